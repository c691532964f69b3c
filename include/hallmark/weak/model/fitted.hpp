// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_FITTED_HPP
#define HALLMARK_WEAK_MODEL_FITTED_HPP

// The shape of every label model. A model is its options; fit gives an immutable value that labels any votes of the
// same voters, those it was fitted to or later ones:
//
//     const auto fitted = dawid_skene{}.fit(votes);           // or fit(votes, gold), fit(votes, gold, threads)
//     fitted.predict_proba(votes)                             // items × classes
//     fitted.predict(votes, ties::lowest)                     // a label or `abstain` an item
//     fitted.voters[3].accuracy, fitted.warnings
//
// A new model `m` is a struct with options and `fit`, and a `class fitted_m : public fitted_labels<fitted_m>` with
//
//     void posterior(const vote_row& row, std::span<double> p) const;
//
// which writes the class probabilities of one row of votes: p.size() == cardinality(), they sum to 1, a row without
// votes gets the class balance, and nothing but the row and the parameters goes into it. All else is here. Where it
// needs memory, it has `std::size_t scratch() const` and takes a third argument, a span of so many doubles of any
// content. fit sets names (voters), prior, objective, log_likelihood, iterations and converged, and ends with
// detail::finish(fitted, votes, ex), which judges the voters and looks for what is suspicious.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/executor.hpp"
#include "../../core/label_id.hpp"
#include "../../core/matrix.hpp"
#include "../../core/problem.hpp"
#include "../../core/votes.hpp"
#include "../../numeric/intervals.hpp"
#include "row.hpp"
#include "ties.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What a model thinks of a voter.
struct fitted_voter {
    std::string name{};    ///< empty when voters have no names
    std::size_t votes = 0; ///< in the data of the fit
    double accuracy = 0;   ///< the share of its votes that the fitted posteriors bear out; not a number without votes
    numeric::interval interval{}; ///< Wilson's 95 % about it; [0, 1] without votes
};

/// What a fit tells of itself, whatever the model.
struct fit_report {
    std::vector<double>
        objective{};           ///< what the fit climbs, after each iteration; never falls. Empty: nothing is climbed
    double log_likelihood = 0; ///< of the votes (and gold labels) under the parameters; not a number where the
                               ///< model is no probability model
    std::size_t iterations = 0;
    bool converged = true;       ///< it stopped by itself, not at max_iterations
    std::vector<double> prior{}; ///< the class balance, one number a class
    std::vector<fitted_voter> voters{};
    problems warnings{}; ///< what makes the labels doubtful: see warnings.hpp

    [[nodiscard]] std::size_t cardinality() const noexcept { return prior.size(); }
};

/// A label and its probability.
struct label_probability {
    label_id label = 0;
    double probability = 0;

    friend bool operator==(const label_probability&, const label_probability&) = default;
};

/// The most probable labels of each item, the first the likeliest; ties to the lower label. As a range: a span an item.
class top_labels {
public:
    top_labels(std::size_t items, std::size_t each) : each_(each), items_(items) { all_.resize(items * each); }
    [[nodiscard]] std::size_t size() const noexcept { return items_; }
    [[nodiscard]] std::span<label_probability> operator[](std::size_t item) noexcept {
        return {all_.data() + item * each_, each_};
    }
    [[nodiscard]] std::span<const label_probability> operator[](std::size_t item) const noexcept {
        return {all_.data() + item * each_, each_};
    }

private:
    hallmark::detail::plain_vector<label_probability> all_;
    std::size_t each_ = 0;
    std::size_t items_ = 0;
};

/// What every fitted model answers. Votes may be those of the fit or any others by the same voters, in the same order,
/// on the same classes: a wrong call when a voter or class is beyond the fitted ones. Rows are labelled one by one, so
/// that nothing grows with the items but what is returned, and results do not hang on the number of threads.
template <class Derived>
class fitted_labels : public fit_report {
public:
    /// Calls f(item, posterior) for each item, the probabilities of its classes as a span that is valid during the
    /// call. In order of items when `ex` is serial; else from the threads of the executor, each item once. O(votes ×
    /// classes).
    template <vote_source Votes, class F, executor Executor = serial>
    void for_each_posterior(const Votes& votes, F&& f, Executor&& ex = {}) const {
        walk(votes, ex,
             [&](std::size_t item, const vote_row&, std::span<double> p) { f(item, std::span<const double>(p)); });
    }
    /// Items × classes, each row sums to 1. An item without votes has the class balance.
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] probabilities predict_proba(const Votes& votes, Executor&& ex = {}) const {
        probabilities all(votes.items(), cardinality());
        walk(votes, ex, [&](std::size_t item, const vote_row&, std::span<double> p) {
            const std::span<double> to = all[item];
            for (std::size_t k = 0; k < p.size(); ++k) to[k] = p[k];
        });
        return all;
    }
    /// The most probable label of each item. Ties, and items without votes, by the rule.
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] std::vector<vote> predict(const Votes& votes, tie_rule rule = {}, Executor&& ex = {}) const {
        std::vector<vote> labels(votes.items());
        walk(votes, ex, [&](std::size_t item, const vote_row& row, std::span<double> p) {
            labels[item] = detail::decide(p, prior, !row.empty(), item, rule);
        });
        return labels;
    }
    /// The `most` likeliest labels of each item (all when there are fewer), for thousands of classes. O(votes × classes
    /// + items × classes × most).
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] top_labels predict_top(const Votes& votes, std::size_t most, Executor&& ex = {}) const {
        const std::size_t each = most < cardinality() ? most : cardinality();
        top_labels all(votes.items(), each);
        walk(votes, ex, [&](std::size_t item, const vote_row&, std::span<double> p) {
            for (label_probability& place : all[item]) {
                std::size_t best = 0;
                for (std::size_t k = 1; k < p.size(); ++k)
                    if (p[k] > p[best]) best = k;
                place = {static_cast<label_id>(best), p[best]};
                p[best] = -1;
            }
        });
        return all;
    }

private:
    template <class Votes, class Executor, class F>
    void walk(const Votes& votes, Executor& ex, F&& f) const {
        HALLMARK_REQUIRE(votes.voters() <= voters.size() && votes.cardinality() <= cardinality(),
                         "predict: votes of " + std::to_string(votes.voters()) + " voters on " +
                             std::to_string(votes.cardinality()) + " classes, but the model was fitted to " +
                             std::to_string(voters.size()) + " and " + std::to_string(cardinality()));
        for_each_block(ex, votes.items(), 4096, [&](index_block block) {
            const Derived& model = static_cast<const Derived&>(*this);
            detail::row_reader<Votes> rows(votes);
            std::vector<double> p(cardinality());
            std::vector<double> own;
            if constexpr (requires { model.scratch(); }) own.resize(model.scratch());
            for (std::size_t item = block.begin; item < block.end; ++item) {
                const vote_row row = rows[item];
                if constexpr (requires { model.scratch(); })
                    model.posterior(row, std::span<double>(p), std::span<double>(own));
                else
                    model.posterior(row, std::span<double>(p));
                f(item, row, std::span<double>(p));
            }
        });
    }
};

namespace detail {

/// What every fit ends with: the voters' names, votes, accuracies and intervals, by the posteriors of the model itself,
/// and the warnings. Reads the votes once. Sums in fixed blocks.
template <class Fitted, vote_source Votes, executor Executor>
void finish(Fitted& fitted, const Votes& votes, Executor&& ex) {
    const std::size_t m = votes.voters();
    const std::size_t k = fitted.cardinality();
    fitted.voters.assign(m, {}); // posterior() is asked from here on
    if constexpr (requires { votes.names(); })
        if (!votes.names().empty())
            for (std::size_t j = 0; j < m; ++j) fitted.voters[j].name = votes.names()[j];
    // Right votes of each voter, then its votes, then the mass of each class.
    struct judged {
        std::vector<double> sums;
    };
    const std::size_t block = votes.items() / 32 + 4096;
    judged none{std::vector<double>(2 * m + k)};
    const judged total = reduce_blocks(
        ex, votes.items(), block, none,
        [&](index_block part) {
            judged own{std::vector<double>(2 * m + k)};
            row_reader<Votes> rows(votes);
            std::vector<double> p(k);
            std::vector<double> scratch;
            if constexpr (requires { fitted.scratch(); }) scratch.resize(fitted.scratch());
            for (std::size_t i = part.begin; i < part.end; ++i) {
                const vote_row row = rows[i];
                if constexpr (requires { fitted.scratch(); })
                    fitted.posterior(row, std::span<double>(p), std::span<double>(scratch));
                else
                    fitted.posterior(row, std::span<double>(p));
                for (const voter_vote& v : row) {
                    double right = 0;
                    row.for_each_label(v.vote, k, [&](label_id l) { right += p[l]; });
                    own.sums[v.voter] += right;
                    own.sums[m + v.voter] += 1;
                }
                for (std::size_t l = 0; l < k; ++l) own.sums[2 * m + l] += p[l];
            }
            return own;
        },
        [](judged sum, const judged& own) {
            for (std::size_t x = 0; x < sum.sums.size(); ++x) sum.sums[x] += own.sums[x];
            return sum;
        });
    for (std::size_t j = 0; j < m; ++j) {
        fitted_voter& v = fitted.voters[j];
        const double n = total.sums[m + j];
        const double right = total.sums[j] < n ? total.sums[j] : n;
        v.votes = static_cast<std::size_t>(n);
        v.accuracy = n > 0 ? right / n : std::numeric_limits<double>::quiet_NaN();
        v.interval = numeric::wilson(right, n);
    }
}

} // namespace detail

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
