#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <vector>

namespace hm = hallmark;

static_assert(std::uniform_random_bit_generator<hm::random>);

TEST_CASE("the block function gives the published vectors of Philox-4x32-10") {
    using counter = std::array<std::uint32_t, 4>;
    CHECK(hm::random::philox({0, 0, 0, 0}, {0, 0}) == counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(hm::random::philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) == counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(hm::random::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("the stream and every draw never change (values by a second implementation, in Python)") {
    hm::random random{11};
    const std::array<std::uint32_t, 5> first{random(), random(), random(), random(), random()};
    CHECK(first == std::array<std::uint32_t, 5>{3848496742, 4117957564, 1519192786, 1437745381, 1699115334});
    CHECK(random.below(1000) == 693);
    CHECK(random.below64(std::uint64_t{1} << 40) == 266799917800);
    CHECK(random.uniform() == 0x1.1844911351ff0p-5);
    std::vector<int> order{0, 1, 2, 3, 4, 5, 6, 7};
    random.shuffle(order);
    CHECK(order == std::vector<int>{2, 0, 1, 3, 5, 6, 4, 7});
    CHECK(random.sample(20, 6) == std::vector<std::size_t>{2, 7, 9, 11, 13, 16});
    CHECK(hm::random{11}.split(5)() == 2885217909);
}

TEST_CASE("a saved position resumes the stream, wherever it stood in a block") {
    for (std::uint64_t at : {0u, 1u, 2u, 3u, 4u, 5u, 1000u, 1001u}) {
        hm::random straight{7};
        for (std::uint64_t i = 0; i < at; ++i) static_cast<void>(straight());
        CHECK(straight.position() == at);
        hm::random jumped{7};
        static_cast<void>(jumped());
        jumped.seek(at);
        CHECK(jumped == straight);
        for (int i = 0; i < 9; ++i) CHECK(jumped() == straight());
    }
}

TEST_CASE("children are the same whenever they are asked for, and differ from each other and their parent") {
    hm::random parent{3};
    const hm::random before = parent.split(4);
    static_cast<void>(parent());
    CHECK(parent.split(4) == before);
    CHECK(parent.split(5) != before);
    CHECK(hm::random{3}.split(0) != hm::random{3});
    CHECK(hm::random{3}.split(0).split(1) != hm::random{3}.split(1).split(0));
}

TEST_CASE("numbers below n are uniform, and n itself is never drawn") {
    hm::random random{1};
    for (std::uint32_t n : {1u, 2u, 3u, 7u, 10u}) {
        std::vector<int> seen(n);
        const int draws = 70000;
        for (int i = 0; i < draws; ++i) ++seen.at(random.below(n));
        const double expected = draws / double(n);
        for (int count : seen) CHECK(std::abs(count - expected) < 5 * std::sqrt(expected));
    }
    for (int i = 0; i < 1000; ++i) CHECK(random.below64((std::uint64_t{1} << 33) + 1) <= (std::uint64_t{1} << 33));
    CHECK(random.below(0xFFFFFFFF) < 0xFFFFFFFF);
    CHECK(random.below64(1) == 0);
    CHECK_THROWS_AS(static_cast<void>(random.below(0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(random.below64(0)), std::invalid_argument);
}

TEST_CASE("uniform numbers lie in [0, 1) with the mean and spread of the uniform law") {
    hm::random random{2};
    double sum = 0;
    double squares = 0;
    const int n = 100000;
    for (int i = 0; i < n; ++i) {
        const double u = random.uniform();
        CHECK_FALSE((u < 0 || u >= 1));
        sum += u;
        squares += u * u;
    }
    CHECK(sum / n == doctest::Approx(0.5).epsilon(0.01));
    CHECK(squares / n == doctest::Approx(1.0 / 3).epsilon(0.01));
}

TEST_CASE("a shuffle keeps every value, and every order is as likely as another") {
    hm::random random{5};
    std::array<int, 6> seen{};
    for (int i = 0; i < 60000; ++i) {
        std::vector<int> order{0, 1, 2};
        random.shuffle(order);
        const int code = order[0] * 2 + (order[1] > order[2]);
        ++seen.at(static_cast<std::size_t>(code));
        std::sort(order.begin(), order.end());
        REQUIRE(order == std::vector<int>{0, 1, 2});
    }
    for (int count : seen) CHECK(std::abs(count - 10000) < 500);
    std::vector<int> none;
    random.shuffle(none);
    CHECK(none.empty());
}

TEST_CASE("a sample holds k different numbers in order, each as often as another") {
    hm::random random{6};
    std::vector<int> seen(10);
    for (int round = 0; round < 30000; ++round) {
        const auto chosen = random.sample(10, 3);
        REQUIRE(chosen.size() == 3);
        REQUIRE((chosen[0] < chosen[1] && chosen[1] < chosen[2] && chosen[2] < 10));
        for (std::size_t i : chosen) ++seen[i];
    }
    for (int count : seen) CHECK(std::abs(count - 9000) < 450);
    CHECK(random.sample(0, 0).empty());
    CHECK(random.sample(64, 64).size() == 64);
    CHECK(random.sample(1000, 0).empty());
    CHECK_THROWS_WITH_AS(static_cast<void>(random.sample(3, 4)), "random::sample: 4 different numbers out of 3",
                         std::invalid_argument);
}
