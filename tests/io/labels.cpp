// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>
#include <hallmark/io/labels.hpp>
#include <hallmark/ontology.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;

namespace {
ontology pets(const char* cat) {
    ontology_builder builder;
    builder.add({.name = cat, .aliases = {"kitty"}}).add({.name = "dog \"of\" war"}).add({.name = "собака"});
    return builder.build().value;
}
} // namespace

TEST_CASE("saved labels carry the fingerprint of their vocabulary and come back as they were") {
    const ontology tags = pets("cat");
    const std::vector<std::vector<label_id>> sets = {{0, 2}, {}, {1}};
    const std::vector<std::string> ids = {"a", "b\n\"", "c"};
    std::string text;
    io::append_vocabulary_line(text, tags);
    for (std::size_t i = 0; i < sets.size(); ++i) io::append_labels_line(text, tags, ids[i], sets[i]);
    const auto read = io::parse_labels(text, tags);
    CHECK(read.problems.empty());
    CHECK(read.value.ids == ids);
    CHECK(read.value.labels == label_sets(sets));
    CHECK(read.value.vocabulary == fingerprint(tags));
    CHECK_THROWS_AS(io::append_labels_line(text, tags, "d", std::vector<label_id>{3}), std::invalid_argument);
    CHECK(io::parse_labels(text, tags).value.ids == ids);

    // Another vocabulary is told; a plan migrates what was read with the old one.
    const ontology newer = pets("feline");
    const auto other = io::parse_labels(text, newer);
    REQUIRE(other.problems.size() == 2);
    CHECK(other.problems[0].code == problem_code::other_vocabulary);
    CHECK(other.problems[0].level == severity::warning);
    CHECK(other.problems[0].where == "line 1 /vocabulary");
    CHECK(to_string(other.problems[1]) ==
          "error at line 2 /labels/0: 'cat' is no label of this vocabulary [unknown_label]");
    const migration_plan plan = diff(tags, newer);
    CHECK(plan.fingerprint_before() == *read.value.vocabulary);
    CHECK(plan.migrate(read.value.labels).items == read.value.labels); // 'kitty' in common: told as a guess
    CHECK(plan.migrate(read.value.labels).unsettled.size() == 1);
}

TEST_CASE("each bad line of saved labels is told, and the others are read") {
    const ontology tags = pets("cat");
    const auto read = io::parse_labels("\n{\"vocabulary\":\"xyz\"}\n[]\n{\"id\":1,\"labels\":[]}\n{\"id\":\"a\"}\n"
                                       "{\"id\":\"b\",\"labels\":[\"kitty\",3]}\n{\"id\":\"c\",\"labels\":[\"cat\"\n"
                                       "{\"labels\":[],\"id\":\"d\"} x\n{\"labels\":[],\"id\":\"e\"}",
                                       tags);
    std::vector<std::string> told;
    for (const problem& p : read.problems) told.push_back(std::string(name_of(p.code)) + " " + p.where);
    CHECK(told == std::vector<std::string>{"malformed line 2 /vocabulary", "wrong_type line 3 ", "wrong_type line 4 /id",
                                           "missing_field line 4", "missing_field line 5",
                                           "wrong_type line 6 /labels/1", "malformed line 7", "malformed line 8"});
    CHECK(read.value.ids == std::vector<std::string>{"b", "e"});
    CHECK(read.value.labels == label_sets(std::vector<std::vector<label_id>>{{0}, {}}));
    CHECK(!read.value.vocabulary);
    CHECK(io::parse_labels("", tags).problems.empty());
}
