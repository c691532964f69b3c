// SPDX-License-Identifier: MIT
#include "weak/model_cases.hpp"

#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark_test;
namespace hm = hallmark;
namespace weak = hallmark::weak;

namespace {

/// Of each held-out vote: item, voter, label.
std::vector<hm::vote_triple> held(const hm::vote_matrix& votes, double share) {
    const weak::detail::held_out<hm::vote_matrix> out(votes, share, 7);
    std::vector<hm::vote_triple> all;
    for (std::uint32_t i = 0; i < votes.items(); ++i) {
        std::vector<hm::voter_vote> rest;
        out.for_each_vote(i, [&](std::uint32_t voter, hm::vote v) { rest.push_back({voter, v}); });
        if (rest.size() == votes[i].size()) continue;
        REQUIRE(rest.size() + 1 == votes[i].size());
        std::size_t at = 0;
        while (at < rest.size() && rest[at] == votes[i][at]) ++at;
        all.push_back({i, votes[i][at].voter, votes[i][at].vote});
    }
    CHECK(all.size() == out.size());
    std::size_t x = 0;
    out.for_each([&](const weak::vote_row& rest, const hm::voter_vote& v) {
        CHECK(all[x].voter == v.voter);
        CHECK(all[x].label == v.vote);
        CHECK(rest.size() + 1 == votes[all[x].item].size());
        ++x;
    });
    return all;
}

} // namespace

TEST_CASE("automatic: keeps what every label model promises") {
    // Another numbering of the voters holds out other votes: posteriors move with them.
    check_promises(weak::automatic{}, 0.5, 3, 40);
}

TEST_CASE("automatic: neither the order of items nor the numbers of labels matter") {
    const std::vector<double> accuracies{0.9, 0.55, 0.7, 0.6, 0.85, 0.4, 0.75};
    for (const std::size_t classes : {std::size_t{2}, std::size_t{4}}) {
        const known_crowd data = planted_crowd(accuracies, 400, classes, 0.6, 3);
        std::vector<std::uint32_t> voters(accuracies.size());
        for (std::uint32_t j = 0; j < voters.size(); ++j) voters[j] = j;
        const auto items = some_order(400, 1), labels = some_order(classes, 5);
        const hm::vote_matrix again = renumbered(data.votes, items, voters, labels);
        CHECK(held(data.votes, 0.1).size() == held(again, 0.1).size());
        const auto a = weak::automatic{}.fit(data.votes), b = weak::automatic{}.fit(again);
        const auto p = a.predict_proba(data.votes), q = b.predict_proba(again);
        double most = 0;
        for (std::size_t i = 0; i < 400; ++i)
            for (std::size_t k = 0; k < classes; ++k) most = std::max(most, std::abs(p[i][k] - q[items[i]][labels[k]]));
        CAPTURE(most);
        CHECK(most < 1e-3); // iterations may end one sooner
        for (std::size_t m = 0; m < a.candidates.size(); ++m)
            CHECK(a.candidates[m].score == doctest::Approx(b.candidates[m].score).epsilon(1e-4));
    }
}

TEST_CASE("held-out votes: about the share, one an item, two others stay, no voter who votes there twice") {
    const known_crowd data = planted_crowd(std::vector<double>(10, 0.7), 5000, 3, 0.5, 9);
    const auto out = held(data.votes, 0.1);
    CHECK(double(out.size()) / double(data.votes.votes()) == doctest::Approx(0.1).epsilon(0.1));
    for (const auto& t : out) CHECK(data.votes[t.item].size() >= 3);
    std::vector<double> voters(10);
    for (const auto& t : out) voters[t.voter] += 1.0 / double(out.size());
    for (const double share : voters) CHECK(share == doctest::Approx(0.1).epsilon(0.2));

    hm::vote_matrix few(3, 2);
    for (std::uint32_t i = 0; i < 50; ++i) few.add(std::vector<hm::voter_vote>{{0, i % 2}, {1, 1u}});
    for (int i = 0; i < 50; ++i) few.add(std::vector<hm::voter_vote>{{0, 1u}, {0, 1u}, {0, 0u}, {0, 1u}});
    CHECK(held(few, 0.9).empty());
    // Equal rows are told apart: of a hundred of them some are held out.
    hm::vote_matrix equal(3, 2);
    for (int i = 0; i < 100; ++i) equal.add(std::vector<hm::voter_vote>{{0, 1u}, {1, 1u}, {2, 0u}});
    const auto some = held(equal, 0.1);
    CHECK(some.size() > 10);
    CHECK(some.size() < 60);
}

TEST_CASE("a vote that was held out is foretold as the model's formula says") {
    const known_crowd data = planted_crowd(std::vector<double>{0.9, 0.6, 0.7, 0.8, 0.5}, 60, 3, 0.9, 4);
    const weak::detail::held_out<hm::vote_matrix> out(data.votes, 0.2, 1);
    REQUIRE(out.size() > 10);
    // Σ_k p(k | rest) θ_jkl.
    const auto ds = weak::dawid_skene{}.fit(data.votes);
    const auto p = weak::detail::foretold(ds, out);
    std::size_t x = 0;
    out.for_each([&](const weak::vote_row& rest, const hm::voter_vote& v) {
        std::vector<double> of(3);
        ds.posterior(rest, of);
        double sum = 0;
        for (std::size_t k = 0; k < 3; ++k) sum += of[k] * ds.confusion(v.voter)(k, v.vote.label());
        CHECK(p[x++] == doctest::Approx(sum).epsilon(1e-9));
    });
    for (const double one : weak::detail::foretold(weak::ebcc{{.groups = 2, .restarts = 1}}.fit(data.votes), out))
        CHECK((one > 0 && one < 1));
    for (const double one : weak::detail::foretold(weak::mace{}.fit(data.votes), out)) CHECK((one > 0 && one < 1));
}

TEST_CASE("automatic: functions that say one label each get naive_bayes") {
    const json_tree c = load_json("golden/weak/mwml_nlp_vs_cv.json");
    std::vector<hm::vote_triple> triples;
    for (const auto& v : c["votes"].items())
        triples.push_back({static_cast<std::uint32_t>(v[0].integer()), static_cast<std::uint32_t>(v[1].integer()),
                           static_cast<hm::label_id>(v[2].integer())});
    const auto votes =
        hm::vote_matrix::from_triples(triples, {.items = c["gold"].size(), .voters = c["lf"].size(), .cardinality = 2});
    const auto fitted = weak::automatic{}.fit(votes);
    REQUIRE(fitted.candidates.size() == 1);
    CHECK(fitted.candidates[0].model == "naive_bayes");
    CHECK(fitted.reason == "92 % of the votes come from voters who say one label only: where they abstain matters");
    double right = 0, covered = 0;
    const auto p = fitted.predict_proba(votes);
    for (std::size_t i = 0; i < votes.items(); ++i) {
        if (votes[i].empty()) continue;
        covered += 1;
        const auto gold = static_cast<std::size_t>(c["gold"][i].integer());
        right += p[i][gold] > p[i][1 - gold] + 1e-9 ? 1 : p[i][gold] > p[i][1 - gold] - 1e-9 ? 0.5 : 0;
    }
    CHECK(right / covered >= 0.995);
    CHECK(fitted.log_likelihood == weak::naive_bayes{}.fit(votes).log_likelihood);
}

TEST_CASE("automatic: equal voters are left to majority vote; voters who differ are told apart") {
    const known_crowd equal = planted_crowd(std::vector<double>(60, 0.75), 150, 3, 0.06, 21);
    const auto plain = weak::automatic{}.fit(equal.votes);
    CHECK(plain.candidates[0].model == "majority");
    CHECK(accuracy(plain.predict_proba(equal.votes), equal.truth) >=
          accuracy(weak::majority{}.fit(equal.votes).predict_proba(equal.votes), equal.truth) - 0.03);

    std::vector<double> skills(20, 0.45);
    skills[3] = skills[11] = 0.97;
    const known_crowd data = planted_crowd(skills, 800, 3, 0.4, 22);
    const auto fitted = weak::automatic{}.fit(data.votes);
    CHECK(accuracy(fitted.predict_proba(data.votes), data.truth) >
          accuracy(weak::majority{}.fit(data.votes).predict_proba(data.votes), data.truth) + 0.05);
    double sum = 0;
    for (const auto& candidate : fitted.candidates) {
        CHECK(candidate.score < 0);
        CHECK(candidate.weight > 0);
        sum += candidate.weight;
    }
    CHECK(sum == doctest::Approx(1));
    CHECK(fitted.voters[3].accuracy > 0.9);
    CHECK(weak::to_table(fitted).str().find("one_coin") != std::string::npos);
    CHECK(fitted.reason.find("votes that were held out") != std::string::npos);
}

TEST_CASE("automatic: two votes an item leave nothing to hold out, which is said") {
    hm::vote_matrix votes(4, 2);
    for (std::uint32_t i = 0; i < 30; ++i) votes.add(std::vector<hm::voter_vote>{{i % 4, i % 2}, {(i + 1) % 4, i % 2}});
    const auto fitted = weak::automatic{}.fit(votes);
    REQUIRE(fitted.candidates.size() == 1);
    CHECK(fitted.candidates[0].model == "majority");
    CHECK(fitted.reason == "no item has three votes of which one could be held out: majority vote");
    const auto labels = fitted.predict(votes);
    for (std::uint32_t i = 0; i < 30; ++i) CHECK(labels[i] == hm::vote(i % 2));
}

TEST_CASE("automatic: votes for sets and against labels are read, by the models that can") {
    hm::random random(5);
    hm::vote_matrix votes(5, 3);
    std::vector<hm::gold_label> truth;
    for (std::uint32_t i = 0; i < 300; ++i) {
        const hm::label_id t = random.below(3);
        truth.push_back({i, t});
        std::vector<hm::voter_vote> row;
        for (std::uint32_t j = 0; j < 5; ++j) {
            const hm::label_id said = random.uniform() < 0.7 ? t : random.below(3);
            row.push_back({j, j == 4 ? hm::vote::against((said + 1) % 3) : hm::vote(said)});
        }
        votes.add(row);
    }
    const auto fitted = weak::automatic{}.fit(votes);
    for (const auto& c : fitted.candidates) CHECK((c.model != "mace" && c.model != "ebcc"));
    CHECK(accuracy(fitted.predict_proba(votes), truth) > 0.85);
}

TEST_CASE("automatic: a share of held-out votes that is none is a wrong call") {
    for (const double share : {0.0, 1.0, -1.0, std::nan("")})
        CHECK_THROWS_AS(static_cast<void>(weak::automatic{{.held_out = share}}.fit(hm::vote_matrix(2, 2))),
                        std::invalid_argument);
}

TEST_CASE("automatic: on real crowds") {
    if (external_crowds().empty()) {
        MESSAGE("skipped: HALLMARK_EXTERNAL_DATA names no folder with data/crowd");
        return;
    }
    double sum = 0, sets = 0;
    const json_tree file = load_json("golden/weak/crowd_accuracy.json");
    for (const json_tree& set : file["reference"].items()) {
        const crowd data = load_crowd(set["data"].string());
        const double found = data.accuracy(weak::automatic{}.fit(data.votes).predict_proba(data.votes));
        MESSAGE(set["data"].string() << " " << found << ", majority vote " << set["MV"].number());
        CHECK(found >= set["MV"].number() - 0.03);
        if (!set.has("EBCC3")) continue;
        sum += found;
        sets += 1;
    }
    CHECK(sets == 10);
    MESSAGE("mean " << sum / sets);
    CHECK(sum / sets >= 0.857);
}
