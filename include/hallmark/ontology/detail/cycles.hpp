// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_CYCLES_HPP
#define HALLMARK_ONTOLOGY_DETAIL_CYCLES_HPP

// Labels that are their own ancestors: which, by which shortest way, and which edges to leave out. Nothing here
// recurses.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "label_graph.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// The strong components of a graph given as rows of targets: for each node the number of its component (Tarjan 1972,
/// with a stack of its own). O(nodes + edges).
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> strong_components_of(label_sets_view graph) {
    const std::size_t nodes = graph.size();
    constexpr std::uint32_t unseen = 0xFFFFFFFFu;
    struct frame {
        label_id node;
        std::size_t next;
    };
    std::vector<std::uint32_t> component(nodes, unseen), number(nodes, unseen), low(nodes, 0);
    std::vector<label_id> open;
    plain_vector<frame> path;
    std::uint32_t numbered = 0, components = 0;
    for (label_id root = 0; root < nodes; ++root) {
        if (number[root] != unseen) continue;
        path.push_back({root, graph.offsets()[root]});
        number[root] = low[root] = numbered++;
        open.push_back(root);
        while (!path.empty()) {
            const label_id node = path.back().node;
            if (path.back().next < graph.offsets()[node + 1]) {
                const label_id target = graph.labels()[path.back().next++];
                if (number[target] == unseen) {
                    path.push_back({target, graph.offsets()[target]});
                    number[target] = low[target] = numbered++;
                    open.push_back(target);
                } else if (component[target] == unseen) {
                    low[node] = std::min(low[node], number[target]);
                }
                continue;
            }
            path.pop_back();
            if (!path.empty()) low[path.back().node] = std::min(low[path.back().node], low[node]);
            if (low[node] != number[node]) continue;
            label_id member;
            do {
                member = open.back();
                open.pop_back();
                component[member] = components;
            } while (member != node);
            ++components;
        }
    }
    return component;
}

/// Of edges that all lie on cycles, those that close one: whose parent was already led back to the child by the edges
/// before it (whether these stay or not). Without them the graph has no cycle. Sorted. O(edges log edges): all moments
/// at which labels fall into one strong component are found together, by halving the sequence of edges.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> closing_edges(std::size_t labels, const plain_vector<label_edge>& edges) {
    struct task {
        std::uint32_t first, last;        // the moments at which the ends of these edges come together
        std::vector<std::uint32_t> edges; // each one's own moment is its number
    };
    std::vector<label_id> leader(labels);
    for (label_id label = 0; label < labels; ++label) leader[label] = label;
    const auto find = [&leader](label_id label) {
        while (leader[label] != label) label = leader[label] = leader[leader[label]];
        return label;
    };
    constexpr auto outside = static_cast<label_id>(-1);
    std::vector<label_id> local(labels, outside), touched;
    plain_vector<label_edge> early;
    std::vector<std::uint32_t> closing;
    std::vector<task> open;
    if (!edges.empty()) {
        task all{0, static_cast<std::uint32_t>(edges.size() - 1), {}};
        for (std::uint32_t e = 0; e < edges.size(); ++e) all.edges.push_back(e);
        open.push_back(std::move(all));
    }
    while (!open.empty()) {
        task now = std::move(open.back());
        open.pop_back();
        std::erase_if(now.edges, [&](std::uint32_t e) { // its ends came together before it was declared
            const bool together = find(edges[e].child) == find(edges[e].parent);
            if (together) closing.push_back(e);
            return together;
        });
        if (now.first == now.last) {
            for (const std::uint32_t e : now.edges) {
                if (e == now.first) closing.push_back(e);
                leader[find(edges[e].child)] = find(edges[e].parent);
            }
            continue;
        }
        const std::uint32_t middle = now.first + (now.last - now.first) / 2;
        const auto place = [&](label_id label) {
            const label_id top = find(label);
            if (local[top] == outside) {
                local[top] = static_cast<label_id>(touched.size());
                touched.push_back(top);
            }
            return local[top];
        };
        early.clear();
        for (const std::uint32_t e : now.edges)
            if (e <= middle) early.push_back({place(edges[e].child), place(edges[e].parent)});
        const std::vector<std::uint32_t> component =
            strong_components_of(rows_of(touched.size(), early, &label_edge::child, &label_edge::parent));
        task left{now.first, middle, {}}, right{middle + 1, now.last, {}};
        for (const std::uint32_t e : now.edges) {
            const bool together = e <= middle && component[place(edges[e].child)] == component[place(edges[e].parent)];
            (together ? left : right).edges.push_back(e);
        }
        for (const label_id top : touched) local[top] = outside;
        touched.clear();
        if (!right.edges.empty()) open.push_back(std::move(right));
        if (!left.edges.empty()) open.push_back(std::move(left)); // first: the right half sees what it joined
    }
    std::sort(closing.begin(), closing.end());
    return closing;
}

/// The labels of a shortest cycle in each strong component of more than one label, from child to parent, the lowest
/// label first; of several the one with the lowest first label. Components in the order of their lowest labels. Exact
/// while all searches together take less than 2^26 steps; beyond that, the shortest one found by then.
template <class = void>
[[nodiscard]] std::vector<std::vector<label_id>> shortest_cycles(label_sets_view parents,
                                                                 const std::vector<std::uint32_t>& component) {
    const std::size_t labels = component.size();
    constexpr auto unseen = static_cast<label_id>(-1);
    std::vector<std::uint32_t> sizes(labels, 0), slot(labels, unseen);
    for (const std::uint32_t c : component) ++sizes[c];
    std::vector<std::vector<label_id>> knots; // the members of each component of more than one, lowest first
    for (label_id label = 0; label < labels; ++label) {
        const std::uint32_t c = component[label];
        if (sizes[c] < 2) continue;
        if (slot[c] == unseen) {
            slot[c] = static_cast<std::uint32_t>(knots.size());
            knots.emplace_back();
        }
        knots[slot[c]].push_back(label);
    }

    std::size_t steps = std::size_t{1} << 26;
    std::vector<label_id> below(labels, unseen), queue;
    std::vector<std::uint32_t> distance(labels, 0);
    std::vector<std::vector<label_id>> cycles;
    for (const std::vector<label_id>& nodes : knots) {
        std::vector<label_id> best;
        for (const label_id start : nodes) {
            if (!best.empty() && (steps == 0 || best.size() == 2)) break;
            queue.assign(1, start);
            distance[start] = 0;
            bool back = false;
            for (std::size_t i = 0; i < queue.size() && !back; ++i) {
                const label_id node = queue[i];
                if (!best.empty() && (distance[node] + 1 >= best.size() || steps == 0)) break;
                for (const label_id parent : parents[node]) {
                    steps -= steps > 0;
                    if (parent == start) {
                        best.assign(1, node);
                        while (best.back() != start) best.push_back(below[best.back()]);
                        std::reverse(best.begin(), best.end());
                        back = true;
                        break;
                    }
                    if (parent < start || component[parent] != component[start] || below[parent] != unseen) continue;
                    below[parent] = node;
                    distance[parent] = distance[node] + 1;
                    queue.push_back(parent);
                }
            }
            for (const label_id node : queue) below[node] = unseen;
        }
        cycles.push_back(std::move(best));
    }
    return cycles;
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
