// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/ontology.hpp>

#include "ontology/vocabulary.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
using hallmark_test::told;

TEST_CASE("a label tells its id, definition, examples and counter-examples, and those without a definition are listed") {
    hm::ontology_builder builder;
    builder
        .add({.name = "vision",
              .id = "T:1",
              .definition = "Pictures.",
              .examples = {"a cat", "", "a dog"},
              .counter_examples = {"a vision of the future"}})
        .add({.name = "language"})
        .add({.name = "audio", .id = "T:3", .examples = {"a song"}});
    const auto [tags, problems] = builder.build();
    CHECK(problems.empty());
    CHECK(tags.id(0) == "T:1");
    CHECK(tags.id(1).empty());
    CHECK(tags.find_id("T:3") == 2u);
    CHECK_FALSE(tags.find_id("T:2"));
    CHECK_FALSE(tags.find_id(""));
    CHECK_FALSE(tags.find("T:1")); // an id is no surface
    CHECK(tags.definition(0) == "Pictures.");
    CHECK(tags.definition(2).empty());
    REQUIRE(tags.examples(0).size() == 3);
    CHECK(tags.examples(0)[2] == "a dog");
    CHECK(tags.examples(1).empty());
    CHECK(tags.examples(2)[0] == "a song");
    CHECK(tags.counter_examples(0)[0] == "a vision of the future");
    CHECK(tags.counter_examples(2).empty());
    CHECK(tags.without_definition() == std::vector<hm::label_id>{1, 2});
    CHECK_THROWS_AS(static_cast<void>(tags.definition(3)), std::invalid_argument);
}

TEST_CASE("a vocabulary without annotations has none anywhere") {
    const auto tags = hallmark_test::from_edges(3, {{0, 1}}).value;
    for (hm::label_id label = 0; label < 3; ++label) {
        CHECK(tags.id(label).empty());
        CHECK(tags.definition(label).empty());
        CHECK(tags.examples(label).empty());
        CHECK(tags.counter_examples(label).empty());
    }
    CHECK_FALSE(tags.find_id("x"));
    CHECK(tags.without_definition().size() == 3);
    CHECK(hm::ontology().without_definition().empty());
    CHECK_FALSE(hm::ontology().find_id("x"));
}

TEST_CASE("ontologies that differ in an annotation alone are not equal") {
    const auto of = [](const hm::tag_definition& tag) { return hm::ontology_builder().add(tag).build().value; };
    const hm::ontology plain = of({.name = "a"});
    CHECK(plain == of({.name = "a"}));
    CHECK_FALSE(plain == of({.name = "a", .id = "x"}));
    CHECK_FALSE(plain == of({.name = "a", .definition = "x"}));
    CHECK_FALSE(plain == of({.name = "a", .examples = {"x"}}));
    CHECK_FALSE(of({.name = "a", .examples = {"x"}}) == of({.name = "a", .counter_examples = {"x"}}));
}

TEST_CASE("annotations of a tag that is declared twice are joined, and what contradicts is told") {
    hm::ontology_builder builder({.unknown_parents = hm::unknown_parents::create});
    builder.add({.name = "a", .parents = {"new"}, .id = "1", .examples = {"x"}})
        .add({.name = "b", .id = "1", .definition = "b\xFF"})
        .add({.name = "a", .id = "1", .definition = "first", .examples = {"y"}})
        .add({.name = "a", .where = "line 9", .id = "2", .definition = "second"});
    const auto [tags, problems] = builder.build();
    CHECK(told(problems) == std::vector<std::string>{"unknown_parent /0/parents/0", "duplicate_id /1", "invalid_utf8 /1",
                                                     "duplicate_tag /2", "duplicate_tag line 9", "duplicate_field line 9",
                                                     "duplicate_field line 9"});
    CHECK(problems[1].message == "id '1' of tag 'b' is the id of tag 'a', which it means; left out");
    CHECK(tags.size() == 3);
    CHECK(tags.id(0) == "1");
    CHECK(tags.id(1).empty());
    CHECK(tags.definition(0) == "first");
    CHECK(tags.examples(0).size() == 2);
    CHECK(tags.examples(2).empty()); // of the tag that an unknown parent became
    CHECK(tags.find_id("1") == 0u);
}
