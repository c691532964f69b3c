// SPDX-License-Identifier: MIT
#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>
#if defined(HALLMARK_TEST_SIMDJSON)
#  include <hallmark/io/simdjson.hpp>
#endif

#include "support/json_cases.hpp"
#include "support/json_dump.hpp"
#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace hallmark;
using hallmark_test::check_json;
using hallmark_test::dump_json;

namespace {

struct no_source {
    json_kind kind() { return json_kind::none; }
};
struct no_engine {
    void read(std::string_view) {}
};
static_assert(io::json_source<json_reader> && !io::json_source<no_source> && !io::json_source<int>);
static_assert(io::json_engine<io::builtin_engine> && io::json_engine<io::builtin_engine&> &&
              !io::json_engine<no_engine>);

} // namespace

TEST_CASE("an engine adds what is wrong with the text behind the problems that its reader adds") {
    problems out;
    int seen = 0;
    io::builtin_engine{}.read("[1, \"two\", 3", out, [&](auto& source) {
        source.for_each_element([&] {
            ++seen;
            if (source.kind() != json_kind::number) {
                out.add(severity::error, problem_code::wrong_type, source.where(), "expected a number");
            }
        });
    });
    CHECK(seen == 3);
    REQUIRE(out.size() == 2);
    CHECK(out[0].where == "/1");
    CHECK(out[1] == problem{severity::error, problem_code::malformed, "line 1, column 13 (byte 12)",
                            "expected ',' or ']' after an element of an array, but the text ends"});
}

TEST_CASE("an engine does not call its reader where there is no value") {
    for (const std::string_view text : {"", " ", "\xEF\xBB\xBF", "x", "]"}) {
        problems out;
        io::builtin_engine{}.read(text, out, [](auto&) { FAIL("there is no value"); });
        CHECK(out.size() == 1);
    }
}

TEST_CASE("an engine validates what its reader leaves") {
    CHECK(check_json(io::builtin_engine{}, "[1,2] 3").count(problem_code::malformed) == 1);
    CHECK(check_json(io::builtin_engine{}, "{\"a\":[1,{]}").count(problem_code::malformed) == 1);
    CHECK(check_json(io::builtin_engine{}, "{\"a\":[1,{}]}").ok());
    CHECK(check_json(io::builtin_engine{{.max_depth = 1}}, "[[]]").count(problem_code::too_deep) == 1);
}

TEST_CASE("a place within a file is told by the engine") {
    problems out;
    io::builtin_engine{}.read("{\"id\":}", out, [](auto& source) { source.skip(); }, {.line = 9, .byte = 100});
    REQUIRE(out.size() == 1);
    CHECK(out[0].where == "line 9, column 7 (byte 106)");
}

#if defined(HALLMARK_TEST_SIMDJSON)

namespace {

static_assert(io::json_engine<io::simdjson_engine> && io::json_engine<io::simdjson_engine&>);

/// Compares both engines on a text, in full and with nothing read; with a copy of the text and without.
bool engines_agree(io::simdjson_engine& engine, std::string_view text) {
    const std::string expected = dump_json(io::builtin_engine{}, text);
    bool same =
        dump_json(engine, text) == expected && check_json(engine, text) == check_json(io::builtin_engine{}, text);
    std::string padded(text);
    padded.append(io::spare_bytes, '"'); // what the bytes hold does not matter
    same = same &&
           dump_json(engine, std::string_view(padded).substr(0, text.size()), {.spare = io::spare_bytes}) == expected;
    CHECK_MESSAGE(same, "text: " << std::string(text.substr(0, 200)));
    return same;
}

class generator {
public:
    explicit generator(std::uint64_t seed) : state_(seed) {}
    std::size_t below(std::size_t n) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(state_ >> 33) % n;
    }
    /// A random JSON text; numbers and strings lean to what readers get wrong.
    void value(std::string& out, int depth) {
        static constexpr std::string_view scalars[] = {"null",
                                                       "true",
                                                       "false",
                                                       "0",
                                                       "-0",
                                                       "-0.0",
                                                       "1e2",
                                                       "18446744073709551615",
                                                       "18446744073709551616",
                                                       "-9223372036854775808",
                                                       "9223372036854775808",
                                                       "0.1",
                                                       "1e400",
                                                       "1e-400",
                                                       "2.2250738585072011e-308",
                                                       "123456789012345678901234567890e-10",
                                                       "\"\"",
                                                       "\"a\\u0000b\"",
                                                       "\"\\ud83d\\ude00\"",
                                                       "\"\\\"\"",
                                                       "\"\xC3\xA9\xF0\x9F\x98\x80\"",
                                                       "\"\\\\\\/\"",
                                                       "1.5",
                                                       "-17"};
        const std::size_t kind = below(depth <= 0 ? 6 : 10);
        if (kind < 4)
            out.append(scalars[below(std::size(scalars))]);
        else if (kind < 6) {
            out.push_back('"');
            for (std::size_t n = below(20); n != 0; --n) out.push_back(static_cast<char>('a' + below(26)));
            out.push_back('"');
        } else {
            const bool object = kind < 8;
            out.push_back(object ? '{' : '[');
            const std::size_t n = below(5);
            for (std::size_t i = 0; i != n; ++i) {
                if (i != 0) out.append(below(2) == 0 ? "," : ",\n    ");
                if (object)
                    out.append("\"")
                        .append(1, static_cast<char>('a' + below(4)))
                        .append(below(2) == 0 ? "\":" : "\" : ");
                value(out, depth - 1);
            }
            out.push_back(object ? '}' : ']');
        }
    }

private:
    std::uint64_t state_;
};

} // namespace

TEST_CASE("both engines give the same values, problems and places on every text of the table") {
    io::simdjson_engine engine;
    for (const hallmark_test::json_case& c : hallmark_test::json_cases()) {
        engines_agree(engine, c.text);
        CHECK(check_json(engine, c.text).ok() == c.accepted);
    }
}

TEST_CASE("both engines agree on every prefix of a text") {
    const std::string text = "\xEF\xBB\xBF {\"k\xC3\xA9\\n\": [true, null, -1.5e3, \"\\ud83d\\ude00 "
                             "\xF0\x9F\x98\x80\", {}, [ ]], \"z\": 0} ";
    io::simdjson_engine engine;
    for (std::size_t n = 0; n <= text.size(); ++n) engines_agree(engine, std::string_view(text).substr(0, n));
}

TEST_CASE("both engines agree on random texts and on random damage to them") {
    static constexpr std::string_view pieces[] = {
        "\"",           "\\",          "{",    "}",    "[",    "]", ",",  ":",  "0",   "-",    "e",     ".",
        "\\u",          "\\ud800",     "\xC3", "\xFF", "\x01", " ", "\n", "\t", "tru", "null", "1e999", "//",
        "\xEF\xBB\xBF", "\xE2\x82\xAC"};
    generator random(2024);
    io::simdjson_engine engine;
    int differing = 0;
    for (int round = 0; round != 3000 && differing < 5; ++round) {
        std::string text;
        random.value(text, 5);
        differing += !engines_agree(engine, text);
        for (int damage = 0; damage != 3; ++damage) {
            const std::size_t at = random.below(text.size() + 1);
            const std::size_t what = random.below(4);
            if (what == 0)
                text.erase(at, random.below(3));
            else if (what == 1)
                text.insert(at, pieces[random.below(std::size(pieces))]);
            else if (what == 2 && at < text.size())
                text[at] = static_cast<char>(random.below(256));
            else if (at < text.size())
                text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
            differing += !engines_agree(engine, text);
        }
    }
}

TEST_CASE("both engines agree on the depth limit, below, at and above it") {
    for (const std::size_t limit :
         {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{512}, std::size_t{2000}}) {
        io::simdjson_engine engine{{.max_depth = limit}};
        for (const std::size_t depth : {limit - (limit != 0), limit, limit + 1, limit + 2}) {
            for (const std::string_view inside : {"", "1", "{}", "[[]]", "{\"a\":{}}"}) {
                const std::string text = std::string(depth, '[').append(inside).append(depth, ']');
                CHECK(check_json(engine, text) == check_json(io::builtin_engine{{.max_depth = limit}}, text));
            }
        }
    }
    const std::string deep = std::string(100000, '[') + std::string(100000, ']');
    io::simdjson_engine engine;
    CHECK(check_json(engine, deep) == check_json(io::builtin_engine{}, deep));
}

TEST_CASE("both engines agree on the lesson's files, and on large and small texts in turn") {
    io::simdjson_engine engine;
    for (const char* name : {"data/mwml/tags.json", "data/mwml/projects.json", "data/mwml/tags_old.json"}) {
        engines_agree(engine, hallmark_test::load_bytes(name));
        engines_agree(engine, "[1]");
    }
    engines_agree(engine, "\"" + std::string(std::size_t{1} << 20, 'x') + "\\n\"");
    engines_agree(engine, "\"\\u00e9\"");
}

TEST_CASE("both engines tell the place of a text within its file, and stop when cancelled") {
    io::simdjson_engine engine;
    CHECK(dump_json(engine, "[1,]", {.line = 7, .byte = 70}) ==
          dump_json(io::builtin_engine{}, "[1,]", {.line = 7, .byte = 70}));
    const auto cancelled = [](auto&& e) {
        problems out;
        std::string seen;
        e.read("{\"a\": [1, 2], \"b\": 3}", out, [&](auto& source) {
            source.for_each_member([&](std::string_view key) {
                seen.append(key);
                if (source.kind() != json_kind::array) return;
                source.for_each_element([&] {
                    seen.append(source.where());
                    source.cancel();
                    seen.append(source.kind() == json_kind::none ? "." : "!");
                });
            });
        });
        return seen + to_string(out);
    };
    CHECK(cancelled(engine) == "a/a/0.");
    CHECK(cancelled(io::builtin_engine{}) == "a/a/0.");
}

#  if HALLMARK_HAS_EXCEPTIONS
TEST_CASE("both engines tell a wrong call in the same words") {
    const auto words = [](auto&& e) {
        problems out;
        std::string said;
        e.read("{\"a\": [7]}", out, [&](auto& source) {
            source.for_each_member([&](std::string_view) {
                source.for_each_element([&] {
                    try {
                        (void)source.boolean();
                    } catch (const std::invalid_argument& wrong) {
                        said = wrong.what();
                    }
                });
            });
        });
        return said;
    };
    CHECK(words(io::simdjson_engine{}) == words(io::builtin_engine{}));
    CHECK(words(io::simdjson_engine{}) == "json source: boolean() reads a boolean, but a number stands at '/a/0'");
}
#  endif

#endif
