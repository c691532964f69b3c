// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <hallmark/core/detail/plain_vector.hpp>
#include <hallmark/core/random.hpp>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hm = hallmark;

namespace {
struct entry {
    std::uint32_t key = 7;
    std::uint64_t value = 9;
    friend bool operator==(const entry&, const entry&) = default;
};
using row = hm::detail::plain_vector<entry>;

bool same(const row& a, const std::vector<entry>& b) {
    bool equal = a.size() == b.size();
    for (std::size_t i = 0; equal && i < b.size(); ++i) equal = a[i] == b[i];
    return equal;
}
} // namespace

TEST_CASE("a plain vector answers as a std::vector through a long random life") {
    hm::random random(3);
    row plain;
    std::vector<entry> known;
    for (int step = 0; step < 20'000; ++step) {
        const entry one{random.below(100), random.below64(1'000'000)};
        switch (random.below(9)) {
        case 0: case 1: case 2: plain.push_back(one); known.push_back(one); break;
        case 3:
            if (!known.empty()) {
                plain.pop_back();
                known.pop_back();
            }
            break;
        case 4: {
            const std::size_t count = random.below(50);
            plain.resize(count, one);
            known.resize(count, one);
            break;
        }
        case 5: {
            const std::vector<entry> more(random.below(5), one);
            plain.append(more);
            known.insert(known.end(), more.begin(), more.end());
            break;
        }
        case 6:
            if (!known.empty()) {
                const std::size_t from = random.below(static_cast<std::uint32_t>(known.size()));
                const std::size_t to = from + random.below(static_cast<std::uint32_t>(known.size() - from) + 1);
                plain.erase(plain.begin() + from, plain.begin() + to);
                known.erase(known.begin() + static_cast<std::ptrdiff_t>(from), known.begin() + static_cast<std::ptrdiff_t>(to));
            }
            break;
        case 7: {
            row copy = plain;
            CHECK(copy == plain);
            copy.push_back(one);
            CHECK_FALSE(copy == plain);
            copy = plain;
            plain = std::move(copy);
            CHECK(copy.empty());
            break;
        }
        default: plain.assign(random.below(4), one); known.assign(plain.size(), one);
        }
        REQUIRE(same(plain, known));
    }
}

TEST_CASE("a plain vector gives its first and last element, itself as a span, and a moved-from one is empty") {
    row one(3);
    CHECK(one.size() == 3);
    CHECK(one.front() == entry{});
    one.back().key = 1;
    const std::span<const entry> seen = one;
    CHECK(seen.size() == 3);
    CHECK(seen[2].key == 1);
    row other = std::move(one);
    CHECK(one.empty());
    one.push_back({4, 5});
    CHECK(one.size() == 1);
    CHECK(other.size() == 3);
    const row& itself = other;
    other = itself;
    CHECK(other.size() == 3);
    other.clear();
    CHECK(other.empty());
    CHECK(std::span<const entry>(other).empty());
}

#if defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define HALLMARK_TEST_ASAN // which ends the program where operator new would throw
#  endif
#endif
#if HALLMARK_HAS_EXCEPTIONS && !defined(HALLMARK_TEST_ASAN) && !defined(__SANITIZE_ADDRESS__)
TEST_CASE("more elements than memory can name are refused, and what was there stays") {
    row one(2);
    for (const volatile std::size_t many : {SIZE_MAX / 4, SIZE_MAX / sizeof(entry) - 1}) // volatile: g++ warns where it knows
        CHECK_THROWS_AS(one.reserve(many), std::bad_alloc);
    CHECK(one.size() == 2);
    CHECK(one[1] == entry{});
}
#endif
