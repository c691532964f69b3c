// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_INSTANCE_HPP
#define HALLMARK_SPLIT_DETAIL_INSTANCE_HPP

// What the algorithms place: units (items, or groups of items) with labels, in an order that the host's rows do not
// decide.

#include "../../core/config.hpp"
#include "../../core/label_sets.hpp"
#include "../assignment.hpp"
#include "../options.hpp"
#include "../parts.hpp"
#include "dense_labels.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// Weights are whole numbers: this is 1, and the largest weight is 16.
inline constexpr std::uint32_t weight_one = 4096;
inline constexpr std::uint32_t weight_most = 65536;

/// Units and their labels: rows strictly ascending, labels dense from 0. `times`, `unit_sizes`, `fixed`, `start`,
/// `weights` and `unit_of` are empty where they would say 1, 1, free, nowhere, 1 and the item itself.
struct instance {
    std::size_t parts = 0;            ///< with the rest that no part uses, as a last one
    std::vector<std::size_t> targets; ///< for each part its size in items
    std::size_t label_count = 0;
    std::span<const std::size_t> offsets;
    std::span<const label_id> labels;
    std::vector<std::uint32_t> times;      ///< for each assignment how often it counts
    std::vector<std::uint32_t> unit_sizes; ///< in items
    std::vector<std::uint16_t> fixed;      ///< for each unit the part it has to be in, or none
    std::vector<std::uint16_t>
        start; ///< for each unit the part it is in at first, or none; `moves` of them may leave it
    std::size_t moves = 0;
    std::vector<std::uint32_t> weights; ///< for each label, in weight_one
    std::vector<std::uint16_t> home;    ///< for each label the part that should have all of it, or none; may be empty
    std::vector<std::uint32_t> unit_of; ///< for each item
    std::size_t slack = 0;
    std::uint32_t floor = 1;
    std::uint32_t heaviest = 1; ///< how often the heaviest item counts

    std::vector<std::size_t> own_offsets;
    std::vector<label_id> own_labels;

    instance() = default;
    instance(instance&&) = default; // vectors keep their memory when they move, so the spans stay right
    instance& operator=(instance&&) = default;

    [[nodiscard]] std::size_t units() const noexcept { return offsets.size() - 1; }
    [[nodiscard]] std::uint32_t size_of(std::size_t unit) const noexcept {
        return unit_sizes.empty() ? 1 : unit_sizes[unit];
    }
    [[nodiscard]] std::uint16_t fixed_at(std::size_t unit) const noexcept {
        return fixed.empty() ? assignment::none : fixed[unit];
    }
    [[nodiscard]] bool free(std::size_t unit) const noexcept { return fixed_at(unit) == assignment::none; }
    [[nodiscard]] std::uint32_t times_at(std::size_t at) const noexcept { return times.empty() ? 1 : times[at]; }
    void own() {
        offsets = own_offsets;
        labels = own_labels;
    }
};

/// Sizes that pinned items leave possible: a part that has more pinned items than its size keeps them, and the others
/// give them up, the one with the most room first (ties: the lower part).
inline void make_room(std::vector<std::size_t>& targets, std::span<const std::size_t> pinned) {
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

/// The labels of the items as the algorithms want them, items in the host's order. Empty own_offsets: the host's own
/// arrays will do.
template <class = void>
void clean_labels(instance& to, label_sets_view sets, const options& chosen, std::size_t parts) {
    const std::size_t n = sets.size();
    const dense_labels dense(sets);
    to.label_count = dense.size();

    const bool rare = chosen.rare != rare_labels::spread;
    const bool drops = chosen.ignore_below > 1 || !chosen.ignored.empty() || chosen.rare == rare_labels::ignore;
    HALLMARK_REQUIRE(chosen.pair_weight >= 0 && chosen.pair_weight <= 1e6,
                     "stratify: pair_weight is " + std::to_string(chosen.pair_weight));
    const bool pairs = chosen.pair_weight > 0;
    std::vector<std::uint32_t> counts;
    std::vector<label_id> row;
    if (drops || rare) {
        counts.assign(to.label_count, 0);
        for (std::size_t i = 0; i < n; ++i) {
            dense.read(sets[i], row);
            for (const label_id label : row) ++counts[label];
        }
    }
    if (chosen.rare == rare_labels::prefer_part) {
        HALLMARK_REQUIRE(chosen.rare_part < parts, "stratify: rare_part is " + std::to_string(chosen.rare_part) +
                                                       " of " + std::to_string(parts) + " parts");
        to.home.assign(to.label_count, assignment::none);
        for (std::size_t label = 0; label < to.label_count; ++label)
            if (counts[label] < parts) to.home[label] = chosen.rare_part;
    }
    if (!chosen.label_weights.empty()) {
        float most_weight = 1;
        for (std::size_t label = 0; label < chosen.label_weights.size(); ++label) {
            const float weight = chosen.label_weights[label];
            HALLMARK_REQUIRE(weight >= 0 && weight <= std::numeric_limits<float>::max(),
                             "stratify: the weight of label " + std::to_string(label) + " is " +
                                 std::to_string(weight));
            most_weight = (std::max)(most_weight, weight);
        }
        // What is larger than the largest weight is scaled down with all others.
        const double one = (std::min)(double{weight_one}, double{weight_most} / static_cast<double>(most_weight));
        to.weights.assign(to.label_count, static_cast<std::uint32_t>(one + 0.5));
        for (std::size_t label = 0; label < to.label_count; ++label) {
            const std::size_t name = dense.name(label);
            if (name < chosen.label_weights.size())
                to.weights[label] =
                    static_cast<std::uint32_t>(static_cast<double>(chosen.label_weights[name]) * one + 0.5);
        }
    }
    std::vector<bool> dropped;
    if (drops) {
        dropped.assign(to.label_count, false);
        const std::uint32_t least =
            (std::max)(chosen.ignore_below,
                       chosen.rare == rare_labels::ignore ? static_cast<std::uint32_t>(parts) : std::uint32_t{0});
        for (std::size_t label = 0; label < to.label_count; ++label) dropped[label] = counts[label] < least;
        for (const label_id label : chosen.ignored) {
            const label_id at = dense.index(label);
            if (dense.has(label, at)) dropped[at] = true;
        }
    }
    if (dense.ascending() && dense.plain() && !drops && !pairs) return;

    // Pairs of labels become labels of their own.
    std::vector<std::uint64_t> kept_pairs;
    const auto read_kept = [&](std::size_t item) {
        dense.read(sets[item], row);
        if (drops) row.erase(std::remove_if(row.begin(), row.end(), [&](label_id l) { return dropped[l]; }), row.end());
    };
    if (pairs) {
        std::vector<std::uint64_t> keys;
        for (std::size_t i = 0; i < n; ++i) {
            read_kept(i);
            for (std::size_t a = 0; a < row.size(); ++a)
                for (std::size_t b = a + 1; b < row.size(); ++b) keys.push_back(std::uint64_t{row[a]} << 32 | row[b]);
        }
        std::sort(keys.begin(), keys.end());
        for (std::size_t i = 0; i < keys.size();) {
            std::size_t end = i;
            while (end < keys.size() && keys[end] == keys[i]) ++end;
            if (end - i >= (std::max)(chosen.pair_min_support, 1u)) kept_pairs.push_back(keys[i]);
            i = end;
        }
        if (to.weights.empty()) to.weights.assign(to.label_count, weight_one);
        // All pairs together weigh so much more than all labels together.
        double labels_weigh = 0;
        std::vector<bool> seen(to.label_count);
        for (std::size_t i = 0; i < n; ++i) {
            read_kept(i);
            for (const label_id label : row)
                if (!seen[label]) {
                    seen[label] = true;
                    labels_weigh += to.weights[label];
                }
        }
        const double all_pairs = (std::max)(static_cast<double>(kept_pairs.size()), 1.0);
        const double weight = (std::min)(chosen.pair_weight * labels_weigh / all_pairs, double{weight_most});
        to.weights.resize(to.label_count + kept_pairs.size(), (std::max)(1u, static_cast<std::uint32_t>(weight + 0.5)));
        if (!to.home.empty()) to.home.resize(to.label_count + kept_pairs.size(), assignment::none);
    }
    to.own_offsets.reserve(n + 1);
    to.own_offsets.push_back(0);
    if (!pairs) to.own_labels.reserve(sets.labels().size());
    for (std::size_t i = 0; i < n; ++i) {
        read_kept(i);
        to.own_labels.insert(to.own_labels.end(), row.begin(), row.end());
        if (pairs)
            for (std::size_t a = 0; a < row.size(); ++a)
                for (std::size_t b = a + 1; b < row.size(); ++b) {
                    const std::uint64_t key = std::uint64_t{row[a]} << 32 | row[b];
                    const auto at = std::lower_bound(kept_pairs.begin(), kept_pairs.end(), key);
                    if (at != kept_pairs.end() && *at == key)
                        to.own_labels.push_back(
                            static_cast<label_id>(to.label_count + static_cast<std::size_t>(at - kept_pairs.begin())));
                }
        to.own_offsets.push_back(to.own_labels.size());
    }
    to.label_count += kept_pairs.size();
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
[[nodiscard]] instance make_instance(label_sets_view sets, const division& into, const options& chosen,
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
    require_size("groups", chosen.groups.size());
    require_size("pinned", chosen.pinned.size());
    require_size("stable_ids", chosen.stable_ids.size());
    require_size("item_weights", chosen.item_weights.size());
    HALLMARK_REQUIRE(n <= 0xFFFFFFFF, "stratify: " + std::to_string(n) + " items; the most are 4,294,967,295");

    instance made;
    made.targets = into.sizes_of(n);
    const std::size_t parts = made.targets.size();
    std::size_t used = 0;
    for (const std::size_t target : made.targets) used += target;
    if (used < n) made.targets.push_back(n - used);
    made.parts = made.targets.size();
    made.slack = chosen.slack;
    made.floor = chosen.floor;
    clean_labels(made, sets, chosen, parts);
    if (made.own_offsets.empty()) {
        if (n == 0) made.own_offsets.push_back(0);
        made.offsets = n == 0 ? std::span<const std::size_t>(made.own_offsets) : sets.offsets();
        made.labels = sets.labels();
    } else {
        made.own();
    }

    std::size_t units = n;
    made.unit_of = make_units(n, chosen.groups, chosen.stable_ids, units);
    const auto unit_of = [&](std::size_t item) { return made.unit_of.empty() ? item : made.unit_of[item]; };
    if (units < n) {
        made.unit_sizes.assign(units, 0);
        for (std::size_t i = 0; i < n; ++i) ++made.unit_sizes[unit_of(i)];
    }
    if (!chosen.pinned.empty()) {
        made.fixed.assign(units, assignment::none);
        std::vector<std::size_t> pinned(made.parts);
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint16_t part = chosen.pinned[i];
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
            make_room(made.targets, pinned);
        else
            std::swap(made.fixed, made.start);
        made.moves = moves;
    }
    if (made.unit_of.empty() && chosen.item_weights.empty()) return made;

    // Rows of units out of rows of items: a counting sort of the items by unit, then each unit's labels summed.
    const std::vector<std::uint32_t> item_times = whole_weights(chosen.item_weights);
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
