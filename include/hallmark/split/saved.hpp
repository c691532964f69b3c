// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_SAVED_HPP
#define HALLMARK_SPLIT_SAVED_HPP

// Splits are kept by the ids of items and the names of parts, as text: JSON Lines (a head, then a line an item) or CSV.
// What is read goes to extend by match(), in whatever order the items now stand.

#include "../core/checked.hpp"
#include "../core/config.hpp"
#include "../core/detail/csv_field.hpp"
#include "../core/json_reader.hpp"
#include "../core/json_writer.hpp"
#include "assignment.hpp"

#include <algorithm>
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

/// The positions of strings, sorted by them; equal ones in their order.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> sorted_ids(std::span<const std::string> ids) {
    std::vector<std::uint32_t> order(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
    return order;
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
/// none), fewer items than the head says. O(bytes + n log n).
template <class = void>
[[nodiscard]] checked<saved_split> read_json_lines(std::string_view text) {
    checked<saved_split> result;
    saved_split& kept = result.value;
    std::vector<std::uint16_t> parts;
    std::vector<std::size_t> lines;
    std::uint64_t promised = 0;
    bool head = false;
    bool labelled = false;
    std::size_t line = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = text.find('\n', begin);
        if (end == std::string_view::npos) end = text.size();
        ++line;
        const std::string_view row = text.substr(begin, end - begin);
        const std::size_t at = begin;
        begin = end + 1;
        if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const std::string where = "line " + std::to_string(line);
        const auto tell = [&](problem_code code, const std::string& message) {
            result.problems.add(severity::error, code, where, message);
        };
        json_reader json(row, {}, {.line = line, .byte = at});
        std::string id;
        std::string part;
        bool has_id = false;
        bool has_part = false;
        bool is_head = false;
        std::vector<std::string> names;
        std::vector<std::string> labels;
        if (json.kind() == json_kind::object)
            json.for_each_member([&](std::string_view key) {
                if (key == "hallmark" && json.kind() == json_kind::string) {
                    is_head = json.string() == "split";
                } else if (key == "id" && json.kind() == json_kind::string) {
                    id = json.string();
                    has_id = true;
                } else if (key == "part" && json.kind() == json_kind::string) {
                    part = json.string();
                    has_part = true;
                } else if (key == "fingerprint" && json.kind() == json_kind::string) {
                    kept.fingerprint = json.string();
                } else if (key == "items" && json.kind() == json_kind::number) {
                    promised = json.number().as_uint64().value_or(0);
                } else if ((key == "parts" || key == "labels") && json.kind() == json_kind::array) {
                    std::vector<std::string>& list = key == "parts" ? names : labels;
                    labelled = labelled || key == "labels";
                    json.for_each_element([&] {
                        if (json.kind() == json_kind::string) list.emplace_back(json.string());
                    });
                }
            });
        if (!json.finish()) {
            result.problems.add(json.failure());
            continue;
        }
        if (is_head && !head) {
            head = true;
            kept.part_names = std::move(names);
            if (kept.part_names.size() > max_parts) {
                tell(problem_code::out_of_range, std::to_string(kept.part_names.size()) + " parts");
                kept.part_names.resize(max_parts);
            }
            continue;
        }
        if (!head) {
            tell(problem_code::missing_field, "the first line is not the head of a split");
            break;
        }
        if (!has_id) {
            tell(problem_code::missing_field, "an item without an id");
            continue;
        }
        std::uint16_t number = assignment::none;
        if (has_part) {
            const auto found = std::find(kept.part_names.begin(), kept.part_names.end(), part);
            if (found == kept.part_names.end())
                tell(problem_code::wrong_type,
                     "part '" + part + "' of item '" + id + "' is not one that the head names");
            else
                number = static_cast<std::uint16_t>(found - kept.part_names.begin());
        }
        kept.ids.push_back(std::move(id));
        kept.labels.push_back(std::move(labels));
        parts.push_back(number);
        lines.push_back(line);
    }
    if (!head && result.problems.empty())
        result.problems.add(severity::error, problem_code::missing_field, "line 1", "there is no head of a split");
    if (head && kept.ids.size() < promised)
        result.problems.add(severity::error, problem_code::torn_record, "line " + std::to_string(line),
                            std::to_string(kept.ids.size()) + " items, but the head says " + std::to_string(promised));

    // Ids that stand twice: the first stays.
    const std::vector<std::uint32_t> order = detail::sorted_ids(kept.ids);
    std::vector<bool> twice(kept.ids.size());
    bool any = false;
    for (std::size_t i = 1; i < order.size(); ++i)
        if (kept.ids[order[i]] == kept.ids[order[i - 1]]) any = twice[order[i]] = true;
    if (any) {
        std::size_t to = 0;
        for (std::size_t i = 0; i < kept.ids.size(); ++i) {
            if (twice[i]) {
                result.problems.add(severity::error, problem_code::duplicate_id, "line " + std::to_string(lines[i]),
                                    "item '" + kept.ids[i] + "' stands twice; the first is kept");
                continue;
            }
            if (to != i) {
                kept.ids[to] = std::move(kept.ids[i]);
                kept.labels[to] = std::move(kept.labels[i]);
                parts[to] = parts[i];
            }
            ++to;
        }
        kept.ids.resize(to);
        kept.labels.resize(to);
        parts.resize(to);
    }
    if (!labelled) kept.labels.clear();
    kept.parts = assignment(std::move(parts), kept.part_names.size());
    return result;
}

/// The assignment of the items that now are: each where the saved split has its id, or in none when it does not know
/// it. For extend: split::extend(split::match(kept, ids), labels, …). Ids that stand twice now get the same part. O((n
/// + saved) log).
template <class = void>
[[nodiscard]] assignment match(const saved_split& kept, std::span<const std::string> ids) {
    detail::require_saved(kept);
    const std::vector<std::uint32_t> order = detail::sorted_ids(kept.ids);
    std::vector<std::uint16_t> parts(ids.size(), assignment::none);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto at =
            std::lower_bound(order.begin(), order.end(), ids[i],
                             [&](std::uint32_t item, const std::string& wanted) { return kept.ids[item] < wanted; });
        if (at != order.end() && kept.ids[*at] == ids[i]) parts[i] = kept.parts[*at];
    }
    return assignment(std::move(parts), kept.parts.parts());
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
