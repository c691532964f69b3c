// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/rollup.hpp>
#include <hallmark/ontology/support.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::from_edges;
using hallmark_test::json_tree;
using hallmark_test::labels_of;
using hallmark_test::load_json;

namespace {

using rows = std::vector<std::vector<label_id>>;

std::vector<label_id> copied(std::span<const label_id> labels) {
    return {labels.begin(), labels.end()};
}

std::uint64_t count(const json_tree& value) {
    return static_cast<std::uint64_t>(value.integer());
}

} // namespace

TEST_CASE("rare tags of the lesson's projects roll up as in the golden file") {
    const json_tree golden = load_json("golden/ontology/mwml_rollup.json");
    const json_tree projects = load_json("golden/ontology/mwml_projects.json");
    const ontology tags = hallmark_test::lesson_tags().value;
    label_sets items;
    for (const json_tree& row : projects["rows"].items()) items.add(labels_of(row[1]));
    REQUIRE(items.size() == 2032);
    const label_support support = expanded_support(tags, items);
    REQUIRE(golden["results"].size() == 3);
    for (const json_tree& result : golden["results"].items()) {
        const roll_up plan(tags, support, count(result["min_support"]));
        CHECK(plan.kept() == labels_of(result["kept"]));
        std::size_t mapped = 0;
        for (const auto& [label, targets] : result["map"].members()) {
            CHECK(copied(plan.targets(static_cast<label_id>(std::stoul(label)))) == labels_of(targets));
            ++mapped;
        }
        CHECK(mapped + plan.kept().size() == tags.size());
        const roll_up_effect effect = effect_of(plan, items);
        CHECK(effect.uses == items.labels().size());
        CHECK(effect.items_emptied_if_dropped == count(result["items_emptied_if_dropped"]));
        CHECK(effect.items_emptied == count(result["items_emptied_if_rolled_up"]));
        CHECK(effect.uses_of_rare == count(result["uses_lost_if_dropped"]));
        CHECK(effect.uses_lost == count(result["uses_lost_if_rolled_up"]));
        if (!result["expanded_support"].is_null())
            for (label_id label = 0; label < tags.size(); ++label)
                CHECK(support.counts[label] == count(result["expanded_support"][std::size_t{label}]));
        if (!result["first_200_items"].is_null())
            for (std::size_t item = 0; item < 200; ++item)
                CHECK(plan.apply(items[item]) == labels_of(result["first_200_items"][item]));
    }
}

TEST_CASE("each way up ends at its first ancestor that stays") {
    // 0 <- 1 <- 3, 0 <- 2 <- 3, 3 <- 4; 5 alone
    const ontology tags = from_edges(6, {{1, 0}, {2, 0}, {3, 1}, {3, 2}, {4, 3}}).value;
    const roll_up plan(tags, {.counts = {9, 5, 1, 1, 1, 1}, .items = 9}, 5);
    CHECK(copied(plan.targets(4)) == std::vector<label_id>{0, 1}); // over 1, and over 2 to 0
    CHECK(copied(plan.targets(2)) == std::vector<label_id>{0});
    CHECK(plan.targets(5).empty());
    CHECK(plan.stays(0));
    CHECK_FALSE(plan.stays(2));
    CHECK(plan.kept() == std::vector<label_id>{0, 1});
    CHECK(plan.apply(std::vector<label_id>{5, 4, 0}) == std::vector<label_id>{0, 1});
    const label_sets items(rows{{4, 5}, {5}, {}, {0, 3}});
    const roll_up_effect effect = effect_of(plan, items);
    CHECK(effect == roll_up_effect{5, 4, 2, 2, 1});
    roll_up_effect twice = effect;
    twice.merge(effect);
    CHECK(twice == roll_up_effect{10, 8, 4, 4, 2});

    CHECK(roll_up(tags, {.counts = std::vector<std::uint64_t>(6, 0), .items = 0}, 0).kept().size() == 6);
    CHECK(roll_up(tags, {.counts = std::vector<std::uint64_t>(6, 0), .items = 0}, 1).kept().empty());
    CHECK_THROWS_AS(roll_up(tags, {.counts = {1}, .items = 1}, 1), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(plan.targets(6)), std::invalid_argument);
}

TEST_CASE("a chain of a million rare labels rolls up to its root") {
    constexpr std::uint32_t n = 1000000;
    edge_list edges;
    for (label_id i = 1; i < n; ++i) edges.emplace_back(i, i - 1);
    const ontology tags = from_edges(n, edges).value;
    label_support support{.counts = std::vector<std::uint64_t>(n, 0), .items = 1};
    support.counts[0] = 1;
    const roll_up plan(tags, support, 1);
    CHECK(copied(plan.targets(n - 1)) == std::vector<label_id>{0});
}
