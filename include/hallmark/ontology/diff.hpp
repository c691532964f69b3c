// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DIFF_HPP
#define HALLMARK_ONTOLOGY_DIFF_HPP

// Compares two vocabularies: which tags are the same, what became of the others, what is to be asked.

#include "../core/detail/plain_vector.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "detail/label_graph.hpp"
#include "fingerprint.hpp"
#include "migration_plan.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

template <class = void>
class vocabulary_diff {
public:
    static migration_plan plan(const ontology& before, const ontology& after) {
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

    vocabulary_diff(const ontology& before, const ontology& after)
        : before_(before), after_(after), pair_after_(before.size(), none), pair_before_(after.size(), none) {
        describe(before, plan_.before_);
        describe(after, plan_.after_);
    }
    static void describe(const ontology& tags, migration_plan::side& side) {
        for (label_id l = 0; l < tags.size(); ++l) side.names.push_back(tags.name(l));
        side.print = fingerprint(tags);
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
    static void for_each_meaning(const ontology& labels, std::string_view text, F&& f) {
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
        plain_vector<label_edge> edges; // child: the older label, parent: the newer one
        edges.reserve(links_.size());
        for (const std::uint64_t k : links_)
            edges.push_back({static_cast<label_id>(k >> 32), static_cast<label_id>(k)});
        plan_.before_.targets = rows_of(before_.size(), edges, &label_edge::child, &label_edge::parent);
        plan_.after_.targets = rows_of(after_.size(), edges, &label_edge::parent, &label_edge::child);
    }
    [[nodiscard]] static bool holds(const std::vector<std::uint64_t>& keys, std::uint64_t wanted) {
        return std::binary_search(keys.begin(), keys.end(), wanted);
    }

    void edit(change what, label_id b, label_id a, std::string_view text = {}) {
        plan_.edits_.push_back({what, b, a, std::string(text)});
    }
    void tell_tags() {
        const auto& there = plan_.before_;
        const auto& back = plan_.after_;
        for (label_id b = 0; b < before_.size(); ++b) {
            const std::span<const label_id> row = there.targets[b];
            if (there.same[b] != none) {
                if (before_.name(b) != after_.name(there.same[b])) edit(change::tag_renamed, b, there.same[b]);
            } else if (row.size() == 1 && back.targets[row[0]].size() == 1 && back.same[row[0]] == none) {
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

    [[nodiscard]] static bool has_alias(const ontology& labels, label_id label, std::string_view text) {
        for (const std::string_view alias : labels.aliases(label))
            if (alias == text) return true;
        return labels.name(label) == text;
    }
    /// The label, not `but`, that has exactly this alias, when it has a partner in the other vocabulary.
    [[nodiscard]] static label_id elsewhere(const ontology& labels, const std::vector<label_id>& partner,
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
    [[nodiscard]] std::vector<review_question> questions(const ontology& from, const ontology& to,
                                                         const migration_plan::side& side, bool turned) const {
        std::vector<std::vector<review_question>> moved(from.size());
        for (const vocabulary_edit& e : plan_.edits_)
            if (e.what == change::alias_moved)
                moved[turned ? e.after : e.before].push_back(
                    {review_reason::alias_moved, turned ? e.after : e.before, {turned ? e.before : e.after}, e.text});
        std::vector<review_question> all;
        for (label_id b = 0; b < from.size(); ++b) {
            const std::span<const label_id> row = side.targets[b];
            if (row.empty()) {
                review_question q{review_reason::no_target, b};
                const auto offer = [&q](label_id a) {
                    for (const label_id there : q.candidates)
                        if (there == a) return;
                    q.candidates.push_back(a);
                };
                for (const completion& c : to.did_you_mean(from.name(b))) offer(c.label);
                for (const label_id parent : from.parents(b))
                    for (const label_id a : side.targets[parent]) offer(a);
                all.push_back(std::move(q));
            } else if (row.size() > 1) {
                all.push_back({review_reason::several_targets, b, {row.begin(), row.end()}});
            } else if (holds(guesses_, turned ? key(row[0], b) : key(b, row[0]))) {
                all.push_back({review_reason::guessed_target, b, {row[0]}});
            }
            for (review_question& q : moved[b]) all.push_back(std::move(q));
            if (row.empty()) continue;
            for (const label_id parent : from.parents(b)) {
                if (!side.targets[parent].empty()) continue;
                review_question q{review_reason::parent_lost, b, {}, std::string(from.name(parent))};
                for (const completion& c : to.did_you_mean(q.text)) q.candidates.push_back(c.label);
                all.push_back(std::move(q));
            }
        }
        return all;
    }

    const ontology& before_;
    const ontology& after_;
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
template <class = void>
[[nodiscard]] migration_plan diff(const ontology& before, const ontology& after) {
    return detail::vocabulary_diff<>::plan(before, after);
}

HALLMARK_NAMESPACE_END

#endif
