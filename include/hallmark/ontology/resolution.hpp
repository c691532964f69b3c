// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_RESOLUTION_HPP
#define HALLMARK_ONTOLOGY_RESOLUTION_HPP

#include "../core/label_id.hpp"

#include <cstdint>
#include <optional>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// How a surface led to a label, or why it did not.
enum class resolved_by : std::uint8_t {
    none,     ///< no label is called so
    name,     ///< it is a label's name
    alias,    ///< it is a label's alias
    folded,   ///< it folds to a name or an alias of one label
    ambiguous ///< it is, or folds to, a surface of several labels
};

/// What a surface means.
struct resolution {
    std::optional<label_id> label = {}; ///< the one label that is meant
    resolved_by how = resolved_by::none;
    std::vector<label_id> candidates = {}; ///< when ambiguous: all that it may mean, sorted

    friend bool operator==(const resolution&, const resolution&) = default;
};

HALLMARK_NAMESPACE_END

#endif
