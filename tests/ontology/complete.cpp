// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;

namespace {

using characters = hallmark::detail::plain_vector<char32_t>;

/// The distance of optimal string alignment by its whole matrix; over the best beginning of b where that is asked.
unsigned alignment(const characters& a, const characters& b, bool prefix) {
    std::vector<std::vector<unsigned>> d(b.size() + 1, std::vector<unsigned>(a.size() + 1));
    for (std::size_t i = 0; i <= b.size(); ++i) {
        for (std::size_t j = 0; j <= a.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = static_cast<unsigned>(i + j);
                continue;
            }
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[j - 1] != b[i - 1])});
            if (i > 1 && j > 1 && a[j - 1] == b[i - 2] && a[j - 2] == b[i - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    unsigned best = d[b.size()][a.size()];
    if (prefix)
        for (const auto& row : d) best = std::min(best, row[a.size()]);
    return best;
}

} // namespace

TEST_CASE("completion gives the golden answers, all 300 queries") {
    const json_tree golden = hallmark_test::load_json("golden/ontology/autocomplete.json");
    const ontology tags = hallmark_test::lesson_tags().value;
    std::vector<std::uint64_t> counts;
    for (const json_tree& c : golden["counts"].items()) counts.push_back(static_cast<std::uint64_t>(c.integer()));
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["q"].string());
        const auto all = tags.complete(c["q"].string(), {.limit = 1000, .counts = counts});
        CHECK(all.size() == static_cast<std::size_t>(c["n"].integer()));
        const auto first = tags.complete(c["q"].string(), {.limit = 20, .counts = counts});
        REQUIRE(first.size() == c["results"].size());
        for (std::size_t i = 0; i < first.size(); ++i) {
            CHECK(first[i].label == static_cast<label_id>(c["results"][i][0].integer()));
            CHECK(first[i].distance == static_cast<unsigned>(c["results"][i][1].integer()));
            CHECK(first[i] == all[i]);
            CHECK(tags.find(first[i].surface) == first[i].label);
        }
    }
    CHECK(golden["cases"].size() == 300);
}

TEST_CASE("completion tells the form that matched, the name before an alias") {
    ontology_builder builder;
    builder.add({.name = "natural-language-processing", .aliases = {"NLP", "natural language"}});
    builder.add({.name = "nlp-tools"}).add({.name = "naturalism"});
    const ontology tags = builder.build().value;
    const auto nlp = tags.complete("nlp");
    REQUIRE(nlp.size() == 2);
    CHECK(nlp[0] == completion{0, "NLP", 0, true});
    CHECK(nlp[1] == completion{1, "nlp-tools", 0, false});
    const auto natural = tags.complete("Natural Lan");
    REQUIRE(natural.size() == 1);
    CHECK(natural[0] == completion{0, "natural-language-processing", 0, false});
    CHECK(tags.complete("natural_language")[0] == completion{0, "natural language", 0, true});
}

TEST_CASE("an empty query offers the most used labels, and ties go by name") {
    ontology_builder builder;
    builder.add({.name = "b"}).add({.name = "c"}).add({.name = "a"});
    const ontology tags = builder.build().value;
    const std::vector<std::uint64_t> counts = {1, 7, 1};
    const auto offered = tags.complete("", {.limit = 3, .counts = counts});
    REQUIRE(offered.size() == 3);
    CHECK(offered[0].surface == "c");
    CHECK(offered[1].surface == "a");
    CHECK(offered[2].surface == "b");
    CHECK(tags.complete(" - ", {.limit = 0}).empty());
    CHECK(ontology().complete("x").empty());
    CHECK_THROWS_AS((void)tags.complete("a", {.counts = std::span(counts).first(2)}), std::invalid_argument);
}

TEST_CASE("one letter of any script is one typing error") {
    ontology_builder builder;
    builder.add({.name = "Обработка-Языка"}).add({.name = "café-culture"}).add({.name = "c++"});
    const ontology tags = builder.build().value;
    CHECK(tags.complete("обработк")[0].distance == 0);
    CHECK(tags.complete("обрбаотка")[0].distance == 1); // two letters swapped
    CHECK(tags.complete("cafe c")[0].distance == 1);
    CHECK(tags.complete("C+")[0].label == 2);
    CHECK(tags.complete("d++").size() == 1);
}

TEST_CASE("completion and did-you-mean find what the whole matrix finds, on random surfaces of few letters") {
    hallmark::random draw(7);
    const auto word = [&](std::uint32_t longest) {
        static const std::vector<std::string> letters = {"a",       "b", "c", "-", "\xC3\xA9", "\xC3", "\xE2\x82\xAC",
                                                         "\xE2\x82"};
        std::string text;
        for (std::uint32_t n = draw.below(longest) + 1; n > 0; --n) {
            const std::uint32_t roll = draw.below(40);
            text += letters[roll < 36 ? roll % 5 : 5 + (roll - 36) % 3];
        }
        return text;
    };
    for (int round = 0; round < 30; ++round) {
        ontology_builder builder;
        for (int i = 0; i < 60; ++i) builder.add({.name = word(9), .aliases = {word(7)}});
        const ontology tags = builder.build().value;
        for (int q = 0; q < 20; ++q) {
            const std::string query = word(9);
            for (const bool prefix : {true, false}) {
                std::string folded = fold(query + (prefix ? "x" : "")); // at the end of a beginning, a separator counts
                if (prefix) folded.pop_back();
                const characters typed = hallmark::detail::characters_of(folded);
                const unsigned limit = hallmark::detail::allowed_edits(typed.size());
                std::vector<std::pair<label_id, unsigned>> wanted, got;
                for (label_id label = 0; label < tags.size(); ++label) {
                    unsigned best = 99;
                    const auto look = [&](std::string_view s) {
                        best = std::min(best, alignment(typed, hallmark::detail::characters_of(fold(s)), prefix));
                    };
                    look(tags.name(label));
                    for (const std::string_view alias : tags.aliases(label)) look(alias);
                    if (best <= limit) wanted.emplace_back(label, best);
                }
                for (const completion& c :
                     prefix ? tags.complete(query, {.limit = 1000}) : tags.did_you_mean(query, 1000))
                    got.emplace_back(c.label, c.distance);
                std::sort(got.begin(), got.end());
                CAPTURE(query);
                CHECK(got == wanted);
            }
        }
    }
}

TEST_CASE("a huge query or surface is no trouble") {
    ontology_builder builder;
    builder.add({.name = std::string(1 << 18, 'x')}).add({.name = std::string(1 << 18, 'x') + "y"}).add({.name = "z"});
    const ontology tags = builder.build().value;
    CHECK(tags.complete(std::string(1 << 18, 'x')).size() == 2);
    CHECK(tags.complete("xxxx").size() == 2);
    CHECK(tags.did_you_mean(std::string((1 << 18) - 2, 'x')).size() == 1);
}
