// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;

TEST_CASE("a completer offers beginnings, initials and inner words, and says what matched") {
    ontology_builder builder;
    builder.add({.name = "natural-language-processing", .aliases = {"NL Parsing"}}).add({.name = "nlp-tools"});
    builder.add({.name = "processing"}).add({.name = "Process Mining"}).add({.name = "image Processing"});
    const ontology tags = builder.build().value;
    const std::vector<std::uint64_t> counts = {9, 1, 2, 3, 4};
    const completer box(tags, counts);

    const auto nlp = box.complete("NLP");
    REQUIRE(nlp.size() == 2);
    CHECK(nlp[0] == offered_label{1, "nlp-tools", matched_by::beginning, 0, false, 0, 3});
    CHECK(nlp[1] == offered_label{0, "natural-language-processing", matched_by::initials, 0, false, 0, 27});

    const auto process = box.complete("process");
    REQUIRE(process.size() == 4);
    CHECK(process[0] == offered_label{3, "Process Mining", matched_by::beginning, 0, false, 0, 7});
    CHECK(process[1] == offered_label{2, "processing", matched_by::beginning, 0, false, 0, 7});
    CHECK(process[2] == offered_label{0, "natural-language-processing", matched_by::word, 0, false, 17, 24});
    CHECK(process[3] == offered_label{4, "image Processing", matched_by::word, 0, false, 6, 13});
    CHECK(box.complete("processing")[0] == offered_label{2, "processing", matched_by::beginning, 0, true, 0, 10});

    const auto mistyped = box.complete("porcess");
    REQUIRE(mistyped.size() == 2);
    CHECK(mistyped[0] == offered_label{3, "Process Mining", matched_by::beginning, 1, false, 0, 14});
    CHECK(box.complete("language p")[0] == offered_label{0, "natural-language-processing", matched_by::word, 0, false, 8, 18});
    CHECK(box.complete("process ")[0] == offered_label{3, "Process Mining", matched_by::beginning, 0, false, 0, 8});
    CHECK(box.complete("ip")[0].by == matched_by::initials);
    CHECK(box.complete("np").size() == 1); // NL Parsing
}

TEST_CASE("an empty query offers the most used labels") {
    const ontology tags = hallmark_test::lesson_tags().value;
    std::vector<std::uint64_t> counts(tags.size(), 0);
    counts[7] = 5;
    counts[399] = 9;
    const completer box(tags, counts);
    for (const char* query : {"", "  ", "-"}) {
        const auto offered = box.complete(query, 3);
        REQUIRE(offered.size() == 3);
        CHECK(offered[0].label == 399);
        CHECK(offered[1].label == 7);
        CHECK(offered[2].label == 0); // 3d: the first by name
    }
    CHECK(box.complete("a", 0).empty());
    CHECK(completer(tags).complete("", 1000).size() == 400);
    const ontology nothing;
    CHECK(completer(nothing).complete("x").empty());
    CHECK_THROWS_AS(completer(tags, std::span(counts).first(2)), std::invalid_argument);
}

TEST_CASE("what begins as typed is what ontology::complete gives, in the golden order") {
    const json_tree golden = hallmark_test::load_json("golden/ontology/autocomplete.json");
    const ontology tags = hallmark_test::lesson_tags().value;
    std::vector<std::uint64_t> counts;
    for (const json_tree& c : golden["counts"].items()) counts.push_back(static_cast<std::uint64_t>(c.integer()));
    const completer box(tags, counts);
    std::size_t same = 0, more = 0;
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["q"].string());
        const auto offered = box.complete(c["q"].string(), 1000);
        const auto plain = tags.complete(c["q"].string(), {.limit = 1000, .counts = counts});
        // Labels that an inner word or initials brought forward aside, the order is the golden one.
        std::vector<label_id> beginnings, wanted;
        std::map<label_id, matched_by> by;
        for (const offered_label& o : offered) {
            by[o.label] = o.by;
            if (o.by == matched_by::beginning) beginnings.push_back(o.label);
        }
        for (const completion& p : plain) {
            REQUIRE(by.count(p.label) == 1);
            if (by[p.label] == matched_by::beginning) wanted.push_back(p.label);
        }
        CHECK(beginnings == wanted);
        same += offered.size() == plain.size();
        more += offered.size() > plain.size();
        const auto few = box.complete(c["q"].string(), 5);
        CHECK(few == std::vector<offered_label>(offered.begin(), offered.begin() + static_cast<std::ptrdiff_t>(few.size())));
    }
    CHECK(same + more == 300);
    CHECK(more > 40);
}

TEST_CASE("inner words and initials are those of a plain search") {
    const ontology tags = hallmark_test::lesson_tags().value;
    const completer box(tags);
    for (const char* query : {"lear", "net", "co", "re", "i", "gan", "cnn", "rl", "e", "segmentation", "d"}) {
        CAPTURE(query);
        std::map<label_id, int> wanted; // 1: an inner word, 2: initials, 3: a beginning without errors
        tags.for_each_surface([&](std::string_view surface, label_id label) {
            const std::string folded = fold(surface), q = query;
            int& best = wanted[label];
            if (("-" + folded).find("-" + q) != std::string::npos) best = std::max(best, 1);
            if (hallmark::detail::initials_of(folded) == q) best = std::max(best, 2);
            if (folded.starts_with(q)) best = 3;
        });
        std::map<label_id, int> got;
        for (label_id label = 0; label < tags.size(); ++label) got[label] = 0;
        for (const offered_label& o : box.complete(query, 1000))
            if (o.distance == 0)
                got[o.label] = o.by == matched_by::word ? 1 : o.by == matched_by::initials ? 2 : 3;
        CHECK(got == wanted);
    }
}
