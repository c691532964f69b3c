// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_TRUTH_DISCOVERY_HPP
#define HALLMARK_WEAK_MODEL_TRUTH_DISCOVERY_HPP

// PM and CATD (Aydin et al., 2014; Li et al., 2014): truth is what well-weighted voters say, and who is near the truth
// weighs more. For labels and for numbers. O(votes) an iteration.

#include "../../core/span_of.hpp"
#include "../../numeric/gamma.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/sum_blocks.hpp"
#include "fitted.hpp"
#include "majority.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What a voter says of an item, where answers are numbers: a price, a count, a coordinate.
struct numeric_answer {
    std::uint32_t item = 0;
    std::uint32_t voter = 0;
    double value = 0;
};

/// Numbers that many said, as one.
struct fitted_numbers {
    std::vector<double> values{};  ///< of the items; not a number without answers
    std::vector<double> weights{}; ///< of the voters
    std::size_t iterations = 0;
    bool converged = true;
};

struct truth_discovery_options {
    std::size_t max_iterations = 100;
    double tolerance = 1e-9; ///< stops when no weight changes by more than this share of the greatest
    /// Added to the errors of each voter, in wrong labels or variances of an item. The programs of the papers have
    /// about 0, under which a voter of one answer that is right outweighs all others.
    double smoothing = 0.5;
    double confidence = 0.05; ///< catd: the chance that a voter is better than its weight says, both sides
};

namespace detail {

/// Weights of a fitted_majority or fitted_numbers from errors and counts of answers, until they stay.
template <class Fitted, class Errors, class Weigh>
void discover(Fitted& fitted, const truth_discovery_options& options, std::string_view model, Errors&& errors,
              Weigh&& weigh) {
    require_iterations(options, model);
    require_option(options.smoothing > 0 && options.smoothing < 1e9, model, "smoothing", options.smoothing);
    require_option(options.confidence > 0 && options.confidence < 1, model, "confidence", options.confidence);
    std::vector<double>& weights = fitted.weights;
    fitted.converged = false;
    for (; fitted.iterations < options.max_iterations && !fitted.converged; ++fitted.iterations) {
        const std::vector<double> sums = errors(); // of the voters: errors, then answers
        const std::vector<double> next = weigh(sums);
        double most = 0, moved = 0;
        for (std::size_t j = 0; j < next.size(); ++j) {
            most = next[j] > most ? next[j] : most;
            moved = std::abs(next[j] - weights[j]) > moved ? std::abs(next[j] - weights[j]) : moved;
        }
        weights = next;
        fitted.converged = moved <= numeric::product(options.tolerance, most);
    }
}

/// The likeliest labels by weights, ties shared, and by how much each voter misses them.
template <vote_source Votes, class Weigh, executor Executor>
[[nodiscard]] fitted_majority discover_labels(const Votes& votes, std::span<const gold_label> gold,
                                              const truth_discovery_options& options, std::string_view model,
                                              Weigh&& weigh, Executor& ex) {
    const std::size_t n = votes.items(), m = votes.voters(), k = votes.cardinality();
    const known_labels known(gold, votes, model);
    fitted_majority fitted = with_weights(votes, std::vector<double>(m, 1.0));
    const auto errors = [&] {
        return sum_blocks(ex, n, count_votes(votes), 2 * m, [&](index_block block, std::span<double> own) {
            row_reader<Votes> rows(votes);
            std::vector<double> p(k);
            for (std::size_t i = block.begin; i < block.end; ++i) {
                const vote_row row = rows[i];
                if (row.empty()) continue;
                fitted.posterior(row, writable_span_of(p));
                double most = 0, best = 0;
                for (const double x : p) most = x > most ? x : most;
                for (std::size_t l = 0; l < k; ++l) {
                    p[l] = known[i].is_abstain() ? p[l] >= most - 1e-12 : l == known[i].label();
                    best += p[l];
                }
                for (const voter_vote& v : row) {
                    double right = 0;
                    row.for_each_label(v.vote, k, [&](label_id l) { right += p[l] / best; });
                    own[v.voter] += 1 - right;
                    own[m + v.voter] += 1;
                }
            }
        });
    };
    discover(fitted, options, model, errors, weigh);
    finish(fitted, votes, ex);
    return fitted;
}

/// Weighted means of numbers, and by how much each voter misses them, in variances of the item.
template <class Weigh>
[[nodiscard]] fitted_numbers discover_numbers(std::span<const numeric_answer> answers, std::size_t items,
                                              std::size_t voters, const truth_discovery_options& options,
                                              std::string_view model, Weigh&& weigh) {
    for (const numeric_answer& a : answers) {
        HALLMARK_REQUIRE(a.value - a.value == 0, std::string(model).append("::fit_numbers: the answer of voter ") +
                                                     std::to_string(a.voter) + " on item " + std::to_string(a.item) +
                                                     " is not finite");
        HALLMARK_REQUIRE((items == 0 || a.item < items) && (voters == 0 || a.voter < voters),
                         std::string(model).append("::fit_numbers: item ") + std::to_string(a.item) + ", voter " +
                             std::to_string(a.voter) + " of " + std::to_string(items) + " and " +
                             std::to_string(voters));
    }
    std::size_t n = items, m = voters;
    for (const numeric_answer& a : answers) {
        if (items == 0 && a.item >= n) n = std::size_t{a.item} + 1;
        if (voters == 0 && a.voter >= m) m = std::size_t{a.voter} + 1;
    }
    // By item, and in it by value: the order of the answers does not matter.
    std::vector<numeric_answer> sorted(answers.begin(), answers.end());
    std::sort(sorted.begin(), sorted.end(), [](const numeric_answer& a, const numeric_answer& b) {
        if (a.item != b.item) return a.item < b.item;
        return a.value != b.value ? a.value < b.value : a.voter < b.voter;
    });
    fitted_numbers fitted;
    fitted.values.assign(n, std::numeric_limits<double>::quiet_NaN());
    fitted.weights.assign(m, 1);
    const auto for_each_item = [&](auto&& f) {
        for (std::size_t first = 0, last = 0; first < sorted.size(); first = last) {
            while (last < sorted.size() && sorted[last].item == sorted[first].item) ++last;
            f(sorted[first].item, std::span<const numeric_answer>(sorted.data() + first, last - first));
        }
    };
    std::vector<double> variances(n);
    for_each_item([&](std::size_t i, std::span<const numeric_answer> own) {
        const std::size_t count = own.size();
        fitted.values[i] = own[(count - 1) / 2].value / 2 + own[count / 2].value / 2; // the median, to begin with
        double mean = 0;
        for (const numeric_answer& a : own) mean += a.value / static_cast<double>(count);
        for (const numeric_answer& a : own)
            variances[i] += numeric::product(a.value - mean, a.value - mean) / static_cast<double>(count);
    });
    const auto average = [&] {
        for_each_item([&](std::size_t i, std::span<const numeric_answer> own) {
            double sum = 0, weight = 0;
            for (const numeric_answer& a : own) {
                sum += numeric::product(fitted.weights[a.voter], a.value);
                weight += fitted.weights[a.voter];
            }
            if (weight > 0) fitted.values[i] = sum / weight;
        });
    };
    bool first = true;
    const auto errors = [&] {
        if (!first) average();
        first = false;
        std::vector<double> sums(2 * m);
        for (const numeric_answer& a : sorted) {
            const double off = a.value - fitted.values[a.item];
            if (variances[a.item] > 0) sums[a.voter] += numeric::product(off, off) / variances[a.item];
            sums[m + a.voter] += 1;
        }
        return sums;
    };
    discover(fitted, options, model, errors, weigh);
    average();
    return fitted;
}

} // namespace detail

/// PM (Aydin et al., "Crowdsourcing for multiple-choice question answering", AAAI 2014; CRH of Li et al., SIGMOD 2014):
/// a voter weighs -log of its errors, as a share of the errors of the worst. O(votes + items × classes) an iteration;
/// of numbers O(answers · log answers) once.
struct pm {
    truth_discovery_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> gold = {},
                                      Executor&& ex = {}) const {
        return detail::discover_labels(
            votes, gold, options, "pm", [&](auto& sums) { return weigh(sums); }, ex);
    }
    /// The same for numbers: weighted means; an error is the squared distance over the variance of the item's answers.
    /// Items and voters that are 0 are counted. A wrong call when an answer is not finite or beyond them.
    template <class = void>
    [[nodiscard]] fitted_numbers fit_numbers(std::span<const numeric_answer> answers, std::size_t items = 0,
                                             std::size_t voters = 0) const {
        return detail::discover_numbers(answers, items, voters, options, "pm", [&](auto& sums) { return weigh(sums); });
    }

private:
    template <class = void>
    [[nodiscard]] std::vector<double> weigh(const std::vector<double>& sums) const {
        std::vector<double> weights(sums.size() / 2);
        double worst = 0;
        for (std::size_t j = 0; j < weights.size(); ++j)
            if (sums[weights.size() + j] > 0 && sums[j] > worst) worst = sums[j];
        for (std::size_t j = 0; j < weights.size(); ++j)
            weights[j] = 1e-7 - numeric::log((sums[j] + options.smoothing) / (worst + options.smoothing));
        return weights;
    }
};

/// CATD: Confidence-Aware Truth Discovery (Li et al., "A confidence-aware approach for truth discovery on long-tail
/// data", VLDB 2014): a voter weighs by the upper end of what its errors allow, so that few answers are not trusted:
/// the chi-squared quantile confidence / 2 of as many degrees as it has answers, over its errors. Costs as pm.
struct catd {
    truth_discovery_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_majority fit(const Votes& votes, std::span<const gold_label> gold = {},
                                      Executor&& ex = {}) const {
        std::vector<double> quantiles;
        return detail::discover_labels(
            votes, gold, options, "catd", [&](auto& sums) { return weigh(sums, quantiles); }, ex);
    }
    /// The same for numbers: see pm.
    template <class = void>
    [[nodiscard]] fitted_numbers fit_numbers(std::span<const numeric_answer> answers, std::size_t items = 0,
                                             std::size_t voters = 0) const {
        std::vector<double> quantiles;
        return detail::discover_numbers(answers, items, voters, options, "catd",
                                        [&](auto& sums) { return weigh(sums, quantiles); });
    }

private:
    template <class = void>
    [[nodiscard]] std::vector<double> weigh(const std::vector<double>& sums, std::vector<double>& quantiles) const {
        const std::size_t m = sums.size() / 2;
        std::vector<double> weights(m);
        if (quantiles.empty())
            for (std::size_t j = 0; j < m; ++j)
                quantiles.push_back(sums[m + j] > 0 ? numeric::chi_squared_quantile(options.confidence / 2, sums[m + j])
                                                    : 0.0);
        for (std::size_t j = 0; j < m; ++j) weights[j] = quantiles[j] / (sums[j] + options.smoothing);
        return weights;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
