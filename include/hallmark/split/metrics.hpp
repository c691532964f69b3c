// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_METRICS_HPP
#define HALLMARK_SPLIT_METRICS_HPP

// How far a split is from giving every part its share of every label: the measures of the papers, from one table of
// counts.

#include "../core/config.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"
#include "assignment.hpp"
#include "bound.hpp"
#include "detail/dense_labels.hpp"
#include "detail/label_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// How many items of each part have each label. Counted item by item; tables of shards merge to the table of the whole.
class part_counts {
public:
    part_counts() = default;
    explicit part_counts(std::size_t parts) : parts_(parts), part_sizes_(parts) {}

    /// Counts one item. `labels`: each label once; part: below parts(), or assignment::none, which counts in the whole
    /// alone. Memory grows to 8 bytes × parts × the largest label.
    template <class Labels>
    void add(const Labels& labels, std::uint16_t part) {
        HALLMARK_REQUIRE(part < parts_ || part == assignment::none,
                         "part_counts: part " + std::to_string(part) + " of " + std::to_string(parts_));
        ++items_;
        if (part != assignment::none) ++part_sizes_[part];
        for (const label_id label : labels) {
            grow(std::size_t{label} + 1);
            ++totals_[label];
            if (part != assignment::none) ++cells_[label * parts_ + part];
        }
    }
    /// Adds another's counts. A wrong call when the parts differ.
    template <class = void>
    void merge(const part_counts& other) {
        HALLMARK_REQUIRE(parts_ == other.parts_, "part_counts: merging " + std::to_string(other.parts_) +
                                                     " parts into " + std::to_string(parts_));
        grow(other.totals_.size());
        items_ += other.items_;
        for (std::size_t part = 0; part < parts_; ++part) part_sizes_[part] += other.part_sizes_[part];
        for (std::size_t label = 0; label < other.totals_.size(); ++label) totals_[label] += other.totals_[label];
        for (std::size_t cell = 0; cell < other.cells_.size(); ++cell) cells_[cell] += other.cells_[cell];
    }

    [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
    [[nodiscard]] std::size_t items() const noexcept { return items_; }
    /// One more than the largest label.
    [[nodiscard]] std::size_t labels() const noexcept { return totals_.size(); }
    [[nodiscard]] std::span<const std::size_t> part_sizes() const noexcept { return span_of(part_sizes_); }
    /// Items that have a label, in all.
    [[nodiscard]] std::uint64_t total(std::size_t label) const noexcept { return totals_[label]; }
    /// Items that have it, in each part.
    [[nodiscard]] std::span<const std::uint64_t> of(std::size_t label) const noexcept {
        return span_of(cells_).subspan(label * parts_, parts_);
    }

    friend bool operator==(const part_counts&, const part_counts&) = default;

private:
    void grow(std::size_t labels) {
        if (labels <= totals_.size()) return;
        totals_.resize(labels);
        cells_.resize(labels * parts_);
    }

    std::size_t parts_ = 0;
    std::size_t items_ = 0;
    std::vector<std::size_t> part_sizes_;
    std::vector<std::uint64_t> totals_;
    std::vector<std::uint64_t> cells_;
};

/// The measures of a split over some of its labels. x: items of part j with label i; n_j items in part j; c items with
/// the label, n in all; k parts; the quota q = c × (size that part j should have) / n. The bound of a measure is the
/// least that whole items allow each label by itself (bound_of): no split can be below it, and often none can reach it.
struct measures {
    std::size_t labels = 0; ///< how many labels are in it
    double label_distribution =
        0; ///< LD: mean_i mean_j |x / (n_j - x) - c / (n - c)| (Sechidis et al. 2011); x is at most n_j - 1
    double label_distribution_bound = 0;
    double relative_distribution =
        0; ///< rLD: mean_i mean_j |(c / n - x / n_j) / (c / n)| (Florez-Revuelta 2021; OptiSplit 2022)
    double relative_distribution_bound = 0;
    double concentration = 0;         ///< DCP: mean_i (max_j x / c - 1 / k) (OptiSplit 2022; meant for equal parts)
    double examples_distribution = 0; ///< ED: mean_j |n_j - size that it should have|, in items
    std::size_t incomplete_parts = 0; ///< FZ: parts that lack some label
    std::size_t missing = 0;          ///< FLZ: pairs of a part and a label that it lacks
    std::size_t missing_bound = 0;
    double absolute_deviation = 0; ///< mean_i Σ_j |x - q|, in items
    double absolute_deviation_bound = 0;
    double max_deviation = 0;       ///< the largest |x - q|, in items
    double max_deviation_bound = 0; ///< the largest of the labels' own least
    std::size_t outside = 0; ///< labels with some |x - q| of 1 or more: not one of the whole numbers beside the quota
    double divergence = 0;   ///< JS: mean_i of the Jensen–Shannon divergence of x / c from the parts' shares, in bits
    std::vector<double>
        part_divergence; ///< KL: for each part, of its shares of labels from those of the whole, in bits

    /// The share of the labels that are outside; 0 of none.
    [[nodiscard]] double outside_share() const noexcept {
        return labels == 0 ? 0 : static_cast<double>(outside) / static_cast<double>(labels);
    }
    /// The label distribution as a multiple of its bound; 1 where both are 0, infinite where only the bound is.
    [[nodiscard]] double ratio() const noexcept {
        if (label_distribution_bound > 0) return label_distribution / label_distribution_bound;
        return label_distribution > 0 ? std::numeric_limits<double>::infinity() : 1;
    }
};

namespace detail {

[[nodiscard]] inline double log2(double x) noexcept {
    return numeric::log(x) * 0x1.71547652b82fep0;
}

/// One label's own part of the measures.
struct label_measure {
    double distribution = 0;
    double relative = 0;
    double concentration = 0;
    double absolute = 0;
    double max_deviation = 0;
    double divergence = 0;
    std::size_t missing = 0;
};

template <class = void>
[[nodiscard]] label_measure measure_label(std::span<const std::uint64_t> counts, std::uint64_t total,
                                          std::span<const std::size_t> part_sizes, std::span<const std::size_t> targets,
                                          std::size_t items) {
    label_measure m;
    const double c = static_cast<double>(total);
    const double n = static_cast<double>(items);
    const double k = static_cast<double>(counts.size());
    for (std::size_t part = 0; part < counts.size(); ++part) {
        const double x = static_cast<double>(counts[part]);
        const double size = static_cast<double>(part_sizes[part]);
        m.distribution += distribution_term(x, size, c, n) / k;
        m.relative += relative_term(x, size, c, n) / k;
        m.concentration = (std::max)(m.concentration, x / c);
        const double q = quota(c, static_cast<double>(targets[part]), n);
        const double off = x < q ? q - x : x - q;
        m.absolute += off;
        m.max_deviation = (std::max)(m.max_deviation, off);
        m.missing += counts[part] == 0;
        const double p = x / c;
        const double share = static_cast<double>(targets[part]) / n;
        const double middle = (p + share) / 2;
        if (p > 0) m.divergence += numeric::product(p / 2, log2(p / middle));
        if (share > 0) m.divergence += numeric::product(share / 2, log2(share / middle));
    }
    m.concentration -= 1 / k;
    return m;
}

/// A deviation of 1 in the last bits of a quota is no deviation of 1.
[[nodiscard]] inline bool is_outside(double deviation) noexcept {
    return deviation >= 1 - 1e-9;
}

} // namespace detail

/// The measures over the labels that at least `least` and at most `most` items have. `targets`: the sizes that the
/// parts should have (a wrong call when there are not as many as parts). O(labels × parts), and the bounds.
template <class = void>
[[nodiscard]] measures measure(const part_counts& counts, std::span<const std::size_t> targets, bounds& known,
                               std::uint64_t least = 1, std::uint64_t most = ~std::uint64_t{0}) {
    HALLMARK_REQUIRE(targets.size() == counts.parts(), "measure: " + std::to_string(targets.size()) + " sizes of " +
                                                           std::to_string(counts.parts()) + " parts");
    measures m;
    const std::size_t parts = counts.parts();
    std::vector<bool> lacks(parts);
    std::vector<double> part_labels(parts);
    double all_labels = 0;
    const auto counted = [&](std::size_t label) {
        const std::uint64_t total = counts.total(label);
        return total > 0 && total >= least && total <= most;
    };
    for (std::size_t label = 0; label < counts.labels(); ++label) {
        if (!counted(label)) continue;
        const std::uint64_t total = counts.total(label);
        const std::span<const std::uint64_t> x = counts.of(label);
        const detail::label_measure own = detail::measure_label(x, total, counts.part_sizes(), targets, counts.items());
        const label_bound& bound = known.of(total);
        ++m.labels;
        m.label_distribution += own.distribution;
        m.label_distribution_bound += bound.distribution;
        m.relative_distribution += own.relative;
        m.relative_distribution_bound += bound.relative;
        m.concentration += own.concentration;
        m.missing += own.missing;
        m.missing_bound += bound.missing;
        m.absolute_deviation += own.absolute;
        m.absolute_deviation_bound += bound.absolute;
        m.max_deviation = (std::max)(m.max_deviation, own.max_deviation);
        m.max_deviation_bound = (std::max)(m.max_deviation_bound, bound.max_deviation);
        m.outside += detail::is_outside(own.max_deviation);
        m.divergence += own.divergence;
        all_labels += static_cast<double>(total);
        for (std::size_t part = 0; part < parts; ++part) {
            if (x[part] == 0) lacks[part] = true;
            part_labels[part] += static_cast<double>(x[part]);
        }
    }
    if (m.labels > 0) {
        const double labels = static_cast<double>(m.labels);
        for (double* mean : {&m.label_distribution, &m.label_distribution_bound, &m.relative_distribution,
                             &m.relative_distribution_bound, &m.concentration, &m.absolute_deviation,
                             &m.absolute_deviation_bound, &m.divergence})
            *mean /= labels;
    }
    m.part_divergence.assign(parts, 0);
    for (std::size_t part = 0; part < parts; ++part) {
        m.incomplete_parts += lacks[part];
        const double size = static_cast<double>(counts.part_sizes()[part]);
        const double target = static_cast<double>(targets[part]);
        m.examples_distribution += (size < target ? target - size : size - target) / static_cast<double>(parts);
    }
    for (std::size_t label = 0; label < counts.labels(); ++label) {
        if (!counted(label)) continue;
        const std::span<const std::uint64_t> x = counts.of(label);
        for (std::size_t part = 0; part < parts; ++part) {
            if (x[part] == 0) continue;
            const double p = static_cast<double>(x[part]) / part_labels[part];
            const double whole = static_cast<double>(counts.total(label)) / all_labels;
            m.part_divergence[part] += numeric::product(p, detail::log2(p / whole));
        }
    }
    return m;
}

/// Pairs of labels as labels of their own, for the same measures over pairs (LPD and its kin): each item has those of
/// its own labels, numbered in the order of (smaller, larger). With `singles`, a label with itself is a pair too (what
/// scikit-multilearn calls order 2). Only pairs that `min_support` items have. O(pairs log pairs) time and memory.
template <class = void>
[[nodiscard]] label_sets pair_sets(label_sets_view labels, bool singles = false, std::uint32_t min_support = 1) {
    const detail::dense_labels dense(labels);
    std::vector<label_id> row;
    std::vector<std::uint64_t> kept;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        dense.read(labels[i], row);
        detail::for_each_pair(row, singles, [&](std::uint64_t pair) { kept.push_back(pair); });
    }
    detail::keep_supported(kept, min_support);
    label_sets pairs;
    std::vector<label_id> ids;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        ids.clear();
        dense.read(labels[i], row);
        detail::for_each_pair(row, singles, [&](std::uint64_t pair) {
            const std::size_t number = detail::number_of(kept, pair);
            if (number < kept.size()) ids.push_back(static_cast<label_id>(number));
        });
        pairs.add(ids);
    }
    return pairs;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
