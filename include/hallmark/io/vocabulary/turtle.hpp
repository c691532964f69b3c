// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_TURTLE_HPP
#define HALLMARK_IO_VOCABULARY_TURTLE_HPP

// The part of RDF Turtle (W3C, 2014) that vocabularies are written in, as triples.

#include "../../core/detail/quoted.hpp"
#include "../../core/problem.hpp"
#include "../../core/utf8.hpp"
#include "lines.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

HALLMARK_NAMESPACE_BEGIN
namespace io {
namespace detail {

[[nodiscard]] constexpr bool is_turtle_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
[[nodiscard]] constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Whether a text may stand between < and >, and begins with a scheme.
[[nodiscard]] inline bool is_absolute_iri(std::string_view text) noexcept {
    if (text.empty() || !is_letter(text.front())) return false;
    std::size_t at = 0;
    while (at < text.size() &&
           (is_letter(text[at]) || is_digit(text[at]) || text[at] == '+' || text[at] == '-' || text[at] == '.'))
        ++at;
    if (at == text.size() || text[at] != ':') return false;
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= 0x20 || std::string_view("<>\"{}|^`\\").find(c) != std::string_view::npos)
            return false;
    return true;
}

/// Appends text as it stands between quotes.
inline void append_turtle_escaped(std::string& to, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            to.append(1, '\\').append(1, c);
        else if (c == '\n' || c == '\r' || c == '\t')
            to.append(1, '\\').append(1, c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        else if (byte < 0x20 || byte == 0x7F)
            to.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15u]);
        else
            to.push_back(c);
    }
}

struct turtle_triple {
    std::string_view subject, predicate; ///< IRIs
    std::string_view object;             ///< an IRI, or the text of a literal
    std::string_view language;           ///< of a literal that has one
    bool is_literal = false;
    std::uint32_t line = 0; ///< where the object begins
    std::uint32_t subject_line = 0;
};

/// Calls take(const turtle_triple&) for each triple whose three parts are IRIs and literals, and tell(severity, code,
/// line, message) for what it does not hold. Blank nodes and collections are passed over whole.
template <class Take, class Tell>
class turtle_reader {
public:
    turtle_reader(std::string_view text, Take take, Tell tell)
        : text_(without_mark(text)), take_(std::move(take)), tell_(std::move(tell)) {}

    void read() {
        while (skip_space()) {
            failed_ = false;
            statement();
            if (failed_) skip_statement();
        }
    }

private:
    // What stands at `at_`.
    [[nodiscard]] bool ended() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] char here() const noexcept { return ended() ? '\0' : text_[at_]; }
    [[nodiscard]] char ahead(std::size_t n) const noexcept { return at_ + n < text_.size() ? text_[at_ + n] : '\0'; }
    void step() noexcept {
        line_ += text_[at_] == '\n';
        ++at_;
    }
    /// Passes over white space and comments; false at the end of the text.
    bool skip_space() noexcept {
        while (!ended()) {
            if (here() == '#') {
                while (!ended() && here() != '\n') ++at_;
            } else if (is_turtle_space(here())) {
                step();
            } else {
                return true;
            }
        }
        return false;
    }

    void fail(const std::string& message) {
        if (failed_) return;
        failed_ = true;
        if (ended())
            tell_(severity::error, problem_code::torn_record, line_, "the text ends within a statement");
        else
            tell_(severity::error, problem_code::malformed, line_, message + "; the rest of the statement is left out");
    }
    [[nodiscard]] std::string seen() const {
        std::size_t end = at_;
        while (end < text_.size() && !is_turtle_space(text_[end]) && end - at_ < 40) ++end;
        return hallmark::detail::in_quotes(text_.substr(at_, end - at_));
    }

    /// To behind the '.' that ends the statement: not one in a string, an IRI or a name.
    void skip_statement() {
        while (skip_space()) {
            const char c = here();
            if (c == '"' || c == '\'') {
                std::string ignored;
                if (!string(ignored, true)) return;
            } else if (c == '<' && iri_end() != std::string_view::npos) {
                at_ = iri_end() + 1;
            } else if (c == '.' && (at_ + 1 == text_.size() || is_turtle_space(ahead(1)) || ahead(1) == '#')) {
                ++at_;
                return;
            } else {
                ++at_;
            }
        }
    }

    void statement() {
        if (here() == '@') {
            ++at_;
            const std::string_view word = letters();
            if (word == "prefix" || word == "base")
                directive(word == "prefix", true);
            else
                fail("'@" + std::string(word) + "' is no directive");
            return;
        }
        if (sparql_word("prefix")) return directive(true, false);
        if (sparql_word("base")) return directive(false, false);
        subject_line_ = line_;
        bool known = true;
        if (here() == '[' || here() == '(' || (here() == '_' && ahead(1) == ':')) {
            tell_(severity::warning, problem_code::malformed, line_,
                  std::string(here() == '(' ? "a collection" : "a blank node") +
                      " as a subject is not followed; its statement is left out");
            known = false;
            const bool node = here() == '[';
            if (!pass_over()) return;
            skip_space();
            if (node && here() == '.') { // [ … ] . is whole
                ++at_;
                return;
            }
        } else if (!iri(subject_)) {
            return fail(seen() + " is no subject");
        }
        predicates(known);
    }

    void predicates(bool known) {
        while (true) {
            if (!skip_space()) return fail("");
            if (here() == 'a' && (is_turtle_space(ahead(1)) || ahead(1) == '<' || ahead(1) == '[')) {
                ++at_;
                predicate_ = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
            } else if (!iri(predicate_)) {
                return fail(seen() + " is no predicate");
            }
            do {
                if (!skip_space()) return fail("");
                if (!object(known)) return;
                if (!skip_space()) return fail("");
            } while (here() == ',' && (++at_, true));
            bool more = false;
            while (here() == ';') {
                more = true;
                ++at_;
                if (!skip_space()) return fail("");
            }
            if (here() == '.') {
                ++at_;
                return;
            }
            if (!more) return fail(seen() + " stands where ';' ',' or '.' should");
        }
    }

    /// One object, given on when subject and object are known; false after a failure.
    bool object(bool known) {
        turtle_triple t;
        t.line = line_;
        const char c = here();
        if (c == '[' || c == '(' || (c == '_' && ahead(1) == ':')) {
            if (known)
                tell_(severity::warning, problem_code::malformed, line_,
                      std::string(c == '(' ? "a collection" : "a blank node") + " is not followed; it is left out");
            return pass_over();
        }
        if (c == '"' || c == '\'') {
            if (!string(object_, false)) return false;
            t.is_literal = true;
            language_.clear();
            if (here() == '@') {
                ++at_;
                const std::size_t begin = at_;
                while (is_letter(here()) || is_digit(here()) || here() == '-') ++at_;
                language_ = text_.substr(begin, at_ - begin);
            } else if (here() == '^' && ahead(1) == '^') {
                at_ += 2;
                std::string datatype;
                if (!iri(datatype)) return fail(seen() + " is no datatype"), false;
            }
        } else if (is_digit(c) || ((c == '+' || c == '-' || c == '.') &&
                                   (is_digit(ahead(1)) || (ahead(1) == '.' && is_digit(ahead(2)))))) {
            number();
            t.is_literal = true;
            language_.clear();
        } else if (const std::size_t begin = at_; c == 't' || c == 'f') {
            const std::string_view word = letters();
            t.is_literal = word == "true" || word == "false";
            if (t.is_literal && here() != ':') {
                object_ = word;
                language_.clear();
            } else {
                t.is_literal = false;
                at_ = begin;
                if (!iri(object_)) return fail(seen() + " is no object"), false;
            }
        } else if (!iri(object_)) {
            return fail(seen() + " is no object"), false;
        }
        if (!known) return true;
        t.subject = subject_;
        t.subject_line = subject_line_;
        t.predicate = predicate_;
        t.object = object_;
        if (t.is_literal) t.language = language_;
        take_(t);
        return true;
    }

    void number() {
        const std::size_t begin = at_;
        while (is_digit(here()) || here() == '+' || here() == '-' || here() == 'e' || here() == 'E' ||
               (here() == '.' && (is_digit(ahead(1)) || ahead(1) == 'e' || ahead(1) == 'E')))
            ++at_;
        object_ = text_.substr(begin, at_ - begin);
    }

    /// Passes over a blank node or a collection, with all that is nested in it; false after a failure.
    bool pass_over() {
        if (here() == '_') {
            while (!ended() && name_character(here())) ++at_;
            while (text_[at_ - 1] == '.') --at_;
            return true;
        }
        std::size_t depth = 0;
        std::string ignored;
        do {
            const char c = here();
            if (c == '[' || c == '(') ++depth;
            if (c == ']' || c == ')') --depth;
            if (c == '"' || c == '\'') {
                if (!string(ignored, false)) return false;
            } else if (c == '<' && iri_end() != std::string_view::npos) {
                at_ = iri_end() + 1;
            } else {
                ++at_;
            }
            if (depth == 0) return true;
        } while (skip_space());
        fail("");
        return false;
    }

    void directive(bool is_prefix, bool with_dot) {
        std::string prefix;
        skip_space();
        if (is_prefix) {
            const std::size_t begin = at_;
            while (!ended() && name_character(here()) && here() != ':') ++at_;
            prefix = text_.substr(begin, at_ - begin);
            if (here() != ':') return fail(seen() + " stands where a prefix and ':' should");
            ++at_;
            skip_space();
        }
        std::string iri;
        if (here() != '<' || !bracketed_iri(iri)) return fail(seen() + " stands where an IRI in <> should");
        if (is_prefix)
            prefixes_.insert_or_assign(std::move(prefix), std::move(iri));
        else
            base_ = std::move(iri);
        if (!with_dot) return;
        skip_space();
        if (here() != '.') return fail(seen() + " stands where the '.' of a directive should");
        ++at_;
    }

    [[nodiscard]] std::string_view letters() noexcept {
        const std::size_t begin = at_;
        while (is_letter(here())) ++at_;
        return text_.substr(begin, at_ - begin);
    }
    /// Passes over a word of any case that white space follows.
    bool sparql_word(std::string_view word) noexcept {
        for (std::size_t i = 0; i < word.size(); ++i)
            if ((ahead(i) | 0x20) != word[i]) return false;
        if (!is_turtle_space(ahead(word.size())) && ahead(word.size()) != '<') return false;
        at_ += word.size();
        return true;
    }

    /// Any byte of a name; ':' '.' and what is escaped included.
    [[nodiscard]] static bool name_character(char c) noexcept {
        return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':' || c == '%' ||
               static_cast<unsigned char>(c) >= 0x80;
    }
    /// Where the '>' of an IRI that begins here stands; npos when it is none.
    [[nodiscard]] std::size_t iri_end() const noexcept {
        std::size_t at = at_ + 1;
        while (at < text_.size() && text_[at] != '>' && static_cast<unsigned char>(text_[at]) > 0x20 &&
               text_[at] != '<' && text_[at] != '"')
            ++at;
        return at < text_.size() && text_[at] == '>' ? at : std::string_view::npos;
    }

    /// An IRI, in <> or with a prefix; false, and nothing taken, when none stands here.
    bool iri(std::string& to) {
        if (here() == '<') return bracketed_iri(to);
        const std::size_t begin = at_;
        std::size_t at = at_;
        while (at < text_.size() && name_character(text_[at]) && text_[at] != ':' && text_[at] != '%') ++at;
        if (at == text_.size() || text_[at] != ':') return false;
        const std::string_view prefix = text_.substr(begin, at - begin);
        const auto known = prefixes_.find(std::string(prefix));
        if (known == prefixes_.end()) {
            if (told_prefixes_.emplace(std::string(prefix), std::string()).second)
                tell_(severity::error, problem_code::malformed, line_,
                      "the prefix " + hallmark::detail::in_quotes(text_.substr(begin, at + 1 - begin)) +
                          " is not declared; it is kept as it is");
            to = text_.substr(begin, at + 1 - begin);
        } else {
            to = known->second;
        }
        at_ = at + 1;
        std::size_t plain_end = to.size(); // dots at the end of a name end the statement
        std::size_t at_plain_end = at_;
        while (!ended() && (name_character(here()) || here() == '\\')) {
            if (here() == '\\') {
                if (at_ + 1 == text_.size() || is_turtle_space(ahead(1))) break;
                ++at_;
            } else if (here() == '.') {
                to.push_back('.');
                ++at_;
                continue;
            }
            to.push_back(here());
            ++at_;
            plain_end = to.size();
            at_plain_end = at_;
        }
        to.resize(plain_end);
        at_ = at_plain_end;
        return true;
    }

    bool bracketed_iri(std::string& to) {
        const std::size_t end = iri_end();
        if (end == std::string_view::npos) return false;
        std::string written;
        append_unescaped(written, text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        resolve(std::move(written), to);
        return true;
    }

    /// An IRI as it stands on the base (RFC 3986, without "." and ".." segments).
    void resolve(std::string written, std::string& to) const {
        if (base_.empty() || is_absolute_iri(written)) {
            to = std::move(written);
            return;
        }
        const std::string_view base = std::string_view(base_).substr(0, base_.find('#'));
        const std::size_t scheme = base.find(':');
        const bool has_host = scheme != std::string_view::npos && base.substr(scheme + 1).starts_with("//");
        const std::size_t path = has_host                           ? base.find('/', scheme + 3)
                                 : scheme == std::string_view::npos ? 0
                                                                    : scheme + 1;
        if (written.empty() || written.front() == '#')
            to = base;
        else if (written.starts_with("//"))
            to = base.substr(0, scheme == std::string_view::npos ? 0 : scheme + 1);
        else if (written.front() == '/')
            to = base.substr(0, path);
        else if (written.front() == '?')
            to = base.substr(0, base.find('?'));
        else {
            const std::string_view before = base.substr(0, base.find('?'));
            const std::size_t slash = before.rfind('/');
            if (path == std::string_view::npos)
                to = std::string(before).append("/");
            else
                to = before.substr(0, slash == std::string_view::npos || slash < path ? path : slash + 1);
        }
        to.append(written);
    }

    /// A string in any of the four kinds of quotes; false after a failure. In text that is passed over, a short string
    /// that does not end is one sign.
    bool string(std::string& to, bool passing) {
        const char quote = here();
        const bool is_long = ahead(1) == quote && ahead(2) == quote;
        if (passing && !is_long && at_ < open_until_[quote == '"']) { // no end was found from further left
            ++at_;
            return true;
        }
        std::size_t at = at_ + (is_long ? 3 : 1);
        const std::size_t begin = at;
        std::uint32_t lines = 0;
        while (true) {
            if (at >= text_.size()) break;
            const char c = text_[at];
            if (c == '\\') {
                lines += at + 1 < text_.size() && text_[at + 1] == '\n';
                at += 2;
                continue;
            }
            if (c == quote && (!is_long || text_.substr(at, 3) == std::string(3, quote))) {
                // """a"""" ends with a quote of its own.
                std::size_t end = at;
                if (is_long)
                    while (end + 3 < text_.size() && text_[end + 3] == quote && end - at < 2) ++end;
                to.clear();
                append_unescaped(to, text_.substr(begin, end - begin));
                at_ = end + (is_long ? 3 : 1);
                line_ += lines;
                return true;
            }
            if (c == '\n') {
                if (!is_long) break;
                ++lines;
            }
            ++at;
        }
        if (passing && !is_long) {
            open_until_[quote == '"'] = at;
            ++at_;
            return true;
        }
        if (is_long || at >= text_.size()) {
            failed_ = true;
            tell_(severity::error, problem_code::torn_record, line_,
                  "the text ends within a string; its statement is left out");
            at_ = text_.size();
        } else {
            fail("a string does not end on its line");
            at_ = at; // the rest of the line may hold anything
        }
        return false;
    }

    /// Appends text without its escapes: \n \t \" … \u00E9 \U0001F600. What is no escape stays.
    static void append_unescaped(std::string& to, std::string_view text) {
        while (true) {
            const std::size_t slash = text.find('\\');
            to.append(text.substr(0, slash));
            if (slash == std::string_view::npos) return;
            if (slash + 1 == text.size()) {
                to.push_back('\\');
                return;
            }
            const char c = text[slash + 1];
            text.remove_prefix(slash + 2);
            if (c == 'u' || c == 'U') {
                const std::size_t digits = c == 'u' ? 4 : 8;
                std::uint32_t code = 0;
                bool whole = text.size() >= digits;
                for (std::size_t i = 0; whole && i < digits; ++i) {
                    const char d = static_cast<char>(text[i] | (is_letter(text[i]) ? 0x20 : 0));
                    whole = is_digit(d) || (d >= 'a' && d <= 'f');
                    code = code << 4 | static_cast<std::uint32_t>(is_digit(d) ? d - '0' : d - 'a' + 10);
                }
                if (whole) {
                    hallmark::detail::append_utf8(to, static_cast<char32_t>(code));
                    text.remove_prefix(digits);
                } else {
                    to.append(1, '\\').append(1, c);
                }
                continue;
            }
            constexpr std::string_view letters = "tbnrf\"'\\";
            constexpr std::string_view meant = "\t\b\n\r\f\"'\\";
            const std::size_t known = letters.find(c);
            if (known == std::string_view::npos)
                to.append(1, '\\').append(1, c);
            else
                to.push_back(meant[known]);
        }
    }

    std::string_view text_;
    Take take_;
    Tell tell_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1, subject_line_ = 1;
    bool failed_ = false;
    std::size_t open_until_[2] = {0, 0}; // for ' and ": up to where the last one that was passed over had no end
    std::string base_, subject_, predicate_, object_, language_;
    std::unordered_map<std::string, std::string> prefixes_, told_prefixes_;
};

} // namespace detail
} // namespace io
HALLMARK_NAMESPACE_END

#endif
