// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_CLIMB_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_CLIMB_HPP

// What the fits of label models have in common: the loop, sums over items, what they ask of votes and options.

#include "../../../core/config.hpp"
#include "../../../core/detail/sort_unique.hpp"
#include "../../../core/executor.hpp"
#include "../../../core/votes.hpp"
#include "../../../numeric/math.hpp"
#include "../fitted.hpp"
#include "../row.hpp"
#include "../statistics.hpp"
#include "co_occurrence.hpp"
#include "sum_blocks.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// Climbs: expect() gives the objective at the current parameters, maximize() moves them. Stops when the objective
/// gains less than the tolerance, or after so many iterations; the parameters are those of the last objective.
template <class Expect, class Maximize>
void climb(fit_report& fitted, std::size_t max_iterations, double tolerance, Expect&& expect, Maximize&& maximize) {
    fitted.objective.clear();
    fitted.iterations = 0;
    fitted.converged = false;
    while (!fitted.converged && fitted.iterations < max_iterations) {
        if (fitted.iterations > 0) maximize();
        fitted.objective.push_back(expect());
        ++fitted.iterations;
        const std::size_t last = fitted.iterations - 1;
        fitted.converged = last > 0 && fitted.objective[last] - fitted.objective[last - 1] < tolerance;
    }
}

/// How many votes there are.
template <vote_source Votes>
[[nodiscard]] std::size_t count_votes(const Votes& votes) {
    if constexpr (requires { votes.votes(); }) {
        return votes.votes();
    } else {
        std::size_t count = 0;
        for (std::size_t i = 0; i < votes.items(); ++i)
            votes.for_each_vote(i, [&](std::uint32_t, vote v) { count += !v.is_abstain(); });
        return count;
    }
}

/// Which labels each voter says, of votes for labels. O(votes + voters × log labels).
template <vote_source Votes>
[[nodiscard]] voter_labels labels_of(const Votes& votes) {
    std::vector<std::vector<label_id>> said(votes.voters());
    for (std::size_t i = 0; i < votes.items(); ++i)
        votes.for_each_vote(i, [&](std::uint32_t voter, vote v) {
            if (!v.is_label()) return;
            std::vector<label_id>& own = said[voter];
            if (own.empty() || own.back() != v.label()) own.push_back(v.label());
            if (own.size() > 2 * votes.cardinality() + 64) hallmark::detail::sort_unique(own); // amortised
        });
    voter_labels labels;
    for (std::vector<label_id>& own : said) labels.add(std::move(own));
    return labels;
}

/// How far from 0.
[[nodiscard]] inline double magnitude(double x) noexcept {
    return x < 0 ? -x : x;
}

/// Whether one fit climbed higher than another, by more than rounding: else restarts keep the earlier one.
[[nodiscard]] inline bool higher(const fit_report& one, const fit_report& than) noexcept {
    const double reached = than.objective.back();
    return one.objective.back() > reached + numeric::product(1e-9, 1 + magnitude(reached));
}

/// Requires that all votes are for a label below the cardinality, for models that read nothing else.
template <vote_source Votes>
void require_labels(const Votes& votes, const char* model) {
    for (std::size_t i = 0; i < votes.items(); ++i)
        votes.for_each_vote(i, [&](std::uint32_t voter, vote v) {
            if (!v.is_abstain()) require_label(i, {voter, v}, votes.cardinality(), model);
        });
}

/// Requires that an option is in its range.
template <class = void>
void require_option(bool holds, const char* model, const char* option, double value) {
    HALLMARK_REQUIRE(holds, std::string(model) += ": " + std::string(option) + " is " + std::to_string(value));
}

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
