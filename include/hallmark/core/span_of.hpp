// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_SPAN_OF_HPP
#define HALLMARK_CORE_SPAN_OF_HPP

// Rows as spans, by the one way that is cheap to compile. For each type that std::span is made from, g++ works out some
// thirty traits in every unit that includes the header: 37 ms for a vector (another 37 for a constant one), 14 for a
// pointer. Here it does so once for each type of element.

#include "config.hpp"

#include <cstddef>
#include <span>

HALLMARK_NAMESPACE_BEGIN

/// The elements of a row (a std::vector, or what else has value_type, data() and size()), which has to outlive them.
template <class Row>
[[nodiscard]] constexpr std::span<const typename Row::value_type> span_of(const Row& row) noexcept {
    return {row.data(), row.size()};
}
/// The same, to write into.
template <class Row>
[[nodiscard]] constexpr std::span<typename Row::value_type> writable_span_of(Row& row) noexcept {
    return {row.data(), row.size()};
}
/// So many elements from a pointer on.
template <class T>
[[nodiscard]] constexpr std::span<const T> span_of(const T* first, std::size_t size) noexcept {
    return {first, size};
}

HALLMARK_NAMESPACE_END

#endif
