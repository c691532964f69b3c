// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_EBCC_HPP
#define HALLMARK_WEAK_MODEL_EBCC_HPP

// Classes have kinds of items, on which voters err alike: EBCC (Li et al., 2019), for votes for labels.
// O((votes + items) × classes × kinds) an iteration of each restart: the dearest of the models.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/random.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/gamma.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/climb.hpp"
#include "detail/normalize.hpp"
#include "detail/sum_blocks.hpp"
#include "fitted.hpp"
#include "statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct ebcc_options {
    std::size_t groups = 10; ///< kinds of items in each class, at most
    std::size_t max_iterations = 500;
    double tolerance = 1e-3;   ///< stops when the objective gains less
    std::size_t restarts = 10; ///< the start with the best objective is kept
    std::uint64_t seed = 0;    ///< of the starts
    double group_prior = 0.1;  ///< pseudo-items of a class, shared by its kinds: few are used
    double right_prior = 4;    ///< pseudo-votes of a voter for the true label, in each kind
    double wrong_prior = 1;    ///< and for each other label
    double class_prior = -1;   ///< pseudo-items of each class; below 0: as many as the votes give it
};

/// An item of class k is of kind g; a voter says label l there with a probability of its own for (k, g). Voters are
/// independent within a kind, and so may go together within a class. The tables hold expected logarithms.
class fitted_ebcc : public fitted_labels<fitted_ebcc> {
public:
    static constexpr std::string_view kind = "ebcc";

    std::size_t groups = 1;
    voter_labels labels{};
    std::vector<double> votes{}; ///< of each row of labels: classes × groups
    std::vector<double> right{}; ///< voters × classes × groups: a true label that the voter was never heard to say
    std::vector<double> wrong{}; ///< and a wrong one
    std::vector<double> kinds{}; ///< classes × groups: of an item without votes

    template <class F>
    void for_each_parameter(F&& f) {
        f("votes", votes, {axis::pairs, axis::classes, axis::other});
        f("right", right, {axis::voters, axis::classes, axis::other});
        f("wrong", wrong, {axis::voters, axis::classes, axis::other});
        f("kinds", kinds, {axis::classes, axis::other});
    }
    [[nodiscard]] voter_labels& pairs() noexcept { return labels; }
    void settle() { groups = prior.empty() ? 1 : kinds.size() / prior.size(); }

    [[nodiscard]] std::size_t scratch() const noexcept { return kinds.size(); }
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p, std::span<double> logs) const {
        for (std::size_t x = 0; x < kinds.size(); ++x) logs[x] = kinds[x];
        for (const voter_vote& v : row) {
            const std::size_t at = labels.find(v.voter, v.vote.label());
            for (std::size_t x = 0; x < kinds.size(); ++x)
                logs[x] += at != voter_labels::none
                               ? votes[at * kinds.size() + x]
                               : (x / groups == v.vote.label() ? right : wrong)[v.voter * kinds.size() + x];
        }
        detail::normalize(logs);
        for (std::size_t k = 0; k < p.size(); ++k) {
            p[k] = 0;
            for (std::size_t g = 0; g < groups; ++g) p[k] += logs[k * groups + g];
            if (p[k] > 1) p[k] = 1;
        }
    }
};

/// EBCC: Enhanced Bayesian Classifier Combination (Li et al., "Exploiting worker correlation for label aggregation in
/// crowdsourcing", ICML 2019), by variational Bayes, for votes for labels. Each start draws the kinds of an item by
/// (seed, restart, its votes), so that the order of items does not matter; the best evidence lower bound wins, the
/// first of equals.
///
/// With R pairs (voter, label) that there are: O((votes + items + R) × classes × groups) an iteration, memory
/// O(R × classes × groups). A wrong call when a vote is for a set or against a label, or an option is out of range.
struct ebcc {
    ebcc_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_ebcc fit(const Votes& votes, std::span<const gold_label> gold = {}, Executor&& ex = {}) const {
        detail::require_option(options.restarts > 0, "ebcc", "restarts", 0);
        prepared<Votes> data(options, votes, gold, ex);
        fitted_ebcc best;
        for (std::size_t restart = 0; restart < options.restarts; ++restart) {
            const std::uint64_t key = hallmark::random(options.seed).split(restart).seed();
            fitted_ebcc fitted;
            data.start(ex, [&](std::size_t, const vote_row& row, std::span<double> kinds,
                               std::span<const double> shares) {
                for (std::size_t k = 0; k < shares.size(); ++k) {
                    const std::span<double> own = kinds.subspan(k * options.groups, options.groups);
                    for (double& x : own) x = 0;
                    if (shares[k] == 0) continue;
                    std::uint64_t of_row = key;
                    for (const voter_vote& v : row)
                        of_row =
                            hallmark::random(of_row).split(2 * std::uint64_t{v.voter} + (v.vote.label() == k)).seed();
                    hallmark::random draw(of_row);
                    double sum = 0; // exponential draws: all shares are equally likely
                    for (double& x : own) sum += x = -numeric::log(1 - draw.uniform());
                    for (double& x : own)
                        x = sum > 0 ? numeric::product(shares[k], x / sum)
                                    : shares[k] / static_cast<double>(options.groups);
                }
            });
            data.climb(fitted, ex);
            if (restart == 0 || detail::higher(fitted, best)) best = std::move(fitted);
        }
        detail::finish(best, votes, ex);
        return best;
    }
    /// From one start: items × classes × groups responsibilities, those of an item with sum 1.
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_ebcc fit_from(const Votes& votes, std::span<const double> responsibilities,
                                       std::span<const gold_label> gold = {}, Executor&& ex = {}) const {
        const std::size_t width = votes.cardinality() * options.groups;
        HALLMARK_REQUIRE(responsibilities.size() == votes.items() * width,
                         "ebcc::fit_from: " + std::to_string(responsibilities.size()) + " responsibilities for " +
                             std::to_string(votes.items()) + " items of " + std::to_string(width) + " kinds");
        for (const double x : responsibilities)
            detail::require_option(x >= 0 && x <= 1, "ebcc::fit_from", "a responsibility", x);
        prepared<Votes> data(options, votes, gold, ex);
        data.start(ex, [&](std::size_t i, const vote_row&, std::span<double> kinds, std::span<const double>) {
            for (std::size_t x = 0; x < width; ++x) kinds[x] = responsibilities[i * width + x];
        });
        fitted_ebcc fitted;
        data.climb(fitted, ex);
        detail::finish(fitted, votes, ex);
        return fitted;
    }

private:
    /// What all starts share.
    template <class Votes>
    struct prepared {
        const ebcc_options& options;
        const Votes& votes;
        detail::known_labels known;
        std::size_t k, width, all;
        voter_labels labels;
        hallmark::detail::plain_vector<std::uint32_t> rows; // of each vote
        hallmark::detail::plain_vector<std::size_t> first;  // the votes of an item in it
        std::vector<double> class_prior;
        std::vector<double> sums; // rows × kinds, kinds, log likelihood
        double off = 0;

        template <class Executor>
        prepared(const ebcc_options& o, const Votes& v, std::span<const gold_label> gold, Executor& ex)
            : options(o), votes(v), known(gold, v, "ebcc"), k(v.cardinality()), width(k * o.groups),
              all(detail::count_votes(v)) {
            detail::require_labels(votes, "ebcc");
            detail::require_iterations(options, "ebcc");
            detail::require_option(o.groups > 0 && o.groups < 10000, "ebcc", "groups", static_cast<double>(o.groups));
            for (const double prior : {o.group_prior / static_cast<double>(o.groups), o.right_prior, o.wrong_prior,
                                       o.class_prior < 0 ? 1 : o.class_prior})
                detail::require_option(prior >= 1e-3 && prior < 1e9, "ebcc", "a prior", prior);
            labels = detail::labels_of(votes);
            first.resize(votes.items() + 1);
            rows.reserve(all);
            for (std::size_t i = 0; i < votes.items(); ++i) {
                votes.for_each_vote(i, [&](std::uint32_t voter, vote one) {
                    if (one.is_label()) rows.push_back(static_cast<std::uint32_t>(labels.find(voter, one.label())));
                });
                first[i + 1] = rows.size();
            }
            class_prior.assign(k, options.class_prior);
            if (options.class_prior < 0)
                class_prior =
                    detail::sum_blocks(ex, votes.items(), all, k, [&](index_block block, std::span<double> own) {
                        for_each_share(block, [&](std::size_t, const vote_row&, std::span<const double> shares) {
                            for (std::size_t c = 0; c < k; ++c) own[c] += shares[c];
                        });
                    });
            for (double& x : class_prior) x = x > 1e-3 ? x : 1e-3; // a class that nobody votes for
        }

        /// f(item, row, shares of its votes).
        template <class F>
        void for_each_share(index_block block, F&& f) const {
            detail::row_reader<Votes> reader(votes);
            std::vector<double> shares(k);
            for (std::size_t i = block.begin; i < block.end; ++i) {
                const vote_row row = reader[i];
                const double each = row.empty() ? 1 / static_cast<double>(k) : 0;
                for (double& x : shares) x = each;
                for (const voter_vote& v : row) shares[v.vote.label()] += 1;
                if (!row.empty())
                    for (double& x : shares) x /= static_cast<double>(row.size());
                f(i, row, span_of(shares));
            }
        }
        void count(std::size_t item, std::span<const double> kinds, std::span<double> own) const {
            for (std::size_t v = first[item]; v < first[item + 1]; ++v) {
                double* const to = own.data() + rows[v] * width;
                for (std::size_t x = 0; x < width; ++x) to[x] += kinds[x];
            }
            double* const to = own.data() + labels.size() * width;
            for (std::size_t x = 0; x < width; ++x) to[x] += kinds[x];
        }

        template <class Executor, class Draw>
        void start(Executor& ex, Draw&& draw) {
            sums = detail::sum_blocks(
                ex, votes.items(), all, (labels.size() + 1) * width + 1, [&](index_block block, std::span<double> own) {
                    std::vector<double> kinds(width);
                    for_each_share(block, [&](std::size_t i, const vote_row& row, std::span<const double> shares) {
                        draw(i, row, writable_span_of(kinds), shares);
                        count(i, kinds, own);
                    });
                });
        }

        template <class Executor>
        void climb(fitted_ebcc& fitted, Executor& ex) {
            fitted.groups = options.groups;
            fitted.labels = labels;
            maximize(fitted);
            detail::climb(
                fitted, options.max_iterations, options.tolerance,
                [&] {
                    expect(fitted, ex);
                    fitted.log_likelihood = sums.back();
                    return sums.back() - off;
                },
                [&] { maximize(fitted); });
            fitted.prior.resize(k);
            std::vector<double> scratch(width);
            fitted.posterior({}, writable_span_of(fitted.prior), writable_span_of(scratch));
        }

        template <class Executor>
        void expect(const fitted_ebcc& fitted, Executor& ex) {
            sums = detail::sum_blocks(ex, votes.items(), all, (labels.size() + 1) * width + 1,
                                      [&](index_block block, std::span<double> own) {
                                          std::vector<double> kinds(width);
                                          for (std::size_t i = block.begin; i < block.end; ++i) {
                                              for (std::size_t x = 0; x < width; ++x) kinds[x] = fitted.kinds[x];
                                              for (std::size_t v = first[i]; v < first[i + 1]; ++v) {
                                                  const double* const from = fitted.votes.data() + rows[v] * width;
                                                  for (std::size_t x = 0; x < width; ++x) kinds[x] += from[x];
                                              }
                                              if (known[i].is_label())
                                                  for (std::size_t x = 0; x < width; ++x)
                                                      if (x / options.groups != known[i].label()) kinds[x] = -1e300;
                                              own.back() += detail::normalize(writable_span_of(kinds)).log();
                                              count(i, kinds, own);
                                          }
                                      });
        }

        /// Expected logarithms under the Dirichlet posteriors, and the divergence of these from the priors.
        void maximize(fitted_ebcc& fitted) {
            const std::size_t m = labels.voters(), groups = options.groups;
            fitted.votes.resize(labels.size() * width);
            fitted.right.resize(m * width);
            fitted.wrong.resize(m * width);
            fitted.kinds.resize(width);
            off = 0;
            // One Dirichlet: its cell of prior `a` and expected count `n`; the expected logarithm less that of the
            // total.
            const auto cell = [&](double a, double n, double expected) {
                const double logarithm = numeric::digamma(a + n) - expected;
                if (n > 0) off += numeric::log_gamma(a) - numeric::log_gamma(a + n) + numeric::product(n, logarithm);
                return logarithm;
            };
            const auto total = [&](double a, double n) {
                off += numeric::log_gamma(a + n) - numeric::log_gamma(a);
                return numeric::digamma(a + n);
            };
            const double of_right = numeric::digamma(options.right_prior),
                         of_wrong = numeric::digamma(options.wrong_prior);
            const double prior =
                options.right_prior + numeric::product(static_cast<double>(k > 0 ? k - 1 : 0), options.wrong_prior);
            std::vector<double> expected(width);
            for (std::size_t j = 0; j < m; ++j) {
                for (double& x : expected) x = 0;
                for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r)
                    for (std::size_t x = 0; x < width; ++x) expected[x] += sums[r * width + x];
                for (std::size_t x = 0; x < width; ++x) {
                    expected[x] = total(prior, expected[x]);
                    fitted.right[j * width + x] = of_right - expected[x];
                    fitted.wrong[j * width + x] = of_wrong - expected[x];
                }
                for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r)
                    for (std::size_t x = 0; x < width; ++x)
                        fitted.votes[r * width + x] =
                            cell(labels.label(r) == x / groups ? options.right_prior : options.wrong_prior,
                                 sums[r * width + x], expected[x]);
            }
            const double* const kinds = sums.data() + labels.size() * width;
            double classes = 0, items = 0;
            for (std::size_t c = 0; c < k; ++c) classes += class_prior[c];
            for (std::size_t x = 0; x < width; ++x) items += kinds[x];
            const double of_classes = k > 0 ? total(classes, items) : 0.0;
            for (std::size_t c = 0; c < k; ++c) {
                double own = 0;
                for (std::size_t g = 0; g < groups; ++g) own += kinds[c * groups + g];
                const double of_class = cell(class_prior[c], own, of_classes);
                const double of_groups = total(options.group_prior, own);
                for (std::size_t g = 0; g < groups; ++g)
                    fitted.kinds[c * groups + g] = of_class + cell(options.group_prior / static_cast<double>(groups),
                                                                   kinds[c * groups + g], of_groups);
            }
        }
    };
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
