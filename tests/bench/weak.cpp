// SPDX-License-Identifier: MIT
//
// Labeling functions: thirty keyword functions (45 words, of the lesson's most frequent tags) over the titles and
// descriptions of its 2,032 projects, fifty times (101,600 items); one of them alone; the same as opaque callables; the
// analysis of random votes; a hundred million votes. snorkel 0.10 took 4,240 ms over lists and 25,500 ms over pandas
// for the thirty, 410 ms for the summary of 1 M cells (research of the project, 24 Nov 2026, the same kind of machine).

#include "bench.hpp"

#include <hallmark/weak.hpp>
#ifdef HALLMARK_TEST_THREADS
#  include <hallmark/threads.hpp>
#endif

#include <cstdint>
#include <string>
#include <vector>

namespace {

namespace hm = hallmark;
using namespace hallmark::weak;
using bench::project;

std::vector<project> projects(std::size_t times) {
    std::vector<project> all;
    for (std::size_t i = 0; i < times; ++i)
        all.insert(all.end(), bench::lesson_projects().begin(), bench::lesson_projects().end());
    return all;
}

struct keywords {
    std::string tag;
    std::vector<std::string> words;
};
std::vector<keywords> most_frequent() {
    std::vector<keywords> all;
    const auto golden = hallmark_test::load_json("golden/weak/mwml_keyword_lfs.json");
    for (const auto& f : golden["per_lf"].items()) {
        all.push_back({f[0].string(), {}});
        for (const auto& word : f[1].items()) all.back().words.push_back(word.string());
    }
    return all;
}

const auto text = field([](const project& p) {
    std::string both;
    both.reserve(p.title.size() + 1 + p.description.size());
    return both.append(p.title).append("\n").append(p.description);
});

/// The first n functions: words and a vote, or with another condition beside them.
labeling_functions<project> functions(std::size_t n, bool simple) {
    labeling_functions<project> lfs;
    hm::label_id label = 0;
    std::vector<decltype(lf("", when(contains_word(text, "a")) >> label))> rules;
    std::vector<decltype(lf("", when(contains_word(text, "a") && !contains_word(text, "b")) >> label))> longer;
    for (const keywords& k : most_frequent()) {
        if (label == n) break;
        rules.push_back(lf(k.tag, when(contains_any(text, k.words)) >> label));
        longer.push_back(lf(k.tag, when(contains_any(text, k.words) && !contains_word(text, "platform")) >> label));
        ++label;
    }
    if (simple)
        lfs.add(rules);
    else
        lfs.add(longer);
    return lfs;
}

template <class Executor>
void apply_with(benchmark::State& state, const labeling_functions<project>& lfs, std::size_t times, Executor ex) {
    const auto items = projects(times);
    std::size_t votes = 0;
    for (auto _ : state) {
        const auto applied = apply_lfs(lfs, items, {}, ex);
        votes = applied.value.votes();
        benchmark::DoNotOptimize(votes);
    }
    state.counters["votes"] = static_cast<double>(votes);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(items.size()));
}

void one_function(benchmark::State& state) {
    apply_with(state, functions(1, true), 50, hm::serial{});
}
void thirty_functions(benchmark::State& state) {
    apply_with(state, functions(30, true), static_cast<std::size_t>(state.range(0)), hm::serial{});
}
void thirty_expressions(benchmark::State& state) {
    apply_with(state, functions(30, false), 50, hm::serial{});
}
#ifdef HALLMARK_TEST_THREADS
void thirty_functions_threads(benchmark::State& state) {
    apply_with(state, functions(30, true), 50, hm::threads(static_cast<std::size_t>(state.range(0))));
}
#endif
/// As a host writes them that knows nothing of predicates: a search for each word in a text that is there already.
void opaque_callables(benchmark::State& state) {
    std::vector<std::string> items;
    for (const project& p : projects(50)) items.push_back(p.text());
    const auto make = [](const keywords& k, hm::label_id label) {
        return lf(k.tag, [words = k.words, label](const std::string& item) -> hm::vote {
            for (const std::string& word : words)
                if (item.find(word) != std::string::npos) return label;
            return hm::abstain;
        });
    };
    std::vector<decltype(make({}, 0))> list;
    for (const keywords& k : most_frequent()) list.push_back(make(k, static_cast<hm::label_id>(list.size())));
    labeling_functions<std::string> lfs;
    lfs.add(list);
    for (auto _ : state) benchmark::DoNotOptimize(apply_lfs(lfs, items).value.votes());
    state.counters["a_cell"] = bench::time_each(30 * items.size());
}
/// The text search alone: the limit of the thirty.
void gazetteer_alone(benchmark::State& state) {
    hm::gazetteer_builder builder;
    for (const keywords& k : most_frequent())
        for (const std::string& word : k.words) builder.add(word, 0);
    const auto names = builder.build().value;
    const auto items = projects(50);
    std::string own;
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        for (const project& p : items) {
            own.assign(p.title).append("\n").append(p.description);
            names.for_each_match<hm::match_selection::overlapping>(own, [&](const hm::gazetteer_match&) { ++hits; });
        }
        benchmark::DoNotOptimize(hits);
    }
}

hm::vote_matrix random_votes(std::size_t items, std::size_t voters, std::uint32_t share) {
    hm::random random(3);
    hm::vote_matrix votes(voters, 4);
    votes.reserve(items, items * voters);
    std::vector<hm::voter_vote> row;
    for (std::size_t i = 0; i < items; ++i) {
        row.clear();
        for (std::uint32_t j = 0; j < voters; ++j)
            if (random.below(100) < share) row.push_back({j, random.below(4)});
        votes.add(row);
    }
    return votes;
}
void analysis(benchmark::State& state) {
    const std::size_t items = static_cast<std::size_t>(state.range(0)) / 10;
    const auto votes = random_votes(items, 10, static_cast<std::uint32_t>(state.range(1)));
    std::vector<hm::label_id> gold(items);
    for (std::size_t i = 0; i < items; ++i) gold[i] = static_cast<hm::label_id>(i % 4);
    for (auto _ : state) benchmark::DoNotOptimize(analyze(votes, gold).disputed);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
void from_triples(benchmark::State& state) {
    hm::random random(4);
    std::vector<hm::vote_triple> triples;
    const auto n = static_cast<std::uint32_t>(state.range(0));
    for (std::uint32_t k = 0; k < n; ++k) triples.push_back({random.below(n / 10), random.below(50), random.below(4)});
    for (auto _ : state) benchmark::DoNotOptimize(hm::vote_matrix::from_triples(triples).votes());
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

/// Votes added row by row, ten an item, and analysed.
void votes_growth(benchmark::State& state) {
    const auto n = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(analyze(random_votes(n / 10, 10, 100)).disputed);
    state.counters["a_vote"] = bench::time_each(n);
    state.counters["bytes_a_vote"] = bench::peak_memory() * 1e6 / static_cast<double>(n);
}

BENCHMARK(one_function)->Unit(benchmark::kMillisecond);
BENCHMARK(thirty_functions)->Arg(1)->Arg(50)->Arg(200)->Unit(benchmark::kMillisecond);
BENCHMARK(gazetteer_alone)->Unit(benchmark::kMillisecond);
BENCHMARK(thirty_expressions)->Unit(benchmark::kMillisecond);
#ifdef HALLMARK_TEST_THREADS
BENCHMARK(thirty_functions_threads)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
#endif
BENCHMARK(opaque_callables)->Unit(benchmark::kMillisecond);
BENCHMARK(analysis)->Args({1000000, 100})->Args({1000000, 46})->Args({10000000, 100})->Unit(benchmark::kMillisecond);
BENCHMARK(votes_growth)->RangeMultiplier(10)->Range(1000000, 100000000)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(from_triples)->Arg(1000000)->Arg(10000000)->Unit(benchmark::kMillisecond);

} // namespace
