// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_OFFSETS_HPP
#define HALLMARK_TEXT_OFFSETS_HPP

// One place in a text, counted three ways: bytes of UTF-8 (C++, Rust, Go), code points (Python) and UTF-16 units
// (JavaScript, Java, C#). Labeling tools write spans in one of them.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// The begin of a character (or the end of a text), counted from the text's begin in three units.
struct text_position {
    std::size_t byte = 0;
    std::size_t code_point = 0;
    std::size_t utf16 = 0;

    friend bool operator==(const text_position&, const text_position&) = default;
};

/// Translates offsets of one text between bytes, code points and UTF-16 units. The text stays the caller's and must
/// outlive this. A byte that is not UTF-8 counts as one code point and one unit (as if it were U+FFFD); a character
/// above U+FFFF is two units. An offset inside a character gives the character's begin. A wrong call if the offset is
/// behind the end.
///
/// Built in O(n), with 24 bytes for every 512 bytes of a text that is not ASCII only (nothing for one that is); a query
/// is O(log n) and reads at most 512 bytes.
class text_offsets {
public:
    explicit text_offsets(std::string_view text) : text_(text) {
        const char* const stop = text.data() + text.size();
        std::size_t ascii = detail::ascii_run(text.data(), stop);
        if (ascii == text.size()) { // nothing to keep
            end_ = {ascii, ascii, ascii};
            return;
        }
        while (end_.byte < text.size()) {
            skip_ascii(ascii);
            if (end_.byte == text.size()) break;
            mark();
            end_ = next(end_);
            ascii = detail::ascii_run(text.data() + end_.byte, stop);
        }
    }

    /// The end of the text: its size in bytes, code points and UTF-16 units.
    [[nodiscard]] const text_position& end() const noexcept { return end_; }

    [[nodiscard]] text_position at_byte(std::size_t byte) const { return find(&text_position::byte, byte, "byte"); }
    [[nodiscard]] text_position at_code_point(std::size_t code_point) const {
        return find(&text_position::code_point, code_point, "code point");
    }
    [[nodiscard]] text_position at_utf16(std::size_t unit) const {
        return find(&text_position::utf16, unit, "UTF-16 unit");
    }

private:
    static constexpr std::size_t stride = 512;

    /// Keeps the first character that begins in each stride; every stride has one, for no character has more than four
    /// bytes.
    void mark() {
        if (end_.byte / stride == marks_.size()) marks_.push_back(end_);
    }

    void skip_ascii(std::size_t n) {
        while (n > 0) {
            const std::size_t room = stride - end_.byte % stride;
            const std::size_t part = n < room ? n : room;
            mark();
            end_ = {end_.byte + part, end_.code_point + part, end_.utf16 + part};
            n -= part;
        }
    }

    [[nodiscard]] text_position next(const text_position& at) const noexcept {
        const detail::decoded_utf8 one = detail::decode_utf8(text_.data() + at.byte, text_.data() + text_.size());
        return {at.byte + one.length, at.code_point + 1, at.utf16 + (one.length == 4 ? 2u : 1u)};
    }

    [[nodiscard]] text_position find(std::size_t text_position::*unit, std::size_t offset, const char* name) const {
        HALLMARK_REQUIRE(offset <= end_.*unit, std::string("text_offsets: ") + name + " " + std::to_string(offset) +
                                                   " of a text of " + std::to_string(end_.*unit));
        if (offset == end_.*unit) return end_;
        if (end_.byte == end_.utf16) return {offset, offset, offset}; // every character is one byte
        // The last mark at or before the offset.
        std::size_t low = 0;
        std::size_t high = marks_.size();
        while (high - low > 1) {
            const std::size_t middle = low + (high - low) / 2;
            (marks_[middle].*unit <= offset ? low : high) = middle;
        }
        text_position at = marks_[low];
        for (text_position after = next(at); after.*unit <= offset; after = next(at)) at = after;
        return at;
    }

    std::string_view text_;
    detail::plain_vector<text_position> marks_;
    text_position end_;
};

HALLMARK_NAMESPACE_END

#endif
