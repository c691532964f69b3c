// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace hallmark;

namespace {
std::string in_quotes(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}
std::string digits(double value) {
    std::string out;
    append_json_number(out, value);
    return out;
}
} // namespace

TEST_CASE("tokens make compact JSON behind what stood in the string") {
    std::string out = "x ";
    json_writer json(out);
    CHECK_FALSE(json.complete());
    json.begin_object().key("id").value(7).key("tags").begin_array().value("nlp").value(std::string("cv")).end_array();
    json.key("empty").begin_array().end_array().key("o").begin_object().end_object();
    json.key("score").value(0.5).key("gold").value(true).key("none").null().key("raw").raw("[1, 2]").end_object();
    CHECK(json.complete());
    CHECK(out ==
          R"(x {"id":7,"tags":["nlp","cv"],"empty":[],"o":{},"score":0.5,"gold":true,"none":null,"raw":[1, 2]})");
}

TEST_CASE("an indent puts each element and member on a line of its own") {
    std::string out;
    json_writer json(out, {.indent = 2});
    json.begin_object()
        .key("a")
        .begin_array()
        .value(1)
        .begin_array()
        .end_array()
        .end_array()
        .key("b")
        .begin_object()
        .end_object();
    json.end_object();
    CHECK(out == "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}");
}

TEST_CASE("root values follow each other on lines") {
    std::string out;
    json_writer json(out);
    json.begin_object().key("id").value(1).end_object().end_line();
    json.value("b").end_line();
    CHECK(out == "{\"id\":1}\n\"b\"\n");
}

TEST_CASE("only what must be escaped is escaped") {
    CHECK(in_quotes("\"\\/\b\f\n\r\t") == R"("\"\\/\b\f\n\r\t")");
    CHECK(in_quotes(std::string("\0\x01\x1f\x7f", 4)) == "\"\\u0000\\u0001\\u001f\x7f\"");
    CHECK(in_quotes("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") == "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
    CHECK(in_quotes("") == "\"\"");
}

TEST_CASE("a byte that is not UTF-8 is written as U+FFFD, one for each") {
    CHECK(in_quotes("a\xFF"
                 "b") == "\"a\xEF\xBF\xBD"
                         "b\"");
    CHECK(in_quotes("\xE2\x82") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(in_quotes("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("doubles are written by the fewest digits, and read back as doubles") {
    CHECK(digits(0.1) == "0.1");
    CHECK(digits(1.0) == "1.0");
    CHECK(digits(-0.0) == "-0.0");
    CHECK(digits(1e22) == "1e+22");
    CHECK(digits(1.0 / 3) == "0.3333333333333333");
    CHECK(digits(5e-324) == "5e-324");
    CHECK(digits(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
    CHECK(digits(std::nan("")) == "null");
    CHECK(digits(std::numeric_limits<double>::infinity()) == "null");
    CHECK(digits(-std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("every double survives writing and reading, bit for bit") {
    std::uint64_t state = 1;
    std::string out;
    json_writer json(out);
    std::vector<double> written;
    json.begin_array();
    for (int i = 0; i != 20000; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const double value = std::bit_cast<double>(state ^ (state >> 29));
        if (!std::isfinite(value)) continue;
        written.push_back(value);
        json.value(value);
    }
    json.end_array();
    json_reader source(out);
    std::size_t i = 0, equal = 0;
    source.for_each_element([&] { equal += source.number() == json_number(written[i++]); });
    CHECK(source.finish());
    CHECK(equal == written.size());
    CHECK(i == written.size());
}

TEST_CASE("integers of every width survive writing and reading") {
    std::string out;
    json_writer json(out);
    json.begin_array().value(std::int8_t{-5}).value(std::uint8_t{200}).value(std::size_t{7}).value(-1L).value(3u);
    json.value(std::numeric_limits<std::int64_t>::min()).value(std::numeric_limits<std::int64_t>::max());
    json.value(std::numeric_limits<std::uint64_t>::max()).value(0.5f).end_array();
    CHECK(out == "[-5,200,7,-1,3,-9223372036854775808,9223372036854775807,18446744073709551615,0.5]");
}

TEST_CASE("random strings survive writing and reading") {
    std::uint64_t state = 3;
    const auto next = [&state] {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>(state >> 33);
    };
    for (int round = 0; round != 500; ++round) {
        std::string text;
        for (std::uint32_t n = next() % 60; n != 0; --n) {
            const std::uint32_t kind = next() % 4;
            const std::uint32_t range = kind == 0 ? 0x20u : kind == 1 ? 0x80u : kind == 2 ? 0x800u : 0x110000u;
            detail::append_utf8(text, static_cast<char32_t>(next() % range));
        }
        std::string out;
        json_writer json(out);
        json.begin_object().key(text).value(text).end_object();
        json_reader source(out);
        source.for_each_member([&](std::string_view key) {
            CHECK(key == text);
            CHECK(source.string() == text);
        });
        CHECK(source.finish());
    }
}

#if HALLMARK_HAS_EXCEPTIONS
TEST_CASE("what would not be JSON is a wrong call") {
    std::string out;
    json_writer json(out);
    CHECK_THROWS_AS(json.end_array(), std::invalid_argument);
    CHECK_THROWS_AS(json.key("a"), std::invalid_argument);
    CHECK_THROWS_AS(json.end_line(), std::invalid_argument);
    json.begin_object();
    CHECK_THROWS_WITH(json.value(1), "json_writer: a value stands in an object without a key");
    CHECK_THROWS_AS(json.begin_array(), std::invalid_argument);
    CHECK_THROWS_AS(json.end_array(), std::invalid_argument);
    json.key("a");
    CHECK_THROWS_AS(json.key("b"), std::invalid_argument);
    CHECK_THROWS_AS(json.end_object(), std::invalid_argument);
    json.value(1).end_object();
    CHECK_THROWS_AS(json.value(2), std::invalid_argument);
    CHECK(out == "{\"a\":1}");
}
#endif
