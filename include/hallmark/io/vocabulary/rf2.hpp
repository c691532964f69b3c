// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_RF2_HPP
#define HALLMARK_IO_VOCABULARY_RF2_HPP

// SNOMED CT in its Release Format 2: the snapshot files of concepts, descriptions and relationships.

#include "../../core/checked.hpp"
#include "../../ontology/builder.hpp"
#include "../file.hpp"
#include "lines.hpp"
#include "table.hpp"
#include "terms.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

/// Which description names a concept's tag; the others are its aliases.
enum class rf2_name : std::uint8_t {
    fully_specified, ///< "Myocardial infarction (disorder)": one a concept
    preferred ///< the synonym that the language reference set prefers: "Myocardial infarction"; where there is none,
              ///< the other
};

struct rf2_options {
    rf2_name name = rf2_name::fully_specified;
    std::string language = "en";                           ///< of descriptions; "" takes any
    std::string language_set = "900000000000509007";       ///< the reference set that prefers: US English; "" takes any
    std::vector<std::string> parent_types = {"116680003"}; ///< the types of relationships that make parents: "is a"
    vocabulary_ids ids = vocabulary_ids::aliases;          ///< of concept ids
    ontology_options build = {};                           ///< for ontology_builder
};

/// The texts of the snapshot files.
struct rf2_texts {
    std::string_view concepts = {};      ///< sct2_Concept_Snapshot
    std::string_view descriptions = {};  ///< sct2_Description_Snapshot
    std::string_view relationships = {}; ///< sct2_Relationship_Snapshot
    std::string_view language = {};      ///< der2_cRefset_LanguageSnapshot; only for rf2_name::preferred
    std::string_view definitions = {};   ///< sct2_TextDefinition_Snapshot, if wanted
};
/// Their paths; an empty one is not read.
struct rf2_files {
    std::string concepts = {}, descriptions = {}, relationships = {}, language = {}, definitions = {};
};

namespace detail {

class rf2_reader {
public:
    enum source : std::uint32_t { concepts, descriptions, relationships, language, definitions };

    explicit rf2_reader(const rf2_options& options) : options_(options) {}

    /// Reads the sources, texts or paths, each behind those that it refers to.
    template <class Sources>
    [[nodiscard]] checked<ontology> read(const Sources& from) {
        read(language, from.language, {"id", "active", "refsetId", "referencedComponentId", "acceptabilityId"},
             [this](const table_row& row) { take_preference(row); });
        read(concepts, from.concepts, {"id", "active"}, [this](const table_row& row) { take_concept(row); });
        for (const source texts : {descriptions, definitions})
            read(texts, texts == descriptions ? from.descriptions : from.definitions,
                 {"id", "active", "conceptId", "languageCode", "typeId", "term"},
                 [this](const table_row& row) { take_description(row); });
        read(relationships, from.relationships, {"id", "active", "sourceId", "destinationId", "typeId"},
             [this](const table_row& row) { take_relationship(row); });
        for (std::uint32_t i = 0; i < terms_.size(); ++i) name_term(i);
        return terms_.build(options_.build, options_.ids);
    }

private:
    template <class Source, class Take>
    void read(source number, const Source& from, std::initializer_list<std::string_view> titles, Take&& take) {
        with_lines(from, terms_.found(),
                   [&](auto& lines) { table_reader(terms_, number, '\t').read(lines, titles, take); });
    }

    struct names {
        std::uint32_t full = term_list::none, preferred = term_list::none, first = term_list::none; // among the aliases
    };

    /// Whether a row counts. Anything but 0 and 1 is told.
    [[nodiscard]] bool is_active(const table_row& row) {
        if (row[1] == "1") return true;
        if (row[1] != "0")
            terms_.tell(severity::error, problem_code::malformed, row.at,
                        "'active' is " + hallmark::detail::in_quotes(row[1]) + ", not 0 or 1; the row is left out");
        return false;
    }
    /// The term of a row's concept; none when it does not count, which is told unless the concept is inactive.
    [[nodiscard]] std::uint32_t term_of(std::string_view id, text_place at) {
        const std::uint32_t i = terms_.find(id);
        if (i == term_list::none && !terms_.is_left_out(id))
            terms_.tell(severity::warning, problem_code::malformed, at,
                        "concept " + hallmark::detail::in_quotes(id) +
                            " is not among the concepts; the row is left out");
        return i;
    }

    void take_concept(const table_row& row) {
        if (row[0].empty()) {
            terms_.tell(severity::error, problem_code::missing_field, row.at, "the concept has no id; it is left out");
            return;
        }
        if (terms_.find(row[0]) != term_list::none || terms_.is_left_out(row[0])) {
            terms_.tell(severity::error, problem_code::duplicate_id, row.at,
                        "concept " + hallmark::detail::in_quotes(row[0]) +
                            " stands there already (a snapshot has each once); the first row counts");
            return;
        }
        if (is_active(row)) {
            const std::uint32_t i = terms_.add(row[0], row.at).first;
            terms_[i].tag.id = row[0];
            names_.emplace_back();
        } else {
            terms_.add_left_out(row[0], "inactive");
        }
    }

    void take_description(const table_row& row) {
        if (!is_active(row)) return;
        if (!options_.language.empty() && row[3] != options_.language) return;
        const std::uint32_t i = term_of(row[2], row.at);
        if (i == term_list::none) return;
        if (row[4] == "900000000000550004") {
            if (terms_[i].tag.definition.empty()) terms_[i].tag.definition = row[5];
            return;
        }
        const auto next = static_cast<std::uint32_t>(terms_[i].tag.aliases.size());
        names& n = names_[i];
        if (row[4] == "900000000000003001") {
            if (n.full == term_list::none) n.full = next;
        } else if (row[4] == "900000000000013009") {
            if (n.first == term_list::none) n.first = next;
            if (n.preferred == term_list::none && preferred_.contains(std::string(row[0]))) n.preferred = next;
        } else {
            terms_.tell(severity::warning, problem_code::malformed, row.at,
                        hallmark::detail::in_quotes(row[4]) +
                            " is no type of description that is known; it is taken for a synonym");
        }
        terms_.add_alias(i, std::string(row[5]), row.at);
    }

    void take_relationship(const table_row& row) {
        if (!is_active(row)) return;
        for (const std::string& type : options_.parent_types) {
            if (row[4] != type) continue;
            const std::uint32_t child = term_of(row[2], row.at);
            if (child != term_list::none) terms_.add_parent(child, std::string(row[3]), row.at);
            return;
        }
    }

    void take_preference(const table_row& row) {
        if (!is_active(row) || row[4] != "900000000000548007") return;
        if (options_.language_set.empty() || row[2] == options_.language_set) preferred_.emplace(row[3]);
    }

    void name_term(std::uint32_t i) {
        const names& n = names_[i];
        std::uint32_t name = n.full;
        if (options_.name == rf2_name::preferred && n.preferred != term_list::none) name = n.preferred;
        if (name == term_list::none) name = n.preferred != term_list::none ? n.preferred : n.first;
        term_list::term& t = terms_[i];
        if (name == term_list::none) {
            terms_.tell(severity::warning, problem_code::missing_field, t.at,
                        "concept " + hallmark::detail::in_quotes(t.key) +
                            " has no description that is read; its id names it");
            return;
        }
        t.tag.name = std::move(t.tag.aliases[name]);
        t.tag.aliases.erase(t.tag.aliases.begin() + static_cast<std::ptrdiff_t>(name));
        t.alias_places.erase(t.alias_places.begin() + static_cast<std::ptrdiff_t>(name));
    }

    const rf2_options& options_;
    term_list terms_{{"concepts", "descriptions", "relationships", "language", "definitions"}};
    std::vector<names> names_;                  // of each term
    std::unordered_set<std::string> preferred_; // ids of descriptions
};

} // namespace detail

/// Reads SNOMED CT from the texts of its snapshot files: active concepts are tags, their active descriptions in the
/// language names and aliases, the active relationships of the asked types parents. Columns are known by their titles.
/// Two concepts of one name are both kept (see parse_obo). Relationships of inactive concepts and their descriptions do
/// not count; a parent that is inactive is told and left out.
///
/// Problems, each at its file and line ("concepts, line 12"): missing_field (a column that is not there: that file is
/// not read; a concept without a description or id), malformed (a row with more or fewer fields; 'active' that is
/// neither 0 nor 1; a type of description that is not known; a concept that is not among the concepts), torn_record
/// (the last row is not whole), duplicate_id (a second row of one concept: as in files of another kind than snapshots),
/// invalid_utf8; then unknown_parent (an inactive one), duplicate_tag; then those of ontology_builder. O(bytes).
[[nodiscard]] inline checked<ontology> parse_rf2(const rf2_texts& texts, const rf2_options& options = {}) {
    return detail::rf2_reader(options).read(texts);
}
/// The same for files, which are read line by line: in memory is what is kept. A problem cannot_read for each that
/// cannot be read.
[[nodiscard]] inline checked<ontology> read_rf2(const rf2_files& files, const rf2_options& options = {}) {
    return detail::rf2_reader(options).read(files);
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
