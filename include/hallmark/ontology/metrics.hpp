// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_METRICS_HPP
#define HALLMARK_ONTOLOGY_METRICS_HPP

// Precision, recall and F1 that know that a near miss in the ontology is better than a far one.

#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"
#include "ancestry.hpp"
#include "ontology.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Which labels an item's truth and prediction are compared by.
enum class hierarchical_labels : std::uint8_t {
    /// All that they imply: hP, hR, hF (Kiritchenko et al., "Learning and evaluation in the presence of class
    /// hierarchies", 2006).
    ancestors,
    /// Only what lies on the way to where they meet, so that ancestors that nearly everything shares are not counted
    /// again and again: LCaP, LCaR, LCaF (Kosmopoulos et al., "Evaluation measures for hierarchical classification",
    /// 2015). Each true label is joined with the nearest predicted label (steps through a lowest common ancestor; ties:
    /// the lower label), each predicted label with the nearest true one, by that ancestor (ties: the deeper, then the
    /// lower label) and the chain of parents up to it; the labels on the chains of the true (predicted) labels are the
    /// true (predicted) set. A label that meets none is joined with its nearest root.
    to_common_ancestor
};

/// What a ratio is whose divisor is 0: precision without predictions, recall without truth, F1 without either.
enum class zero_division : std::uint8_t {
    zero,     ///< 0
    one,      ///< 1
    leave_out ///< it does not enter the mean; 0 where nothing is left
};

struct hierarchical_options {
    hierarchical_labels labels = hierarchical_labels::ancestors;
    hallmark::zero_division zero_division = hallmark::zero_division::zero;
    /// How much each label counts, >= 0: one number a label, such as intrinsic_information. Empty: all 1.
    std::span<const double> weights = {};
};

struct precision_recall {
    double precision = 0, recall = 0, f1 = 0;
};

/// One comparison, averaged three ways.
struct hierarchical_scores {
    precision_recall micro;   ///< over all assignments together
    precision_recall macro;   ///< the mean over the labels that occur, each weighed by its weight
    precision_recall samples; ///< the mean over the items (what HiClass calls macro)
};

namespace detail {

/// The labels that an item's truth and prediction are compared by, each sorted and without repetitions.
class compared_labels {
public:
    compared_labels(const ontology& labels, hierarchical_labels which)
        : ontology_(&labels), which_(which), up_(labels), meet_(labels) {}

    template <class = void>
    void set(std::span<const label_id> truth, std::span<const label_id> predicted) {
        if (which_ == hierarchical_labels::ancestors) {
            copy(up_.expand(truth), truth_);
            copy(up_.expand(predicted), predicted_);
            return;
        }
        truth_.clear();
        predicted_.clear();
        join(truth, predicted, truth_, predicted_);
        join(predicted, truth, predicted_, truth_);
        detail::sort_unique(truth_);
        detail::sort_unique(predicted_);
    }
    [[nodiscard]] std::span<const label_id> truth() const noexcept { return span_of(truth_); }
    [[nodiscard]] std::span<const label_id> predicted() const noexcept { return span_of(predicted_); }

private:
    static void copy(std::span<const label_id> from, std::vector<label_id>& to) { to.assign(from.begin(), from.end()); }
    template <class = void>
    static void append(std::span<const label_id> from, std::vector<label_id>& to) {
        to.insert(to.end(), from.begin(), from.end());
    }
    /// Joins each label of one side with the nearest of the other.
    template <class = void>
    void join(std::span<const label_id> side, std::span<const label_id> other, std::vector<label_id>& side_chains,
              std::vector<label_id>& other_chains) {
        for (const label_id from : side) {
            std::uint32_t least = (std::numeric_limits<std::uint32_t>::max)();
            label_id to = 0, ancestor = 0;
            for (const label_id candidate : other) {
                for (const shared_ancestor& s : meet_.lowest(from, candidate)) {
                    const std::uint32_t steps = s.steps_a + s.steps_b;
                    const bool nearer = steps < least || (steps == least && candidate < to);
                    const bool better = steps == least && candidate == to &&
                                        ontology_->depth(s.label) > ontology_->depth(ancestor); // rising, so ties stay
                    if (!nearer && !better) continue;
                    least = steps;
                    to = candidate;
                    ancestor = s.label;
                }
            }
            if (least == (std::numeric_limits<std::uint32_t>::max)()) {
                append(meet_.chain_to_root(from), side_chains);
            } else {
                append(meet_.chain_to(from, ancestor), side_chains);
                append(meet_.chain_to(to, ancestor), other_chains);
            }
        }
    }

    const ontology* ontology_;
    hierarchical_labels which_;
    expander up_;
    ancestry meet_;
    std::vector<label_id> truth_, predicted_;
};

/// A weighted mean of ratios, some of which have no divisor.
class mean_ratio {
public:
    explicit mean_ratio(zero_division undefined) : undefined_(undefined) {}
    void add(double part, double whole, double weight = 1) noexcept {
        if (!(whole > 0) && undefined_ == zero_division::leave_out) return;
        const double ratio = whole > 0 ? part / whole : undefined_ == zero_division::one ? 1 : 0;
        sum_ += numeric::product(weight, ratio);
        weights_ += weight;
    }
    [[nodiscard]] double value() const noexcept { return weights_ > 0 ? sum_ / weights_ : 0; }

private:
    zero_division undefined_;
    double sum_ = 0, weights_ = 0;
};

class mean_precision_recall {
public:
    explicit mean_precision_recall(zero_division undefined)
        : precision_(undefined), recall_(undefined), f1_(undefined) {}
    void add(double both, double truth, double predicted, double weight = 1) noexcept {
        precision_.add(both, predicted, weight);
        recall_.add(both, truth, weight);
        f1_.add(2 * both, truth + predicted, weight);
    }
    [[nodiscard]] precision_recall value() const noexcept { return {precision_.value(), recall_.value(), f1_.value()}; }

private:
    mean_ratio precision_, recall_, f1_;
};

} // namespace detail

/// Compares predicted labels with true ones, item by item. With T and P the labels that an item's truth and prediction
/// are compared by (options.labels) and sums of weights for sizes: precision |T ∩ P| / |P|, recall |T ∩ P| / |T|, F1 2
/// |T ∩ P| / (|T| + |P|), which is the harmonic mean of the two where both are there. On an ontology without parents
/// they are the flat measures. Repetitions and implied labels that are also given change nothing. O(expanded
/// assignments), with to_common_ancestor O(|truth| · |predicted|) climbs an item.
///
/// A wrong call when the numbers of items differ, a label is not in the ontology, or the weights are not one for each
/// label, finite and >= 0.
template <class = void>
[[nodiscard]] hierarchical_scores compare_labels(const ontology& labels, label_sets_view truth,
                                                 label_sets_view predicted, const hierarchical_options& options = {}) {
    const std::span<const double> weights = options.weights;
    HALLMARK_REQUIRE(truth.size() == predicted.size(), "compare_labels: truth of " + std::to_string(truth.size()) +
                                                           " items, predictions for " +
                                                           std::to_string(predicted.size()));
    HALLMARK_REQUIRE(weights.empty() || weights.size() == labels.size(),
                     "compare_labels: " + std::to_string(weights.size()) + " weights for " +
                         std::to_string(labels.size()) + " labels");
    for (std::size_t i = 0; i < weights.size(); ++i)
        HALLMARK_REQUIRE(weights[i] >= 0 && weights[i] <= std::numeric_limits<double>::max(),
                         "compare_labels: the weight of label " + std::to_string(i) + " is " +
                             std::to_string(weights[i]));
    const auto weight = [weights](label_id label) { return weights.empty() ? 1.0 : weights[label]; };

    struct label_counts {
        std::uint64_t truth = 0, predicted = 0, both = 0;
    };
    std::vector<label_counts> counts(labels.size());
    detail::mean_precision_recall micro(options.zero_division), macro(options.zero_division),
        samples(options.zero_division);
    detail::compared_labels sets(labels, options.labels);
    for (std::size_t item = 0; item < truth.size(); ++item) {
        sets.set(truth[item], predicted[item]);
        double in_truth = 0, in_predicted = 0, in_both = 0;
        for (const label_id label : sets.truth()) {
            ++counts[label].truth;
            in_truth += weight(label);
        }
        auto at = sets.truth().begin();
        for (const label_id label : sets.predicted()) {
            ++counts[label].predicted;
            in_predicted += weight(label);
            while (at != sets.truth().end() && *at < label) ++at;
            if (at == sets.truth().end() || *at != label) continue;
            ++counts[label].both;
            in_both += weight(label);
        }
        samples.add(in_both, in_truth, in_predicted);
    }
    double in_truth = 0, in_predicted = 0, in_both = 0;
    for (label_id label = 0; label < labels.size(); ++label) {
        const label_counts& c = counts[label];
        if (c.truth + c.predicted == 0) continue;
        const auto t = static_cast<double>(c.truth), p = static_cast<double>(c.predicted),
                   b = static_cast<double>(c.both);
        in_truth += numeric::product(weight(label), t);
        in_predicted += numeric::product(weight(label), p);
        in_both += numeric::product(weight(label), b);
        macro.add(b, t, p, weight(label));
    }
    micro.add(in_both, in_truth, in_predicted);
    return {micro.value(), macro.value(), samples.value()};
}

HALLMARK_NAMESPACE_END

#endif
