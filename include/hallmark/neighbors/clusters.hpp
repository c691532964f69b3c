// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_CLUSTERS_HPP
#define HALLMARK_NEIGHBORS_CLUSTERS_HPP

// Clusters of pairs that are alike, from near_duplicates or a host's own search: groups that a split must not separate.

#include "../core/config.hpp"
#include "../core/detail/disjoint_sets.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace neighbors {

/// Two items and how alike they are; first < second.
struct near_pair {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    double similarity = 0;

    friend bool operator==(const near_pair&, const near_pair&) = default;
};

/// Groups for a split.
struct clusters {
    std::vector<std::uint32_t> group_of{}; ///< [item] the number of its cluster, by the clusters' first items
    std::size_t count = 0;
    std::size_t largest = 0;  ///< items of the largest
    std::size_t left_out = 0; ///< pairs that are in two clusters because of the limit
};

/// Clusters of n items: those that pairs join, directly or through others; an item without a pair is alone. `largest`:
/// a cluster that chains beyond so many items grows no more: pairs are joined from the most alike on, and one that
/// would make a cluster larger is left out (and counted). O(pairs log pairs). A wrong call: a pair of items that there
/// are not, a limit of 0.
template <class = void>
[[nodiscard]] clusters cluster(std::span<const near_pair> pairs, std::size_t n, std::size_t largest = 0xFFFFFFFF) {
    HALLMARK_REQUIRE(largest >= 1, "cluster: clusters of no items");
    hallmark::detail::disjoint_sets joined(n);
    std::vector<std::uint32_t> sizes(n, 1);
    std::vector<std::uint32_t> order(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        HALLMARK_REQUIRE(pairs[i].first < n && pairs[i].second < n,
                         "cluster: pair " + std::to_string(i) + " is of items " + std::to_string(pairs[i].first) +
                             " and " + std::to_string(pairs[i].second) + " of " + std::to_string(n));
        order[i] = static_cast<std::uint32_t>(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return pairs[a].similarity > pairs[b].similarity; });
    clusters result;
    for (const std::uint32_t at : order) {
        const std::uint32_t a = joined.find(pairs[at].first);
        const std::uint32_t b = joined.find(pairs[at].second);
        if (a == b || std::size_t{sizes[a]} + sizes[b] > largest) continue;
        const std::uint32_t both = sizes[a] + sizes[b];
        joined.join(a, b);
        sizes[joined.find(a)] = both;
    }
    result.group_of.resize(n);
    std::vector<std::uint32_t> number(n, 0xFFFFFFFF);
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t top = joined.find(static_cast<std::uint32_t>(i));
        if (number[top] == 0xFFFFFFFF) number[top] = static_cast<std::uint32_t>(result.count++);
        result.group_of[i] = number[top];
        result.largest = (std::max)(result.largest, std::size_t{sizes[top]});
    }
    for (const near_pair& pair : pairs) result.left_out += result.group_of[pair.first] != result.group_of[pair.second];
    return result;
}

} // namespace neighbors

HALLMARK_NAMESPACE_END

#endif
