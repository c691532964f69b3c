// SPDX-License-Identifier: MIT
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace num = hallmark::numeric;

namespace {

/// The sum of the terms themselves.
double at_least(int successes, int trials, double rate) {
    long double sum = 0;
    for (int j = successes; j <= trials; ++j)
        sum += std::exp(std::lgamma(trials + 1.0L) - std::lgamma(j + 1.0L) - std::lgamma(trials - j + 1.0L) +
                        j * std::log(static_cast<long double>(rate)) +
                        (trials - j) * std::log1p(-static_cast<long double>(rate)));
    return static_cast<double>(sum);
}

} // namespace

TEST_CASE("the quantiles of the normal distribution are the tables'") {
    CHECK(num::normal_quantile(0.5) == 0);
    CHECK(num::normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15));
    CHECK(num::normal_quantile(0.95) == doctest::Approx(1.6448536269514722).epsilon(1e-15));
    CHECK(num::normal_quantile(1e-10) == doctest::Approx(-6.361340902404056).epsilon(1e-14));
    CHECK(num::normal_quantile(1e-300) == doctest::Approx(-37.04709650159236).epsilon(1e-8));
    for (double p = 0.001; p < 0.5; p += 0.007) {
        CHECK(num::normal_quantile(p) == doctest::Approx(-num::normal_quantile(1 - p)).epsilon(1e-12));
        CHECK(0.5 * std::erfc(-num::normal_quantile(p) / std::sqrt(2.0)) == doctest::Approx(p).epsilon(1e-13));
    }
    CHECK_THROWS_AS((void)num::normal_quantile(0), std::invalid_argument);
    CHECK_THROWS_AS((void)num::normal_quantile(1), std::invalid_argument);
    CHECK_THROWS_AS((void)num::normal_quantile(std::nan("")), std::invalid_argument);
}

TEST_CASE("the chance of so many successes is the sum of its terms") {
    for (int trials = 1; trials < 60; trials += 1 + trials / 8)
        for (int successes = 0; successes <= trials; ++successes)
            for (const double rate : {0.001, 0.03, 0.2, 0.5, 0.9, 0.999})
                CHECK(num::binomial_at_least(successes, trials, rate) ==
                      doctest::Approx(at_least(successes, trials, rate)).epsilon(1e-12));
    CHECK(num::binomial_at_least(0, 0, 0.3) == 1);
    CHECK(num::binomial_at_least(1, 0, 0.3) == 0);
    CHECK(num::binomial_at_least(3, 9, 0) == 0);
    CHECK(num::binomial_at_least(3, 9, 1) == 1);
    CHECK(num::beta_below(2, 3, 0.4) == doctest::Approx(0.5248).epsilon(1e-13));
    CHECK(num::beta_below(1, 1, 0.25) == doctest::Approx(0.25).epsilon(1e-14));
    CHECK_THROWS_AS((void)num::beta_below(0, 1, 0.5), std::invalid_argument);
    CHECK_THROWS_AS((void)num::binomial_at_least(1, 2, 1.5), std::invalid_argument);
}

TEST_CASE("of few trials at small rates, the chance tends to Poisson's") {
    for (const double expected : {0.5, 3.0, 20.0}) {
        const double trials = 1e9;
        double below = 0, term = std::exp(-expected);
        for (int k = 0; k < 5; ++k) {
            below += term;
            term *= expected / (k + 1);
        }
        CHECK(num::binomial_at_least(5, trials, expected / trials) == doctest::Approx(1 - below).epsilon(1e-6));
    }
}

TEST_CASE("the fewest trials are just enough") {
    for (const double rate : {1e-6, 0.001, 0.05, 0.4, 1.0})
        for (const double successes : {1.0, 5.0, 40.0})
            for (const double probability : {0.05, 0.5, 0.95, 0.999}) {
                const double n = num::trials_for(successes, rate, probability);
                CHECK(num::binomial_at_least(successes, n, rate) >= probability);
                CHECK(num::binomial_at_least(successes, n - 1, rate) < probability);
            }
    CHECK(num::trials_for(0, 0, 0.9) == 0);
    CHECK(std::isinf(num::trials_for(1, 0, 0.9)));
    CHECK(std::isinf(num::trials_for(1, 1e-13, 0.9)));
    CHECK(num::trials_for(7, 1, 0.9) == 7);
    CHECK_THROWS_AS((void)num::trials_for(1, 0.5, 1), std::invalid_argument);
}

TEST_CASE("the exact interval is Clopper and Pearson's") {
    const num::interval i = num::clopper_pearson(15, 148); // Newcombe, Statistics in Medicine 17 (1998), table I
    CHECK(std::abs(i.low - 0.0578) < 5e-5);
    CHECK(std::abs(i.high - 0.1617) < 5e-5);
    CHECK(std::abs(num::clopper_pearson(1, 29).low - 0.0009) < 5e-5);
    CHECK(std::abs(num::clopper_pearson(1, 29).high - 0.1776) < 5e-5);
    // Nothing seen: the rule of three, exactly.
    CHECK(num::clopper_pearson(0, 100, 0.9).high == doctest::Approx(1 - std::pow(0.05, 0.01)).epsilon(1e-12));
    CHECK(num::clopper_pearson(0, 100).low == 0);
    CHECK(num::clopper_pearson(100, 100).high == 1);
    CHECK(num::clopper_pearson(0, 0) == num::interval{0, 1});
    CHECK_THROWS_AS((void)num::clopper_pearson(3, 2), std::invalid_argument);
    CHECK_THROWS_AS((void)num::clopper_pearson(1, 2, 1), std::invalid_argument);
    for (const double n : {1.0, 7.0, 300.0})
        for (double k = 0; k <= n; k += 1 + n / 9) {
            const num::interval exact = num::clopper_pearson(static_cast<double>(static_cast<int>(k)), n);
            CHECK(exact.low <= k / n);
            CHECK(exact.high >= static_cast<int>(k) / n);
        }
}
