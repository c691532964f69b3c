// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_TARGETS_HPP
#define HALLMARK_IMBALANCE_DETAIL_TARGETS_HPP

#include "../../core/config.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

inline void require_finite(const char* who, std::span<const double> targets) {
    for (std::size_t i = 0; i < targets.size(); ++i)
        HALLMARK_REQUIRE(targets[i] - targets[i] == 0,
                         std::string(who) + ": target " + std::to_string(i) + " is not finite");
}

/// The items by ascending target; ties: the lower item first.
template <class = void>
[[nodiscard]] std::vector<std::size_t> target_order(const char* who, std::span<const double> targets) {
    require_finite(who, targets);
    std::vector<std::size_t> order(targets.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return targets[a] != targets[b] ? targets[a] < targets[b] : a < b; });
    return order;
}

/// The targets, ascending. A wrong call when there are none.
template <class = void>
[[nodiscard]] std::vector<double> ascending(const char* who, std::span<const double> targets) {
    HALLMARK_REQUIRE(!targets.empty(), std::string(who) + ": there are no targets");
    std::vector<double> values;
    for (const std::size_t i : target_order(who, targets)) values.push_back(targets[i]);
    return values;
}

/// Weights above 0, scaled so that their mean is 1.
template <class = void>
void scale_to_mean_one(std::span<double> weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    const double scale = static_cast<double>(weights.size()) / sum;
    for (double& weight : weights) weight *= scale;
}

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
