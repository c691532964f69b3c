// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_NORMALIZE_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_NORMALIZE_HPP

// From logarithms to probabilities.

#include "../../../core/config.hpp"
#include "../../../numeric/batch.hpp"
#include "../../../numeric/math.hpp"

#include <cstddef>
#include <span>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// log of the sum of e^a and e^b.
[[nodiscard]] inline double log_add(double a, double b) noexcept {
    const double high = a > b ? a : b;
    const double low = a > b ? b : a;
    return high - low > 745 || low < -1e300 ? high : high + numeric::log(1 + numeric::exp(low - high));
}

/// By what numbers were divided: e^most × sum. Its logarithm is taken by those alone who ask for it.
struct normalizer {
    double most = 0;
    double sum = 1;

    [[nodiscard]] double log() const noexcept { return most + numeric::log(sum); }
};
/// Probabilities in the place of their logarithms, which may all be off by one number: that of the normalizer.
template <class = void>
normalizer normalize(std::span<double> logs) {
    if (logs.empty()) return {};
    if (logs.size() == 2) { // the same with one exponential
        const std::size_t low = logs[0] < logs[1] ? 0 : 1;
        const double most = logs[1 - low];
        const double other = numeric::exp(logs[low] - most);
        logs[low] = other / (1 + other);
        logs[1 - low] = 1 / (1 + other);
        return {most, 1 + other};
    }
    double most = logs[0];
    for (const double x : logs) most = x > most ? x : most;
    for (double& x : logs) x -= most;
    numeric::exp_in_place(logs);
    double sum = 0;
    for (const double x : logs) sum += x;
    for (double& x : logs) x /= sum;
    return {most, sum};
}

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
