// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_HPP

// The ontology as a graph of Boost.Graph (boost_graph_traits.hpp; opt-in), and, in hallmark::graph, analyses of a
// vocabulary that call Boost's algorithms. They are templates so that only those that are called are compiled.

#include "../core/label_id.hpp"
#include "boost_graph_traits.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/incremental_components.hpp>
#include <boost/graph/transitive_reduction.hpp>
#include <boost/pending/disjoint_sets.hpp>
#include <boost/property_map/property_map.hpp>

HALLMARK_NAMESPACE_BEGIN
namespace graph {

/// The parts of the vocabulary that no edge connects (boost::incremental_components): each sorted, by their lowest
/// labels. A label without parents and children is a part of its own. Nearly linear.
template <class = void>
[[nodiscard]] std::vector<std::vector<label_id>> components(const ontology& tags) {
    std::vector<std::size_t> rank(tags.size());
    std::vector<label_id> leader(tags.size());
    boost::disjoint_sets<std::size_t*, label_id*> sets(rank.data(), leader.data());
    boost::initialize_incremental_components(tags, sets);
    boost::incremental_components(tags, sets);
    std::vector<std::vector<label_id>> parts;
    std::vector<std::size_t> part(tags.size(), tags.size());
    for (label_id label = 0; label < tags.size(); ++label) {
        std::size_t& mine = part[sets.find_set(label)];
        if (mine == tags.size()) {
            mine = parts.size();
            parts.emplace_back();
        }
        parts[mine].push_back(label);
    }
    return parts;
}

/// The edges that say nothing new, as the parent is an ancestor through another parent too: those that
/// boost::transitive_reduction leaves out, sorted. O(labels^2) bits of memory and up to O(labels^2 * edges) time: for
/// vocabularies of some thousand labels. ontology_builder tells the same edges in less (redundant_parent).
template <class = void>
[[nodiscard]] std::vector<edge> redundant_edges(const ontology& tags) {
    if (tags.empty()) return {};
    using copied_graph = boost::adjacency_list<>;
    copied_graph all(tags.size()), reduced;
    for (label_id child = 0; child < tags.size(); ++child)
        for (const label_id parent : tags.parents(child)) boost::add_edge(child, parent, all);
    std::vector<std::size_t> place(tags.size());
    const auto index = boost::get(boost::vertex_index, all);
    boost::transitive_reduction(all, reduced, boost::make_iterator_property_map(place.begin(), index), index);
    std::vector<edge> redundant;
    for (label_id child = 0; child < tags.size(); ++child)
        for (const label_id parent : tags.parents(child))
            if (!boost::edge(place[child], place[parent], reduced).second) redundant.push_back({child, parent});
    std::sort(redundant.begin(), redundant.end());
    return redundant;
}

/// For each label, the closest ancestor that every chain from the label up to a root passes (its immediate dominator in
/// the graph from the roots down: boost::lengauer_tarjan_dominator_tree): the most specific label that it implies
/// whichever parent one follows. None for roots, and for labels whose chains share no ancestor. Up to O(labels *
/// depth).
template <class = void>
[[nodiscard]] std::vector<std::optional<label_id>> dominators(const ontology& tags) {
    using copied_graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
    const std::size_t top = tags.size(); // stands above all roots
    copied_graph down(tags.size() + 1);
    for (label_id label = 0; label < tags.size(); ++label) {
        for (const label_id child : tags.children(label)) boost::add_edge(label, child, down);
        if (tags.parents(label).empty()) boost::add_edge(top, label, down);
    }
    constexpr auto nobody = (std::numeric_limits<std::size_t>::max)();
    std::vector<std::size_t> above(tags.size() + 1, nobody);
    boost::lengauer_tarjan_dominator_tree(
        down, top, boost::make_iterator_property_map(above.begin(), boost::get(boost::vertex_index, down)));
    std::vector<std::optional<label_id>> found(tags.size());
    for (label_id label = 0; label < tags.size(); ++label)
        if (above[label] < top) found[label] = static_cast<label_id>(above[label]);
    return found;
}

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
    const auto [label, end] = vertices(tags);
    for (auto at = label; at != end; ++at)
        if (options.isolated || degree(*at, tags) != 0)
            dot.append("  ").append(in_quotes(tags.name(*at))).append(";\n");
    for (auto [at, last] = edges(tags); at != last; ++at)
        dot.append("  ")
            .append(in_quotes(tags.name((*at).child)))
            .append(" -> ")
            .append(in_quotes(tags.name((*at).parent)))
            .append(";\n");
    return dot.append("}\n");
}

} // namespace graph
HALLMARK_NAMESPACE_END

#endif
