// Which remedy for imbalance helps a model with the rare tags? The lesson's projects, their tags with all ancestors;
// the learner is liblinear's L2 logistic regression, a tag against the rest, on TF-IDF of title and description; 5
// folds, each tested by a model that did not see it. All remedies get the same folds, the same words and the same total
// weight of the training items, and a tag is predicted where the model holds it likelier than not. Usage: training_loop
// [seed]
//
// No row is copied: a stream says which items come, and the learner is given pointers to their rows, in that order.

#include "learner.hpp"
#include "projects.hpp"
#include "tf_idf.hpp"

#include <hallmark/core.hpp>
#include <hallmark/imbalance.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/split.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using training_loop::features;
using training_loop::projects;

namespace {

constexpr std::size_t least_support = 10; ///< of a tag that is learned
constexpr std::size_t fold_count = 5;
constexpr std::size_t epochs = 4; ///< a stream that mixes tags draws so many times the training items
constexpr double cost = 10;       ///< liblinear's C of an item that is drawn once an epoch

/// The labels of every project, ancestors added; of the tags that have the support, numbered anew.
hm::label_sets common_labels(const projects& all, const hm::ontology& tags) {
    const hm::label_sets expanded = training_loop::labels_of(all, tags);
    const imb::label_counts counts(expanded);
    std::vector<hm::label_id> number(counts.counts.size());
    hm::label_id kept = 0;
    for (std::size_t l = 0; l < number.size(); ++l)
        if (counts.counts[l] >= least_support) number[l] = kept++;
    hm::label_sets labels;
    for (const auto set : expanded) {
        std::vector<hm::label_id> renumbered;
        for (const hm::label_id l : set)
            if (counts.counts[l] >= least_support) renumbered.push_back(number[l]);
        labels.add(renumbered);
    }
    return labels;
}

/// What the learner is given to learn one tag: places in the training part, and how much they weigh.
struct lesson {
    std::vector<std::size_t> items;
    double cost_of_item = cost;
    double positive_weight = 1;
};

/// How well one tag was predicted, over all folds.
struct tally {
    double hits = 0, predicted = 0, present = 0;
    double average_precision = 0; ///< the mean over folds: how well items are ranked, whatever the threshold

    [[nodiscard]] double f1() const { return 2 * hits / (predicted + present); }
};

/// Learns one tag and adds what it predicts of the test part. `has`: [item] whether it has the tag.
void learn_and_test(features& data, const hm::split::train_test& fold, const std::vector<bool>& has,
                    const lesson& given, tally& result) {
    std::vector<std::size_t> items;
    for (const std::size_t place : given.items) items.push_back(fold.train[place]);
    const training_loop::ranking ranked =
        training_loop::learn_and_rank(data, items, fold.test, has, given.cost_of_item, given.positive_weight);
    for (const auto& [score, present] : ranked) {
        const bool predicted = score > 0; // likelier than not
        result.hits += predicted && present;
        result.predicted += predicted;
        result.present += present;
    }
    result.average_precision += training_loop::average_precision(ranked) / static_cast<double>(fold_count);
}

/// So many draws of a stream, in batches, as a training loop takes them.
template <class Stream>
lesson drawn_from(Stream stream, std::size_t training_items) {
    lesson given;
    given.items.resize(training_items * epochs);
    for (std::span<std::size_t> rest = given.items; !rest.empty();) {
        const std::size_t batch = std::min<std::size_t>(rest.size(), 32);
        stream.next(rest.first(batch));
        rest = rest.subspan(batch);
    }
    given.cost_of_item = cost / epochs;
    return given;
}

/// Of one tag: batches of which one half has it. As many items as there are.
lesson balanced(const std::vector<bool>& has, const hm::split::train_test& fold, std::uint64_t seed) {
    std::vector<int> classes;
    for (const std::size_t item : fold.train) classes.push_back(has[item]);
    imb::balanced_batches batches(classes, {.batch_size = 32, .seed = seed});
    lesson given;
    while (given.items.size() < fold.train.size()) {
        const auto batch = batches.next();
        given.items.insert(given.items.end(), batch.begin(), batch.end());
    }
    given.items.resize(fold.train.size());
    return given;
}

/// Weights under which a tag of n items counts as √(n × those of the most frequent one), as near as tags that stand
/// with their ancestors allow. liblinear takes no weight an item, so that a stream repeats each by its weight.
lesson raked(const hm::label_sets& sets, std::uint64_t seed) {
    const imb::label_counts counts(sets);
    const double most = static_cast<double>(counts[counts.majority()]);
    std::vector<double> targets;
    for (const std::size_t n : counts.counts) targets.push_back(std::sqrt(static_cast<double>(n) * most));
    std::vector<double> weights = imb::rake(sets, targets, {.least = 0.1, .most = 10}).weights;
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights) weight *= static_cast<double>(weights.size()) / sum;
    return drawn_from(imb::repeat_stream(weights, {.seed = seed}), sets.size());
}

constexpr std::array<std::string_view, 5> remedies{"nothing", "balanced batches", "deficit stream", "class weights",
                                                   "raking weights"};
using tallies = std::array<std::vector<tally>, remedies.size()>;

void run_fold(features& data, const hm::label_sets& labels, const hm::split::train_test& fold, std::uint64_t seed,
              tallies& results) {
    hm::label_sets sets;
    for (const std::size_t item : fold.train) sets.add(labels[item]);
    lesson plain;
    plain.items.resize(fold.train.size());
    std::iota(plain.items.begin(), plain.items.end(), std::size_t{0});
    lesson weighted = plain;
    const lesson deficit = drawn_from(imb::deficit_stream(sets, {.seed = seed}), sets.size());
    const lesson rake = raked(sets, seed);
    const imb::label_counts counts(sets);
    const std::vector<double> positive_weights = imb::positive_weights(counts);

    std::vector<bool> has(labels.size());
    for (std::size_t l = 0; l < positive_weights.size(); ++l) {
        for (std::size_t item = 0; item < has.size(); ++item) {
            const auto set = labels[item];
            has[item] = std::find(set.begin(), set.end(), l) != set.end();
        }
        weighted.positive_weight = positive_weights[l];
        // Those with the tag now weigh as much as those without, and both together what all items did.
        weighted.cost_of_item =
            cost * static_cast<double>(counts.items) / static_cast<double>(2 * (counts.items - counts[l]));
        const lesson halves = balanced(has, fold, seed);
        const lesson* given[] = {&plain, &halves, &deficit, &weighted, &rake};
        for (std::size_t r = 0; r < remedies.size(); ++r) learn_and_test(data, fold, has, *given[r], results[r][l]);
    }
}

/// Means over some tags.
template <class Of>
std::string mean(const std::vector<tally>& tags, std::span<const std::size_t> some, Of of) {
    double sum = 0;
    for (const std::size_t l : some) sum += of(tags[l]);
    return hm::fixed(sum / static_cast<double>(some.size()), 3);
}

} // namespace

int main(int argc, char** argv) {
    set_print_string_function([](const char*) {});
    const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
    const projects all = training_loop::read_projects(EXAMPLE_DATA "/mwml/projects.json");
    const auto tags = hm::io::read_ontology(EXAMPLE_DATA "/mwml/tags.json");
    if (all.texts.empty() || !tags.ok()) return 1;
    const hm::label_sets labels = common_labels(all, tags.value);
    const imb::label_counts counts(labels);
    features data = training_loop::tf_idf(all.texts);

    const std::size_t n = counts.counts.size();
    tallies results;
    for (auto& result : results) result.resize(n);
    const hm::split::assignment folds = hm::split::stratify(labels, hm::split::folds{fold_count}, {.seed = seed});
    for (const auto& fold : folds.each_fold()) run_fold(data, labels, fold, seed, results);

    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return counts.counts[a] < counts.counts[b]; });
    const auto rare = std::span<const std::size_t>(order).first(n / 3);
    std::printf("%s projects, %zu tags of %zu projects or more; the rare third: %zu tags of %zu to %zu. %zu folds, "
                "seed %llu.\n\n",
                hm::with_commas(labels.size()).c_str(), n, least_support, rare.size(), counts.counts[rare.front()],
                counts.counts[rare.back()], fold_count, static_cast<unsigned long long>(seed));
    const auto right = hm::table::align::right;
    hm::table table({{"trained with"},
                     {"rare: macro-F1", right},
                     {"rare: mean AP", right},
                     {"all: macro-F1", right},
                     {"all: micro-F1", right},
                     {"all: mean AP", right}});
    const auto f1 = [](const tally& t) { return t.f1(); };
    const auto precision = [](const tally& t) { return t.average_precision; };
    for (std::size_t r = 0; r < remedies.size(); ++r) {
        tally sum;
        for (const tally& t : results[r]) {
            sum.hits += t.hits;
            sum.predicted += t.predicted;
            sum.present += t.present;
        }
        table.add({std::string(remedies[r]), mean(results[r], rare, f1), mean(results[r], rare, precision),
                   mean(results[r], order, f1), hm::fixed(sum.f1(), 3), mean(results[r], order, precision)});
    }
    std::fputs(table.str().c_str(), stdout);
    return 0;
}
