// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_K_MEANS_HPP
#define HALLMARK_IMBALANCE_K_MEANS_HPP

// Groups of near items by k-means, and what stands for them.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/executor.hpp"
#include "../core/label_id.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"
#include "detail/require.hpp"
#include "selection.hpp"
#include "strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct k_means_options {
    std::size_t clusters = 8; ///< fewer when there are fewer rows
    std::size_t max_iterations = 100;
    std::uint64_t seed = 0;
};

/// Rows in clusters around their means.
struct k_means_result {
    std::vector<std::uint32_t> cluster{}; ///< [row]
    std::vector<double> centres{};        ///< [cluster × columns + column]
    std::size_t clusters = 0;
    std::size_t iterations = 0;
    double inertia = 0; ///< the sum of the squared distances to the centres
};

namespace detail {

[[nodiscard]] inline double squared_distance_to(std::span<const float> row, const double* centre) noexcept {
    double sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
        const double off = static_cast<double>(row[j]) - centre[j];
        sum += numeric::product(off, off);
    }
    return sum;
}

/// k-means of some rows: seeds by k-means++, then Lloyd's rounds until no row changes its cluster.
template <class Executor>
[[nodiscard]] k_means_result k_means_of(const features_view& features, std::span<const std::uint32_t> rows,
                                        const k_means_options& options, Executor& ex) {
    const std::size_t d = features.columns(), n = rows.size();
    k_means_result result;
    result.clusters = options.clusters < n ? options.clusters : n;
    result.cluster.assign(n, 0);
    result.centres.assign(result.clusters * d, 0);
    if (result.clusters == 0) return result;
    random numbers(options.seed);
    std::vector<double> nearest(n, std::numeric_limits<double>::infinity());
    const auto set_centre = [&](std::size_t c, std::size_t i) {
        for (std::size_t j = 0; j < d; ++j) result.centres[c * d + j] = static_cast<double>(features[rows[i]][j]);
    };
    std::size_t seed = static_cast<std::size_t>(numbers.below64(n));
    for (std::size_t c = 0;; ++c) {
        set_centre(c, seed);
        if (c + 1 == result.clusters) break;
        for_each_block(ex, n, 1024, [&](index_block block) {
            for (std::size_t i = block.begin; i < block.end; ++i) {
                const double distance = squared_distance_to(features[rows[i]], &result.centres[c * d]);
                if (distance < nearest[i]) nearest[i] = distance;
            }
        });
        double sum = 0;
        for (const double distance : nearest) sum += distance;
        const double wanted = numeric::product(numbers.uniform(), sum);
        double before = 0;
        seed = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (!(nearest[i] > 0)) continue;
            seed = i;
            before += nearest[i];
            if (before > wanted) break;
        }
    }
    std::vector<double> sums(result.clusters * d);
    std::vector<std::size_t> sizes(result.clusters);
    for (result.iterations = 1;; ++result.iterations) {
        hallmark::detail::plain_vector<char> moved(block_count(n, 1024));
        for_each_block(ex, n, 1024, [&](index_block block) {
            for (std::size_t i = block.begin; i < block.end; ++i) {
                std::uint32_t best = 0;
                double least = std::numeric_limits<double>::infinity();
                for (std::size_t c = 0; c < result.clusters; ++c) {
                    const double distance = squared_distance_to(features[rows[i]], &result.centres[c * d]);
                    if (distance < least) {
                        least = distance;
                        best = static_cast<std::uint32_t>(c);
                    }
                }
                nearest[i] = least;
                if (best != result.cluster[i]) moved[block.begin / 1024] = 1;
                result.cluster[i] = best;
            }
        });
        bool any = result.iterations == 1;
        for (const char m : moved) any = any || m != 0;
        result.inertia = 0;
        for (const double distance : nearest) result.inertia += distance;
        if (!any || result.iterations == options.max_iterations) return result;
        sums.assign(sums.size(), 0);
        sizes.assign(sizes.size(), 0);
        for (std::size_t i = 0; i < n; ++i) {
            ++sizes[result.cluster[i]];
            for (std::size_t j = 0; j < d; ++j)
                sums[result.cluster[i] * d + j] += static_cast<double>(features[rows[i]][j]);
        }
        for (std::size_t c = 0; c < result.clusters; ++c)
            for (std::size_t j = 0; j < d && sizes[c] > 0; ++j) // one that lost all rows stays where it is
                result.centres[c * d + j] = sums[c * d + j] / static_cast<double>(sizes[c]);
    }
}

} // namespace detail

/// k-means (Lloyd, 1982; seeds by k-means++, Arthur and Vassilvitskii, 2007): the same for any number of threads. Ties:
/// the lower cluster. A wrong call when clusters or max_iterations is 0. O(rows × clusters × columns × iterations).
template <executor Executor = serial>
[[nodiscard]] k_means_result k_means(features_view features, const k_means_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.clusters > 0 && options.max_iterations > 0,
                     "k_means: " + std::to_string(options.clusters) + " clusters, " +
                         std::to_string(options.max_iterations) + " iterations");
    std::vector<std::uint32_t> rows(features.rows());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
    return detail::k_means_of(features, rows, options, ex);
}

struct cluster_centroids_options {
    sampling_strategy strategy{};
    std::size_t max_iterations = 100; ///< of k-means
    std::uint64_t seed = 0;
};

/// The centres that stand for the frequent classes.
struct prototypes {
    resample_plan kept{};            ///< the items of all other classes
    std::vector<float> centres{};    ///< [prototype × columns + column]
    std::vector<label_id> classes{}; ///< [prototype]
    resample_plan nearest{};         ///< `kept`, and for each prototype the item nearest to it: "hard voting"

    friend bool operator==(const prototypes&, const prototypes&) = default;
};

/// Cluster centroids: each frequent class gives way to the centres of as many k-means clusters as the strategy leaves
/// it items. The centres are new points; `nearest` is a plan of existing items instead (each once; ties: the lower
/// item). Wrong calls as sampling_strategy::resolve, and sizes that differ.
template <class_range R, executor Executor = serial>
[[nodiscard]] prototypes cluster_centroids(features_view features, const R& classes,
                                           const cluster_centroids_options& options = {}, Executor&& ex = {}) {
    detail::class_column column(classes);
    detail::require_rows("cluster_centroids", features, column.size());
    HALLMARK_REQUIRE(options.max_iterations > 0, "cluster_centroids: max_iterations is 0");
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::under);
    column.group();
    prototypes out;
    detail::selection<> rest(column, quotas), chosen(column, quotas);
    out.kept = rest.plan();
    const std::size_t d = features.columns();
    for (const class_quota& quota : quotas) {
        if (quota.count == 0) continue;
        const std::span<const std::uint32_t> members = column.members(quota.label);
        const k_means_result groups = detail::k_means_of(features, members,
                                                         {.clusters = quota.count,
                                                          .max_iterations = options.max_iterations,
                                                          .seed = random(options.seed).split(quota.label).seed()},
                                                         ex);
        std::vector<std::uint32_t> rows;
        hallmark::detail::plain_vector<char> taken(members.size());
        for (std::size_t c = 0; c < groups.clusters; ++c) {
            std::size_t best = members.size();
            double least = 0;
            for (std::size_t i = 0; i < members.size(); ++i) {
                if (taken[i] != 0) continue;
                const double distance = detail::squared_distance_to(features[members[i]], &groups.centres[c * d]);
                if (best == members.size() || distance < least) {
                    least = distance;
                    best = i;
                }
            }
            taken[best] = 1;
            rows.push_back(members[best]);
            for (std::size_t j = 0; j < d; ++j) out.centres.push_back(static_cast<float>(groups.centres[c * d + j]));
            out.classes.push_back(quota.label);
        }
        chosen.keep(span_of(rows));
    }
    out.nearest = chosen.plan();
    return out;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
