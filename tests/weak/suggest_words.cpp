#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

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
    CHECK(suggest_words(texts, given, {}, {.limit = 1}).size() == 1);
    CHECK_THROWS_AS(static_cast<void>(suggest_words(texts, hm::label_sets())), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(suggest_words(texts, given, {}, {.most_words = 0})), std::invalid_argument);
}
