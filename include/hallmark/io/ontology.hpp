// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_ONTOLOGY_HPP
#define HALLMARK_IO_ONTOLOGY_HPP

// Vocabularies in JSON, as the lesson's tags.json has them:
//
//     [{"tag": "cnn", "aliases": ["convnet"], "parents": ["vision"]}, …]

#include "../core/checked.hpp"
#include "../core/json_writer.hpp"
#include "../ontology/builder.hpp"
#include "../ontology/ontology.hpp"
#include "file.hpp"
#include "json_source.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {
namespace detail {

/// Whether the value is of a kind; if it is of another, that is told and the value is passed over.
template <class Source>
[[nodiscard]] bool is_of(Source& source, json_kind wanted, std::string_view what, problems& out) {
    const json_kind kind = source.kind();
    if (kind == wanted) return true;
    if (kind == json_kind::none) return false; // malformed: told by the engine
    out.add(severity::error, problem_code::wrong_type, source.where(),
            std::string(what).append(" is ").append(name_of(kind)).append(", not ").append(name_of(wanted)));
    source.skip();
    return false;
}

/// Reads an array of strings; elements of other types are told and left out, and then `positions` says where the others
/// stood.
template <class Source>
void read_strings(Source& source, std::string_view what, std::vector<std::string>& strings,
                  std::vector<std::size_t>& positions, problems& out) {
    std::size_t position = 0;
    source.for_each_element([&] {
        if (is_of(source, json_kind::string, what, out)) {
            if (strings.size() != position && positions.empty())
                for (std::size_t i = 0; i < strings.size(); ++i) positions.push_back(i);
            strings.emplace_back(source.string());
            if (strings.size() != position + 1) positions.push_back(position);
        }
        ++position;
    });
}

/// Reads one record and adds it to the builder when it has a tag and is whole.
template <class Source>
void read_tag(Source& source, ontology_builder& builder, problems& out) {
    tag_definition tag;
    list_positions positions;
    tag.where = source.where();
    if (!is_of(source, json_kind::object, "a tag's record", out)) return;
    bool has_tag = false, saw_tag = false, saw_aliases = false, saw_parents = false;
    bool saw_id = false, saw_definition = false, saw_examples = false, saw_counter_examples = false;
    std::vector<std::size_t> unused; // the places of examples are not told
    source.for_each_member([&](std::string_view key) {
        bool* const saw = key == "tag"                ? &saw_tag
                          : key == "aliases"          ? &saw_aliases
                          : key == "parents"          ? &saw_parents
                          : key == "id"               ? &saw_id
                          : key == "definition"       ? &saw_definition
                          : key == "examples"         ? &saw_examples
                          : key == "counter_examples" ? &saw_counter_examples
                                                      : nullptr;
        if (saw == nullptr) return;
        if (std::exchange(*saw, true)) {
            out.add(severity::error, problem_code::duplicate_field, source.where(),
                    "the field stands twice in one record; the first one counts");
            return;
        }
        if (saw == &saw_tag) {
            has_tag = is_of(source, json_kind::string, "'tag'", out);
            if (has_tag) tag.name = source.string();
        } else if (saw == &saw_aliases) {
            if (is_of(source, json_kind::array, "'aliases'", out))
                read_strings(source, "an alias", tag.aliases, positions.aliases, out);
        } else if (saw == &saw_parents) {
            if (is_of(source, json_kind::array, "'parents'", out))
                read_strings(source, "a parent", tag.parents, positions.parents, out);
        } else if (saw == &saw_id) {
            if (source.kind() == json_kind::number) {
                const json_number number = source.number();
                if (const auto integer = number.as_uint64())
                    tag.id = std::to_string(*integer);
                else
                    append_json_number(tag.id, number.as_double());
            } else if (is_of(source, json_kind::string, "'id'", out)) {
                tag.id = source.string();
            }
        } else if (saw == &saw_definition) {
            if (is_of(source, json_kind::string, "'definition'", out)) tag.definition = source.string();
        } else if (saw == &saw_examples) {
            if (is_of(source, json_kind::array, "'examples'", out))
                read_strings(source, "an example", tag.examples, unused, out);
        } else if (is_of(source, json_kind::array, "'counter_examples'", out)) {
            read_strings(source, "a counter-example", tag.counter_examples, unused, out);
        }
    });
    if (source.failed()) return;
    if (!saw_tag)
        out.add(severity::error, problem_code::missing_field, tag.where,
                "the record has no field 'tag'; it is left out");
    if (has_tag) builder.add(std::move(tag), std::move(positions));
}

template <class Engine>
[[nodiscard]] checked<ontology> ontology_from(std::string_view text, Engine& engine, const ontology_options& options,
                                              json_place place) {
    ontology_builder builder(options);
    problems read;
    const auto records = [&](auto& source) {
        if (!is_of(source, json_kind::array, "a vocabulary", read)) return;
        source.for_each_element([&] { read_tag(source, builder, read); });
    };
    engine.read(text, read, records, place);
    checked<ontology> built = builder.build();
    read.merge(std::move(built.problems));
    built.problems = std::move(read);
    return built;
}

} // namespace detail

/// Reads a vocabulary: a JSON array of records {"tag": string, "aliases": [strings], "parents": [strings], "id":
/// string, "definition": string, "examples": [strings], "counter_examples": [strings]}; all but "tag" may be missing,
/// other fields are not looked at. A record without a usable tag is left out, a field or element of another type costs
/// that field or element (wrong_type, missing_field, duplicate_field; each an error with its JSON pointer). After
/// malformed text the value holds the records that were whole until then. Problems: those of the reader in the order of
/// the text, malformed text as the last of them; then those of ontology_builder. Every engine gives the same.
///
///     auto [tags, problems] = hallmark::io::parse_ontology(text, hallmark::io::simdjson_engine{});
template <json_engine Engine>
[[nodiscard]] checked<ontology> parse_ontology(std::string_view text, Engine&& engine,
                                               const ontology_options& options = {}) {
    return detail::ontology_from(text, engine, options, {});
}
template <class = void>
[[nodiscard]] checked<ontology> parse_ontology(std::string_view text, const ontology_options& options = {}) {
    return parse_ontology(text, builtin_engine{}, options);
}

/// The same for a file; problem cannot_read when there is none.
template <json_engine Engine>
[[nodiscard]] checked<ontology> read_ontology(const std::string& path, Engine&& engine,
                                              const ontology_options& options = {}) {
    return detail::parse_file(path, [&](std::string_view text) {
        return detail::ontology_from(text, engine, options, {.spare = spare_bytes});
    });
}
template <class = void>
[[nodiscard]] checked<ontology> read_ontology(const std::string& path, const ontology_options& options = {}) {
    return read_ontology(path, builtin_engine{}, options);
}

/// A vocabulary in JSON, as parse_ontology reads it: [{"tag", "aliases", "parents"}, …], one tag a line, or laid out
/// with `indent` spaces a level; where a tag has them also "id", "definition", "examples", "counter_examples". Bytes
/// that are not UTF-8 become U+FFFD. O(bytes).
template <class = void>
[[nodiscard]] std::string write_ontology(const ontology& tags, unsigned indent = 0) {
    std::string out;
    const auto list = [](json_writer& json, std::string_view key, const auto& texts) {
        json.key(key).begin_array();
        for (const std::string_view text : texts) json.value(text);
        json.end_array();
    };
    const auto record = [&](json_writer& json, label_id label) {
        json.begin_object().key("tag").value(tags.name(label));
        list(json, "aliases", tags.aliases(label));
        json.key("parents").begin_array();
        for (const label_id parent : tags.parents(label)) json.value(tags.name(parent));
        json.end_array();
        if (!tags.id(label).empty()) json.key("id").value(tags.id(label));
        if (!tags.definition(label).empty()) json.key("definition").value(tags.definition(label));
        if (!tags.examples(label).empty()) list(json, "examples", tags.examples(label));
        if (!tags.counter_examples(label).empty()) list(json, "counter_examples", tags.counter_examples(label));
        json.end_object();
    };
    if (indent != 0) {
        json_writer json(out, {.indent = indent});
        json.begin_array();
        for (label_id label = 0; label < tags.size(); ++label) record(json, label);
        json.end_array().end_line();
        return out;
    }
    out = "[";
    for (label_id label = 0; label < tags.size(); ++label) {
        out.append(label == 0 ? "\n" : ",\n");
        json_writer json(out);
        record(json, label);
    }
    return out.append(tags.empty() ? "]\n" : "\n]\n");
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
