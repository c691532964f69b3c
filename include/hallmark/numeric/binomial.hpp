// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_BINOMIAL_HPP
#define HALLMARK_NUMERIC_BINOMIAL_HPP

// How many of so many trials succeed, how many trials so many successes take, and what a count of successes says of the
// rate. Of +, -, × and ÷ alone: the same bits on every machine.

#include "../core/config.hpp"
#include "gamma.hpp"
#include "intervals.hpp"
#include "math.hpp"

#include <cstddef>
#include <limits>
#include <string>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

namespace detail {

/// ln(1 - x) for x in [0, 1), exact where x is small (Kahan's correction of what 1 - x rounds away).
template <class = void>
[[nodiscard]] double log_of_rest(double x) noexcept {
    const double rest = 1 - x;
    return rest == 1 ? -x : product(log(rest), x / (1 - rest));
}

/// ln(x^a (1 - x)^b / B(a, b)), a <= b; where b is large without the difference of large logarithms.
template <class = void>
[[nodiscard]] double log_beta_front(double a, double b, double log_x, double log_rest) noexcept {
    if (b < 1000) return product(a, log_x) + product(b, log_rest) - (log_gamma(a) + log_gamma(b) - log_gamma(a + b));
    // ln Γ(a + b) - ln Γ(b) by Stirling's formula, two terms behind it; what stands with a ln b is put to a ln x.
    const auto rest = [](double n) { return (1.0 / 12 - 1.0 / 360 / product(n, n)) / n; };
    const double grown = product(a + b - 0.5, log_of_rest(-a / b)) - a + (rest(a + b) - rest(b));
    return product(a, log_x + log(b)) + product(b, log_rest) + grown - log_gamma(a);
}

/// The continued fraction of the incomplete beta function (Lentz's way).
template <class = void>
[[nodiscard]] double beta_fraction(double a, double b, double x) noexcept {
    constexpr double tiny = 1e-300;
    const auto off_zero = [&](double value) { return value > -tiny && value < tiny ? tiny : value; };
    double c = 1, d = 1 / off_zero(1 - product(a + b, x) / (a + 1)), fraction = d;
    for (double m = 1; m < 1e6; ++m) {
        const double even = product(product(m, b - m), x) / product(a + 2 * m - 1, a + 2 * m);
        d = 1 / off_zero(1 + product(even, d));
        c = off_zero(1 + even / c);
        fraction = product(fraction, product(d, c));
        const double odd = -product(product(a + m, a + b + m), x) / product(a + 2 * m, a + 2 * m + 1);
        d = 1 / off_zero(1 + product(odd, d));
        c = off_zero(1 + odd / c);
        const double factor = product(d, c);
        fraction = product(fraction, factor);
        if (factor - 1 < 3e-16 && 1 - factor < 3e-16) break;
    }
    return fraction;
}

} // namespace detail

/// The share of a beta distribution (a, b > 0) that lies below x in [0, 1]: the regularised incomplete beta function
/// I_x(a, b), within some 1e-12 relative (1e-11 where a and b are millions). By its continued fraction, from the end
/// that is nearer. O(√(a + b)).
template <class = void>
[[nodiscard]] double beta_below(double a, double b, double x) {
    constexpr double most = std::numeric_limits<double>::max();
    HALLMARK_REQUIRE(a > 0 && a <= most && b > 0 && b <= most && x >= 0 && x <= 1,
                     "beta_below: a is " + std::to_string(a) + ", b " + std::to_string(b) + ", x " + std::to_string(x));
    if (x == 0 || x == 1) return x;
    const double log_x = x < 0.5 ? log(x) : detail::log_of_rest(1 - x);
    const double log_rest = detail::log_of_rest(x);
    const double front =
        exp(a <= b ? detail::log_beta_front(a, b, log_x, log_rest) : detail::log_beta_front(b, a, log_rest, log_x));
    if (product(x, a + b + 2) < a + 1) return product(front, detail::beta_fraction(a, b, x)) / a;
    const double above = product(front, detail::beta_fraction(b, a, 1 - x)) / b;
    return above < 1 ? 1 - above : 0.0;
}

/// The chance of at least so many successes in so many trials that succeed at a rate in [0, 1]. Whole numbers, below
/// 2^53; trials < successes: 0. O(√trials).
template <class = void>
[[nodiscard]] double binomial_at_least(double successes, double trials, double rate) {
    HALLMARK_REQUIRE(successes >= 0 && trials >= 0 && trials < 0x1p53 && rate >= 0 && rate <= 1,
                     "binomial_at_least: " + std::to_string(successes) + " of " + std::to_string(trials) +
                         " trials at rate " + std::to_string(rate));
    if (successes == 0) return 1;
    if (successes > trials) return 0;
    return beta_below(successes, trials - successes + 1, rate);
}

/// The fewest trials that bring at least so many successes with that probability in (0, 1), at a rate in [0, 1]: the
/// quantile of the negative binomial distribution, successes counted too. Infinity at rate 0, and beyond 2^40. O(log)
/// evaluations of binomial_at_least.
template <class = void>
[[nodiscard]] double trials_for(double successes, double rate, double probability) {
    HALLMARK_REQUIRE(successes >= 0 && successes < 0x1p40 && rate >= 0 && rate <= 1,
                     "trials_for: " + std::to_string(successes) + " successes at rate " + std::to_string(rate));
    HALLMARK_REQUIRE(probability > 0 && probability < 1,
                     "trials_for: the probability is " + std::to_string(probability));
    if (successes == 0) return 0;
    constexpr double most = 0x1p40;
    if (!(successes / rate < most)) return std::numeric_limits<double>::infinity();
    double low = successes - 1, high = successes; // low: too few
    while (binomial_at_least(successes, high, rate) < probability) {
        low = high;
        high *= 2;
        if (high > most) return std::numeric_limits<double>::infinity();
    }
    while (high - low > 1) {
        const double middle = static_cast<double>(static_cast<std::size_t>(low + (high - low) / 2));
        (binomial_at_least(successes, middle, rate) < probability ? low : high) = middle;
    }
    return high;
}

/// The exact interval of a rate of which `successes` of `trials` are known (Clopper and Pearson, 1934): the rates at
/// which neither as few nor as many would be less likely than (1 - confidence) / 2. It covers at least as often as it
/// says, for every rate: wider than wilson(). Whole numbers; no trials give [0, 1]. By bisection to the last bits.
template <class = void>
[[nodiscard]] interval clopper_pearson(double successes, double trials, double confidence = 0.95) {
    HALLMARK_REQUIRE(successes >= 0 && successes <= trials && trials < 0x1p53,
                     "clopper_pearson: " + std::to_string(successes) + " successes of " + std::to_string(trials) +
                         " trials");
    HALLMARK_REQUIRE(confidence >= 0 && confidence < 1,
                     "clopper_pearson: the confidence is " + std::to_string(confidence));
    const double tail = (1 - confidence) / 2;
    // The rate at which at least so many are as likely as that.
    const auto rate_of = [&](double least, double probability) {
        double low = 0, high = 1;
        for (int step = 0; step < 1100; ++step) {
            const double middle = low == 0 ? high / 16 : (low + high) / 2;
            if (middle <= low || middle >= high || high < 1e-300) break;
            (binomial_at_least(least, trials, middle) < probability ? low : high) = middle;
        }
        return high;
    };
    return {successes == 0 ? 0.0 : rate_of(successes, tail),
            successes == trials ? 1.0 : rate_of(successes + 1, 1 - tail)};
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
