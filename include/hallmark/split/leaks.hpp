// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_LEAKS_HPP
#define HALLMARK_SPLIT_LEAKS_HPP

// What leaks from training into testing in a given split, whoever made it, with the items that show it; and the
// smallest repair.

#include "../core/config.hpp"
#include "../core/label_sets.hpp"
#include "../core/matrix.hpp"
#include "../core/span_of.hpp"
#include "../core/table.hpp"
#include "../neighbors/clusters.hpp"
#include "assignment.hpp"
#include "detail/leaking_columns.hpp"
#include "time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// What kind of leak it is.
enum class leak_kind : std::uint8_t {
    duplicate,      ///< two items of different parts have the same text or features
    near_duplicate, ///< or almost the same
    group,          ///< two items of one group are in different parts
    time,           ///< an item that trains is not older than one that is tested
    offspring,      ///< an item made from another one (an augmentation, a crop) is in another part than that
    unavailable,    ///< a column that is not known at inference is used
    too_good,       ///< one column tells a label (almost) alone
    one_sided,      ///< a column is missing far more often in one part than in another
};
inline constexpr std::size_t leak_kinds = static_cast<std::size_t>(leak_kind::one_sided) + 1;
[[nodiscard]] constexpr std::string_view name_of(leak_kind kind) noexcept {
    switch (kind) {
    case leak_kind::duplicate:
        return "duplicate";
    case leak_kind::near_duplicate:
        return "near_duplicate";
    case leak_kind::group:
        return "group";
    case leak_kind::time:
        return "time";
    case leak_kind::offspring:
        return "offspring";
    case leak_kind::unavailable:
        return "unavailable";
    case leak_kind::too_good:
        return "too_good";
    case leak_kind::one_sided:
        return "one_sided";
    }
    return "unknown";
}

/// One leak. Of pairs: two items of different parts, first < second. Of columns: `first` is the column, `second` the
/// label (too_good) or the part (one_sided).
struct leak {
    leak_kind kind = leak_kind::duplicate;
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    double amount =
        0; ///< the similarity; the time by which training is later; the area under the curve; the difference of shares

    friend bool operator==(const leak&, const leak&) = default;
};

/// What is known of the items, beyond their parts; an empty span says nothing.
struct leak_sources {
    std::span<const neighbors::near_pair> near{}; ///< from neighbors::near_duplicates; similarity 1 is a duplicate
    std::span<const std::uint32_t> groups{};      ///< for each item
    std::span<const std::int64_t> stamps{};       ///< for each item; no_time where there is none
    std::span<const std::uint32_t> made_from{};   ///< for each item the one it was made from, or itself
    std::uint16_t train_part = 0;                 ///< for stamps: what trains; all other parts test
    features_view features{};                     ///< items × columns; NaN: missing
    label_sets_view labels{};                     ///< for too_good
    std::span<const std::uint8_t> unavailable{};  ///< for each column 1 when it is not known at inference
    double too_good_at = 0.98;                    ///< the area under the curve of one column for one label
    std::uint32_t too_good_support = 10;          ///< of labels that so many items have, and as many have not
    double one_sided_at = 0.1;                    ///< the difference of a column's missing shares
    std::size_t limit = 1000;                     ///< how many leaks of each kind are listed; all are counted
};

/// All leaks that were looked for.
struct leak_report {
    std::vector<leak> leaks{};                    ///< by kind, then in the order of the items; at most `limit` a kind
    std::array<std::size_t, leak_kinds> counts{}; ///< of each kind, all of them

    [[nodiscard]] std::size_t count(leak_kind kind) const noexcept { return counts[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] bool clean() const noexcept {
        for (const std::size_t n : counts)
            if (n > 0) return false;
        return true;
    }
};

/// For a person: each kind of leak that was found, how often, and the first of them. No rows when the report is clean.
/// O(leaks).
template <class = void>
[[nodiscard]] table to_table(const leak_report& report) {
    table shown({{"leak", table::align::left}, {"found", table::align::right}, {"for example", table::align::left}});
    for (std::size_t kind = 0; kind < report.counts.size(); ++kind) {
        if (report.counts[kind] == 0) continue;
        std::string example;
        for (const leak& l : report.leaks) {
            if (static_cast<std::size_t>(l.kind) != kind) continue;
            const bool columns = l.kind >= leak_kind::unavailable;
            example.append(columns ? "column " : "items ").append(std::to_string(l.first));
            if (!columns) example.append(" and ").append(std::to_string(l.second));
            if (l.amount != 0) example.append(" (").append(fixed(l.amount, 3)).append(")");
            break;
        }
        shown.add({std::string(name_of(static_cast<leak_kind>(kind))), with_commas(report.counts[kind]), example});
    }
    return shown;
}

/// Looks for every leak that the sources can show. Items of no part are left out. A wrong call when a span has not as
/// many entries as the assignment has items (or the features columns). O(pairs + n log n + labels × columns × n log n).
template <class = void>
[[nodiscard]] leak_report find_leaks(const assignment& parts, const leak_sources& known) {
    const std::size_t n = parts.size();
    const auto require = [n](const char* name, std::size_t size) {
        HALLMARK_REQUIRE(size == 0 || size == n, std::string("find_leaks: ")
                                                         .append(name)
                                                         .append(" has ")
                                                         .append(std::to_string(size))
                                                         .append(" entries for ") +
                                                     std::to_string(n) + " items");
    };
    require("groups", known.groups.size());
    require("stamps", known.stamps.size());
    require("made_from", known.made_from.size());
    require("features", known.features.rows());
    require("labels", known.labels.size());
    HALLMARK_REQUIRE(known.unavailable.empty() || known.unavailable.size() == known.features.columns(),
                     "find_leaks: unavailable has " + std::to_string(known.unavailable.size()) + " entries for " +
                         std::to_string(known.features.columns()) + " columns");
    leak_report report;
    const auto tell = [&](leak found) {
        const auto kind = static_cast<std::size_t>(found.kind);
        if (report.counts[kind]++ < known.limit) report.leaks.push_back(found);
    };
    const auto apart = [&](std::size_t a, std::size_t b) {
        return parts[a] != parts[b] && parts[a] != assignment::none && parts[b] != assignment::none;
    };
    for (const bool same : {true, false})
        for (const neighbors::near_pair& pair : known.near) {
            HALLMARK_REQUIRE(pair.first < n && pair.second < n,
                             "find_leaks: a pair of items " + std::to_string(pair.first) + " and " +
                                 std::to_string(pair.second) + " of " + std::to_string(n));
            if (same == (pair.similarity >= 1) && apart(pair.first, pair.second))
                tell({same ? leak_kind::duplicate : leak_kind::near_duplicate, pair.first, pair.second,
                      pair.similarity});
        }
    if (!known.groups.empty()) { // each item that is not where its group's first one is
        std::vector<std::uint64_t> order(n);
        for (std::size_t i = 0; i < n; ++i) order[i] = std::uint64_t{known.groups[i]} << 32 | i;
        std::sort(order.begin(), order.end());
        std::size_t first = 0;
        bool any = false;
        for (std::size_t at = 0; at < n; ++at) {
            const std::size_t item = order[at] & 0xFFFFFFFF;
            if (at == 0 || order[at] >> 32 != order[at - 1] >> 32) any = false;
            if (parts[item] == assignment::none) continue;
            if (!any) {
                first = item;
                any = true;
            } else if (apart(first, item)) {
                tell({leak_kind::group, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(item), 0});
            }
        }
    }
    if (!known.stamps.empty()) { // each item that trains and is as late as the earliest that is tested
        std::size_t earliest = n;
        for (std::size_t i = 0; i < n; ++i)
            if (known.stamps[i] != no_time && parts[i] != assignment::none && parts[i] != known.train_part &&
                (earliest == n || known.stamps[i] < known.stamps[earliest]))
                earliest = i;
        if (earliest < n)
            for (std::size_t i = 0; i < n; ++i)
                if (known.stamps[i] != no_time && parts[i] == known.train_part &&
                    known.stamps[i] >= known.stamps[earliest])
                    tell({leak_kind::time, static_cast<std::uint32_t>((std::min)(i, earliest)),
                          static_cast<std::uint32_t>((std::max)(i, earliest)),
                          static_cast<double>(known.stamps[i]) - static_cast<double>(known.stamps[earliest])});
    }
    for (std::size_t i = 0; i < known.made_from.size(); ++i) {
        const std::uint32_t from = known.made_from[i];
        HALLMARK_REQUIRE(from < n, "find_leaks: item " + std::to_string(i) + " is made from item " +
                                       std::to_string(from) + " of " + std::to_string(n));
        if (apart(i, from))
            tell({leak_kind::offspring, (std::min)(static_cast<std::uint32_t>(i), from),
                  (std::max)(static_cast<std::uint32_t>(i), from), 0});
    }
    for (std::size_t column = 0; column < known.unavailable.size(); ++column)
        if (known.unavailable[column] != 0) tell({leak_kind::unavailable, static_cast<std::uint32_t>(column), 0, 0});
    if (known.features.rows() == 0) return report;
    if (!known.labels.empty())
        detail::for_each_telling_column(
            known.features, known.labels, known.too_good_at, known.too_good_support,
            [&](std::size_t column, label_id label, double area) {
                tell({leak_kind::too_good, static_cast<std::uint32_t>(column), label, area});
            });
    detail::for_each_one_sided_column(known.features, parts, known.one_sided_at,
                                      [&](std::size_t column, std::size_t part, double difference) {
                                          tell({leak_kind::one_sided, static_cast<std::uint32_t>(column),
                                                static_cast<std::uint32_t>(part), difference});
                                      });
    return report;
}

/// Takes pairs that leak (duplicates, near-duplicates, groups, offspring) out of the split: everything that such pairs
/// join goes to the part that has most of its items (ties: the lower part), so that fewest items move; the rest stays.
/// Time and columns are not mended by moving items. Give all leaks (a report whose limit cut none off). O(leaks log n).
template <class = void>
[[nodiscard]] assignment repair_leaks(const assignment& parts, std::span<const leak> leaks) {
    std::vector<neighbors::near_pair> joined;
    for (const leak& l : leaks)
        if (l.kind <= leak_kind::group || l.kind == leak_kind::offspring) joined.push_back({l.first, l.second, 1});
    const neighbors::clusters together = neighbors::cluster(span_of(joined), parts.size());
    std::vector<std::uint16_t> repaired(parts.values().begin(), parts.values().end());
    std::vector<std::uint64_t> order;
    for (std::size_t i = 0; i < parts.size(); ++i) order.push_back(std::uint64_t{together.group_of[i]} << 32 | i);
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> votes(parts.parts());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        while (end < order.size() && order[end] >> 32 == order[begin] >> 32) ++end;
        if (end - begin > 1) {
            votes.assign(parts.parts(), 0);
            for (std::size_t at = begin; at < end; ++at)
                if (const std::uint16_t part = parts[order[at] & 0xFFFFFFFF]; part != assignment::none) ++votes[part];
            const auto best = static_cast<std::uint16_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
            for (std::size_t at = begin; at < end; ++at)
                if (parts[order[at] & 0xFFFFFFFF] != assignment::none) repaired[order[at] & 0xFFFFFFFF] = best;
        }
        begin = end;
    }
    return assignment(std::move(repaired), parts.parts());
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
