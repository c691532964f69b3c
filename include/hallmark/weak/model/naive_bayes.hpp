// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_NAIVE_BAYES_HPP
#define HALLMARK_WEAK_MODEL_NAIVE_BAYES_HPP

// The model for labeling functions: not to vote is an outcome too. O(votes × classes) an iteration.

#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/em.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Naive Bayes with abstentions: on each item a voter says a label or abstains, with probabilities that hang on the
/// class. A function that says one label alone teaches by where it says it, while a model that leaves abstentions out
/// learns nothing of it, and collapses to one class.
///
/// Each voter is believed to be right with probability `accuracy`, as strongly as `strength` votes more would make one
/// believe; these go to its labels by how often it says them, and to abstentions so that its coverage stays what it is
/// (the prior of a rare function is as strong as that of a common one). The class balance is kept as it is given, or at
/// equal shares (balance_weight: infinity), as with one vote an item a learned one runs away.
///
/// Of several votes of one voter on an item the first counts. With votes for sets the prior moves with the labels that
/// they are taken for, so that the objective may fall a little. An item without votes has not quite the class balance:
/// silence speaks too. `smoothing` (default 0): so many more votes of each kind, for each class.
struct naive_bayes {
    em_options options{};
    double accuracy = 0.8; ///< what is believed of a voter beforehand: the share of its votes that are right,
    double strength = 10;  ///< as strongly as so many votes would make one believe

    static constexpr std::string_view name = "naive_bayes";
    static constexpr bool models_abstain = true;

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_confusion fit(const Votes& votes, std::span<const gold_label> gold = {},
                                       Executor&& ex = {}) const {
        return detail::fit_em(*this, votes, gold, ex);
    }

    template <class = void>
    double maximize(const vote_expectations& expected, detail::vote_tables& tables) const {
        detail::require_option(accuracy > 0 && accuracy < 1, name, "accuracy", accuracy);
        detail::require_option(strength >= 0, name, "strength", strength);
        const std::size_t k = expected.cardinality();
        const voter_labels& labels = expected.labels;
        const double s = options.smoothing < 0 ? 0.0 : options.smoothing;
        constexpr double least = 1e-10;
        double penalty = detail::maximize_balance(options, std::numeric_limits<double>::infinity(),
                                                  span_of(expected.classes), tables.prior);
        double items = 0;
        for (const double x : expected.classes) items += x;
        const std::vector<double> share = detail::shares_of(options.balance, k);
        tables.votes.resize(labels.size() * k);
        tables.right.resize(labels.voters() * k);
        tables.wrong.resize(labels.voters() * k);
        tables.absent.resize(labels.voters() * k);
        for (std::size_t j = 0; j < labels.voters(); ++j) {
            const std::size_t begin = labels.begin(j);
            const std::size_t end = labels.begin(j + 1);
            double votes = 0;
            std::vector<double> said(end - begin);
            for (std::size_t r = begin; r < end; ++r) {
                for (std::size_t c = 0; c < k; ++c) said[r - begin] += expected.votes[r * k + c];
                votes += said[r - begin];
            }
            for (std::size_t c = 0; c < k; ++c) {
                // The prior's votes of this voter where the class is c, and its items without a vote there.
                const auto believed = [&](std::size_t r) {
                    if (!(votes > 0)) return 0.0;
                    const label_id l = labels.label(r);
                    const double elsewhere = 1 - share[l];
                    const double spread = l == c          ? accuracy
                                          : elsewhere > 0 ? numeric::product(1 - accuracy, share[c] / elsewhere)
                                                          : 0.0;
                    return numeric::product(numeric::product(strength, said[r - begin] / votes), spread);
                };
                double count = 0;
                double prior_votes = 0;
                for (std::size_t r = begin; r < end; ++r) {
                    count += expected.votes[r * k + c];
                    prior_votes += believed(r);
                }
                double prior_absent =
                    votes > 0 ? numeric::product(numeric::product(strength, share[c]), items / votes) - prior_votes
                              : 1.0;
                if (!(prior_absent > 0)) prior_absent = 0;
                double absent = expected.classes[c] - count;
                absent = (absent > 0 ? absent : 0) + prior_absent + s;
                if (absent < least) absent = least;
                double all = absent;
                const auto amount = [&](std::size_t r) {
                    const double x = expected.votes[r * k + c] + believed(r) + s;
                    return x > least ? x : least;
                };
                for (std::size_t r = begin; r < end; ++r) all += amount(r);
                const double log_all = numeric::log(all);
                for (std::size_t r = begin; r < end; ++r) {
                    tables.votes[r * k + c] = numeric::log(amount(r)) - log_all;
                    penalty += numeric::product(believed(r) + s, tables.votes[r * k + c]);
                }
                tables.absent[j * k + c] = numeric::log(absent) - log_all;
                penalty += numeric::product(prior_absent + s, tables.absent[j * k + c]);
                // A label that it never said: rare, and right as often as is believed.
                const double rare = numeric::log(0.5) - numeric::log(items + 1);
                tables.right[j * k + c] = rare + numeric::log(accuracy);
                tables.wrong[j * k + c] = rare + numeric::log((1 - accuracy) / static_cast<double>(k > 1 ? k - 1 : 1));
            }
        }
        return penalty;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
