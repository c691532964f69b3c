// Label models of voters' skills, kinds of items, moments and weights: whole fits, and how they grow.
//
//     ./bench_label_models_more --benchmark_filter=metal

#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace hm = hallmark;
namespace weak = hallmark::weak;

namespace {

/// Each voter votes on an item with a chance of `coverage` in 100, right three times of four.
hm::vote_matrix crowd(std::size_t items, std::uint32_t voters, std::uint32_t classes, std::uint32_t coverage) {
    hm::random random(1);
    hm::vote_matrix all(std::size_t{voters}, classes);
    std::vector<hm::voter_vote> row;
    for (std::size_t i = 0; i < items; ++i) {
        const hm::label_id truth = random.below(classes);
        row.clear();
        for (std::uint32_t j = 0; j < voters; ++j)
            if (random.below(100) < coverage)
                row.push_back({j, random.below(4) < 3 ? truth : static_cast<hm::label_id>(random.below(classes))});
        all.add(row);
    }
    return all;
}

template <class Model>
void fit(benchmark::State& state, const Model& model, const hm::vote_matrix& votes) {
    std::size_t iterations = 0;
    for (auto _ : state) {
        auto fitted = model.fit(votes);
        iterations = fitted.iterations;
        benchmark::DoNotOptimize(fitted);
    }
    state.counters["votes"] = static_cast<double>(votes.votes());
    state.counters["iterations"] = static_cast<double>(iterations);
}

/// 8,000 votes of 164 voters on 800 items, as rte has.
void glad_rte(benchmark::State& state) {
    fit(state, weak::glad{}, crowd(800, 164, 2, 6));
}
BENCHMARK(glad_rte)->Unit(benchmark::kMillisecond);

void glad_votes(benchmark::State& state) {
    fit(state, weak::glad{{.max_iterations = 20, .tolerance = -1e300}},
        crowd(std::size_t(state.range(0)) / 5, 50, 4, 10));
}
BENCHMARK(glad_votes)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond)->Iterations(1);

void mace_votes(benchmark::State& state) {
    fit(state, weak::mace{{.max_iterations = 20, .tolerance = -1e300, .restarts = 1}},
        crowd(std::size_t(state.range(0)) / 5, 50, 4, 10));
}
BENCHMARK(mace_votes)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond)->Iterations(1);

void ebcc_votes(benchmark::State& state) {
    fit(state, weak::ebcc{{.max_iterations = 20, .tolerance = -1e300, .restarts = 1}},
        crowd(std::size_t(state.range(0)) / 5, 50, 4, 10));
}
BENCHMARK(ebcc_votes)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond)->Iterations(1);

void bwa_votes(benchmark::State& state) {
    fit(state, weak::bwa{}, crowd(std::size_t(state.range(0)) / 5, 50, 4, 10));
}
BENCHMARK(bwa_votes)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond)->Iterations(1);

/// As snorkel's: n items × 10 functions of two labels, which vote on six of ten items.
void metal_items(benchmark::State& state) {
    fit(state, weak::metal{}, crowd(std::size_t(state.range(0)), 10, 2, 60));
}
BENCHMARK(metal_items)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

void metal_dense(benchmark::State& state) {
    fit(state, weak::metal{}, crowd(100000, 10, 2, 100));
}
BENCHMARK(metal_dense)->Unit(benchmark::kMillisecond);

void triplet_items(benchmark::State& state) {
    fit(state, weak::triplet{}, crowd(2000, std::uint32_t(state.range(0)), 2, 60));
}
BENCHMARK(triplet_items)->Arg(5)->Arg(40)->Unit(benchmark::kMillisecond);

void kos_votes(benchmark::State& state) {
    fit(state, weak::kos{}, crowd(20000, 50, 2, 10));
}
BENCHMARK(kos_votes)->Unit(benchmark::kMillisecond);

} // namespace
