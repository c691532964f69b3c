// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_BWA_HPP
#define HALLMARK_WEAK_MODEL_BWA_HPP

// Votes as numbers: an average in which who is near the average counts for more. BWA (Li et al., 2019), for votes for
// labels. O(votes × classes) an iteration.

#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/sum_blocks.hpp"
#include "fitted.hpp"

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct bwa_options {
    std::size_t max_iterations = 500;
    double tolerance = 1e-3; ///< stops a class when no score changes by more than this share of it
    double shape = 15;       ///< pseudo-votes of a voter at the spread that all votes have: the authors' a_v
    double pull = 1;         ///< pseudo-votes of an item at the mean of all items: their λ
};

/// The score of class c is the mean of "votes for c or not" (1 or 0), of a voter j with weight weights[j × classes +
/// c].
class fitted_bwa : public fitted_labels<fitted_bwa> {
public:
    static constexpr std::string_view kind = "bwa";

    std::vector<double> weights{}; ///< voters × classes; the mean of all items weighs 1
    std::vector<double> means{};   ///< of the scores of all items; of an item without votes, its scores

    template <class F>
    void for_each_parameter(F&& f) {
        f("weights", weights, {axis::voters, axis::classes});
        f("means", means, {axis::classes});
    }

    /// Scores of a row, each in [0, 1]; their sum is about 1.
    template <class = void>
    void scores(const vote_row& row, std::span<double> s) const {
        for (std::size_t c = 0; c < s.size(); ++c) {
            double sum = means[c], weight = 1;
            for (const voter_vote& v : row) {
                const double w = weights[v.voter * s.size() + c];
                weight += w;
                if (v.vote.label() == c) sum += w;
            }
            s[c] = sum / weight;
        }
    }
    /// The scores scaled to sum 1.
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        if (row.empty()) {
            for (std::size_t c = 0; c < p.size(); ++c) p[c] = prior[c];
            return;
        }
        scores(row, p);
        double sum = 0;
        for (const double x : p) sum += x;
        for (double& x : p) x /= sum;
    }
};

/// BWA: Bayesian Weighted Average (Li et al., "Truth inference at scale: a Bayesian model for adjudicating highly
/// redundant crowd annotations", WWW 2019), for votes for labels. Class by class; the authors' correction for few
/// classes is on. Known labels hold the scores of their items. It is no probability model of votes: no objective, no
/// likelihood; iterations are those of the class that took most.
///
/// O(votes × classes) an iteration, 8 bytes an item. A wrong call when a vote is for a set or against a label, or an
/// option is out of range.
struct bwa {
    bwa_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_bwa fit(const Votes& votes, std::span<const gold_label> gold = {}, Executor&& ex = {}) const {
        const std::size_t n = votes.items(), m = votes.voters(), k = votes.cardinality(),
                          all = detail::count_votes(votes);
        detail::require_labels(votes, "bwa");
        detail::require_iterations(options, "bwa");
        detail::require_option(options.shape > 0 && options.shape < 1e9, "bwa", "shape", options.shape);
        detail::require_option(options.pull > 0 && options.pull < 1e9, "bwa", "pull", options.pull);
        const detail::known_labels known(gold, votes, "bwa");
        fitted_bwa fitted;
        fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
        fitted.weights.assign(m * k, 1);
        fitted.means.assign(k, k == 0 ? 0.0 : 1 / static_cast<double>(k));
        std::vector<double> score(n);
        for (std::size_t c = 0; c < k && all > 0; ++c) {
            // One pass: new scores by `next(item, sum, weight)`, then what each voter is off by, its votes, the sum of
            // the scores, the items with votes, the spread, and whether some score moved.
            const auto pass = [&](auto&& next) {
                return detail::sum_blocks(ex, n, all, 2 * m + 4, [&](index_block block, std::span<double> own) {
                    detail::row_reader<Votes> rows(votes);
                    for (std::size_t i = block.begin; i < block.end; ++i) {
                        const vote_row row = rows[i];
                        if (row.empty()) continue;
                        double sum = 0, weight = 0;
                        for (const voter_vote& v : row) {
                            const double w = fitted.weights[v.voter * k + c];
                            weight += w;
                            if (v.vote.label() == c) sum += w;
                        }
                        const double last = score[i];
                        double z = next(sum, weight);
                        if (known[i].is_label()) z = known[i].label() == c ? 1 : 0;
                        score[i] = z;
                        for (const voter_vote& v : row) {
                            const double off = v.vote.label() == c ? 1 - z : z;
                            own[v.voter] += numeric::product(off, off);
                            own[m + v.voter] += 1;
                        }
                        own[2 * m] += z;
                        own[2 * m + 1] += 1;
                        own[2 * m + 2] += numeric::product(static_cast<double>(row.size()), numeric::product(z, 1 - z));
                        own[2 * m + 3] += std::abs(last - z) > 1e-8 + numeric::product(options.tolerance, z);
                    }
                });
            };
            std::vector<double> sums = pass([](double sum, double weight) { return sum / weight; });
            const double spread = numeric::product(options.shape, sums[2 * m + 2] / static_cast<double>(all)) * 4 *
                                  (1 - 1 / static_cast<double>(k));
            std::size_t rounds = 0;
            bool moved = true;
            for (; rounds < options.max_iterations && moved; ++rounds) {
                fitted.means[c] = sums[2 * m] / sums[2 * m + 1];
                for (std::size_t j = 0; j < m; ++j) {
                    const double off = spread + sums[j];
                    fitted.weights[j * k + c] = (options.shape + sums[m + j]) / (off > 1e-12 ? off : 1e-12);
                }
                sums = pass([&](double sum, double weight) {
                    return (numeric::product(options.pull, fitted.means[c]) + sum) / (options.pull + weight);
                });
                moved = sums[2 * m + 3] > 0;
            }
            fitted.converged = fitted.converged && !moved;
            fitted.iterations = rounds > fitted.iterations ? rounds : fitted.iterations;
        }
        for (double& w : fitted.weights) w /= options.pull;
        double sum = 0;
        for (const double x : fitted.means) sum += x;
        for (const double x : fitted.means) fitted.prior.push_back(x / sum);
        detail::finish(fitted, votes, ex);
        return fitted;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
