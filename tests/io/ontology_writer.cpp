// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/io/vocabulary/obo.hpp>
#include <hallmark/ontology.hpp>

#include "vocabulary_cases.hpp"

#include <cstdint>
#include <string>

namespace hm = hallmark;

TEST_CASE("a vocabulary is written as tags.json has it, and reads back as the same") {
    const auto lesson = hallmark_test::lesson_tags();
    CHECK(hm::io::parse_ontology(hm::io::write_ontology(lesson.value)).value == lesson.value);
    CHECK(hm::io::parse_ontology(hm::io::write_ontology(lesson.value, 4)).value == lesson.value);
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        INFO(seed);
        const hm::ontology tags = hallmark_test::random_vocabulary(seed, false);
        CHECK(hm::io::parse_ontology(hm::io::write_ontology(tags)).value == tags);
        CHECK(hm::io::parse_ontology(hm::io::write_ontology(tags, 2)).value == tags);
    }
    CHECK(hm::io::write_ontology({}) == "[]\n");
}

TEST_CASE("what labels have beside surfaces and parents is written too") {
    hm::ontology_builder builder;
    builder.add({.name = "vision"})
        .add({.name = "cnn",
              .aliases = {"convnet"},
              .parents = {"vision"},
              .id = "T:2",
              .definition = "A \"net\".",
              .examples = {"one", "two"},
              .counter_examples = {"the news channel"}});
    CHECK(hm::io::write_ontology(builder.build().value) ==
          "[\n{\"tag\":\"vision\",\"aliases\":[],\"parents\":[]},\n"
          "{\"tag\":\"cnn\",\"aliases\":[\"convnet\"],\"parents\":[\"vision\"],\"id\":\"T:2\",\"definition\":\"A "
          "\\\"net\\\".\","
          "\"examples\":[\"one\",\"two\"],\"counter_examples\":[\"the news channel\"]}\n]\n");
}

TEST_CASE("whatever was read can be kept as tags.json") {
    const auto read = hm::io::read_obo(std::string(HALLMARK_TEST_DIR) + "/data/go-slim/goslim_generic.obo");
    const auto kept = hm::io::parse_ontology(hm::io::write_ontology(read.value));
    CHECK(hallmark_test::by_name(kept.value) == hallmark_test::by_name(read.value));
    CHECK(kept.value.size() == read.value.size());
}
