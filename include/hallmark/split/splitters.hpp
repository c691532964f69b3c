// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_SPLITTERS_HPP
#define HALLMARK_SPLIT_SPLITTERS_HPP

// scikit-learn's splitters under its names (sklearn.model_selection): those that draw no random numbers give its very
// folds; those that draw have our numbers. Where a split is to be as good as it can be, `stratify` is the call; these
// are for who compares with a Python pipeline. Each gives pairs of train and test items; so does any callable of a
// host's own that models `splitter`.

#include "../core/config.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/random.hpp"
#include "../numeric/math.hpp"
#include "assignment.hpp"
#include "parts.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// A way to split n items: called with n, it gives the pairs of train and test items, in order.
template <class S>
concept splitter = requires(const S& s, std::size_t n) {
    { s(n) } -> std::convertible_to<std::vector<train_test>>;
};

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

/// Numbers of any kind as 0, 1, 2, …: in the order of their size, or of their first occurrence.
struct numbered {
    std::vector<std::uint32_t> of; ///< for each value
    std::size_t count = 0;
};
template <class = void>
[[nodiscard]] numbered number_sorted(std::span<const std::uint32_t> values) {
    std::vector<std::uint32_t> distinct(values.begin(), values.end());
    hallmark::detail::sort_unique(distinct);
    numbered result;
    result.count = distinct.size();
    for (const std::uint32_t value : values)
        result.of.push_back(
            static_cast<std::uint32_t>(std::lower_bound(distinct.begin(), distinct.end(), value) - distinct.begin()));
    return result;
}
template <class = void>
[[nodiscard]] numbered number_first_seen(std::span<const std::uint32_t> values) {
    numbered sorted = number_sorted(values);
    std::vector<std::uint32_t> place(sorted.count, 0xFFFFFFFF);
    std::uint32_t next = 0;
    for (std::uint32_t& value : sorted.of) {
        if (place[value] == 0xFFFFFFFF) place[value] = next++;
        value = place[value];
    }
    return sorted;
}

/// The test items of each subset of p of m classes, and all other items to train on; subsets in lexicographic order.
template <class = void>
[[nodiscard]] std::vector<train_test> leave_out(std::span<const std::uint32_t> class_of, std::size_t m, std::size_t p) {
    std::vector<train_test> all;
    std::vector<std::size_t> chosen(p);
    for (std::size_t i = 0; i < p; ++i) chosen[i] = i;
    std::vector<bool> out(m);
    for (;;) {
        out.assign(m, false);
        for (const std::size_t c : chosen) out[c] = true;
        train_test one;
        for (std::size_t i = 0; i < class_of.size(); ++i) (out[class_of[i]] ? one.test : one.train).push_back(i);
        all.push_back(std::move(one));
        std::size_t at = p;
        while (at > 0 && chosen[at - 1] == m - p + at - 1) --at;
        if (at == 0) return all;
        ++chosen[at - 1];
        for (; at < p; ++at) chosen[at] = chosen[at - 1] + 1;
    }
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

/// LeavePOut: every set of p items tests once, in lexicographic order. n! / (p! (n - p)!) splits of n items each: a
/// wrong call when they hold more than 2^31 numbers, or unless 1 <= p < n.
template <class = void>
[[nodiscard]] std::vector<train_test> leave_p_out(std::size_t n, std::size_t p) {
    HALLMARK_REQUIRE(p >= 1 && p < n,
                     "leave_p_out: leaving " + std::to_string(p) + " of " + std::to_string(n) + " items out");
    double splits = 1;
    for (std::size_t i = 0; i < p; ++i) splits = splits * static_cast<double>(n - i) / static_cast<double>(i + 1);
    HALLMARK_REQUIRE(splits * static_cast<double>(n) <= 2147483648.0,
                     "leave_p_out: too many splits: " + std::to_string(splits) + " of " + std::to_string(n) + " items");
    std::vector<std::uint32_t> items(n);
    for (std::size_t i = 0; i < n; ++i) items[i] = static_cast<std::uint32_t>(i);
    return detail::leave_out(items, n, p);
}
/// LeaveOneOut.
template <class = void>
[[nodiscard]] std::vector<train_test> leave_one_out(std::size_t n) {
    return leave_p_out(n, 1);
}

/// LeavePGroupsOut: every set of p groups tests once. A wrong call unless 1 <= p < groups. The limits of leave_p_out.
template <class = void>
[[nodiscard]] std::vector<train_test> leave_p_groups_out(std::span<const std::uint32_t> groups, std::size_t p) {
    const detail::numbered g = detail::number_sorted(groups);
    HALLMARK_REQUIRE(p >= 1 && p < g.count, "leave_p_groups_out: leaving " + std::to_string(p) + " of " +
                                                std::to_string(g.count) + " groups out");
    double splits = 1;
    for (std::size_t i = 0; i < p; ++i) splits = splits * static_cast<double>(g.count - i) / static_cast<double>(i + 1);
    HALLMARK_REQUIRE(splits * static_cast<double>(groups.size()) <= 2147483648.0,
                     "leave_p_groups_out: too many splits: " + std::to_string(splits));
    return detail::leave_out(g.of, g.count, p);
}
/// LeaveOneGroupOut.
template <class = void>
[[nodiscard]] std::vector<train_test> leave_one_group_out(std::span<const std::uint32_t> groups) {
    return leave_p_groups_out(groups, 1);
}

/// ShuffleSplit: `splits` times a random test part and, of the rest, a random train part, sizes as sklearn_sizes. Each
/// ascending.
template <class = void>
[[nodiscard]] std::vector<train_test> shuffle_split(std::size_t n, std::size_t splits, amount test = {},
                                                    amount train = {}, std::uint64_t seed = 0) {
    const train_test_size size = sklearn_sizes(n, test.given() || train.given() ? test : amount(0.1), train);
    std::vector<train_test> all;
    const random root(seed);
    for (std::size_t s = 0; s < splits; ++s) {
        std::vector<std::uint8_t> role(n, 0);
        for (std::size_t i = 0; i < size.test; ++i) role[i] = 1;
        for (std::size_t i = size.test; i < size.test + size.train; ++i) role[i] = 2;
        root.split(s).shuffle(role);
        train_test one;
        for (std::size_t i = 0; i < n; ++i) {
            if (role[i] == 1) one.test.push_back(i);
            if (role[i] == 2) one.train.push_back(i);
        }
        all.push_back(std::move(one));
    }
    return all;
}

/// Cross-validation within cross-validation: for every fold of `outer`, what trains there is split again by
/// inner(training items), which gives an assignment over them (positions in that list).
struct nested_fold {
    train_test outer{};
    std::vector<train_test> inner{}; ///< items of the whole, not positions
};
template <class Inner>
[[nodiscard]] std::vector<nested_fold> nested(const assignment& outer, Inner&& inner) {
    std::vector<nested_fold> all;
    for (std::size_t fold = 0; fold < outer.parts(); ++fold) {
        nested_fold one{outer.fold(fold), {}};
        const assignment within = inner(std::as_const(one.outer.train));
        HALLMARK_REQUIRE(within.size() == one.outer.train.size(), "nested: the inner split has " +
                                                                      std::to_string(within.size()) + " items of " +
                                                                      std::to_string(one.outer.train.size()));
        for (std::size_t part = 0; part < within.parts(); ++part) {
            train_test folds = within.fold(part);
            for (auto* list : {&folds.train, &folds.test})
                for (std::size_t& i : *list) i = one.outer.train[i];
            one.inner.push_back(std::move(folds));
        }
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
