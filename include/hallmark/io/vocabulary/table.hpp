// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_TABLE_HPP
#define HALLMARK_IO_VOCABULARY_TABLE_HPP

// Tables of one record a line without quoting: the files of SNOMED CT (tabs, titles) and of the UMLS ('|', no titles).

#include "../../core/detail/quoted.hpp"
#include "../../core/problem.hpp"
#include "lines.hpp"
#include "terms.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {
namespace detail {

/// The wanted fields of a record.
struct table_row {
    const std::vector<std::string_view>& fields;
    const std::vector<std::size_t>& columns; ///< where in `fields` the wanted ones stand
    text_place at;

    [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept { return fields[columns[i]]; }
};

/// Reads tables, and tells `terms` of lines that are none of a table.
class table_reader {
public:
    table_reader(term_list& terms, std::uint32_t source, char separator)
        : terms_(terms), source_(source), separator_(separator) {}

    /// Calls take(const table_row&) for each line behind the titles, with the fields of the wanted titles.
    template <class Lines, class Take>
    void read(Lines& lines, std::initializer_list<std::string_view> titles, Take&& take) {
        if (!lines.next()) {
            terms_.tell(severity::error, problem_code::missing_field, {1, source_},
                        "the file is empty; titles of columns should stand there");
            return;
        }
        if (terms_.is_wide(lines.line(), source_)) return;
        split(lines.line());
        columns_.clear();
        bool all = true;
        for (const std::string_view title : titles) {
            std::size_t at = 0;
            while (at < fields_.size() && fields_[at] != title) ++at;
            columns_.push_back(at);
            if (at != fields_.size()) continue;
            all = false;
            terms_.tell(severity::error, problem_code::missing_field, {1, source_},
                        "no column is called " + hallmark::detail::in_quotes(title) + "; the file is not read");
        }
        if (all) rows(lines, fields_.size(), take);
    }
    /// The same without titles: the wanted columns by number, of `count` in all.
    template <class Lines, class Take>
    void read(Lines& lines, std::size_t count, std::initializer_list<std::size_t> columns, Take&& take) {
        columns_ = columns;
        rows(lines, count, take);
    }

private:
    template <class Lines, class Take>
    void rows(Lines& lines, std::size_t count, Take& take) {
        while (lines.next()) {
            const text_place at{lines.number(), source_};
            const std::string_view line = lines.line();
            if (line.empty()) continue;
            if (at.line == 1 && terms_.is_wide(line, source_)) return;
            split(line);
            if (fields_.size() != count) {
                const bool torn = !lines.ended() && fields_.size() < count;
                terms_.tell(severity::error, torn ? problem_code::torn_record : problem_code::malformed, at,
                            (torn ? "the file ends within a row: " : "the row has ") + std::to_string(fields_.size()) +
                                " fields, not " + std::to_string(count) + "; it is left out");
                continue;
            }
            terms_.check_utf8(line, at);
            take(table_row{fields_, columns_, at});
        }
    }
    void split(std::string_view line) {
        fields_.clear();
        while (true) {
            const std::size_t end = line.find(separator_);
            fields_.push_back(line.substr(0, end));
            if (end == std::string_view::npos) return;
            line.remove_prefix(end + 1);
        }
    }

    term_list& terms_;
    std::uint32_t source_;
    char separator_;
    std::vector<std::string_view> fields_;
    std::vector<std::size_t> columns_;
};

/// Calls read(lines) with the lines of a text; an empty one is not read. A std::string_view is a text, a std::string a
/// path: as the members of rf2_texts and rf2_files are.
template <class Read>
void with_lines(std::string_view text, problems&, Read&& read) {
    text_lines lines(text);
    if (!text.empty()) read(lines);
}
/// The same for the file of a path, line by line: in memory is what is kept. Tells when it cannot be read, or not to
/// its end.
template <class Read>
void with_lines(const std::string& path, problems& out, Read&& read) {
    if (path.empty()) return;
    file_lines lines(path);
    if (lines.failure().empty()) read(lines);
    if (!lines.failure().empty())
        out.add(severity::error, problem_code::cannot_read, path, "cannot read '" + path + "': " + lines.failure());
}

} // namespace detail
} // namespace io
HALLMARK_NAMESPACE_END

#endif
