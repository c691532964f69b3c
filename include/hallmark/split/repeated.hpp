// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_REPEATED_HPP
#define HALLMARK_SPLIT_REPEATED_HPP

// Stratified splits again and again, as different from each other as can be: for repeated cross-validation.

#include "../core/config.hpp"
#include "../core/label_sets.hpp"
#include "assignment.hpp"
#include "stratify.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// How alike two splits into folds are: of the pairs of items that the first has in one part, the share that the second
/// has in one part too. 1 for the same split; for independent ones, about 1 / parts. Items of no part are left out. O(n
/// + parts²). A wrong call when they have not the same items.
template <class = void>
[[nodiscard]] double overlap(const assignment& a, const assignment& b) {
    HALLMARK_REQUIRE(a.size() == b.size(),
                     "overlap: " + std::to_string(a.size()) + " and " + std::to_string(b.size()) + " items");
    std::vector<std::uint64_t> both(a.parts() * b.parts());
    std::vector<std::uint64_t> first(a.parts());
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == assignment::none || b[i] == assignment::none) continue;
        ++both[a[i] * b.parts() + b[i]];
        ++first[a[i]];
    }
    const auto pairs = [](std::uint64_t n) { return static_cast<double>(n) * static_cast<double>(n > 0 ? n - 1 : 0); };
    double together = 0;
    double all = 0;
    for (const std::uint64_t n : both) together += pairs(n);
    for (const std::uint64_t n : first) all += pairs(n);
    return all > 0 ? together / all : 0;
}

/// Repeated stratified splits that differ: `repeats` of them, each the one of `candidates` seeds whose overlap with
/// those before it is least. Independent seeds already overlap little; the candidates take the chance out of it.
/// Options as for stratify; seeds are drawn from options.seed. O(repeats × candidates × stratify).
template <label_set_range Sets>
[[nodiscard]] std::vector<assignment> repeated(const Sets& labels, const division& into, std::size_t repeats,
                                               stratify_options options = {}, std::size_t candidates = 3) {
    HALLMARK_REQUIRE(candidates >= 1, "repeated: no candidates");
    const random root(options.seed);
    std::vector<assignment> kept;
    std::uint64_t number = 0;
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        assignment best;
        double least = 0;
        for (std::size_t c = 0; c < (repeat == 0 ? 1 : candidates); ++c) {
            options.seed = root.split(number++).bits64();
            assignment one = stratify(labels, into, options);
            double most = 0;
            for (const assignment& before : kept) {
                const double shared = overlap(one, before);
                if (shared > most) most = shared;
            }
            if (c == 0 || most < least) {
                best = std::move(one);
                least = most;
            }
        }
        kept.push_back(std::move(best));
    }
    return kept;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
