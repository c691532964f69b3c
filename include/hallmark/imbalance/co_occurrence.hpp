// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_CO_OCCURRENCE_HPP
#define HALLMARK_IMBALANCE_CO_OCCURRENCE_HPP

// Which labels stand at the same items.

#include "../core/config.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "counts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// Two labels, the lower first, and how many items have both.
struct label_pair {
    label_id first = 0;
    label_id second = 0;
    std::size_t items = 0;

    friend bool operator==(const label_pair&, const label_pair&) = default;
};

/// The pairs of labels that stand together at least at `least` items, by (first, second). A label that stands twice at
/// an item counts once. O(p log p) for the p pairs of all items, which are held: 8 bytes each.
template <label_set_range R>
[[nodiscard]] std::vector<label_pair> co_occurrence(const R& sets, std::size_t least = 1) {
    std::vector<std::uint64_t> keys;
    std::vector<label_id> labels;
    std::size_t item = 0;
    for (const auto& set : sets) {
        detail::read_set(set, item++, labels);
        for (std::size_t a = 0; a < labels.size(); ++a)
            for (std::size_t b = a + 1; b < labels.size(); ++b)
                keys.push_back(std::uint64_t{labels[a]} << 32 | labels[b]);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<label_pair> pairs;
    for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
        while (end < keys.size() && keys[end] == keys[begin]) ++end;
        if (end - begin >= least)
            pairs.push_back({static_cast<label_id>(keys[begin] >> 32), static_cast<label_id>(keys[begin] & 0xFFFFFFFFu),
                             end - begin});
    }
    return pairs;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
