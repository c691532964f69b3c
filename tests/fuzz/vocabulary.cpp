// SPDX-License-Identifier: MIT
//
// Any bytes: no reader of vocabularies reads out of bounds, each problem of a text has a line, and what was read and is
// written again reads as the same.
//
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/vocabulary.cpp -o fuzz_vocabulary
//     ./fuzz_vocabulary -max_len=600 tests/data/go-slim

#include <hallmark/io/ontology.hpp>
#include <hallmark/io/vocabulary/csv.hpp>
#include <hallmark/io/vocabulary/indented.hpp>
#include <hallmark/io/vocabulary/obo.hpp>
#include <hallmark/io/vocabulary/rf2.hpp>
#include <hallmark/io/vocabulary/rrf.hpp>
#include <hallmark/io/vocabulary/skos.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

void check_places(const hallmark::problems& all) {
    for (const hallmark::problem& p : all) require(p.where.starts_with("line "), "each problem has a line");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hallmark;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    const checked<ontology> obo =
        io::parse_obo(text, {.ids = io::vocabulary_ids::kept, .parent_relations = {"part_of"}});
    check_places(obo.problems);
    const checked<ontology> obo_again = io::parse_obo(io::write_obo(obo.value), {.ids = io::vocabulary_ids::kept});
    require(obo_again.value == obo.value, "OBO reads back as the same");

    const checked<ontology> skos = io::parse_skos(text, {.language = ""});
    check_places(skos.problems);
    const checked<ontology> skos_again = io::parse_skos(io::write_skos(skos.value));
    require(skos_again.value.size() == skos.value.size(), "SKOS reads back with as many labels");

    const checked<ontology> csv = io::parse_csv_vocabulary(text);
    check_places(csv.problems);
    require(io::parse_csv_vocabulary(io::write_csv_vocabulary(csv.value)).value == csv.value,
            "a table reads back as the same");

    const checked<ontology> indented = io::parse_indented(text);
    check_places(indented.problems);
    require(io::parse_indented(io::write_indented(indented.value)).value.size() == indented.value.size(),
            "indented text reads back with as many labels");

    const checked<ontology> json = io::parse_ontology(text);
    require(io::parse_ontology(io::write_ontology(json.value)).value == json.value, "tags.json reads back as the same");

    const checked<ontology> rf2 =
        io::parse_rf2({.concepts = text, .descriptions = text, .relationships = text, .language = text});
    const checked<ontology> rrf = io::parse_rrf({.concepts = text, .relations = text, .definitions = text});
    require(!io::write_ontology(rf2.value).empty() && !io::write_ontology(rrf.value).empty(), "tags.json is written");
    return 0;
}
