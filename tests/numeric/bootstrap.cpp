// SPDX-License-Identifier: MIT
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

namespace numeric = hallmark::numeric;

TEST_CASE("the bootstrap of a mean is the middle of the means of resamples") {
    // A hundred zeros and ones: the mean's standard error is .05, so 95 % are about ±.098 and two thirds ±.048.
    std::vector<std::size_t> items(100);
    for (std::size_t i = 0; i < items.size(); ++i) items[i] = i;
    const auto mean = [](std::span<const std::size_t> some) {
        std::size_t odd = 0;
        for (const std::size_t i : some) odd += i % 2;
        return static_cast<double>(odd) / static_cast<double>(some.size());
    };
    const auto wide = numeric::bootstrap(items, mean, hallmark::random(1), 4000);
    CHECK(wide.low == doctest::Approx(.402).epsilon(.03));
    CHECK(wide.high == doctest::Approx(.598).epsilon(.03));
    const auto narrow = numeric::bootstrap(items, mean, hallmark::random(1), 4000, 2.0 / 3);
    CHECK(narrow.low == doctest::Approx(.452).epsilon(.03));
    CHECK(numeric::bootstrap(items, mean, hallmark::random(1), 4000) == wide);
    // Of two resamples nothing is cut: the lower and the higher value.
    const std::vector<std::size_t> two{0, 1};
    const auto ends = numeric::bootstrap(two, mean, hallmark::random(3), 2);
    hallmark::random draws(3);
    double values[2];
    for (double& value : values) {
        const std::size_t a = static_cast<std::size_t>(draws.below64(2)),
                          b = static_cast<std::size_t>(draws.below64(2));
        value = static_cast<double>(a + b) / 2;
    }
    CHECK(ends.low == std::min(values[0], values[1]));
    CHECK(ends.high == std::max(values[0], values[1]));
}

TEST_CASE("a bootstrap of nothing is not a number, and values that are none are left out") {
    const auto size = [](std::span<const std::size_t> some) { return static_cast<double>(some.size()); };
    CHECK(std::isnan(numeric::bootstrap({}, size, hallmark::random(1)).low));
    const std::vector<std::size_t> items{3, 4, 5};
    CHECK(std::isnan(numeric::bootstrap(items, size, hallmark::random(1), 0).high));
    int calls = 0;
    const auto sometimes = [&](std::span<const std::size_t>) { return ++calls % 2 == 0 ? 7.0 : std::nan(""); };
    CHECK(numeric::bootstrap(items, sometimes, hallmark::random(1), 9) == numeric::interval{7, 7});
    CHECK_THROWS_AS((void)numeric::bootstrap(items, size, hallmark::random(1), 9, 1), std::invalid_argument);
}
