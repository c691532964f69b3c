// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_KOS_HPP
#define HALLMARK_WEAK_MODEL_KOS_HPP

// Messages between items and voters: KOS (Karger, Oh and Shah, 2011), for votes for labels. O(votes × classes) an
// iteration.

#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "fitted.hpp"

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct kos_options {
    std::size_t iterations = 20; ///< rounds of messages, so many whatever happens
};

/// The score of class c is the sum of the voters' weights, of those who vote for it less of those who vote for another;
/// a voter to invert has a negative weight. It is turned into probabilities by what is left of the greatest score that
/// such voters could give; the most probable label is the one of the highest score.
class fitted_kos : public fitted_labels<fitted_kos> {
public:
    static constexpr std::string_view kind = "kos";

    std::vector<double> weights{}; ///< voters × classes; of two classes both are equal
    std::vector<double> scores{};  ///< items of the fit × classes: by the messages to that item alone, which leave out
                                   ///< what its own votes did to the weights. Not kept by to_json

    template <class F>
    void for_each_parameter(F&& f) {
        f("weights", weights, {axis::voters, axis::classes});
    }

    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        const std::size_t k = p.size();
        double all = 0;
        for (std::size_t c = 0; c < k; ++c) {
            double score = 0, most = 0;
            for (const voter_vote& v : row) {
                const double w = weights[v.voter * k + c];
                score += v.vote.label() == c ? w : -w;
                most += std::abs(w);
            }
            p[c] = most > 0 ? (1 + score / most) / 2 : 0.5;
            if (p[c] < 0) p[c] = 0;
            all += p[c];
        }
        for (std::size_t c = 0; c < k; ++c) p[c] = row.empty() || !(all > 0) ? prior[c] : p[c] / all;
    }
};

/// KOS (Karger, Oh and Shah, "Iterative learning for reliable crowdsourcing systems", NIPS 2011), for votes for labels;
/// more than two classes one against the others. Messages start at 1 where the authors draw them around 1, so that
/// nothing is random and an item scored 0 has a tie, not an error. Known labels are not read. No probability model: no
/// objective, no likelihood, and as many iterations as are asked for.
///
/// O(votes × iterations) for each class, 16 bytes a vote. A wrong call when a vote is for a set or against a label.
struct kos {
    kos_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_kos fit(const Votes& votes, std::span<const gold_label> = {}, Executor&& ex = {}) const {
        return fit_from(votes, std::vector<double>(detail::count_votes(votes), 1), {}, ex);
    }
    /// From these messages of voters to items, one a vote, in the order of the votes.
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_kos fit_from(const Votes& votes, std::span<const double> messages,
                                      std::span<const gold_label> = {}, Executor&& ex = {}) const {
        const std::size_t n = votes.items(), m = votes.voters(), k = votes.cardinality(),
                          all = detail::count_votes(votes);
        detail::require_labels(votes, "kos");
        HALLMARK_REQUIRE(messages.size() == all, "kos::fit_from: " + std::to_string(messages.size()) +
                                                     " messages for " + std::to_string(all) + " votes");
        detail::require_option(options.iterations > 0, "kos", "iterations", 0);
        fitted_kos fitted;
        fitted.prior.assign(k, 1 / static_cast<double>(k));
        fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
        fitted.iterations = options.iterations;
        const std::size_t tasks = k == 2 ? 1 : k;
        fitted.weights.assign(m * k, 0);
        fitted.scores.assign(n * k, 0);
        std::vector<double> to_items(all), to_voters(all), of_voter(m);
        detail::row_reader<Votes> rows(votes);
        const auto scale = [](std::span<double> values) {
            double most = 0;
            for (const double x : values) most = std::abs(x) > most ? std::abs(x) : most;
            if (most > 0)
                for (double& x : values) x /= most;
        };
        for (std::size_t task = 0; task < tasks; ++task) {
            const std::size_t c = k == 2 ? 1 : task;
            const auto sign = [&](const voter_vote& v, double x) { return v.vote.label() == c ? x : -x; };
            for (std::size_t v = 0; v < all; ++v) to_items[v] = messages[v];
            for (std::size_t round = 0; round <= options.iterations; ++round) {
                for (double& x : of_voter) x = 0;
                std::size_t first = 0;
                if (round == options.iterations) { // what each voter is worth to an item that it has not seen
                    for (std::size_t i = 0; i < n; ++i)
                        for (const voter_vote& v : rows[i]) of_voter[v.voter] += sign(v, to_voters[first++]);
                    break;
                }
                for (std::size_t i = 0; i < n; ++i) {
                    const vote_row row = rows[i];
                    double score = 0;
                    for (std::size_t r = 0; r < row.size(); ++r) score += sign(row.votes[r], to_items[first + r]);
                    for (std::size_t r = 0; r < row.size(); ++r)
                        to_voters[first + r] = score - sign(row.votes[r], to_items[first + r]);
                    first += row.size();
                }
                scale(to_voters);
                first = 0;
                for (std::size_t i = 0; i < n; ++i)
                    for (const voter_vote& v : rows[i]) of_voter[v.voter] += sign(v, to_voters[first++]);
                first = 0;
                for (std::size_t i = 0; i < n; ++i)
                    for (const voter_vote& v : rows[i]) {
                        to_items[first] = of_voter[v.voter] - sign(v, to_voters[first]);
                        ++first;
                    }
                scale(to_items);
            }
            scale(of_voter);
            std::size_t first = 0;
            for (std::size_t i = 0; i < n; ++i)
                for (const voter_vote& v : rows[i]) fitted.scores[i * k + c] += sign(v, to_items[first++]);
            for (std::size_t j = 0; j < m; ++j) fitted.weights[j * k + c] = of_voter[j];
            for (std::size_t i = 0; i < n && k == 2; ++i) fitted.scores[2 * i] = -fitted.scores[2 * i + 1];
            for (std::size_t j = 0; j < m && k == 2; ++j) fitted.weights[2 * j] = of_voter[j];
        }
        detail::finish(fitted, votes, ex);
        return fitted;
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
