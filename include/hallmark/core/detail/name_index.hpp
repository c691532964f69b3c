// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_NAME_INDEX_HPP
#define HALLMARK_CORE_DETAIL_NAME_INDEX_HPP

#include "../config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Finds names by what they are called. The names stay their owner's, and are given to each call; of equal names the
/// first is found.
class name_index {
public:
    static constexpr std::size_t none = ~std::size_t{0};

    /// Takes in the names behind those that it has. Amortised O(bytes).
    void extend(std::span<const std::string> names) {
        if (names.size() * 2 > slots_.size()) {
            slots_.assign(slots_.empty() ? 16 : slots_.size(), empty);
            while (names.size() * 2 > slots_.size()) slots_.resize(slots_.size() * 2, empty);
            count_ = 0;
        }
        for (; count_ < names.size(); ++count_) {
            std::size_t at = home(names[count_]);
            while (slots_[at] != empty && names[slots_[at]] != names[count_]) at = (at + 1) & (slots_.size() - 1);
            if (slots_[at] == empty) slots_[at] = static_cast<std::uint32_t>(count_);
        }
    }
    [[nodiscard]] std::size_t find(std::span<const std::string> names, std::string_view name) const {
        if (slots_.empty()) return none;
        for (std::size_t at = home(name);; at = (at + 1) & (slots_.size() - 1)) {
            if (slots_[at] == empty) return none;
            if (names[slots_[at]] == name) return slots_[at];
        }
    }

private:
    static constexpr std::uint32_t empty = 0xFFFFFFFFu;

    [[nodiscard]] std::size_t home(std::string_view name) const noexcept {
        std::uint64_t hash = 0xCBF29CE484222325u; // Fowler, Noll and Vo
        for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
        return static_cast<std::size_t>(hash ^ hash >> 32) & (slots_.size() - 1);
    }

    std::vector<std::uint32_t> slots_; ///< a power of two, at most half full
    std::size_t count_ = 0;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
