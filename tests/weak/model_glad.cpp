// SPDX-License-Identifier: MIT
#include "weak/model_cases.hpp"

#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

using namespace hallmark_test;
namespace weak = hallmark::weak;

TEST_CASE("glad: abilities and posteriors are those of another program whose M-steps are exact") {
    for_each_crowd_case([](const json_tree& c) {
        const auto votes = golden_votes(c);
        const json_tree& golden = c["glad_converged"];
        const auto rounds = static_cast<std::size_t>(golden["iters"].integer());
        // Posteriors of the last E-step, and the abilities of the M-step after it.
        const auto before = weak::glad{{.max_iterations = rounds, .tolerance = 0, .m_steps = 300}}.fit(votes);
        const auto after = weak::glad{{.max_iterations = rounds + 1, .tolerance = 0, .m_steps = 300}}.fit(votes);
        CHECK(farthest(after.abilities, numbers(golden["alpha"])) < 1e-3);
        std::vector<double> p(votes.cardinality()), all;
        for (std::size_t i = 0; i < votes.items(); ++i) {
            before.posterior_at({votes[i]}, before.log_eases[i], p);
            all.insert(all.end(), p.begin(), p.end());
        }
        CHECK(farthest(all, numbers(golden["probs"])) < 1e-3);
        CHECK(std::abs(before.log_likelihood - golden["loglik_last"].number()) < 1e-2);
    });
}

TEST_CASE("glad: the posterior of votes is the fit's own where it converged") {
    for_each_crowd_case([](const json_tree& c) {
        const auto votes = golden_votes(c);
        const auto fitted = weak::glad{{.max_iterations = 20000, .tolerance = 1e-12}}.fit(votes);
        CHECK(fitted.converged);
        const auto found = fitted.predict_proba(votes);
        std::vector<double> p(votes.cardinality());
        for (std::size_t i = 0; i < votes.items(); ++i) {
            fitted.posterior_at({votes[i]}, fitted.log_eases[i], p);
            CHECK(farthest(found[i], p) < 1e-4);
        }
    });
}

TEST_CASE("glad: more steps a round come to the same end") {
    for_each_crowd_case([](const json_tree& c) {
        const auto votes = golden_votes(c);
        const auto fast = weak::glad{{.max_iterations = 20000, .tolerance = 1e-11}}.fit(votes);
        const auto full = weak::glad{{.max_iterations = 20000, .tolerance = 1e-11, .m_steps = 50}}.fit(votes);
        CHECK(std::abs(fast.objective.back() - full.objective.back()) < 1e-6);
        CHECK(full.iterations < fast.iterations);
    });
}

TEST_CASE("glad: recovers who is able, and what is easy, on data drawn as it believes") {
    hallmark::random random(3);
    const std::vector<double> abilities{2.2, 1.2, 0.6, 0.2, 0.0, -0.8, 0.9, 0.1, -0.4, 0.3};
    std::vector<hallmark::vote_triple> triples;
    known_crowd data;
    std::vector<double> eases;
    for (std::uint32_t i = 0; i < 2000; ++i) {
        const std::uint32_t truth = random.below(3);
        data.truth.push_back({i, truth});
        eases.push_back(-0.5 + 2 * random.uniform());
        for (std::uint32_t j = 0; j < abilities.size(); ++j) {
            const bool right = random.uniform() < 1 / (1 + std::exp(-abilities[j] * std::exp(eases[i])));
            triples.push_back({i, j, hallmark::vote(right ? truth : (truth + 1 + random.below(2)) % 3)});
        }
    }
    data.votes = hallmark::vote_matrix::from_triples(triples);
    const auto fitted = weak::glad{}.fit(data.votes);
    CHECK(fitted.converged);
    // Abilities and eases trade a common scale, which the priors fix; their order and signs are the data's.
    double dot = 0, own = 0, theirs = 0;
    for (std::size_t j = 0; j < abilities.size(); ++j) {
        dot += abilities[j] * fitted.abilities[j];
        own += abilities[j] * abilities[j];
        theirs += fitted.abilities[j] * fitted.abilities[j];
    }
    CHECK(dot / std::sqrt(own * theirs) > 0.99);
    CHECK(fitted.abilities[5] < 0);
    double easy = 0, hard = 0, easy_count = 0;
    for (std::size_t i = 0; i < eases.size(); ++i) {
        (eases[i] > 0.5 ? easy : hard) += fitted.log_eases[i];
        easy_count += eases[i] > 0.5;
    }
    CHECK(easy / easy_count > hard / (2000 - easy_count) + 0.3);
    CHECK(accuracy(fitted.predict_proba(data.votes), data.truth) >
          accuracy(weak::majority{}.fit(data.votes).predict_proba(data.votes), data.truth) + 0.02);
}

TEST_CASE("glad: keeps what every label model promises") {
    check_promises(weak::glad{});
    check_promises(weak::glad{}, 1e-6, 2);
    check_promises(weak::glad{}, 1e-6, 400);
    check_refuses_denials(weak::glad{});
}

TEST_CASE("glad: known labels are believed") {
    const auto data = planted_crowd(std::vector<double>{0.1, 0.15, 0.2}, 200, 2, 1, 4); // three adversaries
    const std::span<const hallmark::gold_label> gold(data.truth.data(), 150);
    const auto blind = weak::glad{}.fit(data.votes);
    const auto seeded = weak::glad{}.fit(data.votes, gold);
    CHECK(accuracy(blind.predict_proba(data.votes), data.truth) < 0.2);
    CHECK(seeded.abilities[0] < 0);
    CHECK(accuracy(seeded.predict_proba(data.votes), data.truth) > 0.8);
}

TEST_CASE("glad: options that make no sense are wrong calls") {
    const hallmark::vote_matrix votes(2, 2);
    CHECK_THROWS_AS(static_cast<void>(weak::glad{{.max_iterations = 0}}.fit(votes)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::glad{{.m_steps = 0}}.fit(votes)), std::invalid_argument);
}
