// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_RAKING_HPP
#define HALLMARK_IMBALANCE_RAKING_HPP

// Item weights under which labels are as frequent as wanted, where no sampling of whole items reaches it.

#include "../core/config.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "counts.hpp"
#include "detail/grouped.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct rake_options {
    std::size_t max_iterations = 1000;
    double tolerance = 1e-4; ///< the largest relative error of a label that ends it
    double least = 0;        ///< bounds of an item's weight; a bound may keep a target from being reached
    double most = 1e6;
};

/// Item weights, and how near they come.
struct raking_result {
    std::vector<double> weights{}; ///< [item]; 1 for an item without labels
    std::vector<double> reached{}; ///< [label] the sum of the weights of its items
    double largest_error = 0;      ///< the largest |reached - target| / target; of a target of 0: reached
    std::size_t iterations = 0;
    bool converged = false; ///< whether that is within the tolerance; if not, targets contradict each other
};

/// Weights w >= 0 as near to 1 as can be (in Kullback-Leibler divergence) for which the weights of each label's items
/// sum to its target: raking, or iterative proportional fitting (Deming and Stephan, 1940; Deville and Särndal,
/// "Calibration estimators in survey sampling", 1992): label after label its items are scaled to the target, until all
/// agree. Where targets contradict each other (a label that never stands without another, and is wanted more often) the
/// last iteration's compromise is returned. A label that nobody has is left out; a negative target means that the label
/// may be as it comes. A wrong call when targets are fewer than the labels, or not finite, or the bounds are not
/// 0 <= least <= 1 <= most. O(assignments × iterations).
template <label_set_range R>
[[nodiscard]] raking_result rake(const R& sets, std::span<const double> targets, const rake_options& options = {}) {
    const label_sets once = detail::read_sets(sets);
    const label_counts all(once);
    HALLMARK_REQUIRE(targets.size() >= all.counts.size(), "rake: " + std::to_string(targets.size()) + " targets of " +
                                                              std::to_string(all.counts.size()) + " labels");
    HALLMARK_REQUIRE(options.least >= 0 && options.least <= 1 && options.most >= 1,
                     "rake: weights from " + std::to_string(options.least) + " to " + std::to_string(options.most));
    for (std::size_t l = 0; l < targets.size(); ++l)
        HALLMARK_REQUIRE(targets[l] - targets[l] == 0,
                         "rake: the target of label " + std::to_string(l) + " is not finite");
    detail::grouped<std::size_t> items(span_of(all.counts));
    for (std::size_t i = 0; i < once.size(); ++i)
        for (const label_id l : once[i]) items.put(l, i);
    raking_result result;
    result.weights.assign(all.items, 1);
    result.reached.assign(all.counts.size(), 0);
    const auto sum_of = [&](std::size_t l) {
        double sum = 0;
        for (const std::size_t i : items[l]) sum += result.weights[i];
        return sum;
    };
    for (;;) {
        result.largest_error = 0;
        for (std::size_t l = 0; l < all.counts.size(); ++l) {
            result.reached[l] = sum_of(l);
            if (targets[l] < 0 || all.counts[l] == 0) continue;
            const double off =
                result.reached[l] < targets[l] ? targets[l] - result.reached[l] : result.reached[l] - targets[l];
            const double error = targets[l] > 0 ? off / targets[l] : off;
            if (error > result.largest_error) result.largest_error = error;
        }
        result.converged = result.largest_error <= options.tolerance;
        if (result.converged || result.iterations == options.max_iterations) return result;
        ++result.iterations;
        for (std::size_t l = 0; l < all.counts.size(); ++l) {
            if (targets[l] < 0 || all.counts[l] == 0) continue;
            const double sum = sum_of(l);
            if (!(sum > 0)) continue;
            const double factor = targets[l] / sum;
            for (const std::size_t i : items[l]) {
                double& weight = result.weights[i];
                weight *= factor;
                if (weight < options.least) weight = options.least;
                if (weight > options.most) weight = options.most;
            }
        }
    }
}

/// The sum of the weights of each label's items: counts of a weighted data set. A wrong call when there are not as many
/// weights as items. O(assignments).
template <label_set_range R>
[[nodiscard]] std::vector<double> weighted_counts(const R& sets, std::span<const double> weights) {
    const label_sets once = detail::read_sets(sets);
    HALLMARK_REQUIRE(weights.size() == once.size(), "weighted_counts: " + std::to_string(weights.size()) +
                                                        " weights of " + std::to_string(once.size()) + " items");
    std::vector<double> sums(label_counts(once).counts.size());
    for (std::size_t i = 0; i < once.size(); ++i)
        for (const label_id l : once[i]) sums[l] += weights[i];
    return sums;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
