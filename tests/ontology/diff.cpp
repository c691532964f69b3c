// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;

namespace {

using change = vocabulary_change;
using named_pair = std::pair<std::string, std::string>;

ontology old_lesson_tags() {
    return io::read_ontology(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags_old.json").value;
}
std::set<named_pair> pairs_of(const json_tree& list) {
    std::set<named_pair> all;
    for (const json_tree& pair : list.items()) all.emplace(pair[0].string(), pair[1].string());
    return all;
}
std::set<std::string> names_of(const json_tree& list) {
    std::set<std::string> all;
    for (const json_tree& name : list.items()) all.insert(name.string());
    return all;
}
std::vector<std::string> messages(const migration_plan& plan) {
    std::vector<std::string> all;
    for (const vocabulary_edit& e : plan.edits()) all.push_back(plan.message(e));
    return all;
}
std::multiset<std::string> as_set(const migration_plan& plan) {
    std::multiset<std::string> all;
    for (const vocabulary_edit& e : plan.edits())
        all.insert(std::string(name_of(e.what)) + " " + std::to_string(e.before) + " " + std::to_string(e.after) + " " +
                   e.text);
    return all;
}

ontology made(std::vector<tag_definition> tags) {
    ontology_builder builder;
    for (tag_definition& tag : tags) builder.add(std::move(tag));
    return builder.build().value;
}

} // namespace

TEST_CASE("the lesson's two vocabularies differ as the golden file has it") {
    const json_tree golden = hallmark_test::load_json("golden/ontology/mwml_diff.json");
    const ontology before = old_lesson_tags();
    const ontology after = hallmark_test::lesson_tags().value;
    const migration_plan plan = diff(before, after);
    std::set<std::string> removed, added;
    std::set<named_pair> alias_removed, parent_added, parent_removed, split;
    for (const vocabulary_edit& e : plan.edits()) {
        if (e.what == change::tag_removed) removed.emplace(before.name(e.before));
        if (e.what == change::tag_added) added.emplace(after.name(e.after));
        if (e.what == change::alias_removed) alias_removed.emplace(before.name(e.before), e.text);
        if (e.what == change::parent_added) parent_added.emplace(after.name(e.after), e.text);
        if (e.what == change::parent_removed) parent_removed.emplace(before.name(e.before), e.text);
        if (e.what == change::tag_split) split.emplace(after.name(e.after), before.name(e.before));
    }
    CHECK(removed == names_of(golden["removed"]));
    CHECK(added == names_of(golden["added"]));
    CHECK(alias_removed == pairs_of(golden["alias_removed"]));
    CHECK(plan.count(change::alias_added) == golden["alias_added"].size());
    CHECK(split == pairs_of(golden["alias_promoted_to_tag"]));
    CHECK(plan.count(change::tag_renamed) == 0);
    CHECK(plan.count(change::tag_merged) == 0);
    // The golden compares what is written. The parent that is new there is no tag; and parents whose tag is gone are lost.
    CHECK(parent_added.empty());
    std::set<named_pair> lost = pairs_of(golden["parent_removed"]), lost_for_review;
    for (const named_pair& dangling : pairs_of(golden["dangling_after"])) lost.insert(dangling);
    CHECK(parent_removed == lost);
    for (const review_question& q : plan.review())
        if (q.why == review_reason::parent_lost) lost_for_review.emplace(before.name(q.before), q.text);
    CHECK(lost_for_review == pairs_of(golden["dangling_after"]));

    // The projects: what is unsettled is what the golden counts.
    label_sets items;
    std::vector<std::vector<std::string>> texts;
    const json_tree projects = hallmark_test::load_json("data/mwml/projects.json");
    for (const json_tree& p : projects.items()) {
        std::vector<label_id> known;
        texts.emplace_back();
        for (const json_tree& tag : p["tags"].items()) {
            texts.back().push_back(tag.string());
            if (const auto label = before.find(tag.string())) known.push_back(*label);
        }
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        items.add(known);
    }
    const migrated_labels moved = plan.migrate(items);
    std::map<std::string, std::int64_t> unsettled;
    for (const unsettled_label& u : moved.unsettled) ++unsettled[std::string(before.name(u.before))];
    for (const auto& [tag, uses] : golden["projects_using_removed"].members()) CHECK(unsettled[tag] == uses.integer());
    CHECK(unsettled.size() == 5); // the four, and mlops, of which production was split
    std::size_t promoted = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool said = std::find(texts[i].begin(), texts[i].end(), "production") != texts[i].end();
        promoted += said;
        std::set<std::string> was, is;
        for (const label_id label : items[i]) was.emplace(before.name(label));
        for (const label_id label : moved.items[i]) is.emplace(after.name(label));
        for (const char* gone : {"audio", "health", "monitoring", "testing"}) was.erase(gone);
        CHECK(is == was); // mlops stays what it was until somebody decides
    }
    CHECK(promoted == static_cast<std::size_t>(golden["projects_using_promoted"]["production"].integer()));

    const migration_plan back = plan.inverse();
    CHECK(back.inverse() == plan);
    CHECK(as_set(back) == as_set(diff(after, before)));
    CHECK(back.review() == diff(after, before).review());
    CHECK(back.targets(after.at("production")).size() == 1);
    CHECK(back.name_after(back.targets(after.at("production"))[0]) == "mlops");
}

TEST_CASE("renames, merges, splits, moved aliases and parents are told in words") {
    const ontology before = made({{.name = "pets"},
                                  {.name = "feline", .aliases = {"cat"}, .parents = {"pets"}},
                                  {.name = "hound", .parents = {"pets"}},
                                  {.name = "dog", .parents = {"pets"}},
                                  {.name = "bird", .aliases = {"parrot", "tweety"}, .parents = {"pets"}},
                                  {.name = "fish", .aliases = {"nemo"}, .definition = "swims"},
                                  {.name = "unicorn"}});
    const ontology after = made({{.name = "pets"},
                                 {.name = "cat", .aliases = {"feline"}, .parents = {"pets"}},
                                 {.name = "dog", .aliases = {"hound", "tweety"}},
                                 {.name = "bird", .aliases = {"birdie"}, .parents = {"pets"}},
                                 {.name = "parrot", .parents = {"bird"}},
                                 {.name = "goldfish", .aliases = {"nemo"}, .definition = "swims in a bowl"},
                                 {.name = "horse"}});
    const migration_plan plan = diff(before, after);
    CHECK(messages(plan) == std::vector<std::string>{"tag 'feline' is called 'cat'", "tag 'hound' is gone",
                                                     "tag 'hound' was merged into 'dog'",
                                                     "tag 'parrot' was split from 'bird'",
                                                     "tag 'fish' is called 'goldfish'", "tag 'unicorn' is gone",
                                                     "tag 'parrot' is new", "tag 'horse' is new",
                                                     "alias 'hound' was added to 'dog'",
                                                     "parent 'pets' was taken from 'dog'",
                                                     "alias 'parrot' was taken from 'bird'",
                                                     "alias 'tweety' moved from 'bird' to 'dog'",
                                                     "alias 'birdie' was added to 'bird'",
                                                     "the definition of 'goldfish' changed"});
    REQUIRE(plan.review().size() == 4);
    CHECK(plan.review()[0] == review_question{review_reason::several_targets, 4, {3, 4}, ""});
    CHECK(plan.review()[1] == review_question{review_reason::alias_moved, 4, {2}, "tweety"});
    CHECK(plan.review()[2] == review_question{review_reason::guessed_target, 5, {5}, ""});
    CHECK(plan.review()[3] == review_question{review_reason::no_target, 6, {}, ""});

    const std::vector<std::vector<label_id>> items = {{1, 2, 3}, {4}, {5, 0}, {6}, {}};
    const label_sets sets(items);
    migrated_labels moved = plan.migrate(sets);
    CHECK(moved.items == label_sets(std::vector<std::vector<label_id>>{{1, 2}, {3}, {5, 0}, {}, {}}));
    CHECK(moved.unsettled == std::vector<unsettled_label>{{1, 4}, {2, 5}, {3, 6}});
    migration_plan decided = plan;
    decided.decide(4, {4}).decide(6, {6, 2}).decide(6, {6});
    moved = decided.migrate(sets);
    CHECK(moved.items == label_sets(std::vector<std::vector<label_id>>{{1, 2}, {4}, {5, 0}, {6}, {}}));
    CHECK(moved.unsettled == std::vector<unsettled_label>{{2, 5}});
    CHECK(decided.review().size() == 2);
    CHECK(decided.inverse().inverse() == plan);
    CHECK_THROWS_AS((void)plan.migrate(label_sets(std::vector<std::vector<label_id>>{{7}})), std::invalid_argument);
    CHECK_THROWS_AS(decided.decide(0, {7}), std::invalid_argument);
    CHECK_THROWS_AS(decided.decide(7, {}), std::invalid_argument);
    CHECK_THROWS_AS((void)plan.name_before(7), std::invalid_argument);
    CHECK(as_set(plan.inverse()) == as_set(diff(after, before)));
}

TEST_CASE("an id is stronger than a name") {
    const ontology before = made({{.name = "mercury", .id = "P:1"}, {.name = "planet", .id = "P:2"}});
    const ontology after = made({{.name = "mercury", .id = "E:80"}, {.name = "Mercury (planet)", .id = "P:1"},
                                 {.name = "planet"}});
    const migration_plan plan = diff(before, after);
    CHECK(messages(plan) ==
          std::vector<std::string>{"tag 'mercury' is called 'Mercury (planet)'", "tag 'mercury' was split from 'mercury'",
                                   "tag 'mercury' is new"});
    REQUIRE(plan.review().size() == 1); // labels that were stored by name alone may be either
    CHECK(plan.review()[0].why == review_reason::several_targets);
    CHECK(plan.migrate(label_sets(std::vector<std::vector<int>>{{0, 1}})).items[0][0] == 1);
}

TEST_CASE("no change is an empty plan, and a plan to or from nothing is no trouble") {
    const ontology tags = hallmark_test::lesson_tags().value;
    const migration_plan same = diff(tags, tags);
    CHECK(same.edits().empty());
    CHECK(same.review().empty());
    CHECK(same.fingerprint_before() == same.fingerprint_after());
    CHECK(same.inverse() == same);
    const migration_plan gone = diff(tags, ontology());
    CHECK(gone.count(change::tag_removed) == 400);
    CHECK(gone.review().size() == 400);
    CHECK(diff(ontology(), tags).count(change::tag_added) == 400);
    CHECK(diff(ontology(), ontology()).edits().empty());
}

TEST_CASE("migrating there and back gives what was, on random renames and orders") {
    hallmark::random draw(11);
    for (int round = 0; round < 50; ++round) {
        const std::uint32_t n = 1 + draw.below(30);
        std::vector<tag_definition> tags(n);
        for (std::uint32_t i = 0; i < n; ++i) {
            tags[i].name = "tag-" + std::to_string(i);
            if (draw.below(2) == 0) tags[i].aliases.push_back("alias-" + std::to_string(i));
            if (i > 0 && draw.below(2) == 0) tags[i].parents.push_back("tag-" + std::to_string(draw.below(i)));
        }
        const ontology before = made(tags);
        std::map<std::string, std::string> renamed;
        for (tag_definition& tag : tags) {
            if (draw.below(3) != 0) continue;
            const std::string fresh = "new-" + tag.name;
            renamed[tag.name] = fresh;
            tag.aliases.push_back(tag.name);
            tag.name = fresh;
        }
        draw.shuffle(tags);
        const ontology after = made(tags);
        const migration_plan plan = diff(before, after);
        CHECK(plan.review().empty());
        CHECK(plan.count(change::tag_renamed) == renamed.size());
        CHECK(plan.edits().size() == renamed.size());
        label_sets items;
        for (int i = 0; i < 20; ++i) {
            std::vector<label_id> set;
            for (label_id label = 0; label < n; ++label)
                if (draw.below(4) == 0) set.push_back(label);
            items.add(set);
        }
        const migrated_labels there = plan.migrate(items);
        for (std::size_t i = 0; i < items.size(); ++i)
            for (std::size_t k = 0; k < items[i].size(); ++k) {
                const std::string was(before.name(items[i][k]));
                CHECK(after.name(there.items[i][k]) == (renamed.count(was) != 0 ? renamed[was] : was));
            }
        CHECK(plan.inverse().migrate(there.items).items == items);
        CHECK(plan.inverse().inverse() == plan);
        CHECK(as_set(plan.inverse()) == as_set(diff(after, before)));
        CHECK((fingerprint(before) == fingerprint(after)) == renamed.empty());
    }
}

TEST_CASE("a fingerprint hangs on names, aliases and parents, and on no order") {
    const std::vector<tag_definition> tags = {{.name = "a", .aliases = {"x", "y"}},
                                              {.name = "b", .parents = {"a"}},
                                              {.name = "c", .parents = {"a", "b"}}};
    const vocabulary_fingerprint print = fingerprint(made(tags));
    std::vector<tag_definition> other = {tags[2], tags[0], tags[1]};
    std::reverse(other[1].aliases.begin(), other[1].aliases.end());
    std::reverse(other[0].parents.begin(), other[0].parents.end());
    CHECK(fingerprint(made(other)) == print);
    CHECK(numbering_fingerprint(made(other)) != numbering_fingerprint(made(tags)));
    other[0].definition = "the third";
    other[0].id = "C:3";
    CHECK(fingerprint(made(other)) == print);
    for (int what = 0; what < 5; ++what) {
        other = tags;
        if (what == 0) other[0].name = "A";
        if (what == 1) other[0].aliases.pop_back();
        if (what == 2) other[2].parents.pop_back();
        if (what == 3) std::swap(other[0].aliases, other[1].aliases);
        if (what == 4) other.pop_back();
        CHECK(fingerprint(made(other)) != print);
    }
    CHECK(to_string(fingerprint(ontology())) == "00000000000000000000000000000000");
    // By a program of ten lines in Python, from the documentation.
    const ontology lesson = hallmark_test::lesson_tags().value;
    CHECK(to_string(fingerprint(lesson)) == "3feb3a6f4698a4bb5a8e2d5d954da795");
    CHECK(to_string(numbering_fingerprint(lesson)) == "fe3a96fb23d66eea0a69b4d89ce5524b");
    CHECK(parse_fingerprint(to_string(print)) == print);
    CHECK(parse_fingerprint("0123456789ABCDEF0123456789abcdef") ==
          vocabulary_fingerprint{0x0123456789ABCDEFu, 0x0123456789ABCDEFu});
    CHECK(!parse_fingerprint(""));
    CHECK(!parse_fingerprint("0123456789ABCDEF0123456789abcdeg"));
}
