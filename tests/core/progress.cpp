#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace hm = hallmark;

TEST_CASE("progress is told from nothing to all, rising, not too often") {
    std::vector<std::pair<std::size_t, std::size_t>> told;
    std::size_t items = 0;
    const bool whole = hm::for_each_block(
        hm::serial{}, 100000, 10,
        [&](std::size_t done, std::size_t total) {
            told.emplace_back(done, total);
            return true;
        },
        [&](hm::index_block block) { items += block.size(); });
    CHECK(whole);
    CHECK(items == 100000);
    REQUIRE(told.size() >= 2);
    CHECK(told.size() <= 110);
    CHECK(told.front() == std::pair<std::size_t, std::size_t>{0, 100000});
    CHECK(told.back() == std::pair<std::size_t, std::size_t>{100000, 100000});
    for (std::size_t i = 1; i < told.size(); ++i) CHECK(told[i].first > told[i - 1].first);
}

TEST_CASE("a callback that returns false stops the work before the next block") {
    std::size_t items = 0;
    const bool whole = hm::for_each_block(
        hm::serial{}, 1000, 1, [](std::size_t done, std::size_t) { return done < 500; },
        [&](hm::index_block block) { items += block.size(); });
    CHECK_FALSE(whole);
    CHECK(items >= 500);
    CHECK(items < 600);
}

TEST_CASE("work without a listener runs to its end") {
    std::size_t items = 0;
    CHECK(hm::for_each_block(hm::serial{}, 77, 10, hm::progress{}, [&](hm::index_block block) { items += block.size(); }));
    CHECK(items == 77);
    CHECK(hm::for_each_block(hm::serial{}, 0, 10, [](std::size_t, std::size_t) { return true; }, [](hm::index_block) {}));
}

TEST_CASE("the bar's line tells share, rate and the time that is left") {
    CHECK(hm::progress_bar::text("reading", 50, 100, 10) ==
          "reading  ████████████░░░░░░░░░░░░   50 %  5/s  0:10 left");
    CHECK(hm::progress_bar::text("x", 0, 0, 0) == "x  ████████████████████████  100 %  0/s  0:00 left");
    CHECK(hm::progress_bar::text("x", 0, 10, 0).find("  0 %") != std::string::npos);
}

TEST_CASE("work that ends at once leaves nothing on the terminal") {
    std::FILE* out = std::tmpfile();
    REQUIRE(out != nullptr);
    {
        hm::progress_bar bar("quick", out);
        const hm::progress told = bar.callback();
        CHECK(told(0, 2));
        CHECK(told(2, 2));
    }
    CHECK(std::ftell(out) == 0);
    std::fclose(out);
}

TEST_CASE("a progress owns its callable: copies count on their own, a moved-from one is empty") {
    int calls = 0;
    struct counting {
        int* calls;
        std::size_t last = 0;
        bool operator()(std::size_t done, std::size_t total) {
            ++*calls;
            const bool rising = done >= last;
            last = done;
            return rising && done < total;
        }
    };
    hm::progress first = counting{&calls};
    CHECK(first);
    CHECK(first(5, 10));
    hm::progress second = first; // with what the first has seen
    CHECK_FALSE(second(4, 10));
    CHECK(first(6, 10));
    first = hm::progress{};
    CHECK_FALSE(first);
    first = std::move(second);
    CHECK_FALSE(second);
    CHECK_FALSE(first(10, 10));
    CHECK(calls == 4);
    CHECK_FALSE(hm::progress(nullptr));
    const hm::progress& itself = first;
    first = itself;
    CHECK(first);
}
