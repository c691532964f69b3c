// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace hallmark;
using hallmark_test::told;
using lines = std::vector<std::string>;

namespace {

checked<ontology> built(std::vector<tag_definition> tags, const ontology_options& options = {}) {
    ontology_builder builder(options);
    for (tag_definition& tag : tags) builder.add(std::move(tag));
    return builder.build();
}

lines messages(const problems& all) {
    lines text;
    for (const problem& p : all) text.push_back(p.message);
    return text;
}

} // namespace

TEST_CASE("a list of surfaces is a forward range that older algorithms read too") {
    using iterator = surface_list::iterator;
    static_assert(std::ranges::forward_range<const surface_list> && !std::ranges::bidirectional_range<surface_list>);
    static_assert(
        std::is_same_v<std::iterator_traits<iterator>::iterator_category, std::input_iterator_tag>); // it gives values
    const auto tags = built({{.name = "tensorflow", .aliases = {"tf", "tensor-flow", "keras"}}}).value;
    const surface_list aliases = tags.aliases(0);
    CHECK(std::vector<std::string_view>(aliases.begin(), aliases.end()).size() == 3);
    CHECK(std::count(aliases.begin(), aliases.end(), "keras") == 1);
    CHECK(std::ranges::distance(aliases) == 3);
}

TEST_CASE("nothing declared is an empty ontology without problems") {
    const auto none = ontology_builder().build();
    CHECK(none.problems.empty());
    CHECK(none.value == ontology());
    CHECK(none.value.empty());
    CHECK_FALSE(none.value.find(""));
    CHECK_FALSE(ontology().find("a"));
    CHECK(none.value.roots().empty());
    CHECK(none.value.expand({}).empty());
    CHECK_THROWS_AS((void)none.value.name(0), std::invalid_argument);
}

TEST_CASE("declarations may name parents that are declared later, by any surface") {
    const auto made = built({{.name = "cnn", .parents = {"Computer Vision"}},
                             {.name = "computer-vision", .aliases = {"cv"}},
                             {.name = "gan", .parents = {"cv", "cnn"}}});
    const ontology& tags = made.value;
    CHECK(tags.find("cnn") == 0);
    CHECK(std::ranges::equal(tags.parents(0), std::vector<label_id>{1}));
    CHECK(std::ranges::equal(tags.parents(2), std::vector<label_id>{1, 0})); // as declared
    CHECK(std::ranges::equal(tags.children(1), std::vector<label_id>{0, 2}));
    CHECK(tags.edge_count() == 3);
    CHECK(std::ranges::equal(tags.topological_order(), std::vector<label_id>{1, 0, 2}));
    CHECK(told(made.problems) ==
          lines{"parent_is_alias /0/parents/0", "parent_is_alias /2/parents/0", "redundant_parent /2/parents/0"});
    CHECK(made.problems[0].message == "parent 'Computer Vision' of tag 'cnn' is another spelling of 'computer-vision'");
    CHECK(made.problems[1].message == "parent 'cv' of tag 'gan' is an alias of 'computer-vision'");
    CHECK(made.problems[2].message == "parent 'computer-vision' of tag 'gan' is implied by its parent 'cnn'");
    CHECK(made.ok());
}

TEST_CASE("a cycle is told with its whole path, and the parent declared last is left out") {
    const auto made =
        built({{.name = "a", .parents = {"b"}}, {.name = "b", .parents = {"c"}}, {.name = "c", .parents = {"a"}}});
    REQUIRE(told(made.problems) == lines{"cycle /2/parents/0"});
    CHECK(
        made.problems[0].message ==
        "tag 'a' is its own ancestor: a \xE2\x86\x92 b \xE2\x86\x92 c \xE2\x86\x92 a; left out: parent 'a' of tag 'c'");
    CHECK(made.problems[0].level == severity::error);
    CHECK(made.value.edge_count() == 2);
    CHECK(made.value.is_ancestor(2, 0));
    CHECK_FALSE(made.value.is_ancestor(0, 2));
}

TEST_CASE("each knot of tags is told once, by its shortest cycle; cycles come last") {
    // 0 -> 1 -> 2 -> 3 -> 0 and 1 -> 0 (through an alias); 5 <-> 6; 4 hangs below the knot.
    const auto made = built({{.name = "t0", .aliases = {"zero"}, .parents = {"t1"}},
                             {.name = "t1", .parents = {"t2", "zero"}},
                             {.name = "t2", .parents = {"t3"}},
                             {.name = "t3", .parents = {"t0"}},
                             {.name = "t4", .parents = {"t0", "gone"}},
                             {.name = "t5", .parents = {"t6"}},
                             {.name = "t6", .parents = {"t5"}}});
    CHECK(told(made.problems) == lines{"parent_is_alias /1/parents/1", "unknown_parent /4/parents/1",
                                       "cycle /1/parents/1", "cycle /6/parents/0"});
    CHECK(made.problems[2].message == "tag 't0' is its own ancestor: t0 \xE2\x86\x92 t1 \xE2\x86\x92 t0; left out: "
                                      "parent 't0' of tag 't1', parent 't0' of tag 't3'");
    CHECK(made.value.edge_count() == 5);
    CHECK(made.value.ancestors(4) == std::vector<label_id>{0, 1, 2, 3});
}

TEST_CASE("a tag that is its own parent, by name or by alias, is told and the parent left out") {
    const auto made = built({{.name = "a", .aliases = {"x"}, .parents = {"a", "x", "A"}}});
    CHECK(told(made.problems) ==
          lines{"self_parent /0/parents/0", "self_parent /0/parents/1", "self_parent /0/parents/2"});
    CHECK(made.value.edge_count() == 0);
}

TEST_CASE("a tag that is declared twice keeps its first number and gets the aliases and parents of both") {
    const auto made = built({{.name = "a", .aliases = {"x"}, .parents = {"b"}},
                             {.name = "b"},
                             {.name = "a", .aliases = {"y", "x"}, .parents = {"c", "b"}, .where = "line 12"},
                             {.name = "c"}});
    const ontology& tags = made.value;
    CHECK(told(made.problems) ==
          lines{"duplicate_tag line 12", "duplicate_alias line 12, aliases/1", "redundant_parent line 12, parents/1"});
    CHECK(made.problems[0].message == "tag 'a' is declared again; its aliases and parents are added to those at /0");
    CHECK(tags.size() == 3);
    CHECK(tags.find("c") == 2);
    CHECK(tags.find("y") == 0);
    REQUIRE(tags.aliases(0).size() == 2);
    CHECK(tags.aliases(0)[0] == "x");
    CHECK(tags.aliases(0)[1] == "y");
    CHECK(tags.aliases(1).empty());
    CHECK(std::ranges::equal(tags.parents(0), std::vector<label_id>{1, 2}));
}

TEST_CASE("one surface at two tags finds none of them, unless it is spelled as only one has it") {
    const auto made = built({{.name = "d", .aliases = {"x", "same"}}, {.name = "e", .aliases = {"X", "same"}}});
    const ontology& tags = made.value;
    CHECK(told(made.problems) == lines{"ambiguous_alias /1/aliases/0", "ambiguous_alias /1/aliases/1"});
    CHECK_FALSE(made.ok());
    CHECK(made.problems[1].message == "alias 'same' of tag 'e' is also an alias of tag 'd'; it means neither");
    CHECK(tags.find("x") == 0);
    CHECK(tags.find("X") == 1);
    CHECK_FALSE(tags.find(" x "));
    CHECK_FALSE(tags.find("same"));
    CHECK(tags.resolve(" x ") == resolution{{}, resolved_by::ambiguous, {0, 1}});
    CHECK(tags.resolve("same") == resolution{{}, resolved_by::ambiguous, {0, 1}});
    CHECK(tags.aliases(0).size() == 2);
    CHECK(tags.aliases(1).size() == 2);
    try {
        (void)tags.at("SAME");
        CHECK(false);
    } catch (const std::invalid_argument& e) {
        CHECK(std::string(e.what()) == "ontology::at: 'SAME' names more than one label: 'd', 'e'");
    }
}

TEST_CASE("three tags with one alias are told at the second and the third") {
    const auto made =
        built({{.name = "a", .aliases = {"x"}}, {.name = "b", .aliases = {"x"}}, {.name = "c", .aliases = {"x"}}});
    CHECK(told(made.problems) == lines{"ambiguous_alias /1/aliases/0", "ambiguous_alias /2/aliases/0"});
    CHECK(made.value.resolve("x").candidates == std::vector<label_id>{0, 1, 2});
}

TEST_CASE("an alias that is another tag's name means that tag, wherever it is declared") {
    const auto made = built({{.name = "a", .aliases = {"b", "B"}}, {.name = "b", .aliases = {"a"}}});
    const ontology& tags = made.value;
    CHECK(told(made.problems) ==
          lines{"alias_is_tag /0/aliases/0", "alias_is_tag /0/aliases/1", "alias_is_tag /1/aliases/0"});
    CHECK(made.problems.count(severity::error) == 3);
    CHECK(tags.find("b") == 1);
    CHECK(tags.find("a") == 0);
    CHECK(tags.find("B") == 0);   // the alias, exactly
    CHECK_FALSE(tags.find("b ")); // the tag b or the alias B
    CHECK(tags.find("A ") == 0);
    CHECK(tags.aliases(0).size() == 1);
}

TEST_CASE("an alias that repeats its tag's name, another alias, or only their letters is told as a note") {
    const auto made = built(
        {{.name = "question-answering", .aliases = {"question-answering", "qa", "qa", "QA", "Question Answering"}}});
    CHECK(told(made.problems) == lines{"duplicate_alias /0/aliases/0", "duplicate_alias /0/aliases/2",
                                       "duplicate_alias /0/aliases/3", "duplicate_alias /0/aliases/4"});
    CHECK(made.ok());
    REQUIRE(made.value.aliases(0).size() == 3);
    CHECK(made.value.aliases(0)[1] == "QA");
    CHECK(made.value.find("qA") == 0);
}

TEST_CASE("names that differ only in case or separators are two tags, and other spellings mean neither") {
    const auto made =
        built({{.name = "deep-learning"}, {.name = "Deep Learning"}, {.name = "x", .parents = {"DEEP LEARNING"}}});
    const ontology& tags = made.value;
    CHECK(told(made.problems) == lines{"ambiguous_name /1", "unknown_parent /2/parents/0"});
    CHECK(tags.size() == 3);
    CHECK(tags.find("deep-learning") == 0);
    CHECK(tags.find("Deep Learning") == 1);
    CHECK(tags.resolve("deep_learning") == resolution{{}, resolved_by::ambiguous, {0, 1}});
    CHECK(made.problems[1].message == "parent 'DEEP LEARNING' of tag 'x' names more than one tag; left out");
}

TEST_CASE("a name, alias or parent without a letter or sign is left out and told") {
    const auto made = built({{.name = "", .aliases = {"lost"}, .parents = {"b"}},
                             {.name = " \t"},
                             {.name = "-_-"},
                             {.name = "b", .aliases = {"", "ok", " - "}, .parents = {"", "--"}}});
    CHECK(told(made.problems) == lines{"empty_name /0", "empty_name /1", "empty_name /2", "empty_name /3/aliases/0",
                                       "empty_name /3/aliases/2", "empty_name /3/parents/0",
                                       "empty_name /3/parents/1"});
    REQUIRE(made.value.size() == 1);
    CHECK(made.value.name(0) == "b");
    CHECK(made.value.aliases(0).size() == 1);
    CHECK(made.ok());
}

TEST_CASE("bytes that are not UTF-8 are told, kept and found") {
    const std::string bad = "caf\xE9", cut = "\xE2\x82";
    const auto made = built({{.name = bad, .aliases = {cut}}, {.name = "b", .parents = {bad, "\xFF"}}});
    CHECK(told(made.problems) == lines{"invalid_utf8 /0", "invalid_utf8 /0/aliases/0", "invalid_utf8 /1/parents/1",
                                       "unknown_parent /1/parents/1"});
    CHECK(made.problems[0].message == "name 'caf\\xE9' is not UTF-8 at its byte 3");
    CHECK(made.value.find(bad) == 0);
    CHECK(made.value.find(cut) == 0);
    CHECK(made.value.is_ancestor(0, 1));
    CHECK_FALSE(made.value.find("caf"));
}

TEST_CASE("names may hold any bytes: NUL, line ends, a megabyte") {
    const std::string nul("a\0b", 3), longer("a\0c", 3), big(1 << 20, 'm');
    const auto made = built(
        {{.name = nul}, {.name = longer}, {.name = "a"}, {.name = big}, {.name = "line\nend", .parents = {big + "?"}}});
    CHECK(made.value.find(nul) == 0);
    CHECK(made.value.find(longer) == 1);
    CHECK(made.value.find("a") == 2);
    CHECK(made.value.find(big) == 3);
    REQUIRE(told(made.problems) == lines{"unknown_parent /4/parents/0"});
    CHECK(made.problems[0].message.size() < 500);
    CHECK(made.problems[0].message.find('\n') == std::string::npos);
}

TEST_CASE("an unknown parent comes with what it may have meant, nearest first") {
    const auto made = built({{.name = "tensorflow", .aliases = {"tf"}},
                             {.name = "tensor-flows"},
                             {.name = "tensorfood"},
                             {.name = "x", .parents = {"Tensorfow", "tensor-flow", "zz"}}});
    CHECK(messages(made.problems) ==
          lines{"parent 'Tensorfow' of tag 'x' is no tag (did you mean 'tensorflow' or 'tensorfood'?); left out",
                "parent 'tensor-flow' of tag 'x' is no tag (did you mean 'tensor-flows' or 'tensorflow'?); left out",
                "parent 'zz' of tag 'x' is no tag; left out"});
    CHECK(made.value.did_you_mean("tensorflwo").front() == completion{0, "tensorflow", 1, false});
}

TEST_CASE("parents that are made tags keep the spelling that came first, and declared labels keep their numbers") {
    const auto made =
        built({{.name = "a", .parents = {"New Tag"}}, {.name = "b", .parents = {"new-tag", "New Tag", "other"}}},
              {.unknown_parents = unknown_parents::create});
    const ontology& tags = made.value;
    REQUIRE(tags.size() == 4);
    CHECK(tags.name(0) == "a");
    CHECK(tags.name(1) == "b");
    CHECK(tags.name(2) == "New Tag");
    CHECK(tags.name(3) == "other");
    CHECK(tags.find("NEW TAG") == 2);
    CHECK(std::ranges::equal(tags.parents(1), std::vector<label_id>{2, 3}));
    CHECK(made.problems.count(problem_code::unknown_parent) == 4);
    CHECK(made.problems.count(problem_code::redundant_parent) == 1);
    CHECK(made.problems.count(severity::note) == 5);
}

TEST_CASE("places are those of the record, also when a reader had to leave out elements of a list") {
    ontology_builder builder;
    builder.add({.name = "a", .aliases = {"", "x"}, .parents = {"gone"}, .where = "/tags/7"},
                {.aliases = {1, 4}, .parents = {3}});
    builder.add({.name = "b", .aliases = {"x"}});
    CHECK(builder.size() == 2);
    CHECK(told(builder.build().problems) ==
          lines{"empty_name /tags/7/aliases/1", "unknown_parent /tags/7/parents/3", "ambiguous_alias /1/aliases/0"});
}

TEST_CASE("a builder may be built again, with more") {
    ontology_builder builder;
    builder.add({.name = "a", .parents = {"b"}});
    CHECK(builder.build().problems.size() == 1);
    builder.add({.name = "b"});
    CHECK(builder.build().problems.empty());
    CHECK(builder.build().value == builder.build().value);
}

TEST_CASE("ontologies are values: copies and moves answer alike, and equal means names, aliases and parents") {
    auto made = built(
        {{.name = "a-name-that-is-longer-than-any-small-buffer", .aliases = {"x"}}, {.name = "b", .parents = {"x"}}});
    const ontology copy = made.value;
    const ontology moved = std::move(made.value);
    CHECK(copy == moved);
    CHECK(moved.find("X") == 0);
    CHECK(copy.is_ancestor(0, 1));
    CHECK(copy !=
          built({{.name = "a-name-that-is-longer-than-any-small-buffer", .aliases = {"x"}}, {.name = "b"}}).value);
    CHECK(copy !=
          built({{.name = "a-name-that-is-longer-than-any-small-buffer"}, {.name = "b", .parents = {"x"}}}).value);
}

TEST_CASE("a label that is not there is a wrong call that names it") {
    const ontology tags = built({{.name = "a"}, {.name = "b"}}).value;
    const std::vector<label_id> bad = {0, 2};
    CHECK_THROWS_WITH_AS((void)tags.expand(bad),
                         "ontology::expand: label 2 is not below 2: is it of another vocabulary?",
                         std::invalid_argument);
    CHECK_THROWS_AS((void)tags.reduce(bad), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.name(2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.aliases(2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.parents(2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.children(2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.depth(2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.ancestors(2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.descendants(2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.is_ancestor(0, 2), std::invalid_argument);
    CHECK_THROWS_AS((void)tags.why(2, 0), std::invalid_argument);
    expander up(tags);
    CHECK_THROWS_AS((void)up.expand(bad), std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)tags.at("c"), "ontology::at: 'c' names no label", std::invalid_argument);
}
