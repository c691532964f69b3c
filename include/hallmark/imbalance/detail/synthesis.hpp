// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_SYNTHESIS_HPP
#define HALLMARK_IMBALANCE_DETAIL_SYNTHESIS_HPP

// What the samplers that make new items share.

#include "../../core/config.hpp"
#include "../../core/label_id.hpp"
#include "../../core/matrix.hpp"
#include "../../core/plans.hpp"
#include "../../core/random.hpp"
#include "../../neighbors/knn.hpp"
#include "../../numeric/math.hpp"
#include "../counts.hpp"
#include "../random_sampling.hpp"
#include "../strategy.hpp"
#include "require.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// What happens to a class that has a single item, which nothing lies between.
enum class lone_item : std::uint8_t {
    reject, ///< a wrong call that names the class
    repeat  ///< the item is made again, as it is
};

namespace detail {

/// One more new item of a plan.
template <class = void>
void add_item(synthesis_plan& plan, std::size_t base, std::size_t neighbour, double gap, std::size_t label) {
    plan.made.push_back(
        {base, neighbour, gap, static_cast<label_id>(label), static_cast<std::uint32_t>(plan.made.size())});
}

/// The k nearest in a group (a class, a label's items, a segment) for some of it. Where the group has fewer, the plan
/// tells its number.
template <class Executor>
[[nodiscard]] knn_graph knn_in_group(const features_view& features, std::span<const std::uint32_t> group,
                                     std::span<const std::uint32_t> bases, std::size_t k, std::size_t number,
                                     synthesis_plan& plan, Executor& ex) {
    knn_graph graph = knn_among(features, group, bases, {.k = k}, ex);
    if (graph.k() < k) plan.fewer_neighbours.push_back(static_cast<label_id>(number));
    return graph;
}

/// The standard deviation of a feature over some rows: the sum of the squares is divided by their number less
/// `freedom`. Not a number when a value is not finite.
template <class = void>
[[nodiscard]] double deviation(const features_view& features, std::span<const std::uint32_t> rows, std::size_t column,
                               std::size_t freedom) {
    const double n = static_cast<double>(rows.size());
    double mean = 0, squares = 0;
    for (const std::uint32_t i : rows) mean += static_cast<double>(features[i][column]);
    mean /= n;
    for (const std::uint32_t i : rows) {
        const double off = static_cast<double>(features[i][column]) - mean;
        squares += numeric::product(off, off);
    }
    return numeric::sqrt(squares / static_cast<double>(rows.size() - freedom));
}

/// Of each item of a class, how many of its k nearest among all are of another class.
struct hostile_neighbours {
    std::size_t k = 0; // as many as were asked for, or fewer where there are fewer items
    std::vector<std::size_t> counts;

    /// Half or more, but not all.
    [[nodiscard]] bool in_danger(std::size_t i) const noexcept { return 2 * counts[i] >= k && counts[i] < k; }
};

/// A sampler of new items at work: the classes, the quotas, and the plan that grows.
template <class = void>
struct synthesis {
    template <class R>
    synthesis(const char* name, const features_view& x, const R& classes, const sampling_strategy& strategy,
              std::size_t k, lone_item for_lone)
        : who(name), features(x), column(classes), lone(for_lone) {
        require_rows(name, x, column.size(), k);
        quotas = strategy.resolve(column.counts(), sampling_kind::over);
        column.group();
        plan.kept.reserve(column.size());
        std::size_t total = 0;
        for (const class_quota& quota : quotas) total += quota.count;
        plan.made.reserve(total);
        for (std::size_t i = 0; i < column.size(); ++i) {
            plan.kept.push_back(i);
            all.push_back(static_cast<std::uint32_t>(i));
        }
    }

    /// Whether the class needs more than this: not when nothing is asked for, nor when it has one item, which is dealt
    /// with here.
    [[nodiscard]] bool open(const class_quota& quota) {
        if (quota.count == 0) return false;
        const std::span<const std::uint32_t> members = column.members(quota.label);
        if (members.size() > 1) return true;
        HALLMARK_REQUIRE(lone == lone_item::repeat, std::string(who) + ": class " + std::to_string(quota.label) +
                                                        " has a single item: nothing lies between");
        for (std::size_t n = 0; n < quota.count; ++n) {
            add(members[0], members[0], 0, quota.label);
            for (const std::size_t j : plan.named_columns) plan.named_values.push_back(features[members[0]][j]);
        }
        plan.fell_back.push_back(quota.label);
        return false;
    }
    /// Calls fill(quota, members, numbers) for each class that is open, with its items and its own random numbers.
    template <class Fill>
    void each_class(std::uint64_t seed, Fill&& fill) {
        for (const class_quota& quota : quotas)
            if (open(quota)) fill(quota, column.members(quota.label), random(seed).split(quota.label));
    }

    /// The k nearest of the same class for some of its items.
    template <class Executor>
    [[nodiscard]] knn_graph within(const class_quota& quota, std::span<const std::uint32_t> bases, std::size_t k,
                                   Executor& ex) {
        return knn_in_group(features, column.members(quota.label), bases, k, quota.label, plan, ex);
    }
    template <class Executor>
    [[nodiscard]] hostile_neighbours hostile(const class_quota& quota, std::size_t k, Executor& ex) const {
        HALLMARK_REQUIRE(k > 0, std::string(who) + ": k is 0");
        const knn_graph around = knn_among(features, all, column.members(quota.label), {.k = k}, ex);
        hostile_neighbours found{around.k(), std::vector<std::size_t>(around.size())};
        for (std::size_t i = 0; i < around.size(); ++i)
            for (const std::uint32_t row : around[i]) found.counts[i] += column[row] != quota.label;
        return found;
    }
    /// The items of all other classes.
    [[nodiscard]] std::vector<std::uint32_t> others(label_id label) const {
        std::vector<std::uint32_t> rows;
        for (const std::uint32_t row : all)
            if (column[row] != label) rows.push_back(row);
        return rows;
    }
    /// The items to begin at are all of the class, as the sampler's own rule found none.
    void fall_back(const class_quota& quota, std::vector<std::uint32_t>& bases) {
        const std::span<const std::uint32_t> members = column.members(quota.label);
        bases.assign(members.begin(), members.end());
        plan.fell_back.push_back(quota.label);
    }

    void add(std::size_t base, std::size_t neighbour, double gap, label_id label) {
        add_item(plan, base, neighbour, gap, label);
    }
    /// One new item at a random place between a base and one of some others.
    void add_between(random& numbers, std::uint32_t base, std::span<const std::uint32_t> from, label_id label) {
        const std::uint32_t neighbour = pick(numbers, from);
        add(base, neighbour, numbers.uniform(), label);
    }

    const char* who;
    features_view features;
    class_column column;
    lone_item lone;
    std::vector<class_quota> quotas;
    std::vector<std::uint32_t> all;
    synthesis_plan plan;
};

} // namespace detail
} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
