// SPDX-License-Identifier: MIT
//
// The graph of all rows' nearest neighbours beside a plain loop and the machine's SGEMM rate. CMake builds it with
// -march=native, and once more without (bench_neighbors_baseline): `indices` is equal in both.

#include "bench.hpp"

#include <hallmark/core.hpp>
#include <hallmark/neighbors.hpp>

#ifdef HALLMARK_BENCH_OPENBLAS
#  include <cblas.h>
#endif

#include <algorithm>
#include <cstdint>

namespace {

namespace hm = hallmark;

struct table {
    std::vector<float> x;
    std::size_t rows, columns;

    explicit table(const benchmark::State& state)
        : rows(static_cast<std::size_t>(state.range(0))), columns(static_cast<std::size_t>(state.range(1))) {
        hm::random draw(1);
        for (std::size_t i = 0; i < rows * columns; ++i) // nearly normal
            x.push_back(static_cast<float>(draw.uniform() + draw.uniform() + draw.uniform() + draw.uniform()));
    }
    [[nodiscard]] hm::features_view view() const { return {x.data(), rows, columns}; }
};

/// Two operations a product, and all pairs of rows.
void tell(benchmark::State& state, std::size_t queries, const table& t) {
    state.counters["a_query"] = bench::time_each(queries);
    state.counters["GFlop"] =
        benchmark::Counter(2e-9 * static_cast<double>(queries) * static_cast<double>(t.rows * t.columns),
                           benchmark::Counter::kIsIterationInvariantRate);
}

/// What a program would write: all distances, the six least by insertion. 200 rows are asked for.
void plain_loop(benchmark::State& state) {
    const table t(state);
    const std::size_t n = t.rows, columns = t.columns, queries = 200;
    for (auto _ : state) {
        std::size_t sum = 0;
        for (std::size_t q = 0; q < queries; ++q) {
            float least[6];
            std::size_t rows[6] = {};
            for (float& l : least) l = 1e30f;
            for (std::size_t i = 0; i < n; ++i) {
                if (i == q) continue;
                float distance = 0;
                for (std::size_t j = 0; j < columns; ++j) {
                    const float off = t.x[q * columns + j] - t.x[i * columns + j];
                    distance += off * off;
                }
                if (distance >= least[5]) continue;
                std::size_t at = 5;
                for (; at > 0 && distance < least[at - 1]; --at) {
                    least[at] = least[at - 1];
                    rows[at] = rows[at - 1];
                }
                least[at] = distance;
                rows[at] = i;
            }
            sum += rows[0];
        }
        benchmark::DoNotOptimize(sum);
    }
    tell(state, queries, t);
}

void all_knn(benchmark::State& state) {
    const table t(state);
    hm::knn_graph graph;
    for (auto _ : state) graph = hm::knn(t.view(), {.k = 6});
    tell(state, t.rows, t);
    std::uint32_t indices = 0; // few enough bits that a double shows them all
    for (std::size_t i = 0; i < t.rows; ++i)
        for (const std::uint32_t j : graph[i]) indices = indices * 31 + j;
    state.counters["indices"] = indices;
}

#ifdef HALLMARK_BENCH_OPENBLAS
/// The products alone: each block of 256 rows times all rows.
void sgemm_products(benchmark::State& state) {
    const table t(state);
    std::vector<float> products(256 * t.rows);
    const auto n = static_cast<int>(t.rows), columns = static_cast<int>(t.columns);
    for (auto _ : state)
        for (int from = 0; from < n; from += 256) {
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, std::min(256, n - from), n, columns, 1,
                        t.x.data() + from * columns, columns, t.x.data(), columns, 0, products.data(), n);
            benchmark::DoNotOptimize(products.data());
        }
    tell(state, t.rows, t);
}
#endif

void shapes(benchmark::internal::Benchmark* b) {
    b->Args({10000, 10})->Args({10000, 50})->Args({20000, 50})->Args({10000, 200})->Unit(benchmark::kMillisecond);
}
BENCHMARK(plain_loop)->Apply(shapes);
BENCHMARK(all_knn)->Apply(shapes);
#ifdef HALLMARK_BENCH_OPENBLAS
BENCHMARK(sgemm_products)->Apply(shapes);
#endif

} // namespace
