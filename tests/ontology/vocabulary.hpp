// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_ONTOLOGY_VOCABULARY_HPP
#define HALLMARK_TESTS_ONTOLOGY_VOCABULARY_HPP

// What the tests of the ontology share: the lesson's vocabulary, vocabularies made from edges, random edges.

#include <hallmark/core.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>

#include "support/json_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hallmark_test {

using edge_list = std::vector<std::pair<hallmark::label_id, hallmark::label_id>>; // child, parent

inline hallmark::checked<hallmark::ontology> lesson_tags(const hallmark::ontology_options& options = {}) {
    return hallmark::io::read_ontology(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags.json", options);
}

/// Labels "t0", "t1", … with these edges, declared by child, in the given order.
inline hallmark::checked<hallmark::ontology> from_edges(std::size_t labels, const edge_list& edges,
                                                        const hallmark::ontology_options& options = {}) {
    std::vector<hallmark::tag_definition> tags(labels);
    for (std::size_t i = 0; i < labels; ++i) tags[i].name = "t" + std::to_string(i);
    for (const auto& [child, parent] : edges) tags[child].parents.push_back("t" + std::to_string(parent));
    hallmark::ontology_builder builder(options);
    for (auto& tag : tags) builder.add(std::move(tag));
    return builder.build();
}

inline std::vector<hallmark::label_id> labels_of(const json_tree& list) {
    std::vector<hallmark::label_id> labels;
    for (const json_tree& item : list.items()) labels.push_back(static_cast<hallmark::label_id>(item.integer()));
    return labels;
}

/// The edges as the ontology has them, in the order of the children.
inline edge_list edges_of(const hallmark::ontology& tags) {
    edge_list edges;
    for (hallmark::label_id child = 0; child < tags.size(); ++child)
        for (const hallmark::label_id parent : tags.parents(child)) edges.emplace_back(child, parent);
    return edges;
}

/// "code where" of each problem, for comparisons that fail readably.
inline std::vector<std::string> told(const hallmark::problems& all) {
    std::vector<std::string> lines;
    for (const hallmark::problem& p : all) lines.push_back(std::string(name_of(p.code)) + " " + p.where);
    return lines;
}

} // namespace hallmark_test

#endif
