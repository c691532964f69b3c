#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <list>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;

namespace host {
/// Has members and functions that would do for anything: a range for the members' sake, as range-for sees it.
struct row {
    std::vector<int> labels{};
    [[nodiscard]] auto begin() const { return labels.begin(); }
    [[nodiscard]] auto end() const { return labels.end(); }
};
template <class T>
auto begin(const T& any) {
    return any.begin();
}
template <class T>
auto end(const T& any) {
    return any.end();
}
} // namespace host

static_assert(hm::label_set_range<std::vector<std::vector<int>>>);
static_assert(hm::label_set_range<std::list<std::set<std::uint64_t>>>);
static_assert(hm::label_set_range<hm::label_sets>);
static_assert(hm::label_set_range<hm::label_sets_view>);
static_assert(hm::label_set_range<std::span<const std::vector<int>>>);
static_assert(hm::label_set_range<int[2][3]>);
static_assert(hm::label_set_range<std::vector<host::row>>);
static_assert(!hm::label_set_range<std::vector<int>>);
static_assert(!hm::label_set_range<std::vector<std::vector<double>>>);

TEST_CASE("label sets keep each item's labels, in order and with repeats") {
    const std::vector<std::vector<int>> host{{3, 1}, {}, {2, 2, 0}};
    const hm::label_sets sets(host);
    REQUIRE(sets.size() == 3);
    CHECK(sets.labels().size() == 5);
    for (std::size_t i = 0; i < host.size(); ++i) {
        REQUIRE(sets[i].size() == host[i].size());
        for (std::size_t k = 0; k < host[i].size(); ++k) CHECK(static_cast<int>(sets[i][k]) == host[i][k]);
    }
    std::size_t total = 0;
    for (const auto set : sets) total += set.size();
    CHECK(total == 5);
}

TEST_CASE("no items and items without labels are both there") {
    const hm::label_sets none;
    CHECK(none.empty());
    CHECK(none.begin() == none.end());
    CHECK(hm::label_sets_view{}.size() == 0);
    CHECK(hm::label_sets_view{}.begin() == hm::label_sets_view{}.end());
    const hm::label_sets one(std::vector<std::vector<int>>(1));
    CHECK(one.size() == 1);
    CHECK(one[0].empty());
}

TEST_CASE("a view reads the host's own arrays without a copy") {
    const std::array<std::size_t, 3> offsets{0, 2, 3};
    const std::array<hm::label_id, 3> labels{5, 6, 7};
    const hm::label_sets_view view(offsets, labels);
    CHECK(view.size() == 2);
    CHECK(view[0].data() == labels.data());
    CHECK(view[1].front() == 7);
    const hm::label_sets copy(view);
    CHECK(copy.view()[1].front() == 7);
    CHECK(copy[0].data() != labels.data());
}

TEST_CASE("offsets that are no rows are a wrong call that names the place") {
    const std::array<hm::label_id, 3> labels{5, 6, 7};
    CHECK_THROWS_AS(hm::label_sets_view(std::span<const std::size_t>{}, labels), std::invalid_argument);
    CHECK_THROWS_AS(hm::label_sets_view(std::array<std::size_t, 2>{1, 3}, labels), std::invalid_argument);
    CHECK_THROWS_WITH(hm::label_sets_view(std::array<std::size_t, 4>{0, 2, 1, 3}, labels),
                      "label_sets_view: offsets fall from 2 to 1 at item 1");
    CHECK_THROWS_WITH(hm::label_sets_view(std::array<std::size_t, 2>{0, 2}, labels),
                      "label_sets_view: offsets end at 2 but there are 3 labels");
}

TEST_CASE("an integer that is no label is a wrong call that names value and item") {
    const std::vector<std::vector<int>> negative{{1}, {0, -1}};
    CHECK_THROWS_WITH_AS(hm::label_sets{negative},
                         "label_sets: label -1 of item 1 is no label: labels are 0 to 4294967295", std::invalid_argument);
    const std::vector<std::vector<std::uint64_t>> large{{std::uint64_t{1} << 32}};
    CHECK_THROWS_AS(hm::label_sets{large}, std::invalid_argument);
    const std::vector<std::vector<std::uint64_t>> largest{{(std::uint64_t{1} << 32) - 1}};
    CHECK(hm::label_sets(largest)[0].front() == (std::numeric_limits<hm::label_id>::max)());
}

TEST_CASE("merged shards are the items of one machine") {
    hm::random random{4};
    for (int round = 0; round < 50; ++round) {
        std::vector<std::vector<std::uint32_t>> host(random.below(20));
        for (auto& set : host)
            for (std::uint32_t k = random.below(5); k > 0; --k) set.push_back(random.below(9));
        const std::size_t cut = host.empty() ? 0 : random.below(static_cast<std::uint32_t>(host.size()) + 1);
        const std::span all(host);
        hm::label_sets front{all.first(cut)};
        front.merge(hm::label_sets{all.subspan(cut)});
        CHECK(front == hm::label_sets(host));
    }
}
