// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_DATES_HPP
#define HALLMARK_WEAK_DATES_HPP

// Predicates on dates and times that an item holds as text, as ISO 8601 writes them.
//
//     before(created, "2020-03")        since(created, "2019-06-01")        between(created, "2019", "2020")

#include "comparisons.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// The moment that an ISO 8601 text names, in seconds since 1970-01-01 00:00 UTC: "2020", "2020-02", "2020-02-20",
/// "2020-02-20 06:43", "2020-02-20T06:43:18.5Z", "…+01:00". What is left out is the first; no zone is UTC; fractions
/// are cut. Nothing for any other text, and for days that are not in the calendar.
[[nodiscard]] constexpr std::optional<std::int64_t> parse_time(std::string_view text) noexcept {
    std::size_t at = 0;
    const auto number = [&](std::size_t digits) -> std::int64_t {
        if (text.size() - at < digits) return -1;
        std::int64_t value = 0;
        for (std::size_t k = 0; k < digits; ++k, ++at) {
            if (text[at] < '0' || text[at] > '9') return -1;
            value = value * 10 + (text[at] - '0');
        }
        return value;
    };
    const auto next = [&](char c) {
        if (at >= text.size() || text[at] != c) return false;
        ++at;
        return true;
    };
    std::int64_t month = 1, day = 1, hour = 0, minute = 0, second = 0, zone = 0;
    const std::int64_t year = number(4);
    if (year < 0) return std::nullopt;
    bool whole_day = false;
    if (next('-')) {
        month = number(2);
        if (next('-')) {
            day = number(2);
            whole_day = true;
        }
    }
    if (whole_day && (next('T') || next(' '))) {
        hour = number(2);
        if (!next(':')) return std::nullopt;
        minute = number(2);
        if (next(':')) {
            second = number(2);
            if (next('.')) {
                if (number(1) < 0) return std::nullopt;
                while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
            }
        }
        const char sign = at < text.size() ? text[at] : ' ';
        if (sign == '+' || sign == '-') {
            ++at;
            const std::int64_t hours = number(2);
            next(':');
            const std::int64_t minutes = number(2);
            if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
            zone = (sign == '+' ? 60 : -60) * (hours * 60 + minutes);
        } else {
            next('Z');
        }
    }
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const std::int64_t days_of[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (at != text.size() || month < 1 || month > 12 || day < 1 || day > days_of[month - 1]) return std::nullopt;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
    // Days since 0000-03-01, whose years end with the leap day.
    const std::int64_t y = month > 2 ? year : year - 1;
    const std::int64_t from_march = (month + 9) % 12;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t days = era * 146097 + (y - era * 400) * 365 + (y - era * 400) / 4 - (y - era * 400) / 100 +
                              (153 * from_march + 2) / 5 + day - 1;
    return (days - 719468) * 86400 + hour * 3600 + minute * 60 + second - zone;
}

namespace detail {

struct time_in {
    std::int64_t from = INT64_MIN;
    std::int64_t to = INT64_MAX; ///< left out
    [[nodiscard]] bool operator()(std::string_view text) const noexcept {
        const auto time = parse_time(text);
        return time && *time >= from && *time < to;
    }
};
[[nodiscard]] inline std::int64_t time_bound(std::string_view text, const char* function) {
    const auto time = parse_time(text);
    HALLMARK_REQUIRE(time.has_value(), std::string(function) + ": '" + std::string(text) +
                                           "' is no date like 2020-02-20 or 2020-02-20T06:43:18Z");
    return *time;
}

} // namespace detail

/// Of a field with a date or time as text (see parse_time): whether it is before a time; at it or after; from one up to
/// another that is left out. A text that is no time is none of these. A wrong call when a bound is no time.
template <detail::value_source V>
[[nodiscard]] auto before(const V& text, std::string_view time) {
    return detail::value_predicate<V, detail::time_in, 20>(text, {INT64_MIN, detail::time_bound(time, "before")});
}
template <detail::value_source V>
[[nodiscard]] auto since(const V& text, std::string_view time) {
    return detail::value_predicate<V, detail::time_in, 20>(text, {detail::time_bound(time, "since"), INT64_MAX});
}
template <detail::value_source V>
[[nodiscard]] auto between(const V& text, std::string_view from, std::string_view to) {
    return detail::value_predicate<V, detail::time_in, 20>(
        text, {detail::time_bound(from, "between"), detail::time_bound(to, "between")});
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
