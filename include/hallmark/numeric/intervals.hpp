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

/// z so that a normal variable is below it with a probability in (0, 1), within some 1e-15 relative (Wichura,
/// "Algorithm AS 241", 1988). normal_quantile(0.975) is the z of a 95 % interval.
template <class = void>
[[nodiscard]] double normal_quantile(double probability) {
    HALLMARK_REQUIRE(probability > 0 && probability < 1,
                     "normal_quantile: the probability is " + std::to_string(probability));
    const auto ratio = [](double x, const double (&above)[8], const double (&below)[8]) {
        double a = above[7], b = below[7];
        for (int i = 7; i-- > 0;) {
            a = product(a, x) + above[i];
            b = product(b, x) + below[i];
        }
        return a / b;
    };
    static constexpr double middle[2][8] = {
        {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
         4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3},
        {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4,
         3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}};
    static constexpr double tail[2][8] = {
        {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
         1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
        {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
         1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}};
    static constexpr double far[2][8] = {
        {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
         2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
        {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
         7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}};
    const double q = probability - 0.5;
    if (q >= -0.425 && q <= 0.425) return product(q, ratio(0.180625 - product(q, q), middle[0], middle[1]));
    const double r = sqrt(-log(q < 0 ? probability : 1 - probability));
    const double z = r <= 5 ? ratio(r - 1.6, tail[0], tail[1]) : ratio(r - 5, far[0], far[1]);
    return q < 0 ? -z : z;
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
