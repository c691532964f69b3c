// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_ALIAS_TABLE_HPP
#define HALLMARK_IMBALANCE_ALIAS_TABLE_HPP

// A draw in proportion to weights, in constant time.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// Draws indices in proportion to weights, in O(1) each (Walker's alias method, built as Vose does, "A linear algorithm
/// for generating random numbers with a given distribution", 1991). 64 bits decide a draw, so that neither many items
/// nor small weights are lost; what weighs 0 is never drawn. 12 bytes an item, of which a draw reads 8.
class alias_table {
public:
    alias_table() = default;
    /// A wrong call when there is no weight or 2^32, one is negative or not finite, or all are 0. O(n).
    explicit alias_table(std::span<const double> weights) {
        double sum = 0;
        std::size_t heaviest = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            HALLMARK_REQUIRE(weights[i] >= 0 && weights[i] - weights[i] == 0,
                             "alias_table: weight " + std::to_string(weights[i]) + " of item " + std::to_string(i) +
                                 " is negative or not finite");
            sum += weights[i];
            if (weights[i] > weights[heaviest]) heaviest = i;
        }
        HALLMARK_REQUIRE(weights.size() < 0xFFFFFFFFu, "alias_table: " + std::to_string(weights.size()) +
                                                           " weights; fewer than 2^32 - 1 are possible");
        HALLMARK_REQUIRE(sum > 0 && sum - sum == 0, "alias_table: the weights of " + std::to_string(weights.size()) +
                                                        " items sum to " + std::to_string(sum));
        const std::size_t n = weights.size();
        const double mean = sum / static_cast<double>(n);
        slots_.resize(n);
        fine_.resize(n);
        hallmark::detail::plain_vector<double> level(n);
        // Items below the mean from the front, the others from the back, of one array.
        hallmark::detail::plain_vector<std::size_t> order(n);
        std::size_t small = 0, large = n;
        for (std::size_t i = 0; i < n; ++i) {
            level[i] = weights[i] / mean;
            order[level[i] < 1 ? small++ : --large] = i;
        }
        std::size_t next_small = small;
        while (next_small > 0 && large < n) {
            const std::size_t low = order[--next_small], high = order[large];
            set(low, static_cast<std::uint64_t>(level[low] * 0x1p64), high);
            level[high] = (level[high] + level[low]) - 1;
            if (level[high] < 1) {
                order[next_small++] = high;
                ++large;
            }
        }
        // What rounding left over is full, unless it weighs nothing.
        for (; large < n; ++large) set(order[large], ~std::uint64_t{0}, order[large]);
        while (next_small > 0) {
            const std::size_t low = order[--next_small];
            weights[low] > 0 ? set(low, ~std::uint64_t{0}, low) : set(low, 0, heaviest);
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
    /// The index that 64 uniform bits draw; size() > 0.
    [[nodiscard]] std::size_t operator[](std::uint64_t bits) const noexcept { return decide(slot_of(bits), bits); }
    /// The same for many: none waits for the memory of the one before. `to` is as long as `bits`.
    void draw(std::span<const std::uint64_t> bits, std::span<std::size_t> to) const noexcept {
        for (std::size_t i = 0; i < bits.size(); ++i) {
            to[i] = slot_of(bits[i]);
#if defined(__GNUC__)
            __builtin_prefetch(slots_.data() + to[i]);
#endif
        }
        for (std::size_t i = 0; i < bits.size(); ++i) to[i] = decide(static_cast<std::uint32_t>(to[i]), bits[i]);
    }

private:
    struct slot {
        std::uint32_t threshold = 0, alias = 0;
    };
    void set(std::size_t at, std::uint64_t threshold, std::size_t alias) noexcept {
        slots_[at] = {static_cast<std::uint32_t>(threshold >> 32), static_cast<std::uint32_t>(alias)};
        fine_[at] = static_cast<std::uint32_t>(threshold);
    }
    /// bits × size(): the upper 64 bits are a slot, the lower 64 the place in it.
    [[nodiscard]] std::uint32_t slot_of(std::uint64_t bits) const noexcept {
        const std::uint64_t n = slots_.size();
        return static_cast<std::uint32_t>(((bits >> 32) * n + ((bits & 0xFFFFFFFFu) * n >> 32)) >> 32);
    }
    [[nodiscard]] std::uint32_t decide(std::uint32_t at, std::uint64_t bits) const noexcept {
        const std::uint64_t exact = bits * slots_.size();
        const std::uint32_t place = static_cast<std::uint32_t>(exact >> 32);
        const slot drawn = slots_[at];
        // Without a branch that nobody could predict; that the upper 32 bits of the place are no answer is rare.
        const std::uint32_t stays = 0u - static_cast<std::uint32_t>(place < drawn.threshold);
        if (place == drawn.threshold) [[unlikely]]
            return static_cast<std::uint32_t>(exact) < fine_[at] ? at : drawn.alias;
        return (at & stays) | (drawn.alias & ~stays);
    }

    hallmark::detail::plain_vector<slot> slots_;
    hallmark::detail::plain_vector<std::uint32_t> fine_; // the thresholds' lower halves
};

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
