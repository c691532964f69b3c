// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BOOST_GRAPH_HPP
#define HALLMARK_ONTOLOGY_BOOST_GRAPH_HPP

// The ontology as a graph of Boost.Graph (opt-in), and, in hallmark::graph, analyses of a vocabulary that call Boost's
// algorithms. Boost's headers are what costs: a host that wants one of the analyses includes its part alone.

#include "boost_graph/components.hpp"
#include "boost_graph/dominators.hpp"
#include "boost_graph/graphviz.hpp"
#include "boost_graph/redundant_edges.hpp"
#include "boost_graph/traits.hpp"

#endif
