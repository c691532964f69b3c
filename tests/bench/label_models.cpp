// Label models: nanoseconds a vote and iteration, whole fits, growth.
//
//     ./bench_label_models --benchmark_filter=dawid_skene

#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <limits>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {

/// Five votes an item, three of four right.
hm::vote_matrix crowd(std::size_t votes, std::uint32_t voters, std::uint32_t classes) {
    hm::random random(1);
    hm::vote_matrix all(std::size_t{voters}, classes);
    all.reserve(votes / 5, votes);
    std::vector<hm::voter_vote> row;
    for (std::size_t i = 0; i < votes / 5; ++i) {
        const hm::label_id truth = random.below(classes);
        row.clear();
        for (int r = 0; r < 5; ++r)
            row.push_back({random.below(voters), random.below(4) < 3 ? truth : random.below(classes)});
        all.add(row);
    }
    return all;
}
/// A few functions of one label each on many items.
hm::vote_matrix functions(std::size_t items) {
    hm::random random(2);
    hm::vote_matrix all(std::size_t{30}, 2);
    std::vector<hm::voter_vote> row;
    for (std::size_t i = 0; i < items; ++i) {
        const hm::label_id truth = random.below(2);
        row.clear();
        for (std::uint32_t j = 0; j < 30; ++j)
            if (random.below(20) < (j % 2 == truth ? 4u : 1u)) row.push_back({j, j % 2});
        all.add(row);
    }
    return all;
}

/// Each iteration alone: what a fit of 21 takes more than one of 1 would be noisy, so 20 are timed with their start.
template <class Model>
void iterations(benchmark::State& state, Model model, const hm::vote_matrix& votes) {
    model.options.max_iterations = 20;
    model.options.tolerance = -std::numeric_limits<double>::infinity();
    for (auto _ : state) benchmark::DoNotOptimize(model.fit(votes));
    state.counters["ns_vote_iteration"] =
        benchmark::Counter(static_cast<double>(votes.votes()) * 20e-9 * static_cast<double>(state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
template <class Model>
void fit_and_predict(benchmark::State& state, Model model, const hm::vote_matrix& votes) {
    for (auto _ : state) benchmark::DoNotOptimize(model.fit(votes).predict(votes));
    state.counters["ns_vote"] =
        benchmark::Counter(static_cast<double>(votes.votes()) * 1e-9 * static_cast<double>(state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void dawid_skene_classes(benchmark::State& state) {
    iterations(state, dawid_skene{{.smoothing = 0}}, crowd(100000, 762, static_cast<std::uint32_t>(state.range(0))));
}
BENCHMARK(dawid_skene_classes)->Arg(2)->Arg(3)->Arg(4)->Arg(5)->Arg(10)->Unit(benchmark::kMillisecond);
void dawid_skene_votes(benchmark::State& state) { // growth
    iterations(state, dawid_skene{{.smoothing = 0}}, crowd(static_cast<std::size_t>(state.range(0)), 2000, 4));
}
BENCHMARK(dawid_skene_votes)->Arg(100000)->Arg(1000000)->Arg(10000000)->Unit(benchmark::kMillisecond)->Iterations(1);
void one_coin_iterations(benchmark::State& state) {
    iterations(state, one_coin{}, crowd(100000, 762, 4));
}
BENCHMARK(one_coin_iterations)->Unit(benchmark::kMillisecond);
void ibcc_iterations(benchmark::State& state) {
    iterations(state, ibcc{}, crowd(100000, 762, 4));
}
BENCHMARK(ibcc_iterations)->Unit(benchmark::kMillisecond);
void two_level_iterations(benchmark::State& state) {
    iterations(state, two_level{}, crowd(100000, 762, 4));
}
BENCHMARK(two_level_iterations)->Unit(benchmark::kMillisecond);
void naive_bayes_iterations(benchmark::State& state) {
    iterations(state, naive_bayes{}, functions(30000));
}
BENCHMARK(naive_bayes_iterations)->Unit(benchmark::kMillisecond);

void majority_million(benchmark::State& state) {
    fit_and_predict(state, majority{}, crowd(1000000, 2000, 4));
}
BENCHMARK(majority_million)->Unit(benchmark::kMillisecond);
void wawa_million(benchmark::State& state) {
    fit_and_predict(state, wawa{}, crowd(1000000, 2000, 4));
}
BENCHMARK(wawa_million)->Unit(benchmark::kMillisecond);
void zero_based_skill_100k(benchmark::State& state) {
    fit_and_predict(state, zero_based_skill{}, crowd(100000, 762, 2));
}
BENCHMARK(zero_based_skill_100k)->Unit(benchmark::kMillisecond);

} // namespace
