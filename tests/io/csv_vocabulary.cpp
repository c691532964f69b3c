// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/io/vocabulary/csv.hpp>
#include <hallmark/ontology.hpp>

#include "vocabulary_cases.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::told;

TEST_CASE("a table of pairs gives parents or aliases") {
    const auto pairs = hm::io::parse_csv_vocabulary("child,parent\ncnn,vision\nrnn,language\ncnn,neural networks\n");
    CHECK(pairs.ok());
    REQUIRE(pairs.value.size() == 5);
    CHECK(pairs.value.name(0) == "cnn");
    CHECK(pairs.value.name(1) == "rnn");
    CHECK(pairs.value.name(2) == "vision"); // parents without a row of their own stand behind
    CHECK(pairs.value.parents(0).size() == 2);
    CHECK(told(pairs.problems) ==
          std::vector<std::string>{"unknown_parent line 2", "unknown_parent line 4", "unknown_parent line 3"});
    CHECK(pairs.problems.count(hm::severity::note) == 3);

    const auto aliases = hm::io::parse_csv_vocabulary(
        "Alias;NAME\ncv;vision\nnlp;language\n\"computer; vision\";vision\n", {.separator = ';'});
    CHECK(aliases.problems.empty());
    REQUIRE(aliases.value.size() == 2);
    CHECK(aliases.value.find("computer; vision") == 0u);
    CHECK(aliases.value.find("nlp") == 1u);

    const auto strict = hm::io::parse_csv_vocabulary("child,parent\ncnn,vison\nvision,\n", {.build = {}});
    CHECK(strict.value.size() == 2);
    CHECK(strict.problems[0].message == "parent 'vison' of tag 'cnn' is no tag (did you mean 'vision'?); left out");
}

TEST_CASE("fields of a table are read as RFC 4180 has them") {
    const auto read = hm::io::parse_csv_vocabulary("\xEF\xBB\xBF"
                                                   "name,alias,definition,other,example,counter_example,id\r\n"
                                                   "\"a, \"\"b\"\"\",\"line\r\nbreak\",\"\",x,\"one\",two,I:1\r\n"
                                                   "\r\n"
                                                   "\"a, \"\"b\"\"\",,what it means,,three,,\r\n"
                                                   "c,,,,,,");
    CHECK(read.problems.empty());
    REQUIRE(read.value.size() == 2);
    CHECK(read.value.name(0) == "a, \"b\"");
    CHECK(read.value.aliases(0)[0] == "line\r\nbreak");
    CHECK(read.value.definition(0) == "what it means");
    CHECK(read.value.examples(0).size() == 2);
    CHECK(read.value.counter_examples(0)[0] == "two");
    CHECK(read.value.id(0) == "I:1");
    CHECK(read.value.find_id("I:1") == 0u);
}

TEST_CASE("what is wrong with a table is told with the line of its record") {
    const auto read = hm::io::parse_csv_vocabulary("name,parent,alias,tag,definition\n" // 1: name and tag mean the same
                                                   "a,,\"two\nlines\",,first\n"         // 2
                                                   ",b,,,\n"                            // 4
                                                   "b,a\n"                              // 5
                                                   "c,a,x,,d,e\n"                       // 6
                                                   "\"d\"d,,,,\n"                       // 7
                                                   "e\"e,,,,\n"                         // 8
                                                   "a,e,,,second\n"                     // 9
                                                   "f\xFF,nobody,,,\n"                  // 10
                                                   "c,b,X,,\n"                          // 11
                                                   "b,c,,,\n"                           // 12
                                                   "g,\"open,,\nfor ever");             // 13
    INFO(to_string(read.problems));
    CHECK(told(read.problems) ==
          std::vector<std::string>{"duplicate_field line 1", "missing_field line 4", "missing_field line 5",
                                   "malformed line 6", "malformed line 7", "malformed line 8", "duplicate_field line 9",
                                   "invalid_utf8 line 10", "torn_record line 13", "unknown_parent line 9",
                                   "redundant_parent line 5", "duplicate_alias line 11", "unknown_parent line 10",
                                   "cycle line 11"});
    CHECK(read.value.definition(read.value.at("a")) == "first");
    CHECK(read.value.find("e\"e").has_value());
    CHECK_FALSE(read.value.find("g").has_value());

    CHECK(told(hm::io::parse_csv_vocabulary("").problems) == std::vector<std::string>{"missing_field line 1"});
    CHECK(told(hm::io::parse_csv_vocabulary("\n\nparent,alias\na,b\n").problems) ==
          std::vector<std::string>{"missing_field line 3"});
    CHECK(told(hm::io::parse_csv_vocabulary(std::string_view("\xFE\xFF\0n", 4)).problems) ==
          std::vector<std::string>{"invalid_utf8 line 1"});
    CHECK(told(hm::io::read_csv_vocabulary("/no/such/file.csv").problems) ==
          std::vector<std::string>{"cannot_read /no/such/file.csv"});
}

TEST_CASE("what is written as a table reads back as the same vocabulary") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        INFO(seed);
        const hm::ontology tags = hallmark_test::random_vocabulary(seed, true, true);
        CHECK(hm::io::parse_csv_vocabulary(hm::io::write_csv_vocabulary(tags)).value == tags);
        CHECK(hm::io::parse_csv_vocabulary(hm::io::write_csv_vocabulary(tags, '\t'), {.separator = '\t'}).value ==
              tags);
    }
}

TEST_CASE("no beginning of a table and no wrong byte in it does harm") {
    hallmark_test::for_each_broken_text("name,parent,alias\r\n\"a \"\"b\"\"\",c,\"d\ne\"\r\nc,,\r\n",
                                        [](std::string_view broken) {
                                            const auto read = hm::io::parse_csv_vocabulary(broken);
                                            CHECK(read.value.size() <= 6);
                                            for (const hm::problem& p : read.problems)
                                                CHECK(p.where.starts_with("line "));
                                        });
}
