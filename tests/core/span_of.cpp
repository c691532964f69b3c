// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <hallmark/core/detail/plain_vector.hpp>
#include <hallmark/core/span_of.hpp>

#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace hm = hallmark;

TEST_CASE("span_of shows the elements of a row where they stand, to read") {
    std::vector<std::string> names{"cat", "dog", "eel"};
    const auto seen = hm::span_of(names);
    static_assert(std::is_same_v<decltype(seen), const std::span<const std::string>>);
    CHECK(seen.size() == 3);
    CHECK(seen.data() == names.data());
    CHECK(hm::span_of(names.data() + 1, 2)[1] == "eel");
    CHECK(hm::span_of(std::vector<int>()).empty());

    const hm::detail::plain_vector<int> plain(4, 7);
    CHECK(hm::span_of(plain).size() == 4);
    CHECK(hm::span_of(plain).back() == 7);
}

TEST_CASE("writable_span_of writes into the row") {
    std::vector<double> values{1, 2, 3};
    const auto seen = hm::writable_span_of(values);
    static_assert(std::is_same_v<decltype(seen), const std::span<double>>);
    seen[1] = 20;
    CHECK(values == std::vector<double>{1, 20, 3});
}
