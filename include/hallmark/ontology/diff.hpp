// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DIFF_HPP
#define HALLMARK_ONTOLOGY_DIFF_HPP

// What changed between two vocabularies, what becomes of labels that were given with the older one, and what only a
// person can decide.

#include "../core/detail/quoted.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "detail/deepest_first.hpp"
#include "detail/string_table.hpp"
#include "fingerprint.hpp"
#include "ontology.hpp"

#include <concepts>
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
template <class Ontology>
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
        return before_.row(before);
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
                const std::span<const label_id> targets = before_.row(label);
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
        std::vector<std::size_t> ends;   // by label: where its targets end
        std::vector<label_id> targets;   // in the other vocabulary
        std::vector<label_id> same = {}; // by label: the same tag there; no_label when there is none

        [[nodiscard]] std::span<const label_id> row(label_id label) const noexcept {
            const std::size_t begin = label == 0 ? 0 : ends[label - 1];
            return {targets.data() + begin, ends[label] - begin};
        }
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

namespace detail {

/// The comparison. A template, so that only who calls diff compiles it.
template <class Ontology>
class vocabulary_diff {
public:
    static migration_plan plan(const Ontology& before, const Ontology& after) {
        vocabulary_diff d(before, after);
        d.find_same();
        d.find_targets();
        d.tell_tags();
        d.tell_pairs();
        d.plan_.review_ = d.plan_.first_review_ = d.questions(before, after, d.plan_.before_, false);
        d.plan_.inverse_review_ = d.questions(after, before, d.plan_.after_, true);
        return std::move(d.plan_);
    }

private:
    using change = vocabulary_change;
    static constexpr label_id none = vocabulary_edit::no_label;

    vocabulary_diff(const Ontology& before, const Ontology& after)
        : before_(before), after_(after), pair_after_(before.size(), none), pair_before_(after.size(), none) {
        for (auto [from, side] : {std::pair{&before, &plan_.before_}, std::pair{&after, &plan_.after_}}) {
            for (label_id l = 0; l < from->size(); ++l) side->names.push_back(from->name(l));
            side->print = fingerprint(*from);
        }
    }

    /// One tag in both: the same id; else the same name, unless both have ids and these differ.
    void find_same() {
        plan_.before_.same.assign(before_.size(), none);
        plan_.after_.same.assign(after_.size(), none);
        const auto match = [&](label_id b, label_id a) {
            plan_.before_.same[b] = a;
            plan_.after_.same[a] = b;
            pair_after_[b] = a;
            pair_before_[a] = b;
        };
        for (label_id b = 0; b < before_.size(); ++b)
            if (!before_.id(b).empty())
                if (const auto a = after_.find_id(before_.id(b))) match(b, *a);
        for (label_id b = 0; b < before_.size(); ++b) {
            if (pair_after_[b] != none) continue;
            const resolution r = after_.resolve(before_.name(b));
            if (r.how != resolved_by::name || pair_before_[*r.label] != none) continue;
            if (before_.id(b).empty() || after_.id(*r.label).empty()) match(b, *r.label);
        }
    }

    static std::uint64_t key(label_id b, label_id a) { return std::uint64_t{b} << 32 | a; }
    template <class F>
    static void for_each_meaning(const Ontology& labels, std::string_view text, F&& f) {
        const resolution r = labels.resolve(text);
        if (r.label) f(*r.label);
        for (const label_id label : r.candidates) f(label);
    }

    /// What a tag without a same one is called there; then, where that leads nowhere, what its aliases are.
    void find_targets() {
        for (label_id b = 0; b < before_.size(); ++b)
            if (pair_after_[b] != none) links_.push_back(key(b, pair_after_[b]));
        std::vector<std::uint8_t> linked_before(before_.size(), 0), linked_after(after_.size(), 0);
        const auto link = [&](label_id b, label_id a) {
            links_.push_back(key(b, a));
            linked_before[b] = linked_after[a] = 1;
        };
        for (label_id b = 0; b < before_.size(); ++b)
            if (pair_after_[b] == none) for_each_meaning(after_, before_.name(b), [&](label_id a) { link(b, a); });
        for (label_id a = 0; a < after_.size(); ++a)
            if (pair_before_[a] == none) for_each_meaning(before_, after_.name(a), [&](label_id b) { link(b, a); });
        for (label_id b = 0; b < before_.size(); ++b)
            if (pair_after_[b] == none && linked_before[b] == 0)
                for (const std::string_view alias : before_.aliases(b))
                    for_each_meaning(after_, alias, [&](label_id a) { guesses_.push_back(key(b, a)); });
        for (label_id a = 0; a < after_.size(); ++a)
            if (pair_before_[a] == none && linked_after[a] == 0)
                for (const std::string_view alias : after_.aliases(a))
                    for_each_meaning(before_, alias, [&](label_id b) { guesses_.push_back(key(b, a)); });
        sort_unique(guesses_);
        links_.insert(links_.end(), guesses_.begin(), guesses_.end());
        sort_unique(links_);
        fill(plan_.before_, before_.size(), links_);
        std::vector<std::uint64_t> turned;
        for (const std::uint64_t k : links_) turned.push_back(k << 32 | k >> 32);
        sort_keys(turned);
        fill(plan_.after_, after_.size(), turned);
    }
    static void sort_unique(std::vector<std::uint64_t>& keys) {
        sort_keys(keys);
        std::size_t kept = 0;
        for (const std::uint64_t k : keys)
            if (kept == 0 || keys[kept - 1] != k) keys[kept++] = k;
        keys.resize(kept);
    }
    static void fill(migration_plan::side& side, std::size_t labels, const std::vector<std::uint64_t>& links) {
        side.ends.assign(labels, 0);
        for (const std::uint64_t k : links) ++side.ends[k >> 32];
        for (std::size_t i = 1; i < labels; ++i) side.ends[i] += side.ends[i - 1];
        for (const std::uint64_t k : links) side.targets.push_back(static_cast<label_id>(k));
    }
    [[nodiscard]] static bool holds(const std::vector<std::uint64_t>& keys, std::uint64_t wanted) {
        std::size_t low = 0, high = keys.size();
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (keys[middle] < wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return low < keys.size() && keys[low] == wanted;
    }

    void edit(change what, label_id b, label_id a, std::string_view text = {}) {
        plan_.edits_.push_back({what, b, a, std::string(text)});
    }
    void tell_tags() {
        const auto& there = plan_.before_;
        const auto& back = plan_.after_;
        for (label_id b = 0; b < before_.size(); ++b) {
            const std::span<const label_id> row = there.row(b);
            if (there.same[b] != none) {
                if (before_.name(b) != after_.name(there.same[b])) edit(change::tag_renamed, b, there.same[b]);
            } else if (row.size() == 1 && back.row(row[0]).size() == 1 && back.same[row[0]] == none) {
                edit(change::tag_renamed, b, row[0]);
                pair_after_[b] = row[0];
                pair_before_[row[0]] = b;
                continue;
            } else {
                edit(change::tag_removed, b, none);
            }
            for (const label_id a : row) {
                if (a == there.same[b]) continue;
                const bool merged = there.same[b] == none && (back.same[a] != none || row.size() == 1);
                edit(merged ? change::tag_merged : change::tag_split, b, a);
            }
        }
        for (label_id a = 0; a < after_.size(); ++a)
            if (pair_before_[a] == none) edit(change::tag_added, none, a);
    }

    [[nodiscard]] static bool has_alias(const Ontology& labels, label_id label, std::string_view text) {
        for (const std::string_view alias : labels.aliases(label))
            if (alias == text) return true;
        return labels.name(label) == text;
    }
    /// The label, not `but`, that has exactly this alias, when it has a partner in the other vocabulary.
    [[nodiscard]] static label_id elsewhere(const Ontology& labels, const std::vector<label_id>& partner,
                                            std::string_view alias, label_id but) {
        const resolution r = labels.resolve(alias);
        return r.how == resolved_by::alias && *r.label != but && partner[*r.label] != none ? *r.label : none;
    }
    void tell_pairs() {
        for (label_id b = 0; b < before_.size(); ++b) {
            const label_id a = pair_after_[b];
            if (a == none) continue;
            for (const std::string_view alias : before_.aliases(b)) {
                if (has_alias(after_, a, alias)) continue;
                const label_id to = elsewhere(after_, pair_before_, alias, a);
                edit(to == none ? change::alias_removed : change::alias_moved, b, to == none ? a : to, alias);
            }
            for (const std::string_view alias : after_.aliases(a))
                if (!has_alias(before_, b, alias) && elsewhere(before_, pair_after_, alias, b) == none)
                    edit(change::alias_added, b, a, alias);
            for (const label_id parent : before_.parents(b)) {
                bool stays = false;
                for (const label_id p : after_.parents(a)) stays = stays || holds(links_, key(parent, p));
                if (!stays) edit(change::parent_removed, b, a, before_.name(parent));
            }
            for (const label_id parent : after_.parents(a)) {
                bool was = false;
                for (const label_id p : before_.parents(b)) was = was || holds(links_, key(p, parent));
                if (!was) edit(change::parent_added, b, a, after_.name(parent));
            }
            if (before_.definition(b) != after_.definition(a)) edit(change::definition_changed, b, a);
        }
    }

    /// What to ask of the labels of one side; `turned`: of the newer vocabulary, for the inverse.
    [[nodiscard]] std::vector<review_question> questions(const Ontology& from, const Ontology& to,
                                                         const migration_plan::side& side, bool turned) const {
        std::vector<std::vector<review_question>> moved(from.size());
        for (const vocabulary_edit& e : plan_.edits_)
            if (e.what == change::alias_moved)
                moved[turned ? e.after : e.before].push_back(
                    {review_reason::alias_moved, turned ? e.after : e.before, {turned ? e.before : e.after}, e.text});
        std::vector<review_question> all;
        for (label_id b = 0; b < from.size(); ++b) {
            const std::span<const label_id> row = side.row(b);
            if (row.empty()) {
                review_question q{review_reason::no_target, b};
                const auto offer = [&q](label_id a) {
                    for (const label_id there : q.candidates)
                        if (there == a) return;
                    q.candidates.push_back(a);
                };
                for (const completion& c : to.did_you_mean(from.name(b))) offer(c.label);
                for (const label_id parent : from.parents(b))
                    for (const label_id a : side.row(parent)) offer(a);
                all.push_back(std::move(q));
            } else if (row.size() > 1) {
                all.push_back({review_reason::several_targets, b, {row.begin(), row.end()}});
            } else if (holds(guesses_, turned ? key(row[0], b) : key(b, row[0]))) {
                all.push_back({review_reason::guessed_target, b, {row[0]}});
            }
            for (review_question& q : moved[b]) all.push_back(std::move(q));
            if (row.empty()) continue;
            for (const label_id parent : from.parents(b)) {
                if (!side.row(parent).empty()) continue;
                review_question q{review_reason::parent_lost, b, {}, std::string(from.name(parent))};
                for (const completion& c : to.did_you_mean(q.text)) q.candidates.push_back(c.label);
                all.push_back(std::move(q));
            }
        }
        return all;
    }

    const Ontology& before_;
    const Ontology& after_;
    std::vector<label_id> pair_after_, pair_before_; // the same tag, or what it was renamed to
    std::vector<std::uint64_t> links_, guesses_;     // older label, newer label; sorted
    migration_plan plan_;
};

} // namespace detail

/// Compares two vocabularies, the older one first, and plans what becomes of labels that were given with it.
///
///     const hallmark::migration_plan plan = hallmark::diff(old_tags, tags);
///     for (const auto& edit : plan.edits()) std::cout << plan.message(edit) << '\n';
///     const auto moved = plan.migrate(items);     // moved.unsettled: what a person has to look at
///
/// Tags are the same when their ids are; without an id on one side, when their names are. A tag that is gone becomes
/// what its name means in the newer vocabulary (it was renamed, merged into a tag that has its name as an alias); a new
/// tag comes from what its name meant in the older one (an alias became a tag: a split). Where neither name leads
/// anywhere, a common alias is a guess, for review. Nothing is moved that is not told. O(bytes + edges), and a look-up
/// with typing errors for each tag that is gone.
template <std::same_as<ontology> Ontology>
[[nodiscard]] migration_plan diff(const Ontology& before, const Ontology& after) {
    return detail::vocabulary_diff<Ontology>::plan(before, after);
}

HALLMARK_NAMESPACE_END

#endif
