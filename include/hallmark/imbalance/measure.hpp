// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_MEASURE_HPP
#define HALLMARK_IMBALANCE_MEASURE_HPP

// How unbalanced labels are: one class an item, or a set of labels an item.

#include "../core/config.hpp"
#include "../core/detail/hash_index.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "../core/table.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// The measures of one class an item. Classes that nobody has do not enter; all is 0 (ratio and balance 1) with fewer
/// than two classes.
struct class_measures {
    std::size_t items = 0;
    std::size_t classes = 0;             ///< that somebody has
    std::vector<std::size_t> counts{};   ///< [class]
    label_id majority = 0, minority = 0; ///< ties: the lower
    double imbalance_ratio = 1;          ///< the majority's count / the minority's, >= 1
    double entropy = 0;                  ///< of the class shares, in nats
    double entropy_balance = 1;          ///< entropy / ln(classes), in [0, 1]: 1 is balanced
    double effective_classes = 0;        ///< exp(entropy): as many equal classes would be as mixed
    double gini_simpson = 0;             ///< 1 - Σ share²: the chance that two items differ in class
    /// The likelihood ratio against equal shares, -2 Σ n_c ln(n / (K n_c)), >= 0 (Zhu et al., "LRID: a new metric of
    /// multi-class imbalance degree based on likelihood-ratio test", 2018).
    double likelihood_ratio = 0;
    /// Imbalance degree (Ortigosa-Hernández et al., "Measuring the class-imbalance extent of multi-class problems",
    /// 2017): its whole part counts the classes below their equal share, less one; by two distances.
    double imbalance_degree_hellinger = 0;
    double imbalance_degree_total_variation = 0;
};

/// Measures class counts. O(classes).
template <class = void>
[[nodiscard]] class_measures measure_classes(const label_counts& all) {
    class_measures m;
    m.items = all.items;
    m.classes = all.present();
    m.counts = all.counts;
    m.majority = all.majority();
    m.minority = all.minority();
    if (m.classes == 0) return m;
    m.effective_classes = 1;
    if (m.classes == 1) return m;
    std::size_t total = 0;
    for (const std::size_t count : all.counts) total += count;
    const double n = static_cast<double>(total);
    const double k = static_cast<double>(m.classes);
    m.imbalance_ratio = static_cast<double>(all[m.majority]) / static_cast<double>(all[m.minority]);
    double squares = 0, hellinger = 0, variation = 0;
    std::size_t rare = 0;
    for (const std::size_t count : all.counts) {
        if (count == 0) continue;
        const double c = static_cast<double>(count);
        const double share = c / n;
        m.entropy -= numeric::product(share, numeric::log(share));
        squares += numeric::product(share, share);
        const double from_equal = numeric::log(n / numeric::product(k, c));
        m.likelihood_ratio -= 2 * numeric::product(c, from_equal);
        const double root = numeric::sqrt(share) - numeric::sqrt(1 / k);
        hellinger += numeric::product(root, root);
        variation += std::abs(share - 1 / k);
        rare += count * m.classes < total;
    }
    m.entropy_balance = m.entropy / numeric::log(k);
    m.effective_classes = numeric::exp(m.entropy);
    m.gini_simpson = 1 - squares;
    if (rare > 0) {
        // The furthest distribution with as many rare classes: they are empty, one class has what they lack.
        const double r = static_cast<double>(rare);
        const double most = numeric::sqrt((r + 1) / k) - numeric::sqrt(1 / k);
        const double furthest = numeric::product(most, most) + r / k;
        m.imbalance_degree_hellinger = numeric::sqrt(hellinger / furthest) + (r - 1);
        m.imbalance_degree_total_variation = variation / (2 * r / k) + (r - 1);
    } else {
        m.likelihood_ratio = 0; // equal classes: no rounding noise
        m.entropy_balance = 1;
    }
    return m;
}

namespace detail {
/// The SCUMBLE of one set of labels of some imbalance, whose logarithms are given by log_of(label).
template <class LogOf>
[[nodiscard]] double scumble_of(std::span<const label_id> set, std::span<const double> imbalance, LogOf&& log_of) {
    double logs = 0, sum = 0, least = std::numeric_limits<double>::infinity(), most = 0;
    std::size_t n = 0;
    for (const label_id label : set) {
        const double ratio = label < imbalance.size() ? imbalance[label] : 0;
        if (ratio == 0) continue;
        logs += log_of(label);
        sum += ratio;
        if (ratio < least) least = ratio;
        if (ratio > most) most = ratio;
        ++n;
    }
    if (n == 0 || least == most) return 0;
    const double size = static_cast<double>(n);
    const double value = 1 - numeric::exp(logs / size) / (sum / size);
    return value > 0 ? value : 0;
}
} // namespace detail

/// The measures of a set of labels an item (Charte et al., "Addressing imbalance in multilabel classification: measures
/// and random resampling algorithms", 2015; the names of the R package mldr in brackets).
struct multilabel_measures {
    std::size_t items = 0;
    std::size_t labels = 0;            ///< how many there are, also those that nobody has
    std::size_t assignments = 0;       ///< a label that stands twice at an item counts once
    std::vector<std::size_t> counts{}; ///< [label]
    /// [IRLbl] the most frequent label's count / this label's, >= 1; 0 for a label that nobody has.
    std::vector<double> imbalance{};
    double mean_imbalance = 0;     ///< [meanIR] over the labels that somebody has
    double mean_imbalance_all = 0; ///< as mldr has it: over all labels, one that nobody has counting 0
    double max_imbalance = 0;
    double imbalance_cv = 0;           ///< [CVIR] standard deviation / mean, over the labels that somebody has
    double imbalance_cv_sample = 0;    ///< the same with n - 1, as in the paper; not a number with fewer than 2 labels
    double cardinality = 0;            ///< labels an item
    double density = 0;                ///< cardinality / labels
    std::size_t label_sets = 0;        ///< different sets (the empty one is a set)
    std::size_t single_label_sets = 0; ///< sets that one item alone has
    std::size_t largest_label_set = 0; ///< how many items have the most frequent set
    /// [SCUMBLE] how much frequent and rare labels stand at the same items, in [0, 1): the mean over items of 1 -
    /// geometric mean / mean of the item's label imbalances (Charte et al., "Dealing with difficult minority labels in
    /// imbalanced multilabel data sets", 2019). Above .1, resampling whole items helps little.
    double scumble = 0;
    double scumble_cv = 0;                  ///< with n - 1; 0 when scumble is 0, not a number with fewer than 2 items
    std::vector<double> label_scumble{};    ///< the mean over a label's items; 0 for a label that nobody has
    std::vector<double> label_scumble_cv{}; ///< the same rules as scumble_cv

    /// The SCUMBLE of one set of labels: 0 without labels, and where all are equally frequent; labels that nobody has
    /// are left out. O(labels of the set).
    [[nodiscard]] double scumble_of(std::span<const label_id> set) const {
        return detail::scumble_of(set, span_of(imbalance),
                                  [&](label_id label) { return numeric::log(imbalance[label]); });
    }
    /// [TCS] the theoretical complexity, ln(features × labels × label sets), for data of so many features; a wrong call
    /// when one of the three is 0.
    [[nodiscard]] double complexity(std::size_t features) const {
        HALLMARK_REQUIRE(features > 0 && labels > 0 && label_sets > 0,
                         "complexity: there are " + std::to_string(features) + " features, " + std::to_string(labels) +
                             " labels, " + std::to_string(label_sets) + " label sets; none may be 0");
        return numeric::log(static_cast<double>(features)) + numeric::log(static_cast<double>(labels)) +
               numeric::log(static_cast<double>(label_sets));
    }
};

namespace detail {

/// A sum of numbers in [0, 1) in steps of 2^-53, kept in integers: the order of the terms does not change it. For up to
/// 2^31 terms.
struct fixed_sum {
    std::uint64_t high = 0, low = 0;

    void add(double value, std::uint64_t times) noexcept {
        const std::uint64_t steps = static_cast<std::uint64_t>(value * 0x1p53);
        high += (steps >> 32) * times;
        low += (steps & 0xFFFFFFFFu) * times;
    }
    [[nodiscard]] double value() const noexcept {
        return (static_cast<double>(high) * 0x1p32 + static_cast<double>(low)) * 0x1p-53;
    }
};

} // namespace detail

/// What multi-label measures are made of: how many items have each set of labels. Counted on shards and merged it gives
/// bit for bit what one machine gives. Memory grows with the different sets.
class multilabel_counts {
public:
    /// `labels`: how many labels there are at least, so that those that nobody has are counted too.
    explicit multilabel_counts(std::size_t labels = 0) : label_counts_(0, std::vector<std::size_t>(labels)) {}

    /// Counts one more item with these labels (repeats and any order allowed). O(n log n) in the set, amortised.
    template <class Set>
    void add(const Set& set) {
        detail::read_set(set, label_counts_.items, scratch_);
        add_sorted(span_of(scratch_), 1);
    }
    /// Counts the items of another shard too.
    void merge(const multilabel_counts& other) {
        if (label_counts_.counts.size() < other.label_counts_.counts.size())
            label_counts_.counts.resize(other.label_counts_.counts.size());
        for (std::size_t s = 0; s < other.sets(); ++s) add_sorted(other.set(s), other.times_[s]);
    }

    [[nodiscard]] const label_counts& counts() const noexcept { return label_counts_; }
    /// The different sets, in the order in which they were first met: their labels ascending, and how many items have
    /// each.
    [[nodiscard]] std::size_t sets() const noexcept { return times_.size(); }
    [[nodiscard]] std::span<const label_id> set(std::size_t s) const noexcept {
        return span_of(labels_).subspan(offsets_[s], offsets_[s + 1] - offsets_[s]);
    }
    [[nodiscard]] std::size_t items_with_set(std::size_t s) const noexcept { return times_[s]; }

    /// The measures of all that was counted. O(labels of the different sets).
    [[nodiscard]] multilabel_measures measures() const {
        multilabel_measures m;
        measure_labels(m);
        measure_sets(m);
        return m;
    }

private:
    void add_sorted(std::span<const label_id> labels, std::size_t times) {
        if (!labels.empty() && labels.back() >= label_counts_.counts.size())
            label_counts_.counts.resize(std::size_t{labels.back()} + 1);
        for (const label_id label : labels) label_counts_.counts[label] += times;
        label_counts_.items += times;
        const std::uint64_t h = hash(labels);
        const std::uint32_t known = index_.find(h, [&](std::uint32_t s) { return same(set(s), labels); });
        if (known != index_.none) {
            times_[known] += times;
            return;
        }
        HALLMARK_REQUIRE(sets() < index_.none, "multilabel_counts: more than 2^32 - 1 different sets");
        labels_.insert(labels_.end(), labels.begin(), labels.end());
        offsets_.push_back(labels_.size());
        times_.push_back(times);
        index_.add(h);
    }
    [[nodiscard]] static std::uint64_t hash(std::span<const label_id> labels) noexcept {
        std::uint64_t h = 0x9E3779B97F4A7C15u;
        for (const label_id label : labels) {
            h = (h ^ label) * 0xD1342543DE82EF95u;
            h ^= h >> 32;
        }
        return h;
    }
    [[nodiscard]] static bool same(std::span<const label_id> a, std::span<const label_id> b) noexcept {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i] != b[i]) return false;
        return true;
    }

    void measure_labels(multilabel_measures& m) const {
        m.items = label_counts_.items;
        m.counts = label_counts_.counts;
        m.labels = m.counts.size();
        m.imbalance.assign(m.labels, 0);
        const double present = static_cast<double>(label_counts_.present());
        const std::size_t most = label_counts_[label_counts_.majority()];
        double sum = 0;
        for (std::size_t l = 0; l < m.labels; ++l) {
            m.assignments += m.counts[l];
            if (m.counts[l] == 0) continue;
            m.imbalance[l] = static_cast<double>(most) / static_cast<double>(m.counts[l]);
            sum += m.imbalance[l];
            if (m.imbalance[l] > m.max_imbalance) m.max_imbalance = m.imbalance[l];
        }
        if (m.items > 0) m.cardinality = static_cast<double>(m.assignments) / static_cast<double>(m.items);
        if (m.labels > 0) m.density = m.cardinality / static_cast<double>(m.labels);
        m.imbalance_cv_sample = std::numeric_limits<double>::quiet_NaN();
        if (present == 0) return;
        m.mean_imbalance = sum / present;
        m.mean_imbalance_all = sum / static_cast<double>(m.labels);
        double squares = 0;
        for (const double ratio : m.imbalance)
            if (ratio > 0) squares += numeric::product(ratio - m.mean_imbalance, ratio - m.mean_imbalance);
        m.imbalance_cv = numeric::sqrt(squares / present) / m.mean_imbalance;
        if (present > 1) m.imbalance_cv_sample = numeric::sqrt(squares / (present - 1)) / m.mean_imbalance;
    }

    void measure_sets(multilabel_measures& m) const {
        m.label_sets = sets();
        std::vector<double> logs(m.labels), values(sets());
        for (std::size_t l = 0; l < m.labels; ++l)
            if (m.imbalance[l] > 0) logs[l] = numeric::log(m.imbalance[l]);
        hallmark::detail::plain_vector<detail::fixed_sum> sums(m.labels), squares(m.labels);
        detail::fixed_sum all, all_squares;
        for (std::size_t s = 0; s < sets(); ++s) {
            m.single_label_sets += times_[s] == 1;
            if (times_[s] > m.largest_label_set) m.largest_label_set = times_[s];
            values[s] = detail::scumble_of(set(s), span_of(m.imbalance), [&](label_id label) { return logs[label]; });
            all.add(values[s], times_[s]);
            for (const label_id label : set(s)) sums[label].add(values[s], times_[s]);
        }
        m.label_scumble.assign(m.labels, 0);
        m.label_scumble_cv.assign(m.labels, 0);
        if (m.items > 0) m.scumble = all.value() / static_cast<double>(m.items);
        for (std::size_t l = 0; l < m.labels; ++l)
            if (m.counts[l] > 0) m.label_scumble[l] = sums[l].value() / static_cast<double>(m.counts[l]);
        const auto add_square = [&](detail::fixed_sum& to, double deviation, std::size_t times) {
            to.add(numeric::product(deviation, deviation), times);
        };
        for (std::size_t s = 0; s < sets(); ++s) {
            add_square(all_squares, values[s] - m.scumble, times_[s]);
            for (const label_id label : set(s))
                add_square(squares[label], values[s] - m.label_scumble[label], times_[s]);
        }
        m.scumble_cv = variation(all_squares, m.scumble, m.items);
        for (std::size_t l = 0; l < m.labels; ++l)
            m.label_scumble_cv[l] = variation(squares[l], m.label_scumble[l], m.counts[l]);
    }
    [[nodiscard]] static double variation(const detail::fixed_sum& squares, double mean, std::size_t n) noexcept {
        if (n < 2) return std::numeric_limits<double>::quiet_NaN();
        return mean > 0 ? numeric::sqrt(squares.value() / static_cast<double>(n - 1)) / mean : 0;
    }

    label_counts label_counts_;
    std::vector<label_id> labels_; // of the different sets, one after the other
    std::vector<std::size_t> offsets_ = {0};
    std::vector<std::size_t> times_; // how many items have each
    hallmark::detail::number_index index_;
    std::vector<label_id> scratch_;
};

/// Measures one class an item: any range of integers. A wrong call when a class is negative. O(items).
template <class_range R>
[[nodiscard]] class_measures measure(const R& classes) {
    return measure_classes(label_counts(classes));
}

/// Measures a set of labels an item: any range of ranges of integers. `labels`: how many labels there are at least
/// (labels that nobody has are then counted). A wrong call when a label is negative. O(assignments).
template <label_set_range R>
[[nodiscard]] multilabel_measures measure(const R& sets, std::size_t labels = 0) {
    multilabel_counts counts(labels);
    for (const auto& set : sets) counts.add(set);
    return counts.measures();
}

/// The measures as two columns, a line each.
template <class = void>
[[nodiscard]] table to_table(const class_measures& m) {
    table t({{"", table::align::left}, {"", table::align::right}});
    t.add({"items", with_commas(m.items)}).add({"classes", with_commas(m.classes)});
    t.add({"imbalance ratio", fixed(m.imbalance_ratio, 2)}).add({"entropy balance", fixed(m.entropy_balance, 3)});
    t.add({"effective classes", fixed(m.effective_classes, 2)}).add({"Gini-Simpson", fixed(m.gini_simpson, 3)});
    t.add({"likelihood ratio", fixed(m.likelihood_ratio, 1)});
    t.add({"imbalance degree (Hellinger)", fixed(m.imbalance_degree_hellinger, 2)});
    t.add({"imbalance degree (variation)", fixed(m.imbalance_degree_total_variation, 2)});
    return t;
}
template <class = void>
[[nodiscard]] table to_table(const multilabel_measures& m) {
    table t({{"", table::align::left}, {"", table::align::right}});
    t.add({"items", with_commas(m.items)}).add({"labels", with_commas(m.labels)});
    t.add({"assignments", with_commas(m.assignments)}).add({"labels an item", fixed(m.cardinality, 2)});
    t.add({"density", fixed(m.density, 4)}).add({"label sets", with_commas(m.label_sets)});
    t.add({"label sets of one item", with_commas(m.single_label_sets)});
    t.add({"mean imbalance (MeanIR)", fixed(m.mean_imbalance, 2)})
        .add({"largest imbalance", fixed(m.max_imbalance, 1)});
    t.add({"its variation (CVIR)", fixed(m.imbalance_cv, 3)}).add({"concurrence (SCUMBLE)", fixed(m.scumble, 3)});
    return t;
}

/// A line a label, in the order of labels: name, items, imbalance, concurrence. `names`: anything whose [label] is a
/// text. A wrong call when it has a size and that is less than the number of labels.
template <class Names>
[[nodiscard]] table label_table(const multilabel_measures& m, const Names& names) {
    if constexpr (requires { names.size(); })
        HALLMARK_REQUIRE(names.size() >= m.labels, "label_table: " + std::to_string(names.size()) + " names of " +
                                                       std::to_string(m.labels) + " labels");
    using align = table::align;
    table t(
        {{"label", align::left}, {"items", align::right}, {"imbalance", align::right}, {"concurrence", align::right}});
    for (std::size_t l = 0; l < m.labels; ++l)
        t.add({std::string(names[l]), with_commas(m.counts[l]), m.counts[l] > 0 ? fixed(m.imbalance[l], 2) : "–",
               fixed(m.label_scumble[l], 3)});
    return t;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
