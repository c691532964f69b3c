// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_CSV_FIELD_HPP
#define HALLMARK_CORE_DETAIL_CSV_FIELD_HPP

#include "../config.hpp"

#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Appends a field of a table as RFC 4180 has it: in quotes where it holds a separator, a quote or a line end.
inline void append_csv_field(std::string& to, std::string_view field, char separator = ',') {
    if (field.find_first_of("\"\r\n") == std::string_view::npos && field.find(separator) == std::string_view::npos) {
        to.append(field);
        return;
    }
    to.push_back('"');
    for (const char c : field) {
        if (c == '"') to.push_back('"');
        to.push_back(c);
    }
    to.push_back('"');
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
