// SPDX-License-Identifier: MIT
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace hm = hallmark;
using hm::numeric::interval;
using hm::numeric::wilson;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("the square root is the correctly rounded one") {
    for (double x = 1e-300; x < 1e300; x *= 1.7) CHECK(hm::numeric::sqrt(x) == std::sqrt(x));
    CHECK(hm::numeric::sqrt(0) == 0);
    CHECK(hm::numeric::sqrt(infinity) == infinity);
    CHECK(std::isnan(hm::numeric::sqrt(-1)));
}

TEST_CASE("Wilson's interval of known counts") {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: four examples to four digits.
    const auto check = [](double successes, double trials, double low, double high) {
        const interval i = wilson(successes, trials);
        CHECK(std::abs(i.low - low) < 5e-5);
        CHECK(std::abs(i.high - high) < 5e-5);
    };
    check(81, 263, 0.2553, 0.3662);
    check(15, 148, 0.0624, 0.1605);
    check(0, 20, 0.0000, 0.1611);
    check(1, 29, 0.0061, 0.1718);
}

TEST_CASE("each bound of Wilson's interval lies z standard deviations from the proportion seen") {
    for (double trials = 1; trials < 5000; trials = std::ceil(trials * 1.4))
        for (double successes = 0; successes <= trials; successes += std::ceil(trials / 13))
            for (const double z : {0.5, 1.644854, 1.959964, 4.0}) {
                const interval i = wilson(successes, trials, z);
                const double seen = successes / trials;
                CAPTURE(successes);
                CAPTURE(trials);
                CHECK(0 <= i.low);
                CHECK(i.low <= seen);
                CHECK(seen <= i.high);
                CHECK(i.high <= 1);
                for (const double p : {i.low, i.high}) {
                    const double away = z * std::sqrt(p * (1 - p) / trials);
                    CHECK(std::abs(std::abs(seen - p) - away) < 1e-12);
                }
                const interval other = wilson(trials - successes, trials, z);
                CHECK(std::abs(other.low - (1 - i.high)) < 1e-15);
                CHECK((successes != 0 || i.low == 0));
                CHECK((successes != trials || i.high == 1));
            }
}

TEST_CASE("no trials say nothing, z = 0 says the proportion") {
    CHECK(wilson(0, 0) == interval{0, 1});
    CHECK(wilson(0, 0, 0) == interval{0, 1});
    CHECK(wilson(0, 4, 0) == interval{0, 0});
    CHECK(wilson(4, 4, 0) == interval{1, 1});
    CHECK(wilson(1, 4, 0) == interval{0.25, 0.25});
}

TEST_CASE("wrong counts are wrong calls") {
    CHECK_THROWS_WITH_AS((void)wilson(3, 2), "wilson: 3.000000 successes of 2.000000 trials", std::invalid_argument);
    CHECK_THROWS_AS((void)wilson(-1, 2), std::invalid_argument);
    CHECK_THROWS_AS((void)wilson(not_a_number, 2), std::invalid_argument);
    CHECK_THROWS_AS((void)wilson(1, not_a_number), std::invalid_argument);
    CHECK_THROWS_AS((void)wilson(1, infinity), std::invalid_argument);
    CHECK_THROWS_AS((void)wilson(1, 2, -1), std::invalid_argument);
    CHECK_THROWS_AS((void)wilson(1, 2, not_a_number), std::invalid_argument);
    CHECK_THROWS_AS((void)wilson(1, 2, infinity), std::invalid_argument);
}
