// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOTES_HPP
#define HALLMARK_IO_VOTES_HPP

// Votes in and out: tables by item id, voter and label name (what crowd platforms export, and what is kept between
// runs), and numpy's arrays.

#include "../core/checked.hpp"
#include "../core/detail/csv_field.hpp"
#include "../core/detail/name_index.hpp"
#include "../core/span_of.hpp"
#include "../core/votes.hpp"
#include "../ontology/ontology.hpp"
#include "vocabulary/csv.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

/// Votes with the names of all that they speak of.
struct named_votes {
    vote_matrix votes{};
    std::vector<std::string> items{};  ///< the id of each item
    std::vector<std::string> labels{}; ///< the name of each label
};

namespace detail {

/// Numbers for names, in the order of their first use.
class numbered_names {
public:
    [[nodiscard]] std::uint32_t number(const std::string& name) {
        const std::size_t known = index_.find(names_, name);
        if (known != index_.none) return static_cast<std::uint32_t>(known);
        names_.push_back(name);
        index_.extend(names_);
        return static_cast<std::uint32_t>(names_.size() - 1);
    }
    [[nodiscard]] std::vector<std::string>& names() noexcept { return names_; }

private:
    std::vector<std::string> names_;
    hallmark::detail::name_index index_;
};

/// The labels of a set in one field: '|' between them, '\' before a '|' or '\' of a name.
[[nodiscard]] inline std::vector<std::string> split_set(std::string_view text) {
    std::vector<std::string> names(1);
    for (std::size_t k = 0; k < text.size(); ++k) {
        if (text[k] == '|')
            names.emplace_back();
        else
            names.back() += text[k] == '\\' && k + 1 < text.size() ? text[++k] : text[k];
    }
    return names;
}

struct vote_row {
    std::uint32_t item, voter;
    vote::kind kind;
    std::vector<std::uint32_t> labels; // by their numbers in order of first use
};

/// A table of votes: rows, with names numbered as they come.
struct vote_table {
    numbered_names items{}, voters{}, labels{};
    std::vector<vote_triple> votes{}; ///< for and against
    std::vector<vote_row> sets{};     ///< for sets, with the place among `votes` that they come before
    hallmark::problems problems{};

    void read(std::string_view text, char separator) {
        csv_records records(text, separator);
        if (is_wide_text(text)) {
            problems.add(severity::error, problem_code::invalid_utf8, "line 1",
                         "the text is UTF-16 or UTF-32, not UTF-8; it is not read");
            return;
        }
        static constexpr std::array<std::array<std::string_view, 5>, 4> titles{
            {{"item", "item_id", "task", "task_id", "id"},
             {"voter", "worker", "annotator", "worker_id", "source"},
             {"label", "vote", "response", "answer", "tag"},
             {"kind", "kind", "kind", "kind", "kind"}}};
        std::array<std::size_t, 4> columns{};
        columns.fill(~std::size_t{0});
        if (!records.next()) {
            problems.add(severity::error, problem_code::missing_field, "line 1",
                         "the table has no header with item, voter and label");
            return;
        }
        const std::size_t width = records.size();
        for (std::size_t c = 0; c < width; ++c)
            for (std::size_t k = 0; k < 4; ++k)
                for (const std::string_view title : titles[k])
                    if (columns[k] > width && fold(records[c]) == fold(title)) columns[k] = c;
        for (std::size_t k = 0; k < 3; ++k)
            if (columns[k] > width)
                problems.add(severity::error, problem_code::missing_field, "line 1",
                             "the table has no column '" + std::string(titles[k][0]) + "'");
        if (!problems.empty()) return;
        while (records.next())
            if (!records.blank()) take(records, columns, width);
    }

private:
    void take(const csv_records& records, const std::array<std::size_t, 4>& columns, std::size_t width) {
        const auto tell = [&](problem_code code, std::string message) {
            problems.add(severity::error, code, "line " + std::to_string(records.line()),
                         std::move(message) + "; the row is left out");
        };
        if (records.wrong() != csv_records::trouble::none)
            return tell(problem_code::malformed, "quotes that do not fit");
        if (records.size() != width)
            return tell(problem_code::malformed,
                        std::to_string(records.size()) + " fields, the header has " + std::to_string(width));
        const std::string& item = records[columns[0]];
        const std::string& voter = records[columns[1]];
        const std::string& label = records[columns[2]];
        const std::string kind = columns[3] < width ? records[columns[3]] : std::string();
        if (kind != "" && kind != "for" && kind != "against" && kind != "one of")
            return tell(problem_code::malformed, "a vote of kind '" + kind + "', not 'for', 'against' or 'one of'");
        if (!label.empty() && (item.empty() || voter.empty()))
            return tell(problem_code::missing_field, "a vote without its item or voter");
        // A row without a label says that the item, or the voter, is there.
        const std::uint32_t i = item.empty() ? 0 : items.number(item);
        const std::uint32_t j = voter.empty() ? 0 : voters.number(voter);
        if (label.empty()) return;
        if (kind == "one of") {
            vote_row set{i, j, vote::kind::set, {}};
            for (const std::string& name : split_set(label)) set.labels.push_back(labels.number(name));
            sets.push_back(std::move(set));
            return;
        }
        const std::uint32_t l = labels.number(label);
        votes.push_back({i, j, kind == "against" ? vote::against(l) : vote(l)});
    }
};

/// The votes of a table under other numbers for its labels; an unknown label's votes are left out.
[[nodiscard]] inline checked<named_votes> named(vote_table table, const std::vector<std::optional<label_id>>& number_of,
                                                std::vector<std::string> labels, hallmark::repeats repeats) {
    checked<named_votes> result;
    result.problems = std::move(table.problems);
    std::vector<std::size_t> lost(number_of.size());
    std::vector<vote_triple> kept;
    for (const vote_triple& t : table.votes) {
        const std::optional<label_id> number = number_of[t.label.label()];
        if (!number)
            ++lost[t.label.label()];
        else
            kept.push_back({t.item, t.voter, t.label.is_against() ? vote::against(*number) : vote(*number)});
    }
    // Sets have numbers within a matrix only; rows of triples come first, then sets are put beside them.
    named_votes& value = result.value;
    const vote_matrix plain = vote_matrix::from_triples(span_of(kept), {.items = table.items.names().size(),
                                                                        .cardinality = labels.size(),
                                                                        .repeats = repeats,
                                                                        .names = table.voters.names()});
    if (table.sets.empty() || table.items.names().empty()) {
        value.votes = plain;
    } else {
        std::stable_sort(table.sets.begin(), table.sets.end(),
                         [](const vote_row& a, const vote_row& b) { return a.item < b.item; });
        vote_matrix all(table.voters.names(), labels.size());
        std::size_t next = 0;
        std::vector<voter_vote> row;
        for (std::size_t i = 0; i < plain.items(); ++i) {
            row.assign(plain[i].begin(), plain[i].end());
            for (; next < table.sets.size() && table.sets[next].item == i; ++next) {
                std::vector<label_id> set;
                for (const std::uint32_t l : table.sets[next].labels) {
                    if (number_of[l])
                        set.push_back(*number_of[l]);
                    else
                        ++lost[l];
                }
                if (!set.empty()) row.push_back({table.sets[next].voter, all.set_of(span_of(set))});
            }
            all.add(span_of(row));
        }
        value.votes = std::move(all);
    }
    for (std::size_t l = 0; l < lost.size(); ++l)
        if (lost[l] > 0)
            result.problems.add(severity::error, problem_code::unknown_label, table.labels.names()[l],
                                "label '" + table.labels.names()[l] + "' is not of the vocabulary; " +
                                    std::to_string(lost[l]) + " votes are left out");
    value.items = std::move(table.items.names());
    value.labels = std::move(labels);
    return result;
}

} // namespace detail

struct vote_table_options {
    char separator = ',';                                ///< between columns; '\t' and ';' are common
    hallmark::repeats repeats = hallmark::repeats::keep; ///< of a voter on an item
};

/// Votes from a table with a header: columns item, voter (or worker, annotator) and label (or vote, answer), in any
/// order; others are passed over. An optional column kind says "for", "against" or "one of" (then the labels stand
/// between '|'). Items and voters are numbered as they come; labels by name, so that the order of rows does not change
/// what they are. A row without a label says that its item or voter is there.
///
/// Problems (errors), with the line: malformed, missing_field, invalid_utf8. O(bytes).
[[nodiscard]] inline checked<named_votes> parse_votes(std::string_view text, const vote_table_options& options = {}) {
    detail::vote_table table;
    table.read(text, options.separator);
    std::vector<std::string> labels = table.labels.names();
    std::sort(labels.begin(), labels.end());
    std::vector<std::optional<label_id>> number_of;
    for (const std::string& name : table.labels.names())
        number_of.push_back(
            static_cast<label_id>(std::lower_bound(labels.begin(), labels.end(), name) - labels.begin()));
    return detail::named(std::move(table), number_of, std::move(labels), options.repeats);
}
/// The same on the labels of a vocabulary, each found as ontology::find does it. unknown_label (error) for each name
/// that is none, with how many votes it had: votes that were saved under another vocabulary are told, not taken for
/// others.
[[nodiscard]] inline checked<named_votes> parse_votes(std::string_view text, const ontology& tags,
                                                      const vote_table_options& options = {}) {
    detail::vote_table table;
    table.read(text, options.separator);
    std::vector<std::optional<label_id>> number_of;
    for (const std::string& name : table.labels.names()) number_of.push_back(tags.find(name));
    std::vector<std::string> labels;
    for (label_id l = 0; l < tags.size(); ++l) labels.emplace_back(tags.name(l));
    return detail::named(std::move(table), number_of, std::move(labels), options.repeats);
}

/// Writes votes as such a table: sink(std::string_view) takes it line by line. All voters and items are named, those
/// without votes too; reading it gives the same votes. `items` are the ids, `labels` the names, each as many as there
/// are (a wrong call otherwise), none empty and no two the same. O(bytes).
template <class Sink>
requires std::invocable<Sink&, std::string_view>
void write_votes(Sink&& sink, const vote_matrix& votes, std::span<const std::string> items,
                 std::span<const std::string> labels) {
    HALLMARK_REQUIRE(items.size() == votes.items(), "write_votes: " + std::to_string(items.size()) + " ids for " +
                                                        std::to_string(votes.items()) + " items");
    HALLMARK_REQUIRE(labels.size() >= votes.cardinality(), "write_votes: " + std::to_string(labels.size()) +
                                                               " names for " + std::to_string(votes.cardinality()) +
                                                               " labels");
    sink(std::string_view("item,voter,label,kind\n"));
    std::string line;
    for (std::size_t j = 0; j < votes.voters(); ++j) {
        line = ",";
        hallmark::detail::append_csv_field(line, votes.name(j));
        line += ",,\n";
        sink(std::string_view(line));
    }
    std::string set;
    for (std::size_t i = 0; i < votes.items(); ++i) {
        if (votes[i].empty()) {
            line.clear();
            hallmark::detail::append_csv_field(line, items[i]);
            line += ",,,\n";
            sink(std::string_view(line));
        }
        for (const voter_vote& v : votes[i]) {
            line.clear();
            hallmark::detail::append_csv_field(line, items[i]);
            line += ',';
            hallmark::detail::append_csv_field(line, votes.name(v.voter));
            line += ',';
            if (v.vote.is_set()) {
                set.clear();
                for (const label_id l : votes.sets()[v.vote.set_number()]) {
                    if (!set.empty()) set += '|';
                    for (const char c : labels[l]) {
                        if (c == '|' || c == '\\') set += '\\';
                        set += c;
                    }
                }
                hallmark::detail::append_csv_field(line, set);
            } else {
                hallmark::detail::append_csv_field(line, labels[v.vote.label()]);
            }
            line += v.vote.is_set() ? ",one of\n" : v.vote.is_against() ? ",against\n" : ",for\n";
            sink(std::string_view(line));
        }
    }
}
/// The table as one text.
[[nodiscard]] inline std::string to_csv(const vote_matrix& votes, std::span<const std::string> items,
                                        std::span<const std::string> labels) {
    std::string text;
    write_votes([&text](std::string_view line) { text.append(line); }, votes, items, labels);
    return text;
}

/// Votes from the bytes of a .npy file (numpy.save): an items × voters array of integers of 8 to 64 bits, in either
/// byte order and either order of axes, in which a negative number is an abstention (snorkel's L). Problems (errors),
/// with the byte: malformed, wrong_type (no integers, or not two axes), torn_record (fewer bytes than the array has;
/// the value then has no items, nor has one of no voters), out_of_range (a label that is none; it is left out). To read
/// an array of a host's own where it is: dense_votes. O(bytes).
[[nodiscard]] inline checked<vote_matrix> parse_npy_votes(std::string_view bytes) {
    checked<vote_matrix> result;
    const auto fail = [&](problem_code code, std::size_t at, std::string message) {
        result.problems.add(severity::error, code, "byte " + std::to_string(at), std::move(message));
    };
    if (bytes.size() < 10 || bytes.substr(0, 6) != "\x93NUMPY") {
        fail(problem_code::malformed, 0, "this is no .npy file");
        return result;
    }
    const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])); };
    const std::size_t start = byte(6) == 1 ? 10 : 12;
    if (bytes.size() < start) {
        fail(problem_code::malformed, 0, "this is no .npy file");
        return result;
    }
    std::size_t length = byte(8) | byte(9) << 8;
    if (start == 12) length |= byte(10) << 16 | byte(11) << 24;
    if (bytes.size() - start < length) {
        fail(problem_code::torn_record, bytes.size(), "the header breaks off");
        return result;
    }
    const std::string_view header = bytes.substr(start, length);
    const auto behind = [&](std::string_view key) {
        const std::size_t at = header.find(key);
        if (at == std::string_view::npos) return std::string_view();
        std::string_view rest = header.substr(at + key.size());
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == ':')) rest.remove_prefix(1);
        return rest;
    };
    const std::string_view type = behind("'descr'"), order = behind("'fortran_order'"), shape = behind("'shape'");
    if (type.size() < 5 || order.empty() || shape.empty()) {
        fail(problem_code::malformed, start, "the header names no descr, fortran_order and shape");
        return result;
    }
    const bool integers = (type[2] == 'i' || type[2] == 'u') &&
                          (type[3] == '1' || type[3] == '2' || type[3] == '4' || type[3] == '8') && type[4] == '\'';
    if (!integers) {
        fail(problem_code::wrong_type, start,
             "the array holds " + std::string(type.substr(0, type.find('\'', 1) + 1)) + ", not integers");
        return result;
    }
    std::vector<std::size_t> sizes;
    bool open = false;
    for (const char c : shape.substr(0, shape.find(')'))) {
        const bool digit = c >= '0' && c <= '9';
        if (digit && !open) sizes.push_back(0);
        if (digit)
            sizes.back() = sizes.back() < (std::size_t{1} << 58) ? sizes.back() * 10 + static_cast<std::size_t>(c - '0')
                                                                 : sizes.back();
        open = digit;
    }
    if (sizes.size() != 2) {
        fail(problem_code::wrong_type, start,
             "the array has " + std::to_string(sizes.size()) + " axes, not items and voters");
        return result;
    }
    const std::size_t width = static_cast<std::size_t>(type[3] - '0'), rows = sizes[0], columns = sizes[1];
    const std::size_t room = (bytes.size() - start - length) / width;
    if (columns != 0 && rows > room / columns) {
        fail(problem_code::torn_record, bytes.size(),
             std::to_string(rows) + " × " + std::to_string(columns) + " integers do not fit into the file");
        return result;
    }
    const bool is_signed = type[2] == 'i';
    const bool big = type[1] == '>' || (type[1] == '=' && std::endian::native == std::endian::big);
    const bool fortran = order.substr(0, 4) == "True";
    result.value = vote_matrix(columns);
    std::vector<voter_vote> row;
    for (std::size_t i = 0; i < rows && columns != 0; ++i) {
        row.clear();
        for (std::size_t j = 0; j < columns; ++j) {
            const std::size_t at = start + length + (fortran ? j * rows + i : i * columns + j) * width;
            std::uint64_t value = 0;
            for (std::size_t k = 0; k < width; ++k)
                value |= std::uint64_t{byte(at + k)} << 8 * (big ? width - 1 - k : k);
            if (is_signed && (value >> (8 * width - 1)) != 0) continue;
            if (value > vote::max_label)
                fail(problem_code::out_of_range, at,
                     "label " + std::to_string(value) + " of item " + std::to_string(i) + " is left out");
            else
                row.push_back({static_cast<std::uint32_t>(j), vote(static_cast<label_id>(value))});
        }
        result.value.add(span_of(row));
    }
    return result;
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
