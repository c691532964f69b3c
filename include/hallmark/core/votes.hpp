// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_VOTES_HPP
#define HALLMARK_CORE_VOTES_HPP

// What voters (labeling functions, annotators, models, existing tags) say of items: only the votes that there are take
// space.
//
//     const auto votes = vote_matrix::from_triples(triples, {.items = 500, .voters = 4, .cardinality = 3});
//     votes(0, 2) == abstain;                                  // what voter 2 says of item 0
//     for (const voter_vote& v : votes[0]) use(v.voter, v.vote);

#include "config.hpp"
#include "detail/name_index.hpp"
#include "detail/plain_vector.hpp"
#include "detail/sort_unique.hpp"
#include "label_id.hpp"
#include "label_sets.hpp"
#include "matrix.hpp"
#include "span_of.hpp"
#include "vote.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// What to do when a voter votes more than once on one item.
enum class repeats : std::uint8_t {
    keep,  ///< all count: an annotator who was asked three times; several labels of one voter. The default
    first, ///< the first that is given counts
    last,  ///< the last: who votes again means to correct
    refuse ///< a wrong call that names item and voter
};

/// How large a vote matrix is. A number that is 0 is taken from the votes: one more than the greatest that stands in
/// them.
struct vote_matrix_options {
    std::size_t items = 0;
    std::size_t voters = 0;
    std::size_t cardinality = 0;                         ///< how many labels there are
    hallmark::repeats repeats = hallmark::repeats::keep; ///< of a voter on an item
    std::vector<std::string> names = {}; ///< one a voter (as many as `voters`, unless that is 0); empty: they have none
};

/// The votes on many items: rows of (voter, vote), compressed. In a row votes stand by voter, those of one voter as
/// they were given; no abstentions are stored. 8 bytes a vote and 8 an item.
class vote_matrix {
public:
    /// No items, no voters.
    vote_matrix() = default;
    /// No items yet, for voters with these names (each a string of its own) and votes on labels below `cardinality` (0:
    /// as they come).
    explicit vote_matrix(std::vector<std::string> names, std::size_t cardinality = 0)
        : names_(std::move(names)), voters_(names_.size()), cardinality_(cardinality) {}
    /// The same for voters without names.
    explicit vote_matrix(std::size_t voters, std::size_t cardinality = 0)
        : voters_(voters), cardinality_(cardinality) {}

    /// From (item, voter, vote) in any order; abstentions say only that the item and the voter are there. Sets cannot
    /// stand in triples. A wrong call when an item, voter or label is beyond its number in the options. O(votes +
    /// items), and votes of a row are sorted where they do not come by voter.
    template <class = void>
    [[nodiscard]] static vote_matrix from_triples(std::span<const vote_triple> triples,
                                                  const vote_matrix_options& options = {}) {
        vote_matrix m = sized(options, "from_triples");
        std::size_t items = options.items;
        if (items == 0)
            for (const vote_triple& t : triples) items = (std::max)(items, std::size_t{t.item} + 1);
        for (const vote_triple& t : triples) {
            HALLMARK_REQUIRE(t.item < items, "vote_matrix::from_triples: item " + std::to_string(t.item) + " of " +
                                                 std::to_string(items));
            HALLMARK_REQUIRE(!t.label.is_set(), "vote_matrix::from_triples: the vote of voter " +
                                                    std::to_string(t.voter) + " on item " + std::to_string(t.item) +
                                                    " is a set, whose labels are unknown");
            m.admit(t.item, t.voter, t.label, options.voters != 0 || !options.names.empty(), options.cardinality != 0);
        }
        // Counting sort by item: votes of an item keep the order in which they were given.
        m.offsets_.assign(items + 1, 0);
        for (const vote_triple& t : triples) m.offsets_[std::size_t{t.item} + 1] += !t.label.is_abstain();
        for (std::size_t i = 0; i < items; ++i) m.offsets_[i + 1] += m.offsets_[i];
        m.votes_.resize(m.offsets_[items]);
        for (const vote_triple& t : triples)
            if (!t.label.is_abstain()) m.votes_[m.offsets_[t.item]++] = {t.voter, t.label};
        for (std::size_t i = items; i > 0; --i) m.offsets_[i] = m.offsets_[i - 1];
        m.offsets_[0] = 0;
        m.settle(options.repeats);
        return m;
    }

    /// From items × voters integers, row after row: a label, or a negative number (snorkel's -1) for an abstention.
    /// O(cells). See dense_votes for reading such an array where it is.
    template <std::integral I>
    [[nodiscard]] static vote_matrix from_dense(const matrix_view<I>& dense, const vote_matrix_options& options = {}) {
        vote_matrix_options all = options;
        HALLMARK_REQUIRE(options.items == 0 || options.items == dense.rows(),
                         "vote_matrix::from_dense: " + std::to_string(options.items) + " items, but " +
                             std::to_string(dense.rows()) + " rows");
        HALLMARK_REQUIRE(options.voters == 0 || options.voters == dense.columns(),
                         "vote_matrix::from_dense: " + std::to_string(options.voters) + " voters, but " +
                             std::to_string(dense.columns()) + " columns");
        all.voters = dense.columns();
        vote_matrix m = sized(all, "from_dense");
        m.offsets_.reserve(dense.rows() + 1);
        for (std::size_t i = 0; i < dense.rows(); ++i) {
            const std::span<const I> row = dense[i];
            for (std::size_t j = 0; j < row.size(); ++j) {
                if (std::cmp_less(row[j], 0)) continue;
                const hallmark::vote v(row[j]);
                m.admit(i, static_cast<std::uint32_t>(j), v, true, options.cardinality != 0);
                m.votes_.push_back({static_cast<std::uint32_t>(j), v});
            }
            m.offsets_.push_back(m.votes_.size());
        }
        return m;
    }

    /// Appends an item with its votes: any order, abstentions are left out, sets by numbers of `set_of`. A wrong call
    /// when a voter, label or set is not below its number. Amortised O(votes of the item).
    template <class = void>
    void add(std::span<const voter_vote> row) {
        const std::size_t begin = votes_.size();
        for (const voter_vote& v : row) {
            admit(items(), v.voter, v.vote, true, cardinality_fixed());
            if (!v.vote.is_abstain()) votes_.push_back(v);
        }
        sort_row(begin, votes_.size());
        offsets_.push_back(votes_.size());
    }
    void reserve(std::size_t items, std::size_t votes) {
        offsets_.reserve(items + 1);
        votes_.reserve(votes);
    }

    /// How many items, voters and votes there are. Labels are below cardinality().
    [[nodiscard]] std::size_t items() const noexcept { return offsets_.size() - 1; }
    [[nodiscard]] std::size_t voters() const noexcept { return voters_; }
    [[nodiscard]] std::size_t cardinality() const noexcept { return cardinality_; }
    [[nodiscard]] std::size_t votes() const noexcept { return votes_.size(); }
    /// As a range: its items.
    [[nodiscard]] std::size_t size() const noexcept { return items(); }

    /// The votes on an item, by voter; item < items().
    [[nodiscard]] std::span<const voter_vote> operator[](std::size_t item) const noexcept {
        return {votes_.data() + offsets_[item], offsets_[item + 1] - offsets_[item]};
    }
    /// What a voter says of an item, its first vote where there are several. A wrong call when there is no such item or
    /// voter. O(log votes of the item).
    [[nodiscard]] hallmark::vote operator()(std::size_t item, std::size_t voter) const {
        HALLMARK_REQUIRE(item < items() && voter < voters_,
                         "vote_matrix: item " + std::to_string(item) + ", voter " + std::to_string(voter) + " of " +
                             std::to_string(items()) + " × " + std::to_string(voters_));
        std::size_t low = offsets_[item];
        std::size_t high = offsets_[item + 1];
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (votes_[middle].voter < voter)
                low = middle + 1;
            else
                high = middle;
        }
        return low < offsets_[item + 1] && votes_[low].voter == voter ? votes_[low].vote : abstain;
    }
    [[nodiscard]] detail::row_iterator<vote_matrix> begin() const noexcept { return {this, 0}; }
    [[nodiscard]] detail::row_iterator<vote_matrix> end() const noexcept { return {this, items()}; }
    /// All votes, item after item, and where each item begins: one entry more than items.
    [[nodiscard]] std::span<const voter_vote> all() const noexcept { return span_of(votes_); }
    [[nodiscard]] std::span<const std::size_t> offsets() const noexcept { return span_of(offsets_); }
    /// Calls f(voter, vote) for each vote on an item: what every reader of votes asks of its source (see vote_source).
    template <class F>
    void for_each_vote(std::size_t item, F&& f) const {
        for (const voter_vote& v : (*this)[item]) f(v.voter, v.vote);
    }
    /// The votes of one voter as item and vote, by item. O(votes).
    template <class F>
    void for_each_vote_of(std::size_t voter, F&& f) const {
        for (std::size_t i = 0; i < items(); ++i)
            for (const voter_vote& v : (*this)[i])
                if (v.voter == voter) f(i, v.vote);
    }

    /// The names of the voters; empty when they have none.
    [[nodiscard]] std::span<const std::string> names() const noexcept { return span_of(names_); }
    /// The name of a voter; its number when it has none. A wrong call when there is no such voter.
    [[nodiscard]] std::string name(std::size_t voter) const {
        HALLMARK_REQUIRE(voter < voters_,
                         "vote_matrix: voter " + std::to_string(voter) + " of " + std::to_string(voters_));
        return names_.empty() ? std::to_string(voter) : names_[voter];
    }
    /// The voter with that name; voters() when there is none. O(voters).
    [[nodiscard]] std::size_t find(std::string_view name) const noexcept {
        for (std::size_t j = 0; j < names_.size(); ++j)
            if (names_[j] == name) return j;
        return voters_;
    }

    /// The sets that are voted for, each sorted and without repeats; vote::set_number is their number here.
    [[nodiscard]] const label_sets& sets() const noexcept { return sets_; }
    /// The vote for a set of labels, for `add`: equal sets give equal votes; a set of one is that label. A wrong call
    /// when the set is empty or a label is not below the cardinality. O(labels · log labels + sets), so ask once a set,
    /// not once a vote.
    template <class = void>
    [[nodiscard]] hallmark::vote set_of(std::span<const label_id> labels) {
        HALLMARK_REQUIRE(!labels.empty(), "vote_matrix::set_of: a vote for no label at all");
        std::vector<label_id> sorted(labels.begin(), labels.end());
        detail::sort_unique(sorted);
        admit(items(), 0, hallmark::vote(sorted.back()), false, cardinality_fixed());
        if (sorted.size() == 1) return hallmark::vote(sorted.front());
        std::size_t number = 0;
        while (number < sets_.size() &&
               !std::equal(sorted.begin(), sorted.end(), sets_[number].begin(), sets_[number].end()))
            ++number;
        if (number == sets_.size()) sets_.add(sorted);
        return hallmark::vote::set(static_cast<std::uint32_t>(number));
    }
    /// Whether a vote of this matrix is for the label: it is that label, a set that holds it, or against another one.
    /// An abstention is for every label.
    template <class = void>
    [[nodiscard]] bool allows(hallmark::vote v, label_id label) const {
        switch (v.what()) {
        case vote::kind::label:
            return v.label() == label;
        case vote::kind::against:
            return v.label() != label;
        case vote::kind::set: {
            const auto set = sets_[v.set_number()];
            return std::binary_search(set.begin(), set.end(), label);
        }
        case vote::kind::abstain:
            break;
        }
        return true;
    }

    /// Puts the items of another matrix behind these: shards that were made apart become one. A wrong call when the
    /// voters are not the same, in number and names. O(votes of other).
    template <class = void>
    void merge(const vote_matrix& other) {
        HALLMARK_REQUIRE(other.voters_ == voters_ && other.names_ == names_,
                         "vote_matrix::merge: the voters differ (" + std::to_string(voters_) + " and " +
                             std::to_string(other.voters_) + ", or their names)");
        const detail::plain_vector<hallmark::vote> sets = adopt(other);
        const std::size_t shift = votes_.size();
        votes_.append(other.votes_);
        if (!sets.empty())
            for (std::size_t k = shift; k < votes_.size(); ++k)
                if (votes_[k].vote.is_set()) votes_[k].vote = sets[votes_[k].vote.set_number()];
        offsets_.reserve(offsets_.size() + other.items());
        for (std::size_t i = 0; i < other.items(); ++i) offsets_.push_back(shift + other.offsets_[i + 1]);
    }
    /// This matrix with the voters of another on the same items: a voter whose name is known here is replaced, all its
    /// votes; others come behind. So one re-applies what changed, and puts annotators beside functions. A wrong call
    /// when the items differ in number, or a matrix with voters has no names. O(votes + bytes of names).
    template <class = void>
    [[nodiscard]] vote_matrix updated(const vote_matrix& other) const {
        HALLMARK_REQUIRE(items() == other.items(), "vote_matrix::updated: " + std::to_string(items()) + " items, but " +
                                                       std::to_string(other.items()) + " in the other");
        HALLMARK_REQUIRE(names_.size() == voters_ && other.names_.size() == other.voters_,
                         "vote_matrix::updated: voters are told apart by name, and some have none");
        vote_matrix m(names_, cardinality_);
        m.sets_ = sets_;
        const detail::plain_vector<hallmark::vote> sets = m.adopt(other);
        std::vector<std::uint32_t> number(other.voters_);
        detail::plain_vector<bool> replaced(voters_, false);
        detail::name_index index;
        index.extend(names_);
        for (std::size_t j = 0; j < other.voters_; ++j) {
            const std::size_t found = index.find(names_, other.names_[j]);
            const std::size_t known = found == index.none ? voters_ : found;
            number[j] = static_cast<std::uint32_t>(known < voters_ ? known : m.voters_);
            if (known < voters_) {
                replaced[known] = true;
            } else {
                m.names_.push_back(other.names_[j]);
                ++m.voters_;
            }
        }
        m.reserve(items(), votes_.size() + other.votes_.size());
        for (std::size_t i = 0; i < items(); ++i) {
            const std::size_t begin = m.votes_.size();
            for (const voter_vote& v : (*this)[i])
                if (!replaced[v.voter]) m.votes_.push_back(v);
            for (const voter_vote& v : other[i])
                m.votes_.push_back({number[v.voter], v.vote.is_set() ? sets[v.vote.set_number()] : v.vote});
            m.sort_row(begin, m.votes_.size());
            m.offsets_.push_back(m.votes_.size());
        }
        return m;
    }

    /// Equal items, voters, names, labels, sets and votes.
    friend bool operator==(const vote_matrix& a, const vote_matrix& b) {
        return a.offsets_ == b.offsets_ && a.votes_ == b.votes_ && a.sets_ == b.sets_ && a.names_ == b.names_ &&
               a.voters_ == b.voters_ && a.cardinality_ == b.cardinality_;
    }

private:
    [[nodiscard]] bool cardinality_fixed() const noexcept { return cardinality_ != 0 && !growing_; }

    template <class = void>
    [[nodiscard]] static vote_matrix sized(const vote_matrix_options& options, const char* function) {
        HALLMARK_REQUIRE(options.names.empty() || options.voters == 0 || options.names.size() == options.voters,
                         std::string("vote_matrix::") + function + ": " + std::to_string(options.names.size()) +
                             " names for " + std::to_string(options.voters) + " voters");
        vote_matrix m;
        m.names_ = options.names;
        m.voters_ = options.names.empty() ? options.voters : options.names.size();
        m.cardinality_ = options.cardinality;
        return m;
    }

    /// Requires that a vote is within bounds, or widens the bounds that are not fixed.
    template <class = void>
    void admit(std::size_t item, std::uint32_t voter, hallmark::vote v, bool fixed_voters, bool fixed_labels) {
        if (voter >= voters_) {
            HALLMARK_REQUIRE(!fixed_voters, "vote_matrix: voter " + std::to_string(voter) + " of " +
                                                std::to_string(voters_) + ", on item " + std::to_string(item));
            voters_ = std::size_t{voter} + 1;
        }
        if (v.is_label() || v.is_against()) {
            if (v.label() >= cardinality_) {
                HALLMARK_REQUIRE(!fixed_labels, "vote_matrix: label " + std::to_string(v.label()) + " by voter " +
                                                    std::to_string(voter) + " on item " + std::to_string(item) +
                                                    ", but the labels are below " + std::to_string(cardinality_));
                cardinality_ = std::size_t{v.label()} + 1;
                growing_ = true;
            }
        } else if (v.is_set()) {
            HALLMARK_REQUIRE(v.set_number() < sets_.size(), "vote_matrix: set " + std::to_string(v.set_number()) +
                                                                " of " + std::to_string(sets_.size()) + ", by voter " +
                                                                std::to_string(voter) + " on item " +
                                                                std::to_string(item));
        }
    }

    template <class = void>
    void sort_row(std::size_t begin, std::size_t end) {
        const auto less = [](const voter_vote& a, const voter_vote& b) { return a.voter < b.voter; };
        if (end - begin <= 64) { // nearly always in order already
            for (std::size_t k = begin + 1; k < end; ++k)
                for (std::size_t at = k; at > begin && less(votes_[at], votes_[at - 1]); --at)
                    std::swap(votes_[at], votes_[at - 1]);
        } else {
            std::stable_sort(votes_.begin() + begin, votes_.begin() + end, less);
        }
    }

    /// Sorts the rows and keeps of repeats what the policy says.
    template <class = void>
    void settle(hallmark::repeats policy) {
        std::size_t to = 0;
        std::size_t begin = 0;
        for (std::size_t i = 0; i < items(); ++i) {
            const std::size_t end = offsets_[i + 1];
            sort_row(begin, end);
            const std::size_t row = to;
            for (std::size_t k = begin; k < end; ++k) {
                const bool again =
                    policy != hallmark::repeats::keep && to > row && votes_[to - 1].voter == votes_[k].voter;
                HALLMARK_REQUIRE(!again || policy != hallmark::repeats::refuse,
                                 "vote_matrix::from_triples: voter " + std::to_string(votes_[k].voter) +
                                     " votes twice on item " + std::to_string(i));
                if (!again)
                    votes_[to++] = votes_[k];
                else if (policy == hallmark::repeats::last)
                    votes_[to - 1] = votes_[k];
            }
            begin = end;
            offsets_[i + 1] = to;
        }
        votes_.resize(to);
    }

    /// Takes the sets and labels of another matrix: for each of its sets the vote here.
    template <class = void>
    [[nodiscard]] detail::plain_vector<hallmark::vote> adopt(const vote_matrix& other) {
        if (other.cardinality_ > cardinality_) cardinality_ = other.cardinality_;
        growing_ = growing_ && other.growing_;
        detail::plain_vector<hallmark::vote> votes;
        for (std::size_t s = 0; s < other.sets_.size(); ++s) votes.push_back(set_of(other.sets_[s]));
        return votes;
    }

    std::vector<std::size_t> offsets_ = {0};
    detail::plain_vector<voter_vote> votes_;
    label_sets sets_;
    std::vector<std::string> names_;
    std::size_t voters_ = 0;
    std::size_t cardinality_ = 0;
    bool growing_ = false; ///< whether the cardinality follows the labels
};

/// What votes can be read from: items(), voters(), cardinality(), and for_each_vote(item, f) that calls f(voter, vote)
/// by voter.
template <class V>
concept vote_source = requires(const V& votes, std::size_t item, void (*f)(std::uint32_t, vote)) {
    { votes.items() } -> std::convertible_to<std::size_t>;
    { votes.voters() } -> std::convertible_to<std::size_t>;
    { votes.cardinality() } -> std::convertible_to<std::size_t>;
    votes.for_each_vote(item, f);
};

/// An array of items × voters integers, read as votes where it is (a numpy array, snorkel's L): a negative number is an
/// abstention. The array has to outlive it.
template <std::integral I>
class dense_votes {
public:
    /// Of labels below `cardinality`; 0 looks for the greatest: O(cells). A wrong call when a label is not below it.
    explicit dense_votes(matrix_view<I> cells, std::size_t cardinality = 0) : cells_(cells), cardinality_(cardinality) {
        for (std::size_t i = 0; i < cells.rows(); ++i)
            for (const I label : cells[i]) {
                if (std::cmp_less(label, cardinality_)) continue;
                HALLMARK_REQUIRE(cardinality == 0, "dense_votes: label " + std::to_string(label) + " of item " +
                                                       std::to_string(i) + ", but the labels are below " +
                                                       std::to_string(cardinality));
                cardinality_ = static_cast<std::size_t>(label) + 1;
            }
    }

    [[nodiscard]] std::size_t items() const noexcept { return cells_.rows(); }
    [[nodiscard]] std::size_t voters() const noexcept { return cells_.columns(); }
    [[nodiscard]] std::size_t cardinality() const noexcept { return cardinality_; }
    [[nodiscard]] vote operator()(std::size_t item, std::size_t voter) const {
        const I label = cells_[item][voter];
        return std::cmp_less(label, 0) ? abstain : vote(label);
    }
    template <class F>
    void for_each_vote(std::size_t item, F&& f) const {
        const std::span<const I> row = cells_[item];
        for (std::size_t j = 0; j < row.size(); ++j)
            if (!std::cmp_less(row[j], 0)) f(static_cast<std::uint32_t>(j), vote(row[j]));
    }

private:
    matrix_view<I> cells_;
    std::size_t cardinality_;
};

HALLMARK_NAMESPACE_END

#endif
