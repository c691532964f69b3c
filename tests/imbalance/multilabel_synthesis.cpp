// SPDX-License-Identifier: MIT
#include "imbalance/multilabel_cases.hpp"

#include <hallmark/imbalance.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

using namespace hallmark_test::multilabel;

TEST_CASE("MLSMOTE makes one new item for each item of a rare label, with the labels that most have, by hand") {
    // Counts 6, 3: imbalance 1 and 2: label 1 is rare; its items 4, 5, 6 are each other's neighbours.
    const line data{{0, 1, 2, 3, 10, 12, 14}, {{0}, {0}, {0}, {0}, {0, 1}, {1}, {0, 1}}};
    const imb::multilabel_plan plan = imb::mlsmote(data.view(), data.sets, {.k = 2, .seed = 1});
    REQUIRE(plan.rows.kept.size() == 7);
    REQUIRE(plan.rows.made.size() == 3);
    const std::vector<float> made = imb::materialize(plan.rows, data.view());
    for (std::size_t m = 0; m < 3; ++m) {
        const hm::synthetic& s = plan.rows.made[m];
        CHECK(s.base == 4 + m);
        CHECK((s.neighbour >= 4 && s.neighbour != s.base));
        CHECK(s.label == 1);
        CHECK(labels_of_row(plan, 7 + m) == index_list{0, 1}); // label 0: two of three
        CHECK(made[7 + m] >= 10);
        CHECK(made[7 + m] <= 14);
    }
    for (std::size_t i = 0; i < 7; ++i) CHECK(plan.labels[i].size() == data.sets[i].size());
    const auto choose = [&](imb::label_choice how) {
        return labels_of_row(imb::mlsmote(data.view(), data.sets, {.k = 2, .labels = how}), 7);
    };
    CHECK(choose(imb::label_choice::intersection) == index_list{1});
    CHECK(choose(imb::label_choice::union_of) == index_list{0, 1});
    // Of 2 voters, half is not more than half.
    const line two{{0, 1, 2, 10, 11}, {{0}, {0}, {0}, {0, 1}, {1}}};
    const imb::multilabel_plan half = imb::mlsmote(two.view(), two.sets);
    CHECK(labels_of_row(half, 5) == index_list{1});
    CHECK(half.rows.fewer_neighbours == std::vector<hm::label_id>{1});
    // A label of one item: nothing lies between.
    const line lone{{0, 1, 2}, {{0}, {0}, {0, 1}}};
    CHECK(imb::mlsmote(lone.view(), lone.sets).rows.made.empty());
    CHECK(imb::mlsmote(lone.view(), lone.sets).rows.fell_back == std::vector<hm::label_id>{1});
    CHECK_THROWS_AS((void)imb::mlsmote(lone.view(), data.sets), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mlsmote(lone.view(), lone.sets, {.k = 0}), std::invalid_argument);
}

TEST_CASE("MLSMOTE: as many new items as rare labels have, each inside its label, the same on any executor") {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const cloud data(seed);
        const imb::multilabel_measures m = imb::measure(data.sets);
        std::size_t expected = 0;
        for (std::size_t l = 0; l < m.labels; ++l)
            if (m.imbalance[l] > m.mean_imbalance && m.counts[l] > 1) expected += m.counts[l];
        const imb::multilabel_plan plan = imb::mlsmote(data.view(), data.sets, {.seed = seed});
        CHECK(plan.rows.made.size() == expected);
        CHECK(plan.labels.size() == plan.rows.size());
        for (std::size_t r = 0; r < plan.rows.made.size(); ++r) {
            const hm::synthetic& s = plan.rows.made[r];
            CHECK(data.has(s.base, s.label));
            CHECK(data.has(s.neighbour, s.label));
            CHECK(s.base != s.neighbour);
            const index_list labels = labels_of_row(plan, plan.rows.kept.size() + r);
            CHECK(std::count(labels.begin(), labels.end(), s.label) == 1); // all voters have it
        }
        CHECK(plan == imb::mlsmote(data.view(), data.sets, {.seed = seed}, backwards()));
    }
}

TEST_CASE("a new item between a training and a test item is told by its parents") {
    const line data{{0, 1, 2, 3, 10, 12}, {{0}, {0}, {0}, {0}, {0, 1}, {1}}};
    const imb::multilabel_plan plan = imb::mlsmote(data.view(), data.sets);
    const auto found = imb::leaks(plan.rows, [](std::size_t item) { return item == 5; });
    REQUIRE(found.size() == 3); // row 5 itself, and a parent of both new ones
    CHECK(found[1].parent);
    CHECK(found[2].item == 5);
}

TEST_CASE("REMEDIAL-HwR resamples the parted rows, as a plan for the host's items") {
    const cloud data(3);
    const imb::multilabel_plan parted = imb::remedial(data.sets);
    REQUIRE(parted.rows.size() > data.sets.size());
    for (const auto with : {imb::remedial_hybrid::ros, imb::remedial_hybrid::mlenn, imb::remedial_hybrid::mlsmote}) {
        const imb::multilabel_plan plan = imb::remedial_hwr(data.view(), data.sets, {.with = with});
        CHECK(plan.labels.size() == plan.rows.size());
        for (const std::size_t item : plan.rows.kept) CHECK(item < data.sets.size());
        for (const hm::synthetic& s : plan.rows.made)
            CHECK((s.base < data.sets.size() && s.neighbour < data.sets.size()));
        for (std::size_t r = 0; r < plan.rows.kept.size(); ++r)
            for (const hm::label_id l : plan.labels[r]) CHECK(data.has(plan.rows.kept[r], l));
        if (with == imb::remedial_hybrid::ros) CHECK(plan.rows.size() > parted.rows.size());
        if (with == imb::remedial_hybrid::mlenn) CHECK(plan.rows.size() < parted.rows.size());
        if (with == imb::remedial_hybrid::mlsmote) CHECK(!plan.rows.made.empty());
        CHECK(imb::materialize(plan.rows, data.view()).size() == plan.rows.size() * data.d);
    }
    // By hand: all but the fourth of these are no more mixed than the mean; it parts into {1} and {0}.
    const line four{{0, 1, 2, 3, 4}, {{0}, {0}, {0}, {0, 1}, {0}}};
    const imb::multilabel_plan plan = imb::remedial_hwr(four.view(), four.sets, {.with = imb::remedial_hybrid::ros});
    // ML-ROS of 6 rows, counts 5 and 1, mean 3: one more row of {1}, the fourth item.
    CHECK(plan.rows.kept == index_list{0, 1, 2, 3, 4, 3, 3});
    CHECK(labels_of_row(plan, 3) == index_list{1});
    CHECK(labels_of_row(plan, 5) == index_list{0});
    CHECK(labels_of_row(plan, 6) == index_list{1});
}
