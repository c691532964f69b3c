// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/ancestry.hpp>
#include <hallmark/ontology/similarity.hpp>
#include <hallmark/ontology/support.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::from_edges;
using hallmark_test::json_tree;
using hallmark_test::labels_of;
using hallmark_test::load_json;

namespace {

ontology golden_ontology(const json_tree& golden) {
    edge_list edges;
    for (std::size_t child = 0; child < golden["parents"].size(); ++child)
        for (const label_id parent : labels_of(golden["parents"][child]))
            edges.emplace_back(static_cast<label_id>(child), parent);
    return from_edges(golden["parents"].size(), edges).value;
}

edge_list random_dag(hallmark::random& draw, std::uint32_t n, std::uint32_t most_parents) {
    edge_list edges;
    for (std::uint32_t child = 1; child < n; ++child)
        for (std::uint32_t k = draw.below(most_parents + 1); k > 0; --k) {
            const std::pair<label_id, label_id> edge{child, draw.below(child)};
            if (std::find(edges.begin(), edges.end(), edge) == edges.end()) edges.push_back(edge);
        }
    return edges;
}

bool reaches(const ontology& tags, label_id from, label_id to) {
    return from == to || tags.is_ancestor(to, from);
}

} // namespace

TEST_CASE("lowest common ancestors and all six similarities are those of the golden files") {
    std::size_t apart = 0;
    for (const char* name : {"go_slim", "do_cancer", "wn_food", "wn_disease"}) {
        CAPTURE(name);
        const json_tree golden = load_json(std::string("golden/ontology/") + name + ".json");
        const ontology tags = golden_ontology(golden);
        const std::vector<double> information = intrinsic_information(tags);
        const std::vector<std::uint32_t> below = descendant_counts(tags);
        REQUIRE(golden["descendant_count"].size() == tags.size());
        for (label_id label = 0; label < tags.size(); ++label)
            CHECK(below[label] == golden["descendant_count"][std::size_t{label}].integer());
        REQUIRE(golden["pairs"].size() > 100);
        label_similarity alike(tags);
        const auto near = [](double value, const json_tree& expected) {
            CHECK(std::abs(value - expected.number()) <= 1e-12); // the file is rounded to 12 digits behind the point
        };
        for (const json_tree& pair : golden["pairs"].items()) {
            const auto a = static_cast<label_id>(pair[0].integer()), b = static_cast<label_id>(pair[1].integer());
            CHECK(lowest_common_ancestors(tags, a, b) == labels_of(pair[2]));
            if (pair[2].size() == 0) { // null in the file; ours has a rule
                CHECK(alike.resnik(a, b, information) + alike.lin(a, b, information) + alike.wu_palmer(a, b) == 0);
                CHECK(alike.path(a, b) + alike.jaccard(a, b) == 0);
                CHECK_FALSE(alike.jiang_conrath_distance(a, b, information).has_value());
                ++apart;
                continue;
            }
            near(alike.resnik(a, b, information), pair[3]);
            near(alike.lin(a, b, information), pair[4]);
            near(alike.jiang_conrath_distance(a, b, information).value(), pair[5]);
            near(alike.wu_palmer(a, b), pair[6]);
            near(alike.path(a, b), pair[7]);
            near(alike.jaccard(a, b), pair[8]);
        }
    }
    CHECK(apart == 31);
}

TEST_CASE("two labels meet where brute force says, with the fewest steps") {
    hallmark::random draw(11);
    for (int round = 0; round < 150; ++round) {
        const std::uint32_t n = 1 + draw.below(14);
        const ontology tags = from_edges(n, random_dag(draw, n, 3), {.closure_cap = round % 2 == 0 ? 1000u : 0u}).value;
        ancestry meet(tags);
        label_similarity alike(tags);
        std::vector<std::uint32_t> below = descendant_counts(tags);
        for (label_id a = 0; a < n; ++a) {
            CHECK(below[a] == tags.descendants(a).size());
            for (label_id b = 0; b < n; ++b) {
                std::vector<label_id> shared, lowest;
                std::size_t either = 0, fewest = 1000;
                for (label_id x = 0; x < n; ++x) {
                    either += reaches(tags, a, x) || reaches(tags, b, x);
                    if (!reaches(tags, a, x) || !reaches(tags, b, x)) continue;
                    shared.push_back(x);
                    fewest = std::min(fewest, tags.why(a, x).size() + tags.why(b, x).size() - 2);
                }
                for (const label_id x : shared)
                    if (std::none_of(shared.begin(), shared.end(), [&](label_id y) { return tags.is_ancestor(x, y); }))
                        lowest.push_back(x);
                CHECK(lowest_common_ancestors(tags, a, b) == lowest);
                for (const shared_ancestor& s : meet.lowest(a, b)) {
                    CHECK(s.steps_a == tags.why(a, s.label).size() - 1);
                    CHECK(s.steps_b == tags.why(b, s.label).size() - 1);
                }
                CHECK(meet.shared(a, b).size() == shared.size());
                CHECK(meet.distance(a, b).value_or(1000) == fewest);
                CHECK(meet.distance(a, b) == meet.distance(b, a));
                CHECK(alike.jaccard(a, b) == static_cast<double>(shared.size()) / static_cast<double>(either));
                CHECK(alike.wu_palmer(a, b) == alike.wu_palmer(b, a));
                const auto chain = meet.chain_to(a, b);
                CHECK(chain.size() == tags.why(a, b).size());
                for (std::size_t i = 1; i < chain.size(); ++i)
                    CHECK(std::count(tags.parents(chain[i - 1]).begin(), tags.parents(chain[i - 1]).end(), chain[i]) ==
                          1);
            }
            CHECK(meet.chain_to_root(a).size() == tags.min_depth(a) + 1);
        }
    }
}

TEST_CASE("labels that share nothing are not alike, and nothing is NaN") {
    const ontology two = from_edges(4, {{1, 0}, {3, 2}}).value;
    const std::vector<double> information = intrinsic_information(two);
    label_similarity alike(two);
    CHECK(lowest_common_ancestors(two, 1, 3).empty());
    CHECK(alike.path(1, 3) == 0);
    CHECK(alike.wu_palmer(1, 3) == 0);
    CHECK(alike.jaccard(1, 3) == 0);
    CHECK(alike.resnik(1, 3, information) == 0);
    CHECK(alike.lin(1, 3, information) == 0);
    CHECK_FALSE(alike.jiang_conrath_distance(1, 3, information).has_value());
    CHECK_FALSE(ancestry(two).distance(1, 3).has_value());

    const ontology one = from_edges(1, {}).value;
    label_similarity alone(one);
    CHECK(intrinsic_information(one) == std::vector<double>{0}); // ln 1 is no divisor
    CHECK(alone.lin(0, 0, intrinsic_information(one)) == 1);
    CHECK(alone.resnik(0, 0, intrinsic_information(one)) == 0);
    CHECK(alone.jiang_conrath_distance(0, 0, intrinsic_information(one)) == 0);
    CHECK(alone.path(0, 0) == 1);
    CHECK(alone.wu_palmer(0, 0) == 1);
    CHECK(intrinsic_information(ontology{}).empty());

    const ontology chain = from_edges(2, {{1, 0}}).value;
    CHECK(intrinsic_information(chain) == std::vector<double>{0, 1});
    label_similarity along(chain);
    CHECK(along.lin(0, 0, intrinsic_information(chain)) == 1); // the root says nothing
    CHECK(along.lin(0, 1, intrinsic_information(chain)) == 0);
    CHECK(along.lin(0, 1, std::vector<double>{0, 0}) == 0);
    CHECK_THROWS_AS(static_cast<void>(along.lin(0, 1, std::vector<double>{0})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(along.path(0, 2)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(along.path(2, 0)), std::invalid_argument);
}

TEST_CASE("observed information counts an item once for each label it implies") {
    // 0 <- 1, 0 <- 2, both above 3; 4 is never used
    const ontology tags = from_edges(5, {{1, 0}, {2, 0}, {3, 1}, {3, 2}, {4, 0}}).value;
    const label_sets items(std::vector<std::vector<int>>{{3}, {1, 3}, {2}, {0, 0}});
    const label_support support = expanded_support(tags, items);
    CHECK(support.counts == std::vector<std::uint64_t>{4, 2, 3, 2, 0});
    CHECK(support.items == 4);
    const std::vector<double> information = observed_information(support);
    CHECK(information[0] == 0);
    CHECK(information[1] == doctest::Approx(std::log(5.0 / 3)));
    CHECK(information[4] == doctest::Approx(std::log(5.0)));
    CHECK(observed_information(support, 0.5)[4] == doctest::Approx(std::log(9.0)));
    CHECK_THROWS_AS(static_cast<void>(observed_information(support, 0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(observed_information({.counts = {2}, .items = 1})), std::invalid_argument);

    label_support halves = expanded_support(tags, label_sets(std::vector<std::vector<int>>{{3}, {1, 3}}));
    halves.merge(expanded_support(tags, label_sets(std::vector<std::vector<int>>{{2}, {0, 0}})));
    CHECK(halves == support);
    label_support empty;
    empty.merge(support);
    CHECK(empty == support);
    CHECK_THROWS_AS(empty.merge({.counts = {1}, .items = 1}), std::invalid_argument);
}

TEST_CASE("sets are as alike as their best partners") {
    const auto alike = [](label_id a, label_id b) { return a == b ? 1.0 : a + b == 3 ? 0.5 : 0.0; };
    const std::vector<label_id> x = {1, 5}, y = {1, 2, 7};
    // 1 -> 1, 5 -> 0; back: 1 -> 1, 2 -> 0.5, 7 -> 0
    CHECK(best_match_average(x, y, alike) == doctest::Approx(2.5 / 5));
    CHECK(best_match_average(y, x, alike) == doctest::Approx(2.5 / 5));
    CHECK(best_match_average(x, x, alike) == 1);
    CHECK(best_match_average(x, std::vector<label_id>{}, alike) == 0);
    CHECK(best_match_average({}, {}, alike) == 1);
}

TEST_CASE("similarities on a chain of a million labels do not recurse") {
    constexpr std::uint32_t n = 1000000;
    edge_list edges;
    for (label_id i = 1; i < n; ++i) edges.emplace_back(i, i - 1);
    const ontology tags = from_edges(n, edges).value;
    CHECK_FALSE(tags.has_closure());
    CHECK(descendant_counts(tags)[0] == n - 1);
    CHECK(intrinsic_information(tags)[0] == 0);
    CHECK(lowest_common_ancestors(tags, n - 1, n / 2) == std::vector<label_id>{n / 2});
    CHECK(ancestry(tags).distance(n - 1, 0) == n - 1);
}
