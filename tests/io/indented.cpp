// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/io/vocabulary/indented.hpp>
#include <hallmark/ontology.hpp>

#include "vocabulary_cases.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::told;

TEST_CASE("a line that is indented more is the child of the line above") {
    const auto read = hm::io::parse_indented("# what people do\n"
                                             "vision | computer vision|cv\n"
                                             "  detection\n"
                                             "\t\tface detection\n"
                                             "\n"
                                             "  segmentation | a \\| b | \\#x\n"
                                             "language\n"
                                             "  ocr\r\n"
                                             "vision\n"
                                             "  ocr | text reading\n");
    CHECK(read.problems.empty());
    REQUIRE(read.value.size() == 6);
    CHECK(read.value.find("cv") == 0u);
    CHECK(read.value.find("a | b") == 3u);
    CHECK(read.value.find("#x") == 3u);
    CHECK(read.value.parents(2)[0] == 1);
    CHECK(read.value.parents(5).size() == 2);
    CHECK(read.value.find("text reading") == 5u);
}

TEST_CASE("what is wrong with indented text is told with its line") {
    const auto read = hm::io::parse_indented("  a\n"         // 1
                                             "b\n"           // 2
                                             "     c\n"      // 3
                                             "   d | x\n"    // 4
                                             "  e\n"         // 5
                                             "  | y\n"       // 6
                                             "  f\xFF | x\n" // 7
                                             "  b\n"         // 8
                                             "    e\n"       // 9
                                             "e\n"           // 10
                                             "  b\n");       // 11
    INFO(to_string(read.problems));
    CHECK(told(read.problems) == std::vector<std::string>{"malformed line 1", "malformed line 3", "malformed line 4",
                                                          "missing_field line 6", "invalid_utf8 line 7",
                                                          "self_parent line 8", "redundant_parent line 9",
                                                          "ambiguous_alias line 7", "cycle line 5"});
    CHECK(read.value.size() == 6);
    CHECK(read.value.is_ancestor(read.value.at("b"), read.value.at("c")));
    CHECK(told(hm::io::parse_indented(std::string_view("\xFF\xFE"
                                                       "a\0",
                                                       4))
                   .problems) == std::vector<std::string>{"invalid_utf8 line 1"});
    CHECK(told(hm::io::read_indented("/no/such/file.txt").problems) ==
          std::vector<std::string>{"cannot_read /no/such/file.txt"});
    CHECK(hm::io::parse_indented("").problems.empty());
}

TEST_CASE("what is written as indented text reads back with the same names, aliases and parents") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        INFO(seed);
        const hm::ontology tags = hallmark_test::random_vocabulary(seed, false, true);
        const std::string text = hm::io::write_indented(tags);
        const auto again = hm::io::parse_indented(text);
        CHECK(hallmark_test::by_name(again.value) == hallmark_test::by_name(tags));
        CHECK(hm::io::parse_indented(hm::io::write_indented(again.value)).value.size() == tags.size());
    }
    CHECK(hm::io::write_indented(hm::io::parse_indented("a|b\n c\n").value) == "a | b\n  c\n");
}

TEST_CASE("a name that begins with the bytes of a byte order mark reads back") {
    for (const std::string_view name : {"\xEF\xBB\xBFvision", "\xFE\xFF", "\xFF\xFEx"}) {
        hm::ontology_builder builder;
        builder.add({.name = std::string(name)});
        const auto again = hm::io::parse_indented(hm::io::write_indented(builder.build().value));
        REQUIRE(again.value.size() == 1);
        CHECK(again.value.name(0) == name);
    }
}

TEST_CASE("a chain of many steps is read and written without recursion") {
    std::string text;
    for (std::size_t i = 0; i < 2000; ++i) text.append(2 * i, ' ').append("t" + std::to_string(i) + "\n");
    const auto read = hm::io::parse_indented(text);
    CHECK(read.problems.empty());
    CHECK(read.value.depth(1999) == 1999);
    CHECK(hm::io::write_indented(read.value) == text);
}

TEST_CASE("no beginning of an indented text and no wrong byte in it does harm") {
    hallmark_test::for_each_broken_text("a | b \\| c\n  d\n\te\\\\\n    f\n", [](std::string_view broken) {
        const auto read = hm::io::parse_indented(broken);
        CHECK(read.value.size() <= 5);
        for (const hm::problem& p : read.problems) CHECK(p.where.starts_with("line "));
    });
}
