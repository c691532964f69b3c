// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_PLANS_HPP
#define HALLMARK_CORE_PLANS_HPP

// What to do with the host's items, as positions: which to take, and how to make new ones. A plan copies nothing; the
// host follows it in its own types.

#include "config.hpp"
#include "label_id.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Which items to use, in this order; an item may stand several times (over-sampling) or not at all (under-sampling).
struct resample_plan {
    std::vector<std::size_t> indices{};

    [[nodiscard]] std::size_t size() const noexcept { return indices.size(); }
    friend bool operator==(const resample_plan&, const resample_plan&) = default;
};

/// One new item between two that exist: feature by feature, base + gap × (neighbour - base). What a plan with another
/// `recipe` makes of the three is told there. Its label is the base's.
struct synthetic {
    std::size_t base = 0;
    std::size_t neighbour = 0;
    double gap = 0;           ///< [0, 1) where the point lies between the two; negative where it lies behind the base
    label_id label = 0;       ///< the class that the new item belongs to
    std::uint32_t stream = 0; ///< the child of the recipe's seed that draws what is drawn for each feature

    friend bool operator==(const synthetic&, const synthetic&) = default;
};

/// How the features of a new item come from its base, neighbour and gap.
enum class synthesis_kind : std::uint8_t {
    between,   ///< base + gap × (neighbour - base): SMOTE and its relatives
    around,    ///< a random point of a ball around the base that the neighbour lies on, cut and flattened: G-SMOTE
    near_base, ///< the base and Gaussian noise, each feature's own width: smoothed bootstrap (ROSE)
    to_mean,   ///< base + gap × (mean of the class - base): polynom-fit-SMOTE's star
    on_curve,  ///< where the polynomials that were fitted to the class are at 2 gap - 1: polynom-fit-SMOTE's curve
    /// `between` where the neighbour is another item; else near_base, with the widths times the gap: SMOGN
    between_or_near,
};

/// The kind, and what it needs to know.
struct synthesis_recipe {
    synthesis_kind kind = synthesis_kind::between;
    std::uint64_t seed = 0;
    double truncation = 0;   ///< around: [-1, 1]; 1 keeps the half of the ball that looks to the neighbour
    double deformation = 0;  ///< around: [0, 1]; 1 flattens the ball to the line to the neighbour
    std::size_t degree = 0;  ///< on_curve: of the polynomials
    std::size_t columns = 0; ///< how many features `of_class` has a class
    /// [(label × (degree + 1) + power) × columns + feature]: the noise's standard deviation (near_base,
    /// between_or_near), the class's mean (to_mean), the polynomials' coefficients (on_curve).
    std::vector<double> of_class{};

    friend bool operator==(const synthesis_recipe&, const synthesis_recipe&) = default;
};

/// The existing items to keep, then the new ones to make: row r of the plan's result is item kept[r], or made[r -
/// kept.size()].
struct synthesis_plan {
    std::vector<std::size_t> kept{};
    std::vector<synthetic> made{};
    synthesis_recipe recipe{};
    /// Features whose numbers are names (codes of categories): what stands in them cannot be interpolated, so the plan
    /// tells it: named_values[m × named_columns.size() + c] is what the new item m has in column named_columns[c].
    std::vector<std::size_t> named_columns{};
    std::vector<float> named_values{};
    /// Classes in which the sampler's own rule found nothing to begin with, so that any item of them was taken; classes
    /// with fewer neighbours than were asked for.
    std::vector<label_id> fell_back{};
    std::vector<label_id> fewer_neighbours{};

    [[nodiscard]] std::size_t size() const noexcept { return kept.size() + made.size(); }
    friend bool operator==(const synthesis_plan&, const synthesis_plan&) = default;
};

HALLMARK_NAMESPACE_END

#endif
