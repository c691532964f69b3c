// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_TABLE_HPP
#define HALLMARK_CORE_TABLE_HPP

// The one printer: every report of the library that a person reads on a terminal is a table of text.

#include "config.hpp"
#include "utf8.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// "12,345": an integer with a comma every three digits.
template <std::integral I>
[[nodiscard]] std::string with_commas(I value) {
    std::string digits = std::to_string(value);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

/// "0.500": a number with fixed decimals (0 to 17), whatever the locale; "–" when it is not a number, "∞" when it is
/// infinite.
[[nodiscard]] inline std::string fixed(double value, int decimals) {
    HALLMARK_REQUIRE(decimals >= 0 && decimals <= 17, "fixed: " + std::to_string(decimals) + " decimals");
    if (value != value) return "–";
    if (value - value != 0) return value > 0 ? "∞" : "-∞";
    char digits[400];
    const int length = std::snprintf(digits, sizeof digits, "%.*f", decimals, value);
    std::string text(digits, static_cast<std::size_t>(length));
    for (char& c : text)
        if (c != '-' && (c < '0' || c > '9')) c = '.'; // the locale's decimal sign
    return text;
}
/// "–" where a value is undefined.
[[nodiscard]] inline std::string fixed(std::optional<double> value, int decimals) {
    return value ? fixed(*value, decimals) : "–";
}

/// "██████▌   ": a bar of at most `width` columns for a share in [0, 1] (clamped; not a number is an empty bar), in
/// eighths of a column.
[[nodiscard]] inline std::string bar(double share, std::size_t width) {
    const double clamped = share > 0 ? (share < 1 ? share : 1.0) : 0.0;
    const std::size_t eighths = static_cast<std::size_t>(clamped * static_cast<double>(width) * 8 + 0.5);
    static constexpr std::string_view parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    std::string text;
    for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
    return text += parts[eighths % 8];
}

/// How many columns a terminal gives a text: code points, the wide ones of East Asia and emoji counted twice, combining
/// marks and zero-width signs not at all. An estimate: terminals differ.
[[nodiscard]] inline std::size_t display_width(std::string_view text) noexcept {
    static constexpr struct {
        std::uint32_t first, last;
        unsigned width;
    } special[] = {{0x0300, 0x036F, 0},   {0x200B, 0x200F, 0},  {0x20D0, 0x20FF, 0}, {0xFE00, 0xFE0F, 0},
                   {0x1100, 0x115F, 2},   {0x2E80, 0xA4CF, 2},  {0xAC00, 0xD7A3, 2}, {0xF900, 0xFAFF, 2},
                   {0xFE30, 0xFE6F, 2},   {0xFF00, 0xFF60, 2},  {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1F64F, 2},
                   {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2}};
    std::size_t columns = 0;
    for (const char *p = text.data(), *end = p + text.size(); p != end;) {
        const auto decoded = detail::decode_utf8(p, end);
        p += decoded.length;
        const std::uint32_t code = static_cast<std::uint32_t>(decoded.code);
        unsigned width = 1;
        if (code >= 0x0300)
            for (const auto& range : special)
                if (code >= range.first && code <= range.last) width = range.width;
        columns += width;
    }
    return columns;
}

/// The first part of a text that fits into `columns` columns; "…" stands at its end when it was cut.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns) return std::string(text);
    std::size_t used = 0;
    std::size_t kept = 0;
    for (const char *p = text.data(), *end = p + text.size(); p != end;) {
        const auto decoded = detail::decode_utf8(p, end);
        used += display_width(std::string_view(p, decoded.length));
        if (used + 1 > columns) break;
        p += decoded.length;
        kept += decoded.length;
    }
    return columns == 0 ? std::string() : std::string(text.substr(0, kept)) + "…";
}

/// Rows of text under headings, aligned. Control characters in a cell are shown as spaces, so that no data can move the
/// cursor.
class table {
public:
    enum class align : std::uint8_t { left, right };
    struct column {
        std::string title{};
        table::align align = table::align::left;
    };

    table() = default;
    /// The columns, in order. A table whose titles are all empty has no heading.
    explicit table(std::vector<column> columns) : columns_(std::move(columns)) {}

    /// Appends a row of as many cells as there are columns (a wrong call otherwise).
    table& add(std::vector<std::string> cells) {
        HALLMARK_REQUIRE(cells.size() == columns_.size(), "table: a row of " + std::to_string(cells.size()) +
                                                              " cells under " + std::to_string(columns_.size()) +
                                                              " columns");
        for (std::string& cell : cells)
            for (char& c : cell)
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
        for (std::string& cell : cells) cells_.push_back(std::move(cell));
        ++rows_;
        return *this;
    }

    [[nodiscard]] std::size_t size() const noexcept { return rows_; }
    [[nodiscard]] bool empty() const noexcept { return rows_ == 0; }

    /// The text: one line a row, each indented and ended by a newline, two spaces between columns, no spaces at the
    /// ends of lines.
    template <class = void>
    [[nodiscard]] std::string str(std::size_t indent = 0) const {
        std::vector<std::size_t> widths;
        bool titled = false;
        for (const column& c : columns_) {
            widths.push_back(display_width(c.title));
            titled = titled || !c.title.empty();
        }
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            const std::size_t width = display_width(cells_[i]);
            std::size_t& widest = widths[i % columns_.size()];
            if (width > widest) widest = width;
        }

        std::string text;
        const auto append_line = [&](bool heading, std::size_t row) {
            std::string line(indent, ' ');
            for (std::size_t c = 0; c < columns_.size(); ++c) {
                const std::string& cell = heading ? columns_[c].title : cells_[row * columns_.size() + c];
                const std::size_t pad = widths[c] - display_width(cell);
                if (c > 0) line += "  ";
                if (columns_[c].align == align::right) line.append(pad, ' ');
                line += cell;
                if (columns_[c].align == align::left) line.append(pad, ' ');
            }
            line.erase(line.find_last_not_of(' ') + 1);
            text.append(line).push_back('\n');
        };
        if (titled) append_line(true, 0);
        for (std::size_t row = 0; row < rows_; ++row) append_line(false, row);
        return text;
    }

private:
    std::vector<column> columns_;
    std::vector<std::string> cells_; // row after row
    std::size_t rows_ = 0;
};

HALLMARK_NAMESPACE_END

#endif
