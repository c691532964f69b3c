// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_TRIPLET_HPP
#define HALLMARK_WEAK_MODEL_TRIPLET_HPP

// FlyingSquid (Fu et al., 2020): of three voters, how often each two agree tells how good each is. For votes for
// labels; no iterations. O(pairs of votes + classes × voters³).

#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/co_occurrence.hpp"
#include "detail/normalize.hpp"
#include "fitted.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct triplet_options {
    std::vector<double> balance = {}; ///< the share of each class; empty: equal shares
    bool median = false;              ///< of what the triplets of a voter say; else their mean
};

/// Voter j says label l with probability right[j × classes + l] where l is true, wrong[j × classes + l] where it is
/// not; that it abstains says nothing.
class fitted_triplet : public fitted_labels<fitted_triplet> {
public:
    static constexpr std::string_view kind = "triplet";

    std::vector<double> right{};
    std::vector<double> wrong{};
    /// Voters × classes. Of two classes E[λ Y] of the voter, with votes λ and truth Y as -1 and +1, abstentions 0; of
    /// more, how much likelier the label is said where it is true.
    std::vector<double> moments{};

    template <class F>
    void for_each_parameter(F&& f) {
        f("right", right, {axis::voters, axis::classes});
        f("wrong", wrong, {axis::voters, axis::classes});
        f("moments", moments, {axis::voters, axis::classes});
    }

    /// Takes the logarithms that posteriors are made of, when the parameters are set.
    template <class = void>
    void settle() {
        logs_ = prior;
        for (double& x : logs_) x = numeric::log(x);
        for (std::size_t x = 0; x < right.size(); ++x)
            logs_.push_back(right[x] > 0 ? numeric::log(right[x]) - numeric::log(wrong[x]) : 0.0);
    }
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        for (std::size_t c = 0; c < p.size(); ++c) p[c] = logs_[c];
        for (const voter_vote& v : row) p[v.vote.label()] += logs_[(1 + v.voter) * p.size() + v.vote.label()];
        detail::normalize(p);
    }

private:
    std::vector<double> logs_; ///< of the prior, then how much a vote speaks for its label
};

/// The triplet method (Fu et al., "Fast and three-rious: speeding up weak supervision with triplet methods", ICML 2020)
/// for voters that are independent given the class and better than chance; for votes for labels. Of two classes as
/// FlyingSquid has it, except that its class balance counts once, not twice. Of more, class by class: with X the vote
/// for the class, cov(Xi, Xj) = q (1 - q) δi δj, δ how much likelier the vote is where the class, of share q, is true;
/// a voter's wrong votes are taken not to hang on which other class is true.
///
/// Gold labels are not read (give the balance). With fewer than three voters nothing can be learned: each is taken to
/// be right with 70 % of its votes, and a warning says so. O(pairs of votes + classes × voters³) time, O((voters ×
/// classes)²) memory. A wrong call when a vote is for a set or against a label, voters × classes is above 10,000, or
/// the balance is none.
struct triplet {
    triplet_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_triplet fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        const std::size_t m = votes.voters(), k = votes.cardinality();
        detail::require_balance(span_of(options.balance), k, "triplet", false);
        fitted_triplet fitted;
        fitted.prior = detail::shares_of(options.balance, k);
        fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
        const detail::co_occurrence counts(votes, "triplet", ex);
        fitted.right.assign(m * k, 1);
        fitted.wrong.assign(m * k, 1);
        fitted.moments.assign(m * k, 0);
        if (m < 3) {
            for (std::size_t x = 0; x < m * k && k > 1; ++x) {
                fitted.right[x] = 0.7;
                fitted.wrong[x] = 0.3 / static_cast<double>(k - 1);
            }
            if (m > 0)
                fitted.warnings.add(severity::warning, problem_code::few_shared_items, "",
                                    "triplet: with fewer than three voters nothing tells how good they are: each is "
                                    "taken to be right with 70 % of its votes");
        } else if (k == 2) {
            two_classes(fitted, counts, ex);
        } else if (k > 2) {
            classes(fitted, counts, ex);
        }
        fitted.settle();
        detail::finish(fitted, votes, ex);
        return fitted;
    }

private:
    /// sqrt|Mji Mjh / Mih| over all pairs of other voters, 0 where Mih is 0: their mean or median, each at most `most`.
    template <executor Executor>
    [[nodiscard]] std::vector<double> solve(const std::vector<double>& pairs, std::size_t m, double most,
                                            Executor& ex) const {
        std::vector<double> solved(m);
        ex(m, [&](std::size_t j) {
            std::vector<double> found;
            double sum = 0;
            for (std::size_t i = 0; i < m; ++i)
                for (std::size_t h = i + 1; h < m; ++h) {
                    if (i == j || h == j) continue;
                    const double across = pairs[i * m + h];
                    const double square =
                        across == 0 ? 0.0 : std::abs(numeric::product(pairs[j * m + i], pairs[j * m + h]) / across);
                    const double value = numeric::sqrt(square);
                    found.push_back(value < most ? value : most);
                    sum += found.back();
                }
            const std::size_t n = found.size();
            if (!options.median) {
                solved[j] = sum / static_cast<double>(n);
                return;
            }
            std::sort(found.begin(), found.end());
            solved[j] = (found[(n - 1) / 2] + found[n / 2]) / 2;
        });
        return solved;
    }

    template <class Executor>
    void two_classes(fitted_triplet& fitted, const detail::co_occurrence& counts, Executor& ex) const {
        const std::size_t m = counts.voters();
        const double n = static_cast<double>(counts.items() == 0 ? 1 : counts.items());
        std::vector<double> pairs(m * m);
        for (std::size_t i = 0; i < m; ++i)
            for (std::size_t j = 0; j < m; ++j) {
                const auto both = [&](std::size_t a, std::size_t b) { return counts(2 * i + a, 2 * j + b); };
                pairs[i * m + j] = (both(0, 0) + both(1, 1) - both(0, 1) - both(1, 0)) / n;
            }
        const std::vector<double> moments = solve(pairs, m, std::numeric_limits<double>::infinity(), ex);
        for (std::size_t j = 0; j < m; ++j)
            for (std::size_t l = 0; l < 2; ++l) {
                // P(says l, and l is true) and the three others, of whom voted.
                const double said = counts(2 * j + l, 2 * j + l) / n;
                const double voted = said + counts(2 * j + 1 - l, 2 * j + 1 - l) / n;
                const double agrees = (moments[j] + voted) / 2, share = numeric::product(voted, fitted.prior[l]);
                const double both = (said + share + agrees - voted) / 2;
                const double cells[4] = {both, said - both, share - both, agrees - both};
                double all = 1 - voted;
                for (const double x : cells) all += std::abs(x);
                const auto probability = [&](double x, double of) {
                    const double p = std::abs(x) / all / of;
                    return p > 1e-12 ? p : 1e-12;
                };
                fitted.moments[2 * j + l] = moments[j];
                fitted.right[2 * j + l] = probability(cells[0], fitted.prior[l]);
                fitted.wrong[2 * j + l] = probability(cells[1], fitted.prior[1 - l]);
            }
    }

    template <class Executor>
    void classes(fitted_triplet& fitted, const detail::co_occurrence& counts, Executor& ex) const {
        const std::size_t m = counts.voters(), k = counts.classes();
        const double n = static_cast<double>(counts.items() == 0 ? 1 : counts.items());
        std::vector<double> pairs(m * m);
        for (std::size_t c = 0; c < k; ++c) {
            const double q = fitted.prior[c], spread = numeric::product(q, 1 - q);
            const auto share = [&](std::size_t i) { return counts(i * k + c, i * k + c) / n; };
            for (std::size_t i = 0; i < m; ++i)
                for (std::size_t j = 0; j < m; ++j)
                    pairs[i * m + j] =
                        (counts(i * k + c, j * k + c) / n - numeric::product(share(i), share(j))) / spread;
            const std::vector<double> apart = solve(pairs, m, 1, ex);
            for (std::size_t j = 0; j < m; ++j) {
                const auto bounded = [](double p) { return p < 1e-6 ? 1e-6 : p > 1 ? 1.0 : p; };
                fitted.moments[j * k + c] = apart[j];
                fitted.right[j * k + c] = bounded(share(j) + numeric::product(1 - q, apart[j]));
                fitted.wrong[j * k + c] = bounded(share(j) - numeric::product(q, apart[j]));
            }
        }
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
