// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_MAJORITY_HPP
#define HALLMARK_WEAK_MODEL_MAJORITY_HPP

// The label that most voters say; with weights, and with weights that are found by how often voters agree with it.
// These are no probability models: posteriors are shares of the votes, and log_likelihood is not a number.
//
// A vote for a set, and one against a label, is shared among the labels that it leaves open.

#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "fitted.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Shares of the votes, each voter with its weight; the class balance (equal shares) where they sum to 0.
class fitted_majority : public fitted_labels<fitted_majority> {
public:
    static constexpr std::string_view kind = "majority";
    std::vector<double> weights{}; ///< of the voters

    template <class F>
    void for_each_parameter(F&& f) {
        f("weights", weights, {axis::voters});
    }

    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        add_votes(row, p);
        double sum = 0;
        for (const double x : p) sum += x;
        for (std::size_t k = 0; k < p.size(); ++k) p[k] = sum > 0 ? p[k] / sum : prior[k];
    }
    /// The weights of the votes for each class.
    template <class = void>
    void add_votes(const vote_row& row, std::span<double> p) const {
        for (double& x : p) x = 0;
        for (const voter_vote& v : row) {
            const double weight = weights[v.voter];
            if (v.vote.is_label()) {
                p[v.vote.label()] += weight;
                continue;
            }
            double open = 0;
            row.for_each_label(v.vote, p.size(), [&](label_id) { open += 1; });
            row.for_each_label(v.vote, p.size(), [&](label_id l) { p[l] += weight / open; });
        }
    }
};

namespace detail {

/// A model with these weights, to be finished.
template <vote_source Votes>
[[nodiscard]] fitted_majority with_weights(const Votes& votes, std::vector<double> weights) {
    fitted_majority fitted;
    fitted.weights = std::move(weights);
    fitted.prior = shares_of({}, votes.cardinality());
    fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
    return fitted;
}
/// The same, finished.
template <vote_source Votes, executor Executor>
[[nodiscard]] fitted_majority weighted(const Votes& votes, std::vector<double> weights, Executor& ex) {
    fitted_majority fitted = with_weights(votes, std::move(weights));
    finish(fitted, votes, ex);
    return fitted;
}

/// How often each voter says the label with the greatest weight, the lowest of equals; not a number without votes.
/// Votes for sets and against labels are right as far as they leave it open.
template <vote_source Votes>
[[nodiscard]] std::vector<double> agreement(const Votes& votes, const std::vector<double>& weights) {
    const std::size_t k = votes.cardinality();
    std::vector<double> right(votes.voters()), all(votes.voters()), sums(k);
    fitted_majority model;
    model.weights = weights;
    row_reader<Votes> rows(votes);
    for (std::size_t i = 0; i < votes.items(); ++i) {
        const vote_row row = rows[i];
        if (row.empty()) continue;
        model.add_votes(row, writable_span_of(sums));
        const std::size_t best = argmax(span_of(sums));
        for (const voter_vote& v : row) {
            all[v.voter] += 1;
            if (v.vote.is_label())
                right[v.voter] += v.vote.label() == best;
            else
                row.for_each_label(v.vote, k, [&](label_id l) { right[v.voter] += l == best; });
        }
    }
    for (std::size_t j = 0; j < right.size(); ++j) right[j] /= all[j];
    return right;
}

} // namespace detail

/// Each vote counts the same (snorkel's MajorityLabelVoter has the same labels and ties, but 1 as the probability of
/// the label with most votes). Gold labels teach it nothing. O(votes).
struct majority {
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        return detail::weighted(votes, std::vector<double>(votes.voters(), 1.0), ex);
    }
};

struct weighted_majority_options {
    std::vector<double> weights = {}; ///< of the voters; empty: their accuracy on the gold labels
    double right_prior = 1;           ///< with gold labels: pseudo-votes of each voter that are right
    double wrong_prior = 1;           ///< and wrong ones, so that a voter without any weighs the half
};

/// Each vote counts as much as its voter: by weights that are given, or by how often a voter says the gold label. A
/// wrong call when weights are negative or not as many as voters.
struct weighted_majority {
    weighted_majority_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> gold = {},
                                      Executor&& ex = {}) const {
        if (!options.weights.empty()) {
            HALLMARK_REQUIRE(options.weights.size() == votes.voters(),
                             "weighted_majority: " + std::to_string(options.weights.size()) + " weights for " +
                                 std::to_string(votes.voters()) + " voters");
            for (const double w : options.weights)
                HALLMARK_REQUIRE(w >= 0 && w < 1e300, "weighted_majority: a weight is " + std::to_string(w));
            return detail::weighted(votes, options.weights, ex);
        }
        HALLMARK_REQUIRE(options.right_prior >= 0 && options.wrong_prior >= 0 &&
                             options.right_prior + options.wrong_prior > 0,
                         "weighted_majority: priors of " + std::to_string(options.right_prior) + " right votes and " +
                             std::to_string(options.wrong_prior) + " wrong ones");
        std::vector<double> right(votes.voters(), options.right_prior);
        std::vector<double> all(votes.voters(), options.right_prior + options.wrong_prior);
        const detail::known_labels known(gold, votes, "weighted_majority");
        detail::row_reader<Votes> rows(votes);
        for (std::size_t i = 0; i < votes.items() && !known.empty(); ++i) {
            if (known[i].is_abstain()) continue;
            const vote_row row = rows[i];
            for (const voter_vote& v : row) {
                all[v.voter] += 1;
                row.for_each_label(v.vote, votes.cardinality(),
                                   [&](label_id l) { right[v.voter] += l == known[i].label(); });
            }
        }
        for (std::size_t j = 0; j < right.size(); ++j) right[j] /= all[j];
        return detail::weighted(votes, std::move(right), ex);
    }
};

/// Worker agreement with the aggregate (crowd-kit's Wawa): a vote counts as often as its voter says what the majority
/// says, the lowest of equals. O(votes).
struct wawa {
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        std::vector<double> skills = detail::agreement(votes, std::vector<double>(votes.voters(), 1.0));
        for (double& x : skills)
            if (x != x) x = 0; // a voter without votes
        return detail::weighted(votes, std::move(skills), ex);
    }
};

struct zero_based_skill_options {
    std::size_t max_iterations = 100;
    double learning_rate = 1;      ///< how far skills go towards the agreement: 1 is all the way
    std::size_t reduce_every = 20; ///< iterations, after which the learning rate is multiplied
    double reduce_by = 0.5;        ///< by this
};

/// The same again and again (crowd-kit's ZeroBasedSkill): skills go towards the agreement with the weighted majority,
/// from just above 1 / classes, by the learning rate. Gold labels teach it nothing. O(votes) an iteration; ends early
/// when no skill moves any more. A wrong call: no iterations, a learning rate or a factor that is not in (0, 1e6).
struct zero_based_skill {
    zero_based_skill_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        detail::require_option(options.max_iterations > 0, "zero_based_skill", "max_iterations", 0);
        detail::require_option(options.learning_rate > 0 && options.learning_rate < 1e6, "zero_based_skill",
                               "learning_rate", options.learning_rate);
        detail::require_option(options.reduce_by > 0 && options.reduce_by < 1e6, "zero_based_skill", "reduce_by",
                               options.reduce_by);
        const double start = 1.0 / static_cast<double>(votes.cardinality()) + 1e-5;
        fitted_majority fitted = detail::with_weights(votes, std::vector<double>(votes.voters(), start));
        double rate = options.learning_rate;
        fitted.converged = false;
        while (fitted.iterations < options.max_iterations && !fitted.converged) {
            ++fitted.iterations;
            if (options.reduce_every > 0 && fitted.iterations % options.reduce_every == 0) rate *= options.reduce_by;
            const std::vector<double> agreed = detail::agreement(votes, fitted.weights);
            fitted.converged = true;
            for (std::size_t j = 0; j < agreed.size(); ++j) {
                if (agreed[j] != agreed[j]) continue; // a voter without votes
                double& skill = fitted.weights[j];
                const double next = skill + numeric::product(rate, agreed[j] - skill);
                fitted.converged = fitted.converged && next == skill;
                skill = next;
            }
        }
        detail::finish(fitted, votes, ex);
        return fitted;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
