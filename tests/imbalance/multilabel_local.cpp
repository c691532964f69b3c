// SPDX-License-Identifier: MIT
#include "imbalance/multilabel_cases.hpp"

#include <hallmark/imbalance.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace hallmark_test::multilabel;
using imb::item_type;

namespace {

/// The papers' tables, written out in full: [item][label].
struct dense {
    std::vector<std::vector<double>> against, share;
    std::vector<std::vector<int>> type; // 0 to 3 as item_type, 4: the majority value
    std::vector<double> weight, worth;

    dense(const cloud& data, const hm::knn_graph& graph, std::size_t labels) {
        const std::size_t n = data.sets.size(), k = graph.k();
        const std::vector<double> none(labels);
        against.assign(n, none);
        share.assign(n, std::vector<double>(labels, -1));
        type.assign(n, std::vector<int>(labels, 4));
        weight.assign(n, 0);
        for (std::size_t l = 0; l < labels; ++l) {
            std::size_t with = 0;
            for (std::size_t i = 0; i < n; ++i) with += data.has(i, l);
            const bool minority = 2 * with <= n;
            double sum = 0;
            for (std::size_t i = 0; i < n; ++i) {
                for (const std::uint32_t m : graph[i]) against[i][l] += data.has(m, l) != data.has(i, l);
                against[i][l] /= static_cast<double>(k);
                if (data.has(i, l) != minority) continue;
                const double c = against[i][l];
                type[i][l] = c < .3 - 1e-9 ? 0 : c < .7 - 1e-9 ? 1 : c < 1 ? 2 : 3;
                if (c < 1) sum += c;
            }
            for (bool changed = true; changed;) {
                changed = false;
                for (std::size_t i = 0; i < n; ++i)
                    for (const std::uint32_t m : graph[i])
                        if (type[i][l] == 2 && type[m][l] < 2) {
                            type[i][l] = 1;
                            changed = true;
                        }
            }
            for (std::size_t i = 0; i < n; ++i)
                if (data.has(i, l) == minority && against[i][l] < 1 && sum > 0) {
                    share[i][l] = against[i][l] / sum;
                    weight[i] += share[i][l];
                }
        }
        std::vector<std::vector<std::size_t>> reverse(n);
        for (std::size_t m = 0; m < n; ++m)
            for (const std::uint32_t i : graph[m]) reverse[i].push_back(m);
        for (std::size_t i = 0; i < n; ++i) {
            double influence = 0;
            for (const std::size_t m : reverse[i])
                for (std::size_t l = 0; l < labels; ++l)
                    if (share[m][l] >= 0)
                        influence += (data.has(i, l) == data.has(m, l) ? 1 : -1) * share[m][l] /
                                     static_cast<double>(reverse[i].size());
            worth.push_back(weight[i] + influence);
        }
    }
};

} // namespace

TEST_CASE("local imbalance by hand: shares, types, the chain of rare ones, weights") {
    // Label 0 at items 0, 1, 2 (half: its minority value is to have it), label 1 at item 3 alone, label 2 at 4 and 5.
    const tag_rows sets{{0}, {0}, {0}, {1}, {2}, {2}};
    const std::vector<std::uint32_t> near{1, 2, 3, 4,  // of item 0
                                          0, 3, 4, 5,  // of 1
                                          1, 3, 4, 5,  // of 2
                                          0, 1, 2, 4,  // of 3
                                          5, 0, 1, 2,  // of 4
                                          4, 0, 1, 2}; // of 5
    const hm::knn_graph graph(4, near);
    const imb::local_imbalance local = imb::measure_local(graph, sets, 4);
    CHECK(local.against == std::vector<std::uint32_t>{2, 3, 3, 4, 3, 3});
    // Item 1 is rare but beside 0; item 2 beside 1; items 4 and 5 have only each other.
    CHECK(local.types == std::vector<item_type>{item_type::borderline, item_type::borderline, item_type::borderline,
                                                item_type::outlier, item_type::rare, item_type::rare});
    CHECK(local.weights == std::vector<double>{.25, .375, .375, 0, .5, .5});
    CHECK(local.even == std::vector<hm::label_id>{1});
}

TEST_CASE("a chain of rare items is followed to its end, whichever way it runs") {
    // Item i has label 0 for i < n, and three neighbours without it beside the next of the chain; item 0 is borderline.
    constexpr std::uint32_t n = 20000;
    for (const bool down : {true, false}) {
        std::vector<std::uint32_t> near;
        tag_rows sets;
        for (std::uint32_t i = 0; i < 3 * n; ++i) {
            const std::uint32_t place = down ? i : n - 1 - i; // of the chain
            if (i >= n)
                near.insert(near.end(), {(i + 1) % n + n, (i + 2) % n + n, (i + 3) % n + n, (i + 4) % n + n});
            else if (place == 0)
                near.insert(near.end(), {n, n + 1, down ? 1 : i - 1, down ? 2 : i - 2});
            else
                near.insert(near.end(), {n, n + 1, n + 2, down ? i - 1 : i + 1});
            sets.push_back(i < n ? std::vector<int>{0} : std::vector<int>{});
        }
        const imb::local_imbalance local = imb::measure_local(hm::knn_graph(4, near), sets, 4);
        CHECK(std::count(local.types.begin(), local.types.end(), item_type::borderline) == n);
    }
}

TEST_CASE("MLSOL labels new items by how far the minority value of each parent reaches, by hand") {
    const tag_rows sets{{0}, {0}, {0}, {1}, {2}, {2}};
    const hm::knn_graph graph(4, {1, 2, 3, 4, 0, 3, 4, 5, 1, 3, 4, 5, 0, 1, 2, 4, 5, 0, 1, 2, 4, 0, 1, 2});
    const imb::multilabel_plan plan = imb::mlsol(graph, sets, {.percent = 1000, .k = 4, .seed = 5});
    REQUIRE(plan.rows.made.size() == 60);
    std::size_t cases = 0;
    for (std::size_t m = 0; m < 60; ++m) {
        const hm::synthetic& s = plan.rows.made[m];
        CHECK(s.base != 3); // an outlier is no seed
        const index_list labels = labels_of_row(plan, 6 + m);
        if (s.base == 0 && s.neighbour == 3) { // borderline reaches 3/4; the outlier's label goes nowhere
            CHECK(labels == (s.gap <= .75 ? index_list{0} : index_list{}));
            ++cases;
        }
        if (s.base >= 4 && s.neighbour <= 2) { // the rare label goes all the way; label 0 from its end
            CHECK(labels == (1 - s.gap <= .75 ? index_list{0, 2} : index_list{2}));
            ++cases;
        }
        if (s.base <= 1 && s.neighbour <= 1) CHECK(labels == index_list{0}); // both have it
    }
    CHECK(cases > 5);
    CHECK(plan.rows.fell_back == std::vector<hm::label_id>{1});
}

TEST_CASE("MLSOL and MLUL agree with the papers' tables written out in full") {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        const cloud data(seed);
        constexpr std::size_t labels = 6;
        const hm::knn_graph graph = hm::knn(data.view(), {.k = 5});
        const dense full(data, graph, labels);
        const imb::local_imbalance local = imb::measure_local(graph, data.sets);
        CHECK(local.common ==
              std::vector<hm::label_id>{0}); // most items have label 0: to lack it is its minority value
        for (std::size_t i = 0; i < data.sets.size(); ++i) {
            CHECK(local.weights[i] == doctest::Approx(full.weight[i]));
            for (std::size_t l = 0; l < labels; ++l) {
                const std::size_t e = local.entry(i, static_cast<hm::label_id>(l));
                CHECK((e == imb::local_imbalance::none) == (full.type[i][l] == 4));
                if (e == imb::local_imbalance::none) continue;
                CHECK(static_cast<int>(local.types[e]) == full.type[i][l]);
                CHECK(local.against[e] == static_cast<std::uint32_t>(std::lround(full.against[i][l] * 5)));
            }
        }
        const imb::multilabel_plan plan = imb::mlsol(graph, data.sets, {.percent = 200, .seed = seed});
        CHECK(plan.rows.made.size() == 300);
        for (std::size_t m = 0; m < plan.rows.made.size(); ++m) {
            const hm::synthetic& s = plan.rows.made[m];
            CHECK(full.weight[s.base] > 0);
            CHECK(std::count(graph[s.base].begin(), graph[s.base].end(), s.neighbour) == 1);
            const index_list got = labels_of_row(plan, data.sets.size() + m);
            for (std::size_t l = 0; l < labels; ++l) {
                std::size_t from = s.base, to = s.neighbour;
                double way = s.gap;
                bool expected = data.has(from, l);
                if (data.has(from, l) != data.has(to, l)) {
                    if (full.type[from][l] == 4) {
                        std::swap(from, to);
                        way = 1 - way;
                    }
                    constexpr double reach[] = {.5, .75, 1.00001, -.00001};
                    expected = data.has(way <= reach[full.type[from][l]] ? from : to, l);
                }
                CHECK((std::count(got.begin(), got.end(), l) == 1) == expected);
            }
        }
        CHECK(plan == imb::mlsol(graph, data.sets, {.percent = 200, .seed = seed}, backwards()));

        const hm::resample_plan under = imb::mlul(graph, data.sets, {.percent = 30, .seed = seed});
        CHECK(under.size() == 105);
        CHECK(std::is_sorted(under.indices.begin(), under.indices.end()));
        CHECK(std::set<std::size_t>(under.indices.begin(), under.indices.end()).size() == 105);
        // What is worth least goes first, whatever the seed.
        const std::size_t least =
            static_cast<std::size_t>(std::min_element(full.worth.begin(), full.worth.end()) - full.worth.begin());
        const hm::resample_plan but_one = imb::mlul(graph, data.sets, {.percent = 1, .seed = seed}); // 1.5, down to 1
        CHECK(but_one.size() == 149);
        CHECK(std::count(but_one.indices.begin(), but_one.indices.end(), least) == 0);
    }
}

TEST_CASE("MLUL keeps what is worth more, more often") {
    const cloud data(4);
    const hm::knn_graph graph = hm::knn(data.view(), {.k = 5});
    const dense full(data, graph, 6);
    std::vector<double> kept(data.sets.size());
    for (std::uint64_t seed = 0; seed < 400; ++seed)
        for (const std::size_t i : imb::mlul(graph, data.sets, {.percent = 50, .seed = seed}).indices) ++kept[i];
    index_list order(kept.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return full.worth[a] < full.worth[b]; });
    double low = 0, high = 0;
    for (std::size_t i = 0; i < 50; ++i) {
        low += kept[order[i]];
        high += kept[order[order.size() - 1 - i]];
    }
    CHECK(high > 1.3 * low);
}

TEST_CASE("local samplers: edges are decided") {
    const hm::knn_graph none;
    CHECK(imb::mlsol(none, tag_rows()).rows.size() == 0);
    CHECK(imb::mlul(none, tag_rows()).indices.empty());
    const line one{{1}, {{0}}};
    CHECK(imb::mlsol(one.graph(5), one.sets, {.percent = 500}).rows.made.empty());
    CHECK(imb::mlul(one.graph(5), one.sets).size() == 1);
    // All alike: label 0 at all items, nothing is rare and nothing is made; labels nobody has: the same.
    const line alike{{1, 2, 3, 4}, tag_rows(4, {0})};
    CHECK(imb::mlsol(alike.graph(2), alike.sets, {.k = 2}).rows.made.empty());
    CHECK(imb::mlsol(alike.graph(2), alike.sets, {.k = 2}).rows.fell_back == std::vector<hm::label_id>{0});
    CHECK(imb::mlul(alike.graph(2), alike.sets, {.percent = 50, .k = 2}).size() == 2);
    // Well separated: no item weighs anything, those with a minority value are begun at alike, and it is told.
    const line apart{{1, 2, 3, 11, 12, 13, 14}, {{0}, {0}, {0}, {}, {}, {}, {}}};
    const imb::multilabel_plan plan = imb::mlsol(apart.graph(2), apart.sets, {.percent = 100, .k = 2});
    CHECK(plan.rows.made.size() == 7);
    for (const hm::synthetic& s : plan.rows.made) CHECK(s.base < 3);
    CHECK(plan.rows.fell_back == std::vector<hm::label_id>{0});
    CHECK_THROWS_AS((void)imb::mlsol(apart.graph(2), apart.sets, {.percent = -1, .k = 2}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mlul(apart.graph(2), apart.sets, {.percent = 101, .k = 2}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mlsol(apart.graph(2), apart.sets, {.k = 3}), std::invalid_argument);
}
