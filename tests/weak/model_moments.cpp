// SPDX-License-Identifier: MIT
#include "weak/model_cases.hpp"

#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark_test;
namespace weak = hallmark::weak;

namespace {
/// The matrix L of a golden case; labels less `shift`, or -1 where it abstains.
hallmark::vote_matrix dense_votes_of(const json_tree& c, std::size_t classes, bool signs) {
    std::vector<int> cells;
    const auto m = static_cast<std::size_t>(c["m"].integer());
    for (const json_tree& row : c["L"].items())
        for (const json_tree& cell : row.items()) {
            const int label = static_cast<int>(cell.integer());
            cells.push_back(signs ? (label == 0 ? -1 : label > 0) : label);
        }
    return hallmark::vote_matrix::from_dense(hallmark::matrix_view<int>(cells.data(), cells.size() / m, m),
                                             {.cardinality = classes});
}

/// The share of pairs of voters whose accuracies stand in the order of the planted ones.
double in_order(std::span<const double> planted, const hallmark::weak::fit_report& fitted) {
    double right = 0, all = 0;
    for (std::size_t i = 0; i < planted.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            all += 1;
            right += (planted[i] > planted[j]) == (fitted.voters[i].accuracy > fitted.voters[j].accuracy);
        }
    return right / all;
}
} // namespace

TEST_CASE("metal: parameters, weights, losses and posteriors are snorkel's") {
    const json_tree file = load_json("golden/weak/metal_label_model.json");
    for (const json_tree& c : file["cases"].items()) {
        const auto k = static_cast<std::size_t>(c["K"].integer());
        const auto votes = dense_votes_of(c, k, false);
        const weak::metal model{{.balance = numbers(c["class_balance"]),
                                 .iterations = static_cast<std::size_t>(c["epochs"].integer()),
                                 .learning_rate = c["lr"].number(),
                                 .momentum = c["momentum"].number(),
                                 .l2 = c["l2"].number(),
                                 .precision = c["prec_init"].number(),
                                 .initial_scale = c["init_scale"].number()}};
        const auto fitted = model.fit(votes);
        CHECK(farthest(fitted.conditionals, numbers(c["mu"])) < 1e-6);
        CHECK(farthest(fitted.predict_proba(votes).values(), numbers(c["probs"])) < 1e-6);
        CHECK(std::abs(fitted.loss.front() - c["loss_first"].number()) < 1e-6);
        CHECK(std::abs(fitted.loss.back() - c["loss_last"].number()) < 1e-6);
        for (std::size_t j = 0; j < votes.voters(); ++j)
            CHECK(std::abs(fitted.weight(j) - c["weights"][j].number()) < 1e-5);
    }
}

TEST_CASE("metal: recovers how good voters are, on votes drawn as it believes") {
    const std::vector<double> accuracies{0.95, 0.9, 0.8, 0.75, 0.65, 0.55};
    for (const std::size_t k : {std::size_t{2}, std::size_t{4}}) {
        const known_crowd data = planted_crowd(accuracies, 20000, k, 0.6, 21);
        const auto fitted = weak::metal{{.iterations = 3000}}.fit(data.votes);
        for (std::size_t j = 0; j < accuracies.size(); ++j) CHECK(std::abs(fitted.weight(j) - accuracies[j]) < 0.04);
        CHECK(in_order(accuracies, fitted) == 1);
        const auto majority = weak::majority{}.fit(data.votes).predict_proba(data.votes);
        CHECK(accuracy(fitted.predict_proba(data.votes), data.truth) > accuracy(majority, data.truth) + 0.01);
    }
}

TEST_CASE("metal: classes of equal share get the names under which voters are right") {
    // The best of all assignments, for gains of every sign.
    hallmark::random random(1);
    for (int round = 0; round < 200; ++round) {
        const std::size_t n = 1 + random.below(5);
        std::vector<double> gains(n * n);
        for (double& x : gains) x = random.uniform() - 0.3;
        std::vector<std::size_t> order(n);
        for (std::size_t i = 0; i < n; ++i) order[i] = i;
        double best = -HUGE_VAL;
        do {
            double sum = 0;
            for (std::size_t i = 0; i < n; ++i) sum += gains[i * n + order[i]];
            best = std::max(best, sum);
        } while (std::next_permutation(order.begin(), order.end()));
        const auto chosen = weak::detail::best_assignment(gains, n);
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += gains[i * n + chosen[i]];
        CHECK(std::abs(sum - best) < 1e-12);
    }
}

TEST_CASE("counts of pairs are those that a plain loop finds, however wide rows are") {
    for (const double coverage : {0.02, 0.3, 1.0}) {
        const known_crowd data = planted_crowd(std::vector<double>(40, 0.7), 300, 3, coverage, 6);
        hallmark::vote_matrix votes = data.votes;
        votes.add(std::vector<hallmark::voter_vote>{{3, 1u}, {3, 2u}, {3, 1u}, {7, 0u}}); // says a label twice
        hallmark::serial ex;
        const weak::detail::co_occurrence counts(votes, "test", ex);
        std::vector<double> expected(120 * 120);
        for (std::size_t i = 0; i < votes.items(); ++i) {
            std::vector<bool> said(120);
            for (const auto& v : votes[i]) said[v.voter * 3 + v.vote.label()] = true;
            for (std::size_t a = 0; a < 120; ++a)
                for (std::size_t b = 0; b < 120; ++b) expected[a * 120 + b] += said[a] && said[b];
        }
        bool same = true;
        for (std::size_t a = 0; a < 120; ++a)
            for (std::size_t b = 0; b < 120; ++b) same = same && counts(a, b) == expected[a * 120 + b];
        CHECK(same);
    }
}

TEST_CASE("triplet: moments, marginals and posteriors are those of FlyingSquid's paper") {
    const json_tree file = load_json("golden/weak/flyingsquid.json");
    for (const json_tree& c : file["cases"].items()) {
        const auto votes = dense_votes_of(c, 2, true);
        weak::triplet model;
        if (!c["class_balance"].is_null()) model.options.balance = numbers(c["class_balance"]);
        model.options.median = c["solve"].string() == "triplet_median";
        const auto fitted = model.fit(votes);
        std::vector<double> moments;
        double marginals = 0;
        for (std::size_t j = 0; j < votes.voters(); ++j) {
            moments.push_back(fitted.moments[2 * j]);
            const json_tree& golden = c["marginals"][j]; // [vote -1, 0, +1][Y -1, +1]
            for (std::size_t l = 0; l < 2; ++l) {
                const std::size_t said = l == 1 ? 2 : 0;
                marginals =
                    std::max(marginals, std::abs(fitted.right[2 * j + l] * fitted.prior[l] - golden[said][l].number()));
                marginals = std::max(
                    marginals, std::abs(fitted.wrong[2 * j + l] * fitted.prior[1 - l] - golden[said][1 - l].number()));
            }
        }
        CHECK(farthest(moments, numbers(c["accuracy_moments"])) < 1e-9);
        CHECK(marginals < 1e-9);
        CHECK(farthest(fitted.predict_proba(votes).values(), numbers(c["probs"])) < 1e-9);
    }
}

TEST_CASE("triplet: recovers what voters say where a class is true and where not") {
    const std::vector<double> accuracies{0.95, 0.9, 0.8, 0.75, 0.65, 0.55};
    for (const std::size_t k : {std::size_t{2}, std::size_t{3}, std::size_t{5}})
        for (const bool median : {false, true}) {
            const known_crowd data = planted_crowd(accuracies, 60000, k, 0.6, 22);
            const auto fitted = weak::triplet{{.median = median}}.fit(data.votes);
            for (std::size_t j = 0; j < accuracies.size(); ++j)
                for (std::size_t l = 0; l < k; ++l) {
                    CHECK(std::abs(fitted.right[j * k + l] - 0.6 * accuracies[j]) < 0.03);
                    const double wrong = 0.6 * (1 - accuracies[j]) / static_cast<double>(k - 1);
                    CHECK(std::abs(fitted.wrong[j * k + l] - wrong) < 0.03);
                }
            const auto majority = weak::majority{}.fit(data.votes).predict_proba(data.votes);
            CHECK(accuracy(fitted.predict_proba(data.votes), data.truth) > accuracy(majority, data.truth) + 0.01);
        }
}

TEST_CASE("triplet: two voters teach nothing, and it says so") {
    const known_crowd data = planted_crowd(std::vector<double>{0.9, 0.6}, 100, 2, 1, 1);
    const auto fitted = weak::triplet{}.fit(data.votes);
    REQUIRE(!fitted.warnings.empty());
    CHECK(fitted.warnings[0].code == hallmark::problem_code::few_shared_items);
    const auto majority = weak::majority{}.fit(data.votes).predict(data.votes);
    CHECK(fitted.predict(data.votes) == majority);
}

TEST_CASE("metal and triplet: keep what every label model promises") {
    for (const std::size_t k : {std::size_t{2}, std::size_t{3}}) {
        check_promises(weak::metal{}, 1e-6, k, 40);
        check_promises(weak::triplet{}, 1e-6, k, 40);
        check_promises(weak::triplet{{.median = true}}, 1e-6, k, 40);
    }
    check_refuses_denials(weak::metal{});
    check_refuses_denials(weak::triplet{});
}

TEST_CASE("metal and triplet: a balance that is none, and options out of range, are wrong calls") {
    const hallmark::vote_matrix votes(3, 2);
    for (const std::vector<double>& balance : {std::vector<double>{1}, {0.5, 0.6}, {1, 0}, {-0.5, 1.5}}) {
        CHECK_THROWS_AS(static_cast<void>(weak::metal{{.balance = balance}}.fit(votes)), std::invalid_argument);
        CHECK_THROWS_AS(static_cast<void>(weak::triplet{{.balance = balance}}.fit(votes)), std::invalid_argument);
    }
    CHECK_THROWS_AS(static_cast<void>(weak::metal{{.learning_rate = 0}}.fit(votes)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::metal{{.momentum = 1}}.fit(votes)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::metal{{.precision = 0}}.fit(votes)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::metal{}.fit(hallmark::vote_matrix(10001, 1))), std::invalid_argument);
}
