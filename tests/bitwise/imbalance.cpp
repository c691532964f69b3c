// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/imbalance.hpp>

#include <optional>
#include <string>

namespace {

namespace imb = hallmark::imbalance;
using hallmark::label_id;

hallmark::label_sets random_sets(hallmark::random& draws, std::uint32_t items, std::uint32_t labels) {
    hallmark::label_sets sets;
    std::vector<label_id> row;
    for (std::uint32_t i = 0; i < items; ++i) {
        row.clear();
        for (std::uint32_t n = draws.below(6); n > 0; --n) {
            const std::uint32_t most = 1 + draws.below(labels);
            row.push_back(draws.below(most));
        }
        sets.add(row);
    }
    return sets;
}

void measures(const hallmark::label_sets& sets, const std::vector<int>& classes) {
    digest measured, weighed, raked;
    const imb::multilabel_measures m = imb::measure(sets);
    measured.add(m.counts, m.imbalance, m.mean_imbalance, m.mean_imbalance_all, m.imbalance_cv, m.scumble, m.scumble_cv,
                 m.label_scumble, m.label_scumble_cv, m.complexity(3), imb::to_table(m).str());
    const imb::class_measures c = imb::measure(classes);
    measured.add(c.counts, c.imbalance_ratio, c.entropy, c.effective_classes, c.gini_simpson, c.likelihood_ratio,
                 c.imbalance_degree_hellinger, c.imbalance_degree_total_variation, imb::to_table(c).str());
    for (const imb::label_pair& p : imb::co_occurrence(sets)) measured.add(p.first, p.second, p.items);

    const imb::label_counts of_class(classes), of_label(sets);
    for (const auto& weights : {imb::balanced_weights(of_class), imb::inverse_weights(of_class), imb::square_root_weights(of_class),
                                imb::effective_number_weights(of_class), imb::margins(of_class), imb::logit_adjustment(of_class),
                                imb::balanced_softmax_offsets(of_class), imb::initial_biases(of_label), imb::positive_weights(of_label),
                                imb::repeat_factors(of_label, 0.05), imb::item_repeat_factors(sets, 0.05),
                                imb::distribution_balance_biases(of_label), imb::distribution_balance(of_label, sets[1]),
                                imb::item_weights(classes, imb::balanced_weights(of_class)),
                                imb::item_effective_weights(sets, 0.99, imb::set_weighting::average_weight)})
        weighed.add(weights);
    const imb::raking_result r = imb::rake(sets, std::vector<double>(m.labels, 40), {.max_iterations = 20});
    raked.add(r.weights, r.reached, r.largest_error, r.iterations, imb::label_density_weights(r.weights));
    measured.print("imbalance measure");
    weighed.print("imbalance weights");
    raked.print("imbalance rake");
}

void streams(const hallmark::label_sets& sets, const std::vector<int>& classes) {
    imb::balanced_batches batches(classes, {.batch_size = 50, .seed = 8});
    imb::weighted_stream weighted(imb::item_weights(classes, imb::balanced_weights(classes)), {.seed = 9});
    imb::deficit_stream deficit(sets, {.seed = 10});
    imb::repeat_stream repeated(imb::item_repeat_factors(sets, 0.05), {.seed = 11});
    digest print;
    for (int step = 0; step < 30; ++step) print.add(batches.next());
    for (int step = 0; step < 1'000; ++step) print.add(weighted.next(), deficit.next(), repeated.next());
    deficit.seek(123);
    print.add(deficit.next());
    print.print("imbalance streams");
}

void transforms(const hallmark::label_sets& sets, const std::vector<int>& classes, const hallmark::threads& threads) {
    std::vector<std::size_t> training;
    std::vector<std::string> items;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        items.push_back(std::to_string(i));
        if (i % 4 != 0) training.push_back(i);
    }
    using function = std::optional<std::string> (*)(const std::string&, hallmark::random&);
    const std::vector<function> functions{
        [](const std::string& text, hallmark::random& draws) { return std::optional(text + std::to_string(draws.below(10))); },
        [](const std::string& text, hallmark::random&) { return text.size() > 4 ? std::nullopt : std::optional(text + "a"); }};
    const std::vector<double> weights{0.3, 0.7};
    digest print;
    for (const imb::augmentation_plan& plan :
         {imb::augment(training, imb::apply_all_policy(2), {.seed = 1}), imb::augment(training, imb::apply_each_policy(2), {.seed = 2}),
          imb::augment(training, imb::random_policy(2, 3), {.per_original = 2, .seed = 3}),
          imb::augment(training, classes, imb::mean_field_policy(weights, 2), {.seed = 4}),
          imb::augment(training, sets, imb::random_policy(2), imb::label_augmentation_options{.min_support = 30, .seed = 5})}) {
        print.add(plan.kept, plan.parents, plan.offsets, plan.steps);
        const auto made = imb::apply_augmentation<std::string>(plan, items, functions, [](std::size_t) { return true; }, threads);
        print.add(made.items, made.numbers, made.parents, made.dropped);
    }
    print.print("imbalance augment");
}

} // namespace

void print_imbalance(const hallmark::threads& threads) {
    hallmark::random draws(31);
    const hallmark::label_sets sets = random_sets(draws, 1'000, 200);
    std::vector<int> classes;
    for (std::size_t i = 0; i < sets.size(); ++i) classes.push_back(draws.below(10) == 0 ? 2 : draws.below(4) == 0);
    measures(sets, classes);
    streams(sets, classes);
    transforms(sets, classes, threads);
}
