// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_MAJORITY_HPP
#define HALLMARK_WEAK_MODEL_MAJORITY_HPP

// The label that most voters say.

#include "fitted.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Shares of the votes, each voter with its weight.
class fitted_majority : public fitted_labels<fitted_majority> {
public:
    std::vector<double> weights{}; ///< of the voters

    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        for (double& x : p) x = 0;
        double sum = 0;
        for (const voter_vote& v : row) {
            double open = 0;
            row.for_each_label(v.vote, p.size(), [&](label_id) { open += 1; });
            if (open > 0) row.for_each_label(v.vote, p.size(), [&](label_id l) { p[l] += weights[v.voter] / open; });
        }
        for (const double x : p) sum += x;
        for (std::size_t k = 0; k < p.size(); ++k) p[k] = sum > 0 ? p[k] / sum : prior[k];
    }
};

/// Each vote counts the same; a vote for a set, and one against a label, is shared among the labels that it leaves
/// open. The posterior is the share of the votes, without votes uniform. O(votes).
struct majority {
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        fitted_majority fitted;
        fitted.weights.assign(votes.voters(), 1.0);
        fitted.prior.assign(votes.cardinality(), 1.0 / static_cast<double>(votes.cardinality()));
        fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
        detail::finish(fitted, votes, ex);
        return fitted;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
