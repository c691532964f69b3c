// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_TEXT_SPAN_HPP
#define HALLMARK_TEXT_TEXT_SPAN_HPP

#include "../core/config.hpp"

#include <cstddef>

HALLMARK_NAMESPACE_BEGIN

/// The bytes [begin, end) of a text: a word, a match, a run of characters.
struct text_span {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
    [[nodiscard]] bool empty() const noexcept { return begin == end; }
    friend bool operator==(const text_span&, const text_span&) = default;
};

HALLMARK_NAMESPACE_END

#endif
