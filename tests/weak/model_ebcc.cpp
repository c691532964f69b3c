// SPDX-License-Identifier: MIT
#include "weak/model_cases.hpp"

#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

using namespace hallmark_test;
namespace weak = hallmark::weak;

TEST_CASE("ebcc: from a given start it comes to the values of the authors' program") {
    for_each_crowd_case([](const json_tree& c) {
        const auto votes = golden_votes(c);
        const json_tree& golden = c["ebcc"];
        const weak::ebcc model{{.groups = static_cast<std::size_t>(golden["groups"].integer()),
                                .max_iterations = static_cast<std::size_t>(golden["iters"].integer()),
                                .tolerance = -1,
                                .group_prior = golden["a_pi"].number(),
                                .right_prior = golden["a_v"].number(),
                                .wrong_prior = golden["b_v"].number()}};
        const auto fitted = model.fit_from(votes, numbers(golden["init_zg"]));
        CHECK(farthest(fitted.predict_proba(votes).values(), numbers(golden["probs"])) < 1e-6);
        check_rows(fitted, votes);
        // The authors' bound leaves out the priors' normalisers, and takes the counts of kinds one step earlier, while
        // they still move.
        double normalisers = 0;
        const auto of = [&](const std::vector<double>& prior, double times) {
            double total = 0, logs = 0;
            for (const double a : prior) {
                total += a;
                logs += std::lgamma(a);
            }
            normalisers += times * (std::lgamma(total) - logs);
        };
        const std::size_t k = votes.cardinality();
        std::vector<double> shares(k), of_label(k, 1.0);
        for (const auto row : weak::majority{}.fit(votes).predict_proba(votes))
            for (std::size_t l = 0; l < k; ++l) shares[l] += row[l];
        of_label[0] = 4;
        of(of_label, static_cast<double>(votes.voters() * k * 2));
        of({0.05, 0.05}, static_cast<double>(k));
        of(shares, 1);
        CHECK(std::abs(fitted.objective.back() - normalisers - golden["elbo"].number()) < 0.25);
    });
}

TEST_CASE("ebcc: keeps what every label model promises") {
    check_promises(weak::ebcc{{.groups = 3, .max_iterations = 60, .restarts = 2}}, 0.2, 3, 100);
    check_promises(weak::ebcc{{.groups = 1, .max_iterations = 300, .tolerance = 1e-9, .restarts = 1}},
                   1e-4); // without kinds: ibcc
    check_promises(weak::ebcc{{.groups = 2, .max_iterations = 20, .restarts = 1}}, 1, 400);
    check_refuses_denials(weak::ebcc{});
}

TEST_CASE("ebcc: accuracy on crowds whose truth is known") {
    check_accuracy(weak::ebcc{}, "EBCC3", 0.01);
}
