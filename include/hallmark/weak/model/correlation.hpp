// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_CORRELATION_HPP
#define HALLMARK_WEAK_MODEL_CORRELATION_HPP

// Voters that copy each other, or are two writings of one function, count twice, and a label model that takes them for
// independent holds them for the truth. Which they are shows in how often they agree beside how often each agrees with
// the others.
//
//     const auto copies = correlated_voters(votes, {.functions = true});
//     const auto fitted = naive_bayes{{.voter_weights = copies.weights}}.fit(votes);

#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/sort_unique.hpp"
#include "../../core/problem.hpp"
#include "../../core/table.hpp"
#include "../../core/votes.hpp"
#include "../../numeric/math.hpp"
#include "row.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Two voters, and on how many items they say the same label.
struct correlated_pair {
    std::uint32_t first = 0, second = 0;
    double agreed = 0;
    double expected = 0; ///< if they were independent where the class is known
    double excess = 0;   ///< (agreed - expected) / (what copies would agree - expected), in [0, 1]
    double z = 0;        ///< agreed - expected in standard deviations
};

/// What correlated_voters finds.
struct correlations {
    std::vector<correlated_pair> pairs{}; ///< by z, the strongest first; ties by voters
    std::vector<double> weights{};        ///< of each voter 1 / (1 + the sum of its excesses): two copies weigh as one
    problems warnings{};                  ///< a voters_correlated for each pair
};

struct correlation_options {
    bool functions = false; ///< voters are labeling functions: where they abstain says something, and functions are
                            ///< compared by label; else by the items on which both vote
    double z = 4;           ///< told are pairs with at least this many standard deviations
    double excess = 0.3;    ///< and this share of what copies would agree
    std::size_t least = 10; ///< and at least so many agreements
};

namespace detail {

/// How often two voters agree: `agreed` is chance + unit × the skill of one × the skill of the other, if they are
/// independent where the class is known.
struct agreement_moment {
    std::uint32_t first = 0, second = 0; ///< voters, or pairs of a voter and a label
    double agreed = 0, chance = 0, unit = 0, copies = 0, items = 0;
};

/// Skills that explain most agreements: for each the weighted median of what the others ask for, again and again. A few
/// copies among a voter's partners do not move it.
template <class = void>
[[nodiscard]] std::vector<double> robust_skills(std::size_t nodes, const std::vector<agreement_moment>& moments) {
    std::vector<std::vector<std::uint32_t>> partners(nodes);
    for (std::size_t x = 0; x < moments.size(); ++x)
        for (const std::uint32_t node : {moments[x].first, moments[x].second})
            partners[node].push_back(static_cast<std::uint32_t>(x));
    std::vector<double> skills(nodes, 0.5);
    std::vector<std::pair<double, double>> asked;
    for (int round = 0; round < 50; ++round)
        for (std::size_t a = 0; a < nodes; ++a) {
            asked.clear();
            double whole = 0;
            for (const std::uint32_t x : partners[a]) {
                const agreement_moment& m = moments[x];
                const double other = skills[m.first == a ? m.second : m.first];
                const double weight = numeric::product(m.items, other < 0 ? -other : other);
                if (!(weight > 0)) continue;
                asked.push_back({(m.agreed - m.chance) / m.unit / other, weight});
                whole += weight;
            }
            if (asked.empty()) continue;
            std::sort(asked.begin(), asked.end());
            double sum = 0;
            std::size_t at = 0;
            while (at + 1 < asked.size() && (sum += asked[at].second) < whole / 2) ++at;
            const double median = asked[at].first;
            skills[a] = median > 1 ? 1 : median < -1 ? -1 : median;
        }
    return skills;
}

/// The agreements of voters where both vote.
template <vote_source Votes>
[[nodiscard]] std::vector<agreement_moment> agreements_of_voters(const Votes& votes) {
    std::vector<std::uint64_t> keys;
    std::vector<agreement_moment> moments;
    row_reader<Votes> rows(votes);
    for (const bool counting : {false, true}) {
        for (std::size_t i = 0; i < votes.items(); ++i) {
            const vote_row row = rows[i];
            for (std::size_t x = 0; x < row.size(); ++x)
                for (std::size_t y = x + 1; y < row.size(); ++y) {
                    const voter_vote& a = row.votes[x];
                    const voter_vote& b = row.votes[y];
                    if (a.voter == b.voter || !a.vote.is_label() || !b.vote.is_label()) continue;
                    const std::uint64_t key = std::uint64_t{a.voter} << 32 | b.voter;
                    if (!counting) {
                        keys.push_back(key);
                        continue;
                    }
                    agreement_moment& m = moments[static_cast<std::size_t>(
                        std::lower_bound(keys.begin(), keys.end(), key) - keys.begin())];
                    m.items += 1;
                    m.agreed += a.vote == b.vote;
                }
        }
        if (counting) break;
        hallmark::detail::sort_unique(keys);
        for (const std::uint64_t key : keys)
            moments.push_back({static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key)});
    }
    const double k = static_cast<double>(votes.cardinality());
    for (agreement_moment& m : moments) {
        m.chance = m.items / k;
        m.unit = m.items - m.chance;
        m.copies = m.items;
    }
    return moments;
}

/// The votes of functions for the same label: nodes are pairs of a voter and a label, whose voters go to `voters`.
template <vote_source Votes>
[[nodiscard]] std::vector<agreement_moment> agreements_of_functions(const Votes& votes,
                                                                    std::vector<std::uint32_t>& voters) {
    const double n = static_cast<double>(votes.items());
    std::vector<agreement_moment> moments;
    row_reader<Votes> rows(votes);
    for (std::size_t label = 0; label < votes.cardinality(); ++label) {
        const auto says = [&](const voter_vote& v) { return v.vote == vote(label); };
        std::vector<double> count(votes.voters());
        for (std::size_t i = 0; i < votes.items(); ++i)
            for (const voter_vote& v : rows[i]) count[v.voter] += says(v);
        std::vector<std::uint32_t> node(votes.voters());
        const std::size_t begin = voters.size();
        for (std::size_t j = 0; j < count.size(); ++j)
            if (count[j] > 0 && count[j] < n) {
                node[j] = static_cast<std::uint32_t>(voters.size() - begin);
                voters.push_back(static_cast<std::uint32_t>(j));
            }
        const std::size_t width = voters.size() - begin;
        std::vector<double> both(width * width);
        for (std::size_t i = 0; i < votes.items(); ++i) {
            const vote_row row = rows[i];
            for (std::size_t x = 0; x < row.size(); ++x)
                for (std::size_t y = x + 1; y < row.size() && says(row.votes[x]); ++y)
                    if (says(row.votes[y]) && count[row.votes[x].voter] < n && count[row.votes[y].voter] < n)
                        both[node[row.votes[x].voter] * width + node[row.votes[y].voter]] += 1;
        }
        for (std::size_t a = 0; a < width; ++a)
            for (std::size_t b = a + 1; b < width; ++b) {
                const double p = count[voters[begin + a]];
                const double q = count[voters[begin + b]];
                const double spread = numeric::product(p / n, 1 - p / n);
                moments.push_back(
                    {static_cast<std::uint32_t>(begin + a), static_cast<std::uint32_t>(begin + b), both[a * width + b],
                     numeric::product(p, q / n),
                     numeric::product(n, numeric::sqrt(numeric::product(spread, numeric::product(q / n, 1 - q / n)))),
                     p < q ? p : q, n});
            }
    }
    return moments;
}

} // namespace detail

/// Pairs of voters that agree more often than their agreements with all others explain. Under independence where the
/// class is known, agreement beyond chance is a product of two numbers, one a voter (what triplet methods and spectral
/// ones stand on; here errors are taken to be alike for all wrong labels); these are found so that a minority of copies
/// does not move them. Needs voters with at least three partners, most of which are no copies. Only votes for labels
/// count. O(sum over items of votes²), and for functions O(items × labels + labels × voters²).
template <vote_source Votes>
[[nodiscard]] correlations correlated_voters(const Votes& votes, const correlation_options& options = {}) {
    std::vector<std::uint32_t> voters;
    std::vector<detail::agreement_moment> moments;
    if (options.functions) {
        moments = detail::agreements_of_functions(votes, voters);
    } else {
        if (votes.cardinality() > 1) moments = detail::agreements_of_voters(votes);
        for (std::size_t j = 0; j < votes.voters(); ++j) voters.push_back(static_cast<std::uint32_t>(j));
    }
    const std::vector<double> skills = detail::robust_skills(voters.size(), moments);
    std::vector<std::uint32_t> partners(voters.size());
    for (const detail::agreement_moment& m : moments) {
        ++partners[m.first];
        ++partners[m.second];
    }
    correlations found;
    std::vector<double> copies(votes.voters());
    for (const detail::agreement_moment& m : moments) {
        if (partners[m.first] < 3 || partners[m.second] < 3) continue;
        correlated_pair pair{voters[m.first], voters[m.second], m.agreed};
        const double common = numeric::product(skills[m.first], skills[m.second]);
        pair.expected = m.chance + numeric::product(m.unit, common);
        pair.expected = pair.expected > 0 ? pair.expected : 0;
        const double gain = m.agreed - pair.expected;
        if (!(m.copies > pair.expected) || !(gain > 0)) continue;
        pair.excess = gain / (m.copies - pair.expected);
        pair.excess = pair.excess < 1 ? pair.excess : 1;
        const double variance = numeric::product(pair.expected, 1 - pair.expected / m.items);
        pair.z = gain / numeric::sqrt(variance > 0.25 ? variance : 0.25);
        if (pair.z < options.z || pair.excess < options.excess || m.agreed < static_cast<double>(options.least))
            continue;
        copies[pair.first] += pair.excess;
        copies[pair.second] += pair.excess;
        found.pairs.push_back(pair);
    }
    std::stable_sort(found.pairs.begin(), found.pairs.end(),
                     [](const correlated_pair& a, const correlated_pair& b) { return a.z > b.z; });
    for (const double x : copies) found.weights.push_back(1 / (1 + x));
    for (const correlated_pair& p : found.pairs)
        found.warnings.add(severity::warning, problem_code::voters_correlated,
                           std::string("voter ").append(std::to_string(p.first)),
                           std::string("voters ")
                               .append(std::to_string(p.first))
                               .append(" and ")
                               .append(std::to_string(p.second))
                               .append(" say the same on ")
                               .append(fixed(p.agreed, 0))
                               .append(" items, where ")
                               .append(fixed(p.expected, 1))
                               .append(" are expected of independent voters"));
    return found;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
