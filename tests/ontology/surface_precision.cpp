// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::lesson_tags;
using hallmark_test::load_json;

namespace {

struct projects {
    std::vector<std::string> texts;
    label_sets truth; // expanded
};
projects lesson_projects(const ontology& tags) {
    projects all;
    expander up(tags);
    const auto file = load_json("data/mwml/projects.json");
    for (const auto& p : file.items()) {
        all.texts.push_back(p["title"].string() + "\n" + p["description"].string());
        std::vector<label_id> labels;
        for (const auto& tag : p["tags"].items())
            if (const auto label = tags.find(tag.string())) labels.push_back(*label);
        all.truth.add(up.expand(labels));
    }
    return all;
}

/// Runs the blocks from the last to the first.
struct backwards {
    template <class F>
    void operator()(std::size_t n, F&& f) const {
        while (n > 0) f(--n);
    }
};

} // namespace

TEST_CASE("the lesson's ordinary words are found by their precision") {
    const ontology tags = lesson_tags().value;
    const gazetteer names = make_gazetteer(tags);
    const projects all = lesson_projects(tags);
    const surface_votes votes = count_surface_votes(names, all.truth, [&](std::size_t i) { return all.texts[i]; });
    CHECK(votes.items() == 2032);
    CHECK(votes == count_surface_votes(
                       names, all.truth, [&](std::size_t i) { return all.texts[i]; }, backwards{}));

    // The same, counted the long way.
    std::map<std::string, std::pair<std::size_t, std::size_t>> expected;
    for (std::size_t i = 0; i < all.texts.size(); ++i) {
        std::map<std::uint32_t, label_id> here;
        for (const auto& m : names.find(all.texts[i])) here[m.surface] = m.label;
        const auto labels = all.truth[i];
        for (const auto& [surface, label] : here) {
            auto& [n, right] = expected[std::string(names.surface(surface))];
            ++n;
            right += std::set<label_id>(labels.begin(), labels.end()).count(label);
        }
    }
    const auto report = surface_precisions(names, votes);
    REQUIRE(report.size() == names.size());
    for (std::size_t i = 0; i < report.size(); ++i) {
        const auto& [n, right] = expected[std::string(names.surface(i))];
        CHECK(report[i].surface == i);
        CHECK(report[i].label == names.label(i));
        CHECK(report[i].votes == n);
        CHECK(report[i].right == right);
        CHECK(report[i].between == numeric::wilson(static_cast<double>(right), static_cast<double>(n)));
    }
    const auto words = ordinary_words(names, votes);
    std::vector<std::string> surfaces;
    for (const auto& w : words) surfaces.emplace_back(names.surface(w.surface));
    REQUIRE(words.size() >= 5);
    // General names that hardly anybody gives as a tag, and words that mean other things as well.
    CHECK(std::vector(surfaces.begin(), surfaces.begin() + 4) ==
          std::vector<std::string>{"machine-learning", "python", "deep-learning", "classification"});
    CHECK(words[1].votes == 186);
    CHECK(words[1].right == 63);
    for (std::size_t i = 0; i < words.size(); ++i) {
        CHECK(words[i].between.high < 0.5);
        if (i > 0) CHECK(words[i - 1].wrong() >= words[i].wrong());
    }
    CHECK(ordinary_words(names, votes, {.precision = 0}).empty());
    CHECK(ordinary_words(names, votes, {.precision = 0.1}).size() < words.size());
}

TEST_CASE("a surface counts once an item, and shards add up") {
    gazetteer_builder builder;
    builder.add("a", 0).add("b", 1).add("c", 2);
    const gazetteer names = builder.build().value;
    const std::vector<label_id> none, zero = {1, 0};
    surface_votes all(3), first(3), second(3);
    for (surface_votes* v : {&all, &first}) v->add(names, "a a b", zero);
    for (surface_votes* v : {&all, &second}) v->add(names, "A x a", none);
    for (surface_votes* v : {&all, &second}) v->add(names, "", zero);
    first.merge(second);
    CHECK(first == all);
    CHECK(all.items() == 3);
    surface_votes empty;
    empty.merge(all);
    CHECK(empty == all);
    all.merge(surface_votes());
    CHECK(empty == all);
    const auto report = surface_precisions(names, all);
    CHECK(report[0] == surface_precision{0, 0, 2, 1, 0.5, numeric::wilson(1, 2)});
    CHECK(report[1] == surface_precision{1, 1, 1, 1, 1, numeric::wilson(1, 1)});
    CHECK(report[2] == surface_precision{2, 2, 0, 0, 0, {0, 1}});
    all.add(names, "a", none); // after a merge too, an item counts
    CHECK(all.votes()[0] == 3);
}

TEST_CASE("a surface is an ordinary word when that is certain, not before") {
    gazetteer_builder builder;
    builder.add("rare", 0).add("often", 1).add("good", 2).add("worse", 3);
    const gazetteer names = builder.build().value;
    surface_votes votes(4);
    const std::vector<label_id> good = {2};
    for (int i = 0; i < 3; ++i) votes.add(names, "rare often good", good);
    votes.add(names, "often worse", good);
    for (int i = 0; i < 5; ++i) votes.add(names, "worse", good);
    const auto words = ordinary_words(names, votes);
    REQUIRE(words.size() == 2);
    CHECK(words[0].surface == 3);
    CHECK(words[1].surface == 1);
    CHECK(words[1].votes == 4);
    CHECK_THROWS_AS((void)ordinary_words(names, votes, {.precision = 1.5}), std::invalid_argument);
    CHECK_THROWS_AS((void)surface_precisions(names, surface_votes(2)), std::invalid_argument);
    CHECK_THROWS_AS(votes.merge(surface_votes(2)), std::invalid_argument);
    CHECK_THROWS_AS(surface_votes(2).add(names, "rare", good), std::invalid_argument);
}

TEST_CASE("the lesson's names with policies: short ones by case and affix, and the vocabulary's surfaces all there") {
    const ontology tags = lesson_tags().value;
    auto builder = make_policy_gazetteer(tags, [](std::string_view surface, label_id) {
        surface_policy policy;
        if (surface == "gan") policy.before = affix::letters;
        if (surface == "tf") policy.after = affix::digits;
        policy.plural = surface == "gan";
        return policy;
    });
    builder.add_stop("style transfer learning");
    const auto names = builder.build();
    CHECK(names.ok());
    CHECK(names.value.size() == 483);
    const auto labels = [&](std::string_view text) {
        std::vector<std::string_view> found;
        for (const auto& m : names.value.find(text)) found.push_back(tags.name(m.label));
        return found;
    };
    using names_of = std::vector<std::string_view>;
    CHECK(labels("StyleGAN in TF2") == names_of{tags.name(*tags.find("gan")), "tensorflow"});
    CHECK(labels("style transfer learning") == names_of{});
    CHECK(labels("transfer learning") == names_of{"transfer-learning"});
    const projects all = lesson_projects(tags);
    const auto votes = count_surface_votes(names.value, all.truth, [&](std::size_t i) { return all.texts[i]; });
    CHECK(votes.items() == 2032);
}
