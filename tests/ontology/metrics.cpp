// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/metrics.hpp>
#include <hallmark/ontology/similarity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::from_edges;
using hallmark_test::json_tree;
using hallmark_test::labels_of;

namespace {

using rows = std::vector<std::vector<label_id>>;

label_sets sets_of(const json_tree& list) {
    label_sets sets;
    for (const json_tree& row : list.items()) sets.add(labels_of(row));
    return sets;
}

void check_scores(const precision_recall& scores, double precision, double recall, double f1) {
    CHECK(scores.precision == doctest::Approx(precision).epsilon(1e-12));
    CHECK(scores.recall == doctest::Approx(recall).epsilon(1e-12));
    CHECK(scores.f1 == doctest::Approx(f1).epsilon(1e-12));
}

} // namespace

TEST_CASE("hierarchical precision, recall and F1 on the lesson's labels are those of HiClass") {
    const json_tree golden = hallmark_test::load_json("golden/ontology/hier_metrics.json");
    const ontology tags = hallmark_test::lesson_tags().value;
    const label_sets truth = sets_of(golden["y_true"]), predicted = sets_of(golden["y_pred"]);
    REQUIRE(truth.size() == 300);
    const hierarchical_scores scores = compare_labels(tags, truth, predicted);
    const auto check = [](const precision_recall& ours, const json_tree& theirs) {
        CHECK(std::abs(ours.precision - theirs["precision"].number()) <= 1e-12);
        CHECK(std::abs(ours.recall - theirs["recall"].number()) <= 1e-12);
        CHECK(std::abs(ours.f1 - theirs["f1"].number()) <= 1e-12);
    };
    check(scores.micro, golden["result"]["micro"]);
    check(scores.samples, golden["result"]["macro"]); // HiClass means items by macro

    const ontology flat = from_edges(tags.size(), {}).value; // without parents it is the flat measure
    CHECK(std::abs(compare_labels(flat, truth, predicted).micro.f1 - golden["flat_micro_f1"].number()) <= 1e-12);
    const hierarchical_options near{.labels = hierarchical_labels::to_common_ancestor};
    CHECK(compare_labels(flat, truth, predicted, near).micro.f1 == compare_labels(flat, truth, predicted).micro.f1);
}

TEST_CASE("micro, macro and samples of a small example are right by hand") {
    // 0 <- 1 <- 3, 0 <- 2
    const ontology tags = from_edges(4, {{1, 0}, {2, 0}, {3, 1}}).value;
    const label_sets truth(rows{{3}, {2, 2}}), predicted(rows{{1, 0}, {1, 2}});
    // expanded: {0,1,3} against {0,1}; {0,2} against {0,1,2}
    const hierarchical_scores scores = compare_labels(tags, truth, predicted);
    check_scores(scores.micro, 4.0 / 5, 4.0 / 5, 4.0 / 5);
    check_scores(scores.samples, (1 + 2.0 / 3) / 2, (2.0 / 3 + 1) / 2, (4.0 / 5 + 4.0 / 5) / 2);
    // labels 0: 2 of 2 and 2; 1: 1 of 1 and 2; 2: 1, 1, 1; 3: 0 of 1 true, 0 predicted
    check_scores(scores.macro, (1 + 0.5 + 1 + 0) / 4, (1 + 1 + 1 + 0.0) / 4, (1 + 2.0 / 3 + 1 + 0) / 4);

    const hierarchical_scores one = compare_labels(tags, truth, predicted, {.zero_division = zero_division::one});
    CHECK(one.macro.precision == doctest::Approx((1 + 0.5 + 1 + 1) / 4));
    CHECK(one.macro.f1 == doctest::Approx((1 + 2.0 / 3 + 1 + 0) / 4)); // 3 has truth: its F1 is 0, not undefined
    const hierarchical_scores left =
        compare_labels(tags, truth, predicted, {.zero_division = zero_division::leave_out});
    CHECK(left.macro.precision == doctest::Approx((1 + 0.5 + 1) / 3));

    const std::vector<double> weights = {0, 1, 2, 4};
    const hierarchical_scores weighted = compare_labels(tags, truth, predicted, {.weights = weights});
    check_scores(weighted.micro, 3.0 / 4, 3.0 / 7, 6.0 / 11);
    check_scores(weighted.macro, (0.5 + 2) / 7, 3.0 / 7, (2.0 / 3 + 2) / 7);
    check_scores(weighted.samples, (1 + 2.0 / 3) / 2, (1.0 / 5 + 1) / 2, (2.0 / 6 + 4.0 / 5) / 2);
    const std::vector<double> information = intrinsic_information(tags);
    CHECK(compare_labels(tags, truth, predicted, {.weights = information}).micro.f1 <
          scores.micro.f1); // the root says 0
}

TEST_CASE("items without truth or prediction have the value that was decided") {
    const ontology tags = from_edges(2, {{1, 0}}).value;
    const label_sets truth(rows{{}, {1}, {}}), predicted(rows{{1}, {}, {}});
    for (const hierarchical_labels which : {hierarchical_labels::ancestors, hierarchical_labels::to_common_ancestor}) {
        const auto scores = [&](zero_division z) {
            return compare_labels(tags, truth, predicted, {.labels = which, .zero_division = z});
        };
        check_scores(scores(zero_division::zero).samples, 0, 0, 0);
        check_scores(scores(zero_division::one).samples, 2.0 / 3, 2.0 / 3, 1.0 / 3);
        check_scores(scores(zero_division::leave_out).samples, 0, 0, 0);
        check_scores(scores(zero_division::one).micro, 0, 0, 0);
        check_scores(scores(zero_division::zero).macro, 0, 0, 0);
    }
    const label_sets nothing(rows{{}, {}});
    check_scores(compare_labels(tags, nothing, nothing, {.zero_division = zero_division::one}).micro, 1, 1, 1);
    check_scores(compare_labels(tags, nothing, nothing, {.zero_division = zero_division::leave_out}).samples, 0, 0, 0);
    check_scores(compare_labels(tags, {}, {}).samples, 0, 0, 0);
    check_scores(compare_labels(ontology{}, nothing, nothing).macro, 0, 0, 0);
}

TEST_CASE("compared up to where they meet, shared ancestors are not counted again and again") {
    // A spine 0 <- 1 <- 2 <- 3, siblings 4 and 5 under 3, 6 under 0.
    const ontology tags = from_edges(7, {{1, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 3}, {6, 0}}).value;
    const hierarchical_options near{.labels = hierarchical_labels::to_common_ancestor};
    const auto of = [&](const rows& t, const rows& p, const hierarchical_options& options) {
        return compare_labels(tags, label_sets(t), label_sets(p), options).samples;
    };
    check_scores(of({{4}}, {{5}}, {}), 4.0 / 5, 4.0 / 5, 4.0 / 5);
    check_scores(of({{4}}, {{5}}, near), 1.0 / 2, 1.0 / 2, 1.0 / 2); // {4, 3} against {5, 3}
    check_scores(of({{4}}, {{3}}, near), 1, 1.0 / 2, 2.0 / 3);       // {4, 3} against {3}
    check_scores(of({{4}}, {{4}}, near), 1, 1, 1);
    // 6 is nearest to 3 (over 0); 4 is nearest to 3: true {4, 3, 6, 0} and, by the way down from 0, predicted {3, 2, 1,
    // 0}
    check_scores(of({{4, 6}}, {{3}}, near), 2.0 / 4, 2.0 / 4, 2.0 / 4);
    // 4 meets 4; 5 is nearest to 4 over 3: predicted {4, 5, 3}, true {4, 3}
    check_scores(of({{4}}, {{4, 5}}, near), 2.0 / 3, 1, 4.0 / 5);

    const ontology apart = from_edges(4, {{1, 0}, {3, 2}}).value; // what meets none goes to its root
    check_scores(compare_labels(apart, label_sets(rows{{1}}), label_sets(rows{{3}}), near).micro, 0, 0, 0);
    check_scores(compare_labels(apart, label_sets(rows{{1}}), label_sets(rows{{1, 3}}), near).micro, 1.0 / 3, 1, 0.5);

    // A diamond: 3 has parents 1 and 2 under 0; 4 under 1, 5 under 2. Expanded, 3 pays for both ways up; here for one.
    const ontology diamond = from_edges(6, {{1, 0}, {2, 0}, {3, 1}, {3, 2}, {4, 1}, {5, 2}}).value;
    check_scores(compare_labels(diamond, label_sets(rows{{3}}), label_sets(rows{{4}}), near).micro, 0.5, 0.5, 0.5);
    check_scores(compare_labels(diamond, label_sets(rows{{3}}), label_sets(rows{{4}})).micro, 2.0 / 3, 2.0 / 4,
                 4.0 / 7);
}

TEST_CASE("compared with itself every set is perfect, and swapping swaps precision and recall") {
    hallmark::random draw(21);
    for (int round = 0; round < 100; ++round) {
        const std::uint32_t n = 2 + draw.below(15);
        edge_list edges;
        for (label_id child = 1; child < n; ++child)
            for (std::uint32_t k = draw.below(3); k > 0; --k) edges.emplace_back(child, draw.below(child));
        const ontology tags = from_edges(n, edges).value;
        label_sets a, b;
        for (int item = 0; item < 5; ++item) {
            std::vector<label_id> x(1 + draw.below(4)), y(1 + draw.below(4));
            for (label_id& label : x) label = draw.below(n);
            for (label_id& label : y) label = draw.below(n);
            a.add(x);
            b.add(y);
        }
        for (const hierarchical_labels which :
             {hierarchical_labels::ancestors, hierarchical_labels::to_common_ancestor}) {
            const hierarchical_scores same = compare_labels(tags, a, a, {.labels = which});
            check_scores(same.micro, 1, 1, 1);
            check_scores(same.macro, 1, 1, 1);
            check_scores(same.samples, 1, 1, 1);
            const hierarchical_scores there = compare_labels(tags, a, b, {.labels = which}),
                                      back = compare_labels(tags, b, a, {.labels = which});
            check_scores(back.micro, there.micro.recall, there.micro.precision, there.micro.f1);
            check_scores(back.samples, there.samples.recall, there.samples.precision, there.samples.f1);
        }
    }
}

TEST_CASE("comparisons that cannot be made are refused") {
    const ontology tags = from_edges(2, {}).value;
    const label_sets one(rows{{0}}), two(rows{{0}, {1}}), unknown(rows{{2}});
    CHECK_THROWS_AS(static_cast<void>(compare_labels(tags, one, two)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(compare_labels(tags, one, unknown)), std::invalid_argument);
    CHECK_THROWS_AS(
        static_cast<void>(compare_labels(tags, one, unknown, {.labels = hierarchical_labels::to_common_ancestor})),
        std::invalid_argument);
    const std::vector<double> few = {1}, negative = {1, -1}, nan = {1, std::nan("")};
    CHECK_THROWS_AS(static_cast<void>(compare_labels(tags, one, one, {.weights = few})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(compare_labels(tags, one, one, {.weights = negative})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(compare_labels(tags, one, one, {.weights = nan})), std::invalid_argument);
    try {
        static_cast<void>(compare_labels(tags, one, two));
    } catch (const std::invalid_argument& wrong) {
        CHECK(std::string(wrong.what()) == "compare_labels: truth of 1 items, predictions for 2");
    }
}
