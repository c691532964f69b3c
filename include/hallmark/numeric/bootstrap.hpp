// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_BOOTSTRAP_HPP
#define HALLMARK_NUMERIC_BOOTSTRAP_HPP

// How far any figure of some items may be off, by drawing the items again.

#include "../core/config.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "intervals.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

/// The percentile bootstrap (Efron, "Bootstrap methods: another look at the jackknife", 1979): the middle share
/// `confidence` of what `statistic(std::span<const std::size_t>)` gives for resamples of the items, each as many, with
/// replacement. Values that are not numbers are left out; where none is left, and without items or resamples, the
/// interval is not numbers. A wrong call unless 0 < confidence < 1. O(resamples × (items + statistic)).
template <class Statistic>
[[nodiscard]] interval bootstrap(std::span<const std::size_t> items, Statistic&& statistic, random draws,
                                 std::size_t resamples = 200, double confidence = 0.95) {
    HALLMARK_REQUIRE(confidence > 0 && confidence < 1, "bootstrap: the confidence is " + std::to_string(confidence));
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> values;
    std::vector<std::size_t> sample(items.size());
    for (std::size_t r = 0; r < resamples && !items.empty(); ++r) {
        for (std::size_t& item : sample) item = items[static_cast<std::size_t>(draws.below64(items.size()))];
        const double value = static_cast<double>(statistic(span_of(sample)));
        if (value == value) values.push_back(value);
    }
    if (values.empty()) return {undefined, undefined};
    std::sort(values.begin(), values.end());
    const std::size_t cut = static_cast<std::size_t>((1 - confidence) / 2 * static_cast<double>(values.size()));
    return {values[cut], values[values.size() - 1 - cut]};
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
