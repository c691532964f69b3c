// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>
#include <hallmark/numeric/isotonic.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

namespace hm = hallmark;
using hm::numeric::dag_view;
using hm::numeric::isotonic_dag;
using hm::numeric::isotonic_forest;
using hm::numeric::isotonic_increasing;

namespace {

constexpr std::uint32_t none = 0xFFFFFFFF;

/// The projection by the formula of Robertson, Wright and Dykstra: over the sets that hold all parents of their
/// members, f[i] is the greatest mean, over such sets U that hold i, of the least mean of U without a smaller such set
/// that does not hold i.
std::vector<double> by_formula(const dag_view& graph, const std::vector<double>& values,
                               const std::vector<double>& weights) {
    const std::size_t n = graph.size();
    std::vector<std::uint32_t> closed;
    for (std::uint32_t set = 0; set < 1u << n; ++set) {
        bool ok = true;
        for (std::size_t i = 0; i < n; ++i)
            if (set >> i & 1)
                for (const std::uint32_t parent : graph[i]) ok = ok && (set >> parent & 1);
        if (ok) closed.push_back(set);
    }
    std::vector<double> fitted(n);
    for (std::size_t i = 0; i < n; ++i) {
        double greatest = -std::numeric_limits<double>::infinity();
        for (const std::uint32_t with : closed) {
            if (!(with >> i & 1)) continue;
            double least = std::numeric_limits<double>::infinity();
            for (const std::uint32_t without : closed) {
                if (without >> i & 1) continue;
                double sum = 0, weight = 0;
                for (std::size_t k = 0; k < n; ++k) {
                    if (!((with & ~without) >> k & 1)) continue;
                    sum += weights[k] * values[k];
                    weight += weights[k];
                }
                least = std::min(least, sum / weight);
            }
            greatest = std::max(greatest, least);
        }
        fitted[i] = greatest;
    }
    return fitted;
}

void check_close(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) <= tolerance);
}

} // namespace

TEST_CASE("a chain is pooled where it falls") {
    CHECK(isotonic_increasing(std::vector<double>{1, 3, 2, 4, 0, 5}) ==
          std::vector<double>{1, 2.25, 2.25, 2.25, 2.25, 5});
    CHECK(isotonic_increasing(std::vector<double>{3, 1}, std::vector<double>{3, 1}) == std::vector<double>{2.5, 2.5});
    CHECK(isotonic_increasing(std::vector<double>{}).empty());
    CHECK(isotonic_increasing(std::vector<double>{7}) == std::vector<double>{7});
    CHECK(isotonic_increasing(std::vector<double>{2, 2, 2}) == std::vector<double>{2, 2, 2});
}

TEST_CASE("a forest is pooled where a child exceeds its parent") {
    // 0 <- 1, 0 <- 2, 1 <- 3; 4 alone
    const std::vector<std::uint32_t> parents = {none, 0, 0, 1, none};
    CHECK(isotonic_forest(parents, std::vector<double>{4, 1, 10, 3, 9}) == std::vector<double>{7, 2, 7, 2, 9});
    CHECK(isotonic_forest(parents, std::vector<double>{4, 4, 4, 4, 4}) == std::vector<double>(5, 4));
    CHECK(isotonic_forest({}, {}).empty());
}

TEST_CASE("forests and graphs give what the formula of least and greatest means gives") {
    hm::random draw(3);
    for (int round = 0; round < 400; ++round) {
        const std::uint32_t n = 1 + draw.below(7);
        std::vector<std::size_t> offsets = {0}, tree_offsets = {0};
        std::vector<std::uint32_t> parents, tree_parents, one_parent;
        for (std::uint32_t i = 0; i < n; ++i) {
            const std::uint32_t many = i == 0 ? 0 : draw.below(4);
            for (std::uint32_t k = 0; k < many; ++k) parents.push_back(draw.below(i));
            offsets.push_back(parents.size());
            one_parent.push_back(many == 0 ? none : parents.back());
            if (many != 0) tree_parents.push_back(parents.back());
            tree_offsets.push_back(tree_parents.size());
        }
        std::vector<double> values(n), weights(n), ones(n, 1);
        for (double& v : values) v = round % 2 == 0 ? draw.uniform() : draw.below(4);
        for (double& w : weights) w = 0.5 + draw.uniform();
        check_close(isotonic_dag(dag_view(offsets, parents), values),
                    by_formula(dag_view(offsets, parents), values, ones), 1e-12);
        check_close(isotonic_forest(one_parent, values, weights),
                    by_formula(dag_view(tree_offsets, tree_parents), values, weights), 1e-12);
    }
}

TEST_CASE("the closest numbers on a chain are the same by all three ways") {
    hm::random draw(4);
    for (int round = 0; round < 50; ++round) {
        const std::uint32_t n = 1 + draw.below(200);
        std::vector<double> values(n), falling(n);
        for (double& v : values) v = draw.uniform() * 20 - 10;
        std::vector<std::uint32_t> parents(n), doubled;
        std::vector<std::size_t> offsets = {0};
        for (std::uint32_t i = 0; i < n; ++i) {
            parents[i] = i == 0 ? none : i - 1;
            if (i > 0) doubled.push_back(i - 1);
            if (i > 1) doubled.push_back(i - 2); // implied, but no longer a forest
            offsets.push_back(doubled.size());
            falling[i] = values[n - 1 - i];
        }
        std::vector<double> chain = isotonic_increasing(falling);
        std::reverse(chain.begin(), chain.end());
        check_close(isotonic_forest(parents, values), chain, 1e-12);
        check_close(isotonic_dag(dag_view(offsets, doubled), values), chain, 1e-11);
    }
}

TEST_CASE("no node exceeds a parent in graphs of many nodes, sums are kept, and equal numbers stay") {
    hm::random draw(5);
    for (const std::uint32_t n : {100u, 3000u}) {
        std::vector<std::size_t> offsets = {0};
        std::vector<std::uint32_t> parents;
        for (std::uint32_t i = 0; i < n; ++i) {
            for (std::uint32_t k = draw.below(4); k > 0 && i > 0; --k) parents.push_back(draw.below(i));
            offsets.push_back(parents.size());
        }
        std::vector<double> values(n);
        for (double& v : values) v = draw.uniform();
        const dag_view graph(offsets, parents);
        const std::vector<double> fitted = isotonic_dag(graph, values);
        double sum = 0, fitted_sum = 0, product = 0;
        for (std::uint32_t i = 0; i < n; ++i) {
            for (const std::uint32_t parent : graph[i]) CHECK(fitted[i] <= fitted[parent]);
            sum += values[i];
            fitted_sum += fitted[i];
            product += (values[i] - fitted[i]) * fitted[i]; // the rest stands at a right angle
        }
        CHECK(std::abs(sum - fitted_sum) < 1e-8);
        CHECK(std::abs(product) < 1e-8);
        check_close(isotonic_dag(graph, fitted), fitted, 1e-12); // what is in order stays
    }
}

TEST_CASE("a chain and a star of a million nodes do not recurse") {
    constexpr std::uint32_t n = 1000000;
    std::vector<std::uint32_t> chain(n), star(n, 0);
    std::vector<double> rising(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        chain[i] = i == 0 ? none : i - 1;
        rising[i] = i;
    }
    star[0] = none;
    const std::vector<double> pooled = isotonic_forest(chain, rising);
    CHECK(pooled.front() == doctest::Approx((n - 1) / 2.0));
    CHECK(pooled.front() == pooled.back());
    const std::vector<double> around = isotonic_forest(star, rising);
    CHECK(around[0] > around[1]);
    CHECK(around[0] == around[n - 1]);
}

TEST_CASE("sizes, values and weights that are wrong are refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> two = {1, 2};
    const std::vector<std::uint32_t> upward = {1, none};
    CHECK_THROWS_AS(static_cast<void>(isotonic_increasing(std::vector<double>{nan})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(isotonic_increasing(std::vector<double>{-infinity})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(isotonic_increasing(two, std::vector<double>{1})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(isotonic_increasing(two, std::vector<double>{1, 0})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(isotonic_increasing(two, std::vector<double>{1, nan})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(isotonic_forest(upward, two)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(isotonic_forest({}, two)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(isotonic_dag({}, two)), std::invalid_argument);
}
