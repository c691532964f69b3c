// SPDX-License-Identifier: MIT
//
// Reading and writing JSON: GB/s and the ratios that the README quotes. The input is tests/data/mwml/projects.json
// fifty times as one array in memory (45 MB, pretty-printed). Each reader pulls id, title, description and tags of
// every project, unescaped, and builds no records. One thread, CPU time, the median of five.
//
//     g++ -std=c++20 -O3 -DNDEBUG -Iinclude -DHALLMARK_TEST_SIMDJSON -DHALLMARK_TEST_DIR='"tests"' tests/bench/json.cpp
//         -lsimdjson -lbenchmark -lpthread -o bench_json           (one line)
//     ./bench_json --benchmark_enable_random_interleaving=true     # fair on a busy machine; times python3 too

#include <hallmark/core.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>
#if defined(HALLMARK_TEST_SIMDJSON)
#  include <hallmark/io/simdjson.hpp>
#endif

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

const std::string& text() {
    static const std::string all = [] {
        const auto file = hallmark::io::read_file(std::string(HALLMARK_TEST_DIR) + "/data/mwml/projects.json");
        if (!file.ok()) {
            std::fputs(to_string(file.problems).c_str(), stderr);
            std::exit(1);
        }
        const std::size_t open = file.value.find('['), close = file.value.rfind(']');
        const std::string inside = file.value.substr(open + 1, close - open - 1);
        std::string joined = "[";
        joined.reserve(50 * inside.size() + 200);
        for (int i = 0; i != 50; ++i) joined.append(i == 0 ? "" : ",").append(inside);
        joined.push_back(']');
        return joined;
    }();
    return all;
}

struct seen {
    std::uint64_t ids = 0, bytes = 0, tags = 0;
    friend bool operator==(const seen&, const seen&) = default;
};

template <class Engine>
seen pull(std::string_view json, Engine&& engine) {
    seen all;
    hallmark::problems trouble;
    engine.read(json, trouble, [&](auto& source) {
        source.for_each_element([&] {
            source.for_each_member([&](std::string_view key) {
                if (key == "id")
                    all.ids += source.number().as_uint64().value_or(0);
                else if (key == "title" || key == "description")
                    all.bytes += source.string().size();
                else if (key == "tags")
                    source.for_each_element([&] { all.bytes += source.string().size(), ++all.tags; });
            });
        });
    });
    if (!trouble.ok()) std::exit(1);
    return all;
}

void count(benchmark::State& state, std::size_t bytes) {
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * static_cast<std::int64_t>(state.iterations()));
}

void builtin(benchmark::State& state) {
    for (auto step : state) benchmark::DoNotOptimize(pull(text(), hallmark::io::builtin_engine{}));
    count(state, text().size());
}
#if defined(HALLMARK_TEST_SIMDJSON)
/// What simdjson's On-Demand front end does with the same fields, as its documentation writes it.
seen pull_on_demand(simdjson::ondemand::parser& parser, const std::string& json) {
    seen all;
    simdjson::ondemand::document document;
    if (parser.iterate(json.data(), json.size(), json.capacity()).get(document) != simdjson::SUCCESS) std::exit(1);
    for (auto element : document.get_array()) {
        simdjson::ondemand::object object;
        if (element.get_object().get(object) != simdjson::SUCCESS) std::exit(1);
        for (auto field : object) {
            std::string_view key, value;
            if (field.unescaped_key().get(key) != simdjson::SUCCESS) std::exit(1);
            if (key == "id") {
                std::uint64_t id = 0;
                if (field.value().get(id) != simdjson::SUCCESS) std::exit(1);
                all.ids += id;
            } else if (key == "title" || key == "description") {
                if (field.value().get(value) != simdjson::SUCCESS) std::exit(1);
                all.bytes += value.size();
            } else if (key == "tags") {
                for (auto tag : field.value().get_array()) {
                    if (tag.get(value) != simdjson::SUCCESS) std::exit(1);
                    all.bytes += value.size();
                    ++all.tags;
                }
            }
        }
    }
    return all;
}

void simdjson_padded(benchmark::State& state) {
    static hallmark::io::simdjson_engine engine{{.padded = true}}; // kept, as its parser is by the On-Demand loop
    for (auto step : state) benchmark::DoNotOptimize(pull(text(), engine));
    count(state, text().size());
}
void simdjson_copied(benchmark::State& state) {
    static hallmark::io::simdjson_engine engine;
    for (auto step : state) benchmark::DoNotOptimize(pull(text(), engine));
    count(state, text().size());
}
/// A new engine for each text: the system hands out its memory anew, page by page.
void simdjson_once(benchmark::State& state) {
    for (auto step : state) benchmark::DoNotOptimize(pull(text(), hallmark::io::simdjson_engine{{.padded = true}}));
    count(state, text().size());
}
void on_demand(benchmark::State& state) {
    static simdjson::ondemand::parser parser;
    for (auto step : state) benchmark::DoNotOptimize(pull_on_demand(parser, text()));
    count(state, text().size());
}
#endif

void python(benchmark::State& state) {
    const std::string path =
        std::string(std::getenv("TMPDIR") != nullptr ? std::getenv("TMPDIR") : "/tmp") + "/hallmark_bench.json";
    if (!hallmark::io::write_file(path, text()).ok()) return state.SkipWithError("cannot write the text");
    const std::string command =
        "python3 -c \"import json, time; t = open('" + path +
        "', encoding='utf-8').read(); b = time.process_time(); json.loads(t); print(time.process_time() - b)\"";
    for (auto step : state) {
        double seconds = 0;
        std::FILE* const pipe = popen(command.c_str(), "r");
        const bool read = pipe != nullptr && std::fscanf(pipe, "%lf", &seconds) == 1;
        if (pipe != nullptr) pclose(pipe);
        if (!read) {
            state.SkipWithError("python3 is not there");
            break;
        }
        state.SetIterationTime(seconds);
    }
    std::remove(path.c_str());
    count(state, text().size());
}
/// Writes all projects anew from records, compact.
void writer(benchmark::State& state) {
    struct project {
        std::int64_t id = 0;
        std::string title, description;
        std::vector<std::string> tags;
    };
    std::vector<project> projects;
    hallmark::problems trouble;
    hallmark::io::builtin_engine{}.read(text(), trouble, [&](auto& source) {
        source.for_each_element([&] {
            project p;
            source.for_each_member([&](std::string_view key) {
                if (key == "id")
                    p.id = source.number().as_int64().value_or(0);
                else if (key == "title")
                    p.title = source.string();
                else if (key == "description")
                    p.description = source.string();
                else
                    source.for_each_element([&] { p.tags.emplace_back(source.string()); });
            });
            projects.push_back(p);
        });
    });
    std::string out;
    for (auto step : state) {
        out.clear();
        hallmark::json_writer json(out);
        json.begin_array();
        for (const project& p : projects) {
            json.begin_object()
                .key("id")
                .value(p.id)
                .key("title")
                .value(p.title)
                .key("description")
                .value(p.description);
            json.key("tags").begin_array();
            for (const std::string& tag : p.tags) json.value(tag);
            json.end_array().end_object();
        }
        json.end_array();
        benchmark::DoNotOptimize(out.data());
    }
    count(state, out.size());
}

BENCHMARK(builtin)->Repetitions(5)->ReportAggregatesOnly()->Unit(benchmark::kMillisecond);
#if defined(HALLMARK_TEST_SIMDJSON)
BENCHMARK(simdjson_padded)->Repetitions(5)->ReportAggregatesOnly()->Unit(benchmark::kMillisecond);
BENCHMARK(simdjson_copied)->Repetitions(5)->ReportAggregatesOnly()->Unit(benchmark::kMillisecond);
BENCHMARK(simdjson_once)->Repetitions(5)->ReportAggregatesOnly()->Unit(benchmark::kMillisecond);
BENCHMARK(on_demand)->Repetitions(5)->ReportAggregatesOnly()->Unit(benchmark::kMillisecond);
#endif
BENCHMARK(python)->Repetitions(5)->ReportAggregatesOnly()->Iterations(1)->UseManualTime()->Unit(
    benchmark::kMillisecond);
BENCHMARK(writer)->Repetitions(5)->ReportAggregatesOnly()->Unit(benchmark::kMillisecond);

/// Keeps the median rate of each benchmark, for the ratios.
class keeper : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs) {
            const auto rate = run.counters.find("bytes_per_second");
            if (run.aggregate_name == "median" && rate != run.counters.end()) {
                rates[run.run_name.function_name] = rate->second.value;
            }
        }
    }
    std::map<std::string, double> rates;
};

} // namespace

int main(int argc, char** argv) {
#if defined(HALLMARK_TEST_SIMDJSON)
    simdjson::ondemand::parser parser;
    const seen expected = pull_on_demand(parser, text());
    if (pull(text(), hallmark::io::builtin_engine{}) != expected ||
        pull(text(), hallmark::io::simdjson_engine{}) != expected) {
        std::fputs("the readers disagree\n", stderr);
        return 1;
    }
#endif
    benchmark::Initialize(&argc, argv);
    keeper reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    const auto ratio = [&](const char* a, const char* b) {
        if (reporter.rates.count(a) == 0 || reporter.rates.count(b) == 0) return;
        std::printf("%s / %s: %.2f\n", a, b, reporter.rates[a] / reporter.rates[b]);
    };
    for (const auto& [name, rate] : reporter.rates) std::printf("%-16s %.3f GB/s\n", name.c_str(), rate / 1e9);
    ratio("builtin", "python");
    ratio("simdjson_padded", "on_demand");
    ratio("simdjson_copied", "on_demand");
    ratio("simdjson_once", "on_demand");
    ratio("simdjson_padded", "builtin");
    return 0;
}
