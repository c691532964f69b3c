// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;

namespace {

ontology animals() {
    ontology_builder builder;
    builder.add({.name = "animal"})
        .add({.name = "cat", .aliases = {"kitty", "mouse-er"}, .parents = {"animal"}})
        .add({.name = "siamese", .parents = {"cat"}})
        .add({.name = "dog", .aliases = {"hound", "puppy dog"}, .parents = {"animal"}})
        .add({.name = "wolf", .aliases = {"Hound"}, .parents = {"animal"}});
    return builder.build().value;
}

struct photo {
    std::vector<std::string> tags;
};
const auto tags_of = [](const photo& p) -> const std::vector<std::string>& { return p.tags; };

std::vector<std::vector<std::string>> lesson_items() {
    const json_tree projects = hallmark_test::load_json("data/mwml/projects.json");
    std::vector<std::vector<std::string>> items;
    for (const json_tree& p : projects.items()) {
        items.emplace_back();
        for (const json_tree& tag : p["tags"].items()) items.back().push_back(tag.string());
    }
    return items;
}

} // namespace

TEST_CASE("each thing that is wrong with an item's labels is told, with its place and its fix") {
    const ontology labels = animals();
    const label_id animal = 0, cat = 1, siamese = 2, dog = 3;
    label_constraints rules(labels);
    rules.exclusive({cat, dog});
    const std::vector<photo> photos = {{{"animal", "cat"}},
                                       {{}},
                                       {{"siamese", "kitty", "Cat", "dgo", "hOUND", "unheard-of", "pupy-dgo"}},
                                       {{"siamese", "dog"}}};
    const audit_report report = audit(labels, photos, {.rules = &rules}, tags_of);

    constexpr auto none = audit_finding::no_label;
    constexpr auto not_given = audit_finding::not_given;
    using code = audit_code;
    const std::vector<audit_finding> wanted = {
        {0, code::redundant_label, label_fix::remove, 0, "animal", animal, cat, not_given},
        {2, code::alias_used, label_fix::replace, 1, "kitty", cat, none, not_given},
        {2, code::redundant_label, label_fix::remove, 1, "kitty", cat, siamese, not_given},
        {2, code::alias_used, label_fix::replace, 2, "Cat", cat, none, not_given},
        {2, code::repeated_label, label_fix::remove, 2, "Cat", cat, none, not_given},
        {2, code::unknown_label, label_fix::review, 3, "dgo", dog, none, not_given}, // short: it may be anything
        {2, code::ambiguous_label, label_fix::review, 4, "hOUND", dog, none, not_given},
        {2, code::unknown_label, label_fix::review, 5, "unheard-of", none, none, not_given},
        {2, code::unknown_label, label_fix::replace, 6, "pupy-dgo", dog, none, not_given},
        {2, code::missing_implied, label_fix::add, not_given, "", animal, siamese, not_given},
        {3, code::missing_implied, label_fix::add, not_given, "", animal, siamese, not_given},
        {3, code::missing_implied, label_fix::add, not_given, "", cat, siamese, not_given},
        {3, code::broken_rule, label_fix::review, not_given, "", cat, dog, 0}};
    REQUIRE(report.findings.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(message(labels, report.findings[i]));
        CHECK(report.findings[i] == wanted[i]);
    }
    CHECK(report.counts.items == 4);
    CHECK(report.counts.clean == 1);
    CHECK(report.counts.of(code::missing_implied) == 3);
    CHECK(report.counts.items_of(code::missing_implied) == 2);
    CHECK(message(labels, report.findings[1]) == "item 2: 'kitty' is called 'cat' here: replace it");
    CHECK(message(labels, report.findings[5]) == "item 2: 'dgo' names no label (did you mean 'dog'?)");
    CHECK(message(labels, report.findings[9]) == "item 2: 'siamese' implies 'animal': add it");
    CHECK(message(labels, report.findings[12]) == "item 3: rule 0 is broken by 'cat' and 'dog'");
    CHECK(name_of(code::broken_rule) == "broken_rule");
}

TEST_CASE("items may hold numbers, and what is switched off is not looked for") {
    const ontology labels = animals();
    const std::vector<std::vector<int>> items = {{2}, {2, 1, 0}, {2, 2}, {}};
    const audit_report all = audit(labels, items);
    CHECK(all.counts.of(audit_code::missing_implied) == 4);
    CHECK(all.counts.of(audit_code::redundant_label) == 2);
    CHECK(all.counts.of(audit_code::repeated_label) == 1);
    CHECK(all.findings[0].given.empty());
    CHECK(audit(labels, items, {.missing_implied = false}).counts.of(audit_code::missing_implied) == 0);
    CHECK(audit(labels, items, {.redundant = false}).counts.of(audit_code::redundant_label) == 0);
    CHECK(audit(labels, label_sets(items)) == all);
    CHECK_THROWS_AS((void)audit(labels, std::vector<std::vector<int>>{{5}}), std::invalid_argument);
    CHECK_THROWS_AS((void)audit(labels, std::vector<std::vector<int>>{{-1}}), std::invalid_argument);
    const std::vector<std::vector<std::string_view>> unknown = {{"dgo"}};
    CHECK(audit(labels, unknown, {.suggestions = false}).findings[0].label == audit_finding::no_label);
    CHECK(audit(labels, unknown).findings[0].label == 3);
    CHECK(audit(ontology(), unknown).findings[0].fix == label_fix::review);
    CHECK(audit(labels, std::vector<std::vector<int>>{}) == audit_report{});
    const audit_report few = audit(labels, items, {.limit = 2});
    CHECK(few.findings.size() == 2);
    CHECK(few.counts == all.counts);
}

TEST_CASE("the lesson's projects are audited as the golden file has them") {
    const json_tree golden = hallmark_test::load_json("golden/ontology/mwml_projects.json");
    const json_tree& totals = golden["totals"];
    const ontology labels = hallmark_test::lesson_tags().value;
    const auto items = lesson_items();
    const audit_report report = audit(labels, items);
    const auto total = [&](const char* key) { return static_cast<std::uint64_t>(totals[key].integer()); };
    using code = audit_code;
    CHECK(report.counts.items == total("projects"));
    CHECK(report.counts.of(code::unknown_label) + report.counts.of(code::ambiguous_label) == total("unknown"));
    CHECK(report.counts.items_of(code::alias_used) == total("projects_alias_changed"));
    CHECK(report.counts.items_of(code::missing_implied) == total("projects_ancestor_added"));
    CHECK(report.counts.of(code::missing_implied) == total("expanded_label_uses") - total("known_label_uses"));
    CHECK(report.counts.items_of(code::redundant_label) == total("projects_reducible"));
    CHECK(report.counts.of(code::redundant_label) == total("labels_removed_by_reduce"));

    // The fixes, done item by item, give the golden rows: removal of what is redundant, addition of what is missing.
    std::vector<std::set<label_id>> reduced(items.size()), expanded(items.size());
    std::vector<std::set<std::string>> unknown(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        for (const std::string& tag : items[i])
            if (const auto label = labels.find(tag)) {
                reduced[i].insert(*label);
                expanded[i].insert(*label);
            }
    for (const audit_finding& f : report.findings) {
        if (f.code == code::redundant_label) reduced[f.item].erase(f.label);
        if (f.code == code::missing_implied) expanded[f.item].insert(f.label);
        if (f.code == code::unknown_label) unknown[f.item].insert(f.given);
        if (f.position != audit_finding::not_given) CHECK(items[f.item][f.position] == f.given);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const json_tree& row = golden["rows"][i];
        auto wanted = hallmark_test::labels_of(row[2]);
        CHECK(std::vector<label_id>(expanded[i].begin(), expanded[i].end()) == wanted);
        wanted = hallmark_test::labels_of(row[3]);
        CHECK(reduced[i] == std::set<label_id>(wanted.begin(), wanted.end()));
        CHECK(unknown[i].size() == static_cast<std::size_t>(row[4].integer()));
    }
}

TEST_CASE("shards merge to the audit of all items") {
    const ontology labels = hallmark_test::lesson_tags().value;
    const auto items = lesson_items();
    label_constraints rules(labels);
    rules.exclusive({labels.at("tensorflow"), labels.at("pytorch")}).at_least(1, {labels.at("nlp"), labels.at("cv")});
    const audit_report whole = audit(labels, items, {.rules = &rules});
    CHECK(whole.counts.of(audit_code::broken_rule) == rules
                                                          .violations([&] {
                                                              label_sets sets;
                                                              for (const auto& item : items) {
                                                                  std::vector<label_id> known;
                                                                  for (const std::string& tag : item)
                                                                      if (const auto label = labels.find(tag))
                                                                          known.push_back(*label);
                                                                  sets.add(known);
                                                              }
                                                              return sets;
                                                          }())
                                                          .size());
    audit_report merged;
    for (std::size_t begin = 0; begin < items.size(); begin += 500) {
        const std::vector<std::vector<std::string>> shard(
            items.begin() + static_cast<std::ptrdiff_t>(begin),
            items.begin() + static_cast<std::ptrdiff_t>(std::min(begin + 500, items.size())));
        merged.merge(audit(labels, shard, {.rules = &rules}));
    }
    CHECK(merged == whole);
    CHECK(whole.counts.clean < whole.counts.items);
    for (std::size_t i = 1; i < whole.findings.size(); ++i) CHECK(whole.findings[i - 1].item <= whole.findings[i].item);
}
