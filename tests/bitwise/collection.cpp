// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/imbalance.hpp>

#include <string>

namespace {

namespace imb = hallmark::imbalance;

void add_plan(digest& print, const imb::collection_plan& plan) {
    for (const imb::collection_step& step : plan.steps)
        print.add(step.label, step.collect, step.expected, step.screen.safe, step.cost, step.gain, step.confidence);
    print.add(plan.indices, plan.before.counts, plan.after.counts, plan.after.mean_imbalance, plan.after.max_imbalance, plan.cost);
}

} // namespace

void print_collection(const hallmark::threads& threads) {
    hallmark::random draws(23);
    digest screened, sources_of, curved, planned, unseen_of, near, ranges, regions;
    for (int i = 1; i < 100; ++i) {
        const std::size_t need = draws.below(50), found = draws.below(20), more = draws.below(2000);
        const imb::screening screen = imb::screen_for(need, found, found + more);
        screened.add(screen.rate.low, screen.rate.high, screen.mean, screen.likely, screen.safe);
    }
    screened.add(imb::items_for_precision(0.03));
    for (int round = 0; round < 20; ++round) {
        std::vector<imb::collection_source> sources(1 + draws.below(8));
        std::vector<std::size_t> needs;
        for (int l = 0; l < 10; ++l) needs.push_back(draws.below(60));
        for (imb::collection_source& s : sources) {
            s.cost = 0.5 + draws.uniform();
            for (int l = 0; l < 10; ++l) s.yields.push_back(draws.below(3) == 0 ? draws.uniform() : 0);
        }
        const imb::source_plan plan = imb::cover_needs(needs, sources, {.confidence = 0.9});
        sources_of.add(plan.items, plan.prices, plan.bound, plan.expected, imb::to_table(plan, sources).str());
    }

    hallmark::label_sets sets, pool;
    std::vector<std::uint32_t> row;
    for (int i = 0; i < 2'000; ++i) {
        row.clear();
        for (std::uint32_t k = draws.below(6); k > 0; --k) {
            const std::uint32_t most = 1 + draws.below(60);
            row.push_back(draws.below(most));
        }
        (i % 2 == 0 ? sets : pool).add(row);
    }
    std::vector<std::vector<imb::curve_point>> points(60);
    for (auto& some : points)
        for (double n = 10; n < 1000; n *= 2) some.push_back({n, draws.uniform() / hallmark::numeric::sqrt(n), n});
    std::vector<imb::learning_curve> curves;
    for (const imb::curve_fit& fit : imb::fit_learning_curves(points, {.samples = 10, .seed = 3})) {
        curves.push_back(fit.curve);
        curved.add(fit.curve.floor, fit.curve.scale, fit.curve.power, fit.sse, fit.error_at(5000).high);
    }
    const imb::label_counts have(sets, 60);
    curved.add(imb::allocate(have, curves, 1e5).add);
    curved.add(imb::neyman_allocation(std::vector<std::size_t>{100, 2000, 30}, std::vector<double>{0.5, 0.1, 0.9}, 200));
    add_plan(planned, imb::collect(sets, {.budget = 500, .labels = 60, .curves = curves, .cost_to_screen = 0.1}));
    add_plan(planned, imb::collect_from(sets, pool, {.rule = imb::collection_rule::min_support(150), .budget = 300}));
    const std::vector<double> p = random_numbers(draws, 400 * 60);
    add_plan(planned, imb::collect_from(sets, hallmark::probabilities_view<double>(p.data(), 400, 60),
                                        {.rule = imb::collection_rule::max_ratio(4), .budget = 100}));
    for (const auto& rule : {imb::collection_rule::even(), imb::collection_rule::balanced(), imb::collection_rule::precision(0.1)})
        planned.add(imb::collect(sets, {.rule = rule, .budget = 200}).items);

    const imb::unseen_labels unseen = imb::estimate_unseen(imb::label_counts(50, {1, 1, 1, 2, 2, 5, 9, 1, 3}));
    for (const double x : {0.3, 1.0, 2.5, 7.0}) unseen_of.add(unseen.new_labels(x));
    for (const double x : {0.0, 3.0, 500.0}) unseen_of.add(unseen.coverage(x), unseen.seen_after(x));
    unseen_of.add(unseen.unseen_mass(), unseen.richness(), unseen.richness(true), unseen.items_for_coverage(0.9));
    const std::vector<float> x = random_features(draws, 1'500 * 5);
    const hallmark::features_view labelled(x.data(), 500, 5), others(x.data() + 2500, 1000, 5);
    const imb::coverage_gaps gaps = imb::find_gaps(labelled, others, 40, threads);
    near.add(gaps.selected, gaps.radius, imb::density_ratio(labelled, others, {}, threads));
    for (const imb::target_range& range : imb::collect_targets(random_numbers(draws, 500), {.budget = 100}))
        ranges.add(range.low, range.high, range.have, range.want, range.need);
    std::vector<std::int32_t> values;
    for (int i = 0; i < 4 * 60; ++i) values.push_back(static_cast<std::int32_t>(draws.below(3)));
    const auto uncovered = imb::uncovered_patterns({values.data(), 60, 4}, std::vector<std::size_t>{3, 3, 3, 3}, 3);
    for (const imb::attribute_pattern& one : uncovered) regions.add(one.values, one.count);
    for (const imb::attribute_pattern& one : imb::items_for_patterns(uncovered, 3)) regions.add(one.values, one.count);
    screened.print("collection screening");
    sources_of.print("collection sources");
    curved.print("collection curves");
    planned.print("collection plans");
    unseen_of.print("collection unseen");
    near.print("collection gaps");
    ranges.print("collection targets");
    regions.print("collection regions");
}
