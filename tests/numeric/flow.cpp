// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>
#include <hallmark/numeric/flow.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace hm = hallmark;
using hm::numeric::dag_view;
using hm::numeric::flow_network;
using hm::numeric::maximum_closure;

namespace {

struct dag {
    std::vector<std::size_t> offsets = {0};
    std::vector<std::uint32_t> parents;

    void add(const std::vector<std::uint32_t>& above) {
        parents.insert(parents.end(), above.begin(), above.end());
        offsets.push_back(parents.size());
    }
    [[nodiscard]] dag_view view() const { return {offsets, parents}; }
};

dag random_dag(hm::random& draw, std::uint32_t nodes, std::uint32_t most_parents) {
    dag graph;
    for (std::uint32_t i = 0; i < nodes; ++i) {
        std::vector<std::uint32_t> above;
        for (std::uint32_t k = draw.below(most_parents + 1); k > 0 && i > 0; --k) above.push_back(draw.below(i));
        graph.add(above);
    }
    return graph;
}

bool closed(const dag_view& graph, std::uint32_t set) {
    for (std::size_t i = 0; i < graph.size(); ++i)
        if (set >> i & 1)
            for (const std::uint32_t parent : graph[i])
                if (!(set >> parent & 1)) return false;
    return true;
}

} // namespace

TEST_CASE("the most that flows through a hand-made network is known, arc by arc") {
    // Cormen et al., Introduction to Algorithms, the figure of the maximum flow of 23.
    flow_network net(6);
    const std::size_t s1 = net.add_arc(0, 1, 16), s2 = net.add_arc(0, 2, 13);
    net.add_arc(1, 3, 12), net.add_arc(2, 1, 4), net.add_arc(3, 2, 9), net.add_arc(2, 4, 14);
    const std::size_t t3 = net.add_arc(3, 5, 20), t4 = net.add_arc(4, 5, 4);
    net.add_arc(4, 3, 7);
    CHECK(net.maximum_flow(0, 5) == 23);
    CHECK(net.flow(s1) + net.flow(s2) == 23);
    CHECK(net.flow(t3) == 19);
    CHECK(net.flow(t4) == 4);
    CHECK(net.on_source_side(0));
    CHECK(net.on_source_side(4)); // the cut: 1 -> 3, 4 -> 3, 4 -> 5
    CHECK_FALSE(net.on_source_side(3));
    CHECK_FALSE(net.on_source_side(5));
    CHECK(net.maximum_flow(0, 5) == 23); // again from nothing
    CHECK(net.maximum_flow(5, 0) == 0);
}

TEST_CASE("an arc that carries both ways counts its flow with a sign") {
    flow_network net(4);
    net.add_arc(0, 1, 5);
    const std::size_t middle = net.add_arc(2, 1, 3, 2);
    net.add_arc(2, 3, 5);
    CHECK(net.maximum_flow(0, 3) == 2);
    CHECK(net.flow(middle) == -2);
}

TEST_CASE("the flow equals the smallest cut of random networks") {
    hm::random draw(1);
    for (int round = 0; round < 300; ++round) {
        const std::uint32_t n = 2 + draw.below(7);
        flow_network net(n);
        struct arc {
            std::uint32_t from, to;
            std::int64_t capacity;
        };
        std::vector<arc> arcs;
        for (std::uint32_t k = draw.below(25); k > 0; --k) {
            arcs.push_back({draw.below(n), draw.below(n), draw.below(10)});
            net.add_arc(arcs.back().from, arcs.back().to, arcs.back().capacity);
        }
        const std::int64_t flow = net.maximum_flow(0, n - 1);
        std::int64_t least = INT64_MAX;
        std::uint32_t smallest = 0xFFFFFFFF; // the intersection of all minimum cuts' source sides
        for (std::uint32_t side = 1; side < 1u << (n - 1); side += 2) {
            std::int64_t cut = 0;
            for (const arc& a : arcs)
                if ((side >> a.from & 1) && !(side >> a.to & 1)) cut += a.capacity;
            if (cut < least) smallest = 0xFFFFFFFF;
            least = std::min(least, cut);
            if (cut == least) smallest &= side;
        }
        CHECK(flow == least);
        for (std::uint32_t i = 0; i < n; ++i) CHECK(net.on_source_side(i) == ((smallest >> i & 1) != 0));
        std::vector<std::int64_t> balance(n, 0);
        for (std::size_t a = 0; a < arcs.size(); ++a) {
            CHECK(net.flow(a) >= 0);
            CHECK(net.flow(a) <= arcs[a].capacity);
            balance[arcs[a].from] -= net.flow(a);
            balance[arcs[a].to] += net.flow(a);
        }
        for (std::uint32_t i = 1; i + 1 < n; ++i) CHECK(balance[i] == 0);
        CHECK(balance[n - 1] == flow);
    }
}

TEST_CASE("wrong networks are refused") {
    flow_network net(2);
    CHECK_THROWS_AS(net.add_arc(0, 2, 1), std::invalid_argument);
    CHECK_THROWS_AS(net.add_arc(0, 1, -1), std::invalid_argument);
    CHECK_THROWS_AS(net.add_arc(0, 1, flow_network::unlimited + 1), std::invalid_argument);
    CHECK_THROWS_AS(net.add_arc(0, 1, flow_network::unlimited, 1), std::invalid_argument);
    CHECK_THROWS_AS(net.maximum_flow(0, 0), std::invalid_argument);
    CHECK_THROWS_AS(net.maximum_flow(0, 2), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(net.flow(0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(net.on_source_side(0)), std::invalid_argument);
    net.add_arc(0, 1, flow_network::unlimited);
    net.add_arc(0, 1, flow_network::unlimited);
    CHECK_THROWS_AS(net.maximum_flow(0, 1), std::invalid_argument);
}

TEST_CASE("the heaviest closed set is the one that brute force finds, with the fewest nodes") {
    hm::random draw(2);
    for (int round = 0; round < 2000; ++round) {
        const std::uint32_t n = 1 + draw.below(10);
        const dag graph = random_dag(draw, n, 1 + draw.below(3));
        const dag_view view = graph.view();
        std::vector<std::int64_t> weights(n);
        const std::uint32_t spread = 1 + draw.below(9); // small: many ties
        for (auto& w : weights) w = static_cast<std::int64_t>(draw.below(2 * spread + 1)) - spread;
        std::int64_t best = 0;
        std::uint32_t shared = 0;
        for (std::uint32_t set = 0; set < 1u << n; ++set) {
            if (!closed(view, set)) continue;
            std::int64_t sum = 0;
            for (std::uint32_t i = 0; i < n; ++i)
                if (set >> i & 1) sum += weights[i];
            if (sum > best)
                shared = set;
            else if (sum == best)
                shared &= set;
            best = std::max(best, sum);
        }
        const std::vector<std::uint8_t> found = maximum_closure(view, weights);
        std::uint32_t set = 0;
        for (std::uint32_t i = 0; i < n; ++i) set |= static_cast<std::uint32_t>(found[i] != 0) << i;
        CHECK(set == shared);
    }
}

TEST_CASE("closed sets of chains, ladders and stars of a million nodes are found") {
    constexpr std::uint32_t n = 1000000;
    dag chain, ladder, star;
    for (std::uint32_t i = 0; i < n; ++i) {
        chain.add(i == 0 ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{i - 1});
        ladder.add(i < 2 ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{i - 1, i - 2});
        star.add(i == 0 ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{0});
    }
    std::vector<std::int64_t> weights(n, -1);
    weights.back() = n; // pays for all the others
    for (const dag* graph : {&chain, &ladder}) {
        const auto all = maximum_closure(graph->view(), weights);
        CHECK(std::count(all.begin(), all.end(), std::uint8_t{1}) == n);
    }
    weights.back() = n - 1; // no longer
    for (const dag* graph : {&chain, &ladder}) {
        const auto none = maximum_closure(graph->view(), weights);
        CHECK(std::count(none.begin(), none.end(), std::uint8_t{1}) == 0);
    }
    weights[n / 2] = 2;
    const auto two = maximum_closure(star.view(), weights);
    CHECK(std::count(two.begin(), two.end(), std::uint8_t{1}) == 3);
}

TEST_CASE("graphs that are not in order and weights that cannot be added are refused") {
    const std::vector<std::size_t> offsets = {0, 1, 2};
    const std::vector<std::uint32_t> parents = {0, 0};
    CHECK_THROWS_AS(dag_view(offsets, parents), std::invalid_argument); // 0 is its own parent
    CHECK_THROWS_AS(dag_view(std::span(offsets).first(2), parents), std::invalid_argument);
    CHECK_THROWS_AS(dag_view({}, {}), std::invalid_argument);
    const std::vector<std::size_t> falling = {0, 2, 1, 2};
    CHECK_THROWS_AS(dag_view(falling, parents), std::invalid_argument);
    CHECK(maximum_closure({}, {}).empty());
    dag two;
    two.add({});
    two.add({0});
    const std::vector<std::int64_t> one = {1}, huge = {flow_network::unlimited / 2, -(flow_network::unlimited / 2)};
    CHECK_THROWS_AS(static_cast<void>(maximum_closure(two.view(), one)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(maximum_closure(two.view(), huge)), std::invalid_argument);
}
