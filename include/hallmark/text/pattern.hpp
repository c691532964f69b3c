// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_PATTERN_HPP
#define HALLMARK_TEXT_PATTERN_HPP

// Regular expressions in linear time.
//
//     const pattern detects("detect(ion|or)?");
//     detects.matches("Object detection in videos");               // true
//     detects.find("Object detection in videos");                  // [7, 16)
//     pattern::compile("detect(ion|or").problems[0];               // error at byte 6: unmatched '(' [malformed]
//
// What a pattern may hold (the words are Perl's and Python's):
//
//     x  .  [a-z_]  [^a-z]         a character; any but the line feed; one of a class; one that is not
//     \d \w \s                     decimal digit, word character (is_word_character), white space (is_white_space), of
//                                  all scripts; also in classes
//     \D \W \S                     all but these; also in classes
//     xy  x|y  (x)  (?:x)          one behind the other; the one, or else the other; groups (nothing is captured)
//     *  +  ?  {m}  {m,}  {m,n}    as often as can be; with a '?' behind it as seldom as can be. m, n <= 1000
//     ^  $                         the begin and the end of the text; with `multiline` of each line
//     \A  \z  \b  \B               the begin and the end of the text; a word begins or ends here, or does not
//     (?i)  (?m)  (?s)  (?-i)      from here to the end of the group: ignore_case, multiline, dot_all
//     (?i:x)                       the same for x
//     \t \n \r \f \v \a            control characters
//     \x41 \x{1F600} \u0041 \U0001F600    a code point
//     \. \* \\ ...                 the sign itself
//
// Not there, and told by name: backreferences, lookahead and lookbehind, possessive quantifiers, atomic, named and
// conditional groups, \p, POSIX classes. A '{' that begins no repetition has to be written as '\{'.

#include "../core/checked.hpp"
#include "../core/config.hpp"
#include "detail/pattern_dfa.hpp"
#include "detail/pattern_parse.hpp"
#include "detail/pattern_prefix.hpp"
#include "detail/pattern_program.hpp"
#include "detail/pattern_scan.hpp"
#include "detail/pattern_symbols.hpp"
#include "detail/pattern_tree.hpp"
#include "text_span.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

/// How a pattern is read, and what it may cost.
struct pattern_options {
    bool ignore_case = false; ///< by simple case folding (fold_case); as (?i)
    bool multiline = false;   ///< ^ and $ also stand behind and before a line feed; as (?m)
    bool dot_all = false;     ///< '.' is the line feed too; as (?s)

    /// Of the program, about one for each character of the pattern times its repetitions: a pattern that takes more is
    /// an error.
    std::size_t most_steps = 16384;
    /// For the automaton's states, in each direction. When they are full, all are forgotten and the search goes on.
    std::size_t cache_bytes = std::size_t{1} << 20;

    friend bool operator==(const pattern_options&, const pattern_options&) = default;
};

/// A compiled regular expression: a value that never changes, so that threads may share it.
///
/// The match is the leftmost one; of those that begin there, the one that Perl's and Python's backtracking would find
/// first (the first alternative, the longest or with '?' the shortest repetition), without their backtracking: a search
/// costs O(bytes), whatever the pattern, times at most the size of the pattern where the automaton does not fit into
/// memory. A text is UTF-8; a match begins and ends between characters. A byte that is no part of one is a character of
/// its own: '.', negated classes, \D, \W and \S match it, nothing else does.
///
/// Most patterns have a small automaton, which is made when they are compiled; then no search allocates. Another is
/// made as texts ask for its states: by a `matcher`, which remembers them, or by each call anew. Answers never depend
/// on that.
class pattern {
public:
    class matcher;

    /// One that matches nothing, not even the empty text.
    pattern() = default;
    /// A pattern that stands in code. A wrong call when it is malformed: the message is that of compile.
    template <class = void>
    explicit pattern(std::string_view expression, const pattern_options& options = {}) {
        checked<pattern> compiled = compile(expression, options);
        HALLMARK_REQUIRE(compiled.ok(),
                         "pattern '" + std::string(expression) + "': " + to_string(compiled.problems[0]));
        *this = std::move(compiled.value);
    }

    /// A pattern from data. At most one problem, whose `where` is "byte 5" of the expression: malformed, invalid_utf8,
    /// out_of_range (a repetition or a pattern too large) or too_deep (more than 250 groups in each other); then the
    /// value matches nothing.
    template <class = void>
    [[nodiscard]] static checked<pattern> compile(std::string_view expression, const pattern_options& options = {});

    /// The text that the pattern was compiled from.
    [[nodiscard]] const std::string& expression() const noexcept { return expression_; }
    [[nodiscard]] const pattern_options& options() const noexcept { return options_; }

    /// Whether the pattern matches anywhere in the text. O(bytes).
    template <class = void>
    [[nodiscard]] bool matches(std::string_view text) const {
        return matches_with(text, nullptr);
    }
    /// Whether the whole text is a match. O(bytes).
    template <class = void>
    [[nodiscard]] bool full_match(std::string_view text) const {
        return full_match_with(text, nullptr);
    }
    /// The first match that begins at or behind the byte `from`. What stands before it counts for ^, \A and \b. A
    /// `from` inside of a character means its end. A wrong call if from > text.size(). O(bytes).
    template <class = void>
    [[nodiscard]] std::optional<text_span> find(std::string_view text, std::size_t from = 0) const {
        return find_with(text, from, nullptr, nullptr);
    }
    /// Calls f(const text_span&) for each match, from left to right; f may return bool: false ends the search.
    /// Matches do not overlap; an empty one may stand at the end of the one before, if that is not empty: Python's
    /// finditer. Each search costs O(bytes that it looks at): all of them together O(bytes), unless the pattern has to
    /// look far beyond its matches ("a.*b|a").
    template <class F>
    requires std::invocable<F&, const text_span&>
    void for_each_match(std::string_view text, F&& f) const;

private:
    using dfa = detail::pattern_dfa<>;

    // What the automata are not complete for uses the one given, or else one of its own.
    template <class = void>
    [[nodiscard]] std::size_t end_of_match(std::string_view text, std::size_t from, bool moving, bool soon,
                                           dfa* forward) const {
        if (code_.forward_dfa.complete()) return find_match_end(code_, code_.forward_dfa, text, from, moving, soon);
        if (forward != nullptr) return find_match_end(code_, *forward, text, from, moving, soon);
        dfa own;
        return find_match_end(code_, own, text, from, moving, soon);
    }
    template <class = void>
    [[nodiscard]] std::size_t begin_of_match(std::string_view text, std::size_t from, std::size_t to,
                                             dfa* backward) const {
        if (code_.backward_dfa.complete()) return find_match_begin(code_, code_.backward_dfa, text, from, to);
        if (backward != nullptr) return find_match_begin(code_, *backward, text, from, to);
        dfa own;
        return find_match_begin(code_, own, text, from, to);
    }
    [[nodiscard]] bool never() const noexcept { return code_.forward.code.empty(); }

    template <class = void>
    [[nodiscard]] bool matches_with(std::string_view text, dfa* forward) const {
        return !never() && end_of_match(text, 0, false, true, forward) != detail::no_place;
    }
    template <class = void>
    [[nodiscard]] bool full_match_with(std::string_view text, dfa* backward) const {
        return !never() && begin_of_match(text, 0, text.size(), backward) == 0;
    }
    template <class = void>
    [[nodiscard]] std::optional<text_span> search(std::string_view text, std::size_t from, bool moving, dfa* forward,
                                                  dfa* backward) const {
        if (never()) return std::nullopt;
        const std::size_t end = end_of_match(text, from, moving, false, forward);
        if (end == detail::no_place) return std::nullopt;
        if (code_.length != 0) return text_span{end - code_.length, end};
        return text_span{begin_of_match(text, from, end, backward), end};
    }
    template <class = void>
    [[nodiscard]] std::optional<text_span> find_with(std::string_view text, std::size_t from, dfa* forward,
                                                     dfa* backward) const {
        HALLMARK_REQUIRE(from <= text.size(), "pattern: from is " + std::to_string(from) + " in a text of " +
                                                  std::to_string(text.size()) + " bytes");
        return search(text, detail::next_character(text, from), false, forward, backward);
    }
    template <class F>
    void for_each_match_with(std::string_view text, F&& f, dfa* forward, dfa* backward) const {
        std::size_t from = 0;
        bool moving = false;
        while (const std::optional<text_span> found = search(text, from, moving, forward, backward)) {
            if constexpr (std::is_same_v<std::invoke_result_t<F&, const text_span&>, bool>) {
                if (!f(*found)) return;
            } else {
                f(*found);
            }
            from = found->end;
            moving = found->empty();
        }
    }

    std::string expression_;
    pattern_options options_;
    detail::pattern_code code_;
};

/// Searches with one pattern and remembers the states of its automaton from text to text, within `cache_bytes`; once
/// they are known, no search allocates. Of use for patterns that are too large for a complete automaton. For one thread
/// at a time; the pattern must outlive it.
class pattern::matcher {
public:
    explicit matcher(const pattern& p) : pattern_(&p) {}
    explicit matcher(const pattern&&) = delete; // it would be gone

    /// As of pattern.
    template <class = void>
    [[nodiscard]] bool matches(std::string_view text) {
        return pattern_->matches_with(text, &forward_);
    }
    template <class = void>
    [[nodiscard]] bool full_match(std::string_view text) {
        return pattern_->full_match_with(text, &backward_);
    }
    template <class = void>
    [[nodiscard]] std::optional<text_span> find(std::string_view text, std::size_t from = 0) {
        return pattern_->find_with(text, from, &forward_, &backward_);
    }
    template <class F>
    requires std::invocable<F&, const text_span&>
    void for_each_match(std::string_view text, F&& f) { pattern_->for_each_match_with(text, f, &forward_, &backward_); }

private:
    const pattern* pattern_;
    detail::pattern_dfa<> forward_;
    detail::pattern_dfa<> backward_;
};

template <class F>
requires std::invocable<F&, const text_span&>
void pattern::for_each_match(std::string_view text, F&& f) const {
    if (code_.forward_dfa.complete() && code_.backward_dfa.complete()) {
        for_each_match_with(text, f, nullptr, nullptr);
    } else {
        matcher(*this).for_each_match(text, f);
    }
}

template <class>
checked<pattern> pattern::compile(std::string_view expression, const pattern_options& options) {
    // A complete automaton takes at most 64 kB a direction and about a millisecond.
    const std::size_t most_cells = std::min(std::size_t{16384}, options.cache_bytes / sizeof(std::uint32_t));
    constexpr std::size_t most_work = 200000;

    checked<pattern> result;
    pattern& p = result.value;
    p.expression_ = expression;
    p.options_ = options;
    detail::pattern_parser<> parser(expression, {options.ignore_case, options.multiline, options.dot_all});
    detail::pattern_tree tree = parser.parse(result.problems);
    if (!result.ok()) return result;

    detail::code_set all;
    all.negate();
    tree.sets.push_back(std::move(all));
    const auto all_characters = static_cast<std::uint32_t>(tree.sets.size() - 1);
    detail::pattern_code code;
    const bool anchored = begins_with_text(tree, tree.root);
    if (!anchored) code.prefix = detail::pattern_prefix<>(tree);
    code.forward =
        detail::pattern_compiler<>(tree, all_characters, options.most_steps).compile(false, !anchored, result.problems);
    if (!result.ok()) return result;
    code.backward =
        detail::pattern_compiler<>(tree, all_characters, options.most_steps).compile(true, false, result.problems);
    if (result.ok() && !code.symbols.build(tree)) {
        result.problems.add(severity::error, problem_code::out_of_range, "byte 0",
                            "the pattern has too many different characters and classes");
    }
    if (!result.ok()) return result;

    code.forward.marks_start = code.prefix.useful();
    code.length = match_length(tree, tree.root);
    code.cache_bytes = options.cache_bytes;
    code.forward_dfa.make_all(code.symbols, code.forward, most_cells, most_work);
    code.backward_dfa.make_all(code.symbols, code.backward, most_cells, most_work);
    p.code_ = std::move(code);
    return result;
}

HALLMARK_NAMESPACE_END

#endif
