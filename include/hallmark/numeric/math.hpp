// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_MATH_HPP
#define HALLMARK_NUMERIC_MATH_HPP

// Logarithm and exponential whose results are the library's own. Every libm rounds these a little differently, and a
// compiler that may use fused multiply-add (-march=native) rounds sums of products differently again; a label model
// that iterates on such numbers would end with other labels on another machine. Here only +, -, × and ÷ are used, which
// IEEE 754 fixes, and no product can be fused with the sum that follows it. (Not under -ffast-math, which lets the
// compiler break both.)

#include "../core/config.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#if !defined(__GNUC__)
#  include <cmath>
#endif

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

/// a × b, rounded: never fused with a sum. For arithmetic elsewhere whose result a decision hangs on.
[[nodiscard]] inline double product(double a, double b) noexcept {
    double p = a * b;
#if defined(__GNUC__) && (defined(__x86_64__) || defined(__SSE2__))
    __asm__("" : "+x"(p)); // no instruction: the value has to be in a register here, whole and rounded
#elif defined(__GNUC__) && defined(__aarch64__)
    __asm__("" : "+w"(p));
#elif defined(__GNUC__)
    __asm__("" : "+m"(p));
#else
    const volatile double kept = p;
    p = kept;
#endif
    return p;
}

/// The square root, rounded as IEEE 754 asks of every machine; of a negative number NaN. (<cmath> costs each unit that
/// includes it a tenth of a second, for this one instruction.)
[[nodiscard]] inline double sqrt(double x) noexcept {
#if defined(__GNUC__)
    return __builtin_sqrt(x);
#else
    return std::sqrt(x);
#endif
}

namespace detail {
/// c[0] + c[1] z + c[2] z² + …, in a fixed order of operations that keeps the chain short: pairs, then powers of z².
template <std::size_t N>
[[nodiscard]] inline double polynomial(double z, const std::array<double, N>& c) noexcept {
    static_assert(N >= 2);
    const double z2 = product(z, z);
    std::size_t i = (N - 1) / 2 * 2;
    double sum = i + 1 < N ? c[i] + product(c[i + 1], z) : c[i];
    while (i > 0) {
        i -= 2;
        sum = (c[i] + product(c[i + 1], z)) + product(sum, z2);
    }
    return sum;
}

// ln 2 in two parts: the first has 21 zero bits at its end, so that its product with an exponent is exact.
inline constexpr double ln2_high = 0x1.62e42feep-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

// Added and taken away again, this leaves the nearest integer; in between, it stands in the low bits.
inline constexpr double round_to_integer = 0x1.8p52;
inline constexpr std::array<double, 12> exp_series = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                                                      1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                                                      1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
} // namespace detail

/// The natural logarithm, within 1 unit in the last place. log(0) is -infinity, of a negative number NaN.
///
/// With x = 2^k m, m in [√½, √2), and s = (m - 1) / (m + 1): log x = k ln 2 + 2 (s + s³/3 + s⁵/5 + …). Some 6 ns.
[[nodiscard]] inline double log(double x) noexcept {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (!(x > 0)) return x == 0 ? -infinity : std::numeric_limits<double>::quiet_NaN();
    if (x == infinity) return x;
    std::int64_t k = 0;
    if (x < (std::numeric_limits<double>::min)()) { // subnormal
        x *= 0x1p54;
        k = -54;
    }
    std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    // Counting from √½ makes the exponent field round to the nearer power of two.
    constexpr std::uint64_t root_half = 0x3FE6A09E667F3BCD;
    const std::uint64_t above = bits - root_half;
    k += static_cast<std::int64_t>(above) >> 52;
    bits = (above & 0x000FFFFFFFFFFFFF) + root_half;

    const double f = std::bit_cast<double>(bits) - 1; // exact
    const double s = f / (2 + f);
    const double z = product(s, s);
    constexpr std::array<double, 10> series = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                                               2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
    // log m = f - f²/2 + s (f²/2 + z·series): f carries the size, the rest is a small correction.
    const double half_square = product(product(0.5, f), f);
    const double correction = product(s, half_square + product(z, detail::polynomial(z, series)));
    const double dk = static_cast<double>(k);
    return product(dk, detail::ln2_high) - ((half_square - (correction + product(dk, detail::ln2_low))) - f);
}

/// e to the power x, within 1 unit in the last place (2 where the result is subnormal). Infinity above 709.78, 0 below
/// -745.13.
///
/// With x = k ln 2 + r, |r| <= ln 2 / 2: 2^k (1 + r + r²/2! + …). Some 5 ns.
[[nodiscard]] inline double exp(double x) noexcept {
    if (!(x <= 709.782712893384)) return x != x ? x : std::numeric_limits<double>::infinity();
    if (x < -745.1332191019412) return 0;
    const double shifted = product(x, 0x1.71547652b82fep0) + detail::round_to_integer; // x / ln 2
    const double dk = shifted - detail::round_to_integer;
    const std::int64_t k = static_cast<std::int64_t>(dk);
    const double high = x - product(dk, detail::ln2_high); // exact
    const double low = product(dk, detail::ln2_low);
    const double r = high - low;
    const double tail = product(product(r, r), detail::polynomial(r, detail::exp_series));
    const double value = 1 + (high + (tail - low));
    // 2^k in two factors, so that neither overflows and a subnormal result is rounded once.
    const auto power_of_two = [](std::int64_t e) {
        return std::bit_cast<double>(static_cast<std::uint64_t>(e + 1023) << 52);
    };
    const std::int64_t first = k / 2;
    return value * power_of_two(first) * power_of_two(k - first);
}

/// e to the power x, less 1, within 4 units in the last place also next to 0, where the difference would lose them
/// (Kahan's way: what rounding did to exp(x) is undone by its logarithm). Infinity above 709.78. Some 20 ns.
[[nodiscard]] inline double expm1(double x) noexcept {
    const double power = exp(x);
    if (x > 1 || x < -1) return power - 1;
    return power == 1 ? x : (power - 1) * x / log(power);
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
