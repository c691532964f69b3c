// With b.cpp: the single header in two translation units of one program.
#include <hallmark/hallmark.hpp>

hallmark::problems other_unit();

int main() { return other_unit().count(hallmark::severity::error) == 1 ? 0 : 1; }
