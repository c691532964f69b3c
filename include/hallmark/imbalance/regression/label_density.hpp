// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_REGRESSION_LABEL_DENSITY_HPP
#define HALLMARK_IMBALANCE_REGRESSION_LABEL_DENSITY_HPP

// Numbers to predict: where few targets are, samples weigh more.

#include "../../core/config.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "../detail/targets.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How a target's neighbourhood is weighed by distance.
enum class kernel : std::uint8_t { gaussian, laplace, triangle };

/// What a weight is of the density at its target, before all are scaled to mean 1.
enum class reweighting : std::uint8_t { inverse, square_root_inverse };

struct label_density_weights_options {
    std::size_t bins = 100;
    imbalance::kernel kernel = kernel::gaussian;
    double bandwidth = 2;   ///< of the kernel, in bins: the Gaussian's deviation, the Laplace's scale
    std::size_t window = 5; ///< how many bins the kernel spans, odd
    reweighting reweight = reweighting::inverse;
    /// The range of the bins; targets beyond it count in the outermost. By default that of the targets.
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
    /// As the authors' program does it: roots are taken, or counts clipped to [5, 1000], before the counts are
    /// smoothed.
    bool as_published_code = false;
};

/// The kernel over its window, 1 at its highest: a Gaussian is reflected at the window's ends as the authors' program
/// does (SciPy's gaussian_filter1d of a single 1). A wrong call when the window is even or the bandwidth not above 0.
/// O(window × bandwidth).
template <class = void>
[[nodiscard]] std::vector<double> density_window(kernel shape, std::size_t window, double bandwidth) {
    HALLMARK_REQUIRE(window % 2 == 1, "density_window: " + std::to_string(window) + " bins have no middle");
    HALLMARK_REQUIRE(bandwidth > 0 && bandwidth < 1e6, "density_window: the bandwidth is " + std::to_string(bandwidth));
    const std::ptrdiff_t size = static_cast<std::ptrdiff_t>(window), half = size / 2;
    std::vector<double> values(window);
    if (shape == kernel::gaussian) {
        const std::ptrdiff_t reach = static_cast<std::ptrdiff_t>(4 * bandwidth + 0.5);
        for (std::ptrdiff_t p = 0; p < size; ++p)
            for (std::ptrdiff_t j = -reach; j <= reach; ++j) {
                std::ptrdiff_t at = (p + j) % (2 * size); // … d c b a | a b c d | d c b a …
                if (at < 0) at += 2 * size;
                if (at >= size) at = 2 * size - 1 - at;
                const double x = static_cast<double>(j) / bandwidth;
                if (at == half) values[static_cast<std::size_t>(p)] += numeric::exp(-0.5 * numeric::product(x, x));
            }
    } else {
        for (std::ptrdiff_t p = 0; p < size; ++p) {
            const double off = static_cast<double>(p < half ? half - p : p - half);
            values[static_cast<std::size_t>(p)] =
                shape == kernel::laplace ? numeric::exp(-off / bandwidth) : 1 - off / static_cast<double>(half + 1);
        }
    }
    double most = 0;
    for (const double value : values)
        if (value > most) most = value;
    for (double& value : values) value /= most;
    return values;
}

/// Counts smoothed by a window (odd length) around each bin; beyond the ends there is nothing. O(bins × window).
template <class = void>
[[nodiscard]] std::vector<double> smoothed_density(std::span<const double> counts, std::span<const double> window) {
    HALLMARK_REQUIRE(window.size() % 2 == 1,
                     "smoothed_density: a window of " + std::to_string(window.size()) + " bins");
    const std::size_t half = window.size() / 2;
    std::vector<double> density(counts.size());
    for (std::size_t b = 0; b < counts.size(); ++b)
        for (std::size_t w = 0; w < window.size(); ++w)
            if (b + w >= half && b + w - half < counts.size())
                density[b] += numeric::product(counts[b + w - half], window[window.size() - 1 - w]);
    return density;
}

/// One weight a sample, by label distribution smoothing (Yang et al., "Delving into deep imbalanced regression", ICML
/// 2021): targets are counted in bins, the counts smoothed by a kernel, and a sample weighs the inverse (or its root)
/// of the density at its target, scaled to mean 1. Equal targets have equal weights; all equal: all 1. A wrong call
/// when bins are 0, a target is not finite, the range is empty, or the kernel is none (see density_window). O(samples +
/// bins × window).
template <class = void>
[[nodiscard]] std::vector<double> label_density_weights(std::span<const double> targets,
                                                        const label_density_weights_options& options = {}) {
    HALLMARK_REQUIRE(options.bins > 0, "label_density_weights: bins is 0");
    std::vector<double> window = density_window(options.kernel, options.window, options.bandwidth);
    if (targets.empty()) return {};
    const detail::target_bins bins =
        detail::bins_over("label_density_weights", targets, options.low, options.high, options.bins);
    std::vector<std::size_t> bin_of;
    std::vector<double> counts(options.bins);
    for (const double target : targets) {
        bin_of.push_back(bins(target));
        ++counts[bin_of.back()];
    }
    if (options.as_published_code) {
        for (double& count : counts)
            count = options.reweight == reweighting::square_root_inverse ? numeric::sqrt(count)
                    : count < 5                                          ? 5
                    : count > 1000                                       ? 1000
                                                                         : count;
    } else {
        double sum = 0;
        for (const double value : window) sum += value;
        for (double& value : window) value /= sum;
    }
    const std::vector<double> density = smoothed_density(span_of(counts), span_of(window));
    std::vector<double> weights(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const double at = density[bin_of[i]];
        weights[i] =
            1 / (!options.as_published_code && options.reweight == reweighting::square_root_inverse ? numeric::sqrt(at)
                                                                                                    : at);
    }
    detail::scale_to_mean_one(writable_span_of(weights));
    return weights;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
