// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_QUOTED_HPP
#define HALLMARK_CORE_DETAIL_QUOTED_HPP

#include "../utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

inline constexpr std::string_view ellipsis = "\xE2\x80\xA6";

/// A name for a message: what is long is cut, control characters and bytes that are not UTF-8 are written as \x0A, so
/// that the message is one line of valid UTF-8.
[[nodiscard]] inline std::string printable(std::string_view name) {
    constexpr std::size_t longest = 120; // bytes
    std::string out;
    for (const char *at = name.data(), *end = at + name.size(); at != end;) {
        if (out.size() > longest) {
            out.append(ellipsis);
            break;
        }
        const decoded_utf8 step = decode_utf8(at, end);
        const auto byte = static_cast<unsigned char>(*at);
        if (step.valid && byte >= 0x20 && byte != 0x7F) {
            out.append(at, step.length);
        } else {
            constexpr char digits[] = "0123456789ABCDEF";
            out.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
        }
        at += step.length;
    }
    return out;
}

/// 'cnn'
[[nodiscard]] inline std::string in_quotes(std::string_view name) {
    return std::string("'").append(printable(name)).append("'");
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
