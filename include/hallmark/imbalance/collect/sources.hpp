// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_SOURCES_HPP
#define HALLMARK_IMBALANCE_COLLECT_SOURCES_HPP

// Several places to collect from: how many items of each, so that every label's need is met at the least cost. An item
// brings all its labels, so this is far less than the sum of what each label alone would take.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/span_of.hpp"
#include "../../core/table.hpp"
#include "../../numeric/gamma.hpp"
#include "../../numeric/linear_program.hpp"
#include "../../numeric/math.hpp"
#include "../counts.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// A place to collect items from.
struct collection_source {
    std::string name{};
    double cost = 1;                                       ///< of one item: to get and to label it; > 0
    double most = std::numeric_limits<double>::infinity(); ///< how many it has
    std::vector<double> yields{};                          ///< [label] the share of its items that have it, in [0, 1]
};

/// A source whose yields are the shares of a sample of its items (with ancestors, where labels imply others). A wrong
/// call when the sample is empty.
template <class = void>
[[nodiscard]] collection_source sampled_source(std::string name, const label_counts& sample, double cost = 1) {
    HALLMARK_REQUIRE(sample.items > 0, "sampled_source: no items of '" + name + "'");
    collection_source source;
    source.name = std::move(name);
    source.cost = cost;
    for (const std::size_t count : sample.counts)
        source.yields.push_back(static_cast<double>(count) / static_cast<double>(sample.items));
    return source;
}

struct cover_needs_options {
    /// 0: needs are met on average. Else: each label's need with that probability in (0, 1), as items are drawn at
    /// random (the count taken for Poisson's, which spreads more than it can).
    double confidence = 0;
};

/// How many items of each source.
struct source_plan {
    std::vector<std::size_t> items{};     ///< [source] whole numbers that meet every need that can be met
    double cost = 0;                      ///< of items
    double bound = 0;                     ///< nothing costs less: the optimum of the linear program
    double gap = 0;                       ///< cost / bound - 1: how far from the best items can be, at most
    std::vector<double> amounts{};        ///< [source] the linear program's optimum, not whole
    std::vector<double> expected{};       ///< [label] how many items will bring, on average
    std::vector<double> prices{};         ///< [label] what one more of its need would cost
    std::vector<label_id> unattainable{}; ///< labels whose need is more than all sources together bring
};

namespace detail {

/// The needs and what sources yield, and whole numbers of items that meet them.
class covering {
public:
    template <class = void>
    covering(std::span<const double> needs, std::span<const collection_source> sources)
        : needs_(needs), sources_(sources), items_(sources.size()), missing_(needs.begin(), needs.end()) {}

    [[nodiscard]] double yield(std::size_t s, std::size_t l) const noexcept {
        return l < sources_[s].yields.size() ? sources_[s].yields[l] : 0.0;
    }
    /// n more items of a source (fewer: n negative); never more than it has.
    template <class = void>
    void take(std::size_t s, double n) {
        const double room = sources_[s].most - items_[s];
        if (n > room) n = static_cast<double>(static_cast<std::size_t>(room > 0 ? room : 0.0));
        items_[s] += n;
        for (std::size_t l = 0; l < needs_.size(); ++l) missing_[l] -= numeric::product(yield(s, l), n);
    }
    /// Item after item from the source that brings most of what is missing for its cost (Chvátal, 1979); as many at
    /// once as do not change the choice. Ties: the lower source.
    template <class = void>
    void add_greedily() {
        for (;;) {
            std::size_t best = sources_.size();
            double most = 0;
            for (std::size_t s = 0; s < sources_.size(); ++s) {
                if (!(items_[s] + 1 <= sources_[s].most)) continue;
                double use = 0;
                for (std::size_t l = 0; l < needs_.size(); ++l) {
                    if (!(missing_[l] > least(l))) continue;
                    const double brought = yield(s, l);
                    use += (brought < missing_[l] ? brought : missing_[l]) / needs_[l];
                }
                use /= sources_[s].cost;
                if (use > most) most = use, best = s;
            }
            if (best == sources_.size()) return;
            double n = std::numeric_limits<double>::infinity();
            for (std::size_t l = 0; l < needs_.size(); ++l)
                if (missing_[l] > least(l) && yield(best, l) > 0)
                    if (const double until = missing_[l] / yield(best, l); until < n) n = until;
            take(best, n > 1 ? static_cast<double>(static_cast<std::size_t>(n)) : 1.0);
        }
    }
    /// Takes items back that nothing needs, from the dearest source on (ties: the higher source).
    template <class = void>
    void trim() {
        hallmark::detail::plain_vector<char> done(sources_.size());
        for (std::size_t round = 0; round < sources_.size(); ++round) {
            std::size_t dearest = sources_.size();
            for (std::size_t s = 0; s < sources_.size(); ++s)
                if (done[s] == 0 && (dearest == sources_.size() || sources_[s].cost >= sources_[dearest].cost))
                    dearest = s;
            done[dearest] = 1;
            double spare = items_[dearest];
            for (std::size_t l = 0; l < needs_.size(); ++l)
                if (yield(dearest, l) > 0 && needs_[l] > 0) {
                    const double over = (least(l) - missing_[l]) / yield(dearest, l);
                    if (over < spare) spare = over;
                }
            if (spare >= 1) take(dearest, -static_cast<double>(static_cast<std::size_t>(spare)));
        }
    }
    [[nodiscard]] double cost() const noexcept {
        double sum = 0;
        for (std::size_t s = 0; s < sources_.size(); ++s) sum += numeric::product(sources_[s].cost, items_[s]);
        return sum;
    }
    [[nodiscard]] const std::vector<double>& items() const noexcept { return items_; }
    [[nodiscard]] const std::vector<double>& missing() const noexcept { return missing_; }

private:
    [[nodiscard]] double least(std::size_t l) const noexcept { return needs_[l] * 1e-9; } // rounding

    std::span<const double> needs_;
    std::span<const collection_source> sources_;
    std::vector<double> items_, missing_;
};

} // namespace detail

/// Meets each label's need from several sources at the least cost: a covering linear program, then whole numbers, by
/// rounding its optimum up and by the greedy rule: the cheaper of the two (ties: rounding), each rid of what nothing
/// needs. `gap` says how much is left to be had at most. A need that all sources together cannot meet is told, and met
/// as far as it can be. A wrong call when a need, cost or yield is out of its range. O(labels × (labels + sources)) a
/// step of the simplex method: for hundreds of labels.
template <class = void>
[[nodiscard]] source_plan cover_needs(std::span<const std::size_t> needs, std::span<const collection_source> sources,
                                      const cover_needs_options& options = {}) {
    HALLMARK_REQUIRE(options.confidence >= 0 && options.confidence < 1,
                     "cover_needs: the confidence is " + std::to_string(options.confidence));
    for (const collection_source& source : sources) {
        HALLMARK_REQUIRE(source.cost > 0 && source.cost < 1e300 && source.most >= 0,
                         "cover_needs: source '" + source.name + "' has " + std::to_string(source.most) +
                             " items at a cost of " + std::to_string(source.cost));
        for (const double yield : source.yields)
            HALLMARK_REQUIRE(yield >= 0 && yield <= 1, "cover_needs: source '" + source.name + "' yields " +
                                                           std::to_string(yield) + " of a label");
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    source_plan plan;
    plan.amounts.assign(sources.size(), 0);
    plan.items.assign(sources.size(), 0);
    plan.expected.assign(needs.size(), 0);
    plan.prices.assign(needs.size(), 0);
    std::vector<double> wanted;
    numeric::linear_program program;
    std::vector<std::size_t> demand_of;
    for (const collection_source& source : sources) program.costs.push_back(source.cost);
    for (std::size_t l = 0; l < needs.size(); ++l) {
        // Poisson's mean of which at least `need` come with that probability.
        double want = static_cast<double>(needs[l]);
        if (needs[l] > 0 && options.confidence > 0)
            want = numeric::chi_squared_quantile(options.confidence, 2 * want) / 2;
        double all = 0;
        for (const collection_source& source : sources)
            if (l < source.yields.size() && source.yields[l] > 0) all += source.yields[l] * source.most;
        if (all < want) {
            plan.unattainable.push_back(static_cast<label_id>(l));
            want = all * (1 - 1e-12); // everything there is, but for rounding
        }
        wanted.push_back(want);
        if (!(want > 0)) continue;
        demand_of.push_back(l);
        program.least.push_back(want);
        for (const collection_source& source : sources)
            program.rows.push_back(l < source.yields.size() ? source.yields[l] : 0.0);
    }
    for (std::size_t s = 0; s < sources.size(); ++s) {
        if (sources[s].most == infinity) continue;
        for (std::size_t other = 0; other < sources.size(); ++other) program.rows.push_back(other == s ? -1 : 0);
        program.least.push_back(-sources[s].most);
    }
    if (demand_of.empty()) return plan;
    const numeric::linear_solution best = numeric::minimize_cost(program);
    detail::covering greedy(span_of(wanted), sources), rounded(span_of(wanted), sources);
    greedy.add_greedily();
    greedy.trim();
    if (best.feasible) {
        plan.amounts = best.x;
        plan.bound = best.bound;
        for (std::size_t d = 0; d < demand_of.size(); ++d) plan.prices[demand_of[d]] = best.prices[d];
        for (std::size_t s = 0; s < sources.size(); ++s)
            rounded.take(s, static_cast<double>(static_cast<std::size_t>(best.x[s] + (1 - 1e-9))));
        rounded.add_greedily();
        rounded.trim();
    }
    const detail::covering& chosen = best.feasible && rounded.cost() <= greedy.cost() ? rounded : greedy;
    for (std::size_t s = 0; s < sources.size(); ++s) plan.items[s] = static_cast<std::size_t>(chosen.items()[s]);
    for (std::size_t l = 0; l < needs.size(); ++l) plan.expected[l] = wanted[l] - chosen.missing()[l];
    plan.cost = chosen.cost();
    plan.gap = plan.bound > 0 ? plan.cost / plan.bound - 1 : plan.cost > 0 ? infinity : 0;
    return plan;
}

/// A line a source: how many items, at what cost.
template <class = void>
[[nodiscard]] table to_table(const source_plan& plan, std::span<const collection_source> sources) {
    HALLMARK_REQUIRE(plan.items.size() == sources.size(), "to_table: a plan of " + std::to_string(plan.items.size()) +
                                                              " sources, not " + std::to_string(sources.size()));
    using align = table::align;
    table t({{"source", align::left}, {"items", align::right}, {"cost", align::right}});
    for (std::size_t s = 0; s < sources.size(); ++s)
        t.add({sources[s].name, with_commas(plan.items[s]),
               fixed(static_cast<double>(plan.items[s]) * sources[s].cost, 1)});
    return t;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
