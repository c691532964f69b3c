// SPDX-License-Identifier: MIT
//
// Text: the gazetteer on the lesson's 482 surfaces, and patterns beside std::regex and RE2 (where it is there), over
// title and description of its 2,032 projects: `bulk` all in one text, fifty times (14 MB), `short_texts` each by
// itself. `hits` is 203,300 and 4,066 when all is well. All matches of patterns are counted, with their spans; what
// another engine finds otherwise is told, and the ratios at the end. The gazetteer's peers: gazetteer_peers/run.

#include "bench.hpp"

#include <hallmark/core.hpp>
#include <hallmark/text.hpp>

#ifdef HALLMARK_BENCH_RE2
#  include <re2/re2.h>
#endif

#include <cstdint>
#include <cstdio>
#include <map>
#include <regex>
#include <string>
#include <string_view>
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
        for (const bench::project& p : bench::lesson_projects()) result.push_back(p.text());
        return result;
    }();
    return all;
}
std::size_t text_bytes() {
    std::size_t bytes = 0;
    for (const std::string& text : texts()) bytes += text.size();
    return bytes;
}

const std::string& bulk_text() {
    static const std::string all = [] {
        std::string once, text;
        for (const std::string& item : texts()) once += item + "\n";
        for (int i = 0; i < 50; ++i) text += once;
        return text;
    }();
    return all;
}
/// After a benchmark that read so many bytes each time and found so much.
void tell(benchmark::State& state, std::size_t bytes, std::size_t hits) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
    state.counters["hits"] = static_cast<double>(hits);
}

void gazetteer_bulk(benchmark::State& state) {
    const std::string& text = bulk_text();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        lesson().for_each_match(text, [&hits](const hm::gazetteer_match&) { ++hits; });
        benchmark::DoNotOptimize(hits);
    }
    tell(state, text.size(), hits);
}

void gazetteer_short_texts(benchmark::State& state) {
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        for (const std::string& text : texts()) {
            lesson().for_each_match(text, [&hits](const hm::gazetteer_match&) { ++hits; });
        }
        benchmark::DoNotOptimize(hits);
    }
    tell(state, text_bytes(), hits);
}

/// All overlapping matches, and the leftmost ones of a text that comes in chunks of 4 kB.
void gazetteer_overlapping(benchmark::State& state) {
    const std::string& text = bulk_text();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        lesson().for_each_match<hm::match_selection::overlapping>(text,
                                                                  [&hits](const hm::gazetteer_match&) { ++hits; });
        benchmark::DoNotOptimize(hits);
    }
    tell(state, text.size(), hits);
}

void gazetteer_stream(benchmark::State& state) {
    const std::string& text = bulk_text();
    std::size_t hits = 0;
    hm::gazetteer_stream stream(lesson());
    const auto count = [&hits](const hm::gazetteer_match&) { ++hits; };
    for (auto _ : state) {
        hits = 0;
        for (std::size_t at = 0; at < text.size(); at += 4096)
            stream.feed(std::string_view(text).substr(at, 4096), count);
        stream.finish(count);
    }
    tell(state, text.size(), hits);
}

/// The same surfaces with policies: 0 none; 1 what costs nothing at most words (plurals, case, contexts, gaps, stop
/// phrases); 2 also affixes at three first words.
void gazetteer_policies(benchmark::State& state) {
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
    const std::string& text = bulk_text();
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        names.for_each_match(text, [&hits](const hm::gazetteer_match&) { ++hits; });
        benchmark::DoNotOptimize(hits);
    }
    tell(state, text.size(), hits);
}

/// At most so many errors, over the projects once.
void gazetteer_fuzzy(benchmark::State& state) {
    hm::fuzzy_gazetteer_builder builder({.edits = static_cast<unsigned>(state.range(0))});
    for (std::size_t i = 0; i < lesson().size(); ++i) builder.add(lesson().surface(i), lesson().label(i));
    const hm::fuzzy_gazetteer names = builder.build().value;
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        for (const std::string& text : texts()) names.for_each_match(text, [&hits](const hm::fuzzy_match&) { ++hits; });
        benchmark::DoNotOptimize(hits);
    }
    tell(state, text_bytes(), hits);
}

void gazetteer_build(benchmark::State& state) {
    hm::gazetteer_builder builder;
    for (std::size_t i = 0; i < lesson().size(); ++i) builder.add(lesson().surface(i), lesson().label(i));
    for (auto _ : state) benchmark::DoNotOptimize(builder.build());
}

void fold_texts(benchmark::State& state) {
    std::string folded;
    for (auto _ : state) {
        for (const std::string& text : texts()) {
            hm::fold_into(text, folded);
            benchmark::DoNotOptimize(folded.data());
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * static_cast<std::int64_t>(text_bytes())));
}

BENCHMARK(gazetteer_bulk)->Unit(benchmark::kMillisecond);
BENCHMARK(gazetteer_short_texts)->Unit(benchmark::kMicrosecond);
BENCHMARK(gazetteer_overlapping)->Unit(benchmark::kMillisecond);
BENCHMARK(gazetteer_stream)->Unit(benchmark::kMillisecond);
BENCHMARK(gazetteer_policies)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(gazetteer_fuzzy)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(gazetteer_build)->Unit(benchmark::kMicrosecond);
BENCHMARK(fold_texts)->Unit(benchmark::kMicrosecond);

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
            find(bulk_text(), found);
        } else {
            for (const std::string& item : texts()) find(item, found);
        }
        benchmark::DoNotOptimize(found);
    }
    tell(state, bulk ? bulk_text().size() : text_bytes(), found.matches);
    counts()[name] = found;
}

void with_hallmark(benchmark::State& state, std::string name, std::string expression, bool bulk) {
    const hm::pattern p(expression);
    run(state, name, bulk, [&](const std::string& text, count& found) {
        p.for_each_match(text, [&](const hm::text_span& m) { ++found.matches, found.bytes += m.size(); });
    });
}

#ifdef HALLMARK_BENCH_RE2
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
            const auto rate = r.counters.find("bytes_per_second");
            if (r.aggregate_name == "median" && rate != r.counters.end())
                rates[r.run_name.function_name] = rate->second.value;
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
            add("pattern" + where, [=](benchmark::State& s) { with_hallmark(s, "pattern" + where, e, bulk); });
#ifdef HALLMARK_BENCH_RE2
            add("re2" + where, [=](benchmark::State& s) { with_re2(s, "re2" + where, e, bulk); });
#endif
        }
        add("std_regex items " + e, [=](benchmark::State& s) { with_std(s, "std_regex items " + e, e); });
    }
    reporter lines;
    benchmark::RunSpecifiedBenchmarks(&lines);
    if (lines.rates.count(std::string("pattern bulk ") + expressions[0]) == 0)
        return 0; // other benchmarks were asked for
    std::printf("\n%-75s %9s %9s %9s %9s %9s\n", "pattern", "MB/s", "items", "/re2", "/re2 items", "/std_regex");
    for (const std::string e : expressions) {
        const auto rate = [&](const std::string& name) {
            const auto at = lines.rates.find(name + e);
            return at == lines.rates.end() ? 0 : at->second;
        };
        const double bulk = rate("pattern bulk ");
        const double items = rate("pattern items ");
        std::printf("%-75s %9.0f %9.0f %9.2f %10.2f %10.1f\n", e.c_str(), bulk / 1e6, items / 1e6,
                    bulk / rate("re2 bulk "), items / rate("re2 items "), items / rate("std_regex items "));
        for (const char* other : {"re2 bulk ", "re2 items ", "std_regex items "}) {
            const std::string mine = std::string_view(other) == "re2 bulk " ? "pattern bulk " : "pattern items ";
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
