// SPDX-License-Identifier: MIT
#include "imbalance/collection_golden.hpp"

#include <hallmark/imbalance.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using hallmark_test::collection_golden;
using hallmark_test::json_tree;
using hallmark_test::numbers;
using hallmark_test::whole;

TEST_CASE("the maximal uncovered patterns are the golden ones") {
    for (const json_tree& c : collection_golden()["uncovered_patterns"].items()) {
        const std::vector<std::int32_t> values = numbers<std::int32_t>(c["rows"]);
        const std::vector<std::size_t> cardinality = numbers<std::size_t>(c["cardinality"]);
        const hm::matrix_view<std::int32_t> rows(values.data(), c["rows"].size(), cardinality.size());
        const auto found = imb::uncovered_patterns(rows, cardinality, whole(c["tau"]));
        REQUIRE(found.size() == c["maximal"].size());
        for (const json_tree& m : c["maximal"].items()) {
            const imb::attribute_pattern want{numbers<std::int32_t>(m["pattern"]), whole(m["count"])};
            CHECK(std::find(found.begin(), found.end(), want) != found.end());
        }
    }
}

TEST_CASE("uncovered patterns equal those of all patterns tried, and what is collected covers them") {
    hm::random random(4);
    for (int round = 0; round < 30; ++round) {
        const std::vector<std::size_t> cardinality{2, 1 + random.below(3), 3, 2};
        const std::size_t n = random.below(80), least = 1 + random.below(9);
        std::vector<std::int32_t> values;
        for (std::size_t i = 0; i < n; ++i)
            for (const std::size_t k : cardinality)
                values.push_back(static_cast<std::int32_t>(std::min(random.below(static_cast<std::uint32_t>(k)),
                                                                    random.below(static_cast<std::uint32_t>(k)))));
        const auto count = [&](const std::vector<std::int32_t>& p) {
            std::size_t matches = 0;
            for (std::size_t i = 0; i < values.size() / 4; ++i) {
                bool match = true;
                for (std::size_t a = 0; a < 4; ++a) match = match && (p[a] < 0 || p[a] == values[4 * i + a]);
                matches += match;
            }
            return matches;
        };
        std::vector<imb::attribute_pattern> expected;
        std::vector<std::int32_t> p(4);
        const auto limit = [&](std::size_t a) { return static_cast<std::int32_t>(cardinality[a]); };
        for (p[0] = -1; p[0] < limit(0); ++p[0])
            for (p[1] = -1; p[1] < limit(1); ++p[1])
                for (p[2] = -1; p[2] < limit(2); ++p[2])
                    for (p[3] = -1; p[3] < limit(3); ++p[3]) {
                        if (count(p) >= least) continue;
                        bool maximal = true;
                        for (std::size_t a = 0; a < 4; ++a) {
                            std::vector<std::int32_t> parent = p;
                            parent[a] = -1;
                            maximal = maximal && (p[a] < 0 || count(parent) >= least);
                        }
                        if (maximal) expected.push_back({p, count(p)});
                    }
        const hm::matrix_view<std::int32_t> rows(values.data(), n, 4);
        const auto found = imb::uncovered_patterns(rows, cardinality, least);
        CHECK(found.size() == expected.size());
        for (const auto& e : expected) CHECK(std::find(found.begin(), found.end(), e) != found.end());
        for (const auto& item : imb::items_for_patterns(found, least))
            for (std::size_t i = 0; i < item.count; ++i)
                for (const std::int32_t v : item.values) values.push_back(v < 0 ? 0 : v);
        for (const auto& e : found) CHECK(count(e.values) >= least);
    }
    const std::vector<std::size_t> two{2, 2};
    const auto nothing = imb::uncovered_patterns({}, two, 1);
    REQUIRE(nothing.size() == 1);
    CHECK(nothing[0].values == std::vector<std::int32_t>{-1, -1});
    CHECK(imb::uncovered_patterns({}, two, 0).empty());
    const std::int32_t bad[] = {0, 2};
    CHECK_THROWS_AS((void)imb::uncovered_patterns({bad, 1, 2}, two, 1), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::uncovered_patterns({bad, 2, 1}, two, 1), std::invalid_argument);
}

TEST_CASE("the gaps of a pool are the golden k-center's") {
    const json_tree& c = collection_golden()["k_center"][0];
    const std::vector<double> labelled = numbers(c["labelled"]), pool = numbers(c["pool"]);
    const hm::matrix_view<double> have(labelled.data(), labelled.size() / 2, 2), there(pool.data(), pool.size() / 2, 2);
    const imb::coverage_gaps gaps = imb::find_gaps(have, there, whole(c["k"]));
    CHECK(gaps.selected == numbers<std::size_t>(c["selected"]));
    std::vector<double> radius = numbers(c["gap_radius_before_each"]);
    radius.push_back(c["radius_after"].number());
    REQUIRE(gaps.radius.size() == radius.size());
    for (std::size_t i = 0; i < radius.size(); ++i) CHECK(gaps.radius[i] == doctest::Approx(radius[i]).epsilon(1e-9));

    const double same[] = {1, 1, 1};
    const hm::matrix_view<double> equal(same, 3, 1);
    CHECK(imb::find_gaps({}, equal, 3).selected == std::vector<std::size_t>{0}); // then all is covered
    CHECK(imb::find_gaps(equal, equal, 3).selected.empty());
    CHECK(imb::find_gaps(equal, {}, 3).radius == std::vector<double>{0});
    CHECK_THROWS_AS((void)imb::find_gaps(have, equal, 3), std::invalid_argument);
    const double nan[] = {std::nan("")};
    CHECK_THROWS_AS((void)imb::find_gaps({}, hm::matrix_view<double>(nan, 1, 1), 1), std::invalid_argument);
}

TEST_CASE("the pool is denser than the labels where they have not been") {
    hm::random random(8);
    std::vector<float> labelled, pool;
    for (int i = 0; i < 200; ++i) labelled.push_back(static_cast<float>(random.uniform()));
    for (int i = 0; i < 300; ++i) pool.push_back(static_cast<float>(random.uniform() * 2)); // half of it elsewhere
    const std::vector<double> ratio = imb::density_ratio({labelled.data(), 200, 1}, {pool.data(), 300, 1});
    double inside = 0, outside = 0;
    std::size_t n = 0;
    for (std::size_t i = 0; i < 300; ++i) {
        (pool[i] < 1 ? inside : outside) += ratio[i];
        n += pool[i] < 1;
    }
    CHECK(inside / static_cast<double>(n) < 1);
    CHECK(outside / static_cast<double>(300 - n) > 5);
    CHECK(std::isinf(imb::density_ratio({}, {pool.data(), 300, 1})[0]));
    CHECK(imb::density_ratio({labelled.data(), 200, 1}, {}).empty());
    CHECK_THROWS_AS((void)imb::density_ratio({labelled.data(), 100, 2}, {pool.data(), 300, 1}), std::invalid_argument);
}

TEST_CASE("ranges of a target are filled to one level") {
    const std::vector<double> targets{0, 0.1, 0.2, 0.3, 0.4, 1.5, 2.5, 2.6, 3};
    const auto ranges = imb::collect_targets(targets, {.budget = 6, .bins = 3});
    REQUIRE(ranges.size() == 3); // 5, 1, 3 of [0, 1), [1, 2), [2, 3]: to 5, 5, 5
    CHECK(ranges[0].need == 0);
    CHECK(ranges[1].need == 4);
    CHECK(ranges[2].need == 2);
    CHECK(ranges[1].want == doctest::Approx(5));
    CHECK(ranges[2].high == 3);
    const auto few = imb::collect_targets(targets, {.budget = 1, .bins = 3});
    CHECK(few[1].need == 1);
    CHECK(few[2].need == 0);
    const std::vector<double> density{0, 1, 3};
    const auto weighted = imb::collect_targets(targets, {.budget = 12, .bins = 3, .density = density});
    CHECK(weighted[0].need == 0);
    CHECK(weighted[1].need == 3);
    CHECK(weighted[2].need == 9);
    CHECK(to_table(std::span<const imb::target_range>(ranges)).size() == 3);
    CHECK(imb::collect_targets(targets, {.budget = 0, .bins = 3})[1].need == 0);
    const auto wide = imb::collect_targets({}, {.budget = 5, .bins = 2, .low = 0, .high = 1});
    CHECK(wide[0].need + wide[1].need == 5);
    CHECK(imb::collect_targets(std::vector<double>{2, 2}, {.budget = 3, .bins = 1})[0].need == 3);
    CHECK_THROWS_AS((void)imb::collect_targets({}, {.budget = 5}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect_targets(targets, {.bins = 0}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect_targets(targets, {.bins = 2, .density = density}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect_targets(std::vector<double>{std::nan("")}, {.bins = 2}), std::invalid_argument);
}

TEST_CASE("the needs of labels from several sources cost what the golden optimum does") {
    for (const json_tree& c : collection_golden()["covering_lp"].items()) {
        std::vector<imb::collection_source> sources;
        for (std::size_t s = 0; s < c["cost_per_item"].size(); ++s)
            sources.push_back({.name = std::to_string(s),
                               .cost = c["cost_per_item"][s].number(),
                               .yields = numbers(c["yield_per_item"][s])});
        const std::vector<std::size_t> need = numbers<std::size_t>(c["need"]);
        const imb::source_plan plan = imb::cover_needs(need, sources);
        const double cost = c["cost"].number();
        CHECK(plan.bound == doctest::Approx(cost).epsilon(1e-7));
        CHECK(plan.cost >= plan.bound);
        CHECK(plan.gap < 0.02);
        CHECK(plan.items[4] == 131);
        CHECK(plan.unattainable.empty());
        for (std::size_t l = 0; l < need.size(); ++l) CHECK(plan.expected[l] >= static_cast<double>(need[l]) - 1e-6);
        const imb::source_plan sure = imb::cover_needs(need, sources, {.confidence = 0.95});
        CHECK(sure.cost > plan.cost);
        CHECK(sure.cost < 1.6 * plan.cost);
    }
}

TEST_CASE("sources: whole numbers meet every need within the bound's reach, and what cannot be met is told") {
    hm::random random(13);
    double gaps = 0;
    for (int round = 0; round < 100; ++round) {
        const std::size_t labels = 1 + random.below(8);
        std::vector<imb::collection_source> sources(1 + random.below(6));
        std::vector<std::size_t> need;
        for (std::size_t l = 0; l < labels; ++l) need.push_back(random.below(40));
        for (imb::collection_source& s : sources) {
            s.cost = 0.5 + random.uniform();
            if (random.below(3) == 0) s.most = random.below(100);
            for (std::size_t l = 0; l < labels; ++l)
                s.yields.push_back(random.below(2) == 0 ? random.uniform() / 2 : 0);
        }
        const imb::source_plan plan = imb::cover_needs(need, sources);
        CHECK(plan.cost >= plan.bound - 1e-9);
        gaps += plan.gap / 100;
        double cost = 0;
        for (std::size_t s = 0; s < sources.size(); ++s) {
            CHECK(static_cast<double>(plan.items[s]) <= sources[s].most);
            cost += static_cast<double>(plan.items[s]) * sources[s].cost;
        }
        CHECK(cost == doctest::Approx(plan.cost).epsilon(1e-9));
        for (std::size_t l = 0; l < labels; ++l) {
            double brought = 0, all = 0;
            for (std::size_t s = 0; s < sources.size(); ++s) {
                brought += static_cast<double>(plan.items[s]) * sources[s].yields[l];
                if (sources[s].yields[l] > 0) all += sources[s].most * sources[s].yields[l];
            }
            CHECK(brought == doctest::Approx(plan.expected[l]).epsilon(1e-6));
            const bool told =
                std::find(plan.unattainable.begin(), plan.unattainable.end(), l) != plan.unattainable.end();
            CHECK(told == (all < static_cast<double>(need[l])));
            if (!told) CHECK(brought >= static_cast<double>(need[l]) - 1e-6);
        }
    }
    MESSAGE("mean gap of whole numbers: ", gaps);
    CHECK(gaps < 0.05);
    const imb::collection_source web = imb::sampled_source("web", {50, {5, 0, 25}}, 2);
    CHECK(web.yields == std::vector<double>{0.1, 0, 0.5});
    const std::size_t three[] = {4, 0, 10};
    CHECK(to_table(imb::cover_needs(three, {&web, 1}), {&web, 1}).str() == //
          "source  items  cost\n"
          "web        40  80.0\n");
    CHECK_THROWS_AS((void)imb::sampled_source("web", {}), std::invalid_argument);
    CHECK_THROWS_AS((void)to_table(imb::source_plan{}, {&web, 1}), std::invalid_argument);
    const std::size_t some[] = {3, 0};
    const imb::source_plan none = imb::cover_needs(some, {});
    CHECK(none.unattainable == std::vector<hm::label_id>{0});
    CHECK(none.cost == 0);
    const imb::collection_source bad[] = {{.name = "web", .cost = 0}};
    CHECK_THROWS_WITH_AS((void)imb::cover_needs(some, bad),
                         "cover_needs: source 'web' has inf items at a cost of 0.000000", std::invalid_argument);
    const imb::collection_source worse[] = {{.name = "web", .yields = {1.5}}};
    CHECK_THROWS_AS((void)imb::cover_needs(some, worse), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::cover_needs(some, {}, {.confidence = 1}), std::invalid_argument);
}
