// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_INSTANCE_HPP
#define HALLMARK_SPLIT_DETAIL_INSTANCE_HPP

// What the algorithms place: units (items, or groups of items) with labels, in an order that the host's rows do not
// decide.

#include "../../core/config.hpp"
#include "../../core/label_id.hpp"
#include "../../core/span_of.hpp"
#include "../assignment.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// Weights are whole numbers: this is 1, and the largest weight is 16.
inline constexpr std::uint32_t weight_one = 4096;
inline constexpr std::uint32_t weight_most = 65536;

/// Units and their labels: rows strictly ascending, labels dense from 0. `times`, `unit_sizes`, `fixed`, `start`,
/// `weights` and `unit_of` are empty where they would say 1, 1, free, nowhere, 1 and the item itself.
struct instance {
    std::size_t parts = 0;            ///< with the rest that no part uses, as a last one
    std::vector<std::size_t> targets; ///< for each part its size in items
    std::size_t label_count = 0;
    std::span<const std::size_t> offsets;
    std::span<const label_id> labels;
    std::vector<std::uint32_t> times;      ///< for each assignment how often it counts
    std::vector<std::uint32_t> unit_sizes; ///< in items
    std::vector<std::uint16_t> fixed;      ///< for each unit the part it has to be in, or none
    std::vector<std::uint16_t>
        start; ///< for each unit the part it is in at first, or none; `moves` of them may leave it
    std::size_t moves = 0;
    std::vector<std::uint32_t> weights; ///< for each label, in weight_one
    std::vector<std::uint16_t> home;    ///< for each label the part that should have all of it, or none; may be empty
    std::vector<std::uint32_t> unit_of; ///< for each item
    std::size_t slack = 0;
    std::uint32_t floor = 1;
    std::uint32_t heaviest = 1; ///< how often the heaviest item counts

    std::vector<std::size_t> own_offsets;
    std::vector<label_id> own_labels;

    instance() = default;
    instance(instance&&) = default; // vectors keep their memory when they move, so the spans stay right
    instance& operator=(instance&&) = default;

    [[nodiscard]] std::size_t units() const noexcept { return offsets.size() - 1; }
    [[nodiscard]] std::uint32_t size_of(std::size_t unit) const noexcept {
        return unit_sizes.empty() ? 1 : unit_sizes[unit];
    }
    [[nodiscard]] std::uint16_t fixed_at(std::size_t unit) const noexcept {
        return fixed.empty() ? assignment::none : fixed[unit];
    }
    [[nodiscard]] bool free(std::size_t unit) const noexcept { return fixed_at(unit) == assignment::none; }
    [[nodiscard]] std::uint32_t times_at(std::size_t at) const noexcept { return times.empty() ? 1 : times[at]; }
    void own() {
        offsets = span_of(own_offsets);
        labels = span_of(own_labels);
    }
};

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
