// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_TIME_HPP
#define HALLMARK_SPLIT_TIME_HPP

// Splits along time: what is tested comes after what trained.

#include "../core/config.hpp"
#include "assignment.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// TimeSeriesSplit of scikit-learn: items are in the order of time; each of `splits` tests is a run behind all that
/// trains it.
struct time_series_split_options {
    std::size_t splits = 5;
    std::size_t test_size = 0;      ///< items a test; 0: n / (splits + 1)
    std::size_t gap = 0;            ///< items left out between train and test
    std::size_t max_train_size = 0; ///< only the last ones train; 0: all
};

/// As scikit-learn, to the item. A wrong call, as there: fewer than 2 splits, more parts than items, nothing left to
/// train on.
template <class = void>
[[nodiscard]] std::vector<train_test> time_series_split(std::size_t n, const time_series_split_options& options = {}) {
    HALLMARK_REQUIRE(options.splits >= 2 && options.splits < n,
                     "time_series_split: " + std::to_string(options.splits) + " splits of " + std::to_string(n) +
                         " items; there may be 2 to " + std::to_string(n == 0 ? 0 : n - 1));
    const std::size_t test = options.test_size != 0 ? options.test_size : n / (options.splits + 1);
    HALLMARK_REQUIRE(test < n && options.gap < n && test <= (n - options.gap - 1) / options.splits,
                     "time_series_split: " + std::to_string(options.splits) + " tests of " + std::to_string(test) +
                         " items and a gap of " + std::to_string(options.gap) + " leave nothing of " +
                         std::to_string(n) + " to train on");
    std::vector<train_test> all;
    for (std::size_t s = 0; s < options.splits; ++s) {
        const std::size_t begin = n - (options.splits - s) * test;
        const std::size_t end = begin - options.gap;
        const std::size_t from =
            options.max_train_size != 0 && options.max_train_size < end ? end - options.max_train_size : 0;
        train_test one;
        for (std::size_t i = from; i < end; ++i) one.train.push_back(i);
        for (std::size_t i = begin; i < begin + test; ++i) one.test.push_back(i);
        all.push_back(std::move(one));
    }
    return all;
}

/// The stamp of an item without a time.
inline constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::min();

/// How time windows are cut. Gaps and lengths are in the unit of the stamps.
struct time_windows_options {
    std::size_t splits = 5;
    std::int64_t gap = 0; ///< items less than so much before the first test item do not train: labels that come late
    std::int64_t embargo =
        0; ///< nor do, in later splits, items less than so much after the last item of an earlier test
    std::int64_t train_span =
        0; ///< only items at most so long before the first test item train: a rolling window; 0: all, an expanding one
    /// For each item a group that must not be on both sides; empty: none. A group belongs to the test when it has an
    /// item there; its other items do not train.
    std::span<const std::uint32_t> groups{};
};

/// Walks forward through time: the stamps, of any order, are cut into splits + 1 runs of about equal size; each but the
/// first tests once, what lies before it trains. Items of one stamp are never separated. Items without a time
/// (`no_time`) are in neither side. A wrong call: no splits, negative spans, fewer distinct stamps than runs, as many
/// groups as items or none. O(splits × n + n log n).
template <class = void>
[[nodiscard]] std::vector<train_test> time_windows(std::span<const std::int64_t> stamps,
                                                   const time_windows_options& options = {}) {
    HALLMARK_REQUIRE(options.splits >= 1 && options.gap >= 0 && options.embargo >= 0 && options.train_span >= 0,
                     "time_windows: " + std::to_string(options.splits) + " splits, gap " + std::to_string(options.gap) +
                         ", embargo " + std::to_string(options.embargo) + ", train_span " +
                         std::to_string(options.train_span));
    HALLMARK_REQUIRE(options.groups.empty() || options.groups.size() == stamps.size(),
                     "time_windows: " + std::to_string(options.groups.size()) + " groups of " +
                         std::to_string(stamps.size()) + " items");
    std::vector<std::int64_t> sorted;
    for (const std::int64_t stamp : stamps)
        if (stamp != no_time) sorted.push_back(stamp);
    std::sort(sorted.begin(), sorted.end());
    // Run r begins at the first stamp that is new at or behind its share of the items.
    const std::size_t runs = options.splits + 1;
    std::vector<std::int64_t> begins;
    for (std::size_t r = 1; r < runs; ++r) {
        std::size_t at = sorted.size() * r / runs;
        while (at > 0 && at < sorted.size() &&
               (sorted[at] == sorted[at - 1] || (!begins.empty() && sorted[at] <= begins.back())))
            ++at;
        HALLMARK_REQUIRE(at > 0 && at < sorted.size(), "time_windows: " + std::to_string(options.splits) +
                                                           " splits need more different stamps than the items have");
        begins.push_back(sorted[at]);
    }
    const auto before = [](std::int64_t stamp, std::int64_t begin,
                           std::int64_t least) { // stamp <= begin - least, without overflow
        return stamp <= begin && static_cast<std::uint64_t>(begin) - static_cast<std::uint64_t>(stamp) >=
                                     static_cast<std::uint64_t>(least);
    };
    std::vector<train_test> all;
    std::vector<std::uint32_t> tested; // groups of this test, sorted
    for (std::size_t s = 0; s < options.splits; ++s) {
        const std::int64_t begin = begins[s];
        const bool last = s + 1 == options.splits;
        const auto tests = [&](std::int64_t stamp) { return stamp >= begin && (last || stamp < begins[s + 1]); };
        tested.clear();
        if (!options.groups.empty()) {
            for (std::size_t i = 0; i < stamps.size(); ++i)
                if (stamps[i] != no_time && tests(stamps[i])) tested.push_back(options.groups[i]);
            std::sort(tested.begin(), tested.end());
        }
        // The last stamps of the tests before this one, for the embargo.
        std::vector<std::int64_t> ends;
        if (options.embargo > 0)
            for (std::size_t e = 0; e < s; ++e)
                ends.push_back(*(std::lower_bound(sorted.begin(), sorted.end(), begins[e + 1]) - 1));
        train_test one;
        for (std::size_t i = 0; i < stamps.size(); ++i) {
            const std::int64_t stamp = stamps[i];
            if (stamp == no_time) continue;
            if (tests(stamp)) {
                one.test.push_back(i);
                continue;
            }
            if (stamp >= begin || !before(stamp, begin, options.gap)) continue;
            if (options.train_span > 0 && static_cast<std::uint64_t>(begin) - static_cast<std::uint64_t>(stamp) >
                                              static_cast<std::uint64_t>(options.train_span))
                continue;
            bool embargoed = false;
            for (const std::int64_t end : ends)
                embargoed = embargoed || (stamp > end && !before(end, stamp, options.embargo));
            if (embargoed) continue;
            if (!tested.empty() && std::binary_search(tested.begin(), tested.end(), options.groups[i])) continue;
            one.train.push_back(i);
        }
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
