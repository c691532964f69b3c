// SPDX-License-Identifier: MIT
//
// Imbalance: measures, plans, draws, samplers of many labels. One thread; ratios are between lines of one run. The
// peer, imbalanced-learn, on data of the same shape: peers.py. Neighbours alone: neighbors.cpp.

#include "bench.hpp"

#include <hallmark/core.hpp>
#include <hallmark/imbalance.hpp>
#include <hallmark/neighbors.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;

namespace {

/// Two classes, 9 to 1, normal, one deviation apart in every column.
struct data {
    std::vector<float> x;
    std::vector<int> classes;
    std::size_t columns;

    data(std::size_t n, std::size_t d) : columns(d) {
        hm::random draw(1);
        for (std::size_t i = 0; i < n; ++i) {
            classes.push_back(draw.below(10) == 0);
            for (std::size_t j = 0; j < d; j += 2) {
                const imb::detail::normal_pair pair(draw);
                x.push_back(static_cast<float>(pair.first) + static_cast<float>(classes.back()));
                if (j + 1 < d) x.push_back(static_cast<float>(pair.second) + static_cast<float>(classes.back()));
            }
        }
    }
    [[nodiscard]] hm::features_view view() const { return {x.data(), classes.size(), columns}; }
};

data data_of(const benchmark::State& state) {
    return {static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1))};
}

void edited_nearest_neighbours(benchmark::State& state) {
    const data d = data_of(state);
    for (auto _ : state) benchmark::DoNotOptimize(imb::edited_nearest_neighbours(d.view(), d.classes));
}
void tomek_links(benchmark::State& state) {
    const data d = data_of(state);
    for (auto _ : state) benchmark::DoNotOptimize(imb::tomek_links(d.view(), d.classes));
}
void smote(benchmark::State& state) {
    const data d = data_of(state);
    for (auto _ : state) benchmark::DoNotOptimize(imb::smote(d.view(), d.classes, {.seed = 1}));
}
void random_over(benchmark::State& state) {
    const data d = data_of(state);
    for (auto _ : state) benchmark::DoNotOptimize(imb::random_over(d.classes, {.seed = 1}));
}
void random_under(benchmark::State& state) {
    const data d = data_of(state);
    for (auto _ : state) benchmark::DoNotOptimize(imb::random_under(d.classes, {.seed = 1}));
}

const std::vector<std::vector<int>>& lesson_tags() {
    static const std::vector<std::vector<int>> rows = [] {
        std::vector<std::vector<int>> out;
        std::vector<std::string> names;
        for (const bench::project& project : bench::lesson_projects()) {
            out.emplace_back();
            for (const std::string& tag : project.tags) {
                std::size_t at = 0;
                while (at < names.size() && names[at] != tag) ++at;
                if (at == names.size()) names.push_back(tag);
                out.back().push_back(static_cast<int>(at));
            }
        }
        return out;
    }();
    return rows;
}

void measures_of_lesson(benchmark::State& state) {
    const auto& rows = lesson_tags();
    for (auto _ : state) benchmark::DoNotOptimize(imb::measure(rows));
    state.counters["items"] = static_cast<double>(rows.size());
    state.counters["labels"] = static_cast<double>(imb::measure(rows).labels);
}

void weighted_draws(benchmark::State& state) {
    hm::random draw(1);
    std::vector<double> weights(static_cast<std::size_t>(state.range(0)));
    for (double& w : weights) w = draw.uniform();
    imb::weighted_stream stream(weights, {.seed = 1});
    std::vector<std::size_t> batch(10000);
    for (auto _ : state) {
        stream.next(batch);
        benchmark::DoNotOptimize(batch.data());
    }
    state.counters["a_draw"] = bench::time_each(batch.size());
}

void balanced_batches(benchmark::State& state) {
    const data d(100000, 1);
    imb::balanced_batches stream(d.classes, {.batch_size = 64, .seed = 1});
    for (auto _ : state) benchmark::DoNotOptimize(stream.next());
    state.counters["an_item"] = bench::time_each(64);
}

/// Items with many labels: 100, of which label l stands at one of 2 + l items, and features that tell a little of
/// them; and a graph of k neighbours as a host might bring one.
struct tagged {
    std::vector<float> x;
    hm::label_sets sets;
    hm::knn_graph graph;
    std::size_t columns = 50;

    explicit tagged(std::size_t n) {
        hm::random draw(1);
        std::vector<std::uint32_t> near;
        std::vector<hm::label_id> set;
        for (std::size_t i = 0; i < n; ++i) {
            set.clear();
            for (hm::label_id l = 0; l < 100; ++l)
                if (draw.below(2 + l) == 0) set.push_back(l);
            sets.add(set);
            for (std::size_t j = 0; j < columns; ++j) x.push_back(static_cast<float>(draw.uniform()));
            for (const hm::label_id l : set) x[i * columns + l % columns] += 1;
            for (std::size_t j = 0; j < 5; ++j)
                near.push_back(static_cast<std::uint32_t>((i + 1 + j * 977 + draw.below(900)) % n));
        }
        graph = hm::knn_graph(5, near);
    }
    [[nodiscard]] hm::features_view view() const { return {x.data(), sets.size(), columns}; }
    void tell(benchmark::State& state) const {
        state.counters["labels_an_item"] =
            static_cast<double>(sets.view().labels().size()) / static_cast<double>(sets.size());
        state.counters["an_item"] = bench::time_each(sets.size());
    }
};

void mlenn(benchmark::State& state) {
    const tagged d(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(imb::mlenn(d.graph, d.sets));
    d.tell(state);
}
void mlsol(benchmark::State& state) {
    const tagged d(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(imb::mlsol(d.graph, d.sets));
    d.tell(state);
}
void mlul(benchmark::State& state) {
    const tagged d(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(imb::mlul(d.graph, d.sets));
    d.tell(state);
}
void ml_ros(benchmark::State& state) {
    const tagged d(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(imb::ml_ros(d.sets));
    d.tell(state);
}
/// With the neighbours within each rare label's items.
void mlsmote(benchmark::State& state) {
    const tagged d(static_cast<std::size_t>(state.range(0)));
    std::size_t made = 0;
    for (auto _ : state) made = imb::mlsmote(d.view(), d.sets).rows.made.size();
    d.tell(state);
    state.counters["made"] = static_cast<double>(made);
}

void shapes(benchmark::internal::Benchmark* b) {
    b->Args({10000, 10})->Args({10000, 50})->Args({20000, 50})->Unit(benchmark::kMillisecond);
}

BENCHMARK(edited_nearest_neighbours)->Apply(shapes);
BENCHMARK(tomek_links)->Apply(shapes);
BENCHMARK(smote)->Apply(shapes);
BENCHMARK(random_over)->Apply(shapes);
BENCHMARK(random_under)->Apply(shapes);
BENCHMARK(mlenn)->Arg(25000)->Arg(100000)->Unit(benchmark::kMillisecond);
BENCHMARK(mlsol)->Arg(25000)->Arg(100000)->Unit(benchmark::kMillisecond);
BENCHMARK(mlul)->Arg(25000)->Arg(100000)->Unit(benchmark::kMillisecond);
BENCHMARK(ml_ros)->Arg(25000)->Arg(100000)->Unit(benchmark::kMillisecond);
BENCHMARK(mlsmote)->Arg(25000)->Arg(100000)->Unit(benchmark::kMillisecond);
BENCHMARK(measures_of_lesson)->Unit(benchmark::kMicrosecond);
BENCHMARK(weighted_draws)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMicrosecond);
BENCHMARK(balanced_batches);

} // namespace
