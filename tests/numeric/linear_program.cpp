// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

namespace num = hallmark::numeric;

namespace {

/// Solves a square system by elimination with pivots; empty when it has no one solution.
std::vector<double> solved(std::vector<std::vector<double>> a) {
    const std::size_t n = a.size();
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t best = c;
        for (std::size_t r = c; r < n; ++r)
            if (std::abs(a[r][c]) > std::abs(a[best][c])) best = r;
        if (std::abs(a[best][c]) < 1e-9) return {};
        std::swap(a[best], a[c]);
        for (std::size_t r = 0; r < n; ++r) {
            if (r == c) continue;
            const double factor = a[r][c] / a[c][c];
            for (std::size_t k = c; k <= n; ++k) a[r][k] -= factor * a[c][k];
        }
    }
    std::vector<double> x;
    for (std::size_t c = 0; c < n; ++c) x.push_back(a[c][n] / a[c][c]);
    return x;
}

/// The least cost of all vertices: every choice of as many tight demands (or variables at 0) as there are variables.
/// Infinity when none is feasible.
double by_vertices(const num::linear_program& p) {
    const std::size_t n = p.costs.size(), m = p.least.size();
    double best = std::numeric_limits<double>::infinity();
    std::vector<bool> tight(n + m);
    std::fill(tight.begin(), tight.begin() + static_cast<std::ptrdiff_t>(n), true);
    do {
        std::vector<std::vector<double>> a;
        for (std::size_t t = 0; t < n + m; ++t) {
            if (!tight[t]) continue;
            std::vector<double> row(n + 1);
            if (t < n)
                row[t] = 1;
            else {
                for (std::size_t j = 0; j < n; ++j) row[j] = p.rows[(t - n) * n + j];
                row[n] = p.least[t - n];
            }
            a.push_back(row);
        }
        const std::vector<double> x = solved(a);
        if (x.empty()) continue;
        bool feasible = true;
        double cost = 0;
        for (std::size_t j = 0; j < n; ++j) {
            feasible = feasible && x[j] >= -1e-9;
            cost += p.costs[j] * x[j];
        }
        for (std::size_t i = 0; feasible && i < m; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < n; ++j) sum += p.rows[i * n + j] * x[j];
            feasible = sum >= p.least[i] - 1e-8;
        }
        if (feasible && cost < best) best = cost;
    } while (std::prev_permutation(tight.begin(), tight.end()));
    return best;
}

void check_solution(const num::linear_program& p, const num::linear_solution& s) {
    const std::size_t n = p.costs.size();
    for (std::size_t i = 0; i < p.least.size(); ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < n; ++j) sum += p.rows[i * n + j] * s.x[j];
        CHECK(sum >= p.least[i] - 1e-8);
        CHECK(s.prices[i] >= 0);
    }
    for (const double x : s.x) CHECK(x >= 0);
    CHECK(s.bound <= s.cost + 1e-9 * (1 + s.cost));
    CHECK(s.bound >= s.cost - 1e-9 * (1 + s.cost));
}

} // namespace

TEST_CASE("a diet by hand: two foods, two demands") {
    // 2 a + b >= 8, a + 3 b >= 9; a costs 3, b costs 2. Both tight: a = 3, b = 2, cost 13.
    const num::linear_solution s = num::minimize_cost({{3, 2}, {2, 1, 1, 3}, {8, 9}});
    REQUIRE(s.feasible);
    CHECK(s.x[0] == doctest::Approx(3));
    CHECK(s.x[1] == doctest::Approx(2));
    CHECK(s.cost == doctest::Approx(13));
    CHECK(s.prices[0] == doctest::Approx(1.4)); // 2 u + v = 3, u + 3 v = 2
    CHECK(s.prices[1] == doctest::Approx(0.2));
}

TEST_CASE("the cost equals that of the best vertex on random covering programs") {
    hallmark::random random(7);
    int infeasible = 0;
    for (int round = 0; round < 200; ++round) {
        const std::size_t n = 1 + random.below(5), m = 1 + random.below(5);
        num::linear_program p;
        for (std::size_t j = 0; j < n; ++j) p.costs.push_back(random.below(4) == 0 ? 1 : 0.1 + random.uniform());
        for (std::size_t i = 0; i < n * m; ++i) p.rows.push_back(random.below(4) == 0 ? 0 : random.uniform());
        for (std::size_t i = 0; i < m; ++i) p.least.push_back(static_cast<double>(random.below(60)));
        if (round % 2 == 1) // no more of each than so many
            for (std::size_t j = 0; j < n; ++j) {
                for (std::size_t k = 0; k < n; ++k) p.rows.push_back(k == j ? -1 : 0);
                p.least.push_back(-static_cast<double>(20 + random.below(100)));
            }
        CAPTURE(round);
        const double best = by_vertices(p);
        const num::linear_solution s = num::minimize_cost(p);
        REQUIRE(s.feasible == std::isfinite(best));
        infeasible += !s.feasible;
        if (!s.feasible) continue;
        CHECK(std::abs(s.cost - best) <= 1e-9 * (1 + best));
        check_solution(p, s);
    }
    CHECK(infeasible > 10);
    CHECK(infeasible < 190);
}

TEST_CASE("programs of hundreds of demands hold their own bound") {
    hallmark::random random(9);
    for (const std::size_t m : {50u, 300u}) {
        const std::size_t n = 40;
        num::linear_program p;
        for (std::size_t j = 0; j < n; ++j) p.costs.push_back(0.5 + random.uniform());
        for (std::size_t i = 0; i < n * m; ++i) p.rows.push_back(random.below(10) == 0 ? random.uniform() * 0.1 : 0);
        for (std::size_t i = 0; i < m; ++i) p.rows[i * n + random.below(n)] = 0.05;
        for (std::size_t i = 0; i < m; ++i) p.least.push_back(static_cast<double>(random.below(75)));
        const num::linear_solution s = num::minimize_cost(p);
        REQUIRE(s.feasible);
        check_solution(p, s);
    }
}

TEST_CASE("programs of nothing, of equal columns, and without a solution") {
    CHECK(num::minimize_cost({}).feasible);
    CHECK(num::minimize_cost({{1, 1}, {}, {}}).cost == 0);
    const num::linear_solution equal = num::minimize_cost({{1, 1, 1}, {1, 1, 1, 1, 1, 1}, {4, 4}});
    CHECK(equal.x == std::vector<double>{4, 0, 0});
    CHECK_FALSE(num::minimize_cost({{1}, {0}, {4}}).feasible);
    CHECK_FALSE(num::minimize_cost({{}, {}, {4}}).feasible);
    CHECK(num::minimize_cost({{0}, {1}, {4}}).cost == 0);
    CHECK(num::minimize_cost({{1}, {1}, {-4}}).x == std::vector<double>{0});
    CHECK_THROWS_AS((void)num::minimize_cost({{1}, {1, 2}, {4}}), std::invalid_argument);
    CHECK_THROWS_AS((void)num::minimize_cost({{-1}, {1}, {4}}), std::invalid_argument);
    CHECK_THROWS_AS((void)num::minimize_cost({{1}, {std::nan("")}, {4}}), std::invalid_argument);
}
