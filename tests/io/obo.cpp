// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/io/vocabulary/obo.hpp>
#include <hallmark/ontology.hpp>

#include "vocabulary_cases.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hm = hallmark;
using hallmark_test::told;

namespace {

const std::string data = std::string(HALLMARK_TEST_DIR) + "/data/";

/// What a golden file tells of a vocabulary whose labels are numbered as there.
void check_golden(const hm::ontology& tags, const hallmark_test::json_tree& golden) {
    REQUIRE(tags.size() == static_cast<std::size_t>(golden["n"].integer()));
    CHECK(tags.edge_count() == static_cast<std::size_t>(golden["edges"].integer()));
    CHECK(tags.roots().size() == static_cast<std::size_t>(golden["roots"].integer()));
    CHECK(tags.leaves().size() == static_cast<std::size_t>(golden["leaves"].integer()));
    std::vector<std::pair<std::uint32_t, std::size_t>> deepest, shallowest;
    const auto count = [](std::vector<std::pair<std::uint32_t, std::size_t>>& histogram, std::uint32_t depth) {
        while (histogram.size() <= depth) histogram.emplace_back(static_cast<std::uint32_t>(histogram.size()), 0);
        ++histogram[depth].second;
    };
    hm::expander up(tags);
    std::size_t pairs = 0, several = 0;
    for (hm::label_id label = 0; label < tags.size(); ++label) {
        INFO(label);
        CHECK(tags.id(label) == golden["ids"][std::size_t{label}].string());
        const std::string name = golden["names"][std::size_t{label}].string();
        const bool named =
            tags.name(label) == name || tags.name(label) == name + " (" + std::string(tags.id(label)) + ")";
        CHECK(named);
        std::vector<hm::label_id> parents = hallmark_test::labels_of(golden["parents"][std::size_t{label}]);
        std::vector<hm::label_id> ours(tags.parents(label).begin(), tags.parents(label).end());
        std::sort(ours.begin(), ours.end());
        std::sort(parents.begin(), parents.end());
        CHECK(ours == parents);
        several += ours.size() > 1;
        CHECK(up.ancestors(label).size() ==
              static_cast<std::size_t>(golden["ancestor_count"][std::size_t{label}].integer()));
        pairs += up.ancestors(label).size();
        CHECK(up.descendants(label).size() ==
              static_cast<std::size_t>(golden["descendant_count"][std::size_t{label}].integer()));
        count(deepest, tags.depth(label));
        count(shallowest, tags.min_depth(label));
    }
    CHECK(several == static_cast<std::size_t>(golden["multi_parent"].integer()));
    CHECK(pairs == static_cast<std::size_t>(golden["closure_pairs"].integer()));
    const auto check_depths = [](const hallmark_test::json_tree& wanted, const auto& histogram) {
        REQUIRE(histogram.size() == wanted.size());
        for (std::size_t i = 0; i < histogram.size(); ++i)
            CHECK(histogram[i].second == static_cast<std::size_t>(wanted[i][1].integer()));
    };
    check_depths(golden["max_depth_hist"], deepest);
    check_depths(golden["min_depth_hist"], shallowest);
}

/// The OBO text of a golden file's terms.
std::string obo_of(const hallmark_test::json_tree& golden) {
    std::string text = "format-version: 1.2\n";
    for (std::size_t i = 0; i < golden["ids"].size(); ++i) {
        text += "\n[Term]\nid: " + golden["ids"][i].string() + "\nname: " + golden["names"][i].string() + "\n";
        for (const auto& parent : golden["parents"][i].items())
            text += "is_a: " + golden["ids"][static_cast<std::size_t>(parent.integer())].string() + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("the cancer slim of the Human Disease Ontology is read as networkx has it") {
    const auto read = hm::io::read_obo(data + "do-slim/DO_cancer_slim.obo");
    CHECK(read.ok());
    check_golden(read.value, hallmark_test::load_json("golden/ontology/do_cancer.json"));
    CHECK(told(read.problems) == std::vector<std::string>{"redundant_parent line 802", "duplicate_alias line 1435",
                                                          "duplicate_alias line 9515"});
    const hm::label_id angiosarcoma = read.value.at("angiosarcoma");
    CHECK(read.value.find("DOID:0001816") == angiosarcoma);
    CHECK(read.value.find("DOID:4508") == angiosarcoma); // an alt_id
    CHECK(read.value.find("hemangiosarcoma") == angiosarcoma);
    CHECK(read.value.find_id("DOID:0001816") == angiosarcoma);
    CHECK(read.value.definition(angiosarcoma) ==
          "A vascular cancer that derives_from the cells that line the walls of blood vessels or lymphatic vessels.");
    CHECK(read.value.without_definition().size() == 729 - 581);
}

TEST_CASE("the generic slim of the Gene Ontology is read as networkx has it") {
    const auto read = hm::io::read_obo(data + "go-slim/goslim_generic.obo");
    CHECK(read.ok());
    check_golden(read.value, hallmark_test::load_json("golden/ontology/go_slim.json"));
    CHECK(read.value.without_definition().empty());
    const std::string_view death = read.value.definition(read.value.at("cell death"));
    CHECK(death.find("referred to as \"apoptotic bodies\")") != std::string_view::npos);

    const auto wider = hm::io::read_obo(data + "go-slim/goslim_generic.obo", {.parent_relations = {"part_of"}});
    CHECK(wider.value.size() == 149);
    CHECK(wider.value.edge_count() > 148);
    const hm::label_id nuclear = wider.value.at("nuclear chromosome");
    CHECK(wider.value.parents(nuclear).size() == 2);
    CHECK(wider.value.is_ancestor(wider.value.at("nucleus"), nuclear));
    CHECK_FALSE(read.value.is_ancestor(read.value.at("nucleus"), nuclear));
}

TEST_CASE("terms of one name are all kept, and the bare name means none of them") {
    for (const char* const file : {"wn_food", "wn_disease"}) {
        const auto golden = hallmark_test::load_json(std::string("golden/ontology/") + file + ".json");
        const auto read = hm::io::parse_obo(obo_of(golden));
        check_golden(read.value, golden);
        const auto named = hm::io::parse_obo(obo_of(golden), {.ids = hm::io::vocabulary_ids::names});
        CHECK(named.value.size() == read.value.size());
        CHECK(named.value.edge_count() == read.value.edge_count());
        CHECK(named.value.name(0) == golden["ids"][0].string());
    }
    const auto read =
        hm::io::parse_obo("[Term]\nid: D:1\nname: botulism\n\n[Term]\nid: D:2\nname: botulism\nis_a: D:3\n\n"
                          "[Term]\nid: D:3\nname: disease\n\n[Term]\nid: D:4\nname: infant botulism\nis_a: D:2\n");
    REQUIRE(read.value.size() == 4);
    CHECK(read.value.name(0) == "botulism (D:1)");
    CHECK(read.value.name(1) == "botulism (D:2)");
    CHECK(read.value.resolve("botulism") == hm::resolution{std::nullopt, hm::resolved_by::ambiguous, {0, 1}});
    CHECK(read.value.find("D:2") == 1u);
    CHECK(read.value.parents(3)[0] == 1);
    CHECK(told(read.problems) == std::vector<std::string>{"duplicate_tag line 5", "ambiguous_alias line 5"});
    CHECK(read.problems[0].message ==
          "'botulism' is also the name of 'D:1' at line 1; both names get their ids behind them");
}

TEST_CASE("escapes, comments, trailing modifiers and line ends of OBO mean what the format says") {
    const std::string text = "format-version: 1.4\r\n! a comment\r\n\r\n[Term] {source=\"x\"} ! more\r\n"
                             "id: T:1 {a=\"b\"} ! comment\r\n"
                             "name: say \\\"hi\\\"\\! {note=\"x\"} ! comment\r\n"
                             "def: \"one\\ntwo: \\\"quoted\\\" \\\\ end\" [X:1 \"a ] b\"] {y=\"z\"}\r\n"
                             "synonym: \"an\\tarrow\" EXACT TYPE []\r\n"
                             "synonym: \"wide\" BROAD []\r\nsynonym: \"tight\" NARROW []\r\nsynonym: \"near\" RELATED "
                             "[]\r\nsynonym: \"bare\" []\r\n"
                             "exact_synonym: \"old way\" []\r\n"
                             "property_value: IAO:0000112 \"Hi there!\" xsd:string\r\n"
                             "made_up: whatever\r\n"
                             "\r\n[Typedef]\r\nid: part_of\r\nname: part of\r\nis_a: nothing\r\n\r\n[Term]\r\nid: "
                             "T:2\r\nname: wow! {a} 1-{2-x}\r\n"
                             "is_a: T:1 {source=\"q\"} ! say\r\nrelationship: part_of T:3 {x=\"y\"} ! z\r\n"
                             "\r\n[Term]\r\nid: T:3\r\nname: long \\\r\nline\r\n";
    const auto read = hm::io::parse_obo(text);
    CHECK(read.problems.empty());
    REQUIRE(read.value.size() == 3);
    CHECK(read.value.id(0) == "T:1");
    CHECK(read.value.name(0) == "say \"hi\"!");
    CHECK(read.value.definition(0) == "one\ntwo: \"quoted\" \\ end");
    CHECK(std::vector<std::string>(read.value.aliases(0).begin(), read.value.aliases(0).end()) ==
          std::vector<std::string>{"T:1", "an\tarrow", "old way"});
    REQUIRE(read.value.examples(0).size() == 1);
    CHECK(read.value.examples(0)[0] == "Hi there!");
    CHECK(read.value.name(1) == "wow! {a} 1-{2-x}");
    CHECK(read.value.parents(1).size() == 1);
    CHECK(read.value.name(2) == "long line");

    const auto all =
        hm::io::parse_obo(text, {.synonyms = {.exact = false, .narrow = true, .broad = true, .related = true},
                                 .ids = hm::io::vocabulary_ids::kept,
                                 .parent_relations = {"part_of"}});
    CHECK(std::vector<std::string>(all.value.aliases(0).begin(), all.value.aliases(0).end()) ==
          std::vector<std::string>{"wide", "tight", "near", "bare"});
    CHECK(all.value.parents(1).size() == 2);
    CHECK_FALSE(all.value.find("T:1"));
    CHECK(all.value.find_id("T:1") == 0u);
}

TEST_CASE("ids may name the tags, and then names are aliases") {
    const auto read =
        hm::io::parse_obo("[Term]\nid: A:1\nname: one\nalt_id: A:9\n[Term]\nid: A:2\nname: two\nis_a: A:1\n",
                          {.ids = hm::io::vocabulary_ids::names});
    CHECK(read.problems.empty());
    CHECK(read.value.name(0) == "A:1");
    CHECK(read.value.find("one") == 0u);
    CHECK(read.value.find("A:9") == 0u);
    CHECK(read.value.parents(1)[0] == 0);
}

TEST_CASE("what is wrong with an OBO text is told with its line, and the rest is read") {
    const std::string text = "[Term]\n"                      // 1
                             "name: no id\n"                 // 2
                             "\n[Term]\n"                    // 4
                             "id: A:1\n"                     // 5
                             "name: one\n"                   // 6
                             "name: uno\n"                   // 7
                             "alt_id: A:8\n"                 // 8
                             "synonym: no quotes EXACT\n"    // 9
                             "synonym: \"odd\" SIMILAR []\n" // 10
                             "no colon here\n"               // 11
                             "def: \"open\n"                 // 12
                             "is_a: A:7 ! gone\n"            // 13
                             "is_a: A:99\n"                  // 14
                             "\n[Term]\n"                    // 16
                             "id: A:7\n"                     // 17
                             "name: gone\n"                  // 18
                             "is_obsolete: true\n"           // 19
                             "\n[Term]\n"                    // 21
                             "id: A:2\n"                     // 22
                             "name: two \xFF\n"              // 23
                             "is_a: A:8\n"                   // 24
                             "is_a: one\n"                   // 25
                             "is_a: A:2\n"                   // 26
                             "relationship: part_of\n"       // 27
                             "\n[Term]\n"                    // 29
                             "id: A:1\n"                     // 30
                             "name: again\n"                 // 31
                             "is_a: A:2\n"                   // 32
                             "\n[Broken\n";                  // 34
    const auto read = hm::io::parse_obo(text);
    INFO(to_string(read.problems));
    CHECK(told(read.problems) ==
          std::vector<std::string>{"missing_field line 1", "duplicate_field line 7", "malformed line 9",
                                   "malformed line 10", "malformed line 11", "malformed line 12",
                                   "invalid_utf8 line 23", "malformed line 27", "duplicate_id line 29",
                                   "malformed line 34", "unknown_parent line 13", "parent_is_alias line 24",
                                   "parent_is_alias line 25", "unknown_parent line 14", "redundant_parent line 25",
                                   "self_parent line 26", "cycle line 24"});
    REQUIRE(read.value.size() == 2);
    CHECK(read.value.name(0) == "one");
    CHECK(read.value.find("again") == 0u);
    CHECK(read.value.name(1) == "two \xFF");
    CHECK(read.value.parents(0).size() ==
          1); // the parents of `two` were declared after this one: its term stands further above
    CHECK(read.value.parents(1).empty());
    for (const hm::problem& p : read.problems) {
        INFO(to_string(p));
        CHECK(p.message.find('#') == std::string::npos);
        CHECK(hm::detail::valid_utf8_prefix(p.message) == p.message.size());
    }
    CHECK(read.problems[10].message == "parent 'A:7' of 'one' is obsolete; left out");

    const auto kept = hm::io::parse_obo(text, {.obsolete = true});
    CHECK(kept.value.find("gone").has_value());
    CHECK(kept.value.is_ancestor(kept.value.at("gone"), kept.value.at("one")));

    CHECK(told(hm::io::parse_obo("{\"graphs\": []}\n").problems) == std::vector<std::string>{"malformed line 1"});
    CHECK(told(hm::io::parse_obo("\xFF\xFE[\0T\0").problems) == std::vector<std::string>{"invalid_utf8 line 1"});
    CHECK(told(hm::io::parse_obo("[Term]\nid: A:1\nname: x\ndef: \"it breaks off he").problems) ==
          std::vector<std::string>{"torn_record line 4"});
    CHECK(hm::io::parse_obo("").problems.empty());
    CHECK(hm::io::parse_obo("\xEF\xBB\xBF[Term]\nid: A:1\nname: x").value.size() == 1);
    CHECK(told(hm::io::read_obo("/no/such/file.obo").problems) ==
          std::vector<std::string>{"cannot_read /no/such/file.obo"});
}

TEST_CASE("what is written in OBO reads back as the same vocabulary") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        INFO(seed);
        const hm::ontology tags = hallmark_test::random_vocabulary(seed, true, true);
        const auto again = hm::io::parse_obo(hm::io::write_obo(tags), {.ids = hm::io::vocabulary_ids::kept});
        CHECK(again.value == tags);
    }
    for (const char* const file : {"do-slim/DO_cancer_slim.obo", "go-slim/goslim_generic.obo"}) {
        const auto read = hm::io::read_obo(data + file);
        CHECK(hm::io::parse_obo(hm::io::write_obo(read.value)).value == read.value);
    }
}

TEST_CASE("no beginning of an OBO text and no wrong byte in it does harm") {
    const std::string text =
        "[Term]\nid: A:1 ! c\nname: on\\ne {a=\"b\"}\ndef: \"d\\\"e\" []\nsynonym: \"s\" EXACT []\nalt_id: A:3\n"
        "\n[Term]\nid: A:2\nis_a: A:1 {x=\"y\"} ! one\nis_obsolete: false\nrelationship: part_of A:1\\\n!\n";
    hallmark_test::for_each_broken_text(text, [](std::string_view broken) {
        const auto read = hm::io::parse_obo(broken, {.parent_relations = {"part_of"}});
        CHECK(read.value.size() <= 3);
        for (const hm::problem& p : read.problems) CHECK(p.where.starts_with("line "));
    });
}
