// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_WORDS_HPP
#define HALLMARK_TEXT_WORDS_HPP

// The words of a text, as spans of its bytes: runs of letters, digits and underscores of any script.

#include "../core/config.hpp"
#include "../core/utf8.hpp"
#include "text_span.hpp"
#include "unicode.hpp"

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Calls f(text_span) for each word of the text, from left to right: each maximal run of word characters
/// (is_word_character), what `\w+` finds in Python. A byte that is not UTF-8 ends a word. f may return bool: false ends
/// the walk. O(n), no allocation.
template <class F>
requires std::invocable<F&, text_span>
void for_each_word(std::string_view text, F&& f) {
    const auto give = [&f](text_span word) {
        if constexpr (std::is_same_v<std::invoke_result_t<F&, text_span>, bool>) {
            return f(word);
        } else {
            f(word);
            return true;
        }
    };
    const char* const end = text.data() + text.size();
    std::size_t begin = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const detail::decoded_utf8 step = detail::decode_utf8(text.data() + at, end);
        const bool word = step.valid && is_word_character(step.code);
        if (word && !inside) begin = at;
        if (!word && inside && !give({begin, at})) return;
        inside = word;
        at += step.length;
    }
    if (inside) give({begin, text.size()});
}

/// The words of a text, in order. See for_each_word.
template <class = void>
[[nodiscard]] std::vector<text_span> words(std::string_view text) {
    std::vector<text_span> all;
    for_each_word(text, [&all](text_span word) { all.push_back(word); });
    return all;
}

HALLMARK_NAMESPACE_END

#endif
