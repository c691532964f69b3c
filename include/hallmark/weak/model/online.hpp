// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_ONLINE_HPP
#define HALLMARK_WEAK_MODEL_ONLINE_HPP

// The fits of confusion.hpp's models (dawid_skene, one_coin, ibcc, two_level, naive_bayes) in steps: more votes without
// a refit, votes that lie on several machines.
//
//     fitted = updated(dawid_skene{}, fitted, todays_votes);
//
//     vote_expectations all = first_expectations(model, shard);         // on each machine, of its items; then
//     all.merge(…);                                                     // those of the others
//     fitted_confusion fitted = maximized(model, all);
//     for (…) {
//         all = expectations(model, fitted, shard);
//         all.merge(…);
//         fitted = maximized(model, all, fitted);                       // as one machine with all votes would
//     }

#include "confusion.hpp"
#include "detail/em.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What fits begin with: the votes as they are, each item's classes by the shares of its votes. O(votes × classes).
template <detail::em_model Model, vote_source Votes, executor Executor = serial>
[[nodiscard]] vote_expectations first_expectations(const Model& model, const Votes& votes,
                                                   std::span<const gold_label> gold = {}, Executor&& ex = {}) {
    detail::em_data data(votes, gold, model.options, Model::name, Model::models_abstain);
    return data.start(ex);
}

/// What a fitted model expects of votes (an E-step), and their likelihood: those of the fit or others, by the same
/// voters or by more of them, of whom it knows nothing yet. A wrong call when the classes are not the model's. O(votes
/// × classes).
template <detail::em_model Model, vote_source Votes, executor Executor = serial>
[[nodiscard]] vote_expectations expectations(const Model& model, const fitted_confusion& fitted, const Votes& votes,
                                             std::span<const gold_label> gold = {}, Executor&& ex = {}) {
    const std::size_t k = fitted.cardinality();
    HALLMARK_REQUIRE(votes.cardinality() == k, "expectations: votes on " + std::to_string(votes.cardinality()) +
                                                   " classes, but the model has " + std::to_string(k));
    detail::em_data data(votes, gold, model.options, Model::name, Model::models_abstain);
    // The model's tables for the labels that these voters say.
    const voter_labels& labels = data.labels();
    detail::vote_tables tables;
    tables.prior = fitted.tables().prior;
    const std::size_t known = fitted.expectations().labels.voters();
    tables.votes.resize(labels.size() * k);
    if (Model::models_abstain) tables.absent.resize(labels.voters() * k);
    for (std::size_t j = 0; j < labels.voters(); ++j) {
        if (!fitted.tables().weights.empty()) tables.weights.push_back(j < known ? fitted.tables().weight(j) : 1);
        if (j >= known) continue; // zeros: its votes speak for every class alike
        for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r)
            for (std::size_t c = 0; c < k; ++c) tables.votes[r * k + c] = fitted.log_probability(j, labels.label(r), c);
        for (std::size_t c = 0; c < k && Model::models_abstain; ++c)
            tables.absent[j * k + c] = fitted.tables().absent[j * k + c];
    }
    return data.expect(tables, ex);
}

/// The model of these expectations (an M-step). `before`: what it was before, whose voters' names it takes. There is no
/// objective and no likelihood yet: the next expectations tell it. A wrong call when the options do not fit the
/// classes. O(expectations).
template <detail::em_model Model>
[[nodiscard]] fitted_confusion maximized(const Model& model, vote_expectations all,
                                         const fitted_confusion& before = {}) {
    detail::require_options(model, all.cardinality());
    detail::vote_tables tables = before.tables();
    if (tables.weights.empty()) tables.weights = model.options.voter_weights;
    if (!tables.weights.empty()) tables.weights.resize(all.labels.voters(), 1.0);
    static_cast<void>(model.maximize(all, tables));
    const std::size_t k = all.cardinality();
    fitted_confusion fitted(Model::name, std::move(all), std::move(tables));
    fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
    fitted.iterations = before.iterations + 1;
    const vote_expectations& e = fitted.expectations();
    fitted.voters.resize(e.labels.voters());
    for (std::size_t j = 0; j < fitted.voters.size(); ++j) {
        double right = 0, votes = 0;
        for (std::size_t r = e.labels.begin(j); r < e.labels.begin(j + 1); ++r) {
            right += e.votes[r * k + e.labels.label(r)];
            for (std::size_t c = 0; c < k; ++c) votes += e.votes[r * k + c];
        }
        if (j < before.voters.size()) fitted.voters[j].name = before.voters[j].name;
        fitted.voters[j].judge(right, votes);
    }
    return fitted;
}

/// A model that has also learned from these votes on other items (stepwise EM, one step): what it expected of the votes
/// of its fit stays as it is. Voters that are new stand behind the others. O(votes × classes + expectations).
template <detail::em_model Model, vote_source Votes, executor Executor = serial>
[[nodiscard]] fitted_confusion updated(const Model& model, const fitted_confusion& fitted, const Votes& votes,
                                       std::span<const gold_label> gold = {}, Executor&& ex = {}) {
    vote_expectations all = fitted.expectations();
    all.merge(expectations(model, fitted, votes, gold, ex));
    return maximized(model, std::move(all), fitted);
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
