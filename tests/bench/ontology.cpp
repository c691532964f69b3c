// SPDX-License-Identifier: MIT
//
// The ontology: reading and checking the lesson's tags, look-up, completion, closure. One thread; ratios are between
// lines of one run.
//
//     g++ -std=c++20 -O3 -DNDEBUG -Iinclude -DHALLMARK_TEST_DIR='"tests"' tests/bench/ontology.cpp -lbenchmark
//     -lpthread -o bench_ontology
//     ./bench_ontology --benchmark_repetitions=5 --benchmark_report_aggregates_only=true
//
// With HALLMARK_TEST_BOOST_GRAPH the closure is also made by a search of Boost.Graph for each label.

#include <hallmark/core.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/ontology/detail/closure.hpp>
#if defined(HALLMARK_TEST_BOOST_GRAPH)
#  include <hallmark/ontology/boost_graph.hpp>

#  include <boost/graph/breadth_first_search.hpp>
#endif

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hm = hallmark;

namespace {

const std::string& tags_text() {
    static const std::string text = hm::io::read_file(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags.json").value;
    return text;
}
const hm::ontology& tags() {
    static const hm::ontology value = hm::io::parse_ontology(tags_text()).value;
    return value;
}

/// A taxonomy like WordNet's nouns in size and shape: 82,000 labels, 10 deep or so, some with a second parent.
const hm::ontology_builder& large() {
    static const hm::ontology_builder builder = [] {
        hm::ontology_builder b;
        hm::random draw(3);
        for (std::uint32_t i = 0; i < 82000; ++i) {
            hm::tag_definition tag{.name = "label-" + std::to_string(i)};
            if (i > 0) tag.parents.push_back("label-" + std::to_string(draw.below(i) / (1 + draw.below(4))));
            if (i > 0 && draw.below(40) == 0) tag.parents.push_back("label-" + std::to_string(draw.below(i)));
            b.add(std::move(tag));
        }
        return b;
    }();
    return builder;
}
const hm::ontology& large_tags() {
    static const hm::ontology value = large().build().value;
    return value;
}

void read_tags(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(hm::io::parse_ontology(tags_text()));
    state.SetBytesProcessed(static_cast<std::int64_t>(tags_text().size()) * state.iterations());
}
BENCHMARK(read_tags)->Unit(benchmark::kMicrosecond);

void build_82000(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(large().build());
}
BENCHMARK(build_82000)->Unit(benchmark::kMillisecond);

std::vector<std::string> surfaces(bool folded) {
    std::vector<std::string> all;
    tags().for_each_surface([&](std::string_view surface, hm::label_id) {
        all.emplace_back(surface);
        if (folded)
            for (char& c : all.back()) c = c == '-' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return all;
}

void find_each(benchmark::State& state) { // per surface; 1: upper case and spaces
    const std::vector<std::string> all = surfaces(state.range(0) == 1);
    for (auto _ : state)
        for (const std::string& s : all) benchmark::DoNotOptimize(tags().find(s));
    state.SetItemsProcessed(static_cast<std::int64_t>(all.size()) * state.iterations());
}
BENCHMARK(find_each)->Arg(0)->Arg(1);

void unordered_map_each(benchmark::State& state) {
    const std::vector<std::string> all = surfaces(false);
    std::unordered_map<std::string_view, hm::label_id> map;
    tags().for_each_surface([&](std::string_view surface, hm::label_id label) { map.emplace(surface, label); });
    for (auto _ : state)
        for (const std::string& s : all) benchmark::DoNotOptimize(map.find(s));
    state.SetItemsProcessed(static_cast<std::int64_t>(all.size()) * state.iterations());
}
BENCHMARK(unordered_map_each);

void complete(benchmark::State& state) { // beginnings of names, 4 to 12 letters, one of them wrong in two of three
    std::vector<std::string> queries;
    hm::random draw(1);
    for (int i = 0; i < 400; ++i) {
        std::string q(tags().name(draw.below(400)).substr(0, 4 + draw.below(9)));
        if (draw.below(3) != 0)
            q[draw.below(static_cast<std::uint32_t>(q.size()))] = static_cast<char>('a' + draw.below(26));
        queries.push_back(q);
    }
    for (auto _ : state)
        for (const std::string& q : queries) benchmark::DoNotOptimize(tags().complete(q));
    state.SetItemsProcessed(400 * state.iterations());
}
BENCHMARK(complete);

std::vector<std::vector<hm::label_id>> sets_of_four() {
    std::vector<std::vector<hm::label_id>> sets(1000, std::vector<hm::label_id>(4));
    hm::random draw(2);
    for (auto& set : sets)
        for (hm::label_id& label : set) label = draw.below(static_cast<std::uint32_t>(large_tags().size()));
    return sets;
}

void expand_four(benchmark::State& state) {
    const auto sets = sets_of_four();
    hm::expander up(large_tags());
    for (auto _ : state)
        for (const auto& set : sets) benchmark::DoNotOptimize(up.expand(set).data());
    state.SetItemsProcessed(1000 * state.iterations());
}
BENCHMARK(expand_four);

void closure(benchmark::State& state) { // all ancestors of all labels, from parents, order and depths
    const hm::ontology& g = large_tags();
    std::vector<std::uint32_t> depth(g.size());
    for (hm::label_id label = 0; label < g.size(); ++label) depth[label] = g.depth(label);
    for (auto _ : state)
        benchmark::DoNotOptimize(hm::detail::closure_of(
            g.topological_order(), depth, [&](hm::label_id label) { return g.parents(label); }, 64'000'000));
}
BENCHMARK(closure)->Unit(benchmark::kMillisecond);

#if defined(HALLMARK_TEST_BOOST_GRAPH)
void closure_by_boost_search(benchmark::State& state) { // a search with marks that are kept, for each label
    const hm::ontology& g = large_tags();
    std::vector<std::uint32_t> mark(g.size(), 0);
    std::vector<hm::label_id> open;
    for (auto _ : state) {
        std::size_t pairs = 0;
        std::fill(mark.begin(), mark.end(), 0u);
        for (hm::label_id from = 0; from < g.size(); ++from) {
            open.assign(1, from);
            for (std::size_t i = 0; i < open.size(); ++i) {
                auto [at, end] = adjacent_vertices(open[i], g);
                for (; at != end; ++at)
                    if (std::exchange(mark[*at], from + 1) != from + 1) open.push_back(*at);
            }
            pairs += open.size() - 1;
        }
        benchmark::DoNotOptimize(pairs);
    }
}
BENCHMARK(closure_by_boost_search)->Unit(benchmark::kMillisecond);

void closure_by_boost_bfs(
    benchmark::State& state) { // boost::breadth_first_visit, the colours reset through what was reached
    const hm::ontology& g = large_tags();
    std::vector<boost::default_color_type> colors(g.size(), boost::white_color);
    const auto map = boost::make_iterator_property_map(colors.begin(), get(boost::vertex_index, g));
    std::vector<hm::label_id> reached;
    struct recorder : boost::default_bfs_visitor {
        std::vector<hm::label_id>* to;
        void discover_vertex(hm::label_id label, const hm::ontology&) const { to->push_back(label); }
    } visitor;
    visitor.to = &reached;
    for (auto _ : state) {
        std::size_t pairs = 0;
        for (hm::label_id from = 0; from < g.size(); ++from) {
            reached.clear();
            boost::queue<hm::label_id> queue;
            boost::breadth_first_visit(g, from, queue, visitor, map);
            for (const hm::label_id label : reached) colors[label] = boost::white_color;
            pairs += reached.size() - 1;
        }
        benchmark::DoNotOptimize(pairs);
    }
}
BENCHMARK(closure_by_boost_bfs)->Unit(benchmark::kMillisecond);
#endif

} // namespace

int main(int argc, char** argv) {
    std::printf("%zu surfaces; large: %zu labels, %zu parents, closure stored: %d\n", surfaces(false).size(),
                large_tags().size(), large_tags().edge_count(), large_tags().has_closure());
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
