// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/io/vocabulary/rrf.hpp>
#include <hallmark/ontology.hpp>

#include "vocabulary_cases.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::told;

namespace {

// Made up for these tests: the columns are the format's, the concepts are nobody's.
std::string name(const std::string& cui, const std::string& text, const std::string& rank = "P|PF|Y",
                 const std::string& language = "ENG", const std::string& source = "SRC",
                 const std::string& suppress = "N") {
    const std::string ts = rank.substr(0, 1), stt = rank.substr(2, 2), preferred = rank.substr(5, 1);
    return cui + "|" + language + "|" + ts + "|L1|" + stt + "|S1|" + preferred + "|A1||||" + source + "|PT|1|" + text +
           "|0|" + suppress + "||\n";
}
std::string relation(const std::string& one, const std::string& rel, const std::string& two,
                     const std::string& rela = "", const std::string& source = "SRC",
                     const std::string& suppress = "N") {
    return one + "|A1|AUI|" + rel + "|" + two + "|A2|AUI|" + rela + "|R1||" + source + "|SRC|||" + suppress + "||\n";
}

const std::string concepts = name("C1", "sore things", "S|PF|Y") +                     // 1
                             name("C1", "thing, sore", "P|VO|Y") +                     // 2
                             name("C1", "sore thing", "P|PF|N") +                      // 3
                             name("C1", "Sore Thing!", "P|PF|Y") +                     // 4
                             name("C1", "sore thing", "P|PF|N") +                      // 5
                             name("C1", "chose", "P|PF|Y", "FRE") +                    // 6
                             name("C1", "hidden", "S|PF|N", "ENG", "SRC", "O") +       // 7
                             name("C2", "thing") +                                     // 8
                             name("C3", "very sore thing", "P|PF|Y", "ENG", "OTHER") + // 9
                             name("C4", "Ding", "P|PF|Y", "GER") +                     // 10
                             name("C5", "leaf");                                       // 11
const std::string relations = relation("C1", "PAR", "C2") +                            // 1: C2 is a parent of C1
                              relation("C2", "CHD", "C1", "isa") +                     // 2: the same from the other end
                              relation("C1", "CHD", "C3") +                            // 3: C3 is a child of C1
                              relation("C2", "RB", "C3") +                             // 4: counts for nothing
                              relation("C5", "RO", "C3", "inverse_isa") +              // 5: C5 is a C3
                              relation("C1", "PAR", "C4") +                            // 6: C4 has no English name
                              relation("C4", "PAR", "C2") +                            // 7
                              relation("C2", "PAR", "C5", "", "OTHER") +               // 8: a cycle between hierarchies
                              relation("C2", "PAR", "C3", "", "SRC", "Y");             // 9: suppressed
const std::string definitions = "C1|A1|AT1||SRC|It hurts.|N||\nC1|A1|AT2||SRC|Second.|N||\n";

} // namespace

TEST_CASE("concepts of the UMLS are tags with their preferred names and parents") {
    const auto read = hm::io::parse_rrf({.concepts = concepts, .relations = relations, .definitions = definitions},
                                        {.hierarchies = {"SRC"}});
    INFO(to_string(read.problems));
    CHECK(told(read.problems) == std::vector<std::string>{"unknown_parent relations, line 6"});
    CHECK(read.problems[0].message ==
          "2 relations, the first of them here, lead to concepts that were not read; left out");
    REQUIRE(read.value.size() == 4);
    CHECK(read.value.name(0) == "Sore Thing!");
    CHECK(read.value.id(0) == "C1");
    CHECK(std::vector<std::string>(read.value.aliases(0).begin(), read.value.aliases(0).end()) ==
          std::vector<std::string>{"C1", "sore things", "thing, sore", "sore thing"});
    CHECK(read.value.definition(0) == "It hurts.");
    CHECK(std::vector<hm::label_id>(read.value.parents(0).begin(), read.value.parents(0).end()) ==
          std::vector<hm::label_id>{1});
    CHECK(std::vector<hm::label_id>(read.value.parents(2).begin(), read.value.parents(2).end()) ==
          std::vector<hm::label_id>{0});
    CHECK(std::vector<hm::label_id>(read.value.parents(3).begin(), read.value.parents(3).end()) ==
          std::vector<hm::label_id>{2});
    CHECK(read.value.parents(1).empty());

    const auto all =
        hm::io::parse_rrf({.concepts = concepts, .relations = relations}, {.language = "", .suppressed = true});
    CHECK(all.value.size() == 5);
    CHECK(all.value.find("hidden") == 0u);
    CHECK(all.value.parents(all.value.at("sore thing")).size() == 2);
    CHECK(all.problems.count(hm::problem_code::cycle) == 1);
    CHECK(all.problems.count(hm::problem_code::unknown_parent) == 0);

    const auto one =
        hm::io::parse_rrf({.concepts = concepts, .relations = relations}, {.sources = {"SRC"}, .parents = false});
    CHECK(one.value.size() == 3);
    CHECK(one.value.edge_count() == 1);
}

TEST_CASE("what is wrong with UMLS files is told with file and line") {
    const auto read = hm::io::parse_rrf(
        {.concepts = name("C1", "a") + "C2|ENG|too short|\n" + name("", "nameless") + name("C3", "b\xFF") + "C4|ENG|P",
         .relations = relation("C1", "PAR", "C3") + relation("C1", "PAR", "C3", "isa") + relation("C3", "PAR", "C1") +
                      "C1|broken\n"});
    INFO(to_string(read.problems));
    CHECK(told(read.problems) == std::vector<std::string>{"malformed concepts, line 2",
                                                          "missing_field concepts, line 3",
                                                          "invalid_utf8 concepts, line 4",
                                                          "torn_record concepts, line 5", "malformed relations, line 2",
                                                          "malformed relations, line 4", "cycle relations, line 3"});
    CHECK(read.value.size() == 2);
    CHECK(told(hm::io::parse_rrf({.concepts = std::string_view("\xFF\xFE"
                                                               "C\0",
                                                               4)})
                   .problems) == std::vector<std::string>{"invalid_utf8 concepts, line 1"});
    CHECK(hm::io::parse_rrf({}).problems.empty());
}

TEST_CASE("files of the UMLS give what their texts give") {
    const hallmark_test::scratch_file c("conso.rrf", concepts), r("rel.rrf", relations), d("def.rrf", definitions);
    const auto texts = hm::io::parse_rrf({.concepts = concepts, .relations = relations, .definitions = definitions});
    const auto files = hm::io::read_rrf({.concepts = c.path(), .relations = r.path(), .definitions = d.path()});
    CHECK(files.value == texts.value);
    CHECK(files.problems == texts.problems);
    CHECK(hm::io::read_rrf({.concepts = "/no/such/MRCONSO.RRF"}).problems.count(hm::problem_code::cannot_read) == 1);
}

TEST_CASE("no beginning of a file of the UMLS and no wrong byte in it does harm") {
    hallmark_test::for_each_broken_text(concepts, [](std::string_view broken) {
        CHECK(hm::io::parse_rrf({.concepts = broken, .relations = relations}).value.size() <= 6);
    });
    hallmark_test::for_each_broken_text(relations, [](std::string_view broken) {
        CHECK(hm::io::parse_rrf({.concepts = concepts, .relations = broken}).value.size() == 4);
    });
}
