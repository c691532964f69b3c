#include <hallmark/core.hpp>
#include <hallmark/threads.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace hm = hallmark;

static_assert(hm::executor<hm::threads>);
static_assert(hm::executor<const hm::threads&>);

TEST_CASE("threads call every index once") {
    for (std::size_t count : {1u, 2u, 8u, 50u})
        for (std::size_t n : {0u, 1u, 2u, 7u, 1000u}) {
            std::vector<std::atomic<int>> seen(n);
            hm::threads{count}(n, [&](std::size_t i) { ++seen[i]; });
            for (const auto& times : seen) CHECK(times == 1);
        }
}

TEST_CASE("work really runs on more than one thread") {
    std::atomic<int> inside{0};
    hm::threads{2}(2, [&](std::size_t) {
        ++inside;
        while (inside < 2) std::this_thread::yield(); // would never end on one thread
    });
    CHECK(inside == 2);
}

TEST_CASE("a sum over blocks has the same bits on 1, 2 and 8 threads") {
    const auto sum = [](auto&& ex) {
        return hm::reduce_blocks(
            ex, 100000, 512, 0.0,
            [](hm::index_block block) {
                double part = 0;
                for (std::size_t i = block.begin; i < block.end; ++i) part += 1.0 / static_cast<double>(i + 1);
                return part;
            },
            [](double a, double b) { return a + b; });
    };
    const double expected = sum(hm::serial{});
    for (std::size_t count : {1u, 2u, 8u}) CHECK(sum(hm::threads{count}) == expected);
}

TEST_CASE("an exception in a worker reaches the caller, and no further index is started") {
    std::atomic<std::size_t> calls{0};
    CHECK_THROWS_WITH_AS(hm::threads{4}(1000000,
                                        [&](std::size_t i) {
                                            ++calls;
                                            if (i == 3) throw std::runtime_error("item 3");
                                        }),
                         "item 3", std::runtime_error);
    CHECK(calls < 1000000);
    CHECK_THROWS_WITH(hm::threads{2}(2, [](std::size_t i) { throw std::runtime_error(std::to_string(i)); }), "0");
}

TEST_CASE("no threads at all is a wrong call; the default is the machine's") {
    CHECK_THROWS_AS(hm::threads{0}, std::invalid_argument);
    CHECK(hm::threads{}.count() >= 1);
}

TEST_CASE("progress is told on the caller's thread, also when the work is not") {
    const auto caller = std::this_thread::get_id();
    std::atomic<std::size_t> items{0};
    CHECK(hm::for_each_block(
        hm::threads{3}, 10000, 10,
        [&](std::size_t, std::size_t) {
            CHECK(std::this_thread::get_id() == caller);
            return true;
        },
        [&](hm::index_block block) { items += block.size(); }));
    CHECK(items == 10000);
}
