// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_WEIGHTED_SAMPLE_HPP
#define HALLMARK_IMBALANCE_DETAIL_WEIGHTED_SAMPLE_HPP

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/random.hpp"
#include "../../numeric/math.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// k different positions, ascending, drawn one after the other in proportion to weights >= 0 (Efraimidis and Spirakis,
/// "Weighted random sampling with a reservoir", 2006: those with the greatest ln(u) / weight). What weighs 0 is drawn
/// when nothing else is left, at random. k <= weights.size(). O(n log n).
template <class = void>
[[nodiscard]] std::vector<std::size_t> weighted_sample(std::span<const double> weights, std::size_t k, random numbers) {
    struct key {
        bool weightless;
        double value;
        std::size_t position;
    };
    hallmark::detail::plain_vector<key> keys;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const bool weightless = !(weights[i] > 0);
        const double log = numeric::log(1 - numbers.uniform());
        keys.push_back({weightless, weightless ? log : log / weights[i], i});
    }
    std::sort(keys.begin(), keys.end(), [](const key& a, const key& b) {
        if (a.weightless != b.weightless) return b.weightless;
        return a.value != b.value ? a.value > b.value : a.position < b.position;
    });
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < k; ++i) chosen.push_back(keys[i].position);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
