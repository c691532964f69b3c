// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_BITWISE_DIGEST_HPP
#define HALLMARK_TESTS_BITWISE_DIGEST_HPP

// What the parts of the program `bitwise` share: a hash of results, printed under a name.

#include <hallmark/core/random.hpp>
#include <hallmark/threads.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

/// FNV-1a of 64 bits over all that was added: integers, enums, texts, the bits of floating point numbers (each
/// not-a-number is the same one), votes, and ranges and optionals of such.
class digest {
public:
    template <class... T>
    digest& add(const T&... values) {
        (add_one(values), ...);
        return *this;
    }
    /// Prints the name and the hash.
    void print(std::string_view name) const;

private:
    template <class T>
    void add_one(const T& value) {
        if constexpr (std::is_floating_point_v<T>) add_bits(std::bit_cast<std::uint64_t>(static_cast<double>(value)), value != value);
        else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) add_bits(static_cast<std::uint64_t>(value));
        else if constexpr (std::is_convertible_v<T, std::string_view>) add_text(value);
        else if constexpr (requires { value.code(); }) add_bits(value.code());
        else if constexpr (requires { value.has_value(); }) {
            add_bits(value.has_value());
            if (value.has_value()) add_one(*value);
        } else {
            add_bits(value.size());
            for (const auto& element : value) add_one(element);
        }
    }
    void add_text(std::string_view text);
    void add_bits(std::uint64_t bits, bool not_a_number = false);

    std::uint64_t hash_ = 0xcbf29ce484222325;
};

/// Numbers in [0, 1).
[[nodiscard]] std::vector<double> random_numbers(hallmark::random& draws, std::size_t count);
/// Features in [offset, offset + 1), or ties: one of the numbers 0, 1, 2.
[[nodiscard]] std::vector<float> random_features(hallmark::random& draws, std::size_t count, float offset = 0);
[[nodiscard]] std::vector<float> tied_features(hallmark::random& draws, std::size_t count);

// Each part prints its lines; a part is a file.
void print_core(const hallmark::threads& threads);
void print_numeric();
void print_text();
void print_ontology(const hallmark::threads& threads);
void print_io();
void print_neighbors(const hallmark::threads& threads);
void print_weak(const hallmark::threads& threads);
void print_label_models(const hallmark::threads& threads);
void print_imbalance(const hallmark::threads& threads);
void print_sampling(const hallmark::threads& threads);
void print_collection(const hallmark::threads& threads);
void print_split();

#endif
