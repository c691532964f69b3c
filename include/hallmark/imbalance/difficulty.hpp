// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DIFFICULTY_HPP
#define HALLMARK_IMBALANCE_DIFFICULTY_HPP

// Is imbalance the trouble at all? Where classes overlap, no resampling helps; where they do not, none is needed.

#include "../core/config.hpp"
#include "../core/label_id.hpp"
#include "../core/table.hpp"
#include "../neighbors/knn.hpp"
#include "counts.hpp"
#include "detail/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How an item stands among its neighbours, by the share of those of another class (Napierala and Stefanowski, "Types
/// of minority class examples and their influence on learning classifiers from imbalanced data", 2016; of k = 5: 0-1,
/// 2-3, 4, 5).
enum class item_type : std::uint8_t {
    safe,       ///< below .3
    borderline, ///< below .7
    rare,       ///< below 1
    outlier     ///< all
};

namespace detail {
/// Of k neighbours, so many of another class; without neighbours an item is safe.
[[nodiscard]] constexpr item_type type_of(std::size_t others, std::size_t k) noexcept {
    return k == 0                 ? item_type::safe
           : others == k          ? item_type::outlier
           : 10 * others >= 7 * k ? item_type::rare
           : 10 * others >= 3 * k ? item_type::borderline
                                  : item_type::safe;
}
} // namespace detail

/// The difficulty of one class.
struct class_difficulty {
    label_id label = 0;
    std::size_t items = 0;
    std::size_t types[4] = {}; ///< how many are safe, borderline, rare, outliers
    double hardness = 0;       ///< the mean over its items of the share of neighbours of another class (kDN)
    double overlap = 0;        ///< the share of its items with half or more neighbours of another class (R-value)
};

/// The difficulty of items and classes.
struct difficulty_report {
    std::vector<double> hardness{};          ///< [item] the share of neighbours of another class, in [0, 1]
    std::vector<item_type> types{};          ///< [item]
    std::vector<class_difficulty> classes{}; ///< those that somebody has, ascending
    double overlap = 0;                      ///< the mean of the classes' overlaps: .5 and more: overlap is the trouble
    double leave_one_out_error = 0;          ///< the share of items whose nearest is of another class (N3)
};

/// Tells how hard each item and class is for its k nearest neighbours, all that the graph has. A wrong call when there
/// are not as many classes as items in the graph. O(items × k).
template <class_range R>
[[nodiscard]] difficulty_report difficulty(const knn_graph& graph, const R& classes) {
    const detail::class_column column(classes);
    detail::require_graph("difficulty", graph, column.size(), 1);
    difficulty_report report;
    std::vector<class_difficulty> all(column.counts().counts.size());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
        std::size_t others = 0;
        for (const std::uint32_t row : graph[i]) others += column[row] != column[i];
        const std::size_t k = graph.k();
        const item_type type = detail::type_of(others, k);
        report.hardness.push_back(k > 0 ? static_cast<double>(others) / static_cast<double>(k) : 0);
        report.types.push_back(type);
        class_difficulty& c = all[column[i]];
        ++c.items;
        ++c.types[static_cast<std::size_t>(type)];
        c.hardness += report.hardness.back();
        c.overlap += k > 0 && 2 * others >= k ? 1 : 0;
        wrong += k > 0 && column[graph[i][0]] != column[i];
    }
    for (std::size_t l = 0; l < all.size(); ++l) {
        if (all[l].items == 0) continue;
        all[l].label = static_cast<label_id>(l);
        all[l].hardness /= static_cast<double>(all[l].items);
        all[l].overlap /= static_cast<double>(all[l].items);
        report.overlap += all[l].overlap;
        report.classes.push_back(all[l]);
    }
    if (!report.classes.empty()) {
        report.overlap /= static_cast<double>(report.classes.size());
        report.leave_one_out_error = static_cast<double>(wrong) / static_cast<double>(column.size());
    }
    return report;
}

/// A line a class.
template <class = void>
[[nodiscard]] table to_table(const difficulty_report& report) {
    using align = table::align;
    table t({{"class", align::right},
             {"items", align::right},
             {"safe", align::right},
             {"borderline", align::right},
             {"rare", align::right},
             {"outlier", align::right},
             {"hardness", align::right},
             {"overlap", align::right}});
    for (const class_difficulty& c : report.classes)
        t.add({std::to_string(c.label), with_commas(c.items), with_commas(c.types[0]), with_commas(c.types[1]),
               with_commas(c.types[2]), with_commas(c.types[3]), fixed(c.hardness, 3), fixed(c.overlap, 3)});
    return t;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
