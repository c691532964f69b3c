// SPDX-License-Identifier: MIT
#include "imbalance/collection_golden.hpp"

#include <hallmark/imbalance.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using hallmark_test::collection_golden;
using hallmark_test::json_tree;
using hallmark_test::load_json;
using hallmark_test::numbers;
using hallmark_test::whole;

namespace {

/// The labels of rows of free tags, numbered as they come.
std::vector<std::vector<hm::label_id>> free_tags(const json_tree& rows, const char* key = nullptr) {
    std::map<std::string, hm::label_id> numbers;
    std::vector<std::vector<hm::label_id>> sets;
    for (const json_tree& row : rows.items()) {
        std::vector<hm::label_id>& set = sets.emplace_back();
        for (const json_tree& tag : (key == nullptr ? row : row[key]).items())
            set.push_back(numbers.emplace(tag.string(), static_cast<hm::label_id>(numbers.size())).first->second);
    }
    return sets;
}
std::vector<std::vector<hm::label_id>> lesson_tags() {
    return free_tags(load_json("data/mwml/projects.json"), "tags");
}
imb::label_counts counts_of(const json_tree& values) {
    return {0, numbers<std::size_t>(values)};
}

} // namespace

TEST_CASE("deficits by rule are the golden ones, also of labels that nobody has") {
    const json_tree& cases = collection_golden()["deficits"];
    const imb::collection_rule rules[] = {imb::collection_rule::min_support(75), imb::collection_rule::max_ratio(5),
                                          imb::collection_rule::balanced()};
    REQUIRE(cases.size() == 3);
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(rules[i].deficits(counts_of(cases[i]["counts"])) == numbers<std::size_t>(cases[i]["need"]));
    const imb::label_counts all(0, {5, 0, 2});
    CHECK(imb::collection_rule::counts({7, 1}).deficits(all) == std::vector<std::size_t>{2, 1, 0});
    CHECK(imb::collection_rule::max_ratio(2).wanted(all) == std::vector<std::size_t>{3, 3, 3});
    CHECK(imb::collection_rule::precision(0.1).wanted(all)[0] == 97);
    CHECK_FALSE(imb::collection_rule::even().bounded());
    CHECK_THROWS_AS((void)imb::collection_rule::even().deficits(all), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collection_rule::max_ratio(0.5), std::invalid_argument);
    CHECK(imb::collection_rule::min_support(3).deficits({}).empty());
}

TEST_CASE("the items that a precision takes are the golden ones") {
    for (const json_tree& c : collection_golden()["sample_size_for_proportion"].items())
        CHECK(imb::items_for_precision(c["half_width"].number(), c["confidence"].number(), c["p"].number()) ==
              whole(c["n"]));
    CHECK(imb::items_for_precision(0.1, 0.95, 0) == 0);
    CHECK_THROWS_AS((void)imb::items_for_precision(0), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::items_for_precision(0.1, 1), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::items_for_precision(0.1, 0.95, 2), std::invalid_argument);
}

TEST_CASE("how many to screen is the golden quantile; an estimated rate takes more") {
    for (const json_tree& c : collection_golden()["items_to_screen"].items()) {
        const double rate = c["rate"].number();
        const imb::screening s = imb::screen_for(whole(c["need"]), static_cast<std::size_t>(rate * 1e6 + 0.5), 1000000,
                                                 c["probability"].number());
        CHECK(s.mean == doctest::Approx(c["mean"].number()).epsilon(1e-9));
        CHECK(s.likely == c["quantile"].number());
        CHECK(s.safe >= s.likely);
    }
    const imb::screening few = imb::screen_for(40, 2, 200);
    CHECK(few.mean == 4000);
    CHECK(few.likely == 5088);
    CHECK(few.safe == hm::numeric::trials_for(40, hm::numeric::clopper_pearson(2, 200).low, 0.975));
    const imb::screening never = imb::screen_for(40, 0, 200);
    CHECK(std::isinf(never.mean));
    CHECK(std::isinf(never.likely));
    CHECK(std::isinf(never.safe));
    CHECK(std::isinf(imb::screen_for(1, 0, 0).mean));
    CHECK(imb::screen_for(0, 0, 0).likely == 0);
    CHECK(imb::screen_for(3, 5, 5).safe >= 3);
    CHECK_THROWS_AS((void)imb::screen_for(1, 2, 1), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::screen_for(1, 1, 2, 1), std::invalid_argument);
}

TEST_CASE("what is safe to screen holds as often as it says, over the sample and the draw") {
    hm::random random(3);
    const double rate = 0.05;
    int kept = 0;
    for (int round = 0; round < 400; ++round) {
        std::size_t found = 0;
        for (int i = 0; i < 300; ++i) found += random.uniform() < rate;
        const imb::screening s = imb::screen_for(8, found, 300, 0.9);
        std::size_t got = 0;
        for (double i = 0; i < s.safe && got < 8; ++i) got += random.uniform() < rate;
        kept += got == 8;
    }
    CHECK(kept >= 360);
}

TEST_CASE("learning curves are found again without noise, and as well as SciPy's with noise") {
    for (const json_tree& c : collection_golden()["learning_curves"].items()) {
        const std::vector<double> n = numbers(c["n"]), error = numbers(c["error"]);
        std::vector<imb::curve_point> points;
        for (std::size_t i = 0; i < n.size(); ++i) points.push_back({n[i], error[i], 1});
        const imb::curve_fit fit = imb::fit_learning_curve(points);
        CHECK(fit.bounded);
        if (c.has("truth")) {
            CHECK(fit.curve.floor == doctest::Approx(c["truth"]["a"].number()).epsilon(1e-5));
            CHECK(fit.curve.scale == doctest::Approx(c["truth"]["b"].number()).epsilon(1e-5));
            CHECK(fit.curve.power == doctest::Approx(c["truth"]["c"].number()).epsilon(1e-5));
            CHECK(fit.sse < 1e-15);
        } else {
            CHECK(fit.sse <= 1.001 * c["fit"]["sse"].number());
            const hm::numeric::interval at = fit.error_at(1280);
            CHECK(at.low <= fit.curve.at(1280));
            CHECK(at.high >= fit.curve.at(1280));
            CHECK(at.high - at.low < 0.05);
            CHECK(fit.error_at(1280, 0.5).low >= at.low);
        }
    }
}

TEST_CASE("few points say nothing of the power: it comes from the other labels, and the interval is unbounded") {
    const auto of = [](imb::learning_curve curve, std::vector<double> n) {
        std::vector<imb::curve_point> points;
        for (const double x : n) points.push_back({x, curve.at(x), 1});
        return points;
    };
    const std::vector<std::vector<imb::curve_point>> labels{
        of({0.1, 0.8, 0.7}, {10, 20, 40, 80}), of({0.0, 0.5, 0.7}, {10, 40}), {}};
    const std::vector<imb::curve_fit> fits = imb::fit_learning_curves(labels);
    REQUIRE(fits.size() == 3);
    CHECK(fits[0].bounded);
    CHECK_FALSE(fits[1].bounded);
    CHECK(fits[1].curve.power == doctest::Approx(0.7).epsilon(1e-6));
    CHECK(fits[1].curve.scale == doctest::Approx(0.5).epsilon(1e-5));
    CHECK(fits[1].error_at(100) == hm::numeric::interval{0, 1});
    CHECK(fits[2].curve == imb::learning_curve{});
    CHECK(imb::fit_learning_curves(labels)[0].samples == fits[0].samples);

    // Errors that rise, and errors of 0: no curve falls like that; a flat one fits best.
    const imb::curve_point rising[] = {{10, 0.1, 1}, {20, 0.2, 1}, {40, 0.3, 1}};
    CHECK(imb::fit_learning_curve(rising).curve.at(40) == doctest::Approx(0.2).epsilon(1e-6));
    const imb::curve_point none[] = {{10, 0, 1}, {20, 0, 1}, {40, 0, 1}};
    CHECK(imb::fit_learning_curve(none).curve.at(10) == 0);
    const imb::curve_point same[] = {{10, 0.2, 1}, {10, 0.4, 1}, {10, 0.3, 1}};
    CHECK(imb::fit_learning_curve(same).curve.at(10) == doctest::Approx(0.3));
    const imb::curve_point bad[] = {{0, 0.2, 1}};
    CHECK_THROWS_AS((void)imb::fit_learning_curve(bad), std::invalid_argument);
    const imb::curve_point worse[] = {{1, 1.2, 1}};
    CHECK_THROWS_AS((void)imb::fit_learning_curve(worse), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::fit_learning_curve(rising, {.pooled_power = 3}), std::invalid_argument);
}

TEST_CASE("a curve says how many items an error takes, and its falls never grow") {
    const imb::learning_curve curve{0.05, 0.9, 0.5};
    const std::size_t n = curve.items_for(0.1, 100000);
    CHECK(n == 324); // (0.05 / 0.9)^-2
    CHECK(curve.items_for(0.05, 1000) == 1000);
    CHECK(curve.items_for(0.9, 0) == 0);
    const imb::learning_curve curves[] = {curve, {0, 0.001, 2}};
    CHECK(imb::collection_rule::error(curves, 0.1, 500).wanted({0, {7, 7}}) == std::vector<std::size_t>{324, 1});
    for (const imb::learning_curve& c : {curve, imb::learning_curve{}, imb::learning_curve{0, 0.5, 1},
                                         imb::learning_curve{0.2, 2, 0.8}, imb::learning_curve{0, 0.6, 0}}) {
        double before = c.fall(0);
        for (double x = 0.25; x < 3e4; x = x < 2 ? x + 0.25 : x * 1.3) {
            CHECK(c.fall(x) <= before);
            CHECK(c.fall(x) >= 0);
            before = c.fall(x);
        }
        CHECK(c.fall(9999.999) == doctest::Approx(c.fall(10000)).epsilon(1e-6));
    }
}

TEST_CASE("a budget is spent as the golden greedy does, and by bisection as by steps") {
    for (const json_tree& c : collection_golden()["greedy_allocation"].items()) {
        std::vector<imb::learning_curve> curves;
        for (const json_tree& k : c["curves"].items())
            curves.push_back({k["a"].number(), k["b"].number(), k["c"].number()});
        const imb::allocation a = imb::allocate(counts_of(c["counts"]), curves, c["budget"].number(),
                                                numbers(c["cost"]), numbers(c["weights"]));
        CHECK(a.add == numbers<std::size_t>(c["add"]));
        CHECK(a.left == c["left"].number());
        CHECK(a.spent + a.left == c["budget"].number());
    }
    // Beyond 2^16 items the first part is found by bisection: the same as item by item here.
    hm::random random(11);
    for (int round = 0; round < 5; ++round) {
        std::vector<imb::learning_curve> curves;
        std::vector<std::size_t> counts;
        std::vector<double> costs, weights;
        for (int l = 0; l < 6; ++l) {
            curves.push_back({0.1, 0.5 + random.uniform(), 0.2 + random.uniform()});
            counts.push_back(random.below(50));
            costs.push_back(1 + random.below(3));
            weights.push_back(random.uniform());
        }
        const double budget = 70000;
        const imb::label_counts have(0, counts);
        const imb::allocation a = imb::allocate(have, curves, budget, costs, weights);
        std::vector<std::size_t> add(6);
        double spent = 0, gain = 0;
        for (;;) {
            int best = -1;
            double most = 0;
            for (int l = 0; l < 6; ++l) {
                const std::size_t i = static_cast<std::size_t>(l);
                const double g = weights[i] * curves[i].fall(static_cast<double>(counts[i] + add[i]));
                if (spent + costs[i] <= budget && g / costs[i] > most) most = g / costs[i], best = l;
            }
            if (best < 0) break;
            const std::size_t i = static_cast<std::size_t>(best);
            gain += most * costs[i];
            spent += costs[i];
            ++add[i];
        }
        for (std::size_t l = 0; l < 6; ++l)
            CHECK(std::abs(static_cast<double>(a.add[l]) - static_cast<double>(add[l])) <= 2);
        CHECK(a.spent == doctest::Approx(spent).epsilon(1e-4));
        CHECK(a.gain == doctest::Approx(gain).epsilon(1e-6));
    }
    const imb::learning_curve one[] = {{0, 1, 1}};
    CHECK(imb::allocate({0, {3}}, one, 0).add == std::vector<std::size_t>{0});
    CHECK(imb::allocate({}, {}, 5).left == 5);
    CHECK(imb::allocate({0, {3}}, one, 5, {}, std::vector<double>{0}).add[0] == 0); // brings nothing
    CHECK_THROWS_AS((void)imb::allocate({0, {3, 4}}, one, 5), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::allocate({0, {3}}, one, -1), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::allocate({0, {3}}, one, 1, std::vector<double>{0}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::allocate({0, {3}}, one, 1e20), std::invalid_argument);
    const imb::learning_curve none[] = {{0, std::nan(""), 1}};
    CHECK_THROWS_AS((void)imb::allocate({0, {3}}, none, 1), std::invalid_argument);
}

TEST_CASE("no allocation of a small budget is better than the greedy one") {
    hm::random random(5);
    for (int round = 0; round < 40; ++round) {
        std::vector<imb::learning_curve> curves;
        std::vector<std::size_t> counts;
        for (int l = 0; l < 3; ++l) {
            curves.push_back({0, random.uniform(), 2 * random.uniform()});
            counts.push_back(random.below(5));
        }
        const imb::allocation a = imb::allocate({0, counts}, curves, 7);
        const auto value = [&](std::size_t x, std::size_t y, std::size_t z) {
            double sum = 0;
            const std::size_t add[] = {x, y, z};
            for (std::size_t l = 0; l < 3; ++l)
                for (std::size_t i = 0; i < add[l]; ++i) sum += curves[l].fall(static_cast<double>(counts[l] + i));
            return sum;
        };
        double best = 0;
        for (std::size_t x = 0; x <= 7; ++x)
            for (std::size_t y = 0; x + y <= 7; ++y) best = std::max(best, value(x, y, 7 - x - y));
        CHECK(value(a.add[0], a.add[1], a.add[2]) == doctest::Approx(best).epsilon(1e-12));
        CHECK(a.gain == doctest::Approx(best).epsilon(1e-9));
    }
}

TEST_CASE("Neyman's allocation is the golden one; no stratum gives more than it has") {
    for (const json_tree& c : collection_golden()["neyman"].items())
        CHECK(imb::neyman_allocation(numbers<std::size_t>(c["N"]), numbers(c["S"]), whole(c["total"]),
                                     numbers(c["cost"])) == numbers<std::size_t>(c["integer"]));
    const std::size_t sizes[] = {5, 100, 100};
    const double deviations[] = {100, 1, 1};
    CHECK(imb::neyman_allocation(sizes, deviations, 65) == std::vector<std::size_t>{5, 30, 30});
    CHECK(imb::neyman_allocation(sizes, deviations, 1000) == std::vector<std::size_t>{5, 100, 100});
    CHECK(imb::neyman_allocation(sizes, deviations, 0) == std::vector<std::size_t>{0, 0, 0});
    CHECK(imb::neyman_allocation({}, {}, 9).empty());
    CHECK_THROWS_AS((void)imb::neyman_allocation(sizes, {}, 9), std::invalid_argument);
}

TEST_CASE("labels not seen yet: every estimate is the golden one") {
    for (const json_tree& c : collection_golden()["label_richness"].items()) {
        const bool toy = c["name"].string() == "toy"; // the other is the lesson's file
        const imb::label_counts counts(toy ? free_tags(c["rows"]) : lesson_tags());
        const imb::unseen_labels u = imb::estimate_unseen(counts);
        CHECK(u.items == whole(c["items"]));
        CHECK(u.seen == whole(c["labels_seen"]));
        CHECK(u.incidences == whole(c["incidences"]));
        for (const auto& [k, n] : c["frequency_of_frequencies"].members())
            CHECK(u.frequency(std::stoul(k)) == n.number());
        const auto near = [](double got, const json_tree& want) {
            CHECK(got == doctest::Approx(want.number()).epsilon(1e-9));
        };
        near(u.unseen_mass(), c["good_turing_unseen_mass"]);
        near(u.coverage(), c["coverage_chao_jost"]);
        near(u.richness(), c["chao2"]);
        near(u.richness(true), c["chao2_bias_corrected"]);
        for (const auto& [share, n] : c["good_toulmin_new_labels"].members()) near(u.new_labels(std::stod(share)), n);
        for (const auto& [more, n] : c["extrapolated_labels_after_m_items"].members())
            near(u.seen_after(std::stod(more)), n);
    }
}

TEST_CASE("half of the lesson's projects foretell how many new tags the other half brings") {
    const std::vector<std::vector<hm::label_id>> tags = lesson_tags();
    double toulmin = 0, chao = 0, mass = 0;
    constexpr int rounds = 20;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        std::vector<std::size_t> order(tags.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        hm::random(round).shuffle(order);
        imb::label_counts all(0, std::vector<std::size_t>(2528));
        const auto add = [&](std::size_t begin, std::size_t end) {
            std::vector<std::vector<hm::label_id>> some;
            for (std::size_t i = begin; i < end; ++i) some.push_back(tags[order[i]]);
            all.merge(imb::label_counts(some));
        };
        add(0, order.size() / 2);
        const imb::unseen_labels half = imb::estimate_unseen(all);
        add(order.size() / 2, order.size());
        const imb::unseen_labels whole_file = imb::estimate_unseen(all);
        const double fresh = static_cast<double>(whole_file.seen - half.seen);
        toulmin += std::abs(half.new_labels(1) / fresh - 1) / rounds;
        chao += std::abs((half.seen_after(1016) - static_cast<double>(half.seen)) / fresh - 1) / rounds;
        mass += half.unseen_mass() / rounds;
    }
    MESSAGE("mean error of Good and Toulmin: ", toulmin, ", of Chao's extrapolation: ", chao, "; mass unseen: ", mass);
    CHECK(toulmin <= 0.07);
    CHECK(chao <= 0.07);
}

TEST_CASE("labels not seen: coverage grows to what is asked for, and edges are decided") {
    const imb::unseen_labels u = imb::estimate_unseen({5, {3, 2, 1, 1, 0}});
    const double more = u.items_for_coverage(0.95);
    CHECK(u.coverage(more) >= 0.95);
    CHECK(u.coverage(more - 1) < 0.95);
    CHECK(u.items_for_coverage(0.5) == 0);
    const imb::unseen_labels none = imb::estimate_unseen({});
    CHECK(none.coverage() == 1);
    CHECK(none.richness() == 0);
    CHECK(none.new_labels(1) == 0);
    CHECK(none.seen_after(10) == 0);
    const imb::unseen_labels all = imb::estimate_unseen({9, {4, 4, 2}}); // no singletons: nothing is missing
    CHECK(all.coverage() == 1);
    CHECK(all.richness() == 3);
    CHECK(all.items_for_coverage(0.999) == 0);
    const imb::unseen_labels singles = imb::estimate_unseen({3, {1, 1, 1}}); // no doubletons
    CHECK(singles.coverage() == 0);
    CHECK(std::isinf(singles.items_for_coverage(0.5)));
    CHECK(singles.richness() == doctest::Approx(3 + 2.0 / 3 * 3));
    CHECK(u.new_labels(5) >= 0); // smoothed: no explosion
    CHECK(u.new_labels(5) < 100);
    CHECK_THROWS_AS((void)u.coverage(-1), std::invalid_argument);
    CHECK_THROWS_AS((void)u.items_for_coverage(1), std::invalid_argument);
    CHECK_THROWS_AS((void)u.new_labels(-1), std::invalid_argument);
    CHECK_THROWS_AS((void)u.seen_after(-1), std::invalid_argument);
}

TEST_CASE("beyond as many items again, the smoothed series is still near on Zipf's law") {
    hm::random random(21);
    std::vector<double> cumulative;
    double sum = 0;
    for (int l = 1; l <= 2000; ++l) cumulative.push_back(sum += 1.0 / l);
    double error = 0;
    for (int round = 0; round < 20; ++round) {
        std::vector<std::size_t> counts(2000);
        const auto draw = [&](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) {
                const double u = random.uniform() * sum;
                ++counts[static_cast<std::size_t>(std::lower_bound(cumulative.begin(), cumulative.end(), u) -
                                                  cumulative.begin())];
            }
        };
        draw(1000);
        const imb::unseen_labels u = imb::estimate_unseen({1000, counts});
        draw(3000);
        const imb::unseen_labels later = imb::estimate_unseen({4000, counts});
        const double fresh = static_cast<double>(later.seen - u.seen);
        error += std::abs(u.new_labels(3) / fresh - 1) / 20;
    }
    CHECK(error < 0.2);
}
