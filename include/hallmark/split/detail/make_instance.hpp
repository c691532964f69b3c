// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_MAKE_INSTANCE_HPP
#define HALLMARK_SPLIT_DETAIL_MAKE_INSTANCE_HPP

// From a call of stratify to what its algorithms place: checked, grouped, in whole numbers.

#include "../../core/config.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/span_of.hpp"
#include "../assignment.hpp"
#include "../parts.hpp"
#include "../stratify_options.hpp"
#include "clean_labels.hpp"
#include "instance.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// Sizes that pinned items leave possible: a part that has more pinned items than its size keeps them, and the others
/// give them up, the one with the most room first (ties: the lower part).
template <class = void>
void make_room(std::vector<std::size_t>& targets, std::span<const std::size_t> pinned) {
    std::size_t over = 0;
    for (std::size_t part = 0; part < targets.size(); ++part)
        if (pinned[part] > targets[part]) {
            over += pinned[part] - targets[part];
            targets[part] = pinned[part];
        }
    for (; over > 0; --over) {
        std::size_t most = 0;
        for (std::size_t part = 1; part < targets.size(); ++part)
            if (targets[part] - pinned[part] > targets[most] - pinned[most]) most = part;
        --targets[most];
    }
}

/// For each item how often it counts: weights in whole numbers, the largest of them 1000.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> whole_weights(std::span<const float> weights) {
    float most = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        HALLMARK_REQUIRE(weights[i] >= 0 && weights[i] <= std::numeric_limits<float>::max(),
                         "stratify: the weight of item " + std::to_string(i) + " is " + std::to_string(weights[i]));
        most = (std::max)(most, weights[i]);
    }
    std::vector<std::uint32_t> whole(weights.size());
    if (most > 0)
        for (std::size_t i = 0; i < weights.size(); ++i)
            whole[i] =
                static_cast<std::uint32_t>(static_cast<double>(weights[i]) / static_cast<double>(most) * 1000.0 + 0.5);
    return whole;
}

/// Which unit each item belongs to, units numbered in the canonical order: that of the stable ids where there are some,
/// else of the rows. Empty when each item is its own unit in the order of the rows.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> make_units(std::size_t n, std::span<const std::uint32_t> groups,
                                                    std::span<const std::uint64_t> stable_ids, std::size_t& count) {
    count = n;
    if (groups.empty() && stable_ids.empty()) return {};
    std::vector<std::uint32_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::uint32_t>(i);
    if (!stable_ids.empty())
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return stable_ids[a] != stable_ids[b] ? stable_ids[a] < stable_ids[b] : a < b;
        });
    std::vector<std::uint32_t> unit_of(n);
    if (groups.empty()) {
        for (std::size_t at = 0; at < n; ++at) unit_of[order[at]] = static_cast<std::uint32_t>(at);
        return unit_of;
    }
    std::vector<std::uint64_t> keys(n); // group, then place in the order
    for (std::size_t at = 0; at < n; ++at) keys[at] = std::uint64_t{groups[order[at]]} << 32 | at;
    std::sort(keys.begin(), keys.end());
    std::vector<std::uint64_t> firsts; // place of the group's first item, then its number among the sorted groups
    std::vector<std::uint32_t> sorted_group(n);
    for (std::size_t i = 0; i < n; ++i) {
        if (i == 0 || keys[i] >> 32 != keys[i - 1] >> 32)
            firsts.push_back((keys[i] & 0xFFFFFFFF) << 32 | firsts.size());
        sorted_group[order[keys[i] & 0xFFFFFFFF]] = static_cast<std::uint32_t>(firsts.size() - 1);
    }
    std::sort(firsts.begin(), firsts.end());
    std::vector<std::uint32_t> number(firsts.size());
    for (std::size_t unit = 0; unit < firsts.size(); ++unit)
        number[firsts[unit] & 0xFFFFFFFF] = static_cast<std::uint32_t>(unit);
    for (std::size_t i = 0; i < n; ++i) unit_of[i] = number[sorted_group[i]];
    count = firsts.size();
    return unit_of;
}

/// Checks the call and brings everything into whole numbers. With moves, pinned items begin where they are pinned, and
/// so many of them may leave.
template <class = void>
[[nodiscard]] instance make_instance(label_sets_view sets, const division& into, const stratify_options& options,
                                     std::size_t moves = 0) {
    const std::size_t n = sets.size();
    const auto require_size = [n](const char* name, std::size_t size) {
        HALLMARK_REQUIRE(size == 0 || size == n, std::string("stratify: ")
                                                     .append(name)
                                                     .append(" has ")
                                                     .append(std::to_string(size))
                                                     .append(" entries for ")
                                                     .append(std::to_string(n))
                                                     .append(" items"));
    };
    require_size("groups", options.groups.size());
    require_size("pinned", options.pinned.size());
    require_size("stable_ids", options.stable_ids.size());
    require_size("item_weights", options.item_weights.size());
    HALLMARK_REQUIRE(n <= 0xFFFFFFFF, "stratify: " + std::to_string(n) + " items; the most are 4,294,967,295");

    instance made;
    made.targets = into.sizes_of(n);
    const std::size_t parts = made.targets.size();
    std::size_t used = 0;
    for (const std::size_t target : made.targets) used += target;
    if (used < n) made.targets.push_back(n - used);
    made.parts = made.targets.size();
    made.slack = options.slack;
    made.floor = options.floor;
    clean_labels(made, sets, options, parts);
    if (made.own_offsets.empty()) {
        if (n == 0) made.own_offsets.push_back(0);
        made.offsets = n == 0 ? span_of(made.own_offsets) : sets.offsets();
        made.labels = sets.labels();
    } else {
        made.own();
    }

    std::size_t units = n;
    made.unit_of = make_units(n, options.groups, options.stable_ids, units);
    const auto unit_of = [&](std::size_t item) { return made.unit_of.empty() ? item : made.unit_of[item]; };
    if (units < n) {
        made.unit_sizes.assign(units, 0);
        for (std::size_t i = 0; i < n; ++i) ++made.unit_sizes[unit_of(i)];
    }
    if (!options.pinned.empty()) {
        made.fixed.assign(units, assignment::none);
        std::vector<std::size_t> pinned(made.parts);
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint16_t part = options.pinned[i];
            if (part == assignment::none) continue;
            HALLMARK_REQUIRE(part < parts, "stratify: item " + std::to_string(i) + " is pinned to part " +
                                               std::to_string(part) + " of " + std::to_string(parts));
            std::uint16_t& fixed = made.fixed[unit_of(i)];
            HALLMARK_REQUIRE(fixed == assignment::none || fixed == part,
                             "stratify: item " + std::to_string(i) + " is pinned to part " + std::to_string(part) +
                                 ", another item of its group to part " + std::to_string(fixed));
            fixed = part;
        }
        for (std::size_t unit = 0; unit < units; ++unit)
            if (made.fixed[unit] != assignment::none) pinned[made.fixed[unit]] += made.size_of(unit);
        if (moves == 0)
            make_room(made.targets, span_of(pinned));
        else
            std::swap(made.fixed, made.start);
        made.moves = moves;
    }
    if (made.unit_of.empty() && options.item_weights.empty()) return made;

    // Rows of units out of rows of items: a counting sort of the items by unit, then each unit's labels summed.
    const std::vector<std::uint32_t> item_times = whole_weights(options.item_weights);
    if (!item_times.empty()) made.heaviest = 1000;
    std::vector<std::size_t> starts(units + 1);
    for (std::size_t i = 0; i < n; ++i) ++starts[unit_of(i) + 1];
    for (std::size_t unit = 0; unit < units; ++unit) starts[unit + 1] += starts[unit];
    std::vector<std::uint32_t> items(n);
    {
        std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
        for (std::size_t i = 0; i < n; ++i) items[next[unit_of(i)]++] = static_cast<std::uint32_t>(i);
    }
    std::vector<std::size_t> offsets = {0};
    offsets.reserve(units + 1);
    std::vector<label_id> labels;
    labels.reserve(made.labels.size());
    std::vector<std::uint64_t> row; // label, then how often
    const bool counted = units < n || !item_times.empty();
    for (std::size_t unit = 0; unit < units; ++unit) {
        row.clear();
        for (std::size_t at = starts[unit]; at < starts[unit + 1]; ++at) {
            const std::size_t item = items[at];
            const std::uint64_t often = item_times.empty() ? 1 : item_times[item];
            if (often == 0) continue;
            for (std::size_t e = made.offsets[item]; e < made.offsets[item + 1]; ++e)
                row.push_back(std::uint64_t{made.labels[e]} << 32 | often);
        }
        if (starts[unit + 1] - starts[unit] > 1) std::sort(row.begin(), row.end());
        for (std::size_t at = 0; at < row.size();) {
            const auto label = static_cast<label_id>(row[at] >> 32);
            std::uint64_t often = 0;
            for (; at < row.size() && row[at] >> 32 == label; ++at) often += row[at] & 0xFFFFFFFF;
            labels.push_back(label);
            if (counted) made.times.push_back(static_cast<std::uint32_t>((std::min)(often, std::uint64_t{0xFFFFFFFF})));
        }
        offsets.push_back(labels.size());
    }
    made.own_offsets = std::move(offsets);
    made.own_labels = std::move(labels);
    made.own();
    return made;
}

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
