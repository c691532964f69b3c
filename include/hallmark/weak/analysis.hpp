// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_ANALYSIS_HPP
#define HALLMARK_WEAK_ANALYSIS_HPP

// What each voter is worth: the numbers of snorkel's LFAnalysis, with intervals.
//
//     const vote_analysis found = analyze(votes, gold);
//     found[0].coverage, found[0].accuracy, to_table(found).str()
//
// What is undefined (the accuracy of a voter that never met a known label) is not a number: std::isnan, "–" in tables.
// Snorkel says 0 there. O(votes); rows with votes against or for sets, or with several labels, O(votes of the row
// squared).

#include "../core/executor.hpp"
#include "../core/span_of.hpp"
#include "../core/table.hpp"
#include "../core/votes.hpp"
#include "../numeric/intervals.hpp"
#include "detail/agreement.hpp"
#include "gold.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct analyze_options {
    /// Whether items may have several labels. Then votes for two labels agree; only a vote for a label and one against
    /// it are in conflict. Gold sets make it so.
    bool multi_label = false;
    double z = 1.959964; ///< of the intervals: 95 %
};

/// What one voter did. Shares are of all items, as in snorkel.
struct voter_summary {
    std::string name{};
    std::vector<label_id> polarity{}; ///< the labels that it votes for, sorted
    std::size_t votes = 0;            ///< items that it votes on
    std::size_t shared = 0;           ///< of them: another one votes too
    std::size_t disputed = 0;         ///< of them: another one contradicts
    double coverage = 0;              ///< votes / items; not a number when there are no items, as all below
    double overlaps = 0;              ///< shared / items
    double conflicts = 0;             ///< disputed / items
    double overlaps_normalized = 0;   ///< shared / votes; not a number when it never votes (snorkel: 0)
    double conflicts_normalized = 0;  ///< disputed / shared; not a number when that is 0 (snorkel: 0)
    std::size_t correct = 0;          ///< votes that the known labels bear out
    std::size_t incorrect = 0;        ///< votes that they do not; where no label is known a vote is neither (snorkel's
                                      ///< accuracy counts it as wrong)
    std::size_t missed = 0;           ///< known labels of its polarity on items where it does not vote for them
    double accuracy = 0;              ///< correct / (correct + incorrect): its precision; not a number without any
    double recall = 0;                ///< correct / (correct + missed); not a number without any
    numeric::interval accuracy_interval{}; ///< Wilson; [0, 1] without any
};

/// What all voters did. As a range: one summary a voter, in order.
struct vote_analysis {
    std::vector<voter_summary> voters{};
    std::size_t items = 0;
    std::size_t covered = 0;  ///< items with a vote
    std::size_t shared = 0;   ///< items with votes of at least two voters
    std::size_t disputed = 0; ///< items with votes that contradict each other
    double coverage = 0;      ///< shares of the items; not a number when there are none
    double overlap = 0;
    double conflict = 0;

    [[nodiscard]] std::size_t size() const noexcept { return voters.size(); }
    [[nodiscard]] const voter_summary& operator[](std::size_t voter) const noexcept { return voters[voter]; }
    [[nodiscard]] auto begin() const noexcept { return voters.begin(); }
    [[nodiscard]] auto end() const noexcept { return voters.end(); }
};

/// The table for a person: a line a voter, with what gold says of it where there was any; labels by their names, where
/// those are given.
template <class = void>
[[nodiscard]] table to_table(const vote_analysis& analysis, std::span<const std::string> label_names = {}) {
    using align = table::align;
    bool judged = false;
    for (const voter_summary& v : analysis) judged = judged || v.correct + v.incorrect > 0;
    std::vector<table::column> columns{
        {"voter"}, {"labels"}, {"coverage", align::right}, {"overlaps", align::right}, {"conflicts", align::right}};
    if (judged)
        for (const char* title : {"correct", "incorrect", "missed", "accuracy", "95 %", "recall"})
            columns.push_back({title, align::right});
    table lines(std::move(columns));
    for (const voter_summary& v : analysis) {
        std::string labels;
        for (std::size_t k = 0; k < v.polarity.size() && k < 4; ++k) {
            const label_id label = v.polarity[k];
            labels.append(k == 0 ? "" : " ")
                .append(label < label_names.size() ? label_names[label] : std::to_string(label));
        }
        if (v.polarity.size() > 4) labels += " …";
        std::vector<std::string> cells{v.name, labels, fixed(v.coverage, 3), fixed(v.overlaps, 3),
                                       fixed(v.conflicts, 3)};
        if (judged) {
            const numeric::interval& range = v.accuracy_interval;
            cells.push_back(with_commas(v.correct));
            cells.push_back(with_commas(v.incorrect));
            cells.push_back(with_commas(v.missed));
            cells.push_back(fixed(v.accuracy, 3));
            cells.push_back(v.correct + v.incorrect > 0 ? fixed(range.low, 2) + "–" + fixed(range.high, 2) : "–");
            cells.push_back(fixed(v.recall, 3));
        }
        lines.add(std::move(cells));
    }
    return lines;
}

/// Counts what voters do. Counts of shards merge to those of the whole: analyze() is one of these over all items.
class vote_statistics {
public:
    template <class = void>
    explicit vote_statistics(std::size_t voters = 0, const analyze_options& options = {})
        : counts_(voters), options_(options) {}

    /// Counts the items [block.begin, block.end) of the votes; gold is of all of them. A wrong call when it speaks of
    /// another number of items, or there are other voters.
    template <vote_source Votes>
    void add(const Votes& votes, const gold_view& gold, index_block block) {
        HALLMARK_REQUIRE(votes.voters() == counts_.size(), "vote_statistics: " + std::to_string(votes.voters()) +
                                                               " voters, " + std::to_string(counts_.size()) +
                                                               " expected");
        detail::require_gold_of(gold, votes.items(), "vote_statistics");
        hallmark::detail::plain_vector<voter_vote> own;
        items_ += block.size();
        for (std::size_t i = block.begin; i < block.end; ++i) {
            std::span<const voter_vote> row;
            if constexpr (std::is_same_v<Votes, vote_matrix>) {
                row = votes[i];
            } else {
                own.clear();
                votes.for_each_vote(i, [&](std::uint32_t voter, vote v) { own.push_back({voter, v}); });
                row = span_of(own);
            }
            const bool known = !gold.empty() && gold.known(i);
            if (known) gold.for_each_label(i, [&](label_id label) { add_gold(label); });
            if (row.empty()) continue;
            if (!add_plain_row(row, gold, i, known)) add_row(votes, gold, i, row, known);
        }
    }
    /// Adds the counts of other items by the same voters.
    template <class = void>
    void merge(const vote_statistics& other) {
        HALLMARK_REQUIRE(other.counts_.size() == counts_.size(),
                         "vote_statistics::merge: " + std::to_string(other.counts_.size()) + " voters and " +
                             std::to_string(counts_.size()));
        items_ += other.items_;
        covered_ += other.covered_;
        shared_ += other.shared_;
        disputed_ += other.disputed_;
        if (gold_.size() < other.gold_.size()) gold_.resize(other.gold_.size());
        for (std::size_t l = 0; l < other.gold_.size(); ++l) gold_[l] += other.gold_[l];
        for (std::size_t j = 0; j < counts_.size(); ++j) {
            count& mine = counts_[j];
            const count& theirs = other.counts_[j];
            mine.votes += theirs.votes;
            mine.shared += theirs.shared;
            mine.disputed += theirs.disputed;
            mine.correct += theirs.correct;
            mine.incorrect += theirs.incorrect;
            mine.hits += theirs.hits;
            mine.first_labels |= theirs.first_labels;
            for (const label_id label : theirs.labels) add_polarity(mine, label);
        }
    }

    /// The summary of what was counted. Names may be left out: then voters are called by their numbers. O(voters +
    /// labels).
    template <class = void>
    [[nodiscard]] vote_analysis summary(std::span<const std::string> names = {}) const {
        vote_analysis all;
        all.items = items_;
        all.covered = covered_;
        all.shared = shared_;
        all.disputed = disputed_;
        all.coverage = detail::share(covered_, items_);
        all.overlap = detail::share(shared_, items_);
        all.conflict = detail::share(disputed_, items_);
        for (std::size_t j = 0; j < counts_.size(); ++j) {
            const count& c = counts_[j];
            voter_summary v;
            v.name = names.empty() ? std::to_string(j) : names[j];
            for (label_id label = 0; label < 64; ++label)
                if (((c.first_labels >> label) & 1u) != 0) v.polarity.push_back(label);
            for (const label_id label : c.labels) v.polarity.push_back(label);
            v.votes = c.votes;
            v.shared = c.shared;
            v.disputed = c.disputed;
            v.coverage = detail::share(c.votes, items_);
            v.overlaps = detail::share(c.shared, items_);
            v.conflicts = detail::share(c.disputed, items_);
            v.overlaps_normalized = detail::share(c.shared, c.votes);
            v.conflicts_normalized = detail::share(c.disputed, c.shared);
            v.correct = c.correct;
            v.incorrect = c.incorrect;
            std::uint64_t gold = 0;
            for (const label_id label : v.polarity)
                if (label < gold_.size()) gold += gold_[label];
            v.missed = gold - c.hits;
            v.accuracy = detail::share(c.correct, c.correct + c.incorrect);
            v.recall = detail::share(c.hits, gold);
            v.accuracy_interval = numeric::wilson(static_cast<double>(c.correct),
                                                  static_cast<double>(c.correct + c.incorrect), options_.z);
            all.voters.push_back(std::move(v));
        }
        return all;
    }

private:
    struct count {
        std::uint64_t votes = 0, shared = 0, disputed = 0, correct = 0, incorrect = 0;
        std::uint64_t hits = 0;         ///< correct votes that name a label
        std::uint64_t first_labels = 0; ///< of its polarity, those below 64, a bit each
        std::vector<label_id> labels{}; ///< the others, sorted
    };

    template <class = void>
    void add_gold(label_id label) {
        if (label >= gold_.size()) gold_.resize(std::size_t{label} + 1);
        ++gold_[label];
    }
    template <class = void>
    static void add_polarity(count& c, label_id label) {
        if (label < 64) {
            c.first_labels |= std::uint64_t{1} << label;
            return;
        }
        std::size_t at = c.labels.size();
        while (at > 0 && c.labels[at - 1] > label) --at;
        if (at > 0 && c.labels[at - 1] == label) return;
        c.labels.push_back(label);
        for (std::size_t k = c.labels.size() - 1; k > at; --k) std::swap(c.labels[k], c.labels[k - 1]);
    }

    /// The usual row: a label by each voter, one label an item. False when it is another.
    template <class = void>
    [[nodiscard]] bool add_plain_row(std::span<const voter_vote> row, const gold_view& gold, std::size_t item,
                                     bool known) {
        if (options_.multi_label || gold.multi_label()) return false;
        const vote first = row.front().vote;
        std::uint32_t all_bits = first.code();
        bool same = true;
        bool repeated = false;
        for (std::size_t k = 1; k < row.size(); ++k) {
            all_bits |= row[k].vote.code();
            same &= row[k].vote == first;
            repeated |= row[k].voter == row[k - 1].voter;
        }
        if (all_bits > vote::max_label || repeated) return false;
        const bool shared = row.size() > 1;
        const vote right = known ? gold.label(item) : abstain;
        ++covered_;
        shared_ += shared;
        disputed_ += !same;
        for (const voter_vote& v : row) {
            count& c = counts_[v.voter];
            add_polarity(c, v.vote.label());
            ++c.votes;
            c.shared += shared;
            c.disputed += !same;
            c.correct += v.vote == right;
            c.incorrect += known && v.vote != right;
            c.hits += v.vote == right;
        }
        return true;
    }
    template <class Votes>
    void add_row(const Votes& votes, const gold_view& gold, std::size_t item, std::span<const voter_vote> row,
                 bool known) {
        const bool multi_label = options_.multi_label || gold.multi_label();
        const voter_vote& first = row.front();
        const bool shared = row.back().voter != first.voter;
        bool plain = true; // labels only
        bool same = true;
        for (const voter_vote& v : row) {
            plain = plain && v.vote.is_label();
            same = same && v.vote == first.vote;
        }
        // Where two voters say different labels, every voter has one that contradicts it.
        const bool all_disputed = plain && !multi_label && !same && shared;
        const bool none_disputed = same || !shared || (plain && multi_label);
        bool any_disputed = all_disputed;
        ++covered_;
        shared_ += shared;
        for (std::size_t k = 0; k < row.size(); ++k) {
            const auto [voter, v] = row[k];
            count& c = counts_[voter];
            if (v.is_label()) add_polarity(c, v.label());
            if (known) {
                const bool right = detail::is_right(votes, gold, item, v);
                c.correct += right;
                c.incorrect += !right;
                c.hits += right && v.is_label() && !is_repeated(row, k);
            }
            if (k > 0 && row[k - 1].voter == voter) continue; // its other votes on the item
            ++c.votes;
            c.shared += shared;
            const bool disputed = all_disputed || (!none_disputed && is_disputed(votes, row, k, multi_label));
            c.disputed += disputed;
            any_disputed = any_disputed || disputed;
        }
        disputed_ += any_disputed;
    }
    /// Whether the same voter gave the same vote before in the row.
    [[nodiscard]] static bool is_repeated(std::span<const voter_vote> row, std::size_t k) {
        for (std::size_t before = k; before > 0 && row[before - 1].voter == row[k].voter; --before)
            if (row[before - 1].vote == row[k].vote) return true;
        return false;
    }
    /// Whether another voter contradicts a vote of the one whose votes begin at k.
    template <class Votes>
    [[nodiscard]] static bool is_disputed(const Votes& votes, std::span<const voter_vote> row, std::size_t k,
                                          bool multi_label) {
        for (std::size_t own = k; own < row.size() && row[own].voter == row[k].voter; ++own)
            for (const voter_vote& other : row)
                if (other.voter != row[k].voter && detail::contradict(votes, row[own].vote, other.vote, multi_label))
                    return true;
        return false;
    }

    std::vector<count> counts_;
    std::vector<std::uint64_t> gold_; ///< how often each label is known
    std::uint64_t items_ = 0, covered_ = 0, shared_ = 0, disputed_ = 0;
    analyze_options options_;
};

/// What each voter did on the items, and how its votes agree with the labels that are known: one gold label an item,
/// votes with `abstain` where none is known, or sets of labels. An empty gold judges nobody. A wrong call when gold
/// speaks of another number of items.
template <vote_source Votes, executor Executor = serial>
[[nodiscard]] vote_analysis analyze(const Votes& votes, const gold_view& gold = {}, const analyze_options& options = {},
                                    Executor&& ex = {}) {
    detail::require_gold_of(gold, votes.items(), "analyze");
    const vote_statistics none(votes.voters(), options);
    const vote_statistics total = reduce_blocks(
        ex, votes.items(), 65536, none,
        [&](index_block block) {
            vote_statistics part = none;
            part.add(votes, gold, block);
            return part;
        },
        [](vote_statistics sum, const vote_statistics& part) {
            sum.merge(part);
            return sum;
        });
    if constexpr (requires { votes.names(); })
        return total.summary(votes.names());
    else
        return total.summary();
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
