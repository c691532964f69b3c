// With b.cpp: the single header in two translation units of one program.
#include <hallmark/hallmark.hpp>

hallmark::ontology other_unit();

int main() {
    hallmark::ontology_builder builder;
    builder.add({.name = "a"}).add({.name = "b", .parents = {"a"}});
    return builder.build().value == other_unit() ? 0 : 1;
}
