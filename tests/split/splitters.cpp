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
using indices = std::vector<std::size_t>;

namespace {

std::vector<split::train_test> folds_of(const split::assignment& parts) {
    std::vector<split::train_test> all;
    for (const auto& fold : parts.each_fold()) all.push_back(fold);
    return all;
}

std::vector<split::train_test> run(const json_tree& one) {
    const std::string& name = one["splitter"].string();
    const json_tree& params = one["params"];
    const auto parameter = [&](const char* key) { return params.has(key) ? static_cast<std::size_t>(params[key].integer()) : 0; };
    const auto n = static_cast<std::size_t>(one["n"].integer());
    const std::size_t folds = parameter("n_splits");
    const auto y = one.has("y") ? numbers<std::uint32_t>(one["y"]) : std::vector<std::uint32_t>();
    const auto groups = one.has("groups") ? numbers<std::uint32_t>(one["groups"]) : std::vector<std::uint32_t>();
    if (name == "KFold") return folds_of(split::k_fold(n, folds));
    if (name == "StratifiedKFold") return folds_of(split::stratified_k_fold(y, folds));
    if (name == "GroupKFold") return folds_of(split::group_k_fold(groups, folds));
    if (name == "StratifiedGroupKFold") return folds_of(split::stratified_group_k_fold(y, groups, folds));
    if (name == "LeaveOneGroupOut") return split::leave_one_group_out(groups);
    if (name == "LeavePGroupsOut") return split::leave_p_groups_out(groups, parameter("n_groups"));
    if (name == "LeaveOneOut") return split::leave_one_out(n);
    if (name == "LeavePOut") return split::leave_p_out(n, parameter("p"));
    if (name == "PredefinedSplit") return split::predefined_split(numbers<std::int32_t>(params["test_fold"]));
    if (name == "TimeSeriesSplit")
        return split::time_series_split(n, {.splits = folds, .test_size = parameter("test_size"), .gap = parameter("gap"), .max_train_size = parameter("max_train_size")});
    throw std::runtime_error("no such splitter: " + name);
}

} // namespace

TEST_CASE("splitters that draw nothing give scikit-learn's very folds, and refuse what it refuses") {
    const json_tree golden = load_json("golden/split/sklearn_splitters.json");
    for (const json_tree& one : golden["cases"].items()) {
        CAPTURE(one["splitter"].string());
        CAPTURE(one["n"].integer());
        if (one.has("error")) {
            CHECK_THROWS_AS(static_cast<void>(run(one)), std::invalid_argument);
            continue;
        }
        const std::vector<split::train_test> folds = run(one);
        REQUIRE(folds.size() == one["folds"].size());
        for (std::size_t fold = 0; fold < folds.size(); ++fold) {
            CHECK(folds[fold].train == numbers<std::size_t>(one["folds"][fold]["train"]));
            CHECK(folds[fold].test == numbers<std::size_t>(one["folds"][fold]["test"]));
        }
    }
}

TEST_CASE("shuffled splitters keep what they promise") {
    const split::assignment shuffled = split::k_fold(23, 5, 7);
    CHECK(shuffled.sizes() == split::k_fold(23, 5).sizes());
    CHECK(shuffled != split::k_fold(23, 5));
    CHECK(shuffled == split::k_fold(23, 5, 7));
    std::vector<std::uint32_t> classes;
    for (std::uint32_t i = 0; i < 90; ++i) classes.push_back(i % 9 < 6 ? 0u : i % 9 < 8 ? 1u : 2u);
    const split::assignment stratified = split::stratified_k_fold(classes, 5, 3);
    std::vector<std::vector<int>> counts(5, std::vector<int>(3));
    for (std::size_t i = 0; i < classes.size(); ++i) ++counts[stratified[i]][classes[i]];
    for (const auto& fold : counts) CHECK(fold == std::vector<int>{12, 4, 2});
    for (const auto& [train, test] : split::shuffle_split(40, 4, 0.25, 0.5, 9)) {
        CHECK(test.size() == 10);
        CHECK(train.size() == 20);
        for (const std::size_t i : test) CHECK_FALSE(std::binary_search(train.begin(), train.end(), i));
    }
    CHECK(split::shuffle_split(40, 2)[0].test.size() == 4);
    CHECK(split::shuffle_split(40, 2)[0] != split::shuffle_split(40, 2)[1]);
}

TEST_CASE("nested folds lie within the outer training items") {
    const label_sets labels = hallmark_test::zipf_labels(60, 6, 2, 4);
    const split::assignment outer = split::stratify(labels, split::folds{3});
    const auto folds = split::nested(outer, [&](const indices& train) {
        label_sets own;
        for (const std::size_t i : train) own.add(labels[i]);
        return split::stratify(own, split::folds{4});
    });
    REQUIRE(folds.size() == 3);
    for (const split::nested_fold& fold : folds) {
        CHECK(fold.inner.size() == 4);
        for (const split::train_test& inner : fold.inner) {
            CHECK(inner.train.size() + inner.test.size() == fold.outer.train.size());
            for (const std::size_t i : inner.test) CHECK(std::binary_search(fold.outer.train.begin(), fold.outer.train.end(), i));
        }
    }
    CHECK_THROWS_AS(static_cast<void>(split::nested(outer, [](const indices&) { return split::assignment(); })), std::invalid_argument);
}

TEST_CASE("repeats differ from each other, and each is as good as one alone") {
    const label_sets labels = hallmark_test::lesson_labels(10);
    const auto repeats = split::repeated(labels, split::folds{5}, 3, {.seed = 1, .effort = split::effort::fast});
    REQUIRE(repeats.size() == 3);
    CHECK(split::overlap(repeats[0], repeats[0]) == 1);
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t b = 0; b < a; ++b) CHECK(split::overlap(repeats[a], repeats[b]) < 0.22);
    for (const split::assignment& one : repeats) CHECK(split::evaluate(labels, one, split::folds{5}).ratio() < 1.4);
}

TEST_CASE("time windows test what comes later, keep stamps and groups together, and leave gaps") {
    // Stamps out of order, with ties; the last item has none.
    const std::vector<std::int64_t> stamps = {50, 10, 20, 20, 30, 30, 40, 60, 70, 80, 80, 90, split::no_time};
    const auto expanding = split::time_windows(stamps, {.splits = 3});
    REQUIRE(expanding.size() == 3);
    CHECK(expanding[0] == split::train_test{{1, 2, 3}, {4, 5, 6}}); // 12 items in 4 runs
    CHECK(expanding[1] == split::train_test{{1, 2, 3, 4, 5, 6}, {0, 7, 8}});
    CHECK(expanding[2] == split::train_test{{0, 1, 2, 3, 4, 5, 6, 7, 8}, {9, 10, 11}});
    const auto rolling = split::time_windows(stamps, {.splits = 3, .gap = 11, .train_span = 30});
    CHECK(rolling[2] == split::train_test{{0, 7}, {9, 10, 11}}); // 50 to 69
    const auto embargo = split::time_windows(stamps, {.splits = 3, .embargo = 15});
    CHECK(embargo[2] == split::train_test{{1, 2, 3, 4, 5, 6, 7, 8}, {9, 10, 11}}); // 50 is within 15 after 40, the last test's end
    std::vector<std::uint32_t> groups(13);
    for (std::uint32_t i = 0; i < 13; ++i) groups[i] = i;
    groups[1] = groups[9]; // the first item's group is tested last
    const auto grouped = split::time_windows(stamps, {.splits = 3, .groups = groups});
    CHECK(grouped[2].train == indices{0, 2, 3, 4, 5, 6, 7, 8});
    CHECK_THROWS_AS(static_cast<void>(split::time_windows(stamps, {.splits = 12})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::time_windows(stamps, {.splits = 0})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::time_windows(stamps, {.gap = -1})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::time_windows(std::vector<std::int64_t>(9, 4), {.splits = 1})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::time_windows(std::vector<std::int64_t>{}, {.splits = 1})), std::invalid_argument);
    const std::vector<std::int64_t> extreme = {std::numeric_limits<std::int64_t>::min() + 1, 0, std::numeric_limits<std::int64_t>::max()};
    CHECK(split::time_windows(extreme, {.splits = 1, .gap = std::numeric_limits<std::int64_t>::max()})[0].test.size() == 2);
}

TEST_CASE("numbers are sorted and dealt: folds have the same mean to within neighbours") {
    hallmark::random draw(3);
    std::vector<double> values(1003);
    for (double& value : values) value = std::exp(3 * draw.uniform());
    const split::assignment parts = split::sort_and_deal(values, 5, 1);
    CHECK(parts.sizes() == indices{201, 201, 201, 200, 200});
    std::vector<double> means(5);
    for (std::size_t i = 0; i < values.size(); ++i) means[parts[i]] += values[i] / static_cast<double>(parts.sizes()[parts[i]]);
    for (const double mean : means) CHECK(std::fabs(mean - means[0]) < 0.1);
    CHECK(split::sort_and_deal(std::vector<double>{}, 3).size() == 0);
    CHECK_THROWS_AS(static_cast<void>(split::sort_and_deal(std::vector<double>{1, std::nan("")}, 2)), std::invalid_argument);

    // Two targets at once, through quantiles.
    std::vector<double> two;
    for (int i = 0; i < 400; ++i) {
        two.push_back(draw.uniform());
        two.push_back(draw.uniform() + two[two.size() - 1]);
    }
    const label_sets bins = split::quantile_labels(two, 2, 10);
    CHECK(bins[0].size() == 2);
    const split::report r = split::evaluate(bins, split::stratify(bins, split::folds{4}), split::folds{4});
    CHECK(r.measures::labels == 20);
    CHECK(r.label_distribution == 0);
    CHECK_THROWS_AS(static_cast<void>(split::quantile_labels(two, 3, 10)), std::invalid_argument);
}

TEST_CASE("several outputs, and one class an item, are labels") {
    const std::vector<std::uint32_t> classes = {0, 1, 2, 0, 1, 1}; // three items, two outputs
    const label_sets labels = split::output_labels(classes, 2);
    CHECK(labels == label_sets(std::vector<std::vector<int>>{{0, 4}, {2, 3}, {1, 4}}));
    CHECK(split::class_labels(classes)[2][0] == 2);
    CHECK_THROWS_AS(static_cast<void>(split::output_labels(classes, 4)), std::invalid_argument);
}

TEST_CASE("a rare tag is stratified by its branch") {
    ontology_builder builder;
    builder.add({.name = "vision"}).add({.name = "detection", .parents = {"vision"}}).add({.name = "yolo", .parents = {"detection"}}).add({.name = "alone"});
    const ontology tags = builder.build().value;
    label_sets labels;
    for (int i = 0; i < 4; ++i) labels.add(std::vector<label_id>{2});    // yolo: rare
    for (int i = 0; i < 3; ++i) labels.add(std::vector<label_id>{1, 0}); // detection: enough once yolo rose to it
    labels.add(std::vector<label_id>{3});                                // alone: no parent to rise to
    labels.add(std::vector<label_id>{9});                                // not of the vocabulary
    const label_sets merged = split::merge_rare(labels, tags, 5);
    CHECK(merged[0].size() == 1);
    CHECK(merged[0][0] == 1);
    CHECK(merged[4].size() == 2); // detection and vision: with yolo's items both have enough or no parent
    CHECK(merged[7][0] == 3);
    CHECK(merged[8][0] == 9);
}
