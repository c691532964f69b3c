// SPDX-License-Identifier: MIT
//
// The ontology: the lesson's tags read and checked, look-up, completion; WordNet's nouns (Debian: wordnet-base; another
// folder by HALLMARK_WORDNET): all ancestors of 82,115 labels and the expansion of four, beside searches of
// Boost.Graph, completion over 117,798 lemmas; building up to a million labels. One thread; ratios are between lines of
// one run. networkx: peers.py. How long a vocabulary takes to compile: compile_time.py.
//
// The plain search is what a program does that has Boost.Graph alone: adjacency_list, a stack and a std::unordered_set
// a query. The marked one keeps an array of marks from query to query, and gives no order.

#include "bench.hpp"

#include <hallmark/core.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/ontology/detail/closure.hpp>

#if defined(HALLMARK_TEST_BOOST_GRAPH)
#  include <boost/graph/adjacency_list.hpp>
#endif

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hm = hallmark;

namespace {

const std::string& tags_text() {
    static const std::string text = hm::io::read_file(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags.json").value;
    return text;
}
const hm::ontology& lesson() {
    static const hm::ontology value = hm::io::parse_ontology(tags_text()).value;
    return value;
}

void read_and_diagnose_tags(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(hm::io::parse_ontology(tags_text()));
    state.SetBytesProcessed(static_cast<std::int64_t>(tags_text().size()) * state.iterations());
}
BENCHMARK(read_and_diagnose_tags)->Unit(benchmark::kMicrosecond);

std::vector<std::string> surfaces(bool folded) {
    std::vector<std::string> all;
    lesson().for_each_surface([&](std::string_view surface, hm::label_id) {
        all.emplace_back(surface);
        if (folded)
            for (char& c : all.back()) c = c == '-' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return all;
}

/// 0: as written; 1: upper case and spaces.
void resolve(benchmark::State& state) {
    const std::vector<std::string> all = surfaces(state.range(0) == 1);
    for (auto _ : state)
        for (const std::string& s : all) benchmark::DoNotOptimize(lesson().find(s));
    state.counters["each"] = bench::time_each(all.size());
}
BENCHMARK(resolve)->Arg(0)->Arg(1);

void unordered_map_look_up(benchmark::State& state) {
    const std::vector<std::string> all = surfaces(false);
    std::unordered_map<std::string_view, hm::label_id> map;
    lesson().for_each_surface([&](std::string_view surface, hm::label_id label) { map.emplace(surface, label); });
    for (auto _ : state)
        for (const std::string& s : all) benchmark::DoNotOptimize(map.find(s));
    state.counters["each"] = bench::time_each(all.size());
}
BENCHMARK(unordered_map_look_up);

std::vector<std::string> lines_of(const char* name) {
    const char* folder = std::getenv("HALLMARK_WORDNET");
    const std::string text =
        hm::io::read_file(std::string(folder != nullptr ? folder : "/usr/share/wordnet") + "/" + name).value;
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (text[begin] != ' ') lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

/// Synsets by their offsets, hypernyms (of classes and of instances) as parents.
const hm::ontology& nouns() {
    static const hm::ontology value = [] {
        hm::ontology_builder builder;
        for (const std::string& line : lines_of("data.noun")) {
            std::vector<std::string_view> fields;
            const std::string_view text = std::string_view(line).substr(0, line.find(" | "));
            for (std::size_t at = 0; at < text.size();) {
                const std::size_t end = std::min(text.find(' ', at), text.size());
                fields.push_back(text.substr(at, end - at));
                at = end + 1;
            }
            hm::tag_definition tag{.name = "n" + std::string(fields[0])};
            std::size_t at = 4 + 2 * std::strtoul(std::string(fields[3]).c_str(), nullptr, 16);
            for (std::size_t n = std::strtoul(std::string(fields[at++]).c_str(), nullptr, 10); n > 0; --n, at += 4)
                if ((fields[at] == "@" || fields[at] == "@i") && fields[at + 2] == "n")
                    tag.parents.push_back("n" + std::string(fields[at + 1]));
            builder.add(std::move(tag));
        }
        return builder.build().value;
    }();
    return value;
}
const hm::ontology& lemmas() {
    static const hm::ontology value = [] {
        hm::ontology_builder builder;
        for (const std::string& line : lines_of("index.noun")) builder.add({.name = line.substr(0, line.find(' '))});
        return builder.build().value;
    }();
    return value;
}
bool no_wordnet(benchmark::State& state) {
    if (nouns().empty()) state.SkipWithError("no WordNet in /usr/share/wordnet (wordnet-base) or HALLMARK_WORDNET");
    return nouns().empty();
}

void closure(benchmark::State& state) {
    if (no_wordnet(state)) return;
    const hm::ontology& g = nouns();
    std::vector<std::uint32_t> depth(g.size());
    for (hm::label_id label = 0; label < g.size(); ++label) depth[label] = g.depth(label);
    for (auto _ : state)
        benchmark::DoNotOptimize(hm::detail::closure_of(
            g.topological_order(), depth, [&](hm::label_id label) { return g.parents(label); }, 64'000'000));
}
BENCHMARK(closure)->Unit(benchmark::kMillisecond);

const std::vector<std::vector<hm::label_id>>& fours() {
    static const std::vector<std::vector<hm::label_id>> sets = [] {
        std::vector<std::vector<hm::label_id>> all(2000, std::vector<hm::label_id>(4));
        hm::random draw(2);
        for (auto& set : all)
            for (hm::label_id& label : set) label = draw.below(static_cast<std::uint32_t>(nouns().size()));
        return all;
    }();
    return sets;
}
void expand_four(benchmark::State& state) {
    if (no_wordnet(state)) return;
    hm::expander up(nouns());
    for (auto _ : state)
        for (const auto& set : fours()) benchmark::DoNotOptimize(up.expand(set).data());
    state.counters["each"] = bench::time_each(fours().size());
}
BENCHMARK(expand_four);

#if defined(HALLMARK_TEST_BOOST_GRAPH)
using boost_digraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
const boost_digraph& boost_nouns() {
    static const boost_digraph value = [] {
        boost_digraph g(nouns().size());
        for (hm::label_id child = 0; child < nouns().size(); ++child)
            for (const hm::label_id parent : nouns().parents(child)) boost::add_edge(child, parent, g);
        return g;
    }();
    return value;
}
std::size_t plain_search(const std::vector<hm::label_id>& from) {
    std::unordered_set<std::size_t> seen(from.begin(), from.end());
    std::vector<std::size_t> open(from.begin(), from.end());
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        for (auto [next, end] = boost::adjacent_vertices(at, boost_nouns()); next != end; ++next)
            if (seen.insert(*next).second) open.push_back(*next);
    }
    return seen.size();
}
std::size_t marked_search(const hm::label_id* from, std::size_t count, std::vector<std::uint32_t>& marks,
                          std::uint32_t now, std::vector<std::size_t>& open) {
    open.clear();
    const auto meet = [&](std::size_t label) {
        if (std::exchange(marks[label], now) != now) open.push_back(label);
    };
    for (std::size_t i = 0; i < count; ++i) meet(from[i]);
    for (std::size_t i = 0; i < open.size(); ++i)
        for (auto [next, end] = boost::adjacent_vertices(open[i], boost_nouns()); next != end; ++next) meet(*next);
    return open.size();
}
void closure_by_boost_plain(benchmark::State& state) {
    if (no_wordnet(state)) return;
    for (auto _ : state) {
        std::size_t pairs = 0;
        for (hm::label_id label = 0; label < nouns().size(); ++label) pairs += plain_search({label}) - 1;
        benchmark::DoNotOptimize(pairs);
    }
}
BENCHMARK(closure_by_boost_plain)->Unit(benchmark::kMillisecond);
void closure_by_boost_marked(benchmark::State& state) {
    if (no_wordnet(state)) return;
    std::vector<std::uint32_t> marks(nouns().size(), 0);
    std::vector<std::size_t> open;
    std::uint32_t now = 0;
    for (auto _ : state) {
        std::size_t pairs = 0;
        for (hm::label_id label = 0; label < nouns().size(); ++label)
            pairs += marked_search(&label, 1, marks, ++now, open) - 1;
        benchmark::DoNotOptimize(pairs);
    }
}
BENCHMARK(closure_by_boost_marked)->Unit(benchmark::kMillisecond);
void expand_four_by_boost_plain(benchmark::State& state) {
    if (no_wordnet(state)) return;
    for (auto _ : state)
        for (const auto& set : fours()) benchmark::DoNotOptimize(plain_search(set));
    state.counters["each"] = bench::time_each(fours().size());
}
BENCHMARK(expand_four_by_boost_plain);
void expand_four_by_boost_marked(benchmark::State& state) {
    if (no_wordnet(state)) return;
    std::vector<std::uint32_t> marks(nouns().size(), 0);
    std::vector<std::size_t> open;
    std::uint32_t now = 0;
    for (auto _ : state)
        for (const auto& set : fours()) benchmark::DoNotOptimize(marked_search(set.data(), 4, marks, ++now, open));
    state.counters["each"] = bench::time_each(fours().size());
}
BENCHMARK(expand_four_by_boost_marked);
#endif

/// Beginnings of 4 to 12 characters with one or two typing errors: those who search with two allowed errors do most.
std::vector<std::string> mistyped(const hm::ontology& tags) {
    std::vector<std::string> queries;
    hm::random draw(3);
    while (queries.size() < 200) {
        std::string q(tags.name(draw.below(static_cast<std::uint32_t>(tags.size()))));
        q = q.substr(0, 6 + draw.below(7));
        if (q.size() < 6) continue;
        for (std::uint32_t errors = 1 + draw.below(2); errors > 0; --errors) {
            const std::size_t at = 1 + draw.below(static_cast<std::uint32_t>(q.size()) - 1);
            const auto letter = static_cast<char>('a' + draw.below(26));
            switch (draw.below(4)) {
            case 0:
                q[at] = letter;
                break;
            case 1:
                q.erase(at, 1);
                break;
            case 2:
                q.insert(at, 1, letter);
                break;
            default:
                std::swap(q[at], q[at - 1]);
            }
        }
        queries.push_back(q);
    }
    return queries;
}
/// 0: 482 surfaces of the lesson; 1: 117,798 lemmas.
void complete(benchmark::State& state) {
    if (state.range(0) == 1 && no_wordnet(state)) return;
    const hm::ontology& tags = state.range(0) == 0 ? lesson() : lemmas();
    const hm::completer box(tags);
    const std::vector<std::string> queries = mistyped(tags);
    for (auto _ : state)
        for (const std::string& q : queries) benchmark::DoNotOptimize(box.complete(q));
    state.counters["each"] = bench::time_each(queries.size());
}
BENCHMARK(complete)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

/// So many labels, five parents each.
void build(benchmark::State& state) {
    hm::ontology_builder builder;
    hm::random draw(7);
    const auto n = static_cast<std::uint32_t>(state.range(0));
    for (std::uint32_t i = 0; i < n; ++i) {
        hm::tag_definition tag{.name = "t" + std::to_string(i)};
        for (int k = 0; k < 5 && i > 0; ++k) tag.parents.push_back("t" + std::to_string(draw.below(i)));
        builder.add(std::move(tag));
    }
    for (auto _ : state) benchmark::DoNotOptimize(builder.build());
    state.counters["each"] = bench::time_each(n);
}
BENCHMARK(build)
    ->Arg(125'000)
    ->Arg(250'000)
    ->Arg(500'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    std::printf("%zu surfaces of the lesson; %zu nouns, %zu parents, closure stored: %d; %zu lemmas\n",
                surfaces(false).size(), nouns().size(), nouns().edge_count(), nouns().has_closure(), lemmas().size());
    benchmark::RunSpecifiedBenchmarks();
}
