// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/similarity.hpp>
#include <hallmark/ontology/soft_targets.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

using namespace hallmark;
using hallmark_test::from_edges;

TEST_CASE("soft targets give to ancestors by steps and sum to 1") {
    // 0 <- 1 <- 2; 3 alone
    const ontology tags = from_edges(4, {{1, 0}, {2, 1}}).value;
    const soft_targets soft = soft_targets::by_ancestors(tags, 0.5, {.smoothing = 0.3});
    const auto part = [&](label_id of, label_id to) {
        double sum = 0;
        for (const label_part& p : soft.of(of))
            if (p.label == to) sum += p.part;
        return sum;
    };
    CHECK(part(2, 2) == doctest::Approx(0.7));
    CHECK(part(2, 1) == doctest::Approx(0.2));
    CHECK(part(2, 0) == doctest::Approx(0.1));
    CHECK(soft.of(3).size() == 1);
    CHECK(part(3, 3) == 1); // it has no ancestor: it keeps all
    const std::vector<double> both = soft.row(std::vector<label_id>{3, 2, 3});
    CHECK(both[3] == doctest::Approx(0.5));
    CHECK(both[2] == doctest::Approx(0.35));
    CHECK(soft.row({}) == std::vector<double>(4, 0));
    const soft_targets nearest = soft_targets::by_ancestors(tags, 0.5, {.smoothing = 0.3, .neighbors = 1});
    CHECK(nearest.of(2).size() == 2);
    CHECK(nearest.of(2)[0] == label_part{1, 0.3});
    CHECK(soft_targets::by_ancestors(tags, 0.5, {.smoothing = 0}).of(2).size() == 1);
}

TEST_CASE("soft targets by similarity on the lesson's tags sum to 1 and favour what is alike") {
    const ontology tags = hallmark_test::lesson_tags().value;
    const std::vector<double> information = intrinsic_information(tags);
    label_similarity alike(tags);
    const soft_targets soft = soft_targets::by_similarity(
        tags, [&](label_id a, label_id b) { return alike.lin(a, b, information); }, {.smoothing = 0.2, .neighbors = 8});
    const label_sets items(std::vector<std::vector<label_id>>{{0, 50}, {399}, {1, 2, 3}, {}});
    const probabilities targets = soft.rows(items);
    for (std::size_t item = 0; item < 3; ++item) {
        double sum = 0;
        for (const double p : targets[item]) {
            CHECK(p >= 0);
            sum += p;
        }
        CHECK(std::abs(sum - 1) < 1e-12);
    }
    for (const double p : targets[3]) CHECK(p == 0);
    for (label_id label = 0; label < tags.size(); ++label) {
        CHECK(soft.of(label).size() <= 9);
        double own = 0;
        for (const label_part& p : soft.of(label))
            if (p.label == label) own = p.part;
        CHECK(own >= 0.8);
    }
}

TEST_CASE("soft targets that cannot be made are refused") {
    const ontology tags = from_edges(2, {{1, 0}}).value;
    CHECK_THROWS_AS(static_cast<void>(soft_targets::by_ancestors(tags, 0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(soft_targets::by_ancestors(tags, 0.5, {.smoothing = 1})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(soft_targets::by_ancestors(tags, 0.5, {.neighbors = 0})), std::invalid_argument);
    const auto negative = [](label_id, label_id) { return -1.0; };
    CHECK_THROWS_AS(static_cast<void>(soft_targets::by_similarity(tags, negative)), std::invalid_argument);
    const auto nan = [](label_id, label_id) { return std::nan(""); };
    CHECK_THROWS_AS(static_cast<void>(soft_targets::by_similarity(tags, nan)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(soft_targets::by_ancestors(tags).of(2)), std::invalid_argument);
}
