// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_FLOW_HPP
#define HALLMARK_NUMERIC_FLOW_HPP

// The most that can flow through a network, and what follows from it: the set of nodes of the greatest weight that
// holds all parents of its members. Integers throughout, so that the answers are exact and the same everywhere; nothing
// recurses.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "dag_view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

/// Nodes joined by arcs that carry up to a capacity.
///
///     numeric::flow_network net(4);
///     net.add_arc(0, 1, 3), net.add_arc(1, 3, 2), net.add_arc(0, 2, 1), net.add_arc(2, 3, 5);
///     net.maximum_flow(0, 3); // 3
class flow_network {
public:
    /// A capacity that no flow reaches.
    static constexpr std::int64_t unlimited = std::int64_t{1} << 62;

    explicit flow_network(std::size_t nodes) : nodes_(nodes) {
        HALLMARK_REQUIRE(nodes < none, "flow_network: " + std::to_string(nodes) + " nodes");
    }
    void reserve(std::size_t arcs) {
        heads_.reserve(2 * arcs);
        capacities_.reserve(2 * arcs);
    }
    /// An arc, which may also carry something back; its number counts from 0. A wrong call when a node is not below the
    /// number of nodes, a capacity is negative, or the two add up to more than `unlimited`.
    template <class = void>
    std::size_t add_arc(std::uint32_t from, std::uint32_t to, std::int64_t capacity, std::int64_t back = 0) {
        HALLMARK_REQUIRE(from < nodes_ && to < nodes_, "flow_network::add_arc: from " + std::to_string(from) + " to " +
                                                           std::to_string(to) + " with " + std::to_string(nodes_) +
                                                           " nodes");
        HALLMARK_REQUIRE(capacity >= 0 && capacity <= unlimited && back >= 0 && back <= unlimited - capacity,
                         "flow_network::add_arc: capacities " + std::to_string(capacity) + " and " +
                             std::to_string(back));
        HALLMARK_REQUIRE(heads_.size() < none - 2, "flow_network::add_arc: too many arcs");
        heads_.push_back(to);
        heads_.push_back(from);
        capacities_.push_back(capacity);
        capacities_.push_back(back);
        return heads_.size() / 2 - 1;
    }

    /// The most that flows from source to sink (Dinic, "Algorithm for solution of a problem of maximum flow in
    /// networks", 1970): O(nodes² · arcs) at worst, far less on the networks of this library. The arcs are tried in the
    /// order in which they were added. A wrong call when source and sink are one, or when the capacities out of the
    /// source, or into the sink, add up to more than `unlimited`.
    template <class = void>
    std::int64_t maximum_flow(std::uint32_t source, std::uint32_t sink) {
        HALLMARK_REQUIRE(source < nodes_ && sink < nodes_ && source != sink,
                         "flow_network::maximum_flow: from " + std::to_string(source) + " to " + std::to_string(sink) +
                             " with " + std::to_string(nodes_) + " nodes");
        require_bounded(source, sink);
        prepare();
        std::int64_t total = 0;
        while (find_levels(source, sink)) total += blocking_flow(source, sink);
        mark_source_side(source);
        return total;
    }
    /// What flows through an arc after maximum_flow; negative: back.
    [[nodiscard]] std::int64_t flow(std::size_t arc) const {
        HALLMARK_REQUIRE(2 * arc + 1 < residual_.size(), "flow_network::flow: no arc " + std::to_string(arc));
        return capacities_[2 * arc] - residual_[2 * arc];
    }
    /// Whether the node lies on the source's side of a minimum cut after maximum_flow: of all minimum cuts the one with
    /// the fewest nodes on that side.
    [[nodiscard]] bool on_source_side(std::uint32_t node) const {
        HALLMARK_REQUIRE(node < source_side_.size(), "flow_network::on_source_side: no node " + std::to_string(node));
        return source_side_[node] != 0;
    }

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    [[nodiscard]] std::uint32_t tail(std::uint32_t half) const noexcept { return heads_[half ^ 1u]; }

    template <class = void>
    void require_bounded(std::uint32_t source, std::uint32_t sink) const {
        std::int64_t out = 0, in = 0;
        for (std::uint32_t half = 0; half < heads_.size(); ++half) {
            if (tail(half) == source) out = std::min(unlimited, out) + capacities_[half] / 2;
            if (heads_[half] == sink) in = std::min(unlimited, in) + capacities_[half] / 2;
        }
        HALLMARK_REQUIRE(std::min(out, in) <= unlimited / 2,
                         "flow_network::maximum_flow: the capacities out of the source and into the sink are both "
                         "beyond 2^62");
    }
    /// Half-arcs (2a forward, 2a + 1 back) by the node they leave, and nothing flows.
    template <class = void>
    void prepare() {
        first_.assign(nodes_ + 1, 0);
        for (std::uint32_t half = 0; half < heads_.size(); ++half) ++first_[tail(half) + 1];
        for (std::size_t i = 0; i < nodes_; ++i) first_[i + 1] += first_[i];
        next_.assign(first_.begin(), first_.end() - 1);
        out_.resize(heads_.size());
        for (std::uint32_t half = 0; half < heads_.size(); ++half) out_[next_[tail(half)]++] = half;
        residual_ = capacities_;
    }
    /// How many half-arcs with room lead from each node to the sink, at the fewest, as far out as the source; whether
    /// that is reached.
    template <class = void>
    bool find_levels(std::uint32_t source, std::uint32_t sink) {
        levels_.assign(nodes_, none);
        levels_[sink] = 0;
        queue_.assign(1, sink);
        for (std::size_t i = 0; i < queue_.size() && levels_[source] == none; ++i) {
            const std::uint32_t node = queue_[i];
            for (std::uint32_t at = first_[node]; at < first_[node + 1]; ++at) {
                const std::uint32_t back = out_[at], from = heads_[back];
                if (residual_[back ^ 1u] == 0 || levels_[from] != none) continue;
                levels_[from] = levels_[node] + 1;
                queue_.push_back(from);
            }
        }
        return levels_[source] != none;
    }
    template <class = void>
    void mark_source_side(std::uint32_t source) {
        source_side_.assign(nodes_, 0);
        source_side_[source] = 1;
        queue_.assign(1, source);
        for (std::size_t i = 0; i < queue_.size(); ++i) {
            for (std::uint32_t at = first_[queue_[i]]; at < first_[queue_[i] + 1]; ++at) {
                const std::uint32_t to = heads_[out_[at]];
                if (residual_[out_[at]] == 0 || source_side_[to] != 0) continue;
                source_side_[to] = 1;
                queue_.push_back(to);
            }
        }
    }
    /// Sends flow along paths that come one level closer to the sink with each step until none is left.
    template <class = void>
    std::int64_t blocking_flow(std::uint32_t source, std::uint32_t sink) {
        next_.assign(first_.begin(), first_.end() - 1);
        path_.clear();
        std::int64_t total = 0;
        std::uint32_t node = source;
        for (;;) {
            if (node == sink) {
                std::int64_t amount = residual_[path_.front()];
                for (const std::uint32_t half : path_) amount = std::min(amount, residual_[half]);
                std::size_t full = path_.size();
                for (std::size_t i = path_.size(); i-- > 0;) {
                    residual_[path_[i]] -= amount;
                    residual_[path_[i] ^ 1u] += amount;
                    if (residual_[path_[i]] == 0) full = i;
                }
                total += amount;
                node = tail(path_[full]);
                path_.resize(full);
                continue;
            }
            bool stepped = false;
            for (std::uint32_t& at = next_[node]; at < first_[node + 1]; ++at) {
                const std::uint32_t half = out_[at];
                if (residual_[half] == 0 || levels_[heads_[half]] + 1 != levels_[node]) continue;
                path_.push_back(half);
                node = heads_[half];
                stepped = true;
                break;
            }
            if (stepped) continue;
            if (path_.empty()) return total;
            node = tail(path_.back());
            path_.pop_back();
            ++next_[node];
        }
    }

    std::size_t nodes_;
    std::vector<std::uint32_t> heads_;                                   // of half-arcs
    hallmark::detail::plain_vector<std::int64_t> capacities_, residual_; // of half-arcs
    std::vector<std::uint8_t> source_side_;
    std::vector<std::uint32_t> first_, out_, next_, levels_, queue_, path_;
};

/// The set of nodes of the greatest total weight that holds all parents of each member, as one flag a node: a
/// maximum-weight closure, found by a minimum cut (Picard, "Maximal closure of a graph and applications to
/// combinatorial problems", 1976). Of all sets of that weight it is the one with the fewest nodes: there is only one,
/// the part that all of them share.
///
/// Nodes with one parent and no tangle below are folded into their parents first, in linear time; what remains (nodes
/// with several parents that are worth having, and what lies above those) is a network flow, which begins with all that
/// each node has to give handed up to its last parent. A wrong call when the sizes differ or the sizes of the weights
/// add up to 2^62 or more.
template <class = void>
[[nodiscard]] std::vector<std::uint8_t> maximum_closure(const dag_view& graph, std::span<const std::int64_t> weights) {
    const std::size_t n = graph.size();
    HALLMARK_REQUIRE(weights.size() == n, "maximum_closure: " + std::to_string(weights.size()) + " weights for " +
                                              std::to_string(n) + " nodes");
    std::int64_t sum = 0;
    for (const std::int64_t weight : weights) {
        HALLMARK_REQUIRE(weight > -flow_network::unlimited && weight < flow_network::unlimited,
                         "maximum_closure: weight " + std::to_string(weight));
        sum += weight < 0 ? -weight : weight;
        HALLMARK_REQUIRE(sum < flow_network::unlimited, "maximum_closure: the weights add up to 2^62 or more");
    }

    // From the last node to the first: what a node and all that is folded into it weigh.
    constexpr std::uint8_t folded = 0, tangled = 1;
    hallmark::detail::plain_vector<std::int64_t> gain;
    gain.append(weights);
    std::vector<std::uint8_t> state(n, folded);
    std::size_t tangles = 0, arcs = 0;
    for (std::size_t i = n; i-- > 0;) {
        const std::span<const std::uint32_t> parents = graph[i];
        if (state[i] == folded && gain[i] <= 0) continue; // no set with the fewest nodes holds it
        if (state[i] == folded && parents.size() < 2) {
            if (!parents.empty()) gain[parents[0]] += gain[i];
            continue;
        }
        state[i] = tangled;
        ++tangles;
        arcs += parents.size();
        for (const std::uint32_t parent : parents) state[parent] = tangled;
    }

    std::vector<std::uint8_t> member(n, 0);
    if (tangles > 0) {
        // What a node gains pays for what its ancestors cost. Handed up, it may arrive where nothing is left to pay;
        // the network of what can still be moved, back included, finds the rest.
        hallmark::detail::plain_vector<std::int64_t> handed(n), left(gain);
        std::vector<std::uint32_t> node_of(n, 0), last_parent(n, 0);
        auto nodes = static_cast<std::uint32_t>(tangles);
        for (std::size_t i = n; i-- > 0;) {
            if (state[i] != tangled) continue;
            node_of[i] = --nodes;
            const std::span<const std::uint32_t> parents = graph[i];
            if (parents.empty()) continue;
            last_parent[i] = *std::max_element(parents.begin(), parents.end());
            if (left[i] <= 0) continue;
            handed[i] = left[i];
            left[last_parent[i]] += left[i];
            left[i] = 0;
        }
        const auto source = static_cast<std::uint32_t>(tangles), sink = source + 1;
        flow_network net(tangles + 2);
        net.reserve(arcs + tangles);
        for (std::size_t i = 0; i < n; ++i) {
            if (state[i] != tangled) continue;
            if (left[i] > 0) net.add_arc(source, node_of[i], left[i]);
            if (left[i] < 0) net.add_arc(node_of[i], sink, -left[i]);
            for (const std::uint32_t parent : graph[i]) {
                const std::int64_t back = parent == last_parent[i] ? std::exchange(handed[i], 0) : 0;
                net.add_arc(node_of[i], node_of[parent], flow_network::unlimited - back, back);
            }
        }
        net.maximum_flow(source, sink);
        for (std::size_t i = 0; i < n; ++i) member[i] = state[i] == tangled && net.on_source_side(node_of[i]);
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (state[i] == tangled || gain[i] <= 0) continue;
        const std::span<const std::uint32_t> parents = graph[i];
        member[i] = parents.empty() || member[parents[0]] != 0;
    }
    return member;
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
