// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_SELECTION_HPP
#define HALLMARK_IMBALANCE_SELECTION_HPP

// Items of the frequent classes chosen to stay: those at the border, those that a classifier is sure of, or a few that
// stand for the rest.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/executor.hpp"
#include "../core/label_id.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../neighbors/distance.hpp"
#include "../neighbors/knn.hpp"
#include "../numeric/math.hpp"
#include "cleaning.hpp"
#include "counts.hpp"
#include "detail/require.hpp"
#include "strategy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct near_miss_options {
    sampling_strategy strategy{};
    /// 1: nearest, on average, to their k nearest minority items. 2: to their k farthest. 3: of the items that are
    /// among the k_version_3 nearest of a minority item, those farthest from their k nearest minority items.
    int version = 1;
    std::size_t k = 3;
    std::size_t k_version_3 = 3;
};

struct condensed_nearest_neighbour_options {
    sampling_strategy strategy{};
    std::uint64_t seed = 0;
    /// The items to begin with, any of the classes that lose items; a class without one gets one at random.
    std::vector<std::size_t> seeds{};
};

struct instance_hardness_threshold_options {
    sampling_strategy strategy{};
};

namespace detail {

/// The `count` of some rows (or all) with the lowest values; ties: the earlier row.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> lowest(std::span<const std::uint32_t> rows, std::span<const double> values,
                                                std::size_t count) {
    std::vector<std::uint32_t> order(rows.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return values[a] != values[b] ? values[a] < values[b] : a < b; });
    if (count < order.size()) order.resize(count);
    for (std::uint32_t& place : order) place = rows[place];
    return order;
}

/// A plan of all items of classes without a quota, and of those that were chosen.
template <class = void>
class selection {
public:
    selection(const class_column& column, const std::vector<class_quota>& quotas) : stays_(column.size(), 1) {
        for (const class_quota& quota : quotas)
            for (const std::uint32_t i : column.members(quota.label)) stays_[i] = 0;
    }
    void keep(std::span<const std::uint32_t> rows) {
        for (const std::uint32_t i : rows) stays_[i] = 1;
    }
    [[nodiscard]] resample_plan plan() const { return marked(stays_); }

private:
    hallmark::detail::plain_vector<char> stays_;
};

/// The items of one class that Hart's rule keeps, beginning with `seeds`: each, in order, that the nearest of what was
/// kept and of the minority gets wrong. `once`: what is kept does not count further (one-sided selection's first step).
template <class Executor>
void condense(const features_view& features, std::span<const std::uint32_t> members,
              std::span<const std::uint32_t> minority, std::span<const std::uint32_t> seeds, bool once,
              selection<>& chosen, Executor& ex) {
    const knn_graph to_minority = knn_among(features, minority, members, {.k = 1}, ex);
    std::vector<double> own(members.size(), std::numeric_limits<double>::infinity());
    std::vector<std::uint32_t> own_row(members.size(), 0xFFFFFFFFu);
    hallmark::detail::plain_vector<char> kept(members.size());
    const auto count_in = [&](std::uint32_t row) {
        for_each_block(ex, members.size(), 4096, [&](index_block block) {
            for (std::size_t i = block.begin; i < block.end; ++i) {
                const double distance = neighbors::squared_distance(features[members[i]], features[row], own[i]);
                if (distance < own[i] || (distance == own[i] && row < own_row[i])) {
                    own[i] = distance;
                    own_row[i] = row;
                }
            }
        });
    };
    for (const std::uint32_t seed : seeds) {
        count_in(seed);
        for (std::size_t i = 0; i < members.size(); ++i)
            if (members[i] == seed) kept[i] = 1;
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (kept[i] == 0 && to_minority.k() > 0) {
            const double other = to_minority.squared_distances(i)[0];
            if (own[i] < other || (own[i] == other && own_row[i] < to_minority[i][0])) continue;
            kept[i] = 1;
            if (!once) count_in(members[i]);
        }
    }
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < members.size(); ++i)
        if (kept[i] != 0) rows.push_back(members[i]);
    chosen.keep(span_of(rows));
}

template <class Executor>
[[nodiscard]] resample_plan condensed(const char* who, const features_view& features, class_column& column,
                                      const condensed_nearest_neighbour_options& options, bool once, Executor& ex) {
    require_rows(who, features, column.size());
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::cleaning);
    column.group();
    const hallmark::detail::plain_vector<char> may = may_lose(options.strategy, column.counts());
    for (const std::size_t seed : options.seeds)
        HALLMARK_REQUIRE(seed < column.size() && may[column[seed]] != 0,
                         std::string(who) + ": the seed " + std::to_string(seed) +
                             " is no item of a class that may lose items");
    selection<> chosen(column, quotas);
    for (const class_quota& quota : quotas) {
        const std::span<const std::uint32_t> members = column.members(quota.label);
        std::vector<std::uint32_t> seeds;
        for (const std::size_t seed : options.seeds)
            if (column[seed] == quota.label) seeds.push_back(static_cast<std::uint32_t>(seed));
        if (seeds.empty())
            seeds.push_back(
                members[random(options.seed).split(quota.label).below(static_cast<std::uint32_t>(members.size()))]);
        // The minority itself has nobody to be held against: all of it stays.
        if (quota.label == column.counts().minority())
            chosen.keep(members);
        else
            condense(features, members, column.members(column.counts().minority()), seeds, once, chosen, ex);
    }
    return chosen.plan();
}

} // namespace detail

/// NearMiss 1, 2 and 3 (Mani and Zhang, "kNN approach to unbalanced data distributions: a case study involving
/// information extraction", 2003): keeps, of each frequent class, the items by their distances to the minority. Version
/// 3 may keep fewer than the strategy asks for. Ties: the lower item. Wrong calls: sizes that differ, k = 0, another
/// version, and those of resolve. O(items of the classes × minority × columns) for version 2, else the neighbours.
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan near_miss(features_view features, const R& classes, const near_miss_options& options = {},
                                      Executor&& ex = {}) {
    detail::class_column column(classes);
    detail::require_rows("near_miss", features, column.size());
    HALLMARK_REQUIRE(options.version >= 1 && options.version <= 3,
                     "near_miss: there is no version " + std::to_string(options.version));
    HALLMARK_REQUIRE(options.k > 0 && options.k_version_3 > 0, "near_miss: k is 0");
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::under);
    column.group();
    const std::span<const std::uint32_t> minority = column.members(column.counts().minority());
    detail::selection<> chosen(column, quotas);
    for (const class_quota& quota : quotas) {
        const std::span<const std::uint32_t> members = column.members(quota.label);
        std::vector<std::uint32_t> rows(members.begin(), members.end());
        if (options.version == 3) {
            const knn_graph near = knn_among(features, members, minority, {.k = options.k_version_3}, ex);
            hallmark::detail::plain_vector<char> is_near(column.size());
            for (std::size_t i = 0; i < near.size(); ++i)
                for (const std::uint32_t row : near[i]) is_near[row] = 1;
            rows.clear();
            for (const std::uint32_t row : members)
                if (is_near[row] != 0) rows.push_back(row);
        }
        const std::size_t k = options.version == 2 ? minority.size() : options.k;
        std::vector<double> sums(rows.size());
        for_each_block(ex, rows.size(), 1024, [&](index_block block) {
            const std::span<const std::uint32_t> some = span_of(rows).subspan(block.begin, block.size());
            const knn_graph graph = knn_among(features, minority, some, {.k = k});
            for (std::size_t i = 0; i < some.size(); ++i) {
                const std::span<const double> squared = graph.squared_distances(i);
                // Of the neighbours found, ascending, the last options.k: all of version 1 and 3, the farthest of
                // version 2.
                for (std::size_t n = squared.size() - (squared.size() < options.k ? squared.size() : options.k);
                     n < squared.size(); ++n)
                    sums[block.begin + i] += numeric::sqrt(squared[n]);
            }
        });
        if (options.version == 3)
            for (double& sum : sums) sum = -sum;
        chosen.keep(span_of(detail::lowest(span_of(rows), span_of(sums), quota.count)));
    }
    return chosen.plan();
}

/// The condensed nearest neighbour rule (Hart, 1968): the minority, a seed of each other class, and each further item,
/// in order, that the nearest of these and of what was kept before gets wrong. (imbalanced-learn 0.10 to 0.13 mixes up
/// positions there and keeps others.) Wrong calls: sizes that differ, a seed of a class that does not lose items.
/// O(kept × items × columns).
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan condensed_nearest_neighbour(features_view features, const R& classes,
                                                        const condensed_nearest_neighbour_options& options = {},
                                                        Executor&& ex = {}) {
    detail::class_column column(classes);
    return detail::condensed("condensed_nearest_neighbour", features, column, options, false, ex);
}

/// One-sided selection (Kubat and Matwin, "Addressing the curse of imbalanced training sets", 1997): the minority, a
/// seed of each other class and what these get wrong; of that without the items in Tomek links. Wrong calls as
/// condensed_nearest_neighbour.
template <class_range R, executor Executor = serial>
[[nodiscard]] resample_plan one_sided_selection(features_view features, const R& classes,
                                                const condensed_nearest_neighbour_options& options = {},
                                                Executor&& ex = {}) {
    detail::class_column column(classes);
    const resample_plan first = detail::condensed("one_sided_selection", features, column, options, true, ex);
    std::vector<std::uint32_t> rows;
    std::vector<label_id> labels;
    for (const std::size_t i : first.indices) {
        rows.push_back(static_cast<std::uint32_t>(i));
        labels.push_back(column[i]);
    }
    const hallmark::detail::plain_vector<char> may = detail::may_lose(options.strategy, column.counts());
    resample_plan plan = detail::without_links(detail::knn_of_places(features, rows, 1, ex), labels, may);
    for (std::size_t& place : plan.indices) place = rows[place];
    return plan;
}

/// The instance hardness threshold (Smith et al., "An instance level analysis of data complexity", 2014): of each
/// frequent class keeps the items whose own class a model finds most probable; exactly as many as the strategy asks for
/// (ties: the lower item). `own_probability[i]`: what a model that was trained without item i (by cross-validation)
/// gives to its class. A wrong call when sizes differ or a probability is outside [0, 1]. O(items log items).
template <class_range R>
[[nodiscard]] resample_plan instance_hardness_threshold(std::span<const double> own_probability, const R& classes,
                                                        const instance_hardness_threshold_options& options = {}) {
    detail::class_column column(classes);
    HALLMARK_REQUIRE(own_probability.size() == column.size(),
                     "instance_hardness_threshold: " + std::to_string(own_probability.size()) + " probabilities, " +
                         std::to_string(column.size()) + " classes");
    for (std::size_t i = 0; i < own_probability.size(); ++i)
        HALLMARK_REQUIRE(own_probability[i] >= 0 && own_probability[i] <= 1,
                         "instance_hardness_threshold: the probability " + std::to_string(own_probability[i]) +
                             " of item " + std::to_string(i) + " is outside [0, 1]");
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::under);
    column.group();
    detail::selection<> chosen(column, quotas);
    for (const class_quota& quota : quotas) {
        const std::span<const std::uint32_t> members = column.members(quota.label);
        std::vector<double> hardness;
        for (const std::uint32_t i : members) hardness.push_back(1 - own_probability[i]);
        chosen.keep(span_of(detail::lowest(members, span_of(hardness), quota.count)));
    }
    return chosen.plan();
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
