// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_SKOS_HPP
#define HALLMARK_IO_VOCABULARY_SKOS_HPP

// SKOS vocabularies (W3C, 2009) in Turtle (W3C, 2014): thesauri such as EuroVoc, AGROVOC, the UNESCO thesaurus.

#include "../../core/checked.hpp"
#include "../../core/utf8.hpp"
#include "../../ontology/builder.hpp"
#include "../file.hpp"
#include "lines.hpp"
#include "terms.hpp"
#include "turtle.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

struct skos_options {
    /// Labels of this language name tags ("en" is also "en-GB"), and labels without a language; "" takes any language.
    std::string language = "en";
    bool other_languages = false; ///< whether labels in other languages are aliases; else they are left out
    bool hidden_labels = true;    ///< whether hiddenLabel (misspellings, for searching) makes aliases
    vocabulary_ids ids = vocabulary_ids::kept; ///< of the IRIs
    ontology_options build = {};               ///< for ontology_builder
};

namespace detail {

inline constexpr std::string_view skos_namespace = "http://www.w3.org/2004/02/skos/core#";
inline constexpr std::string_view skos_concept = "http://www.w3.org/2004/02/skos/core#Concept";
inline constexpr std::string_view skos_made_prefix = "urn:x-tag:";

class skos_reader {
public:
    explicit skos_reader(const skos_options& options) : options_(options) {}

    [[nodiscard]] checked<ontology> read(std::string_view text) {
        if (!concepts_.is_wide(text)) {
            for (text_lines lines(text); lines.next();) terms_.check_utf8(lines.line(), {lines.number()});
            turtle_reader turtle(
                text, [this](const turtle_triple& t) { take(t); },
                [this](severity level, problem_code code, std::uint32_t line, const std::string& message) {
                    terms_.tell(level, code, {line}, message);
                });
            turtle.read();
            find_concepts();
            name_concepts();
            join_concepts();
        }
        return concepts_.build(options_.build, options_.ids);
    }

private:
    enum class label_kind : std::uint8_t { preferred, alternative, hidden, definition, example };
    struct literal {
        std::uint32_t subject = 0;
        label_kind kind = label_kind::preferred;
        std::string text, language;
        text_place at;
    };
    struct said_relation {
        std::string object;
        std::uint32_t subject = 0;
        text_place at;
        bool broader = false;
    };
    struct subject {
        bool is_concept = false, has_type = false, has_label = false;
    };

    std::uint32_t subject_of(std::string_view iri, text_place at) {
        const auto [i, is_new] = terms_.add(iri, at);
        if (is_new) subjects_.emplace_back();
        return i;
    }

    void take(const turtle_triple& t) {
        const text_place at{t.line};
        if (t.predicate == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type") {
            subject& s = subjects_[subject_of(t.subject, {t.subject_line})];
            s.has_type = true;
            s.is_concept = s.is_concept || t.object == skos_concept;
            return;
        }
        if (!t.predicate.starts_with(skos_namespace)) return;
        const std::string_view what = t.predicate.substr(skos_namespace.size());
        if (what == "broader" || what == "narrower") {
            if (t.is_literal) {
                terms_.tell(severity::error, problem_code::wrong_type, at,
                            "the object of skos:" + std::string(what) + " is a literal, not a concept; it is left out");
                return;
            }
            const std::uint32_t one = subject_of(t.subject, {t.subject_line});
            subjects_[one].is_concept = true; // the domain of both
            relations_.push_back({std::string(t.object), one, at, what == "broader"});
            return;
        }
        const label_kind kind = what == "prefLabel"     ? label_kind::preferred
                                : what == "altLabel"    ? label_kind::alternative
                                : what == "hiddenLabel" ? label_kind::hidden
                                : what == "definition"  ? label_kind::definition
                                                        : label_kind::example;
        if (kind == label_kind::example && what != "example") return;
        if (!t.is_literal) {
            terms_.tell(severity::warning, problem_code::wrong_type, at,
                        "the object of skos:" + std::string(what) + " is no literal; it is left out");
            return;
        }
        const std::uint32_t i = subject_of(t.subject, {t.subject_line});
        subjects_[i].has_label = subjects_[i].has_label || kind == label_kind::preferred;
        literals_.push_back({i, kind, std::string(t.object), std::string(t.language), at});
    }

    /// Which subjects are concepts: what is said to be one, what has broader or narrower ones, and what has a prefLabel
    /// and no type.
    void find_concepts() {
        concepts_.found() = std::move(terms_.found());
        number_.assign(subjects_.size(), term_list::none);
        for (std::uint32_t i = 0; i < subjects_.size(); ++i) {
            const subject& s = subjects_[i];
            if (!s.is_concept && (s.has_type || !s.has_label)) continue;
            number_[i] = concepts_.add(terms_[i].key, terms_[i].at).first;
        }
    }

    [[nodiscard]] bool in_language(std::string_view language) const {
        if (options_.language.empty() || language.empty()) return true;
        if (language.size() < options_.language.size()) return false;
        for (std::size_t i = 0; i < options_.language.size(); ++i)
            if (lower(language[i]) != lower(options_.language[i])) return false;
        return language.size() == options_.language.size() || language[options_.language.size()] == '-';
    }
    [[nodiscard]] static char lower(char c) noexcept {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }

    /// A name in the very language goes before one in a region of it, that before one without a language.
    [[nodiscard]] int rank(std::string_view language) const {
        if (options_.language.empty()) return 0;
        if (language.empty()) return 2;
        if (!in_language(language)) return 3;
        return language.size() == options_.language.size() ? 0 : 1;
    }

    void name_concepts() {
        std::vector<std::size_t> name(concepts_.size(), literals_.size());
        for (std::size_t k = 0; k < literals_.size(); ++k) {
            const literal& l = literals_[k];
            const std::uint32_t i = number_[l.subject];
            if (i == term_list::none || l.kind != label_kind::preferred) continue;
            if (name[i] == literals_.size() || rank(l.language) < rank(literals_[name[i]].language)) name[i] = k;
        }
        for (std::uint32_t i = 0; i < concepts_.size(); ++i) {
            tag_definition& tag = concepts_[i].tag;
            if (name[i] == literals_.size()) {
                concepts_.tell(severity::warning, problem_code::missing_field, concepts_[i].at,
                               "concept <" + hallmark::detail::printable(concepts_[i].key) +
                                   "> has no prefLabel; its IRI names it");
            } else {
                tag.name = literals_[name[i]].text;
                if (rank(literals_[name[i]].language) == 3)
                    concepts_.tell(severity::note, problem_code::missing_field, literals_[name[i]].at,
                                   "concept <" + hallmark::detail::printable(concepts_[i].key) +
                                       "> has no prefLabel in '" + options_.language + "'; this one names it");
            }
            if (concepts_[i].key != made_id(skos_made_prefix, tag.name)) tag.id = concepts_[i].key;
        }
        for (std::size_t k = 0; k < literals_.size(); ++k) {
            literal& l = literals_[k];
            const std::uint32_t i = number_[l.subject];
            if (i == term_list::none || name[i] == k) continue;
            const bool read_here = in_language(l.language);
            tag_definition& tag = concepts_[i].tag;
            if (l.kind == label_kind::definition || l.kind == label_kind::example) {
                if (!read_here) continue;
                if (l.kind == label_kind::example)
                    tag.examples.push_back(std::move(l.text));
                else if (tag.definition.empty())
                    tag.definition = std::move(l.text);
                continue;
            }
            if (!read_here && !options_.other_languages) continue;
            if (l.kind == label_kind::hidden && !options_.hidden_labels) continue;
            if (l.kind == label_kind::preferred && l.language == literals_[name[i]].language)
                concepts_.tell(severity::warning, problem_code::duplicate_field, l.at,
                               "a second prefLabel in one language, " + hallmark::detail::in_quotes(l.text) +
                                   " beside " + hallmark::detail::in_quotes(tag.name) +
                                   "; it is taken for an altLabel");
            concepts_.add_alias(i, std::move(l.text), l.at);
        }
    }

    void join_concepts() {
        std::vector<term_list::edge> edges;
        for (const said_relation& r : relations_) {
            const std::uint32_t one = number_[r.subject];
            const std::uint32_t at = terms_.find(r.object);
            const std::uint32_t other = at == term_list::none ? at : number_[at];
            if (other != term_list::none)
                edges.push_back({r.broader ? one : other, r.broader ? other : one, r.at});
            else
                concepts_.tell(
                    options_.build.unknown_parents == unknown_parents::error ? severity::error : severity::warning,
                    problem_code::unknown_parent, r.at,
                    std::string(r.broader ? "the broader" : "the narrower") + " concept <" +
                        hallmark::detail::printable(r.object) + "> of " +
                        hallmark::detail::in_quotes(concepts_[one].tag.name.empty() ? concepts_[one].key
                                                                                    : concepts_[one].tag.name) +
                        " is not in the text; left out");
        }
        concepts_.add_edges(edges);
    }

    const skos_options& options_;
    term_list terms_;    // all subjects
    term_list concepts_; // those that are concepts
    std::vector<subject> subjects_;
    std::vector<std::uint32_t> number_; // of a subject among the concepts
    std::vector<literal> literals_;
    std::vector<said_relation> relations_;
};

} // namespace detail

/// Reads a SKOS vocabulary in Turtle: each skos:Concept is a tag. Its prefLabel in the language is the name, altLabel,
/// hiddenLabel and other prefLabels are aliases; broader and narrower give the parents, in the order in which they are
/// said, each once; definition (the first) and example are kept. A concept is what is said to be one, what has broader
/// or narrower ones, and what has a prefLabel and no rdf:type. A concept without a prefLabel in the language is named
/// by its first one (a note), or by its IRI (a warning).
///
/// Of Turtle: @prefix, PREFIX, @base, BASE, IRIs and prefixed names, `a`, lists with ';' and ',', strings (short, long,
/// both quotes, languages, datatypes), numbers, true and false, comments. Blank nodes and collections are not followed:
/// each is told at its line, and only the triples that hold it are lost. A statement that is malformed is told, and
/// left out from there to its '.'.
///
/// Problems, each at its line: malformed, torn_record (the text ends within a statement), wrong_type, invalid_utf8 in
/// the order of the text; then missing_field, duplicate_field, unknown_parent (a broader or narrower concept that is
/// not in the text: left out under each policy of options.build), duplicate_tag (two concepts of one name: both are
/// kept, see parse_obo); then those of ontology_builder. O(bytes).
[[nodiscard]] inline checked<ontology> parse_skos(std::string_view text, const skos_options& options = {}) {
    return detail::skos_reader(options).read(text);
}
/// The same for a file; problem cannot_read when there is none.
[[nodiscard]] inline checked<ontology> read_skos(const std::string& path, const skos_options& options = {}) {
    return detail::parse_file(path, [&](std::string_view text) { return parse_skos(text, options); });
}

/// A vocabulary as SKOS in Turtle. Labels stand without a language unless one is given. A tag whose id is no IRI, or
/// that has none, gets <urn:x-tag:…> with its name, percent-encoded, which parse_skos knows again. Not held: ids that
/// are no IRIs, counter-examples. A vocabulary without these reads back as the same ontology (with any language, or
/// that one). O(bytes).
[[nodiscard]] inline std::string write_skos(const ontology& tags, std::string_view language = {}) {
    std::string out = "@prefix skos: <";
    out.append(detail::skos_namespace).append("> .\n");
    const auto append_iri = [&](label_id label) {
        const std::string_view id = tags.id(label);
        out.push_back('<');
        if (detail::is_absolute_iri(id))
            out.append(id);
        else
            out.append(detail::made_id(detail::skos_made_prefix, tags.name(label)));
        out.push_back('>');
    };
    const auto append_literal = [&](std::string_view property, std::string_view text) {
        out.append(" ;\n    skos:").append(property).append(" \"");
        detail::append_turtle_escaped(out, text);
        out.push_back('"');
        if (!language.empty()) out.append("@").append(language);
    };
    for (label_id label = 0; label < tags.size(); ++label) {
        out.push_back('\n');
        append_iri(label);
        out.append(" a skos:Concept");
        append_literal("prefLabel", tags.name(label));
        for (const std::string_view alias : tags.aliases(label)) append_literal("altLabel", alias);
        if (!tags.definition(label).empty()) append_literal("definition", tags.definition(label));
        for (const std::string_view example : tags.examples(label)) append_literal("example", example);
        for (const label_id parent : tags.parents(label)) {
            out.append(" ;\n    skos:broader ");
            append_iri(parent);
        }
        out.append(" .\n");
    }
    return out;
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
