// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_COMPLETE_HPP
#define HALLMARK_ONTOLOGY_COMPLETE_HPP

// What a drop-down offers for what was typed, and what a misspelt name may have meant. The call is ontology::complete.

#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../text/fold.hpp"
#include "detail/edit_search.hpp"
#include "detail/surfaces.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// One label that is offered, and why.
struct completion {
    label_id label = 0;
    std::string surface;   ///< the name or alias that matched, as it was declared
    unsigned distance = 0; ///< typing errors: 0 to 2
    bool exact = false;    ///< whether the query is the whole surface (after folding), not only its beginning

    friend bool operator==(const completion&, const completion&) = default;
};

struct complete_options {
    std::size_t limit = 10;                     ///< how many labels are offered at most
    std::span<const std::uint64_t> counts = {}; ///< how often each label is used; empty: not known
};

namespace detail {

/// What was typed, folded; a separator at its end was typed for what follows it, and stays as one '-'.
[[nodiscard]] inline std::string folded_beginning(std::string_view typed) {
    std::string folded = fold(std::string(typed) += 'x');
    folded.pop_back();
    return folded;
}

/// The labels with a surface within the allowed errors of the query, best first; see ontology::complete for the order.
template <class = void>
[[nodiscard]] std::vector<completion> closest_labels(const surfaces& all, std::string_view query, edit_scope scope,
                                                     const complete_options& options) {
    struct candidate {
        label_id label = 0;
        std::uint32_t surface = 0;
        unsigned distance = 0;
        bool inexact = true;
    };
    const std::string folded = scope == edit_scope::prefix ? folded_beginning(query) : fold(query);
    const plain_vector<char32_t> typed = characters_of(folded);
    plain_vector<candidate> candidates;
    const sorted_texts& index = all.sorted();
    edit_search(index, all.folded(), typed, allowed_edits(typed.size()), scope,
                [&](std::size_t first, std::size_t last, unsigned distance) {
                    for (std::size_t g = first; g < last; ++g) {
                        const bool inexact = distance != 0 || index.text(g, all.folded()) != folded;
                        const auto [begin, end] = index.group(g);
                        for (std::size_t i = begin; i < end; ++i)
                            candidates.push_back({all.owner(index[i]), index[i], distance, inexact});
                    }
                });

    // A label takes its best surface: fewest errors, the whole surface, the name, the alias declared first.
    std::sort(candidates.begin(), candidates.end(), [](const candidate& a, const candidate& b) {
        if (a.label != b.label) return a.label < b.label;
        if (a.distance != b.distance) return a.distance < b.distance;
        return a.inexact != b.inexact ? b.inexact : a.surface < b.surface;
    });
    candidates.erase(std::unique(candidates.begin(), candidates.end(),
                                 [](const candidate& a, const candidate& b) { return a.label == b.label; }),
                     candidates.end());

    const std::size_t wanted = std::min(options.limit, candidates.size());
    const auto uses = [&](label_id label) { return options.counts.empty() ? 0 : options.counts[label]; };
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(wanted), candidates.end(),
                      [&](const candidate& a, const candidate& b) {
                          if (a.distance != b.distance) return a.distance < b.distance;
                          if (a.inexact != b.inexact) return b.inexact;
                          if (uses(a.label) != uses(b.label)) return uses(a.label) > uses(b.label);
                          return all.texts()[a.label] < all.texts()[b.label];
                      });
    std::vector<completion> offered(wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
        const candidate& c = candidates[i];
        offered[i] = {c.label, std::string(all.texts()[c.surface]), c.distance, !c.inexact};
    }
    return offered;
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
