// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_JSON_SCAN_HPP
#define HALLMARK_CORE_DETAIL_JSON_SCAN_HPP

// The inner loops of the JSON reader and writer: eight bytes a step, never past the end, the same on every platform.

#include "../config.hpp"
#include "../utf8.hpp"

#include <bit>
#include <charconv>
#include <clocale>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

inline constexpr std::uint64_t every_byte = 0x0101010101010101u;

[[nodiscard]] inline std::uint64_t load_8(const char* p) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, p, 8);
    if constexpr (std::endian::native == std::endian::big) {
        std::uint64_t turned = 0;
        for (int i = 0; i != 8; ++i) turned = (turned << 8) | ((word >> (8 * i)) & 0xFFu);
        word = turned;
    }
    return word; // the byte at p is the lowest
}

/// The high bit of each byte that ends a run of plain string bytes: a quote, a backslash, a control character, or one
/// above ASCII. Only the lowest set bit is sure to be right: a borrow may set bits above it.
[[nodiscard]] constexpr std::uint64_t special_bytes(std::uint64_t word) noexcept {
    const std::uint64_t quote = word ^ (every_byte * 0x22u);
    const std::uint64_t backslash = word ^ (every_byte * 0x5Cu);
    const std::uint64_t found = ((quote - every_byte) & ~quote) | ((backslash - every_byte) & ~backslash) |
                                ((word - every_byte * 0x20u) & ~word) | word;
    return found & (every_byte * 0x80u);
}

/// The first byte at or after p that is a quote, a backslash, a control character or above ASCII; `end` when none is.
[[nodiscard]] inline const char* skip_plain(const char* p, const char* end) noexcept {
    while (end - p >= 8) {
        const std::uint64_t found = special_bytes(load_8(p));
        if (found != 0) return p + std::countr_zero(found) / 8;
        p += 8;
    }
    for (; p != end; ++p) {
        const auto c = static_cast<unsigned char>(*p);
        if (c == '"' || c == '\\' || c < 0x20u || c >= 0x80u) break;
    }
    return p;
}

/// The first byte at or after p that is not JSON's white space.
[[nodiscard]] inline const char* skip_space(const char* p, const char* end) noexcept {
    while (p != end && static_cast<unsigned char>(*p) <= 0x20u) {
        if (*p != ' ' && *p != '\n' && *p != '\r' && *p != '\t') return p;
        ++p;
        while (end - p >= 8) { // indentation: spaces in long runs
            const std::uint64_t other = load_8(p) ^ (every_byte * 0x20u);
            if (other != 0) {
                p += std::countr_zero(other) / 8;
                break;
            }
            p += 8;
        }
    }
    return p;
}

/// The value of four hexadecimal digits; above 0xFFFF when they are not.
[[nodiscard]] constexpr std::uint32_t hex_4(const char* p) noexcept {
    std::uint32_t value = 0;
    for (std::ptrdiff_t i = 0; i != 4; ++i) {
        const char c = p[i];
        std::uint32_t digit = 0;
        if (c >= '0' && c <= '9')
            digit = static_cast<std::uint32_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<std::uint32_t>(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            digit = static_cast<std::uint32_t>(c - 'A' + 10);
        else
            return 0x10000u;
        value = value << 4 | digit;
    }
    return value;
}

/// Appends what the inside of a JSON string means; `raw` was validated before.
inline void append_unescaped(std::string& to, std::string_view raw) {
    const std::size_t before = to.size();
    to.resize(before + raw.size()); // an escape is never shorter than what it stands for
    char* out = to.data() + before;
    const char* p = raw.data();
    const char* const end = p + raw.size();
    while (p != end) {
        const void* const found = std::memchr(p, '\\', static_cast<std::size_t>(end - p));
        const char* const escape = found != nullptr ? static_cast<const char*>(found) : end;
        const auto plain = static_cast<std::size_t>(escape - p);
        std::memcpy(out, p, plain);
        out += plain;
        p = escape;
        if (p == end) break;
        const char c = p[1];
        p += 2;
        if (c != 'u') {
            *out++ = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c;
            continue;
        }
        std::uint32_t code = hex_4(p);
        p += 4;
        if (code >= 0xD800u && code <= 0xDBFFu) {
            code = 0x10000u + ((code - 0xD800u) << 10) + (hex_4(p + 2) - 0xDC00u);
            p += 6;
        }
        out += encode_utf8(static_cast<char32_t>(code), out);
    }
    to.resize(static_cast<std::size_t>(out - to.data()));
}

/// The nearest double of a number in JSON's grammar; infinity when it is beyond every double. strtod reads the decimal
/// point of the locale, so the point is replaced by it.
[[nodiscard]] inline double double_by_strtod(std::string_view number) {
    std::string copy(number);
    const std::size_t point = copy.find('.');
    if (point != std::string::npos) copy.replace(point, 1, std::localeconv()->decimal_point);
    return std::strtod(copy.c_str(), nullptr);
}

/// The nearest double of a number in JSON's grammar; infinity when it is beyond every double.
[[nodiscard]] inline double nearest_double(std::string_view number) {
#if defined(__cpp_lib_to_chars)
    double value = 0;
    const std::from_chars_result read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (read.ec == decltype(read.ec)()) return value; // (std::errc: naming it would take <system_error>)
#endif
    // No from_chars for double (libc++ 16), or one that does not tell too large from too small.
    return double_by_strtod(number);
}

/// Appends a key as a token of a JSON pointer (RFC 6901).
inline void append_pointer_token(std::string& to, std::string_view key) {
    to.push_back('/');
    for (const char c : key) {
        if (c == '~')
            to.append("~0");
        else if (c == '/')
            to.append("~1");
        else
            to.push_back(c);
    }
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
