// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_WARNINGS_HPP
#define HALLMARK_WEAK_MODEL_WARNINGS_HPP

// What makes the labels of a model doubtful, and can be seen without knowing the truth.

#include "../../core/detail/disjoint_sets.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/table.hpp"
#include "../../core/votes.hpp"
#include "report.hpp"
#include "row.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// How far voters can be compared by the items that they share.
struct voter_overlap {
    std::size_t covered = 0;    ///< items with a vote
    std::size_t shared = 0;     ///< items with votes of at least two voters
    std::size_t voters = 0;     ///< voters with a vote
    std::size_t components = 0; ///< of the graph whose edges are shared items; 1: all voters can be compared
};
/// O(votes).
template <vote_source Votes>
[[nodiscard]] voter_overlap overlap_of(const Votes& votes) {
    hallmark::detail::plain_vector<bool> seen(votes.voters(), false);
    hallmark::detail::disjoint_sets comparable(votes.voters());
    voter_overlap o;
    detail::row_reader<Votes> rows(votes);
    for (std::size_t i = 0; i < votes.items(); ++i) {
        const vote_row row = rows[i];
        if (row.empty()) continue;
        ++o.covered;
        o.shared += row.votes.front().voter != row.votes.back().voter;
        std::uint32_t last = row.votes.front().voter;
        for (const voter_vote& v : row) {
            if (!seen[v.voter]) {
                seen[v.voter] = true;
                ++o.voters;
                ++o.components;
            }
            o.components -= comparable.join(last, v.voter);
            last = v.voter;
        }
    }
    return o;
}

namespace detail {

template <class = void>
[[nodiscard]] std::string voter_name(const fit_report& fit, std::size_t voter) {
    return fit.voters[voter].name.empty() ? std::string("voter ").append(std::to_string(voter))
                                          : std::string("'").append(fit.voters[voter].name).append("'");
}

template <class = void>
void warn_not_converged(fit_report& fit) {
    if (!fit.converged)
        fit.warnings.add(severity::warning, problem_code::not_converged, "",
                         std::string("not converged after ").append(with_commas(fit.iterations)).append(" iterations"));
}

/// The warnings of a fit. classes: on how many items each class is the model's first; voted: on how many more than half
/// of the votes are for it.
template <vote_source Votes>
void warn(fit_report& fit, const Votes& votes, std::span<const double> classes, std::span<const double> voted) {
    const auto add = [&](problem_code code, std::string where, std::string message) {
        fit.warnings.add(severity::warning, code, std::move(where), std::move(message));
    };
    warn_not_converged(fit);
    // Where nothing is climbed, voters are not compared (majority).
    const voter_overlap overlap = fit.objective.empty() ? voter_overlap{} : overlap_of(votes);
    if (overlap.shared * 10 < overlap.covered * (overlap.voters > 1 ? 1 : 11))
        add(problem_code::few_shared_items, "",
            with_commas(overlap.shared)
                .append(" of ")
                .append(with_commas(overlap.covered))
                .append(" items have votes of two voters: little shows whom to trust"));
    if (overlap.components > 1)
        add(problem_code::voters_disconnected, "",
            std::string("the voters fall into ")
                .append(with_commas(overlap.components))
                .append(" groups that share no item: they cannot be compared"));
    const double chance = 1.0 / static_cast<double>(classes.empty() ? 1 : classes.size());
    for (std::size_t c = 0; c < classes.size(); ++c)
        if (voted[c] >= 5 && classes[c] < voted[c] / 10)
            add(problem_code::class_collapsed, std::string("class ").append(std::to_string(c)),
                std::string("most voters say class ")
                    .append(std::to_string(c))
                    .append(" on ")
                    .append(fixed(voted[c], 0))
                    .append(" items, and the model on ")
                    .append(fixed(classes[c], 0)));
    for (std::size_t j = 0; j < fit.voters.size(); ++j)
        if (fit.voters[j].votes > 0 && fit.voters[j].interval.high < chance)
            add(problem_code::voter_below_chance, std::string("voter ").append(std::to_string(j)),
                voter_name(fit, j)
                    .append(" is right on ")
                    .append(fixed(100 * fit.voters[j].accuracy, 0))
                    .append(" % of its ")
                    .append(with_commas(fit.voters[j].votes))
                    .append(" votes, less than by chance: the model reads it the other way"));
}

} // namespace detail

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
