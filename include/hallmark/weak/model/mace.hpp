// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_MACE_HPP
#define HALLMARK_WEAK_MODEL_MACE_HPP

// Voters who know, and voters who spam: MACE (Hovy et al., 2013), for votes for labels. O(votes + items × classes) an
// iteration of each restart.

#include "../../core/random.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/gamma.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/climb.hpp"
#include "detail/normalize.hpp"
#include "detail/sum_blocks.hpp"
#include "fitted.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// How MACE is fitted.
enum class mace_method : std::uint8_t {
    vb, ///< variational Bayes: few votes of a voter count for little. The default
    em  ///< maximum likelihood, with smoothing
};

struct mace_options {
    mace_method method = mace_method::vb; ///< how it is fitted
    std::size_t max_iterations = 50;
    double tolerance = 1e-6;      ///< stops when the objective gains less
    std::size_t restarts = 10;    ///< the start with the best objective is kept
    std::uint64_t seed = 0;       ///< of the starts
    double noise = 0.5;           ///< how far apart starts are: weights are drawn from 1 to 1 + noise
    double spam_prior = 0.5;      ///< vb: pseudo-votes of a voter that spams
    double knowledge_prior = 0.5; ///< vb: of one that knows
    double strategy_prior = 10;   ///< vb: pseudo-votes for each label of a spammer: spammers choose evenly
    double smoothing = -1;        ///< em: added to each count; below 0: .01 / classes. Not 0
};

/// A voter j knows the answer with probability knows[j] and says it; else, with probability spams[j], it says a label
/// by its own strategy, whatever the item is. (By vb these are e to the expected logarithms: they sum to less than 1.)
class fitted_mace : public fitted_labels<fitted_mace> {
public:
    static constexpr std::string_view kind = "mace";

    std::vector<double> knows{};
    std::vector<double> spams{};
    std::vector<double> strategies{}; ///< voters × classes

    template <class F>
    void for_each_parameter(F&& f) {
        f("knows", knows, {axis::voters});
        f("spams", spams, {axis::voters});
        f("strategies", strategies, {axis::voters, axis::classes});
    }

    /// How likely voter j, when it votes, says the truth because it knows it.
    [[nodiscard]] double competence(std::size_t voter) const noexcept {
        return knows[voter] / (knows[voter] + spams[voter]);
    }

    /// Takes the logarithms that posteriors are made of, when the parameters are set.
    template <class = void>
    void settle() {
        evidence_.assign(strategies.size(), 0);
        for (std::size_t x = 0; x < evidence_.size(); ++x) {
            const std::size_t voter = x / cardinality();
            const double spam = spammed(voter, static_cast<label_id>(x % cardinality()));
            if (spam > 0) evidence_[x] = numeric::log(1 + knows[voter] / spam);
        }
    }
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        for (double& x : p) x = 0;
        for (const voter_vote& v : row) p[v.vote.label()] += evidence_[v.voter * p.size() + v.vote.label()];
        detail::normalize(p);
    }
    [[nodiscard]] double spammed(std::size_t voter, label_id label) const noexcept {
        return numeric::product(spams[voter], strategies[voter * cardinality() + label]);
    }

private:
    std::vector<double> evidence_; ///< voters × classes: how much a vote speaks for its label
};

/// MACE: Multi-Annotator Competence Estimation (Hovy et al., "Learning whom to trust with MACE", NAACL 2013), for votes
/// for labels, classes equally frequent. Each restart draws its own start by (seed, restart, voter); the best objective
/// wins, the first of equals: for vb the evidence lower bound, for em the log likelihood with the smoothing as a prior.
/// (crowd-kit's restarts are all the same one, and its results hang on the order of the rows.)
///
/// O(votes + items × classes + voters × classes) an iteration, and there are restarts. A wrong call when a vote is for
/// a set or against a label, or an option is out of range.
struct mace {
    mace_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_mace fit(const Votes& votes, std::span<const gold_label> gold = {}, Executor&& ex = {}) const {
        detail::require_option(options.restarts > 0, "mace", "restarts", 0);
        detail::require_option(options.noise >= 0 && options.noise < 1e9, "mace", "noise", options.noise);
        const std::size_t m = votes.voters(), k = votes.cardinality();
        prepared<Votes> data(*this, votes, gold);
        fitted_mace best;
        for (std::size_t restart = 0; restart < options.restarts; ++restart) {
            const hallmark::random base = hallmark::random(options.seed).split(restart);
            fitted_mace fitted;
            for (std::size_t j = 0; j < m; ++j) {
                hallmark::random own = base.split(j);
                const double spam = 1 + numeric::product(options.noise, own.uniform());
                const double know = 1 + numeric::product(options.noise, own.uniform());
                fitted.spams.push_back(spam / (spam + know));
                fitted.knows.push_back(know / (spam + know));
            }
            fitted.strategies.assign(m * k, 1 / static_cast<double>(k));
            data.climb(fitted, ex);
            if (restart == 0 || detail::higher(fitted, best)) best = std::move(fitted);
        }
        best.settle();
        detail::finish(best, votes, ex);
        return best;
    }
    /// From one start: for each voter how it spams and knows, and its strategy over the classes.
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_mace fit_from(const Votes& votes, std::vector<double> spams, std::vector<double> knows,
                                       std::vector<double> strategies, std::span<const gold_label> gold = {},
                                       Executor&& ex = {}) const {
        HALLMARK_REQUIRE(spams.size() == votes.voters() && knows.size() == votes.voters() &&
                             strategies.size() == votes.voters() * votes.cardinality(),
                         "mace::fit_from: a start of " + std::to_string(spams.size()) + ", " +
                             std::to_string(knows.size()) + " and " + std::to_string(strategies.size()) +
                             " numbers for " + std::to_string(votes.voters()) + " voters and " +
                             std::to_string(votes.cardinality()) + " classes");
        for (const std::vector<double>* all : {&spams, &knows, &strategies})
            for (const double x : *all)
                detail::require_option(x > 0 && x <= 1, "mace::fit_from", "a probability of the start", x);
        prepared<Votes> data(*this, votes, gold);
        fitted_mace fitted;
        fitted.spams = std::move(spams);
        fitted.knows = std::move(knows);
        fitted.strategies = std::move(strategies);
        data.climb(fitted, ex);
        fitted.settle();
        detail::finish(fitted, votes, ex);
        return fitted;
    }

private:
    /// What all starts share.
    template <class Votes>
    struct prepared {
        const mace_options& options;
        const Votes& votes;
        detail::known_labels known;
        std::size_t m, k, all;
        double smoothing;
        std::vector<double> sums;               // voters × classes of spam, then what the voters know, log likelihood
        std::vector<double> log_spam, evidence; // voters × classes: log P(vote | spam), log of knowing against it
        std::vector<double> share;              // how much of a right vote is known
        double off = 0;                         // of the objective: distance from the priors

        prepared(const mace& model, const Votes& v, std::span<const gold_label> gold)
            : options(model.options), votes(v), known(gold, v, "mace"), m(v.voters()), k(v.cardinality()),
              all(detail::count_votes(v)),
              smoothing(options.smoothing < 0 ? 0.01 / static_cast<double>(k > 0 ? k : 1) : options.smoothing) {
            detail::require_labels(votes, "mace");
            detail::require_iterations(options, "mace");
            detail::require_option(smoothing > 0 && smoothing < 1e9, "mace", "smoothing", smoothing);
            for (const double prior : {options.spam_prior, options.knowledge_prior, options.strategy_prior})
                detail::require_option(prior >= 0.01 && prior < 1e9, "mace", "a prior", prior);
            log_spam.resize(m * k);
            evidence.resize(m * k);
            share.resize(m * k);
        }

        template <class Executor>
        void climb(fitted_mace& fitted, Executor& ex) {
            fitted.prior.assign(k, 1 / static_cast<double>(k));
            expect(fitted, ex);
            maximize(fitted);
            detail::climb(
                fitted, options.max_iterations, options.tolerance,
                [&] {
                    expect(fitted, ex);
                    fitted.log_likelihood = sums.back();
                    return sums.back() - off;
                },
                [&] { maximize(fitted); });
        }

        template <class Executor>
        void expect(const fitted_mace& fitted, Executor& ex) {
            for (std::size_t j = 0; j < m; ++j)
                for (std::size_t l = 0; l < k; ++l) {
                    const double spam = fitted.spammed(j, static_cast<label_id>(l));
                    log_spam[j * k + l] = numeric::log(spam);
                    evidence[j * k + l] = numeric::log(1 + fitted.knows[j] / spam);
                    share[j * k + l] = fitted.knows[j] / (spam + fitted.knows[j]);
                }
            const double log_classes = k > 1 ? numeric::log(static_cast<double>(k)) : 0.0;
            sums = detail::sum_blocks(ex, votes.items(), all, m * (k + 1) + 1,
                                      [&](index_block block, std::span<double> own) {
                                          detail::row_reader<Votes> rows(votes);
                                          std::vector<double> p(k);
                                          for (std::size_t i = block.begin; i < block.end; ++i) {
                                              const vote_row row = rows[i];
                                              for (double& x : p) x = 0;
                                              double spam = -log_classes;
                                              for (const voter_vote& v : row) {
                                                  const std::size_t at = v.voter * k + v.vote.label();
                                                  spam += log_spam[at];
                                                  p[v.vote.label()] += evidence[at];
                                              }
                                              if (known[i].is_label()) {
                                                  const label_id label = known[i].label();
                                                  own.back() += spam + p[label];
                                                  for (double& x : p) x = 0;
                                                  p[label] = 1;
                                              } else {
                                                  own.back() += spam + detail::normalize(writable_span_of(p)).log();
                                              }
                                              for (const voter_vote& v : row) {
                                                  const std::size_t at = v.voter * k + v.vote.label();
                                                  const double knew = numeric::product(p[v.vote.label()], share[at]);
                                                  own[at] += 1 - knew;
                                                  own[m * k + v.voter] += knew;
                                              }
                                          }
                                      });
        }

        void maximize(fitted_mace& fitted) {
            off = 0;
            std::vector<double> counts(2), pair(2);
            for (std::size_t j = 0; j < m; ++j) {
                const std::span<double> strategy = writable_span_of(fitted.strategies).subspan(j * k, k);
                counts = {0, sums[m * k + j]};
                for (std::size_t l = 0; l < k; ++l) counts[0] += sums[j * k + l];
                const std::span<const double> spam = std::span<const double>(sums).subspan(j * k, k);
                off += weigh(counts, std::vector<double>{options.spam_prior, options.knowledge_prior}, pair);
                off += weigh(spam, std::vector<double>(k, options.strategy_prior), strategy);
                fitted.spams[j] = pair[0];
                fitted.knows[j] = pair[1];
            }
        }

        /// From expected counts to weights: by vb e to the expected logarithms under the Dirichlet posterior, by em
        /// smoothed shares. Gives how far the objective is below the log likelihood for it.
        [[nodiscard]] double weigh(std::span<const double> counts, std::span<const double> prior,
                                   std::span<double> weights) const {
            double total = 0, prior_total = 0, below = 0;
            const bool vb = options.method == mace_method::vb;
            for (std::size_t x = 0; x < counts.size(); ++x) {
                total += counts[x] + (vb ? prior[x] : smoothing);
                prior_total += prior[x];
            }
            const double expected = vb ? numeric::digamma(total) : 0.0;
            if (vb && !counts.empty()) below += numeric::log_gamma(total) - numeric::log_gamma(prior_total);
            for (std::size_t x = 0; x < counts.size(); ++x) {
                if (vb) { // the Kullback–Leibler divergence of Dirichlet distributions
                    const double count = counts[x] + prior[x], logarithm = numeric::digamma(count) - expected;
                    weights[x] = numeric::exp(logarithm);
                    below += numeric::log_gamma(prior[x]) - numeric::log_gamma(count) +
                             numeric::product(counts[x], logarithm);
                } else {
                    weights[x] = (counts[x] + smoothing) / total;
                    below -= numeric::product(smoothing, numeric::log(weights[x]));
                }
            }
            return below;
        }
    };
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
