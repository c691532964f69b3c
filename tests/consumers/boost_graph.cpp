// A host that walks its vocabulary with Boost.Graph.
#include <hallmark/ontology.hpp>
#include <hallmark/ontology/boost_graph.hpp>

#include <boost/graph/topological_sort.hpp>

#include <iterator>
#include <vector>

int main() {
    hallmark::ontology_builder builder;
    builder.add({.name = "vision"}).add({.name = "detection", .parents = {"vision"}});
    const auto tags = builder.build();
    std::vector<hallmark::label_id> order;
    boost::topological_sort(tags.value, std::back_inserter(order));
    return order == std::vector<hallmark::label_id>{0, 1} ? 0 : 1;
}
