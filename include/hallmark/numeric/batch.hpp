// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_BATCH_HPP
#define HALLMARK_NUMERIC_BATCH_HPP

// exp of many numbers at once: two in a register, where the compiler has vectors of two doubles.

#include "../core/config.hpp"
#include "math.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

#if defined(__GNUC__) && (defined(__SSE2__) || defined(__aarch64__))
namespace detail {

typedef double two_doubles __attribute__((vector_size(16)));
typedef std::int64_t two_integers __attribute__((vector_size(16)));

/// a × b, rounded: never fused with a sum (see product).
[[nodiscard]] inline two_doubles pair_product(two_doubles a, two_doubles b) noexcept {
    two_doubles p = a * b;
#  if defined(__SSE2__)
    __asm__("" : "+x"(p));
#  else
    __asm__("" : "+w"(p));
#  endif
    return p;
}

/// The steps of numeric::exp, one by one.
[[nodiscard]] inline two_doubles pair_exp(two_doubles x) noexcept {
    const auto both = [](double a) { return two_doubles{a, a}; };
    const two_doubles limited = x < both(-745.1332191019412) ? both(-745.1332191019412) : x;
    const two_doubles shifted = pair_product(limited, both(0x1.71547652b82fep0)) + both(round_to_integer);
    const two_doubles dk = shifted - both(round_to_integer);
    const two_doubles high = limited - pair_product(dk, both(ln2_high));
    const two_doubles low = pair_product(dk, both(ln2_low));
    const two_doubles r = high - low;
    const two_doubles z2 = pair_product(r, r);
    two_doubles sum = both(exp_series[10]) + pair_product(both(exp_series[11]), r);
    for (std::size_t i = 10; i > 0;) {
        i -= 2;
        sum = (both(exp_series[i]) + pair_product(both(exp_series[i + 1]), r)) + pair_product(sum, z2);
    }
    const two_doubles value = both(1) + (high + (pair_product(z2, sum) - low));
    // 2^k in two factors, whose exponents are halves of k, biased so that they are shifted as unsigned numbers.
    const auto bits = [](two_doubles v) { return reinterpret_cast<two_integers>(v); };
    const two_integers k = bits(shifted) - bits(both(round_to_integer));
    const two_integers first = static_cast<two_integers>((k + 2048) >> 1);
    const two_doubles a = reinterpret_cast<two_doubles>((first - 1) << 52);
    const two_doubles b = reinterpret_cast<two_doubles>((k - first + 2047) << 52);
    const two_doubles result = pair_product(pair_product(value, a), b);
    return x < both(-745.1332191019412) ? both(0) : result;
}

} // namespace detail
#endif

/// Puts e to the power x in the place of each x that is at most 709; the bits are those of exp(x). Some 2 ns each.
/// Of greater ones, and not-a-numbers, any value.
inline void exp_in_place(std::span<double> values) noexcept {
    std::size_t i = 0;
#if defined(__GNUC__) && (defined(__SSE2__) || defined(__aarch64__))
    for (; i + 2 <= values.size(); i += 2) {
        const detail::two_doubles e = detail::pair_exp(detail::two_doubles{values[i], values[i + 1]});
        values[i] = e[0];
        values[i + 1] = e[1];
    }
#endif
    for (; i < values.size(); ++i) values[i] = exp(values[i]);
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
