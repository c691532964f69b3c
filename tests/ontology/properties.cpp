// SPDX-License-Identifier: MIT
// Random graphs and large ones.
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::edges_of;
using hallmark_test::from_edges;

namespace {

constexpr unsigned far = 1000000;

/// Fewest steps from child to ancestor, by Floyd and Warshall.
std::vector<std::vector<unsigned>> distances(std::size_t n, const edge_list& edges) {
    std::vector<std::vector<unsigned>> d(n, std::vector<unsigned>(n, far));
    for (const auto& [child, parent] : edges) d[child][parent] = 1;
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    return d;
}

edge_list random_edges(hallmark::random& draw, std::uint32_t n, std::uint32_t count, bool acyclic) {
    std::vector<label_id> rank(n);
    for (label_id i = 0; i < n; ++i) rank[i] = i;
    for (std::uint32_t i = n; i > 1; --i) std::swap(rank[i - 1], rank[draw.below(i)]);
    edge_list edges;
    while (edges.size() < count) {
        label_id a = draw.below(n), b = draw.below(n);
        if (a == b) continue;
        if (acyclic && rank[a] < rank[b]) std::swap(a, b);
        edges.emplace_back(a, b);
    }
    std::stable_sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return edges;
}

std::vector<label_id> random_labels(hallmark::random& draw, std::uint32_t n) {
    std::vector<label_id> labels(draw.below(6));
    for (label_id& label : labels) label = draw.below(n);
    return labels;
}

void check_answers(const ontology& tags, hallmark::random& draw) {
    const auto n = static_cast<std::uint32_t>(tags.size());
    const auto d = distances(n, edges_of(tags));
    expander up(tags);
    for (label_id a = 0; a < n; ++a) {
        std::vector<label_id> above, below;
        for (label_id b = 0; b < n; ++b) {
            if (d[a][b] < far) above.push_back(b);
            if (d[b][a] < far) below.push_back(b);
            CHECK(tags.is_ancestor(b, a) == (d[a][b] < far));
            CHECK(up.is_ancestor(b, a) == (d[a][b] < far));
            const auto chain = tags.why(a, b);
            if (a == b) {
                CHECK(chain == std::vector{a});
                continue;
            }
            REQUIRE(chain.size() == (d[a][b] < far ? d[a][b] + 1 : 0));
            for (std::size_t i = 0; i + 1 < chain.size(); ++i) CHECK(d[chain[i]][chain[i + 1]] == 1);
            if (!chain.empty()) CHECK((chain.front() == a && chain.back() == b));
        }
        CHECK(d[a][a] == far);
        CHECK(tags.ancestors(a) == above);
        CHECK(tags.descendants(a) == below);
        CHECK(std::ranges::equal(up.ancestors(a), above));
        CHECK(std::ranges::equal(up.descendants(a), below));
    }
    std::vector<std::size_t> position(n);
    REQUIRE(tags.topological_order().size() == n);
    for (std::size_t i = 0; i < n; ++i) position[tags.topological_order()[i]] = i;
    for (label_id child = 0; child < n; ++child) {
        std::uint32_t most = 0, least = tags.parents(child).empty() ? 0 : far;
        for (const label_id parent : tags.parents(child)) {
            CHECK(position[parent] < position[child]);
            most = std::max(most, tags.depth(parent) + 1);
            least = std::min(least, tags.min_depth(parent) + 1);
        }
        CHECK(tags.depth(child) == most);
        CHECK(tags.min_depth(child) == least);
    }
    for (int i = 0; i < 50; ++i) {
        const auto x = random_labels(draw, n);
        std::set<label_id> wide(x.begin(), x.end());
        for (const label_id a : x)
            for (label_id b = 0; b < n; ++b)
                if (d[a][b] < far) wide.insert(b);
        const auto expanded = tags.expand(x), reduced = tags.reduce(x);
        CHECK(expanded == std::vector<label_id>(wide.begin(), wide.end()));
        CHECK(tags.expand(expanded) == expanded);
        CHECK(tags.expand(reduced) == expanded);
        CHECK(std::ranges::equal(up.expand(x), expanded));
        CHECK(std::ranges::equal(up.reduce(x), reduced));
        std::vector<label_id> sorted = reduced;
        std::sort(sorted.begin(), sorted.end());
        CHECK(tags.reduce(expanded) == sorted);
        CHECK(tags.reduce(reduced) == reduced);
        auto next = x.begin(); // the order is that of the first occurrences
        for (const label_id label : reduced) {
            next = std::find(next, x.end(), label);
            REQUIRE(next != x.end());
            CHECK(std::find(x.begin(), next, label) == next);
        }
    }
}

} // namespace

TEST_CASE("on random graphs without cycles all answers are those of Floyd and Warshall, stored or searched") {
    hallmark::random draw(11);
    for (int round = 0; round < 12; ++round) {
        const std::uint32_t n = 2 + draw.below(30);
        const edge_list edges = random_edges(draw, n, draw.below(3 * n), true);
        const auto stored = from_edges(n, edges);
        const auto searched = from_edges(n, edges, {.closure_cap = 0});
        CHECK(stored.value.has_closure());
        CHECK(searched.value.has_closure() == edges.empty());
        CHECK(stored.value == searched.value);
        CHECK(stored.problems == searched.problems);
        CHECK(stored.problems.count(problem_code::cycle) == 0);
        check_answers(stored.value, draw);
        check_answers(searched.value, draw);

        // Redundant is what another parent implies, or what stands twice.
        const auto d = distances(n, edges);
        std::size_t redundant = 0;
        std::set<std::pair<label_id, label_id>> seen;
        for (const auto& [child, parent] : edges) {
            bool implied = !seen.insert({child, parent}).second;
            if (!implied)
                for (const auto& [other_child, other] : edges)
                    if (other_child == child && d[other][parent] < far) {
                        implied = true;
                        break;
                    }
            redundant += implied;
        }
        CHECK(stored.problems.count(problem_code::redundant_parent) == redundant);
    }
}

TEST_CASE("of random graphs with cycles, one shortest cycle a knot is told, and what is left out follows the rule") {
    hallmark::random draw(12);
    for (int round = 0; round < 40; ++round) {
        const std::uint32_t n = 2 + draw.below(20);
        edge_list edges = random_edges(draw, n, draw.below(3 * n), false);
        const auto made = from_edges(n, edges);

        // The rule, edge by edge: a parent is left out when the edges before it lead from it back to the child.
        edge_list kept, before;
        for (const auto& e : edges) {
            if (std::find(before.begin(), before.end(), e) != before.end()) continue; // stands twice
            if (distances(n, before)[e.second][e.first] == far) kept.push_back(e);
            before.push_back(e);
        }
        CHECK(edges_of(made.value) == kept);
        check_answers(made.value, draw);

        // The knots, and the shortest way round each.
        const auto d = distances(n, edges);
        std::vector<unsigned> shortest;
        std::vector<bool> seen(n, false);
        for (label_id a = 0; a < n; ++a) {
            if (seen[a] || d[a][a] == far) continue;
            unsigned best = far;
            for (label_id b = a; b < n; ++b) {
                if (d[a][b] + d[b][a] >= far && a != b) continue;
                seen[b] = true;
                best = std::min(best, d[b][b]);
            }
            shortest.push_back(best);
        }
        std::vector<unsigned> told;
        for (const problem& p : made.problems) {
            if (p.code != problem_code::cycle) continue;
            unsigned arrows = 0;
            for (std::size_t at = 0; (at = p.message.find("\xE2\x86\x92", at)) != std::string::npos; ++at) ++arrows;
            told.push_back(arrows);
            CHECK(p.level == severity::error);
        }
        CHECK(told == shortest);
    }
}

TEST_CASE("a chain of a million tags is built and asked without recursion, in either order of declaration") {
    for (const bool up : {true, false}) {
        const label_id n = up ? 1000000 : 100000;
        ontology_builder builder;
        for (label_id i = 0; i < n; ++i) {
            tag_definition tag{.name = "t" + std::to_string(i)};
            if (up ? i > 0 : i + 1 < n) tag.parents.push_back("t" + std::to_string(up ? i - 1 : i + 1));
            builder.add(std::move(tag));
        }
        const auto made = builder.build();
        const ontology& tags = made.value;
        const label_id root = up ? 0 : n - 1, leaf = up ? n - 1 : 0;
        CHECK(made.problems.empty());
        CHECK_FALSE(tags.has_closure());
        CHECK(tags.depth(leaf) == n - 1);
        CHECK(tags.ancestors(leaf).size() == n - 1);
        CHECK(tags.descendants(root).size() == n - 1);
        CHECK(tags.is_ancestor(root, leaf));
        CHECK_FALSE(tags.is_ancestor(leaf, root));
        CHECK(tags.why(leaf, root).size() == n);
        CHECK(tags.reduce(std::vector{root, leaf}) == std::vector{leaf});
    }
}

TEST_CASE("a ring of many tags is one cycle, told in a short message; one parent is left out") {
    const label_id n = 200000;
    ontology_builder builder;
    for (label_id i = 0; i < n; ++i)
        builder.add({.name = "t" + std::to_string(i), .parents = {"t" + std::to_string((i + 1) % n)}});
    const auto made = builder.build();
    REQUIRE(made.problems.size() == 1);
    CHECK(made.problems[0].where == "/199999/parents/0");
    CHECK(made.problems[0].message.size() < 3000);
    CHECK(made.value.edge_count() == n - 1);
}

TEST_CASE("a star of a million tags is stored") {
    const label_id n = 1000000;
    ontology_builder builder;
    builder.add({.name = "hub"});
    for (label_id i = 1; i <= n; ++i) builder.add({.name = "t" + std::to_string(i), .parents = {"hub"}});
    const ontology tags = builder.build().value;
    CHECK(tags.has_closure());
    CHECK(tags.children(0).size() == n);
    CHECK(tags.descendants(0).size() == n);
    CHECK(tags.find("T777777") == 777777);
    CHECK(tags.leaves().size() == n);
}

TEST_CASE("of a complete order of tags all but the next parent is redundant") {
    const label_id n = 300;
    edge_list edges;
    for (label_id child = 1; child < n; ++child)
        for (label_id parent = 0; parent < child; ++parent) edges.emplace_back(child, parent);
    const auto made = from_edges(n, edges);
    CHECK(made.value.has_closure());
    CHECK(made.problems.count(problem_code::redundant_parent) == edges.size() - (n - 1));
    CHECK(made.value.ancestors(n - 1).size() == n - 1);
    const auto searched = from_edges(n, edges, {.closure_cap = 1000});
    CHECK(searched.problems == made.problems);
}

TEST_CASE("a knot of all tags is broken in one pass") {
    const label_id n = 300;
    edge_list edges;
    for (label_id a = 0; a < n; ++a)
        for (label_id b = 0; b < n; ++b)
            if (a != b) edges.emplace_back(a, b);
    const auto made = from_edges(n, edges);
    CHECK(made.problems.count(problem_code::cycle) == 1);
    CHECK(made.value.topological_order().size() == n);
    CHECK(made.value.edge_count() == n * (n - 1) / 2); // each pair keeps the way that was declared first
    CHECK(made.value.depth(0) == n - 1);
}
