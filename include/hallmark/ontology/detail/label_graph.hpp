// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_LABEL_GRAPH_HPP
#define HALLMARK_ONTOLOGY_DETAIL_LABEL_GRAPH_HPP

// The parents of labels, and all that follows from them: children, an order, depths, the ancestors of each label.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/span_of.hpp"
#include "closure.hpp"
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
[[nodiscard]] label_sets rows_of(std::size_t rows, const plain_vector<label_edge>& edges, Key key, Value value) {
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
    template <class = void>
    label_graph(std::size_t labels, const plain_vector<label_edge>& edges, std::size_t closure_cap)
        : parents_(rows_of(labels, edges, &label_edge::child, &label_edge::parent)) {
        plain_vector<label_edge> by_child;
        by_child.reserve(edges.size());
        for (label_id child = 0; child < labels; ++child)
            for (const label_id parent : parents_[child]) by_child.push_back({child, parent});
        children_ = rows_of(labels, by_child, &label_edge::parent, &label_edge::child);
        sort_topologically();
        closure_ = closure_of(
            span_of(order_), depth_, [this](label_id label) { return parents_[label]; }, closure_cap);
    }

    [[nodiscard]] std::size_t size() const noexcept { return parents_.size(); }
    [[nodiscard]] std::size_t edges() const noexcept { return parents_.labels().size(); }
    [[nodiscard]] std::span<const label_id> parents(label_id label) const noexcept { return parents_[label]; }
    [[nodiscard]] std::span<const label_id> children(label_id label) const noexcept { return children_[label]; }
    [[nodiscard]] std::span<const label_id> order() const noexcept { return span_of(order_); }
    [[nodiscard]] const std::vector<std::uint32_t>& depths() const noexcept { return depth_; }
    [[nodiscard]] std::uint32_t depth(label_id label) const noexcept { return depth_[label]; }
    [[nodiscard]] std::uint32_t min_depth(label_id label) const noexcept { return min_depth_[label]; }
    /// Whether ancestors() may be called.
    [[nodiscard]] bool closed() const noexcept { return closure_.complete; }
    [[nodiscard]] std::span<const label_id> ancestors(label_id label) const noexcept {
        const closure_row r = closure_.rows[label];
        return {closure_.values.data() + r.begin, r.end - r.begin};
    }

    friend bool operator==(const label_graph& a, const label_graph& b) { return a.parents_ == b.parents_; }

private:
    /// Parents before children (Kahn): roots by number, then what they set free.
    template <class = void>
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

    label_sets parents_, children_;
    closure closure_;
    std::vector<label_id> order_;
    std::vector<std::uint32_t> depth_, min_depth_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
