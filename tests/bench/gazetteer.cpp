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

/// All overlapping matches, and the leftmost ones of a text that comes in chunks of 4 kB.
void overlapping(benchmark::State& state) {
    const std::string text = bulk_text();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        lesson().for_each_match<hm::match_selection::overlapping>(text,
                                                                  [&hits](const hm::gazetteer_match&) { ++hits; });
        benchmark::DoNotOptimize(hits);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
    state.counters["hits"] = static_cast<double>(hits);
}

void stream(benchmark::State& state) {
    const std::string text = bulk_text();
    std::size_t hits = 0;
    hm::gazetteer_stream stream(lesson());
    const auto count = [&hits](const hm::gazetteer_match&) { ++hits; };
    for (auto _ : state) {
        hits = 0;
        for (std::size_t at = 0; at < text.size(); at += 4096)
            stream.feed(std::string_view(text).substr(at, 4096), count);
        stream.finish(count);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
    state.counters["hits"] = static_cast<double>(hits);
}

/// The same surfaces with policies: 0 none; 1 what costs nothing at most words (plurals, case, contexts, gaps, stop
/// phrases); 2 also affixes at three first words.
void policies(benchmark::State& state) {
    hm::policy_gazetteer_builder builder;
    for (std::size_t i = 0; i < lesson().size(); ++i) {
        hm::surface_policy policy;
        const std::string_view surface = lesson().surface(i);
        if (state.range(0) > 0) {
            policy.plural = true;
            if (surface.size() < 3) policy.letters = hm::letter_case::exact;
            if (surface == "search") policy.context = {"engine", "index"};
            if (surface == "transfer-learning") policy.gap = 1;
        }
        if (state.range(0) > 1) {
            if (surface == "tf" || surface == "tensorflow") policy.after = hm::affix::digits;
            if (surface == "gan") policy.before = hm::affix::letters;
        }
        builder.add(surface, lesson().label(i), policy);
    }
    if (state.range(0) > 0) builder.add_stop("style transfer learning");
    const hm::policy_gazetteer names = builder.build().value;
    const std::string text = bulk_text();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        names.for_each_match(text, [&hits](const hm::gazetteer_match&) { ++hits; });
        benchmark::DoNotOptimize(hits);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
    state.counters["hits"] = static_cast<double>(hits);
}

/// At most so many errors, over the projects once.
void fuzzy(benchmark::State& state) {
    hm::fuzzy_gazetteer_builder builder({.edits = static_cast<unsigned>(state.range(0))});
    for (std::size_t i = 0; i < lesson().size(); ++i) builder.add(lesson().surface(i), lesson().label(i));
    const hm::fuzzy_gazetteer names = builder.build().value;
    std::size_t bytes = 0;
    for (const std::string& text : texts()) bytes += text.size();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        for (const std::string& text : texts()) names.for_each_match(text, [&hits](const hm::fuzzy_match&) { ++hits; });
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
BENCHMARK(overlapping)->Unit(benchmark::kMillisecond);
BENCHMARK(stream)->Unit(benchmark::kMillisecond);
BENCHMARK(policies)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(fuzzy)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(plain_sum)->Unit(benchmark::kMillisecond);
BENCHMARK(build)->Unit(benchmark::kMicrosecond);
BENCHMARK(fold_texts)->Unit(benchmark::kMicrosecond);

BENCHMARK_MAIN();
