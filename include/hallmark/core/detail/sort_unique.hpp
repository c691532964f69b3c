// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_SORT_UNIQUE_HPP
#define HALLMARK_CORE_DETAIL_SORT_UNIQUE_HPP

#include "../config.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// A set of labels: sorted, each once.
inline void sort_unique(std::vector<std::uint32_t>& labels) {
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
