// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_CLEAN_LABELS_HPP
#define HALLMARK_SPLIT_DETAIL_CLEAN_LABELS_HPP

// Label sets as the algorithms want them: without the labels that are not looked at, with pairs and weights.

#include "../../core/config.hpp"
#include "../../core/label_sets.hpp"
#include "../assignment.hpp"
#include "../stratify_options.hpp"
#include "dense_labels.hpp"
#include "instance.hpp"
#include "label_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// The weights of labels as whole numbers: where one is larger than the largest whole one, all are scaled down.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> whole_label_weights(std::span<const float> weights,
                                                             const dense_labels& dense) {
    float most = 1;
    for (std::size_t label = 0; label < weights.size(); ++label) {
        HALLMARK_REQUIRE(weights[label] >= 0 && weights[label] <= std::numeric_limits<float>::max(),
                         "stratify: the weight of label " + std::to_string(label) + " is " +
                             std::to_string(weights[label]));
        most = (std::max)(most, weights[label]);
    }
    const double one = (std::min)(double{weight_one}, double{weight_most} / static_cast<double>(most));
    std::vector<std::uint32_t> whole(dense.size(), static_cast<std::uint32_t>(one + 0.5));
    for (std::size_t label = 0; label < whole.size(); ++label) {
        const std::size_t name = dense.name(label);
        if (name < weights.size())
            whole[label] = static_cast<std::uint32_t>(static_cast<double>(weights[name]) * one + 0.5);
    }
    return whole;
}

/// For each label whether it is not looked at; `counts`: how many items have it.
template <class = void>
[[nodiscard]] std::vector<bool> dropped_labels(const stratify_options& options, const dense_labels& dense,
                                               const std::vector<std::uint32_t>& counts, std::size_t parts) {
    std::uint32_t least = options.ignore_below;
    if (options.rare == rare_labels::ignore) least = (std::max)(least, static_cast<std::uint32_t>(parts));
    std::vector<bool> dropped(counts.size());
    for (std::size_t label = 0; label < counts.size(); ++label) dropped[label] = counts[label] < least;
    for (const label_id label : options.ignored) {
        const label_id at = dense.index(label);
        if (dense.has(label, at)) dropped[at] = true;
    }
    return dropped;
}

/// The labels of the items as the algorithms want them, items in the host's order. Empty own_offsets: the host's own
/// arrays will do.
template <class = void>
void clean_labels(instance& to, label_sets_view sets, const stratify_options& options, std::size_t parts) {
    const std::size_t n = sets.size();
    const dense_labels dense(sets);
    to.label_count = dense.size();

    const bool rare = options.rare != rare_labels::spread;
    const bool drops = options.ignore_below > 1 || !options.ignored.empty() || options.rare == rare_labels::ignore;
    HALLMARK_REQUIRE(options.pair_weight >= 0 && options.pair_weight <= 1e6,
                     "stratify: pair_weight is " + std::to_string(options.pair_weight));
    const bool pairs = options.pair_weight > 0;
    std::vector<std::uint32_t> counts;
    std::vector<label_id> row;
    if (drops || rare) {
        counts.assign(to.label_count, 0);
        for (std::size_t i = 0; i < n; ++i) {
            dense.read(sets[i], row);
            for (const label_id label : row) ++counts[label];
        }
    }
    if (options.rare == rare_labels::prefer_part) {
        HALLMARK_REQUIRE(options.rare_part < parts, "stratify: rare_part is " + std::to_string(options.rare_part) +
                                                        " of " + std::to_string(parts) + " parts");
        to.home.assign(to.label_count, assignment::none);
        for (std::size_t label = 0; label < to.label_count; ++label)
            if (counts[label] < parts) to.home[label] = options.rare_part;
    }
    if (!options.label_weights.empty()) to.weights = whole_label_weights(options.label_weights, dense);
    std::vector<bool> dropped;
    if (drops) dropped = dropped_labels(options, dense, counts, parts);
    if (dense.ascending() && dense.plain() && !drops && !pairs) return;

    // Pairs of labels become labels of their own.
    std::vector<std::uint64_t> kept_pairs;
    const auto read_kept = [&](std::size_t item) {
        dense.read(sets[item], row);
        if (drops) row.erase(std::remove_if(row.begin(), row.end(), [&](label_id l) { return dropped[l]; }), row.end());
    };
    if (pairs) {
        for (std::size_t i = 0; i < n; ++i) {
            read_kept(i);
            for_each_pair(row, false, [&](std::uint64_t pair) { kept_pairs.push_back(pair); });
        }
        keep_supported(kept_pairs, (std::max)(options.pair_min_support, 1u));
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
        const double weight = (std::min)(options.pair_weight * labels_weigh / all_pairs, double{weight_most});
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
            for_each_pair(row, false, [&](std::uint64_t pair) {
                const std::size_t number = number_of(kept_pairs, pair);
                if (number < kept_pairs.size()) to.own_labels.push_back(static_cast<label_id>(to.label_count + number));
            });
        to.own_offsets.push_back(to.own_labels.size());
    }
    to.label_count += kept_pairs.size();
}

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
