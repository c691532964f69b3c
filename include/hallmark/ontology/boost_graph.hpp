// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_HPP

// The ontology as a graph of Boost.Graph (opt-in; Boost >= 1.74, headers only), without a copy: edges run from child to
// parent, as they are declared. It models VertexListGraph, EdgeListGraph, AdjacencyGraph, IncidenceGraph and
// BidirectionalGraph, with vertex_index, so that any algorithm of Boost.Graph that asks for these takes it as it is:
//
//     std::vector<hallmark::label_id> order;
//     boost::topological_sort(tags, std::back_inserter(order));   // parents first
//
// Below that, in hallmark::graph: analyses of a vocabulary that call Boost's algorithms.

#include "../core/label_id.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/incremental_components.hpp>
#include <boost/graph/properties.hpp>
#include <boost/graph/transitive_reduction.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>
#include <boost/pending/disjoint_sets.hpp>
#include <boost/property_map/property_map.hpp>

HALLMARK_NAMESPACE_BEGIN
namespace graph {

/// An edge of an ontology.
struct edge {
    label_id child = 0, parent = 0;
    friend bool operator==(const edge&, const edge&) = default;
    friend auto operator<=>(const edge&, const edge&) = default;
};

/// Makes the edges of one label from its parents, or from its children.
struct edge_to_parent {
    label_id child = 0;
    [[nodiscard]] edge operator()(label_id parent) const noexcept { return {child, parent}; }
};
struct edge_from_child {
    label_id parent = 0;
    [[nodiscard]] edge operator()(label_id child) const noexcept { return {child, parent}; }
};

using vertex_iterator = boost::counting_iterator<label_id>;
using out_edge_iterator = boost::transform_iterator<edge_to_parent, const label_id*>;
using in_edge_iterator = boost::transform_iterator<edge_from_child, const label_id*>;

/// All edges, by child, those of one child as declared.
class edge_iterator {
public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = edge;
    using difference_type = std::ptrdiff_t;
    using pointer = const edge*;
    using reference = edge;

    edge_iterator() = default;
    edge_iterator(const ontology& tags, std::size_t child) : tags_(&tags), child_(child) { settle(); }
    [[nodiscard]] edge operator*() const {
        const auto child = static_cast<label_id>(child_);
        return {child, tags_->parents(child)[at_]};
    }
    edge_iterator& operator++() {
        ++at_;
        settle();
        return *this;
    }
    edge_iterator operator++(int) {
        edge_iterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const edge_iterator& a, const edge_iterator& b) {
        return a.child_ == b.child_ && a.at_ == b.at_;
    }

private:
    void settle() {
        while (child_ < tags_->size() && at_ == tags_->parents(static_cast<label_id>(child_)).size()) {
            ++child_;
            at_ = 0;
        }
    }
    const ontology* tags_ = nullptr;
    std::size_t child_ = 0, at_ = 0;
};

struct traversal : virtual boost::vertex_list_graph_tag,
                   virtual boost::edge_list_graph_tag,
                   virtual boost::adjacency_graph_tag,
                   virtual boost::bidirectional_graph_tag {};

} // namespace graph

// Boost's algorithms find these beside the type, by argument-dependent lookup.

[[nodiscard]] inline std::size_t num_vertices(const ontology& tags) noexcept {
    return tags.size();
}
[[nodiscard]] inline std::pair<graph::vertex_iterator, graph::vertex_iterator> vertices(const ontology& tags) {
    return {graph::vertex_iterator(0), graph::vertex_iterator(static_cast<label_id>(tags.size()))};
}
[[nodiscard]] inline std::size_t num_edges(const ontology& tags) noexcept {
    return tags.edge_count();
}
[[nodiscard]] inline std::pair<graph::edge_iterator, graph::edge_iterator> edges(const ontology& tags) {
    return {graph::edge_iterator(tags, 0), graph::edge_iterator(tags, tags.size())};
}
[[nodiscard]] inline label_id source(const graph::edge& e, const ontology&) noexcept {
    return e.child;
}
[[nodiscard]] inline label_id target(const graph::edge& e, const ontology&) noexcept {
    return e.parent;
}

[[nodiscard]] inline std::size_t out_degree(label_id label, const ontology& tags) {
    return tags.parents(label).size();
}
[[nodiscard]] inline std::size_t in_degree(label_id label, const ontology& tags) {
    return tags.children(label).size();
}
[[nodiscard]] inline std::size_t degree(label_id label, const ontology& tags) {
    return out_degree(label, tags) + in_degree(label, tags);
}
[[nodiscard]] inline std::pair<const label_id*, const label_id*> adjacent_vertices(label_id label,
                                                                                   const ontology& tags) {
    const auto up = tags.parents(label);
    return {up.data(), up.data() + up.size()};
}
[[nodiscard]] inline std::pair<graph::out_edge_iterator, graph::out_edge_iterator> out_edges(label_id label,
                                                                                             const ontology& tags) {
    const auto [first, last] = adjacent_vertices(label, tags);
    return {graph::out_edge_iterator(first, {label}), graph::out_edge_iterator(last, {label})};
}
[[nodiscard]] inline std::pair<graph::in_edge_iterator, graph::in_edge_iterator> in_edges(label_id label,
                                                                                          const ontology& tags) {
    const auto down = tags.children(label);
    return {graph::in_edge_iterator(down.data(), {label}), graph::in_edge_iterator(down.data() + down.size(), {label})};
}
[[nodiscard]] inline boost::typed_identity_property_map<label_id> get(boost::vertex_index_t, const ontology&) noexcept {
    return {};
}
[[nodiscard]] inline label_id get(boost::vertex_index_t, const ontology&, label_id label) noexcept {
    return label;
}

HALLMARK_NAMESPACE_END

namespace boost {

template <>
struct graph_traits<hallmark::ontology> {
    using vertex_descriptor = hallmark::label_id;
    using edge_descriptor = hallmark::graph::edge;
    using directed_category = bidirectional_tag;
    using edge_parallel_category = disallow_parallel_edge_tag;
    using traversal_category = hallmark::graph::traversal;
    using vertex_iterator = hallmark::graph::vertex_iterator;
    using edge_iterator = hallmark::graph::edge_iterator;
    using out_edge_iterator = hallmark::graph::out_edge_iterator;
    using in_edge_iterator = hallmark::graph::in_edge_iterator;
    using adjacency_iterator = const hallmark::label_id*;
    using vertices_size_type = std::size_t;
    using edges_size_type = std::size_t;
    using degree_size_type = std::size_t;
    static vertex_descriptor null_vertex() { return (std::numeric_limits<hallmark::label_id>::max)(); }
};

template <> // some algorithms deduce the graph as const
struct graph_traits<const hallmark::ontology> : graph_traits<hallmark::ontology> {};

template <>
struct property_map<hallmark::ontology, vertex_index_t> {
    using type = typed_identity_property_map<hallmark::label_id>;
    using const_type = type;
};
template <>
struct property_map<const hallmark::ontology, vertex_index_t> : property_map<hallmark::ontology, vertex_index_t> {};

} // namespace boost

HALLMARK_NAMESPACE_BEGIN
namespace graph {

/// The parts of the vocabulary that no edge connects (boost::incremental_components): each sorted, by their lowest
/// labels. A label without parents and children is a part of its own. Nearly linear.
[[nodiscard]] inline std::vector<std::vector<label_id>> components(const ontology& tags) {
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
[[nodiscard]] inline std::vector<edge> redundant_edges(const ontology& tags) {
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
[[nodiscard]] inline std::vector<std::optional<label_id>> dominators(const ontology& tags) {
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
[[nodiscard]] inline std::string write_graphviz(const ontology& tags, const graphviz_options& options = {}) {
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
