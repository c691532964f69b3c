// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_RRF_HPP
#define HALLMARK_IO_VOCABULARY_RRF_HPP

// The UMLS Metathesaurus in its Rich Release Format: MRCONSO.RRF, MRREL.RRF, MRDEF.RRF.

#include "../../core/checked.hpp"
#include "../../ontology/builder.hpp"
#include "../file.hpp"
#include "lines.hpp"
#include "table.hpp"
#include "terms.hpp"

#include <algorithm>
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

struct rrf_options {
    std::string language = "ENG";          ///< LAT of the names; "" takes any
    std::vector<std::string> sources = {}; ///< SAB of the names ("MSH", "SNOMEDCT_US"); none: all
    std::vector<std::string> hierarchies =
        {};                  ///< SAB of the relations; none: all. Several hierarchies together have cycles
    bool suppressed = false; ///< whether what the Metathesaurus suppresses (SUPPRESS is not N) counts
    bool parents = true;     ///< whether REL PAR and CHD make parents
    bool is_a = true;        ///< whether RELA isa and inverse_isa make parents
    vocabulary_ids ids = vocabulary_ids::aliases; ///< of CUIs
    ontology_options build = {};                  ///< for ontology_builder
};

/// The texts of the files.
struct rrf_texts {
    std::string_view concepts = {};    ///< MRCONSO.RRF
    std::string_view relations = {};   ///< MRREL.RRF
    std::string_view definitions = {}; ///< MRDEF.RRF, if wanted
};
/// Their paths; an empty one is not read.
struct rrf_files {
    std::string concepts = {}, relations = {}, definitions = {};
};

namespace detail {

class rrf_reader {
public:
    enum source : std::uint32_t { concepts, relations, definitions };

    explicit rrf_reader(const rrf_options& options) : options_(options) {}

    /// Reads the sources, texts or paths, the concepts first. Each row ends with a '|', so there is one empty field
    /// more than columns.
    template <class Sources>
    [[nodiscard]] checked<ontology> read(const Sources& from) {
        // CUI, LAT, TS, STT, ISPREF, SAB, STR, SUPPRESS
        read(concepts, from.concepts, 19, {0, 1, 2, 4, 6, 11, 14, 16},
             [this](const table_row& row) { take_name(row); });
        // CUI, SAB, DEF, SUPPRESS
        read(definitions, from.definitions, 9, {0, 4, 5, 6}, [this](const table_row& row) { take_definition(row); });
        // CUI1, REL, CUI2, RELA, SAB, SUPPRESS
        read(relations, from.relations, 17, {0, 3, 4, 7, 10, 14}, [this](const table_row& row) { take_relation(row); });
        for (std::uint32_t i = 0; i < terms_.size(); ++i) name_term(i);
        if (outside_ != 0)
            terms_.tell(severity::note, problem_code::unknown_parent, first_outside_,
                        std::to_string(outside_) +
                            " relations, the first of them here, lead to concepts that were not read; left out");
        terms_.add_edges(edges_);
        return terms_.build(options_.build, options_.ids);
    }

private:
    template <class Source, class Take>
    void read(source number, const Source& from, std::size_t count, std::initializer_list<std::size_t> columns,
              Take&& take) {
        with_lines(from, terms_.found(),
                   [&](auto& lines) { table_reader(terms_, number, '|').read(lines, count, columns, take); });
    }

    struct best_name {
        int rank = -1;
        std::uint32_t alias = 0;
    };

    [[nodiscard]] static bool among(const std::vector<std::string>& list, std::string_view text) {
        return list.empty() || std::find(list.begin(), list.end(), text) != list.end();
    }
    [[nodiscard]] bool counts(std::string_view suppress) const { return suppress == "N" || options_.suppressed; }

    void take_name(const table_row& row) {
        if (row[0].empty()) {
            terms_.tell(severity::error, problem_code::missing_field, row.at, "the row has no CUI; it is left out");
            return;
        }
        if (!counts(row[7]) || !among(options_.sources, row[5])) return;
        if (!options_.language.empty() && row[1] != options_.language) return;
        const auto [i, is_new] = terms_.add(row[0], row.at);
        if (is_new) {
            terms_[i].tag.id = row[0];
            names_.emplace_back();
        }
        // Of the preferred term (TS) the preferred form (STT), and of its atoms the preferred one (ISPREF).
        const int rank = (row[2] == "P" ? 4 : 0) + (row[3] == "PF" ? 2 : 0) + (row[4] == "Y" ? 1 : 0);
        if (rank > names_[i].rank) names_[i] = {rank, static_cast<std::uint32_t>(terms_[i].tag.aliases.size())};
        terms_.add_alias(i, std::string(row[6]), row.at);
    }

    /// REL and RELA are what the second concept is to the first: "C1|PAR|C2": C2 is a parent of C1; "C1|…|C2|isa": C2
    /// is a C1.
    void take_relation(const table_row& row) {
        if (!counts(row[5]) || !among(options_.hierarchies, row[4])) return;
        const bool up = (options_.parents && row[1] == "PAR") || (options_.is_a && row[3] == "inverse_isa");
        const bool down = (options_.parents && row[1] == "CHD") || (options_.is_a && row[3] == "isa");
        if (!up && !down) return;
        if (up && down) {
            terms_.tell(severity::warning, problem_code::malformed, row.at,
                        "REL and RELA contradict each other: " + hallmark::detail::in_quotes(row[1]) + " and " +
                            hallmark::detail::in_quotes(row[3]) + "; the row is left out");
            return;
        }
        const std::uint32_t one = terms_.find(row[0]), two = terms_.find(row[2]);
        if (one == term_list::none || two == term_list::none) {
            if (outside_++ == 0) first_outside_ = row.at;
            return;
        }
        if (one == two) return; // atoms of one concept
        edges_.push_back({up ? one : two, up ? two : one, row.at});
    }

    void take_definition(const table_row& row) {
        if (!counts(row[3]) || !among(options_.sources, row[1])) return;
        const std::uint32_t i = terms_.find(row[0]);
        if (i != term_list::none && terms_[i].tag.definition.empty()) terms_[i].tag.definition = row[2];
    }

    /// Takes the best name, and leaves of the others each once: sources repeat each other.
    void name_term(std::uint32_t i) {
        term_list::term& t = terms_[i];
        std::vector<std::string>& texts = t.tag.aliases;
        t.tag.name = texts[names_[i].alias];
        seen_.clear();
        seen_.insert(t.tag.name);
        std::size_t kept = 0;
        for (std::size_t k = 0; k < texts.size(); ++k) {
            if (!seen_.insert(texts[k]).second) continue;
            if (kept != k) texts[kept] = std::move(texts[k]);
            t.alias_places[kept] = t.alias_places[k];
            ++kept;
        }
        texts.resize(kept);
        t.alias_places.resize(kept);
    }

    const rrf_options& options_;
    term_list terms_{{"concepts", "relations", "definitions"}};
    std::vector<best_name> names_; // of each term
    std::vector<term_list::edge> edges_;
    std::size_t outside_ = 0;
    text_place first_outside_;
    std::unordered_set<std::string> seen_;
};

} // namespace detail

/// Reads the UMLS Metathesaurus from the texts of its files: each concept (CUI) with a name in the language is a tag.
/// Its name is the preferred one (TS P, STT PF, ISPREF Y; of several the first), its other names are aliases, each
/// once. Relations PAR, CHD and isa make the parents, in the order of the file, each once (the Metathesaurus writes
/// each from both ends). Of MRDEF the first definition is kept. Two concepts of one name are both kept (see parse_obo).
///
/// Problems, each at its file and line ("relations, line 12"): malformed (a row with more or fewer fields; REL and RELA
/// that contradict each other), torn_record (the last row is not whole), missing_field (no CUI), invalid_utf8;
/// unknown_parent (one note: how many relations lead to concepts that were not read, because of the language, the
/// sources or suppression); then those of ontology_builder. O(bytes).
[[nodiscard]] inline checked<ontology> parse_rrf(const rrf_texts& texts, const rrf_options& options = {}) {
    return detail::rrf_reader(options).read(texts);
}
/// The same for files, which are read line by line: in memory is what is kept. A problem cannot_read for each that
/// cannot be read.
[[nodiscard]] inline checked<ontology> read_rrf(const rrf_files& files, const rrf_options& options = {}) {
    return detail::rrf_reader(options).read(files);
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
