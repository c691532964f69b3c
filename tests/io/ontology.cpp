// SPDX-License-Identifier: MIT
#include <hallmark/io/ontology.hpp>
#if defined(HALLMARK_TEST_SIMDJSON)
#  include <hallmark/io/simdjson.hpp>
#endif

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace hallmark;
using lines = std::vector<std::string>;

namespace {

/// What the built-in engine reads; another engine that is there must read the same.
checked<ontology> parsed(const std::string& text, const ontology_options& options = {}) {
    auto plain = io::parse_ontology(text, options);
#if defined(HALLMARK_TEST_SIMDJSON)
    const auto fast = io::parse_ontology(text, io::simdjson_engine{}, options);
    CHECK(fast.value == plain.value);
    CHECK(fast.problems == plain.problems);
#endif
    return plain;
}

lines told(const problems& all) {
    lines text;
    for (const problem& p : all) text.push_back(std::string(name_of(p.code)) + " " + p.where);
    return text;
}

} // namespace

TEST_CASE("the lesson's tags are read alike by every engine") {
    const std::string path = std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags.json";
    const auto file = io::read_file(path);
    REQUIRE(file.ok());
    const auto tags = parsed(file.value);
    CHECK(tags.value.size() == 400);
    CHECK(tags.problems.size() == 12);
    CHECK(tags.ok());
    const auto read = io::read_ontology(path);
    CHECK(read.value == tags.value);
    CHECK(read.problems == tags.problems);
    io::builtin_engine engine; // kept by the host
    CHECK(io::read_ontology(path, engine).value == tags.value);
    CHECK(parsed(file.value, {.unknown_parents = unknown_parents::create}).value.size() == 404);
#if defined(HALLMARK_TEST_SIMDJSON)
    io::simdjson_engine kept;
    CHECK(io::read_ontology(path, kept).problems == tags.problems);
    CHECK(io::read_ontology(path, kept, {.unknown_parents = unknown_parents::create}).value.size() == 404);
#endif
}

TEST_CASE("aliases and parents may be missing, and other fields are not looked at") {
    const auto read = parsed(
        R"([{"tag": "a"}, {"color": {"tag": 3}, "tag": "b", "parents": ["a"], "id": 7}, {"aliases": ["x"], "tag": "c"}])");
    CHECK(read.problems.empty());
    CHECK(read.value.size() == 3);
    CHECK(read.value.is_ancestor(0, 1));
    CHECK(read.value.find("X") == 2);
    CHECK(parsed("[]").value == ontology());
    CHECK(parsed("[]").problems.empty());
}

TEST_CASE(
    "a wrong record costs the record, a wrong field the field, a wrong element the element, each told at its place") {
    const auto read = parsed(R"([
        {"tag": "a", "aliases": [1, "x", null, "", "y"], "parents": [["b"], "gone", {"tag": "c"}, "b"]},
        {"tag": "b", "aliases": "z", "parents": null},
        {"tag": 3, "aliases": ["lost"]},
        {"aliases": ["lost"]},
        "c",
        null,
        {"tag": "d", "tag": "e", "aliases": ["f"], "aliases": ["g"], "parents": ["a"], "parents": ["b"]},
        {"tag": "last", "aliases": ["x"]}
    ])");
    CHECK(told(read.problems) == lines{"wrong_type /0/aliases/0", "wrong_type /0/aliases/2", "wrong_type /0/parents/0",
                                       "wrong_type /0/parents/2", "wrong_type /1/aliases", "wrong_type /1/parents",
                                       "wrong_type /2/tag", "missing_field /3", "wrong_type /4", "wrong_type /5",
                                       "duplicate_field /6/tag", "duplicate_field /6/aliases",
                                       "duplicate_field /6/parents", "empty_name /0/aliases/3",
                                       "unknown_parent /0/parents/1", "ambiguous_alias /7/aliases/0"});
    CHECK(read.problems[0].message == "an alias is a number, not a string");
    CHECK(read.problems[8].message == "a tag's record is a string, not an object");
    const ontology& tags = read.value;
    REQUIRE(tags.size() == 4);
    CHECK(tags.name(2) == "d");
    CHECK(tags.find("f") == 2);
    CHECK_FALSE(tags.find("g"));
    CHECK(tags.is_ancestor(0, 2));
    CHECK(std::ranges::equal(tags.parents(0), std::vector<label_id>{1}));
}

TEST_CASE("what is no array of records is told at the root") {
    for (const char* text : {"{\"tag\": \"a\"}", "3", "\"a\"", "null", "true"}) {
        const auto read = parsed(text);
        CHECK(told(read.problems) == lines{"wrong_type "});
        CHECK(read.value.empty());
    }
}

TEST_CASE("malformed text is the reader's last problem; whole records before it are there") {
    const auto read = parsed(R"([{"tag": "a", "aliases": [], "parents": ["gone"]}, {"tag": "b", "aliases": [1}])");
    CHECK(told(read.problems) ==
          lines{"wrong_type /1/aliases/0", "malformed line 1, column 78 (byte 77)", "unknown_parent /0/parents/0"});
    CHECK(read.value.size() == 1);
    for (const char* text :
         {"", " ", "[", "[{\"tag\": \"a\"}", "[{\"tag\": \"a\"}] x", "[{\"tag\": \"a\",}]", "[{\"tag\": \"a", "nul"}) {
        const auto broken = parsed(text);
        CAPTURE(text);
        CHECK_FALSE(broken.ok());
        CHECK(broken.problems.count(problem_code::malformed) == 1);
    }
    CHECK(parsed("[{\"tag\": \"a\"}] x").value.size() == 1);
    CHECK(parsed("[{\"tag\": \"a\"}").value.size() == 1);
    CHECK(parsed("[{\"tag\": \"a\"").value.empty());
    CHECK(parsed("[{\"tag\": \"\xFF\"}]").problems.count(problem_code::invalid_utf8) == 1);
}

TEST_CASE("escapes in names are resolved, and a file that is not there is told with its path") {
    const auto read = parsed(R"([{"tag": "caf\u00e9 \"x\"", "aliases": ["a\u0000b"]}])");
    CHECK(read.value.find("CAF\xC3\x89_\"X\"") == 0);
    CHECK(read.value.find(std::string("a\0b", 3)) == 0);
    const auto missing = io::read_ontology("no/such/tags.json");
    REQUIRE(told(missing.problems) == lines{"cannot_read no/such/tags.json"});
    CHECK(missing.value.empty());
    CHECK_FALSE(missing.ok());
}

TEST_CASE("ids, definitions and examples are read; an id may be a number") {
    const auto read = parsed(R"([{"tag": "a", "id": "T:1", "definition": "the first", "examples": ["x", "y"], "counter_examples": ["z"]},
                                 {"tag": "b", "id": 7, "examples": [1, "w"], "definition": null}])");
    CHECK(told(read.problems) == lines{"wrong_type /1/examples/0", "wrong_type /1/definition"});
    CHECK(read.value.find_id("T:1") == 0);
    CHECK(read.value.find_id("7") == 1);
    CHECK(read.value.definition(0) == "the first");
    CHECK(read.value.examples(0).size() == 2);
    CHECK(read.value.counter_examples(0)[0] == "z");
    CHECK(read.value.examples(1)[0] == "w");
    CHECK(read.value.without_definition() == std::vector<hallmark::label_id>{1});
}
