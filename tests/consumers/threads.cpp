// A host that takes the executor on std::thread.
#include <hallmark/threads.hpp>

#include <cstddef>

int main() {
    const int sum = hallmark::reduce_blocks(
        hallmark::threads(2), 100, 7, 0, [](hallmark::index_block block) { return static_cast<int>(block.size()); },
        [](int a, int b) { return a + b; });
    return sum == 100 ? 0 : 1;
}
