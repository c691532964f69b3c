// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_SUM_BLOCKS_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_SUM_BLOCKS_HPP

// Sums over items, the same bits whatever runs the blocks: the E-steps of most label models.

#include "../../../core/config.hpp"
#include "../../../core/executor.hpp"
#include "../../../core/span_of.hpp"

#include <cstddef>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace weak::detail {

/// The sums that add(block, sums) leaves in a row of `width` zeros, over blocks of `size` of the n items, in their
/// order.
template <executor Executor, class Add>
[[nodiscard]] std::vector<double> sum_blocks_of(Executor& ex, std::size_t n, std::size_t size, std::size_t width,
                                                Add&& add) {
    std::vector<double> sums = reduce_blocks(
        ex, n, size, std::vector<double>(),
        [&](index_block block) {
            std::vector<double> own(width);
            add(block, writable_span_of(own));
            return own;
        },
        [](std::vector<double> sum, std::vector<double> own) {
            if (sum.empty()) return own;
            for (std::size_t x = 0; x < own.size(); ++x) sum[x] += own[x];
            return sum;
        });
    sums.resize(width); // of no items
    return sums;
}

/// The same in at most 32 blocks, fewer where rows are wide: no more memory than the items and votes take.
template <executor Executor, class Add>
[[nodiscard]] std::vector<double> sum_blocks(Executor& ex, std::size_t n, std::size_t votes, std::size_t width,
                                             Add&& add) {
    const std::size_t most = (n + votes) / (width + 1) + 1;
    return sum_blocks_of(ex, n, n / (most < 32 ? most : 32) + 4096, width, add);
}

} // namespace weak::detail
HALLMARK_NAMESPACE_END

#endif
