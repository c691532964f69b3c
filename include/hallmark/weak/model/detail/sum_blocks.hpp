// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_SUM_BLOCKS_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_SUM_BLOCKS_HPP

#include "../../../core/config.hpp"
#include "../../../core/executor.hpp"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace weak::detail {

/// The sums that add(block, sums) leaves in a row of `width` zeros, over all blocks of the n items, in their order. At
/// most 32 blocks, fewer where rows are wide: no more memory than the items and votes take.
template <executor Executor, class Add>
[[nodiscard]] std::vector<double> sum_blocks(Executor& ex, std::size_t n, std::size_t votes, std::size_t width,
                                             Add&& add) {
    const std::size_t most = (n + votes) / (width + 1) + 1;
    const std::size_t size = n / (most < 32 ? most : 32) + 4096;
    return reduce_blocks(
        ex, n, size, std::vector<double>(width),
        [&](index_block block) {
            std::vector<double> own(width);
            add(block, std::span<double>(own));
            return own;
        },
        [](std::vector<double> sum, const std::vector<double>& own) {
            for (std::size_t x = 0; x < own.size(); ++x) sum[x] += own[x];
            return sum;
        });
}

} // namespace weak::detail
HALLMARK_NAMESPACE_END

#endif
