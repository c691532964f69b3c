// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using hallmark_test::json_tree;
using hallmark_test::load_json;
using hallmark_test::numbers;
using index_list = std::vector<std::size_t>;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

template <class R>
concept tells_points = requires(const R& range) {
    imb::relevance::through(range);
};
static_assert(tells_points<std::vector<imb::relevance_point>>);
static_assert(tells_points<std::span<const imb::relevance_point>>);
static_assert(!tells_points<std::vector<double>>);
static_assert(!tells_points<imb::relevance_point>);

/// Targets of an exponential law and features that follow them.
struct skewed {
    std::vector<float> x;
    std::vector<double> y;
    std::size_t d = 3;

    explicit skewed(std::uint64_t seed, std::size_t n = 200) {
        hm::random draw(seed);
        for (std::size_t i = 0; i < n; ++i) {
            y.push_back(-std::log(1 - draw.uniform()));
            for (std::size_t j = 0; j < d; ++j) x.push_back(static_cast<float>(y.back() + draw.uniform()));
        }
    }
    [[nodiscard]] hm::features_view view() const { return {x.data(), y.size(), d}; }
};

struct backwards {
    template <class F>
    void operator()(std::size_t n, F&& f) const {
        for (; n > 0; --n) f(n - 1);
    }
};

} // namespace

TEST_CASE("box plots and relevance equal UBL's, cut to [0, 1]") {
    const json_tree golden = load_json("golden/imbalance/regression.json");
    for (const json_tree& c : golden["cases"].items()) {
        const std::vector<double> y = numbers(c["y"]), at = numbers(c["eval_at"]);
        for (const auto& [name, facts] : c["phi"].members()) {
            const std::string& kind = name;
            const json_tree& expected = facts;
            CAPTURE(c["name"].string());
            CAPTURE(kind);
            std::vector<double> ascending = y;
            std::sort(ascending.begin(), ascending.end());
            const imb::box_statistics box = imb::box_of(ascending);
            const std::vector<double> b = numbers(expected["box"]);
            CHECK(box.lower_whisker == doctest::Approx(b[0]).epsilon(1e-12));
            CHECK(box.lower_hinge == doctest::Approx(b[1]).epsilon(1e-12));
            CHECK(box.median == doctest::Approx(b[2]).epsilon(1e-12));
            CHECK(box.upper_hinge == doctest::Approx(b[3]).epsilon(1e-12));
            CHECK(box.upper_whisker == doctest::Approx(b[4]).epsilon(1e-12));
            std::vector<imb::relevance_point> given;
            if (kind == "range")
                for (const json_tree& p : expected["given"].items())
                    given.push_back({p[0].number(), p[1].number(), p.size() > 2 ? p[2].number() : no_number});
            const imb::relevance phi = kind == "range"
                                           ? imb::relevance::through(given)
                                           : imb::relevance::of(y, {.which = kind == "high"  ? imb::extremes::high
                                                                             : kind == "low" ? imb::extremes::low
                                                                                             : imb::extremes::both,
                                                                    .density_fallback = false});
            CHECK(!phi.fell_back());
            const std::vector<double> points = numbers(expected["control_pts"]);
            REQUIRE(phi.points().size() * 3 == points.size());
            for (std::size_t p = 0; p < phi.points().size(); ++p)
                CHECK(phi.points()[p].target == doctest::Approx(points[3 * p]).epsilon(1e-12));
            const auto near = [&](const std::vector<double>& where, const json_tree& list) {
                const std::vector<double> wanted = numbers(list);
                REQUIRE(wanted.size() == where.size());
                for (std::size_t i = 0; i < where.size(); ++i) {
                    const double cut = std::min(1.0, std::max(0.0, wanted[i]));
                    CHECK(std::abs(phi(where[i]) - cut) <= 1e-10);
                }
            };
            near(y, expected["phi_y"]);
            near(at, expected["phi_eval"]);
        }
    }
}

TEST_CASE("segments and goals equal UBL's bumps and ratios") {
    const json_tree golden = load_json("golden/imbalance/regression.json");
    std::size_t seen = 0;
    for (const json_tree& c : golden["cases"].items()) {
        const std::vector<double> y = numbers(c["y"]);
        const imb::relevance phi = imb::relevance::of(y, {.density_fallback = false});
        if (!c.has("smoter")) continue; // nothing is rare
        for (const json_tree& e : c["smoter"].items()) {
            CAPTURE(c["name"].string());
            const double threshold = e["threshold"].number();
            const imb::target_segments cut = imb::segments_of(y, phi, threshold);
            REQUIRE(cut.segments.size() == e["segments"].size());
            const std::vector<double> by_balance = imb::segment_goals(cut);
            const std::vector<double> by_extreme = imb::segment_goals(cut, {.balance = imb::segment_balance::extreme});
            for (std::size_t s = 0; s < cut.segments.size(); ++s) {
                const json_tree& expected = e["segments"][s];
                CHECK(cut.segments[s].begin == static_cast<std::size_t>(expected["begin"].integer()));
                CHECK(cut.segments[s].end == static_cast<std::size_t>(expected["end"].integer()));
                CHECK(cut.segments[s].rare == expected["rare"].boolean());
                CHECK(cut.segments[s].mean_relevance == doctest::Approx(expected["mean_phi"].number()).epsilon(1e-9));
                const double size = static_cast<double>(cut.segments[s].size());
                CHECK(by_balance[s] / size == doctest::Approx(e["ubl_smote_balance_ratio"][s].number()).epsilon(1e-9));
                // UBL rounds these to two places.
                CHECK(std::abs(by_extreme[s] - e["extreme_objective"][s].number()) <= .005 + 1e-9);
            }
            ++seen;
        }
    }
    CHECK(seen == 6);
}

TEST_CASE("DenseWeight equals its formula with an exact density") {
    const json_tree golden = load_json("golden/imbalance/regression.json");
    for (const json_tree& c : golden["cases"].items()) {
        const std::vector<double> y = numbers(c["y"]);
        for (const json_tree& e : c["denseweight"].items()) {
            CHECK(imb::reference_bandwidth(y) == doctest::Approx(e["bandwidth"].number()).epsilon(1e-9));
            const std::vector<double> density = imb::kernel_density(y, y);
            const std::vector<double> weights =
                imb::dense_weights(y, {.alpha = e["alpha"].number(), .least = e["eps"].number()});
            REQUIRE(weights.size() == e["weights"].size());
            for (std::size_t i = 0; i < weights.size(); ++i) {
                CHECK(density[i] == doctest::Approx(e["density"][i].number()).epsilon(1e-9));
                CHECK(weights[i] == doctest::Approx(e["weights"][i].number()).epsilon(1e-8));
            }
        }
    }
}

TEST_CASE("the density of many targets is near the exact one") {
    const skewed data(1, 20000);
    std::vector<double> places;
    for (std::size_t i = 0; i < 4000; ++i) places.push_back(static_cast<double>(i) * .003 - 1);
    const double bandwidth = imb::reference_bandwidth(data.y);
    const std::vector<double> binned = imb::kernel_density(data.y, places); // 8e7 pairs: in bins
    double most = 0, worst = 0;
    for (std::size_t i = 0; i < places.size(); i += 40) {
        const double exact = imb::kernel_density(data.y, std::vector<double>{places[i]}, bandwidth)[0];
        most = std::max(most, exact);
        worst = std::max(worst, std::abs(exact - binned[i]));
    }
    CHECK(worst <= 1e-3 * most);
    const std::vector<double> far = imb::kernel_density(std::vector<double>{0, 1}, std::vector<double>{1e6}, .1);
    CHECK(far[0] == 0);
}

TEST_CASE("where no target is an outlier, relevance goes by density and says so") {
    std::vector<double> y; // dense in the middle, no outliers
    for (int i = -50; i <= 50; ++i) y.push_back(i * std::abs(i) / 50.0);
    const imb::relevance none = imb::relevance::of(y, {.density_fallback = false});
    for (const double t : y) CHECK(none(t) == 0);
    const imb::relevance phi = imb::relevance::of(y);
    CHECK(phi.fell_back());
    CHECK(phi(-50) > .9);
    CHECK(phi(50) > .9);
    CHECK(phi(0) < .05);
    const imb::relevance high = imb::relevance::of(y, {.which = imb::extremes::high});
    CHECK(high(50) > .9);
    CHECK(high(-50) == 0);
    // A box without height: most targets are equal, so that the whiskers are the median.
    std::vector<double> flat(90, 3.0);
    for (int i = 0; i < 10; ++i) flat.push_back(10.0 + i);
    CHECK(imb::relevance::of(flat).fell_back());
    CHECK(imb::relevance::of(flat)(19) > .5);
    CHECK(imb::relevance::of(flat)(3) == 0);
    CHECK_THROWS_AS((void)imb::relevance::of(flat, {.density_fallback = false}), std::invalid_argument);
    // All equal, or one: nothing is rare.
    CHECK(imb::relevance::of(std::vector<double>{7, 7, 7})(7) == 0);
    CHECK(imb::relevance::of(std::vector<double>{7}, {.density_fallback = false})(8) == 0);
    CHECK(imb::dense_weights(std::vector<double>{7, 7}) == std::vector<double>{1, 1});
}

TEST_CASE("relevance stays in [0, 1], rises and falls with its points, and refuses points that cannot be") {
    hm::random draw(5);
    for (int round = 0; round < 200; ++round) {
        std::vector<imb::relevance_point> points;
        double at = 0;
        const std::size_t n = 2 + draw.below(5);
        for (std::size_t i = 0; i < n; ++i) {
            at += .01 + draw.uniform();
            points.push_back(
                {at, draw.uniform(), draw.below(2) == 0 ? no_number : (points.empty() ? 1 : -1) * draw.uniform()});
        }
        const imb::relevance phi = imb::relevance::through(points);
        for (const auto& p : points) CHECK(phi(p.target) == doctest::Approx(p.relevance));
        for (double t = -1; t < at + 1; t += .02) {
            CHECK(phi(t) >= 0);
            CHECK(phi(t) <= 1);
        }
    }
    using points = std::vector<imb::relevance_point>;
    CHECK(imb::relevance::through(points{{0, 0, 0}, {1, 1, 0}})(.5) == doctest::Approx(.5));
    CHECK(imb::relevance::through(points{{0, .5, 1}, {1, 1, 0}})(-2) == 0); // cut, where UBL gives -1.5
    CHECK_THROWS_AS((void)imb::relevance::through(points{{0, 0}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::relevance::through(points{{1, 0}, {1, 1}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::relevance::through(points{{1, 0}, {2, 1.5}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::relevance::through(points{{1, 0}, {no_number, 1}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::relevance::of(std::vector<double>{}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::relevance::of(std::vector<double>{1, no_number}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::relevance()(no_number), std::invalid_argument);
}

TEST_CASE("SMOTER by hand: two rare targets get what they lack between them, normal ones lose as much") {
    // 8 normal, 2 rare: two segments, five each.
    std::vector<float> x{0, 1, 2, 3, 4, 5, 6, 7, 20, 24};
    const std::vector<double> y{1, 1, 1, 1, 1, 1, 1, 1, 10, 12};
    const imb::relevance phi = imb::relevance::through({{1, 0, 0}, {10, 1, 0}});
    const hm::features_view view(x.data(), 10, 1);
    const imb::regression_plan plan = imb::smoter(view, y, phi, {.seed = 4});
    CHECK(plan.rows.kept.size() == 7);
    REQUIRE(plan.rows.made.size() == 3);
    CHECK(plan.targets.size() == 10);
    CHECK(plan.rows.fewer_neighbours == std::vector<hm::label_id>{1});
    const std::vector<float> made = imb::materialize(plan.rows, view);
    for (std::size_t r = 7; r < 10; ++r) {
        CHECK(made[r] >= 20);
        CHECK(made[r] <= 24);
        // The target lies where the feature lies: 10 at 20, 12 at 24.
        CHECK(plan.targets[r] == doctest::Approx(10 + (static_cast<double>(made[r]) - 20) / 2).epsilon(1e-6));
    }
    // Each rare item begins once, the third new one at either.
    CHECK(std::set<std::size_t>{plan.rows.made[0].base, plan.rows.made[1].base, plan.rows.made[2].base}.size() == 2);
    // Own factors: normal ones stay, rare ones double.
    const imb::regression_plan own = imb::smoter(view, y, phi, {.factors = {1, 2}});
    CHECK(own.rows.kept.size() == 10);
    CHECK(own.rows.made.size() == 2);
    // A rare segment of one item repeats it.
    const std::vector<double> lone{1, 1, 1, 1, 1, 1, 1, 1, 1, 12};
    const imb::regression_plan repeated = imb::smoter(view, lone, phi);
    CHECK(repeated.rows.fell_back == std::vector<hm::label_id>{1});
    for (const hm::synthetic& s : repeated.rows.made) CHECK((s.base == 9 && s.neighbour == 9));
    CHECK(repeated.targets.back() == 12);
}

TEST_CASE("samplers of targets reach their goals, keep parents in their segment, and do not hang on threads") {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const skewed data(seed);
        const imb::relevance phi = imb::relevance::of(data.y);
        for (const auto balance : {imb::segment_balance::balance, imb::segment_balance::extreme}) {
            const imb::regression_sampling_options options{.balance = balance, .seed = seed};
            const imb::target_segments cut = imb::segments_of(data.y, phi);
            const std::vector<double> goals = imb::segment_goals(cut, options);
            std::vector<std::size_t> segment_of(data.y.size());
            for (std::size_t s = 0; s < cut.segments.size(); ++s)
                for (const std::size_t i : cut.items(s)) segment_of[i] = s;
            const imb::regression_plan plans[] = {imb::smoter(data.view(), data.y, phi, options),
                                                  imb::gaussian_noise(data.view(), data.y, phi, options),
                                                  imb::smogn(data.view(), data.y, phi, options)};
            for (const imb::regression_plan& plan : plans) {
                std::vector<std::size_t> sizes(cut.segments.size());
                for (const std::size_t i : plan.rows.kept) ++sizes[segment_of[i]];
                for (const hm::synthetic& s : plan.rows.made) {
                    CHECK(segment_of[s.base] == s.label);
                    CHECK(segment_of[s.neighbour] == s.label);
                    ++sizes[s.label];
                }
                for (std::size_t s = 0; s < sizes.size(); ++s) CHECK(sizes[s] == static_cast<std::size_t>(goals[s]));
                CHECK(plan.targets.size() == plan.rows.size());
                for (std::size_t r = 0; r < plan.rows.kept.size(); ++r)
                    CHECK(plan.targets[r] == data.y[plan.rows.kept[r]]);
                CHECK(imb::materialize(plan.rows, data.view()).size() == plan.rows.size() * data.d);
            }
            CHECK(plans[0] == imb::smoter(data.view(), data.y, phi, options, backwards()));
            CHECK(plans[2] == imb::smogn(data.view(), data.y, phi, options, backwards()));
        }
    }
}

TEST_CASE("Gaussian noise is as wide as told; SMOGN mixes it with what lies between near items") {
    // 1000 normal, 100 rare; the rare ones' feature and target have deviation about 1 and 2.
    hm::random draw(3);
    std::vector<float> x;
    std::vector<double> y;
    for (int i = 0; i < 1100; ++i) {
        const imb::detail::normal_pair pair(draw);
        x.push_back(static_cast<float>(i < 1000 ? pair.first : 50 + pair.first));
        y.push_back(i < 1000 ? 0 : 100 + 2 * pair.second);
    }
    const hm::features_view view(x.data(), y.size(), 1);
    const imb::relevance phi = imb::relevance::through({{0, 0, 0}, {50, 1, 0}});
    const imb::regression_plan plan = imb::gaussian_noise(view, y, phi, {.factors = {1, 41}, .perturbation = .5});
    REQUIRE(plan.rows.made.size() == 4000);
    const std::vector<float> rows = imb::materialize(plan.rows, view);
    double squares_x = 0, squares_y = 0, product = 0;
    for (std::size_t m = 0; m < 4000; ++m) {
        const std::size_t base = plan.rows.made[m].base;
        const double dx = static_cast<double>(rows[1100 + m]) - static_cast<double>(x[base]);
        const double dy = plan.targets[1100 + m] - y[base];
        squares_x += dx * dx;
        squares_y += dy * dy;
        product += dx * dy;
    }
    CHECK(std::sqrt(squares_x / 4000) == doctest::Approx(.5).epsilon(.25));
    CHECK(std::sqrt(squares_y / 4000) == doctest::Approx(1).epsilon(.25));
    CHECK(std::abs(product / 4000) < .05); // independent
    const imb::regression_plan mixed = imb::smogn(view, y, phi, {.factors = {1, 41}, .k = 60, .perturbation = .02});
    std::size_t between = 0, near = 0;
    for (const hm::synthetic& s : mixed.rows.made) {
        ++(s.base == s.neighbour ? near : between);
        if (s.base == s.neighbour) CHECK(s.gap <= .02);
        if (s.base == s.neighbour) continue;
        // Nearer than half the median of the base's distances.
        std::vector<double> distances;
        for (std::size_t i = 1000; i < 1100; ++i)
            distances.push_back(std::abs(static_cast<double>(x[s.base]) - static_cast<double>(x[i])));
        const double own = distances[s.neighbour - 1000];
        std::sort(distances.begin(), distances.end());
        CHECK(own < (distances[49] + distances[50]) / 4);
    }
    CHECK(between > 100);
    CHECK(near > 100);
}

TEST_CASE("random over- and under-sampling of targets, by hand") {
    const std::vector<double> y{1, 1, 1, 1, 1, 1, 9, 9};
    const imb::relevance phi = imb::relevance::through({{1, 0, 0}, {9, 1, 0}});
    const hm::resample_plan over = imb::random_over(y, phi, {.seed = 2}); // 2 rare to 6
    REQUIRE(over.size() == 12);
    for (std::size_t r = 0; r < 12; ++r) CHECK((r < 8 ? over.indices[r] == r : over.indices[r] >= 6));
    const hm::resample_plan under = imb::random_under(y, phi, {.seed = 2}); // 6 normal to 2
    REQUIRE(under.size() == 4);
    CHECK(under.indices[1] < 6);
    CHECK(under.indices[2] == 6);
    CHECK(imb::random_over(y, phi, {.balance = imb::segment_balance::extreme}).size() == 24); // 6² / 2 = 18
    CHECK(imb::random_over(y, phi, {.factors = {.5, 2}}).size() == 10);
    CHECK(imb::random_under(y, phi, {.factors = {.5, 2}}).size() == 5);
    // Nobody is rare: nothing changes.
    const std::vector<double> normal{1, 1, 1};
    CHECK(imb::random_over(normal, phi).size() == 3);
    CHECK(imb::random_under(normal, phi).size() == 3);
    CHECK(imb::random_over(std::vector<double>{}, phi).size() == 0);
    CHECK_THROWS_AS((void)imb::random_over(y, phi, {.factors = {1}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::random_over(y, phi, {.factors = {1, -1}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::random_over(y, phi, {.threshold = 2}), std::invalid_argument);
}

TEST_CASE("WERCS draws by relevance, leaves out by its opposite") {
    std::vector<double> y(100, 0.0);
    y.insert(y.end(), 10, 5.0);
    y.insert(y.end(), 10, 10.0);
    const imb::relevance phi = imb::relevance::through({{0, 0, 0}, {5, .5, no_number}, {10, 1, 0}});
    const hm::resample_plan plan = imb::wercs(y, phi, {.over = .5, .under = .5, .seed = 1});
    CHECK(plan.size() == 120); // 60 out, 60 in
    std::vector<std::size_t> times(120);
    for (const std::size_t i : plan.indices) ++times[i];
    double half = 0, full = 0;
    for (std::size_t i = 0; i < 120; ++i) {
        if (i < 100) CHECK(times[i] <= 1);
        if (i >= 110) CHECK(times[i] >= 1);
        if (i >= 100) (i < 110 ? half : full) += static_cast<double>(times[i]);
    }
    CHECK(full > 1.2 * half);
    CHECK(imb::wercs(y, phi, {.over = 0, .under = 1}).size() == 10); // all but φ = 1
    CHECK_THROWS_AS((void)imb::wercs(std::vector<double>{0, 0}, phi), std::invalid_argument);
    CHECK(imb::wercs(std::vector<double>{0, 0}, phi, {.over = 0}).size() == 1);
    CHECK_THROWS_AS((void)imb::wercs(y, phi, {.under = 2}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::wercs(std::vector<double>{no_number}, phi), std::invalid_argument);
}

TEST_CASE("cleaning for regression by hand: normal items among rare ones go, rare ones stay") {
    // Item 3 is normal and lies amid rare ones; item 8 is rare and lies amid normal ones.
    const std::vector<float> x{0, 1, 2, 10.2f, 10, 11, 12, 1.5f, 1.25f};
    const std::vector<double> y{1, 1, 1, 1, 9, 9, 9, 1, 9};
    const imb::relevance phi = imb::relevance::through({{1, 0, 0}, {9, 1, 0}});
    const hm::knn_graph graph = hm::knn(hm::features_view(x.data(), 9, 1), {.k = 3});
    CHECK(imb::edited_nearest_neighbours(graph, y, phi).indices == index_list{0, 1, 2, 4, 5, 6, 7, 8});
    // Links: 3-4; 7 and 8, and 1 and 8 at the same distance: 8's nearest is the lower, 1, whose nearest it is.
    CHECK(imb::tomek_links(graph, y, phi).indices == index_list{0, 2, 4, 5, 6, 7, 8});
    // Nobody is normal: nothing goes.
    const std::vector<double> rare(9, 9.0);
    CHECK(imb::edited_nearest_neighbours(graph, rare, phi).size() == 9);
    CHECK(imb::tomek_links(graph, rare, phi).size() == 9);
    // By the targets alone: item 3's neighbours are all 9 (deviation 0), item 8's all 1.
    CHECK(imb::regenn(graph, y, {.k = 3, .alpha = 1}).indices.size() < 9);
    const hm::resample_plan kept = imb::regenn(graph, y, {.k = 3, .alpha = 5});
    CHECK(kept.indices == index_list{0, 1, 2, 4, 5, 6, 7});
    CHECK_THROWS_AS((void)imb::regenn(graph, y, {.k = 9}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::edited_nearest_neighbours(graph, std::vector<double>(3), phi), std::invalid_argument);
}

TEST_CASE("what a regression plan was made from a test item is told") {
    const skewed data(2);
    const imb::regression_plan plan = imb::smoter(data.view(), data.y, imb::relevance::of(data.y));
    REQUIRE(!plan.rows.made.empty());
    const std::size_t parent = plan.rows.made[0].base;
    const auto found = imb::leaks(plan.rows, [&](std::size_t i) { return i == parent; });
    CHECK(std::count_if(found.begin(), found.end(), [](const imb::plan_leak& l) { return l.parent; }) > 0);
}

TEST_CASE("feature smoothing by hand") {
    // Bins [0,1), [1,2), [2,3]; a triangle of 3 bins: ½, 1, ½.
    const imb::feature_smoothing_options options{
        .bins = 3, .low = 0, .high = 3, .kernel = imb::kernel::triangle, .window = 3, .momentum = .5};
    imb::feature_smoothing smoothing = imb::feature_smoothing::of(1, options);
    const std::vector<float> x{0, 2, 10, 14};
    const std::vector<double> y{.5, .6, 1.5, 1.6};
    smoothing.update({x.data(), 4, 1}, y);
    CHECK(smoothing.counts()[2] == 0);
    CHECK(smoothing.means()[0] == 1);
    CHECK(smoothing.variances()[0] == 2); // of 0 and 2, with n - 1
    CHECK(smoothing.means()[1] == 12);
    CHECK(smoothing.variances()[1] == 8);
    CHECK(smoothing.smoothed_means()[0] == doctest::Approx((1 + .5 * 12) / 1.5)); // the empty bin does not enter
    CHECK(smoothing.smoothed_variances()[1] == doctest::Approx((8 + .5 * 2) / 1.5));
    float row = 2;
    smoothing.calibrate(.5, {&row, 1});
    CHECK(row == doctest::Approx(std::sqrt(4.0 / 2) * (2 - 1) + 14.0 / 3)); // variance (2 + 4) / 1.5 = 4
    row = 5;
    smoothing.calibrate(2.5, {&row, 1}); // no sample was there
    CHECK(row == 5);
    // A second epoch: half of the old statistics stays; of one sample the variance is 0.
    const std::vector<float> next{3};
    smoothing.update({next.data(), 1, 1}, std::vector<double>{-7}); // below: in the first bin
    CHECK(smoothing.means()[0] == 2);
    CHECK(smoothing.variances()[0] == 1);
    CHECK(smoothing.counts()[0] == 3);
    CHECK_THROWS_AS(smoothing.update({x.data(), 4, 1}, next.empty() ? y : std::vector<double>{1}),
                    std::invalid_argument);
    CHECK_THROWS_AS(smoothing.update({x.data(), 2, 1}, std::vector<double>{1, no_number}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::feature_smoothing::of(0), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::feature_smoothing::of(1, {.low = 1, .high = 1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::feature_smoothing::of(1, {.momentum = 1}), std::invalid_argument);
}

TEST_CASE("feature smoothing: ages stand in the bins of their own years") {
    const imb::feature_smoothing smoothing = imb::feature_smoothing::of(1, {.bins = 100, .low = 0, .high = 100});
    for (std::size_t age = 0; age < 100; ++age) CHECK(smoothing.bin_of(static_cast<double>(age)) == age);
    CHECK(smoothing.bin_of(-1) == 0);
    CHECK(smoothing.bin_of(100) == 99);
}

TEST_CASE("feature smoothing brings a rare bin's mean to its neighbours'") {
    hm::random draw(1);
    std::vector<float> x;
    std::vector<double> y;
    for (int i = 0; i < 2000; ++i) {
        y.push_back(draw.uniform());
        x.push_back(static_cast<float>(y.back() + draw.uniform()));
    }
    imb::feature_smoothing smoothing = imb::feature_smoothing::of(1, {.bins = 20});
    smoothing.update({x.data(), y.size(), 1}, y);
    double before = 0, after = 0;
    for (std::size_t b = 1; b < 20; ++b) {
        before += std::abs(smoothing.means()[b] - smoothing.means()[b - 1] - .05);
        after += std::abs(smoothing.smoothed_means()[b] - smoothing.smoothed_means()[b - 1] - .05);
    }
    CHECK(after < before);
}
