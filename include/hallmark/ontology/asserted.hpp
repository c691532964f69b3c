// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_ASSERTED_HPP
#define HALLMARK_ONTOLOGY_ASSERTED_HPP

// What somebody said of an item, and what only follows from it.

#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// The labels of an item in two sorted sets that share none: when an assertion is withdrawn, what it alone implied goes
/// with it.
struct asserted_labels {
    std::vector<label_id> asserted; ///< given by a person, a rule, a model
    std::vector<label_id> implied;  ///< their ancestors that were not given

    friend bool operator==(const asserted_labels&, const asserted_labels&) = default;
};

/// The labels of an item as they were given, and apart from them what they imply. For a set that was stored already
/// expanded, give its labels.reduce(set): the most specific labels are what must have been asserted. O(expanded set).
template <class = void>
[[nodiscard]] asserted_labels expand_apart(const ontology& labels, std::span<const label_id> given) {
    asserted_labels apart;
    apart.asserted.assign(given.begin(), given.end());
    detail::sort_unique(apart.asserted);
    auto at = apart.asserted.begin();
    for (const label_id label : labels.expand(given)) {
        while (at != apart.asserted.end() && *at < label) ++at;
        if (at == apart.asserted.end() || *at != label) apart.implied.push_back(label);
    }
    return apart;
}

HALLMARK_NAMESPACE_END

#endif
