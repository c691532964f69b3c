// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>

#include "support/json_tree.hpp"

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
using hallmark_test::json_tree;
using hallmark_test::load_json;

namespace {

imb::sampling_strategy strategy_of(const json_tree& s) {
    if (s.has("ratio")) return imb::sampling_strategy::ratio(s["ratio"].number());
    if (s.has("per_class")) {
        std::vector<imb::class_count> counts;
        for (const auto& [c, n] : s["per_class"].members()) counts.push_back({std::stoll(c), n.integer()});
        return imb::sampling_strategy::counts(counts);
    }
    if (s.has("classes")) {
        std::vector<std::int64_t> classes;
        for (const json_tree& c : s["classes"].items()) classes.push_back(c.integer());
        return imb::sampling_strategy::classes(classes);
    }
    const std::string name = s["name"].string();
    return name == "all"            ? imb::strategy::all
           : name == "majority"     ? imb::strategy::majority
           : name == "minority"     ? imb::strategy::minority
           : name == "not majority" ? imb::strategy::not_majority
           : name == "not minority" ? imb::strategy::not_minority
                                    : imb::strategy::automatic;
}

std::vector<std::size_t> counts_of(const hm::resample_plan& plan, const std::vector<int>& classes) {
    std::vector<std::size_t> counts(3);
    for (const std::size_t i : plan.indices) ++counts[static_cast<std::size_t>(classes[i])];
    return counts;
}

std::vector<int> three_classes() {
    std::vector<int> classes(90, 0);
    classes.insert(classes.end(), 8, 1);
    classes.insert(classes.end(), 2, 2);
    hm::random(1).shuffle(classes);
    return classes;
}

using quotas = std::vector<imb::class_quota>;

template <class R>
concept tells_counts = requires(const R& range) {
    imb::sampling_strategy::counts(range);
};
static_assert(tells_counts<std::vector<imb::class_count>>);
static_assert(tells_counts<std::span<const imb::class_count>>);
static_assert(!tells_counts<std::vector<int>>);
static_assert(!tells_counts<imb::class_count>);

template <class R>
concept tells_classes = requires(const R& range) {
    imb::sampling_strategy::classes(range);
};
static_assert(tells_classes<std::vector<int>>);
static_assert(tells_classes<std::span<const hm::label_id>>);
static_assert(!tells_classes<std::vector<std::string>>);
static_assert(!tells_classes<std::vector<double>>);

} // namespace

TEST_CASE("a sampling strategy asks for what imbalanced-learn's asks for") {
    std::size_t cases = 0;
    const json_tree golden = load_json("golden/imbalance/sampling_strategy.json");
    for (const json_tree& c : golden["cases"].items()) {
        imb::label_counts all;
        for (const auto& [label, count] : c["counts"].members()) {
            all.counts.resize(std::max<std::size_t>(all.counts.size(), std::stoull(label) + 1));
            all.counts[std::stoull(label)] = static_cast<std::size_t>(count.integer());
            all.items += static_cast<std::size_t>(count.integer());
        }
        const std::string kind_name = c["kind"].string();
        const imb::sampling_kind kind = kind_name == "over-sampling"    ? imb::sampling_kind::over
                                        : kind_name == "under-sampling" ? imb::sampling_kind::under
                                                                        : imb::sampling_kind::cleaning;
        CAPTURE(cases);
        ++cases;
        const imb::sampling_strategy strategy = strategy_of(c["strategy"]);
        if (!c["error"].is_null()) {
            CHECK_THROWS_AS((void)strategy.resolve(all, kind), std::invalid_argument);
            continue;
        }
        quotas expected;
        for (const auto& [label, count] : c["result"].members())
            expected.push_back(
                {static_cast<hm::label_id>(std::stoul(label)), static_cast<std::size_t>(count.integer())});
        std::sort(expected.begin(), expected.end(), [](auto a, auto b) { return a.label < b.label; });
        CHECK(strategy.resolve(all, kind) == expected);
    }
    CHECK(cases == 216);
}

TEST_CASE("support, ratio and budget bring classes to a level") {
    using s = imb::sampling_strategy;
    const imb::label_counts all(100, {90, 8, 2, 0});
    CHECK(s::min_support(10).resolve(all, imb::sampling_kind::over) == quotas{{1, 2}, {2, 8}});
    CHECK(s::min_support(10).resolve(all, imb::sampling_kind::under) == quotas{{0, 10}});
    CHECK(s::max_ratio(4).resolve(all, imb::sampling_kind::over) == quotas{{1, 15}, {2, 21}});
    CHECK(s::max_ratio(4.5).resolve(all, imb::sampling_kind::under) == quotas{{0, 9}});
    CHECK(s::budget(9).resolve(all, imb::sampling_kind::over) == quotas{{1, 2}, {2, 7}}); // to 9, one to 10
    CHECK(s::budget(6).resolve(all, imb::sampling_kind::over) == quotas{{2, 6}});
    CHECK(s::budget(0).resolve(all, imb::sampling_kind::over).empty());
    CHECK(s::budget(85).resolve(all, imb::sampling_kind::under) == quotas{{0, 6}, {1, 7}});
    CHECK(s::budget(100).resolve(all, imb::sampling_kind::under) == quotas{{0, 0}, {1, 0}, {2, 0}});
    CHECK_THROWS_AS((void)s::budget(101).resolve(all, imb::sampling_kind::under), std::invalid_argument);
    CHECK_THROWS_AS((void)s::max_ratio(.5), std::invalid_argument);
    CHECK_THROWS_AS((void)s::min_support(3).resolve(all, imb::sampling_kind::cleaning), std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)s().resolve({}, imb::sampling_kind::over), "sampling_strategy: there are no items",
                         std::invalid_argument);
    hm::random draw(9);
    for (int round = 0; round < 200; ++round) {
        imb::label_counts some;
        for (int c = 0; c < 6; ++c) {
            some.counts.push_back(draw.below(40));
            some.items += some.counts.back();
        }
        if (some.items == 0) continue;
        const std::size_t budget = draw.below(static_cast<std::uint32_t>(some.items) + 1);
        std::size_t added = 0, removed = 0;
        for (const auto& q : s::budget(budget).resolve(some, imb::sampling_kind::over)) added += q.count;
        for (const auto& q : s::budget(budget).resolve(some, imb::sampling_kind::under))
            removed += some.counts[q.label] - q.count;
        CHECK(added == budget);
        CHECK(removed == budget);
    }
}

TEST_CASE("random over- and under-sampling reach the strategy's counts exactly") {
    const std::vector<int> classes = three_classes();
    for (const auto how : {imb::draw::even, imb::draw::uniform}) {
        const hm::resample_plan over = imb::random_over(classes, {.seed = 1, .draw = how});
        CHECK(counts_of(over, classes) == std::vector<std::size_t>{90, 90, 90});
        for (std::size_t i = 0; i < classes.size(); ++i) CHECK(over.indices[i] == i); // every item once, and first
    }
    const hm::resample_plan even = imb::random_over(classes, {.seed = 1, .draw = imb::draw::even});
    std::vector<std::size_t> times(classes.size());
    for (const std::size_t i : even.indices) ++times[i];
    for (std::size_t i = 0; i < classes.size(); ++i)
        if (classes[i] == 1) CHECK((times[i] == 11 || times[i] == 12));
    const hm::resample_plan under = imb::random_under(classes, {.seed = 1});
    CHECK(counts_of(under, classes) == std::vector<std::size_t>{2, 2, 2});
    CHECK(std::is_sorted(under.indices.begin(), under.indices.end()));
    CHECK(std::adjacent_find(under.indices.begin(), under.indices.end()) == under.indices.end());
    CHECK(counts_of(imb::random_under(classes, {.seed = 2, .replacement = true}), classes) ==
          std::vector<std::size_t>{2, 2, 2});
    CHECK(imb::random_under(classes, {.seed = 1}) == under);
    CHECK(imb::random_under(classes, {.seed = 3}) != under);
}

TEST_CASE("what is drawn of one class stays when another gets more") {
    const std::vector<int> classes = three_classes();
    using s = imb::sampling_strategy;
    const auto drawn = [&](std::int64_t ones) {
        const hm::resample_plan plan =
            imb::random_over(classes, {.strategy = s::counts({{1, ones}, {2, 20}}), .seed = 6});
        std::vector<std::size_t> twos;
        for (std::size_t r = classes.size(); r < plan.size(); ++r)
            if (classes[plan.indices[r]] == 2) twos.push_back(plan.indices[r]);
        return twos;
    };
    CHECK(drawn(8) == drawn(60));
    CHECK(drawn(8).size() == 18);
}

TEST_CASE("the smoothed bootstrap takes each class's own width") {
    const std::vector<float> x{0, 2, 10, 10, 10, 10};
    const std::vector<int> classes{1, 1, 0, 0, 0, 0};
    const hm::synthesis_plan plan = imb::smoothed_bootstrap({x.data(), 6, 1}, classes, {.seed = 3});
    CHECK(plan.made.size() == 2);
    // (4 / (3 × 2))^(1/5) × the deviation √2 of the class
    CHECK(plan.recipe.of_class[1] == doctest::Approx(std::pow(4 / 6.0, .2) * std::sqrt(2.0)));
    CHECK(plan.recipe.of_class[0] == 0);
    CHECK_THROWS_AS((void)imb::smoothed_bootstrap({x.data(), 5, 1}, classes), std::invalid_argument);
}
