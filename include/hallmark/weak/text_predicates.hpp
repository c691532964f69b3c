// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_TEXT_PREDICATES_HPP
#define HALLMARK_WEAK_TEXT_PREDICATES_HPP

// Predicates on text: words, phrases, patterns, and how near words stand to each other.
//
//     contains_word(text, {"bert", "tf-idf"})        matches(text, "computer vision|\\bcv\\b")
//     near(text, "image", "caption", 3)              starts_with(title, "how to")
//
// In either case. Words are whole words, as the gazetteer sees them ("tf" is not in "platform"); those of all functions
// of a set are found together, in one pass over a text, O(bytes). Patterns and contains_text read it once each.

#include "../text/gazetteer.hpp"
#include "../text/pattern.hpp"
#include "../text/words.hpp"
#include "detail/scope.hpp"
#include "field.hpp"
#include "predicates.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

namespace detail {

/// A wrong call when a word is empty or only separators.
template <class = void>
void require_letters(std::string_view word, const char* function) {
    HALLMARK_REQUIRE(!fold(word).empty(),
                     std::string(function) + ": '" + std::string(word) + "' is empty or only separators");
}

/// Literal words and phrases of one field. All that a set of functions looks for in one field is found in one pass;
/// then a predicate reads its bits: one for any of its words, or one for each.
template <class Field>
struct words_predicate : predicate_base {
    static constexpr int cost = 0;
    static constexpr bool is_words = true;
    Field field;
    std::vector<std::string> words;
    bool all;
    std::uint32_t first_bit = unbound;

    words_predicate(Field f, std::vector<std::string> w, bool all_of_them, const char* function)
        : field(std::move(f)), words(std::move(w)), all(all_of_them) {
        HALLMARK_REQUIRE(!words.empty(), std::string(function) + ": no words to look for");
        for (const std::string& word : words) require_letters(word, function);
    }
    [[nodiscard]] std::uint32_t bits() const noexcept { return all ? static_cast<std::uint32_t>(words.size()) : 1u; }
    template <class Item>
    [[nodiscard]] bool test(const Item&, scope& scope) const {
        for (std::uint32_t k = 0; k < bits(); ++k)
            if (!scope.bit(first_bit + k)) return false;
        return true;
    }
    template <class Item>
    void explain(const Item&, scope& scope, std::vector<evidence>& found) const {
        for (std::uint32_t k = 0; k < bits(); ++k) // the first place of each, at any rate
            for (const literal_hit& hit : scope.hits)
                if (hit.bit == first_bit + k) {
                    found.push_back({std::string(scope.known_text(hit.slot).substr(hit.begin, hit.end - hit.begin)),
                                     hit.begin, hit.end});
                    break;
                }
    }
    template <class Binder>
    void bind(Binder& binder) {
        field.bind(binder);
        first_bit = binder.literals(field.slot(), words, all);
    }
};

template <class Field>
struct pattern_predicate : predicate_base {
    static constexpr int cost = 100;
    Field field;
    hallmark::pattern pattern;

    pattern_predicate(Field f, hallmark::pattern p) : field(std::move(f)), pattern(std::move(p)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        return pattern.matches(field.text(item, scope));
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        const std::string_view text = field.text(item, scope);
        if (const auto match = pattern.find(text))
            found.push_back({std::string(text.substr(match->begin, match->size())), match->begin, match->end});
    }
    template <class Binder>
    void bind(Binder& binder) {
        field.bind(binder);
    }
};

template <class Field>
struct near_predicate : predicate_base {
    static constexpr int cost = 50;
    Field field;
    std::vector<std::string> words;
    std::size_t within;
    gazetteer both; // label 0 and 1
    std::uint32_t first_bit = unbound;

    near_predicate(Field f, std::string_view a, std::string_view b, std::size_t most)
        : field(std::move(f)), words{std::string(a), std::string(b)}, within(most) {
        for (const std::string& word : words) require_letters(word, "near");
        HALLMARK_REQUIRE(fold(a) != fold(b), "near: '" + words[0] + "' twice");
        both = gazetteer_builder().add(a, 0).add(b, 1).build().value;
    }
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        if (!scope.bit(first_bit) || !scope.bit(first_bit + 1)) return false;
        return find(field.text(item, scope)).size() != 0;
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        const std::string_view text = field.text(item, scope);
        const text_span place = find(text);
        found.push_back({std::string(text.substr(place.begin, place.size())), place.begin, place.end});
    }
    template <class Binder>
    void bind(Binder& binder) {
        field.bind(binder);
        first_bit = binder.literals(field.slot(), words, true);
    }

private:
    /// The first place where the two are close enough, from the begin of the one to the end of the other.
    [[nodiscard]] text_span find(std::string_view text) const {
        text_span found;
        gazetteer_match last[2];
        both.for_each_match<match_selection::overlapping>(text, [&](const gazetteer_match& m) {
            last[m.label] = m;
            const gazetteer_match& other = last[1 - m.label];
            if (other.end == 0 || other.end > m.begin) return true;
            std::size_t between = 0;
            for_each_word(text.substr(other.end, m.begin - other.end), [&](text_span) { return ++between <= within; });
            if (between <= within) found = {other.begin, m.end};
            return between > within;
        });
        return found;
    }
};

/// A pattern for a literal: its letters in either case, runs of separators for a separator.
[[nodiscard]] inline std::string literal_expression(std::string_view literal) {
    std::string expression;
    bool separated = false;
    for (const char c : literal) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80u && is_separator(byte)) {
            separated = true;
            continue;
        }
        if (separated) expression += "[\\s_\\-]+";
        separated = false;
        const bool plain = byte >= 0x80u || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain) expression += '\\';
        expression += c;
    }
    return expression;
}

/// What a pattern asks beside the first or last byte of a literal: that no word goes on there.
[[nodiscard]] inline std::string boundary(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80u || is_word_character(byte) ? "\\b" : "";
}

[[nodiscard]] inline std::vector<std::string> strings_of(std::initializer_list<std::string_view> words) {
    return {words.begin(), words.end()};
}

} // namespace detail

/// Whether one of the words or phrases stands in the field's text: as whole words, in either case, with any separators
/// between words, as the gazetteer sees it ("tf" is not in "platform"). Wherever it stands: one that is part of a
/// longer one counts too. Words of one set of functions are found together, in one pass over the text. A wrong call
/// when there are no words or one is empty.
template <class P>
[[nodiscard]] auto contains_any(const field_of<P>& field, std::vector<std::string> words) {
    return detail::words_predicate<field_of<P>>(field, std::move(words), false, "contains_any");
}
template <class P>
[[nodiscard]] auto contains_any(const field_of<P>& field, std::initializer_list<std::string_view> words) {
    return contains_any(field, detail::strings_of(words));
}
/// The same, for one word or several.
template <class P>
[[nodiscard]] auto contains_word(const field_of<P>& field, std::initializer_list<std::string_view> words) {
    return detail::words_predicate<field_of<P>>(field, detail::strings_of(words), false, "contains_word");
}
template <class P>
[[nodiscard]] auto contains_word(const field_of<P>& field, std::string_view word) {
    return contains_word(field, {word});
}
/// Whether every one of them stands in the text.
template <class P>
[[nodiscard]] auto contains_all(const field_of<P>& field, std::vector<std::string> words) {
    return detail::words_predicate<field_of<P>>(field, std::move(words), true, "contains_all");
}
template <class P>
[[nodiscard]] auto contains_all(const field_of<P>& field, std::initializer_list<std::string_view> words) {
    return contains_all(field, detail::strings_of(words));
}

/// Whether the pattern matches anywhere in the text (text/pattern.hpp says what it may hold). In either case, unless
/// options say otherwise. O(bytes). A wrong call when the pattern is malformed: one from data goes through
/// pattern::compile first.
template <class P>
[[nodiscard]] auto matches(const field_of<P>& field, std::string_view expression,
                           const pattern_options& options = {.ignore_case = true}) {
    return detail::pattern_predicate<field_of<P>>(field, pattern(expression, options));
}
template <class P>
[[nodiscard]] auto matches(const field_of<P>& field, pattern compiled) {
    return detail::pattern_predicate<field_of<P>>(field, std::move(compiled));
}
/// Whether the text holds these characters anywhere, in words too: the lesson's `"tf" in text`, which is true of
/// "platform". In either case.
template <class P>
[[nodiscard]] auto contains_text(const field_of<P>& field, std::string_view literal) {
    detail::require_letters(literal, "contains_text");
    return matches(field, detail::literal_expression(literal));
}
/// Whether the text begins (ends) with these words: whole words, in either case, white space around the text left out.
template <class P>
[[nodiscard]] auto starts_with(const field_of<P>& field, std::string_view literal) {
    detail::require_letters(literal, "starts_with");
    return matches(field, "\\A\\s*" + detail::literal_expression(literal) + detail::boundary(literal.back()));
}
template <class P>
[[nodiscard]] auto ends_with(const field_of<P>& field, std::string_view literal) {
    detail::require_letters(literal, "ends_with");
    return matches(field, detail::boundary(literal.front()) + detail::literal_expression(literal) + "\\s*\\z");
}

/// Whether the two words or phrases stand near each other, in either order: at most `within` other words between them.
template <class P>
[[nodiscard]] auto near(const field_of<P>& field, std::string_view word, std::string_view other, std::size_t within) {
    return detail::near_predicate<field_of<P>>(field, word, other, within);
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
