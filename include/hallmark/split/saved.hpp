// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_SAVED_HPP
#define HALLMARK_SPLIT_SAVED_HPP

// Splits are kept by the ids of items and the names of parts, as text: JSON Lines (a head, then a line an item) or CSV.
// What is read goes to extend by match(), in whatever order the items now stand.

#include "../core/checked.hpp"
#include "../core/config.hpp"
#include "../core/detail/csv_field.hpp"
#include "../core/detail/name_index.hpp"
#include "../core/json_reader.hpp"
#include "../core/json_writer.hpp"
#include "assignment.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// A split with all that it is kept by.
struct saved_split {
    assignment parts{};
    std::vector<std::string> ids{};                 ///< for each item
    std::vector<std::string> part_names{};          ///< for each part
    std::string fingerprint{};                      ///< of the vocabulary its labels came from; "" when not said
    std::vector<std::vector<std::string>> labels{}; ///< for each item the names of its labels; empty when not kept

    friend bool operator==(const saved_split&, const saved_split&) = default;
};

namespace detail {
template <class = void>
void require_saved(const saved_split& kept) {
    HALLMARK_REQUIRE(kept.ids.size() == kept.parts.size() && kept.part_names.size() == kept.parts.parts() &&
                         (kept.labels.empty() || kept.labels.size() == kept.ids.size()),
                     "saved_split: " + std::to_string(kept.parts.size()) + " items in " +
                         std::to_string(kept.parts.parts()) + " parts, but " + std::to_string(kept.ids.size()) +
                         " ids, " + std::to_string(kept.part_names.size()) + " part names and " +
                         std::to_string(kept.labels.size()) + " rows of labels");
    for (std::size_t a = 0; a < kept.part_names.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            HALLMARK_REQUIRE(kept.part_names[a] != kept.part_names[b],
                             "saved_split: two parts are named '" + kept.part_names[a] + "'");
}

/// What one line says: the head of a split, or an item.
struct saved_line {
    bool is_head = false;
    bool has_id = false;
    bool has_part = false;
    bool has_labels = false;
    std::uint64_t items = 0;
    std::string id{};
    std::string part{};
    std::string fingerprint{};
    std::vector<std::string> parts{};
    std::vector<std::string> labels{};
};

/// Reads a line; what is not known, or of another kind, is passed over.
template <class = void>
[[nodiscard]] saved_line read_saved_line(json_reader& json) {
    saved_line line;
    if (json.kind() != json_kind::object) return line;
    json.for_each_member([&](std::string_view key) {
        const json_kind kind = json.kind();
        if (kind == json_kind::string) {
            if (key == "hallmark") {
                line.is_head = json.string() == "split";
            } else if (key == "id") {
                line.id = json.string();
                line.has_id = true;
            } else if (key == "part") {
                line.part = json.string();
                line.has_part = true;
            } else if (key == "fingerprint") {
                line.fingerprint = json.string();
            }
        } else if (kind == json_kind::number && key == "items") {
            line.items = json.number().as_uint64().value_or(0);
        } else if (kind == json_kind::array && (key == "parts" || key == "labels")) {
            line.has_labels = line.has_labels || key == "labels";
            std::vector<std::string>& list = key == "parts" ? line.parts : line.labels;
            json.for_each_element([&] {
                if (json.kind() == json_kind::string) list.emplace_back(json.string());
            });
        }
    });
    return line;
}
} // namespace detail

/// JSON Lines: {"hallmark":"split","parts":["train","test"],"items":2,"fingerprint":"…"}, then
/// {"id":"7","part":"train"} for each item, "part":null for an item of no part, "labels":[…] where they are kept. A
/// wrong call: ids or names that are not as many as items or parts, two parts of one name. O(bytes).
template <class = void>
[[nodiscard]] std::string to_json_lines(const saved_split& kept) {
    detail::require_saved(kept);
    std::string text;
    json_writer json(text);
    json.begin_object().key("hallmark").value("split").key("parts").begin_array();
    for (const std::string& name : kept.part_names) json.value(name);
    json.end_array().key("items").value(kept.ids.size());
    if (!kept.fingerprint.empty()) json.key("fingerprint").value(kept.fingerprint);
    json.end_object().end_line();
    for (std::size_t i = 0; i < kept.ids.size(); ++i) {
        json.begin_object().key("id").value(kept.ids[i]).key("part");
        if (kept.parts[i] == assignment::none)
            json.null();
        else
            json.value(kept.part_names[kept.parts[i]]);
        if (!kept.labels.empty()) {
            json.key("labels").begin_array();
            for (const std::string& label : kept.labels[i]) json.value(label);
            json.end_array();
        }
        json.end_object().end_line();
    }
    return text;
}

/// CSV (RFC 4180): id,part, one row an item, an empty part for an item of none. For spreadsheets; what it cannot say
/// (parts without items, fingerprint, labels) is not in it.
template <class = void>
[[nodiscard]] std::string to_csv(const saved_split& kept) {
    detail::require_saved(kept);
    std::string text = "id,part\r\n";
    for (std::size_t i = 0; i < kept.ids.size(); ++i) {
        hallmark::detail::append_csv_field(text, kept.ids[i]);
        text.push_back(',');
        if (kept.parts[i] != assignment::none) hallmark::detail::append_csv_field(text, kept.part_names[kept.parts[i]]);
        text.append("\r\n");
    }
    return text;
}

/// Reads what to_json_lines wrote. All that is wrong is told with its line: malformed JSON, a missing or wrong head, an
/// id that is missing or stands twice (the first is kept), a part that the head does not name (the item is then in
/// none), fewer items than the head says. O(bytes).
template <class = void>
[[nodiscard]] checked<saved_split> read_json_lines(std::string_view text) {
    checked<saved_split> result;
    saved_split& kept = result.value;
    hallmark::detail::name_index names; // of the parts
    hallmark::detail::name_index known; // of the items
    std::vector<std::uint16_t> parts;
    std::uint64_t promised = 0;
    std::uint64_t read = 0;
    bool head = false;
    bool labelled = false;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = text.find('\n', begin);
        if (end == std::string_view::npos) end = text.size();
        ++number;
        const std::string_view row = text.substr(begin, end - begin);
        json_reader json(row, {}, {.line = number, .byte = begin});
        begin = end + 1;
        if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const auto tell = [&](problem_code code, const std::string& message) {
            result.problems.add(severity::error, code, "line " + std::to_string(number), message);
        };
        detail::saved_line line = detail::read_saved_line(json);
        if (!json.finish()) {
            result.problems.add(json.failure());
            continue;
        }
        if (line.is_head && !head) {
            head = true;
            promised = line.items;
            kept.fingerprint = std::move(line.fingerprint);
            kept.part_names = std::move(line.parts);
            if (kept.part_names.size() > max_parts) {
                tell(problem_code::out_of_range, std::to_string(kept.part_names.size()) + " parts");
                kept.part_names.resize(max_parts);
            }
            names.extend(kept.part_names);
            continue;
        }
        if (!head) {
            tell(problem_code::missing_field, "the first line is not the head of a split");
            break;
        }
        if (!line.has_id) {
            tell(problem_code::missing_field, "an item without an id");
            continue;
        }
        ++read;
        std::uint16_t part = assignment::none;
        if (line.has_part) {
            const std::uint32_t found = names.find(kept.part_names, line.part);
            if (found == names.none)
                tell(problem_code::wrong_type,
                     "part '" + line.part + "' of item '" + line.id + "' is not one that the head names");
            else
                part = static_cast<std::uint16_t>(found);
        }
        labelled = labelled || line.has_labels;
        if (known.find(kept.ids, line.id) != known.none) {
            tell(problem_code::duplicate_id, "item '" + line.id + "' stands twice; the first is kept");
            continue;
        }
        kept.ids.push_back(std::move(line.id));
        known.extend(kept.ids);
        kept.labels.push_back(std::move(line.labels));
        parts.push_back(part);
    }
    if (!head && result.problems.empty())
        result.problems.add(severity::error, problem_code::missing_field, "line 1", "there is no head of a split");
    if (head && read < promised)
        result.problems.add(severity::error, problem_code::torn_record, "line " + std::to_string(number),
                            std::to_string(read) + " items, but the head says " + std::to_string(promised));
    if (!labelled) kept.labels.clear();
    kept.parts = assignment(std::move(parts), kept.part_names.size());
    return result;
}

/// The assignment of the items that now are: each where the saved split has its id, or in none when it does not know
/// it. For extend: split::extend(split::match(kept, ids), labels, …). Ids that stand twice now get the same part.
/// O(bytes of the ids).
template <class = void>
[[nodiscard]] assignment match(const saved_split& kept, std::span<const std::string> ids) {
    detail::require_saved(kept);
    hallmark::detail::name_index known;
    known.extend(kept.ids);
    std::vector<std::uint16_t> parts(ids.size(), assignment::none);
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const std::uint32_t at = known.find(kept.ids, ids[i]); at != known.none) parts[i] = kept.parts[at];
    return assignment(std::move(parts), kept.parts.parts());
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
