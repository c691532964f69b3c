// SPDX-License-Identifier: MIT
#include "data.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;
using hallmark_test::load_json;
using counts = std::vector<std::size_t>;

TEST_CASE("sizes are the largest remainders of the golden file") {
    const json_tree golden = load_json("golden/split/sizes.json");
    for (const json_tree& one : golden["largest_remainder"]["cases"].items()) {
        std::vector<double> shares;
        counts expected;
        for (const json_tree& share : one["ratios"].items()) shares.push_back(share.number());
        for (const json_tree& size : one["sizes"].items()) expected.push_back(static_cast<std::size_t>(size.integer()));
        CHECK(split::division(split::fractions(shares)).sizes_of(static_cast<std::size_t>(one["n"].integer())) == expected);
    }
}

TEST_CASE("train and test sizes, and what is refused, are scikit-learn's") {
    const json_tree golden = load_json("golden/split/sizes.json");
    std::size_t refused = 0;
    for (const json_tree& one : golden["cases"].items()) {
        // A whole number is written without a fraction there.
        const auto amount_of = [](const json_tree& value) {
            if (value.is_null()) return split::amount();
            try {
                return split::amount(static_cast<std::size_t>(value.integer()));
            } catch (const std::runtime_error&) {
                return split::amount(value.number());
            }
        };
        const auto n = static_cast<std::size_t>(one["n"].integer());
        const split::amount test = amount_of(one["test_size"]);
        const split::amount train = amount_of(one["train_size"]);
        CAPTURE(n);
        if (one.has("error")) {
            CHECK_THROWS_AS(static_cast<void>(split::sklearn_sizes(n, test, train)), std::invalid_argument);
            ++refused;
            continue;
        }
        const split::train_test_size sizes = split::sklearn_sizes(n, test, train);
        CHECK(sizes.train == static_cast<std::size_t>(one["train"].integer()));
        CHECK(sizes.test == static_cast<std::size_t>(one["test"].integer()));
    }
    CHECK(refused > 0);
}

TEST_CASE("a division says what its parts take, whatever the rounding of its shares") {
    CHECK(split::division(split::folds{3}).sizes_of(8) == counts{3, 3, 2});
    CHECK(split::division(split::folds{5}).sizes_of(3) == counts{1, 1, 1, 0, 0});
    CHECK(split::division(split::sizes{2, 3}).sizes_of(9) == counts{2, 3});
    CHECK(split::division(split::fractions{0.5, 0.25}).sizes_of(10) == counts{5, 3}); // 2.5 and 2.5: the earlier takes one more
    CHECK(split::division(split::fractions(std::vector<double>(10, 0.1))).sizes_of(7) == counts{1, 1, 1, 1, 1, 1, 1, 0, 0, 0});
    CHECK(split::division(split::fractions{1.0 / 3, 1.0 / 3, 1.0 / 3}).sizes_of(9) == counts{3, 3, 3});
    CHECK(split::division(split::fractions{1}).sizes_of(0) == counts{0});
    hallmark::random draw(3);
    for (int round = 0; round < 200; ++round) {
        std::vector<double> shares(1 + draw.below(6));
        double sum = 0;
        for (double& share : shares) sum += share = 0.01 + draw.uniform();
        for (double& share : shares) share /= sum;
        const std::size_t n = draw.below(1000);
        std::size_t total = 0;
        const counts sizes = split::division(split::fractions(shares)).sizes_of(n);
        for (std::size_t part = 0; part < sizes.size(); ++part) {
            total += sizes[part];
            CHECK(std::abs(static_cast<double>(sizes[part]) - shares[part] * static_cast<double>(n)) < 1 + 1e-6);
        }
        CHECK(total == n);
    }
}

TEST_CASE("divisions that cannot be are refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto of = [](split::division into) { return into.parts(); };
    CHECK_THROWS_WITH_AS(of(split::folds{0}), "split: 0 folds; there may be 1 to 65534", std::invalid_argument);
    CHECK_THROWS_AS(of(split::folds{65535}), std::invalid_argument);
    CHECK_THROWS_AS(of(split::fractions{}), std::invalid_argument);
    CHECK_THROWS_AS(of(split::sizes{}), std::invalid_argument);
    CHECK_THROWS_AS(of(split::fractions{0.5, 0.6}), std::invalid_argument);
    CHECK_THROWS_AS(of(split::fractions{0.5, 0}), std::invalid_argument);
    CHECK_THROWS_AS(of(split::fractions{0.5, -0.1}), std::invalid_argument);
    CHECK_THROWS_AS(of(split::fractions{nan}), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::division(split::sizes{3, 3}).sizes_of(5)), std::invalid_argument);
}

TEST_CASE("an assignment gives its parts, its folds and its rotation") {
    const split::assignment parts({0, 1, 2, 1, split::assignment::none, 0}, 3);
    CHECK(parts.size() == 6);
    CHECK(parts.indices(1) == counts{1, 3});
    CHECK(parts.sizes() == counts{2, 2, 1});
    std::size_t folds = 0;
    for (const auto& [train, test] : parts.each_fold()) {
        CHECK(train.size() + test.size() == 5);
        ++folds;
    }
    CHECK(folds == 3);
    CHECK(parts.fold(2) == split::train_test{{0, 1, 3, 5}, {2}});
    CHECK(parts.rotation(2) == split::train_validation_test{{1, 3}, {0, 5}, {2}});
    CHECK_THROWS_AS(static_cast<void>(split::assignment({0, 1}, 2).rotation(0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(parts.indices(3)), std::invalid_argument);
    CHECK_THROWS_WITH_AS(split::assignment({0, 3}, 2), "assignment: item 1 is in part 3 of 2", std::invalid_argument);
}
