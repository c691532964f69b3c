// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_APPORTION_HPP
#define HALLMARK_IMBALANCE_DETAIL_APPORTION_HPP

#include "../../core/config.hpp"
#include "../../numeric/math.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// Whole numbers that sum to `total`, in proportion to weights >= 0 of which one is greater: the whole parts, then one
/// more for the largest remainders (compared in steps of 2^-32; ties: the lower index). What weighs 0 gets nothing.
template <class = void>
[[nodiscard]] std::vector<std::size_t> apportion(std::span<const double> weights, std::size_t total) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    std::vector<std::size_t> shares(weights.size());
    std::vector<std::uint64_t> remainders;
    std::size_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (!(weights[i] > 0)) continue;
        const double exact = numeric::product(weights[i] / sum, static_cast<double>(total));
        shares[i] = static_cast<std::size_t>(exact);
        given += shares[i];
        const std::uint64_t steps = static_cast<std::uint64_t>((exact - static_cast<double>(shares[i])) * 0x1p32);
        remainders.push_back((0xFFFFFFFFu - steps) << 32 | i);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t r = 0; given < total; r = r + 1 < remainders.size() ? r + 1 : 0) {
        ++shares[remainders[r] & 0xFFFFFFFFu];
        ++given;
    }
    for (std::size_t r = remainders.size(); given > total && r > 0; --r) { // rounding gave one too many
        std::size_t& share = shares[remainders[r - 1] & 0xFFFFFFFFu];
        if (share > 0) --share, --given;
    }
    return shares;
}

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
