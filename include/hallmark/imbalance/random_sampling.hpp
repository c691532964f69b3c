// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_RANDOM_SAMPLING_HPP
#define HALLMARK_IMBALANCE_RANDOM_SAMPLING_HPP

// Items drawn again, or left out, at random.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "counts.hpp"
#include "strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
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

/// One of some rows, at random.
[[nodiscard]] inline std::uint32_t pick(random& numbers, std::span<const std::uint32_t> from) {
    return from[numbers.below(static_cast<std::uint32_t>(from.size()))];
}

/// A plan of the items that are marked, ascending.
template <class = void>
[[nodiscard]] resample_plan marked(const hallmark::detail::plain_vector<char>& stays) {
    resample_plan plan;
    for (std::size_t i = 0; i < stays.size(); ++i)
        if (stays[i] != 0) plan.indices.push_back(i);
    return plan;
}

} // namespace detail

/// Draws items of the rare classes again: all items first, in order, then the repeated ones by class. A class's draws
/// hang on the seed and its number alone, so that they stay when another class gets more. Wrong calls as
/// sampling_strategy::resolve has them. O(items of the plan).
template <class_range R>
[[nodiscard]] resample_plan random_over(const R& classes, const random_over_options& options = {}) {
    detail::class_column column(classes);
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
        detail::draw_members(numbers, members.size(), quota.count, options.draw,
                             [&](std::size_t m) { plan.indices.push_back(members[m]); });
    }
    return plan;
}

/// Leaves out items of the frequent classes: the kept ones ascending, each set of them equally likely. Wrong calls as
/// sampling_strategy::resolve has them. O(items).
template <class_range R>
[[nodiscard]] resample_plan random_under(const R& classes, const random_under_options& options = {}) {
    detail::class_column column(classes);
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::under);
    column.group();
    std::vector<std::uint32_t> times(column.size(), 1);
    for (const class_quota& quota : quotas) {
        random numbers = random(options.seed).split(quota.label);
        const std::span<const std::uint32_t> members = column.members(quota.label);
        for (const std::size_t i : members) times[i] = 0;
        if (options.replacement)
            detail::draw_members(numbers, members.size(), quota.count, draw::uniform,
                                 [&](std::size_t m) { ++times[members[m]]; });
        else
            for (const std::size_t m : numbers.sample(members.size(), quota.count)) times[members[m]] = 1;
    }
    resample_plan plan;
    for (std::size_t i = 0; i < times.size(); ++i)
        for (std::uint32_t n = times[i]; n > 0; --n) plan.indices.push_back(i);
    return plan;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
