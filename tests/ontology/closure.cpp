// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/detail/closure.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::from_edges;

namespace {

double estimate(const ontology& tags, std::size_t enough) {
    return hallmark::detail::estimated_pairs(
        tags.topological_order(), [&](label_id label) { return tags.parents(label); }, enough);
}
std::size_t pairs(const ontology& tags) {
    std::size_t n = 0;
    for (label_id label = 0; label < tags.size(); ++label) n += tags.ancestors(label).size();
    return n;
}

} // namespace

TEST_CASE("sorted lists are merged without repetitions, whatever they hold") {
    hallmark::random draw(3);
    for (int round = 0; round < 500; ++round) {
        std::set<label_id> a, b;
        for (std::uint32_t n = draw.below(12); n > 0; --n) a.insert(draw.below(20));
        for (std::uint32_t n = draw.below(12); n > 0; --n) b.insert(draw.below(20));
        const std::vector<label_id> x(a.begin(), a.end()), y(b.begin(), b.end());
        std::vector<label_id> both(x.size() + y.size()), more(x.size() + 1);
        both.resize(static_cast<std::size_t>(
            hallmark::detail::unite_sorted(x.data(), x.data() + x.size(), y.data(), y.data() + y.size(), both.data()) -
            both.data()));
        std::set<label_id> united = a;
        united.insert(b.begin(), b.end());
        CHECK(both == std::vector<label_id>(united.begin(), united.end()));
        label_id fresh = draw.below(20);
        if (a.count(fresh) != 0) fresh = 20;
        CHECK(hallmark::detail::insert_sorted(x.data(), x.size(), fresh, more.data()) == more.data() + more.size());
        a.insert(fresh);
        CHECK(more == std::vector<label_id>(a.begin(), a.end()));
    }
}

TEST_CASE("sets of any size expand as one search after another does, and without allocating") {
    hallmark::random draw(9);
    edge_list edges;
    const std::uint32_t n = 300;
    for (label_id child = 1; child < n; ++child)
        for (std::uint32_t k = draw.below(4); k > 0; --k) edges.emplace_back(child, draw.below(child));
    const ontology stored = from_edges(n, edges).value;
    const ontology searched = from_edges(n, edges, {.closure_cap = 0}).value;
    CHECK(stored.has_closure());
    CHECK(!searched.has_closure());
    expander up(stored);
    std::vector<label_id> all(n);
    for (label_id label = 0; label < n; ++label) all[label] = label;
    CHECK(up.expand(all).size() == n);
    std::set<const label_id*> places; // where answers stood: memory that is used again
    for (int round = 0; round < 1000; ++round) {
        std::vector<label_id> set;
        for (std::uint32_t k = draw.below(13); k > 0; --k) set.push_back(draw.below(n));
        const auto got = up.expand(set);
        if (!got.empty() && round < 900) places.insert(got.data());
        if (!got.empty() && round >= 900) CHECK(places.count(got.data()) == 1);
        CHECK(std::vector<label_id>(got.begin(), got.end()) == searched.expand(set));
    }
}

TEST_CASE("the size of a closure is told before it is made") {
    const ontology lesson = hallmark_test::lesson_tags().value;
    CHECK(estimate(lesson, 1000) >= static_cast<double>(pairs(lesson)));
    CHECK(estimate(lesson, 1000) <= 1000);
    hallmark::random draw(5);
    for (const std::uint32_t n : {200u, 1000u, 3000u}) {
        edge_list edges, chain;
        for (label_id child = 1; child < n; ++child) {
            for (int k = 0; k < 3; ++k) edges.emplace_back(child, draw.below(child));
            chain.emplace_back(child, child - 1);
        }
        const ontology dag = from_edges(n, edges).value;
        const double truth = static_cast<double>(pairs(dag));
        CHECK(estimate(dag, 0) > truth / 2);
        CHECK(estimate(dag, 0) < truth * 2);
        CHECK(estimate(from_edges(n, chain).value, n * n) == n * (n - 1) / 2.0); // exact where each has one parent
    }
}

TEST_CASE("a closure that is too large is not begun, and the answers are the same") {
    hallmark::random draw(6);
    edge_list edges;
    const std::uint32_t n = 2000;
    for (label_id child = 1; child < n; ++child)
        for (int k = 0; k < 4; ++k) edges.emplace_back(child, draw.below(child));
    const ontology whole = from_edges(n, edges).value;
    const std::size_t all = pairs(whole);
    CHECK(whole.has_closure());
    CHECK(from_edges(n, edges, {.closure_cap = all}).value.has_closure());
    const ontology capped = from_edges(n, edges, {.closure_cap = all - 1}).value;
    CHECK(!capped.has_closure());
    for (label_id label = 0; label < n; label += 37) CHECK(capped.ancestors(label) == whole.ancestors(label));
    const ontology empty = from_edges(0, {}).value;
    CHECK(empty.has_closure());
}
