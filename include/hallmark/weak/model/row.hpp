// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_ROW_HPP
#define HALLMARK_WEAK_MODEL_ROW_HPP

// The votes on one item, as label models read them from any source of votes.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/span_of.hpp"
#include "../../core/votes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// The votes on one item, by voter; abstentions are not in it. As a range: its votes.
struct vote_row {
    std::span<const voter_vote> votes{};
    const label_sets* sets = nullptr; ///< whose numbers votes for sets hold; null: there are none

    [[nodiscard]] std::size_t size() const noexcept { return votes.size(); }
    [[nodiscard]] bool empty() const noexcept { return votes.empty(); }
    [[nodiscard]] auto begin() const noexcept { return votes.begin(); }
    [[nodiscard]] auto end() const noexcept { return votes.end(); }

    /// Calls f(label) for each of the labels below `cardinality` that a vote leaves open: the label itself, those of a
    /// set, all but the one that is voted against.
    template <class F>
    void for_each_label(vote v, std::size_t cardinality, F&& f) const {
        if (v.is_label()) {
            f(v.label());
        } else if (v.is_set()) {
            for (const label_id one : (*sets)[v.set_number()]) f(one);
        } else if (v.is_against()) {
            for (label_id one = 0; one < cardinality; ++one)
                if (one != v.label()) f(one);
        }
    }
    /// The vote that more than half of all are; abstain when none is.
    [[nodiscard]] vote majority() const noexcept {
        vote most;
        std::size_t lead = 0; // Boyer and Moore: what outlasts the others, if anything does
        for (const voter_vote& v : votes) {
            if (lead == 0) most = v.vote;
            lead = v.vote == most ? lead + 1 : lead - 1;
        }
        std::size_t count = 0;
        for (const voter_vote& v : votes) count += v.vote == most;
        return 2 * count > votes.size() ? most : abstain;
    }
};

namespace detail {

/// Reads rows out of any source of votes: in place out of a vote_matrix, through a buffer out of others. One a thread.
template <vote_source Votes>
class row_reader {
public:
    explicit row_reader(const Votes& votes) noexcept : votes_(votes) {}

    [[nodiscard]] vote_row operator[](std::size_t item) {
        if constexpr (std::is_same_v<Votes, vote_matrix>) {
            return {votes_[item], &votes_.sets()};
        } else {
            own_.clear();
            votes_.for_each_vote(item, [&](std::uint32_t voter, vote v) {
                if (!v.is_abstain()) own_.push_back({voter, v});
            });
            const label_sets* sets = nullptr;
            if constexpr (requires { votes_.sets(); }) sets = &votes_.sets();
            return {span_of(own_), sets};
        }
    }

private:
    const Votes& votes_;
    hallmark::detail::plain_vector<voter_vote> own_;
};

/// How many votes there are, but for abstentions.
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

} // namespace detail

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
