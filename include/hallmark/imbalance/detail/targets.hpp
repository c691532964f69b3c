// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_TARGETS_HPP
#define HALLMARK_IMBALANCE_DETAIL_TARGETS_HPP

#include "../../core/config.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

template <class = void>
void require_finite(const char* who, std::span<const double> targets) {
    for (std::size_t i = 0; i < targets.size(); ++i)
        HALLMARK_REQUIRE(targets[i] - targets[i] == 0,
                         std::string(who) + ": target " + std::to_string(i) + " is not finite");
}

/// Bins of equal width over a range of targets; what is beyond it counts in the outermost.
struct target_bins {
    double low = 0, high = 1;
    std::size_t count = 1;

    /// The bin of a target. The division comes last, so that a whole number of widths above `low` begins a bin.
    [[nodiscard]] std::size_t operator()(double target) const noexcept {
        const double last = static_cast<double>(count - 1);
        const double place = high > low ? (target - low) * static_cast<double>(count) / (high - low) : 0;
        return static_cast<std::size_t>(place > 0 ? (place < last ? place : last) : 0);
    }
};

/// Bins from low to high; where one is not a number, from the least or to the greatest target. A wrong call when a
/// target is not finite, or the range is empty.
template <class = void>
[[nodiscard]] target_bins bins_over(const char* who, std::span<const double> targets, double low, double high,
                                    std::size_t count) {
    require_finite(who, targets);
    target_bins bins{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), count};
    for (const double target : targets) {
        if (target < bins.low) bins.low = target;
        if (target > bins.high) bins.high = target;
    }
    if (low == low) bins.low = low;
    if (high == high) bins.high = high;
    HALLMARK_REQUIRE(bins.low <= bins.high && bins.high - bins.low < std::numeric_limits<double>::infinity(),
                     std::string(who) + ": bins from " + std::to_string(bins.low) + " to " + std::to_string(bins.high));
    return bins;
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
