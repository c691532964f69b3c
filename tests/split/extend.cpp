// SPDX-License-Identifier: MIT
#include "data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::lesson_labels;
using counts = std::vector<std::size_t>;

namespace {
label_sets first(const label_sets& all, std::size_t n) {
    label_sets some;
    for (std::size_t i = 0; i < n && i < all.size(); ++i) some.add(all[i]);
    return some;
}
} // namespace

TEST_CASE("the lesson's projects in batches of 50: no old item moves, and labels stay near their shares") {
    const label_sets all = lesson_labels();
    const split::fractions into{0.7, 0.15, 0.15};
    split::assignment parts = split::stratify(first(all, 1500), into, {.seed = 1});
    for (std::size_t n = 1550;; n += 50) {
        const split::assignment next = split::extend(parts, first(all, n), into, {.seed = 1});
        CHECK(split::moved(parts, next) == 0);
        parts = next;
        if (n >= all.size()) break;
    }
    CHECK(parts.sizes() == counts{1422, 305, 305});
    const split::report r = split::evaluate(all, parts, into);
    CHECK(r.bands[3].of.label_distribution <= 2.2e-3);
}

TEST_CASE("a budget of moves mends what appending cannot") {
    const label_sets all = lesson_labels(5);
    const split::fractions into{0.7, 0.15, 0.15};
    const split::assignment before = split::stratify(first(all, 1000), into, {.seed = 1});
    const split::assignment kept = split::extend(before, first(all, 1040), into, {.seed = 2});
    const split::assignment moved = split::extend(before, first(all, 1040), into, {.seed = 2}, 30);
    CHECK(split::moved(before, kept) == 0);
    CHECK(split::moved(before, moved) <= 30);
    CHECK(moved.sizes() == kept.sizes());
    CHECK(split::evaluate(first(all, 1040), moved, into).label_distribution <
          split::evaluate(first(all, 1040), kept, into).label_distribution);

    // Sizes that the old items made wrong are mended as far as moves go.
    std::vector<std::uint16_t> lopsided(100, 0);
    const split::assignment all_train(lopsided, 2);
    const label_sets some = first(all, 100);
    CHECK(split::extend(all_train, some, split::folds{2}).sizes() == counts{100, 0});
    CHECK(split::extend(all_train, some, split::folds{2}, {}, 20).sizes() == counts{80, 20});
    CHECK(split::extend(all_train, some, split::folds{2}, {}, 500).sizes() == counts{50, 50});
}

TEST_CASE("items that were in no part are new, and the edges hold") {
    const label_sets labels = hallmark_test::zipf_labels(60, 10, 3, 2);
    std::vector<std::uint16_t> some(60, split::assignment::none);
    for (std::size_t i = 0; i < 30; ++i) some[i] = static_cast<std::uint16_t>(i % 3);
    const split::assignment parts = split::extend(split::assignment(some, 3), labels, split::folds{3});
    for (std::size_t i = 0; i < 30; ++i) CHECK(parts[i] == some[i]);
    CHECK(parts.sizes() == counts{20, 20, 20});
    CHECK(split::extend(split::assignment(), labels, split::folds{3}) == split::stratify(labels, split::folds{3}));
    CHECK(split::extend(parts, labels, split::folds{3}) == parts);
    CHECK_THROWS_AS(static_cast<void>(split::extend(parts, first(labels, 10), split::folds{3})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::extend(parts, labels, split::folds{4})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(split::extend(parts, labels, split::folds{3}, {.pinned = some})), std::invalid_argument);
}

TEST_CASE("a hash split needs no state, and is right on average") {
    const split::hash_split part_of(split::fractions{0.7, 0.15, 0.1}, 5);
    std::vector<std::size_t> sizes(4);
    for (std::uint64_t id = 0; id < 20000; ++id) {
        const std::uint16_t part = part_of(id);
        CHECK(part == split::hash_split(split::fractions{0.7, 0.15, 0.1}, 5)(id));
        ++sizes[part == split::assignment::none ? 3 : part];
    }
    const double shares[] = {0.7, 0.15, 0.1, 0.05};
    for (std::size_t part = 0; part < 4; ++part)
        CHECK(std::fabs(static_cast<double>(sizes[part]) - 20000 * shares[part]) < 4 * std::sqrt(20000 * shares[part] * (1 - shares[part])));
    CHECK(part_of("project 7") == part_of(split::stable_id("project 7")));
    CHECK(split::stable_id("") != split::stable_id(std::string(1, '\0')));
    CHECK(split::stable_id("abc") == 6010064531612070575u); // golden: it never changes
    CHECK_THROWS_AS(split::hash_split(split::sizes{3, 4}), std::invalid_argument);
}
