#include <hallmark/core.hpp>
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace num = hallmark::numeric;

TEST_CASE("exp of many numbers has the bits of exp of each") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    hallmark::random random(1);
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{100000}}) {
        std::vector<double> x;
        for (std::size_t i = 0; i < n; ++i) {
            const double u = random.uniform();
            x.push_back(i % 4 == 0 ? -760 * u : i % 4 == 1 ? 709 * u : i % 4 == 2 ? -40 * u : u - 0.5);
        }
        for (const double edge : {0.0, -0.0, -infinity, -745.1332191019412, -745.14, -708.4, -1e300, 709.0})
            x.push_back(edge);
        std::vector<double> y = x;
        num::exp_in_place(y);
        std::size_t others = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
            others += std::bit_cast<std::uint64_t>(y[i]) != std::bit_cast<std::uint64_t>(num::exp(x[i]));
        CHECK(others == 0);
    }
}

TEST_CASE("digamma and log gamma at points that are known, by their recurrences, and at their ends") {
    // ψ(1) = -γ, ψ(1/2) = -γ - 2 ln 2, ψ(10) of Abramowitz and Stegun.
    const double gamma = 0.57721566490153286061;
    CHECK(std::abs(num::digamma(1) + gamma) < 1e-15);
    CHECK(std::abs(num::digamma(0.5) + gamma + 2 * std::log(2.0)) < 2e-15);
    CHECK(std::abs(num::digamma(10) - 2.2517525890667211077) < 1e-14);
    CHECK(std::abs(num::log_gamma(1)) < 1e-14);
    CHECK(std::abs(num::log_gamma(0.5) - 0.5 * std::log(3.14159265358979323846)) < 1e-14);
    double factorial = 0;
    for (int n = 2; n < 100; ++n) {
        factorial += std::log(static_cast<double>(n - 1));
        CHECK(num::log_gamma(n) == doctest::Approx(factorial).epsilon(1e-13));
    }
    for (double x = 1e-3; x < 1e6; x *= 1.37) {
        CHECK(num::digamma(x + 1) - num::digamma(x) == doctest::Approx(1 / x).epsilon(1e-9));
        CHECK(num::log_gamma(x) == doctest::Approx(std::lgamma(x)).epsilon(1e-12));
        const double h = x * 1e-5;
        CHECK(num::digamma(x) ==
              doctest::Approx((num::log_gamma(x + h) - num::log_gamma(x - h)) / (2 * h)).epsilon(1e-5).scale(1));
    }
    CHECK((num::digamma(0) < -1e300 && num::log_gamma(0) > 1e300));
    CHECK((std::isnan(num::digamma(-1)) && std::isnan(num::log_gamma(-0.5)) && std::isnan(num::digamma(std::nan("")))));
}
