// SPDX-License-Identifier: MIT
//
// Patterns against Python's re: tests/golden/text/pattern_python.json, written by tests/support/pattern_cases.py.

#include <hallmark/text/pattern.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

std::vector<std::size_t> spans(auto& searcher, const std::string& text) {
    std::vector<std::size_t> all;
    searcher.for_each_match(text, [&](const hallmark::text_span& m) { all.insert(all.end(), {m.begin, m.end}); });
    return all;
}

} // namespace

TEST_CASE("a pattern matches what Python's re matches, span by span") {
    const hallmark_test::json_tree golden = hallmark_test::load_json("golden/text/pattern_python.json");
    std::vector<std::string> texts;
    for (const hallmark_test::json_tree& text : golden["texts"].items()) texts.push_back(text.string());
    std::size_t checked = 0;
    std::size_t matched = 0;
    for (const hallmark_test::json_tree& one : golden["cases"].items()) {
        const std::string& flags = one[1].string();
        hallmark::pattern_options options;
        options.ignore_case = flags.find('i') != std::string::npos;
        options.multiline = flags.find('m') != std::string::npos;
        options.dot_all = flags.find('s') != std::string::npos;
        CAPTURE(one[0].string());
        CAPTURE(flags);
        const hallmark::pattern whole(one[0].string(), options);
        options.cache_bytes = 1; // a matcher's memory is full with every new state
        const hallmark::pattern tiny(one[0].string(), options);
        hallmark::pattern::matcher forgetful(tiny);
        // The same by flags that are written into the pattern.
        const hallmark::pattern inside((flags.empty() ? "" : "(?" + flags + ")") + one[0].string());
        for (const hallmark_test::json_tree& result : one[2].items()) {
            const std::string& text = texts[static_cast<std::size_t>(result[0].integer())];
            CAPTURE(text);
            std::vector<std::size_t> expected;
            for (const hallmark_test::json_tree& offset : result[2].items()) {
                expected.push_back(static_cast<std::size_t>(offset.integer()));
            }
            CHECK(spans(whole, text) == expected);
            CHECK(spans(inside, text) == expected);
            CHECK(spans(forgetful, text) == expected);
            CHECK(whole.full_match(text) == result[1].boolean());
            CHECK(whole.matches(text) == !expected.empty());
            const auto first = whole.find(text);
            REQUIRE(first.has_value() == !expected.empty());
            if (first) {
                CHECK(first->begin == expected[0]);
                CHECK(first->end == expected[1]);
            }
            ++checked;
            matched += !expected.empty();
        }
    }
    CHECK(checked > 12000);
    CHECK(matched > 3000);
}
