// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_REGRESSION_RELEVANCE_HPP
#define HALLMARK_IMBALANCE_REGRESSION_RELEVANCE_HPP

// Numbers to predict (regression): which of them matter because they are rare. A relevance function φ gives each target
// a number in [0, 1]; targets of φ at or above a threshold are rare, and samplers treat each run of rare or of normal
// targets as a class.

#include "../../core/config.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "../detail/targets.hpp"
#include "density.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// A point that φ goes through. Without a slope it is the mean of those of the lines to its two neighbours, 0 at the
/// ends.
struct relevance_point {
    double target = 0;
    double relevance = 0; ///< in [0, 1]
    double slope = std::numeric_limits<double>::quiet_NaN();
};

/// Which extremes matter.
enum class extremes : std::uint8_t { both, high, low };

struct relevance_options {
    imbalance::extremes which = extremes::both;
    double coefficient = 1.5; ///< a whisker reaches as many times the box's height
    /// Where no target lies beyond a whisker that matters, or the box has no height: φ by density (see
    /// relevance::by_density) and not 0 everywhere.
    bool density_fallback = true;
};

/// A box plot's numbers, as R's boxplot.stats has them.
struct box_statistics {
    double lower_whisker = 0; ///< the least target that is not too far from the box
    double lower_hinge = 0;   ///< the median of the lower half, the median itself included
    double median = 0;
    double upper_hinge = 0;
    double upper_whisker = 0;
};

/// Of targets in ascending order. A wrong call when there are none.
template <class = void>
[[nodiscard]] box_statistics box_of(std::span<const double> ascending, double coefficient = 1.5) {
    HALLMARK_REQUIRE(!ascending.empty(), "box_of: there are no targets");
    HALLMARK_REQUIRE(coefficient >= 0, "box_of: the coefficient is " + std::to_string(coefficient));
    const std::size_t n = ascending.size(), half = (n + 3) / 2;
    const auto middle_of = [&](std::size_t doubled) { // place doubled / 2, counted from 1
        return (ascending[doubled / 2 - 1] + ascending[(doubled + 1) / 2 - 1]) / 2;
    };
    box_statistics box;
    box.lower_hinge = middle_of(half);
    box.median = middle_of(n + 1);
    box.upper_hinge = middle_of(2 * (n + 1) - half);
    const double reach = numeric::product(coefficient, box.upper_hinge - box.lower_hinge);
    std::size_t low = 0, high = n - 1;
    while (ascending[low] < box.lower_hinge - reach) ++low;
    while (ascending[high] > box.upper_hinge + reach) --high;
    box.lower_whisker = ascending[low];
    box.upper_whisker = ascending[high];
    return box;
}

/// φ: a monotone piecewise cubic through control points (Fritsch and Carlson, "Monotone piecewise cubic interpolation",
/// 1980), as Ribeiro ("Utility-based regression", 2011) and the R package UBL have it, but cut to [0, 1]: beyond the
/// outermost points it goes on with their slope.
class relevance {
public:
    /// Through the host's points, any range of them. A wrong call with fewer than two, targets that do not rise or are
    /// not finite, or a relevance outside [0, 1].
    template <hallmark::detail::range_of<relevance_point> Points>
    [[nodiscard]] static relevance through(const Points& points) {
        relevance phi;
        for (const relevance_point& p : points) phi.points_.push_back(p);
        phi.shape();
        return phi;
    }
    template <class = void>
    [[nodiscard]] static relevance through(std::initializer_list<relevance_point> points) {
        return through(std::vector<relevance_point>(points));
    }

    /// From the targets alone: 0 at the median, 1 beyond a whisker of their box plot that some target passes; a side
    /// that no target passes, or that does not matter, stays 0 to the last. See relevance_options::density_fallback. A
    /// wrong call when there are no targets, one is not finite, or the fallback is not allowed where outliers stand
    /// beside a box without height. O(n log n).
    template <class = void>
    [[nodiscard]] static relevance of(std::span<const double> targets, const relevance_options& options = {}) {
        const std::vector<double> ascending = detail::ascending("relevance", targets);
        const box_statistics box = box_of(span_of(ascending), options.coefficient);
        const bool low = options.which != extremes::high && ascending.front() < box.lower_whisker;
        const bool high = options.which != extremes::low && ascending.back() > box.upper_whisker;
        const double first = low ? box.lower_whisker : ascending.front();
        const double last = high ? box.upper_whisker : ascending.back();
        if (first < box.median && box.median < last && (low || high || !options.density_fallback))
            return through({{first, low ? 1.0 : 0.0, 0}, {box.median, 0, 0}, {last, high ? 1.0 : 0.0, 0}});
        if (options.density_fallback) {
            relevance phi = by_density(targets, options.which);
            phi.fell_back_ = true;
            return phi;
        }
        HALLMARK_REQUIRE(!(low && first == box.median) && !(high && last == box.median),
                         "relevance: the box plot has no height beside the median " + std::to_string(box.median) +
                             ", but there are outliers: allow the fallback by density, or tell points");
        relevance phi;
        if (first < box.median) phi.points_.push_back({first, low ? 1.0 : 0.0, 0});
        phi.points_.push_back({box.median, 0, 0});
        if (box.median < last) phi.points_.push_back({last, high ? 1.0 : 0.0, 0});
        return phi;
    }

    /// From the targets' density: 1 where it is least, 0 where it is greatest, 1 - p' with p' the kernel density scaled
    /// to [0, 1] over them (Steininger et al., "Density-based weighting for imbalanced regression", 2021), taken at 256
    /// places between the least and the greatest target. `which`: only above (below) their median. All targets equal: 0
    /// everywhere. Wrong calls as of(). See kernel_density for the cost.
    template <class = void>
    [[nodiscard]] static relevance by_density(std::span<const double> targets, extremes which = extremes::both) {
        const std::vector<double> ascending = detail::ascending("relevance", targets);
        relevance phi;
        const double low = ascending.front(), width = ascending.back() - low;
        if (!(width > 0)) {
            phi.points_.push_back({low, 0, 0});
            return phi;
        }
        constexpr std::size_t places = 256;
        std::vector<double> at(places + 1);
        for (std::size_t i = 0; i <= places; ++i)
            at[i] = i == places ? ascending.back() : low + numeric::product(width, static_cast<double>(i) / places);
        const std::vector<double> density = kernel_density(targets, span_of(at));
        double least = density[0], most = density[0];
        for (const double d : density) {
            if (d < least) least = d;
            if (d > most) most = d;
        }
        const double median = box_of(span_of(ascending)).median;
        std::vector<relevance_point> points;
        for (std::size_t i = 0; i <= places; ++i) {
            const bool counts = which == extremes::both || (which == extremes::high ? at[i] > median : at[i] < median);
            const double value = counts && most > least ? 1 - (density[i] - least) / (most - least) : 0;
            if (i == 0 || at[i - 1] < at[i]) points.push_back({at[i], value});
        }
        return through(points);
    }

    /// φ of a target. A wrong call when it is not a number. O(log points).
    template <class = void>
    [[nodiscard]] double operator()(double target) const {
        HALLMARK_REQUIRE(target == target, "relevance: the target is not a number");
        if (points_.empty()) return 0;
        std::size_t low = 0, high = points_.size(); // points_[low] is the last at or below, if there is one
        while (high - low > 1) {
            const std::size_t middle = low + (high - low) / 2;
            points_[middle].target <= target ? low = middle : high = middle;
        }
        const relevance_point& p = points_[low];
        double value = p.relevance;
        const double off = target - p.target;
        if (target < p.target || low + 1 == points_.size()) {
            if (p.slope != 0) value += numeric::product(p.slope, off);
        } else {
            const relevance_point& q = points_[low + 1];
            const double width = q.target - p.target, line = (q.relevance - p.relevance) / width;
            const double c = (numeric::product(3, line) - 2 * p.slope - q.slope) / width;
            const double d = (p.slope - 2 * line + q.slope) / width / width;
            value += numeric::product(off, p.slope + numeric::product(off, c + numeric::product(off, d)));
        }
        return value > 0 ? value < 1 ? value : 1 : 0;
    }

    /// The control points, with the slopes that monotonicity lets them have.
    [[nodiscard]] const std::vector<relevance_point>& points() const noexcept { return points_; }
    /// Whether of() had to go by density.
    [[nodiscard]] bool fell_back() const noexcept { return fell_back_; }

private:
    /// Checks the points, gives each its slope, and less of it where φ would not be monotone between two.
    template <class = void>
    void shape() {
        std::vector<relevance_point>& all = points_;
        HALLMARK_REQUIRE(all.size() > 1, "relevance: " + std::to_string(all.size()) + " points; two are needed");
        std::vector<double> lines; // their slopes
        for (std::size_t i = 0; i < all.size(); ++i) {
            HALLMARK_REQUIRE(all[i].target - all[i].target == 0 && (i == 0 || all[i - 1].target < all[i].target),
                             "relevance: the target " + std::to_string(all[i].target) + " of point " +
                                 std::to_string(i) + " does not rise");
            HALLMARK_REQUIRE(all[i].relevance >= 0 && all[i].relevance <= 1,
                             "relevance: " + std::to_string(all[i].relevance) + " of point " + std::to_string(i) +
                                 " is outside [0, 1]");
            if (i > 0) lines.push_back((all[i].relevance - all[i - 1].relevance) / (all[i].target - all[i - 1].target));
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            double& slope = all[i].slope;
            if (slope != slope) slope = i > 0 && i < lines.size() ? (lines[i - 1] + lines[i]) / 2 : 0;
            HALLMARK_REQUIRE(slope - slope == 0,
                             "relevance: the slope of point " + std::to_string(i) + " is not finite");
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            relevance_point &p = all[i], &q = all[i + 1];
            if (lines[i] == 0) {
                p.slope = q.slope = 0;
                continue;
            }
            const double a = p.slope / lines[i], b = q.slope / lines[i];
            const double x = 2 * a + b - 3, y = a + 2 * b - 3;
            if (!(x > 0 && y > 0 && numeric::product(a, x + y) < numeric::product(x, x))) continue;
            const double t = 3 * lines[i] / numeric::sqrt(numeric::product(a, a) + numeric::product(b, b));
            p.slope = numeric::product(t, a);
            q.slope = numeric::product(t, b);
        }
    }

    std::vector<relevance_point> points_;
    bool fell_back_ = false;
};

/// A run of targets that are all rare, or all normal: a class of its own for samplers.
struct target_segment {
    std::size_t begin = 0, end = 0; ///< places in the ascending order of the targets
    bool rare = false;
    double mean_relevance = 0;

    [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
    friend bool operator==(const target_segment&, const target_segment&) = default;
};

/// Targets cut into such runs.
struct target_segments {
    std::vector<std::size_t> order{}; ///< the items by ascending target; ties: the lower item first
    std::vector<target_segment> segments{};

    /// The items of a segment.
    [[nodiscard]] std::span<const std::size_t> items(std::size_t segment) const noexcept {
        return span_of(order).subspan(segments[segment].begin, segments[segment].size());
    }
};

/// Cuts targets where φ crosses the threshold: rare is φ >= threshold. A wrong call when a target is not finite, or the
/// threshold outside [0, 1]. O(n log n).
template <class = void>
[[nodiscard]] target_segments segments_of(std::span<const double> targets, const relevance& phi,
                                          double threshold = 0.5) {
    HALLMARK_REQUIRE(threshold >= 0 && threshold <= 1,
                     "segments_of: the threshold " + std::to_string(threshold) + " is outside [0, 1]");
    target_segments cut;
    cut.order = detail::target_order("segments_of", targets);
    for (std::size_t i = 0; i < cut.order.size(); ++i) {
        const double value = phi(targets[cut.order[i]]);
        const bool rare = value >= threshold;
        if (cut.segments.empty() || cut.segments.back().rare != rare) cut.segments.push_back({i, i, rare, 0});
        ++cut.segments.back().end;
        cut.segments.back().mean_relevance += value;
    }
    for (target_segment& s : cut.segments) s.mean_relevance /= static_cast<double>(s.size());
    return cut;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
