// SPDX-License-Identifier: MIT
#include <hallmark/neighbors.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

using namespace hallmark;

TEST_CASE("a cluster that chains is cut at the limit, the most alike pairs first") {
    const std::vector<neighbors::near_pair> chain = {{0, 1, 0.7}, {1, 2, 0.9}, {2, 3, 0.8}, {3, 4, 0.95}};
    const neighbors::clusters whole = neighbors::cluster(chain, 6);
    CHECK(whole.count == 2);
    CHECK(whole.largest == 5);
    CHECK(whole.left_out == 0);
    const neighbors::clusters cut = neighbors::cluster(chain, 6, 2);
    CHECK(cut.group_of == std::vector<std::uint32_t>{0, 1, 1, 2, 2, 3});
    CHECK(cut.left_out == 2);
    CHECK_THROWS_AS(static_cast<void>(neighbors::cluster(chain, 4)), std::invalid_argument);
}
