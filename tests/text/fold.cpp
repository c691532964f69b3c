#include <hallmark/text.hpp>

#include "support/json_tree.hpp"
#include "text/random_text.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace hm = hallmark;
using namespace std::string_literals;

TEST_CASE("case and separators do not count in a folded name") {
    CHECK(hm::fold("TensorFlow") == "tensorflow");
    CHECK(hm::fold("  Deep__ -\tLearning\n") == "deep-learning");
    CHECK(hm::fold("Graph\u00A0\u3000Networks") == "graph-networks");
    CHECK(hm::fold("C++") == "c++");
    CHECK(hm::fold(".NET") == ".net");
    CHECK(hm::fold("ΣΊΣΥΦΟΣ ЖУК ԱՐԵՎ ÄÖÜß") == "σίσυφοσ-жук-արեվ-äöüß");
    CHECK(hm::fold("Ⱥb") == "ⱥb"); // two bytes become three
    CHECK(hm::fold("a\0B"s) == "a\0b"s);
}

TEST_CASE("nothing but separators folds to nothing") {
    for (const char* text : {"", "-", " - ", "___", "\t\n", "\u2003-\u2003"}) CHECK(hm::fold(text).empty());
}

TEST_CASE("bytes that are not UTF-8 stay as they are") {
    CHECK(hm::fold("\xFF") == "\xFF");
    CHECK(hm::fold("A\xE2\x82") == "a\xE2\x82");       // cut in the middle
    CHECK(hm::fold("\xC0\x80 X") == "\xC0\x80-x");     // overlong
    CHECK(hm::fold("\xED\xA0\x80") == "\xED\xA0\x80"); // a surrogate
    CHECK(hm::fold("\x85\xA0") == "\x85\xA0");         // no white space: no characters
}

TEST_CASE("the memory of a string is used again") {
    std::string to = "something longer than what comes";
    const auto capacity = to.capacity();
    hm::fold_into("A B", to);
    CHECK(to == "a-b");
    CHECK(to.capacity() == capacity);
}

TEST_CASE("the lesson's names resolve after folding as the golden file says") {
    const auto golden = hallmark_test::load_json("golden/ontology/mwml_ontology.json");
    std::size_t checked = 0;
    for (const auto& member : golden["resolve_folded"].members()) {
        const std::string& written = member.first;
        // Exact names and aliases of the golden file, folded: one of the label's must be what the written form folds
        // to.
        bool found = false;
        for (const auto& [name, owner] : golden["resolve"].members()) {
            if (hm::fold(name) == hm::fold(written)) found = found || owner.integer() == member.second.integer();
        }
        CHECK_MESSAGE(found, written);
        ++checked;
    }
    CHECK(checked == 200);
    for (const auto& none : golden["resolve_none"].items()) {
        for (const auto& [name, owner] : golden["resolve"].members()) CHECK(hm::fold(name) != hm::fold(none.string()));
    }
}

TEST_CASE("folding twice is folding once, and every folded byte knows where it comes from") {
    hallmark_test::random_text random(11);
    for (int round = 0; round < 4000; ++round) {
        const std::string text = random.text(random.below(24));
        const hm::folded_text folded = hm::fold_with_offsets(text);
        REQUIRE(folded.text() == hm::fold(text));
        REQUIRE(hm::fold(folded.text()) == folded.text());
        // Each byte's span lies in the text, spans go forward, and a span of the original folds to the folded bytes
        // again.
        std::size_t last_end = 0;
        for (std::size_t i = 0; i < folded.size(); ++i) {
            const auto [begin, end] = folded.original_span(i, i + 1);
            REQUIRE(begin < end);
            REQUIRE(end <= text.size());
            REQUIRE(end >= last_end);
            REQUIRE(folded.original_offset(i) == begin);
            last_end = end;
        }
        if (folded.size() != 0) {
            const auto [begin, end] = folded.original_span(0, folded.size());
            REQUIRE(hm::fold(text.substr(begin, end - begin)) == folded.text());
            REQUIRE(folded.original_offset(folded.size()) == end);
        }
    }
}

TEST_CASE("ASCII folds by itself as it does beside other letters") {
    hallmark_test::random_text random(12);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (std::size_t n = random.below(20); n > 0; --n) text += static_cast<char>(random.below(128));
        const std::string folded = hm::fold(text);
        REQUIRE(folded == hm::fold_with_offsets(text).text());
        REQUIRE((folded.empty() ? "" : folded + "-") + "é" == hm::fold(text + " É"));
    }
}

TEST_CASE("a span of folded text leads to whole characters and whole runs of separators") {
    // 0-1 spaces, 2 'A', 3-5 separators, 6-8 the Kelvin sign, 9-10 'É', 11 space
    const hm::folded_text folded = hm::fold_with_offsets("  A _-\u212A\u00C9 ");
    CHECK(folded.text() == "a-ké");
    CHECK(folded.original_span(0, 1) == hm::text_span{2, 3});
    CHECK(folded.original_span(1, 2) == hm::text_span{3, 6});
    CHECK(folded.original_span(2, 3) == hm::text_span{6, 9});
    CHECK(folded.original_span(3, 4) == hm::text_span{9, 11}); // half of é is all of it
    CHECK(folded.original_span(0, 5) == hm::text_span{2, 11});
    CHECK(folded.original_span(2, 2) == hm::text_span{6, 6});
    CHECK(folded.original_span(5, 5) == hm::text_span{11, 11});
    CHECK_THROWS_AS((void)folded.original_span(2, 1), std::invalid_argument);
    CHECK_THROWS_AS((void)folded.original_span(0, 6), std::invalid_argument);
    CHECK_THROWS_AS((void)folded.original_offset(6), std::invalid_argument);
    CHECK(hm::folded_text().size() == 0);
    CHECK(hm::folded_text().original_span(0, 0) == hm::text_span{0, 0});
}
