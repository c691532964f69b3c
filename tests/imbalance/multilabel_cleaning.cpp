// SPDX-License-Identifier: MIT
#include "imbalance/multilabel_cases.hpp"

#include <hallmark/imbalance.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

using namespace hallmark_test::multilabel;

TEST_CASE("the adjusted Hamming distance counts only labels that one of the two has") {
    using set = std::vector<hm::label_id>;
    CHECK(imb::adjusted_hamming(set{1, 2}, set{1, 2}) == 0);
    CHECK(imb::adjusted_hamming(set{1, 2}, set{2, 9}) == .5);
    CHECK(imb::adjusted_hamming(set{1}, set{2, 9}) == 1);
    CHECK(imb::adjusted_hamming(set{}, set{2}) == 1);
    CHECK(imb::adjusted_hamming(set{}, set{}) == 0);
    CHECK(imb::adjusted_hamming(set{0, 1}, set{0}) == doctest::Approx(1.0 / 3));
}

TEST_CASE("MLeNN leaves out what half of its neighbours differ from, but nothing rare, by hand") {
    // Counts 2, 3, 1: imbalance 1.5, 1, 3, the mean is 1.83: label 2 is rare. Of 3 neighbours, those that differ:
    // 2, 2, 2, 1, 1, (3).
    const line data{{0, 1, 2, 10, 11, 12}, {{0}, {0}, {1}, {1}, {1}, {2}}};
    CHECK(imb::mlenn(data.graph(3), data.sets).indices == index_list{3, 4, 5});
    CHECK(imb::mlenn(data.graph(3), data.sets, {.threshold = 1}).size() == 6);           // nothing differs by more
    CHECK(imb::mlenn(data.graph(5), data.sets) == imb::mlenn(data.graph(3), data.sets)); // one graph serves
    CHECK_THROWS_AS((void)imb::mlenn(data.graph(2), data.sets), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mlenn(data.graph(3), tag_rows(3)), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mlenn(data.graph(3), data.sets, {.k = 0}), std::invalid_argument);
}

TEST_CASE("MLTL leaves out the ends of Tomek links, but nothing rare, by hand") {
    // Counts 4, 2, 1: label 2 is rare. Links: 0-1 (distance 1), 4-5 (1; 5 stays); 2-3 differ by a third only.
    const line data{{0, 1, 10, 11, 20, 21}, {{0}, {1}, {0, 1}, {0}, {0}, {2}}};
    CHECK(imb::mltl(data.graph(1), data.sets).indices == index_list{2, 3, 5});
    CHECK(imb::mltl(data.graph(1), data.sets, {.threshold = .3}).indices == index_list{5});
    CHECK(imb::mltl(hm::knn_graph(), tag_rows()).indices.empty());
    CHECK(imb::mltl(line{{1}, {{0}}}.graph(1), tag_rows{{0}}).size() == 1);
}
