// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_TIES_HPP
#define HALLMARK_WEAK_MODEL_TIES_HPP

// From the probabilities of an item to one label: what to do where the best are equal.

#include "../../core/random.hpp"
#include "../../core/votes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What is said of an item whose most probable labels are equal (within 1e-9). Items without votes are ties too: no
/// label is said of them under `abstain`, whatever the model holds frequent; the others go by the probabilities.
enum class ties : std::uint8_t {
    abstain, ///< nothing: the default, as snorkel's
    lowest,  ///< the lowest of the equal labels, as an argmax does
    random,  ///< one of them by the seed and the number of the item: the same each time, whatever the other items
    prior    ///< the one that is more frequent in the model's class balance, then the lowest
};

/// A policy for ties, with the seed of `random`. A ties value is one by itself.
struct tie_rule {
    weak::ties ties = weak::ties::abstain;
    std::uint64_t seed = 0;

    constexpr tie_rule() = default;
    constexpr tie_rule(weak::ties policy, std::uint64_t random_seed = 0) : ties(policy), seed(random_seed) {}
};

namespace detail {

/// The first of the greatest numbers; without branches on them, which no processor foresees. 0 of none.
[[nodiscard]] inline std::size_t argmax(std::span<const double> p) noexcept {
    double most = p.empty() ? 0 : p[0];
    for (const double x : p) most = x > most ? x : most;
    std::size_t first = 0;
    for (std::size_t k = p.size(); k > 0; --k) first = p[k - 1] >= most ? k - 1 : first;
    return first;
}

/// The label of an item with these probabilities; `voted`: it has votes. No classes: abstain.
template <class = void>
[[nodiscard]] vote decide(std::span<const double> p, std::span<const double> prior, bool voted, std::size_t item,
                          tie_rule rule) {
    if (p.empty() || (!voted && rule.ties == ties::abstain)) return abstain;
    double most = p[0];
    for (const double x : p) most = x > most ? x : most;
    const double least = most - 1e-9;
    std::uint32_t tied = 0;
    std::size_t first = 0;
    for (std::size_t k = p.size(); k > 0; --k) {
        const bool hit = p[k - 1] >= least;
        tied += hit;
        first = hit ? k - 1 : first;
    }
    if (tied == 1 || rule.ties == ties::lowest) return vote(first);
    if (rule.ties == ties::abstain) return abstain;
    std::uint32_t skip = 0;
    if (rule.ties == ties::random) skip = hallmark::random(rule.seed).split(item).below(tied);
    std::size_t chosen = first;
    for (std::size_t k = first; k < p.size(); ++k) {
        if (p[k] < least) continue;
        if (rule.ties == ties::prior) {
            if (k < prior.size() && prior[k] > prior[chosen] + 1e-9) chosen = k;
        } else if (skip-- == 0) {
            chosen = k;
            break;
        }
    }
    return vote(chosen);
}

} // namespace detail

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
