// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_HELD_OUT_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_HELD_OUT_HPP

// Votes that are kept from a fit, to see how well it foretells them.

#include "../../../core/detail/plain_vector.hpp"
#include "../../../core/detail/sort_unique.hpp"
#include "../../../core/random.hpp"
#include "../../../core/span_of.hpp"
#include "../../../core/votes.hpp"
#include "../../../numeric/math.hpp"
#include "../confusion.hpp"
#include "../ebcc.hpp"
#include "../mace.hpp"
#include "../row.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// Some votes, without one vote on some of the items.
template <vote_source Votes>
class held_out {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    /// Holds out about so great a share of the votes, one an item at most, where there are at least three (two stay, so
    /// that the others say something), of voters who vote on it once, for a label.
    ///
    /// Which ones hangs on the seed and what stands in the row (who agrees with whom) alone; items with equal rows are
    /// told apart by counting them. So neither the order of items nor the numbers of labels matter.
    held_out(const Votes& votes, double share, std::uint64_t seed) : votes_(votes) {
        const std::size_t n = votes.items(), k = votes.cardinality();
        const auto mix = [](std::uint64_t a, std::uint64_t b) { return hallmark::random(a).split(b).seed(); };
        std::vector<std::uint64_t> agreement(n); // what stands in the row but for the labels
        std::vector<std::uint64_t> content(n);   // all that stands in it
        std::vector<std::uint64_t> sums(k + 1);  // of each label, and of other votes
        row_reader<Votes> rows(votes);
        double all = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const vote_row row = rows[i];
            all += static_cast<double>(row.size());
            const auto slot = [&](const voter_vote& v) { return v.vote.is_label() ? v.vote.label() : k; };
            for (const voter_vote& v : row)
                sums[slot(v)] += mix(seed, 2 * std::uint64_t{v.voter} + (v.vote.is_label() ? 0 : 1));
            for (const voter_vote& v : row) {
                std::uint64_t& sum = sums[slot(v)];
                if (sum == 0) continue;
                agreement[i] += mix(seed, sum);
                content[i] += mix(sum, v.vote.code());
                sum = 0;
            }
        }
        std::vector<std::uint64_t> contents = content;
        hallmark::detail::sort_unique(contents);
        std::vector<std::uint64_t> seen(contents.size());
        const double each = n == 0 ? 0 : share * all / static_cast<double>(n);
        voters_.assign(n, none);
        for (std::size_t item = 0; item < n; ++item) {
            const std::uint64_t before = seen[static_cast<std::size_t>(
                std::lower_bound(contents.begin(), contents.end(), content[item]) - contents.begin())]++;
            const vote_row row = rows[item];
            hallmark::random draw = hallmark::random(agreement[item]).split(before);
            const bool wanted = draw.uniform() < each;
            if (row.size() < 3 || !wanted) continue;
            const std::size_t at = draw.below(static_cast<std::uint32_t>(row.size()));
            const voter_vote& v = row.votes[at];
            const bool twice = (at > 0 && row.votes[at - 1].voter == v.voter) ||
                               (at + 1 < row.size() && row.votes[at + 1].voter == v.voter);
            if (twice || !v.vote.is_label()) continue;
            voters_[item] = v.voter;
            items_.push_back(static_cast<std::uint32_t>(item));
        }
    }

    /// The other votes, as a vote_source.
    [[nodiscard]] std::size_t items() const noexcept { return votes_.items(); }
    [[nodiscard]] std::size_t voters() const noexcept { return votes_.voters(); }
    [[nodiscard]] std::size_t cardinality() const noexcept { return votes_.cardinality(); }
    [[nodiscard]] decltype(auto) sets() const noexcept requires requires(const Votes& v) { v.sets(); }
    { return votes_.sets(); }
    template <class F>
    void for_each_vote(std::size_t item, F&& f) const {
        votes_.for_each_vote(item, [&](std::uint32_t voter, vote v) {
            if (voter != voters_[item]) f(voter, v);
        });
    }

    /// How many votes are held out.
    [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
    /// Calls f(rest of the row, vote) for each of them, by item.
    template <class F>
    void for_each(F&& f) const {
        row_reader<held_out> rest(*this);
        for (const std::uint32_t item : items_) {
            voter_vote own;
            votes_.for_each_vote(item, [&](std::uint32_t voter, vote v) {
                if (voter == voters_[item]) own = {voter, v};
            });
            f(rest[item], own);
        }
    }

private:
    const Votes& votes_;
    hallmark::detail::plain_vector<std::uint32_t> voters_; ///< of each item the voter whose vote is held out, or none
    hallmark::detail::plain_vector<std::uint32_t> items_;
};

/// How probable a fitted model holds each vote that was held out, by the other votes on its item. (What stands in
/// tables as expected logarithms is made to sum to 1 over the labels first.)
template <class Votes>
[[nodiscard]] std::vector<double> foretold(const fitted_confusion& fitted, const held_out<Votes>& out) {
    const std::size_t k = fitted.cardinality();
    const voter_labels& labels = fitted.expectations().labels;
    std::vector<double> sums(labels.voters() * k), p(k), all;
    for (std::size_t j = 0; j < labels.voters(); ++j)
        for (std::size_t c = 0; c < k; ++c) {
            double& sum = sums[j * k + c];
            double unseen = static_cast<double>(k);
            bool right = false;
            for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r, --unseen) {
                sum += numeric::exp(fitted.tables().votes[r * k + c]);
                right = right || labels.label(r) == c;
            }
            if (!right) sum += numeric::exp(fitted.tables().right[j * k + c]);
            unseen -= right ? 0 : 1;
            if (unseen > 0) sum += numeric::product(unseen, numeric::exp(fitted.tables().wrong[j * k + c]));
        }
    out.for_each([&](const vote_row& row, const voter_vote& v) {
        fitted.posterior(row, writable_span_of(p));
        double sum = 0;
        for (std::size_t c = 0; c < k; ++c)
            sum += numeric::product(p[c], numeric::exp(fitted.log_probability(v.voter, v.vote.label(), c)) /
                                              sums[v.voter * k + c]);
        all.push_back(sum);
    });
    return all;
}
template <class Votes>
[[nodiscard]] std::vector<double> foretold(const fitted_mace& fitted, const held_out<Votes>& out) {
    const std::size_t k = fitted.cardinality();
    std::vector<double> p(k), all;
    out.for_each([&](const vote_row& row, const voter_vote& v) {
        fitted.posterior(row, writable_span_of(p));
        double sum = fitted.knows[v.voter];
        for (label_id l = 0; l < k; ++l) sum += fitted.spammed(v.voter, l);
        all.push_back(
            (numeric::product(p[v.vote.label()], fitted.knows[v.voter]) + fitted.spammed(v.voter, v.vote.label())) /
            sum);
    });
    return all;
}
template <class Votes>
[[nodiscard]] std::vector<double> foretold(const fitted_ebcc& fitted, const held_out<Votes>& out) {
    const std::size_t k = fitted.cardinality(), width = fitted.kinds.size();
    const auto log_probability = [&](std::size_t voter, std::size_t row, label_id label, std::size_t x) {
        if (row != voter_labels::none) return fitted.votes[row * width + x];
        return (x / fitted.groups == label ? fitted.right : fitted.wrong)[voter * width + x];
    };
    std::vector<double> sums(fitted.labels.voters() * width), p(k), kinds(width), all;
    for (std::size_t j = 0; j < fitted.labels.voters(); ++j)
        for (std::size_t x = 0; x < width; ++x)
            for (label_id l = 0; l < k; ++l)
                sums[j * width + x] += numeric::exp(log_probability(j, fitted.labels.find(j, l), l, x));
    out.for_each([&](const vote_row& row, const voter_vote& v) {
        fitted.posterior(row, writable_span_of(p), writable_span_of(kinds));
        const std::size_t at = fitted.labels.find(v.voter, v.vote.label());
        double sum = 0;
        for (std::size_t x = 0; x < width; ++x)
            sum += numeric::product(kinds[x], numeric::exp(log_probability(v.voter, at, v.vote.label(), x)) /
                                                  sums[v.voter * width + x]);
        all.push_back(sum);
    });
    return all;
}

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
