// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_GLAD_HPP
#define HALLMARK_WEAK_MODEL_GLAD_HPP

// Able voters and easy items: GLAD (Whitehill et al., 2009), for votes for labels. O(votes) an iteration.

#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/climb.hpp"
#include "detail/normalize.hpp"
#include "detail/sum_blocks.hpp"
#include "fitted.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct glad_options {
    std::size_t max_iterations = 1000;
    double tolerance = 1e-5; ///< stops when the objective gains less
    /// How often abilities and eases are moved for the same posteriors. 1 is fastest; many come to the M-step in full
    /// (crowd-kit's, by conjugate gradients).
    std::size_t m_steps = 1;
};

/// A voter of ability a is right on an item of log ease b with probability 1 / (1 + exp(-a e^b)); else each other label
/// is as likely. An ability below 0 is a voter to invert.
class fitted_glad : public fitted_labels<fitted_glad> {
public:
    static constexpr std::string_view kind = "glad";

    std::vector<double> abilities{}; ///< of the voters
    std::vector<double> log_eases{}; ///< of the items that it was fitted to; not kept by to_json

    template <class F>
    void for_each_parameter(F&& f) {
        f("abilities", abilities, {axis::voters});
    }

    /// The log ease of an item comes out of its votes: the one that is most probable at the voters' abilities, uphill
    /// from 1. For the votes of a fit that converged these are the fit's own posteriors. O(votes + classes) a step,
    /// some ten of them.
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        // A root of the fit's own step, by secants; once it is between two bounds it stays there.
        double ease = 1, before = 0, step_before = 0, low = -1e9, high = 1e9;
        for (int evaluation = 0; evaluation < 100; ++evaluation) {
            posterior_at(row, ease, p);
            if (row.empty()) return;
            double linear = 0, square = 0;
            const double scale = numeric::exp(ease);
            for (const voter_vote& v : row) {
                const double a = abilities[v.voter], x = numeric::product(a, scale);
                linear += numeric::product(p[v.vote.label()] - 0.5, a);
                square += numeric::product(curvature(x, numeric::exp(x < 0 ? x : -x)), numeric::product(a, a));
            }
            const double step = best_ease(linear, square, ease) - ease;
            if (step < 1e-10 && step > -1e-10) return;
            (step > 0 ? low : high) = ease;
            double next = ease + step;
            if (evaluation > 0 && step != step_before) {
                const double jump = numeric::product(step, ease - before) / (step_before - step);
                if ((step > 0) == (jump > 0)) next = ease + (jump > 1 ? 1 : jump < -1 ? -1 : jump);
            }
            before = ease;
            step_before = step;
            ease = next > low && next < high ? next : (low + high) / 2;
        }
    }
    /// The posterior of a row on an item of known log ease.
    template <class = void>
    void posterior_at(const vote_row& row, double log_ease, std::span<double> p) const {
        const double scale = numeric::exp(log_ease);
        for (double& x : p) x = 0;
        for (const voter_vote& v : row)
            p[v.vote.label()] += numeric::product(abilities[v.voter], scale) + log_others(p.size());
        detail::normalize(p);
    }

    /// The logarithm of the number of wrong labels.
    [[nodiscard]] static double log_others(std::size_t classes) {
        return classes > 2 ? numeric::log(static_cast<double>(classes - 1)) : 0.0;
    }
    /// tanh(x / 2) / 4x with e = exp(-|x|): the curvature of the parabola below log(1 / (1 + exp(-x))) that touches it
    /// at x (Jaakkola and Jordan, "Bayesian parameter estimation via variational methods", 2000).
    [[nodiscard]] static double curvature(double x, double e) noexcept {
        const double size = x < 0 ? -x : x;
        return size < 1e-4 ? 0.125 : (1 - e) / (4 * size * (1 + e));
    }
    /// The b that maximises linear e^b - square e^2b - (b - 1)²/2, from `start`, by Newton steps that never go down.
    [[nodiscard]] static double best_ease(double linear, double square, double start) noexcept {
        double b = start, t = numeric::exp(b);
        const auto value = [&](double at, double e) {
            return numeric::product(e, linear - numeric::product(square, e)) - numeric::product((at - 1) / 2, at - 1);
        };
        double here = value(b, t);
        for (int step = 0; step < 12; ++step) {
            const double up = numeric::product(linear, t), down = numeric::product(numeric::product(square, t), t);
            const double bend = 4 * down - up + 1;
            double move = (up - 2 * down - (b - 1)) / (bend < 1 ? 1 : bend);
            move = move > 1 ? 1 : move < -1 ? -1 : move;
            double next = b + move, e = numeric::exp(next), there = value(next, e);
            for (int half = 0; half < 40 && there < here; ++half) {
                move /= 2;
                next = b + move;
                e = numeric::exp(next);
                there = value(next, e);
            }
            if (there < here) break;
            b = next;
            t = e;
            here = there;
            if (move < 1e-10 && move > -1e-10) break;
        }
        return b;
    }
};

/// GLAD: Generative model of Labels, Abilities, and Difficulties (Whitehill et al., "Whose vote should count more",
/// NIPS 2009), for votes for labels; normal priors of mean 1 and variance 1 on abilities and log eases, classes equally
/// frequent. The objective is the log likelihood with these priors. Where others ascend by gradients, each step here
/// maximises a bound that touches (Jaakkola and Jordan's): it has no step size and the objective never falls.
///
/// O(votes) an iteration with one exponential a vote, + items × classes; 16 bytes an item beside the votes. A wrong
/// call when a vote is for a set or against a label.
struct glad {
    glad_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_glad fit(const Votes& votes, std::span<const gold_label> gold = {}, Executor&& ex = {}) const {
        const std::size_t n = votes.items(), m = votes.voters(), k = votes.cardinality(),
                          all = detail::count_votes(votes);
        detail::require_iterations(options, "glad");
        detail::require_option(options.m_steps > 0, "glad", "m_steps", 0);
        detail::require_labels(votes, "glad");
        const detail::known_labels known(gold, votes, "glad");
        fitted_glad fitted;
        fitted.prior.assign(k, 1 / static_cast<double>(k));
        fitted.abilities.assign(m, 1);
        fitted.log_eases.assign(n, 1);
        std::vector<double> next(n); // log eases, as the last pass over the votes would have them
        std::vector<double> sums;    // of the voters: linear and square terms, then the log likelihood
        const double log_others = fitted.log_others(k),
                     log_classes = k > 1 ? numeric::log(static_cast<double>(k)) : 0.0;

        // One pass: posteriors at the current parameters (or kept ones), the eases that are best for them and, at
        // these, what the voters' best abilities follow from.
        std::vector<double> kept; // for each vote, the posterior of its label
        if (options.m_steps > 1) kept.resize(all);
        std::vector<std::size_t> first; // where the votes of an item begin in it
        if (options.m_steps > 1) {
            first.resize(n + 1);
            for (std::size_t i = 0; i < n; ++i) {
                first[i + 1] = first[i];
                votes.for_each_vote(i, [&](std::uint32_t, vote v) { first[i + 1] += !v.is_abstain(); });
            }
        }
        const auto pass = [&](bool expect) {
            sums = detail::sum_blocks(ex, n, all, 2 * m + 1, [&](index_block block, std::span<double> own) {
                detail::row_reader<Votes> rows(votes);
                std::vector<double> p(k), curves, right;
                for (std::size_t i = block.begin; i < block.end; ++i) {
                    const vote_row row = rows[i];
                    const double ease = fitted.log_eases[i], scale = numeric::exp(ease);
                    curves.resize(row.size());
                    right.resize(row.size());
                    for (double& x : p) x = 0;
                    double wrong = 0, factors = 1; // the log likelihood of votes that are all wrong
                    for (std::size_t r = 0; r < row.size(); ++r) {
                        const voter_vote& v = row.votes[r];
                        const double x = numeric::product(fitted.abilities[v.voter], scale);
                        const double e = numeric::exp(x < 0 ? x : -x);
                        curves[r] = fitted.curvature(x, e);
                        p[v.vote.label()] += x + log_others;
                        if (x > 0) wrong -= x;
                        factors *= 1 + e;
                        if (factors > 1e200) {
                            wrong -= numeric::log(factors);
                            factors = 1;
                        }
                    }
                    if (expect) {
                        wrong -= numeric::log(factors) + numeric::product(static_cast<double>(row.size()), log_others);
                        if (known[i].is_label()) {
                            const label_id label = known[i].label();
                            own[2 * m] += wrong + p[label] - log_classes;
                            for (double& x : p) x = 0;
                            p[label] = 1;
                        } else {
                            own[2 * m] += wrong + detail::normalize(writable_span_of(p)).log() - log_classes;
                        }
                        for (std::size_t r = 0; r < row.size(); ++r) right[r] = p[row.votes[r].vote.label()];
                        if (!kept.empty())
                            for (std::size_t r = 0; r < row.size(); ++r) kept[first[i] + r] = right[r];
                    } else {
                        for (std::size_t r = 0; r < row.size(); ++r) right[r] = kept[first[i] + r];
                    }
                    double linear = 0, square = 0;
                    for (std::size_t r = 0; r < row.size(); ++r) {
                        const double a = fitted.abilities[row.votes[r].voter];
                        linear += numeric::product(right[r] - 0.5, a);
                        square += numeric::product(curves[r], numeric::product(a, a));
                    }
                    next[i] = fitted.best_ease(linear, square, ease);
                    const double easier = numeric::exp(next[i]), twice = 2 * numeric::product(easier, easier);
                    for (std::size_t r = 0; r < row.size(); ++r) {
                        const std::size_t j = row.votes[r].voter;
                        own[j] += numeric::product(right[r] - 0.5, easier);
                        own[m + j] += numeric::product(curves[r], twice);
                    }
                }
            });
        };
        const auto move = [&] {
            for (std::size_t j = 0; j < m; ++j) fitted.abilities[j] = (1 + sums[j]) / (1 + sums[m + j]);
            fitted.log_eases.swap(next);
        };
        detail::climb(
            fitted, options.max_iterations, options.tolerance,
            [&] {
                pass(true);
                fitted.log_likelihood = sums[2 * m];
                double off = 0;
                for (const double a : fitted.abilities) off += numeric::product(a - 1, a - 1);
                for (const double b : fitted.log_eases) off += numeric::product(b - 1, b - 1);
                return sums[2 * m] - off / 2;
            },
            [&] {
                move();
                for (std::size_t step = 1; step < options.m_steps; ++step) {
                    pass(false);
                    move();
                }
            });
        detail::finish(fitted, votes, ex);
        return fitted;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
