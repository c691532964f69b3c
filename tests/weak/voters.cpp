#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

TEST_CASE("tags that are there and a model's probabilities vote too") {
    const hm::label_sets given(std::vector<std::vector<int>>{{2, 0}, {}, {1}});
    const auto tags = votes_from_labels(given, "author", 3);
    CHECK(
        (tags.items() == 3 && tags.name(0) == "author" && tags[0].size() == 2 && tags[1].empty() && tags(2, 0) == 1u));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> p{0.6, 0.1, 0.6, nan, 0.2, 0.4, 0.05, 0.9, 0.95};
    const hm::probabilities_view<double> view(p.data(), 3, 3);
    const auto one = votes_from_probabilities(view, "model");
    CHECK((one(0, 0) == 0u && one(1, 0) == hm::abstain && one(2, 0) == 2u && one.cardinality() == 3));
    const auto many = votes_from_probabilities(view, "model", {.against = 0.15, .multi_label = true});
    CHECK((many[0].size() == 3 && many[1].empty() && many[2].size() == 3 && many[2][0].vote == hm::vote::against(0)));
    CHECK_THROWS_AS(static_cast<void>(votes_from_probabilities(view, "m", {.threshold = 2})), std::invalid_argument);
    const auto both = tags.updated(one);
    CHECK((both.voters() == 2 && both[0].size() == 3 && both.find("model") == 1));
}
