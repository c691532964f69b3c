// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace imb = hallmark::imbalance;
using hallmark_test::json_tree;
using hallmark_test::load_json;
using hallmark_test::numbers;

namespace {

void near(const std::vector<double>& got, const json_tree& expected) {
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == doctest::Approx(expected[i].number()).epsilon(1e-9));
}

} // namespace

TEST_CASE("label density weights equal those of the authors' program") {
    const json_tree golden = load_json("golden/imbalance/regression.json");
    for (const json_tree& c : golden["cases"].items()) {
        const std::vector<double> y = numbers(c["y"]);
        for (const json_tree& e : c["lds"].items()) {
            CAPTURE(c["name"].string());
            const std::string name = e["kernel"].string();
            const imb::kernel kernel = name == "gaussian"  ? imb::kernel::gaussian
                                       : name == "laplace" ? imb::kernel::laplace
                                                           : imb::kernel::triangle;
            const std::size_t bins = static_cast<std::size_t>(e["bins"].integer());
            const std::vector<double> window =
                imb::density_window(kernel, static_cast<std::size_t>(e["ks"].integer()), e["sigma"].number());
            near(window, e["window"]);
            std::vector<double> shares = window;
            double sum = 0;
            for (const double w : window) sum += w;
            for (double& w : shares) w /= sum;
            near(imb::smoothed_density(numbers(e["empirical"]), shares), e["effective_density_of_counts"]);
            near(imb::label_density_weights(y, {.bins = bins,
                                                .kernel = kernel,
                                                .bandwidth = e["sigma"].number(),
                                                .window = static_cast<std::size_t>(e["ks"].integer()),
                                                .reweight = e["reweight"].string() == "sqrt_inv"
                                                                ? imb::reweighting::square_root_inverse
                                                                : imb::reweighting::inverse,
                                                .low = 0,
                                                .high = static_cast<double>(bins),
                                                .as_published_code = e["reweight"].string() != "none"}),
                 e["weights"]);
        }
    }
}

TEST_CASE("a target alone weighs more than one among many, by hand") {
    // Ten bins over [0, 9]: 4 targets at 0, 1 at 9; the window of one bin is the count itself.
    const std::vector<double> y{0, 0, 0, 0, 9};
    const std::vector<double> weights = imb::label_density_weights(y, {.bins = 10, .window = 1});
    CHECK(weights[0] == doctest::Approx(.25 / 2 * 5)); // 1/4, 1/4, 1/4, 1/4, 1: mean 2/5
    CHECK(weights[4] == doctest::Approx(1.0 / 2 * 5));
    const std::vector<double> roots =
        imb::label_density_weights(y, {.bins = 10, .window = 1, .reweight = imb::reweighting::square_root_inverse});
    CHECK(roots[4] / roots[0] == doctest::Approx(2));
}

TEST_CASE("targets that are equal, none or not finite are decided") {
    CHECK(imb::label_density_weights({}).empty());
    CHECK(imb::label_density_weights(std::vector<double>{3, 3, 3}) == std::vector<double>{1, 1, 1});
    CHECK(imb::label_density_weights(std::vector<double>{-5}) == std::vector<double>{1});
    CHECK_THROWS_AS((void)imb::label_density_weights(std::vector<double>{1, std::nan("")}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::label_density_weights(std::vector<double>{1}, {.bins = 0}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::label_density_weights(std::vector<double>{1}, {.window = 4}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::label_density_weights(std::vector<double>{1}, {.bandwidth = 0}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::label_density_weights(std::vector<double>{1}, {.low = 2, .high = 1}),
                    std::invalid_argument);
}
