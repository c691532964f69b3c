// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_REDUNDANT_EDGES_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_REDUNDANT_EDGES_HPP

// The edges of a vocabulary that say nothing new, by Boost's transitive reduction.

#include "../../core/label_id.hpp"
#include "traits.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/transitive_reduction.hpp>
#include <boost/property_map/property_map.hpp>

HALLMARK_NAMESPACE_BEGIN
namespace graph {

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

} // namespace graph
HALLMARK_NAMESPACE_END

#endif
