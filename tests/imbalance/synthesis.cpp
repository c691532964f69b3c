// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using s = imb::sampling_strategy;

namespace {

/// Two classes of one column: class 0 at 0, 1, 2, …; class 1 where told.
struct line {
    std::vector<float> x;
    std::vector<int> classes;

    line(std::size_t zeros, const std::vector<float>& ones) {
        for (std::size_t i = 0; i < zeros; ++i) add(static_cast<float>(i), 0);
        for (const float one : ones) add(one, 1);
    }
    void add(float value, int c) {
        x.push_back(value);
        classes.push_back(c);
    }
    [[nodiscard]] hm::features_view view() const { return {x.data(), x.size(), 1}; }
};

struct cloud {
    std::vector<float> x;
    std::vector<int> classes;
    std::size_t d = 3;

    explicit cloud(std::uint64_t seed, std::size_t n = 200) {
        hm::random draw(seed);
        for (std::size_t i = 0; i < n; ++i) {
            const int c = draw.below(10) == 0 ? 2 : draw.below(4) == 0 ? 1 : 0;
            classes.push_back(c);
            for (std::size_t j = 0; j < d; ++j) x.push_back(static_cast<float>(draw.uniform() * 2 + .8 * c));
        }
    }
    [[nodiscard]] hm::features_view view() const { return {x.data(), classes.size(), d}; }
};

std::vector<std::size_t> counts_of(const hm::synthesis_plan& plan, const std::vector<int>& classes) {
    std::vector<std::size_t> counts(3);
    for (const hm::label_id label : imb::classes_of(plan, classes)) ++counts[label];
    return counts;
}

/// What every sampler promises: counts by the strategy, old items first, parents of the class, rows between their
/// parents.
void check_plan(const hm::synthesis_plan& plan, const cloud& data, bool between = true) {
    const imb::label_counts all(data.classes);
    const auto got = counts_of(plan, data.classes);
    for (std::size_t c = 0; c < 3; ++c) CHECK(got[c] == all[all.majority()]);
    REQUIRE(plan.kept.size() == data.classes.size());
    for (std::size_t i = 0; i < plan.kept.size(); ++i) CHECK(plan.kept[i] == i);
    const std::vector<float> rows = imb::materialize(plan, data.view());
    REQUIRE(rows.size() == plan.size() * data.d);
    for (std::size_t m = 0; m < plan.made.size(); ++m) {
        const hm::synthetic& made = plan.made[m];
        CHECK(static_cast<int>(made.label) == data.classes[made.base]);
        if (!between) continue;
        CHECK(made.gap >= 0);
        CHECK(made.gap < 1);
        for (std::size_t j = 0; j < data.d; ++j) {
            const float a = data.x[made.base * data.d + j], b = data.x[made.neighbour * data.d + j];
            const float row = rows[(plan.kept.size() + m) * data.d + j];
            CHECK(row >= std::min(a, b) - 1e-6f);
            CHECK(row <= std::max(a, b) + 1e-6f);
        }
    }
}

} // namespace

TEST_CASE("SMOTE between two items that each other's only neighbour is") {
    const line data(6, {10, 12});
    const hm::synthesis_plan plan = imb::smote(data.view(), data.classes, {.k = 1, .seed = 1, .draw = imb::draw::even});
    REQUIRE(plan.made.size() == 4);
    std::size_t from_first = 0;
    const std::vector<float> rows = imb::materialize(plan, data.view());
    for (std::size_t m = 0; m < 4; ++m) {
        const hm::synthetic& made = plan.made[m];
        from_first += made.base == 6;
        CHECK(made.base + made.neighbour == 6 + 7);
        const double expected = made.base == 6 ? 10 + 2 * made.gap : 12 - 2 * made.gap;
        CHECK(rows[8 + m] == doctest::Approx(expected));
    }
    CHECK(from_first == 2); // even: each begins twice
    CHECK(plan.fewer_neighbours.empty());
    CHECK(imb::smote(data.view(), data.classes, {.k = 5}).fewer_neighbours == std::vector<hm::label_id>{1});
}

TEST_CASE("Borderline-SMOTE begins only in danger") {
    // Class 1 at 5.4 (amid class 0: noise), 10 and 9.6 (at the border), 30, 31, 32, 33 (safe).
    line data(10, {4.4f, 9.6f, 10, 30, 31, 32, 33});
    const hm::synthesis_plan plan = imb::borderline_smote(data.view(), data.classes, {.k = 2, .m = 4, .seed = 1});
    REQUIRE(plan.made.size() == 3);
    for (const hm::synthetic& made : plan.made) CHECK((made.base == 11 || made.base == 12));
    CHECK(plan.fell_back.empty());
    // Nobody in danger: SMOTE from all, told.
    const line far(4, {30, 31, 32});
    CHECK(imb::borderline_smote(far.view(), far.classes, {.k = 2, .m = 2}).fell_back == std::vector<hm::label_id>{1});
    CHECK_THROWS_AS((void)imb::borderline_smote(data.view(), data.classes, {.variant = 3}), std::invalid_argument);
}

TEST_CASE("ADASYN gives to hard items in proportion, exactly") {
    // Of the 2 nearest: item 6 (5.4) has 2 of class 0, item 7 (6) has one of each... by hand: hardness 2, 1, 0, 0.
    line data(6, {5.25f, 6.25f, 7, 7.5f});
    const hm::synthesis_plan plan =
        imb::adasyn(data.view(), data.classes, {.strategy = s::counts({{1, 7}}), .k = 2, .seed = 1});
    std::vector<std::size_t> begun(4);
    for (const hm::synthetic& made : plan.made) ++begun[made.base - 6];
    // 5.25: 5, 4 / 6.25: 7, 5.25 / 7: 7.5, 6.25 / 7.5: 7, 6.25
    CHECK(begun == std::vector<std::size_t>{3, 0, 0, 0});
    data.x[7] = 5.75f; // its nearest: 5.25 and 5
    const hm::synthesis_plan shared =
        imb::adasyn(data.view(), data.classes, {.strategy = s::counts({{1, 8}}), .k = 2, .seed = 1});
    begun.assign(4, 0);
    for (const hm::synthetic& made : shared.made) ++begun[made.base - 6];
    // 5.25: 5 (0), 5.75 (1) → 1; 5.75: 5.25 (1), 5 (0) → 1; alike
    CHECK(begun == std::vector<std::size_t>{2, 2, 0, 0});
    const line far(4, {30, 31, 32});
    CHECK(imb::adasyn(far.view(), far.classes, {.k = 2}).fell_back == std::vector<hm::label_id>{1});
}

TEST_CASE("Safe-level-SMOTE stays near the safer of the two") {
    // 9.5 has only class 0 around it; 30 and 31 only class 1.
    const line data(10, {9.25f, 30, 31});
    const hm::synthesis_plan plan =
        imb::safe_level_smote(data.view(), data.classes, {.strategy = s::counts({{1, 43}}), .k = 1, .seed = 4});
    std::size_t outward = 0;
    for (const hm::synthetic& made : plan.made) {
        if (made.base == 10) { // level 0, its neighbour 30 level 1: all the way
            ++outward;
            CHECK(made.neighbour == 11);
            CHECK(made.gap == 1);
        } else {
            CHECK((made.base == 11 || made.base == 12));
            CHECK(made.gap < 1);
        }
    }
    CHECK(outward > 0);
}

TEST_CASE("polynom-fit-SMOTE puts items evenly on lines") {
    const line data(9, {20, 22, 26});
    const auto made = [&](imb::fit_topology topology, std::int64_t count) {
        const hm::synthesis_plan plan = imb::polynom_fit_smote(
            data.view(), data.classes, {.strategy = s::counts({{1, 3 + count}}), .topology = topology});
        const std::vector<float> rows = imb::materialize(plan, data.view());
        return std::vector<float>(rows.begin() + 12, rows.end());
    };
    const std::vector<float> bus = made(imb::fit_topology::bus, 3);
    REQUIRE(bus.size() == 3);
    CHECK(bus[0] == doctest::Approx(20 + 2.0 / 3));
    CHECK(bus[1] == doctest::Approx(20 + 4.0 / 3));
    CHECK(bus[2] == 24);
    CHECK(made(imb::fit_topology::mesh, 3) == std::vector<float>{21, 23, 24});
    // The mean is 22⅔. Half way to it from each; with four, two thirds of the way from the first.
    const std::vector<float> star = made(imb::fit_topology::star, 3), more = made(imb::fit_topology::star, 4);
    REQUIRE(star.size() == 3);
    CHECK(star[0] == doctest::Approx(21 + 1.0 / 3));
    CHECK(star[1] == doctest::Approx(22 + 1.0 / 3));
    CHECK(star[2] == doctest::Approx(24 + 1.0 / 3));
    REQUIRE(more.size() == 4);
    CHECK(more[0] == doctest::Approx(20 + 8.0 / 9));
    CHECK(more[1] == doctest::Approx(20 + 16.0 / 9));
    CHECK(more[2] == star[1]);
    // The parabola 22 + 3u + u² runs through the three at u = -1, 0, 1; new items at u = -.5, 0, .5.
    const std::vector<float> curve = made(imb::fit_topology::curve, 3);
    REQUIRE(curve.size() == 3);
    CHECK(curve[0] == doctest::Approx(20.75));
    CHECK(curve[1] == doctest::Approx(22));
    CHECK(curve[2] == doctest::Approx(23.75));
}

TEST_CASE("polynom-fit-SMOTE's curve fits best, whatever the degree") {
    // Normal equations by elimination are another way to the least squares of a cubic.
    hm::random draw(4);
    std::vector<float> x(60, 0);
    std::vector<int> classes(60, 0);
    for (std::size_t i = 0; i < 12; ++i) {
        classes[i] = 1;
        x[i] = static_cast<float>(draw.uniform() * 10);
    }
    const hm::features_view view(x.data(), 60, 1);
    const hm::synthesis_plan plan =
        imb::polynom_fit_smote(view, classes, {.topology = imb::fit_topology::curve, .degree = 3});
    double a[4][5] = {};
    const auto power = [](double u, int p) { return std::pow(u, p); };
    for (std::size_t i = 0; i < 12; ++i)
        for (int p = 0; p < 4; ++p) {
            const double u = 2 * static_cast<double>(i) / 11 - 1;
            for (int q = 0; q < 4; ++q) a[p][q] += power(u, p) * power(u, q);
            a[p][4] += power(u, p) * static_cast<double>(x[i]);
        }
    for (int p = 0; p < 4; ++p)
        for (int r = 0; r < 4; ++r) {
            if (r == p) continue;
            const double factor = a[r][p] / a[p][p];
            for (int q = 0; q < 5; ++q) a[r][q] -= factor * a[p][q];
        }
    for (std::size_t p = 0; p < 4; ++p)
        CHECK(plan.recipe.of_class[4 + p] == doctest::Approx(a[p][4] / a[p][p]).epsilon(1e-9));
    const std::vector<float> rows = imb::materialize(plan, view);
    for (std::size_t m = 0; m < plan.made.size(); ++m) {
        const double u = 2 * (static_cast<double>(m) + 1) / 37 - 1; // 36 new items
        double value = 0;
        for (int p = 3; p >= 0; --p) value = value * u + a[p][4] / a[p][p];
        CHECK(rows[60 + m] == doctest::Approx(value).epsilon(1e-5));
        CHECK(plan.made[m].neighbour == plan.made[m].base + 1);
    }
    // Through both of two, at any degree; a lone item is repeated; what is not finite is told.
    const line two(6, {20, 22});
    const std::vector<float> between = imb::materialize(
        imb::polynom_fit_smote(two.view(), two.classes,
                               {.strategy = s::counts({{1, 5}}), .topology = imb::fit_topology::curve, .degree = 9}),
        two.view());
    CHECK(std::vector<float>(between.begin() + 8, between.end()) == std::vector<float>{20.5f, 21, 21.5f});
    line one(3, {7});
    for (const imb::fit_topology topology : {imb::fit_topology::star, imb::fit_topology::curve})
        CHECK(imb::materialize(imb::polynom_fit_smote(one.view(), one.classes,
                                                      {.topology = topology, .lone = imb::lone_item::repeat}),
                               one.view())
                  .back() == 7);
    one.add(std::numeric_limits<float>::quiet_NaN(), 1);
    CHECK_THROWS_AS((void)imb::polynom_fit_smote(one.view(), one.classes), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::polynom_fit_smote(two.view(), two.classes, {.degree = 0}), std::invalid_argument);
}

TEST_CASE("ProWSyn begins in the level next to the other classes") {
    const line data(8, {8, 8.5f, 30, 31, 60, 61});
    const hm::synthesis_plan plan = imb::prowsyn(
        data.view(), data.classes, {.strategy = s::counts({{1, 106}}), .k = 2, .levels = 3, .theta = 1, .seed = 2});
    std::vector<std::size_t> of_level(3);
    for (const hm::synthetic& made : plan.made) {
        ++of_level[(made.base - 8) / 2];
        CHECK((made.base - 8) / 2 == (made.neighbour - 8) / 2);
    }
    const double e = std::exp(-1.0), total = 1 + e + e * e; // 66.5, 24.5, 9.003 of 100
    CHECK(std::abs(static_cast<double>(of_level[0]) - 100 / total) < 1);
    CHECK(std::abs(static_cast<double>(of_level[1]) - 100 * e / total) < 1);
    CHECK(of_level[0] + of_level[1] + of_level[2] == 100);
}

TEST_CASE("SVM-SMOTE goes between in danger, and outward where it is safe") {
    const line data(10, {9.5f, 30, 31, 32});
    const std::vector<std::size_t> support{10, 11};
    const hm::synthesis_plan plan = imb::svm_smote(data.view(), data.classes, support, {.k = 2, .m = 3, .seed = 3});
    for (const hm::synthetic& made : plan.made) {
        CHECK(made.base == 11); // 9.5 is noise: its 3 nearest are of class 0
        CHECK(made.gap <= 0);
        CHECK(made.gap > -.5);
    }
    CHECK(imb::svm_smote(data.view(), data.classes, {}, {.k = 2}).fell_back == std::vector<hm::label_id>{1});
    CHECK_THROWS_AS((void)imb::svm_smote(data.view(), data.classes, std::vector<std::size_t>{99}),
                    std::invalid_argument);
}

TEST_CASE("k-means-SMOTE fills clusters in which the class is not outnumbered") {
    line data(10, {4.5f, 100, 101, 102, 103});
    const hm::synthesis_plan plan = imb::k_means_smote(data.view(), data.classes, {.clusters = 2, .seed = 1});
    REQUIRE(plan.made.size() == 5);
    for (const hm::synthetic& made : plan.made) {
        CHECK(made.base >= 11);
        CHECK(made.neighbour >= 11);
    }
    CHECK(plan.fell_back.empty());
    const line mixed(10, {4.5f, 5.5f});
    CHECK(imb::k_means_smote(mixed.view(), mixed.classes, {.clusters = 1}).fell_back == std::vector<hm::label_id>{1});
}

TEST_CASE("SMOTE-NC takes the most frequent name of the neighbours") {
    // One number, one name. Class 1: 10/a 11/a 12/b 13/b; deviation √1.25, so another name is that far.
    const std::vector<float> x{0, 7, 1, 7, 2, 7, 3, 7, 4, 7, 10, 1, 11, 1, 12, 2, 13, 2};
    const std::vector<int> classes{0, 0, 0, 0, 0, 1, 1, 1, 1};
    const std::vector<std::size_t> named{1};
    const hm::features_view view(x.data(), 9, 2);
    const hm::synthesis_plan plan = imb::smote_nc(view, classes, named, {.k = 1, .seed = 1});
    REQUIRE(plan.made.size() == 1);
    const std::vector<float> rows = imb::materialize(plan, view);
    const hm::synthetic& made = plan.made[0];
    CHECK(rows[19] == x[made.neighbour * 2 + 1]);
    CHECK(rows[18] == doctest::Approx(x[made.base * 2] + made.gap * (x[made.neighbour * 2] - x[made.base * 2])));
    // 11 is 1 from 10 with its name, and √(1 + 1.25) from 12 with another.
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto some = imb::smote_nc(view, classes, named, {.k = 1, .seed = seed});
        CHECK(x[some.made[0].base * 2 + 1] == x[some.made[0].neighbour * 2 + 1]);
    }
    CHECK_THROWS_AS((void)imb::smote_nc(view, classes, std::vector<std::size_t>{0, 1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::smote_nc(view, classes, std::vector<std::size_t>{2}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::smote_nc(view, classes, std::vector<std::size_t>{}), std::invalid_argument);
}

TEST_CASE("SMOTEN votes in every column, by value differences") {
    // Names 1 and 2 say the same of the class, 9 says the other: 1 and 2 are at distance 0.
    const std::vector<float> x{9, 9, 9, 9, 1, 2, 9, 1};
    const std::vector<int> classes{0, 0, 0, 0, 1, 1, 1, 1};
    const hm::features_view view(x.data(), 8, 1);
    const hm::synthesis_plan plan = imb::smote_n(view, classes, {.strategy = s::counts({{1, 24}}), .k = 2, .seed = 1});
    const std::vector<float> rows = imb::materialize(plan, view);
    for (std::size_t m = 0; m < plan.made.size(); ++m) {
        const std::size_t base = plan.made[m].base;
        // The two nearest of 4 are 5, 7 (1 < 2 wins the tie); of 5: 4, 7; of 6: 4, 5; of 7: 4, 5.
        CHECK(rows[8 + m] == 1);
        CHECK(base >= 4);
    }
}

TEST_CASE("Geometric SMOTE stays in its ball, on the side of its neighbour, on its line") {
    const cloud data(3);
    const hm::synthesis_plan plan = imb::g_smote(data.view(), data.classes, {.seed = 2});
    check_plan(plan, data, false);
    const hm::synthesis_plan flat =
        imb::g_smote(data.view(), data.classes, {.truncation = 1, .deformation = 1, .seed = 2});
    for (const bool is_flat : {false, true}) {
        const hm::synthesis_plan& p = is_flat ? flat : plan;
        const std::vector<float> rows = imb::materialize(p, data.view());
        for (std::size_t m = 0; m < p.made.size(); ++m) {
            double radius = 0, length = 0, along = 0;
            for (std::size_t j = 0; j < 3; ++j) {
                const double to = static_cast<double>(data.x[p.made[m].neighbour * 3 + j]) -
                                  static_cast<double>(data.x[p.made[m].base * 3 + j]);
                const double off = static_cast<double>(rows[(p.kept.size() + m) * 3 + j]) -
                                   static_cast<double>(data.x[p.made[m].base * 3 + j]);
                radius += to * to;
                length += off * off;
                along += to * off;
            }
            CHECK(length <= radius * (1 + 1e-4));
            CHECK(along >= -1e-4 * radius);
            if (is_flat) CHECK(along * along == doctest::Approx(radius * length).epsilon(1e-3));
        }
    }
    CHECK_THROWS_AS((void)imb::g_smote(data.view(), data.classes, {.truncation = 2}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::g_smote(data.view(), data.classes, {.deformation = -1}), std::invalid_argument);
}

TEST_CASE("every sampler keeps its promises on random classes, and does not hang on threads") {
    const auto backwards = [](std::size_t n, auto&& f) {
        for (std::size_t i = n; i-- > 0;) f(i);
    };
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        const cloud data(seed);
        const auto x = data.view();
        const auto& c = data.classes;
        check_plan(imb::smote(x, c, {.seed = seed}), data);
        check_plan(imb::borderline_smote(x, c, {.seed = seed}), data);
        check_plan(imb::borderline_smote(x, c, {.variant = 2, .seed = seed}), data);
        check_plan(imb::adasyn(x, c, {.seed = seed}), data);
        check_plan(imb::k_means_smote(x, c, {.seed = seed}), data);
        check_plan(imb::prowsyn(x, c, {.seed = seed}), data);
        check_plan(imb::polynom_fit_smote(x, c, {.topology = imb::fit_topology::bus}), data);
        check_plan(imb::polynom_fit_smote(x, c, {.topology = imb::fit_topology::mesh, .seed = seed}), data);
        check_plan(imb::polynom_fit_smote(x, c), data, false);
        check_plan(imb::polynom_fit_smote(x, c, {.topology = imb::fit_topology::curve}), data, false);
        check_plan(imb::smoothed_bootstrap(x, c, {.seed = seed}), data, false);
        CHECK(imb::safe_level_smote(x, c, {.seed = seed}).size() == imb::smote(x, c, {.seed = seed}).size());
        CHECK(imb::smote(x, c, {.seed = seed}, backwards) == imb::smote(x, c, {.seed = seed}));
        CHECK(imb::k_means_smote(x, c, {.seed = seed}, backwards) == imb::k_means_smote(x, c, {.seed = seed}));
        CHECK(imb::smote(x, c, {.seed = seed}).made != imb::smote(x, c, {.seed = seed + 1}).made);
    }
}

TEST_CASE("a class of one item is told, or repeated") {
    const line data(4, {9});
    CHECK_THROWS_WITH_AS((void)imb::smote(data.view(), data.classes),
                         "smote: class 1 has a single item: nothing lies between", std::invalid_argument);
    const hm::synthesis_plan plan = imb::smote(data.view(), data.classes, {.lone = imb::lone_item::repeat});
    CHECK(plan.made.size() == 3);
    CHECK(plan.fell_back == std::vector<hm::label_id>{1});
    CHECK(imb::materialize(plan, data.view()).back() == 9);
    CHECK_THROWS_AS((void)imb::smote(data.view(), std::vector<int>{0, 1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::smote(data.view(), data.classes, {.k = 0, .lone = imb::lone_item::repeat}).size(),
                    std::invalid_argument);
}

TEST_CASE("plans compose: SMOTE-ENN and SMOTE-Tomek are one plan of the host's items") {
    const cloud data(11);
    const hm::synthesis_plan made = imb::smote(data.view(), data.classes, {.seed = 1});
    const std::vector<float> rows = imb::materialize(made, data.view());
    const std::vector<hm::label_id> classes = imb::classes_of(made, data.classes);
    const hm::features_view view(rows.data(), made.size(), 3);
    const hm::resample_plan clean = imb::edited_nearest_neighbours(view, classes, {.strategy = imb::strategy::all});
    const hm::synthesis_plan both = imb::then(made, clean);
    CHECK(both.size() == clean.size());
    CHECK(both.size() < made.size());
    CHECK(imb::materialize(both, data.view()) == imb::materialize(clean, view));
    const auto after = imb::classes_of(both, data.classes);
    for (std::size_t r = 0; r < both.size(); ++r) CHECK(after[r] == classes[clean.indices[r]]);
    // Under-sampling, then SMOTE of what is left.
    const hm::resample_plan under = imb::tomek_links(data.view(), data.classes);
    const std::vector<float> left = imb::materialize(under, data.view());
    const auto left_classes = imb::classes_of(under, data.classes);
    const hm::features_view left_view(left.data(), under.size(), 3);
    const hm::synthesis_plan second = imb::smote(left_view, left_classes, {.seed = 2});
    CHECK(imb::materialize(imb::then(under, second), data.view()) == imb::materialize(second, left_view));
    CHECK(imb::then(hm::resample_plan{{4, 2, 7}}, hm::resample_plan{{2, 0, 0}}).indices ==
          std::vector<std::size_t>{7, 4, 4});
    CHECK_THROWS_AS((void)imb::then(hm::resample_plan{{4}}, hm::resample_plan{{1}}), std::invalid_argument);
}

TEST_CASE("a plan that reaches into the test part is found out, by row and parent") {
    hm::synthesis_plan plan;
    plan.kept = {0, 1, 2};
    plan.made = {{0, 1, .5, 1, 0}, {1, 3, .5, 1, 1}, {3, 3, 0, 1, 2}};
    const auto is_test = [](std::size_t item) { return item >= 2; };
    const std::vector<imb::plan_leak> expected{{2, 2, false}, {4, 3, true}, {5, 3, true}};
    CHECK(imb::leaks(plan, is_test) == expected);
    CHECK(imb::leaks(hm::resample_plan{{0, 2}}, is_test) == std::vector<imb::plan_leak>{{1, 2, false}});
    CHECK(imb::leaks(plan, [](std::size_t) { return false; }).empty());
    const std::vector<float> x(9);
    CHECK_THROWS_AS((void)imb::materialize(plan, {x.data(), 2, 1}), std::invalid_argument);
}

TEST_CASE("cleaning by hand: Tomek links, edited neighbours, condensing") {
    // Class 0 at 0, 1, 2, 5.9; class 1 at 6, 8, 9.
    const std::vector<float> x{0, 1, 2, 5.9f, 6, 8, 9};
    const std::vector<int> classes{0, 0, 0, 0, 1, 1, 1};
    const hm::features_view view(x.data(), 7, 1);
    using plan = std::vector<std::size_t>;
    CHECK(imb::tomek_links(view, classes).indices == plan{0, 1, 2, 4, 5, 6});
    CHECK(imb::tomek_links(view, classes, {.strategy = imb::strategy::all}).indices == plan{0, 1, 2, 5, 6});
    // The 3 nearest of 5.9: 6, 8, 9 (3.1), against 2 (3.9): all of class 1.
    CHECK(imb::edited_nearest_neighbours(view, classes, {.k = 2}).indices == plan{0, 1, 2, 4, 5, 6});
    CHECK(imb::edited_nearest_neighbours(view, classes, {.k = 3, .kind = imb::agreement::mode}).indices ==
          plan{0, 1, 2, 4, 5, 6});
    // Condensed from seed 0 of class 0: 1 and 2 are nearer to 0 than to 6; 5.9 is nearer to 6: kept.
    CHECK(imb::condensed_nearest_neighbour(view, classes, {.seeds = {0}}).indices == plan{0, 3, 4, 5, 6});
    CHECK(imb::one_sided_selection(view, classes, {.seeds = {0}}).indices == plan{0, 4, 5, 6});
    // NearMiss to 3: 1 by the nearest minority item (k = 1): 5.9, 2, 1.
    CHECK(imb::near_miss(view, classes, {.k = 1}).indices == plan{1, 2, 3, 4, 5, 6});
    CHECK(imb::near_miss(view, classes, {.version = 2, .k = 1}).indices == plan{1, 2, 3, 4, 5, 6});
    CHECK(imb::near_miss(view, classes, {.version = 3, .k = 1, .k_version_3 = 2}).indices == plan{2, 3, 4, 5, 6});
    const std::vector<double> probability{.9, .2, .9, .1, 0, 0, 0};
    CHECK(imb::instance_hardness_threshold(probability, classes, {.strategy = s::counts({{0, 2}})}).indices ==
          plan{0, 2, 4, 5, 6});
    CHECK(imb::instance_hardness_threshold(probability, classes).indices == plan{0, 1, 2, 4, 5, 6});
    CHECK_THROWS_AS((void)imb::instance_hardness_threshold(std::vector<double>(3), classes), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::condensed_nearest_neighbour(view, classes, {.seeds = {5}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::near_miss(view, classes, {.version = 4}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::edited_nearest_neighbours(hm::knn(view, {.k = 2}), classes, {.k = 3}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)imb::tomek_links(hm::knn(view, {.k = 2}), std::vector<int>{0, 1}), std::invalid_argument);
}

TEST_CASE("cleaning in rounds by hand: repeated editing, all k, the neighbourhood cleaning rule") {
    // Class 0 at 0, 1, 2, 3, 6, 7; class 1 at 8, 9, 10. By one neighbour nothing goes: of 6 and 8, as near to 7, 6
    // comes first. By two, 7 has 6 and 8, and 6 has 7 and 8: both go.
    using plan = std::vector<std::size_t>;
    const std::vector<float> x{0, 1, 2, 3, 6, 7, 8, 9, 10};
    const std::vector<int> classes{0, 0, 0, 0, 0, 0, 1, 1, 1};
    const hm::features_view view(x.data(), 9, 1);
    CHECK(imb::edited_nearest_neighbours(view, classes, {.k = 1}).indices.size() == 9);
    CHECK(imb::edited_nearest_neighbours(view, classes, {.k = 2}).indices == plan{0, 1, 2, 3, 6, 7, 8});
    // With 5.5 for 6, only 7 has one of class 1 among its two: it goes. Without it 5.5 has 3 and 8.
    const std::vector<float> y{0, 1, 2, 3, 5.5f, 7, 8, 9, 10};
    const hm::features_view other(y.data(), 9, 1);
    CHECK(imb::edited_nearest_neighbours(other, classes, {.k = 2}).indices == plan{0, 1, 2, 3, 4, 6, 7, 8});
    CHECK(imb::repeated_edited_nearest_neighbours(other, classes, {.k = 2}).indices == plan{0, 1, 2, 3, 6, 7, 8});
    CHECK(imb::repeated_edited_nearest_neighbours(other, classes, {.k = 2, .max_iterations = 1}).indices ==
          plan{0, 1, 2, 3, 4, 6, 7, 8});
    // One neighbour: 7's nearest is 8: it goes. Two: 5.5 has 3 and 8: it goes. Three, of 0, 1, 2, 3: nothing.
    CHECK(imb::all_knn(other, classes, {.k = 1}).indices == plan{0, 1, 2, 3, 4, 6, 7, 8});
    CHECK(imb::all_knn(other, classes, {.k = 3}).indices == plan{0, 1, 2, 3, 6, 7, 8});
    // By mode of three: 7 has 8, 5.5, 9: it goes. 8 has 7, 9, 10: right. No minority item is wrong.
    CHECK(imb::neighbourhood_cleaning_rule(other, classes).indices == plan{0, 1, 2, 3, 4, 6, 7, 8});
    // An item of class 1 at 2.4 is wrong: its three nearest of class 0, 2, 3 and 1, go.
    const std::vector<float> z{0, 1, 2, 3, 5.5f, -1, 2.4f, 19, 20, 21};
    const std::vector<int> of_z{0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    CHECK(imb::neighbourhood_cleaning_rule({z.data(), 10, 1}, of_z).indices == plan{0, 4, 5, 6, 7, 8, 9});
    CHECK(imb::neighbourhood_cleaning_rule({z.data(), 10, 1}, of_z, {.threshold = 2}).indices.size() == 10);
}

TEST_CASE("equal rows of two classes are a Tomek link") {
    const std::vector<float> x{1, 1, 5, 6, 7};
    const std::vector<int> classes{0, 1, 0, 0, 1};
    CHECK(imb::tomek_links({x.data(), 5, 1}, classes).indices == std::vector<std::size_t>{1, 2, 3, 4});
}

TEST_CASE("cluster centroids stand for a class, as points or as items") {
    const line data(0, {50, 51});
    line both(0, {50, 51});
    for (const float value : {0.f, 1.f, 2.f, 20.f, 21.f, 22.f}) both.add(value, 0);
    const imb::prototypes out = imb::cluster_centroids(both.view(), both.classes, {.seed = 1});
    std::vector<float> centres = out.centres;
    std::sort(centres.begin(), centres.end());
    CHECK(centres == std::vector<float>{1, 21});
    CHECK(out.kept.indices == std::vector<std::size_t>{0, 1});
    CHECK(out.nearest.indices == std::vector<std::size_t>{0, 1, 3, 6});
    const imb::k_means_result groups = imb::k_means(both.view(), {.clusters = 3, .seed = 2});
    CHECK(groups.inertia == doctest::Approx(4.5));
    CHECK(imb::k_means(both.view(), {.clusters = 30}).clusters == 8);
    CHECK_THROWS_AS((void)imb::k_means(both.view(), {.clusters = 0}), std::invalid_argument);
}

TEST_CASE("difficulty tells safe, borderline and outlying items, and where classes overlap") {
    const line data(6, {2.5f, 20, 21, 22, 23, 24});
    const imb::difficulty_report report = imb::difficulty(hm::knn(data.view(), {.k = 4}), data.classes);
    CHECK(report.types[6] == imb::item_type::outlier);
    CHECK(report.types[8] == imb::item_type::safe);
    CHECK(report.hardness[6] == 1);
    CHECK(report.hardness[2] == .25); // one of its four is 2.5
    REQUIRE(report.classes.size() == 2);
    CHECK(report.classes[1].types[3] == 1);
    CHECK(report.classes[1].overlap == doctest::Approx(1.0 / 6));
    CHECK(report.classes[0].overlap == 0);
    CHECK(report.leave_one_out_error == doctest::Approx(3.0 / 12)); // 2.5 is the nearest of 2 and of 3
    CHECK(to_table(report).size() == 2);
    CHECK(imb::difficulty({}, std::vector<int>{}).classes.empty());
}
