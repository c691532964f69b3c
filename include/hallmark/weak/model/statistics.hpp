// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_STATISTICS_HPP
#define HALLMARK_WEAK_MODEL_STATISTICS_HPP

// How often each voter says each label where each class is true, as expected by a model: all that a fit takes from the
// votes. Statistics of shards merge to those of the whole.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/sort_unique.hpp"
#include "../../core/votes.hpp"
#include "row.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Which labels each voter says: one row for each pair (voter, label) that there is, by voter, then label. So voters
/// that say few of thousands of labels take little space.
class voter_labels {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    voter_labels() = default;

    [[nodiscard]] std::size_t voters() const noexcept { return first_.size() - 1; }
    /// How many pairs there are.
    [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
    /// The rows of a voter are [begin(voter), begin(voter + 1)).
    [[nodiscard]] std::size_t begin(std::size_t voter) const noexcept { return first_[voter]; }
    [[nodiscard]] label_id label(std::size_t row) const noexcept { return labels_[row]; }
    /// The row of a voter's label; none when it does not say it. O(log labels of the voter).
    [[nodiscard]] std::size_t find(std::size_t voter, label_id label) const noexcept {
        std::size_t low = first_[voter];
        std::size_t high = first_[voter + 1];
        if (high - low > label && labels_[low + label] == label) return low + label; // it says all labels up to this
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (labels_[middle] < label)
                low = middle + 1;
            else
                high = middle;
        }
        return low < first_[voter + 1] && labels_[low] == label ? low : none;
    }
    /// Puts the labels of the next voter behind the others; any order, repeats are dropped.
    template <class = void>
    void add(std::vector<label_id> labels) {
        hallmark::detail::sort_unique(labels);
        labels_.append(labels);
        first_.push_back(labels_.size());
    }

    friend bool operator==(const voter_labels&, const voter_labels&) = default;

private:
    hallmark::detail::plain_vector<std::size_t> first_ = hallmark::detail::plain_vector<std::size_t>(1, 0);
    hallmark::detail::plain_vector<label_id> labels_;
};

namespace detail {

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

} // namespace detail

/// What a model expects of votes whose classes it does not know for sure. A vote for a set of labels, or against one,
/// is counted as the labels that the voter may have had in mind, each by its probability.
struct vote_expectations {
    voter_labels labels{};
    std::vector<double> votes{};   ///< of each row of `labels`, cardinality numbers: how often the voter says the
                                   ///< label where the class is true
    std::vector<double> classes{}; ///< how many items have each class
    double log_likelihood = 0;     ///< of the votes, and of gold labels, under the model

    [[nodiscard]] std::size_t cardinality() const noexcept { return classes.size(); }

    /// Adds what was counted on other items, by the same voters, and maybe more of them behind. A wrong call when the
    /// cardinality differs. O(rows × classes).
    template <class = void>
    void merge(const vote_expectations& other) {
        const std::size_t k = cardinality();
        HALLMARK_REQUIRE(other.cardinality() == k, "vote_expectations::merge: " + std::to_string(k) + " and " +
                                                       std::to_string(other.cardinality()) + " classes");
        vote_expectations sum;
        const std::size_t m = labels.voters() > other.labels.voters() ? labels.voters() : other.labels.voters();
        for (std::size_t j = 0; j < m; ++j) {
            std::vector<label_id> all;
            for (const voter_labels* part : {static_cast<const voter_labels*>(&labels), &other.labels})
                if (j < part->voters())
                    for (std::size_t r = part->begin(j); r < part->begin(j + 1); ++r) all.push_back(part->label(r));
            sum.labels.add(std::move(all));
        }
        sum.votes.resize(sum.labels.size() * k);
        sum.classes.resize(k);
        for (const vote_expectations* part : {static_cast<const vote_expectations*>(this), &other}) {
            for (std::size_t j = 0; j < part->labels.voters(); ++j)
                for (std::size_t r = part->labels.begin(j); r < part->labels.begin(j + 1); ++r) {
                    const std::size_t to = sum.labels.find(j, part->labels.label(r));
                    for (std::size_t c = 0; c < k; ++c) sum.votes[to * k + c] += part->votes[r * k + c];
                }
            for (std::size_t c = 0; c < k; ++c) sum.classes[c] += part->classes[c];
        }
        sum.log_likelihood = log_likelihood + other.log_likelihood;
        *this = std::move(sum);
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
