#include <hallmark/ontology.hpp>
#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {
hm::ontology some_tags() {
    hm::ontology_builder builder;
    builder.add({.name = "vision", .aliases = {"cv"}})
        .add({.name = "detection", .parents = {"vision"}})
        .add({.name = "yolo", .parents = {"detection"}})
        .add({.name = "audio"})
        .add({.name = "speech", .parents = {"audio"}});
    return builder.build().value;
}
} // namespace

TEST_CASE("labels are offered with their reasons, the likeliest first, and never those that are there") {
    const hm::ontology tags = some_tags();
    std::vector<std::vector<int>> sets;
    for (int i = 0; i < 10; ++i) sets.push_back(i < 8 ? std::vector<int>{1, 3} : std::vector<int>{1});
    const hm::label_sets given(sets);
    suggester s(tags, given);
    const auto offers = s.suggest({.has = std::vector<hm::label_id>{1}});
    REQUIRE(offers.size() == 2);
    CHECK((offers[0].label == 0 && offers[0].reasons[0].by == suggested_by::ontology &&
           offers[0].reasons[0].text == "'detection' implies it"));
    CHECK((offers[1].label == 3 && offers[1].score == doctest::Approx(0.8) &&
           offers[1].reasons[0].text == "8 of 10 items with 'detection' have it"));

    const std::vector<std::string> author{"CV", "speech", "nonsense"};
    const auto by_author = s.suggest({.author_tags = author});
    REQUIRE(by_author.size() == 3);
    CHECK((by_author[0].label == 3 && by_author[1].label == 4 &&
           by_author[2].label == 0)); // audio, as speech implies it: the lower label of equals
    CHECK(by_author[2].reasons[0].text == "the author says 'CV'"); // folded

    hm::vote_matrix votes(std::vector<std::string>{"yolo words"}, 5);
    for (int i = 0; i < 10; ++i) votes.add(std::vector<hm::voter_vote>{{0, 3u}});
    s.learn(votes, given);
    const std::vector<hm::voter_vote> row{{0, 3u}, {1, 2u}, {0, hm::vote::against(0)}};
    const std::vector<double> p{0, 0, 0.9, 0.04, 0.2};
    const auto all = s.suggest({.votes = row, .probabilities = p});
    REQUIRE(all.size() == 5);
    CHECK((all[0].label == 0 && all[1].label == 1 && all[2].label == 2 && all[3].label == 3 &&
           all[4].label == 4)); // what implies has no more than what is implied
    CHECK(all[2].score == doctest::Approx(1 - 0.1 * 0.5));
    CHECK((all[2].reasons.size() == 2 && all[2].reasons[0].by == suggested_by::model &&
           all[2].reasons[0].text == "the model says 0.90"));
    CHECK(all[3].reasons[0].text == "'yolo words' votes for it, and was right on 8 of 10");
    CHECK(s.suggest({.votes = row, .probabilities = p}, {.limit = 2}).size() == 2);
    CHECK(s.suggest({}).empty());
    CHECK_THROWS_AS(static_cast<void>(s.suggest({.probabilities = row.empty() ? p : std::vector<double>{1}})),
                    std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(s.suggest({.has = std::vector<hm::label_id>{5}})), std::invalid_argument);
    CHECK_THROWS_AS(suggester(tags, hm::label_sets(std::vector<std::vector<int>>{{5}})), std::invalid_argument);
}

TEST_CASE("words that would make good functions are found, but not those that vote already") {
    std::vector<std::string> texts;
    std::vector<std::vector<int>> sets;
    for (int i = 0; i < 60; ++i) {
        const bool vision = i % 3 == 0;
        texts.push_back(vision ? "A Convolutional network of size " + std::to_string(i) + ", image segmentation"
                               : "A network of words");
        sets.push_back(vision ? std::vector<int>{0} : std::vector<int>{1});
    }
    const hm::label_sets given(sets);
    const auto list = suggest_words(texts, given, {}, {.min_precision = 0.6});
    REQUIRE(list.size() >= 3);
    CHECK((list[0].label == 1 && list[0].phrase == "words" && list[0].items == 40 && list[0].right == 40 &&
           list[0].fresh == 40));
    CHECK((list[1].label == 0 && list[1].phrase == "size" && list[1].items == 20 && list[1].right == 20 &&
           list[1].precision.low > 0.8));
    for (const auto& s : list)
        CHECK(
            (s.phrase != "network" && s.phrase != "image segmentation" && s.phrase.find("of words") == s.phrase.npos));
    const auto text = field([](const std::string& s) -> const std::string& { return s; });
    const auto votes =
        apply_lfs(labeling_functions<std::string>(lf("w", when(contains_word(text, "words")) >> 1u)), texts).value;
    for (const auto& s : suggest_words(texts, given, votes, {.min_precision = 0.6})) CHECK(s.label == 0);
    CHECK(suggest_words(std::vector<std::string>{}, hm::label_sets()).empty());
    CHECK(suggest_words(texts, given, {}, {.most = 1}).size() == 1);
    CHECK_THROWS_AS(static_cast<void>(suggest_words(texts, hm::label_sets())), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(suggest_words(texts, given, {}, {.most_words = 0})), std::invalid_argument);
}
