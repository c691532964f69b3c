// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/io/vocabulary/rf2.hpp>
#include <hallmark/ontology.hpp>

#include "vocabulary_cases.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::told;

namespace {

// Made up for these tests: the columns and the metadata ids are the format's, the concepts are nobody's.
const std::string concepts = "id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\r\n"
                             "100\t20200101\t1\t1\t900000000000074008\r\n"
                             "101\t20200101\t1\t1\t900000000000074008\r\n"
                             "102\t20200101\t1\t1\t900000000000074008\r\n"
                             "103\t20200101\t0\t1\t900000000000074008\r\n"
                             "104\t20200101\t1\t1\t900000000000074008\r\n";
const std::string description_titles =
    "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\n";
const std::string fsn = "\t20200101\t1\t1\t", full = "\ten\t900000000000003001\t",
                  synonym = "\ten\t900000000000013009\t", end = "\t9\n";
const std::string descriptions = description_titles + "1" + fsn + "100" + full + "Thing (finding)" + end + // 2
                                 "2" + fsn + "100" + synonym + "Thing" + end +                             // 3
                                 "3" + fsn + "101" + synonym + "Sore thing" + end +                        // 4
                                 "4" + fsn + "101" + full + "Sore thing (disorder)" + end +                // 5
                                 "5" + fsn + "101" + synonym + "Aching thing" + end +                      // 6
                                 "6\t20200101\t0\t1\t101" + synonym + "Retired name" + end +               // 7
                                 "7" + fsn + "101\tfr\t900000000000013009\tChose douloureuse" + end +      // 8
                                 "8" + fsn + "102" + full + "Sore thing (disorder)" + end +                // 9
                                 "9" + fsn + "103" + full + "Gone (finding)" + end;                        // 10
const std::string relationship_titles = "id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGrou"
                                        "p\ttypeId\tcharacteristicTypeId\tmodifierId\n";
std::string relationship(const std::string& active, const std::string& from, const std::string& to,
                         const std::string& type = "116680003") {
    return "5\t20200101\t" + active + "\t1\t" + from + "\t" + to + "\t0\t" + type +
           "\t900000000000011006\t900000000000451002\n";
}
const std::string relationships = relationship_titles + relationship("1", "101", "100") + // 2
                                  relationship("1", "102", "101") +                       // 3
                                  relationship("0", "100", "102") +                       // 4
                                  relationship("1", "102", "100", "363698007") +          // 5
                                  relationship("1", "104", "103") +                       // 6
                                  relationship("1", "103", "100");                        // 7
const std::string language = "id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId\tacceptabilityId\n"
                             "a\t20200101\t1\t1\t900000000000509007\t5\t900000000000548007\n"
                             "b\t20200101\t1\t1\t900000000000509007\t3\t900000000000549004\n"
                             "c\t20200101\t1\t1\t900000000000508004\t3\t900000000000548007\n"
                             "d\t20200101\t1\t1\t900000000000509007\t2\t900000000000548007\n";
const std::string definitions =
    description_titles + "20" + fsn + "101\ten\t900000000000550004\tA thing that hurts." + end;

} // namespace

TEST_CASE("active concepts of SNOMED CT files are tags with their descriptions and is-a parents") {
    const auto read = hm::io::parse_rf2({.concepts = concepts,
                                         .descriptions = descriptions,
                                         .relationships = relationships,
                                         .definitions = definitions});
    INFO(to_string(read.problems));
    CHECK(told(read.problems) ==
          std::vector<std::string>{"missing_field concepts, line 6", "duplicate_tag concepts, line 4",
                                   "unknown_parent relationships, line 6", "ambiguous_alias concepts, line 4"});
    REQUIRE(read.value.size() == 4);
    CHECK(read.value.name(0) == "Thing (finding)");
    CHECK(read.value.id(0) == "100");
    CHECK(read.value.find("Thing") == 0u);
    CHECK(read.value.find("100") == 0u);
    CHECK(read.value.name(1) == "Sore thing (disorder) (101)");
    CHECK(read.value.name(2) == "Sore thing (disorder) (102)");
    CHECK(read.value.find("Aching thing") == 1u);
    CHECK_FALSE(read.value.find("Retired name"));
    CHECK_FALSE(read.value.find("Chose douloureuse"));
    CHECK(read.value.definition(1) == "A thing that hurts.");
    CHECK(read.value.parents(1)[0] == 0);
    CHECK(read.value.parents(2).size() == 1);
    CHECK(read.value.name(3) == "104");
    CHECK(read.value.parents(3).empty());

    const auto wider =
        hm::io::parse_rf2({.concepts = concepts, .descriptions = descriptions, .relationships = relationships},
                          {.language = "", .parent_types = {"116680003", "363698007"}});
    CHECK(wider.value.parents(2).size() == 2);
    CHECK(wider.value.find("Chose douloureuse") == 1u);
}

TEST_CASE("the preferred synonym of a language reference set names the tag where that is asked") {
    const auto preferred = [&](const std::string& set) {
        return hm::io::parse_rf2(
                   {.concepts = concepts,
                    .descriptions = descriptions,
                    .relationships = relationships,
                    .language = language},
                   {.name = hm::io::rf2_name::preferred, .language_set = set, .ids = hm::io::vocabulary_ids::kept})
            .value;
    };
    const hm::ontology american = preferred("900000000000509007");
    CHECK(american.name(0) == "Thing");
    CHECK(american.name(1) == "Aching thing");
    CHECK(american.name(2) == "Sore thing (disorder)"); // it has no synonym
    CHECK(american.find("Sore thing") == 1u);
    CHECK_FALSE(american.find("101"));
    CHECK(american.find_id("101") == 1u);
    CHECK(preferred("900000000000508004").name(1) == "Sore thing");
}

TEST_CASE("what is wrong with SNOMED CT files is told with file and line") {
    const std::string row = "\t20200101\t1\t1\t9\n";
    const auto read = hm::io::parse_rf2(
        {.concepts = concepts + row + "100" + row + "105\t20200101\tyes\t1\t9\n" + "106\t20200101\t1\n" +
                     "107\t2020\xFF\t1\t1\t9\n108\t20",
         .descriptions =
             descriptions + "30" + fsn + "999" + synonym + "x" + end + "31" + fsn + "100\ten\t77\tother" + end,
         .relationships = relationship_titles + relationship("1", "100", "999") + relationship("1", "999", "100") +
                          relationship("1", "100", "101") + relationship("1", "101", "100"),
         .language = "id\tactive\trefsetId\n"});
    INFO(to_string(read.problems));
    CHECK(told(read.problems) ==
          std::vector<std::string>{
              "missing_field language, line 1", "missing_field language, line 1", "missing_field concepts, line 7",
              "duplicate_id concepts, line 8", "malformed concepts, line 9", "malformed concepts, line 10",
              "invalid_utf8 concepts, line 11", "torn_record concepts, line 12", "malformed descriptions, line 11",
              "malformed descriptions, line 12", "malformed relationships, line 3", "missing_field concepts, line 6",
              "missing_field concepts, line 11", "duplicate_tag concepts, line 4",
              "unknown_parent relationships, line 2", "ambiguous_alias concepts, line 4",
              "cycle relationships, line 5"});
    CHECK(read.value.find("other") == 0u);
    CHECK(told(hm::io::parse_rf2({.concepts = std::string_view("\xFF\xFEi\0", 4)}).problems) ==
          std::vector<std::string>{"invalid_utf8 concepts, line 1"});
    CHECK(hm::io::parse_rf2({}).value.empty());
}

TEST_CASE("files of SNOMED CT give what their texts give") {
    const hallmark_test::scratch_file c("c.txt", concepts), d("d.txt", descriptions), r("r.txt", relationships),
        l("l.txt", language), t("t.txt", definitions);
    const auto texts = hm::io::parse_rf2({.concepts = concepts,
                                          .descriptions = descriptions,
                                          .relationships = relationships,
                                          .language = language,
                                          .definitions = definitions});
    const auto files = hm::io::read_rf2({.concepts = c.path(),
                                         .descriptions = d.path(),
                                         .relationships = r.path(),
                                         .language = l.path(),
                                         .definitions = t.path()});
    CHECK(files.value == texts.value);
    CHECK(files.problems == texts.problems);
    const auto missing =
        hm::io::read_rf2({.concepts = c.path(), .descriptions = "/no/such.txt", .relationships = r.path()});
    CHECK(missing.problems[0].code == hm::problem_code::cannot_read);
    CHECK(missing.problems[0].where == "/no/such.txt");
    CHECK(missing.value.size() == 4);
}

TEST_CASE("lines of a file are the lines of its text, whatever their length") {
    std::string text = "\xEF\xBB\xBF";
    hm::random draw(7);
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{5}, std::size_t{300'000}, std::size_t{1}, std::size_t{262'143},
          std::size_t{262'144}, std::size_t{900'000}, std::size_t{0}, std::size_t{3}})
        text.append(size, static_cast<char>('a' + draw.below(26))).append(draw.below(2) == 0 ? "\n" : "\r\n");
    for (const std::string_view behind : {"", "the last", "\n", "\r"}) {
        const std::string whole = text + std::string(behind);
        const hallmark_test::scratch_file file("lines.txt", whole);
        hm::io::detail::text_lines expected(whole);
        hm::io::detail::file_lines lines(file.path());
        while (expected.next()) {
            REQUIRE(lines.next());
            CHECK(lines.line() == expected.line());
            CHECK(lines.number() == expected.number());
            CHECK(lines.ended() == expected.ended());
        }
        CHECK_FALSE(lines.next());
        CHECK(lines.failure().empty());
    }
    hm::io::detail::file_lines folder("/"); // can be opened, not read
    CHECK_FALSE(folder.next());
    CHECK_FALSE(folder.failure().empty());
}

TEST_CASE("no beginning of a file of SNOMED CT and no wrong byte in it does harm") {
    hallmark_test::for_each_broken_text(concepts, [](std::string_view broken) {
        CHECK(hm::io::parse_rf2({.concepts = broken, .relationships = relationships}).value.size() <= 5);
    });
    hallmark_test::for_each_broken_text(relationships.substr(0, 300), [](std::string_view broken) {
        CHECK(hm::io::parse_rf2({.concepts = concepts, .relationships = broken}).value.size() == 4);
    });
}
