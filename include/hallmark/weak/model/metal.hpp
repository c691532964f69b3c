// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_METAL_HPP
#define HALLMARK_WEAK_MODEL_METAL_HPP

// Snorkel's label model (Ratner et al., 2019): how voters go together tells how good they are. For votes for labels.
// O(pairs of votes), then O((voters × classes)² × classes) an iteration.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/assignment.hpp"
#include "detail/checks.hpp"
#include "detail/co_occurrence.hpp"
#include "detail/normalize.hpp"
#include "fitted.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct metal_options {
    std::vector<double> balance = {}; ///< the share of each class; empty: equal shares (snorkel's default)
    std::size_t iterations = 100;     ///< steps down the slope, so many whatever happens: snorkel's n_epochs
    double learning_rate = 0.01;      ///< how far a step goes
    double momentum = 0.9;            ///< how much of the last step is in the next, in [0, 1)
    double l2 = 0;                    ///< pull towards the start, and (as snorkel's optimiser has it) towards 0
    double precision = 0.7;           ///< of each vote, at the start
    double initial_scale = 1;         ///< of the start; snorkel draws it from (0, 1)
};

/// Voter j says label l where class k is true with probability conditionals[(j × classes + l) × classes + k]; that it
/// abstains says nothing.
class fitted_metal : public fitted_labels<fitted_metal> {
public:
    static constexpr std::string_view kind = "metal";

    std::vector<double> conditionals{};
    std::vector<double> coverages{}; ///< of the voters: the share of items on which each votes
    std::vector<double> loss{};      ///< before each step; snorkel's, that the fit descends

    template <class F>
    void for_each_parameter(F&& f) {
        f("conditionals", conditionals, {axis::voters, axis::classes, axis::classes});
        f("coverages", coverages, {axis::voters});
    }

    /// Takes the logarithms that posteriors are made of, when the parameters are set.
    template <class = void>
    void settle() {
        logs_ = prior;
        logs_.insert(logs_.end(), conditionals.begin(), conditionals.end());
        for (double& x : logs_) x = numeric::log(x > 1e-12 ? x : 1e-12);
    }
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        const std::size_t k = p.size();
        for (std::size_t c = 0; c < k; ++c) p[c] = logs_[c];
        for (const voter_vote& v : row) {
            const double* const said = logs_.data() + (1 + v.voter * k + v.vote.label()) * k;
            for (std::size_t c = 0; c < k; ++c) p[c] += said[c];
        }
        detail::normalize(p);
    }
    /// Snorkel's weight of a voter: how likely it is right, of the items on which it votes.
    template <class = void>
    [[nodiscard]] double weight(std::size_t voter) const {
        const std::size_t k = cardinality();
        double right = 0;
        for (std::size_t c = 0; c < k; ++c) right += numeric::product(conditionals[(voter * k + c) * k + c], prior[c]);
        const double share = right / coverages[voter];
        return share < 1e-6 ? 1e-6 : share > 1 ? 1 : share;
    }

private:
    std::vector<double> logs_; ///< of the prior, then of the conditionals
};

/// The label model of snorkel 0.9 (Ratner et al., "Training complex models with multi-task weak supervision", AAAI
/// 2019): finds P(vote | class) such that the shares of items on which two voters say this and that are those of voters
/// who are independent given the class, by gradient descent with momentum. For votes for labels; gold labels are not
/// read (give the balance). The classes of equal share are then named so that voters are right as often as can be. The
/// `loss` falls; there is no likelihood.
///
/// It learns from pairs of voters on the same items: with fewer than three voters, or none that overlap, it stays about
/// where it starts, at votes of one precision. O(pairs of votes + iterations × (voters × classes)² × classes) time,
/// O((voters × classes)²) memory. A wrong call when a vote is for a set or against a label, voters × classes is above
/// 10,000, or an option is out of range.
struct metal {
    metal_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_metal fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        const std::size_t k = votes.cardinality();
        detail::require_option(options.learning_rate > 0 && options.learning_rate < 1e6, "metal", "learning_rate",
                               options.learning_rate);
        detail::require_option(options.momentum >= 0 && options.momentum < 1, "metal", "momentum", options.momentum);
        detail::require_option(options.l2 >= 0 && options.l2 < 1e6, "metal", "l2", options.l2);
        detail::require_option(options.precision > 0 && options.precision <= 1, "metal", "precision",
                               options.precision);
        detail::require_option(options.initial_scale > 0 && options.initial_scale <= 1, "metal", "initial_scale",
                               options.initial_scale);
        detail::require_balance(span_of(options.balance), k, "metal", false);
        fitted_metal fitted;
        fitted.prior = detail::shares_of(options.balance, k);
        fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
        descend(fitted, detail::co_occurrence(votes, "metal", ex));
        fitted.iterations = options.iterations;
        fitted.settle();
        detail::finish(fitted, votes, ex);
        return fitted;
    }

private:
    template <class = void>
    void descend(fitted_metal& fitted, const detail::co_occurrence& counts) const {
        const std::size_t m = counts.voters(), k = counts.classes(), d = counts.columns();
        const double n = static_cast<double>(counts.items() == 0 ? 1 : counts.items());
        const std::vector<double>& p = fitted.prior;
        std::vector<double> shares(d * d); // pairs of one voter say nothing
        for (std::size_t a = 0; a < d; ++a)
            for (std::size_t b = 0; b < d; ++b) shares[a * d + b] = counts(a, b) / n;
        fitted.coverages.assign(m, 0);
        for (std::size_t a = 0; a < d; ++a) fitted.coverages[a / k] += shares[a * d + a];
        std::vector<double> start(d * k);
        for (std::size_t j = 0; j < m; ++j)
            for (std::size_t l = 0; l < k; ++l) {
                const std::size_t a = j * k + l;
                const double likely = numeric::product(shares[a * d + a], options.precision) / p[l];
                start[a * k + l] = likely < 1 ? likely : 1;
            }
        std::vector<double>& mu = fitted.conditionals;
        mu.resize(d * k);
        for (std::size_t x = 0; x < mu.size(); ++x) mu[x] = numeric::product(start[x], options.initial_scale);
        std::vector<double> slope(d * k), speed(d * k), scaled(d * k);
        for (std::size_t step = 0; step < options.iterations; ++step) {
            double loss = 0;
            for (std::size_t a = 0; a < d; ++a)
                for (std::size_t c = 0; c < k; ++c) scaled[a * k + c] = numeric::product(mu[a * k + c], p[c]);
            for (double& x : slope) x = 0;
            for (std::size_t a = 0; a < d; ++a) {
                double* const down = slope.data() + a * k;
                for (std::size_t b = 0; b < a / k * k; ++b) { // a pair of voters twice: a with b, and b with a
                    double off = shares[a * d + b];
                    for (std::size_t c = 0; c < k; ++c) off -= numeric::product(mu[a * k + c], scaled[b * k + c]);
                    loss += 2 * numeric::product(off, off);
                    for (std::size_t c = 0; c < k; ++c) {
                        down[c] -= numeric::product(4 * off, scaled[b * k + c]);
                        slope[b * k + c] -= numeric::product(4 * off, scaled[a * k + c]);
                    }
                }
                double off = -shares[a * d + a];
                for (std::size_t c = 0; c < k; ++c) off += scaled[a * k + c];
                loss += numeric::product(off, off);
                for (std::size_t c = 0; c < k; ++c) {
                    const double moved = mu[a * k + c] - start[a * k + c];
                    const double l2 = numeric::product(options.l2, options.l2);
                    loss += numeric::product(l2, numeric::product(moved, moved));
                    down[c] += numeric::product(2 * off, p[c]) + numeric::product(2 * l2, moved) +
                               numeric::product(options.l2, mu[a * k + c]);
                }
            }
            fitted.loss.push_back(loss);
            for (std::size_t x = 0; x < mu.size(); ++x) {
                speed[x] = numeric::product(options.momentum, speed[x]) + slope[x];
                mu[x] -= numeric::product(options.learning_rate, speed[x]);
            }
        }
        double least = 1; // 10 to the power -ceil(log10 n), at most .01
        for (double power = 1; power < n; power *= 10) least /= 10;
        least = least < 0.01 ? least : 0.01;
        for (double& x : mu) x = x < least ? least : x > 1 - least ? 1 - least : x;
        name_classes(fitted, m);
    }

    /// Classes of equal share (to three digits) may have changed places: they are given the names under which voters
    /// are right most often.
    template <class = void>
    static void name_classes(fitted_metal& fitted, std::size_t m) {
        const std::size_t k = fitted.cardinality();
        hallmark::detail::plain_vector<bool> named(k, false);
        for (std::size_t first = 0; first < k; ++first) {
            if (named[first]) continue;
            std::vector<std::size_t> group;
            for (std::size_t c = first; c < k; ++c)
                if (rounded(fitted.prior[c]) == rounded(fitted.prior[first])) {
                    group.push_back(c);
                    named[c] = true;
                }
            const std::size_t size = group.size();
            if (size < 2) continue;
            std::vector<double> gains(size * size); // of naming column y x
            for (std::size_t x = 0; x < size; ++x)
                for (std::size_t y = 0; y < size; ++y)
                    for (std::size_t j = 0; j < m; ++j)
                        gains[x * size + y] += fitted.conditionals[(j * k + group[x]) * k + group[y]];
            const std::vector<std::size_t> column = detail::best_assignment(span_of(gains), size);
            std::vector<double> old(size);
            for (std::size_t a = 0; a < m * k; ++a) {
                double* const row = fitted.conditionals.data() + a * k;
                for (std::size_t x = 0; x < size; ++x) old[x] = row[group[x]];
                for (std::size_t x = 0; x < size; ++x) row[group[x]] = old[column[x]];
            }
        }
    }
    [[nodiscard]] static std::int64_t rounded(double share) noexcept {
        return static_cast<std::int64_t>(numeric::product(share, 1000) + 0.5);
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
