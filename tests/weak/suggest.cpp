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
