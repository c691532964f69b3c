// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_DETAIL_AGREEMENT_HPP
#define HALLMARK_WEAK_DETAIL_AGREEMENT_HPP

// What votes say of each other and of known labels.

#include "../../core/votes.hpp"
#include "../gold.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace weak {
namespace detail {

/// Not a number of nothing.
[[nodiscard]] inline double share(std::size_t part, std::size_t whole) noexcept {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
}

/// The labels of a set that is voted for; dense votes have none.
template <class Votes>
[[nodiscard]] std::span<const label_id> set_labels(const Votes& votes, vote v) {
    if constexpr (requires { votes.sets(); })
        return votes.sets()[v.set_number()];
    else
        return {};
}

/// Whether no single label fits both votes; with several labels an item, whether one denies what the other says.
template <class Votes>
[[nodiscard]] bool contradict(const Votes& votes, vote a, vote b, bool multi_label) {
    if (a == b) return false;
    if (a.is_label() && b.is_label()) return !multi_label;
    if (a.is_against() && b.is_against()) return false;
    if (b.is_set() && !a.is_set()) std::swap(a, b);
    if (a.is_set()) {
        const auto set = set_labels(votes, a);
        if (b.is_against()) return set.size() == 1 && set[0] == b.label();
        if (multi_label) return false;
        if (b.is_label()) return !std::binary_search(set.begin(), set.end(), b.label());
        for (const label_id one : set_labels(votes, b))
            if (std::binary_search(set.begin(), set.end(), one)) return false;
        return true;
    }
    return a.label() == b.label(); // one is for it, the other against
}

/// Whether a known label bears the vote out: it is that label, in that set, or none that is voted against.
template <class Votes>
[[nodiscard]] bool is_right(const Votes& votes, const gold_view& gold, std::size_t item, vote v) {
    if (v.is_label()) return gold.has(item, v.label());
    if (v.is_against()) return !gold.has(item, v.label());
    for (const label_id one : set_labels(votes, v))
        if (gold.has(item, one)) return true;
    return false;
}

} // namespace detail
} // namespace weak

HALLMARK_NAMESPACE_END

#endif
