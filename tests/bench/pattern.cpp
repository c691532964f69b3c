// SPDX-License-Identifier: MIT
//
// Patterns over MWML text: MB/s, beside std::regex and RE2 (timed when its header is there). The text is title + "\n" +
// description of each project in tests/data/mwml/projects.json: `bulk` is all of it fifty times in one string, `items`
// each project by itself. All matches are counted, with their spans. One thread; the median of five repetitions of one
// process.
//
//     g++ -std=c++20 -O3 -DNDEBUG -Iinclude -DHALLMARK_TEST_DIR='"tests"' tests/bench/pattern.cpp -lre2 -lbenchmark
//     -lpthread -o bench_pattern
//     ./bench_pattern               # prints the ratios at the end

#include <hallmark/core.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/text/pattern.hpp>

#include <benchmark/benchmark.h>

#if __has_include(<re2/re2.h>)
#  include <re2/re2.h>
#  define HALLMARK_BENCH_RE2 1
#else
#  define HALLMARK_BENCH_RE2 0
#endif

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace {

const char* const expressions[] = {
    "detect(ion|or)?",
    "\\btf(2|lite)?\\b",
    "(?i)neural\\s+network",
    "[A-Z][a-z]+Net",
    "gpt-?[0-9]+",
    "(transformer|bert|attention)s?",
    "https?://\\S+",
    "\\w+ing\\b",
    "learning",
    "(?i)(image|object|face) (detection|classification|recognition)",
    "[^\\n]*[0-9]{4}[^\\n]*",
};

struct corpus {
    std::vector<std::string> items;
    std::string bulk;
    std::size_t item_bytes = 0;
};

const corpus& texts() {
    static const corpus all = [] {
        const auto file = hallmark::io::read_file(std::string(HALLMARK_TEST_DIR) + "/data/mwml/projects.json");
        if (!file.ok()) {
            std::fputs(to_string(file.problems).c_str(), stderr);
            std::exit(1);
        }
        corpus c;
        hallmark::json_reader reader(file.value);
        reader.for_each_element([&] {
            std::string title;
            std::string description;
            reader.for_each_member([&](std::string_view key) {
                if (key == "title") title = reader.string();
                if (key == "description") description = reader.string();
            });
            c.items.push_back(title + "\n" + description);
        });
        std::string once;
        for (const std::string& item : c.items) once += item + "\n", c.item_bytes += item.size();
        for (int i = 0; i != 50; ++i) c.bulk += once;
        return c;
    }();
    return all;
}

struct count {
    std::uint64_t matches = 0;
    std::uint64_t bytes = 0;
    friend bool operator==(const count&, const count&) = default;
};

std::map<std::string, count>& counts() {
    static std::map<std::string, count> all; // what each engine and pattern found, to compare
    return all;
}

template <class Find>
void run(benchmark::State& state, const std::string& name, bool bulk, Find&& find) {
    count found;
    for (auto _ : state) {
        found = {};
        if (bulk) {
            find(texts().bulk, found);
        } else {
            for (const std::string& item : texts().items) find(item, found);
        }
        benchmark::DoNotOptimize(found);
    }
    state.SetBytesProcessed(state.iterations() *
                            static_cast<std::int64_t>(bulk ? texts().bulk.size() : texts().item_bytes));
    state.counters["matches"] = static_cast<double>(found.matches);
    counts()[name] = found;
}

void with_hallmark(benchmark::State& state, std::string name, std::string expression, bool bulk) {
    const hallmark::pattern p(expression);
    run(state, name, bulk, [&](const std::string& text, count& found) {
        p.for_each_match(text, [&](const hallmark::text_span& m) { ++found.matches, found.bytes += m.size(); });
    });
}

#if HALLMARK_BENCH_RE2
void with_re2(benchmark::State& state, std::string name, std::string expression, bool bulk) {
    const re2::RE2 p(expression);
    run(state, name, bulk, [&](const std::string& text, count& found) {
        re2::StringPiece whole;
        std::size_t from = 0;
        while (p.Match(text, from, text.size(), re2::RE2::UNANCHORED, &whole, 1)) {
            ++found.matches, found.bytes += whole.size();
            from = static_cast<std::size_t>(whole.data() - text.data()) + whole.size();
        }
    });
}
#endif

// std::regex has no (?i); and it is so slow that one pass over the items stands for the bulk.
void with_std(benchmark::State& state, std::string name, std::string expression) {
    const bool ignore_case = expression.rfind("(?i)", 0) == 0;
    const std::regex p(ignore_case ? expression.substr(4) : expression,
                       ignore_case ? std::regex::ECMAScript | std::regex::icase : std::regex::ECMAScript);
    run(state, name, false, [&](const std::string& text, count& found) {
        for (std::sregex_iterator at(text.begin(), text.end(), p), end; at != end; ++at) {
            ++found.matches, found.bytes += static_cast<std::uint64_t>(at->length());
        }
    });
}

/// Prints the usual lines, and keeps the medians.
class reporter : public benchmark::ConsoleReporter {
public:
    std::map<std::string, double> rates;
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& r : runs) {
            if (r.aggregate_name == "median") rates[r.run_name.function_name] = r.counters.at("bytes_per_second").value;
        }
        ConsoleReporter::ReportRuns(runs);
    }
};

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    const auto add = [](const std::string& name, auto f) {
        benchmark::RegisterBenchmark(name.c_str(), f)
            ->Repetitions(5)
            ->ReportAggregatesOnly(true)
            ->MinTime(0.05)
            ->Unit(benchmark::kMillisecond);
    };
    for (const std::string e : expressions) {
        for (const bool bulk : {true, false}) {
            const std::string where = (bulk ? " bulk " : " items ") + e;
            add("hallmark" + where, [=](benchmark::State& s) { with_hallmark(s, "hallmark" + where, e, bulk); });
#if HALLMARK_BENCH_RE2
            add("re2" + where, [=](benchmark::State& s) { with_re2(s, "re2" + where, e, bulk); });
#endif
        }
        add("std items " + e, [=](benchmark::State& s) { with_std(s, "std items " + e, e); });
    }
    reporter lines;
    benchmark::RunSpecifiedBenchmarks(&lines);
    std::printf("\n%-75s %9s %9s %9s %9s %9s\n", "pattern", "MB/s", "items", "/re2", "/re2 items", "/std items");
    for (const std::string e : expressions) {
        const auto rate = [&](const std::string& name) {
            const auto at = lines.rates.find(name + e);
            return at == lines.rates.end() ? 0 : at->second;
        };
        const double bulk = rate("hallmark bulk ");
        const double items = rate("hallmark items ");
        std::printf("%-75s %9.0f %9.0f %9.2f %10.2f %10.1f\n", e.c_str(), bulk / 1e6, items / 1e6,
                    bulk / rate("re2 bulk "), items / rate("re2 items "), items / rate("std items "));
        for (const char* other : {"re2 bulk ", "re2 items ", "std items "}) {
            const std::string mine = other[4] == 'b' ? "hallmark bulk " : "hallmark items ";
            const auto a = counts().find(mine + e);
            const auto b = counts().find(other + e);
            if (a != counts().end() && b != counts().end() && a->second != b->second) {
                std::printf("    %sfinds %llu matches, %llu bytes; hallmark %llu, %llu\n", other,
                            static_cast<unsigned long long>(b->second.matches),
                            static_cast<unsigned long long>(b->second.bytes),
                            static_cast<unsigned long long>(a->second.matches),
                            static_cast<unsigned long long>(a->second.bytes));
            }
        }
    }
}
