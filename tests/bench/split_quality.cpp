// SPDX-License-Identifier: MIT
//
// How good splits are: each line is one data set and division, the median of five seeds. LD is the label distribution,
// × its multiple of the least that whole items allow each label; FLZ the pairs of a part and a label that it lacks; off
// the labels outside the whole numbers beside their quota. The lesson's projects are in the repository; emotions,
// enron, medical, yeast and delicious are looked for in $HALLMARK_EXTERNAL_DATA (golden/split/quality_*.json,
// data/multilabel/delicious.csr), as their licences do not allow copies here.
//
//     HALLMARK_EXTERNAL_DATA=… bench_split_quality

#include "split/data.hpp"

#include <hallmark/io/file.hpp>
#include <hallmark/split.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace sp = hallmark::split;

namespace {

double seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct measured {
    double distribution = 0, ratio = 0, common = 0, most = 0, missing = 0, outside = 0, pairs = 0, time = 0;
};

measured run(const hm::label_sets& labels, const sp::division& into, sp::stratify_options chosen, bool pairs = false,
             std::uint64_t seeds = 5) {
    std::vector<double> values[8];
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        chosen.seed = seed;
        const double begin = seconds();
        const sp::assignment parts = sp::stratify(labels, into, chosen);
        const double time = seconds() - begin;
        const sp::report r = sp::evaluate(labels, parts, into, {.pairs = pairs, .pair_min_support = 2});
        if (r.sizes != r.targets) std::printf("SIZES ARE NOT EXACT\n");
        const double one[] = {r.label_distribution,
                              r.ratio(),
                              r.bands[3].of.ratio(),
                              r.max_deviation,
                              static_cast<double>(r.measures::missing),
                              static_cast<double>(r.outside),
                              r.pairs.label_distribution,
                              time};
        for (std::size_t i = 0; i < 8; ++i) values[i].push_back(one[i]);
    }
    return {median(values[0]), median(values[1]), median(values[2]), median(values[3]),
            median(values[4]), median(values[5]), median(values[6]), median(values[7])};
}

const char* name_of(sp::effort how) {
    return how == sp::effort::fast ? "fast" : how == sp::effort::balanced ? "balanced" : "thorough";
}

void show(const std::string& name, const hm::label_sets& labels, const sp::division& into) {
    for (const sp::effort how : {sp::effort::fast, sp::effort::balanced, sp::effort::thorough}) {
        const measured m = run(labels, into, {.effort = how});
        std::printf(
            "%-34s %-9s LD %.3e  %.3f ×  (labels of 10 and more %.3f ×)  max off %.2f  FLZ %.0f  off %.0f  %.2f ms\n",
            name.c_str(), name_of(how), m.distribution, m.ratio, m.common, m.most, m.missing, m.outside, 1e3 * m.time);
    }
}

} // namespace

int main() {
    const sp::division three = sp::fractions{0.7, 0.15, 0.15};
    const hm::label_sets all = hallmark_test::lesson_labels();
    const hm::label_sets min5 = hallmark_test::lesson_labels(5);
    const hm::label_sets min10 = hallmark_test::lesson_labels(10);
    show("lesson, all tags, 70/15/15", all, three);
    for (const std::size_t k : {5u, 10u}) {
        show("lesson, all tags, " + std::to_string(k) + " folds", all, sp::folds{k});
        show("lesson, tags >= 5, " + std::to_string(k) + " folds", min5, sp::folds{k});
        show("lesson, tags >= 10, " + std::to_string(k) + " folds", min10, sp::folds{k});
    }
    for (const sp::effort how : {sp::effort::balanced, sp::effort::thorough})
        for (const double weight : {0.0, 0.1, 0.3, 1.0}) {
            const measured m = run(min10, sp::folds{5}, {.effort = how, .pair_weight = weight}, true);
            std::printf("lesson, tags >= 10, 5 folds, pairs × %.1f  %s  LD %.3e (%.3f ×)  LPD %.3e  %.2f ms\n", weight,
                        name_of(how), m.distribution, m.ratio, m.pairs, 1e3 * m.time);
        }

    // Data that arrives: the first 1,500 projects, then batches of 50.
    std::vector<double> extended;
    std::size_t moved = 0;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        hm::label_sets some;
        for (std::size_t i = 0; i < 1500; ++i) some.add(all[i]);
        sp::assignment parts = sp::stratify(some, three, {.seed = seed});
        while (some.size() < all.size()) {
            for (int i = 0; i < 50 && some.size() < all.size(); ++i) some.add(all[some.size()]);
            const sp::assignment next = sp::extend(parts, some, three, {.seed = seed});
            moved += sp::moved(parts, next);
            parts = next;
        }
        extended.push_back(sp::evaluate(all, parts, three).bands[3].of.label_distribution);
    }
    std::printf("lesson, all tags, 70/15/15, 1,500 and then batches of 50: %zu old items moved; LD of labels of 10 and "
                "more %.3e\n",
                moved, median(extended));

    if (hallmark_test::external_data().empty()) {
        std::printf("skipped: HALLMARK_EXTERNAL_DATA names no folder\n");
        return 0;
    }
    for (const char* name : {"emotions", "enron", "medical", "yeast"}) {
        hallmark_test::json_tree file;
        const hm::label_sets labels = hallmark_test::external_labels(name, file);
        for (const auto& [key, into] :
             {std::pair<const char*, sp::division>{".7,.15,.15", three}, {"10", sp::folds{10}}}) {
            const auto& peer = file["measured"][key]["trentb"];
            std::printf("%s %s: iterative-stratification LD %.3e (%.2f ×), FLZ %lld\n", name, key, peer["LD"].number(),
                        peer["LD"].number() / peer["LDlb"].number(), static_cast<long long>(peer["FLZ"].integer()));
            show(std::string(name) + ", " + key, labels, into);
        }
    }
    std::string text = hm::io::read_file(hallmark_test::external_data() + "/data/multilabel/delicious.csr").value;
    const hm::label_sets delicious = hallmark_test::parse_sets(std::string_view(text).substr(text.find('\n') + 1));
    for (const sp::effort how : {sp::effort::fast, sp::effort::balanced, sp::effort::thorough}) {
        const sp::assignment parts = sp::stratify(delicious, three, {.seed = 1, .effort = how});
        const sp::report r = sp::evaluate(delicious, parts, three);
        std::size_t missing = 0;
        for (const sp::missing_label& m : r.missing) missing += r.find(m.label)->count >= 30;
        std::printf("delicious, 70/15/15 %s: LD %.3e (%.3f ×), labels with 30 and more items that a part lacks: %zu\n",
                    name_of(how), r.label_distribution, r.ratio(), missing);
    }
}
