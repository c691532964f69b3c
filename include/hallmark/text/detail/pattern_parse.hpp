// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_PARSE_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_PARSE_HPP

// From the text of a pattern to its tree, or to the problem that says what is wrong and at which byte.

#include "../../core/config.hpp"
#include "../../core/detail/hash_index.hpp"
#include "../../core/detail/mix64.hpp"
#include "../../core/problem.hpp"
#include "../../core/utf8.hpp"
#include "pattern_set.hpp"
#include "pattern_tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// How letters of a pattern are read: what (?ims) changes.
struct pattern_flags {
    bool ignore_case = false;
    bool multiline = false;
    bool dot_all = false;
};

template <class = void>
class pattern_parser {
public:
    static constexpr unsigned deepest = 250;       ///< groups in groups
    static constexpr std::uint32_t highest = 1000; ///< m and n of {m,n}

    pattern_parser(std::string_view text, pattern_flags flags) : text_(text), flags_(flags) {}

    /// The tree; useless when a problem was added.
    [[nodiscard]] pattern_tree parse(problems& out) {
        if (text_.size() >= 0x7FFFFFFFu) {
            fail(0, "the pattern is longer than 2 GB", problem_code::out_of_range);
        } else if (const std::size_t bad = valid_utf8_prefix(text_); bad != text_.size()) {
            fail(bad, "the pattern is not UTF-8 here", problem_code::invalid_utf8);
        }
        if (!failed_) tree_.root = alternatives(0);
        if (!failed_ && at_ != text_.size()) fail(at_, "unmatched ')'");
        if (failed_) out.add(std::move(problem_));
        return std::move(tree_);
    }

private:
    static constexpr std::uint32_t nothing = 0xFFFFFFFFu; // no node: what (?i) leaves

    // Only the first problem is kept: what follows it would be guesswork.
    std::uint32_t fail(std::size_t where, std::string message, problem_code code = problem_code::malformed) {
        if (!failed_) problem_ = {severity::error, code, "byte " + std::to_string(where), std::move(message)};
        failed_ = true;
        at_ = text_.size();
        return 0;
    }
    [[nodiscard]] bool more() const { return at_ != text_.size(); }
    [[nodiscard]] bool take(std::string_view what) {
        if (text_.substr(at_, what.size()) != what) return false;
        at_ += what.size();
        return true;
    }
    [[nodiscard]] std::uint32_t take_character() {
        const decoded_utf8 step = decode_utf8(text_.data() + at_, text_.data() + text_.size());
        at_ += step.length;
        return step.code;
    }

    [[nodiscard]] std::uint32_t add(const pattern_node& node) {
        tree_.nodes.push_back(node);
        return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
    }
    [[nodiscard]] std::uint32_t add_list(pattern_kind kind, const std::vector<std::uint32_t>& items,
                                         std::size_t where) {
        if (items.empty()) return add({.where = static_cast<std::uint32_t>(where)});
        if (items.size() == 1) return items[0];
        const auto nullable = [this](std::uint32_t i) { return tree_.nodes[i].nullable; };
        const auto first = static_cast<std::uint32_t>(tree_.children.size());
        tree_.children.insert(tree_.children.end(), items.begin(), items.end());
        return add({.kind = kind,
                    .nullable = kind == pattern_kind::sequence ? std::all_of(items.begin(), items.end(), nullable)
                                                               : std::any_of(items.begin(), items.end(), nullable),
                    .first = first,
                    .count = static_cast<std::uint32_t>(items.size()),
                    .where = static_cast<std::uint32_t>(where)});
    }
    [[nodiscard]] std::uint32_t add_set(code_set set, std::size_t where) {
        std::uint64_t hash = 0;
        for (const code_range& r : set.ranges()) hash = mix64(mix64(hash ^ r.first) ^ r.last);
        std::uint32_t number = set_index_.find(hash, [&](std::uint32_t i) { return tree_.sets[i] == set; });
        if (number == number_index::none) {
            number = set_index_.add(hash);
            tree_.sets.push_back(std::move(set));
        }
        return add({.kind = pattern_kind::characters,
                    .nullable = false,
                    .first = number,
                    .where = static_cast<std::uint32_t>(where)});
    }
    [[nodiscard]] std::uint32_t add_literal(std::uint32_t code, std::size_t where) {
        code_set set;
        set.add(code, code);
        if (flags_.ignore_case) set.add_case_variants();
        return add_set(std::move(set), where);
    }
    [[nodiscard]] std::uint32_t add_assertion(pattern_assertion which, std::size_t where) {
        return add({.kind = pattern_kind::assertion,
                    .first = static_cast<std::uint32_t>(which),
                    .where = static_cast<std::uint32_t>(where)});
    }

    // alternatives: sequence ('|' sequence)*
    [[nodiscard]] std::uint32_t alternatives(unsigned depth) {
        const std::size_t where = at_;
        std::vector<std::uint32_t> branches;
        do {
            branches.push_back(sequence(depth));
        } while (!failed_ && take("|"));
        return failed_ ? 0 : add_list(pattern_kind::alternatives, branches, where);
    }

    [[nodiscard]] std::uint32_t sequence(unsigned depth) {
        const std::size_t where = at_;
        std::vector<std::uint32_t> items;
        while (more() && text_[at_] != '|' && text_[at_] != ')') {
            const std::uint32_t item = quantified(atom(depth));
            if (failed_) return 0;
            if (item != nothing) items.push_back(item);
        }
        return add_list(pattern_kind::sequence, items, where);
    }

    [[nodiscard]] std::uint32_t atom(unsigned depth) {
        const std::size_t where = at_;
        switch (text_[at_]) {
        case '(':
            return group(depth);
        case '[':
            return character_class();
        case '\\':
            return escape();
        case '*':
        case '+':
        case '?':
            return fail(where, std::string("nothing to repeat before '") + text_[at_] + "'");
        case '{':
            return fail(where, "'{' repeats nothing here; the character itself is '\\{'");
        case '.': {
            ++at_;
            code_set set;
            if (!flags_.dot_all) set.add('\n', '\n');
            set.negate();
            return add_set(std::move(set), where);
        }
        case '^':
            ++at_;
            return add_assertion(flags_.multiline ? pattern_assertion::line_begin : pattern_assertion::text_begin,
                                 where);
        case '$':
            ++at_;
            return add_assertion(flags_.multiline ? pattern_assertion::line_end : pattern_assertion::text_end, where);
        default:
            return add_literal(take_character(), where);
        }
    }

    [[nodiscard]] std::uint32_t group(unsigned depth) {
        const std::size_t where = at_;
        if (depth == deepest) {
            return fail(where, "groups stand deeper in each other than " + std::to_string(deepest),
                        problem_code::too_deep);
        }
        const pattern_flags outer = flags_;
        if (take("(?")) {
            if (take("=") || take("!")) return fail(where, "lookahead is not supported");
            if (take("<=") || take("<!")) return fail(where, "lookbehind is not supported");
            if (take("P=")) return fail(where, "backreferences are not supported");
            if (take("P<") || take("<") || take("'")) return fail(where, "named groups are not supported; use (?:...)");
            if (take(">")) return fail(where, "atomic groups are not supported");
            if (take("#")) return fail(where, "comments are not supported");
            if (take("(")) return fail(where, "conditional groups are not supported");
            if (!take(":")) {
                const bool whole_group = flags(where);
                if (failed_) return 0;
                if (whole_group) return nothing; // until the group that holds it ends
            }
        } else {
            ++at_;
        }
        const std::uint32_t inside = alternatives(depth + 1);
        if (failed_) return 0;
        if (!take(")")) return fail(where, "unmatched '('");
        flags_ = outer;
        return inside;
    }

    // The letters of (?i-s) or (?i-s: after "(?". Returns whether it was the former.
    [[nodiscard]] bool flags(std::size_t where) {
        bool value = true;
        for (bool any = false; more(); any = true) {
            const std::size_t here = at_;
            const std::uint32_t letter = take_character();
            switch (letter) {
            case 'i':
                flags_.ignore_case = value;
                break;
            case 'm':
                flags_.multiline = value;
                break;
            case 's':
                flags_.dot_all = value;
                break;
            case ')':
            case ':':
                if (any && text_[here - 1] != '-') return letter == ')';
                fail(here, "a flag is missing before '" + std::string(1, text_[here]) + "'");
                return false;
            case '-':
                if (value) {
                    value = false;
                    break;
                }
                [[fallthrough]];
            default:
                fail(here, "unknown flag '" + std::string(text_.substr(here, at_ - here)) + "'; there are i, m and s");
                return false;
            }
        }
        fail(where, "unmatched '('");
        return false;
    }

    // * + ? {m} {m,} {m,n}, each with a '?' behind it when it is lazy.
    [[nodiscard]] std::uint32_t quantified(std::uint32_t item) {
        if (failed_ || !more()) return item;
        const std::size_t where = at_;
        std::uint32_t least = 0;
        std::uint32_t most = pattern_tree::unbounded;
        if (take("+")) {
            least = 1;
        } else if (take("?")) {
            most = 1;
        } else if (take("{")) {
            if (!counts(where, least, most)) return 0;
        } else if (!take("*")) {
            return item;
        }
        const bool bare = text_[where - 1] != ')'; // a group of an assertion may be repeated
        if (item == nothing || (bare && tree_.nodes[item].kind == pattern_kind::assertion)) {
            return fail(where, std::string("nothing to repeat before '") + text_[where] + "'");
        }
        const bool greedy = !take("?");
        if (more()) {
            if (text_[at_] == '+') return fail(at_, "possessive quantifiers are not supported");
            if (text_[at_] == '*' || text_[at_] == '?' || text_[at_] == '{') {
                return fail(at_, "a quantifier stands behind a quantifier; use a group");
            }
        }
        return add({.kind = pattern_kind::repetition,
                    .nullable = least == 0 || tree_.nodes[item].nullable,
                    .greedy = greedy,
                    .first = item,
                    .least = least,
                    .most = most,
                    .where = static_cast<std::uint32_t>(where)});
    }

    [[nodiscard]] bool counts(std::size_t where, std::uint32_t& least, std::uint32_t& most) {
        const auto number = [this](std::uint32_t& value) {
            const std::size_t begin = at_;
            value = 0;
            for (; more() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
                value = std::min(highest + 1, 10 * value + static_cast<std::uint32_t>(text_[at_] - '0'));
            }
            return at_ != begin;
        };
        bool good = number(least);
        if (!take(",")) {
            most = least;
        } else if (!number(most)) {
            most = pattern_tree::unbounded;
        }
        good = take("}") && good;
        if (!good) {
            fail(where, "'{' begins no repetition {m}, {m,} or {m,n}; the character itself is '\\{'");
        } else if (least > highest || (most > highest && most != pattern_tree::unbounded)) {
            fail(where, "a repetition of more than " + std::to_string(highest), problem_code::out_of_range);
        } else if (most < least) {
            fail(where, "the repetition's least count is above its greatest");
        }
        return !failed_;
    }

    // The hexadecimal digits of \x41, \x{1F600}, \u00e9, \U0001F600, after the letter.
    [[nodiscard]] std::uint32_t hexadecimal(char letter, std::size_t where) {
        const bool braces = letter == 'x' && take("{");
        const std::size_t wanted = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
        std::uint32_t value = 0;
        std::size_t digits = 0;
        for (; more() && (braces || digits != wanted); ++at_, ++digits) {
            const char c = text_[at_];
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) break;
            value = std::min(0x110000u, 16 * value + static_cast<std::uint32_t>(digit));
        }
        if (braces ? digits == 0 || !take("}") : digits != wanted) {
            return fail(where, std::string("incomplete escape '\\") + letter + "'");
        }
        if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return fail(where, "the escape is no code point");
        return value;
    }

    // What an escape stands for inside and outside of classes: a set, or one character (is_set false).
    struct escaped {
        bool is_set = false;
        std::uint32_t code = 0;
        code_set set{};
    };
    [[nodiscard]] escaped character_escape(std::size_t where) {
        if (!more()) {
            fail(where, "a backslash ends the pattern");
            return {};
        }
        const std::size_t letter_at = at_;
        const std::uint32_t letter = take_character();
        escaped result;
        switch (letter) {
        case 'd':
        case 'D':
            result = {true, 0, digit_set()};
            break;
        case 'w':
        case 'W':
            result = {true, 0, word_set()};
            break;
        case 's':
        case 'S':
            result = {true, 0, white_space_set()};
            break;
        case 't':
            return {false, '\t'};
        case 'n':
            return {false, '\n'};
        case 'r':
            return {false, '\r'};
        case 'f':
            return {false, '\f'};
        case 'v':
            return {false, '\v'};
        case 'a':
            return {false, '\a'};
        case 'x':
        case 'u':
        case 'U':
            return {false, hexadecimal(static_cast<char>(letter), where)};
        case 'p':
        case 'P':
            fail(where, "Unicode properties (\\p) are not supported");
            return {};
        case 'k':
        case 'g':
            fail(where, "backreferences are not supported");
            return {};
        case 'Z':
            fail(where, "unknown escape '\\Z'; the end of the text is '\\z'");
            return {};
        default:
            if (letter >= '1' && letter <= '9') {
                fail(where, "backreferences are not supported");
            } else if (letter < 0x80 && is_word_character(letter) && letter != '_') {
                fail(where, "unknown escape '\\" + std::string(text_.substr(letter_at, 1)) + "'");
            }
            return {false, letter};
        }
        if (letter < 'a') result.set.negate();
        return result;
    }

    [[nodiscard]] std::uint32_t escape() {
        const std::size_t where = at_++;
        if (take("b")) return add_assertion(pattern_assertion::word_boundary, where);
        if (take("B")) return add_assertion(pattern_assertion::no_word_boundary, where);
        if (take("A")) return add_assertion(pattern_assertion::text_begin, where);
        if (take("z")) return add_assertion(pattern_assertion::text_end, where);
        escaped what = character_escape(where);
        if (failed_) return 0;
        return what.is_set ? add_set(std::move(what.set), where) : add_literal(what.code, where);
    }

    // One member of a class.
    [[nodiscard]] escaped class_member() {
        const std::size_t where = at_;
        if (!take("\\")) return {false, take_character()};
        if (more() && std::string_view("bBAz").find(text_[at_]) != std::string_view::npos) {
            fail(where, std::string("'\\") + text_[at_] + "' is no character of a class");
            return {};
        }
        return character_escape(where);
    }

    // '[' '^'? member+ ']'; a ']' that stands first is a member, and so is a '-' that stands first or last.
    [[nodiscard]] std::uint32_t character_class() {
        const std::size_t where = at_++;
        const bool negated = take("^");
        code_set letters; // these have case variants; \w, \d and \s are what they are
        code_set escapes;
        for (bool first = true; first || (more() && text_[at_] != ']'); first = false) {
            const std::size_t from = at_;
            if (!more()) break;
            if (take("[:") || take("[=") || take("[."))
                return fail(from, "POSIX classes like [:alpha:] are not supported");
            escaped low = class_member();
            if (failed_) return 0;
            if (text_.substr(at_, 1) != "-" || text_.substr(at_ + 1, 1) == "]" || at_ + 1 == text_.size()) {
                if (low.is_set) {
                    escapes.add(low.set);
                } else {
                    letters.add(low.code, low.code);
                }
                continue;
            }
            ++at_;
            const escaped high = class_member();
            if (failed_) return 0;
            if (low.is_set || high.is_set || high.code < low.code) {
                return fail(from, "'" + std::string(text_.substr(from, at_ - from)) + "' is no range of characters");
            }
            letters.add(low.code, high.code);
        }
        if (!take("]")) return fail(where, "unmatched '['");
        letters.normalise();
        if (flags_.ignore_case) letters.add_case_variants();
        letters.add(escapes);
        letters.normalise();
        if (negated) letters.negate();
        return add_set(std::move(letters), where);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    pattern_flags flags_;
    pattern_tree tree_;
    number_index set_index_;
    bool failed_ = false;
    problem problem_;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
