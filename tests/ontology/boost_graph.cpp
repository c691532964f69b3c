// SPDX-License-Identifier: MIT
// The ontology as a Boost graph: its concepts, and our answers against those of Boost's algorithms (run here, and
// golden).
#include "vocabulary.hpp"

#include <hallmark/ontology/boost_graph.hpp>

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>

#include <boost/graph/reverse_graph.hpp> // behind strong_components.hpp, which does not compile after it (Boost 1.74)

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::edges_of;
using hallmark_test::from_edges;
using hallmark_test::json_tree;

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<ontology>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<ontology>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<ontology>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<ontology>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<ontology>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<ontology, label_id, boost::vertex_index_t>));

namespace {

/// Fewest steps up from a label; 0 where nothing leads.
std::vector<unsigned> steps_up(const ontology& tags, label_id from) {
    std::vector<unsigned> steps(tags.size(), 0);
    const auto map = boost::make_iterator_property_map(steps.begin(), get(boost::vertex_index, tags));
    boost::breadth_first_search(
        tags, from, boost::visitor(boost::make_bfs_visitor(boost::record_distances(map, boost::on_tree_edge()))));
    return steps;
}

} // namespace

TEST_CASE("edges, degrees and neighbours are those of the ontology, up and down") {
    const ontology tags = from_edges(4, {{1, 0}, {2, 0}, {3, 1}, {3, 2}}).value;
    CHECK(num_vertices(tags) == 4);
    CHECK(num_edges(tags) == 4);
    std::vector<graph::edge> all(edges(tags).first, edges(tags).second);
    CHECK(all == std::vector<graph::edge>{{1, 0}, {2, 0}, {3, 1}, {3, 2}});
    std::vector<graph::edge> up(out_edges(3, tags).first, out_edges(3, tags).second);
    CHECK(up == std::vector<graph::edge>{{3, 1}, {3, 2}});
    std::vector<graph::edge> down(in_edges(0, tags).first, in_edges(0, tags).second);
    CHECK(down == std::vector<graph::edge>{{1, 0}, {2, 0}});
    CHECK(source(up[0], tags) == 3);
    CHECK(target(up[0], tags) == 1);
    CHECK(std::vector<label_id>(adjacent_vertices(3, tags).first, adjacent_vertices(3, tags).second) ==
          std::vector<label_id>{1, 2});
    CHECK(out_degree(3, tags) == 2);
    CHECK(in_degree(0, tags) == 2);
    CHECK(degree(1, tags) == 2);
    CHECK(edges(ontology()).first == edges(ontology()).second);
    std::vector<label_id> order;
    const auto reversed = boost::make_reverse_graph(tags);
    boost::topological_sort(reversed, std::back_inserter(order));
    CHECK(order.front() == 3);
    CHECK(order.back() == 0);
}

TEST_CASE("the golden graphs have the ancestors, distances, reductions and depths that Boost found") {
    const json_tree golden = hallmark_test::load_json("golden/cppstyle/graph_bgl.json");
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["name"].string());
        const auto n = static_cast<std::size_t>(c["n"].integer());
        edge_list wanted;
        for (const json_tree& e : c["edges"].items())
            wanted.emplace_back(static_cast<label_id>(e[0].integer()), static_cast<label_id>(e[1].integer()));
        const auto made = from_edges(n, wanted);
        const ontology& tags = made.value;
        const json_tree& expect = c["expect"];

        // Strong components, of the edges as declared: one cycle is told for each of more than one, with its lowest
        // tag.
        std::size_t knots = 0;
        for (const problem& p : made.problems) {
            if (p.code != problem_code::cycle) continue;
            const json_tree& knot = expect["nontrivial_components"][knots++];
            bool named = false;
            for (const json_tree& member : knot.items())
                named |= p.message.starts_with("tag 't" + std::to_string(member.integer()) + "' ");
            CHECK(named);
        }
        CHECK(knots == expect["nontrivial_components"].size());
        CHECK(expect["acyclic"].boolean() ==
              (made.problems.count(problem_code::cycle) + made.problems.count(problem_code::self_parent) == 0));
        std::vector<std::size_t> component(n);
        CHECK(boost::strong_components(tags, component.data()) == n); // the ontology itself has none
        if (!expect["acyclic"].boolean()) continue;

        CHECK(tags.edge_count() == wanted.size());
        for (label_id a = 0; a < n; ++a) {
            std::vector<label_id> above;
            for (const json_tree& pair : expect["ancestors"][std::size_t{a}].items()) {
                above.push_back(static_cast<label_id>(pair[0].integer()));
                CHECK(tags.why(a, above.back()).size() == static_cast<std::size_t>(pair[1].integer()) + 1);
            }
            CHECK(tags.ancestors(a) == above);
            CHECK(tags.depth(a) == expect["longest_depth"][std::size_t{a}].integer());
        }
        std::vector<graph::edge> kept, redundant = graph::redundant_edges(tags);
        for (const auto& [child, parent] : edges_of(tags))
            if (!std::binary_search(redundant.begin(), redundant.end(), graph::edge{child, parent}))
                kept.push_back({child, parent});
        std::sort(kept.begin(), kept.end());
        REQUIRE(kept.size() == expect["transitive_reduction"].size());
        for (std::size_t i = 0; i < kept.size(); ++i) {
            CHECK(kept[i].child == expect["transitive_reduction"][i][0].integer());
            CHECK(kept[i].parent == expect["transitive_reduction"][i][1].integer());
        }
        CHECK(redundant.size() == made.problems.count(problem_code::redundant_parent));
    }
}

TEST_CASE("on random graphs Boost's searches run on the ontology and give our answers") {
    hallmark::random draw(5);
    for (int round = 0; round < 10; ++round) {
        const std::uint32_t n = 1 + draw.below(40);
        edge_list wanted;
        for (std::uint32_t i = draw.below(3 * n); i > 0 && n > 1; --i) {
            const label_id child = 1 + draw.below(n - 1);
            wanted.emplace_back(child, draw.below(child));
        }
        const ontology tags = from_edges(n, wanted).value;
        std::vector<label_id> order;
        boost::topological_sort(tags, std::back_inserter(order));
        std::vector<std::size_t> position(n);
        for (std::size_t i = 0; i < n; ++i) position[order[i]] = i;
        for (const auto& [child, parent] : edges_of(tags)) CHECK(position[parent] < position[child]);

        const auto above = graph::dominators(tags);
        for (label_id a = 0; a < n; ++a) {
            const auto steps = steps_up(tags, a);
            for (label_id b = 0; b < n; ++b) {
                CHECK(tags.is_ancestor(b, a) == (steps[b] > 0));
                if (steps[b] > 0) CHECK(tags.why(a, b).size() == steps[b] + 1);
            }
            // By hand: an ancestor is on every chain when without it no root can be reached; the closest is the
            // deepest.
            std::optional<label_id> closest;
            for (const label_id b : tags.ancestors(a)) {
                std::vector<label_id> open = {a};
                bool root = false;
                for (std::size_t i = 0; i < open.size(); ++i) {
                    root |= tags.parents(open[i]).empty();
                    for (const label_id parent : tags.parents(open[i]))
                        if (parent != b && std::find(open.begin(), open.end(), parent) == open.end())
                            open.push_back(parent);
                }
                if (!root && (!closest || tags.depth(b) > tags.depth(*closest))) closest = b;
            }
            CHECK(above[a] == closest);
        }

        std::vector<std::size_t> part(n, n);
        const auto parts = graph::components(tags);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CHECK(std::is_sorted(parts[i].begin(), parts[i].end()));
            if (i > 0) CHECK(parts[i - 1].front() < parts[i].front());
            for (const label_id label : parts[i]) part[label] = i;
        }
        for (const auto& [child, parent] : edges_of(tags)) CHECK(part[child] == part[parent]);
        CHECK(std::count(part.begin(), part.end(), n) == 0);
    }
}

TEST_CASE("the lesson's vocabulary has 200 parts, the redundant edges that networkx finds, and can be drawn") {
    const json_tree golden = hallmark_test::load_json("golden/ontology/mwml_ontology.json");
    const ontology tags = hallmark_test::lesson_tags().value;
    auto parts = graph::components(tags);
    CHECK(parts.size() == static_cast<std::size_t>(golden["weak_components"].integer()));
    std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    CHECK(parts[0].size() == 95);
    CHECK(parts[1].size() == 82);
    const auto redundant = graph::redundant_edges(tags);
    REQUIRE(redundant.size() == golden["transitive_reduction_removed"].size());
    for (std::size_t i = 0; i < redundant.size(); ++i) {
        CHECK(redundant[i].child == golden["transitive_reduction_removed"][i][0].integer());
        CHECK(redundant[i].parent == golden["transitive_reduction_removed"][i][1].integer());
    }
    const std::string dot = graph::write_graphviz(tags);
    CHECK(dot.find("  \"knowledge-base-question-answering\" -> \"question-answering\";\n") != std::string::npos);
    CHECK(dot.find("\"c++\"") == std::string::npos); // alone
    CHECK(graph::write_graphviz(tags, {.isolated = true}).find("  \"c++\";\n") != std::string::npos);
}

TEST_CASE("names are quoted in a drawing, and nothing is drawn of nothing") {
    ontology_builder builder;
    builder.add({.name = "say \"hi\""}).add({.name = "back\\slash", .parents = {"say \"hi\""}});
    CHECK(graph::write_graphviz(builder.build().value) ==
          "digraph vocabulary {\n  rankdir=BT;\n  node [shape=box];\n  \"say \\\"hi\\\"\";\n  \"back\\\\slash\";\n"
          "  \"back\\\\slash\" -> \"say \\\"hi\\\"\";\n}\n");
    CHECK(graph::write_graphviz(ontology()) == "digraph vocabulary {\n  rankdir=BT;\n  node [shape=box];\n}\n");
    CHECK(graph::components(ontology()).empty());
    CHECK(graph::redundant_edges(ontology()).empty());
    CHECK(graph::dominators(ontology()).empty());
}
