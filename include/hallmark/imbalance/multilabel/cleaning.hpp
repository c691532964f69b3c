// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_MULTILABEL_CLEANING_HPP
#define HALLMARK_IMBALANCE_MULTILABEL_CLEANING_HPP

// Items with many labels that their neighbours speak against, left out. Items with a rare label always stay. Each rule
// reads a k-NN graph; one graph serves all.

#include "../../core/config.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/plans.hpp"
#include "../../neighbors/knn.hpp"
#include "../detail/require.hpp"
#include "../detail/tag_table.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct mlenn_options {
    std::size_t k = 3;
    double threshold = 0.75; ///< a neighbour differs when its adjusted Hamming distance is more
};
struct mltl_options {
    double threshold = 0.5;
};

/// How much two sets of labels (each sorted, without repeats) differ, in [0, 1]: labels that only one has / labels of
/// both together; 0 for two empty sets. The Hamming distance, adjusted so that a thousand labels which neither has do
/// not make all items alike (Charte et al., 2014). O(labels of both).
template <class = void>
[[nodiscard]] double adjusted_hamming(std::span<const label_id> a, std::span<const label_id> b) noexcept {
    std::size_t common = 0, i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        common += a[i] == b[j];
        const bool advance_a = a[i] <= b[j], advance_b = b[j] <= a[i];
        i += advance_a;
        j += advance_b;
    }
    const std::size_t all = a.size() + b.size();
    return all == 0 ? 0 : static_cast<double>(all - 2 * common) / static_cast<double>(all);
}

/// MLeNN: leaves out the items without a rare label that differ from half or more of their k nearest (Charte, Rivera,
/// del Jesus and Herrera, "MLeNN: a first approach to heuristic multilabel undersampling", IDEAL 2014). The kept ones
/// ascending. The graph: at least k neighbours. O(items × k × labels an item).
template <label_set_range R>
[[nodiscard]] resample_plan mlenn(const knn_graph& graph, const R& sets, const mlenn_options& options = {}) {
    const detail::tag_table table(sets);
    detail::require_graph("mlenn", graph, table.size(), options.k);
    const std::size_t used = options.k < graph.k() ? options.k : graph.k();
    resample_plan plan;
    for (std::size_t i = 0; i < table.size(); ++i) {
        std::size_t different = 0;
        if (used > 0 && !table.has_rare(i))
            for (const std::uint32_t row : graph[i].first(used))
                different += adjusted_hamming(table.sets[i], table.sets[row]) > options.threshold;
        if (used == 0 || table.has_rare(i) || 2 * different < used) plan.indices.push_back(i);
    }
    return plan;
}

/// MLTL: leaves out the items of Tomek links that have no rare label; a link is two items, each the other's nearest,
/// that differ by more than the threshold (Pereira, Costa and Silla, "MLTL: a multi-label approach for the Tomek link
/// undersampling algorithm", Neurocomputing 383, 2020). The graph: k >= 1. O(items × labels an item).
template <label_set_range R>
[[nodiscard]] resample_plan mltl(const knn_graph& graph, const R& sets, const mltl_options& options = {}) {
    const detail::tag_table table(sets);
    detail::require_graph("mltl", graph, table.size(), 1);
    resample_plan plan;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const bool link = graph.k() > 0 && graph[graph[i][0]][0] == i &&
                          adjusted_hamming(table.sets[i], table.sets[graph[i][0]]) > options.threshold;
        if (!link || table.has_rare(i)) plan.indices.push_back(i);
    }
    return plan;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
