// SPDX-License-Identifier: MIT
//
// Label models: the bars, then iterations and growth of the others. One thread. Real crowds (trec, s4_Relevance) are
// looked for in $HALLMARK_EXTERNAL_DATA/data/crowd, as their terms do not allow copies here. How right the models are:
// tests/weak/model_*.cpp. crowd-kit 1.4.1 and snorkel 0.10 took what README.md says (research of the project).

#include "bench.hpp"

#include "weak/crowd.hpp"

#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include <cstdint>
#include <limits>
#include <vector>

namespace hm = hallmark;
namespace weak = hallmark::weak;

namespace {

/// So many votes an item, of voters drawn anew each time, three of four right.
hm::vote_matrix crowd(std::size_t votes, std::uint32_t voters, std::uint32_t classes, std::uint32_t an_item = 5) {
    hm::random random(1);
    hm::vote_matrix all(std::size_t{voters}, classes);
    all.reserve(votes / an_item, votes);
    std::vector<hm::voter_vote> row;
    for (std::size_t i = 0; i < votes / an_item; ++i) {
        const hm::label_id truth = random.below(classes);
        row.clear();
        for (std::uint32_t r = 0; r < an_item; ++r)
            row.push_back({random.below(voters), random.below(4) < 3 ? truth : random.below(classes)});
        all.add(row);
    }
    return all;
}
/// Functions of two labels, which vote on an item with a chance of `coverage` in 100, right three times of four.
hm::vote_matrix functions(std::size_t items, std::uint32_t count, std::uint32_t coverage) {
    hm::random random(1);
    hm::vote_matrix all(std::size_t{count}, 2);
    std::vector<hm::voter_vote> row;
    for (std::size_t i = 0; i < items; ++i) {
        const hm::label_id truth = random.below(2);
        row.clear();
        for (std::uint32_t j = 0; j < count; ++j)
            if (random.below(100) < coverage) row.push_back({j, random.below(4) < 3 ? truth : random.below(2)});
        all.add(row);
    }
    return all;
}

template <class Model>
void fit(benchmark::State& state, const Model& model, const hm::vote_matrix& votes) {
    for (auto _ : state) benchmark::DoNotOptimize(model.fit(votes));
    state.counters["votes"] = static_cast<double>(votes.votes());
}
template <class Model>
void fit_and_predict(benchmark::State& state, const Model& model, const hm::vote_matrix& votes) {
    for (auto _ : state) benchmark::DoNotOptimize(model.fit(votes).predict(votes));
    state.counters["votes"] = static_cast<double>(votes.votes());
}
/// So many iterations with the start and the end of a fit.
template <class Model>
void iterate(benchmark::State& state, Model model, const hm::vote_matrix& votes, std::uint32_t iterations) {
    model.options.max_iterations = iterations;
    model.options.tolerance = -std::numeric_limits<double>::infinity();
    fit(state, model, votes);
    state.counters["a_vote_and_iteration"] = bench::time_each(votes.votes() * iterations);
}

// The bars.

/// Classes; iterations.
void dawid_skene_100k_votes(benchmark::State& state) {
    iterate(state, weak::dawid_skene{{.smoothing = 0}}, crowd(100'000, 762, static_cast<std::uint32_t>(state.range(0))),
            static_cast<std::uint32_t>(state.range(1)));
}
BENCHMARK(dawid_skene_100k_votes)->ArgsProduct({{2, 4, 10}, {20, 100}})->Unit(benchmark::kMillisecond);

void majority_1m_votes(benchmark::State& state) {
    fit_and_predict(state, weak::majority{}, crowd(1'000'000, 2000, 4));
}
BENCHMARK(majority_1m_votes)->Unit(benchmark::kMillisecond);
void wawa_1m_votes(benchmark::State& state) {
    fit_and_predict(state, weak::wawa{}, crowd(1'000'000, 2000, 4));
}
BENCHMARK(wawa_1m_votes)->Unit(benchmark::kMillisecond);

/// As rte: 8,000 votes of 164 voters on 800 items.
void glad_rte_sized(benchmark::State& state) {
    fit(state, weak::glad{}, crowd(8'000, 164, 2, 10));
}
BENCHMARK(glad_rte_sized)->Unit(benchmark::kMillisecond);

template <class Model>
void on_real(benchmark::State& state, const Model& model, const char* name) {
    if (hallmark_test::external_crowds().empty())
        return state.SkipWithError("HALLMARK_EXTERNAL_DATA names no folder with data/crowd");
    fit_and_predict(state, model, hallmark_test::load_crowd(name).votes);
}
void zero_based_skill_trec(benchmark::State& state) {
    on_real(state, weak::zero_based_skill{}, "trec");
}
BENCHMARK(zero_based_skill_trec)->Unit(benchmark::kMillisecond);
void one_coin_s4_relevance(benchmark::State& state) {
    on_real(state, weak::one_coin{}, "s4_Relevance");
}
BENCHMARK(one_coin_s4_relevance)->Unit(benchmark::kMillisecond);

/// As snorkel was measured: 100,000 items, 10 functions; which vote on six of ten items, and on all.
void metal_100k_items(benchmark::State& state) {
    fit(state, weak::metal{}, functions(100'000, 10, static_cast<std::uint32_t>(state.range(0))));
}
BENCHMARK(metal_100k_items)->Arg(60)->Arg(100)->Unit(benchmark::kMillisecond);

/// A whole fit of three iterations; memory beside that of the votes, posteriors row by row. Run each size alone:
/// --benchmark_filter=growth/1000000$
void dawid_skene_growth(benchmark::State& state) {
    const auto n = static_cast<std::size_t>(state.range(0));
    const hm::vote_matrix votes = crowd(n, 2000, 4);
    const double before = bench::peak_memory();
    weak::dawid_skene model{{.max_iterations = 3, .tolerance = -std::numeric_limits<double>::infinity()}};
    for (auto _ : state) {
        const auto fitted = model.fit(votes);
        double sum = 0;
        fitted.for_each_posterior(votes, [&](std::size_t, const auto& row) { sum += row[0]; });
        benchmark::DoNotOptimize(sum);
    }
    state.counters["a_vote"] = bench::time_each(n);
    state.counters["memory_over_votes"] = bench::peak_memory() / before;
}
BENCHMARK(dawid_skene_growth)
    ->RangeMultiplier(10)
    ->Range(1'000'000, 100'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

// The others.

void one_coin_100k_votes(benchmark::State& state) {
    iterate(state, weak::one_coin{}, crowd(100'000, 762, 4), 20);
}
BENCHMARK(one_coin_100k_votes)->Unit(benchmark::kMillisecond);
void ibcc_100k_votes(benchmark::State& state) {
    iterate(state, weak::ibcc{}, crowd(100'000, 762, 4), 20);
}
BENCHMARK(ibcc_100k_votes)->Unit(benchmark::kMillisecond);
void two_level_100k_votes(benchmark::State& state) {
    iterate(state, weak::two_level{}, crowd(100'000, 762, 4), 20);
}
BENCHMARK(two_level_100k_votes)->Unit(benchmark::kMillisecond);
void naive_bayes_100k_votes(benchmark::State& state) {
    iterate(state, weak::naive_bayes{}, functions(33'000, 30, 10), 20);
}
BENCHMARK(naive_bayes_100k_votes)->Unit(benchmark::kMillisecond);
void glad_100k_votes(benchmark::State& state) {
    iterate(state, weak::glad{}, crowd(100'000, 50, 4), 20);
}
BENCHMARK(glad_100k_votes)->Unit(benchmark::kMillisecond);
void mace_100k_votes(benchmark::State& state) {
    iterate(state, weak::mace{{.restarts = 1}}, crowd(100'000, 50, 4), 20);
}
BENCHMARK(mace_100k_votes)->Unit(benchmark::kMillisecond);
void ebcc_100k_votes(benchmark::State& state) {
    iterate(state, weak::ebcc{{.restarts = 1}}, crowd(100'000, 50, 4), 20);
}
BENCHMARK(ebcc_100k_votes)->Unit(benchmark::kMillisecond);
void bwa_100k_votes(benchmark::State& state) {
    fit(state, weak::bwa{}, crowd(100'000, 50, 4));
}
BENCHMARK(bwa_100k_votes)->Unit(benchmark::kMillisecond);
void kos_100k_votes(benchmark::State& state) {
    fit(state, weak::kos{}, crowd(100'000, 50, 2));
}
BENCHMARK(kos_100k_votes)->Unit(benchmark::kMillisecond);
void triplet_functions(benchmark::State& state) { // by functions, of 2,000 items
    fit(state, weak::triplet{}, functions(2000, static_cast<std::uint32_t>(state.range(0)), 60));
}
BENCHMARK(triplet_functions)->Arg(5)->Arg(40)->Unit(benchmark::kMillisecond);

} // namespace
