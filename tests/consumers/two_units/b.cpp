#include <hallmark/hallmark.hpp>

hallmark::ontology other_unit() {
    hallmark::ontology_builder builder;
    builder.add({.name = "a"}).add({.name = "b", .parents = {"a"}});
    return builder.build().value;
}
