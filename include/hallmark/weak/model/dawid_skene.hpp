// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DAWID_SKENE_HPP
#define HALLMARK_WEAK_MODEL_DAWID_SKENE_HPP

// Each voter errs in its own way: Dawid and Skene (1979), for crowds. O(votes × classes) an iteration.

#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/em.hpp"

#include <cstddef>
#include <span>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// The model of Dawid and Skene (1979): voter j says label l where class k is true with a probability of its own,
/// θ_jkl. Maximum likelihood by EM from the shares of the votes; with `smoothing` s (default .01) the mode under a
/// Dirichlet(1 + s) prior. Without smoothing labels that a voter never says do not exist for it, as in crowd-kit.
///
/// For crowds. Labeling functions, which mostly say one label each, teach this model nothing (naive_bayes does them).
/// Cost O(votes × classes) an iteration, memory 4 bytes a vote and the tables.
struct dawid_skene {
    em_options options{};

    static constexpr std::string_view name = "dawid_skene";
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
        const double s = options.smoothing < 0 ? 0.01 : options.smoothing;
        constexpr double least = 1e-10;
        double penalty = detail::maximize_balance(options, 0, span_of(expected.classes), tables.prior);
        tables.votes.resize(labels.size() * k);
        tables.right.resize(labels.voters() * k);
        for (std::size_t j = 0; j < labels.voters(); ++j) {
            const std::size_t begin = labels.begin(j);
            const std::size_t end = labels.begin(j + 1);
            const double unseen = static_cast<double>(k - (end - begin));
            for (std::size_t c = 0; c < k; ++c) {
                const auto count = [&](std::size_t row) {
                    const double x = expected.votes[row * k + c] + s;
                    return x > least ? x : least;
                };
                double all = numeric::product(unseen, s);
                for (std::size_t r = begin; r < end; ++r) all += count(r);
                const double log_all = numeric::log(all > least ? all : least);
                double sum = 0;
                for (std::size_t r = begin; r < end; ++r) {
                    tables.votes[r * k + c] = numeric::log(count(r)) - log_all;
                    sum += tables.votes[r * k + c];
                }
                tables.right[j * k + c] = numeric::log(s > least ? s : least) - log_all;
                penalty += numeric::product(s, sum + numeric::product(unseen, tables.right[j * k + c]));
            }
        }
        tables.wrong = tables.right;
        return penalty;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
