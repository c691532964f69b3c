// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>
#include <hallmark/ontology.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;

namespace {

using sets = std::vector<std::vector<hm::label_id>>;

sets random_sets(hm::random& random, std::size_t items, std::uint32_t labels) {
    sets all(items);
    for (auto& set : all)
        for (std::uint32_t k = random.below(4); k > 0; --k) {
            const std::uint32_t a = random.below(labels), b = random.below(labels);
            set.push_back(a < b ? a : b); // the lower labels are frequent
        }
    return all;
}

/// How an item more of a label lowers ½ / n, that label not yet at its goal.
double worth(double n, double wanted) {
    if (n >= wanted) return 0;
    return n < 1 ? 0.5 - 0.25 * n : 0.5 / n - 0.5 / (n + 1);
}

hm::ontology tree() { // 0: vision, 1: segmentation below it, 2: language
    hm::ontology_builder builder;
    builder.add({.name = "vision"});
    builder.add({.name = "segmentation", .parents = {"vision"}});
    builder.add({.name = "language"});
    return builder.build().value;
}

} // namespace

TEST_CASE("labels that never stand together are filled to one level") {
    const sets items{{0}, {0}, {0}, {0}, {1}, {1}, {2}};
    CHECK(imb::collect(items, {.budget = 6}).after.counts == std::vector<double>{5, 4, 4}); // a tie: the lower label
    const imb::collection_plan plan = imb::collect(items, {.budget = 5});
    CHECK(plan.total() == 5);
    CHECK(plan.after.counts == std::vector<double>{4, 4, 4});
    CHECK(plan.after.mean_imbalance == 1);
    CHECK(plan.after.items == 12);
    CHECK(plan.before.mean_imbalance == doctest::Approx((1 + 2 + 4) / 3.0));
    REQUIRE(plan.steps.size() == 2);
    CHECK(plan.steps[0].label == 2); // the better for its cost
    CHECK(plan.steps[0].have == 1);
    CHECK(plan.steps[0].want == 4);
    CHECK(plan.steps[0].need == 3);
    CHECK(plan.steps[0].collect == 3);
    CHECK(plan.steps[0].expected == 3);
    CHECK(plan.steps[0].screen.mean == doctest::Approx(21));
    CHECK(plan.steps[0].confidence == 0.95);
    CHECK(plan.short_of.empty());
}

TEST_CASE("what comes along is not collected twice") {
    // Label 1 always stands beside label 2, and needs as many.
    const sets items{{0}, {0}, {0}, {0}, {0}, {0}, {1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 2}};
    const imb::collection_plan plan = imb::collect(items, {.rule = imb::collection_rule::min_support(11)});
    REQUIRE(plan.steps.size() >= 2);
    CHECK(plan.short_of.empty());
    for (const double count : plan.after.counts) CHECK(count >= 11 - 1e-9);
    CHECK(plan.total() < 5 + 6 + 6);
    CHECK(plan.total() >= 5 + 6);
}

TEST_CASE("a child's item serves its ancestors") {
    const hm::ontology tags = tree();
    const std::vector<std::vector<int>> items{{0}, {2}, {2}, {2}, {1}};
    const auto rule = imb::collection_rule::min_support(4);
    const imb::collection_plan plan = imb::collect(items, tags, {.rule = rule});
    CHECK(plan.before.counts == std::vector<double>{2, 1, 3}); // the child's item is one of vision's
    CHECK(plan.after.counts == std::vector<double>{5, 4, 4});
    REQUIRE(plan.steps.size() == 2);
    CHECK(plan.steps[0].label == 1); // vision itself is not asked for
    CHECK(plan.steps[0].collect == 3);
    CHECK(plan.steps[1].label == 2);
    CHECK(plan.total() == 4);

    const imb::collection_plan flat = imb::collect(items, {.rule = rule});
    CHECK(flat.total() == 3 + 3 + 1);
    // A vocabulary's label that nobody has is collected too.
    const std::vector<std::vector<int>> fewer{{0}, {2}};
    const imb::collection_plan all = imb::collect(fewer, tags, {.rule = imb::collection_rule::min_support(1)});
    REQUIRE(all.steps.size() == 1);
    CHECK(all.steps[0].label == 1);
    CHECK(std::isinf(all.steps[0].screen.mean)); // never seen: nobody can say how long to look
    CHECK(all.steps[0].confidence == 0);
}

TEST_CASE("the search takes, step by step, what brings most for its cost") {
    hm::random random(17);
    for (int round = 0; round < 30; ++round) {
        constexpr std::uint32_t labels = 8;
        const sets items = random_sets(random, 40, labels);
        std::vector<double> costs, weights;
        for (std::uint32_t l = 0; l < labels; ++l) {
            costs.push_back(1 + random.below(3));
            weights.push_back(0.5 + random.uniform());
        }
        const double budget = 5 + random.below(40);
        const std::size_t want = 4 + random.below(10);
        const imb::collection_plan plan = imb::collect(items, {.rule = imb::collection_rule::min_support(want),
                                                               .budget = budget,
                                                               .labels = labels,
                                                               .weights = weights,
                                                               .costs = costs});
        const imb::label_counts have(items, labels);
        std::vector<double> n(have.counts.begin(), have.counts.end());
        std::vector<std::vector<double>> brings(labels, std::vector<double>(labels));
        for (std::vector<hm::label_id> set : items) {
            std::sort(set.begin(), set.end());
            set.erase(std::unique(set.begin(), set.end()), set.end());
            for (const hm::label_id a : set)
                for (const hm::label_id b : set) brings[a][b] += 1.0 / (static_cast<double>(have.counts[a]) + 1);
        }
        for (std::uint32_t l = 0; l < labels; ++l) brings[l][l] = 1;
        std::vector<std::size_t> collect(labels);
        double spent = 0;
        for (;;) {
            std::size_t best = labels;
            double most = 0;
            for (std::size_t l = 0; l < labels; ++l) {
                double gain = 0;
                for (std::size_t m = 0; m < labels; ++m)
                    gain += brings[l][m] * weights[m] * worth(n[m], static_cast<double>(want));
                if (spent + costs[l] <= budget && gain / costs[l] > most * (1 + 1e-12))
                    most = gain / costs[l], best = l;
            }
            if (best == labels) break;
            spent += costs[best];
            ++collect[best];
            for (std::size_t m = 0; m < labels; ++m) n[m] += brings[best][m];
        }
        CHECK(plan.cost == spent);
        for (std::size_t l = 0; l < labels; ++l) CHECK(plan.after.counts[l] == doctest::Approx(n[l]).epsilon(1e-9));
        for (const imb::collection_step& step : plan.steps) CHECK(step.collect == collect[step.label]);
        for (std::size_t l = 0; l < labels; ++l)
            CHECK((std::find(plan.short_of.begin(), plan.short_of.end(), l) != plan.short_of.end()) ==
                  (plan.after.counts[l] < static_cast<double>(want)));
        for (std::size_t s = 1; s < plan.steps.size(); ++s)
            CHECK(plan.steps[s - 1].gain / plan.steps[s - 1].cost >= plan.steps[s].gain / plan.steps[s].cost);
    }
}

TEST_CASE("from a pool, the items that are worth most are taken: no fewer than 63 % of what is possible") {
    hm::random random(23);
    double worst = 1;
    for (int round = 0; round < 40; ++round) {
        const sets items = random_sets(random, 12, 6), pool = random_sets(random, 9, 6);
        const imb::collection_plan plan = imb::collect_from(items, pool, {.budget = 3, .labels = 6});
        const imb::label_counts have(items, 6);
        const auto value = [&](std::span<const std::size_t> chosen) {
            std::vector<double> n(have.counts.begin(), have.counts.end());
            double sum = 0;
            for (const std::size_t i : chosen) {
                std::vector<hm::label_id> set = pool[i]; // a label that stands twice counts once
                std::sort(set.begin(), set.end());
                set.erase(std::unique(set.begin(), set.end()), set.end());
                for (const hm::label_id l : set) sum += worth(n[l], 1e9), n[l] += 1;
            }
            return sum;
        };
        double best = 0;
        for (std::size_t a = 0; a < 9; ++a)
            for (std::size_t b = a + 1; b < 9; ++b)
                for (std::size_t c = b + 1; c < 9; ++c) best = std::max(best, value(std::vector<std::size_t>{a, b, c}));
        const double got = value(plan.indices);
        if (best > 0) worst = std::min(worst, got / best);
        CHECK(plan.indices.size() <= 3);
    }
    CHECK(worst > 0.63);
}

TEST_CASE("suspicions count by their precision; items that bring nothing are not asked for") {
    const sets items{{0}, {0}, {0}, {1}, {2}};
    const sets pool{{0}, {1}, {2}, {2, 1}, {}, {2}};
    const std::vector<double> precision{1, 0.1, 0.9};
    const auto rule = imb::collection_rule::min_support(3);
    const imb::collection_plan plan = imb::collect_from(items, pool, {.rule = rule, .precision = precision});
    CHECK(plan.indices == std::vector<std::size_t>{3, 2, 5, 1}); // 2 before 1; of items alike the lower; 0 has enough
    CHECK(plan.after.counts[2] == doctest::Approx(1 + 2.7));
    CHECK(plan.after.counts[1] == doctest::Approx(1.2));
    CHECK(plan.short_of == std::vector<hm::label_id>{1});
    CHECK(plan.after.items == 9);
    REQUIRE(plan.steps.size() == 2);
    CHECK(plan.steps[0].label == 2);
    CHECK(plan.steps[0].need == 2);
    CHECK(plan.steps[0].collect == 3);
    CHECK(plan.steps[0].confidence == doctest::Approx(3 * 0.81 * 0.1 + 0.729)); // at least 2 of 3 at 0.9

    // A model's probabilities say the same.
    std::vector<double> p(18);
    for (std::size_t i = 0; i < 6; ++i)
        for (const hm::label_id l : pool[i]) p[3 * i + l] = precision[l];
    const hm::probabilities_view<double> view(p.data(), 6, 3);
    CHECK(imb::collect_from(items, view, {.rule = rule}).indices == plan.indices);
    p[0] = 1.5;
    CHECK_THROWS_AS((void)imb::collect_from(items, view, {.rule = rule}), std::invalid_argument);

    // With a hierarchy, a suspicion of a child is one of its parents.
    const imb::collection_plan up = imb::collect_from(sets{{0}, {2}, {2}}, sets{{2}, {1}}, tree(), {.budget = 1});
    CHECK(up.indices == std::vector<std::size_t>{1});
    CHECK(up.after.counts == std::vector<double>{2, 1, 2});
}

TEST_CASE("what has to be looked through costs; what is not there is told") {
    const sets items{{0}, {0}, {0}, {0}, {0}, {0}, {0}, {1}, {1}, {2}};
    const std::vector<double> equal_weights{1, 1, 1, 1};
    imb::collect_options options{.rule = imb::collection_rule::min_support(8),
                                 .budget = 60,
                                 .labels = 4,
                                 .weights = equal_weights,
                                 .cost_to_screen = 1};
    const imb::collection_plan plan = imb::collect(items, options);
    for (const imb::collection_step& step : plan.steps) {
        const double rate = static_cast<double>(step.have) / 10;
        CHECK(step.cost == doctest::Approx(static_cast<double>(step.collect) * (1 + 1 / rate)));
        CHECK(step.label != 3); // nobody has it: no search finds it
    }
    CHECK(plan.cost <= 60);
    CHECK(std::find(plan.short_of.begin(), plan.short_of.end(), 3) != plan.short_of.end());

    // From another place than the labelled items, with 100 items.
    options.cost_to_screen = 0;
    options.sample = imb::label_counts(50, {5, 5, 5, 25});
    options.available = 100;
    const imb::collection_plan web = imb::collect(items, options);
    for (const imb::collection_step& step : web.steps) {
        CHECK(step.screen.mean == doctest::Approx(static_cast<double>(step.collect) * (step.label == 3 ? 2 : 10)));
        if (step.label == 2) {
            CHECK(step.screen.likely > 100); // 7 of 100 at a rate of 1 in 10
            CHECK(step.confidence == doctest::Approx(0.8828).epsilon(1e-4));
        }
        if (step.label == 3) CHECK(step.confidence == 0.95);
    }
}

TEST_CASE("learning curves and weights say what an item is worth") {
    const sets items{{0}, {0}, {0}, {0}, {1}};
    const std::vector<imb::learning_curve> curves{{0, 1, 0.5}, {0.3, 0.01, 2}}; // label 1 has learned all it can
    const imb::collection_plan plan = imb::collect(items, {.budget = 5, .curves = curves});
    REQUIRE(plan.steps.size() == 1);
    CHECK(plan.steps[0].label == 0);
    CHECK(plan.steps[0].gain == doctest::Approx(0.5 - 1.0 / 3));
    const std::vector<double> weights{0, 1};
    CHECK(imb::collect(items, {.budget = 5, .weights = weights}).steps[0].label == 1);
}

TEST_CASE("plans of nothing, and wrong calls") {
    const sets none, empty{{}, {}};
    CHECK(imb::collect(none, {.budget = 5}).total() == 0);
    CHECK(imb::collect(empty, {.rule = imb::collection_rule::min_support(5)}).steps.empty());
    CHECK(imb::collect(empty, {.budget = 4, .labels = 2}).total() == 4);
    CHECK(imb::collect_from(none, none, {.budget = 5}).indices.empty());
    CHECK(imb::collect_from(none, empty, {.budget = 5}).indices.empty());
    const sets one{{0}, {0, 0}, {0}};
    const imb::collection_plan repeated = imb::collect(one, {.budget = 2});
    CHECK(repeated.before.counts == std::vector<double>{3});
    CHECK(repeated.total() == 2);
    CHECK_THROWS_WITH_AS((void)imb::collect(one),
                         "collect: a budget of 0.000000, and a rule without an end: say one of the two",
                         std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = -1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1e12}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1, .confidence = 1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1, .weights = std::vector<double>{1, 2}}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1, .weights = std::vector<double>{-1}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1, .costs = std::vector<double>{0}}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1, .cost_to_screen = -1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1, .curves = std::vector<imb::learning_curve>(2)}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(one, {.budget = 1, .curves = std::vector<imb::learning_curve>{{0, 1, 3}}}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect(std::vector<std::vector<int>>{{-1}}, {.budget = 1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect_from(one, one, {.budget = 1, .precision = std::vector<double>{2}}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)imb::collect_from(one, sets{{3}}, {.budget = 1, .precision = std::vector<double>{1}}),
                    std::invalid_argument);
}

TEST_CASE("the table tells a person what to do") {
    const sets items{{0}, {0}, {0}, {0}, {1}, {1}, {2}};
    const imb::collection_plan plan = imb::collect(items, {.budget = 5});
    const std::vector<std::string> names{"vision", "language", "audio"};
    CHECK(to_table(plan, names).str() == //
          "what      have  want  need  collect  in all  to screen  likely enough  cost    gain  confidence\n"
          "audio        1     4     3        3     3.0         21             42     3  75.0 %        95 %\n"
          "language     2     4     2        2     2.0          7             15     2  25.0 %        95 %\n");
    CHECK(to_table(plan, names, 1).size() == 1);
    CHECK(to_table(imb::collection_plan{}, names).size() == 0);
}
