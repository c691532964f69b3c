// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_K_FOLDS_HPP
#define HALLMARK_SPLIT_K_FOLDS_HPP

// scikit-learn's folds under its names (sklearn.model_selection): those that draw no random numbers are its very folds;
// those that draw have our numbers. Where a split is to be as good as it can be, `stratify` is the call; these are for
// who compares with a Python pipeline.

#include "../core/config.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/random.hpp"
#include "../numeric/math.hpp"
#include "assignment.hpp"
#include "detail/numbered.hpp"
#include "parts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

namespace detail {

inline void require_folds(const char* name, std::size_t folds, std::size_t n, const char* of) {
    HALLMARK_REQUIRE(folds >= 2 && folds <= n, std::string(name)
                                                   .append(": ")
                                                   .append(std::to_string(folds))
                                                   .append(" folds of ")
                                                   .append(std::to_string(n))
                                                   .append(" ")
                                                   .append(of)
                                                   .append("; there may be 2 to that many"));
}

} // namespace detail

/// KFold: runs of items in their order; the first n % folds of them take one item more. With `shuffled`, in a random
/// order first. A wrong call unless 2 <= folds <= n. O(n).
template <class = void>
[[nodiscard]] assignment k_fold(std::size_t n, std::size_t folds) {
    detail::require_folds("k_fold", folds, n, "items");
    const std::vector<std::size_t> sizes = division(split::folds{folds}).sizes_of(n);
    std::vector<std::uint16_t> parts;
    parts.reserve(n);
    for (std::size_t fold = 0; fold < folds; ++fold)
        parts.insert(parts.end(), sizes[fold], static_cast<std::uint16_t>(fold));
    return assignment(std::move(parts), folds);
}
template <class = void>
[[nodiscard]] assignment k_fold(std::size_t n, std::size_t folds, std::uint64_t shuffled) {
    const assignment in_order = k_fold(n, folds);
    std::vector<std::uint16_t> parts(in_order.values().begin(), in_order.values().end());
    random(shuffled).shuffle(parts);
    return assignment(std::move(parts), folds);
}

/// StratifiedKFold: each item has one class; the items of a class go to the folds as the sorted classes are dealt, in
/// the order of the rows. With `shuffled`, the items of each class in a random order. A wrong call when every class has
/// fewer items than there are folds, or unless 2 <= folds <= n. O(n log n).
template <class = void>
[[nodiscard]] assignment stratified_k_fold(std::span<const std::uint32_t> classes, std::size_t folds) {
    detail::require_folds("stratified_k_fold", folds, classes.size(), "items");
    const detail::numbered y = detail::number_first_seen(classes);
    std::vector<std::size_t> counts(y.count);
    for (const std::uint32_t c : y.of) ++counts[c];
    HALLMARK_REQUIRE(*std::max_element(counts.begin(), counts.end()) >= folds,
                     "stratified_k_fold: no class has as many items as there are folds, " + std::to_string(folds));
    // The classes sorted, every folds-th of them taken: how many of each class a fold gets.
    std::vector<std::size_t> share(y.count * folds);
    std::size_t at = 0;
    for (std::size_t c = 0; c < y.count; ++c)
        for (std::size_t i = 0; i < counts[c]; ++i) ++share[c * folds + at++ % folds];
    std::vector<std::size_t> fold_of(y.count);
    std::vector<std::uint16_t> parts(classes.size());
    for (std::size_t i = 0; i < classes.size(); ++i) {
        std::size_t& fold = fold_of[y.of[i]];
        while (share[y.of[i] * folds + fold] == 0) ++fold;
        --share[y.of[i] * folds + fold];
        parts[i] = static_cast<std::uint16_t>(fold);
    }
    return assignment(std::move(parts), folds);
}
template <class = void>
[[nodiscard]] assignment stratified_k_fold(std::span<const std::uint32_t> classes, std::size_t folds,
                                           std::uint64_t shuffled) {
    const assignment in_order = stratified_k_fold(classes, folds);
    const detail::numbered y = detail::number_first_seen(classes);
    std::vector<std::vector<std::size_t>> items(y.count);
    for (std::size_t i = 0; i < classes.size(); ++i) items[y.of[i]].push_back(i);
    std::vector<std::uint16_t> parts(in_order.values().begin(), in_order.values().end());
    const random root(shuffled);
    for (std::size_t c = 0; c < y.count; ++c) {
        std::vector<std::uint16_t> own;
        for (const std::size_t i : items[c]) own.push_back(parts[i]);
        root.split(c).shuffle(own);
        for (std::size_t at = 0; at < own.size(); ++at) parts[items[c][at]] = own[at];
    }
    return assignment(std::move(parts), folds);
}

/// GroupKFold: the largest group first, each to the fold with the fewest items; ties as scikit-learn has them (the
/// group with the larger number first, the lower fold). A wrong call unless 2 <= folds <= groups. O(n log n + groups ×
/// folds).
template <class = void>
[[nodiscard]] assignment group_k_fold(std::span<const std::uint32_t> groups, std::size_t folds) {
    const detail::numbered g = detail::number_sorted(groups);
    detail::require_folds("group_k_fold", folds, g.count, "groups");
    std::vector<std::uint64_t> order(g.count);
    for (std::size_t group = 0; group < g.count; ++group) order[group] = group;
    for (const std::uint32_t group : g.of) order[group] += std::uint64_t{1} << 32;
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> sizes(folds);
    std::vector<std::uint16_t> fold_of(g.count);
    for (std::size_t at = order.size(); at-- > 0;) {
        std::size_t lightest = 0;
        for (std::size_t fold = 1; fold < folds; ++fold)
            if (sizes[fold] < sizes[lightest]) lightest = fold;
        sizes[lightest] += order[at] >> 32;
        fold_of[order[at] & 0xFFFFFFFF] = static_cast<std::uint16_t>(lightest);
    }
    std::vector<std::uint16_t> parts;
    for (const std::uint32_t group : g.of) parts.push_back(fold_of[group]);
    return assignment(std::move(parts), folds);
}

/// StratifiedGroupKFold (without shuffling): groups whose classes are most uneven first, each to the fold where the
/// classes' shares then differ least between the folds; near ties to the fold with fewer items. A wrong call unless 2
/// <= folds, and some class has as many items. `stratify` with groups keeps sizes far nearer. O(n log n + groups ×
/// folds² × classes).
template <class = void>
[[nodiscard]] assignment stratified_group_k_fold(std::span<const std::uint32_t> classes,
                                                 std::span<const std::uint32_t> groups, std::size_t folds) {
    HALLMARK_REQUIRE(classes.size() == groups.size(), "stratified_group_k_fold: " + std::to_string(classes.size()) +
                                                          " classes and " + std::to_string(groups.size()) + " groups");
    detail::require_folds("stratified_group_k_fold", folds, classes.size(), "items");
    const detail::numbered y = detail::number_sorted(classes);
    const detail::numbered g = detail::number_sorted(groups);
    std::vector<double> totals(y.count);
    std::vector<double> of_group(g.count * y.count);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        ++totals[y.of[i]];
        ++of_group[g.of[i] * y.count + y.of[i]];
    }
    HALLMARK_REQUIRE(*std::max_element(totals.begin(), totals.end()) >= static_cast<double>(folds),
                     "stratified_group_k_fold: no class has as many items as there are folds, " +
                         std::to_string(folds));
    // The variance of a group's counts, times classes²: whole, so that ties are ties. Largest first; the sort is
    // stable.
    std::vector<std::uint64_t> uneven(g.count);
    std::vector<std::uint32_t> order(g.count);
    for (std::size_t group = 0; group < g.count; ++group) {
        double sum = 0;
        double squares = 0;
        for (std::size_t c = 0; c < y.count; ++c) {
            const double x = of_group[group * y.count + c];
            sum += x;
            squares += x * x;
        }
        uneven[group] = static_cast<std::uint64_t>(squares * static_cast<double>(y.count) - sum * sum);
        order[group] = static_cast<std::uint32_t>(group);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return uneven[a] > uneven[b]; });
    std::vector<double> of_fold(folds * y.count);
    std::vector<std::uint16_t> fold_of(g.count);
    for (const std::uint32_t group : order) {
        const auto add = [&](std::size_t fold, double sign) {
            for (std::size_t c = 0; c < y.count; ++c)
                of_fold[fold * y.count + c] += sign * of_group[group * y.count + c];
        };
        std::size_t best = folds;
        double best_spread = 0;
        double best_items = 0;
        for (std::size_t fold = 0; fold < folds; ++fold) {
            add(fold, 1);
            double spread = 0;
            double items = 0;
            for (std::size_t c = 0; c < y.count; ++c) {
                double mean = 0;
                for (std::size_t f = 0; f < folds; ++f) mean += of_fold[f * y.count + c] / totals[c];
                mean /= static_cast<double>(folds);
                double variance = 0;
                for (std::size_t f = 0; f < folds; ++f) {
                    const double off = of_fold[f * y.count + c] / totals[c] - mean;
                    variance += numeric::product(off, off);
                }
                spread += numeric::sqrt(variance / static_cast<double>(folds));
            }
            spread /= static_cast<double>(y.count);
            add(fold, -1);
            for (std::size_t c = 0; c < y.count; ++c) items += of_fold[fold * y.count + c];
            const bool alike = best < folds && (spread < best_spread ? best_spread - spread : spread - best_spread) <=
                                                   1e-8 + numeric::product(1e-5, best_spread);
            if (best == folds || spread < best_spread || (alike && items < best_items)) {
                best = fold;
                best_spread = spread;
                best_items = items;
            }
        }
        add(best, 1);
        fold_of[group] = static_cast<std::uint16_t>(best);
    }
    std::vector<std::uint16_t> parts;
    for (const std::uint32_t group : g.of) parts.push_back(fold_of[group]);
    return assignment(std::move(parts), folds);
}

/// PredefinedSplit: the fold of each item as given, -1 for one that never tests. Fold numbers need not be dense: folds
/// come in their order.
template <class = void>
[[nodiscard]] std::vector<train_test> predefined_split(std::span<const std::int32_t> test_fold) {
    std::vector<std::int32_t> folds;
    for (const std::int32_t fold : test_fold)
        if (fold != -1) folds.push_back(fold);
    hallmark::detail::sort_unique(folds);
    std::vector<train_test> all(folds.size());
    for (std::size_t fold = 0; fold < folds.size(); ++fold)
        for (std::size_t i = 0; i < test_fold.size(); ++i)
            (test_fold[i] == folds[fold] ? all[fold].test : all[fold].train).push_back(i);
    return all;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
