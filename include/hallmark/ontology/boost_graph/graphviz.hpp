// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_GRAPHVIZ_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_GRAPHVIZ_HPP

// A vocabulary as Graphviz draws it. The one part that needs nothing of Boost.

#include "../../core/label_id.hpp"
#include "../ontology.hpp"

#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace graph {

struct graphviz_options {
    bool isolated = false; ///< whether labels without parents and children are drawn
};

/// The vocabulary in Graphviz's language, parents on top; names are quoted as they are.
///
///     dot -Tsvg vocabulary.dot -o vocabulary.svg
template <class = void>
[[nodiscard]] std::string write_graphviz(const ontology& tags, const graphviz_options& options = {}) {
    const auto in_quotes = [](std::string_view name) {
        std::string text = "\"";
        for (const char c : name) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        return text += '"';
    };
    std::string dot = "digraph vocabulary {\n  rankdir=BT;\n  node [shape=box];\n";
    for (label_id label = 0; label < tags.size(); ++label)
        if (options.isolated || !tags.parents(label).empty() || !tags.children(label).empty())
            dot.append("  ").append(in_quotes(tags.name(label))).append(";\n");
    for (label_id child = 0; child < tags.size(); ++child)
        for (const label_id parent : tags.parents(child))
            dot.append("  ")
                .append(in_quotes(tags.name(child)))
                .append(" -> ")
                .append(in_quotes(tags.name(parent)))
                .append(";\n");
    return dot.append("}\n");
}

} // namespace graph
HALLMARK_NAMESPACE_END

#endif
