#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hm = hallmark;

static_assert(hm::vote_source<hm::vote_matrix> && hm::vote_source<hm::dense_votes<int>> &&
              !hm::vote_source<hm::label_sets>);
static_assert(sizeof(hm::vote) == 4 && sizeof(hm::voter_vote) == 8);

namespace {
enum : hm::label_id { cat, dog };

std::vector<hm::vote_triple> some_triples(std::uint64_t seed, std::uint32_t items, std::uint32_t voters,
                                          std::size_t n) {
    hm::random random(seed);
    std::vector<hm::vote_triple> triples;
    for (std::size_t k = 0; k < n; ++k) {
        const hm::label_id label = random.below(5);
        const std::uint32_t kind = random.below(4);
        triples.push_back({random.below(items), random.below(voters),
                           kind == 0   ? hm::abstain
                           : kind == 1 ? hm::vote::against(label)
                                       : hm::vote(label)});
    }
    return triples;
}
} // namespace

TEST_CASE("a vote is for a label, against one, for a set, or an abstention") {
    const hm::vote yes(dog);
    CHECK(yes == dog);
    CHECK(yes == 1u);
    CHECK(yes != hm::abstain);
    CHECK((yes.is_label() && yes.label() == 1 && yes.what() == hm::vote::kind::label));
    const hm::vote no = hm::vote::against(dog);
    CHECK((no.is_against() && no.label() == 1 && no != yes && !no.is_label()));
    const hm::vote either = hm::vote::set(7);
    CHECK((either.is_set() && either.set_number() == 7));
    CHECK((hm::vote() == hm::abstain && hm::abstain.is_abstain()));
    for (const hm::vote v : {yes, no, either, hm::abstain}) CHECK(hm::vote::from_code(v.code()) == v);
    CHECK(hm::vote(hm::vote::max_label).label() == hm::vote::max_label);
    CHECK_THROWS_WITH_AS(hm::vote(-1), "vote: -1 is no label: labels are 0 to 1073741823", std::invalid_argument);
    CHECK_THROWS_AS(hm::vote(hm::vote::max_label + 1), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(hm::vote::against(0xFFFFFFFFu)), std::invalid_argument);
}

TEST_CASE("votes from triples stand by item and voter, whatever the order of the triples") {
    const std::vector<hm::vote_triple> triples{{.item = 2, .voter = 1, .label = dog},
                                               {.item = 0, .voter = 2, .label = cat},
                                               {.item = 0, .voter = 0, .label = dog},
                                               {.item = 3, .voter = 0, .label = hm::abstain}};
    const auto votes = hm::vote_matrix::from_triples(triples);
    CHECK((votes.items() == 4 && votes.voters() == 3 && votes.cardinality() == 2 && votes.votes() == 3));
    CHECK((votes(0, 0) == dog && votes(0, 1) == hm::abstain && votes(0, 2) == cat && votes(2, 1) == dog));
    CHECK((votes[1].empty() && votes[3].empty() && votes[0].size() == 2));
    CHECK(votes.name(2) == "2");
    const auto larger =
        hm::vote_matrix::from_triples(triples, {.items = 9, .cardinality = 5, .names = {"a", "b", "c"}});
    CHECK((larger.items() == 9 && larger.voters() == 3 && larger.cardinality() == 5 && larger.name(1) == "b"));
    CHECK((larger.find("c") == 2 && larger.find("d") == 3));
    std::vector<std::pair<std::size_t, hm::vote>> column;
    larger.for_each_vote_of(0, [&](std::size_t item, hm::vote v) { column.emplace_back(item, v); });
    CHECK(column == std::vector<std::pair<std::size_t, hm::vote>>{{0, dog}});
}

TEST_CASE("random triples are all found again") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto triples = some_triples(seed, 40, 90, 1000); // rows of more than 64 votes too
        const auto votes = hm::vote_matrix::from_triples(triples, {.items = 40, .voters = 90, .cardinality = 5});
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<hm::vote>> expected;
        std::size_t count = 0;
        for (const auto& t : triples)
            if (!t.label.is_abstain()) {
                expected[{t.item, t.voter}].push_back(t.label);
                ++count;
            }
        CHECK(votes.votes() == count);
        for (std::uint32_t i = 0; i < 40; ++i)
            for (std::uint32_t j = 0; j < 90; ++j) {
                std::vector<hm::vote> found;
                for (const auto& v : votes[i])
                    if (v.voter == j) found.push_back(v.vote);
                CHECK(found == expected[{i, j}]);
                CHECK(votes(i, j) == (found.empty() ? hm::abstain : found.front()));
            }
    }
}

TEST_CASE("a policy says what repeats of an item and voter mean") {
    const std::vector<hm::vote_triple> triples{{0, 1, cat}, {0, 1, dog}, {0, 0, dog}, {0, 1, cat}, {1, 1, dog}};
    const auto with = [&](hm::repeats policy) { return hm::vote_matrix::from_triples(triples, {.repeats = policy}); };
    CHECK(with(hm::repeats::keep).votes() == 5);
    CHECK((with(hm::repeats::first).votes() == 3 && with(hm::repeats::first)(0, 1) == cat));
    CHECK((with(hm::repeats::last).votes() == 3 && with(hm::repeats::last)(0, 1) == cat &&
           with(hm::repeats::last)(1, 1) == dog));
    CHECK_THROWS_WITH_AS(static_cast<void>(with(hm::repeats::refuse)),
                         "vote_matrix::from_triples: voter 1 votes twice on item 0", std::invalid_argument);
}

TEST_CASE("what is beyond the stated size is a wrong call that names it") {
    const std::vector<hm::vote_triple> one{{.item = 3, .voter = 1, .label = 2}};
    const auto make = [&](const hm::vote_matrix_options& o) { return hm::vote_matrix::from_triples(one, o); };
    CHECK_THROWS_AS(static_cast<void>(make({.items = 3})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(make({.voters = 1})), std::invalid_argument);
    CHECK_THROWS_WITH_AS(static_cast<void>(make({.cardinality = 2})),
                         "vote_matrix: label 2 by voter 1 on item 3, but the labels are below 2",
                         std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(make({.voters = 3, .names = {"a", "b"}})), std::invalid_argument);
    const std::vector<hm::vote_triple> set{{0, 0, hm::vote::set(0)}};
    CHECK_THROWS_AS(static_cast<void>(hm::vote_matrix::from_triples(set)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(make({})(4, 0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(make({}).name(2)), std::invalid_argument);
    hm::vote_matrix m(std::size_t{2}, 2);
    CHECK_THROWS_AS(m.add(std::array{hm::voter_vote{2, cat}}), std::invalid_argument);
    CHECK_THROWS_AS(m.add(std::array{hm::voter_vote{1, 2u}}), std::invalid_argument);
    CHECK_THROWS_AS(m.add(std::array{hm::voter_vote{1, hm::vote::set(0)}}), std::invalid_argument);
}

TEST_CASE("no items and no voters are a matrix too") {
    const auto none = hm::vote_matrix::from_triples({});
    CHECK((none.items() == 0 && none.voters() == 0 && none.cardinality() == 0 && none.votes() == 0 &&
           none == hm::vote_matrix()));
    hm::vote_matrix m;
    m.merge(none);
    m.add({});
    CHECK((m.items() == 1 && m[0].empty()));
}

TEST_CASE("a dense matrix with -1 is copied, or read where it is, to the same votes") {
    const std::vector<std::int8_t> cells{-1, 0, 2, 9, 1, -1, -1, 9}; // each row is followed by padding
    const hm::matrix_view<std::int8_t> view(cells.data(), 2, 3, 4);
    const auto copied = hm::vote_matrix::from_dense(view);
    const hm::dense_votes<std::int8_t> read(view);
    CHECK((copied.items() == 2 && copied.voters() == 3 && copied.cardinality() == 3 && copied.votes() == 3));
    CHECK((read.items() == 2 && read.voters() == 3 && read.cardinality() == 3));
    for (std::size_t i = 0; i < 2; ++i) {
        std::vector<hm::voter_vote> row;
        read.for_each_vote(i, [&](std::uint32_t voter, hm::vote v) { row.push_back({voter, v}); });
        CHECK(std::vector(copied[i].begin(), copied[i].end()) == row);
        for (std::size_t j = 0; j < 3; ++j) CHECK(copied(i, j) == read(i, j));
    }
    CHECK_THROWS_AS(static_cast<void>(hm::dense_votes<std::int8_t>(view, 2)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(hm::vote_matrix::from_dense(view, {.cardinality = 2})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(hm::vote_matrix::from_dense(view, {.items = 3})), std::invalid_argument);
}

TEST_CASE("sets are kept once, and a set of one is its label") {
    hm::vote_matrix m(std::size_t{1}, 5);
    const std::array<hm::label_id, 3> labels{4, 1, 4};
    const hm::vote set = m.set_of(labels);
    CHECK((set.is_set() && m.set_of(std::array<hm::label_id, 2>{1, 4}) == set && m.sets().size() == 1));
    CHECK(m.set_of(std::array<hm::label_id, 2>{3, 3}) == 3u);
    CHECK((m.allows(set, 4) && !m.allows(set, 2) && m.allows(hm::vote::against(2), 1) &&
           !m.allows(hm::vote::against(2), 2)));
    CHECK((m.allows(2u, 2) && !m.allows(2u, 3) && m.allows(hm::abstain, 3)));
    CHECK_THROWS_AS(static_cast<void>(m.set_of({})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(m.set_of(std::array<hm::label_id, 1>{5})), std::invalid_argument);
}

TEST_CASE("shards merge to the votes of the whole, their sets too") {
    hm::vote_matrix whole(std::vector<std::string>{"a", "b"}, 4), left = whole, right = whole;
    const std::array<hm::label_id, 2> first{0, 1}, second{2, 3};
    const auto add = [](hm::vote_matrix& m, std::uint32_t voter, hm::vote v) {
        m.add(std::array{hm::voter_vote{voter, v}});
    };
    add(whole, 0, whole.set_of(first));
    add(left, 0, left.set_of(first));
    add(whole, 1, whole.set_of(second));
    add(right, 1, right.set_of(second)); // its number there is 0
    add(whole, 0, 3u);
    add(right, 0, 3u);
    left.merge(right);
    CHECK(left == whole);
    CHECK_THROWS_AS(left.merge(hm::vote_matrix(std::vector<std::string>{"a", "c"})), std::invalid_argument);
}

TEST_CASE("an update replaces the voters that it names and puts new ones behind") {
    const std::vector<hm::vote_triple> old{{0, 0, 1u}, {0, 1, 2u}, {1, 0, 0u}}, fresh{{1, 0, 2u}, {0, 1, 1u}};
    const auto before = hm::vote_matrix::from_triples(old, {.items = 2, .cardinality = 3, .names = {"a", "b"}});
    const auto change = hm::vote_matrix::from_triples(fresh, {.items = 2, .cardinality = 4, .names = {"a", "c"}});
    const auto after = before.updated(change);
    const std::vector<hm::vote_triple> expected{{0, 1, 2u}, {0, 2, 1u}, {1, 0, 2u}};
    CHECK(after == hm::vote_matrix::from_triples(expected, {.items = 2, .cardinality = 4, .names = {"a", "b", "c"}}));
    CHECK(before.updated(before) == before);
    CHECK_THROWS_AS(static_cast<void>(before.updated(hm::vote_matrix(std::size_t{1}))), std::invalid_argument);
}
