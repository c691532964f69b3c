// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_LABELS_HPP
#define HALLMARK_IO_LABELS_HPP

// Labels of items, kept by id and name with the fingerprint of their vocabulary: one line of JSON for the vocabulary,
// then one an item. Lines of shards can be joined.
//
//     {"vocabulary":"3feb3a6f4698a4bb5a8e2d5d954da795"}
//     {"id":"2438","labels":["computer-vision","keras"]}

#include "../core/checked.hpp"
#include "../core/json_reader.hpp"
#include "../core/json_writer.hpp"
#include "../core/label_sets.hpp"
#include "../core/detail/quoted.hpp"
#include "../ontology/fingerprint.hpp"
#include "../ontology/ontology.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

/// Appends the line that says with which vocabulary the labels behind it were given.
inline void append_vocabulary_line(std::string& to, const ontology& labels) {
    json_writer json(to);
    json.begin_object().key("vocabulary").value(to_string(fingerprint(labels))).end_object().end_line();
}
/// Appends the line of one item. A label that is not below labels.size() is a wrong call.
inline void append_labels_line(std::string& to, const ontology& labels, std::string_view id,
                               std::span<const label_id> set) {
    for (const label_id label : set) (void)labels.name(label); // nothing is half-written when one is no label
    json_writer json(to);
    json.begin_object().key("id").value(id).key("labels").begin_array();
    for (const label_id label : set) json.value(labels.name(label));
    json.end_array().end_object().end_line();
}

/// What the lines said.
struct saved_labels {
    std::vector<std::string> ids = {}; ///< of the items, in their order
    label_sets labels = {};
    std::optional<vocabulary_fingerprint> vocabulary = {}; ///< of the first line that has one
};

/// Reads such lines with a vocabulary. Each name is resolved (ontology::find); what it does not know is unknown_label, an
/// error, and left out. A fingerprint that is not the vocabulary's is other_vocabulary, a warning: read the labels with
/// the vocabulary that they were given with, and let diff migrate them. A line that is no such JSON is malformed,
/// wrong_type or missing_field and left out; empty lines are passed over. Places are "line 3" and "line 3 /labels/0".
/// O(bytes).
template <std::same_as<ontology> Ontology>
[[nodiscard]] checked<saved_labels> parse_labels(std::string_view text, const Ontology& labels) {
    checked<saved_labels> read;
    const vocabulary_fingerprint own = fingerprint(labels);
    std::vector<label_id> set;
    for (std::size_t begin = 0, line = 1; begin < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view bytes = text.substr(begin, end - begin);
        begin = end + 1;
        if (bytes.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        json_reader json(bytes);
        const std::string where = "line " + std::to_string(line);
        const auto is_of = [&](json_kind kind, const char* what) {
            if (json.kind() == kind) return true;
            if (json.kind() != json_kind::none)
                read.problems.add(severity::error, problem_code::wrong_type, (where + ' ').append(json.where()),
                                  std::string(what) + " is of another type");
            return false;
        };
        std::optional<std::string> id, vocabulary;
        bool listed = false;
        set.clear();
        if (!is_of(json_kind::object, "the line")) {
            if (!json.finish()) read.problems.add(severity::error, problem_code::malformed, where, json.failure().message);
            continue;
        }
        std::vector<problem> unknown;
        json.for_each_member([&](std::string_view key) {
            if (key == "vocabulary") {
                if (is_of(json_kind::string, "'vocabulary'")) vocabulary = std::string(json.string());
            } else if (key == "id") {
                if (is_of(json_kind::string, "'id'")) id = std::string(json.string());
            } else if (key == "labels" && is_of(json_kind::array, "'labels'")) {
                listed = true;
                json.for_each_element([&] {
                    if (!is_of(json_kind::string, "a label")) return;
                    const std::string name(json.string());
                    if (const auto label = labels.find(name))
                        set.push_back(*label);
                    else
                        unknown.push_back({severity::error, problem_code::unknown_label,
                                           (where + ' ').append(json.where()),
                                           hallmark::detail::in_quotes(name) + " is no label of this vocabulary"});
                });
            }
        });
        if (!json.finish()) {
            read.problems.add(severity::error, problem_code::malformed, where, json.failure().message);
            continue;
        }
        if (vocabulary) {
            const std::optional<vocabulary_fingerprint> print = parse_fingerprint(*vocabulary);
            if (!print)
                read.problems.add(severity::error, problem_code::malformed, where + " /vocabulary",
                                  hallmark::detail::in_quotes(*vocabulary) + " is no fingerprint");
            else if (!(*print == own))
                read.problems.add(severity::warning, problem_code::other_vocabulary, where + " /vocabulary",
                                  "the labels were given with another vocabulary: " + *vocabulary + ", not " +
                                      to_string(own));
            if (print && !read.value.vocabulary) read.value.vocabulary = print;
            if (!id && !listed) continue;
        }
        for (problem& p : unknown) read.problems.add(std::move(p));
        if (!id || !listed) {
            read.problems.add(severity::error, problem_code::missing_field, where,
                              id ? "the line has no 'labels'" : "the line has no 'id'");
            continue;
        }
        read.value.ids.push_back(std::move(*id));
        read.value.labels.add(set);
    }
    return read;
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
