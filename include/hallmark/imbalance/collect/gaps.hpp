// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_GAPS_HPP
#define HALLMARK_IMBALANCE_COLLECT_GAPS_HPP

// Where a pool of items has features that labelled items have not.

#include "../../core/config.hpp"
#include "../../core/executor.hpp"
#include "../../core/matrix.hpp"
#include "../../neighbors/knn.hpp"
#include "../../numeric/math.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// The items of a pool that lie farthest from all that is labelled.
struct coverage_gaps {
    std::vector<std::size_t> selected{}; ///< in the order to label them
    /// radius[i]: the distance of the pool's farthest item when i of them were labelled, i = 0 to selected.size()
    std::vector<double> radius{};

    friend bool operator==(const coverage_gaps&, const coverage_gaps&) = default;
};

/// Chooses k items of the pool, each the farthest from all that is labelled and chosen so far (Gonzalez, 1985): with
/// nothing labelled, the radius is at most twice the least possible. Ties: the lower item. Fewer than k when all the
/// pool lies on what is labelled. Distances are Euclidean, summed in double in the order of the columns. A wrong call
/// when columns differ or a value is not finite. O(pool × (labelled + k) × columns) on the executor.
template <class T, executor Executor = serial>
[[nodiscard]] coverage_gaps find_gaps(const matrix_view<T>& labelled, const matrix_view<T>& pool, std::size_t k,
                                      Executor&& ex = {}) {
    HALLMARK_REQUIRE(labelled.rows() == 0 || pool.rows() == 0 || labelled.columns() == pool.columns(),
                     "find_gaps: " + std::to_string(labelled.columns()) + " columns labelled, " +
                         std::to_string(pool.columns()) + " in the pool");
    for (const matrix_view<T>* all : {&labelled, &pool})
        for (std::size_t i = 0; i < all->rows(); ++i)
            for (const T value : (*all)[i])
                HALLMARK_REQUIRE(value - value == 0, "find_gaps: a feature of item " + std::to_string(i) +
                                                         (all == &pool ? " of the pool" : " that is labelled") +
                                                         " is not finite");
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::vector<double> nearest(pool.rows(), infinity);
    const auto squared = [](std::span<const T> a, std::span<const T> b) {
        double sum = 0;
        for (std::size_t j = 0; j < a.size(); ++j) {
            const double off = static_cast<double>(a[j]) - static_cast<double>(b[j]);
            sum += numeric::product(off, off);
        }
        return sum;
    };
    const auto come_nearer = [&](const matrix_view<T>& rows, std::size_t begin, std::size_t end) {
        for_each_block(ex, pool.rows(), 512, [&](index_block block) {
            for (std::size_t i = block.begin; i < block.end; ++i)
                for (std::size_t row = begin; row < end; ++row)
                    if (const double d = squared(pool[i], rows[row]); d < nearest[i]) nearest[i] = d;
        });
    };
    come_nearer(labelled, 0, labelled.rows());
    coverage_gaps gaps;
    for (;;) {
        std::size_t farthest = pool.rows();
        for (std::size_t i = 0; i < pool.rows(); ++i)
            if (farthest == pool.rows() || nearest[i] > nearest[farthest]) farthest = i;
        gaps.radius.push_back(farthest < pool.rows() ? numeric::sqrt(nearest[farthest]) : 0.0);
        if (gaps.selected.size() == k || farthest == pool.rows() || !(nearest[farthest] > 0)) return gaps;
        gaps.selected.push_back(farthest);
        come_nearer(pool, farthest, farthest + 1);
    }
}

struct density_ratio_options {
    std::size_t k = 20; ///< neighbours that are looked at
};

/// For each item of the pool, how much denser the pool is there than what is labelled: ((pool's share among its k
/// nearest + ½) / pool's rows) / ((labelled + ½) / labelled rows). 1: as the whole; well above 1: a region that labels
/// do not cover. The neighbours are those in both together, itself left out. Infinity when nothing is labelled. A wrong
/// call as in knn(), and when columns differ. The cost of knn() over both.
template <executor Executor = serial>
[[nodiscard]] std::vector<double> density_ratio(features_view labelled, features_view pool,
                                                const density_ratio_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(labelled.rows() == 0 || pool.rows() == 0 || labelled.columns() == pool.columns(),
                     "density_ratio: " + std::to_string(labelled.columns()) + " columns labelled, " +
                         std::to_string(pool.columns()) + " in the pool");
    if (labelled.rows() == 0) return std::vector<double>(pool.rows(), std::numeric_limits<double>::infinity());
    std::vector<float> both;
    for (const features_view* all : {&labelled, &pool})
        for (const std::span<const float> row : *all) both.insert(both.end(), row.begin(), row.end());
    const std::size_t rows = labelled.rows() + pool.rows();
    std::vector<std::uint32_t> among(rows), queries(pool.rows());
    for (std::size_t i = 0; i < rows; ++i) among[i] = static_cast<std::uint32_t>(i);
    for (std::size_t i = 0; i < queries.size(); ++i) queries[i] = static_cast<std::uint32_t>(labelled.rows() + i);
    const knn_graph near =
        knn_among(features_view(both.data(), rows, labelled.columns()), among, queries, {.k = options.k}, ex);
    std::vector<double> ratio;
    const double scale = static_cast<double>(labelled.rows()) / static_cast<double>(pool.rows());
    for (std::size_t i = 0; i < near.size(); ++i) {
        std::size_t there = 0;
        for (const std::uint32_t row : near[i]) there += row < labelled.rows();
        ratio.push_back(scale * (static_cast<double>(near.k() - there) + 0.5) / (static_cast<double>(there) + 0.5));
    }
    return ratio;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
