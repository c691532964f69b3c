// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/constraints.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;

namespace {

using rows = std::vector<std::vector<label_id>>;

ontology animals() {
    ontology_builder builder;
    builder.add({.name = "animal"})
        .add({.name = "cat", .parents = {"animal"}})
        .add({.name = "dog", .parents = {"animal"}});
    builder.add({.name = "siamese", .parents = {"cat"}}).add({.name = "boxes"}).add({.name = "points"});
    builder.add({.name = "detection"});
    return builder.build().value;
}

} // namespace

TEST_CASE("every broken constraint is told with the labels that break it") {
    const ontology tags = animals();
    const label_id animal = tags.at("animal"), cat = tags.at("cat"), dog = tags.at("dog"), siamese = tags.at("siamese"),
                   boxes = tags.at("boxes"), points = tags.at("points"), detection = tags.at("detection");
    label_constraints rules(tags);
    rules.exclusive({dog, cat, cat}, "one animal").needs(detection, {boxes, points}).at_least(1, {animal, detection});
    rules.at_most(2, {animal, cat, siamese});
    REQUIRE(rules.size() == 4);
    CHECK(rules[0].group == std::vector<label_id>{cat, dog});

    const label_sets items(rows{{cat}, {siamese, dog}, {detection}, {detection, points}, {boxes}, {}});
    const std::vector<label_violation> broken = rules.violations(items);
    REQUIRE(broken.size() == 5);
    CHECK(broken[0] == label_violation{1, 0, {cat, dog}}); // the cat is implied
    CHECK(broken[1] == label_violation{1, 3, {animal, cat, siamese}});
    CHECK(broken[2] == label_violation{2, 1, {}});
    CHECK(broken[3] == label_violation{4, 2, {}});
    CHECK(broken[4] == label_violation{5, 2, {}});

    CHECK(rules.message(broken[0]) == "item 1: 'cat', 'dog': at most 1 of 'cat', 'dog' (one animal)");
    CHECK(rules.message(broken[2]) == "item 2: none: at least 1 of 'boxes', 'points', as it has 'detection'");
    CHECK(rules.message(broken[1]) == "item 1: 'animal', 'cat', 'siamese': at most 2 of 'animal', 'cat', 'siamese'");
}

TEST_CASE("without constraints or items nothing is broken") {
    const ontology tags = animals();
    CHECK(label_constraints(tags).violations(label_sets(rows{{0}, {}})).empty());
    label_constraints rules(tags);
    rules.at_least(1, {0});
    CHECK(rules.violations({}).empty());
    CHECK(label_constraints(tags).empty());
}

TEST_CASE("constraints that no item can keep, and labels that are none, are refused") {
    const ontology tags = animals();
    label_constraints rules(tags);
    CHECK_THROWS_AS(rules.exclusive({tags.at("siamese"), tags.at("animal")}), std::invalid_argument);
    CHECK_THROWS_AS(rules.exclusive({99}), std::invalid_argument);
    CHECK_THROWS_AS(rules.needs(99, {0}), std::invalid_argument);
    CHECK_THROWS_AS(rules.at_least(3, {0, 1, 1}), std::invalid_argument);
    CHECK_THROWS_AS(rules.add({.group = {0, 1}, .least = 2, .most = 1}), std::invalid_argument);
    CHECK(rules.empty());
    rules.at_most(1, {0});
    CHECK_THROWS_AS(static_cast<void>(rules.violations(label_sets(rows{{99}}))), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(rules.message({.item = 0, .constraint = 1, .labels = {}})),
                    std::invalid_argument);
    try {
        rules.exclusive({tags.at("siamese"), tags.at("animal")});
    } catch (const std::invalid_argument& wrong) {
        CHECK(std::string(wrong.what()) ==
              "label_constraints::exclusive: 'siamese' implies 'animal': they cannot exclude each other");
    }
}

TEST_CASE("violations are those of counting by hand, on random items") {
    hallmark::random draw(31);
    for (int round = 0; round < 100; ++round) {
        const std::uint32_t n = 2 + draw.below(10);
        hallmark_test::edge_list edges;
        for (label_id child = 1; child < n; ++child)
            if (draw.below(2) == 0) edges.emplace_back(child, draw.below(child));
        const ontology tags = hallmark_test::from_edges(n, edges).value;
        label_constraints rules(tags);
        for (int c = 0; c < 6; ++c) {
            label_constraint rule;
            for (label_id label = 0; label < n; ++label)
                if (draw.below(2) == 0) rule.group.push_back(label);
            rule.least = draw.below(static_cast<std::uint32_t>(rule.group.size()) + 1);
            rule.most = rule.least + draw.below(3);
            if (draw.below(2) == 0) rule.when = draw.below(n);
            rules.add(rule);
        }
        label_sets items;
        for (int item = 0; item < 10; ++item) {
            std::vector<label_id> labels(draw.below(4));
            for (label_id& label : labels) label = draw.below(n);
            items.add(labels);
        }
        std::vector<label_violation> expected;
        for (std::size_t item = 0; item < items.size(); ++item) {
            const std::vector<label_id> all = tags.expand(items[item]);
            const auto holds = [&](label_id label) { return std::binary_search(all.begin(), all.end(), label); };
            for (std::size_t c = 0; c < rules.size(); ++c) {
                label_violation violation{item, c, {}};
                for (const label_id label : rules[c].group)
                    if (holds(label)) violation.labels.push_back(label);
                const bool binds = rules[c].when == label_constraint::every_item || holds(rules[c].when);
                if (binds && (violation.labels.size() < rules[c].least || violation.labels.size() > rules[c].most))
                    expected.push_back(violation);
            }
        }
        CHECK(rules.violations(items) == expected);
    }
}
