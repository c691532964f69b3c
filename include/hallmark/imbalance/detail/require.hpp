// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_REQUIRE_HPP
#define HALLMARK_IMBALANCE_DETAIL_REQUIRE_HPP

// What every sampler that looks at neighbours asks of its caller.

#include "../../core/config.hpp"
#include "../../core/matrix.hpp"
#include "../../neighbors/knn.hpp"

#include <cstddef>
#include <string>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// A graph of as many items as there are, with k neighbours an item.
inline void require_graph(const char* who, const knn_graph& graph, std::size_t items, std::size_t k) {
    HALLMARK_REQUIRE(graph.size() == items, std::string(who) + ": a graph of " + std::to_string(graph.size()) +
                                                " items, there are " + std::to_string(items));
    HALLMARK_REQUIRE(k > 0, std::string(who) + ": k is 0");
    // A graph of few items has fewer neighbours than were asked for.
    HALLMARK_REQUIRE(graph.k() >= k || graph.k() + 1 >= items, std::string(who) + ": the graph has " +
                                                                   std::to_string(graph.k()) +
                                                                   " neighbours an item, k is " + std::to_string(k));
}
/// A row of features for each item, and neighbours to look for in them.
inline void require_rows(const char* who, features_view features, std::size_t items, std::size_t k = 1) {
    HALLMARK_REQUIRE(features.rows() == items, std::string(who) + ": " + std::to_string(features.rows()) +
                                                   " rows of features, " + std::to_string(items) + " items");
    HALLMARK_REQUIRE(k > 0, std::string(who) + ": k is 0");
}

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
