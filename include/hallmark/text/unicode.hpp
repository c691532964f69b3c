// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_UNICODE_HPP
#define HALLMARK_TEXT_UNICODE_HPP

// What the text module asks of a character: is it part of a word, is it white space, what is its other case.
// Unicode 14.0; the answers are those of Python 3.11's `\w` and `\s`. Nothing depends on a locale.

#include "../core/config.hpp"
#include "detail/unicode_tables.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// One bit for each code point of the Basic Multilingual Plane: whether it is a word character. 8 kB.
inline constexpr std::array<std::uint64_t, 1024> basic_word_bits = [] {
    std::array<std::uint64_t, 1024> bits{};
    for (std::size_t i = 0; i < std::size(word_edges) && word_edges[i] < 0x10000u; i += 2) {
        const std::uint32_t end = word_edges[i + 1] < 0x10000u ? word_edges[i + 1] : 0x10000u;
        for (std::uint32_t c = word_edges[i]; c < end;) {
            const std::uint32_t room = 64 - (c & 63u);
            const std::uint32_t count = end - c < room ? end - c : room;
            const std::uint64_t ones = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
            bits[c >> 6] |= ones << (c & 63u);
            c += count;
        }
    }
    return bits;
}();

} // namespace detail

/// Whether a code point is a letter or number of any script, or the underscore. Combining marks are not: "é" written as
/// e and U+0301 is the word "e" and a mark. What is no code point (above U+10FFFF, a surrogate) is not.
[[nodiscard]] constexpr bool is_word_character(char32_t code) noexcept {
    const auto c = static_cast<std::uint32_t>(code);
    if (c < 0x10000u) return ((detail::basic_word_bits[c >> 6] >> (c & 63u)) & 1u) != 0;
    // Whether an odd number of edges stands at or before c.
    std::size_t low = 0;
    std::size_t high = std::size(detail::word_edges);
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (detail::word_edges[middle] <= c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (low & 1u) != 0;
}

/// Whether a code point is white space: the ASCII controls 9-13 and 28-31, the space, U+0085, U+00A0 (no-break),
/// U+1680, U+2000-200A, U+2028, U+2029, U+202F, U+205F, U+3000. The zero-width space U+200B is not.
[[nodiscard]] constexpr bool is_white_space(char32_t code) noexcept {
    const auto c = static_cast<std::uint32_t>(code);
    if (c < 0x80u) return c == 0x20u || (c >= 0x09u && c <= 0x0Du) || (c >= 0x1Cu && c <= 0x1Fu);
    return c == 0x85u || c == 0xA0u || c == 0x1680u || (c >= 0x2000u && c <= 0x200Au) || c == 0x2028u || c == 0x2029u ||
           c == 0x202Fu || c == 0x205Fu || c == 0x3000u;
}

/// Whether a code point separates the words of a name: white space, the hyphen-minus or the underscore.
[[nodiscard]] constexpr bool is_separator(char32_t code) noexcept {
    return code == U'-' || code == U'_' || is_white_space(code);
}

/// The simple case folding of a code point (statuses C and S of CaseFolding.txt): 'A' and 'a' give 'a', Σ σ ς give σ,
/// the Kelvin sign gives 'k'. One code point always gives one: ß stays ß (ẞ gives ß), and the Turkish İ and ı stay what
/// they are, since their foldings are no simple ones. Folding twice is folding once.
[[nodiscard]] constexpr char32_t fold_case(char32_t code) noexcept {
    const auto c = static_cast<std::uint32_t>(code);
    if (c < 0x80u) return c >= 'A' && c <= 'Z' ? static_cast<char32_t>(c + 32) : code;
    if (c >= 512u * 256u || ((detail::fold_pages[c >> 14] >> ((c >> 8) & 63u)) & 1u) == 0) return code;
    // The last run that begins at or before c.
    std::size_t low = 0;
    std::size_t high = std::size(detail::fold_runs);
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (detail::fold_runs[middle].first <= c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) return code;
    const detail::fold_run& run = detail::fold_runs[low - 1];
    if (c > run.last || (c - run.first) % run.step != 0) return code;
    return static_cast<char32_t>(static_cast<std::uint32_t>(static_cast<std::int32_t>(c) + run.delta));
}

HALLMARK_NAMESPACE_END

#endif
