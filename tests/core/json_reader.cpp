// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>

#include "support/json_cases.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <clocale>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace hallmark;

namespace {

json_number number_of(std::string_view text) {
    json_reader source(text);
    const json_number n = source.number();
    CHECK(source.finish());
    return n;
}
std::string string_of(std::string_view text) {
    json_reader source(text);
    std::string value(source.string());
    CHECK(source.finish());
    return value;
}
std::string place_of(std::string_view text, json_options options = {}, json_place start = {}) {
    json_reader source(text, options, start);
    return source.finish() ? "" : source.failure().where;
}

} // namespace

TEST_CASE("every text that RFC 8259 allows is accepted, and every other is refused at its byte") {
    std::size_t accepted = 0, refused = 0;
    for (const hallmark_test::json_case& c : hallmark_test::json_cases()) {
        CAPTURE(c.text);
        const std::vector<char> exact(c.text.begin(), c.text.end()); // the sanitizer guards its end
        json_reader source({exact.data(), exact.size()});
        const bool ok = source.finish();
        CHECK(ok == c.accepted);
        CHECK(source.failed() != ok);
        (c.accepted ? accepted : refused) += 1;
        if (ok || c.accepted) continue;
        CHECK(source.kind() == json_kind::none);
        CHECK(source.failure().code == c.code);
        CHECK(source.failure().level == severity::error);
        const std::string& where = source.failure().where;
        CHECK(where.substr(where.find('(')) == "(byte " + std::to_string(c.byte) + ")");
    }
    CHECK(accepted >= 80);
    CHECK(refused >= 150);
}

TEST_CASE("the place of a failure counts lines from 1, columns in code points from 1 and bytes from 0") {
    CHECK(place_of("[1,\n  x]") == "line 2, column 3 (byte 6)");
    CHECK(place_of("[\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\", x]") == "line 1, column 9 (byte 14)");
    CHECK(place_of("[\n\n\r\n") == "line 4, column 1 (byte 5)");
    CHECK(place_of("\xEF\xBB\xBF[x]") == "line 1, column 2 (byte 4)"); // a BOM is no column
    CHECK(place_of("") == "line 1, column 1 (byte 0)");
    CHECK(place_of("[1] 2") == "line 1, column 5 (byte 4)");
    CHECK(place_of("[\n x]", {}, {.line = 812, .byte = 8000}) == "line 813, column 2 (byte 8003)");
    CHECK(place_of("[1]").empty());
}

TEST_CASE("the message of a failure says what was expected and what stands there") {
    json_reader comma("{\"a\":1 \"b\":2}");
    REQUIRE_FALSE(comma.finish());
    CHECK(to_string(comma.failure()) ==
          "error at line 1, column 8 (byte 7): expected ',' or '}' after a member of an object: '\"' [malformed]");
    json_reader torn("[\"abc");
    REQUIRE_FALSE(torn.finish());
    CHECK(torn.failure().message == "expected '\"' at the end of a string, but the text ends");
    json_reader bytes("[\"\xFF\"]");
    REQUIRE_FALSE(bytes.finish());
    CHECK(bytes.failure().message == "not UTF-8: byte 0xFF");
    json_reader deep("[[[]]]", {.max_depth = 2});
    REQUIRE_FALSE(deep.finish());
    CHECK(deep.failure().message == "nested too deep: the limit is 2");
}

TEST_CASE("integers that 64 bits hold are exact, and all other numbers are the nearest double") {
    CHECK(number_of("0") == json_number(std::uint64_t{0}));
    CHECK(number_of("-0") == json_number(std::uint64_t{0}));
    CHECK(number_of("-1") == json_number(std::int64_t{-1}));
    CHECK(number_of("9223372036854775807").as_int64() == std::numeric_limits<std::int64_t>::max());
    CHECK(number_of("-9223372036854775808").as_int64() == std::numeric_limits<std::int64_t>::min());
    CHECK_FALSE(number_of("-9223372036854775808").as_uint64().has_value());
    CHECK_FALSE(number_of("9223372036854775808").as_int64().has_value());
    CHECK(number_of("18446744073709551615").as_uint64() == std::numeric_limits<std::uint64_t>::max());
    for (const char* larger : {"18446744073709551616", "18446744073709551620", "20000000000000000000",
                               "-9223372036854775809", "100000000000000000000000", "3.0", "3e0"}) {
        CAPTURE(larger);
        CHECK_FALSE(number_of(larger).is_integer());
        CHECK_FALSE(number_of(larger).as_int64().has_value());
        CHECK_FALSE(number_of(larger).as_uint64().has_value());
    }
    CHECK(number_of("18446744073709551616").as_double() == 18446744073709551616.0);
    CHECK(number_of("18446744073709551615").as_double() == 18446744073709551616.0);
    CHECK(number_of("-9223372036854775809").as_double() == -9223372036854775808.0);
    CHECK(number_of("-7").as_double() == -7.0);
    CHECK(number_of("0.1").as_double() == 0.1);
    CHECK(number_of("-0.0") == json_number(-0.0));
    CHECK(number_of("9007199254740993.0").as_double() == 9007199254740992.0); // a tie goes to even
    CHECK(number_of("1e-400") == json_number(0.0));
    CHECK(number_of("-1e-400") == json_number(-0.0));
    CHECK(number_of("2e-324") == json_number(0.0));
    CHECK(number_of("3e-324").as_double() == std::numeric_limits<double>::denorm_min());
    CHECK(number_of("2.2250738585072011e-308").as_double() == 2.2250738585072011e-308);
    CHECK(number_of("0e999999999999") == json_number(0.0));
    CHECK(number_of("1.7976931348623157e308").as_double() == std::numeric_limits<double>::max());
    std::string many = "1" + std::string(400, '0');
    json_reader beyond(many);
    CHECK_FALSE(beyond.finish());
    CHECK(beyond.failure().code == problem_code::out_of_range);
    many.append("e-400");
    CHECK(number_of(many).as_double() == 1.0);
    CHECK(number_of("0." + std::string(400, '0') + "1e401").as_double() == 1.0);
}

TEST_CASE("strtod, where a library has no from_chars for doubles, gives the same doubles") {
    std::uint64_t state = 7;
    for (int i = 0; i != 2000; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const int exponent = static_cast<int>(state >> 40) % 640 - 330;
        const std::string text =
            std::to_string(state >> 20) + "." + std::to_string(state & 0xFFFFu) + "e" + std::to_string(exponent);
        CAPTURE(text);
        CHECK(detail::nearest_double(text) == detail::double_by_strtod(text));
    }
}

TEST_CASE("no locale changes what is read") {
    const char* const before = std::setlocale(LC_ALL, nullptr);
    const std::string kept = before != nullptr ? before : "C";
    for (const char* name : {"C", "de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"}) {
        if (std::setlocale(LC_ALL, name) == nullptr) continue; // not installed
        CAPTURE(name);
        CHECK(number_of("1234.5").as_double() == 1234.5);
        CHECK(detail::double_by_strtod("1234.5e1") == 12345.0);
        std::string out;
        append_json_number(out, 1234.5);
        CHECK(out == "1234.5");
    }
    std::setlocale(LC_ALL, kept.c_str());
}

TEST_CASE("strings come unescaped, and without a copy where nothing is escaped") {
    CHECK(string_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(string_of(R"("\u0041\u00e9\u20AC\ud83d\ude00")") == "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    CHECK(string_of(R"("a\u0000b")") == std::string("a\0b", 3));
    CHECK(string_of(R"("\udbff\udfff")") == "\xF4\x8F\xBF\xBF");
    CHECK(string_of(R"("\\u0041")") == "\\u0041");
    CHECK(string_of("\"\"").empty());
    const std::string text = "\"plain \xC3\xA9\"";
    json_reader source(text);
    CHECK(source.string().data() == text.data() + 1);
    const std::string megabyte(std::size_t{1} << 20, 'x');
    CHECK(string_of("\"" + megabyte + "\\n" + megabyte + "\"") == megabyte + "\n" + megabyte);
}

TEST_CASE("a special byte is found at every place of a wide step") {
    for (std::size_t at = 0; at != 40; ++at) {
        std::string inside(40, 'z');
        inside.replace(at, 1, "\\\"");
        CHECK(string_of("\"" + inside + "\"") == std::string(at, 'z') + "\"" + std::string(39 - at, 'z'));
        inside = std::string(40, 'z');
        inside[at] = '\x1F';
        CHECK(place_of("\"" + inside + "\"") ==
              "line 1, column " + std::to_string(at + 2) + " (byte " + std::to_string(at + 1) + ")");
        CHECK(number_of(std::string(at, ' ') + "1" + std::string(at, ' ')) == json_number(std::uint64_t{1}));
        CHECK(number_of("\n" + std::string(at, ' ') + "\t1\r\n") == json_number(std::uint64_t{1}));
    }
    for (int c = 0x20; c != 0x100; ++c) { // only a quote, a backslash and what is no UTF-8 ends a run
        std::string text = "\"abcdefghijk" + std::string(1, static_cast<char>(c)) + "\"";
        json_reader source(text);
        CHECK(source.finish() == (c != '"' && c != '\\' && c < 0x80));
    }
}

TEST_CASE("loops stand at every element and member, and skip what is not read") {
    json_reader source(
        R"( {"a": [1, {"x": [2, 3]}, "s"], "b/c": {"~": [true, null]}, "a": "again", "e": [], "o": {}} )");
    std::vector<std::string> seen;
    source.for_each_member([&](std::string_view key) {
        seen.push_back(std::string(key) + "@" + source.where());
        if (source.kind() == json_kind::object) {
            source.for_each_member([&](std::string_view inner) {
                if (inner != "~") return;
                source.for_each_element([&] {
                    seen.push_back(source.where());
                    if (source.kind() == json_kind::boolean) CHECK(source.boolean());
                    CHECK(source.kind() != json_kind::boolean);
                });
            });
        } else if (source.kind() == json_kind::array && key == "a") {
            source.for_each_element([&] { seen.push_back(source.where()); });
        }
    });
    CHECK(source.finish());
    CHECK(seen == std::vector<std::string>{"a@/a", "/a/0", "/a/1", "/a/2", "b/c@/b~1c", "/b~1c/~0/0", "/b~1c/~0/1",
                                           "a@/a", "e@/e", "o@/o"});
    CHECK(source.where().empty());
}

TEST_CASE("an escaped key is given unescaped, stays while its value is read, and stands so in the pointer") {
    json_reader source(R"({"a\u0062\n": "v\tw", "c~\/": 1})");
    std::vector<std::string> seen;
    source.for_each_member([&](std::string_view key) {
        if (source.kind() == json_kind::string) seen.emplace_back(source.string());
        seen.emplace_back(key);
        seen.push_back(source.where());
    });
    CHECK(seen == std::vector<std::string>{"v\tw", "ab\n", "/ab\n", "c~/", "/c~0~1"});
}

TEST_CASE("after a failure every loop ends, nothing is left to read, and the failure stays") {
    json_reader source(R"([[1, 2], ["a", "b\q", "c"], 3])");
    int outer = 0, inner = 0;
    source.for_each_element([&] {
        ++outer;
        source.for_each_element([&] {
            ++inner;
            if (source.kind() == json_kind::string) (void)source.string();
        });
    });
    CHECK(outer == 2);
    CHECK(inner == 4);
    CHECK(source.failed());
    CHECK(source.kind() == json_kind::none);
    CHECK(source.string().empty()); // no wrong call: a reader need not look after each step
    CHECK(source.number() == json_number());
    CHECK_FALSE(source.boolean());
    source.skip();
    source.for_each_element([] { FAIL("nothing is left"); });
    source.for_each_member([](std::string_view) { FAIL("nothing is left"); });
    CHECK_FALSE(source.finish());
    CHECK(source.failure().where == "line 1, column 18 (byte 17)");
}

TEST_CASE("a source that is cancelled ends its loops without a failure") {
    json_reader source("[1, [2, 3], x");
    int seen = 0;
    source.for_each_element([&] {
        ++seen;
        if (source.kind() == json_kind::array) {
            source.for_each_element([&] {
                ++seen;
                source.cancel();
            });
        }
    });
    CHECK(seen == 3);
    CHECK_FALSE(source.failed());
    CHECK(source.kind() == json_kind::none);
    CHECK(source.finish());
}

#if HALLMARK_HAS_EXCEPTIONS
TEST_CASE("a read that does not fit the value is a wrong call that names both and the place") {
    json_reader source(R"({"a": [7]})");
    std::string message;
    source.for_each_member([&](std::string_view) {
        source.for_each_element([&] {
            try {
                (void)source.string();
            } catch (const std::invalid_argument& e) {
                message = e.what();
            }
            CHECK(source.number() == json_number(std::uint64_t{7}));
            CHECK_THROWS_AS((void)source.number(), std::invalid_argument); // it was read already
        });
    });
    CHECK(message == "json source: string() reads a string, but a number stands at '/a/0'");
    CHECK(source.finish());
    CHECK_THROWS_AS((void)source.failure(), std::invalid_argument);
}
#endif

TEST_CASE("the depth limit holds exactly, for what is read and for what is skipped") {
    for (const std::size_t limit : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{512}}) {
        for (const char* pair : {"[]", "{}"}) {
            const bool object = pair[0] == '{';
            const auto nested = [&](std::size_t depth) {
                std::string text;
                for (std::size_t i = 0; i != depth; ++i)
                    text.append(object && i + 1 != depth ? "{\"k\":" : std::string(1, pair[0]));
                return text.append(depth, pair[1]);
            };
            if (limit != 0) {
                const std::string text = nested(limit);
                json_reader at(text, {limit});
                CHECK(at.finish());
            }
            const std::string over = nested(limit + 1);
            json_reader source(over, {limit});
            CHECK_FALSE(source.finish());
            CHECK(source.failure().code == problem_code::too_deep);
            const std::size_t byte = limit * (object ? 5 : 1);
            CHECK(source.failure().where ==
                  "line 1, column " + std::to_string(byte + 1) + " (byte " + std::to_string(byte) + ")");
        }
    }
}

TEST_CASE("100,000 nested arrays do not overflow the stack when they are skipped") {
    const std::size_t depth = 100000;
    const std::string text = std::string(depth, '[') + std::string(depth, ']');
    json_reader refused(text);
    CHECK_FALSE(refused.finish());
    CHECK(refused.failure().code == problem_code::too_deep);
    json_reader read(text, {.max_depth = depth});
    CHECK(read.finish());
}

TEST_CASE("every prefix of a text is refused, and nothing is read past its end") {
    const std::string text =
        "{\"k\xC3\xA9\\n\": [true, false, null, -1.5e3, \"\\ud83d\\ude00 \xF0\x9F\x98\x80\", {}, [ ]], \"z\": 0}";
    for (std::size_t n = 0; n != text.size(); ++n) {
        const std::vector<char> exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(n));
        json_reader source({exact.data(), exact.size()});
        CHECK_FALSE(source.finish());
        CHECK_FALSE(source.failure().where.empty());
    }
    json_reader whole(text);
    CHECK(whole.finish());
}
