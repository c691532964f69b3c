// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_PERMUTATION_HPP
#define HALLMARK_IMBALANCE_DETAIL_PERMUTATION_HPP

#include "../../core/config.hpp"
#include "../../core/random.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// Spreads every bit over all: another number for each number (Stafford's Mix01, "Better bit mixing", 2011). The draws
/// and orders of streams are made with it, so that a training that was broken off goes on: it never changes.
[[nodiscard]] inline std::uint64_t mix(std::uint64_t x) noexcept {
    x = (x ^ x >> 31) * 0x7FB5D329728EA185u;
    x = (x ^ x >> 27) * 0x81DADEF4BC2DD44Du;
    return x ^ x >> 33;
}

/// A shuffled order of [0, size) that is computed place by place, without memory: a Feistel network of six rounds over
/// the next even power of two, walked until it is inside. Any place can be asked for at any time.
class permutation {
public:
    permutation() = default;
    /// One of 2^64 orders: that of a generator's seed.
    permutation(std::size_t size, const random& source) noexcept : size_(size) {
        half_ = static_cast<unsigned>(std::bit_width(size > 1 ? size - 1 : 1) + 1) / 2;
        std::uint64_t state = source.seed();
        for (std::uint64_t& key : keys_) key = mix(state += 0x9E3779B97F4A7C15u);
    }

    [[nodiscard]] std::size_t operator()(std::size_t place) const noexcept {
        const std::uint64_t mask = (std::uint64_t{1} << half_) - 1;
        std::uint64_t value = place;
        do {
            std::uint64_t left = value >> half_, right = value & mask;
            for (const std::uint64_t key : keys_) {
                const std::uint64_t mixed = left ^ (mix(right + key) & mask);
                left = right;
                right = mixed;
            }
            value = left << half_ | right;
        } while (value >= size_);
        return static_cast<std::size_t>(value);
    }

private:
    std::size_t size_ = 0;
    unsigned half_ = 1;
    std::uint64_t keys_[6] = {};
};

/// A shuffled order of [0, size) for each epoch, of which the last one asked for is at hand: only a new epoch costs a
/// generator.
class epoch_orders {
public:
    epoch_orders() = default;
    epoch_orders(std::size_t size, std::uint64_t seed) noexcept : size_(size), seed_(seed) {}

    [[nodiscard]] const permutation& order(std::uint64_t epoch) noexcept {
        if (made_ != epoch + 1) {
            order_ = permutation(size_, random(seed_).split(epoch));
            made_ = epoch + 1;
        }
        return order_;
    }
    /// What stands at a turn, counted from the beginning, where each epoch has as many turns as there are places.
    [[nodiscard]] std::size_t operator()(std::uint64_t turn) noexcept {
        return order(turn / size_)(static_cast<std::size_t>(turn % size_));
    }

private:
    permutation order_;
    std::size_t size_ = 0;
    std::uint64_t seed_ = 0;
    std::uint64_t made_ = 0; // the epoch + 1; 0: none yet
};

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
