#include <hallmark/core.hpp>
#include <hallmark/io/votes.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using strings = std::vector<std::string>;
using namespace std::string_literals;

namespace {
/// What numpy.save writes: version 1, padded to 64 bytes.
std::string npy(const std::string& header, const std::string& data) {
    std::string text = "{" + header + "}";
    while ((text.size() + 11) % 64 != 0) text += ' ';
    text += '\n';
    return "\x93NUMPY\x01\0"s + static_cast<char>(text.size() % 256) + static_cast<char>(text.size() / 256) + text +
           data;
}
} // namespace

TEST_CASE("a crowd's table is read by names, whatever the order of its rows and columns") {
    const auto a = hm::io::parse_votes("worker,task,label\nw1,t1,dog\nw2,t1,cat\nw1,t2,cat\n");
    REQUIRE(a.problems.empty());
    CHECK((a.value.items == strings{"t1", "t2"} && a.value.labels == strings{"cat", "dog"} &&
           a.value.votes.name(1) == "w2"));
    CHECK((a.value.votes(0, 0) == 1u && a.value.votes(0, 1) == 0u && a.value.votes(1, 0) == 0u &&
           a.value.votes(1, 1) == hm::abstain));
    const auto b =
        hm::io::parse_votes("label;more;Item;Voter\r\ncat;;t2;w1\r\ncat;;t1;w2\r\ndog;;t1;w1", {.separator = ';'});
    CHECK((b.value.labels == a.value.labels && b.value.items == strings{"t2", "t1"} && b.value.votes(1, 0) == 1u &&
           b.value.votes.cardinality() == 2));
    const auto twice = hm::io::parse_votes("item,voter,label\na,w,x\na,w,y\n", {.repeats = hm::repeats::last});
    CHECK((twice.value.votes.votes() == 1 && twice.value.votes(0, 0) == 1u));
}

TEST_CASE("what is written is read again, item by item and voter by voter") {
    hm::random random(4);
    const strings labels{"plain", "with, comma", "with \"quotes\"", "a|b\\c", "line\nend"}, voters{"x,y", "z", "never"};
    hm::vote_matrix votes(voters, labels.size());
    strings items;
    for (int i = 0; i < 200; ++i) {
        std::vector<hm::voter_vote> row;
        for (std::uint32_t j = 0; j < 2; ++j) {
            const hm::label_id a = random.below(5), b = random.below(5);
            switch (random.below(4)) {
            case 0:
                row.push_back({j, a});
                break;
            case 1:
                row.push_back({j, hm::vote::against(a)});
                break;
            case 2:
                row.push_back({j, votes.set_of(std::array{a, b})});
                break;
            default:
                break;
            }
        }
        votes.add(row);
        items.push_back("item " + std::to_string(i));
    }
    const std::string text = hm::io::to_csv(votes, items, labels);
    const auto read = hm::io::parse_votes(text);
    REQUIRE(read.problems.empty());
    CHECK((read.value.items == items && read.value.votes.voters() == 3 && read.value.votes.name(2) == "never"));
    std::string again = hm::io::to_csv(read.value.votes, items, read.value.labels);
    hm::ontology_builder builder;
    for (const std::string& label : labels) builder.add({.name = label});
    const auto known = hm::io::parse_votes(text, builder.build().value);
    CHECK((known.problems.empty() && known.value.labels == labels));
    for (std::size_t i = 0; i < 200; ++i) {
        REQUIRE(known.value.votes[i].size() == votes[i].size());
        for (std::size_t k = 0; k < votes[i].size(); ++k)
            for (hm::label_id l = 0; l < 5; ++l)
                CHECK(known.value.votes.allows(known.value.votes[i][k].vote, l) == votes.allows(votes[i][k].vote, l));
    }
    CHECK(hm::io::to_csv(known.value.votes, items, labels) == text);
    CHECK(again.size() == text.size());
    CHECK_THROWS_AS(static_cast<void>(hm::io::to_csv(votes, strings{"a"}, labels)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(hm::io::to_csv(votes, items, strings{"a"})), std::invalid_argument);
}

TEST_CASE("what is wrong with a table is told with its line, and the rest is read") {
    const auto a = hm::io::parse_votes(
        "item,voter,label,kind\na,w,x,for\na,w\n,w,x,for\nb,\"w\"q,x,for\nb,w,x,maybe\nb,w,y,against\n");
    CHECK((!a.ok() && a.problems.size() == 4 && a.value.votes.votes() == 2 && a.value.items == strings{"a", "b"}));
    CHECK((a.problems[0].where == "line 3" && a.problems[0].code == hm::problem_code::malformed &&
           a.problems[1].code == hm::problem_code::missing_field));
    CHECK(a.problems[3].message == "a vote of kind 'maybe', not 'for', 'against' or 'one of'; the row is left out");
    for (const std::string_view text : {"", "a,b\n1,2\n", "\xFF\xFEi"}) CHECK_FALSE(hm::io::parse_votes(text).ok());
    hm::ontology_builder builder;
    builder.add({.name = "cat", .aliases = {"kitty"}});
    const auto other = hm::io::parse_votes("item,voter,label\n1,w,Kitty\n1,v,dog\n2,v,dog\n", builder.build().value);
    REQUIRE(other.problems.size() == 1);
    CHECK(to_string(other.problems[0]) ==
          "error at dog: label 'dog' is not of the vocabulary; 2 votes are left out [unknown_label]");
    CHECK((other.value.votes(0, 0) == 0u && other.value.votes.items() == 2 && other.value.votes[1].empty()));
}

TEST_CASE("numpy's arrays are votes with -1 for abstain") {
    const std::string i2 = "\x01\0\xff\xff\0\0\x02\0\x03\0\xff\xff"s; // 1 -1 / 0 2 / 3 -1
    const auto c = hm::io::parse_npy_votes(npy("'descr': '<i2', 'fortran_order': False, 'shape': (3, 2), ", i2));
    REQUIRE(c.problems.empty());
    CHECK((c.value.items() == 3 && c.value.voters() == 2 && c.value(0, 0) == 1u && c.value(0, 1) == hm::abstain &&
           c.value(1, 1) == 2u && c.value(2, 0) == 3u));
    CHECK(c.value.cardinality() == 4);
    const auto f = hm::io::parse_npy_votes(
        npy("'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), ", "\0\1\0\2\xff\xff\0\3\0\4\0\5"s));
    CHECK((f.value(0, 0) == 1u && f.value(1, 0) == 2u && f.value(0, 1) == hm::abstain && f.value(1, 2) == 5u));
    const auto wide = hm::io::parse_npy_votes(npy("'descr': '|i1', 'fortran_order': False, 'shape': (2, 0), ", ""));
    CHECK((wide.problems.empty() && wide.value.voters() == 0));
    const auto code = [](const std::string& bytes) {
        const auto read = hm::io::parse_npy_votes(bytes);
        REQUIRE(!read.problems.empty());
        return read.problems[0].code;
    };
    CHECK(code("") == hm::problem_code::malformed);
    CHECK(code("\x93NUMPY\x01\0"s) == hm::problem_code::malformed);
    CHECK(code("\x93NUMPY\x02\0\0\0\0"s) == hm::problem_code::malformed);
    CHECK(code("\x93NUMPY\x01\0\xff\xff{}"s) == hm::problem_code::torn_record);
    CHECK(code(npy("'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), ", "12345678")) ==
          hm::problem_code::wrong_type);
    CHECK(code(npy("'descr': '<i8', 'fortran_order': False, 'shape': (1,), ", "12345678")) ==
          hm::problem_code::wrong_type);
    CHECK(code(npy("'descr': '<i8', 'fortran_order': False, 'shape': (99999999999999999999, 99999999999), ",
                   "12345678")) == hm::problem_code::torn_record);
    CHECK(code(npy("'descr': '<u4', 'fortran_order': False, 'shape': (1, 1), ", "\xff\xff\xff\x7f")) ==
          hm::problem_code::out_of_range);
    CHECK(code(npy("'shape': (1, 1), ", "")) == hm::problem_code::malformed);
    std::string bytes = npy("'descr': '<i2', 'fortran_order': False, 'shape': (3, 2), ", i2);
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK(!hm::io::parse_npy_votes(std::string_view(bytes).substr(0, n)).ok());
}
