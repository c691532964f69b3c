// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_LABEL_PAIRS_HPP
#define HALLMARK_SPLIT_DETAIL_LABEL_PAIRS_HPP

// Pairs of labels that items have together, as numbers: the smaller label in the upper half.

#include "../../core/config.hpp"
#include "../../core/label_id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// Calls f(pair) for each pair of labels of a row that is ascending. With `singles`, a label with itself is one too.
template <class F>
void for_each_pair(const std::vector<label_id>& row, bool singles, F&& f) {
    for (std::size_t a = 0; a < row.size(); ++a)
        for (std::size_t b = singles ? a : a + 1; b < row.size(); ++b) f(std::uint64_t{row[a]} << 32 | row[b]);
}

/// Makes of all pairs of all items those that at least `min_support` items have: ascending, each once.
template <class = void>
void keep_supported(std::vector<std::uint64_t>& pairs, std::uint32_t min_support) {
    std::sort(pairs.begin(), pairs.end());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < pairs.size();) {
        std::size_t end = i;
        while (end < pairs.size() && pairs[end] == pairs[i]) ++end;
        if (end - i >= min_support) pairs[kept++] = pairs[i];
        i = end;
    }
    pairs.resize(kept);
}

/// The number of a pair among those that were kept; their count when it was not.
template <class = void>
[[nodiscard]] std::size_t number_of(const std::vector<std::uint64_t>& kept, std::uint64_t pair) {
    const auto at = std::lower_bound(kept.begin(), kept.end(), pair);
    return at != kept.end() && *at == pair ? static_cast<std::size_t>(at - kept.begin()) : kept.size();
}

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
