// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_ASK_HPP
#define HALLMARK_WEAK_MODEL_ASK_HPP

// Which item needs one more vote: where it is expected to tell most.
//
//     for (const question& q : next_questions(fitted, votes, {.most = 20})) ask(q.item);

#include "../../core/executor.hpp"
#include "../../numeric/math.hpp"
#include "fitted.hpp"
#include "multi_label.hpp"
#include "row.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What one more vote is to make less.
enum class uncertainty : std::uint8_t {
    entropy, ///< the uncertainty about the label, in nats: what the vote and the label tell of each other. The default
    error    ///< the probability that the most probable label is wrong; 0 where no one vote can change which that is
};

struct question_options {
    static constexpr std::uint32_t anyone = 0xFFFFFFFFu;

    std::size_t most = 100;                ///< questions that are returned
    uncertainty of = uncertainty::entropy; ///< what the vote is to make less
    std::uint32_t voter = anyone; ///< who will be asked: not about items on which it has voted. `anyone`: a voter who
                                  ///< errs as they do on average, by their votes
};

/// An item to ask about, and what its next vote is expected to gain.
struct question {
    std::size_t item = 0;
    double gain = 0;

    friend bool operator==(const question&, const question&) = default;
};

namespace detail {

/// t log t, for entropies.
[[nodiscard]] inline double plogp(double t) noexcept {
    return t > 0 ? numeric::product(t, numeric::log(t)) : 0;
}

/// How a voter of these is expected to vote: truth × label, rows that sum to 1. By the confusion of the model where it
/// has one, else by the voters' accuracies, errors going to all other labels alike.
template <class Fitted>
[[nodiscard]] std::vector<double> usual_votes(const Fitted& fitted, std::uint32_t voter) {
    const std::size_t k = fitted.cardinality();
    std::vector<double> said(k * k);
    double all = 0;
    for (std::size_t j = 0; j < fitted.voters.size(); ++j) {
        if (voter != question_options::anyone && voter != j) continue;
        const fitted_voter& v = fitted.voters[j];
        const double weight = voter == j ? 1 : static_cast<double>(v.votes);
        if (weight == 0) continue;
        all += weight;
        const double chance = 1 / static_cast<double>(k);
        const double right = v.votes == 0 ? chance : v.accuracy;
        const double wrong = k > 1 ? (1 - right) / static_cast<double>(k - 1) : 0;
        for (std::size_t c = 0; c < k; ++c) {
            if constexpr (requires { fitted.confusion(j); }) {
                const auto m = fitted.confusion(j);
                for (std::size_t l = 0; l < k; ++l) said[c * k + l] += numeric::product(weight, m(c, l));
            } else {
                for (std::size_t l = 0; l < k; ++l) said[c * k + l] += numeric::product(weight, l == c ? right : wrong);
            }
        }
    }
    for (double& x : said) x = all > 0 ? x / all : 1 / static_cast<double>(k);
    return said;
}

template <class = void>
void require_voter(const fit_report& fitted, std::uint32_t voter) {
    HALLMARK_REQUIRE(voter == question_options::anyone || voter < fitted.voters.size(),
                     "expected_gain: voter " + std::to_string(voter) + " of " + std::to_string(fitted.voters.size()));
}

} // namespace detail

/// How much one more vote on each item is expected to gain under the fitted voters: over the votes that the model
/// foretells, each with the posterior that it would give (Howard, "Information value theory", 1966). The model is not
/// fitted again for it. `votes`: as for predict. At least 0 (rounding is cut). O(votes × classes + (items + voters) ×
/// classes squared).
template <class Fitted, vote_source Votes, executor Executor = serial>
[[nodiscard]] std::vector<double> expected_gain(const Fitted& fitted, const Votes& votes,
                                                const question_options& options = {}, Executor&& ex = {}) {
    detail::require_voter(fitted, options.voter);
    const std::size_t k = fitted.cardinality();
    const std::vector<double> said = detail::usual_votes(fitted, options.voter);
    std::vector<double> gains(votes.items());
    fitted.for_each_posterior(
        votes,
        [&](std::size_t item, std::span<const double> p) {
            double now = 0, then = 0; // of the best label; or minus the entropy
            const bool by_error = options.of == uncertainty::error;
            for (const double x : p) now = by_error ? (x > now ? x : now) : now + detail::plogp(x);
            for (std::size_t l = 0; l < k; ++l) {
                double best = 0, logs = 0, all = 0;
                for (std::size_t c = 0; c < k; ++c) {
                    const double both = numeric::product(p[c], said[c * k + l]);
                    best = both > best ? both : best;
                    logs += by_error ? 0 : detail::plogp(both);
                    all += both;
                }
                then += by_error ? best : logs - detail::plogp(all);
            }
            gains[item] = then > now ? then - now : 0;
        },
        ex);
    return gains;
}

/// The same where items have several labels: who is asked names all labels of the item at once, so that gains of the
/// labels add up. `anyone`: a voter with the mean rates of those who vote, by their votes, on every label. O(votes +
/// items × labels).
template <vote_source Votes, executor Executor = serial>
[[nodiscard]] std::vector<double> expected_gain(const fitted_multi_label& fitted, const Votes& votes,
                                                const question_options& options = {}, Executor&& ex = {}) {
    detail::require_voter(fitted, options.voter);
    voter_rates usual;
    double all = 0;
    for (std::size_t j = 0; j < fitted.voters.size(); ++j) {
        if (options.voter != question_options::anyone && options.voter != j) continue;
        const double weight = options.voter == j ? 1 : static_cast<double>(fitted.voters[j].votes);
        all += weight;
        const voter_rates r = fitted.rates(j);
        usual.hit += numeric::product(weight, r.hit);
        usual.slip += numeric::product(weight, r.slip);
        usual.deny += numeric::product(weight, r.deny);
        usual.wrong += numeric::product(weight, r.wrong);
    }
    for (double* const rate : {&usual.hit, &usual.slip, &usual.deny, &usual.wrong}) *rate = all > 0 ? *rate / all : 0;
    std::vector<double> gains(votes.items());
    fitted.for_each_posterior(
        votes,
        [&](std::size_t item, std::span<const double> p) {
            double gain = 0;
            for (std::size_t l = 0; l < p.size(); ++l) {
                const double slip = fitted_multi_label::slip_of(usual, fitted.prior[l]);
                const double on[] = {usual.hit, usual.wrong, 1 - usual.hit - usual.wrong};
                const double off[] = {slip, usual.deny, 1 - slip - usual.deny};
                const bool by_error = options.of == uncertainty::error;
                const double q = 1 - p[l];
                const double now = by_error ? (p[l] > q ? p[l] : q) : detail::plogp(p[l]) + detail::plogp(q);
                double then = 0;
                for (std::size_t o = 0; o < 3; ++o) {
                    const double a = numeric::product(p[l], on[o]), b = numeric::product(q, off[o]);
                    then += by_error ? (a > b ? a : b) : detail::plogp(a) + detail::plogp(b) - detail::plogp(a + b);
                }
                gain += then > now ? then - now : 0;
            }
            gains[item] = gain;
        },
        ex);
    return gains;
}

/// The items where one more vote is expected to gain most, the best first; ties to the lower item. Those on which
/// options.voter has voted are left out. O(expected_gain + items).
template <class Fitted, vote_source Votes, executor Executor = serial>
[[nodiscard]] std::vector<question> next_questions(const Fitted& fitted, const Votes& votes,
                                                   const question_options& options = {}, Executor&& ex = {}) {
    const std::vector<double> gains = expected_gain(fitted, votes, options, ex);
    std::vector<question> all;
    detail::row_reader<Votes> rows(votes);
    for (std::size_t i = 0; i < gains.size(); ++i) {
        bool answered = false;
        if (options.voter != question_options::anyone)
            for (const voter_vote& v : rows[i]) answered = answered || v.voter == options.voter;
        if (!answered) all.push_back({i, gains[i]});
    }
    const auto before = [](const question& a, const question& b) {
        return a.gain != b.gain ? a.gain > b.gain : a.item < b.item;
    };
    if (options.most < all.size()) {
        std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(options.most), all.end(), before);
        all.resize(options.most);
    }
    std::sort(all.begin(), all.end(), before);
    return all;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
