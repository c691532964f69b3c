// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_IBCC_HPP
#define HALLMARK_WEAK_MODEL_IBCC_HPP

// Dawid and Skene's model with a prior on how voters err: given (ibcc: Kim and Ghahramani, 2012), or learned from all
// of them (two_level). O(votes × classes) an iteration.

#include "../../numeric/gamma.hpp"
#include "detail/em.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

namespace detail {

/// The best q(θ) of mean-field variational inference under Dirichlet priors `alpha(label, class)` on how each voter
/// says labels where a class is true, and `balance` on the classes. Tables get the expected logarithms; returns less
/// the divergence from the prior: with the likelihood of an E-step under the tables, the evidence lower bound.
template <class Alpha>
double maximize_evidence(const vote_expectations& expected, vote_tables& tables, std::span<const double> balance,
                         bool fixed_balance, Alpha&& alpha) {
    const std::size_t k = expected.cardinality();
    const voter_labels& labels = expected.labels;
    double penalty = 0;
    // Of one Dirichlet: counts n on a prior a, where only some n are not 0.
    struct total {
        double prior = 0, counts = 0;
    };
    const auto whole = [&](total t) { // log Γ(Σ a) - log Γ(Σ (a + n)); what the single counts add is summed by `part`
        return t.counts > 0 ? numeric::log_gamma(t.prior) - numeric::log_gamma(t.prior + t.counts) : 0.0;
    };
    const auto part = [&](double a, double n, double log_mean) {
        return n > 0 ? numeric::log_gamma(a + n) - numeric::log_gamma(a) - numeric::product(n, log_mean) : 0.0;
    };
    tables.prior.resize(k);
    total classes;
    for (std::size_t c = 0; c < k; ++c) {
        classes.prior += balance[c];
        classes.counts += expected.classes[c];
    }
    const double log_classes = numeric::digamma(classes.prior + classes.counts);
    for (std::size_t c = 0; c < k; ++c) {
        if (fixed_balance) {
            tables.prior[c] = numeric::log(balance[c] > 1e-10 ? balance[c] : 1e-10);
            continue;
        }
        const double a = balance[c] > 1e-10 ? balance[c] : 1e-10;
        tables.prior[c] = numeric::digamma(a + expected.classes[c]) - log_classes;
        penalty += part(a, expected.classes[c], tables.prior[c]);
    }
    if (!fixed_balance) penalty += whole(classes);
    tables.votes.resize(labels.size() * k);
    tables.right.resize(labels.voters() * k);
    tables.wrong.resize(labels.voters() * k);
    for (std::size_t c = 0; c < k; ++c) {
        const label_id truth = static_cast<label_id>(c);
        double sum = 0;
        for (std::size_t l = 0; l < k; ++l) sum += alpha(static_cast<label_id>(l), c);
        const double diagonal = numeric::digamma(alpha(truth, c));
        const double other = k > 1 ? numeric::digamma((sum - alpha(truth, c)) / static_cast<double>(k - 1)) : diagonal;
        for (std::size_t j = 0; j < labels.voters(); ++j) {
            total votes{sum, 0};
            for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r)
                votes.counts += expected.votes[r * k + c];
            const double log_all = numeric::digamma(votes.prior + votes.counts);
            for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r) {
                const double a = alpha(labels.label(r), c);
                const double n = expected.votes[r * k + c];
                tables.votes[r * k + c] = numeric::digamma(a + n) - log_all;
                penalty += part(a, n, tables.votes[r * k + c]);
            }
            penalty += whole(votes);
            tables.right[j * k + c] = diagonal - log_all;
            tables.wrong[j * k + c] = other - log_all;
        }
    }
    return penalty;
}

/// The Dirichlet on the classes: 1 each, or so many items of the balance that is asked for.
template <class = void>
[[nodiscard]] std::vector<double> balance_prior(const em_options& options, std::size_t k, bool& fixed) {
    fixed = options.balance_weight > 1e300;
    std::vector<double> prior = shares_of(options.balance, k);
    const double weight = options.balance_weight < 0 ? static_cast<double>(k) : options.balance_weight;
    if (!fixed)
        for (double& x : prior) x *= weight;
    return prior;
}

} // namespace detail

/// Independent Bayesian classifier combination (Kim and Ghahramani, 2012) by variational inference, as in
/// yuan-li/truth-inference-at-scale: Dirichlet priors of `right_prior` votes for the true label and
/// `wrong_prior` for each other one, a uniform prior on the class balance (balance_weight: classes). The objective is
/// the evidence lower bound; log_likelihood is that of the votes under the expected logarithms, which is less than the
/// likelihood of the mean parameters.
struct ibcc {
    em_options options{};
    double right_prior = 4; ///< pseudo-votes of a voter for the true label
    double wrong_prior = 1; ///< and for each other label

    static constexpr std::string_view name = "ibcc";
    static constexpr bool models_abstain = false;

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_confusion fit(const Votes& votes, std::span<const gold_label> gold = {},
                                       Executor&& ex = {}) const {
        return detail::fit_em(*this, votes, gold, ex);
    }

    template <class = void>
    double maximize(const vote_expectations& expected, detail::vote_tables& tables) const {
        HALLMARK_REQUIRE(right_prior > 0 && wrong_prior > 0, "ibcc: priors of " + std::to_string(right_prior) +
                                                                 " right votes and " + std::to_string(wrong_prior) +
                                                                 " wrong ones");
        bool fixed = false;
        const std::vector<double> balance = detail::balance_prior(options, expected.cardinality(), fixed);
        const double s = options.smoothing < 0 ? 0.0 : options.smoothing;
        return detail::maximize_evidence(expected, tables, balance, fixed, [&](label_id label, std::size_t truth) {
            return (label == truth ? right_prior : wrong_prior) + s;
        });
    }
};

/// Two levels: how voters err is drawn from a Dirichlet a class, which is learned from all voters (empirical Bayes), so
/// that a voter with few votes is taken for a usual one. One imaginary voter, with 4 right votes and 1 for each wrong
/// label in each class, keeps unanimous crowds from being read as knowing nothing. Starts from the prior of `ibcc`; the
/// objective is its evidence lower bound, which each step of Minka's fixed point (2000) for the Dirichlets raises too.
/// Cost as ibcc, and classes squared numbers more.
struct two_level {
    em_options options{};

    static constexpr std::string_view name = "two_level";
    static constexpr bool models_abstain = false;

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_confusion fit(const Votes& votes, std::span<const gold_label> gold = {},
                                       Executor&& ex = {}) const {
        return detail::fit_em(*this, votes, gold, ex);
    }

    template <class = void>
    double maximize(const vote_expectations& expected, detail::vote_tables& tables) const {
        const std::size_t k = expected.cardinality();
        const voter_labels& labels = expected.labels;
        std::vector<double>& alpha = tables.beliefs; // label, then class
        const bool first = alpha.empty();
        const auto usual = [&](std::size_t l, std::size_t c) { return l == c ? 4.0 : 1.0; };
        if (first)
            for (std::size_t x = 0; x < k * k; ++x) alpha.push_back(usual(x / k, x % k));
        const double usual_votes = static_cast<double>(k) + 3;
        for (std::size_t c = 0; c < k && !first; ++c) {
            double sum = 0;
            for (std::size_t l = 0; l < k; ++l) sum += alpha[l * k + c];
            const double log_sum = numeric::digamma(sum);
            std::vector<double> gain(k), psi(k);
            for (std::size_t l = 0; l < k; ++l) psi[l] = numeric::digamma(alpha[l * k + c]);
            // The voter that is always there.
            for (std::size_t l = 0; l < k; ++l) gain[l] = numeric::digamma(usual(l, c) + alpha[l * k + c]) - psi[l];
            double whole = numeric::digamma(usual_votes + sum) - log_sum;
            for (std::size_t j = 0; j < labels.voters(); ++j) {
                double all = 0;
                for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r) {
                    const double n = expected.votes[r * k + c];
                    const label_id l = labels.label(r);
                    if (n > 0) gain[l] += numeric::digamma(n + alpha[l * k + c]) - psi[l];
                    all += n;
                }
                if (all > 0) whole += numeric::digamma(all + sum) - log_sum;
            }
            if (!(whole > 0) || sum > 1e4) continue;
            for (std::size_t l = 0; l < k; ++l) {
                const double next = numeric::product(alpha[l * k + c], gain[l] / whole);
                alpha[l * k + c] = next > 1e-3 ? next : 1e-3;
            }
        }
        double penalty = 0;
        for (std::size_t c = 0; c < k; ++c) {
            double sum = 0;
            for (std::size_t l = 0; l < k; ++l) {
                sum += alpha[l * k + c];
                penalty += numeric::log_gamma(alpha[l * k + c] + usual(l, c)) - numeric::log_gamma(alpha[l * k + c]);
            }
            penalty += numeric::log_gamma(sum) - numeric::log_gamma(sum + usual_votes);
        }
        bool fixed = false;
        const std::vector<double> balance = detail::balance_prior(options, k, fixed);
        return penalty +
               detail::maximize_evidence(expected, tables, balance, fixed,
                                         [&](label_id label, std::size_t truth) { return alpha[label * k + truth]; });
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
