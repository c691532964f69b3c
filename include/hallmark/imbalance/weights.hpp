// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_WEIGHTS_HPP
#define HALLMARK_IMBALANCE_WEIGHTS_HPP

// Numbers for a loss or a sampler, made of label counts: weights of classes and of items, margins and offsets of
// logits. Correct once: weights beside a resampled set correct twice; resampling_offsets tells what a resampling has
// shifted.

#include "../core/config.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// Class weights n / (K n_c), K the classes that somebody has: scikit-learn's class_weight="balanced". The sum over all
/// items is n. A class that nobody has weighs 0. O(classes).
[[nodiscard]] inline std::vector<double> balanced_weights(const label_counts& all) {
    std::vector<double> weights(all.counts.size());
    const std::size_t present = all.present();
    for (std::size_t c = 0; c < weights.size(); ++c)
        if (all.counts[c] > 0)
            weights[c] =
                static_cast<double>(all.items) / (static_cast<double>(present) * static_cast<double>(all.counts[c]));
    return weights;
}
/// 1 / n_c; 0 for a class that nobody has.
[[nodiscard]] inline std::vector<double> inverse_weights(const label_counts& all) {
    std::vector<double> weights(all.counts.size());
    for (std::size_t c = 0; c < weights.size(); ++c)
        if (all.counts[c] > 0) weights[c] = 1 / static_cast<double>(all.counts[c]);
    return weights;
}
/// 1 / √n_c; 0 for a class that nobody has.
[[nodiscard]] inline std::vector<double> square_root_weights(const label_counts& all) {
    std::vector<double> weights(all.counts.size());
    for (std::size_t c = 0; c < weights.size(); ++c)
        if (all.counts[c] > 0) weights[c] = 1 / numeric::sqrt(static_cast<double>(all.counts[c]));
    return weights;
}

/// The effective number of n items, (1 - β^n) / (1 - β): what n items tell when each repeats a part of the others (Cui
/// et al., "Class-balanced loss based on effective number of samples", CVPR 2019). 1 for β = 0, n for β = 1; exact to
/// some units in the last place also where β is next to 1. A wrong call when β is outside [0, 1].
[[nodiscard]] inline double effective_number(double n, double beta) {
    HALLMARK_REQUIRE(beta >= 0 && beta <= 1, "effective_number: beta " + std::to_string(beta) + " is outside [0, 1]");
    HALLMARK_REQUIRE(n >= 0, "effective_number: n is " + std::to_string(n));
    if (n == 0 || beta == 1) return n;
    // 1 - β is exact in the upper half, and expm1 keeps what a difference of powers would lose.
    return -numeric::expm1(n * numeric::log(beta)) / (1 - beta);
}
/// Class weights 1 / effective_number(n_c), scaled so that they sum to the number of classes that somebody has; 0 for
/// the others.
[[nodiscard]] inline std::vector<double> effective_number_weights(const label_counts& all, double beta = 0.999) {
    std::vector<double> weights(all.counts.size());
    double sum = 0;
    for (std::size_t c = 0; c < weights.size(); ++c) {
        const double effective = effective_number(static_cast<double>(all.counts[c]), beta);
        if (effective > 0) weights[c] = 1 / effective;
        sum += weights[c];
    }
    for (double& weight : weights) weight *= sum > 0 ? static_cast<double>(all.present()) / sum : 1;
    return weights;
}

/// The same of a range of classes, one an item: balanced_weights(classes). O(items).
template <class_range R>
[[nodiscard]] std::vector<double> balanced_weights(const R& classes) {
    return balanced_weights(label_counts(classes));
}
template <class_range R>
[[nodiscard]] std::vector<double> inverse_weights(const R& classes) {
    return inverse_weights(label_counts(classes));
}
template <class_range R>
[[nodiscard]] std::vector<double> square_root_weights(const R& classes) {
    return square_root_weights(label_counts(classes));
}

/// One weight an item: its class's. A wrong call when a class has no weight. O(items).
template <class_range R>
[[nodiscard]] std::vector<double> item_weights(const R& classes, std::span<const double> class_weights) {
    std::vector<double> weights;
    for (const auto value : classes) {
        const label_id label = hallmark::detail::checked_label(value, weights.size());
        HALLMARK_REQUIRE(label < class_weights.size(), "item_weights: class " + std::to_string(label) + " of item " +
                                                           std::to_string(weights.size()) + ", but there are " +
                                                           std::to_string(class_weights.size()) + " class weights");
        weights.push_back(class_weights[label]);
    }
    return weights;
}

/// Margins that the loss subtracts from the right class's logit: rarer classes get wider ones, `widest` × (n_min /
/// n_c)^¼ (Cao et al., "Learning imbalanced datasets with label-distribution-aware margin loss", NeurIPS 2019). 0 for a
/// class that nobody has.
[[nodiscard]] inline std::vector<double> margins(const label_counts& all, double widest = 0.5) {
    HALLMARK_REQUIRE(widest >= 0, "margins: the widest is " + std::to_string(widest));
    std::vector<double> margin(all.counts.size());
    const double least = static_cast<double>(all[all.minority()]);
    for (std::size_t c = 0; c < margin.size(); ++c)
        if (all.counts[c] > 0)
            margin[c] = widest * numeric::sqrt(numeric::sqrt(least / static_cast<double>(all.counts[c])));
    return margin;
}

/// Offsets τ ln(n_c / n): added to the logits while training, or subtracted from those of a trained model (Menon et
/// al., "Long-tail learning via logit adjustment", ICLR 2021). -infinity for a class that nobody has.
[[nodiscard]] inline std::vector<double> logit_adjustment(const label_counts& all, double tau = 1) {
    std::vector<double> offsets(all.counts.size());
    for (std::size_t c = 0; c < offsets.size(); ++c)
        offsets[c] = tau * numeric::log(static_cast<double>(all.counts[c]) / static_cast<double>(all.items));
    return offsets;
}
/// Offsets ln n_c, added to the logits while training (Ren et al., "Balanced meta-softmax for long-tailed visual
/// recognition", NeurIPS 2020). -infinity for a class that nobody has.
[[nodiscard]] inline std::vector<double> balanced_softmax_offsets(const label_counts& all) {
    std::vector<double> offsets(all.counts.size());
    for (std::size_t c = 0; c < offsets.size(); ++c) offsets[c] = numeric::log(static_cast<double>(all.counts[c]));
    return offsets;
}
/// What a model that was trained on the resampled counts has to be given back: ln of each class's share before over its
/// share after, to be added to its logits, so that its probabilities are calibrated for the original data (Elkan, "The
/// foundations of cost-sensitive learning", IJCAI 2001). -infinity for a class that only the resampled data have; a
/// wrong call when a class that was there is gone from them.
[[nodiscard]] inline std::vector<double> resampling_offsets(const label_counts& before, const label_counts& after) {
    const std::size_t labels = before.counts.size() > after.counts.size() ? before.counts.size() : after.counts.size();
    std::vector<double> offsets(labels);
    for (std::size_t c = 0; c < labels; ++c) {
        HALLMARK_REQUIRE(after[c] > 0 || before[c] == 0, "resampling_offsets: class " + std::to_string(c) + " had " +
                                                             std::to_string(before[c]) +
                                                             " items and has none after the resampling");
        if (after[c] == 0) continue;
        offsets[c] = numeric::log((static_cast<double>(before[c]) / static_cast<double>(before.items)) /
                                  (static_cast<double>(after[c]) / static_cast<double>(after.items)));
    }
    return offsets;
}
/// The bias -ln((1 - p) / p), p = n_c / n, that lets an output of sigmoids begin at the label's rate (Lin et al.,
/// "Focal loss for dense object detection", ICCV 2017). -infinity for a label that nobody has, infinity for one that
/// all items have.
[[nodiscard]] inline std::vector<double> initial_biases(const label_counts& all) {
    std::vector<double> biases(all.counts.size());
    for (std::size_t c = 0; c < biases.size(); ++c)
        biases[c] = numeric::log(static_cast<double>(all.counts[c]) / static_cast<double>(all.items - all.counts[c]));
    return biases;
}

/// Of many labels an item: (n - n_l) / n_l, the weight of a label's positive items (the pos_weight of PyTorch's
/// BCEWithLogitsLoss). 0 for a label that nobody has: nothing would be weighed by it.
[[nodiscard]] inline std::vector<double> positive_weights(const label_counts& all) {
    std::vector<double> weights(all.counts.size());
    for (std::size_t l = 0; l < weights.size(); ++l)
        if (all.counts[l] > 0)
            weights[l] = static_cast<double>(all.items - all.counts[l]) / static_cast<double>(all.counts[l]);
    return weights;
}

/// How often an item of a label is repeated an epoch, max(1, √(t / f_l)), f_l the share of items with the label (Gupta
/// et al., "LVIS", CVPR 2019). 1 for a label that nobody has. A wrong call when the threshold is outside [0, 1].
[[nodiscard]] inline std::vector<double> repeat_factors(const label_counts& all, double threshold) {
    HALLMARK_REQUIRE(threshold >= 0 && threshold <= 1,
                     "repeat_factors: the threshold " + std::to_string(threshold) + " is outside [0, 1]");
    std::vector<double> factors(all.counts.size(), 1);
    for (std::size_t l = 0; l < factors.size(); ++l) {
        if (all.counts[l] == 0) continue;
        const double share = static_cast<double>(all.counts[l]) / static_cast<double>(all.items);
        const double factor = numeric::sqrt(threshold / share);
        if (factor > 1) factors[l] = factor;
    }
    return factors;
}
/// One factor an item: the largest of its labels', 1 for an item without labels. O(assignments).
template <label_set_range R>
[[nodiscard]] std::vector<double> item_repeat_factors(const R& sets, double threshold) {
    const label_counts all(sets);
    const std::vector<double> factors = repeat_factors(all, threshold);
    std::vector<double> items;
    items.reserve(all.items);
    for (const auto& set : sets) {
        double most = 1;
        for (const auto label : set)
            if (factors[static_cast<std::size_t>(label)] > most) most = factors[static_cast<std::size_t>(label)];
        items.push_back(most);
    }
    return items;
}

/// How one weight an item is made of its labels' effective numbers.
enum class set_weighting : std::uint8_t {
    average_weight, ///< the mean of its labels' 1 / E(n_l), E the effective_number
    average_number, ///< 1 / E of the mean of its labels' counts
    rarest          ///< 1 / E of its rarest label
};
/// One weight an item by effective numbers; 1 for an item without labels. O(assignments).
template <label_set_range R>
[[nodiscard]] std::vector<double> item_effective_weights(const R& sets, double beta, set_weighting how) {
    const label_counts all(sets);
    std::vector<double> weights(all.counts.size());
    for (std::size_t l = 0; l < weights.size(); ++l)
        if (all.counts[l] > 0) weights[l] = 1 / effective_number(static_cast<double>(all.counts[l]), beta);
    std::vector<double> items;
    items.reserve(all.items);
    for (const auto& set : sets) {
        double sum = 0, most = 0, count_sum = 0, size = 0;
        for (const auto label : set) {
            const std::size_t l = static_cast<std::size_t>(label);
            sum += weights[l];
            if (weights[l] > most) most = weights[l];
            count_sum += static_cast<double>(all.counts[l]);
            size += 1;
        }
        if (size == 0)
            items.push_back(1);
        else if (how == set_weighting::average_number)
            items.push_back(1 / effective_number(count_sum / size, beta));
        else
            items.push_back(how == set_weighting::average_weight ? sum / size : most);
    }
    return items;
}

struct distribution_balance_options {
    double alpha = 0.1, beta = 10, gamma = 0.2; ///< of the smoothing α + sigmoid(β (r - γ)): the paper's for COCO
};
/// The weights of one item's labels, all of them, that undo what label co-occurrence makes of class-balanced sampling
/// (Wu et al., "Distribution-balanced loss for multi-label classification in long-tailed datasets", ECCV 2020): with
/// r_k = (1 / n_k) / Σ over the item's labels of 1 / n_l, smoothed. All 1 for an item without labels; a label that
/// nobody has weighs as r = 1. One row at a time: O(labels).
[[nodiscard]] inline std::vector<double> distribution_balance(const label_counts& all, std::span<const label_id> set,
                                                              const distribution_balance_options& options = {}) {
    std::vector<double> weights(all.counts.size(), 1);
    double sum = 0;
    for (const label_id label : set) {
        HALLMARK_REQUIRE(all[label] > 0, "distribution_balance: label " + std::to_string(label) + " was not counted");
        sum += 1 / static_cast<double>(all[label]);
    }
    if (set.empty()) return weights;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const double r = all.counts[k] == 0 ? 1 : 1 / static_cast<double>(all.counts[k]) / sum;
        weights[k] = options.alpha + 1 / (1 + numeric::exp(-options.beta * (r - options.gamma)));
    }
    return weights;
}
/// The biases -ln(n / n_l - 1) × scale / negative_scale that its negative-tolerant part adds to the logits; infinite
/// where initial_biases is.
[[nodiscard]] inline std::vector<double> distribution_balance_biases(const label_counts& all, double scale = 0.1,
                                                                     double negative_scale = 5) {
    std::vector<double> biases = initial_biases(all);
    for (double& bias : biases) bias *= scale / negative_scale;
    return biases;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
