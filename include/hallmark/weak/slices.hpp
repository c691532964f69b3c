// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_SLICES_HPP
#define HALLMARK_WEAK_SLICES_HPP

// How a model does on parts of the data that matter, named by the same predicates that label.
//
//     const labeling_functions<project> slices(slice("short", length(text) < 60),
//                                              slice("vision", contains_word(text, "cv")));
//     const vote_matrix members = apply_lfs(slices, items).value;
//     for (const slice_score& s : score_slices(members, right)) ...
//
// A slice is a labeling function that votes for label 0 on its members; so pairwise(members) tells how slices overlap,
// and whatever gives votes may be a slice.

#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../core/votes.hpp"
#include "../numeric/bootstrap.hpp"
#include "../numeric/intervals.hpp"
#include "detail/agreement.hpp"
#include "labeling_functions.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// The items for which a predicate (or a callable that gives a bool) holds, under a name.
template <detail::predicate_like P>
[[nodiscard]] auto slice(std::string name, P p) {
    return lf(std::move(name), when(std::move(p)) >> label_id{0});
}

/// The items of one slice, ascending, each once. O(votes).
template <class = void>
[[nodiscard]] std::vector<std::size_t> members_of(const vote_matrix& members, std::size_t slice) {
    std::vector<std::size_t> items;
    members.for_each_vote_of(slice, [&](std::size_t item, vote) {
        if (items.empty() || items.back() != item) items.push_back(item);
    });
    return items;
}

/// A metric on one slice.
struct slice_score {
    std::string name{};
    std::size_t support = 0;      ///< how many items are in it
    double value = 0;             ///< not a number when there are none
    double gap = 0;               ///< value less that of the whole: below 0, it does worse
    numeric::interval interval{}; ///< of the value, 95 %
};

/// The share of items that are right (not 0), a slice; Wilson intervals. The last one is the whole, under the name
/// "all". A wrong call when there is not one flag an item. O(votes).
template <class = void>
[[nodiscard]] std::vector<slice_score> score_slices(const vote_matrix& members, std::span<const std::uint8_t> right) {
    HALLMARK_REQUIRE(right.size() == members.items(), "score_slices: " + std::to_string(right.size()) + " flags for " +
                                                          std::to_string(members.items()) + " items");
    std::vector<std::size_t> support(members.voters() + 1), hits(members.voters() + 1);
    for (std::size_t i = 0; i < members.items(); ++i) {
        ++support.back();
        hits.back() += right[i] != 0;
        std::size_t before = members.voters();
        for (const voter_vote& v : members[i]) {
            if (v.voter == before) continue;
            before = v.voter;
            ++support[v.voter];
            hits[v.voter] += right[i] != 0;
        }
    }
    std::vector<slice_score> scores;
    const double whole = detail::share(hits.back(), support.back());
    for (std::size_t s = 0; s < support.size(); ++s) {
        const double value = detail::share(hits[s], support[s]);
        scores.push_back({s < members.voters() ? members.name(s) : "all", support[s], value, value - whole,
                          numeric::wilson(static_cast<double>(hits[s]), static_cast<double>(support[s]))});
    }
    return scores;
}

struct score_slices_options {
    std::size_t resamples = 200; ///< of the bootstrap that gives intervals; 0: none, they are not numbers
    std::uint64_t seed = 0;
};

/// Any metric, a slice: metric(std::span<const std::size_t> items) -> double, of items that may repeat (an F1, a mean
/// loss). The interval is numeric::bootstrap's, 95 %. The last one is the whole, "all". The metric is not asked of no
/// items. O(votes + slices · resamples · metric).
template <class Metric>
requires std::invocable<Metric&, std::span<const std::size_t>>
[[nodiscard]] std::vector<slice_score> score_slices(const vote_matrix& members, Metric&& metric,
                                                    const score_slices_options& options = {}) {
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    const random root(options.seed);
    std::vector<slice_score> scores;
    for (std::size_t s = 0; s <= members.voters(); ++s) {
        std::vector<std::size_t> items;
        if (s < members.voters())
            items = members_of(members, s);
        else
            for (std::size_t i = 0; i < members.items(); ++i) items.push_back(i);
        slice_score score{
            s < members.voters() ? members.name(s) : "all", items.size(), undefined, undefined, {undefined, undefined}};
        if (!items.empty()) {
            score.value = static_cast<double>(metric(span_of(items)));
            score.interval = numeric::bootstrap(items, metric, root.split(s), options.resamples);
        }
        scores.push_back(std::move(score));
    }
    for (slice_score& score : scores) score.gap = score.value - scores.back().value;
    return scores;
}

struct worst_slices_options {
    std::size_t min_support = 20; ///< items that a slice has at least
    std::size_t limit = 10;       ///< how many are returned at most
};
/// The slices, and intersections of two, on which fewest are right: by the upper end of the Wilson interval, so that a
/// small slice has to be very bad; ties by fewer slices, then their order. An intersection that holds all of one of its
/// slices is that slice and is left out. Only slices below the whole. O(sum of the squares of the rows' sizes +
/// slices²).
template <class = void>
[[nodiscard]] std::vector<slice_score> worst_slices(const vote_matrix& members, std::span<const std::uint8_t> right,
                                                    const worst_slices_options& options = {}) {
    const std::vector<slice_score> single = score_slices(members, right);
    const std::size_t n = members.voters();
    struct cell {
        std::size_t support = 0, hits = 0;
    };
    std::vector<cell> cells(n * n);
    for (std::size_t i = 0; i < members.items(); ++i) {
        const auto row = members[i];
        for (std::size_t a = 0; a < row.size(); ++a)
            for (std::size_t b = a + 1; b < row.size(); ++b) {
                if (row[a].voter == row[b].voter || (b + 1 < row.size() && row[b + 1].voter == row[b].voter)) continue;
                if (a > 0 && row[a - 1].voter == row[a].voter) continue; // each voter once
                cell& c = cells[row[a].voter * n + row[b].voter];
                ++c.support;
                c.hits += right[i] != 0;
            }
    }
    std::vector<slice_score> found;
    const double whole = single.back().value;
    const auto keep = [&](slice_score s) {
        if (s.support >= options.min_support && s.support > 0 && s.gap < 0) found.push_back(std::move(s));
    };
    for (std::size_t a = 0; a < n; ++a) keep(single[a]);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = a + 1; b < n; ++b) {
            const cell& c = cells[a * n + b];
            if (c.support == single[a].support || c.support == single[b].support) continue;
            const double value = detail::share(c.hits, c.support);
            keep({members.name(a) + " & " + members.name(b), c.support, value, value - whole,
                  numeric::wilson(static_cast<double>(c.hits), static_cast<double>(c.support))});
        }
    std::stable_sort(found.begin(), found.end(),
                     [](const slice_score& a, const slice_score& b) { return a.interval.high < b.interval.high; });
    if (found.size() > options.limit) found.resize(options.limit);
    return found;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
