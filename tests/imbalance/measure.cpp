// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using hallmark_test::json_tree;
using hallmark_test::load_json;

namespace {

std::vector<std::vector<int>> rows_of(const json_tree& rows) {
    std::vector<std::vector<int>> out;
    for (const json_tree& row : rows.items()) {
        out.emplace_back();
        for (const json_tree& label : row.items()) out.back().push_back(static_cast<int>(label.integer()));
    }
    return out;
}

void near(double got, double expected) {
    CHECK(std::abs(got - expected) <= 1e-9 * std::max(1e-3, std::abs(expected)));
}

/// A coefficient of variation that the peer leaves out is either not a number or that of a mean of 0.
void near_or_none(double got, const json_tree& expected) {
    if (expected.is_null())
        CHECK((std::isnan(got) || got == 0));
    else
        near(got, expected.number());
}

void check_golden(const json_tree& c) {
    CAPTURE(c["name"].string());
    const auto rows = rows_of(c["rows"]);
    const imb::multilabel_measures m = imb::measure(rows, static_cast<std::size_t>(c["num_labels"].integer()));
    const json_tree& e = c["expected"];
    CHECK(m.items == static_cast<std::size_t>(e["num_instances"].integer()));
    CHECK(m.labels == static_cast<std::size_t>(e["num_labels"].integer()));
    CHECK(m.label_sets == static_cast<std::size_t>(e["num_labelsets"].integer()));
    CHECK(m.single_label_sets == static_cast<std::size_t>(e["num_single_labelsets"].integer()));
    CHECK(m.largest_label_set == static_cast<std::size_t>(e["max_labelset_frequency"].integer()));
    near(m.mean_imbalance, e["meanIR_present"].number());
    near(m.mean_imbalance_all, e["meanIR_mldr"].number());
    near(m.max_imbalance, e["maxIR"].number());
    near_or_none(m.imbalance_cv, e["CVIR_population"]);
    near_or_none(m.imbalance_cv_sample, e["CVIR_sample"]);
    near(m.cardinality, e["cardinality"].number());
    near(m.density, e["density"].number());
    near(m.scumble, e["SCUMBLE"].number());
    near_or_none(m.scumble_cv, e["SCUMBLE_CV"]);
    near(m.complexity(static_cast<std::size_t>(e["num_features"].integer())), e["TCS"].number());
    for (std::size_t l = 0; l < m.labels; ++l) {
        CHECK(m.counts[l] == static_cast<std::size_t>(e["counts"][l].integer()));
        near(m.imbalance[l], e["IRLbl"][l].number());
        near(m.label_scumble[l], e["SCUMBLELbl"][l].number());
        near_or_none(m.label_scumble_cv[l], e["SCUMBLELbl_CV"][l]);
    }
    for (std::size_t i = 0; i < e["row_scumble"].size(); ++i)
        near(m.scumble_of(hm::label_sets(rows)[i]), e["row_scumble"][i].number());
}

bool same(const imb::multilabel_measures& a, const imb::multilabel_measures& b) {
    return a.counts == b.counts && a.imbalance == b.imbalance && a.scumble == b.scumble &&
           a.label_scumble == b.label_scumble && a.label_sets == b.label_sets && a.mean_imbalance == b.mean_imbalance &&
           (a.scumble_cv == b.scumble_cv || (std::isnan(a.scumble_cv) && std::isnan(b.scumble_cv)));
}

} // namespace

TEST_CASE("multi-label measures equal those of mldr") {
    for (const char* file : {"golden/imbalance/ml_measures_hand.json", "golden/imbalance/ml_measures_mwml30.json"}) {
        const json_tree golden = load_json(file);
        for (const json_tree& c : golden["cases"].items()) check_golden(c);
    }
}

TEST_CASE("class measures equal the golden ones") {
    const json_tree golden = load_json("golden/imbalance/weights.json");
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["name"].string());
        std::vector<int> classes;
        for (std::size_t k = 0; k < c["counts"].size(); ++k)
            classes.insert(classes.end(), static_cast<std::size_t>(c["counts"][k].integer()), static_cast<int>(k));
        const imb::class_measures m = imb::measure(classes);
        near(m.imbalance_ratio, c["imbalance_ratio"].number());
        near(m.entropy, c["entropy_nats"].number());
        near(m.entropy_balance, c["balance_entropy"].number());
        near(m.gini_simpson, c["gini_simpson"].number());
        near(m.likelihood_ratio, c["LRID"].number());
        near(m.effective_classes, c["effective_classes_exp_entropy"].number());
        near(m.imbalance_degree_hellinger, c["imbalance_degree_hellinger"].number());
        near(m.imbalance_degree_total_variation, c["imbalance_degree_totalvariation"].number());
    }
}

TEST_CASE("the measures of six items are those that a hand computes") {
    const std::vector<std::vector<int>> tags{{0, 1}, {0}, {0, 2}, {0}, {1}, {}};
    const imb::multilabel_measures m = imb::measure(tags);
    CHECK(m.items == 6);
    CHECK(m.labels == 3);
    CHECK(m.assignments == 7);
    CHECK(m.imbalance == std::vector<double>{1, 2, 4});
    CHECK(m.mean_imbalance == doctest::Approx(7.0 / 3));
    CHECK(m.scumble_of(std::vector<hm::label_id>{0, 2}) == doctest::Approx(1 - 2 / 2.5));
    CHECK(m.scumble_of(std::vector<hm::label_id>{1}) == 0);
    CHECK(m.scumble_of({}) == 0);
    CHECK(m.scumble == doctest::Approx(((1 - std::sqrt(2.0) / 1.5) + .2) / 6));
    CHECK(m.label_sets == 5);
    CHECK(m.single_label_sets == 4);
}

TEST_CASE("repeats and the order inside a set do not count") {
    const std::vector<std::vector<int>> plain{{0, 1, 2}, {0, 2}, {1}}, other{{2, 0, 1, 0}, {2, 0, 2}, {1, 1, 1}};
    CHECK(same(imb::measure(plain), imb::measure(other)));
    CHECK(imb::label_counts(other).counts == std::vector<std::size_t>{2, 2, 2});
}

TEST_CASE("shards that were counted apart and merged in any order measure bit for bit as one") {
    hm::random draw(4);
    for (int round = 0; round < 20; ++round) {
        std::vector<std::vector<std::uint32_t>> sets(200);
        for (auto& set : sets)
            for (std::uint32_t n = draw.below(6); n > 0; --n) set.push_back(draw.below(draw.below(30) + 1));
        std::vector<imb::multilabel_counts> shards(5);
        imb::multilabel_counts all;
        imb::label_counts counts;
        for (std::size_t i = 0; i < sets.size(); ++i) shards[draw.below(5)].add(sets[i]);
        draw.shuffle(shards);
        for (const auto& shard : shards) all.merge(shard), counts.merge(shard.counts());
        CHECK(same(all.measures(), imb::measure(sets)));
        CHECK(counts == imb::label_counts(sets));
    }
}

TEST_CASE("nothing, one item, one class, and labels that nobody has are measured") {
    const imb::multilabel_measures none = imb::measure(std::vector<std::vector<int>>{});
    CHECK(none.items == 0);
    CHECK(none.mean_imbalance == 0);
    CHECK_THROWS_AS((void)none.complexity(3), std::invalid_argument);
    const imb::multilabel_measures bare = imb::measure(std::vector<std::vector<int>>{{}, {}}, 3);
    CHECK(bare.labels == 3);
    CHECK(bare.mean_imbalance == 0);
    CHECK(bare.label_sets == 1);
    const imb::class_measures empty = imb::measure(std::vector<int>{});
    CHECK(empty.classes == 0);
    const imb::class_measures one = imb::measure(std::vector<int>{4, 4});
    CHECK(one.classes == 1);
    CHECK(one.imbalance_ratio == 1);
    CHECK(one.effective_classes == 1);
    CHECK(imb::measure(std::vector<int>{0, 7}).classes == 2);
    CHECK(imb::measure(std::vector<bool>{true, false, false}).imbalance_ratio == 2);
    CHECK_THROWS_WITH_AS((void)imb::measure(std::vector<int>{0, -1}),
                         "label_sets: label -1 of item 1 is no label: labels are 0 to 4294967295",
                         std::invalid_argument);
}

TEST_CASE("measures print as tables") {
    const imb::multilabel_measures m = imb::measure(std::vector<std::vector<int>>{{0, 1}, {0}, {0}});
    CHECK(imb::to_table(m).str().find("mean imbalance (MeanIR)") != std::string::npos);
    CHECK(imb::label_table(m, std::vector<std::string>{"a", "b"}).str() ==
          "label  items  imbalance  concurrence\na          3       1.00        0.045\nb          1       3.00        "
          "0.134\n");
    CHECK_THROWS_AS((void)imb::label_table(m, std::vector<std::string>{"a"}), std::invalid_argument);
    CHECK(imb::to_table(imb::measure(std::vector<int>{0, 0, 1})).str().find("2.00") != std::string::npos);
}

TEST_CASE("labels that stand together are counted pair by pair") {
    const std::vector<std::vector<int>> tags{{2, 0, 2}, {0, 1, 2}, {1}, {}, {0, 2}};
    const std::vector<imb::label_pair> expected{{0, 1, 1}, {0, 2, 3}, {1, 2, 1}};
    CHECK(imb::co_occurrence(tags) == expected);
    CHECK(imb::co_occurrence(tags, 2) == std::vector<imb::label_pair>{{0, 2, 3}});
    CHECK(imb::co_occurrence(std::vector<std::vector<int>>{}).empty());
}
