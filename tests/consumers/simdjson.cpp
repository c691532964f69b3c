// A host that reads its vocabulary by simdjson.
#include <hallmark/io/ontology.hpp>
#include <hallmark/io/simdjson.hpp>

int main() {
    const auto tags = hallmark::io::parse_ontology(R"([{"tag": "vision", "aliases": [], "parents": []}])",
                                                   hallmark::io::simdjson_engine{});
    return tags.ok() && tags.value.size() == 1 ? 0 : 1;
}
