// SPDX-License-Identifier: MIT
//
// What this machine can do, one thread: the limits that README.md sets the library's figures beside.
//
//     read_memory         GB/s of a sum over 512 MB: what streams cannot be faster than
//     step_a_byte         GB/s of one dependent multiply and add a byte: a loop over characters that cannot skip
//     exponential         ns of std::exp
//     sgemm               GFlop/s of OpenBLAS on 2,048³, where it is there (libopenblas-dev)

#include "bench.hpp"

#include <hallmark/core.hpp>

#ifdef HALLMARK_BENCH_OPENBLAS
#  include <cblas.h>
#endif

#include <cmath>
#include <cstdint>
#include <numeric>

namespace {

void read_memory(benchmark::State& state) {
    const std::vector<std::uint64_t> words(std::size_t{1} << 26, 1);
    for (auto _ : state) benchmark::DoNotOptimize(std::accumulate(words.begin(), words.end(), std::uint64_t{0}));
    state.SetBytesProcessed(static_cast<std::int64_t>(words.size() * 8) * state.iterations());
}
BENCHMARK(read_memory)->Unit(benchmark::kMillisecond);

void step_a_byte(benchmark::State& state) {
    const std::string text(1 << 20, 'a');
    for (auto _ : state) {
        unsigned sum = 0;
        for (const char c : text) sum = sum * 31 + static_cast<unsigned char>(c);
        benchmark::DoNotOptimize(sum);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(step_a_byte)->Unit(benchmark::kMillisecond);

void exponential(benchmark::State& state) {
    std::vector<double> x(1000);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = -static_cast<double>(i) / 100;
    for (auto _ : state) {
        double sum = 0;
        for (const double v : x) sum += std::exp(v);
        benchmark::DoNotOptimize(sum);
    }
    state.counters["each"] = bench::time_each(x.size());
}
BENCHMARK(exponential)->Unit(benchmark::kMicrosecond);

#ifdef HALLMARK_BENCH_OPENBLAS
void sgemm(benchmark::State& state) {
    const int n = 2048;
    const std::vector<float> a(std::size_t{n} * n, 1), b(a);
    std::vector<float> c(a.size());
    for (auto _ : state)
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1, a.data(), n, b.data(), n, 0, c.data(), n);
    state.counters["GFlop"] = benchmark::Counter(2.0 * n * n * n * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(sgemm)->Unit(benchmark::kMillisecond);
#endif

} // namespace
