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
// fit takes gold labels (of some items) where the model can learn from them or can at least bear them, then the
// executor. Options have the same names in all models: `max_iterations` and `tolerance` of a fit that ends by itself,
// `iterations` of one that does not, `restarts` and `seed`, `smoothing`, `balance`, and `…_prior` for what is counted
// beforehand. A wrong call is one whose options, gold labels or votes the model cannot take; it names the model, and
// what is wrong.
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
#include "../../core/span_of.hpp"
#include "../../core/votes.hpp"
#include "detail/sum_blocks.hpp"
#include "report.hpp"
#include "row.hpp"
#include "ties.hpp"
#include "warnings.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

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
    [[nodiscard]] std::span<const label_probability> operator[](std::size_t item) const noexcept {
        return {all_.data() + item * each_, each_};
    }

private:
    template <class Derived>
    friend class fitted_labels;

    hallmark::detail::plain_vector<label_probability> all_; ///< `each_` an item
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
            labels[item] = detail::decide(p, span_of(prior), !row.empty(), item, rule);
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
            for (std::size_t x = item * each; x < (item + 1) * each; ++x) {
                const std::size_t best = detail::argmax(p);
                all.all_[x] = {static_cast<label_id>(best), p[best]};
                p[best] = -1;
            }
        });
        return all;
    }

    /// Sums over items, for the models: f(sums, row, posterior) adds to `size` numbers. In fixed blocks, whose sums are
    /// added in order.
    template <vote_source Votes, executor Executor, class F>
    [[nodiscard]] std::vector<double> block_sums(const Votes& votes, std::size_t size, Executor&& ex, F&& f) const {
        return detail::sum_blocks(ex, votes.items(), 0, size, [&](index_block block, std::span<double> sums) {
            walk_block(votes, block, [&](std::size_t, const vote_row& row, std::span<double> p) {
                f(sums, row, std::span<const double>(p));
            });
        });
    }

private:
    template <class Votes, class Executor, class F>
    void walk(const Votes& votes, Executor& ex, F&& f) const {
        HALLMARK_REQUIRE(votes.voters() <= voters.size() && votes.cardinality() <= cardinality(),
                         "predict: votes of " + std::to_string(votes.voters()) + " voters on " +
                             std::to_string(votes.cardinality()) + " classes, but the model was fitted to " +
                             std::to_string(voters.size()) + " and " + std::to_string(cardinality()));
        for_each_block(ex, votes.items(), 4096, [&](index_block block) { walk_block(votes, block, f); });
    }
    template <class Votes, class F>
    void walk_block(const Votes& votes, index_block block, F&& f) const {
        const Derived& model = static_cast<const Derived&>(*this);
        detail::row_reader<Votes> rows(votes);
        std::vector<double> p(cardinality());
        std::vector<double> scratch;
        if constexpr (requires { model.scratch(); }) scratch.resize(model.scratch());
        for (std::size_t item = block.begin; item < block.end; ++item) {
            const vote_row row = rows[item];
            if constexpr (requires { model.scratch(); })
                model.posterior(row, writable_span_of(p), writable_span_of(scratch));
            else
                model.posterior(row, writable_span_of(p));
            f(item, row, writable_span_of(p));
        }
    }
};

namespace detail {

/// One report a voter, with the names that the votes have: posteriors can be asked for from here on.
template <class Votes>
void name_voters(fit_report& fitted, const Votes& votes) {
    fitted.voters.assign(votes.voters(), {});
    if constexpr (requires { votes.names(); })
        for (std::size_t j = 0; j < fitted.voters.size() && !votes.names().empty(); ++j)
            fitted.voters[j].name = votes.names()[j];
}

/// What every fit ends with: the voters' names, votes, accuracies and intervals by the posteriors of the model itself,
/// and the warnings. Reads the votes twice.
template <class Fitted, vote_source Votes, executor Executor>
void finish(Fitted& fitted, const Votes& votes, Executor&& ex) {
    const std::size_t m = votes.voters();
    const std::size_t k = fitted.cardinality();
    name_voters(fitted, votes);
    // Of each voter the right votes and all; of each class the items where the model, and where most voters say so.
    const bool climbed = !fitted.objective.empty();
    const auto sums = fitted.template block_sums<Votes>(
        votes, 2 * m + 2 * k, ex, [&](std::span<double> sum, const vote_row& row, std::span<const double> p) {
            for (const voter_vote& v : row) {
                double right = 0;
                row.for_each_label(v.vote, k, [&](label_id l) { right += p[l]; });
                sum[v.voter] += right;
                sum[m + v.voter] += 1;
            }
            if (!climbed || row.empty()) return;
            sum[2 * m + argmax(p)] += 1;
            const vote most = row.majority();
            if (most.is_label()) sum[2 * m + k + most.label()] += 1;
        });
    for (std::size_t j = 0; j < m; ++j) fitted.voters[j].judge(sums[j], sums[m + j]);
    const std::span<const double> classes(sums.data() + 2 * m, 2 * k);
    warn(fitted, votes, classes.first(k), classes.subspan(k));
}

} // namespace detail

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
