// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_TAGS_JSON_HPP
#define HALLMARK_IO_VOCABULARY_TAGS_JSON_HPP

#include "../../core/json_writer.hpp"
#include "../../ontology/ontology.hpp"

#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace io {

/// A vocabulary in JSON, as parse_ontology reads it and as the lesson's tags.json has it: [{"tag", "aliases",
/// "parents"}, …], one tag a line, or laid out with `indent` spaces a level; where a tag has them also "id",
/// "definition", "examples", "counter_examples". Bytes that are not UTF-8 become U+FFFD. O(bytes).
[[nodiscard]] inline std::string write_ontology(const ontology& tags, unsigned indent = 0) {
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
