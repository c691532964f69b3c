// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_DETAIL_AUDIT_EVIDENCE_HPP
#define HALLMARK_WEAK_DETAIL_AUDIT_EVIDENCE_HPP

// What an audit weighs: how votes speak for a label, how their word and a model's are weighed, and which pairs of item
// and label are the most suspect.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/sort_unique.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/votes.hpp"
#include "../../numeric/math.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {
namespace detail {

/// The log odds of a probability that n items have taught, which is never quite 0 or 1: half an item more speaks for
/// each side.
[[nodiscard]] inline double log_odds(double p, double n) noexcept {
    return numeric::log((numeric::product(p, n) + 0.5) / (numeric::product(1 - p, n) + 0.5));
}
[[nodiscard]] inline double from_log_odds(double z) noexcept {
    return z >= 0 ? 1 / (1 + numeric::exp(-z)) : numeric::exp(z) / (1 + numeric::exp(z));
}

/// How often each voter votes for (or against) each label, where it is given and where it is not.
template <class = void>
class vote_rates {
public:
    vote_rates(const vote_matrix& votes, const label_sets_view& given, std::size_t labels)
        : items_(votes.items()), given_(labels), first_(labels + 1) {
        for (const label_id label : given.labels()) ++given_[label];
        for (const voter_vote& v : votes.all())
            if (v.vote.is_label() || v.vote.is_against()) keys_.push_back(key(v));
        hallmark::detail::sort_unique(keys_);
        for (const std::uint64_t k : keys_) ++first_[static_cast<std::size_t>(k >> 33) + 1];
        for (std::size_t l = 0; l < labels; ++l) first_[l + 1] += first_[l];
        counts_.resize(keys_.size());
    }
    [[nodiscard]] static std::uint64_t key(const voter_vote& v) noexcept {
        return std::uint64_t{v.vote.label()} << 33 | std::uint64_t{v.voter} << 1 | (v.vote.is_against() ? 1u : 0u);
    }
    /// Counts the keys of one item's votes; sorted, without repeats.
    void add(std::span<const std::uint64_t> row, std::span<const label_id> given) {
        for (const std::uint64_t k : row) {
            const bool has = std::binary_search(given.begin(), given.end(), static_cast<label_id>(k >> 33));
            count& c =
                counts_[static_cast<std::size_t>(std::lower_bound(keys_.begin(), keys_.end(), k) - keys_.begin())];
            (has ? c.given : c.other) += 1;
        }
    }
    /// The log odds of the label's frequency among other items.
    [[nodiscard]] double prior(label_id label, bool has) const noexcept {
        const double n = static_cast<double>(given_[label]) - (has ? 1 : 0);
        return numeric::log((n + 0.5) / (static_cast<double>(items_) - 1 - n + 0.5));
    }
    /// What the votes on an item say of the label; `row` as in add. `has`: whether the item is given the label.
    [[nodiscard]] double evidence(label_id label, bool has, std::span<const std::uint64_t> row) const {
        const double n = static_cast<double>(given_[label]) - (has ? 1 : 0);
        const double others = static_cast<double>(items_) - static_cast<double>(given_[label]) - (has ? 0 : 1);
        double sum = 0;
        std::size_t at = static_cast<std::size_t>(std::lower_bound(row.begin(), row.end(), std::uint64_t{label} << 33) -
                                                  row.begin());
        for (std::size_t k = first_[label]; k < first_[label + 1]; ++k) {
            while (at < row.size() && row[at] < keys_[k]) ++at;
            const double votes = at < row.size() && row[at] == keys_[k] ? 1 : 0;
            // The voter's rates, without this item; a voter that is not known yet is worth nothing.
            const double hit = (static_cast<double>(counts_[k].given) - (has ? votes : 0) + 0.5) / (n + 1);
            const double slip = (static_cast<double>(counts_[k].other) - (has ? 0 : votes) + 0.5) / (others + 1);
            sum += votes > 0 ? numeric::log(hit / slip) : numeric::log((1 - hit) / (1 - slip));
        }
        return sum;
    }

private:
    struct count {
        std::uint32_t given = 0, other = 0;
    };
    std::size_t items_;
    std::vector<std::size_t> given_;
    std::vector<std::size_t> first_; ///< of a label's keys, and the end of the last
    std::vector<std::uint64_t> keys_;
    std::vector<count> counts_;
};

/// A logistic regression with three inputs and a constant, by Newton's method from (0, 1, 1, 1), with a weak pull
/// towards it.
template <class = void>
class evidence_weights {
public:
    using inputs = std::array<double, 4>; ///< 1, prior, model, votes

    void add(const inputs& x, bool has) noexcept {
        const double p = from_log_odds(value(x));
        const double slope = numeric::product(p, 1 - p);
        for (std::size_t a = 0; a < 4; ++a) {
            gradient_[a] += numeric::product((has ? 1 : 0) - p, x[a]);
            for (std::size_t b = 0; b <= a; ++b)
                hessian_[a][b] += numeric::product(numeric::product(slope, x[a]), x[b]);
        }
    }
    /// One step; how far the weights moved.
    double step() noexcept {
        constexpr double pull = 1;
        for (std::size_t a = 0; a < 4; ++a) {
            gradient_[a] -= numeric::product(pull, weights_[a] - (a == 0 ? 0 : 1));
            hessian_[a][a] += pull;
        }
        // Cholesky: the matrix is positive definite by the pull.
        inputs solution = gradient_;
        for (std::size_t a = 0; a < 4; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                double sum = hessian_[a][b];
                for (std::size_t c = 0; c < b; ++c) sum -= numeric::product(hessian_[a][c], hessian_[b][c]);
                hessian_[a][b] = a == b ? numeric::sqrt(sum) : sum / hessian_[b][b];
            }
            for (std::size_t b = 0; b < a; ++b) solution[a] -= numeric::product(hessian_[a][b], solution[b]);
            solution[a] /= hessian_[a][a];
        }
        double moved = 0;
        for (std::size_t a = 4; a-- > 0;) {
            for (std::size_t b = a + 1; b < 4; ++b) solution[a] -= numeric::product(hessian_[b][a], solution[b]);
            solution[a] /= hessian_[a][a];
            moved += solution[a] < 0 ? -solution[a] : solution[a];
            weights_[a] += solution[a];
        }
        gradient_ = {};
        hessian_ = {};
        return moved;
    }
    [[nodiscard]] double value(const inputs& x) const noexcept {
        double sum = 0;
        for (std::size_t a = 0; a < 4; ++a) sum += numeric::product(weights_[a], x[a]);
        return sum;
    }

private:
    inputs weights_{0, 1, 1, 1};
    inputs gradient_{};
    std::array<inputs, 4> hessian_{};
};

/// The suspects with the highest scores, at most so many.
template <class = void>
class best_suspects {
public:
    explicit best_suspects(std::size_t most) : most_(most) {}
    struct entry {
        double score;
        std::uint32_t item;
        label_id label;
        friend bool operator<(const entry& a, const entry& b) noexcept {
            if (a.score != b.score) return a.score > b.score;
            return a.item != b.item ? a.item < b.item : a.label < b.label;
        }
    };
    void add(double score, std::size_t item, label_id label) {
        if (most_ == 0 || (full_ && score < least_)) return;
        entries_.push_back({score, static_cast<std::uint32_t>(item), label});
        if (entries_.size() / 2 >= most_) cut();
    }
    [[nodiscard]] std::vector<entry> take() {
        cut();
        std::sort(entries_.begin(), entries_.end());
        return std::move(entries_);
    }

private:
    void cut() {
        if (entries_.size() <= most_) return;
        std::nth_element(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(most_), entries_.end());
        entries_.resize(most_);
        least_ = std::max_element(entries_.begin(), entries_.end())->score;
        full_ = true;
    }
    std::vector<entry> entries_;
    std::size_t most_;
    double least_ = 0;
    bool full_ = false;
};

} // namespace detail
} // namespace weak

HALLMARK_NAMESPACE_END

#endif
