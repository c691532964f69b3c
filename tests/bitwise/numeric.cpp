// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/numeric.hpp>

namespace {

using namespace hallmark::numeric;

void functions() {
    digest logs, exps, gammas, binomials, intervals;
    hallmark::random draws(11);
    std::vector<double> several;
    for (int i = 0; i < 10'000; ++i) {
        const double x = draws.uniform();
        logs.add(hallmark::numeric::log(x * 1e6), hallmark::numeric::sqrt(x * 1e6));
        exps.add(hallmark::numeric::exp((x - 0.5) * 1400));
        several.push_back((x - 0.9) * 700);
    }
    exp_in_place(several);
    exps.add(several);
    for (int i = 0; i < 200; ++i) {
        const double x = draws.uniform(), shape = (draws.uniform() + 0.001) * 30, p = draws.uniform();
        gammas.add(log_gamma(shape), digamma(shape), gamma_below(shape, x * 40));
        if (p > 0) gammas.add(chi_squared_quantile(p, 1 + i));
        binomials.add(beta_below(shape, 1 + x, p), binomial_at_least(i, 3 * i, p));
        if (p > 0) binomials.add(trials_for(i % 30, x, p));
        const interval w = wilson(i, 3 * i + 1), c = clopper_pearson(i, 3 * i + 1);
        intervals.add(w.low, w.high, c.low, c.high);
        if (p > 0) intervals.add(normal_quantile(p));
    }
    logs.print("numeric log, sqrt");
    exps.print("numeric exp");
    gammas.print("numeric gamma");
    binomials.print("numeric binomial");
    intervals.print("numeric intervals");

    std::vector<std::size_t> items(200);
    for (std::size_t i = 0; i < items.size(); ++i) items[i] = i;
    const interval b = bootstrap(
        items,
        [&](std::span<const std::size_t> sample) {
            double sum = 0;
            for (const std::size_t i : sample) sum += several[i];
            return sum;
        },
        draws.split(1), 50);
    digest().add(b.low, b.high).print("numeric bootstrap");
}

void graphs() {
    hallmark::random draws(12);
    const std::size_t n = 150;
    std::vector<std::size_t> offsets{0};
    std::vector<std::uint32_t> parents, one_parent;
    std::vector<std::int64_t> worth;
    for (std::uint32_t i = 0; i < n; ++i) {
        std::vector<bool> has(i);
        for (std::uint32_t k = i == 0 ? 0 : draws.below(4); k > 0; --k) has[draws.below(i)] = true;
        for (std::uint32_t p = 0; p < i; ++p)
            if (has[p]) parents.push_back(p);
        offsets.push_back(parents.size());
        one_parent.push_back(i % 9 == 0 ? 0xFFFFFFFF : draws.below(i));
        worth.push_back(static_cast<std::int64_t>(draws.below(2000)) - 1000);
    }
    const dag_view graph(offsets, parents);
    const std::vector<double> values = random_numbers(draws, n), weights = random_numbers(draws, n);
    digest().add(isotonic_increasing(values, weights)).print("numeric isotonic_increasing");
    digest().add(isotonic_forest(one_parent, values, weights)).print("numeric isotonic_forest");
    digest().add(isotonic_dag(graph, values)).print("numeric isotonic_dag");
    digest().add(maximum_closure(graph, worth)).print("numeric maximum_closure");

    flow_network network(60);
    std::vector<std::size_t> arcs;
    for (int i = 0; i < 400; ++i) {
        const std::uint32_t from = draws.below(60), to = draws.below(60);
        if (from != to) arcs.push_back(network.add_arc(from, to, draws.below(100)));
    }
    digest flow;
    flow.add(network.maximum_flow(0, 59));
    for (const std::size_t arc : arcs) flow.add(network.flow(arc));
    for (std::uint32_t node = 0; node < 60; ++node) flow.add(network.on_source_side(node));
    flow.print("numeric flow_network");

    digest programs;
    for (int round = 0; round < 20; ++round) {
        linear_program program{.costs = random_numbers(draws, 12), .rows = random_numbers(draws, 12 * 20),
                               .least = random_numbers(draws, 20)};
        for (double& factor : program.rows)
            if (factor < 0.5) factor = 0;
        const linear_solution solved = minimize_cost(program);
        programs.add(solved.feasible, solved.x, solved.prices, solved.cost, solved.bound);
    }
    programs.print("numeric minimize_cost");
}

} // namespace

void print_numeric() {
    functions();
    graphs();
}
