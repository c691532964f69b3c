// SPDX-License-Identifier: MIT
//
// Prints a fingerprint of what every deterministic piece of the library answers: one line each, the same under every
// compiler, standard library, optimisation and number of threads. compare.py builds it in many ways and compares.
//
//   bitwise [THREADS]
//
// To add an algorithm: two lines in its module's file. Data is made by hallmark::random; two draws never stand in one
// expression, as the order in which they are evaluated is the compiler's.
#include "digest.hpp"

#include <cstdio>
#include <cstdlib>

void digest::print(std::string_view name) const {
    std::printf("%-32.*s %016llx\n", static_cast<int>(name.size()), name.data(), static_cast<unsigned long long>(hash_));
}

void digest::add_text(std::string_view text) {
    for (const char byte : text) hash_ = (hash_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    add_bits(text.size());
}

void digest::add_bits(std::uint64_t bits, bool not_a_number) {
    if (not_a_number) bits = 0x7ff8000000000000;
    for (int shift = 0; shift < 64; shift += 8) hash_ = (hash_ ^ (bits >> shift & 0xff)) * 0x100000001b3;
}

std::vector<double> random_numbers(hallmark::random& draws, std::size_t count) {
    std::vector<double> all(count);
    for (double& x : all) x = draws.uniform();
    return all;
}
std::vector<float> random_features(hallmark::random& draws, std::size_t count, float offset) {
    std::vector<float> all(count);
    for (float& x : all) x = offset + static_cast<float>(draws.uniform());
    return all;
}
std::vector<float> tied_features(hallmark::random& draws, std::size_t count) {
    std::vector<float> all(count);
    for (float& x : all) x = static_cast<float>(draws.below(3));
    return all;
}

int main(int count, char** arguments) {
    const hallmark::threads threads(count > 1 ? static_cast<std::size_t>(std::strtoul(arguments[1], nullptr, 10)) : 1);
    print_core(threads);
    print_numeric();
    print_text();
    print_ontology(threads);
    print_io();
    print_neighbors(threads);
    print_weak(threads);
    print_label_models(threads);
    print_imbalance(threads);
    print_sampling(threads);
    print_collection(threads);
    print_split();
}
