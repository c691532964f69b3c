// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_UTF8_HPP
#define HALLMARK_CORE_UTF8_HPP

// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. Nothing here reads at or past
// `end`.

#include "config.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// What stands for bytes that are not UTF-8.
inline constexpr char32_t replacement_character = 0xFFFD;

/// One step through UTF-8.
struct decoded_utf8 {
    char32_t code = replacement_character; ///< the code point; U+FFFD for a byte that is no part of one
    unsigned length = 1;                   ///< bytes taken: 1 to 4; 1 for a bad byte
    bool valid = false; ///< whether the bytes were UTF-8 (a real U+FFFD in the text is valid, length 3)
};

/// The code point at p; p < end is required. A byte that begins no whole, valid sequence is U+FFFD of length 1, not
/// valid.
[[nodiscard]] constexpr decoded_utf8 decode_utf8(const char* p, const char* end) noexcept {
    const auto byte = [p](std::ptrdiff_t i) { return static_cast<unsigned>(static_cast<unsigned char>(p[i])); };
    const auto follows = [&](std::ptrdiff_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const std::ptrdiff_t left = end - p;
    const unsigned first = byte(0);
    if (first < 0x80u) return {static_cast<char32_t>(first), 1, true};
    if (first < 0xC2u || first > 0xF4u) return {};
    if (first < 0xE0u) {
        if (left < 2 || !follows(1)) return {};
        return {static_cast<char32_t>(((first & 0x1Fu) << 6) | (byte(1) & 0x3Fu)), 2, true};
    }
    if (first < 0xF0u) {
        if (left < 3 || !follows(1) || !follows(2)) return {};
        const unsigned code = ((first & 0x0Fu) << 12) | ((byte(1) & 0x3Fu) << 6) | (byte(2) & 0x3Fu);
        if (code < 0x800u || (code >= 0xD800u && code <= 0xDFFFu)) return {};
        return {static_cast<char32_t>(code), 3, true};
    }
    if (left < 4 || !follows(1) || !follows(2) || !follows(3)) return {};
    const unsigned code =
        ((first & 0x07u) << 18) | ((byte(1) & 0x3Fu) << 12) | ((byte(2) & 0x3Fu) << 6) | (byte(3) & 0x3Fu);
    if (code < 0x10000u || code > 0x10FFFFu) return {};
    return {static_cast<char32_t>(code), 4, true};
}

/// The length of the run of bytes below 0x80 that begins at p. O(n), eight bytes a step.
[[nodiscard]] inline std::size_t ascii_run(const char* p, const char* end) noexcept {
    const char* const begin = p;
    while (end - p >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        if ((word & 0x8080808080808080u) != 0) break;
        p += 8;
    }
    while (p != end && static_cast<unsigned char>(*p) < 0x80u) ++p;
    return static_cast<std::size_t>(p - begin);
}

/// The position of the first byte that begins no valid sequence, or text.size() when all of it is UTF-8. O(n).
[[nodiscard]] inline std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        p += ascii_run(p, end);
        // Letters that are not ASCII come in runs: stay here as long as they do.
        while (p != end && static_cast<unsigned char>(*p) >= 0x80u) {
            const decoded_utf8 step = decode_utf8(p, end);
            if (!step.valid) return static_cast<std::size_t>(p - text.data());
            p += step.length;
        }
    }
    return text.size();
}

/// Whether all of the text is UTF-8. O(n).
[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
    return valid_utf8_prefix(text) == text.size();
}

/// Writes a code point to `to` (room for 4 bytes) and returns the bytes written. A surrogate or a number above U+10FFFF
/// is written as U+FFFD.
constexpr unsigned encode_utf8(char32_t code, char* to) noexcept {
    auto c = static_cast<std::uint32_t>(code);
    if ((c >= 0xD800u && c <= 0xDFFFu) || c > 0x10FFFFu) c = replacement_character;
    if (c < 0x80u) {
        to[0] = static_cast<char>(c);
        return 1;
    }
    if (c < 0x800u) {
        to[0] = static_cast<char>(0xC0u | (c >> 6));
        to[1] = static_cast<char>(0x80u | (c & 0x3Fu));
        return 2;
    }
    if (c < 0x10000u) {
        to[0] = static_cast<char>(0xE0u | (c >> 12));
        to[1] = static_cast<char>(0x80u | ((c >> 6) & 0x3Fu));
        to[2] = static_cast<char>(0x80u | (c & 0x3Fu));
        return 3;
    }
    to[0] = static_cast<char>(0xF0u | (c >> 18));
    to[1] = static_cast<char>(0x80u | ((c >> 12) & 0x3Fu));
    to[2] = static_cast<char>(0x80u | ((c >> 6) & 0x3Fu));
    to[3] = static_cast<char>(0x80u | (c & 0x3Fu));
    return 4;
}

/// Appends a code point; a surrogate or a number above U+10FFFF is appended as U+FFFD.
inline void append_utf8(std::string& to, char32_t code) {
    char bytes[4] = {};
    to.append(bytes, encode_utf8(code, bytes));
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
