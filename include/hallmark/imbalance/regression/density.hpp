// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_REGRESSION_DENSITY_HPP
#define HALLMARK_IMBALANCE_REGRESSION_DENSITY_HPP

// Numbers to predict (regression): how dense the targets are, by a Gaussian kernel, and weights of samples from it.

#include "../../core/config.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "../detail/targets.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// Scott's normal reference rule, 1.06 × deviation × n^(-1/5) (the deviation with n): the bandwidth of kernel_density
/// and dense_weights where none is told. 0 when all targets are equal. O(n).
template <class = void>
[[nodiscard]] double reference_bandwidth(std::span<const double> targets) {
    detail::require_finite("reference_bandwidth", targets);
    if (targets.empty()) return 0;
    const double n = static_cast<double>(targets.size());
    double mean = 0, squares = 0;
    for (const double y : targets) mean += y / n;
    for (const double y : targets) squares += numeric::product(y - mean, y - mean);
    return 1.06 * numeric::sqrt(squares / n) * numeric::exp(-numeric::log(n) / 5);
}

/// The density of targets at some places: the mean of normal curves around the targets (Parzen, "On estimation of a
/// probability density function and mode", 1962). A wrong call when a target or place is not finite, or the bandwidth
/// (by default reference_bandwidth) not above 0.
///
/// Exact where targets × places is at most 2^26; else targets are first shared between bins a 32nd of the bandwidth
/// wide (wider when that were more than 2^20) and the density is read between two of them: within 1e-3 of its greatest
/// value. O(targets × places), or O(targets + places + 512 bins).
template <class = void>
[[nodiscard]] std::vector<double> kernel_density(std::span<const double> targets, std::span<const double> places,
                                                 double bandwidth = std::numeric_limits<double>::quiet_NaN()) {
    detail::require_finite("kernel_density", targets);
    detail::require_finite("kernel_density", places);
    if (bandwidth != bandwidth) bandwidth = reference_bandwidth(targets);
    std::vector<double> density(places.size());
    if (places.empty() || targets.empty()) return density;
    HALLMARK_REQUIRE(bandwidth > 0 && bandwidth - bandwidth == 0,
                     "kernel_density: the bandwidth is " + std::to_string(bandwidth));
    const double scale = 0.3989422804014327 / (static_cast<double>(targets.size()) * bandwidth); // 1 / √2π
    const auto curve = [&](double off) {
        const double z = off / bandwidth;
        return numeric::exp(-0.5 * numeric::product(z, z));
    };
    if (targets.size() <= (std::size_t{1} << 26) / places.size()) {
        for (std::size_t p = 0; p < places.size(); ++p) {
            for (const double y : targets) density[p] += curve(places[p] - y);
            density[p] *= scale;
        }
        return density;
    }
    double low = targets[0], high = targets[0];
    for (const double y : targets) {
        if (y < low) low = y;
        if (y > high) high = y;
    }
    low -= 8 * bandwidth; // beyond, the curve is below 2e-14
    high += 8 * bandwidth;
    constexpr double most = 1 << 20;
    const double wanted = (high - low) / bandwidth * 32;
    const std::size_t bins = static_cast<std::size_t>(wanted < most ? wanted : most) + 1;
    const double width = (high - low) / static_cast<double>(bins);
    std::vector<double> shares(bins + 1), smooth(bins + 1), window;
    for (const double y : targets) {
        const double place = (y - low) / width;
        std::size_t b = static_cast<std::size_t>(place);
        if (b >= bins) b = bins - 1;
        const double right = place - static_cast<double>(b);
        shares[b] += 1 - right;
        shares[b + 1] += right;
    }
    for (std::size_t w = 0; numeric::product(static_cast<double>(w), width) <= 8 * bandwidth; ++w)
        window.push_back(curve(numeric::product(static_cast<double>(w), width)));
    for (std::size_t b = 0; b <= bins; ++b) {
        if (shares[b] == 0) continue;
        smooth[b] += shares[b];
        for (std::size_t w = 1; w < window.size(); ++w) {
            const double part = numeric::product(shares[b], window[w]);
            if (b >= w) smooth[b - w] += part;
            if (b + w <= bins) smooth[b + w] += part;
        }
    }
    for (std::size_t p = 0; p < places.size(); ++p) {
        const double place = (places[p] - low) / width;
        if (!(place >= 0 && place <= static_cast<double>(bins))) continue;
        std::size_t b = static_cast<std::size_t>(place);
        if (b >= bins) b = bins - 1;
        const double right = place - static_cast<double>(b);
        density[p] = (smooth[b] + numeric::product(right, smooth[b + 1] - smooth[b])) * scale;
    }
    return density;
}

struct dense_weights_options {
    double alpha = 1;    ///< 0: all weigh 1; 1: the densest next to nothing; above: also what is less dense
    double least = 1e-6; ///< no weight is less, before all are scaled to mean 1
    double bandwidth = std::numeric_limits<double>::quiet_NaN(); ///< by default reference_bandwidth
};

/// DenseWeight, one weight a sample: max(1 - alpha p', least), scaled to mean 1, where p' is the density at its target
/// scaled to [0, 1] over the samples (Steininger et al., "Density-based weighting for imbalanced regression", Machine
/// Learning 110, 2021). All targets equal: all 1. A wrong call when a target is not finite, alpha negative or least not
/// above 0. Costs kernel_density at the targets.
template <class = void>
[[nodiscard]] std::vector<double> dense_weights(std::span<const double> targets,
                                                const dense_weights_options& options = {}) {
    HALLMARK_REQUIRE(options.alpha >= 0 && options.least > 0, "dense_weights: alpha " + std::to_string(options.alpha) +
                                                                  ", least " + std::to_string(options.least));
    detail::require_finite("dense_weights", targets);
    std::vector<double> weights(targets.size(), 1);
    bool equal = true;
    for (const double y : targets) equal = equal && y == targets[0];
    if (equal) return weights;
    const std::vector<double> density = kernel_density(targets, targets, options.bandwidth);
    double low = density[0], high = density[0];
    for (const double d : density) {
        if (d < low) low = d;
        if (d > high) high = d;
    }
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double scaled = high > low ? (density[i] - low) / (high - low) : 0;
        const double weight = 1 - numeric::product(options.alpha, scaled);
        weights[i] = weight > options.least ? weight : options.least;
    }
    detail::scale_to_mean_one(writable_span_of(weights));
    return weights;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
