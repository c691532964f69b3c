// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_MAJORITY_HPP
#define HALLMARK_WEAK_MODEL_MAJORITY_HPP

// The label that most voters say; with weights, and with weights that are found by how often voters agree with it.
// These are no probability models: posteriors are shares of the votes, and log_likelihood is not a number.
//
// A vote for a set, and one against a label, is shared among the labels that it leaves open.

#include "../../numeric/math.hpp"
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

/// A model with these weights, and what the votes say of its voters.
template <vote_source Votes, executor Executor>
[[nodiscard]] fitted_majority weighted(const Votes& votes, std::vector<double> weights, Executor& ex) {
    fitted_majority fitted;
    fitted.weights = std::move(weights);
    fitted.prior.assign(votes.cardinality(), 1.0 / static_cast<double>(votes.cardinality()));
    fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
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
        model.add_votes(row, sums);
        const std::size_t best = argmax(sums);
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
    double right = 1;                 ///< with gold labels: so many right votes
    double wrong = 1;                 ///< and wrong ones more for each voter, so that one without any weighs the half
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
        HALLMARK_REQUIRE(options.right >= 0 && options.wrong >= 0 && options.right + options.wrong > 0,
                         "weighted_majority: " + std::to_string(options.right) + " right votes and " +
                             std::to_string(options.wrong) + " wrong ones");
        std::vector<double> right(votes.voters(), options.right);
        std::vector<double> all(votes.voters(), options.right + options.wrong);
        const auto known = detail::gold_by_item(gold, votes.items(), votes.cardinality());
        detail::row_reader<Votes> rows(votes);
        for (std::size_t i = 0; i < known.size(); ++i) {
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
    double learning_rate = 1;
    std::size_t reduce_every = 20; ///< iterations, after which the learning rate is multiplied
    double reduce_by = 0.5;        ///< by this
};

/// The same again and again (crowd-kit's ZeroBasedSkill): skills go towards the agreement with the weighted majority,
/// from just above 1 / classes, by the learning rate. Gold labels teach it nothing. O(votes) an iteration; ends early
/// when no skill moves any more.
struct zero_based_skill {
    zero_based_skill_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        std::vector<double> skills(votes.voters(), 1.0 / static_cast<double>(votes.cardinality()) + 1e-5);
        double rate = options.learning_rate;
        std::size_t iterations = 0;
        bool still = false;
        while (iterations < options.max_iterations && !still) {
            ++iterations;
            if (options.reduce_every > 0 && iterations % options.reduce_every == 0) rate *= options.reduce_by;
            const std::vector<double> agreed = detail::agreement(votes, skills);
            still = true;
            for (std::size_t j = 0; j < skills.size(); ++j) {
                if (agreed[j] != agreed[j]) continue; // a voter without votes
                const double next = skills[j] + numeric::product(rate, agreed[j] - skills[j]);
                still = still && !(next < skills[j]) && !(next > skills[j]);
                skills[j] = next;
            }
        }
        fitted_majority fitted = detail::weighted(votes, std::move(skills), ex);
        fitted.iterations = iterations;
        return fitted;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
