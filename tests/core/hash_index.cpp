// SPDX-License-Identifier: MIT
#include <hallmark/core.hpp>

#include <hallmark/core/detail/hash_index.hpp>
#include <hallmark/core/detail/name_index.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hm = hallmark;
using hm::detail::hash_of;
using hm::detail::name_index;
using hm::detail::number_index;

TEST_CASE("an index finds each value by its number, however many share a hash") {
    for (const std::uint64_t hashes : std::vector<std::uint64_t>{1, 7, 1000, ~std::uint64_t{0}}) {
        number_index index;
        std::vector<std::uint64_t> values;
        hm::random draw(2);
        const auto hash = [&](std::uint64_t value) { return value % hashes * 0x9E3779B97F4A7C15u; };
        const auto find = [&](std::uint64_t value) {
            return index.find(hash(value), [&](std::uint32_t i) { return values[i] == value; });
        };
        CHECK(find(5) == number_index::none);
        for (std::uint32_t n = 0; n < 500; ++n) {
            const std::uint64_t value = draw.bits64();
            REQUIRE(find(value) == number_index::none);
            values.push_back(value);
            REQUIRE(index.add(hash(value)) == n);
        }
        for (std::uint32_t n = 0; n < 500; ++n) CHECK(find(values[n]) == n);
        CHECK(index.size() == 500);
        index.clear();
        CHECK(index.size() == 0);
        CHECK(find(values[3]) == number_index::none);
        CHECK(index.add(hash(values[0])) == 0);
    }
}

TEST_CASE("names are found by what they are called, the first of equal ones") {
    name_index index;
    std::vector<std::string> names;
    CHECK(index.find(names, "a") == name_index::none);
    for (int i = 0; i < 300; ++i) {
        names.push_back(std::to_string(i % 100));
        if (i % 7 == 0) index.extend(names);
    }
    index.extend(names);
    for (std::uint32_t i = 0; i < 100; ++i) CHECK(index.find(names, std::to_string(i)) == i);
    CHECK(index.find(names, "100") == name_index::none);
    CHECK(index.find(names, "") == name_index::none);
}

TEST_CASE("a hash tells texts apart that differ in one byte anywhere") {
    for (std::size_t size = 1; size < 40; ++size) {
        const std::string text(size, 'a');
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = text;
            other[at] = 'b';
            CHECK(hash_of(other) != hash_of(text));
        }
        CHECK(hash_of(text) != hash_of(text + 'a'));
    }
}
