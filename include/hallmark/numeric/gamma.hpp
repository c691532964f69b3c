// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_GAMMA_HPP
#define HALLMARK_NUMERIC_GAMMA_HPP

// The logarithm of the gamma function and its derivative, the gamma and the chi-squared distribution: the library's
// own, with the same bits on every machine.

#include "../core/config.hpp"
#include "math.hpp"

#include <array>
#include <limits>
#include <string>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

namespace detail {
/// What Stirling's formula lacks at x >= 10: log_gamma(x) = (x - ½) ln x - x + ½ ln 2π + this.
[[nodiscard]] inline double stirling_rest(double x) noexcept {
    constexpr std::array<double, 7> series = {1.0 / 12,   -1.0 / 360,        1.0 / 1260, -1.0 / 1680,
                                              1.0 / 1188, -691.0 / 360360.0, 1.0 / 156};
    return polynomial(1 / product(x, x), series) / x;
}
} // namespace detail

/// The derivative of log_gamma, ψ(x), for x > 0, within some 1e-15 × max(1, |ψ|). -infinity at 0, NaN below.
///
/// ψ(x) = ψ(x + 1) - 1/x until x is 10, then Stirling's series.
[[nodiscard]] inline double digamma(double x) noexcept {
    if (!(x > 0)) return x == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    double below = 0;
    for (; x < 10; x += 1) below += 1 / x;
    const double f = 1 / product(x, x);
    constexpr std::array<double, 7> series = {1.0 / 12,  -1.0 / 120,     1.0 / 252, -1.0 / 240,
                                              1.0 / 132, -691.0 / 32760, 1.0 / 12};
    return log(x) - 0.5 / x - product(f, detail::polynomial(f, series)) - below;
}

/// The logarithm of the gamma function for x > 0, within some 1e-14 × max(1, |result|). infinity at 0, NaN below.
[[nodiscard]] inline double log_gamma(double x) noexcept {
    if (!(x > 0)) return x == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    double below = 1;
    for (; x < 10; x += 1) below = product(below, x);
    constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
    return product(x - 0.5, log(x)) - x + half_log_two_pi + detail::stirling_rest(x) - log(below);
}

/// The share of a gamma distribution of that shape (> 0, scale 1) that lies below x: the regularised incomplete gamma
/// function P(shape, x), within some 1e-13. By its series below shape + 1, by a continued fraction above (Lentz). 0 at
/// x <= 0.
template <class = void>
[[nodiscard]] double gamma_below(double shape, double x) {
    HALLMARK_REQUIRE(shape > 0 && shape <= std::numeric_limits<double>::max(),
                     "gamma_below: the shape is " + std::to_string(shape));
    if (!(x > 0)) return x <= 0 ? 0.0 : x;
    const double front = exp(product(shape, log(x)) - x - log_gamma(shape));
    if (front == 0) return x < shape ? 0.0 : 1.0;
    if (x < shape + 1) {
        double term = 1 / shape, sum = term;
        for (double k = shape + 1; term > sum * 1e-17; ++k) sum += term = product(term, x / k);
        return product(front, sum);
    }
    double b = x + 1 - shape, c = 1e300, d = 1 / b, fraction = d;
    for (double k = 1; k < 1e6; ++k) {
        const double a = product(k, shape - k);
        b += 2;
        d = b + product(a, d);
        d = 1 / (d == 0 ? 1e-300 : d);
        c = b + a / c;
        if (c == 0) c = 1e-300;
        const double factor = product(d, c);
        fraction = product(fraction, factor);
        if (factor - 1 < 1e-16 && 1 - factor < 1e-16) break;
    }
    return 1 - product(front, fraction);
}

/// The number below which a chi-squared variable of so many degrees of freedom (> 0) lies with a probability in (0, 1).
/// By bisection to the last bits.
template <class = void>
[[nodiscard]] double chi_squared_quantile(double probability, double freedom) {
    HALLMARK_REQUIRE(probability > 0 && probability < 1,
                     "chi_squared_quantile: the probability is " + std::to_string(probability));
    double low = 0, high = freedom + 1;
    while (gamma_below(freedom / 2, high / 2) < probability) high *= 2;
    for (int step = 0; step < 200; ++step) {
        // Towards 0 by orders of magnitude: a low quantile of few degrees is tiny.
        const double middle = low == 0 ? high / 16 : (low + high) / 2;
        if (middle <= low || middle >= high || high < 1e-300) break;
        (gamma_below(freedom / 2, middle / 2) < probability ? low : high) = middle;
    }
    return high;
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
