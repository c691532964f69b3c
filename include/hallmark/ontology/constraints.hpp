// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_CONSTRAINTS_HPP
#define HALLMARK_ONTOLOGY_CONSTRAINTS_HPP

// What the labels of one item must and must not have together, beyond what parents say.

#include "../core/detail/plain_vector.hpp"
#include "../core/detail/quoted.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// A bound on how many labels of a group an item holds, implied ones included; for every item, or for those that hold a
/// label.
struct label_constraint {
    static constexpr label_id every_item = (std::numeric_limits<label_id>::max)();

    std::vector<label_id> group = {}; ///< sorted, each once
    std::size_t least = 0;
    std::size_t most = (std::numeric_limits<std::size_t>::max)();
    label_id when = every_item; ///< the label whose items it binds
    std::string name = {};      ///< for a person: "one task"

    friend bool operator==(const label_constraint&, const label_constraint&) = default;
};

/// An item that breaks a constraint.
struct label_violation {
    std::size_t item = 0;
    std::size_t constraint = 0;   ///< its number
    std::vector<label_id> labels; ///< those of the group that the item holds, given or implied, sorted

    friend bool operator==(const label_violation&, const label_violation&) = default;
};

/// Constraints over the labels of an ontology, which must outlive them. They are numbered from 0 in the order of
/// declaration.
///
///     hallmark::label_constraints rules(tags);
///     rules.exclusive({cat, dog}).needs(detection, {boxes, points}).at_least(1, tasks, "a task");
///     for (const auto& v : rules.violations(items)) report(v.item, rules.message(v));
///
/// Every label counts together with its ancestors: an item with "siamese" breaks exclusive({cat, dog}) when it has
/// "dog".
class label_constraints {
public:
    explicit label_constraints(const ontology& labels) : ontology_(&labels), uses_(labels.size()) {}

    /// At most one of the group. A wrong call when one is an ancestor of another: no item could hold that one.
    label_constraints& exclusive(std::span<const label_id> group, std::string name = {}) {
        const std::vector<label_id> set = checked_group(group, "exclusive");
        expander up(*ontology_);
        for (const label_id label : set)
            for (const label_id ancestor : up.ancestors(label))
                HALLMARK_REQUIRE(!std::binary_search(set.begin(), set.end(), ancestor),
                                 "label_constraints::exclusive: " + quoted(label) + " implies " + quoted(ancestor) +
                                     ": they cannot exclude each other");
        return add({.group = set, .most = 1, .name = std::move(name)});
    }
    label_constraints& exclusive(std::initializer_list<label_id> group, std::string name = {}) {
        return exclusive(span_of(group.begin(), group.size()), std::move(name));
    }
    /// Whoever holds `label` holds one of the group (or `least` of them).
    label_constraints& needs(label_id label, std::span<const label_id> group, std::size_t least = 1,
                             std::string name = {}) {
        return add({.group = {group.begin(), group.end()}, .least = least, .when = label, .name = std::move(name)});
    }
    label_constraints& needs(label_id label, std::initializer_list<label_id> group, std::size_t least = 1,
                             std::string name = {}) {
        return needs(label, span_of(group.begin(), group.size()), least, std::move(name));
    }
    /// Every item holds at least n of the group.
    label_constraints& at_least(std::size_t n, std::span<const label_id> group, std::string name = {}) {
        return add({.group = {group.begin(), group.end()}, .least = n, .name = std::move(name)});
    }
    label_constraints& at_least(std::size_t n, std::initializer_list<label_id> group, std::string name = {}) {
        return at_least(n, span_of(group.begin(), group.size()), std::move(name));
    }
    /// No item holds more than n of the group.
    label_constraints& at_most(std::size_t n, std::span<const label_id> group, std::string name = {}) {
        return add({.group = {group.begin(), group.end()}, .most = n, .name = std::move(name)});
    }
    label_constraints& at_most(std::size_t n, std::initializer_list<label_id> group, std::string name = {}) {
        return at_most(n, span_of(group.begin(), group.size()), std::move(name));
    }
    /// Any constraint. A wrong call when a label is not in the ontology, when `least` exceeds `most`, or when `least`
    /// exceeds the number of labels in the group.
    label_constraints& add(label_constraint constraint) {
        constraint.group = checked_group(span_of(constraint.group), "add");
        if (constraint.when != label_constraint::every_item) require(constraint.when, "add");
        HALLMARK_REQUIRE(constraint.least <= constraint.most && constraint.least <= constraint.group.size(),
                         "label_constraints::add: at least " + std::to_string(constraint.least) + " and at most " +
                             std::to_string(constraint.most) + " of " + std::to_string(constraint.group.size()) +
                             " labels");
        const auto number = static_cast<std::uint32_t>(list_.size());
        for (const label_id label : constraint.group) uses_[label].push_back(number);
        if (constraint.when != label_constraint::every_item)
            triggers_.push_back({constraint.when, number});
        else if (constraint.least > 0)
            always_.push_back(number);
        list_.push_back(std::move(constraint));
        return *this;
    }

    [[nodiscard]] std::size_t size() const noexcept { return list_.size(); }
    [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
    [[nodiscard]] const label_constraint& operator[](std::size_t constraint) const noexcept {
        return list_[constraint];
    }

    /// What the items break, by item, then constraint. O(expanded assignments · constraints over each label + items ·
    /// constraints that ask every item for a label).
    template <class = void>
    [[nodiscard]] std::vector<label_violation> violations(label_sets_view items) const {
        std::vector<label_violation> broken;
        std::vector<std::vector<std::uint32_t>> asks(ontology_->size()); // per label: constraints on its items
        for (const trigger& t : triggers_) asks[t.label].push_back(t.constraint);
        std::vector<std::size_t> held(list_.size(), 0);
        std::vector<std::uint32_t> touched; // constraints to look at
        expander up(*ontology_);
        for (std::size_t item = 0; item < items.size(); ++item) {
            const std::span<const label_id> all = up.expand(items[item]);
            touched.assign(always_.begin(), always_.end());
            for (const label_id label : all) {
                for (const std::uint32_t c : uses_[label])
                    if (held[c]++ == 0) touched.push_back(c);
                touched.insert(touched.end(), asks[label].begin(), asks[label].end());
            }
            detail::sort_unique(touched);
            for (const std::uint32_t c : touched) {
                const label_constraint& rule = list_[c];
                const bool binds =
                    rule.when == label_constraint::every_item || std::binary_search(all.begin(), all.end(), rule.when);
                if (binds && (held[c] < rule.least || held[c] > rule.most)) {
                    label_violation violation{item, c, {}};
                    for (const label_id label : all)
                        if (std::binary_search(rule.group.begin(), rule.group.end(), label))
                            violation.labels.push_back(label);
                    broken.push_back(std::move(violation));
                }
                held[c] = 0;
            }
        }
        return broken;
    }

    /// A sentence for a person: "item 7: 'cat', 'dog': at most 1 of 'cat', 'dog', 'horse' (one animal)". Of long lists
    /// the first ten labels.
    template <class = void>
    [[nodiscard]] std::string message(const label_violation& violation) const {
        HALLMARK_REQUIRE(violation.constraint < size(),
                         "label_constraints::message: no constraint " + std::to_string(violation.constraint));
        const label_constraint& rule = list_[violation.constraint];
        std::string text = "item " + std::to_string(violation.item) + ": ";
        text += violation.labels.empty() ? "none" : listed(span_of(violation.labels));
        text += violation.labels.size() < rule.least ? ": at least " + std::to_string(rule.least)
                                                     : ": at most " + std::to_string(rule.most);
        text += " of " + listed(span_of(rule.group));
        if (rule.when != label_constraint::every_item) text += ", as it has " + quoted(rule.when);
        if (!rule.name.empty()) text += " (" + detail::printable(rule.name) + ")";
        return text;
    }

private:
    struct trigger {
        label_id label = 0;
        std::uint32_t constraint = 0;
    };

    void require(label_id label, const char* function) const {
        HALLMARK_REQUIRE(label < ontology_->size(), std::string("label_constraints::") + function + ": label " +
                                                        std::to_string(label) + " is not below " +
                                                        std::to_string(ontology_->size()));
    }
    template <class = void>
    [[nodiscard]] std::vector<label_id> checked_group(std::span<const label_id> group, const char* function) const {
        for (const label_id label : group) require(label, function);
        std::vector<label_id> set(group.begin(), group.end());
        detail::sort_unique(set);
        return set;
    }
    [[nodiscard]] std::string quoted(label_id label) const { return detail::in_quotes(ontology_->name(label)); }
    template <class = void>
    [[nodiscard]] std::string listed(std::span<const label_id> labels) const {
        constexpr std::size_t most = 10;
        std::string text;
        for (std::size_t i = 0; i < std::min(most, labels.size()); ++i)
            text.append(i == 0 ? "" : ", ").append(quoted(labels[i]));
        if (labels.size() > most) text.append(" and ").append(std::to_string(labels.size() - most)).append(" more");
        return text;
    }

    const ontology* ontology_;
    std::vector<label_constraint> list_;
    std::vector<std::vector<std::uint32_t>> uses_; // per label: constraints whose group holds it
    detail::plain_vector<trigger> triggers_;
    std::vector<std::uint32_t> always_;
};

HALLMARK_NAMESPACE_END

#endif
