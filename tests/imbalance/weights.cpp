// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using hallmark_test::json_tree;
using hallmark_test::load_json;

namespace {

void near(const std::vector<double>& got, const json_tree& expected, double where_null = 1) {
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        CHECK(got[i] == doctest::Approx(expected[i].is_null() ? where_null : expected[i].number()).epsilon(1e-9));
}

imb::label_counts counts_of(const json_tree& counts) {
    imb::label_counts all;
    for (const json_tree& count : counts.items()) {
        all.counts.push_back(static_cast<std::size_t>(count.integer()));
        all.items += all.counts.back();
    }
    return all;
}

} // namespace

TEST_CASE("class weights, margins and offsets equal the golden ones") {
    const json_tree golden = load_json("golden/imbalance/weights.json");
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["name"].string());
        const imb::label_counts all = counts_of(c["counts"]);
        near(imb::balanced_weights(all), c["balanced"]);
        near(imb::inverse_weights(all), c["inverse"]);
        near(imb::square_root_weights(all), c["sqrt_inverse"]);
        for (const auto& [beta, expected] : c["effective_number"].members()) {
            near(imb::effective_number_weights(all, std::stod(beta)), expected["weights"]);
            for (std::size_t k = 0; k < all.counts.size(); ++k)
                CHECK(imb::effective_number(static_cast<double>(all.counts[k]), std::stod(beta)) ==
                      doctest::Approx(expected["E"][k].number()).epsilon(1e-9));
        }
        near(imb::margins(all, .5), c["ldam_margin_max0.5"]);
        if (c["name"].string() == "mwml30_label_counts") continue; // its shares are of labels, not of items
        near(imb::logit_adjustment(all), c["logit_adjustment_tau1"]);
        near(imb::logit_adjustment(all, 1.5), c["logit_adjustment_tau1.5"]);
        near(imb::initial_biases(all), c["focal_initial_bias"]);
    }
}

TEST_CASE("multi-label weights equal the golden ones") {
    const json_tree golden = load_json("golden/imbalance/weights.json");
    for (const json_tree& c : golden["multilabel_cases"].items()) {
        CAPTURE(c["name"].string());
        std::vector<std::vector<int>> rows;
        for (const json_tree& row : c["rows"].items()) {
            rows.emplace_back();
            for (const json_tree& label : row.items()) rows.back().push_back(static_cast<int>(label.integer()));
        }
        const imb::label_counts all(rows, static_cast<std::size_t>(c["num_labels"].integer()));
        const hm::label_sets sets(rows);
        for (std::size_t l = 0; l < all.counts.size(); ++l)
            CHECK(all.counts[l] == static_cast<std::size_t>(c["counts"][l].integer()));
        const std::vector<double> positive = imb::positive_weights(all);
        for (std::size_t l = 0; l < all.counts.size(); ++l)
            if (all.counts[l] > 0) CHECK(positive[l] == doctest::Approx(c["pos_weight"][l].number()).epsilon(1e-9));
        for (const auto& [t, expected] : c["repeat_factor"].members()) {
            near(imb::repeat_factors(all, std::stod(t)), expected["label"]);
            near(imb::item_repeat_factors(rows, std::stod(t)), expected["item"]);
        }
        const std::pair<const char*, imb::distribution_balance_options> settings[] = {
            {"db_rebalance_a10_b0.2_g0.1", {10, .2, .1}}, {"db_rebalance_a0.1_b10_g0.2", {.1, 10, .2}}};
        for (const auto& [name, options] : settings)
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const std::vector<double> got = imb::distribution_balance(all, sets[i], options);
                const json_tree& expected = c[name][i];
                for (std::size_t l = 0; l < got.size(); ++l)
                    if (all.counts[l] > 0 && !rows[i].empty())
                        CHECK(got[l] == doctest::Approx(expected[l].number()).epsilon(1e-9));
            }
        const std::vector<double> biases = imb::distribution_balance_biases(all);
        for (std::size_t l = 0; l < biases.size(); ++l)
            if (all.counts[l] > 0)
                CHECK(biases[l] == doctest::Approx(c["db_init_bias_0.1_neg5"][l].number()).epsilon(1e-9));
        near(imb::item_effective_weights(rows, .9, imb::set_weighting::average_weight), c["cb_average_w_beta0.9"]);
        near(imb::item_effective_weights(rows, .9, imb::set_weighting::average_number), c["cb_average_n_beta0.9"]);
        near(imb::item_effective_weights(rows, .9, imb::set_weighting::rarest), c["cb_min_n_beta0.9"]);
    }
}

TEST_CASE("the balanced weights of 90, 8 and 2 items are those of the hand") {
    std::vector<int> classes(90, 0);
    classes.insert(classes.end(), 8, 1);
    classes.insert(classes.end(), 2, 2);
    const auto weights = imb::balanced_weights(classes);
    CHECK(weights[0] == doctest::Approx(100 / 270.0));
    CHECK(weights[2] == doctest::Approx(100 / 6.0));
    double sum = 0;
    for (const double w : imb::item_weights(classes, weights)) sum += w;
    CHECK(sum == doctest::Approx(100));
    CHECK_THROWS_WITH_AS((void)imb::item_weights(classes, std::vector<double>{1, 1}),
                         "item_weights: class 2 of item 98, but there are 2 class weights", std::invalid_argument);
}

TEST_CASE("the effective number is stable where beta goes to 1, and at its ends") {
    CHECK(imb::effective_number(7, 0) == 1);
    CHECK(imb::effective_number(0, 0) == 0);
    CHECK(imb::effective_number(7, 1) == 7);
    CHECK(imb::effective_number(1e6, 1 - 1e-14) == doctest::Approx(1e6).epsilon(1e-7));
    CHECK(imb::effective_number(1e9, .999) == doctest::Approx(1000).epsilon(1e-9));
    CHECK_THROWS_AS((void)imb::effective_number(3, 1.5), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::effective_number(3, std::nan("")), std::invalid_argument);
}

TEST_CASE("a label that nobody has weighs nothing and disturbs nobody") {
    const imb::label_counts all(12, {8, 0, 4});
    CHECK(imb::balanced_weights(all) == std::vector<double>{12 / 16.0, 0, 12 / 8.0});
    CHECK(imb::inverse_weights(all)[1] == 0);
    CHECK(imb::positive_weights(all)[1] == 0);
    CHECK(imb::repeat_factors(all, .5)[1] == 1);
    CHECK(imb::margins(all)[1] == 0);
    CHECK(std::isinf(imb::logit_adjustment(all)[1]));
    CHECK(imb::balanced_softmax_offsets(all)[0] == doctest::Approx(std::log(8.0)));
    CHECK(std::isinf(imb::balanced_softmax_offsets(all)[1]));
    CHECK(std::isinf(imb::initial_biases(all)[1]));
    CHECK(std::isinf(imb::distribution_balance_biases(all)[1]));
    CHECK(imb::distribution_balance(all, {}) == std::vector<double>(3, 1));
    CHECK_THROWS_AS((void)imb::distribution_balance(all, std::vector<hm::label_id>{1}), std::invalid_argument);
}

TEST_CASE("the offset of a resampling gives the probabilities of the data back") {
    // 90 to 10 made equal: a model that says 1/2 has to say 1/10.
    const auto offsets = imb::resampling_offsets(imb::label_counts(100, {90, 10}), imb::label_counts(180, {90, 90}));
    const double a = .5 * std::exp(offsets[0]), b = .5 * std::exp(offsets[1]);
    CHECK(b / (a + b) == doctest::Approx(.1));
    CHECK_THROWS_AS((void)imb::resampling_offsets(imb::label_counts(2, {1, 1}), imb::label_counts(1, {1, 0})),
                    std::invalid_argument);
}
