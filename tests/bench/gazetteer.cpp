// How fast the gazetteer finds the lesson's 482 surfaces in the titles and descriptions of its 2,032 projects: all in
// one text, repeated to 14 MB, and each project by itself. `hits` is 203,300 and 4,066 when all is well. plain_sum is
// one dependent step a byte over the same text, so that figures of different machines can be compared.

#include <hallmark/core.hpp>
#include <hallmark/text.hpp>

#include "support/json_tree.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

namespace hm = hallmark;

const hm::gazetteer& lesson() {
    static const hm::gazetteer built = [] {
        hm::gazetteer_builder builder;
        hm::label_id id = 0;
        const auto tags = hallmark_test::load_json("data/mwml/tags.json");
        for (const auto& tag : tags.items()) {
            builder.add(tag["tag"].string(), id);
            if (tag.has("aliases")) {
                for (const auto& alias : tag["aliases"].items()) builder.add(alias.string(), id);
            }
            ++id;
        }
        return builder.build().value;
    }();
    return built;
}

const std::vector<std::string>& texts() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> result;
        const auto projects = hallmark_test::load_json("data/mwml/projects.json");
        for (const auto& p : projects.items()) result.push_back(p["title"].string() + "\n" + p["description"].string());
        return result;
    }();
    return all;
}

std::string bulk_text() {
    std::string once;
    for (const std::string& text : texts()) once += text + "\n";
    std::string text;
    for (int i = 0; i < 50; ++i) text += once;
    return text;
}

void bulk(benchmark::State& state) {
    const std::string text = bulk_text();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        lesson().for_each_match(text, [&hits](const hm::gazetteer_match&) { ++hits; });
        benchmark::DoNotOptimize(hits);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
    state.counters["hits"] = static_cast<double>(hits);
}

void short_texts(benchmark::State& state) {
    std::size_t bytes = 0;
    for (const std::string& text : texts()) bytes += text.size();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        for (const std::string& text : texts()) {
            lesson().for_each_match(text, [&hits](const hm::gazetteer_match&) { ++hits; });
        }
        benchmark::DoNotOptimize(hits);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
    state.counters["hits"] = static_cast<double>(hits);
}

void plain_sum(benchmark::State& state) {
    const std::string text = bulk_text();
    for (auto _ : state) {
        unsigned sum = 0;
        for (const char c : text) sum = sum * 31 + static_cast<unsigned char>(c); // one dependent step a byte
        benchmark::DoNotOptimize(sum);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

void build(benchmark::State& state) {
    hm::gazetteer_builder builder;
    for (std::size_t i = 0; i < lesson().size(); ++i) builder.add(lesson().surface(i), lesson().label(i));
    for (auto _ : state) benchmark::DoNotOptimize(builder.build());
}

void fold_texts(benchmark::State& state) {
    std::size_t bytes = 0;
    for (const std::string& text : texts()) bytes += text.size();
    std::string folded;
    for (auto _ : state) {
        for (const std::string& text : texts()) {
            hm::fold_into(text, folded);
            benchmark::DoNotOptimize(folded.data());
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}

} // namespace

BENCHMARK(bulk)->Unit(benchmark::kMillisecond);
BENCHMARK(short_texts)->Unit(benchmark::kMicrosecond);
BENCHMARK(plain_sum)->Unit(benchmark::kMillisecond);
BENCHMARK(build)->Unit(benchmark::kMicrosecond);
BENCHMARK(fold_texts)->Unit(benchmark::kMicrosecond);

BENCHMARK_MAIN();
