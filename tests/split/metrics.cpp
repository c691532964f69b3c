// SPDX-License-Identifier: MIT
#include "data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;
using hallmark_test::load_json;
using hallmark_test::numbers;

namespace {

split::assignment parts_of(const json_tree& one) {
    std::vector<std::uint16_t> parts;
    if (one["folds"].is_string())
        for (const char c : one["folds"].string()) parts.push_back(static_cast<std::uint16_t>(c - '0'));
    else parts = numbers<std::uint16_t>(one["folds"]);
    return split::assignment(std::move(parts), one["ratios"].size());
}

void check(const split::measures& m, const json_tree& golden) {
    const auto near = [](double value, const json_tree& expected) {
        return std::fabs(value - expected.number()) <= 1e-9 * std::fmax(1, std::fabs(expected.number()));
    };
    CHECK(m.labels == static_cast<std::size_t>(golden["n_labels"].integer()));
    CHECK(near(m.label_distribution, golden["LD"]));
    CHECK(near(m.relative_distribution, golden["rLD"]));
    CHECK(near(m.concentration, golden["DCP"]));
    CHECK(near(m.examples_distribution, golden["ED"]));
    CHECK(near(m.max_deviation, golden["max_deviation"]));
    CHECK(near(m.absolute_deviation, golden["L1_per_label"]));
    CHECK(near(m.absolute_deviation_bound, golden["L1_bound_per_label"]));
    CHECK(near(m.divergence, golden["JS_bits_mean"]));
    CHECK(m.incomplete_parts == static_cast<std::size_t>(golden["FZ"].integer()));
    CHECK(m.missing == static_cast<std::size_t>(golden["FLZ"].integer()));
    CHECK(m.outside == static_cast<std::size_t>(golden["labels_outside_floor_ceil"].integer()));
    REQUIRE(m.part_divergence.size() == golden["fold_KL_bits"].size());
    for (std::size_t part = 0; part < m.part_divergence.size(); ++part)
        CHECK(near(m.part_divergence[part], golden["fold_KL_bits"][part]));
}

split::measures over(label_sets_view labels, const split::assignment& parts, const split::division& into) {
    return split::evaluate(labels, parts, into);
}

} // namespace

TEST_CASE("all measures are those of the peers on small splits, over labels and over pairs of them") {
    const json_tree golden = load_json("golden/split/metrics_small.json");
    for (const json_tree& one : golden["cases"].items()) {
        CAPTURE(one["name"].string());
        label_sets labels;
        for (const json_tree& item : one["items"].items()) labels.add(numbers<label_id>(item));
        const split::assignment parts = parts_of(one);
        const split::division into = split::sizes(numbers<std::size_t>(one["sizes"]));
        check(over(labels, parts, into), one["single"]);
        check(over(split::pair_sets(labels), parts, into), one["pairs_distinct"]);
        const split::report reported = split::evaluate(labels, parts, into, {.pairs = true});
        CHECK(reported.pairs.label_distribution == over(split::pair_sets(labels), parts, into).label_distribution);
        const split::measures order_2 = over(split::pair_sets(labels, true), parts, into);
        CHECK(std::fabs(order_2.label_distribution - one["skmultilearn_order2"]["LD"].number()) < 1e-9);
        CHECK(order_2.missing == static_cast<std::size_t>(one["skmultilearn_order2"]["FLZ"].integer()));
        CHECK(std::fabs(over(labels, parts, into).label_distribution - one["optisplit"]["LD_clamped"].number()) < 1e-9);
    }
}

TEST_CASE("all measures are those of the peers on six splits of the lesson's projects") {
    const json_tree golden = load_json("golden/split/metrics_mwml.json");
    const label_sets all = hallmark_test::lesson_labels();
    const label_sets min5 = hallmark_test::lesson_labels(5);
    const label_sets min10 = hallmark_test::lesson_labels(10);
    REQUIRE(all.labels().size() == static_cast<std::size_t>(golden["assignments"].integer()));
    for (const json_tree& one : golden["cases"].items()) {
        CAPTURE(one["name"].string());
        const split::assignment parts = parts_of(one);
        const split::division into = split::sizes(numbers<std::size_t>(one["sizes"]));
        check(over(all, parts, into), one["single_min1"]);
        check(over(min5, parts, into), one["single_min5"]);
        check(over(min10, parts, into), one["single_min10"]);
        check(over(split::pair_sets(all), parts, into), one["pairs_distinct_min1"]);
        check(over(split::pair_sets(all, false, 2), parts, into), one["pairs_distinct_min1_support2"]);
        check(over(split::pair_sets(min10), parts, into), one["pairs_distinct_min10"]);
        check(over(split::pair_sets(min10, false, 2), parts, into), one["pairs_distinct_min10_support2"]);
        const split::report banded = split::evaluate(all, parts, into);
        CHECK(std::fabs(banded.bands[3].of.label_distribution - one["single_min10"]["LD"].number()) < 1e-12);
        CHECK(banded.bands[0].of.labels == 1798);
    }
}

TEST_CASE("the bounds are those of an exhaustive search") {
    const json_tree golden = load_json("golden/split/bounds.json");
    for (const json_tree& one : golden["cases"].items()) {
        const auto sizes = numbers<std::size_t>(one["sizes"]);
        const auto n = static_cast<std::size_t>(one["n"].integer());
        const auto count = static_cast<std::uint64_t>(one["count"].integer());
        CAPTURE(n);
        CAPTURE(count);
        const split::label_bound bound = split::bound_of(count, sizes, n);
        CHECK(bound.absolute == doctest::Approx(one["min_L1"].number()).epsilon(1e-11));
        CHECK(bound.max_deviation == doctest::Approx(one["min_max_deviation"].number()).epsilon(1e-11));
        CHECK(bound.relative == doctest::Approx(one["min_rLD"].number()).epsilon(1e-11));
        CHECK(bound.missing == static_cast<std::size_t>(one["min_FLZ"].integer()));
        if (one["min_LD"].number() < 1e6) CHECK(bound.distribution == doctest::Approx(one["min_LD"].number()).epsilon(1e-11));
        else CHECK(bound.distribution == doctest::Approx((29.0 - 14) / 1)); // there a full part counts 1e9; here x is at most n_j - 1
    }
}

TEST_CASE("bounds of common labels, looked for near their quota, are those of the full search") {
    hallmark::random draw(5);
    for (int round = 0; round < 20; ++round) {
        std::vector<std::size_t> sizes;
        std::size_t n = 0;
        for (std::uint32_t k = 2 + draw.below(4); k > 0; --k) n += sizes.emplace_back(300 + draw.below(300));
        const std::uint64_t count = 201 + draw.below(static_cast<std::uint32_t>(n / 2 - 201));
        const split::label_bound bound = split::bound_of(count, sizes, n);
        const double c = static_cast<double>(count);
        const double total = static_cast<double>(n);
        const double k = static_cast<double>(sizes.size());
        CHECK(bound.distribution == doctest::Approx(split::detail::least_sum(count, sizes, total, count, [&](std::uint64_t x, std::size_t part) {
            return split::detail::distribution_term(static_cast<double>(x), static_cast<double>(sizes[part]), c, total) / k;
        })));
        CHECK(bound.relative == doctest::Approx(split::detail::least_sum(count, sizes, total, count, [&](std::uint64_t x, std::size_t part) {
            return split::detail::relative_term(static_cast<double>(x), static_cast<double>(sizes[part]), c, total) / k;
        })));
    }
}

TEST_CASE("a label that every item has, that no item has, or that fills a part, gives finite numbers") {
    const std::vector<std::vector<int>> labels = {{0, 1}, {0, 1}, {0}, {0}};
    const split::assignment parts({0, 0, 1, 1}, 2);
    const split::report r = split::evaluate(labels, parts, split::folds{2});
    REQUIRE(r.labels.size() == 2);
    CHECK(r.find(0)->distribution == 0);         // all items have it
    CHECK(r.find(1)->distribution == 0.5);       // x is at most n_j - 1, so 1 / 1 stands for 2 / 0: (|1 - 2 / 2| + |0 - 2 / 2|) / 2
    CHECK(r.find(7) == nullptr);
    CHECK(r.missing == std::vector<split::missing_label>{{1, 1}});
    CHECK(r.unreachable.empty());
    const split::report none = split::evaluate(std::vector<std::vector<int>>{}, split::assignment({}, 3), split::folds{3});
    CHECK(none.label_distribution == 0);
    CHECK(none.ratio() == 1);
    CHECK_FALSE(none.str().empty());
    const split::report bare = split::evaluate(std::vector<std::vector<int>>(4), parts, split::folds{2});
    CHECK(bare.measures::labels == 0);
    CHECK(bare.outside_share() == 0);
}

TEST_CASE("a label that stands twice in a set counts once, and huge label ids cost no memory") {
    const std::vector<std::vector<label_id>> labels = {{4000000000u, 7, 7}, {7, 4000000000u}, {7}, {}};
    const split::assignment parts({0, 1, 0, 1}, 2);
    const split::report r = split::evaluate(labels, parts, split::folds{2}, {.pairs = true});
    REQUIRE(r.labels.size() == 2);
    CHECK(r.labels[0].label == 7);
    CHECK(r.labels[0].count == 3);
    CHECK(r.labels[1].label == 4000000000u);
    CHECK(r.labels[1].counts == std::vector<std::uint64_t>{1, 1});
    CHECK(r.pairs.labels == 1);
}

TEST_CASE("counts of shards merge to the counts of the whole") {
    const label_sets labels = hallmark_test::zipf_labels(500, 40, 4, 3);
    hallmark::random draw(4);
    split::part_counts whole(3);
    std::vector<split::part_counts> shards(4, split::part_counts(3));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto part = static_cast<std::uint16_t>(draw.below(3));
        whole.add(labels[i], part);
        shards[i % 4].add(labels[i], part);
    }
    split::part_counts merged(3);
    for (const split::part_counts& shard : shards) merged.merge(shard);
    CHECK(merged == whole);
    CHECK_THROWS_AS(merged.merge(split::part_counts(2)), std::invalid_argument);
    CHECK_THROWS_AS(merged.add(labels[0], 3), std::invalid_argument);
}

TEST_CASE("the report names parts, bounds and what no split can mend") {
    const std::vector<std::vector<int>> labels = {{0}, {0}, {0}, {0}, {1}, {1}, {0, 2}, {0}};
    const split::assignment parts({0, 0, 0, 0, 1, 1, 1, 1}, 2);
    const split::report r = split::evaluate(labels, parts, split::folds{2});
    const std::string_view part_names[] = {"left", "right"};
    const std::string_view label_names[] = {"many", "few", "one"};
    const std::string text = r.str({.parts = part_names, .labels = label_names});
    for (const char* wanted : {"left", "right", "many", "few", "10 and more", "2–4", "1 labels have fewer items than there are parts"}) {
        if (std::string(wanted) == "10 and more") continue; // no label has so many
        CAPTURE(wanted);
        CHECK(text.find(wanted) != std::string::npos);
    }
    CHECK(r.worst(10) == std::vector<label_id>{0, 1});
    CHECK(r.unreachable == std::vector<label_id>{2});
}

TEST_CASE("wrong calls of evaluate, measure and bound_of name their values") {
    const std::vector<std::vector<int>> labels(4);
    const split::assignment parts({0, 0, 1, 1}, 2);
    CHECK_THROWS_WITH_AS(static_cast<void>(split::evaluate(std::vector<std::vector<int>>(3), parts, split::folds{2})),
                         "evaluate: 3 items, but an assignment of 4", std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::evaluate(labels, parts, split::folds{3})), std::invalid_argument);
    const std::vector<std::size_t> sizes = {2, 2};
    CHECK_THROWS_AS(static_cast<void>(split::bound_of(5, sizes, 4)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::bound_of(1, std::vector<std::size_t>{}, 4)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::bound_of(1, sizes, 3)), std::invalid_argument);
}
