// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_TARGETS_HPP
#define HALLMARK_SPLIT_TARGETS_HPP

// Targets that are no label sets: numbers (regression), several classes an item (multi-output), vocabularies with rare
// tags.

#include "../core/config.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_sets.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "assignment.hpp"
#include "parts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// Folds of like distribution of one number an item: items are sorted, and every run of `folds` neighbours is dealt to
/// the folds, one each, in a random order. No bins are chosen; means and quantiles agree to within neighbours. Equal
/// numbers keep the order of the rows. A wrong call: a number that is not finite, no folds. O(n log n).
template <class = void>
[[nodiscard]] assignment sort_and_deal(std::span<const double> values, std::size_t folds, std::uint64_t seed = 0) {
    HALLMARK_REQUIRE(folds >= 1 && folds <= max_parts, "sort_and_deal: " + std::to_string(folds) + " folds");
    std::vector<std::uint32_t> order(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        HALLMARK_REQUIRE(values[i] - values[i] == 0,
                         "sort_and_deal: value " + std::to_string(i) + " is " + std::to_string(values[i]));
        order[i] = static_cast<std::uint32_t>(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    std::vector<std::uint16_t> parts(values.size());
    std::vector<std::uint16_t> deal(folds);
    for (std::size_t fold = 0; fold < folds; ++fold) deal[fold] = static_cast<std::uint16_t>(fold);
    random draw(seed);
    for (std::size_t at = 0; at < order.size(); ++at) {
        const std::size_t place = at % folds;
        if (place == 0) {
            if (order.size() - at < folds)
                std::sort(deal.begin(), deal.end()); // the last, short round: the first folds take one more
            else
                draw.shuffle(deal);
        }
        parts[order[at]] = deal[place];
    }
    return assignment(std::move(parts), folds);
}

/// Numbers as labels, for stratify: each column of `values` (items × columns, row after row) is cut into `bins` runs of
/// equally many items (equal numbers may straddle a cut), and each run of each column is a label. Several targets, or
/// features whose distribution should be kept, are stratified at once; add labels of their own by label_sets. A wrong
/// call: values that are not finite, or that are not columns × items, no bins.
template <class = void>
[[nodiscard]] label_sets quantile_labels(std::span<const double> values, std::size_t columns, std::size_t bins) {
    HALLMARK_REQUIRE(columns >= 1 && values.size() % columns == 0 && bins >= 1 && bins <= 65535,
                     "quantile_labels: " + std::to_string(values.size()) + " values in " + std::to_string(columns) +
                         " columns, " + std::to_string(bins) + " bins");
    const std::size_t n = values.size() / columns;
    std::vector<label_id> labels(values.size());
    std::vector<std::uint32_t> order(n);
    for (std::size_t column = 0; column < columns; ++column) {
        const auto value = [&](std::size_t item) { return values[item * columns + column]; };
        for (std::size_t i = 0; i < n; ++i) {
            HALLMARK_REQUIRE(value(i) - value(i) == 0, "quantile_labels: value " + std::to_string(i) + " of column " +
                                                           std::to_string(column) + " is " + std::to_string(value(i)));
            order[i] = static_cast<std::uint32_t>(i);
        }
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return value(a) < value(b); });
        for (std::size_t at = 0; at < n; ++at)
            labels[order[at] * columns + column] = static_cast<label_id>(column * bins + at * bins / n);
    }
    label_sets sets;
    sets.reserve(n, values.size());
    for (std::size_t i = 0; i < n; ++i) sets.add(span_of(labels).subspan(i * columns, columns));
    return sets;
}

/// Several classes an item (multi-output) as labels, for stratify: class c of output o is one label. `classes`: items ×
/// outputs, row after row. A wrong call: no outputs, or classes that are not outputs × items. O(n).
template <class = void>
[[nodiscard]] label_sets output_labels(std::span<const std::uint32_t> classes, std::size_t outputs) {
    HALLMARK_REQUIRE(outputs >= 1 && classes.size() % outputs == 0, "output_labels: " + std::to_string(classes.size()) +
                                                                        " classes of " + std::to_string(outputs) +
                                                                        " outputs");
    std::vector<std::uint32_t> first(outputs + 1);
    for (std::size_t i = 0; i < classes.size(); ++i)
        first[i % outputs + 1] = (std::max)(first[i % outputs + 1], classes[i] + 1);
    for (std::size_t o = 0; o < outputs; ++o) {
        HALLMARK_REQUIRE(first[o + 1] <= 0xFFFFFFFF - first[o], "output_labels: the classes of " +
                                                                    std::to_string(outputs) +
                                                                    " outputs are too many for labels");
        first[o + 1] += first[o];
    }
    label_sets sets;
    std::vector<label_id> row(outputs);
    for (std::size_t i = 0; i < classes.size(); i += outputs) {
        for (std::size_t o = 0; o < outputs; ++o) row[o] = first[o] + classes[i + o];
        sets.add(row);
    }
    return sets;
}

/// One class an item as a label set.
template <class = void>
[[nodiscard]] label_sets class_labels(std::span<const std::uint32_t> classes) {
    return output_labels(classes, 1);
}

/// Label sets in which a label that fewer than `least` items have is its parents in an ontology, and they theirs, until
/// each has enough items or no parents, from the leaves up: a rare tag is stratified by the branch it belongs to.
/// `tags` is an ontology, or anything whose parents(label) is a range of labels without cycles; labels it does not have
/// (label >= tags.size()) stay. Counts are those of `labels` with all merges so far. O(assignments × depth).
template <class Ontology>
[[nodiscard]] label_sets merge_rare(label_sets_view labels, const Ontology& tags, std::uint64_t least) {
    label_sets merged;
    for (std::size_t i = 0; i < labels.size(); ++i) merged.add(labels[i]);
    for (bool changed = true; changed;) {
        changed = false;
        std::vector<std::uint64_t> counts(tags.size());
        for (const label_id label : merged.labels())
            if (label < counts.size()) ++counts[label];
        // A label waits for the rare ones below it, which may bring it enough items.
        std::vector<bool> waits(tags.size());
        for (label_id label = 0; label < counts.size(); ++label)
            if (counts[label] > 0 && counts[label] < least)
                for (const label_id parent : tags.parents(label)) waits[parent] = true;
        label_sets next;
        next.reserve(merged.size(), merged.labels().size());
        std::vector<label_id> row;
        for (std::size_t i = 0; i < merged.size(); ++i) {
            row.clear();
            for (const label_id label : merged[i]) {
                bool rises = false;
                if (label < counts.size() && counts[label] < least && !waits[label])
                    for (const label_id parent : tags.parents(label)) {
                        row.push_back(parent);
                        rises = changed = true;
                    }
                if (!rises) row.push_back(label);
            }
            hallmark::detail::sort_unique(row);
            next.add(row);
        }
        merged = std::move(next);
    }
    return merged;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
