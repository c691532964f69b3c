// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_ALLOCATION_HPP
#define HALLMARK_IMBALANCE_COLLECT_ALLOCATION_HPP

// A budget among labels, by what each one's learning curve says that more items bring; and among strata of a test.

#include "../../core/config.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "../counts.hpp"
#include "../detail/apportion.hpp"
#include "../detail/largest_first.hpp"
#include "learning_curve.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct allocation {
    std::vector<std::size_t> add{}; ///< [label] how many more items
    double spent = 0;
    double left = 0; ///< of the budget: less than what one more item of any label costs
    double gain = 0; ///< by how much the weighted sum of errors falls

    friend bool operator==(const allocation&, const allocation&) = default;
};

/// Spends a budget so that the weighted sum of the labels' errors falls most: item after item goes to the label with
/// the greatest weight × fall of its curve / cost among those that can still be paid; ties: the lower label. Optimal
/// for such curves up to the last item (Fox, "Discrete optimization via marginal analysis", 1966; Slice Tuner, Tae and
/// Whang, SIGMOD 2021, without its training loop: measure again and allocate again after each batch). A label whose
/// items bring nothing gets none. `weights` and `costs` may be empty: all 1. A wrong call when sizes differ, a weight
/// or the budget is negative, a cost is not above 0, or the budget pays more than 2^32 items. O((labels + items) log
/// labels), where items beyond 2^16 are given by bisection: O(labels log²).
template <class = void>
[[nodiscard]] allocation allocate(const label_counts& have, std::span<const learning_curve> curves, double budget,
                                  std::span<const double> costs = {}, std::span<const double> weights = {}) {
    const std::size_t labels = have.counts.size();
    HALLMARK_REQUIRE(curves.size() == labels && (costs.empty() || costs.size() == labels) &&
                         (weights.empty() || weights.size() == labels),
                     "allocate: " + std::to_string(curves.size()) + " curves, " + std::to_string(costs.size()) +
                         " costs, " + std::to_string(weights.size()) + " weights of " + std::to_string(labels) +
                         " labels");
    HALLMARK_REQUIRE(budget >= 0 && budget < 1e300, "allocate: the budget is " + std::to_string(budget));
    const auto cost = [&](std::size_t l) { return costs.empty() ? 1.0 : costs[l]; };
    const auto weight = [&](std::size_t l) { return weights.empty() ? 1.0 : weights[l]; };
    double cheapest = budget;
    for (std::size_t l = 0; l < labels; ++l) {
        HALLMARK_REQUIRE(cost(l) > 0 && weight(l) >= 0 && weight(l) < 1e300,
                         "allocate: label " + std::to_string(l) + " costs " + std::to_string(cost(l)) + " and weighs " +
                             std::to_string(weight(l)));
        HALLMARK_REQUIRE(curves[l].valid(), "allocate: the learning curve of label " + std::to_string(l) + " is none");
        if (cost(l) < cheapest) cheapest = cost(l);
    }
    HALLMARK_REQUIRE(budget <= cheapest * 0x1p32,
                     "allocate: a budget of " + std::to_string(budget) + " pays more than 2^32 items");
    allocation result;
    result.add.assign(labels, 0);
    const auto fall = [&](std::size_t l, std::size_t add) {
        return numeric::product(weight(l), curves[l].fall(static_cast<double>(have.counts[l] + add)));
    };
    // How many items a label gets while each brings more than `rate` for its cost.
    const auto above = [&](std::size_t l, double rate) {
        std::size_t low = 0, high = static_cast<std::size_t>(budget / cost(l));
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            fall(l, middle) / cost(l) > rate ? low = middle + 1 : high = middle;
        }
        return low;
    };
    const auto total = [&](double rate) {
        double sum = 0;
        for (std::size_t l = 0; l < labels; ++l) sum += numeric::product(cost(l), static_cast<double>(above(l, rate)));
        return sum;
    };
    if (budget > cheapest * 0x1p16) {
        double low = 0, high = 0; // high: a rate that the budget pays
        for (std::size_t l = 0; l < labels; ++l)
            if (const double first = fall(l, 0) / cost(l); first > high) high = first;
        for (int step = 0; step < 60; ++step) {
            const double middle = numeric::product(0.5, low + high);
            (total(middle) <= budget ? high : low) = middle;
        }
        for (std::size_t l = 0; l < labels; ++l) {
            result.add[l] = above(l, high);
            result.spent += numeric::product(cost(l), static_cast<double>(result.add[l]));
        }
    }
    detail::largest_first queue;
    for (std::size_t l = 0; l < labels; ++l) queue.add(fall(l, result.add[l]) / cost(l), l);
    while (!queue.empty() && queue.top().value > 0) {
        const std::size_t l = queue.take().index;
        const double spent = result.spent + cost(l);
        if (spent > budget) continue; // nor will it be paid later
        result.spent = spent;
        ++result.add[l];
        queue.add(fall(l, result.add[l]) / cost(l), l);
    }
    result.left = budget - result.spent;
    for (std::size_t l = 0; l < labels; ++l)
        if (result.add[l] > 0) {
            const double n = static_cast<double>(have.counts[l]), more = static_cast<double>(result.add[l]);
            const double first = n < 1 ? fall(l, 0) : 0.0; // n is 0: the first item by its own rule
            const double rest = curves[l].at(n < 1 ? 1 : n) - curves[l].at(n + more);
            result.gain += first + numeric::product(weight(l), rest);
        }
    return result;
}

/// How many of each stratum a test part takes, so that an estimate over all has the least variance (Neyman, 1934): in
/// proportion to size × deviation / √cost; whole numbers by largest remainder. None takes more than its size: what is
/// over goes to the others. `costs` may be empty: all 1. A wrong call when sizes differ, a number is negative or not
/// finite, or a cost not above 0.
template <class = void>
[[nodiscard]] std::vector<std::size_t> neyman_allocation(std::span<const std::size_t> sizes,
                                                         std::span<const double> deviations, std::size_t total,
                                                         std::span<const double> costs = {}) {
    HALLMARK_REQUIRE(deviations.size() == sizes.size() && (costs.empty() || costs.size() == sizes.size()),
                     "neyman_allocation: " + std::to_string(sizes.size()) + " sizes, " +
                         std::to_string(deviations.size()) + " deviations, " + std::to_string(costs.size()) + " costs");
    std::vector<double> weights;
    std::vector<std::size_t> taken(sizes.size());
    for (std::size_t h = 0; h < sizes.size(); ++h) {
        const double cost = costs.empty() ? 1.0 : costs[h];
        HALLMARK_REQUIRE(deviations[h] >= 0 && deviations[h] < 1e300 && cost > 0 && cost < 1e300,
                         "neyman_allocation: stratum " + std::to_string(h) + " deviates by " +
                             std::to_string(deviations[h]) + " and costs " + std::to_string(cost));
        weights.push_back(static_cast<double>(sizes[h]) * deviations[h] / numeric::sqrt(cost));
    }
    for (;;) {
        double sum = 0;
        for (const double weight : weights) sum += weight;
        if (!(sum > 0) || total == 0) return taken;
        const std::vector<std::size_t> shares = detail::apportion(span_of(weights), total);
        bool full = false;
        for (std::size_t h = 0; h < sizes.size(); ++h) {
            if (shares[h] < sizes[h] || weights[h] == 0) continue;
            taken[h] = sizes[h];
            total -= sizes[h];
            weights[h] = 0;
            full = true;
        }
        if (full) continue;
        for (std::size_t h = 0; h < sizes.size(); ++h) taken[h] += shares[h];
        return taken;
    }
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
