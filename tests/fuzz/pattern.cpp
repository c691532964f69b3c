// SPDX-License-Identifier: MIT
//
// Any pattern over any text, both to the first line feed and behind it: nothing may be read out of bounds, and a
// complete automaton, one that forgets all the time and one that looks at every place give the same answers.
//
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/pattern.cpp -o fuzz_pattern
//     ./fuzz_pattern -max_len=200 -dict=<(printf '"(?i)"\n"(?m)"\n"\\\\b"\n"\\\\w"\n"{2,3}"\n"[^"\n')

#include <hallmark/text/pattern.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using hallmark::pattern;
using hallmark::text_span;

template <class Searcher>
std::vector<text_span> all(Searcher& searcher, std::string_view text) {
    std::vector<text_span> found;
    searcher.for_each_match(text, [&](const text_span& m) { found.push_back(m); });
    return found;
}

void require(bool condition) {
    if (!condition) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::uint8_t* const line = std::find(data, data + size, std::uint8_t{'\n'});
    const std::string expression(data, line);
    const std::vector<char> bytes(line == data + size ? line : line + 1, data + size); // of exactly this size
    const std::string_view text(bytes.data(), bytes.size());

    const auto compiled = pattern::compile(expression, {.most_steps = 2000});
    require(compiled.problems.size() <= 1);
    if (!compiled.ok()) {
        require(!compiled.value.matches(text));
        return 0;
    }
    const pattern& whole = compiled.value;
    const std::vector<text_span> found = all(whole, text);
    std::size_t last = 0;
    for (const text_span& m : found) {
        require(m.begin >= last && m.end >= m.begin && m.end <= text.size());
        last = m.end;
    }
    require(whole.matches(text) == !found.empty());
    const std::optional<text_span> first = whole.find(text);
    require(first.has_value() == !found.empty() && (!first || *first == found[0]));
    if (whole.full_match(text)) require(first && first->begin == 0);
    for (std::size_t from = 0; from <= text.size() && from < 40; ++from) {
        const std::optional<text_span> next = whole.find(text, from);
        require(!next || (next->begin >= from && (!first || next->begin >= first->begin)));
    }

    const pattern small(expression, {.most_steps = 2000, .cache_bytes = 0});
    pattern::matcher forgetful(small);
    require(all(forgetful, text) == found);
    require(forgetful.full_match(text) == whole.full_match(text));

    const auto slow = pattern::compile("(?:" + expression + ")|[\\s\\S]\\b\\B", {.most_steps = 4000});
    if (slow.ok()) require(all(slow.value, text) == found);
    return 0;
}
