// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_MULTILABEL_LOCAL_HPP
#define HALLMARK_IMBALANCE_MULTILABEL_LOCAL_HPP

// Items with many labels, made or left out by how the labels of their neighbours stand against theirs: not how rare a
// label is in all counts, but how hard it is where the item lies.
// (Liu, Blekas and Tsoumakas, "Multi-label sampling based on local label imbalance", Pattern Recognition 122, 2022; Liu
// and Tsoumakas, "Synthetic oversampling of multi-label data based on local label distribution", ECML PKDD 2019.)

#include "../../core/config.hpp"
#include "../../core/executor.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/plans.hpp"
#include "../../core/random.hpp"
#include "../../core/span_of.hpp"
#include "../../neighbors/knn.hpp"
#include "../alias_table.hpp"
#include "../detail/grouped.hpp"
#include "../detail/require.hpp"
#include "../detail/tag_table.hpp"
#include "../detail/weighted_sample.hpp"
#include "../difficulty.hpp"
#include "../random_sampling.hpp"
#include "synthesis.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// The local imbalance of items with many labels. A label's minority value is to have it; for a label that more than
/// half of the items have, not to have it. An item's entries are the labels in which it has the minority value.
struct local_imbalance {
    label_sets minority{};                ///< [item] those labels, ascending
    std::vector<std::uint32_t> against{}; ///< [entry] how many of the k neighbours have the other value
    /// [entry] how the item stands with the label; one that is rare, but next to an item that is safe or borderline in
    /// it (or so on), is borderline.
    std::vector<item_type> types{};
    std::vector<label_id> common{};    ///< labels that more than half of the items have, ascending
    std::vector<double> weights{};     ///< [item] the sum over its entries, outliers left out, of against / Σ against
    std::vector<std::uint64_t> sums{}; ///< [label] the sum of `against` over its entries that are no outliers
    /// Labels that somebody has and that are equally easy (or outliers) everywhere, so that they weigh nothing.
    std::vector<label_id> even{};
    std::size_t k = 0;

    /// How much an entry is of what its label weighs in all; 0 for an outlier.
    [[nodiscard]] double share(std::size_t e) const noexcept {
        const label_id label = minority.view().labels()[e];
        return against[e] < k && sums[label] > 0 ? static_cast<double>(against[e]) / static_cast<double>(sums[label])
                                                 : 0;
    }
    /// The entries of one item: places in `against` and `types`, beside minority[item].
    [[nodiscard]] index_block entries(std::size_t item) const noexcept {
        return {minority.offsets()[item], minority.offsets()[item + 1]};
    }
    /// Where an item's entry for a label is; `none` when it has the label's majority value. O(log labels of the item).
    [[nodiscard]] std::size_t entry(std::size_t item, label_id label) const noexcept {
        index_block range = entries(item);
        const std::span<const label_id> labels = minority.view().labels();
        while (range.begin < range.end) {
            const std::size_t middle = range.begin + range.size() / 2;
            if (labels[middle] == label) return middle;
            labels[middle] < label ? range.begin = middle + 1 : range.end = middle;
        }
        return none;
    }
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

namespace detail {
/// The labels that one of two sets has and the other not; all ascending.
template <class = void>
void either_not_both(std::span<const label_id> a, std::span<const label_id> b, std::vector<label_id>& to) {
    to.clear();
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
        const bool from_a = j == b.size() || (i < a.size() && a[i] <= b[j]);
        const bool from_b = i == a.size() || (j < b.size() && b[j] <= a[i]);
        if (from_a != from_b) to.push_back(from_a ? a[i] : b[j]);
        i += from_a;
        j += from_b;
    }
}
/// Rare entries beside a safe or borderline one become borderline, and then those beside them, and so on. O(rare
/// entries × k × log labels of an item).
template <class = void>
void settle_rare(const knn_graph& graph, local_imbalance& local) {
    const std::span<const label_id> labels = local.minority.view().labels();
    std::vector<std::size_t> ready, rare, waits; // waits[i] waits for the entry rare[i]
    for (std::size_t i = 0; i < local.minority.size(); ++i)
        for (std::size_t e = local.entries(i).begin; e < local.entries(i).end; ++e) {
            if (local.types[e] != item_type::rare) continue;
            bool beside = false;
            for (const std::uint32_t row : graph[i].first(local.k)) {
                const std::size_t its = local.entry(row, labels[e]);
                if (its == local_imbalance::none || local.types[its] == item_type::outlier) continue;
                beside = beside || local.types[its] != item_type::rare;
                if (local.types[its] != item_type::rare) continue;
                rare.push_back(its);
                waits.push_back(e);
            }
            if (beside) ready.push_back(e);
        }
    std::vector<std::size_t> counts(labels.size());
    for (const std::size_t e : rare) ++counts[e];
    grouped<std::size_t> waiting(span_of(counts));
    for (std::size_t i = 0; i < rare.size(); ++i) waiting.put(rare[i], waits[i]);
    for (const std::size_t e : ready) local.types[e] = item_type::borderline;
    while (!ready.empty()) {
        const std::size_t e = ready.back();
        ready.pop_back();
        for (const std::size_t next : waiting[e]) {
            if (local.types[next] != item_type::rare) continue;
            local.types[next] = item_type::borderline;
            ready.push_back(next);
        }
    }
}
} // namespace detail

/// Measures it. The graph: at least k neighbours (fewer only where there are fewer items). A wrong call when it is not
/// of as many items as there are sets. O(items × k × labels an item), on the executor; threads do not change it.
template <label_set_range R, executor Executor = serial>
[[nodiscard]] local_imbalance measure_local(const knn_graph& graph, const R& sets, std::size_t k = 5,
                                            Executor&& ex = {}) {
    const detail::tag_table table(sets);
    const std::size_t n = table.size();
    detail::require_graph("measure_local", graph, n, k);
    local_imbalance local;
    local.k = k < graph.k() ? k : graph.k();
    for (std::size_t l = 0; l < table.counts.size(); ++l)
        if (2 * table.counts[l] > n) local.common.push_back(static_cast<label_id>(l));
    std::vector<label_id> entries;
    for (std::size_t i = 0; i < n; ++i) {
        detail::either_not_both(table.sets[i], span_of(local.common), entries);
        local.minority.add(entries);
    }
    const std::span<const label_id> labels = local.minority.view().labels();
    local.against.resize(labels.size());
    local.types.resize(labels.size());
    for_each_block(ex, n, 1024, [&](index_block block) {
        std::vector<std::uint32_t> times(table.counts.size()); // how many neighbours have the minority value
        for (std::size_t i = block.begin; i < block.end && local.k > 0; ++i) {
            const std::span<const std::uint32_t> near = graph[i].first(local.k);
            for (const std::uint32_t row : near)
                for (const label_id label : local.minority[row]) ++times[label];
            for (std::size_t e = local.entries(i).begin; e < local.entries(i).end; ++e) {
                const std::size_t other = local.k - times[labels[e]];
                local.against[e] = static_cast<std::uint32_t>(other);
                local.types[e] = detail::type_of(other, local.k);
            }
            for (const std::uint32_t row : near)
                for (const label_id label : local.minority[row]) times[label] = 0;
        }
    });
    detail::settle_rare(graph, local);
    local.sums.assign(table.counts.size(), 0);
    for (std::size_t e = 0; e < labels.size(); ++e)
        if (local.against[e] < local.k) local.sums[labels[e]] += local.against[e];
    for (std::size_t l = 0; l < local.sums.size(); ++l)
        if (local.sums[l] == 0 && table.counts[l] > 0) local.even.push_back(static_cast<label_id>(l));
    local.weights.assign(n, 0);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t e = local.entries(i).begin; e < local.entries(i).end; ++e) local.weights[i] += local.share(e);
    return local;
}

struct multilabel_local_options {
    double percent = 30; ///< of 100 items, how many are made (mlsol) or left out (mlul)
    std::size_t k = 5;
    std::uint64_t seed = 0;
};

namespace detail {
/// Whether, at `gap` of the way from one item to another, the first one's minority value of a label goes on.
[[nodiscard]] inline bool minority_reaches(item_type type, double gap) noexcept {
    return type == item_type::safe ? gap <= 0.5 : type == item_type::borderline ? gap <= 0.75 : type == item_type::rare;
}
} // namespace detail

/// MLSOL: new items begin at items in proportion to their local weight and lie between them and a random one of their k
/// neighbours. Where both agree on a label, so does the new item; else it has the minority value as far from the one
/// that has it as that one's type lets: half way when safe, three quarters when borderline, all the way when rare, not
/// at all from an outlier. (The paper measures how far by distances, which is the gap when all features take one step.)
/// All items first, then the new ones, the percentage of all. `label` of a new one says nothing.
///
/// Where no item weighs anything, all that have a minority value are begun at alike (none has: nothing is made);
/// rows.fell_back are the labels that weigh nothing anywhere. Wrong calls and cost: measure_local; then O(new items ×
/// labels an item).
template <label_set_range R, executor Executor = serial>
[[nodiscard]] multilabel_plan mlsol(const knn_graph& graph, const R& sets, const multilabel_local_options& options = {},
                                    Executor&& ex = {}) {
    multilabel_plan plan;
    plan.labels = detail::read_sets(sets);
    const std::size_t n = plan.labels.size();
    const local_imbalance local = measure_local(graph, plan.labels, options.k, ex);
    plan.rows.fell_back = local.even;
    for (std::size_t i = 0; i < n; ++i) plan.rows.kept.push_back(i);
    std::vector<double> weights = local.weights;
    double sum = 0;
    for (const double weight : weights) sum += weight;
    if (!(sum > 0)) {
        for (std::size_t i = 0; i < weights.size(); ++i) {
            weights[i] = local.minority[i].empty() ? 0 : 1;
            sum += weights[i];
        }
    }
    const std::size_t count = detail::part_of("mlsol", options.percent, n);
    if (!(sum > 0) || local.k == 0 || count == 0) return plan;
    const alias_table seeds(span_of(weights));
    random numbers(options.seed);
    std::vector<label_id> minority, labels;
    for (std::size_t m = 0; m < count; ++m) {
        const std::size_t base = seeds[numbers.bits64()];
        const std::uint32_t other = detail::pick(numbers, graph[base].first(local.k));
        const double gap = numbers.uniform();
        detail::add_item(plan.rows, base, other, gap, 0);
        minority.clear();
        const index_block a = local.entries(base), b = local.entries(other);
        const std::span<const label_id> all = local.minority.view().labels();
        for (std::size_t i = a.begin, j = b.begin; i < a.end || j < b.end;) {
            const bool from_a = j == b.end || (i < a.end && all[i] <= all[j]);
            const bool from_b = i == a.end || (j < b.end && all[j] <= all[i]);
            if ((from_a && from_b) || (from_a ? detail::minority_reaches(local.types[i], gap)
                                              : detail::minority_reaches(local.types[j], 1 - gap)))
                minority.push_back(from_a ? all[i] : all[j]);
            i += from_a;
            j += from_b;
        }
        detail::either_not_both(span_of(minority), span_of(local.common), labels);
        plan.labels.add(labels);
    }
    return plan;
}

/// MLUL: leaves out the percentage of items, drawn so that an item stays the more likely the more it is worth: its own
/// local weight, and what it does for the items whose neighbour it is (the mean over them of their entries' shares,
/// positive where it has their value, negative where not), above the least of all. The kept ones ascending. Wrong
/// calls and cost: measure_local; then O(items × k × labels an item).
template <label_set_range R, executor Executor = serial>
[[nodiscard]] resample_plan mlul(const knn_graph& graph, const R& sets, const multilabel_local_options& options = {},
                                 Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.percent <= 100, "mlul: " + std::to_string(options.percent) + " percent of the items");
    const local_imbalance local = measure_local(graph, sets, options.k, ex);
    const std::size_t n = local.weights.size();
    const std::span<const label_id> labels = local.minority.view().labels();
    std::vector<double> influence(n), worth(n);
    std::vector<std::uint32_t> times(n);
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t m = 0; m < n; ++m) // item m is a reverse neighbour of each of its neighbours
        for (const std::uint32_t i : graph[m].first(local.k)) {
            ++times[i];
            for (std::size_t e = local.entries(m).begin; e < local.entries(m).end; ++e) {
                const double share = local.share(e);
                influence[i] += local.entry(i, labels[e]) != local_imbalance::none ? share : -share;
            }
        }
    for (std::size_t i = 0; i < n; ++i) {
        worth[i] = local.weights[i] + (times[i] > 0 ? influence[i] / static_cast<double>(times[i]) : 0);
        if (worth[i] < least) least = worth[i];
    }
    for (double& w : worth) w -= least;
    resample_plan plan;
    plan.indices =
        detail::weighted_sample(span_of(worth), n - detail::part_of("mlul", options.percent, n), random(options.seed));
    return plan;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
