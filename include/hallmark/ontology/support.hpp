// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_SUPPORT_HPP
#define HALLMARK_ONTOLOGY_SUPPORT_HPP

// How many items speak for each label, when each label implies its ancestors.

#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "ontology.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Counts of items by label. Shards add up exactly.
struct label_support {
    std::vector<std::uint64_t> counts; ///< per label: items that hold it, or a label that implies it
    std::uint64_t items = 0;           ///< all items, those without labels too

    /// Adds the counts of other items. A wrong call when both have counts of different numbers of labels.
    void merge(const label_support& other) {
        if (counts.empty()) counts.resize(other.counts.size());
        HALLMARK_REQUIRE(counts.size() == other.counts.size() || other.counts.empty(),
                         "label_support::merge: " + std::to_string(other.counts.size()) + " labels into " +
                             std::to_string(counts.size()));
        for (std::size_t i = 0; i < other.counts.size(); ++i) counts[i] += other.counts[i];
        items += other.items;
    }

    friend bool operator==(const label_support&, const label_support&) = default;
};

/// How many items hold each label once every item is expanded. An item counts once for a label, however many ways lead
/// there. O(expanded assignments).
template <class = void>
[[nodiscard]] label_support expanded_support(const ontology& labels, label_sets_view items) {
    label_support support;
    support.counts.resize(labels.size());
    support.items = items.size();
    expander up(labels);
    for (std::size_t item = 0; item < items.size(); ++item)
        for (const label_id label : up.expand(items[item])) ++support.counts[label];
    return support;
}

HALLMARK_NAMESPACE_END

#endif
