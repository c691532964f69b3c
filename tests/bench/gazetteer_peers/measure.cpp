// measure gazetteer|overlapping|hyperscan <patterns, one a line> <text> <rounds> [lines]: how many seconds of the
// processor it takes to find all matches; a line for each round, then the matches. With `lines` each line is a text of
// its own.

#include <hallmark/text.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#ifdef HALLMARK_HYPERSCAN
#  include <hs/hs.h>
#endif

namespace {

std::string contents(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        result.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return result;
}

template <class Search>
int measure(int rounds, Search search) {
    std::size_t hits = 0;
    for (int i = 0; i < rounds; ++i) {
        const std::clock_t begin = std::clock();
        hits = search();
        std::printf("%.9f\n", static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    std::printf("%zu\n", hits);
    return 0;
}

#ifdef HALLMARK_HYPERSCAN
int hyperscan(const std::vector<std::string>& patterns, const std::string& text, int rounds) {
    std::vector<const char*> begins;
    std::vector<std::size_t> sizes;
    std::vector<unsigned> flags(patterns.size(), HS_FLAG_CASELESS), ids;
    for (const std::string& p : patterns) {
        begins.push_back(p.data());
        sizes.push_back(p.size());
        ids.push_back(static_cast<unsigned>(ids.size()));
    }
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_lit_multi(begins.data(), flags.data(), ids.data(), sizes.data(), static_cast<unsigned>(ids.size()),
                             HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS) {
        std::fprintf(stderr, "hyperscan: %s\n", error->message);
        return 1;
    }
    hs_scratch_t* scratch = nullptr;
    hs_alloc_scratch(database, &scratch);
    std::fprintf(stderr, "hyperscan %s\n", hs_version());
    return measure(rounds, [&] {
        std::size_t hits = 0;
        const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* n) {
            ++*static_cast<std::size_t*>(n);
            return 0;
        };
        hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch, count, &hits);
        return hits;
    });
}
#endif

} // namespace

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    const std::string_view engine = argv[1];
    const std::vector<std::string> patterns = lines(contents(argv[2]));
    const std::string text = contents(argv[3]);
    const int rounds = std::atoi(argv[4]);
    if (engine == "hyperscan") {
#ifdef HALLMARK_HYPERSCAN
        return hyperscan(patterns, text, rounds);
#else
        return 3;
#endif
    }
    hallmark::gazetteer_builder builder;
    for (std::size_t i = 0; i < patterns.size(); ++i) builder.add(patterns[i], static_cast<hallmark::label_id>(i));
    const hallmark::gazetteer names = builder.build().value;
    std::size_t hits = 0;
    const auto count = [&hits](const hallmark::gazetteer_match&) { ++hits; };
    const std::vector<std::string> texts = argc > 5 ? lines(text) : std::vector<std::string>{};
    return measure(rounds, [&] {
        hits = 0;
        if (engine == "overlapping") {
            names.for_each_match<hallmark::match_selection::overlapping>(text, count);
        } else if (texts.empty()) {
            names.for_each_match(text, count);
        } else {
            for (const std::string& one : texts) names.for_each_match(one, count);
        }
        return hits;
    });
}
