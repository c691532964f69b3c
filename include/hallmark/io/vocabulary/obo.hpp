// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_OBO_HPP
#define HALLMARK_IO_VOCABULARY_OBO_HPP

// Vocabularies in the OBO flat file format, 1.2 and 1.4
// (https://owlcollab.github.io/oboformat/doc/GO.format.obo-1_4.html): Gene Ontology, Human Disease Ontology and the
// others of the OBO Foundry.

#include "../../core/checked.hpp"
#include "../../ontology/builder.hpp"
#include "../file.hpp"
#include "lines.hpp"
#include "terms.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

/// Which synonyms of a term become aliases of its tag, by their scope.
struct obo_synonyms {
    bool exact = true;    ///< another name of the same thing
    bool narrow = false;  ///< the name of something more special
    bool broad = false;   ///< the name of something more general
    bool related = false; ///< a name that is near; also a synonym without a scope
};

struct obo_options {
    obo_synonyms synonyms = {};
    vocabulary_ids ids = vocabulary_ids::aliases; ///< of `id` and `alt_id`
    std::vector<std::string> parent_relations =
        {};                      ///< the types of `relationship` that make parents, as `is_a` does: {"part_of"}
    bool obsolete = false;       ///< whether terms with `is_obsolete: true` are kept
    ontology_options build = {}; ///< for ontology_builder
};

namespace detail {

inline constexpr std::string_view obo_made_prefix = "tag:";
inline constexpr std::string_view obo_example =
    "IAO:0000112"; // "example of usage", as OBO files themselves give examples

/// Appends OBO text without its escapes.
inline void append_obo_unescaped(std::string& to, std::string_view text) {
    while (true) {
        const std::size_t slash = text.find('\\');
        to.append(text.substr(0, slash));
        if (slash == std::string_view::npos || slash + 1 == text.size()) return;
        const char c = text[slash + 1];
        to.push_back(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'f' ? '\f' : c == 'W' ? ' ' : c);
        text.remove_prefix(slash + 2);
    }
}
[[nodiscard]] inline std::string obo_unescaped(std::string_view text) {
    std::string to;
    to.reserve(text.size());
    append_obo_unescaped(to, text);
    return to;
}

/// Appends text so that it reads back from a quoted or an unquoted place.
inline void append_obo_escaped(std::string& to, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool at_end = i == 0 || i + 1 == text.size();
        if (c == '\n' || c == '\t' || c == '\r' || c == '\f')
            to.append(1, '\\').append(1, c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : 'f');
        else if (c == '\\' || c == '"' || c == '!' || c == '{' || c == '}' || (c == ' ' && at_end))
            to.append(1, '\\').append(1, c);
        else
            to.push_back(c);
    }
}

/// Whether the character at `at` has an odd number of backslashes before it.
[[nodiscard]] inline bool obo_is_escaped(std::string_view text, std::size_t at) noexcept {
    std::size_t slashes = 0;
    while (slashes < at && text[at - slashes - 1] == '\\') ++slashes;
    return slashes % 2 == 1;
}

/// Spaces and tabs at both ends taken off, but one behind a backslash at the end.
[[nodiscard]] inline std::string_view obo_trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t') && !obo_is_escaped(text, text.size() - 1))
        text.remove_suffix(1);
    return text;
}

/// An unquoted value without its comment (" ! …") and its trailing modifiers (" {…=…}"). A sign of these within a word
/// is its own.
[[nodiscard]] inline std::string_view obo_value(std::string_view text) noexcept {
    const auto begins = [&](std::size_t at) {
        return (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t') && !obo_is_escaped(text, at);
    };
    for (std::size_t at = text.find('!'); at != std::string_view::npos; at = text.find('!', at + 1)) {
        if (!begins(at)) continue;
        text = text.substr(0, at);
        break;
    }
    text = obo_trimmed(text);
    if (!text.ends_with('}') || obo_is_escaped(text, text.size() - 1)) return text;
    const std::size_t equals = text.rfind('=');
    for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        if (!begins(at)) continue;
        const bool empty = at + 2 == text.size();
        if (empty || (equals != std::string_view::npos && equals > at)) return obo_trimmed(text.substr(0, at));
    }
    return text;
}

/// A quoted text at the beginning of a value: what is between the quotes, and what follows.
struct obo_quoted {
    std::string_view inside, behind;
    bool whole = false; ///< both quotes are there
};
[[nodiscard]] inline obo_quoted obo_quotes(std::string_view text) noexcept {
    if (!text.starts_with('"')) return {};
    for (std::size_t at = text.find('"', 1); at != std::string_view::npos; at = text.find('"', at + 1))
        if (!obo_is_escaped(text, at)) return {text.substr(1, at - 1), trimmed(text.substr(at + 1)), true};
    return {};
}

class obo_reader {
public:
    explicit obo_reader(const obo_options& options) : options_(options) {}

    [[nodiscard]] checked<ontology> read(std::string_view text) {
        if (!terms_.is_wide(text)) {
            text_lines lines(text);
            while (lines.next()) take_line(lines);
            end_stanza();
            if (!any_stanza_ && lines.number() > 0)
                terms_.tell(severity::error, problem_code::malformed, {1}, "no stanza [Term] stands in the text");
        }
        return terms_.build(options_.build, options_.ids);
    }

private:
    void take_line(text_lines& lines) {
        std::string_view line = lines.line();
        at_ = {lines.number()};
        terms_.check_utf8(line, at_);
        if (line.ends_with('\\') && obo_is_escaped(line, line.size())) { // goes on in the next line
            joined_.assign(line);
            while (joined_.ends_with('\\') && obo_is_escaped(joined_, joined_.size())) {
                joined_.pop_back();
                if (!lines.next()) break;
                terms_.check_utf8(lines.line(), {lines.number()});
                joined_.append(lines.line());
            }
            line = joined_;
        }
        line = obo_trimmed(line);
        if (line.empty() || line.front() == '!') return;
        if (line.front() == '[') {
            begin_stanza(line);
        } else if (in_term_) {
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos)
                malformed("the line has no ':' behind a tag");
            else
                take_clause(line.substr(0, colon), obo_trimmed(line.substr(colon + 1)), lines.ended());
        }
    }

    void malformed(const std::string& message) {
        terms_.tell(severity::error, problem_code::malformed, at_, message + "; it is left out");
    }

    void begin_stanza(std::string_view line) {
        end_stanza();
        line = obo_value(line);
        any_stanza_ = true;
        in_term_ = line == "[Term]";
        stanza_ = at_;
        if (!line.ends_with(']')) malformed("the stanza " + hallmark::detail::in_quotes(line) + " has no ']'");
    }

    void end_stanza() {
        if (!std::exchange(in_term_, false)) return;
        if (!has_id_)
            terms_.tell(severity::error, problem_code::missing_field, stanza_, "the term has no id; it is left out");
        else if (obsolete_ && !options_.obsolete)
            terms_.add_left_out(id_, "obsolete");
        else
            keep();
        tag_ = {};
        alias_places_.clear();
        parent_places_.clear();
        others_.clear();
        id_.clear();
        has_id_ = has_name_ = has_def_ = obsolete_ = false;
    }

    /// Adds the term, or, to one of the same id, what is new of it.
    void keep() {
        const auto [i, is_new] = terms_.add(id_, stanza_);
        if (id_ != made_id(obo_made_prefix, tag_.name)) tag_.id = id_;
        for (const std::string& other : others_) terms_.add_other_key(i, other);
        detail::term_list::term& term = terms_[i];
        if (is_new) {
            term.tag = std::move(tag_);
            term.alias_places = std::move(alias_places_);
            term.parent_places = std::move(parent_places_);
            return;
        }
        terms_.tell(severity::warning, problem_code::duplicate_id, stanza_,
                    "the id " + hallmark::detail::in_quotes(id_) + " stands already at " + terms_.where(term.at) +
                        "; what is new here is added there");
        if (!tag_.name.empty() && tag_.name != term.tag.name) terms_.add_alias(i, std::move(tag_.name), stanza_);
        for (std::size_t k = 0; k < tag_.aliases.size(); ++k)
            terms_.add_alias(i, std::move(tag_.aliases[k]), alias_places_[k]);
        for (std::size_t k = 0; k < tag_.parents.size(); ++k)
            terms_.add_parent(i, std::move(tag_.parents[k]), parent_places_[k]);
        for (std::string& example : tag_.examples) term.tag.examples.push_back(std::move(example));
        if (term.tag.definition.empty()) term.tag.definition = std::move(tag_.definition);
    }

    void take_clause(std::string_view clause, std::string_view value, bool ended) {
        if (clause == "xref" || clause == "subset") return; // most lines of most files
        if (clause == "id") {
            take_once(has_id_, "id", obo_unescaped(obo_value(value)), id_);
            if (has_id_ && id_.empty()) has_id_ = false;
        } else if (clause == "name") {
            take_once(has_name_, "name", obo_unescaped(obo_value(value)), tag_.name);
        } else if (clause == "is_a") {
            add_parent(obo_value(value));
        } else if (clause == "synonym") {
            take_synonym(value, {}, ended);
        } else if (clause == "def") {
            if (const obo_quoted text = quoted(value, "def", ended); text.whole)
                take_once(has_def_, "def", obo_unescaped(text.inside), tag_.definition);
        } else if (clause == "relationship") {
            take_relationship(obo_value(value));
        } else if (clause == "alt_id") {
            others_.push_back(obo_unescaped(obo_value(value)));
            if (options_.ids != vocabulary_ids::kept) add_alias(others_.back());
        } else if (clause == "is_obsolete") {
            obsolete_ = obo_value(value) == "true";
        } else if (clause == "property_value") {
            if (value.starts_with(obo_example))
                if (const obo_quoted text = quoted(trimmed(value.substr(obo_example.size())), "property_value", ended);
                    text.whole)
                    tag_.examples.push_back(obo_unescaped(text.inside));
        } else if (clause.ends_with("_synonym")) { // OBO 1.0
            clause.remove_suffix(8);
            if (clause == "exact" || clause == "narrow" || clause == "broad" || clause == "related")
                take_synonym(value, clause, ended);
        }
    }

    void take_once(bool& has, std::string_view what, std::string text, std::string& to) {
        if (std::exchange(has, true))
            terms_.tell(severity::error, problem_code::duplicate_field, at_,
                        "'" + std::string(what) + "' stands twice in one term; the first one counts");
        else
            to = std::move(text);
    }

    [[nodiscard]] obo_quoted quoted(std::string_view value, std::string_view clause, bool ended) {
        const obo_quoted text = obo_quotes(value);
        if (text.whole) return text;
        if (ended || !value.starts_with('"'))
            malformed("'" + std::string(clause) + "' has no text in quotes");
        else
            terms_.tell(severity::error, problem_code::torn_record, at_,
                        "the text ends within '" + std::string(clause) + "', which is left out");
        return text;
    }

    void take_synonym(std::string_view value, std::string_view scope, bool ended) {
        const obo_quoted text = quoted(value, "synonym", ended);
        if (!text.whole) return;
        if (scope.empty()) {
            const std::size_t end = text.behind.find_first_of(" \t[{");
            scope = text.behind.substr(0, end);
        }
        const bool wanted = scope == "EXACT" || scope == "exact"     ? options_.synonyms.exact
                            : scope == "NARROW" || scope == "narrow" ? options_.synonyms.narrow
                            : scope == "BROAD" || scope == "broad"   ? options_.synonyms.broad
                                                                     : options_.synonyms.related;
        if (scope != "EXACT" && scope != "NARROW" && scope != "BROAD" && scope != "RELATED" && !scope.empty() &&
            (scope.front() < 'a' || scope.front() > 'z'))
            terms_.tell(severity::warning, problem_code::malformed, at_,
                        hallmark::detail::in_quotes(scope) + " is no scope of a synonym; it is taken for RELATED");
        if (wanted) add_alias(obo_unescaped(text.inside));
    }

    void take_relationship(std::string_view value) {
        const std::size_t end = value.find_first_of(" \t");
        const std::string_view type = value.substr(0, end);
        if (end == std::string_view::npos) {
            malformed("'relationship' has no type and id");
            return;
        }
        for (const std::string& wanted : options_.parent_relations)
            if (wanted == type) return add_parent(trimmed(value.substr(end)));
    }

    void add_alias(std::string text) {
        tag_.aliases.push_back(std::move(text));
        alias_places_.push_back(at_);
    }
    void add_parent(std::string_view id) {
        tag_.parents.push_back(obo_unescaped(id));
        parent_places_.push_back(at_);
    }

    const obo_options& options_;
    term_list terms_;
    text_place at_, stanza_;
    std::string joined_;
    bool any_stanza_ = false, in_term_ = false;
    // The term that is being read.
    tag_definition tag_;
    std::vector<text_place> alias_places_, parent_places_;
    std::vector<std::string> others_;
    std::string id_;
    bool has_id_ = false, has_name_ = false, has_def_ = false, obsolete_ = false;
};

} // namespace detail

/// Reads a vocabulary in OBO: each [Term] is a tag with its name, its id (see vocabulary_ids; alt_ids as well), the
/// synonyms of the scopes that are asked for as aliases, is_a and the relations that are asked for as parents, its def
/// and examples (property_value IAO:0000112). A term without a name is named by its id. Two terms of one name are both
/// kept: "diet (07560903)", with the bare name as an alias that means neither. Obsolete terms are left out unless asked
/// for. [Typedef], [Instance], the header and other clauses are not looked at; trailing modifiers and comments are
/// passed over. Logical definitions (intersection_of) make no parents.
///
/// Problems, each at its line ("line 12"): those of the reader in the order of the text: malformed (a line or quoted
/// text that is none, no [Term] at all), torn_record (the text ends within quotes), missing_field (a term without an id
/// is left out), duplicate_field, duplicate_id (a second term of one id is added to the first), invalid_utf8 (the bytes
/// are kept); then those of names and ids: duplicate_tag, parent_is_alias (by an alt_id or a name), unknown_parent (an
/// obsolete one); then those of ontology_builder. O(bytes).
[[nodiscard]] inline checked<ontology> parse_obo(std::string_view text, const obo_options& options = {}) {
    return detail::obo_reader(options).read(text);
}
/// The same for a file; problem cannot_read when there is none.
[[nodiscard]] inline checked<ontology> read_obo(const std::string& path, const obo_options& options = {}) {
    return detail::parse_file(path, [&](std::string_view text) { return parse_obo(text, options); });
}

/// A vocabulary in OBO 1.4. Aliases are EXACT synonyms; one that repeats the id is left out. A tag without an id gets
/// "tag:" and its name, percent-encoded, which parse_obo knows again. Read with vocabulary_ids::kept (or ::aliases when
/// it was read so), the result is the same ontology. Not held: counter-examples. O(bytes).
[[nodiscard]] inline std::string write_obo(const ontology& tags) {
    std::string out = "format-version: 1.4\n";
    const auto append_id = [&](label_id label) {
        const std::string_view id = tags.id(label);
        if (id.empty())
            out.append(detail::made_id(detail::obo_made_prefix, tags.name(label)));
        else
            detail::append_obo_escaped(out, id);
    };
    const auto append_quoted = [&](std::string_view before, std::string_view text, std::string_view behind) {
        out.append(before).push_back('"');
        detail::append_obo_escaped(out, text);
        out.append("\"").append(behind).push_back('\n');
    };
    for (label_id label = 0; label < tags.size(); ++label) {
        out.append("\n[Term]\nid: ");
        append_id(label);
        out.append("\nname: ");
        detail::append_obo_escaped(out, tags.name(label));
        out.push_back('\n');
        if (!tags.definition(label).empty()) append_quoted("def: ", tags.definition(label), " []");
        for (const std::string_view alias : tags.aliases(label))
            if (alias != tags.id(label)) append_quoted("synonym: ", alias, " EXACT []");
        for (const label_id parent : tags.parents(label)) {
            out.append("is_a: ");
            append_id(parent);
            out.append(" ! ");
            detail::append_obo_escaped(out, tags.name(parent));
            out.push_back('\n');
        }
        for (const std::string_view example : tags.examples(label))
            append_quoted(std::string("property_value: ").append(detail::obo_example).append(" "), example,
                          " xsd:string");
    }
    return out;
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
