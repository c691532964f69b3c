// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_JSON_WRITER_HPP
#define HALLMARK_CORE_JSON_WRITER_HPP

// Writes JSON onto the end of a string of the host, token by token:
//
//     std::string out;
//     hallmark::json_writer json(out);
//     json.begin_object().key("id").value(7).key("tags").begin_array().value("nlp").end_array().end_object();
//     // {"id":7,"tags":["nlp"]}
//
// The output is always valid JSON, in UTF-8, and the same in every locale and on every platform.

#include "config.hpp"
#include "detail/json_scan.hpp"
#include "detail/plain_vector.hpp"
#include "utf8.hpp"

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

HALLMARK_NAMESPACE_BEGIN

/// Appends a text as a JSON string, quotes included. Escaped is only what must be: \" \\ \b \f \n \r \t and \u00XX for
/// the other control characters. A byte that is not UTF-8 becomes U+FFFD, one for each: JSON cannot hold it. O(n).
inline void append_json_string(std::string& to, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    to.push_back('"');
    const char* p = text.data();
    const char* const end = p + text.size();
    const char* kept = p; // what is not yet copied begins here
    while (true) {
        p = detail::skip_plain(p, end);
        if (p == end) break;
        const auto c = static_cast<unsigned char>(*p);
        if (c >= 0x80u) {
            const detail::decoded_utf8 letter = detail::decode_utf8(p, end);
            if (letter.valid) {
                p += letter.length;
                continue;
            }
        }
        to.append(kept, static_cast<std::size_t>(p - kept));
        kept = ++p;
        switch (c) {
        case '"':
            to.append("\\\"");
            break;
        case '\\':
            to.append("\\\\");
            break;
        case '\b':
            to.append("\\b");
            break;
        case '\f':
            to.append("\\f");
            break;
        case '\n':
            to.append("\\n");
            break;
        case '\r':
            to.append("\\r");
            break;
        case '\t':
            to.append("\\t");
            break;
        default:
            if (c >= 0x80u)
                detail::append_utf8(to, detail::replacement_character);
            else
                to.append("\\u00").append(1, digits[c >> 4]).append(1, digits[c & 15u]);
        }
    }
    to.append(kept, static_cast<std::size_t>(end - kept));
    to.push_back('"');
}

/// Appends the shortest digits that read back as this very double ("0.1", "1e+22"); a whole number keeps a ".0", so
/// that it reads back as a double. NaN and the infinities, which JSON has no words for, are written as null.
inline void append_json_number(std::string& to, double value) {
    if (!(value >= std::numeric_limits<double>::lowest() && value <= std::numeric_limits<double>::max())) {
        to.append("null");
        return;
    }
    char digits[32];
    const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    const std::size_t before = to.size();
    to.append(digits, static_cast<std::size_t>(end - digits));
    if (to.find_first_of(".e", before) == std::string::npos) to.append(".0");
}

/// Appends an integer.
template <std::integral T>
requires(!std::same_as<std::remove_cv_t<T>, bool>) void append_json_number(std::string& to, T value) {
    char digits[24];
    to.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// How a json_writer lays the text out.
struct json_layout {
    /// Spaces a level, each element and member on a line of its own; 0 writes no white space at all.
    unsigned indent = 0;
};

/// Writes JSON token by token. A value in an object without a key, a key outside of one, an end that does not fit, a
/// second root value on a line: each is a wrong call. The string must outlive the writer; what stood in it before is
/// kept. A key that is written twice is not noticed. O(bytes).
class json_writer {
public:
    explicit json_writer(std::string& out, json_layout layout = {}) : out_(out), indent_(layout.indent) {}
    json_writer(const json_writer&) = delete;
    json_writer& operator=(const json_writer&) = delete;

    json_writer& begin_object() { return begin('{', state::empty_object); }
    json_writer& end_object() { return end('}', state::empty_object, state::object, "end_object"); }
    json_writer& begin_array() { return begin('[', state::empty_array); }
    json_writer& end_array() { return end(']', state::empty_array, state::array, "end_array"); }

    /// The key of the next member of an object.
    json_writer& key(std::string_view name) {
        HALLMARK_REQUIRE(here_ == state::empty_object || here_ == state::object,
                         "json_writer::key: '" + std::string(name) + "' stands where no key may");
        if (here_ == state::object) out_.push_back(',');
        break_line();
        append_json_string(out_, name);
        out_.append(indent_ == 0 ? ":" : ": ");
        here_ = state::member;
        return *this;
    }

    /// A string (see append_json_string).
    json_writer& value(std::string_view text) {
        before_value();
        append_json_string(out_, text);
        return *this;
    }
    json_writer& value(const char* text) { return value(std::string_view(text)); }
    json_writer& value(const std::string& text) { return value(std::string_view(text)); }
    json_writer& value(bool truth) { return raw(truth ? "true" : "false"); }
    /// A double (see append_json_number).
    json_writer& value(double number) {
        before_value();
        append_json_number(out_, number);
        return *this;
    }
    /// An integer.
    template <std::integral T>
    requires(!std::same_as<std::remove_cv_t<T>, bool>) json_writer& value(T number) {
        before_value();
        append_json_number(out_, number);
        return *this;
    }
    json_writer& null() { return raw("null"); }
    /// A value that is JSON already. It is copied as it is: the caller answers for it.
    json_writer& raw(std::string_view json) {
        before_value();
        out_.append(json);
        return *this;
    }

    /// Ends a line after a root value; the next root value may follow (JSON Lines).
    json_writer& end_line() {
        HALLMARK_REQUIRE(here_ == state::done, "json_writer::end_line: the value is not complete");
        out_.push_back('\n');
        here_ = state::root;
        return *this;
    }
    /// Whether one whole root value stands written and nothing is open.
    [[nodiscard]] bool complete() const noexcept { return here_ == state::done; }

private:
    enum class state : std::uint8_t { root, done, empty_array, array, empty_object, object, member };

    void before_value() {
        HALLMARK_REQUIRE(here_ != state::done, "json_writer: a second value follows the root value");
        HALLMARK_REQUIRE(here_ != state::empty_object && here_ != state::object,
                         "json_writer: a value stands in an object without a key");
        if (here_ == state::member) {
            here_ = state::object;
            return;
        }
        if (here_ == state::root) {
            here_ = state::done;
            return;
        }
        if (here_ == state::array) out_.push_back(',');
        here_ = state::array;
        break_line();
    }
    json_writer& begin(char bracket, state inside) {
        before_value();
        outside_.push_back(here_);
        here_ = inside;
        out_.push_back(bracket);
        return *this;
    }
    json_writer& end(char bracket, state empty, state filled, const char* call) {
        HALLMARK_REQUIRE(here_ == empty || here_ == filled,
                         std::string("json_writer::").append(call).append(": nothing of that kind is open here"));
        const bool lines = here_ == filled;
        here_ = outside_.back();
        outside_.pop_back();
        if (lines) break_line();
        out_.push_back(bracket);
        return *this;
    }
    void break_line() {
        if (indent_ == 0) return;
        out_.push_back('\n');
        out_.append(outside_.size() * indent_, ' ');
    }

    std::string& out_;
    std::size_t indent_;
    state here_ = state::root;
    detail::plain_vector<state> outside_; ///< the states that the open arrays and objects return to
};

HALLMARK_NAMESPACE_END

#endif
