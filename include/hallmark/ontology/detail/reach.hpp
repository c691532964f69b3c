// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_REACH_HPP
#define HALLMARK_ONTOLOGY_DETAIL_REACH_HPP

// What lies above and below labels, with memory that is used again from call to call.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/span_of.hpp"
#include "closure.hpp"
#include "deepest_first.hpp"
#include "label_graph.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// A set of labels that is emptied in O(1).
class label_marks {
public:
    /// Empties the set and makes room for labels below n.
    void clear(std::size_t n) {
        if (marks_.size() < n) marks_.resize(n, 0);
        if (++now_ == 0) { // after 2^32 rounds the old marks would look new
            marks_.assign(marks_.size(), 0);
            now_ = 1;
        }
    }
    [[nodiscard]] bool contains(label_id label) const noexcept { return marks_[label] == now_; }
    /// Puts a label in; whether it was not there.
    bool insert(label_id label) noexcept {
        if (marks_[label] == now_) return false;
        marks_[label] = now_;
        return true;
    }

private:
    std::vector<std::uint32_t> marks_;
    std::uint32_t now_ = 0;
};

/// The searches. Each answer lives until the next call.
class reach {
public:
    /// Sorted, without the label itself.
    std::span<const label_id> ancestors(const label_graph& graph, label_id label) {
        if (graph.closed()) return graph.ancestors(label);
        start(graph);
        climb(graph, span_of(&label, 1));
        return sorted();
    }
    /// Sorted, without the label itself.
    std::span<const label_id> descendants(const label_graph& graph, label_id label) {
        start(graph);
        const auto add = [&](label_id above) {
            for (const label_id child : graph.children(above))
                if (marks_.insert(child)) found_.push_back(child);
        };
        add(label);
        for (std::size_t i = 0; i < found_.size(); ++i) add(found_[i]);
        return sorted();
    }
    /// The labels and their ancestors, sorted.
    std::span<const label_id> expand(const label_graph& graph, std::span<const label_id> labels) {
        if (graph.closed() && labels.size() <= few) return united(graph, labels);
        start(graph);
        for (const label_id label : labels)
            if (marks_.insert(label)) found_.push_back(label);
        climb(graph, labels);
        return sorted();
    }
    /// The labels that are no ancestors of others, once each, in the order in which they first stand.
    std::span<const label_id> reduce(const label_graph& graph, std::span<const label_id> labels) {
        start(graph);
        climb(graph, labels);
        found_.clear();
        for (const label_id label : labels)
            if (marks_.insert(label)) found_.push_back(label);
        return span_of(found_);
    }
    bool is_ancestor(const label_graph& graph, label_id ancestor, label_id descendant) {
        if (graph.depth(ancestor) >= graph.depth(descendant)) return false;
        if (graph.closed()) {
            const std::span<const label_id> row = graph.ancestors(descendant);
            return std::binary_search(row.begin(), row.end(), ancestor);
        }
        start(graph);
        found_.push_back(descendant);
        for (std::size_t i = 0; i < found_.size(); ++i) {
            for (const label_id parent : graph.parents(found_[i])) {
                if (parent == ancestor) return true;
                if (graph.depth(parent) > graph.depth(ancestor) && marks_.insert(parent)) found_.push_back(parent);
            }
        }
        return false;
    }

    /// A parent that lies above another parent of the same label, and that one: of several the deepest, then the
    /// lowest.
    struct implied_parent {
        label_id parent = 0, through = 0;
    };
    /// The implied ones among the parents of a label, in the order of declaration. The deepest parents are looked at
    /// first: what lies above is marked, and a marked one adds nothing. `steps` is lowered by the labels met; at 0 the
    /// search ends.
    const plain_vector<implied_parent>& implied_parents(const label_graph& graph, label_id child, std::size_t& steps) {
        implied_.clear();
        if (graph.parents(child).size() < 2) return implied_;
        const std::span<const label_id> above = above_.sorted(graph.parents(child), graph.depths());
        const std::uint32_t least = graph.depth(above.back());
        start(graph);
        through_.resize(graph.size());
        for (const label_id parent : above) {
            if (marks_.contains(parent) || graph.depth(parent) == least) continue;
            const auto mark = [&](label_id label) {
                if (!marks_.insert(label)) return false;
                through_[label] = parent;
                return true;
            };
            if (graph.closed()) {
                for (const label_id label : graph.ancestors(parent)) mark(label);
                steps -= std::min(steps, graph.ancestors(parent).size());
                continue;
            }
            found_.assign(1, parent);
            for (std::size_t i = 0; i < found_.size() && steps > 0; ++i) {
                for (const label_id label : graph.parents(found_[i]))
                    if (graph.depth(label) >= least && mark(label)) found_.push_back(label);
                steps -= std::min(steps, graph.parents(found_[i]).size());
            }
        }
        for (const label_id parent : graph.parents(child))
            if (marks_.contains(parent)) implied_.push_back({parent, through_[parent]});
        return implied_;
    }

private:
    static constexpr std::size_t few = 8; // so many sorted lists are merged faster than their union is sorted

    /// The union of what labels and their ancestors are, two by two.
    std::span<const label_id> united(const label_graph& graph, std::span<const label_id> labels) {
        struct run {
            label_id* begin;
            label_id* end;
        } runs[few];
        std::size_t room = 0, count = 0;
        for (const label_id label : labels) room += graph.ancestors(label).size() + 1;
        if (found_.size() < room) found_.resize(2 * room);
        if (through_.size() < room) through_.resize(2 * room);
        label_id* from = found_.data();
        label_id* to = through_.data();
        label_id* next = from;
        for (const label_id label : labels) {
            const std::span<const label_id> above = graph.ancestors(label);
            runs[count++] = {next, insert_sorted(above.data(), above.size(), label, next)};
            next = runs[count - 1].end;
        }
        for (; count > 1; count = (count + 1) / 2) {
            next = to;
            for (std::size_t i = 0; i < count; i += 2) {
                label_id* const begin = next;
                next = i + 1 < count
                           ? unite_sorted(runs[i].begin, runs[i].end, runs[i + 1].begin, runs[i + 1].end, next)
                           : std::copy(runs[i].begin, runs[i].end, next);
                runs[i / 2] = {begin, next};
            }
            std::swap(from, to);
        }
        if (count == 0) return {};
        return span_of(runs[0].begin, static_cast<std::size_t>(runs[0].end - runs[0].begin));
    }
    void start(const label_graph& graph) {
        marks_.clear(graph.size());
        found_.clear();
    }
    /// Marks all ancestors of the labels and adds those that were not marked.
    void climb(const label_graph& graph, std::span<const label_id> labels) {
        const auto add = [&](std::span<const label_id> above) {
            for (const label_id label : above)
                if (marks_.insert(label)) found_.push_back(label);
        };
        if (graph.closed()) {
            for (const label_id label : labels) add(graph.ancestors(label));
            return;
        }
        for (const label_id label : labels) add(graph.parents(label));
        for (std::size_t i = 0; i < found_.size(); ++i) add(graph.parents(found_[i]));
    }
    std::span<const label_id> sorted() {
        std::sort(found_.begin(), found_.end());
        return span_of(found_);
    }

    label_marks marks_;
    std::vector<label_id> found_, through_;
    deepest_first above_;
    plain_vector<implied_parent> implied_;
};

/// The shortest chain of parents from a label to an ancestor, both included; of several, the one whose first differing
/// step stands first among the parents. Empty when there is none. O(labels) memory.
[[nodiscard]] inline std::vector<label_id> shortest_chain(const label_graph& graph, label_id from, label_id ancestor) {
    if (from == ancestor) return {from};
    if (graph.depth(ancestor) >= graph.depth(from)) return {};
    const auto leads_there = [&](label_id label) {
        if (label == ancestor) return true;
        if (graph.depth(label) <= graph.depth(ancestor)) return false;
        if (!graph.closed()) return true;
        const std::span<const label_id> row = graph.ancestors(label);
        return std::binary_search(row.begin(), row.end(), ancestor);
    };
    constexpr auto unseen = static_cast<label_id>(-1);
    std::vector<label_id> below(graph.size(), unseen), queue{from};
    for (std::size_t i = 0; i < queue.size() && below[ancestor] == unseen; ++i) {
        for (const label_id parent : graph.parents(queue[i])) {
            if (below[parent] != unseen || !leads_there(parent)) continue;
            below[parent] = queue[i];
            queue.push_back(parent);
        }
    }
    if (below[ancestor] == unseen) return {};
    std::vector<label_id> chain{ancestor};
    while (chain.back() != from) chain.push_back(below[chain.back()]);
    std::reverse(chain.begin(), chain.end());
    return chain;
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
