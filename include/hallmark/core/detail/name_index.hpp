// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_NAME_INDEX_HPP
#define HALLMARK_CORE_DETAIL_NAME_INDEX_HPP

#include "../config.hpp"
#include "hash_index.hpp"

#include <cstdint>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Finds names by what they are called. The names stay their owner's, and are given to each call; of equal names the
/// first is found.
class name_index {
public:
    static constexpr std::uint32_t none = number_index::none;

    /// Takes in the names behind those that it has. Amortised O(bytes).
    template <class Names> // a vector or span of strings
    void extend(const Names& names) {
        while (index_.size() < names.size()) index_.add(hash_of(names[index_.size()]));
    }
    template <class Names>
    [[nodiscard]] std::uint32_t find(const Names& names, std::string_view name) const {
        return index_.find(hash_of(name), [&](std::uint32_t i) { return names[i] == name; });
    }

private:
    number_index index_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
