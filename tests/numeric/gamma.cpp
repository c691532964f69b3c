// SPDX-License-Identifier: MIT
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace numeric = hallmark::numeric;

TEST_CASE("digamma and log gamma at points that are known, by their recurrences, and at their ends") {
    // ψ(1) = -γ, ψ(1/2) = -γ - 2 ln 2, ψ(10) of Abramowitz and Stegun.
    const double gamma = 0.57721566490153286061;
    CHECK(std::abs(numeric::digamma(1) + gamma) < 1e-15);
    CHECK(std::abs(numeric::digamma(0.5) + gamma + 2 * std::log(2.0)) < 2e-15);
    CHECK(std::abs(numeric::digamma(10) - 2.2517525890667211077) < 1e-14);
    CHECK(std::abs(numeric::log_gamma(1)) < 1e-14);
    CHECK(std::abs(numeric::log_gamma(0.5) - 0.5 * std::log(3.14159265358979323846)) < 1e-14);
    double factorial = 0;
    for (int n = 2; n < 100; ++n) {
        factorial += std::log(static_cast<double>(n - 1));
        CHECK(numeric::log_gamma(n) == doctest::Approx(factorial).epsilon(1e-13));
    }
    for (double x = 1e-3; x < 1e6; x *= 1.37) {
        CHECK(numeric::digamma(x + 1) - numeric::digamma(x) == doctest::Approx(1 / x).epsilon(1e-9));
        CHECK(numeric::log_gamma(x) == doctest::Approx(std::lgamma(x)).epsilon(1e-12));
        const double h = x * 1e-5;
        CHECK(
            numeric::digamma(x) ==
            doctest::Approx((numeric::log_gamma(x + h) - numeric::log_gamma(x - h)) / (2 * h)).epsilon(1e-5).scale(1));
    }
    CHECK((numeric::digamma(0) < -1e300 && numeric::log_gamma(0) > 1e300));
    CHECK((std::isnan(numeric::digamma(-1)) && std::isnan(numeric::log_gamma(-0.5)) &&
           std::isnan(numeric::digamma(std::nan("")))));
}

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
