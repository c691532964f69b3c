#include <hallmark/ontology.hpp>
#include <hallmark/weak/apply.hpp>
#include <hallmark/weak/gazetteer_lfs.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

TEST_CASE("every tag is a labeling function out of its name and aliases") {
    hm::ontology_builder builder;
    builder.add({.name = "vision", .aliases = {"cv", "both"}})
        .add({.name = "detection", .parents = {"vision"}})
        .add({.name = "yolo", .aliases = {"both"}, .parents = {"detection"}});
    const hm::ontology tags = builder.build().value;
    const auto text = field([](const std::string& s) -> const std::string& { return s; });
    labeling_functions<std::string> lfs;
    lfs.add(gazetteer_lfs(text, tags));
    CHECK(lfs.names() == std::vector<std::string>{"vision", "detection", "yolo"});
    const std::vector<std::string> items{"CV: object detection", "both", "Vision with YOLO"};
    const auto votes = apply_lfs(lfs, items, {.cardinality = tags.size()}).value;
    CHECK((votes[0].size() == 2 && votes[1].empty() && votes(2, 0) == 0u && votes(2, 2) == 2u));
    labeling_functions<std::string> wide;
    wide.add(gazetteer_lfs(text, tags, {.parents_mean_descendants = true}));
    const auto sets = apply_lfs(wide, items).value;
    CHECK((sets(0, 0).is_set() && sets.allows(sets(0, 0), 2) && sets(2, 2) == 2u && !sets.allows(sets(0, 1), 0)));
    CHECK(one_of(tags, 2).vote() == 2u);
}
