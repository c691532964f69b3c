// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_INFLUENCE_HPP
#define HALLMARK_WEAK_INFLUENCE_HPP

// How voters stand to each other: who says the same, who contradicts whom, and what would change without one of them.
//
//     pairwise(votes).redundancy(0, 1)        influence(votes, gold)[0].changed

#include "../core/detail/plain_vector.hpp"
#include "../core/votes.hpp"
#include "detail/agreement.hpp"
#include "gold.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Two voters on the items on which both vote.
struct voter_pair {
    std::size_t both = 0;     ///< items with votes of both
    std::size_t same = 0;     ///< of them: a vote of the one is a vote of the other
    std::size_t contrary = 0; ///< of them: a vote of the one contradicts one of the other
};

/// All pairs of voters. Symmetric; a voter with itself: on how many items it votes.
class voter_pairs {
public:
    explicit voter_pairs(std::size_t voters = 0) : voters_(voters), cells_(voters * (voters + 1) / 2) {}

    [[nodiscard]] std::size_t voters() const noexcept { return voters_; }
    [[nodiscard]] const voter_pair& operator()(std::size_t a, std::size_t b) const {
        HALLMARK_REQUIRE(a < voters_ && b < voters_, "voter_pairs: voters " + std::to_string(a) + " and " +
                                                         std::to_string(b) + " of " + std::to_string(voters_));
        return cells_[cell(a, b)];
    }
    /// The share of the items with votes of both on which they say the same; not a number when there are none.
    [[nodiscard]] double agreement(std::size_t a, std::size_t b) const {
        const voter_pair& p = (*this)(a, b);
        return detail::share(p.same, p.both);
    }
    /// How far two voters are one: items on which they say the same, of the items on which either votes. 1 for copies;
    /// not a number when neither votes.
    [[nodiscard]] double redundancy(std::size_t a, std::size_t b) const {
        const voter_pair& p = (*this)(a, b);
        return detail::share(p.same, (*this)(a, a).both + (*this)(b, b).both - p.both);
    }
    /// Adds the pairs of other items by the same voters.
    void merge(const voter_pairs& other) {
        HALLMARK_REQUIRE(other.voters_ == voters_, "voter_pairs::merge: " + std::to_string(other.voters_) +
                                                       " voters and " + std::to_string(voters_));
        for (std::size_t k = 0; k < cells_.size(); ++k) {
            cells_[k].both += other.cells_[k].both;
            cells_[k].same += other.cells_[k].same;
            cells_[k].contrary += other.cells_[k].contrary;
        }
    }
    [[nodiscard]] voter_pair& at(std::size_t a, std::size_t b) { return cells_[cell(a, b)]; }

private:
    [[nodiscard]] static std::size_t cell(std::size_t a, std::size_t b) noexcept {
        return a < b ? b * (b + 1) / 2 + a : a * (a + 1) / 2 + b;
    }

    std::size_t voters_;
    hallmark::detail::plain_vector<voter_pair> cells_; ///< the lower triangle, row after row
};

struct pairwise_options {
    bool multi_label = false; ///< as in analyze_options
};
/// Overlaps, agreements and conflicts of all pairs of voters. O(sum of the squares of the rows' sizes + voters²), 12
/// bytes · voters²: for hundreds or a few thousand voters.
template <vote_source Votes>
[[nodiscard]] voter_pairs pairwise(const Votes& votes, const pairwise_options& options = {}) {
    voter_pairs pairs(votes.voters());
    hallmark::detail::plain_vector<voter_vote> row;
    for (std::size_t i = 0; i < votes.items(); ++i) {
        row.clear();
        votes.for_each_vote(i, [&](std::uint32_t voter, vote v) { row.push_back({voter, v}); });
        const auto end_of = [&](std::size_t k) {
            std::size_t end = k + 1;
            while (end < row.size() && row[end].voter == row[k].voter) ++end;
            return end;
        };
        for (std::size_t a = 0; a < row.size(); a = end_of(a))
            for (std::size_t b = a; b < row.size(); b = end_of(b)) {
                voter_pair& p = pairs.at(row[a].voter, row[b].voter);
                bool same = false;
                bool contrary = false;
                for (std::size_t x = a; x < end_of(a); ++x)
                    for (std::size_t y = b; y < end_of(b); ++y) {
                        same = same || row[x].vote == row[y].vote;
                        contrary = contrary ||
                                   (a != b && detail::contradict(votes, row[x].vote, row[y].vote, options.multi_label));
                    }
                ++p.both;
                p.same += same;
                p.contrary += contrary;
            }
    }
    return pairs;
}

/// What one voter adds to the others, and what their majority would be without it.
struct voter_influence {
    std::size_t votes = 0;
    std::size_t alone = 0;         ///< items on which nobody else votes: the coverage that would be lost
    std::size_t alone_correct = 0; ///< of them, where its vote is right by the known labels
    std::size_t repeated = 0;      ///< items on which another voter says the same
    double redundancy = 0;         ///< repeated / votes; not a number when it never votes
    std::size_t changed = 0;       ///< items whose majority would be another (or none) without it
    std::ptrdiff_t gain = 0;       ///< items that the majority has right with it, less those that it has right without
                                   ///< it; by the known labels
};

/// Leaves each voter out in turn. The majority of an item is the label with the most votes, none when two have as many;
/// votes against and for sets have no part in it. With gold, a majority is right when the item has that label. O(sum
/// over rows of votes · different labels).
template <vote_source Votes>
[[nodiscard]] std::vector<voter_influence> influence(const Votes& votes, const gold_view& gold = {}) {
    detail::require_gold_of(gold, votes.items(), "influence");
    struct tally {
        vote label;
        std::size_t count;
    };
    std::vector<voter_influence> all(votes.voters());
    hallmark::detail::plain_vector<voter_vote> row;
    hallmark::detail::plain_vector<tally> tallies;
    const auto majority = [&](std::size_t begin, std::size_t end) { // without the votes [begin, end) of one voter
        vote best = abstain;
        std::size_t most = 0;
        for (const tally& t : tallies) {
            std::size_t count = t.count;
            for (std::size_t k = begin; k < end; ++k) count -= row[k].vote == t.label;
            if (count > most) {
                best = t.label;
                most = count;
            } else if (count == most) {
                best = abstain;
            }
        }
        return best;
    };
    for (std::size_t i = 0; i < votes.items(); ++i) {
        row.clear();
        tallies.clear();
        votes.for_each_vote(i, [&](std::uint32_t voter, vote v) {
            row.push_back({voter, v});
            if (!v.is_label()) return;
            for (tally& t : tallies)
                if (t.label == v) {
                    ++t.count;
                    return;
                }
            tallies.push_back({v, 1});
        });
        if (row.empty()) continue;
        const bool known = !gold.empty() && gold.known(i);
        const auto right = [&](vote v) { return known && v.is_label() && gold.has(i, v.label()); };
        const vote with = majority(0, 0);
        for (std::size_t k = 0; k < row.size();) {
            std::size_t end = k + 1;
            while (end < row.size() && row[end].voter == row[k].voter) ++end;
            voter_influence& v = all[row[k].voter];
            ++v.votes;
            if (end - k == row.size()) {
                ++v.alone;
                v.alone_correct += known && detail::is_right(votes, gold, i, row[k].vote);
            }
            bool repeated = false;
            for (std::size_t own = k; own < end; ++own)
                for (const voter_vote& other : row)
                    repeated = repeated || (other.voter != row[k].voter && other.vote == row[own].vote);
            v.repeated += repeated;
            const vote without = majority(k, end);
            v.changed += with != without;
            v.gain += static_cast<std::ptrdiff_t>(right(with)) - static_cast<std::ptrdiff_t>(right(without));
            k = end;
        }
    }
    for (voter_influence& v : all) v.redundancy = detail::share(v.repeated, v.votes);
    return all;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
