// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_NUMBERED_HPP
#define HALLMARK_SPLIT_DETAIL_NUMBERED_HPP

#include "../../core/config.hpp"
#include "../../core/detail/sort_unique.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

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

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
