// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_HASH_INDEX_HPP
#define HALLMARK_CORE_DETAIL_HASH_INDEX_HPP

#include "../config.hpp"
#include "plain_vector.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// A hash for look-ups inside one process; its values are never kept and never decide an order.
[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) noexcept {
    constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15u;
    std::uint64_t hash = text.size() * multiplier;
    const char* at = text.data();
    std::size_t left = text.size();
    const auto mix = [&hash](std::uint64_t word) noexcept {
        hash = (hash ^ word) * multiplier;
        hash ^= hash >> 29;
    };
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        mix(word);
    }
    if (left >= 4) {
        std::uint32_t first, last;
        std::memcpy(&first, at, 4);
        std::memcpy(&last, at + left - 4, 4);
        mix(std::uint64_t{first} | std::uint64_t{last} << 32);
    } else if (left != 0) {
        const auto byte = [at](std::size_t i) noexcept { return std::uint64_t{static_cast<unsigned char>(at[i])}; };
        mix(byte(0) | byte(left / 2) << 8 | byte(left - 1) << 16);
    }
    hash *= 0xD6E8FEB86659FD93u;
    return hash ^ hash >> 32;
}

/// Open addressing from hashes to 32-bit numbers. What the numbers stand for, and whether two are equal, is the owner's
/// affair.
class hash_index {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    /// Empties it and makes room for `n` entries; no more may be inserted.
    void reset(std::size_t n) { slots_.assign(std::bit_ceil(n * 2 + 1), slot{}); }

    /// The number stored under a hash for which equal(number) holds; `none` when there is no such entry.
    template <class Equal>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, Equal&& equal) const {
        if (slots_.empty()) return none;
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
            const slot& s = slots_[at];
            if (s.value == none) return none;
            if (s.tag == tag_of(hash) && equal(s.value)) return s.value;
        }
    }

    /// Stores `value` unless an equal entry is there: returns that entry's number, or `none` when the value was stored.
    template <class Equal>
    std::uint32_t insert(std::uint64_t hash, std::uint32_t value, Equal&& equal) {
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
            slot& s = slots_[at];
            if (s.value == none) {
                s = {tag_of(hash), value};
                return none;
            }
            if (s.tag == tag_of(hash) && equal(s.value)) return s.value;
        }
    }

private:
    struct slot {
        std::uint32_t tag = 0;
        std::uint32_t value = none;
    };
    static constexpr std::uint32_t tag_of(std::uint64_t hash) noexcept {
        return static_cast<std::uint32_t>(hash >> 32);
    }
    plain_vector<slot> slots_;
};

/// Finds values that their owner keeps by numbers 0, 1, 2, … by their hashes; grows as they come.
class number_index {
public:
    static constexpr std::uint32_t none = hash_index::none;

    /// The number of the value with this hash for which equal(number) holds, the first of several; or none.
    template <class Equal>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, Equal&& equal) const {
        return index_.find(hash, [&](std::uint32_t i) { return hashes_[i] == hash && equal(i); });
    }
    /// Keeps the next number for a value with this hash; returns it.
    std::uint32_t add(std::uint64_t hash) {
        const std::uint32_t next = static_cast<std::uint32_t>(hashes_.size());
        hashes_.push_back(hash);
        if (next == room_) {
            room_ = room_ == 0 ? 16 : 2 * room_;
            index_.reset(room_);
            for (std::uint32_t i = 0; i < next; ++i) put(i);
        }
        put(next);
        return next;
    }
    [[nodiscard]] std::size_t size() const noexcept { return hashes_.size(); }
    /// Forgets all; the memory stays.
    void clear() {
        hashes_.clear();
        index_.reset(room_);
    }

private:
    void put(std::uint32_t number) {
        index_.insert(hashes_[number], number, [](std::uint32_t) { return false; });
    }

    hash_index index_;
    plain_vector<std::uint64_t> hashes_;
    std::size_t room_ = 0;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
