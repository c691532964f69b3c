// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_BRADLEY_TERRY_HPP
#define HALLMARK_WEAK_MODEL_BRADLEY_TERRY_HPP

// From "this one is better than that one" to a ranking: Bradley and Terry (1952). O(comparisons + items) an iteration.

#include "../../core/detail/disjoint_sets.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/climb.hpp"
#include "report.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// One answer to "which of the two?". A draw is two of weight ½, one each way.
struct pairwise_vote {
    std::uint32_t winner = 0;
    std::uint32_t loser = 0;
    double weight = 1;
};

struct bradley_terry_options {
    std::size_t max_iterations = 10000;
    double tolerance = 1e-9; ///< stops when the objective gains less
    /// So many comparisons of each item with one of strength 1, half of them won: it keeps items that always win
    /// finite, and ranks across groups that were never compared. 0: none (crowd-kit).
    double prior = 0.1;
};

/// Item a beats item b with probability strengths[a] / (strengths[a] + strengths[b]).
struct fitted_ranking {
    std::vector<double> strengths{}; ///< sum 1
    std::vector<double> objective{}; ///< the log likelihood, with the prior, after each iteration; never falls
    double log_likelihood = 0;
    std::size_t iterations = 0;
    bool converged = true;
    std::size_t components =
        0; ///< groups of items that comparisons join; more than 1: ranks between them are the prior's

    [[nodiscard]] double probability(std::size_t a, std::size_t b) const noexcept {
        return strengths[a] / (strengths[a] + strengths[b]);
    }
    /// Items, the strongest first; ties to the lower number. O(items · log items).
    template <class = void>
    [[nodiscard]] std::vector<std::uint32_t> order() const {
        std::vector<std::uint32_t> items(strengths.size());
        for (std::size_t i = 0; i < items.size(); ++i) items[i] = static_cast<std::uint32_t>(i);
        std::sort(items.begin(), items.end(), [&](std::uint32_t a, std::uint32_t b) {
            return strengths[a] != strengths[b] ? strengths[a] > strengths[b] : a < b;
        });
        return items;
    }
};

/// The model of Bradley and Terry (1952), fitted by Hunter's MM steps ("MM algorithms for generalized Bradley–Terry
/// models", 2004): no step size, the objective never falls. O(comparisons + items) an iteration.
struct bradley_terry {
    bradley_terry_options options{};

    /// `items`: how many there are; 0 counts them. A wrong call when an item is compared with itself or beyond `items`,
    /// a weight is negative or not finite, or an option is out of range.
    template <class = void>
    [[nodiscard]] fitted_ranking fit(std::span<const pairwise_vote> votes, std::size_t items = 0) const {
        detail::require_iterations(options, "bradley_terry");
        detail::require_option(options.prior >= 0 && options.prior < 1e9, "bradley_terry", "prior", options.prior);
        std::size_t n = items;
        for (const pairwise_vote& v : votes) {
            const std::size_t most = v.winner > v.loser ? v.winner : v.loser;
            HALLMARK_REQUIRE(v.winner != v.loser && (items == 0 || most < items),
                             "bradley_terry: item " + std::to_string(v.winner) + " against " + std::to_string(v.loser) +
                                 " of " + std::to_string(items));
            HALLMARK_REQUIRE(v.weight >= 0 && v.weight < 1e300,
                             "bradley_terry: the weight of a vote is " + std::to_string(v.weight));
            if (items == 0 && most >= n) n = most + 1;
        }
        fitted_ranking fitted;
        fitted.components = count_components(votes, n);
        std::vector<double> wins(n, options.prior / 2), rates(n), strengths(n, 1);
        for (const pairwise_vote& v : votes) wins[v.winner] += v.weight;
        const auto expect = [&] { // the log likelihood, and what the next step divides by
            double sum = 0, with_prior = 0;
            for (double& x : rates) x = 0;
            for (const pairwise_vote& v : votes) {
                const double a = strengths[v.winner], b = strengths[v.loser], rate = v.weight / (a + b);
                rates[v.winner] += rate;
                rates[v.loser] += rate;
                if (v.weight > 0) sum += numeric::product(v.weight, numeric::log(a / (a + b)));
            }
            for (std::size_t i = 0; i < n && options.prior > 0; ++i) {
                const double both = 1 + strengths[i];
                rates[i] += options.prior / both;
                with_prior += numeric::product(options.prior / 2, numeric::log(strengths[i] / both / both));
            }
            fitted.log_likelihood = sum;
            return sum + with_prior;
        };
        const auto maximize = [&] {
            double all = 0;
            for (std::size_t i = 0; i < n; ++i) {
                if (rates[i] > 0) strengths[i] = wins[i] / rates[i];
                if (strengths[i] < 1e-300) strengths[i] = 1e-300; // it never won
                all += strengths[i];
            }
            // The votes leave the scale free. With a prior it moves by a step of its own, to be there soon.
            double at = 0;
            for (const double x : strengths) at += x / (1 + x);
            const double scale = options.prior == 0 ? all / static_cast<double>(n) : at / static_cast<double>(n) * 2;
            for (double& x : strengths) x /= scale;
        };
        fit_report report;
        detail::climb(report, options.max_iterations, options.tolerance, expect, maximize);
        fitted.objective = std::move(report.objective);
        fitted.iterations = report.iterations;
        fitted.converged = report.converged;
        double all = 0;
        for (const double x : strengths) all += x;
        for (double& x : strengths) x /= all;
        fitted.strengths = std::move(strengths);
        return fitted;
    }

private:
    template <class = void>
    [[nodiscard]] static std::size_t count_components(std::span<const pairwise_vote> votes, std::size_t n) {
        hallmark::detail::disjoint_sets compared(n);
        std::size_t count = n;
        for (const pairwise_vote& v : votes)
            if (v.weight > 0) count -= compared.join(v.winner, v.loser);
        return count;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
