// SPDX-License-Identifier: MIT
//
// The time of splits. Ratios are between lines of one run. How good the splits are: split_quality.cpp.

#include "bench.hpp"

#include "split/data.hpp"

#include <hallmark/split.hpp>

#include <cstdint>
#include <cstdio>

namespace sp = hallmark::split;

namespace {

void lesson(benchmark::State& state, sp::effort how, bool three) {
    static const hallmark::label_sets labels = hallmark_test::lesson_labels();
    const sp::division into = three ? sp::division(sp::fractions{0.7, 0.15, 0.15}) : sp::division(sp::folds{5});
    std::uint64_t seed = 0;
    for (auto _ : state) benchmark::DoNotOptimize(sp::stratify(labels, into, {.seed = seed++, .effort = how}));
}
BENCHMARK_CAPTURE(lesson, fast_5_folds, sp::effort::fast, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lesson, balanced_5_folds, sp::effort::balanced, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lesson, thorough_5_folds, sp::effort::thorough, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lesson, fast_70_15_15, sp::effort::fast, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lesson, balanced_70_15_15, sp::effort::balanced, true)->Unit(benchmark::kMillisecond);

void evaluate(benchmark::State& state) {
    static const hallmark::label_sets labels = hallmark_test::lesson_labels();
    const sp::assignment parts = sp::stratify(labels, sp::folds{5});
    for (auto _ : state) benchmark::DoNotOptimize(sp::evaluate(labels, parts, sp::folds{5}));
}
BENCHMARK(evaluate)->Unit(benchmark::kMillisecond);

/// 4,000 labels by Zipf's law, 4.8 an item. Label sets are drawn once a size.
void zipf(benchmark::State& state, sp::effort how) {
    const hallmark::label_sets labels =
        hallmark_test::zipf_labels(static_cast<std::size_t>(state.range(0)), 4000, 5, 1);
    sp::assignment parts;
    for (auto _ : state) parts = sp::stratify(labels, sp::folds{5}, {.seed = 1, .effort = how});
    const sp::report r = sp::evaluate(labels, parts, sp::folds{5});
    state.counters["labels_an_item"] = static_cast<double>(labels.labels().size()) / static_cast<double>(labels.size());
    state.counters["outside"] = static_cast<double>(r.outside);
    state.counters["ratio"] = r.ratio();
    // What the issue allows: (2 nnz + L k + 6 n) · 4 bytes; the labels themselves and the report are in the peak too.
    state.counters["peak_MB"] = bench::peak_memory();
    state.counters["allowed_MB"] =
        static_cast<double>(2 * labels.labels().size() + 4000 * 5 + 6 * labels.size()) * 4e-6;
}
BENCHMARK_CAPTURE(zipf, fast, sp::effort::fast)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(zipf, balanced, sp::effort::balanced)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

} // namespace
