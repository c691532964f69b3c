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
#include "../neighbors/knn.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"
#include "detail/apportion.hpp"
#include "random_sampling.hpp"
#include "strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// What happens to a class that has a single item, which nothing lies between.
enum class lone_item : std::uint8_t {
    reject, ///< a wrong call that names the class
    repeat  ///< the item is made again, as it is
};

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

namespace detail {

/// What the SMOTE family shares: the classes, the quotas, and the plan that grows.
struct synthesis {
    synthesis(const char* name, const features_view& x, class_column& classes, const sampling_strategy& strategy,
              std::size_t k, lone_item for_lone)
        : who(name), features(x), column(classes), lone(for_lone) {
        HALLMARK_REQUIRE(x.rows() == classes.size(), std::string(name) + ": " + std::to_string(x.rows()) +
                                                         " rows of features, " + std::to_string(classes.size()) +
                                                         " classes");
        HALLMARK_REQUIRE(k > 0, std::string(name) + ": k is 0");
        quotas = strategy.resolve(classes.counts(), sampling_kind::over);
        classes.group();
        plan.kept.reserve(classes.size());
        std::size_t total = 0;
        for (const class_quota& quota : quotas) total += quota.count;
        plan.made.reserve(total);
        for (std::size_t i = 0; i < classes.size(); ++i) {
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
        knn_graph graph = knn_among(features, column.members(quota.label), bases, {.k = k}, ex);
        if (graph.k() < k) plan.fewer_neighbours.push_back(quota.label);
        return graph;
    }
    /// The k nearest of all for each item of a class.
    template <class Executor>
    [[nodiscard]] knn_graph around(const class_quota& quota, std::size_t k, Executor& ex) const {
        HALLMARK_REQUIRE(k > 0, std::string(who) + ": k is 0");
        return knn_among(features, all, column.members(quota.label), {.k = k}, ex);
    }
    /// How many neighbours of an item are of another class.
    [[nodiscard]] std::size_t others(std::span<const std::uint32_t> neighbours, label_id label) const noexcept {
        std::size_t n = 0;
        for (const std::uint32_t row : neighbours) n += column[row] != label;
        return n;
    }
    void add(std::uint32_t base, std::uint32_t neighbour, double gap, label_id label) {
        plan.made.push_back({base, neighbour, gap, label, static_cast<std::uint32_t>(plan.made.size())});
    }
    [[nodiscard]] static std::uint32_t pick(random& numbers, std::span<const std::uint32_t> from) {
        return from[numbers.below(static_cast<std::uint32_t>(from.size()))];
    }
    /// One new item at a random place between a base and one of some others.
    void add_between(random& numbers, std::uint32_t base, std::span<const std::uint32_t> others, label_id label) {
        const std::uint32_t neighbour = pick(numbers, others);
        add(base, neighbour, numbers.uniform(), label);
    }

    const char* who;
    features_view features;
    class_column& column;
    lone_item lone;
    std::vector<class_quota> quotas;
    std::vector<std::uint32_t> all;
    synthesis_plan plan;
};

} // namespace detail

/// SMOTE (Chawla et al., "SMOTE: synthetic minority over-sampling technique", 2002): a new item lies at a random place
/// between an item and one of its k nearest of the same class. Each class has its own random numbers, made of the seed
/// and its number. Wrong calls: sizes that differ, k = 0, features that are not finite, a class of one item (see
/// lone_item), and those of sampling_strategy::resolve. Costs the neighbours within the classes that grow; threads do
/// not change it.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan smote(features_view features, const R& classes, const smote_options& options = {},
                                   Executor&& ex = Executor()) {
    detail::class_column column(classes);
    detail::synthesis to("smote", features, column, options.strategy, options.k, options.lone);
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const knn_graph graph = to.within(quota, members, options.k, ex);
        detail::draw_members(numbers, members.size(), quota.count, options.draw,
                             [&](std::size_t m) { to.add_between(numbers, members[m], graph[m], quota.label); });
    });
    return std::move(to.plan);
}

/// How hard an item is for its neighbourhood: by its m nearest among all items, how many are of another class.
enum class danger : std::uint8_t {
    safe,   ///< fewer than half
    danger, ///< half or more
    noise   ///< all
};

/// Borderline-SMOTE (Han et al., "Borderline-SMOTE: a new over-sampling method in imbalanced data sets learning",
/// 2005): begins only at items in `danger`. A class without one falls back to SMOTE from all its items
/// (plan.fell_back). Wrong calls as smote; also a variant that is neither 1 nor 2.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan borderline_smote(features_view features, const R& classes,
                                              const borderline_smote_options& options = {},
                                              Executor&& ex = Executor()) {
    HALLMARK_REQUIRE(options.variant == 1 || options.variant == 2,
                     "borderline_smote: there is no variant " + std::to_string(options.variant));
    detail::class_column column(classes);
    detail::synthesis to("borderline_smote", features, column, options.strategy, options.k, options.lone);
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const knn_graph around = to.around(quota, options.m, ex);
        std::vector<std::uint32_t> bases;
        for (std::size_t i = 0; i < members.size(); ++i) {
            const std::size_t others = to.others(around[i], quota.label);
            if (2 * others >= around.k() && others < around.k()) bases.push_back(members[i]);
        }
        if (bases.empty()) {
            bases.assign(members.begin(), members.end());
            to.plan.fell_back.push_back(quota.label);
        }
        const knn_graph graph = to.within(quota, bases, options.k, ex);
        knn_graph outside;
        if (options.variant == 2) {
            std::vector<std::uint32_t> others;
            for (const std::uint32_t row : to.all)
                if (column[row] != quota.label) others.push_back(row);
            outside = knn_among(features, others, bases, {.k = options.k}, ex);
        }
        detail::draw_members(numbers, bases.size(), quota.count, options.draw, [&](std::size_t m) {
            const bool across = outside.k() > 0 && numbers.below(2) == 1;
            const std::uint32_t neighbour = to.pick(numbers, across ? outside[m] : graph[m]);
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
                                    Executor&& ex = Executor()) {
    detail::class_column column(classes);
    detail::synthesis to("adasyn", features, column, options.strategy, options.k, options.lone);
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const knn_graph around = to.around(quota, options.k, ex);
        std::vector<double> hardness(members.size());
        bool any = false;
        for (std::size_t i = 0; i < members.size(); ++i) {
            const std::size_t others = to.others(around[i], quota.label);
            hardness[i] = static_cast<double>(others);
            any = any || others > 0;
        }
        if (!any) {
            hardness.assign(members.size(), 1);
            to.plan.fell_back.push_back(quota.label);
        }
        const std::vector<std::size_t> counts = detail::apportion(hardness, quota.count);
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
                                              const smote_options& options = {}, Executor&& ex = Executor()) {
    detail::class_column column(classes);
    detail::synthesis to("safe_level_smote", features, column, options.strategy, options.k, options.lone);
    std::vector<std::size_t> level(column.size());
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const knn_graph around = to.around(quota, options.k, ex);
        for (std::size_t i = 0; i < members.size(); ++i)
            level[members[i]] = around.k() - to.others(around[i], quota.label);
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
            std::uint32_t neighbour = to.pick(numbers, graph[m]);
            while (any && own == 0 && level[neighbour] == 0) neighbour = to.pick(numbers, graph[m]);
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
                                     Executor&& ex = Executor()) {
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
