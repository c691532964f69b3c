// SPDX-License-Identifier: MIT
#include "data.hpp"

#include <hallmark/neighbors.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using split::leak_kind;

TEST_CASE("every kind of leak is found with the items that show it, and repaired by moving few") {
    //                                item: 0  1  2  3  4  5
    const split::assignment parts({0, 1, 0, 1, 0, 1}, 2);
    const std::vector<neighbors::near_pair> near = {{0, 1, 1.0}, {2, 3, 0.8}, {0, 2, 0.9}};
    const std::vector<std::uint32_t> groups = {7, 8, 9, 10, 11, 11};
    const std::vector<std::int64_t> stamps = {1, 5, 6, 7, split::no_time, 9};
    const std::vector<std::uint32_t> made_from = {0, 1, 2, 3, 1, 5};
    const split::leak_report found = split::find_leaks(parts, {.near = near, .groups = groups, .stamps = stamps, .made_from = made_from});
    CHECK(found.leaks == std::vector<split::leak>{{leak_kind::duplicate, 0, 1, 1.0},
                                                  {leak_kind::near_duplicate, 2, 3, 0.8},
                                                  {leak_kind::group, 4, 5, 0},
                                                  {leak_kind::time, 1, 2, 1.0},
                                                  {leak_kind::offspring, 1, 4, 0}});
    CHECK(found.count(leak_kind::time) == 1);
    CHECK(to_table(found).str().find("near_duplicate") != std::string::npos);
    CHECK(to_table(found).str().find("items 2 and 3 (0.800)") != std::string::npos);
    const split::assignment repaired = split::repair_leaks(parts, found.leaks);
    CHECK(split::find_leaks(repaired, {.near = near, .groups = groups, .made_from = made_from}).clean());
    CHECK(split::moved(parts, repaired) <= 3);
    CHECK(split::find_leaks(split::assignment({0, 0, 0, 0, 0, 0}, 2), {.near = near, .groups = groups, .stamps = stamps}).clean());
    CHECK(split::find_leaks(split::assignment(), {}).clean());
    CHECK(to_table(split::find_leaks(split::assignment(), {})).empty());
}

TEST_CASE("a column is ordered as its numbers are") {
    using split::detail::key_of;
    CHECK(key_of(-0.0f, true) == key_of(0.0f, true));
    CHECK(key_of(-2.0f, true) < key_of(-1.0f, false));
    CHECK(key_of(-1.0f, true) < key_of(0.0f, false));
    CHECK(key_of(1.0f, true) < key_of(2.0f, false));
}

TEST_CASE("columns that are not there at inference, that tell a label alone, or that are missing on one side") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> features;
    label_sets labels;
    std::vector<std::uint16_t> parts;
    hallmark::random draw(1);
    for (int i = 0; i < 200; ++i) {
        const bool has = draw.below(3) == 0;
        const bool test = i % 4 == 0;
        labels.add(has ? std::vector<label_id>{5} : std::vector<label_id>{});
        parts.push_back(test);
        features.push_back(static_cast<float>(draw.uniform()));                    // honest
        features.push_back(static_cast<float>(has ? -1 - draw.uniform() : 1));     // the label itself
        features.push_back(test && draw.below(2) == 0 ? nan : 1);                  // missing in half of the test part
    }
    const std::vector<std::uint8_t> unavailable = {0, 1, 0};
    const split::leak_report found = split::find_leaks(
        split::assignment(parts, 2), {.features = features_view(features.data(), 200, 3), .labels = labels, .unavailable = unavailable});
    REQUIRE(found.leaks.size() == 3);
    CHECK(found.leaks[0] == split::leak{leak_kind::unavailable, 1, 0, 0});
    CHECK(found.leaks[1] == split::leak{leak_kind::too_good, 1, 5, 1.0});
    CHECK(found.leaks[2].kind == leak_kind::one_sided);
    CHECK(found.leaks[2].first == 2);
    CHECK(found.leaks[2].second == 1);
    CHECK(split::repair_leaks(split::assignment(parts, 2), found.leaks) == split::assignment(parts, 2));
}

TEST_CASE("lists of leaks are limited, counts are not; wrong calls are told") {
    std::vector<std::uint32_t> groups(100, 1);
    std::vector<std::uint16_t> parts(100);
    for (std::size_t i = 0; i < 100; ++i) parts[i] = i % 2;
    const split::leak_report found = split::find_leaks(split::assignment(parts, 2), {.groups = groups, .limit = 10});
    CHECK(found.leaks.size() == 10);
    CHECK(found.count(leak_kind::group) == 50);
    groups.pop_back();
    CHECK_THROWS_WITH_AS(static_cast<void>(split::find_leaks(split::assignment(parts, 2), {.groups = groups})),
                         "find_leaks: groups has 99 entries for 100 items", std::invalid_argument);
    const std::vector<neighbors::near_pair> beyond = {{0, 100, 1}};
    CHECK_THROWS_AS(static_cast<void>(split::find_leaks(split::assignment(parts, 2), {.near = beyond})), std::invalid_argument);
}
