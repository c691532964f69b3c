// A host that knows hallmark by its one header.
#include <hallmark/hallmark.hpp>

#include <cstdio>

int main() {
    hallmark::ontology_builder builder;
    builder.add({.name = "vision", .aliases = {"computer vision"}});
    builder.add({.name = "detection", .parents = {"vision"}});
    builder.add({.name = "segmentation", .parents = {"visoin"}});
    const hallmark::checked<hallmark::ontology> tags = builder.build();
    std::printf("hallmark %d.%d: %zu tags\n%s", HALLMARK_VERSION_MAJOR, HALLMARK_VERSION_MINOR, tags.value.size(),
                hallmark::to_string(tags.problems).c_str());
    const bool right = tags.value.find("Computer_Vision") == hallmark::label_id{0} && tags.value.is_ancestor(0, 1) &&
                       tags.problems.count(hallmark::problem_code::unknown_parent) == 1;
    return right ? 0 : 1;
}
