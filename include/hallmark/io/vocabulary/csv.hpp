// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_CSV_HPP
#define HALLMARK_IO_VOCABULARY_CSV_HPP

// Vocabularies as tables with a header: pairs of child and parent, of name and alias, or more columns (RFC 4180).

#include "../../core/checked.hpp"
#include "../../core/detail/csv_field.hpp"
#include "../../ontology/builder.hpp"
#include "../../text/fold.hpp"
#include "../file.hpp"
#include "lines.hpp"
#include "terms.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

struct csv_vocabulary_options {
    char separator = ','; ///< between columns; '\t' and ';' are common
    /// A parent that has no row of its own is a tag too, behind those that have one. A note tells it, with the names it
    /// may have meant.
    ontology_options build = {.unknown_parents = unknown_parents::create};
};

namespace detail {

/// The records of a table, as RFC 4180 has them: a field in quotes may hold separators, line ends and doubled quotes.
class csv_records {
public:
    csv_records(std::string_view text, char separator) : text_(without_mark(text)), separator_(separator) {}

    /// What is wrong with a record; `torn`: the text ends within quotes.
    enum class trouble : std::uint8_t { none, torn, behind_quotes, quote_inside };

    /// Goes to the next record; false when there is none.
    bool next() {
        if (at_ == text_.size()) return false;
        count_ = 0;
        trouble_ = trouble::none;
        begin_ = line_;
        while (true) {
            if (count_ == fields_.size()) fields_.emplace_back();
            std::string& field = fields_[count_++];
            field.clear();
            if (at_ != text_.size() && text_[at_] == '"')
                quoted(field);
            else
                plain(field);
            if (at_ == text_.size()) return true;
            if (text_[at_++] == '\n') {
                ++line_;
                return true;
            }
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] const std::string& operator[](std::size_t i) const noexcept { return fields_[i]; }
    [[nodiscard]] bool blank() const noexcept { return count_ == 1 && fields_[0].empty(); }
    [[nodiscard]] trouble wrong() const noexcept { return trouble_; }
    /// The line where the record begins, from 1, and the line where that which is wrong with it stands.
    [[nodiscard]] std::uint32_t line() const noexcept { return begin_; }
    [[nodiscard]] std::uint32_t wrong_line() const noexcept { return wrong_line_; }

private:
    void note(trouble t, std::uint32_t line) noexcept {
        if (trouble_ != trouble::none) return;
        trouble_ = t;
        wrong_line_ = line;
    }
    /// To the next separator or line end.
    void plain(std::string& field) {
        const std::size_t before = at_;
        while (at_ != text_.size() && text_[at_] != separator_ && text_[at_] != '\n') {
            if (text_[at_] == '"') note(trouble::quote_inside, line_);
            ++at_;
        }
        std::size_t end = at_;
        if (end != before && text_[end - 1] == '\r' && (at_ == text_.size() || text_[at_] == '\n')) --end;
        field.append(text_.substr(before, end - before));
    }
    void quoted(std::string& field) {
        const std::uint32_t opened = line_;
        ++at_;
        while (true) {
            const std::size_t quote = text_.find('"', at_);
            const std::string_view piece = text_.substr(at_, quote == std::string_view::npos ? quote : quote - at_);
            for (const char c : piece) line_ += c == '\n';
            field.append(piece);
            if (quote == std::string_view::npos) {
                at_ = text_.size();
                return note(trouble::torn, opened);
            }
            at_ = quote + 1;
            if (at_ == text_.size() || text_[at_] != '"') break;
            field.push_back('"');
            ++at_;
        }
        const std::size_t closed = field.size();
        const std::uint32_t line = line_;
        const trouble before = trouble_;
        plain(field);
        if (field.size() != closed) {
            trouble_ = before;
            note(trouble::behind_quotes, line);
        }
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0, count_ = 0;
    std::vector<std::string> fields_;
    trouble trouble_ = trouble::none;
    std::uint32_t line_ = 1, begin_ = 1, wrong_line_ = 1;
};

class csv_vocabulary_reader {
public:
    explicit csv_vocabulary_reader(const csv_vocabulary_options& options) : options_(options) {}

    [[nodiscard]] checked<ontology> read(std::string_view text) {
        csv_records records(text, options_.separator);
        if (!terms_.is_wide(text) && take_header(records))
            while (records.next())
                if (!records.blank()) take_record(records);
        return terms_.build(options_.build);
    }

private:
    enum column : std::uint8_t { name, alias, parent, id, definition, example, counter_example, other };

    [[nodiscard]] static column meaning(std::string_view title) {
        std::string folded = hallmark::fold(title);
        if (folded == "name" || folded == "tag" || folded == "label" || folded == "child") return name;
        if (folded == "alias" || folded == "synonym") return alias;
        if (folded == "parent") return parent;
        if (folded == "id") return id;
        if (folded == "definition") return definition;
        if (folded == "example") return example;
        if (folded == "counter-example") return counter_example;
        return other;
    }

    /// Reads the titles of the columns; false when no table can be read by them.
    [[nodiscard]] bool take_header(csv_records& records) {
        do {
            if (!records.next()) {
                terms_.tell(severity::error, problem_code::missing_field, {1},
                            "the text is empty; a header should stand there");
                return false;
            }
        } while (records.blank());
        bool seen[other] = {};
        for (std::size_t i = 0; i < records.size(); ++i) {
            column c = meaning(records[i]);
            if (c != other && std::exchange(seen[c], true)) {
                terms_.tell(severity::warning, problem_code::duplicate_field, {records.line()},
                            "column " + hallmark::detail::in_quotes(records[i]) +
                                " means the same as one before it; it is not read");
                c = other;
            }
            columns_.push_back(c);
        }
        if (!seen[name]) {
            terms_.tell(severity::error, problem_code::missing_field, {records.line()},
                        "no column is called name, tag, label or child; nothing is read");
            return false;
        }
        return true;
    }

    void take_record(const csv_records& records) {
        const text_place at{records.line()};
        switch (records.wrong()) {
        case csv_records::trouble::none:
            break;
        case csv_records::trouble::torn:
            terms_.tell(severity::error, problem_code::torn_record, {records.wrong_line()},
                        "the text ends within quotes that open here; the record is left out");
            return;
        case csv_records::trouble::behind_quotes:
            terms_.tell(severity::error, problem_code::malformed, {records.wrong_line()},
                        "text stands behind the closing quote of a field; the record is left out");
            return;
        case csv_records::trouble::quote_inside:
            terms_.tell(severity::warning, problem_code::malformed, {records.wrong_line()},
                        "a quote stands in a field without quotes; it is kept");
            break;
        }
        for (std::size_t k = 0; k < records.size(); ++k) terms_.check_utf8(records[k], at);
        if (records.size() != columns_.size())
            terms_.tell(severity::error,
                        records.size() < columns_.size() ? problem_code::missing_field : problem_code::malformed, at,
                        "the record has " + std::to_string(records.size()) + " fields, the header " +
                            std::to_string(columns_.size()) + "; what has a title is read");
        std::array<const std::string*, other> of{};
        for (std::size_t k = 0; k < records.size() && k < columns_.size(); ++k)
            if (columns_[k] != other && !records[k].empty()) of[columns_[k]] = &records[k];
        if (of[name] == nullptr) {
            terms_.tell(severity::error, problem_code::missing_field, at, "the record names no tag; it is left out");
            return;
        }
        const std::uint32_t i = terms_.add(*of[name], at).first;
        tag_definition& tag = terms_[i].tag;
        if (of[alias] != nullptr) terms_.add_alias(i, *of[alias], at);
        if (of[parent] != nullptr) terms_.add_parent(i, *of[parent], at);
        take_once(tag.id, of[id], "id", at);
        take_once(tag.definition, of[definition], "definition", at);
        if (of[example] != nullptr) tag.examples.push_back(*of[example]);
        if (of[counter_example] != nullptr) tag.counter_examples.push_back(*of[counter_example]);
    }

    void take_once(std::string& to, const std::string* text, std::string_view what, text_place at) {
        if (text == nullptr || to == *text) return;
        if (to.empty())
            to = *text;
        else
            terms_.tell(severity::warning, problem_code::duplicate_field, at,
                        "the tag has another " + std::string(what) + " already; the first one counts");
    }

    const csv_vocabulary_options& options_;
    term_list terms_;
    std::vector<column> columns_;
};

} // namespace detail

/// Reads a vocabulary from a table with a header. The columns are known by their titles, in any order and any case:
/// name (or tag, label, child), alias (or synonym), parent, id, definition, example, counter_example; others are not
/// read. Each record adds what it holds to the tag of its name, so that "child,parent" and "alias,name" are tables of
/// pairs; an empty field holds nothing. Tags are numbered in the order of their first records, then the parents without
/// records (see csv_vocabulary_options::build). Fields are as in RFC 4180: in quotes they may hold separators, line
/// ends and doubled quotes; spaces count. Empty lines are passed over.
///
/// Problems, each at the line where its record begins: missing_field (no header, no column of names, a record without a
/// name, a record with fewer fields than the header), malformed (more fields; text behind a closing quote; a quote
/// inside a field), torn_record (the text ends within quotes), duplicate_field (two columns of one meaning; a second id
/// or definition), invalid_utf8 (the bytes are kept); then those of ontology_builder. O(bytes).
[[nodiscard]] inline checked<ontology> parse_csv_vocabulary(std::string_view text,
                                                            const csv_vocabulary_options& options = {}) {
    return detail::csv_vocabulary_reader(options).read(text);
}
/// The same for a file; problem cannot_read when there is none.
[[nodiscard]] inline checked<ontology> read_csv_vocabulary(const std::string& path,
                                                           const csv_vocabulary_options& options = {}) {
    return detail::parse_file(path, [&](std::string_view text) { return parse_csv_vocabulary(text, options); });
}

/// A vocabulary as a table with the columns name, alias, parent, and those of id, definition, example, counter_example
/// that some tag needs. A tag takes as many records as its longest list. It reads back as the same ontology, but for
/// empty aliases and examples. O(bytes).
[[nodiscard]] inline std::string write_csv_vocabulary(const ontology& tags, char separator = ',') {
    bool has_id = false, has_definition = false, has_example = false, has_counter_example = false;
    for (label_id label = 0; label < tags.size(); ++label) {
        has_id = has_id || !tags.id(label).empty();
        has_definition = has_definition || !tags.definition(label).empty();
        has_example = has_example || !tags.examples(label).empty();
        has_counter_example = has_counter_example || !tags.counter_examples(label).empty();
    }
    std::string out;
    const auto field = [&](std::string_view text) {
        out.push_back(separator);
        hallmark::detail::append_csv_field(out, text, separator);
    };
    out.append("name");
    field("alias");
    field("parent");
    if (has_id) field("id");
    if (has_definition) field("definition");
    if (has_example) field("example");
    if (has_counter_example) field("counter_example");
    out.append("\r\n");
    for (label_id label = 0; label < tags.size(); ++label) {
        const auto aliases = tags.aliases(label);
        const auto parents = tags.parents(label);
        const auto examples = tags.examples(label);
        const auto counter_examples = tags.counter_examples(label);
        std::size_t records = 1;
        for (const std::size_t size : {aliases.size(), parents.size(), examples.size(), counter_examples.size()})
            if (size > records) records = size;
        for (std::size_t i = 0; i < records; ++i) {
            hallmark::detail::append_csv_field(out, tags.name(label), separator);
            field(i < aliases.size() ? aliases[i] : std::string_view());
            field(i < parents.size() ? tags.name(parents[i]) : std::string_view());
            if (has_id) field(i == 0 ? tags.id(label) : std::string_view());
            if (has_definition) field(i == 0 ? tags.definition(label) : std::string_view());
            if (has_example) field(i < examples.size() ? examples[i] : std::string_view());
            if (has_counter_example) field(i < counter_examples.size() ? counter_examples[i] : std::string_view());
            out.append("\r\n");
        }
    }
    return out;
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
