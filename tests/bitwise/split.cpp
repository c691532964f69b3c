// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/split.hpp>

#include <string>

namespace {

namespace sp = hallmark::split;

void add_parts(digest& print, const sp::assignment& one) { print.add(one.parts(), one.values()); }
void add_splits(digest& print, const std::vector<sp::train_test>& all) {
    for (const sp::train_test& one : all) print.add(one.train, one.test);
}

struct labelled_items {
    hallmark::label_sets labels;
    std::vector<std::uint32_t> groups, classes;
    std::vector<std::uint64_t> ids;
    std::vector<float> weights;
};

labelled_items random_items() {
    labelled_items made;
    hallmark::random draws(29);
    std::vector<hallmark::label_id> row;
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        row.clear();
        for (std::uint32_t n = draws.below(8); n > 0; --n) {
            const std::uint32_t most = 1 + draws.below(200);
            row.push_back(draws.below(most));
        }
        made.labels.add(row);
        made.groups.push_back(draws.below(300));
        made.classes.push_back(draws.below(10) == 0 ? 2 : draws.below(2));
        made.ids.push_back(draws.bits64());
        made.weights.push_back(static_cast<float>(1 + draws.below(4)));
    }
    return made;
}

// Label sets, with all that options ask for.
void stratified(const labelled_items& items) {
    const hallmark::label_sets& labels = items.labels;
    const sp::division into = sp::fractions{0.6, 0.25, 0.15};
    digest parts, measured, again, kept;
    const sp::assignment plain = sp::stratify(labels, into, {.seed = 1});
    add_parts(parts, plain);
    add_parts(parts, sp::stratify(labels, sp::folds{5}, {.seed = 2, .effort = sp::effort::fast}));
    add_parts(parts, sp::stratify(labels, into, {.seed = 3, .groups = items.groups, .item_weights = items.weights}));
    add_parts(parts, sp::stratify(labels, into, {.seed = 4, .stable_ids = items.ids, .pair_weight = 0.1}));
    for (const sp::assignment& one : sp::repeated(labels, into, 2, {.seed = 5, .effort = sp::effort::fast})) {
        add_parts(again, one);
        again.add(sp::overlap(one, plain));
    }
    const std::vector<std::size_t> first_offsets(labels.offsets().begin(), labels.offsets().begin() + 801);
    const hallmark::label_sets_view first(first_offsets, labels.labels().first(first_offsets.back()));
    add_parts(again, sp::extend(sp::stratify(first, into, {.seed = 6}), labels, into, {.seed = 6}, 20));
    const sp::report r = sp::evaluate(labels, plain, into, {.pairs = true});
    measured.add(r.label_distribution, r.label_distribution_bound, r.relative_distribution, r.concentration,
                 r.divergence, r.max_deviation, r.max_deviation_bound, r.pairs.label_distribution, r.worst(20), r.str());
    for (const sp::label_report& one : r.labels) measured.add(one.counts, one.quotas, one.distribution_bound);
    const sp::hash_split hash(into, 7);
    for (const std::uint64_t id : items.ids) kept.add(hash(id));
    kept.add(sp::stable_id("doc-17"));

    sp::saved_split saved{.parts = plain, .part_names = {"train", "validation", "test"}, .fingerprint = "f"};
    for (const std::uint64_t id : items.ids) saved.ids.push_back(std::to_string(id));
    const std::string lines = sp::to_json_lines(saved);
    kept.add(lines, sp::to_csv(saved), hallmark::to_string(sp::read_json_lines(lines.substr(40)).problems));
    add_parts(kept, sp::match(sp::read_json_lines(lines).value, std::vector<std::string>(saved.ids.rbegin(), saved.ids.rend())));
    parts.print("split stratify");
    again.print("split repeated, extend");
    measured.print("split evaluate");
    kept.print("split saved, hash_split");
}

// What scikit-learn splits by.
void splitters(const labelled_items& items) {
    digest folds, lists, timed, targets;
    const std::size_t n = 60;
    const std::vector<std::uint32_t> few(items.groups.begin(), items.groups.begin() + 6);
    add_parts(folds, sp::k_fold(n, 7));
    add_parts(folds, sp::k_fold(n, 7, 1));
    add_parts(folds, sp::stratified_k_fold(items.classes, 5));
    add_parts(folds, sp::stratified_k_fold(items.classes, 5, 2));
    add_parts(folds, sp::group_k_fold(items.groups, 5));
    const sp::assignment grouped = sp::stratified_group_k_fold(items.classes, items.groups, 4);
    add_parts(folds, grouped);
    for (const sp::nested_fold& one : sp::nested(grouped, [](std::span<const std::size_t> within) {
             return sp::k_fold(within.size(), 3, 1);
         }))
        add_splits(folds, one.inner);
    add_splits(lists, sp::leave_p_out(9, 2));
    add_splits(lists, sp::leave_one_out(9));
    add_splits(lists, sp::leave_p_groups_out(few, 2));
    add_splits(lists, sp::leave_one_group_out(few));
    add_splits(lists, sp::predefined_split(std::vector<std::int32_t>{0, -1, 1, 1, 0, 2}));
    add_splits(lists, sp::shuffle_split(n, 4, 0.2, 0.5, 3));

    hallmark::random draws(30);
    std::vector<std::int64_t> stamps;
    for (int i = 0; i < 300; ++i) stamps.push_back(draws.below(100'000));
    add_splits(timed, sp::time_series_split(n, {.splits = 4, .gap = 2, .max_train_size = 20}));
    add_splits(timed, sp::time_windows(stamps, {.splits = 4, .gap = 500, .embargo = 300}));
    const std::vector<double> values = random_numbers(draws, 600);
    add_parts(targets, sp::sort_and_deal(values, 5, 1));
    targets.add(sp::quantile_labels(values, 2, 10).labels(), sp::output_labels(items.classes, 2).labels());
    folds.print("split k_fold and its kin");
    lists.print("split leave_out, shuffle_split");
    timed.print("split time");
    targets.print("split targets");
}

void leaks(const labelled_items& items) {
    hallmark::random draws(33);
    const std::size_t n = items.groups.size();
    const sp::assignment parts = sp::stratify(items.labels, sp::fractions{0.7, 0.3}, {.seed = 1});
    std::vector<hallmark::neighbors::near_pair> pairs;
    std::vector<std::int64_t> stamps;
    for (std::uint32_t i = 0; i + 1 < n; i += 10) pairs.push_back({i, i + 1, i % 20 == 0 ? 1.0 : 0.8});
    for (std::size_t i = 0; i < n; ++i) stamps.push_back(draws.below(1000));
    std::vector<float> x = random_features(draws, n * 4);
    for (std::size_t i = 0; i < n; ++i) x[i * 4] += items.labels[i].empty() ? 0.0f : static_cast<float>(items.labels[i][0]);
    const sp::leak_report found = sp::find_leaks(parts, {.near = pairs,
                                                         .groups = items.groups,
                                                         .stamps = stamps,
                                                         .features = {x.data(), n, 4},
                                                         .labels = items.labels,
                                                         .too_good_at = 0.6});
    digest print;
    for (const sp::leak& one : found.leaks) print.add(one.kind, one.first, one.second, one.amount);
    print.add(found.counts, sp::to_table(found).str());
    add_parts(print, sp::repair_leaks(parts, found.leaks));
    print.print("split leaks");
}

} // namespace

void print_split() {
    const labelled_items items = random_items();
    stratified(items);
    splitters(items);
    leaks(items);
}
