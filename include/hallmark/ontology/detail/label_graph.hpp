// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_LABEL_GRAPH_HPP
#define HALLMARK_ONTOLOGY_DETAIL_LABEL_GRAPH_HPP

// The parents of labels, and all that follows from them: children, an order, depths, the ancestors of each label.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"

#include "deepest_first.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

struct label_edge {
    label_id child = 0, parent = 0;
};

/// By `key` of an edge, the values by `value`, in the order of the edges. O(rows + edges).
template <class Key, class Value>
[[nodiscard]] label_sets rows_of(std::size_t rows, std::span<const label_edge> edges, Key key, Value value) {
    std::vector<std::size_t> offsets(rows + 1, 0);
    for (const label_edge& e : edges) ++offsets[e.*key + 1];
    for (std::size_t row = 0; row < rows; ++row) offsets[row + 1] += offsets[row];
    std::vector<std::size_t> next(offsets.begin(), offsets.end() - 1);
    std::vector<label_id> values(edges.size());
    for (const label_edge& e : edges) values[next[e.*key]++] = e.*value;
    return {std::move(offsets), std::move(values)};
}

/// An immutable graph without cycles and without parallel edges, child -> parent.
class label_graph {
public:
    label_graph() = default;
    /// The edges must close no cycle; those of one child keep their order. The ancestors of all labels are stored when
    /// they are no more than `closure_cap` pairs.
    label_graph(std::size_t labels, std::span<const label_edge> edges, std::size_t closure_cap)
        : parents_(rows_of(labels, edges, &label_edge::child, &label_edge::parent)) {
        plain_vector<label_edge> by_child;
        by_child.reserve(edges.size());
        for (label_id child = 0; child < labels; ++child)
            for (const label_id parent : parents_[child]) by_child.push_back({child, parent});
        children_ = rows_of(labels, by_child, &label_edge::parent, &label_edge::child);
        sort_topologically();
        store_closure(closure_cap);
    }

    [[nodiscard]] std::size_t size() const noexcept { return parents_.size(); }
    [[nodiscard]] std::size_t edges() const noexcept { return parents_.labels().size(); }
    [[nodiscard]] std::span<const label_id> parents(label_id label) const noexcept { return parents_[label]; }
    [[nodiscard]] std::span<const label_id> children(label_id label) const noexcept { return children_[label]; }
    [[nodiscard]] std::span<const label_id> order() const noexcept { return order_; }
    [[nodiscard]] const std::vector<std::uint32_t>& depths() const noexcept { return depth_; }
    [[nodiscard]] std::uint32_t depth(label_id label) const noexcept { return depth_[label]; }
    [[nodiscard]] std::uint32_t min_depth(label_id label) const noexcept { return min_depth_[label]; }
    /// Whether ancestors() may be called.
    [[nodiscard]] bool closed() const noexcept { return closed_; }
    [[nodiscard]] std::span<const label_id> ancestors(label_id label) const noexcept {
        const row r = ancestor_rows_[label];
        return {ancestors_.data() + r.begin, r.end - r.begin};
    }

    friend bool operator==(const label_graph& a, const label_graph& b) { return a.parents_ == b.parents_; }

private:
    /// Parents before children (Kahn): roots by number, then what they set free.
    void sort_topologically() {
        std::vector<std::uint32_t> waiting(size());
        depth_.assign(size(), 0);
        min_depth_.assign(size(), 0);
        order_.reserve(size());
        for (label_id label = 0; label < size(); ++label) {
            waiting[label] = static_cast<std::uint32_t>(parents_[label].size());
            if (waiting[label] == 0) order_.push_back(label);
        }
        for (std::size_t i = 0; i < order_.size(); ++i) {
            for (const label_id child : children_[order_[i]]) {
                if (--waiting[child] != 0) continue;
                order_.push_back(child);
                std::uint32_t most = 0, least = min_depth_[order_[i]];
                for (const label_id parent : parents_[child]) {
                    most = std::max(most, depth_[parent]);
                    least = std::min(least, min_depth_[parent]);
                }
                depth_[child] = most + 1;
                min_depth_[child] = least + 1;
            }
        }
    }

    /// Each label's ancestors, sorted: those of its parents, and the parents. Parents that lie above others add
    /// nothing, so they come last and are passed over: O(pairs) for one parent each and for a complete order; else at
    /// most 4 * cap steps are spent.
    void store_closure(std::size_t cap) {
        std::size_t least = 0; // a label has at least as many ancestors as it is deep
        for (const std::uint32_t depth : depth_) least += depth;
        closed_ = least <= cap;
        if (!closed_) return;
        plain_vector<row> rows(size());
        deepest_first above;
        std::vector<label_id> found, seen(size(), static_cast<label_id>(-1));
        found.reserve(least + edges());
        std::size_t steps = 0;
        for (const label_id label : order_) {
            const std::size_t begin = found.size();
            const std::span<const label_id> above_it = parents_[label];
            if (above_it.size() == 1) {
                const row up = rows[above_it[0]]; // a copy with one more in its place
                found.resize(begin + (up.end - up.begin) + 1);
                const auto at = [&found](std::size_t i) { return found.begin() + static_cast<std::ptrdiff_t>(i); };
                const auto place = std::lower_bound(at(up.begin), at(up.end), above_it[0]);
                const auto to = std::copy(at(up.begin), place, at(begin));
                *to = above_it[0];
                std::copy(place, at(up.end), to + 1);
            } else if (above_it.size() > 1) {
                const auto add = [&](label_id ancestor) {
                    if (seen[ancestor] == label) return false;
                    seen[ancestor] = label;
                    found.push_back(ancestor);
                    return true;
                };
                for (const label_id parent : above.sorted(above_it, depth_)) {
                    if (!add(parent)) continue;
                    for (std::size_t i = rows[parent].begin; i < rows[parent].end; ++i) add(found[i]);
                    steps += rows[parent].end - rows[parent].begin;
                }
                std::sort(found.begin() + static_cast<std::ptrdiff_t>(begin), found.end());
            }
            rows[label] = {begin, found.size()};
            closed_ = found.size() <= cap && steps / 4 <= cap;
            if (!closed_) return;
        }
        found.shrink_to_fit();
        ancestor_rows_ = std::move(rows);
        ancestors_ = std::move(found);
    }

    struct row {
        std::size_t begin = 0, end = 0;
    };
    label_sets parents_, children_;
    plain_vector<row> ancestor_rows_; // per label, into ancestors_, which stand in the order of order_
    std::vector<label_id> ancestors_;
    std::vector<label_id> order_;
    std::vector<std::uint32_t> depth_, min_depth_;
    bool closed_ = true;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
