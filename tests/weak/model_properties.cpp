#include "weak/crowd.hpp"

#ifdef HALLMARK_TEST_THREADS
#  include <hallmark/threads.hpp>
#endif

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;
using hallmark_test::difference;
using hallmark_test::for_each_model;
using hallmark_test::matrix;

namespace {

/// Votes drawn by a model's own story.
struct world {
    std::vector<hm::vote_triple> triples;
    std::vector<hm::label_id> truth;
    std::size_t voters = 0, classes = 0;

    [[nodiscard]] hm::vote_matrix votes() const {
        return hm::vote_matrix::from_triples(triples,
                                             {.items = truth.size(), .voters = voters, .cardinality = classes});
    }
    [[nodiscard]] double accuracy(const std::vector<hm::vote>& labels) const {
        double right = 0;
        for (std::size_t i = 0; i < truth.size(); ++i) right += labels[i] == truth[i];
        return right / static_cast<double>(truth.size());
    }
};

hm::label_id draw(hm::random& random, std::span<const double> shares) {
    double u = random.uniform();
    for (std::size_t k = 0; k + 1 < shares.size(); ++k) {
        if (u < shares[k]) return static_cast<hm::label_id>(k);
        u -= shares[k];
    }
    return static_cast<hm::label_id>(shares.size() - 1);
}

/// Each voter votes on an item with probability `coverage`, by its confusion matrix.
world confused_world(std::uint64_t seed, std::size_t items, const std::vector<double>& balance,
                     const std::vector<std::vector<std::vector<double>>>& confusion, double coverage) {
    hm::random random(seed);
    world w;
    w.voters = confusion.size();
    w.classes = balance.size();
    for (std::size_t i = 0; i < items; ++i) {
        w.truth.push_back(draw(random, balance));
        for (std::size_t j = 0; j < confusion.size(); ++j)
            if (random.uniform() < coverage)
                w.triples.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j),
                                     draw(random, confusion[j][w.truth.back()])});
    }
    return w;
}

const std::vector<std::vector<std::vector<double>>> planted = {
    {{.9, .05, .05}, {.1, .8, .1}, {.05, .15, .8}}, {{.7, .2, .1}, {.1, .85, .05}, {.2, .1, .7}},
    {{.05, .9, .05}, {.1, .05, .85}, {.8, .1, .1}}, // wrong in its own way
    {{.6, .2, .2}, {.3, .6, .1}, {.1, .3, .6}},     {{.8, .1, .1}, {.1, .8, .1}, {.1, .1, .8}},
};
const std::vector<double> balance = {.5, .3, .2};

std::vector<std::vector<std::vector<double>>> one_coin_voters(std::span<const double> q) {
    std::vector<std::vector<std::vector<double>>> all;
    for (const double x : q) {
        const double y = (1 - x) / 2;
        all.push_back({{x, y, y}, {y, x, y}, {y, y, x}});
    }
    return all;
}

template <class F>
void for_each_em(F&& f) {
    f(dawid_skene{{.smoothing = 0}});
    f(dawid_skene{{.smoothing = 2}});
    f(dawid_skene{{.balance_weight = 50}});
    f(one_coin{{.smoothing = 3}});
    f(ibcc{});
    f(two_level{});
    f(naive_bayes{});
    f(naive_bayes{{.balance_weight = 200}});
}

} // namespace

TEST_CASE("planted parameters are recovered from votes that each model's own story draws") {
    const world w = confused_world(1, 20000, balance, planted, .8);
    const auto votes = w.votes();
    const auto near_planted = [&](const fitted_confusion& fitted) {
        double most = 0;
        for (std::size_t k = 0; k < 3; ++k) most = std::max(most, std::abs(fitted.prior[k] - balance[k]));
        for (std::size_t j = 0; j < 5; ++j)
            for (std::size_t t = 0; t < 3; ++t)
                for (std::size_t l = 0; l < 3; ++l)
                    most = std::max(most, std::abs(fitted.confusion(j)(t, l) - planted[j][t][l]));
        return most;
    };
    CHECK(near_planted(dawid_skene{}.fit(votes)) < .03);
    CHECK(near_planted(ibcc{}.fit(votes)) < .03);
    CHECK(near_planted(two_level{}.fit(votes)) < .03);
    // Which votes are there at random: modelled abstentions learn that they say nothing, and the same confusions.
    const auto with_abstentions = naive_bayes{{.balance = balance}}.fit(votes);
    CHECK(near_planted(with_abstentions) < .03);

    const std::vector<double> skills = {.9, .8, .7, .6, .5};
    const world coins = confused_world(2, 20000, balance, one_coin_voters(skills), .8);
    const auto fitted = one_coin{}.fit(coins.votes());
    for (std::size_t j = 0; j < 5; ++j) {
        CHECK(std::abs(fitted.voters[j].accuracy - skills[j]) < .02);
        CHECK(std::abs(fitted.confusion(j)(1, 1) - skills[j]) < .02);
        CHECK((fitted.voters[j].interval.low < fitted.voters[j].accuracy &&
               fitted.voters[j].accuracy < fitted.voters[j].interval.high));
    }
}

TEST_CASE("labeling functions that say one label each, more often where it is true, are told apart from noise") {
    hm::random random(3);
    world w;
    w.voters = 6;
    w.classes = 2;
    const double hit[] = {.5, .4, .5, .4, .2, .2}, slip[] = {.05, .04, .05, .04, .2, .2}; // the last two know nothing
    for (std::uint32_t i = 0; i < 10000; ++i) {
        w.truth.push_back(random.below(2));
        for (std::uint32_t j = 0; j < 6; ++j) {
            const hm::label_id label = j % 2;
            if (random.uniform() < (w.truth[i] == label ? hit : slip)[j]) w.triples.push_back({i, j, label});
        }
    }
    const auto fitted = naive_bayes{}.fit(w.votes());
    CHECK(fitted.converged);
    for (std::size_t j = 0; j < 6; ++j) CHECK(std::abs(fitted.voters[j].accuracy - (j < 4 ? 10.0 / 11 : .5)) < .05);
    const auto labels = fitted.predict(w.votes(), ties::lowest);
    CHECK(w.accuracy(labels) > w.accuracy(majority{}.fit(w.votes()).predict(w.votes(), ties::lowest)) + .05);
}

TEST_CASE("objectives never fall, and without priors they are the log likelihood") {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const world w = confused_world(10 + seed, 60, balance, planted, .3 + .1 * static_cast<double>(seed));
        const auto votes = w.votes();
        for_each_em([&](auto model) {
            model.options.max_iterations = 300;
            const auto fitted = model.fit(votes);
            CAPTURE(fitted.model());
            CHECK(fitted.objective.size() == fitted.iterations);
            for (std::size_t k = 1; k < fitted.objective.size(); ++k)
                CHECK(fitted.objective[k] >= fitted.objective[k - 1] - 1e-8);
            // The likelihood by itself, from the posterior of one class: log p(votes) = log p(votes, class) - log
            // p(class | votes).
            double sum = 0;
            const bool absent = !fitted.tables().absent.empty();
            const auto p = fitted.predict_proba(votes);
            for (std::size_t i = 0; i < votes.items(); ++i) {
                if (votes[i].empty() && !absent) continue;
                const std::size_t c =
                    static_cast<std::size_t>(std::max_element(p[i].begin(), p[i].end()) - p[i].begin());
                double joint = fitted.tables().prior[c];
                for (std::size_t j = 0; j < votes.voters(); ++j) {
                    const hm::vote v = votes(i, j);
                    if (v.is_label())
                        joint += fitted.log_probability(j, v.label(), c);
                    else if (absent)
                        joint += fitted.tables().absent[j * 3 + c];
                }
                sum += joint - std::log(p[i][c]);
            }
            CHECK(fitted.log_likelihood == doctest::Approx(sum).epsilon(1e-9));
        });
    }
    const auto fitted = dawid_skene{{.smoothing = 0}}.fit(confused_world(20, 200, balance, planted, .5).votes());
    CHECK(std::abs(fitted.objective.back() - fitted.log_likelihood) < 1e-9);
}

TEST_CASE("the order of items, of votes and the numbers of labels and voters do not matter") {
    const world w = confused_world(30, 300, balance, planted, .6);
    const auto votes = w.votes();
    hm::random random(31);
    std::vector<std::uint32_t> item(300), voter = {3, 0, 4, 1, 2};
    const std::vector<hm::label_id> label = {2, 0, 1};
    for (std::uint32_t i = 0; i < 300; ++i) item[i] = i;
    random.shuffle(item);
    std::vector<hm::vote_triple> moved;
    for (const hm::vote_triple& t : w.triples) moved.push_back({item[t.item], voter[t.voter], label[t.label.label()]});
    random.shuffle(moved);
    const auto other = matrix(moved, 300, 5, 3);
    for_each_model([&](const auto& model) {
        // Ties of a majority go to the lowest number in these two, as they do in crowd-kit.
        using model_type = std::remove_cvref_t<decltype(model)>;
        if constexpr (!std::is_same_v<model_type, wawa> && !std::is_same_v<model_type, zero_based_skill>) {
            const auto a = model.fit(votes);
            const auto b = model.fit(other);
            const auto p = a.predict_proba(votes);
            const auto q = b.predict_proba(other);
            double most = 0;
            for (std::size_t i = 0; i < 300; ++i)
                for (std::size_t k = 0; k < 3; ++k) most = std::max(most, std::abs(p[i][k] - q[item[i]][label[k]]));
            CHECK(most < 1e-7);
            for (std::size_t j = 0; j < 5; ++j)
                CHECK(a.voters[j].accuracy == doctest::Approx(b.voters[voter[j]].accuracy).epsilon(1e-7));
        }
    });
}

TEST_CASE("posteriors one by one, as a matrix, by many threads and from an array are the same bits") {
    const world w = confused_world(40, 30000, balance, planted, .5);
    const auto votes = w.votes();
    std::vector<std::int32_t> cells(votes.items() * votes.voters(), -1);
    for (const hm::vote_triple& t : w.triples) cells[t.item * 5 + t.voter] = static_cast<std::int32_t>(t.label.label());
    const hm::dense_votes<std::int32_t> dense(hm::matrix_view<std::int32_t>(cells.data(), votes.items(), 5), 3);
    for_each_model([&](const auto& model) {
        const auto fitted = model.fit(votes);
        const auto p = fitted.predict_proba(votes);
        hm::probabilities rows(votes.items(), 3);
        fitted.for_each_posterior(votes, [&](std::size_t i, std::span<const double> posterior) {
            std::copy(posterior.begin(), posterior.end(), rows[i].begin());
        });
        CHECK(rows == p);
        CHECK(model.fit(dense).predict_proba(dense) == p);
        const auto top = fitted.predict_top(votes, 2);
        CHECK(fitted.predict_top(votes, 9)[0].size() == 3);
        bool ordered = true;
        for (std::size_t i = 0; i < votes.items(); ++i)
            ordered = ordered && top[i][0].probability >= top[i][1].probability &&
                      top[i][1].probability == p[i][top[i][1].label];
        CHECK(ordered);
#ifdef HALLMARK_TEST_THREADS
        hm::threads threads(4);
        const auto again = model.fit(votes, {}, threads);
        CHECK(again.objective == fitted.objective);
        CHECK(again.predict_proba(votes, threads) == p);
        CHECK(again.predict(votes, ties::random, threads) == fitted.predict(votes, ties::random));
#endif
    });
}

TEST_CASE("ties: nothing, the lowest, one of them by the item, the more frequent class") {
    // Items 0 to 99: one vote for 0 and one for 2. Item 100: no vote.
    std::vector<hm::vote_triple> triples;
    for (std::uint32_t i = 0; i < 100; ++i) {
        triples.push_back({i, 0, 0});
        triples.push_back({i, 1, 2});
    }
    const auto votes = matrix(triples, 101, 2, 3);
    const auto fitted = majority{}.fit(votes);
    CHECK(fitted.predict(votes) == std::vector<hm::vote>(101));
    const auto lowest = fitted.predict(votes, ties::lowest);
    CHECK((lowest[0] == 0u && lowest[99] == 0u && lowest[100] == 0u));
    const auto random = fitted.predict(votes, {ties::random, 7});
    const auto twos = std::count(random.begin(), random.begin() + 100, hm::vote(2));
    CHECK((twos > 30 && twos < 70 && twos + std::count(random.begin(), random.begin() + 100, hm::vote(0)) == 100));
    CHECK(random == fitted.predict(votes, {ties::random, 7}));
    CHECK(random != fitted.predict(votes, {ties::random, 8}));
    // The choice for an item does not hang on the others.
    hm::vote_matrix first(std::size_t{2}, 3);
    for (std::size_t i = 0; i < 10; ++i) first.add(votes[i]);
    CHECK(std::equal(random.begin(), random.begin() + 10, fitted.predict(first, {ties::random, 7}).begin()));
    auto uneven = fitted;
    uneven.prior = {.2, .2, .6};
    CHECK(uneven.predict(votes, ties::prior)[0] == 2u);
    CHECK(fitted.predict(votes, ties::prior)[0] == 0u);
}

TEST_CASE("gold labels: clamped, trusted by degrees, and enough of them turn a world of adversaries") {
    const double bad[] = {.1, .15, .2, .1};
    const world w = confused_world(50, 400, balance, one_coin_voters(bad), 1);
    const auto votes = w.votes();
    std::vector<hm::gold_label> gold;
    for (std::uint32_t i = 0; i < 60; ++i) gold.push_back({i, w.truth[i]});
    const auto blind = dawid_skene{}.fit(votes);
    const auto seeded = dawid_skene{}.fit(votes, gold);
    CHECK(w.accuracy(seeded.predict(votes)) > w.accuracy(blind.predict(votes)) + .3);
    CHECK(seeded.warnings.count(hm::problem_code::voter_below_chance) == 4);
    const auto soft = dawid_skene{{.gold_accuracy = .95}}.fit(votes, gold);
    CHECK(w.accuracy(soft.predict(votes)) > .6);
    for (std::size_t k = 1; k < soft.objective.size(); ++k) CHECK(soft.objective[k] >= soft.objective[k - 1] - 1e-8);
    for (std::size_t k = 1; k < seeded.objective.size(); ++k)
        CHECK(seeded.objective[k] >= seeded.objective[k - 1] - 1e-8);
    CHECK(w.accuracy(weighted_majority{}.fit(votes, gold).predict(votes)) < .3); // weights cannot turn a voter around
}

TEST_CASE("the class balance: learned, given, or between") {
    const world w =
        confused_world(60, 500, {.9, .05, .05}, one_coin_voters(std::vector<double>{.9, .8, .8, .7, .7}), .8);
    const auto votes = w.votes();
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(dawid_skene{}.fit(votes).prior[0] > .85);
    const auto kept = dawid_skene{{.balance = {.2, .3, .5}, .balance_weight = infinity}}.fit(votes);
    CHECK((std::abs(kept.prior[0] - .2) < 1e-12 && std::abs(kept.prior[2] - .5) < 1e-12));
    const auto even = dawid_skene{{.balance_weight = infinity}}.fit(votes);
    CHECK(std::abs(even.prior[1] - 1.0 / 3) < 1e-12);
    const auto between = dawid_skene{{.balance_weight = 500}}.fit(votes);
    CHECK(between.prior[0] ==
          doctest::Approx((between.expectations().classes[0] + 500.0 / 3) / (500.0 * 2)).epsilon(.01));
    CHECK((between.prior[0] < .7 && between.prior[0] > .34));
    CHECK(std::abs(ibcc{{.balance_weight = infinity}}.fit(votes).prior[0] - 1.0 / 3) < 1e-12);
}

TEST_CASE(
    "a vote for a set and one against a label count what they leave open, and set numbers are each matrix's own") {
    // The story: voters pick a label by their confusion, and tell only that it is one of two, or not a third.
    const world w = confused_world(70, 8000, balance, planted, .9);
    hm::random random(71);
    hm::vote_matrix partial(std::size_t{5}, 3);
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < w.truth.size(); ++i) {
        std::vector<hm::voter_vote> row;
        for (; at < w.triples.size() && w.triples[at].item == i; ++at) {
            const hm::label_id said = w.triples[at].label.label();
            const hm::label_id other = (said + 1 + random.below(2)) % 3;
            const hm::label_id pair[] = {said, other};
            const std::uint32_t how = random.below(4);
            row.push_back({w.triples[at].voter, how == 0   ? partial.set_of(pair)
                                                : how == 1 ? hm::vote::against(other)
                                                           : hm::vote(said)});
        }
        partial.add(row);
    }
    for_each_em([&](auto model) {
        model.options.smoothing = -1;
        model.options.max_iterations = 200;
        const auto fitted = model.fit(partial);
        CAPTURE(fitted.model());
        if (fitted.model() != "one_coin")
            for (std::size_t j = 0; j < 5; ++j)
                for (std::size_t t = 0; t < 3; ++t) CHECK(std::abs(fitted.confusion(j)(t, t) - planted[j][t][t]) < .15);
        for (std::size_t k = 1; k < fitted.objective.size() && fitted.model() != "naive_bayes"; ++k)
            CHECK(fitted.objective[k] >= fitted.objective[k - 1] - 1e-6);
        // Another matrix, whose sets have other numbers; {0, 1} is "not 2".
        hm::vote_matrix late(std::size_t{5}, 3);
        const hm::label_id low[] = {0, 1}, ends[] = {0, 2};
        const hm::vote unused = late.set_of(ends), both = late.set_of(low);
        CHECK(unused != both);
        const hm::voter_vote a[] = {{0, both}, {4, 1}}, b[] = {{0, hm::vote::against(2)}, {4, 1}};
        late.add(a);
        late.add(b);
        const auto p = fitted.predict_proba(late);
        CHECK(std::abs(p[0][1] - p[1][1]) < 1e-12);
        CHECK(p[0][1] > p[0][2]);
    });
    const auto shares = majority{}.fit(partial).predict_proba(partial);
    for (const double x : shares.values()) CHECK((x >= 0 && x <= 1));
}

TEST_CASE("more votes without a refit, and steps on shards are the steps on the whole") {
    const world w = confused_world(80, 3000, balance, planted, .6);
    const auto votes = w.votes();
    std::vector<hm::vote_triple> early, late;
    for (const hm::vote_triple& t : w.triples) {
        if (t.item < 2000)
            early.push_back(t);
        else
            late.push_back({t.item - 2000, t.voter, t.label});
    }
    const auto first = matrix(early, 2000, 5, 3), second = matrix(late, 1000, 5, 3);
    for_each_em([&](const auto& model) {
        const auto before = model.fit(first);
        CAPTURE(before.model());
        const auto after = updated(model, before, second);
        CHECK(after.voters[0].votes == before.voters[0].votes + analyze(second)[0].votes);
        CHECK(std::abs(after.prior[0] - balance[0]) < .05 + std::abs(before.prior[0] - balance[0]));
        CHECK(after.predict(second).size() == 1000);

        // Two machines.
        vote_expectations all = first_expectations(model, first);
        all.merge(first_expectations(model, second));
        auto steps = maximized(model, all);
        for (int step = 0; step < 4; ++step) {
            all = expectations(model, steps, first);
            all.merge(expectations(model, steps, second));
            steps = maximized(model, all, steps);
        }
        auto five = model;
        five.options.max_iterations = 5;
        five.options.tolerance = -1e300;
        CHECK(difference(steps.predict_proba(votes), five.fit(votes).predict_proba(votes)) < 1e-9);
    });
    // A voter and labels that the fit never saw.
    const auto small = dawid_skene{}.fit(matrix({{0, 0, 0}, {0, 1, 0}, {1, 0, 1}, {1, 1, 1}}, 2, 2, 3));
    const auto grown = updated(dawid_skene{}, small, matrix({{0, 0, 1}, {0, 2, 1}, {0, 1, 2}}, 1, 3, 3));
    CHECK((grown.voters.size() == 3 && grown.voters[2].votes == 1 && grown.cardinality() == 3));
    CHECK_THROWS_AS(static_cast<void>(updated(dawid_skene{}, small, matrix({{0, 0, 1}}, 1, 2, 2))),
                    std::invalid_argument);
}

TEST_CASE("the item that one more vote tells most of") {
    // Two good voters agree on item 0, contradict each other on item 1; nobody votes on item 2.
    const world w =
        confused_world(85, 2000, {.5, .5}, {{{.9, .1}, {.1, .9}}, {{.9, .1}, {.1, .9}}, {{.9, .1}, {.1, .9}}}, 1);
    const auto fitted = dawid_skene{}.fit(w.votes());
    const auto few = matrix({{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}}, 3, 2, 2);
    const auto gain = expected_gain(fitted, few);
    CHECK((gain[1] > 5 * gain[0] && gain[2] > 5 * gain[0]));
    // By its definition: the entropy of the class, less its mean after the vote.
    const auto entropy = [](double p) { return -p * std::log(p) - (1 - p) * std::log(1 - p); };
    const auto m = fitted.confusion(2);
    const auto by_two = expected_gain(fitted, few, {.voter = 2});
    const auto p = fitted.predict_proba(few);
    for (std::size_t i = 0; i < 3; ++i) {
        double left = 0;
        for (std::size_t l = 0; l < 2; ++l) {
            const double said = p[i][0] * m(0, l) + p[i][1] * m(1, l);
            left += said * entropy(p[i][0] * m(0, l) / said);
        }
        CHECK(by_two[i] == doctest::Approx(entropy(p[i][0]) - left).epsilon(1e-9));
    }
    CHECK_THROWS_AS(static_cast<void>(expected_gain(fitted, few, {.voter = 3})), std::invalid_argument);
    CHECK(expected_gain(fitted_confusion{}, hm::vote_matrix{}).empty());
}

TEST_CASE("models are kept by names: in another order of voters and classes they say the same") {
    const world w = confused_world(90, 500, balance, planted, .4);
    const std::vector<std::string> voters = {"ann", "bob", "cy", "dee", "eve"}, classes = {"cv", "nlp", "other"};
    const auto votes =
        hm::vote_matrix::from_triples(w.triples, {.items = w.truth.size(), .cardinality = 3, .names = voters});
    const std::vector<std::string> voters_now = {"eve", "cy", "ann", "dee", "bob"},
                                   classes_now = {"other", "cv", "nlp"};
    std::vector<hm::vote_triple> moved;
    const std::uint32_t voter[] = {2, 4, 1, 3, 0};
    const hm::label_id label[] = {1, 2, 0};
    for (const hm::vote_triple& t : w.triples) moved.push_back({t.item, voter[t.voter], label[t.label.label()]});
    const auto now =
        hm::vote_matrix::from_triples(moved, {.items = w.truth.size(), .cardinality = 3, .names = voters_now});
    for_each_model([&](const auto& model) {
        const auto fitted = model.fit(votes);
        using fitted_type = std::remove_cvref_t<decltype(fitted)>;
        const std::string text = to_json(fitted, classes);
        const auto same = read_model<fitted_type>(text, voters, classes);
        CHECK(same.problems.empty());
        CHECK(same.value.predict_proba(votes) == fitted.predict_proba(votes));
        CHECK(to_json(same.value, classes) == text);
        const auto other = read_model<fitted_type>(text, voters_now, classes_now);
        CHECK(other.problems.empty());
        const auto p = fitted.predict_proba(votes);
        const auto q = other.value.predict_proba(now);
        double most = 0;
        for (std::size_t i = 0; i < p.rows(); ++i)
            for (std::size_t k = 0; k < 3; ++k) most = std::max(most, std::abs(p[i][k] - q[i][label[k]]));
        CHECK(most < 1e-12);
        CHECK(other.value.voters[0].accuracy == fitted.voters[4].accuracy);

        // Voters that come and go, classes that are others, texts that are not whole.
        const std::vector<std::string> fewer = {"bob", "zoe", "ann"};
        const auto changed = read_model<fitted_type>(text, fewer, classes);
        CHECK(!changed.ok());
        CHECK((changed.problems.count(hm::problem_code::unknown_label) == 1 &&
               changed.problems.count(hm::severity::note) == 1));
        const auto lone = matrix({{0, 1, 2}}, 1, 3, 3);
        const auto unmoved = changed.value.predict_proba(lone);
        for (std::size_t k = 0; k < 3 && std::is_same_v<fitted_type, fitted_majority>; ++k)
            CHECK(unmoved[0][k] == doctest::Approx(1.0 / 3));
        const std::vector<std::string> renamed = {"cv", "nlp", "others"};
        CHECK(read_model<fitted_type>(text, voters, renamed).problems.count(hm::problem_code::other_vocabulary) == 1);
        CHECK(!read_model<fitted_type>(text.substr(0, text.size() / 2), voters, classes).ok());
        CHECK(!read_model<fitted_type>("{\"hallmark\":\"split\"}", voters, classes).ok());
        CHECK(!read_model<fitted_type>("[]", voters, classes).ok());
        // Arrays that are cut, or not there.
        std::size_t tried = 0;
        for (std::size_t at = text.find("\"parameters\""); (at = text.find(":[", at)) != std::string::npos; ++at) {
            std::string cut = text;
            const std::size_t end = cut.find(']', at);
            cut.erase(at + 2, end - at - 2);
            const auto broken = read_model<fitted_type>(cut, voters, classes);
            CHECK((!broken.ok() || cut == text || broken.value.predict_proba(votes).rows() == votes.items()));
            ++tried;
        }
        CHECK(tried >= 2);
        std::string later = text;
        later.replace(later.find("\"version\":1"), 11, "\"version\":2");
        CHECK(!read_model<fitted_type>(later, voters, classes).ok());
        CHECK_THROWS_AS(static_cast<void>(to_json(fitted, fewer.empty() ? fewer : std::vector<std::string>{"a"})),
                        std::invalid_argument);
    });
}
