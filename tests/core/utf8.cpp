// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace hallmark;
using detail::decode_utf8;
using detail::decoded_utf8;

namespace {
decoded_utf8 first(std::string_view text) {
    return decode_utf8(text.data(), text.data() + text.size());
}
} // namespace

TEST_CASE("every code point survives UTF-8 and back, and surrogates do not") {
    for (std::uint32_t c = 0; c <= 0x110005u; ++c) {
        std::string bytes;
        detail::append_utf8(bytes, static_cast<char32_t>(c));
        const decoded_utf8 back = first(bytes);
        const bool character = c <= 0x10FFFFu && (c < 0xD800u || c > 0xDFFFu);
        if (!back.valid || back.length != bytes.size() ||
            back.code != (character ? static_cast<char32_t>(c) : U'\uFFFD')) {
            FAIL("code point " << c);
        }
        if (!detail::is_utf8(bytes)) FAIL("code point " << c);
    }
}

TEST_CASE("two bytes are UTF-8 exactly where RFC 3629 says so") {
    for (unsigned a = 0; a != 256; ++a) {
        for (unsigned b = 0; b != 256; ++b) {
            const std::string bytes{static_cast<char>(a), static_cast<char>(b)};
            const bool ascii = a < 0x80 && b < 0x80;
            const bool pair = a >= 0xC2 && a <= 0xDF && b >= 0x80 && b <= 0xBF;
            if (detail::is_utf8(bytes) != (ascii || pair)) FAIL("bytes " << a << " " << b);
        }
    }
}

TEST_CASE("a bad byte is U+FFFD of length 1 and not valid; a real U+FFFD is valid") {
    for (const std::string_view bad :
         {"\x80",          "\xBF",          "\xC0\x80",         "\xC1\xBF",         "\xC3",
          "\xC3(",         "\xE0\x9F\xBF",  "\xE2\x82",         "\xE2(\xA1",        "\xE2\x82(",
          "\xED\xA0\x80",  "\xED\xBF\xBF",  "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98",     "\xF0(\x8C\xBC",
          "\xF0\x90(\xBC", "\xF0\x90\x8C(", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE",
          "\xFF"}) {
        CHECK(first(bad).code == U'\uFFFD');
        CHECK(first(bad).length == 1);
        CHECK_FALSE(first(bad).valid);
        CHECK(detail::valid_utf8_prefix(bad) == 0);
        const std::string after = "0123456789abc\xC3\xA9" + std::string(bad);
        CHECK(detail::valid_utf8_prefix(after) == 15);
    }
    CHECK(first("\xEF\xBF\xBD").valid);
    CHECK(first("\xEF\xBF\xBD").length == 3);
}

TEST_CASE("UTF-8 is not read past the end, wherever a text breaks off") {
    const std::string text = "abcdefg h \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 0123456789 \xF0\x9F\x98\x80";
    for (std::size_t n = 0; n <= text.size(); ++n) {
        const std::vector<char> exact(text.begin(),
                                      text.begin() + static_cast<std::ptrdiff_t>(n)); // the sanitizer guards its end
        const std::string_view view(exact.data(), exact.size());
        std::size_t whole = 0;
        while (whole != n) {
            const decoded_utf8 step = decode_utf8(view.data() + whole, view.data() + n);
            if (!step.valid) break;
            whole += step.length;
        }
        CHECK(detail::valid_utf8_prefix(view) == whole);
    }
    CHECK(detail::is_utf8(""));
    CHECK(detail::ascii_run(text.data(), text.data() + text.size()) == 10);
}
