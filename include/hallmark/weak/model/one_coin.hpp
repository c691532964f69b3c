// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_ONE_COIN_HPP
#define HALLMARK_WEAK_MODEL_ONE_COIN_HPP

// Each voter is right with a probability of its own, and else says any other label: for few votes a voter.
// O(votes × classes) an iteration.

#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/em.hpp"

#include <cstddef>
#include <span>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Dawid and Skene's model with one number a voter (crowd-kit's OneCoinDawidSkene; ZenCrowd): right with probability
/// q_j, each of the other labels with (1 - q_j) / (classes - 1). For few votes a voter; where voters favour a label,
/// the class balance that it learns runs away. `smoothing` (default 0): so many right votes and so many wrong ones
/// more.
struct one_coin {
    em_options options{};

    static constexpr std::string_view name = "one_coin";
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
        const double s = options.smoothing < 0 ? 0.0 : options.smoothing;
        const auto log_of = [](double p) { return numeric::log(p < 1e-10 ? 1e-10 : p > 1 - 1e-10 ? 1 - 1e-10 : p); };
        double penalty = detail::maximize_balance(options, 0, span_of(expected.classes), tables.prior);
        tables.votes.resize(labels.size() * k);
        tables.right.resize(labels.voters() * k);
        tables.wrong.resize(labels.voters() * k);
        for (std::size_t j = 0; j < labels.voters(); ++j) {
            double right = s;
            double all = 2 * s;
            for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r) {
                right += expected.votes[r * k + labels.label(r)];
                for (std::size_t c = 0; c < k; ++c) all += expected.votes[r * k + c];
            }
            const double q = all > 0 ? right / all : 1.0 / static_cast<double>(k);
            const double log_right = log_of(q);
            const double log_wrong = log_of(k > 1 ? (1 - q) / static_cast<double>(k - 1) : 0);
            penalty += numeric::product(s, log_right + log_wrong);
            for (std::size_t c = 0; c < k; ++c) {
                tables.right[j * k + c] = log_right;
                tables.wrong[j * k + c] = log_wrong;
                for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r)
                    tables.votes[r * k + c] = labels.label(r) == c ? log_right : log_wrong;
            }
        }
        return penalty;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
