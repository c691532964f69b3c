// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <hallmark/core.hpp>
#include <hallmark/io/vocabulary/skos.hpp>
#include <hallmark/ontology.hpp>

#include "vocabulary_cases.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::told;

namespace {

std::vector<std::string> aliases_of(const hm::ontology& tags, hm::label_id label) {
    return {tags.aliases(label).begin(), tags.aliases(label).end()};
}

const std::string animals = R"(@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
PREFIX ex: <http://example.org/>
@prefix : <http://example.org/> . # a comment; with <signs> "and quotes
@base <http://example.org/base/x> .

ex:animals a skos:ConceptScheme ; skos:prefLabel "All the animals"@en .

ex:animal a skos:Concept ;
    skos:prefLabel "animal"@en , "Tier"@de ;
    skos:altLabel 'creature'@en-GB , """a "living"
thing"""@en ;
    skos:hiddenLabel "aminal" ;
    skos:definition "Eats."@en , "Isst."@de ;
    skos:example "My \"cat\" \u00E9\U0001F600"@en ;
    skos:narrower :cat , <dog> ;
    ex:weight 1.5e3 , -2 , true ;
    skos:inScheme ex:animals .

:cat a skos:Concept ; skos:prefLabel "cat"@en ; skos:broader ex:animal .
<dog> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#Concept> ;
    skos:prefLabel "Hund"@de ; skos:altLabel "dog"@en ; .
ex:a.b\-c skos:prefLabel "dotted"^^ex:text; skos:broader ex:animal.
)";

} // namespace

TEST_CASE(
    "a SKOS vocabulary is read with the names of a language, both directions of broader, and strings of all kinds") {
    const auto read = hm::io::parse_skos(animals);
    CHECK(to_string(read.problems) ==
          "note at line 21: concept <http://example.org/base/dog> has no prefLabel in 'en'; this one names it "
          "[missing_field]\n");
    REQUIRE(read.value.size() == 4);
    CHECK(read.value.name(0) == "animal");
    CHECK(read.value.id(0) == "http://example.org/animal");
    CHECK(aliases_of(read.value, 0) == std::vector<std::string>{"creature", "a \"living\"\nthing", "aminal"});
    CHECK(read.value.definition(0) == "Eats.");
    REQUIRE(read.value.examples(0).size() == 1);
    CHECK(read.value.examples(0)[0] == "My \"cat\" \xC3\xA9\xF0\x9F\x98\x80");
    CHECK(read.value.name(1) == "cat");
    CHECK(read.value.parents(1).size() == 1);
    CHECK(read.value.name(2) == "Hund");
    CHECK(read.value.find_id("http://example.org/base/dog") == 2u);
    CHECK(read.value.parents(2)[0] == 0);
    CHECK(read.value.name(3) == "dotted");
    CHECK(read.value.id(3) == "http://example.org/a.b-c");

    const auto german =
        hm::io::parse_skos(animals, {.language = "de", .other_languages = true, .hidden_labels = false});
    CHECK(german.value.name(0) == "Tier");
    CHECK(aliases_of(german.value, 0) == std::vector<std::string>{"animal", "creature", "a \"living\"\nthing"});
    CHECK(german.value.definition(0) == "Isst.");
    const auto any = hm::io::parse_skos(animals, {.language = "", .ids = hm::io::vocabulary_ids::aliases});
    CHECK(any.value.name(2) == "Hund");
    CHECK(any.value.find("dog") == 2u);
    CHECK(any.value.find("http://example.org/cat") == 1u);
}

TEST_CASE("what the subset of Turtle does not hold is told with its line, and the rest is read") {
    const std::string text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"            // 1
                             "@prefix e: <http://e.org/> .\n"                                      // 2
                             "e:a a skos:Concept ; skos:prefLabel \"a\" ;\n"                       // 3
                             "  skos:definition [ e:value \"x ] . y\" ; e:n [ ] ] ;\n"             // 4
                             "  e:list ( e:x \"y\" ( ) ) ; skos:altLabel \"aa\" .\n"               // 5
                             "[ a skos:Concept ; skos:prefLabel \"nobody\" ] .\n"                  // 6
                             "_:b1 skos:prefLabel \"none\" .\n"                                    // 7
                             "e:b skos:prefLabel \"b\" ; skos:broader e:a , _:b1 , e:none .\n"     // 8
                             "e:c skos:prefLabel .\n"                                              // 9
                             "e:d a skos:Concept ; skos:prefLabel \"d\n"                           // 10
                             "  \" . e:ignored e:x e:y .\n"                                        // 11
                             "q:f a skos:Concept ; skos:prefLabel \"f\" ; skos:broader q:g .\n"    // 12
                             "e:h a skos:Concept ; skos:broader \"a\" ; skos:altLabel e:a .\n"     // 13
                             "e:i a skos:Concept ; skos:prefLabel \"i\"@en, \"eye\"@en .\n"        // 14
                             "e:j a skos:Concept ; skos:prefLabel \"j\xFF\" .\n"                   // 15
                             "e:k a skos:Concept ; skos:prefLabel \"i\"@en ; skos:broader e:i .\n" // 16
                             "@unknown e:x .\n"                                                    // 17
                             "e:l a skos:Concept ; skos:prefLabel \"l\" ; skos:broader e:m";       // 18
    const auto read = hm::io::parse_skos(text);
    INFO(to_string(read.problems));
    CHECK(told(read.problems) ==
          std::vector<std::string>{"invalid_utf8 line 15",    "malformed line 4",      "malformed line 5",
                                   "malformed line 6",        "malformed line 7",      "malformed line 8",
                                   "malformed line 9",        "malformed line 10",     "malformed line 12",
                                   "wrong_type line 13",      "wrong_type line 13",    "malformed line 17",
                                   "torn_record line 18",     "missing_field line 10", "missing_field line 13",
                                   "duplicate_field line 14", "unknown_parent line 8", "unknown_parent line 12",
                                   "unknown_parent line 18",  "duplicate_tag line 16", "ambiguous_alias line 16"});
    CHECK(read.value.size() == 9);
    const hm::label_id a = read.value.at("a");
    CHECK(aliases_of(read.value, a) == std::vector<std::string>{"aa"});
    CHECK(read.value.parents(read.value.at("b"))[0] == a);
    CHECK(read.value.id(read.value.at("f")) == "q:f");
    CHECK(read.value.find("http://e.org/h").has_value()); // named by its IRI
    CHECK(read.value.find("i (http://e.org/i)").has_value());
    CHECK(read.value.parents(read.value.at("i (http://e.org/k)")).size() == 1);
    CHECK(read.value.find("l").has_value());

    CHECK(told(hm::io::parse_skos("<a> <b> \"\"\"never\nends").problems) ==
          std::vector<std::string>{"torn_record line 1"});
    CHECK(told(hm::io::parse_skos("<a> <b> \"c\"\n<d> <e> <f> .").problems) ==
          std::vector<std::string>{"malformed line 2"});
    CHECK(told(hm::io::parse_skos(std::string_view("\xFF\xFE<\0", 4)).problems) ==
          std::vector<std::string>{"invalid_utf8 line 1"});
    CHECK(hm::io::parse_skos("").problems.empty());
    CHECK(told(hm::io::read_skos("/no/such/file.ttl").problems) ==
          std::vector<std::string>{"cannot_read /no/such/file.ttl"});
}

TEST_CASE("relative IRIs stand on the base") {
    const auto id = [](const std::string& base, const std::string& iri) {
        const auto read = hm::io::parse_skos("@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n@base <" + base +
                                             "> .\n<" + iri + "> a s:Concept ; s:prefLabel \"x\" .");
        return std::string(read.value.id(0));
    };
    CHECK(id("http://a.org/b/c?q#f", "x") == "http://a.org/b/x");
    CHECK(id("http://a.org/b/c?q#f", "/x") == "http://a.org/x");
    CHECK(id("http://a.org/b/c?q#f", "#x") == "http://a.org/b/c?q#x");
    CHECK(id("http://a.org/b/c?q#f", "?x") == "http://a.org/b/c?x");
    CHECK(id("http://a.org/b/c?q#f", "//x.org/y") == "http://x.org/y");
    CHECK(id("http://a.org", "x") == "http://a.org/x");
    CHECK(id("http://a.org/b/", "urn:x") == "urn:x");
}

TEST_CASE("what is written in SKOS reads back as the same vocabulary") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        INFO(seed);
        const hm::ontology tags = hallmark_test::random_vocabulary(seed, true, true);
        const std::string plain = hm::io::write_skos(tags);
        CHECK(hm::io::parse_skos(plain).value == tags);
        CHECK(hm::io::parse_skos(hm::io::write_skos(tags, "fr-CA"), {.language = "fr"}).value == tags);
    }
}

TEST_CASE("no beginning of a Turtle text and no wrong byte in it does harm") {
    hallmark_test::for_each_broken_text(animals, [](std::string_view broken) {
        const auto read = hm::io::parse_skos(broken);
        CHECK(read.value.size() <= 6);
        for (const hm::problem& p : read.problems) CHECK(p.where.starts_with("line "));
    });
}
