// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_CHECKS_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_CHECKS_HPP

// What fits ask of their options, votes and known labels: each refusal in the same words, with the name of the model.

#include "../../../core/config.hpp"
#include "../../../core/detail/plain_vector.hpp"
#include "../../../core/votes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// Requires that an option is in its range.
template <class = void>
void require_option(bool holds, std::string_view model, std::string_view option, double value) {
    HALLMARK_REQUIRE(holds, std::string(model).append(": ").append(option).append(" is ") + std::to_string(value));
}

/// Requires that a fit with these options begins, and can end.
template <class Options>
void require_iterations(const Options& options, std::string_view model) {
    require_option(options.max_iterations > 0, model, "max_iterations", 0);
    require_option(options.tolerance == options.tolerance, model, "tolerance", options.tolerance);
}

/// Requires that a class balance is empty, or has a share for each class, and that they sum to 1. `zeros`: a share may
/// be 0.
template <class = void>
void require_balance(std::span<const double> balance, std::size_t classes, std::string_view model, bool zeros) {
    if (balance.empty()) return;
    HALLMARK_REQUIRE(balance.size() == classes, std::string(model).append(": a balance of ") +
                                                    std::to_string(balance.size()) + " classes for " +
                                                    std::to_string(classes));
    double sum = 0;
    for (const double x : balance) {
        require_option(x > 0 || (zeros && x == 0), model, "the share of a class", x);
        sum += x;
    }
    require_option(sum > 0.999999 && sum < 1.000001, model, "the sum of the class balance", sum);
}

/// A class balance as it is asked for: empty stands for equal shares.
template <class = void>
[[nodiscard]] std::vector<double> shares_of(const std::vector<double>& balance, std::size_t classes) {
    return balance.empty() ? std::vector<double>(classes, 1 / static_cast<double>(classes)) : balance;
}

/// Requires that a vote is for a label below the cardinality, for models that read nothing else.
template <class = void>
void require_label(std::size_t item, const voter_vote& v, std::size_t cardinality, std::string_view model) {
    HALLMARK_REQUIRE(v.vote.is_label() && v.vote.label() < cardinality,
                     std::string(model).append(": voter ") + std::to_string(v.voter) + " votes on item " +
                         std::to_string(item) +
                         " for a set of labels or against one; this model reads votes for labels only");
}

/// The same of all votes.
template <vote_source Votes>
void require_labels(const Votes& votes, std::string_view model) {
    for (std::size_t i = 0; i < votes.items(); ++i)
        votes.for_each_vote(i, [&](std::uint32_t voter, vote v) {
            if (!v.is_abstain()) require_label(i, {voter, v}, votes.cardinality(), model);
        });
}

/// Gold labels by item: `abstain` where none is known.
class known_labels {
public:
    /// A wrong call when an item or label is beyond its number, or an item has two labels.
    template <vote_source Votes>
    known_labels(std::span<const gold_label> gold, const Votes& votes, std::string_view model) {
        if (!gold.empty()) labels_.resize(votes.items());
        for (const gold_label& g : gold) {
            HALLMARK_REQUIRE(g.item < votes.items() && g.label < votes.cardinality(),
                             std::string(model).append(": gold label ") + std::to_string(g.label) + " of item " +
                                 std::to_string(g.item) + ", but there are " + std::to_string(votes.cardinality()) +
                                 " labels and " + std::to_string(votes.items()) + " items");
            vote& label = labels_[g.item];
            HALLMARK_REQUIRE(label.is_abstain() || label == vote(g.label),
                             std::string(model).append(": item ") + std::to_string(g.item) + " has two gold labels, " +
                                 std::to_string(label.label()) + " and " + std::to_string(g.label));
            label = vote(g.label);
        }
    }
    /// Whether there are none at all.
    [[nodiscard]] bool empty() const noexcept { return labels_.empty(); }
    [[nodiscard]] vote operator[](std::size_t item) const noexcept { return empty() ? abstain : labels_[item]; }

private:
    hallmark::detail::plain_vector<vote> labels_;
};

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
