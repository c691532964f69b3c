// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_TRAITS_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_TRAITS_HPP

// The ontology as a graph of Boost.Graph (Boost >= 1.74, headers only), without a copy: edges run from child to
// parent, as they are declared. It models VertexListGraph, EdgeListGraph, AdjacencyGraph, IncidenceGraph and
// BidirectionalGraph, with vertex_index, so that any algorithm of Boost.Graph that asks for these takes it as it is:
//
//     std::vector<hallmark::label_id> order;
//     boost::topological_sort(tags, std::back_inserter(order));   // parents first
//
// For hosts that bring their own algorithms this is all that they need.

#include "../../core/label_id.hpp"
#include "../ontology.hpp"

#include <compare>
#include <cstddef>
#include <iterator>
#include <limits>
#include <utility>

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>
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

#endif
