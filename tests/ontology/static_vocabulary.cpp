// SPDX-License-Identifier: MIT
#include "data/mwml/tags.hpp"
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace hallmark;

namespace {

inline constexpr static_tag pets_table[] = {
    {"animal"},
    {"Big Cat", {"c++", "\"tiger\\?\"", "КОШКА", "ȺȺ"}, {"ANIMAL"}},
    {"lion", {}, {"big_cat", "animal"}},
    {"nothing below", {"Lion King"}},
};
inline constexpr static_vocabulary<pets_table> pets;

// Known while compiling.
static_assert(pets.size() == 4 && pets.edge_count() == 3 && !pets.empty());
static_assert(pets["lion"] == 2 && pets["LION"] == 2 && pets["lion-king"] == 3 && pets["кошка"] == 1);
static_assert(pets.name(1) == "Big Cat" && pets.aliases(1).size() == 4 && pets.aliases(2).empty());
static_assert(pets.parents(2)[0] == 1 && pets.ancestors(2).size() == 2 && pets.ancestors(2)[1] == 1);
static_assert(pets.is_ancestor(0, 2) && !pets.is_ancestor(2, 0) && !pets.is_ancestor(2, 2));
static_assert(pets.find("lion") == label_id{2} && !pets.find("lio") && !pets.find(""));

constexpr int kind(label_id label) {
    switch (label) {
    case static_mwml["computer-vision"]: return 1;
    case static_mwml["nlp"]: return 2;
    default: return 0;
    }
}
static_assert(kind(static_mwml["natural-language-processing"]) == 2);

template <class Static>
ontology built(const Static& tags) {
    ontology_builder builder;
    for (tag_definition& tag : tags.definitions()) builder.add(std::move(tag));
    auto made = builder.build();
    for (const problem& p : made.problems) CHECK(p.level == severity::note);
    return made.value;
}

/// Both answer alike.
template <class Static>
void compare(const Static& tags, const ontology& same, std::uint64_t seed) {
    REQUIRE(tags.size() == same.size());
    CHECK(tags.edge_count() == same.edge_count());
    hallmark::random draw(seed);
    const auto asked = [&](std::string_view surface) {
        CAPTURE(surface);
        CHECK(tags.find(surface) == same.find(surface));
        CHECK(tags.resolve(surface) == same.resolve(surface));
    };
    for (label_id label = 0; label < tags.size(); ++label) {
        CHECK(tags.name(label) == same.name(label));
        CHECK(std::vector(tags.parents(label).begin(), tags.parents(label).end()) ==
              std::vector(same.parents(label).begin(), same.parents(label).end()));
        CHECK(std::vector(tags.ancestors(label).begin(), tags.ancestors(label).end()) == same.ancestors(label));
        REQUIRE(tags.aliases(label).size() == same.aliases(label).size());
        for (std::size_t i = 0; i < tags.aliases(label).size(); ++i)
            CHECK(tags.aliases(label)[i] == same.aliases(label)[i]);
    }
    same.for_each_surface([&](std::string_view surface, label_id) {
        asked(surface);
        std::string other(surface);
        for (char& c : other) {
            if (c >= 'a' && c <= 'z' && draw.below(2) == 0) c = static_cast<char>(c - 32);
            if (c == '-' && draw.below(2) == 0) c = ' ';
        }
        asked(other);
        asked("  " + other + "_\t");
        other[draw.below(static_cast<std::uint32_t>(other.size()))] = static_cast<char>(draw.below(256));
        asked(other);
        asked(other + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    });
    for (const char* odd : {"", " ", "-", "\xFF", "--_ "}) asked(odd);
    for (int round = 0; round < 300; ++round) {
        std::vector<label_id> set;
        for (std::uint32_t n = draw.below(8); n > 0; --n) set.push_back(draw.below(static_cast<std::uint32_t>(tags.size())));
        CHECK(tags.expand(set) == same.expand(set));
        CHECK(tags.reduce(set) == same.reduce(set));
        CHECK(tags.reduce(tags.expand(set)).size() == tags.reduce(set).size());
        for (const label_id a : set)
            for (const label_id b : set) CHECK(tags.is_ancestor(a, b) == same.is_ancestor(a, b));
    }
}

inline constexpr static_tag one_table[] = {{"alone"}};
inline constexpr static_vocabulary<one_table> one;

} // namespace

TEST_CASE("the compile-time vocabulary answers as the run-time one") {
    compare(pets, built(pets), 1);
    compare(static_mwml, built(static_mwml), 2);
    compare(one, built(one), 3);
    CHECK_THROWS_AS((void)pets.name(4), std::invalid_argument);
    CHECK_THROWS_AS((void)pets.expand(std::vector<label_id>{9}), std::invalid_argument);
}

TEST_CASE("the lesson's 400 tags are compiled as tags.json has them") {
    compare(static_mwml, hallmark_test::lesson_tags().value, 4);
    const ontology lesson = hallmark_test::lesson_tags().value;
    const auto file = io::read_file(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags.hpp").value;
    CHECK(file.find(static_table_source(lesson, "mwml_tags")) != std::string::npos);
}

TEST_CASE("the source of a table is escaped") {
    ontology_builder builder;
    builder.add({.name = "a\"b\\c\n1"}).add({.name = "Ж", .aliases = {"zh", "z"}, .parents = {"a\"b\\c\n1"}});
    builder.add({.name = "child", .parents = {"Ж"}});
    CHECK(static_table_source(builder.build().value, "t") ==
          "inline constexpr hallmark::static_tag t[] = {\n    {\"a\\\"b\\\\c\\0121\"},\n"
          "    {\"Ж\", {\"zh\", \"z\"}, {\"a\\\"b\\\\c\\0121\"}},\n    {\"child\", {}, {\"Ж\"}},\n};\n");
}
