// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_JSON_VALUE_HPP
#define HALLMARK_CORE_JSON_VALUE_HPP

// What a JSON value can be, and a JSON number.

#include "config.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

/// What a JSON value is; `none` where nothing can be read: the value was read already, the text is malformed, or
/// reading was cancelled.
enum class json_kind : std::uint8_t { none, null, boolean, number, string, array, object };

/// The name of a kind, for a message: "an array", "null", "nothing".
[[nodiscard]] constexpr std::string_view name_of(json_kind kind) noexcept {
    switch (kind) {
    case json_kind::none:
        return "nothing";
    case json_kind::null:
        return "null";
    case json_kind::boolean:
        return "a boolean";
    case json_kind::number:
        return "a number";
    case json_kind::string:
        return "a string";
    case json_kind::array:
        return "an array";
    case json_kind::object:
        return "an object";
    }
    return "nothing";
}

/// A number as JSON writes it. Digits without fraction and exponent that fit std::int64_t or std::uint64_t are that
/// integer ("-0" is the integer 0); every other number is the nearest double, ties to even.
class json_number {
public:
    constexpr json_number() = default;
    constexpr json_number(std::int64_t value) noexcept // NOLINT: each of the three forms is a number
        : bits_(static_cast<std::uint64_t>(value)), form_(value < 0 ? form::negative : form::natural) {}
    constexpr json_number(std::uint64_t value) noexcept : bits_(value) {} // NOLINT
    constexpr json_number(double value) noexcept
        : bits_(std::bit_cast<std::uint64_t>(value)), form_(form::real) {} // NOLINT

    /// Whether it is held as an integer. "3.0" and "3e0" are not; nor is an integer that 64 bits cannot hold.
    [[nodiscard]] constexpr bool is_integer() const noexcept { return form_ != form::real; }
    /// The nearest double. Exact for reals, and for integers of at most 53 bits.
    [[nodiscard]] constexpr double as_double() const noexcept {
        if (form_ == form::real) return std::bit_cast<double>(bits_);
        return form_ == form::negative ? static_cast<double>(static_cast<std::int64_t>(bits_))
                                       : static_cast<double>(bits_);
    }
    /// The integer, when it is one and fits.
    [[nodiscard]] constexpr std::optional<std::int64_t> as_int64() const noexcept {
        if (form_ == form::real || (form_ == form::natural && bits_ > max_int64)) return std::nullopt;
        return static_cast<std::int64_t>(bits_);
    }
    /// The integer, when it is one that is not negative.
    [[nodiscard]] constexpr std::optional<std::uint64_t> as_uint64() const noexcept {
        if (form_ != form::natural) return std::nullopt;
        return bits_;
    }

    /// Equal in form and bits: 1 and 1.0 differ, 0.0 and -0.0 differ.
    friend constexpr bool operator==(const json_number&, const json_number&) = default;

private:
    enum class form : std::uint8_t { natural, negative, real };
    static constexpr std::uint64_t max_int64 = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

    std::uint64_t bits_ = 0;
    form form_ = form::natural;
};

namespace detail {

/// What reading a value as another kind than it is says.
inline void require_json_kind(const char* reader, json_kind here, json_kind wanted, const std::string& where) {
    HALLMARK_REQUIRE(here == wanted,
                     std::string("json source: ").append(reader).append("() reads ").append(name_of(wanted)) +
                         ", but " + std::string(name_of(here)) + " stands at '" + where + "'");
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
