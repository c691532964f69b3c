// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_TARGET_RANGES_HPP
#define HALLMARK_IMBALANCE_COLLECT_TARGET_RANGES_HPP

// Numbers to predict (regression): in which ranges of the target to collect.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/span_of.hpp"
#include "../../core/table.hpp"
#include "../../numeric/math.hpp"
#include "../detail/apportion.hpp"
#include "../detail/targets.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct collect_targets_options {
    std::size_t budget = 0; ///< how many items to collect
    std::size_t bins = 10;
    /// The wanted share of each bin, in proportion: empty is uniform. A host's own density, or a relevance.
    std::span<const double> density{};
    /// The range of the bins; targets beyond it count in the outermost. By default that of the targets.
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
};

/// A range of the target: [low, high), the last one closed.
struct target_range {
    double low = 0, high = 0;
    std::size_t have = 0;
    double want = 0;      ///< of the level that the budget reaches
    std::size_t need = 0; ///< items to collect there

    friend bool operator==(const target_range&, const target_range&) = default;
};

/// Fills the ranges that have least of what they should, up to one level N: need = N × density - have where that is
/// above 0, N so that the needs sum to the budget; whole numbers by largest remainder. A range of density 0 gets none.
/// A wrong call when bins are 0, a target or a density is not finite, a density negative or all 0 or not one a bin, or
/// the range is empty. O(targets + bins²).
template <class = void>
[[nodiscard]] std::vector<target_range> collect_targets(std::span<const double> targets,
                                                        const collect_targets_options& options) {
    HALLMARK_REQUIRE(options.bins > 0, "collect_targets: bins is 0");
    HALLMARK_REQUIRE(options.density.empty() || options.density.size() == options.bins,
                     "collect_targets: densities of " + std::to_string(options.density.size()) + " bins, " +
                         std::to_string(options.bins) + " bins");
    const detail::target_bins bins =
        detail::bins_over("collect_targets", targets, options.low, options.high, options.bins);
    double all = 0;
    std::vector<double> density(options.bins, 1);
    for (std::size_t b = 0; b < options.density.size(); ++b) density[b] = options.density[b];
    for (const double d : density) {
        HALLMARK_REQUIRE(d >= 0 && d < 1e300, "collect_targets: a density is " + std::to_string(d));
        all += d;
    }
    HALLMARK_REQUIRE(all > 0, "collect_targets: all densities are 0");

    std::vector<target_range> ranges(options.bins);
    const double width = (bins.high - bins.low) / static_cast<double>(options.bins);
    for (std::size_t b = 0; b < ranges.size(); ++b) {
        ranges[b].low = bins.low + numeric::product(width, static_cast<double>(b));
        ranges[b].high =
            b + 1 < ranges.size() ? bins.low + numeric::product(width, static_cast<double>(b + 1)) : bins.high;
    }
    for (const double target : targets) ++ranges[bins(target)].have;
    // The level: of the ranges below it, (budget + what they have) / their density. Ranges above it leave, the
    // fullest first, until none is.
    hallmark::detail::plain_vector<char> below(ranges.size());
    double level = 0;
    for (std::size_t b = 0; b < ranges.size(); ++b) below[b] = density[b] > 0;
    for (bool changed = true; changed;) {
        changed = false;
        double have = static_cast<double>(options.budget), share = 0;
        for (std::size_t b = 0; b < ranges.size(); ++b)
            if (below[b] != 0) have += static_cast<double>(ranges[b].have), share += density[b];
        level = have / share;
        for (std::size_t b = 0; b < ranges.size(); ++b)
            if (below[b] != 0 && static_cast<double>(ranges[b].have) > numeric::product(level, density[b])) {
                below[b] = 0;
                changed = true;
            }
        bool any = false;
        for (const char is : below) any = any || is != 0;
        if (!any) changed = false;
    }
    std::vector<double> lacking(ranges.size());
    double sum = 0;
    for (std::size_t b = 0; b < ranges.size(); ++b) {
        ranges[b].want = numeric::product(level, density[b]);
        if (below[b] != 0) lacking[b] = ranges[b].want - static_cast<double>(ranges[b].have);
        sum += lacking[b];
    }
    if (options.budget == 0 || !(sum > 0)) return ranges;
    const std::vector<std::size_t> needs = detail::apportion(span_of(lacking), options.budget);
    for (std::size_t b = 0; b < ranges.size(); ++b) ranges[b].need = needs[b];
    return ranges;
}

/// A line a range.
template <class = void>
[[nodiscard]] table to_table(std::span<const target_range> ranges, int decimals = 2) {
    using align = table::align;
    table t({{"from", align::right},
             {"to", align::right},
             {"have", align::right},
             {"want", align::right},
             {"collect", align::right}});
    for (const target_range& r : ranges)
        t.add({fixed(r.low, decimals), fixed(r.high, decimals), with_commas(r.have), fixed(r.want, 1),
               with_commas(r.need)});
    return t;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
