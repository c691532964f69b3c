// SPDX-License-Identifier: MIT

#include <hallmark/text/pattern.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using hallmark::checked;
using hallmark::pattern;
using hallmark::text_span;
using hallmark::pattern_options;
using hallmark::problem_code;

using spans = std::vector<std::pair<std::size_t, std::size_t>>;

/// A copy whose bytes end where the allocation does: reading past the end is seen by the sanitizer.
class exact {
public:
    explicit exact(std::string_view text) : bytes_(text.begin(), text.end()) { bytes_.shrink_to_fit(); }
    [[nodiscard]] std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

private:
    std::vector<char> bytes_;
};

template <class Searcher>
requires(!std::is_convertible_v<Searcher, std::string_view>) spans all(Searcher&& searcher, std::string_view text) {
    const exact copy(text);
    spans found;
    searcher.for_each_match(copy.text(), [&](const text_span& m) { found.emplace_back(m.begin, m.end); });
    return found;
}
spans all(std::string_view expression, std::string_view text, pattern_options options = {}) {
    return all(pattern(expression, options), text);
}

struct lcg {
    std::uint64_t state;
    std::uint32_t operator()(std::uint32_t below) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>((state >> 33) % below);
    }
};

} // namespace

TEST_CASE("a labeling function finds its words with their places") {
    const pattern detects("detect(ion|or)?");
    CHECK(detects.matches("Object detection in videos"));
    CHECK(detects.find("Object detection in videos") == text_span{7, 16});
    CHECK(!detects.matches("Nothing to see"));
    CHECK(!detects.find("Nothing to see").has_value());
    CHECK(detects.full_match("detector"));
    CHECK(!detects.full_match("detectors"));
    CHECK(all(detects, "detect, detector and detection") == spans{{0, 6}, {8, 16}, {21, 30}});
    CHECK(all("\\btf(2|lite)?\\b", "tf, TF2 on a platform: tf2, tflite, tf_x") == spans{{0, 2}, {23, 26}, {28, 34}});
    CHECK(all("(?i)neural\\s+network", "Neural  Networks, NEURAL\nNETWORK") == spans{{0, 15}, {18, 32}});
    CHECK(all("[A-Z][a-z]+Net", "ImageNet, a ResNet; Net; SqueezeNetNet") == spans{{0, 8}, {12, 18}, {25, 35}});
    CHECK(all("https?://\\S+", "see http://a.b/c and https://d.") == spans{{4, 16}, {21, 31}});
    CHECK(detects.expression() == "detect(ion|or)?");
}

TEST_CASE("the preferred alternative and repetition decide where a match ends, not the longest") {
    CHECK(all("a|ab", "ab") == spans{{0, 1}});
    CHECK(all("ab|a", "ab") == spans{{0, 2}});
    CHECK(all("a+?", "aaa") == spans{{0, 1}, {1, 2}, {2, 3}});
    CHECK(all("a{2,3}?", "aaaaa") == spans{{0, 2}, {2, 4}});
    CHECK(all("a{2,3}", "aaaaa") == spans{{0, 3}, {3, 5}});
    CHECK(all("<.*>", "<a> <b>") == spans{{0, 7}});
    CHECK(all("<.*?>", "<a> <b>") == spans{{0, 3}, {4, 7}});
    CHECK(all("(?:|a)*(?:abc|b)", "aabc") == spans{{0, 4}}); // an empty iteration is the last: Perl and Python
    CHECK(pattern("a|ab").full_match("ab"));                 // a whole match need not be the preferred one
    CHECK(pattern("a*?").full_match("aaa"));
}

TEST_CASE("empty matches stand where Python's finditer has them") {
    CHECK(all("a*", "baac") == spans{{0, 0}, {1, 3}, {3, 3}, {4, 4}});
    CHECK(all("a*?", "aa") == spans{{0, 0}, {0, 1}, {1, 1}, {1, 2}, {2, 2}});
    CHECK(all("", "é") == spans{{0, 0}, {2, 2}}); // between characters, not bytes
    CHECK(all("", "") == spans{{0, 0}});
    CHECK(all("a", "") == spans{});
    CHECK(all("\\b", "ab c") == spans{{0, 0}, {2, 2}, {3, 3}, {4, 4}});
    CHECK(pattern("").full_match(""));
    CHECK(!pattern("").full_match("a"));
    CHECK(pattern("").matches("a"));
}

TEST_CASE("a pattern that was never given, or is malformed, matches nothing") {
    const pattern none;
    CHECK(!none.matches(""));
    CHECK(!none.full_match(""));
    CHECK(!none.find("abc").has_value());
    CHECK(all(none, "abc").empty());
    pattern::matcher m(none);
    CHECK(!m.matches(""));
    const checked<pattern> bad = pattern::compile("a(");
    CHECK(!bad.ok());
    CHECK(!bad.value.matches("a("));
    CHECK(!bad.value.matches("a"));
    CHECK(bad.value.expression() == "a(");
}

TEST_CASE("ends of texts and lines") {
    CHECK(all("^a", "a\na") == spans{{0, 1}});
    CHECK(all("(?m)^a", "a\na") == spans{{0, 1}, {2, 3}});
    CHECK(all("a$", "a\na\n") == spans{}); // unlike Python, not before a line feed that ends the text
    CHECK(all("(?m)a$", "a\na\n") == spans{{0, 1}, {2, 3}});
    CHECK(all("a\\z", "a\na") == spans{{2, 3}});
    CHECK(all("(?m)\\Aa", "a\na") == spans{{0, 1}});
    CHECK(all("^a", "a\na", {.multiline = true}) == spans{{0, 1}, {2, 3}});
    CHECK(all("a.b", "a\nb") == spans{});
    CHECK(all("a.b", "a\nb", {.dot_all = true}) == spans{{0, 3}});
    CHECK(all("(?s:a.)b.", "a\nb\na\nbc") == spans{{4, 8}});
}

TEST_CASE("find goes on from a place, and what stands before it counts") {
    const pattern word("\\bab");
    CHECK(word.find("ab xab ab", 0) == text_span{0, 2});
    CHECK(word.find("ab xab ab", 1) == text_span{7, 9});
    CHECK(!word.find("ab xab ab", 8).has_value());
    CHECK(!pattern("^a").find("aa", 1).has_value());
    CHECK(pattern("(?m)^a").find("b\na", 1) == text_span{2, 3});
    CHECK(pattern("$").find("ab", 2) == text_span{2, 2});
    CHECK(pattern("").find("aéb", 2) == text_span{3, 3}); // inside of é means its end
    CHECK(pattern(".").find("aéb", 2) == text_span{3, 4});
    CHECK(pattern(".").find("a\xA9z", 1) == text_span{1, 2}); // a stray byte is inside of nothing
#if HALLMARK_HAS_EXCEPTIONS
    CHECK_THROWS_WITH_AS(static_cast<void>(word.find("ab", 3)), "pattern: from is 3 in a text of 2 bytes",
                         std::invalid_argument);
#endif
}

TEST_CASE("a callback that returns false ends the search") {
    int calls = 0;
    pattern("a").for_each_match("aaaa", [&](const text_span&) { return ++calls < 2; });
    CHECK(calls == 2);
    const pattern a("a");
    pattern::matcher searcher(a);
    searcher.for_each_match("aaaa", [&](const text_span&) { return ++calls < 5; });
    CHECK(calls == 5);
}

TEST_CASE("case is ignored by simple folding, of all scripts") {
    CHECK(all("(?i)straße", "STRAẞE Straße") == spans{{0, 8}, {9, 16}});
    CHECK(all("(?i)σ", "Σσς") == spans{{0, 2}, {2, 4}, {4, 6}});
    CHECK(all("(?i)[k-l]", "KlK\xE2\x84\xAA") == spans{{0, 1}, {1, 2}, {2, 3}, {3, 6}}); // the Kelvin sign
    CHECK(all("(?i)[^k]", "K\xE2\x84\xAAx") == spans{{4, 5}});
    CHECK(all("a(?i)b(?-i)c", "aBc aBC ABc") == spans{{0, 3}});
    CHECK(all("(?i:a)b", "Ab AB") == spans{{0, 2}});
    CHECK(all("((?i)a|b)c", "Bc BC") == spans{{0, 2}});
    CHECK(all("abc", "ABC", {.ignore_case = true}) == spans{{0, 3}});
    CHECK(all("(?-i)abc", "ABC", {.ignore_case = true}) == spans{});
    CHECK(all("(?i)\\W", "\xCD\x85ι") == spans{{0, 2}}); // U+0345 folds to ι, which is no reason for \W to take that
}

TEST_CASE("\\d, \\w and \\s are the predicates of the text module, for every code point") {
    const pattern word("\\w");
    const pattern not_word("[^\\w]");
    const pattern space("\\s");
    const pattern not_space("\\S");
    const pattern digit("\\d");
    const pattern dot(".");
    std::size_t digits = 0;
    std::size_t wrong = 0;
    for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string text;
        hallmark::detail::append_utf8(text, c);
        wrong += word.full_match(text) != hallmark::is_word_character(c);
        wrong += not_word.full_match(text) == hallmark::is_word_character(c);
        wrong += space.full_match(text) != hallmark::is_white_space(c);
        wrong += not_space.full_match(text) == hallmark::is_white_space(c);
        wrong += dot.full_match(text) != (c != '\n');
        digits += digit.full_match(text);
        wrong += digit.full_match(text) && !hallmark::is_word_character(c);
    }
    CHECK(wrong == 0);
    CHECK(digits == 660); // of Unicode 14.0
    CHECK(pattern("\\d+").full_match("0123456789٣৩"));
    CHECK(!pattern("\\d").full_match("²"));
}

TEST_CASE("escapes and classes name their characters") {
    CHECK(pattern("\\x41\\x{1F600}\\u0042\\U0001F600").full_match("A\U0001F600B\U0001F600"));
    CHECK(pattern("\\t\\n\\r\\f\\v\\a").full_match("\t\n\r\f\v\a"));
    CHECK(pattern("\\.\\*\\\\\\-\\ \\é\\_").full_match(".*\\- é_"));
    CHECK(pattern("[]a]+").full_match("a]"));
    CHECK(pattern("[^]a]").full_match("b"));
    CHECK(!pattern("[^]a]").full_match("]"));
    CHECK(pattern("[-a]+[a-]+").full_match("-a-a"));
    CHECK(pattern("[a\\-z]+").full_match("-az"));
    CHECK(!pattern("[a\\-z]+").full_match("b"));
    CHECK(pattern("[\\d\\-x]+").full_match("3-x"));
    CHECK(pattern("[[a]+").full_match("[a"));
    CHECK(pattern("[\\x{4e00}-\\x{9fff}]+").full_match("機械学習"));
    CHECK(pattern("x]}").full_match("x]}"));
    CHECK(pattern("[^\\W\\d_]+").full_match("aé"));
    CHECK(!pattern("[^\\W\\d_]+").full_match("a1"));
    CHECK(!pattern("[^\\s\\S]").matches("a\n\xFF"));
}

TEST_CASE("a byte that is not UTF-8 is a character that only dots and complements match") {
    CHECK(all(".", "\xFF") == spans{{0, 1}});
    CHECK(all(".", "\xE2\x82") == spans{{0, 1}, {1, 2}});             // a sequence that breaks off
    CHECK(all(".", "\xE2\x82\xAC") == spans{{0, 3}});                 // and a whole one
    CHECK(all(".", "\xC0\xAF") == spans{{0, 1}, {1, 2}});             // an overlong one
    CHECK(all(".", "\xED\xA0\x80") == spans{{0, 1}, {1, 2}, {2, 3}}); // a surrogate
    CHECK(all("\\W+", "a\xFFz") == spans{{1, 2}});
    CHECK(all("\\D", "1\xFF") == spans{{1, 2}});
    CHECK(all("\\S", " \xFF") == spans{{1, 2}});
    CHECK(all("[^a]", "a\xFF") == spans{{1, 2}});
    CHECK(all("\\w|\\d|\\s|[\\x{80}-\\x{10FFFF}]|\\x{FFFD}", "\xFF\x80") == spans{});
    CHECK(all("a\\b", "a\xFF") == spans{{0, 1}});
    CHECK(all("a.b", "a\xE9"
                     "b") == spans{{0, 3}});
    CHECK(all("a.b", "a\xC3\xA9"
                     "b") == spans{{0, 4}});
    CHECK(all("a..b", "a\xC3\xA9"
                      "b") == spans{}); // two bytes, but one character
    CHECK(all("é", "\xC3\xC3\xA9\xA9") == spans{{1, 3}});
    CHECK(all("[^x]{2}$", "\xC3\xA9\xE2\x82") == spans{{2, 4}});
}

TEST_CASE("what is wrong with a pattern is told with its byte") {
    const auto check = [](std::string_view expression, std::size_t where, std::string_view message,
                          problem_code code = problem_code::malformed) {
        CAPTURE(std::string(expression.substr(0, 60)));
        const exact copy(expression);
        const checked<pattern> compiled = pattern::compile(copy.text());
        REQUIRE(compiled.problems.size() == 1);
        CHECK(compiled.problems[0].where == "byte " + std::to_string(where));
        CHECK(compiled.problems[0].message.find(message) != std::string::npos);
        CHECK(compiled.problems[0].code == code);
        CHECK(!compiled.ok());
        CHECK(!compiled.value.matches(expression));
    };
    check("detect(ion|or", 6, "unmatched '('");
    check("a)b", 1, "unmatched ')'");
    check("((a)", 0, "unmatched '('");
    check("a[bc", 1, "unmatched '['");
    check("[]", 0, "unmatched '['");
    check("[^", 0, "unmatched '['");
    check("[", 0, "unmatched '['");
    check("*a", 0, "nothing to repeat before '*'");
    check("a|+b", 2, "nothing to repeat before '+'");
    check("(?i)?", 4, "nothing to repeat before '?'");
    check("^*", 1, "nothing to repeat before '*'");
    check("\\b{2}", 2, "nothing to repeat before '{'");
    check("{2}", 0, "'{' repeats nothing");
    check("a**", 2, "a quantifier stands behind a quantifier");
    check("a{2}{3}", 4, "a quantifier stands behind a quantifier");
    check("a*??", 3, "a quantifier stands behind a quantifier");
    check("a++", 2, "possessive");
    check("a{", 1, "'{' begins no repetition");
    check("a{,3}", 1, "'{' begins no repetition");
    check("a{1,2", 1, "'{' begins no repetition");
    check("a{x}", 1, "'{' begins no repetition");
    check("a{3,2}", 1, "least count is above");
    check("a{1001}", 1, "more than 1000", problem_code::out_of_range);
    check("a{1,99999999999999999999}", 1, "more than 1000", problem_code::out_of_range);
    check("é\\", 2, "a backslash ends the pattern");
    check("[a\\", 2, "a backslash ends the pattern");
    check("a\\y", 1, "unknown escape '\\y'");
    check("\\Z", 0, "'\\z'");
    check("\\0", 0, "unknown escape '\\0'");
    check("(a)\\1", 3, "backreferences");
    check("(?P=x)", 0, "backreferences");
    check("\\k<x>", 0, "backreferences");
    check("\\pL", 0, "\\p");
    check("a(?=b)", 1, "lookahead");
    check("a(?!b)", 1, "lookahead");
    check("(?<=b)a", 0, "lookbehind");
    check("(?<!b)a", 0, "lookbehind");
    check("(?P<n>a)", 0, "named groups");
    check("(?<n>a)", 0, "named groups");
    check("(?>a)", 0, "atomic");
    check("(?#a)", 0, "comments");
    check("(?(1)a)", 0, "conditional");
    check("(?x)a", 2, "unknown flag 'x'");
    check("(?é)", 2, "unknown flag 'é'");
    check("(?i--m)", 4, "unknown flag '-'");
    check("(?)", 2, "a flag is missing");
    check("(?i-)", 4, "a flag is missing");
    check("(?i", 0, "unmatched '('");
    check("(?", 0, "unmatched '('");
    check("[z-a]", 1, "'z-a' is no range");
    check("[a-\\d]", 1, "is no range");
    check("[\\d-z]", 1, "'\\d-z' is no range");
    check("[[:alpha:]]", 1, "POSIX");
    check("[\\b]", 1, "'\\b' is no character of a class");
    check("\\x4", 0, "incomplete escape '\\x'");
    check("\\x{}", 0, "incomplete escape '\\x'");
    check("\\x{41", 0, "incomplete escape '\\x'");
    check("\\u12g4", 0, "incomplete escape '\\u'");
    check("\\U00110000", 0, "no code point");
    check("a\\x{D800}", 1, "no code point");
    check("\\x{1000000000000000000041}", 0, "no code point");
    check("ab\xFF", 2, "not UTF-8", problem_code::invalid_utf8);
    check(std::string(251, '(') + std::string(251, ')'), 250, "deeper", problem_code::too_deep);
    check("ab(x{1000}){1000}c", 11, "with this repetition the pattern takes more than 16384 steps",
          problem_code::out_of_range);
    check("(((a{0,9}){0,9}){1000})*", 16, "with this repetition", problem_code::out_of_range);
    check(std::string(20000, 'a'), 0, "more than 16384 steps", problem_code::out_of_range);
    CHECK(pattern("((((){1000}){1000}){1000}){1000}").full_match(""));
    CHECK(pattern::compile(std::string(250, '(') + std::string(250, ')')).ok());
    CHECK(pattern::compile("(x{1000}){2}", {.most_steps = 3000}).ok());
    CHECK(pattern::compile("(?:a|b)c", {.most_steps = 0}).problems[0].code == problem_code::out_of_range);
#if HALLMARK_HAS_EXCEPTIONS
    CHECK_THROWS_WITH_AS(pattern("a("), "pattern 'a(': error at byte 1: unmatched '(' [malformed]",
                         std::invalid_argument);
#endif
}

TEST_CASE("no text and no pattern is slow") {
    // With backtracking, each of these would take longer than the universe is old.
    const std::string as(20000, 'a');
    CHECK(!pattern("(a*)*b").matches(as));
    CHECK(!pattern("(a|aa)+$").matches(as + "b"));
    CHECK(!pattern("(a|aa)+c").full_match(as));
    CHECK(!pattern("(?:a?){500}b").matches(as));
    CHECK(pattern("a{0,50}a{50}").find(as) == text_span{0, 100});
    CHECK(!pattern("(.*)(.*)(.*)(.*)(.*)x").matches(as));
    CHECK(!pattern("((((((a*)*)*)*)*)*)*b").matches(as));
    CHECK(!pattern("(?:(?:(?:a?|b)*|c)*?|d)*e").matches(as));
    CHECK(all("x*", as).size() == as.size() + 1);
    // An automaton of 2^16 states, most of which are never met, within a small memory.
    const pattern large("[ab]*a[ab]{15}c", {.cache_bytes = 4096});
    std::string text;
    lcg random{5};
    for (int i = 0; i != 20000; ++i) text.push_back("ab"[random(2)]);
    CHECK(!large.matches(text));
    text[19000] = 'c';
    text[18984] = 'a';
    CHECK(large.find(text) == text_span{0, 19001});
}

TEST_CASE("a matcher answers as its pattern does, whatever it remembers and forgets") {
    const pattern large("(?i)\\b[ab]{3,9}a[^c]{12}(?:c|\\bd)\\w*?");
    const pattern small("(?i)\\b[ab]{3,9}a[^c]{12}(?:c|\\bd)\\w*?", {.cache_bytes = 2000});
    const pattern tiny("(?i)\\b[ab]{3,9}a[^c]{12}(?:c|\\bd)\\w*?", {.cache_bytes = 0});
    pattern::matcher a(large);
    pattern::matcher b(small);
    pattern::matcher c(tiny);
    const char* const pieces[] = {"a", "a", "a", "a", "B", "b", "b", "b",    "b",
                                  "a", "A", "a", " ", " ", "c", "é", "\xFF", "d"};
    lcg random{9};
    std::size_t found = 0;
    for (int round = 0; round != 60; ++round) {
        std::string text;
        for (std::uint32_t n = random(600); n-- != 0;) text += pieces[random(sizeof pieces / sizeof *pieces)];
        const spans expected = all(large, text);
        found += expected.size();
        CHECK(all(a, text) == expected);
        CHECK(all(b, text) == expected);
        CHECK(all(c, text) == expected);
        CHECK(a.matches(text) == !expected.empty());
        CHECK(b.find(text).has_value() == !expected.empty());
        CHECK(b.full_match(text) == large.full_match(text));
    }
    CHECK(found > 20);
}

TEST_CASE("passing over what cannot match changes no answer") {
    // The second pattern has an alternative that never matches but could begin anywhere, so that no place is passed
    // over.
    std::vector<std::string> expressions{"detect(ion|or)?",
                                         "[A-Z][a-z]+Net",
                                         "(?i)neural\\s+network",
                                         "(transformer|bert|attention)s?",
                                         "\\w+ing\\b",
                                         "https?://\\S+",
                                         "[^\\n]*[0-9]{4}[^\\n]*",
                                         "\\btf(2|lite)?\\b",
                                         "[é-ü]x",
                                         "[^a-z]Q",
                                         "é|日本|x{3}",
                                         ".*Net$",
                                         "(?i)[ks]et",
                                         "\\B[^\\x{0}-\\x{7f}]q",
                                         "(?:ab|cd|ef|gh)z",
                                         "(?m)^Net|x$",
                                         "\\d+(?:-\\d+)+",
                                         "a[^b]*?Net\\b"};
    const hallmark_test::json_tree golden = hallmark_test::load_json("golden/text/pattern_python.json");
    for (std::size_t i = 0; i < golden["cases"].size(); i += 7) expressions.push_back(golden["cases"][i][0].string());
    const char* const pieces[] = {"Net", "detect", "ion", "neural ", "Network", "bert", "http://", "2021",
                                  "ing", "\n",     " ",   "é",       "x",       "日本", "\xFF",    "\xE2\x82",
                                  "ü",   "aa",     "b",   "Image",   "K",       "set",  "Q",       "tf2",
                                  "-",   "10",     "A1",  "_",       "the ",    "a ",   "abz"};
    lcg random{3};
    std::size_t found = 0;
    for (const std::string& expression : expressions) {
        CAPTURE(expression);
        const pattern fast(expression);
        const pattern slow("(?:" + expression + ")|[\\s\\S]\\b\\B");
        for (int round = 0; round != 3; ++round) {
            std::string text;
            for (std::uint32_t n = 5 + random(60); n-- != 0;) text += pieces[random(sizeof pieces / sizeof *pieces)];
            CAPTURE(text);
            const spans expected = all(slow, text);
            found += expected.size();
            CHECK(all(fast, text) == expected);
            CHECK(fast.matches(text) == !expected.empty());
        }
    }
    CHECK(found > 5000);
}

TEST_CASE("a match is found wherever it stands in blocks of sixteen bytes") {
    const pattern one("needle");
    const pattern many("needle|pin|(?i)thumbtack|nail[s]");
    for (std::size_t before = 0; before != 70; ++before) {
        for (std::size_t behind = 0; behind != 40; ++behind) {
            const std::string text = std::string(before, 'n') + "needle" + std::string(behind, 'e');
            CHECK(all(one, text) == spans{{before, before + 6}});
            const std::string pins = std::string(before, 'p') + "pin" + std::string(behind, 'i');
            CHECK(all(many, pins) == spans{{before, before + 3}});
        }
    }
}

TEST_CASE("patterns are values") {
    pattern a("x+");
    const pattern b = a;
    a = pattern("y");
    CHECK(b.find("axx") == text_span{1, 3});
    CHECK(!a.matches("x"));
    const pattern c = std::move(a);
    CHECK(c.matches("y"));
    CHECK(b.options() == pattern_options{});
    CHECK(text_span{2, 5}.size() == 3);
    CHECK(text_span{2, 2}.empty());
}
