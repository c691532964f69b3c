// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_RANDOM_SAMPLING_HPP
#define HALLMARK_IMBALANCE_RANDOM_SAMPLING_HPP

// Items drawn again, or left out, at random.

#include "../core/config.hpp"
#include "../core/label_id.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"
#include "strategy.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How the items that are drawn again are chosen.
enum class draw : std::uint8_t {
    even, ///< every item of a class equally often, the rest at random without repetition: counts differ by one at most
    uniform ///< each draw from the whole class, as imbalanced-learn does
};

struct random_over_options {
    sampling_strategy strategy{};
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::uniform;
};
struct random_under_options {
    sampling_strategy strategy{};
    std::uint64_t seed = 0;
    bool replacement = false; ///< whether an item may be kept twice
};

namespace detail {

/// Calls take(member) `count` times for members of [0, size), drawn as told.
template <class Take>
void draw_members(random& numbers, std::size_t size, std::size_t count, draw how, Take&& take) {
    if (how == draw::even) {
        for (; count >= size; count -= size)
            for (std::size_t i = 0; i < size; ++i) take(i);
        for (const std::size_t i : numbers.sample(size, count)) take(i);
        return;
    }
    for (; count > 0; --count) take(static_cast<std::size_t>(numbers.below64(size)));
}

template <class = void>
[[nodiscard]] resample_plan random_over(class_column& column, const random_over_options& options) {
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::over);
    column.group();
    std::size_t total = column.size();
    for (const class_quota& quota : quotas) total += quota.count;
    resample_plan plan;
    plan.indices.reserve(total);
    for (std::size_t i = 0; i < column.size(); ++i) plan.indices.push_back(i);
    for (const class_quota& quota : quotas) {
        random numbers = random(options.seed).split(quota.label);
        const std::span<const std::uint32_t> members = column.members(quota.label);
        draw_members(numbers, members.size(), quota.count, options.draw,
                     [&](std::size_t m) { plan.indices.push_back(members[m]); });
    }
    return plan;
}

template <class = void>
[[nodiscard]] resample_plan random_under(class_column& column, const random_under_options& options) {
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::under);
    column.group();
    std::vector<std::uint32_t> times(column.size(), 1);
    for (const class_quota& quota : quotas) {
        random numbers = random(options.seed).split(quota.label);
        const std::span<const std::uint32_t> members = column.members(quota.label);
        for (const std::size_t i : members) times[i] = 0;
        if (options.replacement)
            for (std::size_t n = 0; n < quota.count; ++n)
                ++times[members[static_cast<std::size_t>(numbers.below64(members.size()))]];
        else
            for (const std::size_t m : numbers.sample(members.size(), quota.count)) times[members[m]] = 1;
    }
    resample_plan plan;
    for (std::size_t i = 0; i < times.size(); ++i)
        for (std::uint32_t n = times[i]; n > 0; --n) plan.indices.push_back(i);
    return plan;
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
    return std::sqrt(squares / static_cast<double>(rows.size() - freedom));
}

} // namespace detail

/// Draws items of the rare classes again: all items first, in order, then the repeated ones by class. A class's draws
/// hang on the seed and its number alone, so that they stay when another class gets more. Wrong calls as
/// sampling_strategy::resolve has them. O(items of the plan).
template <class_range R>
[[nodiscard]] resample_plan random_over(const R& classes, const random_over_options& options = {}) {
    detail::class_column column(classes);
    return detail::random_over(column, options);
}

/// Leaves out items of the frequent classes: the kept ones ascending, each set of them equally likely. Wrong calls as
/// sampling_strategy::resolve has them. O(items).
template <class_range R>
[[nodiscard]] resample_plan random_under(const R& classes, const random_under_options& options = {}) {
    detail::class_column column(classes);
    return detail::random_under(column, options);
}

struct smoothed_bootstrap_options {
    sampling_strategy strategy{};
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::uniform;
    double shrinkage = 1; ///< scales the noise; 0 repeats items as they are
};

/// Random over-sampling with Gaussian noise on each feature (ROSE; Menardi and Torelli, "Training and assessing
/// classification rules with imbalanced data", 2014): its standard deviation is shrinkage × (4 / ((d + 2) n_c))^(1 / (d
/// + 4)) × the feature's in the class (n_c the class's items: imbalanced-learn takes all items there). A wrong call
/// when the rows differ in number from the classes, the shrinkage is negative, or a value is not finite. O(rows ×
/// columns).
template <class_range R>
[[nodiscard]] synthesis_plan smoothed_bootstrap(features_view features, const R& classes,
                                                const smoothed_bootstrap_options& options = {}) {
    detail::class_column column(classes);
    HALLMARK_REQUIRE(features.rows() == column.size(), "smoothed_bootstrap: " + std::to_string(features.rows()) +
                                                           " rows of features, " + std::to_string(column.size()) +
                                                           " classes");
    HALLMARK_REQUIRE(options.shrinkage >= 0,
                     "smoothed_bootstrap: the shrinkage is " + std::to_string(options.shrinkage));
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::over);
    column.group();
    synthesis_plan plan;
    for (std::size_t i = 0; i < column.size(); ++i) plan.kept.push_back(i);
    const std::size_t d = features.columns();
    plan.recipe.kind = synthesis_kind::near_base;
    plan.recipe.seed = options.seed;
    plan.recipe.columns = d;
    plan.recipe.of_class.assign(column.counts().counts.size() * d, 0);
    for (const class_quota& quota : quotas) {
        const std::span<const std::uint32_t> members = column.members(quota.label);
        const double n = static_cast<double>(members.size());
        const double width = options.shrinkage * numeric::exp(numeric::log(4 / ((static_cast<double>(d) + 2) * n)) /
                                                              (static_cast<double>(d) + 4));
        for (std::size_t j = 0; j < d; ++j) {
            const double own = detail::deviation(features, members, j, members.size() > 1 ? 1 : 0);
            HALLMARK_REQUIRE(own - own == 0,
                             "smoothed_bootstrap: column " + std::to_string(j) + " has a value that is not finite");
            plan.recipe.of_class[quota.label * d + j] = width * own;
        }
        random numbers = random(options.seed).split(quota.label);
        detail::draw_members(numbers, members.size(), quota.count, options.draw, [&](std::size_t m) {
            plan.made.push_back({members[m], members[m], 0, quota.label, static_cast<std::uint32_t>(plan.made.size())});
        });
    }
    return plan;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
