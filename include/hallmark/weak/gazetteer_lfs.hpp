// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_GAZETTEER_LFS_HPP
#define HALLMARK_WEAK_GAZETTEER_LFS_HPP

// A vocabulary as labeling functions: each tag votes where its name or an alias stands in the text.

#include "../ontology/ontology.hpp"
#include "../text/fold.hpp"
#include "labeling_functions.hpp"
#include "text_predicates.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// A vote for a set: the label or any that lies below it.
[[nodiscard]] inline target one_of(const ontology& tags, label_id parent) {
    std::vector<label_id> labels = tags.descendants(parent);
    labels.push_back(parent);
    return labels.size() == 1 ? target(vote(parent)) : target(std::move(labels));
}

struct gazetteer_lfs_options {
    /// Whether a tag with tags below it means "this one or any below it" (a vote for a set), instead of the tag itself.
    bool parents_mean_descendants = false;
};

/// One labeling function a tag, under its name, that votes for the tag where its name or an alias stands in the field's
/// text as whole words; for labeling_functions::add. A surface that several tags claim is in none of them; a tag that
/// has no surface of its own has no function. O(surfaces).
template <class P>
[[nodiscard]] auto gazetteer_lfs(const field_of<P>& field, const ontology& tags,
                                 const gazetteer_lfs_options& options = {}) {
    using rule = decltype(when(contains_any(field, std::vector<std::string>())) >> target());
    std::vector<labeling_function<rule>> functions;
    for (label_id label = 0; label < tags.size(); ++label) {
        std::vector<std::string> surfaces;
        const auto keep = [&](std::string_view surface) {
            if (tags.find(surface) == label && !fold(surface).empty()) surfaces.emplace_back(surface);
        };
        keep(tags.name(label));
        for (const std::string_view alias : tags.aliases(label)) keep(alias);
        if (surfaces.empty()) continue;
        target to = options.parents_mean_descendants ? one_of(tags, label) : target(vote(label));
        functions.push_back(
            lf(std::string(tags.name(label)), when(contains_any(field, std::move(surfaces))) >> std::move(to)));
    }
    return functions;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
