// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_INTERVALS_HPP
#define HALLMARK_NUMERIC_INTERVALS_HPP

// What counts say of a proportion: how low and how high it may be.

#include "../core/config.hpp"
#include "math.hpp"

#include <limits>
#include <string>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

/// The numbers from low to high.
struct interval {
    double low = 0;
    double high = 0;

    friend bool operator==(const interval&, const interval&) = default;
};

/// The score interval of a proportion of which `successes` of `trials` are known (Wilson, 1927): the proportions p from
/// which the observed one is at most z standard deviations sqrt(p (1 - p) / trials) away. It stays within [0, 1], and
/// is honest where counts are small: 3 of 3 gives [0.44, 1].
///
/// z is the quantile of the normal distribution: 1.959964 for 95 % (97.5 % for one bound alone), 1.644854 for 90 %. No
/// trials give [0, 1]; no successes the low bound 0 exactly, nothing but successes the high bound 1. Counts may be sums
/// of weights. A wrong call unless 0 <= successes <= trials and 0 <= z, all finite. The same bits on every machine.
[[nodiscard]] inline interval wilson(double successes, double trials, double z = 1.959964) {
    constexpr double most = std::numeric_limits<double>::max();
    HALLMARK_REQUIRE(successes >= 0 && successes <= trials && trials <= most,
                     "wilson: " + std::to_string(successes) + " successes of " + std::to_string(trials) + " trials");
    HALLMARK_REQUIRE(z >= 0 && z <= most, "wilson: z is " + std::to_string(z));
    if (trials == 0) return {0, 1};
    const double failures = trials - successes;
    const double square = product(z, z);
    // The bounds are the roots of (n + z²) p² - (2 s + z²) p + s²/n = 0. The lower is taken from their product, without
    // cancellation; the upper is 1 less the lower bound of the failures.
    const double spread = product(z, sqrt(square + product(4 * (successes / trials), failures)));
    const auto lower = [&](double count) {
        return count > 0 ? 2 * product(count, count / trials) / (2 * count + square + spread) : 0.0;
    };
    return {lower(successes), 1 - lower(failures)};
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
