#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;

namespace {
struct backwards { // an executor of a host that runs indices in another order
    template <class F>
    void operator()(std::size_t n, F&& f) const {
        for (std::size_t i = n; i > 0; --i) f(i - 1);
    }
};
struct no_executor {
    void operator()(int) const {}
};
static_assert(hm::executor<hm::serial>);
static_assert(hm::executor<backwards>);
static_assert(!hm::executor<no_executor>);
static_assert(!hm::executor<int>);
} // namespace

TEST_CASE("blocks cover every index once") {
    for (std::size_t n : {0u, 1u, 7u, 8u, 9u, 100u})
        for (std::size_t size : {1u, 3u, 8u, 1000u}) {
            std::vector<int> seen(n);
            hm::for_each_block(backwards{}, n, size, [&](hm::index_block block) {
                CHECK(block.size() <= size);
                CHECK(block.size() > 0);
                for (std::size_t i = block.begin; i < block.end; ++i) ++seen[i];
            });
            CHECK(seen == std::vector<int>(n, 1));
        }
    CHECK_THROWS_AS(hm::for_each_block(hm::serial{}, 3, 0, [](hm::index_block) {}), std::invalid_argument);
}

TEST_CASE("a sum over blocks has the same bits in whatever order the blocks ran") {
    const auto sum = [](auto ex) {
        return hm::reduce_blocks(
            ex, 100000, 1000, 0.0,
            [](hm::index_block block) {
                double part = 0;
                for (std::size_t i = block.begin; i < block.end; ++i) part += 1.0 / static_cast<double>(i + 1);
                return part;
            },
            [](double a, double b) { return a + b; });
    };
    CHECK(sum(hm::serial{}) == sum(backwards{}));
    CHECK(sum(hm::serial{}) == doctest::Approx(12.090146129863335));
}

TEST_CASE("results combine in the order of the blocks") {
    const std::string text = hm::reduce_blocks(
        backwards{}, 5, 2, std::string(">"),
        [](hm::index_block block) { return std::to_string(block.begin) + "-" + std::to_string(block.end) + " "; },
        [](std::string a, const std::string& b) { return a + b; });
    CHECK(text == ">0-2 2-4 4-5 ");
    CHECK(hm::reduce_blocks(hm::serial{}, 0, 4, 17, [](hm::index_block) { return 1; }, [](int a, int b) { return a + b; }) == 17);
}

TEST_CASE("an exception of the host's work reaches the caller") {
    CHECK_THROWS_WITH(hm::serial{}(3, [](std::size_t i) { if (i == 1) throw std::runtime_error("item 1"); }), "item 1");
}
