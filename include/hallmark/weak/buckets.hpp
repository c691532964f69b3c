// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_BUCKETS_HPP
#define HALLMARK_WEAK_BUCKETS_HPP

// Where voters and predictions err: how one voter votes given the known label, and the items behind each pair of known
// and predicted label.

#include "../core/detail/sort_unique.hpp"
#include "../core/matrix.hpp"
#include "../core/votes.hpp"
#include "gold.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// How a voter votes where the label is known: rows are votes (row 0 abstains, row l + 1 votes for label l), columns
/// known labels; each column sums to 1, or is not a number where the label is never known. Items without a known label,
/// votes against and for sets are left out. snorkel's lf_empirical_probs. A wrong call when there is no such voter,
/// gold speaks of another number of items, or a gold label is not below the cardinality. O(votes).
template <vote_source Votes>
[[nodiscard]] probabilities empirical_probabilities(const Votes& votes, const gold_view& gold, std::size_t voter) {
    const std::size_t k = votes.cardinality();
    HALLMARK_REQUIRE(voter < votes.voters(), "empirical_probabilities: voter " + std::to_string(voter) + " of " +
                                                 std::to_string(votes.voters()));
    HALLMARK_REQUIRE(gold.size() == votes.items(), "empirical_probabilities: " + std::to_string(gold.size()) +
                                                       " gold labels for " + std::to_string(votes.items()) + " items");
    probabilities result(k + 1, k);
    std::vector<double> known(k);
    for (std::size_t i = 0; i < votes.items(); ++i)
        gold.for_each_label(i, [&](label_id y) {
            HALLMARK_REQUIRE(y < k,
                             "empirical_probabilities: gold label " + std::to_string(y) + " of " + std::to_string(k));
            std::size_t row = 0;
            bool counted = true;
            votes.for_each_vote(i, [&](std::uint32_t j, vote v) {
                if (j == voter && row == 0) {
                    row = v.is_label() ? std::size_t{v.label()} + 1 : 0;
                    counted = v.is_label();
                }
            });
            if (!counted) return;
            result[row][y] += 1;
            known[y] += 1;
        });
    for (std::size_t row = 0; row <= k; ++row)
        for (std::size_t y = 0; y < k; ++y)
            result[row][y] = known[y] > 0 ? result[row][y] / known[y] : std::numeric_limits<double>::quiet_NaN();
    return result;
}

/// Items with the same known label and the same prediction: where it errs, as positions to look at.
struct label_bucket {
    vote gold{};
    vote predicted{};
    std::vector<std::size_t> items{};
};
/// All pairs of (gold, predicted) that there are, by gold then predicted, `abstain` last; items ascending (snorkel's
/// get_label_buckets). Predictions may be a label model's, or one voter's votes (votes_of). A wrong call when the sizes
/// differ or gold holds sets. O(n log n).
template <class = void>
[[nodiscard]] std::vector<label_bucket> label_buckets(const gold_view& gold, std::span<const vote> predicted) {
    HALLMARK_REQUIRE(gold.size() == predicted.size(), "label_buckets: " + std::to_string(gold.size()) +
                                                          " gold labels, " + std::to_string(predicted.size()) +
                                                          " predictions");
    HALLMARK_REQUIRE(!gold.multi_label(), "label_buckets: gold has sets, an item has one label here");
    const auto key = [](vote a, vote b) { return std::uint64_t{a.code()} << 32 | b.code(); };
    std::vector<std::uint64_t> pairs;
    for (std::size_t i = 0; i < gold.size(); ++i) pairs.push_back(key(gold.label(i), predicted[i]));
    std::vector<std::uint64_t> sorted = pairs;
    hallmark::detail::sort_unique(sorted);
    std::vector<label_bucket> buckets;
    for (const std::uint64_t pair : sorted)
        buckets.push_back({vote::from_code(static_cast<std::uint32_t>(pair >> 32)),
                           vote::from_code(static_cast<std::uint32_t>(pair)),
                           {}});
    for (std::size_t i = 0; i < pairs.size(); ++i)
        buckets[static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), pairs[i]) - sorted.begin())]
            .items.push_back(i);
    return buckets;
}
/// What one voter says of each item. O(items · log votes of an item).
template <class = void>
[[nodiscard]] std::vector<vote> votes_of(const vote_matrix& votes, std::size_t voter) {
    std::vector<vote> column;
    for (std::size_t i = 0; i < votes.items(); ++i) column.push_back(votes(i, voter));
    return column;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
