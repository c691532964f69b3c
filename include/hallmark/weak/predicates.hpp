// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_PREDICATES_HPP
#define HALLMARK_WEAK_PREDICATES_HPP

// Questions to an item, answered yes or no, that combine with && || ! to expressions without allocation or virtual
// calls:
//
//     contains_word(text, {"bert", "tf-idf"}) && !matches(text, "computer vision|\\bcv\\b")
//
// && and || ask their left side first and stop when the answer is known; where both sides are the library's own, the
// cheaper one is asked first (words cost a bit, comparisons little, patterns more), which cannot change the answer. Any
// callable of the item that gives a bool is a predicate too; it is asked in its turn.

#include "../text/gazetteer.hpp"
#include "../text/pattern.hpp"
#include "../text/words.hpp"
#include "detail/scope.hpp"
#include "field.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

namespace detail {

// What every predicate has:
//   template <class Item> bool test(const Item&, scope&) const     the answer
//   template <class Item> void explain(const Item&, scope&, std::vector<evidence>&) const     what stands behind a yes
//   template <class Binder> void bind(Binder&)     tells a set of functions what it reads
//   static constexpr int cost     0 for words, which are known already; callable_cost for host code, which keeps its
//   place
struct predicate_base {};
template <class P>
concept predicate = std::is_base_of_v<predicate_base, P>;

inline constexpr int callable_cost = 1000000;

/// A host's callable as a predicate.
template <class F>
struct callable_predicate : predicate_base {
    static constexpr int cost = callable_cost;
    F f;

    explicit callable_predicate(F callable) : f(std::move(callable)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope&) const {
        return static_cast<bool>(f(item));
    }
    template <class Item>
    void explain(const Item&, scope&, std::vector<evidence>&) const {}
    template <class Binder>
    void bind(Binder&) {}
};

/// What may stand beside a predicate: another, or a callable.
template <class P>
concept predicate_like = predicate<P> ||(std::is_class_v<P> && !std::is_base_of_v<value_base, P>);

template <class P>
[[nodiscard]] auto as_predicate(P p) {
    if constexpr (predicate<P>)
        return p;
    else
        return callable_predicate<P>(std::move(p));
}
template <class P>
using predicate_of = decltype(as_predicate(std::declval<P>()));

template <class P>
struct not_predicate : predicate_base {
    static constexpr int cost = P::cost;
    P p;

    explicit not_predicate(P inner) : p(std::move(inner)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        return !p.test(item, scope);
    }
    template <class Item>
    void explain(const Item&, scope&, std::vector<evidence>&) const {} // there is nothing to show of what is not there
    template <class Binder>
    void bind(Binder& binder) {
        p.bind(binder);
    }
};

template <class A, class B, bool And>
struct both_predicate : predicate_base {
    static constexpr int cost = A::cost + B::cost < callable_cost ? A::cost + B::cost : callable_cost;
    static constexpr bool right_first = B::cost < A::cost && A::cost < callable_cost;
    A a;
    B b;

    both_predicate(A left, B right) : a(std::move(left)), b(std::move(right)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        if constexpr (And)
            return right_first ? b.test(item, scope) && a.test(item, scope)
                               : a.test(item, scope) && b.test(item, scope);
        else
            return right_first ? b.test(item, scope) || a.test(item, scope)
                               : a.test(item, scope) || b.test(item, scope);
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        if (And || a.test(item, scope)) a.explain(item, scope, found);
        if (And || b.test(item, scope)) b.explain(item, scope, found);
    }
    template <class Binder>
    void bind(Binder& binder) {
        a.bind(binder);
        b.bind(binder);
    }
};

template <std::size_t N, class... P>
struct at_least_predicate : predicate_base {
    static constexpr int cost = ((P::cost >= callable_cost) || ...) ? callable_cost : (P::cost + ... + 0);
    std::tuple<P...> parts;

    explicit at_least_predicate(P... p) : parts(std::move(p)...) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        return std::apply(
            [&](const P&... p) {
                std::size_t count = 0;
                static_cast<void>(((count += p.test(item, scope) ? 1u : 0u, count < N) && ...));
                return count >= N;
            },
            parts);
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        std::apply([&](const P&... p) { ((p.test(item, scope) ? p.explain(item, scope, found) : void()), ...); },
                   parts);
    }
    template <class Binder>
    void bind(Binder& binder) {
        std::apply([&](P&... p) { (p.bind(binder), ...); }, parts);
    }
};

/// Literal words and phrases of one field. All that a set of functions looks for in one field is found in one pass;
/// then a predicate reads its bits: one for any of its words, or one for each.
template <class Field>
struct words_predicate : predicate_base {
    static constexpr int cost = 0;
    Field field;
    std::vector<std::string> words;
    bool all;
    std::uint32_t first_bit = unbound;

    words_predicate(Field f, std::vector<std::string> w, bool all_of_them, const char* function)
        : field(std::move(f)), words(std::move(w)), all(all_of_them) {
        HALLMARK_REQUIRE(!words.empty(), std::string(function) + ": no words to look for");
        for (const std::string& word : words)
            HALLMARK_REQUIRE(!fold(word).empty(),
                             std::string(function) + ": '" + word + "' is empty or only separators");
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
        for (const std::string& word : words)
            HALLMARK_REQUIRE(!fold(word).empty(), "near: '" + word + "' is empty or only separators");
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
    return contains_any(field, detail::strings_of(words));
}
template <class P>
[[nodiscard]] auto contains_word(const field_of<P>& field, std::string_view word) {
    return contains_any(field, std::vector<std::string>{std::string(word)});
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
    HALLMARK_REQUIRE(!fold(literal).empty(),
                     "contains_text: '" + std::string(literal) + "' is empty or only separators");
    return matches(field, detail::literal_expression(literal));
}
/// Whether the text begins (ends) with these words: whole words, in either case, white space around the text left out.
template <class P>
[[nodiscard]] auto starts_with(const field_of<P>& field, std::string_view literal) {
    HALLMARK_REQUIRE(!fold(literal).empty(), "starts_with: '" + std::string(literal) + "' is empty or only separators");
    return matches(field, "\\A\\s*" + detail::literal_expression(literal) + detail::boundary(literal.back()));
}
template <class P>
[[nodiscard]] auto ends_with(const field_of<P>& field, std::string_view literal) {
    HALLMARK_REQUIRE(!fold(literal).empty(), "ends_with: '" + std::string(literal) + "' is empty or only separators");
    return matches(field, detail::boundary(literal.front()) + detail::literal_expression(literal) + "\\s*\\z");
}

/// Whether the two words or phrases stand near each other, in either order: at most `within` other words between them.
template <class P>
[[nodiscard]] auto near(const field_of<P>& field, std::string_view word, std::string_view other, std::size_t within) {
    return detail::near_predicate<field_of<P>>(field, word, other, within);
}

/// Whether at least N of the predicates hold. Asked from left to right until it is known.
template <std::size_t N, detail::predicate_like... P>
[[nodiscard]] auto at_least(P... predicates) {
    static_assert(N <= sizeof...(P), "at_least: more are wanted than there are");
    return detail::at_least_predicate<N, detail::predicate_of<P>...>(detail::as_predicate(std::move(predicates))...);
}

/// Both; either; not. One side may be a callable of the item.
template <detail::predicate_like A, detail::predicate_like B>
requires(detail::predicate<A> || detail::predicate<B>) [[nodiscard]] auto operator&&(A a, B b) {
    return detail::both_predicate<detail::predicate_of<A>, detail::predicate_of<B>, true>(
        detail::as_predicate(std::move(a)), detail::as_predicate(std::move(b)));
}
template <detail::predicate_like A, detail::predicate_like B>
requires(detail::predicate<A> || detail::predicate<B>) [[nodiscard]] auto operator||(A a, B b) {
    return detail::both_predicate<detail::predicate_of<A>, detail::predicate_of<B>, false>(
        detail::as_predicate(std::move(a)), detail::as_predicate(std::move(b)));
}
template <detail::predicate A>
[[nodiscard]] auto operator!(A a) {
    return detail::not_predicate<A>(std::move(a));
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
