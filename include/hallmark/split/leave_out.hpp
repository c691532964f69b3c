// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_LEAVE_OUT_HPP
#define HALLMARK_SPLIT_LEAVE_OUT_HPP

// scikit-learn's splitters that test every subset once, to the item: LeaveOneOut, LeavePOut and the same over groups.
// For small data: the splits are as many as subsets.

#include "../core/config.hpp"
#include "../core/span_of.hpp"
#include "assignment.hpp"
#include "detail/numbered.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

namespace detail {

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

/// A wrong call unless 1 <= p < m, and the splits of n items hold at most 2^31 numbers.
inline void require_subsets(const char* name, std::size_t p, std::size_t m, std::size_t n, const char* of) {
    HALLMARK_REQUIRE(p >= 1 && p < m, std::string(name) + ": leaving " + std::to_string(p) + " of " +
                                          std::to_string(m) + " " + of + " out");
    double splits = 1;
    for (std::size_t i = 0; i < p; ++i) splits = splits * static_cast<double>(m - i) / static_cast<double>(i + 1);
    HALLMARK_REQUIRE(splits * static_cast<double>(n) <= 2147483648.0,
                     std::string(name) + ": too many splits: " + std::to_string(splits) + " of " + std::to_string(n) +
                         " items");
}

} // namespace detail

/// LeavePOut: every set of p items tests once, in lexicographic order. n! / (p! (n - p)!) splits of n items each: a
/// wrong call when they hold more than 2^31 numbers, or unless 1 <= p < n.
template <class = void>
[[nodiscard]] std::vector<train_test> leave_p_out(std::size_t n, std::size_t p) {
    detail::require_subsets("leave_p_out", p, n, n, "items");
    std::vector<std::uint32_t> items(n);
    for (std::size_t i = 0; i < n; ++i) items[i] = static_cast<std::uint32_t>(i);
    return detail::leave_out(span_of(items), n, p);
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
    detail::require_subsets("leave_p_groups_out", p, g.count, groups.size(), "groups");
    return detail::leave_out(span_of(g.of), g.count, p);
}
/// LeaveOneGroupOut.
template <class = void>
[[nodiscard]] std::vector<train_test> leave_one_group_out(std::span<const std::uint32_t> groups) {
    return leave_p_groups_out(groups, 1);
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
