// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_STRATIFY_HPP
#define HALLMARK_SPLIT_STRATIFY_HPP

// The split: every label has its share in every part, as near as whole items allow, in sizes that are exact.

#include "../core/label_sets.hpp"
#include "assignment.hpp"
#include "detail/make_instance.hpp"
#include "detail/refine.hpp"
#include "parts.hpp"
#include "stratify_options.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

namespace detail {

/// How many proposals an effort is worth. Beyond 50,000 units the first pass leaves little to do, so the number grows
/// slower.
[[nodiscard]] inline std::uint64_t proposals_of(const stratify_options& options, std::size_t free_units) noexcept {
    if (options.proposals != 0) return options.proposals;
    if (options.effort == effort::fast)
        return free_units < 10'000 ? 0 : free_units / 16; // what repair left, on large data
    const std::uint64_t units = (std::max)(std::uint64_t{free_units}, std::uint64_t{500});
    const std::uint64_t many = 50'000;
    return (options.effort == effort::balanced ? 5u : 60u) * (units <= many ? units : many + (units - many) / 20);
}

template <bool Weighted>
void solve(const instance& of, const stratify_options& options, std::vector<std::uint16_t>& parts) {
    placement<Weighted> at(of, {});
    const label_members members(of);
    greedy<Weighted>(at, options.seed).run(members);
    refiner<Weighted> better(at, members, options.seed);
    better.balance();
    better.repair(options.effort == effort::fast ? 12 : 4, options.effort == effort::fast);
    std::size_t free_units = of.units();
    for (const std::uint16_t part : of.fixed) free_units -= part != assignment::none;
    refinement how{.proposals = proposals_of(options, free_units)};
    if (options.effort == effort::fast) how.threshold_64ths = 8;
    if (options.pair_weight > 0) how.threshold_64ths = 48; // pairs weigh little
    if (of.moves > 0) how.threshold_64ths = 0;             // the budget of moves is for what is better
    better.anneal(how, options.progress);
    if (options.effort != effort::fast) better.give_floors();
    parts = at.values();
}

template <class = void>
[[nodiscard]] assignment stratify_view(label_sets_view labels, const division& into, const stratify_options& options,
                                       std::size_t moves) {
    const instance made = make_instance(labels, into, options, moves);
    std::vector<std::uint16_t> units;
    if (made.times.empty())
        solve<false>(made, options, units);
    else
        solve<true>(made, options, units);
    for (std::uint16_t& part : units)
        if (part >= into.parts()) part = assignment::none; // the rest that no part uses
    if (made.unit_of.empty()) return assignment(std::move(units), into.parts());
    std::vector<std::uint16_t> items(labels.size());
    for (std::size_t item = 0; item < items.size(); ++item) items[item] = units[made.unit_of[item]];
    return assignment(std::move(items), into.parts());
}

/// Calls f with a view of any range of label sets; what is no view already is copied.
template <label_set_range Sets, class F>
auto with_view(const Sets& sets, F&& f) {
    if constexpr (std::convertible_to<const Sets&, label_sets_view>)
        return f(label_sets_view(sets));
    else
        return f(label_sets(sets).view());
}

} // namespace detail

/// Splits items so that every label has its share in every part, as near as whole items allow: sizes are exact (the
/// largest remainders take one more), and each label's count in a part is, wherever the labels of the items allow it,
/// one of the two whole numbers beside its quota. `labels` is any range of ranges of integers, one set an item; a label
/// that stands twice in a set counts once. Items without labels fill what room is left. What the result is worth,
/// `evaluate` says.
///
///     const auto parts = hallmark::split::stratify(labels, hallmark::split::fractions{0.7, 0.15, 0.15}, {.seed = 1});
///
/// First the rarest label's items, each to the part that wants its labels most (after Sechidis et al. 2011); then
/// exchanges of items, which keep the sizes: for the labels that are off, and by threshold accepting (Dueck and Scheuer
/// 1990) as the effort says. Every decision is made on integers: the same split on every machine. O(assignments ×
/// parts) for `fast`; on top of that, O(proposals × labels an item). Memory: 4 bytes an assignment, some 20 an item, 8
/// a label and part; more with groups, weights, pairs or stable ids.
///
/// A wrong call: spans whose lengths are not that of the items, a pin to no part, two pins in one group, sizes beyond
/// the items, weights that are negative or not numbers. No items give an empty assignment.
template <label_set_range Sets>
[[nodiscard]] assignment stratify(const Sets& labels, const division& into, const stratify_options& options = {}) {
    return detail::with_view(labels,
                             [&](label_sets_view view) { return detail::stratify_view(view, into, options, 0); });
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
