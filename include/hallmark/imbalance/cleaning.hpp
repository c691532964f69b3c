// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_CLEANING_HPP
#define HALLMARK_IMBALANCE_CLEANING_HPP

// Items that their neighbours speak against, left out. Each rule reads a k-NN graph; one graph serves several rules.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/executor.hpp"
#include "../core/label_id.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/span_of.hpp"
#include "../neighbors/knn.hpp"
#include "counts.hpp"
#include "detail/require.hpp"
#include "random_sampling.hpp"
#include "strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// When neighbours agree with an item's class.
enum class agreement : std::uint8_t {
    all, ///< every one has it
    mode ///< no class is more frequent among them (ties: the lowest class counts)
};

struct tomek_links_options {
    sampling_strategy strategy{}; ///< the classes that may lose items
};
struct edited_nearest_neighbours_options {
    sampling_strategy strategy{};
    std::size_t k = 3;
    agreement kind = agreement::all;
};
struct repeated_edited_nearest_neighbours_options {
    sampling_strategy strategy{};
    std::size_t k = 3;
    agreement kind = agreement::all;
    std::size_t max_iterations = 100;
};
struct all_knn_options {
    sampling_strategy strategy{};
    std::size_t k = 3; ///< the last round's
    agreement kind = agreement::all;
    bool allow_minority = false; ///< goes on when a class falls below the minority's first count
};
struct neighbourhood_cleaning_rule_options {
    sampling_strategy strategy{};
    std::size_t k = 3;
    double threshold = 0.5; ///< a class loses neighbours of the minority when it has more than threshold × its items
    /// Counts a minority item among the k that judge it, as imbalanced-learn 0.12 does; the paper's rule does not.
    bool item_votes = false;
};

namespace detail {

/// Which classes a cleaning strategy lets lose items, [class].
template <class = void>
[[nodiscard]] hallmark::detail::plain_vector<char> may_lose(const sampling_strategy& strategy,
                                                            const label_counts& all) {
    hallmark::detail::plain_vector<char> may(all.counts.size());
    for (const class_quota& quota : strategy.resolve(all, sampling_kind::cleaning)) may[quota.label] = 1;
    return may;
}

/// The most frequent class among an item's first k neighbours; ties: the lowest. `votes` is all 0 before and after.
template <class = void>
[[nodiscard]] label_id neighbours_mode(std::span<const std::uint32_t> neighbours, std::span<const label_id> labels,
                                       std::vector<std::uint32_t>& votes) {
    label_id best = labels[neighbours[0]];
    for (const std::uint32_t row : neighbours) {
        const label_id label = labels[row];
        ++votes[label];
        if (votes[label] > votes[best] || (votes[label] == votes[best] && label < best)) best = label;
    }
    for (const std::uint32_t row : neighbours) votes[labels[row]] = 0;
    return best;
}

/// Marks the items that stay when those that their first k neighbours disagree with go.
template <class = void>
[[nodiscard]] hallmark::detail::plain_vector<char> edited(const knn_graph& graph, std::span<const label_id> labels,
                                                          const label_counts& all, const sampling_strategy& strategy,
                                                          std::size_t k, agreement kind) {
    const hallmark::detail::plain_vector<char> may = may_lose(strategy, all);
    const std::size_t used = k < graph.k() ? k : graph.k();
    std::vector<std::uint32_t> votes(all.counts.size());
    hallmark::detail::plain_vector<char> stays(labels.size(), 1);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (may[labels[i]] == 0 || used == 0) continue;
        const std::span<const std::uint32_t> near = graph[i].first(used);
        if (kind == agreement::mode) {
            stays[i] = neighbours_mode(near, labels, votes) == labels[i];
        } else {
            for (const std::uint32_t row : near)
                if (labels[row] != labels[i]) stays[i] = 0;
        }
    }
    return stays;
}

/// A plan without the items, of classes that may lose some, whose nearest is of another class and has them as its
/// nearest.
template <class = void>
[[nodiscard]] resample_plan without_links(const knn_graph& graph, std::span<const label_id> labels,
                                          const hallmark::detail::plain_vector<char>& may) {
    resample_plan plan;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        bool link = false;
        if (may[labels[i]] != 0 && graph.k() > 0) {
            const std::uint32_t nearest = graph[i][0];
            link = labels[nearest] != labels[i] && graph[nearest][0] == i;
        }
        if (!link) plan.indices.push_back(i);
    }
    return plan;
}

/// The neighbours of some rows among themselves, by their places in `rows` (which rise): a graph of rows.size() items.
template <class Executor>
[[nodiscard]] knn_graph knn_of_places(const features_view& features, std::span<const std::uint32_t> rows, std::size_t k,
                                      Executor& ex) {
    const knn_graph among = knn_among(features, rows, rows, {.k = k}, ex);
    if (among.k() == 0) return among;
    std::vector<std::uint32_t> place(features.rows()), neighbours;
    for (std::size_t i = 0; i < rows.size(); ++i) place[rows[i]] = static_cast<std::uint32_t>(i);
    for (std::size_t i = 0; i < among.size(); ++i)
        for (const std::uint32_t row : among[i]) neighbours.push_back(place[row]);
    return knn_graph(among.k(), std::move(neighbours));
}

/// Rounds of edited(), each on what the one before left, until `more(round, items before, counts after)` says no.
template <class Executor, class KOfRound, class More>
[[nodiscard]] resample_plan edit_in_rounds(const features_view& features, const class_column& column,
                                           const sampling_strategy& strategy, agreement kind, KOfRound&& k_of,
                                           More&& more, Executor& ex) {
    std::vector<std::uint32_t> rows(column.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
    std::vector<label_id> labels(column.labels().begin(), column.labels().end());
    label_counts counts = column.counts();
    for (std::size_t round = 0;; ++round) {
        const knn_graph graph = knn_of_places(features, rows, k_of(round), ex);
        if (graph.k() == 0) break;
        const hallmark::detail::plain_vector<char> stays =
            edited(graph, span_of(labels), counts, strategy, graph.k(), kind);
        const std::size_t before = rows.size();
        counts = label_counts(0, std::vector<std::size_t>(counts.counts.size()));
        std::size_t kept = 0;
        for (std::size_t i = 0; i < before; ++i) {
            if (stays[i] == 0) continue;
            rows[kept] = rows[i];
            labels[kept++] = labels[i];
            counts.add(labels[i]);
        }
        rows.resize(kept);
        labels.resize(kept);
        if (!more(round, before, counts)) break;
    }
    resample_plan plan;
    plan.indices.assign(rows.begin(), rows.end());
    return plan;
}

/// Whether a class other than the first minority has fallen below its count, or one is gone.
[[nodiscard]] inline bool overtaken(const label_counts& first, const label_counts& now) noexcept {
    const label_id minority = first.minority();
    for (std::size_t c = 0; c < now.counts.size(); ++c)
        if (c != minority && now.counts[c] > 0 && now.counts[c] < first.counts[minority]) return true;
    return false;
}

} // namespace detail

/// Leaves out the items of Tomek links: two items of different classes that are each other's nearest (Tomek, "Two
/// modifications of CNN", 1976). By default only from classes other than the minority. Equal rows of two classes are a
/// link when they are each other's nearest by (distance, index). The graph: k >= 1. O(items).
template <class_range R>
[[nodiscard]] resample_plan tomek_links(const knn_graph& graph, const R& classes,
                                        const tomek_links_options& options = {}) {
    const detail::class_column column(classes);
    detail::require_graph("tomek_links", graph, column.size(), 1);
    return detail::without_links(graph, column.labels(), detail::may_lose(options.strategy, column.counts()));
}
/// The same, finding the neighbours.
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan tomek_links(features_view features, const R& classes,
                                        const tomek_links_options& options = {}, Executor&& ex = {}) {
    return tomek_links(knn(features, {.k = 1}, ex), classes, options);
}

/// Leaves out the items whose k nearest do not agree with their class (Wilson, "Asymptotic properties of nearest
/// neighbor rules using edited data", 1972); by default only of classes other than the minority. The graph: at least k
/// neighbours. O(items × k).
template <class_range R>
[[nodiscard]] resample_plan edited_nearest_neighbours(const knn_graph& graph, const R& classes,
                                                      const edited_nearest_neighbours_options& options = {}) {
    const detail::class_column column(classes);
    detail::require_graph("edited_nearest_neighbours", graph, column.size(), options.k);
    return detail::marked(
        detail::edited(graph, column.labels(), column.counts(), options.strategy, options.k, options.kind));
}
/// The same, finding the neighbours.
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan edited_nearest_neighbours(features_view features, const R& classes,
                                                      const edited_nearest_neighbours_options& options = {},
                                                      Executor&& ex = {}) {
    return edited_nearest_neighbours(knn(features, {.k = options.k}, ex), classes, options);
}

/// Edits again among what was left until nothing goes, a class falls below the minority's first count, a class is gone,
/// or max_iterations is reached (Tomek, "An experiment with the edited nearest-neighbor rule", 1976). Rounds × the
/// neighbours.
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan
repeated_edited_nearest_neighbours(features_view features, const R& classes,
                                   const repeated_edited_nearest_neighbours_options& options = {}, Executor&& ex = {}) {
    const detail::class_column column(classes);
    detail::require_rows("repeated_edited_nearest_neighbours", features, column.size(), options.k);
    HALLMARK_REQUIRE(options.max_iterations > 0, "repeated_edited_nearest_neighbours: max_iterations is 0");
    const label_counts& first = column.counts();
    return detail::edit_in_rounds(
        features, column, options.strategy, options.kind, [&](std::size_t) { return options.k; },
        [&](std::size_t round, std::size_t before, const label_counts& after) {
            return after.items < before && round + 1 < options.max_iterations && !detail::overtaken(first, after) &&
                   after.present() == first.present();
        },
        ex);
}

/// Edits with 1, 2, … k neighbours, each time among what was left (Tomek, 1976); stops when a class is gone or, unless
/// allowed, falls below the minority's first count. k × the neighbours.
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan all_knn(features_view features, const R& classes, const all_knn_options& options = {},
                                    Executor&& ex = {}) {
    const detail::class_column column(classes);
    detail::require_rows("all_knn", features, column.size(), options.k);
    const label_counts& first = column.counts();
    return detail::edit_in_rounds(
        features, column, options.strategy, options.kind, [&](std::size_t round) { return round + 1; },
        [&](std::size_t round, std::size_t, const label_counts& after) {
            return round + 1 < options.k && (options.allow_minority || !detail::overtaken(first, after)) &&
                   after.present() == first.present();
        },
        ex);
}

/// The neighbourhood cleaning rule (Laurikkala, "Improving identification of difficult small classes by balancing class
/// distribution", 2001): leaves out what editing by the mode leaves out, and the neighbours, of classes large enough
/// (see threshold), of those minority items that their neighbours get wrong. The graph: at least k neighbours. O(items
/// × k).
template <class_range R>
[[nodiscard]] resample_plan neighbourhood_cleaning_rule(const knn_graph& graph, const R& classes,
                                                        const neighbourhood_cleaning_rule_options& options = {}) {
    const detail::class_column column(classes);
    detail::require_graph("neighbourhood_cleaning_rule", graph, column.size(), options.k);
    HALLMARK_REQUIRE(options.threshold >= 0,
                     "neighbourhood_cleaning_rule: the threshold is " + std::to_string(options.threshold));
    const label_counts& all = column.counts();
    hallmark::detail::plain_vector<char> stays =
        detail::edited(graph, column.labels(), all, options.strategy, options.k, agreement::mode);
    const label_id minority = all.minority();
    hallmark::detail::plain_vector<char> may = detail::may_lose(options.strategy, all);
    for (std::size_t c = 0; c < may.size(); ++c)
        if (!(static_cast<double>(all.counts[c]) > options.threshold * static_cast<double>(all.counts[minority])))
            may[c] = 0;
    const std::size_t used = options.k < graph.k() ? options.k : graph.k();
    std::vector<std::uint32_t> votes(all.counts.size());
    for (std::size_t i = 0; i < column.size() && used > 0; ++i) {
        if (column[i] != minority) continue;
        const std::span<const std::uint32_t> near = graph[i].first(used);
        if (options.item_votes) {
            std::vector<std::uint32_t> with_itself(near.begin(), near.end() - (used == options.k ? 1 : 0));
            with_itself.push_back(static_cast<std::uint32_t>(i));
            if (detail::neighbours_mode(span_of(with_itself), column.labels(), votes) == minority) continue;
        } else if (detail::neighbours_mode(near, column.labels(), votes) == minority) {
            continue;
        }
        for (const std::uint32_t row : near)
            if (may[column[row]] != 0) stays[row] = 0;
    }
    return detail::marked(stays);
}
/// The same, finding the neighbours.
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan neighbourhood_cleaning_rule(features_view features, const R& classes,
                                                        const neighbourhood_cleaning_rule_options& options = {},
                                                        Executor&& ex = {}) {
    return neighbourhood_cleaning_rule(knn(features, {.k = options.k}, ex), classes, options);
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
