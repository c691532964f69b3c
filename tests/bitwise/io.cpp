// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/io/labels.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/io/vocabulary.hpp>
#include <hallmark/io/votes.hpp>
#include <hallmark/ontology.hpp>

#include <string>

namespace {

using namespace hallmark;

// A text, and the same text broken at one place: what is read of it, and the same problems at the same places.
template <class Parse>
void print_reading(std::string_view name, const std::string& text, Parse&& parse) {
    hallmark::random draws(23);
    digest print;
    print.add(text);
    for (int i = 0; i < 200; ++i) {
        std::string broken = text;
        if (i > 0) {
            const std::uint32_t at = draws.below(static_cast<std::uint32_t>(broken.size()));
            broken[at] = static_cast<char>(draws.below(256));
        }
        parse(broken, print);
    }
    print.print(name);
}

void add_vocabulary(digest& print, const checked<ontology>& read) {
    print.add(to_string(read.problems));
    for (label_id label = 0; label < read.value.size(); ++label)
        print.add(read.value.name(label), read.value.id(label), read.value.aliases(label).size(), read.value.parents(label));
}

} // namespace

void print_io() {
    ontology_builder builder;
    builder.add({.name = "vision", .aliases = {"computer vision", "cv"}, .id = "T:1", .definition = "What sees."});
    builder.add({.name = "détection", .aliases = {"object detection"}, .parents = {"vision"}, .id = "T:2"});
    builder.add({.name = "a \"quoted\", name", .parents = {"vision", "détection"}, .examples = {"x; y"}});
    const ontology tags = builder.build().value;

    print_reading("io tags.json", io::write_ontology(tags),
                  [](const std::string& text, digest& print) { add_vocabulary(print, io::parse_ontology(text)); });
    print_reading("io obo", io::write_obo(tags),
                  [](const std::string& text, digest& print) { add_vocabulary(print, io::parse_obo(text)); });
    print_reading("io skos", io::write_skos(tags),
                  [](const std::string& text, digest& print) { add_vocabulary(print, io::parse_skos(text)); });
    print_reading("io csv_vocabulary", io::write_csv_vocabulary(tags),
                  [](const std::string& text, digest& print) { add_vocabulary(print, io::parse_csv_vocabulary(text)); });
    print_reading("io indented", io::write_indented(tags),
                  [](const std::string& text, digest& print) { add_vocabulary(print, io::parse_indented(text)); });
    print_reading("io rrf", "C1|ENG|P|L1|PF|S1|Y|A1||||MSH|MH|D1|vision|0|N||\nC2|ENG|P|L2|PF|S2|Y|A2||||MSH|MH|D2|cv|0|N||\n",
                  [](const std::string& text, digest& print) {
                      add_vocabulary(print, io::parse_rrf({.concepts = text, .relations = "C1|A1|AUI|CHD|C2|A2|AUI||R1||MSH|MSH|||N||\n"}));
                  });
    print_reading("io rf2", "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\n"
                            "1\t20200101\t1\t9\t100\ten\t900000000000003001\tvision (finding)\t9\n",
                  [](const std::string& text, digest& print) {
                      add_vocabulary(print, io::parse_rf2({.concepts = "id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\n100\t20200101\t1\t9\t9\n",
                                                           .descriptions = text}));
                  });
    const std::string votes = "item,author,\"a \"\"model\"\"\"\nd1,vision,cv\nd2,,détection\nd3,vision,\n";
    print_reading("io votes", votes, [&](const std::string& text, digest& print) {
        for (const auto& read : {io::parse_votes(text), io::parse_votes(text, tags)}) {
            print.add(to_string(read.problems), read.value.items, read.value.labels);
            for (const voter_vote& v : read.value.votes.all()) print.add(v.voter, v.vote);
        }
    });
    std::string lines;
    for (label_id label = 0; label < tags.size(); ++label)
        io::append_labels_line(lines, tags, "item " + std::to_string(label), std::vector<label_id>{label, 0});
    print_reading("io labels", lines, [&](const std::string& text, digest& print) {
        const checked<io::saved_labels> read = io::parse_labels(text, tags);
        print.add(to_string(read.problems), read.value.ids, read.value.labels.labels());
    });
}
