// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_COMPONENTS_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_COMPONENTS_HPP

// The parts of a vocabulary that nothing connects, by Boost's incremental components.

#include "../../core/label_id.hpp"
#include "traits.hpp"

#include <cstddef>
#include <vector>

#include <boost/graph/incremental_components.hpp>
#include <boost/pending/disjoint_sets.hpp>

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

} // namespace graph
HALLMARK_NAMESPACE_END

#endif
