// SPDX-License-Identifier: MIT
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

namespace numeric = hallmark::numeric;

TEST_CASE("what lies below a gamma variable agrees with closed forms") {
    for (double x = 0.01; x < 60; x *= 1.3) {
        CHECK(std::abs(numeric::gamma_below(1.0, x) - (1 - std::exp(-x))) < 1e-13);
        CHECK(std::abs(numeric::gamma_below(0.5, x) - std::erf(std::sqrt(x))) < 1e-13);
        double sum = 0, term = 1;
        for (int k = 0; k < 5; ++k, term *= x / k) sum += term; // Poisson: P(5, x) = 1 - e^-x Σ x^k / k!
        CHECK(std::abs(numeric::gamma_below(5.0, x) - (1 - std::exp(-x) * sum)) < 1e-13);
    }
    CHECK(numeric::gamma_below(2.0, 0.0) == 0);
    CHECK(numeric::gamma_below(3.0, 1e4) == 1);
    CHECK_THROWS_AS(static_cast<void>(numeric::gamma_below(0.0, 1.0)), std::invalid_argument);
}

TEST_CASE("chi-squared quantiles are those of the tables") {
    CHECK(numeric::chi_squared_quantile(0.95, 1) == doctest::Approx(3.841458820694124).epsilon(1e-10));
    CHECK(numeric::chi_squared_quantile(0.025, 1) == doctest::Approx(0.000982069117175).epsilon(1e-9));
    CHECK(numeric::chi_squared_quantile(0.025, 10) == doctest::Approx(3.246972780).epsilon(1e-8));
    CHECK(numeric::chi_squared_quantile(0.5, 2) == doctest::Approx(2 * std::log(2.0)).epsilon(1e-12));
    CHECK(numeric::chi_squared_quantile(0.025, 1000) == doctest::Approx(914.2572).epsilon(1e-6));
    CHECK_THROWS_AS(static_cast<void>(numeric::chi_squared_quantile(0.0, 1)), std::invalid_argument);
}
