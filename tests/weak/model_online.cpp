// SPDX-License-Identifier: MIT
#include "weak/model_cases.hpp"

#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

using namespace hallmark_test;
namespace hm = hallmark;
namespace weak = hallmark::weak;
using weak::uncertainty;

// Who may be fitted in steps.
static_assert(weak::detail::em_model<weak::dawid_skene> && weak::detail::em_model<weak::naive_bayes>);
static_assert(!weak::detail::em_model<weak::majority> && !weak::detail::em_model<weak::glad>);

namespace {

double entropy(std::span<const double> p) {
    double sum = 0;
    for (const double x : p) sum -= x > 0 ? x * std::log(x) : 0;
    return sum;
}
double error(std::span<const double> p) {
    return 1 - *std::max_element(p.begin(), p.end());
}

/// What a vote of this voter on an item is expected to gain: by adding each vote that it could give.
template <class Fitted>
double by_brute_force(const Fitted& fitted, const hm::vote_matrix& votes, std::size_t item, std::uint32_t voter,
                      uncertainty by) {
    const std::size_t k = fitted.cardinality();
    const auto doubt = [&](std::span<const double> p) { return by == uncertainty::error ? error(p) : entropy(p); };
    hm::vote_matrix one(votes.voters(), k);
    one.add(votes[item]);
    const auto before = fitted.predict_proba(one);
    double expected = 0;
    for (hm::label_id l = 0; l < k; ++l) {
        double probability = 0;
        for (std::size_t c = 0; c < k; ++c) probability += before[0][c] * fitted.confusion(voter)(c, l);
        std::vector<hm::voter_vote> row(votes[item].begin(), votes[item].end());
        row.push_back({voter, l});
        hm::vote_matrix more(votes.voters(), k);
        more.add(row);
        expected += probability * doubt(fitted.predict_proba(more)[0]);
    }
    return doubt(before[0]) - expected;
}

} // namespace

TEST_CASE("a new vote moves a posterior by Bayes' rule, without a refit") {
    const known_crowd data = planted_crowd(std::vector<double>{0.9, 0.6, 0.7, 0.8}, 200, 3, 0.6, 4);
    const auto fitted = weak::dawid_skene{}.fit(data.votes);
    const auto p = fitted.predict_proba(data.votes);
    for (std::uint32_t i = 0; i < 200; ++i)
        for (const hm::label_id said : {0u, 2u}) {
            std::vector<hm::voter_vote> row(data.votes[i].begin(), data.votes[i].end());
            row.push_back({1, said});
            hm::vote_matrix one(4, 3);
            one.add(row);
            const auto q = fitted.predict_proba(one);
            double sum = 0;
            for (std::size_t c = 0; c < 3; ++c) sum += p[i][c] * fitted.confusion(1)(c, said);
            for (std::size_t c = 0; c < 3; ++c)
                CHECK(q[0][c] == doctest::Approx(p[i][c] * fitted.confusion(1)(c, said) / sum).epsilon(1e-9));
        }
}

TEST_CASE("updated: votes on new items teach as much as if they had been there, nearly") {
    const std::vector<double> skills{0.9, 0.55, 0.7, 0.8, 0.6};
    const known_crowd first = planted_crowd(skills, 400, 3, 0.7, 1), second = planted_crowd(skills, 400, 3, 0.7, 2);
    hm::vote_matrix both = first.votes;
    both.merge(second.votes);
    const weak::dawid_skene model;
    const auto part = model.fit(first.votes);
    const auto more = weak::updated(model, part, second.votes);
    const auto whole = model.fit(both);
    const auto distance = [&](const weak::fitted_confusion& a) {
        double sum = 0;
        for (std::size_t j = 0; j < skills.size(); ++j)
            for (std::size_t c = 0; c < 3; ++c) sum += std::abs(a.confusion(j)(c, c) - whole.confusion(j)(c, c));
        return sum;
    };
    CHECK(distance(more) < distance(part));
}

TEST_CASE("maximized refuses what fit refuses") {
    const known_crowd data = planted_crowd(std::vector<double>{0.9, 0.6, 0.7}, 50, 3, 0.8, 6);
    const auto all = weak::first_expectations(weak::dawid_skene{}, data.votes);
    const auto refused = [&](const auto& model) {
        CHECK_THROWS_AS(static_cast<void>(weak::maximized(model, all)), std::invalid_argument);
    };
    refused(weak::dawid_skene{{.balance = {0.5, 0.5}}}); // of two classes, where there are three
    refused(weak::ibcc{{.balance = {0.5, 0.5}}});
    refused(weak::naive_bayes{{.balance = {0.5, 0.5, 0.5}}});
    refused(weak::naive_bayes{.accuracy = 1});
    refused(weak::ibcc{.right_prior = 0});
    refused(weak::one_coin{{.voter_weights = {1, 1, 2}}});
}

TEST_CASE("next_questions: gains are what adding each vote would bring, by brute force") {
    const known_crowd data = planted_crowd(std::vector<double>{0.9, 0.6, 0.7, 0.8}, 80, 3, 0.5, 8);
    const auto fitted = weak::dawid_skene{{.smoothing = 1}}.fit(data.votes);
    for (const auto by : {uncertainty::entropy, uncertainty::error})
        for (std::uint32_t voter = 0; voter < 4; ++voter) {
            const auto asked = weak::next_questions(fitted, data.votes, {.limit = 1000, .of = by, .voter = voter});
            std::size_t open = 0;
            for (std::size_t i = 0; i < 80; ++i) open += data.votes(i, voter).is_abstain();
            REQUIRE(asked.size() == open);
            const auto gains = weak::expected_gain(fitted, data.votes, {.of = by, .voter = voter});
            for (const auto& q : asked) CHECK(gains[q.item] == q.gain);
            for (std::size_t x = 0; x < asked.size(); ++x) {
                CHECK(data.votes(asked[x].item, voter).is_abstain());
                CHECK(std::abs(asked[x].gain - by_brute_force(fitted, data.votes, asked[x].item, voter, by)) < 1e-9);
                if (x > 0) {
                    CHECK(asked[x - 1].gain >= asked[x].gain);
                    CHECK((asked[x - 1].gain > asked[x].gain || asked[x - 1].item < asked[x].item));
                }
            }
            const auto few = weak::next_questions(fitted, data.votes, {.limit = 7, .of = by, .voter = voter});
            CHECK(few == std::vector<weak::question>(asked.begin(), asked.begin() + 7));
        }
}

TEST_CASE("next_questions: a better voter gains more; who knows nothing gains nothing") {
    hm::random random(3);
    hm::vote_matrix votes(5, 2);
    for (int i = 0; i < 1000; ++i) {
        const hm::label_id truth = random.below(2);
        std::vector<hm::voter_vote> row;
        for (std::uint32_t j = 0; j < 5; ++j) {
            const double right = j == 4 ? 0.5 : j == 3 ? 0.95 : 0.75;
            if (random.uniform() < 0.8) row.push_back({j, random.uniform() < right ? truth : 1 - truth});
        }
        votes.add(row);
    }
    const auto fitted = weak::dawid_skene{}.fit(votes);
    votes.add({}); // nobody has voted on it
    const auto gain = [&](std::uint32_t voter) {
        const auto asked = weak::next_questions(fitted, votes, {.limit = 2000, .voter = voter});
        for (const auto& q : asked)
            if (q.item == 1000) return q.gain;
        return -1.0;
    };
    CHECK(gain(3) > gain(0) + 0.1);
    CHECK(gain(4) < 0.02);
    // Anyone: in between. The item that nobody has seen is worth the most, or nearly.
    const auto asked = weak::next_questions(fitted, votes, {.limit = 20});
    CHECK(std::any_of(asked.begin(), asked.end(), [](const auto& q) { return q.item == 1000; }));
}

TEST_CASE("asking where the gain is greatest makes labels right with fewer votes than asking in turn") {
    const std::vector<double> skills(12, 0.75);
    const known_crowd all = planted_crowd(skills, 600, 2, 1, 31);    // what each voter would say of each item
    const auto first = [&](const std::vector<std::size_t>& counts) { // of an item so many votes, from another voter on
        hm::vote_matrix votes(12, 2);
        for (std::size_t i = 0; i < 600; ++i) {
            std::vector<hm::voter_vote> row;
            for (std::size_t x = 0; x < counts[i]; ++x) row.push_back(all.votes[i][(i + x) % 12]);
            votes.add(row);
        }
        return votes;
    };
    const hm::vote_matrix start = first(std::vector<std::size_t>(600, 3));
    const auto fitted = weak::one_coin{{.smoothing = 1}}.fit(start);
    const auto run = [&](bool by_gain) {
        std::vector<std::size_t> seen(600, 3);
        hm::vote_matrix votes = start;
        for (int round = 0; round < 6; ++round) {
            std::vector<std::size_t> items;
            if (by_gain)
                for (const auto& q : weak::next_questions(fitted, votes, {.limit = 100})) items.push_back(q.item);
            else
                for (std::size_t x = 0; x < 100; ++x) items.push_back(static_cast<std::size_t>(round) * 100 + x);
            for (const std::size_t i : items) seen[i] += seen[i] < 12;
            votes = first(seen);
        }
        return accuracy(fitted.predict_proba(votes), all.truth);
    };
    const double in_turn = run(false), by_gain = run(true);
    CAPTURE(in_turn);
    CAPTURE(by_gain);
    CHECK(by_gain > in_turn + 0.02);
}

TEST_CASE("next_questions: models without confusions go by the voters' accuracies") {
    const known_crowd data = planted_crowd(std::vector<double>{0.9, 0.8, 0.7}, 100, 2, 0.8, 2);
    const auto fitted = weak::automatic{}.fit(data.votes);
    const auto asked = weak::next_questions(fitted, data.votes, {.limit = 5});
    REQUIRE(asked.size() == 5);
    const auto p = fitted.predict_proba(data.votes);
    for (const auto& q : asked) CHECK(q.gain > 0);
    const double most = entropy(p[asked[0].item]);
    for (std::size_t i = 0; i < 100; ++i) CHECK(entropy(p[i]) <= most + 1e-9); // two classes: the most doubtful
    CHECK(weak::next_questions(fitted, data.votes, {.limit = 0}).empty());
    CHECK(weak::next_questions(weak::majority{}.fit(hm::vote_matrix(2, 2)), hm::vote_matrix(2, 2)).empty());
    CHECK_THROWS_AS(static_cast<void>(weak::next_questions(fitted, data.votes, {.voter = 3})), std::invalid_argument);
}

TEST_CASE("next_questions: of items with several labels, gains are those of the labels added up") {
    hm::random random(6);
    hm::vote_matrix votes(3, 4);
    for (int i = 0; i < 120; ++i) {
        std::vector<hm::voter_vote> row;
        for (hm::label_id l = 0; l < 4; ++l) {
            const bool truth = random.uniform() < 0.2;
            for (std::uint32_t j = 0; j < 3; ++j)
                if (random.uniform() < 0.6 && random.uniform() < (truth ? 0.8 : 0.1)) row.push_back({j, l});
        }
        votes.add(row);
    }
    const auto fitted = weak::multi_label{}.fit(votes);
    const auto p = fitted.predict_proba(votes);
    for (const auto by : {uncertainty::entropy, uncertainty::error})
        for (const auto& q : weak::next_questions(fitted, votes, {.limit = 10, .of = by, .voter = 1})) {
            const auto r = fitted.rates(1);
            double gain = 0;
            for (std::size_t l = 0; l < 4; ++l) {
                const double slip = weak::fitted_multi_label::slip_of(r, fitted.prior[l]);
                const auto doubt = [&](double on, double off) { // of one outcome, times its probability
                    const std::vector<double> both{on / (on + off), off / (on + off)};
                    return (on + off) * (by == uncertainty::error ? error(both) : entropy(both));
                };
                const double x = p[q.item][l];
                gain +=
                    doubt(x, 1 - x) - doubt(x * r.hit, (1 - x) * slip) - doubt(x * (1 - r.hit), (1 - x) * (1 - slip));
            }
            CHECK(q.gain == doctest::Approx(gain).epsilon(1e-6));
            for (const auto& v : votes[q.item]) CHECK(v.voter != 1);
        }
}
