// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_MIGRATION_PLAN_HPP
#define HALLMARK_ONTOLOGY_MIGRATION_PLAN_HPP

// What changed between two vocabularies, what becomes of labels that were given with the older one, and what only a
// person can decide. The plan is made by diff (diff.hpp).

#include "../core/detail/quoted.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "detail/string_table.hpp"
#include "fingerprint.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// One thing that changed.
enum class vocabulary_change : std::uint8_t {
    tag_added,         ///< `after` is new
    tag_removed,       ///< `before` is gone
    tag_renamed,       ///< `before` is called as `after` is
    tag_merged,        ///< what `before` named, `after` names with other things
    tag_split,         ///< part of what `before` named is `after` now: an alias became a tag
    alias_added,       ///< `text` is a new alias of the tag
    alias_removed,     ///< `text` was an alias
    alias_moved,       ///< `text` was an alias of `before` and is one of `after`, another tag
    parent_added,      ///< `text` is a new parent of the tag
    parent_removed,    ///< `text` was a parent
    definition_changed ///< the tag means something else, perhaps
};

/// "tag_added"
[[nodiscard]] constexpr std::string_view name_of(vocabulary_change what) noexcept {
    switch (what) {
    case vocabulary_change::tag_added:
        return "tag_added";
    case vocabulary_change::tag_removed:
        return "tag_removed";
    case vocabulary_change::tag_renamed:
        return "tag_renamed";
    case vocabulary_change::tag_merged:
        return "tag_merged";
    case vocabulary_change::tag_split:
        return "tag_split";
    case vocabulary_change::alias_added:
        return "alias_added";
    case vocabulary_change::alias_removed:
        return "alias_removed";
    case vocabulary_change::alias_moved:
        return "alias_moved";
    case vocabulary_change::parent_added:
        return "parent_added";
    case vocabulary_change::parent_removed:
        return "parent_removed";
    case vocabulary_change::definition_changed:
        return "definition_changed";
    }
    return "unknown";
}

/// A change, with the labels that it is about in each vocabulary.
struct vocabulary_edit {
    static constexpr label_id no_label = (std::numeric_limits<label_id>::max)();

    vocabulary_change what = vocabulary_change::tag_added;
    label_id before = no_label; ///< the tag in the older vocabulary
    label_id after = no_label;  ///< the tag in the newer one
    std::string text = {};      ///< the alias, or the name of the parent

    friend bool operator==(const vocabulary_edit&, const vocabulary_edit&) = default;
};

/// Why a person has to look.
enum class review_reason : std::uint8_t {
    no_target,       ///< nothing is called so any more: items lose the label, unless someone says what it becomes
    several_targets, ///< it may be one of several now
    guessed_target,  ///< only an alias in common speaks for the target
    alias_moved,     ///< items that were labelled by this alias may belong to another tag now
    parent_lost      ///< the tag's parent is gone: it implies less
};

/// Something that the data do not decide.
struct review_question {
    review_reason why = review_reason::no_target;
    label_id before = 0;                   ///< the tag in the older vocabulary
    std::vector<label_id> candidates = {}; ///< labels of the newer one, the likeliest first
    std::string text = {};                 ///< the alias, or the name of the parent

    friend bool operator==(const review_question&, const review_question&) = default;
};

/// A label of an item that a migration could not carry over for certain.
struct unsettled_label {
    std::size_t item = 0;
    label_id before = 0;

    friend bool operator==(const unsettled_label&, const unsettled_label&) = default;
};

/// Label sets in the newer vocabulary.
struct migrated_labels {
    label_sets items;                       ///< per item in the order of the old labels, each once
    std::vector<unsettled_label> unsettled; ///< every label of an item that is in the review list, by item

    friend bool operator==(const migrated_labels&, const migrated_labels&) = default;
};

namespace detail {
template <class>
class vocabulary_diff;
}

/// What changed, and what to do with labelled items. It keeps the names of both vocabularies, and neither of them.
class migration_plan {
public:
    /// By tag of the older vocabulary: tags; then what is new; then aliases, parents and definitions by tag.
    [[nodiscard]] const std::vector<vocabulary_edit>& edits() const noexcept { return edits_; }
    /// By tag of the older vocabulary.
    [[nodiscard]] const std::vector<review_question>& review() const noexcept { return review_; }
    /// How many edits there are of one kind. O(edits).
    [[nodiscard]] std::size_t count(vocabulary_change what) const noexcept {
        std::size_t n = 0;
        for (const vocabulary_edit& e : edits_) n += e.what == what;
        return n;
    }
    [[nodiscard]] std::size_t size_before() const noexcept { return before_.names.size(); }
    [[nodiscard]] std::size_t size_after() const noexcept { return after_.names.size(); }
    [[nodiscard]] std::string_view name_before(label_id label) const {
        require(label < size_before(), "name_before", label, size_before());
        return before_.names[label];
    }
    [[nodiscard]] std::string_view name_after(label_id label) const {
        require(label < size_after(), "name_after", label, size_after());
        return after_.names[label];
    }
    /// Of the vocabularies: what saved labels must carry to be migrated by this plan, and what they carry then.
    [[nodiscard]] const vocabulary_fingerprint& fingerprint_before() const noexcept { return before_.print; }
    [[nodiscard]] const vocabulary_fingerprint& fingerprint_after() const noexcept { return after_.print; }

    /// What a label becomes, sorted: one label for most; several or none are for review.
    [[nodiscard]] std::span<const label_id> targets(label_id before) const {
        require(before < size_before(), "targets", before, size_before());
        return before_.targets[before];
    }
    /// Says what a label becomes, in place of what was found: any labels of the newer vocabulary, or none. Its question
    /// leaves the review list.
    template <class = void>
    migration_plan& decide(label_id before, std::vector<label_id> becomes) {
        require(before < size_before(), "decide", before, size_before());
        for (const label_id label : becomes) require(label < size_after(), "decide", label, size_after());
        for (std::size_t i = review_.size(); i-- > 0;)
            if (review_[i].before == before && by_item(review_[i].why))
                review_.erase(review_.begin() + static_cast<std::ptrdiff_t>(i));
        for (decision& d : decisions_)
            if (d.before == before) {
                d.becomes = std::move(becomes);
                return *this;
            }
        decisions_.push_back({before, std::move(becomes)});
        return *this;
    }

    /// Carries label sets over. A label becomes what was decided; else its one target; of several targets the tag that
    /// is the same as before, if there is one, else none. What is in the review list by no_target, several_targets or
    /// guessed_target comes back as unsettled, item by item. A label that is not below size_before() is a wrong call.
    /// O(assignments).
    template <class = void>
    [[nodiscard]] migrated_labels migrate(label_sets_view items) const {
        constexpr label_id none = vocabulary_edit::no_label;
        std::vector<std::uint8_t> open(size_before(), 0);
        for (const review_question& q : review_)
            if (by_item(q.why)) open[q.before] = 1;
        std::vector<std::uint32_t> decided(size_before(), none);
        for (std::uint32_t d = 0; d < decisions_.size(); ++d) decided[decisions_[d].before] = d;
        std::vector<std::size_t> taken(size_after(), 0); // by which item, counted from 1
        migrated_labels out;
        out.items.reserve(items.size(), items.labels().size());
        std::vector<label_id> set;
        for (std::size_t item = 0; item < items.size(); ++item) {
            set.clear();
            const auto take = [&](label_id label) {
                if (std::exchange(taken[label], item + 1) != item + 1) set.push_back(label);
            };
            for (const label_id label : items[item]) {
                require(label < size_before(), "migrate", label, size_before());
                if (open[label] != 0) out.unsettled.push_back({item, label});
                if (decided[label] != none) {
                    for (const label_id target : decisions_[decided[label]].becomes) take(target);
                    continue;
                }
                const std::span<const label_id> targets = before_.targets[label];
                if (targets.size() == 1)
                    take(targets[0]);
                else if (before_.same[label] != none)
                    take(before_.same[label]);
            }
            out.items.add(set);
        }
        return out;
    }

    /// The plan from the newer vocabulary to the older one: each edit turned round, each target a source. Decisions are
    /// left out. plan.inverse().inverse() is the plan without decisions; migrating there and back gives each item the
    /// labels that it had when no label is for review in either plan.
    template <class = void>
    [[nodiscard]] migration_plan inverse() const {
        migration_plan back;
        back.before_ = after_;
        back.after_ = before_;
        back.review_ = back.first_review_ = inverse_review_;
        back.inverse_review_ = first_review_;
        for (vocabulary_edit e : edits_) {
            std::swap(e.before, e.after);
            e.what = turned(e.what);
            back.edits_.push_back(std::move(e));
        }
        return back;
    }

    /// A sentence for a person: "tag 'production' was split from 'mlops'".
    template <class = void>
    [[nodiscard]] std::string message(const vocabulary_edit& edit) const {
        const std::string was = edit.before < size_before() ? detail::in_quotes(before_.names[edit.before]) : "";
        const std::string is = edit.after < size_after() ? detail::in_quotes(after_.names[edit.after]) : "";
        const std::string text = detail::in_quotes(edit.text);
        std::string out;
        const auto say = [&out](std::string_view a, std::string_view b, std::string_view c, std::string_view d) {
            out.append(a).append(b).append(c).append(d);
            return out;
        };
        switch (edit.what) {
        case vocabulary_change::tag_added:
            return say("tag ", is, " is new", "");
        case vocabulary_change::tag_removed:
            return say("tag ", was, " is gone", "");
        case vocabulary_change::tag_renamed:
            return say("tag ", was, " is called ", is);
        case vocabulary_change::tag_merged:
            return say("tag ", was, " was merged into ", is);
        case vocabulary_change::tag_split:
            return say("tag ", is, " was split from ", was);
        case vocabulary_change::alias_added:
            return say("alias ", text, " was added to ", is);
        case vocabulary_change::alias_removed:
            return say("alias ", text, " was taken from ", was);
        case vocabulary_change::alias_moved:
            say("alias ", text, " moved from ", was);
            return say(" to ", is, "", "");
        case vocabulary_change::parent_added:
            return say("parent ", text, " was added to ", is);
        case vocabulary_change::parent_removed:
            return say("parent ", text, " was taken from ", was);
        case vocabulary_change::definition_changed:
            return say("the definition of ", is, " changed", "");
        }
        return out;
    }

    friend bool operator==(const migration_plan&, const migration_plan&) = default;

private:
    template <class>
    friend class detail::vocabulary_diff;

    /// What the plan knows of one of the vocabularies.
    struct side {
        detail::string_table names;
        vocabulary_fingerprint print;
        label_sets targets;         // by label: what it is in the other vocabulary
        std::vector<label_id> same; // by label: the same tag there; no_label when there is none

        friend bool operator==(const side&, const side&) = default;
    };
    struct decision {
        label_id before = 0;
        std::vector<label_id> becomes;
        friend bool operator==(const decision&, const decision&) = default;
    };

    static void require(bool holds, const char* function, label_id label, std::size_t size) {
        HALLMARK_REQUIRE(holds, std::string("migration_plan::") + function + ": label " + std::to_string(label) +
                                    " is not below " + std::to_string(size));
    }
    /// Whether items with the label are in question, and not the vocabulary alone.
    static constexpr bool by_item(review_reason why) noexcept {
        return why != review_reason::alias_moved && why != review_reason::parent_lost;
    }
    static constexpr vocabulary_change turned(vocabulary_change what) noexcept {
        using change = vocabulary_change;
        switch (what) {
        case change::tag_added:
            return change::tag_removed;
        case change::tag_removed:
            return change::tag_added;
        case change::tag_merged:
            return change::tag_split;
        case change::tag_split:
            return change::tag_merged;
        case change::alias_added:
            return change::alias_removed;
        case change::alias_removed:
            return change::alias_added;
        case change::parent_added:
            return change::parent_removed;
        case change::parent_removed:
            return change::parent_added;
        default:
            return what;
        }
    }

    side before_, after_;
    std::vector<vocabulary_edit> edits_;
    std::vector<review_question> review_, first_review_, inverse_review_; // as it is; as found; of the inverse
    std::vector<decision> decisions_;
};

HALLMARK_NAMESPACE_END

#endif
