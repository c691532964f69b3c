// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_EXTEND_HPP
#define HALLMARK_SPLIT_EXTEND_HPP

// A data set that grows: what was test stays test.

#include "../core/config.hpp"
#include "../core/label_sets.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "assignment.hpp"
#include "parts.hpp"
#include "stratify.hpp"
#include "stratify_options.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// A split of all items in which those of `previous` are where they were: the first previous.size() items are its own,
/// in its order, and what stands behind them, or is in no part there, is new. Sizes are those of `into` over all items,
/// as far as the old items allow. With `moves`, so many old items may change their part where that mends sizes or
/// labels; none otherwise. Options as for stratify, over all items (new items of an old group join it); pinned has to
/// be empty. A wrong call: fewer items than before, another number of parts.
template <label_set_range Sets>
[[nodiscard]] assignment extend(const assignment& previous, const Sets& labels, const division& into,
                                stratify_options options = {}, std::size_t moves = 0) {
    return detail::with_view(labels, [&](label_sets_view view) {
        HALLMARK_REQUIRE(previous.size() <= view.size(), "extend: " + std::to_string(view.size()) +
                                                             " items, fewer than the " +
                                                             std::to_string(previous.size()) + " of before");
        HALLMARK_REQUIRE(previous.empty() || previous.parts() == into.parts(),
                         "extend: " + std::to_string(into.parts()) + " parts, but " + std::to_string(previous.parts()) +
                             " before");
        HALLMARK_REQUIRE(options.pinned.empty(), "extend: pinned has to be empty: the items of before are pinned");
        std::vector<std::uint16_t> pinned(previous.values().begin(), previous.values().end());
        pinned.resize(view.size(), assignment::none);
        options.pinned = span_of(pinned);
        return detail::stratify_view(view, into, options, moves);
    });
}

/// How many items stand elsewhere: over the items that both have, in their order.
[[nodiscard]] inline std::size_t moved(const assignment& before, const assignment& after) noexcept {
    const std::size_t n = before.size() < after.size() ? before.size() : after.size();
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) count += before[i] != after[i];
    return count;
}

/// A number for an id of any bytes, the same everywhere: for stable_ids and hash_part. Philox over blocks of 8 bytes;
/// not for cryptography. O(bytes).
[[nodiscard]] inline std::uint64_t stable_id(std::string_view id, std::uint64_t seed = 0) noexcept {
    std::uint64_t state = seed ^ (0x9E3779B97F4A7C15 * (id.size() + 1));
    for (std::size_t at = 0; at < id.size(); at += 8) {
        std::uint64_t block = 0;
        for (std::size_t i = at; i < at + 8 && i < id.size(); ++i)
            block |= std::uint64_t{static_cast<unsigned char>(id[i])} << (8 * (i - at));
        const auto mixed =
            random::philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), 3, 0},
                           {static_cast<std::uint32_t>(state), static_cast<std::uint32_t>(state >> 32)});
        state = mixed[0] | std::uint64_t{mixed[1]} << 32;
    }
    return state;
}

/// The part of an item by its id alone: no state, no other item is looked at, so streams and shards agree, and an item
/// that comes again is where it was. Sizes and labels are then right only on average: of n items a share r gets n r ±
/// √(n r (1 - r)). assignment::none when fractions sum to less than 1 and the item falls in the rest. A wrong call when
/// `into` is made of sizes.
class hash_split {
public:
    template <class = void>
    explicit hash_split(const division& into, std::uint64_t seed = 0) : seed_(seed) {
        // The shares of 2^32 items are the bounds that a hash is compared with.
        HALLMARK_REQUIRE(!into.counts(), "hash_split: takes folds or fractions: sizes mean nothing for one item");
        std::uint64_t end = 0;
        for (const std::size_t size : into.sizes_of(std::size_t{1} << 32)) ends_.push_back(end += size);
    }
    [[nodiscard]] std::uint16_t operator()(std::uint64_t id) const noexcept {
        const std::uint32_t at =
            random::philox({static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(id >> 32), 4, 0},
                           {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)})[0];
        for (std::size_t part = 0; part < ends_.size(); ++part)
            if (at < ends_[part]) return static_cast<std::uint16_t>(part);
        return assignment::none;
    }
    [[nodiscard]] std::uint16_t operator()(std::string_view id) const noexcept { return (*this)(stable_id(id)); }

private:
    std::uint64_t seed_;
    std::vector<std::uint64_t> ends_;
};

} // namespace split

HALLMARK_NAMESPACE_END

#endif
