// Is it worth while to collect by a plan? The lesson's projects with a known end: one half is labelled, the other half
// is the pool. The plan sees of the pool only what its texts name; the items that it asks for are then labelled (their
// tags are looked up), and so are as many at random. What did each buy: support of rare tags, balance, and a learner's
// F1 and average precision on rare tags? Usage: collection [rounds [budget]]
//
// And by search, where a person looks at one item after the other until enough of a tag are found: as many as was
// foretold?

#include "../training_loop/learner.hpp"
#include "../training_loop/projects.hpp"
#include "../training_loop/tf_idf.hpp"

#include <hallmark/core.hpp>
#include <hallmark/imbalance.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>

#include <linear.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;

namespace {

constexpr std::size_t rare_support = 10; ///< a tag is rare with fewer labelled projects
constexpr double cost = 10;              ///< liblinear's C

/// What is known before anything is labelled, and what is found out.
struct lesson_data {
    hm::label_sets labels; ///< the truth, with ancestors
    hm::label_sets named;  ///< the tags that the text names, with ancestors
    training_loop::features features;
};

hm::label_sets named_in(const std::vector<std::string>& texts, const hm::ontology& tags) {
    const hm::gazetteer surfaces = hm::make_gazetteer(tags);
    hm::label_sets named;
    hm::expander up(tags);
    for (const std::string& text : texts) {
        std::vector<hm::label_id> labels;
        for (const auto& found : surfaces.find(text)) labels.push_back(found.label);
        named.add(up.expand(labels));
    }
    return named;
}

using items = std::vector<std::size_t>;

hm::label_sets rows(const hm::label_sets& all, std::span<const std::size_t> some) {
    hm::label_sets sets;
    for (const std::size_t item : some) sets.add(all[item]);
    return sets;
}
bool has(const hm::label_sets& sets, std::size_t item, hm::label_id label) {
    return std::ranges::binary_search(sets[item], label); // expanded sets are sorted
}

/// How often the text is right when it names a tag, as the labelled half says; ½ where it says nothing.
std::vector<double> precision_of(const lesson_data& data, const items& labelled, std::size_t tags) {
    std::vector<double> right(tags, 1), named(tags, 2);
    for (const std::size_t item : labelled)
        for (const hm::label_id l : data.named[item]) {
            named[l] += 1;
            right[l] += has(data.labels, item, l);
        }
    for (std::size_t l = 0; l < tags; ++l) right[l] /= named[l];
    return right;
}

/// What a choice of items bought. MeanIR is over the tags that the labelled half has: a tag that is met for the first
/// time would otherwise count against whoever finds it.
struct outcome {
    std::size_t rare_items = 0; ///< assignments of rare tags
    std::size_t first_met = 0;  ///< tags of which there was none
    double mean_imbalance = 0;
    double mean_imbalance_of_all = 0; ///< also of tags met for the first time
};

outcome bought(const lesson_data& data, const imb::label_counts& before, const items& chosen) {
    imb::label_counts after = before;
    after.merge(imb::label_counts(rows(data.labels, chosen), before.counts.size()));
    outcome o;
    std::vector<double> counts, all;
    for (std::size_t l = 0; l < before.counts.size(); ++l) {
        all.push_back(static_cast<double>(after.counts[l]));
        if (before.counts[l] > 0) counts.push_back(static_cast<double>(after.counts[l]));
        if (before.counts[l] > 0 && before.counts[l] < rare_support) o.rare_items += after.counts[l] - before.counts[l];
        o.first_met += before.counts[l] == 0 && after.counts[l] > 0;
    }
    o.mean_imbalance = imb::mean_imbalance(counts);
    o.mean_imbalance_of_all = imb::mean_imbalance(all);
    return o;
}

/// Macro-F1 and mean average precision over the rare tags, of models that learn from these items, each tag's items
/// weighed to half.
struct score {
    double f1 = 0, precision = 0;
};

score learned(lesson_data& data, const items& training, const items& test, std::span<const hm::label_id> tags) {
    const imb::label_counts counts(rows(data.labels, training));
    const std::vector<double> weights = imb::positive_weights(counts);
    score sum;
    for (const hm::label_id tag : tags) {
        std::vector<bool> present(data.labels.size());
        for (std::size_t item = 0; item < present.size(); ++item) present[item] = has(data.labels, item, tag);
        const double n = static_cast<double>(counts.items);
        const training_loop::ranking ranked =
            training_loop::learn_and_rank(data.features, training, test, present,
                                          cost * n / (2 * (n - static_cast<double>(counts[tag]))), weights[tag]);
        double hits = 0, predicted = 0, there = 0;
        for (const auto& [sure, is] : ranked) {
            hits += sure > 0 && is;
            predicted += sure > 0;
            there += is;
        }
        sum.f1 += 2 * hits / (predicted + there) / static_cast<double>(tags.size());
        sum.precision += training_loop::average_precision(ranked) / static_cast<double>(tags.size());
    }
    return sum;
}

/// Both ways to spend a budget, over all rounds.
struct comparison {
    double plan = 0, random = 0;
    std::size_t plan_wins = 0, random_wins = 0;

    void add(double of_plan, double of_random, bool less_is_better = false) {
        plan += of_plan;
        random += of_random;
        const bool more = of_plan > of_random, less = of_plan < of_random;
        plan_wins += std::size_t{less_is_better ? less : more};
        random_wins += std::size_t{less_is_better ? more : less};
    }
};

void print_row(hm::table& table, std::string_view name, const comparison& c, double before, std::size_t rounds,
               int decimals) {
    const double n = static_cast<double>(rounds);
    table.add({std::string(name), before < 0 ? "–" : hm::fixed(before / n, decimals), hm::fixed(c.random / n, decimals),
               hm::fixed(c.plan / n, decimals), std::to_string(c.plan_wins), std::to_string(c.random_wins)});
}

} // namespace

int main(int argc, char** argv) {
    set_print_string_function([](const char*) {});
    const std::size_t rounds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20;
    const std::size_t budget = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 200;
    const training_loop::projects all = training_loop::read_projects(EXAMPLE_DATA "/mwml/projects.json");
    const auto vocabulary = hm::io::read_ontology(EXAMPLE_DATA "/mwml/tags.json");
    if (all.texts.empty() || !vocabulary.ok() || rounds == 0) return 1;
    const hm::ontology& tags = vocabulary.value;
    lesson_data data{training_loop::labels_of(all, tags), named_in(all.texts, tags), training_loop::tf_idf(all.texts)};

    comparison support, first_met, imbalance, imbalance_of_all, f1, precision;
    double imbalance_before = 0, f1_before = 0, precision_before = 0;
    double looked_at = 0, foretold = 0;
    std::size_t searched = 0, within_likely = 0, within_safe = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        items order(data.labels.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        hm::random(round).shuffle(order);

        // By what the texts name: once with half and half, for what it buys; once with a fifth kept for the test.
        for (const std::size_t tested : {std::size_t{0}, order.size() / 5}) {
            const std::size_t half = (order.size() - tested) / 2;
            const auto part = [&](std::size_t begin, std::size_t end) {
                return items(order.begin() + static_cast<std::ptrdiff_t>(begin),
                             order.begin() + static_cast<std::ptrdiff_t>(end));
            };
            const items labelled = part(0, half), pool = part(half, order.size() - tested);
            const items test = part(order.size() - tested, order.size());
            const std::vector<double> precisions = precision_of(data, labelled, tags.size());
            const imb::collection_plan plan =
                imb::collect_from(rows(data.labels, labelled), rows(data.named, pool), tags,
                                  {.budget = static_cast<double>(budget), .precision = precisions});
            items by_plan, at_random(pool.begin(), pool.begin() + static_cast<std::ptrdiff_t>(plan.indices.size()));
            for (const std::size_t i : plan.indices) by_plan.push_back(pool[i]); // the pool's order is random
            const imb::label_counts before(rows(data.labels, labelled), tags.size());
            if (tested == 0) {
                const outcome a = bought(data, before, by_plan), b = bought(data, before, at_random);
                support.add(static_cast<double>(a.rare_items), static_cast<double>(b.rare_items));
                first_met.add(static_cast<double>(a.first_met), static_cast<double>(b.first_met));
                imbalance.add(a.mean_imbalance, b.mean_imbalance, true);
                imbalance_of_all.add(a.mean_imbalance_of_all, b.mean_imbalance_of_all, true);
                imbalance_before += bought(data, before, {}).mean_imbalance;
                continue;
            }
            const imb::label_counts in_test(rows(data.labels, test), tags.size());
            std::vector<hm::label_id> rare;
            for (hm::label_id l = 0; l < tags.size(); ++l)
                if (before.counts[l] > 0 && before.counts[l] < rare_support && in_test.counts[l] > 0) rare.push_back(l);
            const auto with = [&](const items& more) {
                items training = labelled;
                training.insert(training.end(), more.begin(), more.end());
                return learned(data, training, test, rare);
            };
            const score nothing = with({}), a = with(by_plan), b = with(at_random);
            f1.add(a.f1, b.f1);
            precision.add(a.precision, b.precision);
            f1_before += nothing.f1;
            precision_before += nothing.precision;
        }

        // By search: of each tag that is not too rare, some items, looked for in the other half in random order.
        const std::size_t half = order.size() / 2;
        const imb::label_counts known(rows(data.labels, std::span(order).first(half)), tags.size());
        for (hm::label_id l = 0; l < tags.size(); ++l) {
            constexpr std::size_t need = 3;
            const imb::screening told = imb::screen_for(need, known.counts[l], known.items);
            if (!(told.safe <= static_cast<double>(order.size() - half))) continue; // the half may have too few
            std::size_t got = 0, at = half;
            for (; at < order.size() && got < need; ++at) got += has(data.labels, order[at], l);
            const double looked = static_cast<double>(at - half);
            ++searched;
            within_likely += got == need && looked <= told.likely;
            within_safe += got == need && looked <= told.safe;
            looked_at += looked;
            foretold += told.mean;
        }
    }

    std::printf("%zu rounds: %zu projects labelled, %zu more by a plan and at random. Rare: 1 to %zu labelled "
                "projects.\n\n",
                rounds, data.labels.size() / 2, budget, rare_support - 1);
    const auto right = hm::table::align::right;
    hm::table table({{"mean over the rounds"},
                     {"before", right},
                     {"at random", right},
                     {"by the plan", right},
                     {"plan better", right},
                     {"random better", right}});
    print_row(table, "rare tags: labels bought", support, 0, rounds, 1);
    print_row(table, "tags met for the first time", first_met, 0, rounds, 1);
    print_row(table, "MeanIR of the tags there were", imbalance, imbalance_before, rounds, 2);
    print_row(table, "MeanIR of all tags by then", imbalance_of_all, imbalance_before, rounds, 2);
    print_row(table, "rare tags: macro-F1", f1, f1_before, rounds, 3);
    print_row(table, "rare tags: mean AP", precision, precision_before, rounds, 3);
    std::fputs(table.str().c_str(), stdout);
    const auto share = [&](std::size_t n) {
        return hm::fixed(100 * static_cast<double>(n) / static_cast<double>(searched > 0 ? searched : 1), 1) + " %";
    };
    std::printf(
        "\nBy search, 3 projects of a tag, %s times: %s looked at, %s foretold; found within what is likely to do "
        "(95 %%): %s, within what is safe: %s\n",
        hm::with_commas(searched).c_str(), hm::with_commas(static_cast<std::size_t>(looked_at)).c_str(),
        hm::with_commas(static_cast<std::size_t>(foretold + 0.5)).c_str(), share(within_likely).c_str(),
        share(within_safe).c_str());
    const std::size_t most = rounds - rounds / 10;
    return support.plan_wins >= most && imbalance.plan_wins >= most ? 0 : 1;
}
