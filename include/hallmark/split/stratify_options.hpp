// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_STRATIFY_OPTIONS_HPP
#define HALLMARK_SPLIT_STRATIFY_OPTIONS_HPP

// What may be asked of a split beside its sizes: groups, pins, weights, rare labels, pairs of labels, effort.

#include "../core/config.hpp"
#include "../core/label_id.hpp"
#include "../core/progress.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// How much work goes into a split. fast: greedy, then repair of the labels that are outside the whole numbers beside
/// their quota; linear in the assignments. balanced: refined by weighing 5 × 16 exchanges an item (beyond 50,000 items
/// fewer). thorough: 60 × 16. Each ends sooner, when no label can be better.
enum class effort : std::uint8_t { fast, balanced, thorough };

/// What becomes of labels that fewer items have than there are parts: no split can give every part one.
enum class rare_labels : std::uint8_t {
    spread,      ///< each as near its quota, and in as many parts, as the other labels allow
    prefer_part, ///< their items go to the part `rare_part` (train, say) where the other labels allow it
    ignore,      ///< they are not looked at
};

/// How stratify (and extend, repeated) makes a split. The spans have to live during the call; an empty one says
/// nothing.
struct stratify_options {
    std::uint64_t seed = 0; ///< the same seed and input give the same split; another seed another one of like quality
    split::effort effort = split::effort::balanced;
    std::uint64_t proposals = 0; ///< a budget of work in place of what `effort` says: how many items are weighed
                                 ///< against 16 others each; 0: none set

    /// For each item a number: items with the same one are never separated. Sizes are then as near as whole groups
    /// allow.
    std::span<const std::uint32_t> groups{};
    /// For each item the part it has to be in, or assignment::none. Pinned items are always where they are pinned; when
    /// a part has more of them than its size, the other parts share what is left.
    std::span<const std::uint16_t> pinned{};
    /// For each item a number of its own that stays with it (a hash of its id): the split then does not depend on the
    /// order of the rows.
    std::span<const std::uint64_t> stable_ids{};
    /// For each label id how much its deviations count, 0 or more; 1 when empty. Labels beyond the span's end count 1.
    std::span<const float> label_weights{};
    /// For each item how much it counts in its labels' shares, 0 or more (sizes count items all the same); 1 when
    /// empty.
    std::span<const float> item_weights{};
    /// Labels that are not looked at.
    std::span<const label_id> ignored{};
    /// Labels that fewer items have are not looked at.
    std::uint32_t ignore_below = 1;

    std::size_t slack =
        0; ///< how many items a part may be off its size, when that brings labels nearer (without groups)
    std::uint32_t floor =
        1; ///< each part should have at least so many items of each label that parts × floor items have; 0: no matter
    rare_labels rare = rare_labels::spread;
    std::uint16_t rare_part = 0;

    /// Above 0, pairs of labels are kept like labels: all pairs together weigh so much more than all labels together.
    /// 0.1 takes some 15 % off the deviation of pairs, for some 2 % on the labels' own, in four times the time. Only
    /// pairs that `pair_min_support` items have.
    double pair_weight = 0;
    std::uint32_t pair_min_support = 2;

    /// Hears of the refinement in proposals. Cancelling ends it early: the split is whole all the same, with all it has
    /// to keep.
    hallmark::progress progress{};
};

} // namespace split

HALLMARK_NAMESPACE_END

#endif
