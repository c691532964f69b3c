// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_SMOOTHED_BOOTSTRAP_HPP
#define HALLMARK_IMBALANCE_SMOOTHED_BOOTSTRAP_HPP

// Items of the rare classes drawn again, with noise.

#include "../core/config.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"
#include "detail/synthesis.hpp"
#include "random_sampling.hpp"
#include "strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

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
    HALLMARK_REQUIRE(options.shrinkage >= 0,
                     "smoothed_bootstrap: the shrinkage is " + std::to_string(options.shrinkage));
    detail::synthesis<> to("smoothed_bootstrap", features, classes, options.strategy, 1, lone_item::repeat);
    const std::size_t d = features.columns();
    synthesis_recipe& recipe = to.plan.recipe;
    recipe.kind = synthesis_kind::near_base;
    recipe.seed = options.seed;
    recipe.columns = d;
    recipe.of_class.assign(to.column.counts().counts.size() * d, 0);
    for (const class_quota& quota : to.quotas) {
        const std::span<const std::uint32_t> members = to.column.members(quota.label);
        const double n = static_cast<double>(members.size());
        const double width = options.shrinkage * numeric::exp(numeric::log(4 / ((static_cast<double>(d) + 2) * n)) /
                                                              (static_cast<double>(d) + 4));
        for (std::size_t j = 0; j < d; ++j) {
            const double own = detail::deviation(features, members, j, members.size() > 1 ? 1 : 0);
            HALLMARK_REQUIRE(own - own == 0,
                             "smoothed_bootstrap: column " + std::to_string(j) + " has a value that is not finite");
            recipe.of_class[quota.label * d + j] = width * own;
        }
        random numbers = random(options.seed).split(quota.label);
        detail::draw_members(numbers, members.size(), quota.count, options.draw,
                             [&](std::size_t m) { to.add(members[m], members[m], 0, quota.label); });
    }
    return std::move(to.plan);
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
