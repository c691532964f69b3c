// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_DOMINATORS_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_DOMINATORS_HPP

// What a label implies whichever of its parents one follows, by Boost's dominator tree.

#include "../../core/label_id.hpp"
#include "../ontology.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/property_map/property_map.hpp>

HALLMARK_NAMESPACE_BEGIN
namespace graph {

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

} // namespace graph
HALLMARK_NAMESPACE_END

#endif
