// SPDX-License-Identifier: MIT
#include "weak/model_cases.hpp"

#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace hallmark_test;
namespace weak = hallmark::weak;

namespace {
/// Votes drawn as MACE believes: voter j knows with `knows[j]`, else says label 0 with `zero`, the others evenly.
known_crowd spammed_crowd(const std::vector<double>& knows, double zero, std::size_t items, std::uint64_t seed) {
    hallmark::random random(seed);
    known_crowd data;
    std::vector<hallmark::vote_triple> triples;
    for (std::uint32_t i = 0; i < items; ++i) {
        const std::uint32_t truth = random.below(3);
        data.truth.push_back({i, truth});
        for (std::uint32_t j = 0; j < knows.size(); ++j) {
            const bool know = random.uniform() < knows[j];
            const bool first = random.uniform() < zero;
            triples.push_back({i, j, hallmark::vote(know ? truth : first ? 0 : 1 + random.below(2))});
        }
    }
    data.votes = hallmark::vote_matrix::from_triples(triples);
    return data;
}
} // namespace

TEST_CASE("mace: from a given start both methods come to the values of an independent program") {
    for_each_crowd_case([](const json_tree& c) {
        const auto votes = golden_votes(c);
        for (const bool vb : {true, false}) {
            const json_tree& golden = c[vb ? "mace_vb" : "mace_em"];
            std::vector<double> spams, knows;
            for (const json_tree& pair : c["mace_vb"]["init_spam_know"].items()) {
                spams.push_back(pair[0].number());
                knows.push_back(pair[1].number());
            }
            const weak::mace model{{.method = vb ? weak::mace_method::vb : weak::mace_method::em,
                                    .max_iterations = static_cast<std::size_t>(golden["n_iter"].integer()),
                                    .tolerance = -1}};
            const auto fitted =
                model.fit_from(votes, std::move(spams), std::move(knows), numbers(c["mace_vb"]["init_strategy"]));
            CHECK(farthest(fitted.predict_proba(votes).values(), numbers(golden["probs"])) < 1e-6);
            CHECK(std::abs(fitted.log_likelihood - golden["loglik_last"].number()) < 1e-6);
            if (vb)
                for (std::size_t j = 0; j < votes.voters(); ++j) {
                    CHECK(std::abs(fitted.spams[j] - golden["spam_know"][j][0].number()) < 1e-6);
                    CHECK(std::abs(fitted.knows[j] - golden["spam_know"][j][1].number()) < 1e-6);
                }
            check_rows(fitted, votes);
        }
    });
}

TEST_CASE("mace: recovers who knows and how the others spam, on data drawn as it believes") {
    const std::vector<double> knows{0.9, 0.7, 0.5, 0.2, 0.0, 0.8};
    const known_crowd data = spammed_crowd(knows, 0.8, 5000, 9);
    for (const auto method : {weak::mace_method::vb, weak::mace_method::em}) {
        const auto fitted = weak::mace{{.method = method, .max_iterations = 500, .strategy_prior = 1}}.fit(data.votes);
        CHECK(fitted.converged);
        for (std::size_t j = 0; j < knows.size(); ++j) {
            CHECK(std::abs(fitted.competence(j) - knows[j]) < 0.04);
            if (knows[j] < 0.6) CHECK(std::abs(fitted.strategies[3 * j] - 0.8) < 0.05);
        }
        CHECK(accuracy(fitted.predict_proba(data.votes), data.truth) > 0.93);
    }
}

TEST_CASE("mace: restarts are real, and the best objective is kept") {
    const known_crowd data = spammed_crowd({0.3, 0.2, 0.1, 0.25}, 0.5, 60, 2);
    bool differ = false;
    double best = -HUGE_VAL, first = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const auto one = weak::mace{{.max_iterations = 7, .restarts = 1, .seed = seed}}.fit(data.votes);
        if (seed == 0) first = one.objective.back();
        differ = differ || std::abs(one.objective.back() - first) > 1e-6;
    }
    CHECK(differ);
    for (std::size_t restarts = 1; restarts < 12; ++restarts) {
        const auto fitted = weak::mace{{.max_iterations = 7, .restarts = restarts}}.fit(data.votes);
        CHECK(fitted.objective.back() >= best);
        best = fitted.objective.back();
    }
    CHECK(best > first);
}

TEST_CASE("mace: keeps what every label model promises") {
    check_promises(weak::mace{{.max_iterations = 300, .tolerance = 1e-9, .restarts = 2}}, 1e-3);
    check_promises(weak::mace{{.max_iterations = 300, .tolerance = 1e-9, .restarts = 2}}, 1e-3, 2);
    check_promises(weak::mace{{.method = weak::mace_method::em, .restarts = 2}}, 1, 400);
    check_refuses_denials(weak::mace{});
}

TEST_CASE("mace: known labels are believed") {
    const known_crowd data =
        spammed_crowd({0.9, 0.0, 0.0, 0.0}, 1.0, 300, 4); // three who always say 0, and one who knows
    const auto fitted = weak::mace{}.fit(data.votes, std::span<const hallmark::gold_label>(data.truth.data(), 100));
    CHECK(fitted.competence(0) > 0.8);
    CHECK(fitted.competence(1) < 0.2);
}

TEST_CASE("mace: accuracy on crowds whose truth is known") {
    check_accuracy(weak::mace{}, "MACE", 0.01);
}

TEST_CASE("mace: options that make no sense are wrong calls") {
    const hallmark::vote_matrix votes(2, 2);
    CHECK_THROWS_AS(static_cast<void>(weak::mace{{.max_iterations = 0}}.fit(votes)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::mace{{.restarts = 0}}.fit(votes)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::mace{{.strategy_prior = 0}}.fit(votes)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::mace{{.smoothing = 0}}.fit(votes)), std::invalid_argument);
    CHECK(weak::mace{}.fit(hallmark::vote_matrix(std::size_t{3})).voters.size() == 3); // of no labels yet
    CHECK_THROWS_AS(static_cast<void>(weak::mace{}.fit_from(votes, {0.5}, {0.5}, {1})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::mace{}.fit_from(votes, {0.5, 0}, {0.5, 1}, {1, 1, 1, 1})),
                    std::invalid_argument);
}
