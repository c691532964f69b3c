// A host without exceptions and run-time type information: a wrong call reaches its handler, and aborts when there is none.
#include <hallmark/hallmark.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int, char** arguments) {
    const std::string_view call = arguments[1];
    hallmark::random generator(7);
    if (call == "right") return generator.below(1) == 0 ? 0 : 1;
    if (call == "handled") {
        hallmark::set_invalid_call_handler([](const char* message) {
            std::fprintf(stderr, "told: %s\n", message);
            std::exit(42);
        });
    }
    return static_cast<int>(generator.below(0));
}
