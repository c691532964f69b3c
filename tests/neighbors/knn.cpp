// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>
#include <hallmark/neighbors.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace hm = hallmark;
using method = hm::knn_method;

namespace {

struct table_of_features {
    std::size_t rows, columns;
    std::vector<float> values;

    [[nodiscard]] hm::features_view view() const { return {values.data(), rows, columns}; }
};

/// Uniform numbers on a grid of `steps` values (0: all different), shifted far from the origin when asked.
table_of_features random_features(std::uint64_t seed, std::size_t rows, std::size_t columns, std::uint32_t steps = 0,
                                  float shift = 0, float scale = 1) {
    hm::random draw(seed);
    table_of_features t{rows, columns, std::vector<float>(rows * columns)};
    for (float& x : t.values)
        x = shift + scale * (steps == 0 ? static_cast<float>(draw.uniform()) : static_cast<float>(draw.below(steps)));
    return t;
}

/// Another way: all distances, sorted.
std::vector<std::uint32_t> brute(const table_of_features& t, const std::vector<std::uint32_t>& among,
                                 std::uint32_t query, std::size_t k) {
    std::vector<std::pair<double, std::uint32_t>> all;
    for (const std::uint32_t i : among)
        if (i != query)
            all.push_back({hm::neighbors::squared_distance({&t.values[query * t.columns], t.columns},
                                                           {&t.values[i * t.columns], t.columns}),
                           i});
    std::sort(all.begin(), all.end());
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < std::min(k, all.size()); ++i) rows.push_back(all[i].second);
    return rows;
}

void check_all(const table_of_features& t, std::size_t k, method how) {
    const hm::knn_graph graph = hm::knn(t.view(), {.k = k, .method = how});
    REQUIRE(graph.size() == t.rows);
    REQUIRE(graph.k() == std::min(k, t.rows - 1));
    std::vector<std::uint32_t> all(t.rows);
    for (std::size_t i = 0; i < t.rows; ++i) all[i] = static_cast<std::uint32_t>(i);
    for (std::uint32_t i = 0; i < t.rows; ++i) {
        const auto got = graph[i];
        CHECK(std::vector<std::uint32_t>(got.begin(), got.end()) == brute(t, all, i, k));
    }
}

} // namespace

TEST_CASE("the neighbours of five points on a line are those of the hand") {
    const std::vector<float> x{0, 1, 3, 3, 10};
    const hm::knn_graph graph = hm::knn({x.data(), 5, 1}, {.k = 2});
    const std::vector<std::vector<std::uint32_t>> expected{{1, 2}, {0, 2}, {3, 1}, {2, 1}, {2, 3}};
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(std::vector<std::uint32_t>(graph[i].begin(), graph[i].end()) == expected[i]);
    CHECK(graph.squared_distances(2)[0] == 0); // its double is a neighbour, it is not its own
    CHECK(graph.squared_distances(4)[1] == 49);
}

TEST_CASE("both ways agree with sorting all distances") {
    for (const std::size_t d : std::vector<std::size_t>{1, 2, 3, 8}) {
        check_all(random_features(d, 300, d), 5, method::tree);
        check_all(random_features(d, 300, d, 4), 7, method::tree); // many ties
        check_all(random_features(d, 150, d), 5, method::blocked);
    }
    for (const std::size_t d : std::vector<std::size_t>{4, 5, 9, 31, 32, 33, 70}) {
        check_all(random_features(d, 290, d), 6, method::blocked);
        check_all(random_features(d, 120, d, 2), 3, method::blocked);
    }
}

TEST_CASE("ties, duplicates, offsets and sizes that defeat float arithmetic do not change the answer") {
    check_all(random_features(1, 200, 12, 0, 1e6f, 1e-1f), 5, method::blocked); // many digits are gone
    check_all(random_features(2, 200, 12, 3, 1e6f), 5, method::blocked);
    check_all(random_features(3, 100, 10, 1), 5, method::blocked); // all equal
    check_all(random_features(3, 100, 3, 1), 5, method::tree);
    check_all(random_features(4, 100, 10, 0, 0, 1e30f), 5, method::blocked);
    check_all(random_features(5, 100, 10, 0, 0, 1e-30f), 5, method::blocked);
    table_of_features far = random_features(6, 150, 16);
    for (std::size_t j = 0; j < 16; ++j) far.values[77 * 16 + j] = 1e20f; // one row that no other is like
    check_all(far, 4, method::blocked);
    table_of_features two = random_features(7, 200, 10, 0, 0, 1e-3f); // two clusters far from each other
    for (std::size_t i = 0; i < 1000; ++i) two.values[i] += 1000;
    check_all(two, 4, method::blocked);
}

TEST_CASE("random tables of every shape agree with sorting") {
    hm::random draw(20);
    for (int round = 0; round < 60; ++round) {
        const std::size_t d = 1 + draw.below(20), n = 2 + draw.below(90), k = 1 + draw.below(12);
        const table_of_features t = random_features(draw.bits64(), n, d, draw.below(3) == 0 ? 3 : 0);
        check_all(t, k, method::blocked);
        if (d <= 8) check_all(t, k, method::tree);
    }
}

TEST_CASE("some rows are searched among others") {
    const table_of_features t = random_features(8, 200, 6);
    std::vector<std::uint32_t> among, queries;
    for (std::uint32_t i = 0; i < 200; i += 3) among.push_back(i);
    for (std::uint32_t i = 199; i > 10; i -= 7) queries.push_back(i);
    for (const method how : {method::blocked, method::tree}) {
        const hm::knn_graph graph = hm::knn_among(t.view(), among, queries, {.k = 4, .method = how});
        for (std::size_t q = 0; q < queries.size(); ++q)
            CHECK(std::vector<std::uint32_t>(graph[q].begin(), graph[q].end()) == brute(t, among, queries[q], 4));
    }
    const std::vector<std::uint32_t> three{1, 5, 9};
    CHECK(hm::knn_among(t.view(), three, std::vector<std::uint32_t>{0, 2}, {.k = 9}).k() == 3);
    CHECK(hm::knn_among(t.view(), three, std::vector<std::uint32_t>{0, 5}, {.k = 9}).k() == 2);
    CHECK(hm::knn_among(t.view(), {}, three).k() == 0);
    CHECK_THROWS_AS((void)hm::knn_among(t.view(), std::vector<std::uint32_t>{5, 5}, three), std::invalid_argument);
    CHECK_THROWS_AS((void)hm::knn_among(t.view(), std::vector<std::uint32_t>{200}, three), std::invalid_argument);
    CHECK_THROWS_AS((void)hm::knn_among(t.view(), three, std::vector<std::uint32_t>{200}), std::invalid_argument);
}

TEST_CASE("any order of the blocks gives the same graph") {
    const table_of_features t = random_features(9, 700, 20);
    const auto backwards = [](std::size_t n, auto&& f) {
        for (std::size_t i = n; i-- > 0;) f(i);
    };
    CHECK(hm::knn(t.view(), {}, backwards) == hm::knn(t.view()));
}

TEST_CASE("padded rows are read where they are") {
    const table_of_features t = random_features(10, 100, 12);
    const hm::features_view narrow(t.values.data(), 100, 9, 12);
    table_of_features copy{100, 9, {}};
    for (std::size_t i = 0; i < 100; ++i)
        for (std::size_t j = 0; j < 9; ++j) copy.values.push_back(t.values[i * 12 + j]);
    CHECK(hm::knn(narrow) == hm::knn(copy.view()));
}

TEST_CASE("few rows, no columns and wrong calls are told") {
    const std::vector<float> x{1, 2, 3};
    CHECK(hm::knn({}, {}).size() == 0);
    CHECK(hm::knn({x.data(), 1, 3}).k() == 0);
    CHECK(hm::knn({x.data(), 1, 3}).size() == 1);
    CHECK(hm::knn({x.data(), 2, 1}, {.k = 4}).k() == 1);
    const hm::knn_graph none = hm::knn({nullptr, 4, 0}, {.k = 2}); // all at distance 0
    CHECK(none[0][0] == 1);
    CHECK(none[3][1] == 1);
    CHECK_THROWS_WITH_AS((void)hm::knn({x.data(), 3, 1}, {.k = 0}), "knn: k is 0", std::invalid_argument);
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const std::vector<float> y{1, 2, bad, 4};
        CHECK_THROWS_WITH_AS((void)hm::knn({y.data(), 2, 2}), "knn: the feature in row 1, column 0 is not finite",
                             std::invalid_argument);
    }
}

TEST_CASE("a host's own adjacency is a graph, checked") {
    const hm::knn_graph graph(2, {1, 2, 0, 2, 1, 0}, {1, 4, 1, 1, 1, 4});
    CHECK(graph.size() == 3);
    CHECK(graph[2][1] == 0);
    CHECK(hm::knn_graph(1, {1, 0}).squared_distances(0).empty());
    CHECK_THROWS_AS(hm::knn_graph(2, {1, 2, 0}), std::invalid_argument);
    CHECK_THROWS_AS(hm::knn_graph(1, {1, 2}), std::invalid_argument);
    CHECK_THROWS_AS(hm::knn_graph(1, {0, 0}), std::invalid_argument);
    CHECK_THROWS_AS(hm::knn_graph(1, {1, 0}, {1}), std::invalid_argument);
    CHECK_THROWS_AS(hm::knn_graph(2, {1, 2, 0, 2, 1, 0}, {4, 1, 1, 1, 1, 4}), std::invalid_argument);
    CHECK_THROWS_AS(hm::knn_graph(0, {}), std::invalid_argument);
}
