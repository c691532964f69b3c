// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_BOUND_HPP
#define HALLMARK_SPLIT_BOUND_HPP

// The least that whole items allow. A label that 7 items have cannot be split 70 / 15 / 15: 5, 1 and 1 is the best, and
// it is 0.1 off. No split can be nearer than the sum of such bounds; what is above them is the split's own.

#include "../core/config.hpp"
#include "../core/detail/hash_index.hpp"
#include "../core/detail/mix64.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// The least deviations of one label, its quota in part j being q_j = count × sizes[j] / n.
struct label_bound {
    double absolute = 0;      ///< of Σ_j |x_j - q_j|, over whole x that sum to the items that the parts can have of it
    double max_deviation = 0; ///< of max_j |x_j - q_j|
    double distribution = 0;  ///< of mean_j |x_j / (n_j - x_j) - c / (n - c)|
    double relative = 0;      ///< of mean_j |(c / n - x_j / n_j) / (c / n)|
    std::size_t missing = 0;  ///< of the number of parts without an item of it
};

namespace detail {

/// The odds of a label with x of n items; x is at most n - 1, so that they are finite.
[[nodiscard]] inline double odds(double x, double n) noexcept {
    if (n <= 0) return 0;
    if (x > n - 1) x = n - 1;
    return x / (n - x);
}

/// One part's term of the label distribution, before the mean; 0 for a part without items, and for a label that all
/// items have.
[[nodiscard]] inline double distribution_term(double x, double part_size, double count, double n) noexcept {
    if (part_size <= 0 || count >= n) return 0;
    const double difference = odds(x, part_size) - odds(count, n);
    return difference < 0 ? -difference : difference;
}
[[nodiscard]] inline double relative_term(double x, double part_size, double count, double n) noexcept {
    if (part_size <= 0) return 0;
    const double share = count / n;
    const double difference = (share - x / part_size) / share;
    return difference < 0 ? -difference : difference;
}
[[nodiscard]] inline double quota(double count, double size, double n) noexcept {
    return n > 0 ? numeric::product(count, size) / n : 0;
}

/// The least Σ_j cost(x_j, j) over whole 0 <= x_j <= sizes[j] with sum `count`: a dynamic programme over the parts.
/// Each x_j is looked for within `window` of its quota.
template <class Cost>
[[nodiscard]] double least_sum(std::uint64_t count, std::span<const std::size_t> sizes, double n, std::uint64_t window,
                               Cost&& cost) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    std::vector<std::uint64_t> low(sizes.size());
    std::vector<std::uint64_t> high(sizes.size());
    std::uint64_t base = 0;
    std::uint64_t width = 0;
    for (std::size_t part = 0; part < sizes.size(); ++part) {
        const auto below =
            static_cast<std::uint64_t>(quota(static_cast<double>(count), static_cast<double>(sizes[part]), n));
        low[part] = below > window ? below - window : 0;
        high[part] = below + 1 + window;
        if (high[part] > sizes[part]) high[part] = sizes[part];
        if (high[part] > count) high[part] = count;
        if (low[part] > high[part]) low[part] = high[part];
        base += low[part];
        width += high[part] - low[part];
    }
    if (base > count || base + width < count) return infinite;
    const std::uint64_t goal = count - base;
    std::vector<double> best(goal + 1, infinite);
    std::vector<double> next(goal + 1);
    best[0] = 0;
    std::uint64_t reached = 0;
    for (std::size_t part = 0; part < sizes.size(); ++part) {
        for (double& value : next) value = infinite;
        const std::uint64_t most = high[part] - low[part];
        for (std::uint64_t extra = 0; extra <= most && extra <= goal; ++extra) {
            const double own = cost(low[part] + extra, part);
            for (std::uint64_t before = 0; before <= reached && before + extra <= goal; ++before)
                if (best[before] + own < next[before + extra]) next[before + extra] = best[before] + own;
        }
        best.swap(next);
        reached = reached + most < goal ? reached + most : goal;
    }
    return best[goal];
}

} // namespace detail

/// What is the least for a label that `count` of n items have, in parts of these sizes (which sum to n, or to less when
/// a rest is used by no part: then the rest counts as one part more). Exact for labels of up to 200 items; for more,
/// counts within 12 of their quota are looked at, which holds the least for all but parts that a label fills almost.
/// O(parts × count²), at most O(parts² × 625). A wrong call: no part, a count beyond n.
template <class = void>
[[nodiscard]] label_bound bound_of(std::uint64_t count, std::span<const std::size_t> sizes, std::size_t n) {
    std::size_t used = 0;
    for (const std::size_t size : sizes) used += size;
    HALLMARK_REQUIRE(!sizes.empty() && count <= n && used <= n,
                     "bound_of: " + std::to_string(count) + " of " + std::to_string(n) + " items in " +
                         std::to_string(sizes.size()) + " parts of " + std::to_string(used));
    label_bound least;
    if (count == 0) return least;
    std::vector<std::size_t> all(sizes.begin(), sizes.end());
    if (used < n) all.push_back(n - used);
    const std::size_t parts = sizes.size();
    const double c = static_cast<double>(count);
    const double total = static_cast<double>(n);
    const double k = static_cast<double>(parts);
    const std::uint64_t window = count <= 200 ? count : 12;
    const auto size_of = [&](std::size_t part) { return static_cast<double>(all[part]); };

    least.distribution = detail::least_sum(count, all, total, window, [&](std::uint64_t x, std::size_t part) {
        return part < parts ? detail::distribution_term(static_cast<double>(x), size_of(part), c, total) / k : 0.0;
    });
    least.relative = detail::least_sum(count, all, total, window, [&](std::uint64_t x, std::size_t part) {
        return part < parts ? detail::relative_term(static_cast<double>(x), size_of(part), c, total) / k : 0.0;
    });

    // Σ |x - q| and max |x - q| are least for the largest remainders.
    std::vector<double> fractions(all.size());
    std::uint64_t up = count;
    for (std::size_t part = 0; part < all.size(); ++part) {
        const double q = detail::quota(c, size_of(part), total);
        const auto below = static_cast<std::uint64_t>(q + 1e-9);
        up -= below;
        fractions[part] = q - static_cast<double>(below);
        if (fractions[part] < 0) fractions[part] = 0;
    }
    std::vector<bool> raised(all.size());
    for (; up > 0; --up) {
        std::size_t most = all.size();
        for (std::size_t part = 0; part < all.size(); ++part)
            if (!raised[part] && (most == all.size() || fractions[part] > fractions[most])) most = part;
        if (most == all.size()) break;
        raised[most] = true;
    }
    for (std::size_t part = 0; part < parts; ++part) {
        const double off = raised[part] ? 1 - fractions[part] : fractions[part];
        least.absolute += off;
        if (off > least.max_deviation) least.max_deviation = off;
    }
    least.missing = count < parts ? parts - static_cast<std::size_t>(count) : 0;
    return least;
}

/// Bounds of labels, each number of items worked out once.
class bounds {
public:
    /// Of parts that have `sizes` items and should have `targets`, both of n in all: shares are compared with the sizes
    /// that are, quotas with those that should be.
    bounds(std::span<const std::size_t> sizes, std::span<const std::size_t> targets, std::size_t n)
        : sizes_(sizes.begin(), sizes.end()), targets_(targets.begin(), targets.end()), items_(n) {}

    /// As bound_of; O(1) for a number that was asked before. Valid until the next call.
    template <class = void>
    [[nodiscard]] const label_bound& of(std::uint64_t count) {
        const std::uint64_t hash = hallmark::detail::mix64(count); // another one for each number
        std::uint32_t at = index_.find(hash, [](std::uint32_t) { return true; });
        if (at != index_.none) return known_[at];
        label_bound bound = bound_of(count, span_of(sizes_), items_);
        if (targets_ != sizes_) {
            const label_bound wanted = bound_of(count, span_of(targets_), items_);
            bound.absolute = wanted.absolute;
            bound.max_deviation = wanted.max_deviation;
        }
        at = index_.add(hash);
        known_.push_back(bound);
        return known_[at];
    }

private:
    std::vector<std::size_t> sizes_;
    std::vector<std::size_t> targets_;
    std::size_t items_;
    hallmark::detail::number_index index_;
    hallmark::detail::plain_vector<label_bound> known_;
};

} // namespace split

HALLMARK_NAMESPACE_END

#endif
