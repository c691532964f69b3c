// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_ROLLUP_HPP
#define HALLMARK_ONTOLOGY_ROLLUP_HPP

// Labels that too few items hold become the nearest ancestors that enough items hold.

#include "../core/detail/plain_vector.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "detail/reach.hpp"
#include "ontology.hpp"
#include "support.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// What becomes of each label.
class roll_up {
public:
    /// A label stays when `support` gives it at least `least` items; else it becomes, on each way up, the first
    /// ancestor that stays; when there is none, it is dropped. `support` is expanded_support of the items, or a host's
    /// own counts, one a label (another number is a wrong call). O(labels + edges + the targets of labels with several
    /// parents).
    template <class = void>
    roll_up(const ontology& labels, const label_support& support, std::uint64_t least) : rows_(labels.size()) {
        HALLMARK_REQUIRE(support.counts.size() == labels.size(), "roll_up: counts of " +
                                                                     std::to_string(support.counts.size()) +
                                                                     " labels for " + std::to_string(labels.size()));
        detail::label_marks seen;
        for (const label_id label : labels.topological_order()) {
            const std::span<const label_id> parents = labels.parents(label);
            row& own = rows_[label];
            if (support.counts[label] >= least) {
                own = {targets_.size(), targets_.size() + 1};
                targets_.push_back(label);
            } else if (parents.size() == 1) {
                own = rows_[parents[0]];
            } else if (!parents.empty()) {
                seen.clear(labels.size());
                own.begin = targets_.size();
                for (const label_id parent : parents)
                    for (std::size_t i = rows_[parent].begin; i < rows_[parent].end; ++i)
                        if (seen.insert(targets_[i])) targets_.push_back(label_id{targets_[i]});
                std::sort(targets_.begin() + static_cast<std::ptrdiff_t>(own.begin), targets_.end());
                own.end = targets_.size();
            }
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
    /// What a label becomes, sorted: itself when it stays, nothing when it is dropped.
    [[nodiscard]] std::span<const label_id> targets(label_id label) const {
        HALLMARK_REQUIRE(label < size(),
                         "roll_up: label " + std::to_string(label) + " is not below " + std::to_string(size()));
        return {targets_.data() + rows_[label].begin, rows_[label].end - rows_[label].begin};
    }
    [[nodiscard]] bool stays(label_id label) const {
        const std::span<const label_id> to = targets(label);
        return to.size() == 1 && to[0] == label;
    }
    /// The labels that stay, sorted.
    template <class = void>
    [[nodiscard]] std::vector<label_id> kept() const {
        std::vector<label_id> labels;
        for (label_id label = 0; label < size(); ++label)
            if (stays(label)) labels.push_back(label);
        return labels;
    }
    /// What a set of labels becomes: sorted, each once.
    template <class = void>
    [[nodiscard]] std::vector<label_id> apply(std::span<const label_id> labels) const {
        std::vector<label_id> rolled;
        for (const label_id label : labels) rolled.insert(rolled.end(), targets(label).begin(), targets(label).end());
        detail::sort_unique(rolled);
        return rolled;
    }

private:
    struct row {
        std::size_t begin = 0, end = 0;
    };
    detail::plain_vector<row> rows_; // into targets_; labels with one parent share its row
    std::vector<label_id> targets_;
};

/// What rolling up does to items, beside what dropping the same labels would do.
struct roll_up_effect {
    std::uint64_t uses = 0;                     ///< assignments
    std::uint64_t uses_of_rare = 0;             ///< of labels that do not stay: dropping loses these
    std::uint64_t uses_lost = 0;                ///< of labels that become nothing: rolling up loses these
    std::uint64_t items_emptied_if_dropped = 0; ///< items that have labels, none of which stays
    std::uint64_t items_emptied = 0;            ///< items that have labels, all of which become nothing

    void merge(const roll_up_effect& other) noexcept {
        uses += other.uses;
        uses_of_rare += other.uses_of_rare;
        uses_lost += other.uses_lost;
        items_emptied_if_dropped += other.items_emptied_if_dropped;
        items_emptied += other.items_emptied;
    }

    friend bool operator==(const roll_up_effect&, const roll_up_effect&) = default;
};

/// Counts it over items. O(assignments).
template <class = void>
[[nodiscard]] roll_up_effect effect_of(const roll_up& plan, label_sets_view items) {
    roll_up_effect effect;
    for (std::size_t item = 0; item < items.size(); ++item) {
        std::uint64_t staying = 0, turning = 0;
        for (const label_id label : items[item]) {
            staying += plan.stays(label);
            turning += !plan.targets(label).empty();
        }
        const std::uint64_t uses = items[item].size();
        effect.uses += uses;
        effect.uses_of_rare += uses - staying;
        effect.uses_lost += uses - turning;
        effect.items_emptied_if_dropped += uses > 0 && staying == 0;
        effect.items_emptied += uses > 0 && turning == 0;
    }
    return effect;
}

HALLMARK_NAMESPACE_END

#endif
