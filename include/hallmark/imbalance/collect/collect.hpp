// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_COLLECT_HPP
#define HALLMARK_IMBALANCE_COLLECT_COLLECT_HPP

// The best answer to imbalance: go and collect. Items of which labels, how many, in which order, what it takes to find
// them, and what it will buy; or, of a pool that is there, which items to label now.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/matrix.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/binomial.hpp"
#include "../../numeric/math.hpp"
#include "../co_occurrence.hpp"
#include "../counts.hpp"
#include "../detail/collection_goal.hpp"
#include "../detail/grouped.hpp"
#include "../detail/largest_first.hpp"
#include "learning_curve.hpp"
#include "plan.hpp"
#include "rule.hpp"
#include "screening.hpp"

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// What is to be reached, and at what price. Lists are one entry a label, or empty.
struct collect_options {
    collection_rule rule = collection_rule::even();
    /// What may be spent; items, where each costs 1. 0: whatever the rule takes (a wrong call for even()).
    double budget = 0;
    double confidence = 0.95;          ///< of how many items to look through
    std::size_t labels = 0;            ///< how many labels there are at least: those that nobody has are collected too
    std::span<const double> weights{}; ///< how much a label counts; 1
    std::span<const learning_curve> curves{}; ///< the error of each label by its items; ½ / n, as it makes the mean
                                              ///< imbalance (MeanIR) fall

    // Where items are searched for, by label (collect):
    std::span<const double> costs{}; ///< of an item that has the label, once it is found; 1
    double cost_to_screen = 0;       ///< of looking at one item, whether it has the label
    label_counts sample{};           ///< a random sample of what is looked through; no items: like those labelled
    std::size_t available = 0;       ///< how many items there are to look through; 0: no end

    // Where a pool is there (collect_from):
    std::span<const double> precision{}; ///< the share of the suspicions of a label that are right; 1
    double least_probability = 0.05;     ///< of a model's: what is below is no suspicion
};

/// Anything that knows which labels others imply, as hallmark::ontology does: expand(labels) adds all ancestors,
/// ancestors(label) lists them.
template <class T>
concept label_hierarchy = requires(const T& tags, std::span<const label_id> labels, label_id label) {
    { tags.size() } -> std::convertible_to<std::size_t>;
    tags.expand(labels);
    tags.ancestors(label);
};

namespace detail {

/// No label implies another; sets are as they are.
struct flat_labels {
    [[nodiscard]] static std::size_t size() noexcept { return 0; }
    [[nodiscard]] static std::span<const label_id> expand(std::span<const label_id> labels) noexcept { return labels; }
    [[nodiscard]] static std::span<const label_id> ancestors(label_id) noexcept { return {}; }
};

/// Each set with all that it implies, each label once.
template <class Sets, class Hierarchy>
[[nodiscard]] label_sets expanded(const Sets& sets, const Hierarchy& tags) {
    label_sets all;
    std::vector<label_id> labels;
    for (const auto& set : sets) {
        read_set(set, all.size(), labels);
        all.add(tags.expand(span_of(labels)));
    }
    return all;
}

/// What an item that has each label brings on average: itself and what it implies for sure, and the labels that stand
/// beside it as often as they did so far (of n items, as if one more had none of them).
template <class Hierarchy>
[[nodiscard]] likely_labels<> brought_by_label(const label_sets& sets, const label_counts& have,
                                               const Hierarchy& tags) {
    const std::size_t labels = have.counts.size();
    const std::vector<label_pair> pairs = co_occurrence(sets);
    std::vector<std::size_t> partners(labels);
    for (const label_pair& p : pairs) ++partners[p.first], ++partners[p.second];
    grouped<std::size_t> pairs_of(span_of(partners));
    for (std::size_t p = 0; p < pairs.size(); ++p) {
        pairs_of.put(pairs[p].first, p);
        pairs_of.put(pairs[p].second, p);
    }
    likely_labels<> brought;
    hallmark::detail::plain_vector<char> sure(labels);
    for (std::size_t l = 0; l < labels; ++l) {
        brought.add(static_cast<label_id>(l), 1);
        sure[l] = 1;
        for (const label_id above : tags.ancestors(static_cast<label_id>(l))) brought.add(above, 1), sure[above] = 1;
        for (const std::size_t p : pairs_of[l]) {
            const label_id other = pairs[p].first == l ? pairs[p].second : pairs[p].first;
            if (sure[other] == 0)
                brought.add(other, static_cast<double>(pairs[p].items) / (static_cast<double>(have.counts[l]) + 1));
        }
        sure[l] = 0;
        for (const label_id above : tags.ancestors(static_cast<label_id>(l))) sure[above] = 0;
        brought.end();
    }
    return brought;
}

template <class Hierarchy>
[[nodiscard]] label_counts counts_of(const label_sets& sets, const Hierarchy& tags, std::size_t labels) {
    return label_counts(sets, labels < tags.size() ? tags.size() : labels);
}

/// The search: again and again for the label whose next item brings most for its cost.
template <class Hierarchy>
[[nodiscard]] collection_plan searched(const label_sets& sets, const Hierarchy& tags, const collect_options& options) {
    const label_counts have = counts_of(sets, tags, options.labels);
    const std::size_t labels = have.counts.size();
    require_collect_options("collect", options, labels);
    HALLMARK_REQUIRE(options.cost_to_screen >= 0 && options.cost_to_screen < 1e300,
                     "collect: looking at an item costs " + std::to_string(options.cost_to_screen));
    const label_counts& sample = options.sample.items > 0 ? options.sample : have;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double budget = options.budget > 0 ? options.budget : infinity;
    std::vector<double> costs(labels);
    double cheapest = budget;
    for (std::size_t l = 0; l < labels; ++l) {
        costs[l] = options.costs.empty() ? 1 : options.costs[l];
        if (options.cost_to_screen > 0)
            costs[l] += sample[l] > 0 ? options.cost_to_screen * static_cast<double>(sample.items) /
                                            static_cast<double>(sample[l])
                                      : infinity;
        if (costs[l] < cheapest) cheapest = costs[l];
    }
    HALLMARK_REQUIRE(budget == infinity || budget <= cheapest * 0x1p32,
                     "collect: a budget of " + std::to_string(budget) + " pays more than 2^32 items");
    const likely_labels<> brought = brought_by_label(sets, have, tags);
    collection_goal<> goal(have, options.rule, options.weights, options.curves);
    collection_plan plan;
    plan.before = goal.outlook();
    std::vector<std::size_t> collect(labels);
    std::vector<double> gains(labels);
    largest_first queue;
    const auto rate = [&](std::size_t l) { return goal.gain(brought, l) / costs[l]; };
    for (std::size_t l = 0; l < labels; ++l) queue.add(rate(l), l);
    while (!queue.empty() && queue.top().value > 0) {
        const auto [seen, l] = queue.take();
        if (plan.cost + costs[l] > budget) continue; // nor will it be paid later
        const double now = rate(l);
        if (now < seen) { // others brought it since
            queue.add(now, l);
            continue;
        }
        gains[l] += numeric::product(now, costs[l]);
        ++collect[l];
        plan.cost += costs[l];
        goal.take(brought, l);
        queue.add(rate(l), l);
    }
    for (std::size_t l = 0; l < labels; ++l) {
        if (collect[l] == 0) continue;
        collection_step& step = plan.steps.emplace_back();
        goal.describe(step, l);
        step.collect = collect[l];
        step.screen = screen_for(collect[l], sample[l], sample.items, options.confidence);
        step.cost = costs[l] * static_cast<double>(collect[l]);
        step.gain = gains[l];
        const double there = static_cast<double>(options.available);
        const double share = static_cast<double>(sample[l]) / static_cast<double>(sample.items > 0 ? sample.items : 1);
        step.confidence = sample[l] == 0 ? 0
                          : options.available == 0 || step.screen.likely <= there
                              ? options.confidence
                              : numeric::binomial_at_least(static_cast<double>(collect[l]), there, share);
        plan.items += collect[l];
    }
    goal.finish(plan);
    return plan;
}

/// The choice from a pool: again and again the item that brings most.
template <class Hierarchy>
[[nodiscard]] collection_plan chosen(const label_sets& sets, const likely_labels<>& pool, const Hierarchy& tags,
                                     const collect_options& options) {
    label_counts have = counts_of(sets, tags, options.labels);
    if (pool.labels() > have.counts.size()) have.counts.resize(pool.labels());
    const std::size_t labels = have.counts.size();
    require_collect_options("collect_from", options, labels);
    collection_goal<> goal(have, options.rule, options.weights, options.curves);
    collection_plan plan;
    plan.before = goal.outlook();
    std::vector<std::size_t> suspected(labels);
    std::vector<double> gains(labels);
    largest_first queue;
    for (std::size_t i = 0; i < pool.size(); ++i)
        if (const double gain = goal.gain(pool, i); gain > 0) queue.add(gain, i);
    const double budget = options.budget > 0 ? options.budget : std::numeric_limits<double>::infinity();
    while (!queue.empty() && static_cast<double>(plan.items) + 1 <= budget) {
        const auto [seen, i] = queue.take();
        const double now = goal.gain(pool, i);
        if (now < seen) {
            if (now > 0) queue.add(now, i);
            continue;
        }
        for (const likely_label& l : pool[i]) {
            ++suspected[l.label];
            gains[l.label] += goal.gain(l);
        }
        goal.take(pool, i);
        plan.indices.push_back(i);
        ++plan.items;
    }
    plan.cost = static_cast<double>(plan.items);
    for (std::size_t l = 0; l < labels; ++l) {
        if (!(gains[l] > 0)) continue;
        collection_step& step = plan.steps.emplace_back();
        goal.describe(step, l);
        step.collect = suspected[l];
        step.cost = static_cast<double>(suspected[l]);
        step.gain = gains[l];
        // Chances that differ from item to item spread less than their mean does.
        const double mean = step.expected / static_cast<double>(suspected[l]);
        step.confidence = numeric::binomial_at_least(static_cast<double>(step.need), static_cast<double>(suspected[l]),
                                                     mean < 1 ? mean : 1.0);
    }
    goal.finish(plan);
    return plan;
}

template <class Sets, class Pool, class Hierarchy>
[[nodiscard]] collection_plan chosen_by_suspicions(const Sets& sets, const Pool& pool, const Hierarchy& tags,
                                                   const collect_options& options) {
    likely_labels<> likely;
    const label_sets suspected = expanded(pool, tags);
    for (std::size_t i = 0; i < suspected.size(); ++i) {
        for (const label_id l : suspected[i]) {
            HALLMARK_REQUIRE(options.precision.empty() || (l < options.precision.size() && options.precision[l] >= 0 &&
                                                           options.precision[l] <= 1),
                             "collect_from: no precision in [0, 1] of label " + std::to_string(l));
            likely.add(l, options.precision.empty() ? 1.0 : options.precision[l]);
        }
        likely.end();
    }
    return chosen(expanded(sets, tags), likely, tags, options);
}

} // namespace detail

/// What to search for: a plan of how many items with each label to collect, so that most is gained for the budget. Each
/// item is expected to bring the other labels that stand beside its label so far, so that a label which comes along is
/// not collected twice. Item after item goes to the label with the greatest fall of the weighted errors for its cost
/// (Fox, 1966; ties: the lower label), only as far as the rule wants it. Steps are ranked by gain for cost. A wrong
/// call when a label is negative, a list has another size than there are labels, a number is out of its range, or there
/// is neither a budget nor a rule with an end. O(Σ squares of the sets' sizes + items × labels that stand together ×
/// log).
template <label_set_range R>
[[nodiscard]] collection_plan collect(const R& sets, const collect_options& options = {}) {
    return detail::searched(detail::expanded(sets, detail::flat_labels{}), detail::flat_labels{}, options);
}
/// The same for labels that imply others: a child's item counts for its ancestors too.
template <label_set_range R, label_hierarchy Hierarchy>
[[nodiscard]] collection_plan collect(const R& sets, const Hierarchy& tags, const collect_options& options = {}) {
    return detail::searched(detail::expanded(sets, tags), tags, options);
}

/// What to label now: items of a pool whose labels are suspected (by labeling functions, a gazetteer, its source), in
/// the order to label them; `indices` of the plan. A suspicion counts by options.precision. Item after item, the one
/// that brings the greatest fall of the weighted errors is taken (ties: the lower item), none that brings nothing:
/// where suspicions are sure, at least 63 % of what is possible (Nemhauser, Wolsey and Fisher, 1978). A wrong call as
/// in collect. O(suspicions × log items), more where many items bring alike.
template <label_set_range R, label_set_range P>
[[nodiscard]] collection_plan collect_from(const R& sets, const P& pool, const collect_options& options = {}) {
    return detail::chosen_by_suspicions(sets, pool, detail::flat_labels{}, options);
}
/// The same for labels that imply others: a suspicion is one of its ancestors too.
template <label_set_range R, label_set_range P, label_hierarchy Hierarchy>
[[nodiscard]] collection_plan collect_from(const R& sets, const P& pool, const Hierarchy& tags,
                                           const collect_options& options = {}) {
    return detail::chosen_by_suspicions(sets, pool, tags, options);
}
/// The same by a model's probabilities, items × labels, each on its own (ancestors are to have theirs). A wrong call
/// also when one is outside [0, 1].
template <label_set_range R, class T>
[[nodiscard]] collection_plan collect_from(const R& sets, const probabilities_view<T>& pool,
                                           const collect_options& options = {}) {
    detail::likely_labels<> likely;
    for (std::size_t i = 0; i < pool.rows(); ++i) {
        for (std::size_t l = 0; l < pool.columns(); ++l) {
            const double p = static_cast<double>(pool[i][l]);
            HALLMARK_REQUIRE(p >= 0 && p <= 1, "collect_from: the probability of label " + std::to_string(l) +
                                                   " for item " + std::to_string(i) + " is " + std::to_string(p));
            if (p >= options.least_probability && p > 0) likely.add(static_cast<label_id>(l), p);
        }
        likely.end();
    }
    return detail::chosen(detail::expanded(sets, detail::flat_labels{}), likely, detail::flat_labels{}, options);
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
