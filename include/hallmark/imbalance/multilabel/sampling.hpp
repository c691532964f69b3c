// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_MULTILABEL_SAMPLING_HPP
#define HALLMARK_IMBALANCE_MULTILABEL_SAMPLING_HPP

// Items with many labels, drawn again or left out: by label (ML-) or by whole set of labels (LP-, "label powerset").
// A rare label is one whose imbalance, the most frequent label's count / its own, is above the mean imbalance of the
// labels that somebody has (MeanIR). Whole items are moved, with all their labels: where frequent and rare labels stand
// at the same items (scumble above .1), that can raise the imbalance; rake() has no such limit.
// (Charte, Rivera, del Jesus and Herrera, "Addressing imbalance in multilabel classification: measures and random
// resampling algorithms", Neurocomputing 163, 2015: all four.)

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/plans.hpp"
#include "../../core/random.hpp"
#include "../../core/span_of.hpp"
#include "../detail/grouped.hpp"
#include "../detail/tag_table.hpp"
#include "../random_sampling.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct multilabel_sampling_options {
    double percent = 25; ///< how many items are added or removed at most, of 100 that there are
    std::uint64_t seed = 0;
};

/// ML-ROS: items of rare labels drawn again. All items first, in order; then, round after round, one random item of
/// each rare label (by label ascending), until the percentage is reached. After its draw a label whose imbalance, as
/// counted with what was drawn, is no longer above the first mean gets no more; when none is left, fewer items are
/// added. Each label draws from the items that the host gave, with random numbers of its own. O(items of the plan ×
/// labels an item).
template <label_set_range R>
[[nodiscard]] resample_plan ml_ros(const R& sets, const multilabel_sampling_options& options = {}) {
    detail::tag_table table(sets);
    std::size_t to_clone = detail::part_of("ml_ros", options.percent, table.size());
    resample_plan plan;
    for (std::size_t i = 0; i < table.size(); ++i) plan.indices.push_back(i);
    const detail::grouped<std::uint32_t> bags = table.rare_items();
    std::vector<label_id> open;
    hallmark::detail::plain_vector<random> numbers;
    for (std::size_t l = 0; l < bags.size(); ++l) {
        if (bags[l].empty()) continue;
        open.push_back(static_cast<label_id>(l));
        numbers.push_back(random(options.seed).split(l));
    }
    while (to_clone > 0 && !open.empty()) {
        std::size_t stay = 0;
        for (std::size_t b = 0; b < open.size(); ++b) {
            if (to_clone > 0) {
                const std::size_t item = detail::pick(numbers[b], bags[open[b]]);
                plan.indices.push_back(item);
                --to_clone;
                for (const label_id label : table.sets[item])
                    if (++table.counts[label] > table.most) table.most = table.counts[label];
                if (!table.above_mean(table.counts[open[b]])) continue;
            }
            open[stay] = open[b];
            numbers[stay++] = numbers[b];
        }
        open.resize(stay);
        numbers.resize(stay, random());
    }
    return plan;
}

/// ML-RUS: leaves out random items that have no rare label, exactly the percentage of all (all such items, when they
/// are fewer). The kept ones ascending. O(assignments).
template <label_set_range R>
[[nodiscard]] resample_plan ml_rus(const R& sets, const multilabel_sampling_options& options = {}) {
    const detail::tag_table table(sets);
    std::vector<std::size_t> removable;
    for (std::size_t i = 0; i < table.size(); ++i)
        if (!table.has_rare(i)) removable.push_back(i);
    std::size_t to_remove = detail::part_of("ml_rus", options.percent, table.size());
    if (to_remove > removable.size()) to_remove = removable.size();
    hallmark::detail::plain_vector<char> stays(table.size(), 1);
    for (const std::size_t r : random(options.seed).sample(removable.size(), to_remove)) stays[removable[r]] = 0;
    return detail::marked(stays);
}

namespace detail {

/// Items grouped by equal sets of labels; groups in the lexical order of the sets, items ascending.
struct label_set_bags {
    template <class = void>
    explicit label_set_bags(const label_sets& sets) : items(sets.size()) {
        HALLMARK_REQUIRE(items.size() < 0xFFFFFFFFu,
                         "resampling: " + std::to_string(items.size()) + " items; fewer than 2^32 - 1 are possible");
        for (std::size_t i = 0; i < items.size(); ++i) items[i] = static_cast<std::uint32_t>(i);
        std::sort(items.begin(), items.end(), [&](std::uint32_t a, std::uint32_t b) {
            const std::span<const label_id> x = sets[a], y = sets[b];
            const std::size_t n = x.size() < y.size() ? x.size() : y.size();
            for (std::size_t i = 0; i < n; ++i)
                if (x[i] != y[i]) return x[i] < y[i];
            return x.size() != y.size() ? x.size() < y.size() : a < b;
        });
        for (std::size_t i = 0; i < items.size(); ++i) {
            const bool same = i > 0 && std::equal(sets[items[i]].begin(), sets[items[i]].end(),
                                                  sets[items[i - 1]].begin(), sets[items[i - 1]].end());
            if (!same) begins.push_back(i);
        }
        begins.push_back(items.size());
    }
    [[nodiscard]] std::size_t size() const noexcept { return begins.size() - 1; }
    [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t bag) const noexcept {
        return span_of(items).subspan(begins[bag], begins[bag + 1] - begins[bag]);
    }
    std::vector<std::uint32_t> items;
    std::vector<std::size_t> begins;
};

/// `total` dealt to bags, no bag more than its room: alike, and what does not fit goes to those with more room; what
/// does not divide to the lower. As Charte et al. do by processing the bags in the order of their room.
template <class = void>
[[nodiscard]] std::vector<std::size_t> dealt(std::span<const std::size_t> room, std::size_t total) {
    std::vector<std::uint64_t> order;
    for (std::size_t b = 0; b < room.size(); ++b) order.push_back(std::uint64_t{room[b]} << 32 | b);
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> shares(room.size());
    for (std::size_t at = 0; at < order.size(); ++at) {
        const std::size_t b = static_cast<std::size_t>(order[at] & 0xFFFFFFFFu), left = order.size() - at;
        const std::size_t alike = total / left + (total % left != 0);
        shares[b] = alike < room[b] ? alike : room[b];
        total -= shares[b];
    }
    return shares;
}

/// How many items each bag of equal label sets gains (or loses): those below (above) the mean size, not beyond it; in
/// all a percentage of the items.
template <class = void>
[[nodiscard]] std::vector<std::size_t> towards_mean(const char* who, const label_set_bags& bags, double percent,
                                                    bool gain) {
    const std::size_t items = bags.items.size(), sets = bags.size();
    const std::size_t level = sets == 0 ? 0 : items / sets + (items % sets != 0);
    std::vector<std::size_t> room(sets);
    for (std::size_t b = 0; b < sets; ++b) {
        const std::size_t size = bags[b].size();
        if (gain ? size < level : size > level) room[b] = gain ? level - size : size - level;
    }
    return dealt(span_of(room), part_of(who, percent, items));
}

} // namespace detail

/// LP-ROS: items whose whole set of labels is rarer than the mean set are drawn again. All items first; then, by set,
/// as many as it gets: sets get alike, but none grows beyond the mean size (rounded up; of sets that one item alone has
/// the paper leaves open what a part of an item is), and what does not fit goes to the others. Fewer than the
/// percentage are added when all sets are full. O(items log items).
template <label_set_range R>
[[nodiscard]] resample_plan lp_ros(const R& sets, const multilabel_sampling_options& options = {}) {
    const detail::label_set_bags bags(detail::read_sets(sets));
    const std::vector<std::size_t> more = detail::towards_mean("lp_ros", bags, options.percent, true);
    resample_plan plan;
    for (std::size_t i = 0; i < bags.items.size(); ++i) plan.indices.push_back(i);
    for (std::size_t b = 0; b < bags.size(); ++b) {
        random numbers = random(options.seed).split(b);
        for (std::size_t n = 0; n < more[b]; ++n) plan.indices.push_back(detail::pick(numbers, bags[b]));
    }
    return plan;
}

/// LP-RUS: random items of the sets of labels that are more frequent than the mean set are left out: sets lose alike,
/// but none falls below the mean size (rounded up), and what they cannot lose the others do. The kept ones ascending.
/// O(items log items).
template <label_set_range R>
[[nodiscard]] resample_plan lp_rus(const R& sets, const multilabel_sampling_options& options = {}) {
    const detail::label_set_bags bags(detail::read_sets(sets));
    const std::vector<std::size_t> fewer = detail::towards_mean("lp_rus", bags, options.percent, false);
    hallmark::detail::plain_vector<char> stays(bags.items.size(), 1);
    for (std::size_t b = 0; b < bags.size(); ++b)
        for (const std::size_t m : random(options.seed).split(b).sample(bags[b].size(), fewer[b]))
            stays[bags[b][m]] = 0;
    return detail::marked(stays);
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
