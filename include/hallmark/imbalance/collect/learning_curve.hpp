// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_LEARNING_CURVE_HPP
#define HALLMARK_IMBALANCE_COLLECT_LEARNING_CURVE_HPP

// Learning curves: what error a model has after so many items of a label, and what more items would bring.

#include "../../core/config.hpp"
#include "../../core/random.hpp"
#include "../../numeric/intervals.hpp"
#include "../../numeric/math.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// The error after n items: floor + scale × n^-power (the power law of Hestness et al., "Deep learning scaling is
/// predictable, empirically", 2017). The default is 1 / n.
struct learning_curve {
    double floor = 0; ///< what no number of items removes, in [0, 1]
    double scale = 1; ///< >= 0
    double power = 1; ///< in [0, 2]

    /// Whether the numbers are in their ranges.
    [[nodiscard]] bool valid() const noexcept {
        return floor >= 0 && floor <= 1 && scale >= 0 && scale < 1e300 && power >= 0 && power <= 2;
    }
    /// n > 0.
    template <class = void>
    [[nodiscard]] double at(double n) const noexcept {
        if (power == 1) return floor + scale / n;
        return floor + numeric::product(scale, numeric::exp(-numeric::product(power, numeric::log(n))));
    }
    /// By how much the error falls from n to n + 1 items, n >= 0 (a share of an item counts in proportion below 1).
    /// Never more than from a smaller n: at 0 items a model errs always, or as the curve goes on from 1.
    template <class = void>
    [[nodiscard]] double fall(double n) const noexcept {
        if (n >= 1e4) { // n^-p (1 - (1 + 1/n)^-p) by series: no difference of nearly equal numbers
            const double x = 1 / n, y = numeric::product(power, x - numeric::product(x, x) * (0.5 - x / 3));
            const double share = y - numeric::product(y, y) * (0.5 - y / 6);
            return numeric::product(numeric::product(scale, share),
                                    numeric::exp(-numeric::product(power, numeric::log(n))));
        }
        if (n >= 1) return at(n) - at(n + 1);
        const double second = at(1) - at(2), first = 1 - at(1) > second ? 1 - at(1) : second;
        return first + numeric::product(n, second - first);
    }
    /// The fewest items with at most that error; `most` when it takes more, or never happens.
    template <class = void>
    [[nodiscard]] std::size_t items_for(double error, std::size_t most) const {
        if (most == 0 || !(at(static_cast<double>(most)) <= error)) return most;
        std::size_t low = 0, high = most; // low: too few
        while (high - low > 1) {
            const std::size_t middle = low + (high - low) / 2;
            (at(static_cast<double>(middle)) <= error ? high : low) = middle;
        }
        return high;
    }

    friend bool operator==(const learning_curve&, const learning_curve&) = default;
};

/// An error that was measured: of a model that learned from n items.
struct curve_point {
    double n = 0;      ///< > 0
    double error = 0;  ///< in [0, 1]
    double weight = 1; ///< > 0: how much it counts; n, or the size of the test part, where points differ in noise
};

struct learning_curve_options {
    std::size_t samples = 200; ///< of the bootstrap; 0: no interval
    std::uint64_t seed = 0;
    /// What is taken for the power where a label has fewer than 3 different n: of labels alike (see
    /// fit_learning_curves)
    double pooled_power = 0.5;
};

/// A curve, and how sure it is.
struct curve_fit {
    learning_curve curve{};
    double sse = 0;                        ///< Σ weight × (error - curve)²
    bool bounded = false;                  ///< false: fewer than 3 different n, so that nothing is known of the power
    std::vector<learning_curve> samples{}; ///< the curves of the bootstrap

    /// Where the error after n items lies, with that confidence: the quantiles of the bootstrap's curves, in [0, 1].
    /// [0, 1] when there is no knowing. O(samples log samples).
    template <class = void>
    [[nodiscard]] numeric::interval error_at(double n, double confidence = 0.95) const {
        HALLMARK_REQUIRE(n > 0 && confidence >= 0 && confidence < 1,
                         "error_at: " + std::to_string(n) + " items, confidence " + std::to_string(confidence));
        if (!bounded || samples.empty()) return {0, 1};
        std::vector<double> errors;
        for (const learning_curve& sample : samples) errors.push_back(sample.at(n));
        std::sort(errors.begin(), errors.end());
        const double last = static_cast<double>(errors.size() - 1);
        const std::size_t below = static_cast<std::size_t>(numeric::product((1 - confidence) / 2, last));
        const auto clamped = [](double e) { return e < 0 ? 0.0 : e > 1 ? 1.0 : e; };
        return {clamped(errors[below]), clamped(errors[errors.size() - 1 - below])};
    }
};

namespace detail {

/// The least squares of one label's points.
class curve_fitter {
public:
    static constexpr std::size_t steps = 40; // of the power, from 0 to 2

    template <class = void>
    explicit curve_fitter(std::span<const curve_point> points) : points_(points), powers_(points.size()) {
        for (const curve_point& p : points) {
            HALLMARK_REQUIRE(p.n > 0 && p.n < 1e300 && p.error >= 0 && p.error <= 1 && p.weight > 0 && p.weight < 1e300,
                             "learning curve: an error of " + std::to_string(p.error) + " after " +
                                 std::to_string(p.n) + " items, weight " + std::to_string(p.weight));
            logs_.push_back(numeric::log(p.n));
            errors_.push_back(p.error);
            std::size_t same = 0;
            for (std::size_t i = 0; i + 1 < logs_.size(); ++i) same += logs_[i] == logs_.back();
            different_ += same == 0;
        }
    }

    [[nodiscard]] std::size_t different() const noexcept { return different_; }
    [[nodiscard]] std::vector<double>& errors() noexcept { return errors_; }

    /// The best curve of that power, and its sum of squares: least squares in floor and scale, within their bounds.
    template <class = void>
    double fit(double power, learning_curve& curve) {
        double w = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            powers_[i] = numeric::exp(-numeric::product(power, logs_[i]));
            const double weight = points_[i].weight, weighted = numeric::product(weight, powers_[i]);
            w += weight;
            x += weighted;
            y += numeric::product(weight, errors_[i]);
            xx += numeric::product(weighted, powers_[i]);
            xy += numeric::product(weighted, errors_[i]);
        }
        const auto squares = [&](double floor, double scale) {
            double sum = 0;
            for (std::size_t i = 0; i < points_.size(); ++i) {
                const double off = errors_[i] - floor - numeric::product(scale, powers_[i]);
                sum += numeric::product(points_[i].weight, numeric::product(off, off));
            }
            return sum;
        };
        // The optimum lies inside, or at floor 0, floor 1 or scale 0: the best of what is within the bounds.
        double best = -1;
        const auto offer = [&](double floor, double scale) {
            if (!(floor >= 0 && floor <= 1 && scale >= 0)) return;
            const double sum = squares(floor, scale);
            if (best >= 0 && !(sum < best)) return;
            best = sum;
            curve = {floor, scale, power};
        };
        const double determinant = numeric::product(w, xx) - numeric::product(x, x);
        if (determinant > numeric::product(w, xx) * 1e-14)
            offer((numeric::product(y, xx) - numeric::product(x, xy)) / determinant,
                  (numeric::product(w, xy) - numeric::product(x, y)) / determinant);
        offer(y / w, 0);
        for (const double floor : {0.0, 1.0}) {
            const double scale = xx > 0 ? (xy - numeric::product(floor, x)) / xx : 0.0;
            offer(floor, scale > 0 ? scale : 0.0);
        }
        return best;
    }

    /// The power at which f is least: the best of a grid, then by golden section between its neighbours.
    template <class F>
    [[nodiscard]] static double best_power(F f) {
        double best = 0, least = f(0.0);
        for (std::size_t i = 1; i <= steps; ++i) {
            const double power = 2.0 * static_cast<double>(i) / static_cast<double>(steps);
            const double sum = f(power);
            if (sum < least) least = sum, best = power;
        }
        constexpr double width = 2.0 / static_cast<double>(steps), golden = 0.6180339887498949;
        double low = best > width ? best - width : 0.0, high = best + width < 2 ? best + width : 2.0;
        double a = high - numeric::product(golden, high - low), b = low + numeric::product(golden, high - low);
        double at_a = f(a), at_b = f(b);
        for (int step = 0; step < 50 && high - low > 1e-9; ++step) {
            if (at_a <= at_b) {
                high = b, b = a, at_b = at_a;
                a = high - numeric::product(golden, high - low), at_a = f(a);
            } else {
                low = a, a = b, at_a = at_b;
                b = low + numeric::product(golden, high - low), at_b = f(b);
            }
        }
        const double middle = at_a <= at_b ? a : b;
        return (at_a <= at_b ? at_a : at_b) < least ? middle : best;
    }
    template <class = void>
    [[nodiscard]] double best_power() {
        learning_curve curve;
        return best_power([&](double power) { return fit(power, curve); });
    }

private:
    std::span<const curve_point> points_;
    std::vector<double> logs_, errors_, powers_;
    std::size_t different_ = 0;
};

} // namespace detail

/// Fits a learning curve to measured errors by weighted least squares within the curve's bounds, and asks a bootstrap
/// of its residuals how sure it is. With fewer than 3 different n the power is options.pooled_power, and the interval
/// unbounded. No points: the default curve. A wrong call when a point is out of its range. O(points × (samples + 1)).
template <class = void>
[[nodiscard]] curve_fit fit_learning_curve(std::span<const curve_point> points,
                                           const learning_curve_options& options = {}) {
    HALLMARK_REQUIRE(options.pooled_power >= 0 && options.pooled_power <= 2,
                     "fit_learning_curve: the pooled power is " + std::to_string(options.pooled_power));
    curve_fit result;
    if (points.empty()) return result;
    detail::curve_fitter fitter(points);
    result.bounded = fitter.different() >= 3;
    result.sse = fitter.fit(result.bounded ? fitter.best_power() : options.pooled_power, result.curve);
    if (!result.bounded) return result;
    // Residuals, spread as if the three parameters had cost nothing, by the root of each point's weight.
    const double n = static_cast<double>(points.size());
    const double spread = numeric::sqrt(n / (n > 3 ? n - 3 : 1));
    std::vector<double> fitted, residuals;
    for (const curve_point& p : points) {
        fitted.push_back(result.curve.at(p.n));
        residuals.push_back(
            numeric::product(spread, numeric::product(p.error - fitted.back(), numeric::sqrt(p.weight))));
    }
    const random source(options.seed);
    for (std::size_t s = 0; s < options.samples; ++s) {
        random draw = source.split(s);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double residual = residuals[static_cast<std::size_t>(draw.below64(residuals.size()))];
            fitter.errors()[i] = fitted[i] + residual / numeric::sqrt(points[i].weight);
        }
        learning_curve& sample = result.samples.emplace_back();
        static_cast<void>(fitter.fit(fitter.best_power(), sample));
    }
    return result;
}

/// One fit a label, of anything whose [label] is a contiguous range of points: a vector of vectors. Labels with fewer
/// than 3 different n take the power that fits the others best, all at once (instead of options.pooled_power; it stays
/// where no label has 3). The label's number splits the seed.
template <class Labels>
[[nodiscard]] std::vector<curve_fit> fit_learning_curves(const Labels& labels, learning_curve_options options = {}) {
    std::vector<detail::curve_fitter> fitters;
    for (std::size_t l = 0; l < labels.size(); ++l)
        if (detail::curve_fitter fitter{std::span<const curve_point>(labels[l])}; fitter.different() >= 3)
            fitters.push_back(fitter);
    learning_curve curve;
    if (!fitters.empty())
        options.pooled_power = detail::curve_fitter::best_power([&](double power) {
            double sum = 0;
            for (detail::curve_fitter& fitter : fitters) sum += fitter.fit(power, curve);
            return sum;
        });
    std::vector<curve_fit> fits;
    const random source(options.seed);
    for (std::size_t l = 0; l < labels.size(); ++l) {
        options.seed = source.split(l).seed();
        fits.push_back(fit_learning_curve(std::span<const curve_point>(labels[l]), options));
    }
    return fits;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
