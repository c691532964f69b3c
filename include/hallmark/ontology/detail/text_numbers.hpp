// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_TEXT_NUMBERS_HPP
#define HALLMARK_ONTOLOGY_DETAIL_TEXT_NUMBERS_HPP

#include "string_table.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Numbers distinct texts in the order in which they are first met, so that what hangs on a text alone is worked out
/// once.
class text_numbers {
public:
    /// The number of a text; size() before the call when it is new.
    [[nodiscard]] std::uint32_t number(std::string_view text) {
        const std::uint32_t known = find(text);
        if (known != number_index::none) return known;
        texts_.push_back(text);
        return index_.add(hash_of(text));
    }
    /// The number of a text that is there; hash_index::none otherwise.
    [[nodiscard]] std::uint32_t find(std::string_view text) const {
        return index_.find(hash_of(text), [&](std::uint32_t i) { return texts_[i] == text; });
    }
    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t number) const noexcept { return texts_[number]; }

private:
    string_table texts_;
    number_index index_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
