// SPDX-License-Identifier: MIT
#include <hallmark/neighbors.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace hallmark;

TEST_CASE("a distance is the sum of the squares, whole or as far as it is asked for") {
    const std::vector<float> a{0, 1, 2, 3, 4}, b{1, 3, 2, 0, 8};
    CHECK(neighbors::squared_distance(a, b) == 30);
    CHECK(neighbors::squared_distance(b, a) == 30);
    CHECK(neighbors::squared_distance(a, a) == 0);
    CHECK(neighbors::squared_distance(a, b, 10) >= 10);
    CHECK(neighbors::squared_distance(a, b, 31) == 30);
    CHECK(neighbors::squared_distance({}, {}) == 0);
    // Far apart in the first columns: the rest is not read. Near: all of them are.
    std::vector<float> far(100, 1), origin(100);
    CHECK(neighbors::squared_distance(far, origin) == 100);
    const double enough = neighbors::squared_distance(far, origin, 20);
    CHECK(enough >= 20);
    CHECK(enough < 100);
    far[99] = std::numeric_limits<float>::quiet_NaN();
    CHECK(neighbors::squared_distance(far, origin, 20) == enough);
}

TEST_CASE("a list keeps the nearest of what it was offered, of equal ones the lower row") {
    neighbors::nearest_list nearest(2);
    CHECK(nearest.limit() == std::numeric_limits<double>::infinity());
    nearest.offer(1, 7);
    CHECK_FALSE(nearest.full());
    nearest.offer(1, 3);
    CHECK(nearest.full());
    CHECK(nearest.limit() == 1);
    CHECK(nearest[0].row == 3);
    CHECK(nearest[1].row == 7);
    nearest.offer(0, 9);
    nearest.offer(1, 4); // as far as row 3, which is lower
    nearest.offer(2, 0); // too late
    REQUIRE(nearest.size() == 2);
    CHECK(nearest[0].row == 9);
    CHECK(nearest[0].distance == 0);
    CHECK(nearest[1].row == 3);
    nearest.clear();
    CHECK(nearest.size() == 0);
    nearest.offer(5, 1);
    CHECK(nearest[0].row == 1);
    CHECK_THROWS_WITH_AS(neighbors::nearest_list(0), "nearest_list: k is 0", std::invalid_argument);
}
