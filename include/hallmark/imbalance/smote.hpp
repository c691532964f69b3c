// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_SMOTE_HPP
#define HALLMARK_IMBALANCE_SMOTE_HPP

// New items of rare classes, between ones that exist. All are plans: which two items, and how far from the first to the
// second. `materialize` makes the features, or the host does.

#include "../core/config.hpp"
#include "../core/executor.hpp"
#include "../core/label_id.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../neighbors/knn.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"
#include "detail/apportion.hpp"
#include "detail/synthesis.hpp"
#include "random_sampling.hpp"
#include "strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct smote_options {
    sampling_strategy strategy{};
    std::size_t k = 5; ///< neighbours within the class; fewer where the class is smaller (plan.fewer_neighbours tells)
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::uniform; ///< of the items that new ones begin at
    lone_item lone = lone_item::reject;
};

struct borderline_smote_options {
    sampling_strategy strategy{};
    std::size_t k = 5;
    std::size_t m = 10; ///< neighbours among all items that tell whether an item is in danger
    /// 1: towards neighbours of the class. 2: in half of the draws towards a neighbour of another class, half way at
    /// most.
    int variant = 1;
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::uniform;
    lone_item lone = lone_item::reject;
};

struct g_smote_options {
    sampling_strategy strategy{};
    std::size_t k = 5;
    double truncation = 1;  ///< [-1, 1]
    double deformation = 0; ///< [0, 1]
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::uniform;
    lone_item lone = lone_item::reject;
};

/// SMOTE (Chawla et al., "SMOTE: synthetic minority over-sampling technique", 2002): a new item lies at a random place
/// between an item and one of its k nearest of the same class. Each class has its own random numbers, made of the seed
/// and its number. Wrong calls: sizes that differ, k = 0, features that are not finite, a class of one item (see
/// lone_item), and those of sampling_strategy::resolve. Costs the neighbours within the classes that grow; threads do
/// not change it.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan smote(features_view features, const R& classes, const smote_options& options = {},
                                   Executor&& ex = {}) {
    detail::synthesis<> to("smote", features, classes, options.strategy, options.k, options.lone);
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const knn_graph graph = to.within(quota, members, options.k, ex);
        detail::draw_members(numbers, members.size(), quota.count, options.draw,
                             [&](std::size_t m) { to.add_between(numbers, members[m], graph[m], quota.label); });
    });
    return std::move(to.plan);
}

/// Borderline-SMOTE (Han et al., "Borderline-SMOTE: a new over-sampling method in imbalanced data sets learning",
/// 2005): begins only at items in danger, those of whose m nearest among all items half or more, but not all, are of
/// another class. A class without one falls back to SMOTE from all its items (plan.fell_back). Wrong calls as smote;
/// also a variant that is neither 1 nor 2.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan borderline_smote(features_view features, const R& classes,
                                              const borderline_smote_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.variant == 1 || options.variant == 2,
                     "borderline_smote: there is no variant " + std::to_string(options.variant));
    detail::synthesis<> to("borderline_smote", features, classes, options.strategy, options.k, options.lone);
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const detail::hostile_neighbours hostile = to.hostile(quota, options.m, ex);
        std::vector<std::uint32_t> bases;
        for (std::size_t i = 0; i < members.size(); ++i)
            if (hostile.in_danger(i)) bases.push_back(members[i]);
        if (bases.empty()) to.fall_back(quota, bases);
        const knn_graph graph = to.within(quota, bases, options.k, ex);
        knn_graph outside;
        if (options.variant == 2) outside = knn_among(features, to.others(quota.label), bases, {.k = options.k}, ex);
        detail::draw_members(numbers, bases.size(), quota.count, options.draw, [&](std::size_t m) {
            const bool across = outside.k() > 0 && numbers.below(2) == 1;
            const std::uint32_t neighbour = detail::pick(numbers, across ? outside[m] : graph[m]);
            to.add(bases[m], neighbour, numbers.uniform() * (across ? 0.5 : 1), quota.label);
        });
    });
    return std::move(to.plan);
}

/// ADASYN (He et al., "ADASYN: adaptive synthetic sampling approach for imbalanced learning", 2008): the more of an
/// item's k nearest are of another class, the more new items begin at it; the counts sum to the quota exactly, by
/// largest remainders (ties: the lower item). Where no item has a neighbour of another class all get alike
/// (plan.fell_back). `options.draw` is not used. Wrong calls as smote.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan adasyn(features_view features, const R& classes, const smote_options& options = {},
                                    Executor&& ex = {}) {
    detail::synthesis<> to("adasyn", features, classes, options.strategy, options.k, options.lone);
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const detail::hostile_neighbours hostile = to.hostile(quota, options.k, ex);
        std::vector<double> hardness;
        bool any = false;
        for (const std::size_t count : hostile.counts) {
            hardness.push_back(static_cast<double>(count));
            any = any || count > 0;
        }
        if (!any) {
            hardness.assign(members.size(), 1);
            to.plan.fell_back.push_back(quota.label);
        }
        const std::vector<std::size_t> counts = detail::apportion(span_of(hardness), quota.count);
        const knn_graph graph = to.within(quota, members, options.k, ex);
        for (std::size_t m = 0; m < members.size(); ++m)
            for (std::size_t n = 0; n < counts[m]; ++n) to.add_between(numbers, members[m], graph[m], quota.label);
    });
    return std::move(to.plan);
}

/// Safe-level-SMOTE (Bunkhumpornpat et al., 2009): a new item lies nearer to the one of the two that has more of its
/// own class among its k nearest of all. Two that have none make nothing; an item whose neighbours are all so is not
/// begun at. Where that leaves none, SMOTE from all items (plan.fell_back). Wrong calls as smote.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan safe_level_smote(features_view features, const R& classes,
                                              const smote_options& options = {}, Executor&& ex = {}) {
    detail::synthesis<> to("safe_level_smote", features, classes, options.strategy, options.k, options.lone);
    std::vector<std::size_t> level(to.column.size());
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const detail::hostile_neighbours hostile = to.hostile(quota, options.k, ex);
        for (std::size_t i = 0; i < members.size(); ++i) level[members[i]] = hostile.k - hostile.counts[i];
        const knn_graph graph = to.within(quota, members, options.k, ex);
        std::vector<std::uint32_t> bases; // positions in members
        for (std::size_t i = 0; i < members.size(); ++i) {
            bool useful = level[members[i]] > 0;
            for (const std::uint32_t row : graph[i]) useful = useful || level[row] > 0;
            if (useful) bases.push_back(static_cast<std::uint32_t>(i));
        }
        const bool any = !bases.empty();
        if (!any) {
            for (std::size_t i = 0; i < members.size(); ++i) bases.push_back(static_cast<std::uint32_t>(i));
            to.plan.fell_back.push_back(quota.label);
        }
        detail::draw_members(numbers, bases.size(), quota.count, options.draw, [&](std::size_t b) {
            const std::size_t m = bases[b];
            const std::size_t own = level[members[m]];
            std::uint32_t neighbour = detail::pick(numbers, graph[m]);
            while (any && own == 0 && level[neighbour] == 0) neighbour = detail::pick(numbers, graph[m]);
            const std::size_t its = level[neighbour];
            const double u = numbers.uniform();
            double gap = u;
            if (any && its == 0)
                gap = 0;
            else if (any && own > its)
                gap = u * (static_cast<double>(its) / static_cast<double>(own));
            else if (any && own < its)
                gap = 1 - numeric::product(1 - u, static_cast<double>(own) / static_cast<double>(its));
            to.add(members[m], neighbour, gap, quota.label);
        });
    });
    return std::move(to.plan);
}

/// Geometric SMOTE (Douzas and Bacao, "Geometric SMOTE: a geometrically enhanced drop-in replacement for SMOTE", 2019)
/// with neighbours of the class: a random point of the ball around an item whose radius reaches its neighbour, cut by
/// `truncation` and flattened by `deformation`. The plan's gap is 0; materialize draws the point. Wrong calls as smote.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan g_smote(features_view features, const R& classes, const g_smote_options& options = {},
                                     Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.truncation >= -1 && options.truncation <= 1,
                     "g_smote: the truncation " + std::to_string(options.truncation) + " is outside [-1, 1]");
    HALLMARK_REQUIRE(options.deformation >= 0 && options.deformation <= 1,
                     "g_smote: the deformation " + std::to_string(options.deformation) + " is outside [0, 1]");
    synthesis_plan plan = smote(features, classes,
                                {.strategy = options.strategy,
                                 .k = options.k,
                                 .seed = options.seed,
                                 .draw = options.draw,
                                 .lone = options.lone},
                                ex);
    plan.recipe = {.kind = synthesis_kind::around,
                   .seed = options.seed,
                   .truncation = options.truncation,
                   .deformation = options.deformation};
    for (synthetic& item : plan.made) item.gap = 0;
    return plan;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
