// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_JSON_READER_HPP
#define HALLMARK_CORE_JSON_READER_HPP

// A strict reader of JSON (RFC 8259) that is pulled: no tree is built, strings without escapes are views into the text,
// and the host's own code says what it wants of each value.
//
//     hallmark::json_reader source(text);
//     source.for_each_element([&] {                                  // [ {"id": 7, "title": "..."}, ... ]
//         source.for_each_member([&](std::string_view key) {
//             if (key == "title" && source.kind() == hallmark::json_kind::string) titles.emplace_back(source.string());
//         });                                                        // what is not read is skipped
//     });
//     if (!source.finish()) report(source.failure());                // the one thing that is wrong, and where
//
// No text makes it throw, and nothing is read past the end, whatever the bytes are. The text must outlive the reader.

#include "config.hpp"
#include "detail/json_scan.hpp"
#include "detail/plain_vector.hpp"
#include "json_value.hpp"
#include "problem.hpp"
#include "utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

/// What a reader of JSON allows.
struct json_options {
    std::size_t max_depth = 512; ///< arrays and objects within each other; "[]" is 1 deep. One more is problem too_deep
};

/// Where a text stands: inside a greater one (a line of a JSON Lines file), so that problems name the place in the
/// file; and in memory.
struct json_place {
    std::size_t line = 1; ///< the line of the text's first byte, from 1
    std::size_t byte = 0; ///< the byte offset of the text's first byte
    /// How many bytes behind the text may be read, whatever they hold: io::spare_bytes behind a text of io::read_file.
    /// json_reader reads none of them; io::simdjson_engine copies a text that has fewer than 64.
    std::size_t spare = 0;
};

/// The built-in source of JSON. It stands at one value; reading or skipping the value moves on, and the loops stand at
/// each element or member in turn. A read that does not fit kind() is a wrong call, except after a failure, when it
/// gives an empty value.
///
/// Strict: one UTF-8 BOM at the beginning is skipped; all else that RFC 8259 does not allow is one problem, at its
/// place: comments, trailing commas, NaN, raw control characters, a lone surrogate (\ud83d), bytes that are not UTF-8,
/// anything after the value. "\u0000" is allowed. Of keys that stand twice, each is given.
///
/// O(bytes) time; memory for the depth, and for one unescaped string.
class json_reader {
public:
    explicit json_reader(std::string_view text, json_options options = {}, json_place start = {})
        : begin_(text.data()), end_(text.data() + text.size()), p_(text.data()), options_(options), start_(start) {
        if (text.substr(0, 3) == "\xEF\xBB\xBF") p_ += 3;
        first_ = p_;
        stand_at_value();
    }
    json_reader(const json_reader&) = delete; // the loops refer to the reader itself
    json_reader& operator=(const json_reader&) = delete;

    /// What stands here, not yet read.
    [[nodiscard]] json_kind kind() const noexcept { return kind_; }

    /// Reads a string: UTF-8, unescaped; it may hold NUL. Valid until the next call on the source. "" when the text is
    /// broken in it.
    [[nodiscard]] std::string_view string() {
        if (!take(json_kind::string, "string")) return {};
        return unescaped(scan_string(), value_);
    }
    /// Reads a number.
    [[nodiscard]] json_number number() {
        if (!take(json_kind::number, "number")) return {};
        return scan_number();
    }
    /// Reads true or false.
    [[nodiscard]] bool boolean() {
        if (!take(json_kind::boolean, "boolean")) return false;
        return scan_boolean();
    }
    /// Passes over the value, validating all of it. Nothing where nothing stands. Does not recurse.
    void skip() {
        if (kind_ != json_kind::none) skip_value();
    }

    /// Calls f() with the source at each element of an array, in order. What f leaves unread is skipped.
    template <class F>
    void for_each_element(F&& f) {
        if (!take(json_kind::array, "for_each_element") || !open(false)) return;
        if (!closes(']')) {
            do {
                if (!stand_at_value()) return;
                f();
                if (kind_ != json_kind::none) skip_value();
            } while (next_element());
            if (stopped()) return;
        }
        frames_.pop_back();
    }
    /// Calls f(std::string_view key) with the source at each member's value, in the order of the text. The key is valid
    /// until the next call on the source. What f leaves unread is skipped.
    template <class F>
    void for_each_member(F&& f) {
        if (!take(json_kind::object, "for_each_member") || !open(true)) return;
        if (!closes('}')) {
            do {
                const raw_string key = scan_key();
                if (!stand_at_value()) return;
                f(unescaped(key, key_));
                if (kind_ != json_kind::none) skip_value();
            } while (next_member());
            if (stopped()) return;
        }
        frames_.pop_back();
    }

    /// The JSON pointer (RFC 6901) of the value where the source stands, or that it read last: "/3/aliases/0"; "" is
    /// the root. O(depth).
    [[nodiscard]] std::string where() const {
        std::string pointer;
        for (const frame& level : frames_) {
            if (level.key == nullptr) {
                pointer.append("/").append(std::to_string(level.n));
                continue;
            }
            std::string key;
            detail::append_unescaped(key, {level.key, level.n});
            detail::append_pointer_token(pointer, key);
        }
        return pointer;
    }

    /// Ends every loop; kind() is none from here on. It is no failure, and the rest of the text is not looked at.
    void cancel() noexcept {
        cancelled_ = true;
        kind_ = json_kind::none;
    }
    /// Whether the text is malformed: every loop ends, kind() is none.
    [[nodiscard]] bool failed() const noexcept { return message_ != nullptr; }
    /// Whether the rest of the text is right too: skips a root that was not read, and asks that nothing but white space
    /// follows. True after cancel(). Call it outside of the loops.
    [[nodiscard]] bool finish() {
        skip();
        if (stopped()) return !failed();
        p_ = detail::skip_space(p_, end_);
        if (p_ != end_) fail("expected nothing after the JSON value", p_);
        return !failed();
    }
    /// What is wrong with the text, after failed(): code malformed, too_deep, invalid_utf8 or out_of_range; where is
    /// "line 3, column 9 (byte 812)". Lines end at "\n" and count from 1, columns are code points and count from 1,
    /// bytes count from 0; a BOM is no column, but it is 3 bytes.
    [[nodiscard]] problem failure() const {
        HALLMARK_REQUIRE(failed(), "json_reader::failure: nothing failed");
        return {severity::error, code_, place(), message()};
    }

private:
    struct frame {
        const char* key; ///< nullptr in an array
        std::size_t n;   ///< the index of the element, or the length of the raw key
    };
    struct raw_string {
        std::string_view text; ///< between the quotes
        bool escaped = false;
    };

    [[nodiscard]] bool stopped() const noexcept { return failed() || cancelled_; }

    void fail(const char* message, const char* at, problem_code code = problem_code::malformed) noexcept {
        message_ = message;
        code_ = code;
        p_ = at;
        kind_ = json_kind::none;
    }

    bool stand_at_value() noexcept {
        if (stopped()) return false;
        p_ = detail::skip_space(p_, end_);
        kind_ = p_ == end_ ? json_kind::none : kind_of(*p_);
        if (kind_ != json_kind::none) return true;
        fail("expected a value", p_);
        return false;
    }
    [[nodiscard]] static json_kind kind_of(char c) noexcept {
        if (c == '"') return json_kind::string;
        if (c == '{') return json_kind::object;
        if (c == '[') return json_kind::array;
        if (c == '-' || (c >= '0' && c <= '9')) return json_kind::number;
        if (c == 't' || c == 'f') return json_kind::boolean;
        return c == 'n' ? json_kind::null : json_kind::none;
    }
    bool take(json_kind wanted, const char* reader) {
        if (kind_ == wanted) {
            kind_ = json_kind::none;
            return true;
        }
        if (!stopped()) detail::require_json_kind(reader, kind_, wanted, where());
        return false;
    }

    // Containers
    bool open(bool object) {
        if (frames_.size() >= options_.max_depth) {
            fail("nested too deep", p_, problem_code::too_deep);
            return false;
        }
        frames_.push_back({object ? p_ : nullptr, 0});
        p_ = detail::skip_space(p_ + 1, end_);
        return true;
    }
    bool closes(char bracket) noexcept {
        if (p_ == end_ || *p_ != bracket) return false;
        ++p_;
        return true;
    }
    bool next_element() noexcept {
        if (stopped()) return false;
        p_ = detail::skip_space(p_, end_);
        if (p_ != end_ && *p_ == ',') {
            ++p_;
            ++frames_.back().n;
            return true;
        }
        if (!closes(']')) fail("expected ',' or ']' after an element of an array", p_);
        return false;
    }
    bool next_member() noexcept {
        if (stopped()) return false;
        p_ = detail::skip_space(p_, end_);
        if (p_ != end_ && *p_ == ',') {
            p_ = detail::skip_space(p_ + 1, end_);
            return true;
        }
        if (!closes('}')) fail("expected ',' or '}' after a member of an object", p_);
        return false;
    }
    raw_string scan_key() noexcept {
        if (p_ == end_ || *p_ != '"') {
            fail("expected a key in quotes", p_);
            return {};
        }
        const raw_string key = scan_string();
        if (failed()) return {};
        frames_.back() = {key.text.data(), key.text.size()};
        p_ = detail::skip_space(p_, end_);
        if (p_ != end_ && *p_ == ':')
            ++p_;
        else
            fail("expected ':' after a key", p_);
        return key;
    }

    void skip_value() {
        const std::size_t outside = frames_.size();
        for (bool value = true; value || frames_.size() != outside;) {
            if (value) { // the source stands at a value
                const json_kind here = kind_;
                kind_ = json_kind::none;
                value = false;
                if (here == json_kind::array || here == json_kind::object) {
                    const bool object = here == json_kind::object;
                    if (!open(object)) return;
                    if (closes(object ? '}' : ']')) {
                        frames_.pop_back();
                        continue;
                    }
                    if (object) (void)scan_key();
                    if (!stand_at_value()) return;
                    value = true;
                    continue;
                }
                if (here == json_kind::string)
                    (void)scan_string();
                else if (here == json_kind::number)
                    (void)scan_number();
                else if (here == json_kind::boolean)
                    (void)scan_boolean();
                else
                    scan_null();
                if (failed()) return;
            } else if (frames_.back().key != nullptr ? next_member() : next_element()) {
                if (frames_.back().key != nullptr) (void)scan_key();
                if (!stand_at_value()) return;
                value = true;
            } else {
                if (failed()) return;
                frames_.pop_back();
            }
        }
    }

    // Scalars: p_ stands at the first byte
    raw_string scan_string() noexcept {
        const char* const first = ++p_;
        raw_string read;
        const char* p = first;
        while (true) {
            p = detail::skip_plain(p, end_);
            if (p == end_) {
                fail("expected '\"' at the end of a string", p);
                return {};
            }
            if (*p == '"') break;
            if (*p == '\\') {
                read.escaped = true;
                p = scan_escape(p);
                if (p == nullptr) return {};
                continue;
            }
            if (static_cast<unsigned char>(*p) < 0x20u) {
                fail("a control character stands in a string", p);
                return {};
            }
            do { // letters above ASCII come in runs
                const detail::decoded_utf8 letter = detail::decode_utf8(p, end_);
                if (!letter.valid) {
                    fail("not UTF-8", p, problem_code::invalid_utf8);
                    return {};
                }
                p += letter.length;
            } while (p != end_ && static_cast<unsigned char>(*p) >= 0x80u);
        }
        p_ = p + 1;
        read.text = {first, static_cast<std::size_t>(p - first)};
        return read;
    }
    /// Behind the escape at p, or nullptr after a failure.
    const char* scan_escape(const char* p) noexcept {
        if (end_ - p < 2) {
            fail("expected an escape after '\\'", end_);
            return nullptr;
        }
        switch (p[1]) {
        case '"':
        case '\\':
        case '/':
        case 'b':
        case 'f':
        case 'n':
        case 'r':
        case 't':
            return p + 2;
        case 'u':
            break;
        default:
            fail("no such escape", p);
            return nullptr;
        }
        const std::uint32_t code = end_ - p < 6 ? 0x10000u : detail::hex_4(p + 2);
        if (code > 0xFFFFu) {
            fail("expected four hexadecimal digits after '\\u'", p);
            return nullptr;
        }
        if (code < 0xD800u || code > 0xDFFFu) return p + 6;
        if (code <= 0xDBFFu && end_ - p >= 12 && p[6] == '\\' && p[7] == 'u') {
            const std::uint32_t low = detail::hex_4(p + 8);
            if (low >= 0xDC00u && low <= 0xDFFFu) return p + 12;
        }
        fail("half of a surrogate pair", p);
        return nullptr;
    }
    [[nodiscard]] static std::string_view unescaped(const raw_string& read, std::string& buffer) {
        if (!read.escaped) return read.text;
        buffer.clear();
        detail::append_unescaped(buffer, read.text);
        return buffer;
    }

    [[nodiscard]] bool digit_here() const noexcept { return p_ != end_ && *p_ >= '0' && *p_ <= '9'; }
    bool skip_digits() noexcept {
        if (!digit_here()) {
            fail("expected a digit in a number", p_);
            return false;
        }
        while (digit_here()) ++p_;
        return true;
    }
    json_number scan_number() {
        const char* const first = p_;
        const bool negative = *p_ == '-';
        if (negative) ++p_;
        const char* const digits = p_;
        std::uint64_t value = 0;
        while (digit_here() && p_ - digits < 19) value = value * 10 + static_cast<std::uint64_t>(*p_++ - '0');
        bool integer = true;
        if (digit_here()) { // a twentieth digit: 2^64 - 1 has twenty
            const auto last = static_cast<std::uint64_t>(*p_ - '0');
            integer = value < 1844674407370955161u || (value == 1844674407370955161u && last <= 5);
            value = value * 10 + last;
            ++p_;
            if (digit_here()) integer = false;
            while (digit_here()) ++p_;
        }
        if (p_ == digits) {
            fail("expected a digit in a number", p_);
            return {};
        }
        if (*digits == '0' && p_ - digits > 1) {
            fail("a number has a leading zero", digits);
            return {};
        }
        if (p_ != end_ && *p_ == '.') {
            integer = false;
            ++p_;
            if (!skip_digits()) return {};
        }
        if (p_ != end_ && (*p_ == 'e' || *p_ == 'E')) {
            integer = false;
            ++p_;
            if (p_ != end_ && (*p_ == '+' || *p_ == '-')) ++p_;
            if (!skip_digits()) return {};
        }
        constexpr std::uint64_t lowest = std::uint64_t{1} << 63;
        if (integer && !negative) return json_number(value);
        if (integer && value <= lowest) return json_number(static_cast<std::int64_t>(0 - value));
        const double real = detail::nearest_double({first, static_cast<std::size_t>(p_ - first)});
        if (real > std::numeric_limits<double>::max() || real < std::numeric_limits<double>::lowest()) {
            fail("a number is beyond every double", first, problem_code::out_of_range);
            return {};
        }
        return json_number(real);
    }
    bool scan_boolean() noexcept {
        const bool value = *p_ == 't';
        scan_word(value ? "true" : "false");
        return value && !failed();
    }
    void scan_null() noexcept { scan_word("null"); }
    void scan_word(std::string_view word) noexcept {
        if (std::string_view(p_, static_cast<std::size_t>(end_ - p_)).substr(0, word.size()) == word)
            p_ += word.size();
        else
            fail("expected true, false or null", p_);
    }

    [[nodiscard]] std::string place() const {
        std::size_t line = start_.line;
        const char* row = first_;
        for (const char* p = first_; p != p_; ++p) {
            if (*p != '\n') continue;
            ++line;
            row = p + 1;
        }
        std::size_t column = 1;
        for (; row != p_; ++row) column += (static_cast<unsigned char>(*row) & 0xC0u) != 0x80u;
        return "line " + std::to_string(line) + ", column " + std::to_string(column) + " (byte " +
               std::to_string(start_.byte + static_cast<std::size_t>(p_ - begin_)) + ")";
    }
    [[nodiscard]] std::string message() const {
        std::string text(message_);
        if (code_ == problem_code::too_deep)
            return text.append(": the limit is ").append(std::to_string(options_.max_depth));
        if (p_ == end_) return text.append(", but the text ends");
        const auto c = static_cast<unsigned char>(*p_);
        if (c > 0x20u && c < 0x7Fu) return text.append(": '").append(1, *p_).append("'");
        constexpr std::string_view digits = "0123456789ABCDEF";
        return text.append(": byte 0x").append(1, digits[c >> 4]).append(1, digits[c & 15u]);
    }

    const char* begin_;
    const char* end_;
    const char* p_;
    const char* first_ = nullptr; ///< behind a BOM
    json_kind kind_ = json_kind::none;
    bool cancelled_ = false;
    problem_code code_ = problem_code::malformed;
    const char* message_ = nullptr; ///< what failed; nullptr while nothing did
    json_options options_;
    json_place start_;
    detail::plain_vector<frame> frames_;
    std::string key_;
    std::string value_;
};

HALLMARK_NAMESPACE_END

#endif
