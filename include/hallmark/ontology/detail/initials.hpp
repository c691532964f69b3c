// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_INITIALS_HPP
#define HALLMARK_ONTOLOGY_DETAIL_INITIALS_HPP

#include "../../core/utf8.hpp"

#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// The first characters of the words of a folded text; "" for one word.
[[nodiscard]] inline std::string initials_of(std::string_view folded) {
    std::string text;
    bool begins = true, several = false;
    for (const char *at = folded.data(), *end = at + folded.size(); at != end;) {
        const decoded_utf8 step = decode_utf8(at, end);
        if (*at == '-') {
            begins = several = true;
        } else if (begins) {
            text.append(at, step.length);
            begins = false;
        }
        at += step.length;
    }
    return several ? text : std::string();
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
