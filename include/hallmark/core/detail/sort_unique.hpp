// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_SORT_UNIQUE_HPP
#define HALLMARK_CORE_DETAIL_SORT_UNIQUE_HPP

#include "../config.hpp"

#include <algorithm>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Makes a set of a row: sorted, each value once.
template <class T>
void sort_unique(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
