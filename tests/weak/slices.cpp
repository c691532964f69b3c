#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {
const auto text = field([](const std::string& s) -> const std::string& { return s; });
const std::vector<std::string> items{"a", "a b", "b", "a b c", "x", "a c"};
hm::vote_matrix members() {
    const labeling_functions<std::string> slices(
        slice("a", contains_word(text, "a")), slice("b", contains_word(text, "b")),
        slice("c", [](const std::string& s) { return s.find('c') != s.npos; }), slice("none", length(text) > 99));
    return apply_lfs(slices, items).value;
}
} // namespace

TEST_CASE("slices are scored beside the whole") {
    const auto m = members();
    CHECK(members_of(m, 1) == std::vector<std::size_t>{1, 2, 3});
    const std::vector<std::uint8_t> right{1, 0, 1, 0, 1, 1};
    const auto scores = score_slices(m, right);
    REQUIRE(scores.size() == 5);
    CHECK((scores[0].name == "a" && scores[0].support == 4 && scores[0].value == 0.5 && scores[4].name == "all" &&
           scores[4].support == 6));
    CHECK(scores[1].gap == doctest::Approx(1.0 / 3 - 4.0 / 6));
    CHECK((scores[1].interval.low < 1.0 / 3 && scores[1].interval.high > 1.0 / 3 && scores[4].gap == 0));
    CHECK((scores[3].support == 0 && std::isnan(scores[3].value) && std::isnan(scores[3].gap)));
    const auto overlap = pairwise(m);
    CHECK((overlap(0, 1).both == 2 && overlap(1, 2).both == 1 && overlap(2, 2).both == 2));
    CHECK_THROWS_AS(static_cast<void>(score_slices(m, std::vector<std::uint8_t>{1})), std::invalid_argument);
    const auto any = score_slices(m, [&](std::span<const std::size_t> some) {
        double sum = 0;
        for (const std::size_t i : some) sum += right[i];
        return sum / static_cast<double>(some.size());
    });
    for (std::size_t s = 0; s < 5; ++s) {
        if (s == 3) continue;
        CHECK(
            (any[s].value == scores[s].value && any[s].support == scores[s].support && any[s].name == scores[s].name));
        CHECK((any[s].interval.low <= any[s].value && any[s].interval.high >= any[s].value));
    }
    CHECK(std::isnan(any[3].value));
    const auto bare = score_slices(m, [](std::span<const std::size_t> some) { return some.size(); }, {.resamples = 0});
    CHECK((bare[0].value == 4 && std::isnan(bare[0].interval.low)));
}

TEST_CASE("an item is in a slice once, however often its voter says so") {
    hm::vote_matrix twice(std::vector<std::string>{"s"}, 2);
    twice.add(std::vector<hm::voter_vote>{{0, 0u}, {0, 1u}});
    twice.add(std::vector<hm::voter_vote>{{0, 0u}});
    CHECK(members_of(twice, 0) == std::vector<std::size_t>{0, 1});
    CHECK(score_slices(twice, std::vector<std::uint8_t>{1, 0})[0].support == 2);
}

TEST_CASE("a bootstrap interval covers the truth about as often as it says") {
    hm::vote_matrix one(std::size_t{1}, 1);
    for (int i = 0; i < 60; ++i) one.add(std::vector<hm::voter_vote>{{0, 0u}});
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        hm::random random(seed);
        std::vector<double> x(60);
        for (double& value : x) value = random.uniform();
        const auto s = score_slices(one,
                                    [&](std::span<const std::size_t> some) {
                                        double sum = 0;
                                        for (const std::size_t i : some) sum += x[i];
                                        return sum / static_cast<double>(some.size());
                                    },
                                    {.seed = seed});
        covered += s[0].interval.low <= 0.5 && 0.5 <= s[0].interval.high;
    }
    CHECK((covered >= 178 && covered <= 200));
}

TEST_CASE("the worst slices are found, intersections too") {
    hm::random random(8);
    hm::vote_matrix m(std::vector<std::string>{"p", "q", "r", "p again"}, 1);
    std::vector<std::uint8_t> right;
    for (int i = 0; i < 2000; ++i) {
        const bool p = random.below(3) == 0, q = random.below(3) == 0, r = random.below(3) == 0;
        std::vector<hm::voter_vote> row;
        if (p) row.push_back({0, 0u});
        if (q) row.push_back({1, 0u});
        if (r) row.push_back({2, 0u});
        if (p) row.push_back({3, 0u});
        m.add(row);
        right.push_back(random.below(100) < (p && q ? 30u : 90u));
    }
    const auto worst = worst_slices(m, right);
    REQUIRE(worst.size() >= 2);
    CHECK((worst[0].name == "p & q" && worst[0].value < 0.4 && worst[0].gap < 0));
    CHECK(worst[1].name == "q & p again");
    for (const auto& s : worst) CHECK(s.name != "p & p again"); // it is p
    CHECK(worst_slices(m, right, {.min_support = 3000}).empty());
    CHECK(worst_slices(m, right, {.limit = 1}).size() == 1);
}
