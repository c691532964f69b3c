// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_ANALYSIS_HPP
#define HALLMARK_WEAK_ANALYSIS_HPP

// What each voter is worth: the numbers of snorkel's LFAnalysis, with intervals.
//
//     const auto table = analyze(votes, gold);
//     table[0].coverage, table[0].accuracy, table.str()
//
// What is undefined (the accuracy of a voter that never met a known label) is not a number: std::isnan, "–" in tables.
// Snorkel says 0 there.

#include "../core/detail/sort_unique.hpp"
#include "../core/executor.hpp"
#include "../core/label_sets.hpp"
#include "../core/table.hpp"
#include "../core/votes.hpp"
#include "../numeric/intervals.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Known labels, viewed: one label or vote an item (`abstain` where it is not known), or a set an item (multi-label,
/// all known). The host's memory has to outlive the view.
class gold_view {
public:
    /// No label is known.
    gold_view() = default;
    /// A number that is no label (more than vote::max_label) is not known.
    gold_view(std::span<const label_id> labels) noexcept : labels_(labels), size_(labels.size()) {}
    gold_view(const std::vector<label_id>& labels) noexcept : gold_view(std::span<const label_id>(labels)) {}
    /// Votes that are no labels count as not known.
    gold_view(std::span<const vote> labels) noexcept : votes_(labels), size_(labels.size()) {}
    gold_view(const std::vector<vote>& labels) noexcept : gold_view(std::span<const vote>(labels)) {}
    gold_view(const label_sets_view& sets) noexcept : sets_(sets), size_(sets.size()), multi_(true) {}
    gold_view(const label_sets& sets) noexcept : gold_view(sets.view()) {}

    /// How many items it speaks of; 0: of none.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// Whether items have sets of labels, so that two labels of an item do not contradict each other.
    [[nodiscard]] bool multi_label() const noexcept { return multi_; }
    /// The labels of an item; none when they are not known.
    [[nodiscard]] bool known(std::size_t item) const noexcept { return multi_ || !label(item).is_abstain(); }
    [[nodiscard]] bool has(std::size_t item, label_id wanted) const noexcept {
        if (!multi_) return label(item) == vote::from_code(wanted);
        for (const label_id one : sets_[item])
            if (one == wanted) return true;
        return false;
    }
    /// The label of an item that has one at most.
    [[nodiscard]] vote label(std::size_t item) const noexcept {
        if (!labels_.empty()) return labels_[item] <= vote::max_label ? vote(labels_[item]) : abstain;
        return votes_[item].is_label() ? votes_[item] : abstain;
    }
    template <class F>
    void for_each_label(std::size_t item, F&& f) const {
        if (multi_)
            for (const label_id one : sets_[item]) f(one);
        else if (known(item))
            f(label(item).label());
    }

private:
    std::span<const label_id> labels_;
    std::span<const vote> votes_;
    label_sets_view sets_;
    std::size_t size_ = 0;
    bool multi_ = false;
};

struct analysis_options {
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

    /// The table for a person: a line a voter; labels by their names, where they are given.
    template <class = void>
    [[nodiscard]] std::string str(std::size_t indent = 0, std::span<const std::string> label_names = {}) const {
        using align = table::align;
        bool judged = false;
        for (const voter_summary& v : voters) judged = judged || v.correct + v.incorrect > 0;
        std::vector<table::column> columns{
            {"voter"}, {"labels"}, {"coverage", align::right}, {"overlaps", align::right}, {"conflicts", align::right}};
        if (judged)
            for (const char* title : {"correct", "incorrect", "missed", "accuracy", "95 %", "recall"})
                columns.push_back({title, align::right});
        table lines(std::move(columns));
        for (const voter_summary& v : voters) {
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
                const bool any = v.correct + v.incorrect > 0;
                cells.push_back(with_commas(v.correct));
                cells.push_back(with_commas(v.incorrect));
                cells.push_back(with_commas(v.missed));
                cells.push_back(fixed(v.accuracy, 3));
                cells.push_back(any ? fixed(v.accuracy_interval.low, 2) + "–" + fixed(v.accuracy_interval.high, 2)
                                    : "–");
                cells.push_back(fixed(v.recall, 3));
            }
            lines.add(std::move(cells));
        }
        return lines.str(indent);
    }
};

namespace detail {

[[nodiscard]] inline double share(std::size_t part, std::size_t whole) noexcept {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
}

/// The labels of a set that is voted for; dense votes have none.
template <class Votes>
[[nodiscard]] std::span<const label_id> set_labels(const Votes& votes, vote v) {
    if constexpr (requires { votes.sets(); })
        return votes.sets()[v.set_number()];
    else
        return {};
}

/// Whether no single label fits both votes; with several labels an item, whether one denies what the other says.
template <class Votes>
[[nodiscard]] bool contradict(const Votes& votes, vote a, vote b, bool multi_label) {
    if (a == b) return false;
    if (a.is_label() && b.is_label()) return !multi_label;
    if (a.is_against() && b.is_against()) return false;
    if (b.is_set() && !a.is_set()) std::swap(a, b);
    if (a.is_set()) {
        const auto set = set_labels(votes, a);
        if (b.is_against()) return set.size() == 1 && set[0] == b.label();
        if (multi_label) return false;
        if (b.is_label()) return !std::binary_search(set.begin(), set.end(), b.label());
        for (const label_id one : set_labels(votes, b))
            if (std::binary_search(set.begin(), set.end(), one)) return false;
        return true;
    }
    return a.label() == b.label(); // one is for it, the other against
}

template <class Votes>
[[nodiscard]] bool is_right(const Votes& votes, const gold_view& gold, std::size_t item, vote v) {
    if (v.is_label()) return gold.has(item, v.label());
    if (v.is_against()) return !gold.has(item, v.label());
    for (const label_id one : set_labels(votes, v))
        if (gold.has(item, one)) return true;
    return false;
}

} // namespace detail

/// Counts what voters do. Counts of shards merge to those of the whole: analyze() is one of these over all items.
class vote_statistics {
public:
    /// For so many voters; multi_label as in analysis_options.
    explicit vote_statistics(std::size_t voters = 0, bool multi_label = false)
        : counts_(voters), multi_label_(multi_label) {}

    /// Counts the items [block.begin, block.end) of the votes. O(votes + labels); rows with votes against or for sets,
    /// or with several labels an item, O(votes of the row squared).
    template <vote_source Votes>
    void add(const Votes& votes, const gold_view& gold, index_block block) {
        HALLMARK_REQUIRE(votes.voters() == counts_.size(), "vote_statistics: " + std::to_string(votes.voters()) +
                                                               " voters, " + std::to_string(counts_.size()) +
                                                               " expected");
        HALLMARK_REQUIRE(gold.empty() || gold.size() == votes.items(), "analyze: " + std::to_string(gold.size()) +
                                                                           " gold labels for " +
                                                                           std::to_string(votes.items()) + " items");
        hallmark::detail::plain_vector<voter_vote> own;
        items_ += block.size();
        for (std::size_t i = block.begin; i < block.end; ++i) {
            std::span<const voter_vote> row;
            if constexpr (std::is_same_v<Votes, vote_matrix>) {
                row = votes[i];
            } else {
                own.clear();
                votes.for_each_vote(i, [&](std::uint32_t voter, vote v) { own.push_back({voter, v}); });
                row = {own.data(), own.size()};
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
    [[nodiscard]] vote_analysis summary(std::span<const std::string> names = {}, double z = 1.959964) const {
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
            v.polarity.insert(v.polarity.end(), c.labels.begin(), c.labels.end());
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
            v.accuracy_interval =
                numeric::wilson(static_cast<double>(c.correct), static_cast<double>(c.correct + c.incorrect), z);
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
        if (at == 0 || c.labels[at - 1] != label)
            c.labels.insert(c.labels.begin() + static_cast<std::ptrdiff_t>(at), label);
    }

    /// The usual row: a label by each voter, one label an item. False when it is another.
    template <class = void>
    [[nodiscard]] bool add_plain_row(std::span<const voter_vote> row, const gold_view& gold, std::size_t item,
                                     bool known) {
        if (multi_label_ || gold.multi_label()) return false;
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
        const bool multi_label = multi_label_ || gold.multi_label();
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
    bool multi_label_ = false;
};

/// What each voter did on the items, and how its votes agree with the labels that are known: one gold label an item,
/// votes with `abstain` where none is known, or sets of labels. An empty gold judges nobody. A wrong call when gold
/// speaks of another number of items. O(votes).
template <vote_source Votes, executor Executor = serial>
[[nodiscard]] vote_analysis analyze(const Votes& votes, const gold_view& gold = {},
                                    const analysis_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(gold.empty() || gold.size() == votes.items(), "analyze: " + std::to_string(gold.size()) +
                                                                       " gold labels for " +
                                                                       std::to_string(votes.items()) + " items");
    const vote_statistics none(votes.voters(), options.multi_label);
    const vote_statistics total = reduce_blocks(
        ex, votes.items(), 65536, none,
        [&](index_block block) {
            vote_statistics part(votes.voters(), options.multi_label);
            part.add(votes, gold, block);
            return part;
        },
        [](vote_statistics sum, const vote_statistics& part) {
            sum.merge(part);
            return sum;
        });
    if constexpr (requires { votes.names(); })
        return total.summary(votes.names(), options.z);
    else
        return total.summary({}, options.z);
}

/// How a voter votes where the label is known: rows are votes (row 0 abstains, row l + 1 votes for label l), columns
/// known labels; each column sums to
/// 1. Not a number in the column of a label that is never known. Items without a known label, votes against and for
/// sets are left out. snorkel's lf_empirical_probs. A wrong call when there is no such voter, or a gold label is not
/// below the cardinality. O(votes).
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
/// All pairs of (gold, predicted) that there are, by gold then predicted, `abstain` last; items ascending. Predictions
/// may be a label model's, or one voter's votes (votes_of). A wrong call when the sizes differ or gold holds sets. O(n
/// + pairs of labels that there are squared).
template <class = void>
[[nodiscard]] std::vector<label_bucket> label_buckets(const gold_view& gold, std::span<const vote> predicted) {
    HALLMARK_REQUIRE(gold.size() == predicted.size(), "label_buckets: " + std::to_string(gold.size()) +
                                                          " gold labels, " + std::to_string(predicted.size()) +
                                                          " predictions");
    HALLMARK_REQUIRE(!gold.multi_label(), "label_buckets: an item has one gold label here, not a set");
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
