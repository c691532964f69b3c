// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_REGRESSION_FEATURE_SMOOTHING_HPP
#define HALLMARK_IMBALANCE_REGRESSION_FEATURE_SMOOTHING_HPP

// Numbers to predict (regression): features whose statistics borrow from those of neighbouring targets.

#include "../../core/config.hpp"
#include "../../core/matrix.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "../detail/targets.hpp"
#include "label_density.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct feature_smoothing_options {
    std::size_t bins = 100; ///< of the targets, from low to high; targets beyond count in the outermost
    double low = 0, high = 1;
    imbalance::kernel kernel = kernel::gaussian;
    double bandwidth = 2;   ///< of the kernel, in bins
    std::size_t window = 5; ///< how many bins the kernel spans, odd
    double momentum = 0.9;  ///< how much of the old statistics stays when new ones come
};

/// Feature distribution smoothing (Yang et al., "Delving into deep imbalanced regression", ICML 2021): the mean and the
/// variance of each feature in each bin of the targets, smoothed over neighbouring bins by a kernel; a sample's
/// features are moved from its bin's statistics to the smoothed ones, so that rare targets borrow from their
/// neighbours. Meant for a training loop: after each epoch update() with its features, within it calibrate() each row.
///
/// Bins that no sample has been in do not enter, and the kernel's weights are scaled to sum 1 over the others: the
/// authors' program lets them enter with mean 0 and variance 1, and mirrors at the ends.
class feature_smoothing {
public:
    /// A wrong call when bins or columns are 0, low is not below high, momentum is outside [0, 1), or the kernel is
    /// none (see density_window).
    template <class = void>
    [[nodiscard]] static feature_smoothing of(std::size_t columns, const feature_smoothing_options& options = {}) {
        HALLMARK_REQUIRE(options.bins > 0 && columns > 0, "feature_smoothing: " + std::to_string(options.bins) +
                                                              " bins, " + std::to_string(columns) + " columns");
        HALLMARK_REQUIRE(options.low < options.high && options.high - options.low < 1e300,
                         "feature_smoothing: bins from " + std::to_string(options.low) + " to " +
                             std::to_string(options.high));
        HALLMARK_REQUIRE(options.momentum >= 0 && options.momentum < 1,
                         "feature_smoothing: momentum " + std::to_string(options.momentum));
        feature_smoothing made;
        made.options_ = options;
        made.columns_ = columns;
        made.window_ = density_window(options.kernel, options.window, options.bandwidth);
        made.counts_.assign(options.bins, 0);
        for (std::vector<double>* all : {&made.means_, &made.variances_, &made.smooth_means_, &made.smooth_variances_})
            all->assign(options.bins * columns, 0);
        return made;
    }

    /// Takes the features of one epoch: a bin's mean and variance (with n - 1; of one sample 0) become momentum × old +
    /// (1 - momentum) × new; a bin's first ones are taken as they are. Then smooths. A wrong call when rows and targets
    /// differ in number, columns in theirs, or something is not finite. O(rows × columns + bins × window × columns).
    template <class = void>
    void update(features_view features, std::span<const double> targets) {
        HALLMARK_REQUIRE(features.rows() == targets.size() && (features.rows() == 0 || features.columns() == columns_),
                         "feature_smoothing: " + std::to_string(features.rows()) + " rows of " +
                             std::to_string(features.columns()) + " columns, " + std::to_string(targets.size()) +
                             " targets, for " + std::to_string(columns_) + " columns");
        detail::require_finite("feature_smoothing", targets);
        std::vector<std::size_t> counts(options_.bins);
        std::vector<double> means(means_.size()), variances(means_.size());
        for (const double y : targets) ++counts[bin_of(y)];
        for (std::size_t i = 0; i < targets.size(); ++i) {
            const std::size_t b = bin_of(targets[i]);
            for (std::size_t j = 0; j < columns_; ++j)
                means[b * columns_ + j] += static_cast<double>(features[i][j]) / static_cast<double>(counts[b]);
        }
        for (const double mean : means)
            HALLMARK_REQUIRE(mean - mean == 0, "feature_smoothing: a feature is not finite");
        for (std::size_t i = 0; i < targets.size(); ++i) {
            const std::size_t b = bin_of(targets[i]);
            for (std::size_t j = 0; j < columns_ && counts[b] > 1; ++j) {
                const double off = static_cast<double>(features[i][j]) - means[b * columns_ + j];
                variances[b * columns_ + j] += numeric::product(off, off) / static_cast<double>(counts[b] - 1);
            }
        }
        for (std::size_t b = 0; b < counts.size(); ++b) {
            if (counts[b] == 0) continue;
            const double stays = counts_[b] > 0 ? options_.momentum : 0;
            counts_[b] += counts[b];
            for (std::size_t at = b * columns_; at < (b + 1) * columns_; ++at) {
                means_[at] = numeric::product(stays, means_[at]) + numeric::product(1 - stays, means[at]);
                variances_[at] = numeric::product(stays, variances_[at]) + numeric::product(1 - stays, variances[at]);
            }
        }
        smooth(span_of(means_), writable_span_of(smooth_means_));
        smooth(span_of(variances_), writable_span_of(smooth_variances_));
    }

    /// Moves one row of features: (x - mean) √(smoothed variance / variance) + smoothed mean, the quotient cut to [0.1,
    /// 10]; where a variance is 0, or no sample has been in its bin, the feature stays. A wrong call when the row is
    /// not of as many columns, or the target not a number. O(columns).
    template <class = void>
    void calibrate(double target, std::span<float> row) const {
        HALLMARK_REQUIRE(row.size() == columns_ && target == target,
                         "feature_smoothing: a row of " + std::to_string(row.size()) + " for " +
                             std::to_string(columns_) + " columns, target " + std::to_string(target));
        const std::size_t b = bin_of(target);
        if (counts_[b] == 0) return;
        for (std::size_t j = 0; j < columns_; ++j) {
            const std::size_t at = b * columns_ + j;
            if (!(variances_[at] > 0)) continue;
            double ratio = smooth_variances_[at] / variances_[at];
            ratio = ratio < 0.1 ? 0.1 : ratio > 10 ? 10 : ratio;
            const double off = static_cast<double>(row[j]) - means_[at];
            row[j] = static_cast<float>(numeric::product(off, numeric::sqrt(ratio)) + smooth_means_[at]);
        }
    }

    /// The bin of a target.
    [[nodiscard]] std::size_t bin_of(double target) const noexcept {
        return detail::target_bins{options_.low, options_.high, options_.bins}(target);
    }
    /// How many samples were in each bin, and the statistics, [bin × columns + feature]; 0 where no sample was.
    [[nodiscard]] std::span<const std::size_t> counts() const noexcept { return span_of(counts_); }
    [[nodiscard]] std::span<const double> means() const noexcept { return span_of(means_); }
    [[nodiscard]] std::span<const double> variances() const noexcept { return span_of(variances_); }
    [[nodiscard]] std::span<const double> smoothed_means() const noexcept { return span_of(smooth_means_); }
    [[nodiscard]] std::span<const double> smoothed_variances() const noexcept { return span_of(smooth_variances_); }

private:
    feature_smoothing() = default;

    template <class = void>
    void smooth(std::span<const double> from, std::span<double> to) const {
        const std::size_t half = window_.size() / 2;
        for (std::size_t b = 0; b < counts_.size(); ++b) {
            if (counts_[b] == 0) continue;
            double sum = 0;
            for (std::size_t j = 0; j < columns_; ++j) to[b * columns_ + j] = 0;
            for (std::size_t w = 0; w < window_.size(); ++w) {
                const std::size_t other = b + w - half; // below the first bin: a very large number
                if (other >= counts_.size() || counts_[other] == 0) continue;
                sum += window_[w];
                for (std::size_t j = 0; j < columns_; ++j)
                    to[b * columns_ + j] += numeric::product(window_[w], from[other * columns_ + j]);
            }
            for (std::size_t j = 0; j < columns_; ++j) to[b * columns_ + j] /= sum;
        }
    }

    feature_smoothing_options options_;
    std::size_t columns_ = 0;
    std::vector<double> window_, means_, variances_, smooth_means_, smooth_variances_;
    std::vector<std::size_t> counts_;
};

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
