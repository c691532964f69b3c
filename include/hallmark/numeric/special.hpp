// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_SPECIAL_HPP
#define HALLMARK_NUMERIC_SPECIAL_HPP

// The logarithm of the gamma function and its derivative, for Dirichlet and Beta distributions: the library's own, with
// the same bits on every machine.

#include "../core/config.hpp"
#include "math.hpp"

#include <array>
#include <limits>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

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
    const double f = 1 / product(x, x);
    constexpr std::array<double, 7> series = {1.0 / 12,   -1.0 / 360,        1.0 / 1260, -1.0 / 1680,
                                              1.0 / 1188, -691.0 / 360360.0, 1.0 / 156};
    constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
    return product(x - 0.5, log(x)) - x + half_log_two_pi + detail::polynomial(f, series) / x - log(below);
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
