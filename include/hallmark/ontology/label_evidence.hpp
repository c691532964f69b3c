// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_LABEL_EVIDENCE_HPP
#define HALLMARK_ONTOLOGY_LABEL_EVIDENCE_HPP

// Which labels, and which names that a vocabulary does not know, stand together at items.

#include "../core/detail/project.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "../text/fold.hpp"
#include "detail/text_numbers.hpp"
#include "label_items.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Counts, over items, of what stands together: labels with all their ancestors, and names that the vocabulary does not
/// know (spellings that fold alike are one; the first spelling names it). Shards add up exactly. The ontology must
/// outlive it. Memory: 16 bytes for each pair of labels or names that stands together somewhere, and at most as much
/// again.
class label_evidence {
public:
    explicit label_evidence(const ontology& labels) : ontology_(&labels), items_of_(labels.size(), 0) {}

    /// Counts items whose labels are strings or label numbers; see audit for `project`. An item counts once for a label
    /// or pair. A name that may mean several labels is not counted. O(pairs in each item · log).
    template <class Items, class Project = item_itself>
    requires labelled_items<Items, Project> label_evidence& add(const Items& items, const Project& project = {}) {
        expander up(*ontology_);
        std::vector<label_id> known;
        std::vector<std::uint64_t> nodes;
        detail::text_numbers given;
        std::vector<std::uint32_t> meant; // by number of the text
        std::string folded;
        for (const auto& item : items) {
            known.clear();
            nodes.clear();
            const auto& labels = detail::project(project, item);
            for (const auto& label : labels) {
                std::uint32_t node = none;
                if constexpr (std::is_convertible_v<decltype(label), std::string_view>) {
                    const std::string_view text = label;
                    const std::uint32_t number = given.number(text);
                    if (number == meant.size()) meant.push_back(node_of(text, folded));
                    node = meant[number];
                } else {
                    node = detail::checked_label(label, items_);
                    HALLMARK_REQUIRE(node < ontology_->size(), "label_evidence::add: label " + std::to_string(node) +
                                                                   " is not below " +
                                                                   std::to_string(ontology_->size()));
                }
                if (node == none) continue;
                if (node < ontology_->size())
                    known.push_back(node);
                else
                    nodes.push_back(node);
            }
            for (const label_id label : up.expand(span_of(known))) nodes.push_back(label);
            count(nodes);
        }
        return *this;
    }
    /// Adds the counts of other items, which were counted with an equal ontology.
    template <class = void>
    label_evidence& merge(const label_evidence& other) {
        HALLMARK_REQUIRE(other.labels() == labels(), "label_evidence::merge: " + std::to_string(other.labels()) +
                                                         " labels into " + std::to_string(labels()));
        std::vector<std::uint32_t> node(other.items_of_.size());
        for (std::uint32_t i = 0; i < node.size(); ++i) {
            node[i] = i < labels() ? i : unknown_node(other.folded_[i - labels()], other.names_[i - labels()]);
            items_of_[node[i]] += other.items_of_[i];
        }
        settle();
        std::vector<counted> theirs = other.pairs();
        for (counted& p : theirs)
            p.pair = key(node[static_cast<std::uint32_t>(p.pair >> 32)], node[static_cast<std::uint32_t>(p.pair)]);
        std::sort(theirs.begin(), theirs.end(), [](const counted& a, const counted& b) { return a.pair < b.pair; });
        pairs_ = united(pairs_, theirs);
        items_ += other.items_;
        return *this;
    }

    [[nodiscard]] std::uint64_t items() const noexcept { return items_; }
    /// Labels, and behind them the unknown names in the order in which they were met.
    [[nodiscard]] std::size_t labels() const noexcept { return ontology_->size(); }
    [[nodiscard]] std::size_t size() const noexcept { return items_of_.size(); }
    [[nodiscard]] std::string_view name(std::size_t node) const {
        return node < labels() ? ontology_->name(static_cast<label_id>(node)) : names_[node - labels()];
    }
    [[nodiscard]] std::uint64_t items_of(std::size_t node) const { return items_of_[node]; }

    /// How many items hold both, for each pair that stands together: the lower number in the upper half of `pair`.
    struct counted {
        std::uint64_t pair = 0, items = 0;
        friend bool operator==(const counted&, const counted&) = default;
    };
    /// Sorted.
    template <class = void>
    [[nodiscard]] std::vector<counted> pairs() const {
        std::vector<std::uint64_t> fresh = fresh_;
        return united(pairs_, run_lengths(fresh));
    }
    [[nodiscard]] const ontology& vocabulary() const noexcept { return *ontology_; }

private:
    static constexpr std::uint32_t none = detail::hash_index::none;

    static std::uint64_t key(std::uint32_t a, std::uint32_t b) noexcept {
        return a < b ? std::uint64_t{a} << 32 | b : std::uint64_t{b} << 32 | a;
    }
    template <class = void>
    [[nodiscard]] std::uint32_t node_of(std::string_view text, std::string& folded) {
        const resolution r = ontology_->resolve(text);
        if (r.label) return *r.label;
        if (r.how == resolved_by::ambiguous) return none;
        fold_into(text, folded);
        return folded.empty() ? none : unknown_node(folded, text);
    }
    template <class = void>
    [[nodiscard]] std::uint32_t unknown_node(std::string_view folded, std::string_view name) {
        const std::uint32_t number = folded_.number(folded);
        if (number == names_.size()) {
            names_.push_back(name);
            items_of_.push_back(0);
        }
        return static_cast<std::uint32_t>(labels()) + number;
    }
    template <class = void>
    void count(std::vector<std::uint64_t>& nodes) {
        detail::sort_unique(nodes);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            ++items_of_[static_cast<std::size_t>(nodes[i])];
            for (std::size_t j = i + 1; j < nodes.size(); ++j) fresh_.push_back(nodes[i] << 32 | nodes[j]);
        }
        ++items_;
        if (fresh_.size() >= std::max<std::size_t>(1 << 16, pairs_.size())) settle();
    }
    template <class = void>
    void settle() {
        if (fresh_.empty()) return;
        pairs_ = united(pairs_, run_lengths(fresh_));
        fresh_.clear();
    }
    template <class = void>
    [[nodiscard]] static std::vector<counted> run_lengths(std::vector<std::uint64_t>& keys) {
        std::sort(keys.begin(), keys.end());
        std::vector<counted> runs;
        for (const std::uint64_t k : keys) {
            if (runs.empty() || runs.back().pair != k) runs.push_back({k, 0});
            ++runs.back().items;
        }
        return runs;
    }
    template <class = void>
    [[nodiscard]] static std::vector<counted> united(const std::vector<counted>& a, const std::vector<counted>& b) {
        std::vector<counted> all;
        all.reserve(a.size() + b.size());
        std::size_t i = 0, j = 0;
        while (i < a.size() || j < b.size()) {
            if (j == b.size() || (i < a.size() && a[i].pair < b[j].pair)) {
                all.push_back(a[i++]);
            } else {
                all.push_back(b[j]);
                if (i < a.size() && a[i].pair == b[j].pair) all.back().items += a[i++].items;
                ++j;
            }
        }
        return all;
    }

    const ontology* ontology_;
    detail::text_numbers folded_; // unknown names
    detail::string_table names_;  // as they were first spelt
    std::vector<std::uint64_t> items_of_;
    std::vector<counted> pairs_;
    std::vector<std::uint64_t> fresh_; // pairs that are not in pairs_ yet
    std::uint64_t items_ = 0;
};

HALLMARK_NAMESPACE_END

#endif
