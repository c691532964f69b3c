// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_ISOTONIC_HPP
#define HALLMARK_NUMERIC_ISOTONIC_HPP

// Isotonic regression: the numbers that keep an order and are closest to given ones, by the sum of squares. On a chain
// (calibration), on a forest and on any graph without cycles (labels whose parents must be at least as likely). Nothing
// recurses.

#include "../core/config.hpp"
#include "../core/detail/disjoint_sets.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/span_of.hpp"
#include "dag_view.hpp"
#include "flow.hpp"
#include "math.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

namespace detail {
template <class = void>
void require_isotonic(const char* function, std::size_t size, std::span<const double> values,
                      std::span<const double> weights) {
    HALLMARK_REQUIRE(values.size() == size, std::string(function) + ": " + std::to_string(values.size()) +
                                                " values for " + std::to_string(size) + " nodes");
    HALLMARK_REQUIRE(weights.empty() || weights.size() == size, std::string(function) + ": " +
                                                                    std::to_string(weights.size()) + " weights for " +
                                                                    std::to_string(size) + " values");
    constexpr double most = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < size; ++i)
        HALLMARK_REQUIRE(values[i] >= -most && values[i] <= most,
                         std::string(function) + ": value " + std::to_string(i) + " is " + std::to_string(values[i]));
    for (std::size_t i = 0; i < weights.size(); ++i)
        HALLMARK_REQUIRE(weights[i] > 0 && weights[i] <= most,
                         std::string(function) + ": weight " + std::to_string(i) + " is " + std::to_string(weights[i]));
}

/// Values that were pooled.
struct isotonic_pool {
    double sum = 0, weight = 0, mean = 0;

    void absorb(const isotonic_pool& other) noexcept {
        sum += other.sum;
        weight += other.weight;
        mean = sum / weight;
    }
};
[[nodiscard]] inline isotonic_pool pool_of(std::span<const double> values, std::span<const double> weights,
                                           std::size_t i) noexcept {
    if (weights.empty()) return {values[i], 1, values[i]};
    return {product(values[i], weights[i]), weights[i], values[i]};
}

/// The forest below: pools wait in pairing heaps, the greatest mean on top (Fredman et al., 1986).
template <class = void>
class forest_pools {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    explicit forest_pools(std::size_t n)
        : pools_(n), top_(n, none), child_(n, none), sibling_(n, none), pooled_(n, 0) {}

    /// `parent(i)` is below i, or none.
    template <class Parent>
    [[nodiscard]] std::vector<double> fit(std::span<const double> values, std::span<const double> weights,
                                          Parent parent) {
        const std::size_t n = values.size();
        for (std::size_t i = n; i-- > 0;) {
            pools_[i] = pool_of(values, weights, i);
            while (top_[i] != none && pools_[top_[i]].mean > pools_[i].mean) {
                const std::uint32_t greatest = top_[i];
                pools_[i].absorb(pools_[greatest]);
                pooled_[greatest] = 1;
                top_[i] = meld(popped(greatest), top_[greatest]);
            }
            const std::uint32_t above = parent(i);
            if (above != none) top_[above] = meld(top_[above], static_cast<std::uint32_t>(i));
        }
        std::vector<double> fitted(n);
        for (std::size_t i = 0; i < n; ++i) fitted[i] = pooled_[i] != 0 ? fitted[parent(i)] : pools_[i].mean;
        return fitted;
    }

private:
    std::uint32_t meld(std::uint32_t a, std::uint32_t b) noexcept {
        if (a == none) return b;
        if (b == none) return a;
        if (pools_[b].mean > pools_[a].mean) std::swap(a, b);
        sibling_[b] = child_[a];
        child_[a] = b;
        return a;
    }
    /// The heap without its top: its children melded in pairs, the pairs from the last to the first.
    std::uint32_t popped(std::uint32_t top) noexcept {
        std::uint32_t pairs = none;
        for (std::uint32_t at = child_[top]; at != none;) {
            const std::uint32_t first = at, second = sibling_[first];
            at = second == none ? none : sibling_[second];
            sibling_[first] = none;
            if (second != none) sibling_[second] = none;
            const std::uint32_t pair = meld(first, second);
            sibling_[pair] = pairs;
            pairs = pair;
        }
        std::uint32_t heap = none;
        while (pairs != none) {
            const std::uint32_t next = sibling_[pairs];
            sibling_[pairs] = none;
            heap = meld(heap, pairs);
            pairs = next;
        }
        child_[top] = none;
        return heap;
    }

    hallmark::detail::plain_vector<isotonic_pool> pools_;
    std::vector<std::uint32_t> top_, child_, sibling_;
    std::vector<std::uint8_t> pooled_;
};
} // namespace detail

/// The rising numbers f[0] <= f[1] <= … with the least Σ w (f - value)², by pooling neighbours that fall (Ayer et al.,
/// 1955). O(n). A wrong call when the sizes differ, a value is not finite or a weight is not positive. No weights:
/// all 1. Sums have to stay finite.
template <class = void>
[[nodiscard]] std::vector<double> isotonic_increasing(std::span<const double> values,
                                                      std::span<const double> weights = {}) {
    detail::require_isotonic("isotonic_increasing", values.size(), values, weights);
    hallmark::detail::plain_vector<detail::isotonic_pool> pools;
    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < values.size(); ++i) {
        pools.push_back(detail::pool_of(values, weights, i));
        begins.push_back(i);
        while (pools.size() > 1 && pools[pools.size() - 2].mean > pools.back().mean) {
            pools[pools.size() - 2].absorb(pools.back());
            pools.pop_back();
            begins.pop_back();
        }
    }
    std::vector<double> fitted(values.size());
    for (std::size_t p = 0; p < pools.size(); ++p)
        std::fill(fitted.begin() + static_cast<std::ptrdiff_t>(begins[p]),
                  p + 1 < pools.size() ? fitted.begin() + static_cast<std::ptrdiff_t>(begins[p + 1]) : fitted.end(),
                  pools[p].mean);
    return fitted;
}

/// The numbers in which no node exceeds its parent, with the least Σ w (f - value)²: on a forest, where parents[i] is
/// the parent of node i, below i, or 2^32 - 1 for none. By pooling, with heaps (Pardalos and Xue, "Algorithms for a
/// class of isotonic regression problems", 1999): O(n log n). Wrong calls as in isotonic_increasing, and when a parent
/// does not stand before its child.
template <class = void>
[[nodiscard]] std::vector<double> isotonic_forest(std::span<const std::uint32_t> parents,
                                                  std::span<const double> values,
                                                  std::span<const double> weights = {}) {
    detail::require_isotonic("isotonic_forest", parents.size(), values, weights);
    for (std::size_t i = 0; i < parents.size(); ++i)
        HALLMARK_REQUIRE(parents[i] < i || parents[i] == detail::forest_pools<>::none,
                         "isotonic_forest: parent " + std::to_string(parents[i]) + " of node " + std::to_string(i) +
                             " does not stand before it");
    return detail::forest_pools<>(parents.size()).fit(values, weights, [parents](std::size_t i) { return parents[i]; });
}

namespace detail {
/// Cuts a graph into parts of one value each, from the whole down.
template <class = void>
class isotonic_partition {
public:
    isotonic_partition(const dag_view& graph, std::span<const double> values)
        : graph_(graph), values_(values), fitted_(values.size()), part_of_(values.size(), 0), local_(values.size()) {}

    [[nodiscard]] std::vector<double> fit() {
        part all(values_.size());
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint32_t>(i);
        if (!all.empty()) open_.push_back(std::move(all));
        while (!open_.empty()) {
            const part nodes = std::move(open_.back());
            open_.pop_back();
            take(nodes);
        }
        // The cuts were made on rounded values; the order is kept exactly.
        for (std::size_t i = 0; i < fitted_.size(); ++i)
            for (const std::uint32_t parent : graph_[i]) fitted_[i] = std::min(fitted_[i], fitted_[parent]);
        return std::move(fitted_);
    }

private:
    using part = std::vector<std::uint32_t>; // nodes, rising

    void take(const part& nodes) {
        ++parts_;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            part_of_[nodes[i]] = parts_;
            local_[nodes[i]] = static_cast<std::uint32_t>(i);
        }
        offsets_.assign(1, 0);
        parents_.clear();
        own_.clear();
        bool forest = true;
        for (const std::uint32_t node : nodes) {
            for (const std::uint32_t parent : graph_[node])
                if (part_of_[parent] == parts_) parents_.push_back(local_[parent]);
            forest = forest && parents_.size() - offsets_.back() < 2;
            offsets_.push_back(parents_.size());
            own_.push_back(values_[node]);
        }
        if (forest) {
            give(nodes, forest_pools<>(nodes.size()).fit(span_of(own_), {}, [this](std::size_t i) {
                return offsets_[i] == offsets_[i + 1] ? forest_pools<>::none : parents_[offsets_[i]];
            }));
        } else if (!fell_apart(nodes)) {
            cut(nodes);
        }
    }
    void give(const part& nodes, std::span<const double> fitted) {
        for (std::size_t i = 0; i < nodes.size(); ++i) fitted_[nodes[i]] = fitted[i];
    }

    /// Opens the connected components of what is loaded when there are several.
    bool fell_apart(const part& nodes) {
        hallmark::detail::disjoint_sets joined(nodes.size());
        std::size_t count = nodes.size();
        for (std::uint32_t i = 0; i < nodes.size(); ++i)
            for (std::size_t e = offsets_[i]; e < offsets_[i + 1]; ++e)
                if (joined.join(i, parents_[e])) --count;
        if (count == 1) return false;
        std::vector<std::uint32_t> number(nodes.size(), 0);
        std::vector<part> components;
        for (std::uint32_t i = 0; i < nodes.size(); ++i) {
            const std::uint32_t first = joined.find(i);
            if (first == i) {
                number[i] = static_cast<std::uint32_t>(components.size());
                components.emplace_back();
            }
            components[number[first]].push_back(nodes[i]);
        }
        for (part& component : components) open_.push_back(std::move(component));
        return true;
    }

    /// Parts what is loaded into nodes that want to be above its mean, together with all their ancestors, and the rest:
    /// the set with the greatest sum of (value - mean). When that is no more than 0, all of it gets the mean.
    void cut(const part& nodes) {
        const std::size_t n = nodes.size();
        double low = own_.front(), high = low;
        for (const double value : own_) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
        const double half_range = high / 2 - low / 2; // a range may be beyond double, half of it is not
        std::vector<std::uint8_t> above(n, 0);
        if (half_range > 0) {
            // With values up to 2^bits: Σ |n v - Σ v| <= 2^bits n², which has to stay below 2^62.
            const int bits = std::clamp(62 - 2 * static_cast<int>(std::bit_width(n)), 1, 52);
            const double scale = static_cast<double>(std::uint64_t{1} << bits);
            hallmark::detail::plain_vector<std::int64_t> weights(n);
            std::int64_t sum = 0;
            for (std::size_t i = 0; i < n; ++i) {
                weights[i] = static_cast<std::int64_t>(product((own_[i] / 2 - low / 2) / half_range, scale) + 0.5);
                sum += weights[i];
            }
            for (std::int64_t& weight : weights) weight = weight * static_cast<std::int64_t>(n) - sum;
            above = maximum_closure(dag_view(span_of(offsets_), span_of(parents_)), span_of(weights));
        }
        part upper, lower;
        for (std::size_t i = 0; i < n; ++i) (above[i] != 0 ? upper : lower).push_back(nodes[i]);
        if (!upper.empty()) {
            open_.push_back(std::move(lower));
            open_.push_back(std::move(upper));
            return;
        }
        double mean = 0; // as a running mean, which stays within the values
        for (std::size_t i = 0; i < n; ++i) mean += own_[i] / static_cast<double>(n);
        for (const std::uint32_t node : nodes) fitted_[node] = mean;
    }

    const dag_view& graph_;
    std::span<const double> values_;
    std::vector<double> fitted_;
    std::vector<std::uint32_t> part_of_, local_;
    std::uint32_t parts_ = 0;
    std::vector<part> open_;
    std::vector<std::size_t> offsets_; // what is loaded: the graph of one part, and its values
    std::vector<std::uint32_t> parents_;
    std::vector<double> own_;
};
} // namespace detail

/// The numbers in which no node exceeds any of its parents, with the least Σ (f - value)². Each part of the graph is
/// cut where the sum of (value - mean) is greatest, by maximum_closure, until none can be cut (Spouge, Wan and Wilbur,
/// "Least squares isotonic regression in two dimensions", 2003); what has become a forest is pooled as in
/// isotonic_forest. The cuts are exact for values rounded to a fraction of a part's range (2^-52 to 31 nodes, 2^-42 for
/// 1,000, 2^-22 for a million), and the results are the closest numbers to within that. Wrong calls as in
/// isotonic_increasing.
template <class = void>
[[nodiscard]] std::vector<double> isotonic_dag(const dag_view& graph, std::span<const double> values) {
    detail::require_isotonic("isotonic_dag", graph.size(), values, {});
    return detail::isotonic_partition<>(graph, values).fit();
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
