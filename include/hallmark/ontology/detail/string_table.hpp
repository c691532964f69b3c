// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_STRING_TABLE_HPP
#define HALLMARK_ONTOLOGY_DETAIL_STRING_TABLE_HPP

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Many short strings in one block of memory, reached by number. Copies and moves as a value.
class string_table {
public:
    void reserve(std::size_t strings, std::size_t bytes) {
        ends_.reserve(strings);
        bytes_.reserve(bytes);
    }
    void push_back(std::string_view text) {
        bytes_.append(text);
        ends_.push_back(bytes_.size());
    }
    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return {bytes_.data() + begin, ends_[i] - begin};
    }

    friend bool operator==(const string_table&, const string_table&) = default;

private:
    std::string bytes_;
    std::vector<std::size_t> ends_;
};

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

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
