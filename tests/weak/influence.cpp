#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

TEST_CASE("pairs of voters are counted as by looking at each cell") {
    hm::random random(2);
    std::vector<std::int32_t> cells;
    for (int k = 0; k < 400 * 6; ++k) cells.push_back(static_cast<std::int32_t>(random.below(4)) - 1);
    const hm::matrix_view<std::int32_t> dense(cells.data(), 400, 6);
    const hm::dense_votes<std::int32_t> votes(dense);
    const auto pairs = pairwise(votes);
    const auto several = pairwise(hm::vote_matrix::from_dense(dense), {.multi_label = true});
    for (std::size_t a = 0; a < 6; ++a)
        for (std::size_t b = 0; b < 6; ++b) {
            std::size_t both = 0, same = 0;
            for (std::size_t i = 0; i < 400; ++i) {
                if (dense[i][a] < 0 || dense[i][b] < 0) continue;
                ++both;
                same += dense[i][a] == dense[i][b];
            }
            CHECK((pairs(a, b).both == both && pairs(a, b).same == same && pairs(a, b).contrary == both - same));
            CHECK((several(a, b).both == both && several(a, b).contrary == 0));
            CHECK(pairs.agreement(a, b) == doctest::Approx(double(same) / double(both)));
        }
    CHECK((pairs.redundancy(3, 3) == 1 && pairs.redundancy(0, 1) < 0.5));
    voter_pairs twice = pairs;
    twice.merge(pairs);
    CHECK(twice(1, 2).same == 2 * pairs(1, 2).same);
    CHECK_THROWS_AS(static_cast<void>(pairs(6, 0)), std::invalid_argument);
    CHECK(std::isnan(voter_pairs(2).agreement(0, 1)));
}

TEST_CASE("the influence of a voter is what changes when it is left out") {
    //                               0   1   2    gold
    const std::vector<std::int32_t> cells{0,  0,  1,  // 0: without 2 the same; without 0 or 1 a tie
                                          -1, 1,  -1, // 1: voter 1 alone, right
                                          0,  1,  -1, // 0: a tie; without 1 it is right
                                          -1, -1, -1};
    const auto votes = hm::vote_matrix::from_dense(hm::matrix_view<std::int32_t>(cells.data(), 4, 3));
    const auto v = influence(votes, std::vector<hm::label_id>{0, 1, 0, 0});
    CHECK((v[0].votes == 2 && v[0].alone == 0 && v[0].repeated == 1 && v[0].changed == 2 && v[0].gain == 1));
    CHECK((v[1].votes == 3 && v[1].alone == 1 && v[1].alone_correct == 1 && v[1].changed == 3 && v[1].gain == 1));
    CHECK((v[2].votes == 1 && v[2].changed == 0 && v[2].gain == 0 && v[2].repeated == 0));
    CHECK((v[0].redundancy == 0.5 && std::isnan(influence(hm::vote_matrix(std::size_t{1}))[0].redundancy)));
    // By doing it: the majorities of the matrix without the voter.
    hm::random random(9);
    std::vector<hm::vote_triple> all;
    std::vector<hm::label_id> gold;
    for (std::uint32_t i = 0; i < 300; ++i) {
        gold.push_back(random.below(3));
        for (std::uint32_t j = 0; j < 5; ++j)
            if (random.below(2) == 0) all.push_back({i, j, random.below(3)});
    }
    const auto majorities = [&](std::uint32_t left_out) {
        std::vector<std::array<int, 3>> counts(300);
        for (const auto& t : all)
            if (t.voter != left_out) ++counts[t.item][t.label.label()];
        std::vector<hm::vote> result;
        for (const auto& c : counts) {
            const int most = std::max({c[0], c[1], c[2]});
            const int ties = (c[0] == most) + (c[1] == most) + (c[2] == most);
            result.push_back(most == 0 || ties > 1 ? hm::abstain
                                                   : hm::vote(c[0] == most   ? 0u
                                                              : c[1] == most ? 1u
                                                                             : 2u));
        }
        return result;
    };
    const auto full = majorities(99);
    const auto measured = influence(hm::vote_matrix::from_triples(all), gold);
    for (std::uint32_t j = 0; j < 5; ++j) {
        const auto without = majorities(j);
        std::size_t changed = 0;
        std::ptrdiff_t gain = 0;
        for (std::size_t i = 0; i < 300; ++i) {
            changed += full[i] != without[i];
            gain += std::ptrdiff_t(full[i] == gold[i]) - std::ptrdiff_t(without[i] == gold[i]);
        }
        CHECK((measured[j].changed == changed && measured[j].gain == gain));
    }
}
