// SPDX-License-Identifier: MIT
// The lesson's vocabulary and projects, against what networkx 2.8 and plain Python found (golden/ontology).
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;
using hallmark_test::labels_of;
using hallmark_test::lesson_tags;
using hallmark_test::load_json;

namespace {

void check_edges(const ontology& tags, const json_tree& expected) {
    hallmark_test::edge_list wanted, got = hallmark_test::edges_of(tags);
    for (const json_tree& e : expected.items())
        wanted.emplace_back(static_cast<label_id>(e[0].integer()), static_cast<label_id>(e[1].integer()));
    std::sort(wanted.begin(), wanted.end());
    std::sort(got.begin(), got.end());
    CHECK(got == wanted);
    CHECK(tags.edge_count() == wanted.size());
}

void check_ancestors(const ontology& tags, const json_tree& expected, std::size_t pairs) {
    std::size_t sum = 0;
    for (label_id label = 0; label < tags.size(); ++label) {
        const std::string key = std::to_string(label);
        const std::vector<label_id> wanted = expected.has(key) ? labels_of(expected[key]) : std::vector<label_id>{};
        CHECK(tags.ancestors(label) == wanted);
        for (const label_id above : wanted) {
            CHECK(tags.is_ancestor(above, label));
            CHECK_FALSE(tags.is_ancestor(label, above));
            const auto below = tags.descendants(above);
            CHECK(std::binary_search(below.begin(), below.end(), label));
        }
        sum += wanted.size();
    }
    CHECK(sum == pairs);
}

} // namespace

TEST_CASE("every surface of the lesson's tags finds its tag, folded or not, and nothing else does") {
    const json_tree golden = load_json("golden/ontology/mwml_ontology.json");
    const ontology tags = lesson_tags().value;
    REQUIRE(tags.size() == 400);
    for (label_id label = 0; label < tags.size(); ++label)
        CHECK(tags.name(label) == golden["labels"][std::size_t{label}].string());
    std::size_t aliases = 0;
    for (const auto& [surface, label] : golden["resolve"].members()) {
        const auto id = static_cast<label_id>(label.integer());
        CHECK(tags.find(surface) == id);
        CHECK(tags.at(surface) == id);
        const bool is_name = tags.name(id) == surface;
        aliases += !is_name;
        CHECK(tags.resolve(surface) == resolution{id, is_name ? resolved_by::name : resolved_by::alias, {}});
    }
    CHECK(aliases == 82);
    for (const auto& [surface, label] : golden["resolve_folded"].members()) {
        CHECK(tags.find(surface) == static_cast<label_id>(label.integer()));
        CHECK(tags.resolve(surface).how != resolved_by::none);
    }
    for (const json_tree& surface : golden["resolve_none"].items()) {
        CHECK_FALSE(tags.find(surface.string()));
        CHECK(tags.resolve(surface.string()) == resolution{});
    }
    std::size_t surfaces = 0;
    tags.for_each_surface([&](std::string_view surface, label_id label) {
        CHECK(tags.find(surface) == label);
        ++surfaces;
    });
    CHECK(surfaces == golden["resolve"].size());
}

TEST_CASE("parents, ancestors, depths, roots and leaves of the lesson's tags are those of networkx") {
    const json_tree golden = load_json("golden/ontology/mwml_ontology.json");
    const ontology tags = lesson_tags().value;
    check_edges(tags, golden["edges_drop"]);
    check_ancestors(tags, golden["ancestors_drop"], static_cast<std::size_t>(golden["closure_pairs_drop"].integer()));
    CHECK(tags.roots() == labels_of(golden["roots"]));
    CHECK(tags.leaves() == labels_of(golden["leaves"]));
    std::vector<label_id> isolated;
    for (const label_id root : tags.roots())
        if (tags.children(root).empty()) isolated.push_back(root);
    CHECK(isolated == labels_of(golden["isolated"]));
    for (label_id label = 0; label < tags.size(); ++label) {
        CHECK(tags.min_depth(label) == golden["depth_min_max"][std::size_t{label}][0].integer());
        CHECK(tags.depth(label) == golden["depth_min_max"][std::size_t{label}][1].integer());
    }
}

TEST_CASE("unknown parents that are made tags are numbered behind the declared ones") {
    const json_tree golden = load_json("golden/ontology/mwml_ontology.json");
    const auto made = lesson_tags({.unknown_parents = unknown_parents::create});
    const ontology& tags = made.value;
    REQUIRE(tags.size() == golden["labels"].size());
    for (label_id label = 0; label < tags.size(); ++label)
        CHECK(tags.name(label) == golden["labels"][std::size_t{label}].string());
    CHECK(tags.find("Decision Tree") == 403);
    check_edges(tags, golden["edges_create"]);
    check_ancestors(tags, golden["ancestors_create"],
                    static_cast<std::size_t>(golden["closure_pairs_create"].integer()));
    CHECK(made.problems.count(problem_code::unknown_parent) == 6);
    CHECK(made.problems.count(severity::note) == made.problems.size());
}

TEST_CASE("the lesson's tags have twelve problems, each at its JSON pointer") {
    const json_tree golden = load_json("golden/ontology/mwml_ontology.json");
    const checked<ontology> loaded = lesson_tags();
    CHECK(loaded.ok());
    std::map<std::string, const problem*> by_place;
    for (const problem& p : loaded.problems) by_place[std::string(name_of(p.code)) + " " + p.where] = &p;
    CHECK(loaded.problems.size() == golden["diagnostics"].size());
    for (const json_tree& d : golden["diagnostics"].items()) {
        const auto found = by_place.find(d["kind"].string() + " " + d["path"].string());
        REQUIRE(found != by_place.end());
        const std::string& message = found->second->message;
        CHECK(message.find("'" + d["value"].string() + "'") != std::string::npos);
        CHECK(message.find("'" + d["tag"].string() + "'") != std::string::npos);
        if (d.has("resolved")) CHECK(message.find("'" + d["resolved"].string() + "'") != std::string::npos);
        if (d.has("via")) CHECK(message.find("'" + d["via"][0].string() + "'") != std::string::npos);
        if (d.has("suggest")) {
            CHECK((message.find("did you mean") != std::string::npos) == (d["suggest"].size() > 0));
            for (const json_tree& s : d["suggest"].items())
                CHECK(message.find("'" + s.string() + "'") != std::string::npos);
        }
    }
    const auto order = hallmark_test::told(loaded.problems);
    CHECK(order[0] == "redundant_parent /180/parents/0");
    CHECK(order[1] == "unknown_parent /181/parents/0");
    CHECK(order[11] == "redundant_parent /384/parents/0");
    CHECK(loaded.problems[7].message ==
          "parent 'decision-tree' of tag 'random-forests' is no tag (did you mean 'decision-trees'?); left out");
}

TEST_CASE("unknown parents are errors where that is asked") {
    const auto strict = lesson_tags({.unknown_parents = unknown_parents::error});
    CHECK_FALSE(strict.ok());
    CHECK(strict.problems.count(severity::error) == 6);
    CHECK(strict.value == lesson_tags().value);
}

TEST_CASE("the projects' labels expand and reduce as the golden file says") {
    const json_tree golden = load_json("golden/ontology/mwml_projects.json");
    const json_tree projects = load_json("data/mwml/projects.json");
    const ontology tags = lesson_tags().value;
    const ontology searched = lesson_tags({.closure_cap = 10}).value; // too small: every question is a search
    CHECK(tags.has_closure());
    CHECK_FALSE(searched.has_closure());
    CHECK(tags == searched);
    expander up(tags);
    REQUIRE(projects.size() == golden["rows"].size());
    std::size_t known_uses = 0, expanded_uses = 0, reduced_uses = 0;
    for (std::size_t i = 0; i < projects.size(); ++i) {
        const json_tree& row = golden["rows"][i];
        REQUIRE(projects[i]["id"].integer() == row[0].integer());
        std::vector<label_id> known;
        std::vector<std::string> unknown;
        for (const json_tree& tag : projects[i]["tags"].items()) {
            if (const auto label = tags.find(tag.string())) {
                if (std::find(known.begin(), known.end(), *label) == known.end()) known.push_back(*label);
            } else if (std::find(unknown.begin(), unknown.end(), tag.string()) == unknown.end()) {
                unknown.push_back(tag.string());
            }
        }
        CHECK(known == labels_of(row[1]));
        CHECK(unknown.size() == static_cast<std::size_t>(row[4].integer()));
        const std::vector<label_id> expanded = labels_of(row[2]), reduced = labels_of(row[3]);
        CHECK(tags.expand(known) == expanded);
        CHECK(searched.expand(known) == expanded);
        CHECK(std::ranges::equal(up.expand(known), expanded));
        CHECK(tags.reduce(known) == reduced);
        CHECK(searched.reduce(known) == reduced);
        CHECK(std::ranges::equal(up.reduce(known), reduced));
        known_uses += known.size();
        expanded_uses += expanded.size();
        reduced_uses += reduced.size();
    }
    CHECK(known_uses == static_cast<std::size_t>(golden["totals"]["known_label_uses"].integer()));
    CHECK(expanded_uses == static_cast<std::size_t>(golden["totals"]["expanded_label_uses"].integer()));
    CHECK(reduced_uses == static_cast<std::size_t>(golden["totals"]["reduced_label_uses"].integer()));
}

TEST_CASE("the older tags and the newer ones differ as the golden file says") {
    const json_tree golden = load_json("golden/ontology/mwml_diff.json");
    const ontology before = io::read_ontology(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags_old.json").value;
    const auto loaded = lesson_tags();
    const ontology& now = loaded.value;
    std::vector<std::string> removed, added;
    for (label_id label = 0; label < before.size(); ++label) {
        const auto same = now.resolve(before.name(label));
        if (same.how != resolved_by::name) removed.emplace_back(before.name(label));
    }
    for (label_id label = 0; label < now.size(); ++label)
        if (before.resolve(now.name(label)).how != resolved_by::name) added.emplace_back(now.name(label));
    std::sort(removed.begin(), removed.end());
    std::sort(added.begin(), added.end());
    REQUIRE(removed.size() == golden["removed"].size());
    for (std::size_t i = 0; i < removed.size(); ++i) CHECK(removed[i] == golden["removed"][i].string());
    REQUIRE(added.size() == golden["added"].size());
    for (std::size_t i = 0; i < added.size(); ++i) CHECK(added[i] == golden["added"][i].string());
    CHECK(before.name(before.at("production")) == "mlops");
    CHECK(now.name(now.at("production")) == "production");
    std::size_t dangling = 0;
    for (const problem& p : loaded.problems)
        for (const json_tree& d : golden["dangling_after"].items())
            dangling += p.code == problem_code::unknown_parent &&
                        p.message.starts_with("parent '" + d[1].string() + "' of tag '" + d[0].string() + "'");
    CHECK(dangling == golden["dangling_after"].size());
}
