#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

TEST_CASE("buckets hold every item once, with its label and prediction") {
    const std::vector<hm::vote> gold{0u, 1u, 1u, hm::abstain, 0u};
    const std::vector<hm::vote> predicted{0u, 0u, 1u, 0u, hm::abstain};
    const auto buckets = label_buckets(gold, predicted);
    REQUIRE(buckets.size() == 5);
    CHECK((buckets[0].gold == 0u && buckets[0].predicted == 0u && buckets[0].items == std::vector<std::size_t>{0}));
    CHECK((buckets[1].gold == 0u && buckets[1].predicted == hm::abstain &&
           buckets[1].items == std::vector<std::size_t>{4}));
    CHECK((buckets[2].gold == 1u && buckets[2].predicted == 0u && buckets[4].gold == hm::abstain));
    CHECK_THROWS_AS(static_cast<void>(label_buckets(gold, std::vector<hm::vote>{})), std::invalid_argument);
    const std::vector<hm::vote_triple> triples{{0, 1, 5u}, {2, 1, 3u}};
    CHECK(votes_of(hm::vote_matrix::from_triples(triples), 1) == std::vector<hm::vote>{5u, hm::abstain, 3u});
}
