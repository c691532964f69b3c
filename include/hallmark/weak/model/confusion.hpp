// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_CONFUSION_HPP
#define HALLMARK_WEAK_MODEL_CONFUSION_HPP

// What Dawid and Skene's model, the one-coin model, Bayesian classifier combination and naive Bayes with abstentions
// have in common: each voter says labels with probabilities that hang on the true class, and votes are independent
// where the class is known. They differ in how these probabilities are estimated.

#include "../../core/matrix.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "detail/normalize.hpp"
#include "fitted.hpp"
#include "statistics.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What the models of this family are told.
struct em_options {
    std::size_t max_iterations = 100;
    double tolerance = 1e-6;                ///< stops when the objective gains less
    double smoothing = -1;                  ///< pseudo-votes of each kind for each voter; below 0: the model's default
    std::vector<double> balance = {};       ///< the share of each class; empty: equal shares
    double balance_weight = -1;             ///< how many items that balance is worth: 0 learns it from the votes alone,
                                            ///< infinity keeps it as it is; below 0: the model's default
    double gold_accuracy = 1;               ///< the probability that a gold label is right; 1 clamps
    std::vector<double> voter_weights = {}; ///< in [0, 1]: a vote counts as so much of one, where voters copy each
                                            ///< other (correlated_voters); empty: 1 each
};

/// How a voter says labels (columns) where classes (rows) are true; rows sum to 1 (where abstentions are modelled, of
/// the items on which it votes).
class confusion_matrix {
public:
    explicit confusion_matrix(std::size_t classes) : shares_(classes, classes) {}
    [[nodiscard]] std::size_t size() const noexcept { return shares_.rows(); }
    [[nodiscard]] double operator()(std::size_t truth, std::size_t said) const noexcept { return shares_[truth][said]; }
    [[nodiscard]] std::span<const double> operator[](std::size_t truth) const noexcept { return shares_[truth]; }
    [[nodiscard]] std::span<double> operator[](std::size_t truth) noexcept { return shares_[truth]; }

private:
    probabilities shares_;
};

namespace detail {

/// The parameters, all logarithms.
struct vote_tables {
    std::vector<double> votes{};   ///< of each row of voter_labels: the label where each class is true
    std::vector<double> right{};   ///< voters × classes: a label that the voter never said, where it is true
    std::vector<double> wrong{};   ///< and where the class is true, another label that the voter never said
    std::vector<double> absent{};  ///< voters × classes: no vote; empty where abstentions say nothing
    std::vector<double> prior{};   ///< of the classes
    std::vector<double> weights{}; ///< of the voters; empty: 1
    std::vector<double> beliefs{}; ///< what a model keeps beside (two_level: the population's counts)

    [[nodiscard]] double weight(std::size_t voter) const noexcept { return weights.empty() ? 1 : weights[voter]; }
};

} // namespace detail

/// A fitted model of this family: an immutable value of O(labels that voters say × classes) numbers.
class fitted_confusion : public fitted_labels<fitted_confusion> {
public:
    fitted_confusion() = default;
    /// For the models; `model` is the name that is saved.
    fitted_confusion(std::string_view model, vote_expectations expectations, detail::vote_tables tables)
        : model_(model), expectations_(std::move(expectations)), tables_(std::move(tables)) {
        prior = tables_.prior;
        detail::normalize(writable_span_of(prior));
        settle();
    }

    /// The name of the model: "dawid_skene".
    [[nodiscard]] std::string_view model() const noexcept { return model_; }
    /// How a voter votes. Of ibcc and two_level: by the expected logarithms, made to sum to 1. A wrong call when there
    /// is no such voter. O(classes squared).
    template <class = void>
    [[nodiscard]] confusion_matrix confusion(std::size_t voter) const {
        const std::size_t k = cardinality();
        HALLMARK_REQUIRE(voter < expectations_.labels.voters(), "confusion: voter " + std::to_string(voter) + " of " +
                                                                    std::to_string(expectations_.labels.voters()));
        confusion_matrix m(k);
        for (std::size_t c = 0; c < k; ++c) {
            for (std::size_t l = 0; l < k; ++l) m[c][l] = log_probability(voter, static_cast<label_id>(l), c);
            detail::normalize(m[c]);
        }
        return m;
    }
    /// What the fit expects of its votes: for `merge`, and for going on with more votes.
    [[nodiscard]] const vote_expectations& expectations() const noexcept { return expectations_; }
    [[nodiscard]] const detail::vote_tables& tables() const noexcept { return tables_; }
    /// The logarithm of the probability that a voter says a label where a class is true.
    [[nodiscard]] double log_probability(std::size_t voter, label_id label, std::size_t truth) const noexcept {
        const std::size_t k = base_.size();
        const std::size_t row = expectations_.labels.find(voter, label);
        if (row != voter_labels::none) return tables_.votes[row * k + truth];
        return (label == truth ? tables_.right : tables_.wrong)[voter * k + truth];
    }

    /// The class probabilities of a row of votes: what fitted_labels stands on.
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        const std::size_t k = p.size();
        for (std::size_t c = 0; c < k; ++c) p[c] = base_[c];
        const bool absent = !tables_.absent.empty();
        const bool plain = !absent && tables_.weights.empty();
        std::size_t last = voter_labels::none;
        for (const voter_vote& v : row) {
            if (absent && v.voter == last) continue; // where abstaining is modelled, its first vote counts
            last = v.voter;
            const double weight = tables_.weight(v.voter);
            const std::size_t at =
                v.vote.is_label() ? expectations_.labels.find(v.voter, v.vote.label()) : voter_labels::none;
            if (plain && at != voter_labels::none) {
                const double* const log_p = tables_.votes.data() + at * k;
                for (std::size_t c = 0; c < k; ++c) p[c] += log_p[c];
                continue;
            }
            for (std::size_t c = 0; c < k; ++c) {
                double log_p = 0;
                if (at != voter_labels::none) {
                    log_p = tables_.votes[at * k + c];
                } else {
                    log_p = -std::numeric_limits<double>::infinity();
                    row.for_each_label(
                        v.vote, k, [&](label_id l) { log_p = detail::log_add(log_p, log_probability(v.voter, l, c)); });
                }
                if (absent) log_p -= tables_.absent[v.voter * k + c];
                p[c] += numeric::product(weight, log_p);
            }
        }
        detail::normalize(p);
    }

    // For saved.hpp.
    static constexpr std::string_view kind = "confusion";
    void rename(std::string_view model) { model_ = model; }
    [[nodiscard]] voter_labels& pairs() noexcept { return expectations_.labels; }
    template <class F>
    void for_each_parameter(F&& f) {
        f("classes", expectations_.classes, {axis::classes});
        f("votes", expectations_.votes, {axis::pairs, axis::classes});
        f("log_prior", tables_.prior, {axis::classes});
        f("log_votes", tables_.votes, {axis::pairs, axis::classes});
        f("log_right", tables_.right, {axis::voters, axis::classes});
        f("log_wrong", tables_.wrong, {axis::voters, axis::classes});
        f("log_absent", tables_.absent, {axis::voters, axis::classes, axis::optional});
        f("weights", tables_.weights, {axis::voters, axis::optional});
        f("beliefs", tables_.beliefs, {axis::classes, axis::classes, axis::optional});
    }
    /// Sets what hangs on the parameters, when these are set.
    template <class = void>
    void settle() {
        base_ = tables_.prior;
        const std::size_t k = base_.size();
        for (std::size_t j = 0; !tables_.absent.empty() && j < expectations_.labels.voters(); ++j)
            for (std::size_t c = 0; c < k; ++c)
                base_[c] += numeric::product(tables_.weight(j), tables_.absent[j * k + c]);
    }

private:
    std::string model_;
    vote_expectations expectations_;
    detail::vote_tables tables_;
    std::vector<double> base_; ///< of a row without votes
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
