// A host that knows hallmark by its one header.
#include <hallmark/hallmark.hpp>

#include <cstdio>
#include <vector>

int main() {
    hallmark::random generator(7);
    std::vector<int> order{1, 2, 3, 4, 5};
    generator.shuffle(order);
    int sum = 0;
    for (const int value : order) sum += value;

    hallmark::problems found;
    found.add(hallmark::severity::warning, hallmark::problem_code::unknown_parent, "/3/parents/0", "parent 'visoin' is no tag");
    std::printf("hallmark %d.%d: %s", HALLMARK_VERSION_MAJOR, HALLMARK_VERSION_MINOR, hallmark::to_string(found).c_str());
    return sum == 15 && found.ok() ? 0 : 1;
}
