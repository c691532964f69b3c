// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_VOTERS_HPP
#define HALLMARK_WEAK_VOTERS_HPP

// Voters that are no functions: tags that items have already, a model's probabilities, annotators (whose triples are
// vote_matrix::from_triples). Put beside the functions by vote_matrix::updated.

#include "../core/detail/plain_vector.hpp"
#include "../core/label_sets.hpp"
#include "../core/matrix.hpp"
#include "../core/span_of.hpp"
#include "../core/votes.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// One voter that votes for every label that an item has. A wrong call when a label is not below the cardinality (0: as
/// they come). O(assignments).
template <class = void>
[[nodiscard]] vote_matrix votes_from_labels(const label_sets_view& labels, std::string name,
                                            std::size_t cardinality = 0) {
    vote_matrix votes(std::vector<std::string>{std::move(name)}, cardinality);
    votes.reserve(labels.size(), labels.labels().size());
    hallmark::detail::plain_vector<voter_vote> row;
    for (const auto set : labels) {
        row.clear();
        for (const label_id label : set) row.push_back({0, label});
        votes.add(span_of(row));
    }
    return votes;
}

struct votes_from_probabilities_options {
    double threshold = 0.5;   ///< votes for a label with at least this probability
    double against = 0;       ///< and against one with less than this; 0: never against
    bool multi_label = false; ///< votes for all such labels of an item; else for the most probable alone (the lowest of
                              ///< equals), and never against one
};
/// One voter that votes for the labels that a model believes in, by items × labels probabilities. Not a number is no
/// vote. A wrong call when a threshold is not in [0, 1], or `against` is the greater one. O(cells).
template <class T>
[[nodiscard]] vote_matrix votes_from_probabilities(const probabilities_view<T>& p, std::string name,
                                                   const votes_from_probabilities_options& options = {}) {
    HALLMARK_REQUIRE(options.threshold >= 0 && options.threshold <= 1 && options.against >= 0 &&
                         options.against <= options.threshold,
                     "votes_from_probabilities: thresholds " + std::to_string(options.against) + " and " +
                         std::to_string(options.threshold));
    vote_matrix votes(std::vector<std::string>{std::move(name)}, p.columns());
    hallmark::detail::plain_vector<voter_vote> row;
    for (const auto values : p) {
        row.clear();
        std::size_t best = values.size();
        for (std::size_t l = 0; l < values.size(); ++l) {
            const double value = static_cast<double>(values[l]);
            if (options.multi_label && value < options.against)
                row.push_back({0, vote::against(static_cast<label_id>(l))});
            if (!(value >= options.threshold)) continue;
            if (options.multi_label)
                row.push_back({0, vote(l)});
            else if (best == values.size() || value > static_cast<double>(values[best]))
                best = l;
        }
        if (!options.multi_label && best < values.size()) row.push_back({0, vote(best)});
        votes.add(span_of(row));
    }
    return votes;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
