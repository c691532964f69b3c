// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_MULTILABEL_SYNTHESIS_HPP
#define HALLMARK_IMBALANCE_MULTILABEL_SYNTHESIS_HPP

// New items with many labels: MLSMOTE makes them between items of a rare label; REMEDIAL parts an item whose rare and
// frequent labels stand in each other's way into two rows with the same features.

#include "../../core/config.hpp"
#include "../../core/detail/sort_unique.hpp"
#include "../../core/executor.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/matrix.hpp"
#include "../../core/plans.hpp"
#include "../../core/random.hpp"
#include "../../neighbors/knn.hpp"
#include "../detail/require.hpp"
#include "../detail/synthesis.hpp"
#include "../detail/tag_table.hpp"
#include "../materialize.hpp"
#include "../measure.hpp"
#include "cleaning.hpp"
#include "sampling.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// A plan for items with many labels: its rows (materialize() makes their features, leaks() checks their parents), and
/// the labels of each.
struct multilabel_plan {
    synthesis_plan rows{};
    label_sets labels{}; ///< [row] the kept ones first, then the new ones

    friend bool operator==(const multilabel_plan&, const multilabel_plan&) = default;
};

/// Which labels a new item of MLSMOTE has, of its base's and all its neighbours'.
enum class label_choice : std::uint8_t {
    ranking,      ///< those that more than half of them have: the paper's best
    intersection, ///< those that all have
    union_of      ///< those that one has
};

struct mlsmote_options {
    std::size_t k = 5; ///< neighbours within the items of the label
    label_choice labels = label_choice::ranking;
    std::uint64_t seed = 0;
};

namespace detail {

/// The labels that enough of some sets have. `times` is all 0 before and after.
template <class = void>
[[nodiscard]] std::vector<label_id> voted_labels(const label_sets& sets, std::size_t base,
                                                 std::span<const std::uint32_t> neighbours, label_choice choice,
                                                 std::vector<std::uint32_t>& times) {
    const std::size_t voters = neighbours.size() + 1;
    const std::size_t enough = choice == label_choice::ranking    ? voters / 2 + 1
                               : choice == label_choice::union_of ? 1
                                                                  : voters;
    std::vector<label_id> chosen;
    const auto vote = [&](std::size_t item) {
        for (const label_id label : sets[item])
            if (++times[label] == enough) chosen.push_back(label);
    };
    vote(base);
    for (const std::uint32_t row : neighbours) vote(row);
    for (const label_id label : sets[base]) times[label] = 0;
    for (const std::uint32_t row : neighbours)
        for (const label_id label : sets[row]) times[label] = 0;
    hallmark::detail::sort_unique(chosen);
    return chosen;
}

} // namespace detail

/// MLSMOTE (Charte, Rivera, del Jesus and Herrera, "MLSMOTE: approaching imbalanced multilabel learning through
/// synthetic instance generation", Knowledge-Based Systems 89, 2015): for each rare label each of its items begins a
/// new one, which lies between it and a random one of its k nearest among the items of that label, with labels by
/// `options.labels`. All items first; then the new ones by label. `label` of a new one is the rare label.
///
/// As everywhere here, a new item takes one step for all its features (the paper's listing draws one a feature), and
/// bases and neighbours are the host's items (the listing's loop also takes what was made for the labels before), so
/// that a label's new items do not hang on the other labels. A label of one item makes nothing (rows.fell_back); one
/// of k or fewer has fewer neighbours (rows.fewer_neighbours). Wrong calls: rows that are not as many as sets, k = 0,
/// features that are not finite. Costs the neighbours within each rare label's items, then O(new items × k × labels an
/// item).
template <label_set_range R, executor Executor = serial>
[[nodiscard]] multilabel_plan mlsmote(features_view features, const R& sets, const mlsmote_options& options = {},
                                      Executor&& ex = {}) {
    const detail::tag_table table(sets);
    detail::require_rows("mlsmote", features, table.size(), options.k);
    multilabel_plan plan;
    plan.labels = table.sets;
    for (std::size_t i = 0; i < table.size(); ++i) plan.rows.kept.push_back(i);
    const detail::grouped<std::uint32_t> bags = table.rare_items();
    std::vector<std::uint32_t> times(bags.size());
    for (std::size_t l = 0; l < bags.size(); ++l) {
        const std::span<const std::uint32_t> bag = bags[l];
        const label_id label = static_cast<label_id>(l);
        if (bag.size() == 1) plan.rows.fell_back.push_back(label);
        if (bag.size() < 2) continue;
        const knn_graph graph = detail::knn_in_group(features, bag, bag, options.k, label, plan.rows, ex);
        random numbers = random(options.seed).split(l);
        for (std::size_t b = 0; b < bag.size(); ++b) {
            const std::span<const std::uint32_t> near = graph[b];
            const std::uint32_t neighbour = detail::pick(numbers, near);
            detail::add_item(plan.rows, bag[b], neighbour, numbers.uniform(), label);
            plan.labels.add(detail::voted_labels(table.sets, bag[b], near, options.labels, times));
        }
    }
    return plan;
}

/// REMEDIAL (Charte, Rivera, del Jesus and Herrera, "Dealing with difficult minority labels in imbalanced multilabel
/// data sets", Neurocomputing 326, 2019): an item in which rare and frequent labels stand together more than in the
/// mean item (its SCUMBLE is above the data's, by 1e-12 of it) becomes two rows: the item with its rare labels alone
/// (perhaps none), and, after all items, the same item again with the others. Each label of each item stays in exactly
/// one row, so label counts do not change. O(assignments).
template <label_set_range R>
[[nodiscard]] multilabel_plan remedial(const R& sets) {
    const detail::tag_table table(sets);
    const multilabel_measures measures = measure(table.sets);
    const double mean = measures.scumble * (1 + 1e-12);
    multilabel_plan plan;
    label_sets frequent;
    std::vector<std::size_t> parted;
    std::vector<label_id> rest;
    for (std::size_t i = 0; i < table.size(); ++i) {
        plan.rows.kept.push_back(i);
        if (!(measures.scumble_of(table.sets[i]) > mean)) {
            plan.labels.add(table.sets[i]);
            continue;
        }
        std::vector<label_id> rare;
        rest.clear();
        for (const label_id label : table.sets[i]) (table.rare[label] != 0 ? rare : rest).push_back(label);
        plan.labels.add(rare);
        frequent.add(rest);
        parted.push_back(i);
    }
    plan.labels.merge(frequent);
    for (const std::size_t item : parted) plan.rows.kept.push_back(item);
    return plan;
}

/// What follows REMEDIAL in REMEDIAL-HwR.
enum class remedial_hybrid : std::uint8_t {
    ros,    ///< HwR-ROS: ml_ros
    mlenn,  ///< HwR-HUS: heuristic undersampling
    mlsmote ///< HwR-SMT
};
struct remedial_hwr_options {
    remedial_hybrid with = remedial_hybrid::mlsmote;
    multilabel_sampling_options ros{};
    mlenn_options enn{};
    mlsmote_options smote{};
};

/// REMEDIAL-HwR (Charte, Rivera, del Jesus and Herrera, "REMEDIAL-HwR: tackling multilabel imbalance through label
/// decoupling and data resampling hybridization", Neurocomputing 326, 2019): first remedial(), then a resampling of its
/// rows, which now may move rare labels without the frequent ones. The plan is for the host's items. Wrong calls and
/// costs: those of the second step; for neighbours the rows' features are made once and let go.
template <label_set_range R, executor Executor = serial>
[[nodiscard]] multilabel_plan remedial_hwr(features_view features, const R& sets,
                                           const remedial_hwr_options& options = {}, Executor&& ex = {}) {
    multilabel_plan first = remedial(sets);
    const resample_plan rows{std::move(first.rows.kept)};
    if (options.with == remedial_hybrid::ros) {
        const resample_plan second = ml_ros(first.labels, options.ros);
        return {{.kept = then(rows, second).indices}, labels_of(second, first.labels)};
    }
    const std::vector<float> made = materialize(rows, features);
    const features_view view(made.data(), rows.size(), features.columns());
    if (options.with == remedial_hybrid::mlenn) {
        const resample_plan second = mlenn(knn(view, {.k = options.enn.k}, ex), first.labels, options.enn);
        return {{.kept = then(rows, second).indices}, labels_of(second, first.labels)};
    }
    multilabel_plan second = mlsmote(view, first.labels, options.smote, ex);
    second.rows = then(rows, std::move(second.rows));
    return second;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
