#include "weak/crowd.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;
using hallmark_test::difference;
using hallmark_test::golden_votes;
using hallmark_test::json_tree;

namespace {

/// Calls f(case, votes) for each case of the crowds in the golden files.
template <class F>
void for_each_crowd(F&& f) {
    for (const char* file : {"golden/weak/crowd_small.json", "golden/weak/crowd_bluebird.json"}) {
        const json_tree golden = hallmark_test::load_json(file);
        for (const json_tree& c : golden["cases"].items()) {
            CAPTURE(c["name"].string());
            f(c, golden_votes(c));
        }
    }
}
std::size_t count(const json_tree& c, const char* key) {
    return static_cast<std::size_t>(c[key].integer());
}

constexpr double never = -1e300; // no tolerance: all iterations run

} // namespace

TEST_CASE("majority, Wawa and zero-based skill are crowd-kit's") {
    for_each_crowd([](const json_tree& c, const hm::vote_matrix& votes) {
        const auto majority_votes = majority{}.fit(votes);
        const auto p = majority_votes.predict_proba(votes);
        const auto labels = majority_votes.predict(votes, ties::lowest);
        for (std::size_t i = 0; i < votes.items(); ++i) {
            for (std::size_t k = 0; k < votes.cardinality(); ++k)
                CHECK(p[i][k] * static_cast<double>(votes[i].size()) ==
                      doctest::Approx(c["majority"]["counts"][i][k].number()));
            CHECK(labels[i] == hm::vote(c["majority"]["label_lowest"][i].integer()));
        }
        const auto w = wawa{}.fit(votes);
        CHECK(difference(w.weights, c["wawa"]["skill"]) < 1e-9);
        CHECK(difference(w.predict_proba(votes), c["wawa"]["probs"]) < 1e-9);
        const json_tree& g = c["zero_based_skill"];
        const auto z =
            zero_based_skill{{.max_iterations = count(g, "n_iter"), .reduce_every = count(g, "lr_steps")}}.fit(votes);
        CHECK(difference(z.weights, g["skill"]) < 1e-9);
        CHECK(difference(z.predict_proba(votes), g["probs"]) < 1e-9);
    });
}

TEST_CASE("majority's labels and ties are snorkel's") {
    const json_tree golden = hallmark_test::load_json("golden/weak/lf_analysis.json");
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["name"].string());
        std::vector<std::int32_t> cells;
        for (const json_tree& row : c["L"].items())
            for (const json_tree& cell : row.items()) cells.push_back(static_cast<std::int32_t>(cell.integer()));
        const hm::dense_votes<std::int32_t> votes(
            hm::matrix_view<std::int32_t>(cells.data(), c["L"].size(), c["L"][0].size()), count(c, "K"));
        const auto fitted = majority{}.fit(votes);
        auto p = fitted.predict_proba(votes); // snorkel's are 1 over the labels with most votes
        for (std::size_t i = 0; i < p.rows(); ++i) {
            const double most = *std::max_element(p[i].begin(), p[i].end()) - 1e-9;
            const auto tied = std::count_if(p[i].begin(), p[i].end(), [&](double x) { return x >= most; });
            for (double& x : p[i]) x = x >= most ? 1.0 / static_cast<double>(tied) : 0.0;
        }
        CHECK(difference(p, c["majority_probs"]) < 1e-9);
        const auto abstaining = fitted.predict(votes, ties::abstain);
        const auto lowest = fitted.predict(votes, ties::lowest);
        for (std::size_t i = 0; i < votes.items(); ++i) {
            const auto snorkel = c["majority_preds_abstain"][i].integer();
            CHECK(abstaining[i] == (snorkel < 0 ? hm::abstain : hm::vote(snorkel)));
            CHECK(lowest[i] == hm::vote(c["majority_preds_lowest"][i].integer()));
        }
    }
}

TEST_CASE("Dawid and Skene's EM, step by step") {
    for_each_crowd([](const json_tree& c, const hm::vote_matrix& votes) {
        for (const json_tree& g : c["dawid_skene"].items()) {
            const std::size_t n = count(g, "n_iter");
            const dawid_skene model{{.max_iterations = n, .tolerance = never, .smoothing = 0}};
            const auto fitted = model.fit(votes);
            CHECK(difference(fitted.objective, g["loglik"]) < 1e-6);
            CHECK(std::abs(fitted.log_likelihood - fitted.objective.back()) < 1e-9);
            CHECK(difference(fitted.predict_proba(votes), g["probs"]) < 1e-6);
            const auto next = maximized(model, fitted.expectations(), fitted);
            CHECK(difference(next.prior, g["prior"]) < 1e-6);
        }
        const json_tree& s = c["dawid_skene_smoothed"];
        const auto smoothed =
            dawid_skene{{.max_iterations = count(s, "n_iter"), .tolerance = never, .smoothing = s["smooth"].number()}}
                .fit(votes);
        CHECK(smoothed.log_likelihood == doctest::Approx(s["loglik_last"].number()).epsilon(1e-8));
        CHECK(difference(smoothed.predict_proba(votes), s["probs"]) < 1e-6);

        const json_tree& g = c["dawid_skene_seeded"];
        std::vector<hm::gold_label> gold;
        for (const json_tree& one : g["gold"].items())
            gold.push_back({static_cast<std::uint32_t>(one[0].integer()), static_cast<hm::label_id>(one[1].integer())});
        const dawid_skene model{{.max_iterations = count(g, "n_iter"), .tolerance = never, .smoothing = 0}};
        const auto seeded = model.fit(votes, gold);
        auto p = seeded.predict_proba(votes);
        for (const hm::gold_label& one : gold) // the golden file has them clamped
            for (std::size_t k = 0; k < votes.cardinality(); ++k) p[one.item][k] = k == one.label;
        CHECK(difference(p, g["probs"]) < 1e-6);
        CHECK(difference(maximized(model, seeded.expectations()).prior, g["prior"]) < 1e-6);
    });
}

TEST_CASE("the one-coin model is crowd-kit's, and IBCC its authors'") {
    for_each_crowd([](const json_tree& c, const hm::vote_matrix& votes) {
        const json_tree& g = c["one_coin"];
        const one_coin model{{.max_iterations = count(g, "n_iter"), .tolerance = never}};
        const auto fitted = model.fit(votes);
        CHECK(difference(fitted.objective, g["loglik"]) < 1e-6);
        CHECK(difference(fitted.predict_proba(votes), g["probs"]) < 1e-6);
        const auto next = maximized(model, fitted.expectations(), fitted);
        CHECK(difference(next.prior, g["prior"]) < 1e-6);
        for (std::size_t j = 0; j < votes.voters(); ++j)
            CHECK(std::abs(next.voters[j].accuracy - g["skill"][j].number()) < 1e-6);

        const json_tree& b = c["ibcc"];
        const auto bayes = ibcc{.options = {.max_iterations = count(b, "iters"), .tolerance = never},
                                .right_prior = b["a_v"].number(),
                                .wrong_prior = b["b_v"].number()}
                               .fit(votes);
        CHECK(difference(bayes.predict_proba(votes), b["probs"]) < 1e-6);
    });
}

TEST_CASE("the anaesthetists of 1979, as the paper printed them") {
    const json_tree c = hallmark_test::load_json("golden/weak/dawid_skene_1979.json");
    const auto votes = golden_votes(c);
    const auto fitted = dawid_skene{{.max_iterations = 1000, .tolerance = 1e-10, .smoothing = 0}}.fit(votes);
    CHECK(fitted.converged);
    CHECK(difference(fitted.prior, c["prior"]) < 1e-4);
    CHECK(difference(fitted.predict_proba(votes), c["probs"]) < 1e-4);
    for (std::size_t k = 0; k < fitted.objective.size(); ++k)
        CHECK(fitted.objective[k] ==
              doctest::Approx(c["loglik"][std::min(k, c["loglik"].size() - 1)].number()).epsilon(1e-6));
    for (std::size_t j = 0; j < votes.voters(); ++j)
        for (std::size_t t = 0; t < 4; ++t)
            for (std::size_t l = 0; l < 4; ++l)
                CHECK(std::abs(fitted.confusion(j)(t, l) - c["errors_worker_true_observed"][j][t][l].number()) < 1e-4);
    const double printed[] = {.40, .42, .11, .07};
    for (std::size_t k = 0; k < 4; ++k) CHECK(std::abs(fitted.prior[k] - printed[k]) < .005);
}

TEST_CASE("labeling functions of one label each: modelled abstentions do not collapse, Dawid and Skene's model does "
          "and says so") {
    const json_tree c = hallmark_test::load_json("golden/weak/mwml_nlp_vs_cv.json");
    hallmark_test::crowd data{golden_votes(c, c["gold"].size(), c["lf"].size(), 2), {}};
    for (std::size_t i = 0; i < c["gold"].size(); ++i)
        if (!data.votes[i].empty()) data.truth.push_back({i, static_cast<hm::label_id>(c["gold"][i].integer())});
    const auto accuracy = [&](const auto& fitted) { return data.accuracy(fitted.predict_proba(data.votes)); };
    CHECK(accuracy(majority{}.fit(data.votes)) == doctest::Approx(c["accuracy"]["majority"].number()));
    CHECK(accuracy(naive_bayes{}.fit(data.votes)) >= .995);
    for (const double believed : {.6, .7, .9})
        for (const double strength : {5., 50.})
            CHECK(accuracy(naive_bayes{.accuracy = believed, .strength = strength}.fit(data.votes)) >= .995);
    const auto crowd_model = dawid_skene{}.fit(data.votes);
    CHECK(accuracy(crowd_model) < .56);
    CHECK(crowd_model.warnings.count(hm::problem_code::few_shared_items) == 0); // one of seven items has two votes
    CHECK(crowd_model.warnings.count(hm::problem_code::class_collapsed) == 1);
    CHECK(naive_bayes{}.fit(data.votes).warnings.count(hm::problem_code::class_collapsed) == 0);
}
