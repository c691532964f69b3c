#include <hallmark/hallmark.hpp>

hallmark::problems other_unit() {
    hallmark::problems found;
    found.add(hallmark::severity::error, hallmark::problem_code::cycle, "/0", "tag 'a' is its own ancestor: a -> b -> a");
    return found;
}
