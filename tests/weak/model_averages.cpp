// SPDX-License-Identifier: MIT
#include "weak/model_cases.hpp"

#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace hallmark_test;
namespace weak = hallmark::weak;

namespace {
const std::vector<double> planted{0.95, 0.9, 0.8, 0.7, 0.6, 0.45, 0.4, 0.35};

/// Who is better weighs more, on data where that can be seen, and better than a majority.
template <class Model>
void check_recovers(const Model& model, std::size_t classes, std::uint64_t seed) {
    const known_crowd data = planted_crowd(planted, 5000, classes, 0.7, seed);
    const auto fitted = model.fit(data.votes);
    for (std::size_t j = 1; j < planted.size(); ++j)
        if (planted[j - 1] > planted[j] + 0.06) CHECK(fitted.voters[j - 1].accuracy > fitted.voters[j].accuracy);
    const auto majority = weak::majority{}.fit(data.votes).predict_proba(data.votes);
    CHECK(accuracy(fitted.predict_proba(data.votes), data.truth) > accuracy(majority, data.truth) + 0.02);
}
} // namespace

TEST_CASE("bwa: scores and iterations are those of the authors' program") {
    for_each_crowd_case([](const json_tree& c) {
        const auto votes = golden_votes(c);
        const json_tree& golden = c["bwa"];
        const auto fitted = weak::bwa{{.tolerance = golden["rtol"].number(),
                                       .shape = golden["a_v"].number(),
                                       .pull = golden["lambda_"].number()}}
                                .fit(votes);
        std::vector<double> all, row(votes.cardinality());
        for (std::size_t i = 0; i < votes.items(); ++i) {
            fitted.scores({votes[i]}, row);
            all.insert(all.end(), row.begin(), row.end());
        }
        CHECK(farthest(all, numbers(golden["scores"])) < 1e-6);
        double most = 0;
        for (const double x : numbers(golden["iters"])) most = x > most ? x : most;
        CHECK(static_cast<double>(fitted.iterations) == most);
        CHECK(fitted.converged);
    });
}

TEST_CASE("bwa: accuracy on crowds whose truth is known") {
    check_accuracy(weak::bwa{}, "BWA", 0.002);
}

TEST_CASE("kos: labels from given messages are those of an independent program") {
    for_each_crowd_case([](const json_tree& c) {
        if (!c.has("kos")) return;
        const auto votes = golden_votes(c);
        const json_tree& golden = c["kos"];
        // The messages of the file stand in the order of its votes: put them in the order of the rows.
        std::vector<double> messages;
        for (std::size_t i = 0; i < votes.items(); ++i)
            for (const auto& v : votes[i])
                for (std::size_t x = 0; x < c["votes"].size(); ++x)
                    if (c["votes"][x][0].integer() == static_cast<std::int64_t>(i) &&
                        c["votes"][x][1].integer() == static_cast<std::int64_t>(v.voter))
                        messages.push_back(golden["init"][x].number());
        const weak::kos model{{.iterations = static_cast<std::size_t>(golden["n_iter"].integer())}};
        const auto fitted = model.fit_from(votes, messages);
        for (std::size_t i = 0; i < votes.items(); ++i)
            CHECK((fitted.scores[2 * i + 1] > 0) == (golden["label"][i].integer() == 1));
    });
}

TEST_CASE("kos: inverts who is always wrong") {
    const known_crowd data = planted_crowd(std::vector<double>{0.95, 0.9, 0.85, 0.8, 0.1, 0.05}, 2000, 2, 1, 3);
    const auto fitted = weak::kos{}.fit(data.votes);
    for (std::size_t j = 0; j < 6; ++j) CHECK((fitted.weights[2 * j] > 0) == (j < 4));
    CHECK(accuracy(fitted.predict_proba(data.votes), data.truth) > 0.97);
}

TEST_CASE("bwa, kos, pm, catd: who is better weighs more") {
    for (const std::size_t k : {std::size_t{2}, std::size_t{4}}) {
        check_recovers(weak::bwa{{.shape = 2}}, k, 31);
        check_recovers(weak::kos{}, k, 32);
        check_recovers(weak::pm{}, k, 33);
        check_recovers(weak::catd{}, k, 34);
    }
}

TEST_CASE("bwa, kos, pm, catd: keep what every label model promises") {
    for (const std::size_t k : {std::size_t{2}, std::size_t{3}, std::size_t{400}}) {
        check_promises(weak::bwa{}, 1e-6, k);
        check_promises(weak::kos{}, 1e-6, k);
        check_promises(weak::pm{}, 1e-6, k);
        check_promises(weak::catd{}, 1e-6, k);
    }
    check_refuses_denials(weak::bwa{});
    check_refuses_denials(weak::kos{});
}

TEST_CASE("pm and catd: weights are those of a hand's calculation") {
    // Voters 0 and 1 agree on four items, voter 2 on two of them.
    hallmark::vote_matrix votes(3, 2);
    for (std::uint32_t i = 0; i < 4; ++i)
        votes.add(std::vector<hallmark::voter_vote>{{0, 0u}, {1, 0u}, {2, std::uint32_t(i < 2)}});
    const auto pm = weak::pm{}.fit(votes);
    CHECK(pm.weights[2] == doctest::Approx(1e-7));
    CHECK(pm.weights[0] == doctest::Approx(std::log(2.5 / 0.5)));
    const auto catd = weak::catd{}.fit(votes);
    const double quantile = 0.4844185570879302; // of chi-squared with 4 degrees, 2.5 %
    CHECK(catd.weights[0] == doctest::Approx(quantile / 0.5));
    CHECK(catd.weights[2] == doctest::Approx(quantile / 2.5));
    CHECK(pm.converged);
    CHECK(catd.converged);
    // Votes for sets and against labels are read.
    hallmark::vote_matrix denials(3, 3);
    denials.add(std::vector<hallmark::voter_vote>{{0, 2u}, {1, hallmark::vote::against(0)}, {2, 0u}});
    denials.add(std::vector<hallmark::voter_vote>{{0, 1u}, {1, hallmark::vote::against(0)}, {2, 0u}});
    check_rows(weak::pm{}.fit(denials), denials);
    CHECK(weak::catd{}.fit(denials).predict(denials)[0] == 2u);
}

TEST_CASE("catd: one right answer is no reason to outweigh a hundred") {
    std::vector<hallmark::vote_triple> triples;
    hallmark::random random(5);
    for (std::uint32_t i = 0; i < 100; ++i)
        for (std::uint32_t j = 0; j < 3; ++j) triples.push_back({i, j, hallmark::vote(random.uniform() < 0.1 ? 1 : 0)});
    triples.push_back({0, 3, hallmark::vote(0u)});
    const auto fitted = weak::catd{}.fit(hallmark::vote_matrix::from_triples(triples));
    CHECK(fitted.weights[3] < 0.1 * fitted.weights[0]);
}

TEST_CASE("pm and catd: numbers are weighted means, and bad voters weigh little") {
    hallmark::random random(8);
    const std::vector<double> spread{0.1, 0.5, 1, 2, 8};
    std::vector<weak::numeric_answer> answers;
    std::vector<double> truth, mean;
    for (std::uint32_t i = 0; i < 400; ++i) {
        const double scale = i % 2 == 0 ? 1 : 1000; // items of different units
        truth.push_back(scale * 10 * random.uniform());
        double sum = 0;
        for (std::uint32_t j = 0; j < spread.size(); ++j) {
            double noise = -6;
            for (int x = 0; x < 12; ++x) noise += random.uniform();
            answers.push_back({i, j, truth[i] + scale * spread[j] * noise});
            sum += answers.back().value;
        }
        mean.push_back(sum / static_cast<double>(spread.size()));
    }
    const auto off = [&](const std::vector<double>& values) {
        double sum = 0;
        for (std::size_t i = 0; i < truth.size(); ++i)
            sum += (values[i] - truth[i]) * (values[i] - truth[i]) / (i % 2 == 0 ? 1 : 1e6);
        return std::sqrt(sum / static_cast<double>(truth.size()));
    };
    const auto catd = weak::catd{}.fit_numbers(answers);
    const auto pm = weak::pm{}.fit_numbers(answers);
    for (const auto* fitted : {&catd, &pm}) {
        CHECK(fitted->converged);
        for (std::size_t j = 1; j < spread.size(); ++j) CHECK(fitted->weights[j] < fitted->weights[j - 1]);
        CHECK(off(fitted->values) < 0.5 * off(mean));
    }
    CHECK(off(catd.values) < 0.25 * off(mean));
    // The order of answers does not matter.
    std::vector<weak::numeric_answer> shuffled = answers;
    random.shuffle(shuffled);
    CHECK(weak::catd{}.fit_numbers(shuffled).values == catd.values);
}

TEST_CASE("pm and catd: numbers at the edges") {
    CHECK(weak::pm{}.fit_numbers({}).values.empty());
    const auto none = weak::catd{}.fit_numbers({}, 2, 3);
    CHECK(std::isnan(none.values[1]));
    CHECK(none.weights.size() == 3);
    const std::vector<weak::numeric_answer> equal{{0, 0, 5}, {0, 1, 5}, {2, 1, -1}};
    for (const auto& fitted : {weak::pm{}.fit_numbers(equal), weak::catd{}.fit_numbers(equal)}) {
        CHECK(fitted.values[0] == doctest::Approx(5));
        CHECK(std::isnan(fitted.values[1]));
        CHECK(fitted.values[2] == doctest::Approx(-1));
    }
    const std::vector<weak::numeric_answer> bad{{0, 0, HUGE_VAL}};
    CHECK_THROWS_AS(static_cast<void>(weak::pm{}.fit_numbers(bad)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::pm{}.fit_numbers(equal, 2)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::pm{{.smoothing = 0}}.fit_numbers(equal)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::catd{{.confidence = 1}}.fit_numbers(equal)), std::invalid_argument);
}

TEST_CASE("bradley_terry: strengths are those of a hand's calculation, and are found again") {
    // Two items: the strengths are as the wins.
    const std::vector<weak::pairwise_vote> two{{0, 1, 3}, {1, 0, 1}};
    const auto simple = weak::bradley_terry{{.prior = 0}}.fit(two);
    CHECK(simple.strengths[0] == doctest::Approx(0.75));
    CHECK(simple.probability(0, 1) == doctest::Approx(0.75));
    CHECK(simple.log_likelihood == doctest::Approx(3 * std::log(0.75) + std::log(0.25)));

    hallmark::random random(2);
    const std::vector<double> strengths{8, 4, 2, 1, 0.5, 0.25};
    std::vector<weak::pairwise_vote> votes;
    for (int x = 0; x < 30000; ++x) {
        const std::uint32_t a = random.below(6);
        const std::uint32_t b = (a + 1 + random.below(5)) % 6;
        if (random.uniform() < strengths[a] / (strengths[a] + strengths[b]))
            votes.push_back({a, b});
        else
            votes.push_back({b, a});
    }
    const auto fitted = weak::bradley_terry{}.fit(votes);
    CHECK(fitted.converged);
    CHECK(fitted.components == 1);
    CHECK(fitted.order() == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5});
    for (std::size_t i = 0; i < 6; ++i)
        CHECK(fitted.strengths[i] == doctest::Approx(strengths[i] / 15.75).epsilon(0.1));
    for (std::size_t k = 1; k < fitted.objective.size(); ++k)
        CHECK(fitted.objective[k] >= fitted.objective[k - 1] - 1e-7);
    // Where the gradient of the likelihood is 0: wins are as expected.
    const auto exact = weak::bradley_terry{{.tolerance = 1e-12, .prior = 0}}.fit(votes);
    std::vector<double> excess(6);
    for (const auto& v : votes) {
        excess[v.winner] += 1 - exact.probability(v.winner, v.loser);
        excess[v.loser] -= 1 - exact.probability(v.winner, v.loser);
    }
    for (const double x : excess) CHECK(std::abs(x) < 0.1);
}

TEST_CASE("bradley_terry: the edges") {
    CHECK(weak::bradley_terry{}.fit({}).strengths.empty());
    const auto silent = weak::bradley_terry{}.fit({}, 4);
    for (const double x : silent.strengths) CHECK(x == doctest::Approx(0.25));
    CHECK(silent.components == 4);
    // Who always wins stays finite; ties go to the lower number.
    const std::vector<weak::pairwise_vote> votes{{0, 1}, {0, 2}};
    const auto fitted = weak::bradley_terry{}.fit(votes, 3);
    CHECK(fitted.strengths[0] > 0.8);
    CHECK(fitted.strengths[0] < 1);
    CHECK(fitted.order() == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(fitted.components == 1);
    const auto bare = weak::bradley_terry{{.max_iterations = 100, .prior = 0}}.fit(votes, 3);
    for (const double x : bare.strengths) CHECK((x >= 0 && x <= 1));
    const std::vector<weak::pairwise_vote> self{{1, 1}}, negative{{0, 1, -1}}, beyond{{0, 3}};
    CHECK_THROWS_AS(static_cast<void>(weak::bradley_terry{}.fit(self)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::bradley_terry{}.fit(negative)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::bradley_terry{}.fit(beyond, 3)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::bradley_terry{{.prior = -1}}.fit(votes)), std::invalid_argument);
}
