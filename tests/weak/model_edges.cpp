// What models say of votes that say little: no votes, one voter, copies, hundreds of classes or votes.

#include "weak/crowd.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;
using hallmark_test::for_each_model;
using hallmark_test::matrix;

namespace {

/// Each row sums to 1, and no number is none.
void check_sound(const hm::probabilities& p) {
    std::size_t unsound = 0;
    for (const auto row : p) {
        double sum = 0;
        bool sound = true;
        for (const double x : row) {
            sound = sound && x >= 0 && x <= 1;
            sum += x;
        }
        unsound += !sound || !(std::abs(sum - 1) < 1e-9);
    }
    CHECK(unsound == 0);
}

} // namespace

TEST_CASE("no items, no voters, no classes, no votes") {
    for_each_model([](const auto& model) {
        for (const std::size_t classes : {std::size_t{0}, std::size_t{1}, std::size_t{3}})
            for (const std::size_t voters : {std::size_t{0}, std::size_t{2}})
                for (const std::size_t items : {std::size_t{0}, std::size_t{4}}) {
                    hm::vote_matrix votes(voters, classes);
                    for (std::size_t i = 0; i < items; ++i) votes.add({});
                    const auto fitted = model.fit(votes);
                    CHECK((fitted.cardinality() == classes && fitted.voters.size() == voters));
                    CHECK(fitted.predict(votes) == std::vector<hm::vote>(items));
                    const auto p = fitted.predict_proba(votes);
                    CHECK((p.rows() == items && p.columns() == classes));
                    if (classes > 0) check_sound(p);
                    for (const fitted_voter& v : fitted.voters)
                        CHECK((v.votes == 0 && std::isnan(v.accuracy) && v.interval == hm::numeric::interval{0, 1}));
                }
    });
}

TEST_CASE("items without votes are never dropped: the class balance, and no label") {
    const auto votes = matrix({{1, 0, 0}, {1, 1, 0}, {2, 0, 0}, {2, 1, 0}, {3, 0, 1}, {3, 1, 1}}, 6, 2, 2);
    for_each_model([&](const auto& model) {
        const auto fitted = model.fit(votes);
        const auto p = fitted.predict_proba(votes);
        CHECK(p.rows() == 6);
        for (const std::size_t i : {std::size_t{0}, std::size_t{4}, std::size_t{5}}) {
            if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(model)>, naive_bayes>) // whose silence speaks
                for (std::size_t k = 0; k < 2; ++k) CHECK(std::abs(p[i][k] - fitted.prior[k]) < 1e-12);
            CHECK(fitted.predict(votes)[i].is_abstain());
            CHECK(fitted.predict(votes, ties::lowest)[i].is_label());
        }
        CHECK(fitted.predict(votes)[1] == 0u);
    });
}

TEST_CASE("one voter, one class, one label that is said: answers, and warnings where voters are compared") {
    std::vector<hm::vote_triple> one, same;
    for (std::uint32_t i = 0; i < 20; ++i) {
        one.push_back({i, 0, i % 2});
        for (std::uint32_t j = 0; j < 3; ++j) same.push_back({i, j, 1});
    }
    for_each_model([&](const auto& model) {
        const auto lone = matrix(one, 20, 1, 2);
        const auto fitted = model.fit(lone);
        check_sound(fitted.predict_proba(lone));
        if (!fitted.objective.empty()) CHECK(fitted.warnings.count(hm::problem_code::few_shared_items) == 1);
        const auto all = matrix(same, 20, 3, 3);
        const auto unanimous = model.fit(all);
        check_sound(unanimous.predict_proba(all));
        if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(model)>, dawid_skene>)
            CHECK(unanimous.predict(all) == std::vector<hm::vote>(20, hm::vote(1)));
        const auto trivial = matrix(std::vector<hm::vote_triple>{{0, 0, 0}, {1, 1, 0}}, 2, 2, 1);
        CHECK(model.fit(trivial).predict(trivial) == std::vector<hm::vote>(2, hm::vote(0)));
    });
}

TEST_CASE("four hundred classes, hundreds of votes an item, voters with one vote") {
    hm::random random(1);
    std::vector<hm::vote_triple> wide, deep;
    std::vector<hm::label_id> truth;
    for (std::uint32_t i = 0; i < 400; ++i) {
        truth.push_back(random.below(400));
        for (std::uint32_t j = 0; j < 5; ++j)
            wide.push_back({i, j, random.below(10) < 8 ? truth[i] : random.below(400)});
    }
    for (std::uint32_t i = 0; i < 10; ++i)
        for (std::uint32_t j = 0; j < 2000; ++j) // half of them vote once
            if (j < 1000 || j % 10 == i) deep.push_back({i, j, random.below(10) < 6 ? i % 2 : random.below(2)});
    const auto many_classes = matrix(wide, 400, 5, 400);
    const auto many_votes = matrix(deep, 10, 2000, 2);
    for_each_model([&](const auto& model) {
        auto quick = model;
        if constexpr (requires { quick.options.balance; }) quick.options.max_iterations = 10;
        const auto fitted = quick.fit(many_classes);
        const auto labels = fitted.predict(many_classes, ties::lowest);
        std::size_t right = 0;
        for (std::size_t i = 0; i < 400; ++i) right += labels[i] == truth[i];
        if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(model)>, naive_bayes>) CHECK(right > 330);
        check_sound(fitted.predict_proba(many_classes));
        const auto dense = quick.fit(many_votes);
        check_sound(dense.predict_proba(many_votes));
        CHECK(dense.predict(many_votes, ties::lowest)[3] == 1u);
    });
}

TEST_CASE("repeated votes of one voter all count, and where abstentions are modelled the first") {
    std::vector<hm::vote_triple> triples;
    for (std::uint32_t i = 0; i < 30; ++i) {
        for (const hm::label_id l : {i % 2, i % 2, 1 - i % 2}) triples.push_back({i, 0, l});
        triples.push_back({i, 1, i % 2});
    }
    const auto votes = matrix(triples, 30, 2, 2);
    for_each_model([&](const auto& model) {
        const auto fitted = model.fit(votes);
        CHECK(fitted.voters[0].votes == 90);
        CHECK(fitted.predict(votes, ties::lowest)[5] == 1u);
        check_sound(fitted.predict_proba(votes));
    });
}

TEST_CASE("warnings: groups that cannot be compared, flipped voters, fits that are cut short") {
    std::vector<hm::vote_triple> apart;
    hm::random random(2);
    for (std::uint32_t i = 0; i < 100; ++i)
        for (std::uint32_t j = 0; j < 3; ++j)
            apart.push_back({i, j + (i < 50 ? 0u : 3u), random.below(8) == 0 ? 1 - i % 2 : i % 2});
    const auto overlap = overlap_of(matrix(apart, 101, 7, 2));
    CHECK((overlap.covered == 100 && overlap.shared == 100 && overlap.voters == 6 && overlap.components == 2));
    const auto fitted = dawid_skene{}.fit(matrix(apart, 101, 7, 2));
    CHECK(fitted.warnings.count(hm::problem_code::voters_disconnected) == 1);
    CHECK(fitted.warnings.ok());

    for (std::uint32_t i = 0; i < 100; ++i) apart.push_back({i, 6, random.below(8) == 0 ? i % 2 : 1 - i % 2});
    const auto flipped = dawid_skene{}.fit(matrix(apart, 100, 7, 2));
    CHECK(flipped.warnings.count(hm::problem_code::voters_disconnected) == 0);
    CHECK(flipped.warnings.count(hm::problem_code::voter_below_chance) == 1);
    CHECK(flipped.voters[6].interval.high < .5);
    bool named = false;
    for (const auto& p : flipped.warnings)
        if (p.code == hm::problem_code::voter_below_chance)
            named = p.where == "voter 6" && p.message.find("voter 6 is right on ") == 0;
    CHECK(named);
    const auto cut = dawid_skene{{.max_iterations = 2}}.fit(matrix(apart, 100, 7, 2));
    CHECK((!cut.converged && cut.iterations == 2 && cut.warnings.count(hm::problem_code::not_converged) == 1));
}

TEST_CASE("a fit that was cut short says so, whatever the model") {
    hm::random random(9);
    std::vector<hm::vote_triple> triples;
    for (std::uint32_t i = 0; i < 200; ++i)
        for (std::uint32_t j = 0; j < 7; ++j)
            triples.push_back({i, j, hm::vote(random.below(7) < j ? i % 3 : random.below(3))});
    const auto votes = matrix(triples, 200, 7, 3);
    const auto check = [&](const auto& model) {
        const auto fitted = model.fit(votes);
        CHECK(!fitted.converged);
        CHECK(fitted.iterations == 1);
        CHECK(fitted.warnings.count(hm::problem_code::not_converged) == 1);
    };
    check(dawid_skene{{.max_iterations = 1}});
    check(mace{{.max_iterations = 1}});
    check(ebcc{{.max_iterations = 1, .restarts = 1}});
    check(glad{{.max_iterations = 1}});
    check(bwa{{.max_iterations = 1}});
    check(zero_based_skill{{.max_iterations = 1}});
    check(pm{{.max_iterations = 1}});
    check(catd{{.max_iterations = 1}});
    check(multi_label{{.max_iterations = 1}});
}

TEST_CASE("copies are found, told, and weigh as one") {
    for (const bool functions : {false, true}) {
        hm::random random(functions ? 4 : 3);
        std::vector<hm::vote_triple> triples;
        std::vector<hm::label_id> truth;
        const std::uint32_t voters = functions ? 16 : 8;
        for (std::uint32_t i = 0; i < 4000; ++i) {
            truth.push_back(random.below(2));
            hm::vote copied;
            for (std::uint32_t j = 0; j < voters; ++j) {
                hm::vote v;
                if (functions) { // one label each
                    if (random.uniform() < (truth[i] == j % 2 ? .5 : .1)) v = j % 2;
                } else {
                    v = random.uniform() < .7 ? truth[i] : 1 - truth[i];
                }
                if (j == 0) copied = v;
                if ((j == 2 || j == 4) && random.below(10) != 0) v = copied; // nine times of ten
                triples.push_back({i, j, v});
            }
        }
        const auto votes = matrix(triples, 4000, voters, 2);
        const auto check = [&](const auto& model) {
            const auto found = correlated_voters(votes, {.functions = functions});
            CHECK(found.pairs.size() == 3);
            CHECK(found.warnings.count(hm::problem_code::voters_correlated) == found.pairs.size());
            for (std::size_t j = 0; j < voters; ++j)
                CHECK((j == 0 || j == 2 || j == 4 ? found.weights[j] < .6 : found.weights[j] >= 1));
            auto weighed = model;
            weighed.options.voter_weights = found.weights;
            const auto accuracy = [&](const auto& m) {
                double right = 0;
                const auto labels = m.fit(votes).predict(votes, ties::lowest);
                for (std::size_t i = 0; i < truth.size(); ++i) right += labels[i] == truth[i];
                return right / 4000;
            };
            CHECK(accuracy(weighed) > accuracy(model) + .005);
        };
        if (functions)
            check(naive_bayes{});
        else
            check(dawid_skene{});
    }
}

TEST_CASE("wrong calls name the argument and the values") {
    const auto votes = matrix({{0, 0, 0}, {0, 1, 1}}, 1, 2, 2);
    const auto refused = [&](const auto& model, const std::vector<hm::gold_label>& gold, const char* words) {
        try {
            static_cast<void>(model.fit(votes, gold));
        } catch (const std::invalid_argument& e) {
            CAPTURE(e.what());
            CHECK(std::string(e.what()).find(words) != std::string::npos);
            return;
        }
        FAIL_CHECK("not refused: ", words);
    };
    refused(dawid_skene{}, {{0, 2}}, "gold label 2 of item 0, but there are 2 labels");
    refused(dawid_skene{}, {{1, 0}}, "of item 1");
    refused(one_coin{}, {{0, 0}, {0, 1}}, "item 0 has two gold labels, 0 and 1");
    refused(dawid_skene{{.balance = {1}}}, {}, "a balance of 1 classes for 2");
    refused(dawid_skene{{.balance = {.5, .6}}}, {}, "dawid_skene: the sum of the class balance is 1.1");
    refused(dawid_skene{{.balance = {-1, 2}}}, {}, "share of a class is -1");
    refused(dawid_skene{{.gold_accuracy = 0}}, {}, "gold_accuracy is 0");
    refused(dawid_skene{{.voter_weights = {1}}}, {}, "1 voter weights for 2 voters");
    refused(dawid_skene{{.voter_weights = {1, 2}}}, {}, "weight of a voter is 2");
    refused(dawid_skene{{.max_iterations = 0}}, {}, "dawid_skene: max_iterations is 0");
    refused(zero_based_skill{{.max_iterations = 0}}, {}, "zero_based_skill: max_iterations is 0");
    refused(zero_based_skill{{.learning_rate = 0}}, {}, "learning_rate is 0");
    refused(zero_based_skill{{.reduce_by = -1}}, {}, "reduce_by is -1");
    const double none = std::numeric_limits<double>::quiet_NaN();
    refused(ibcc{{.tolerance = none}}, {}, "ibcc: tolerance is nan");
    refused(mace{{.tolerance = none}}, {}, "mace: tolerance is nan");
    refused(glad{{.tolerance = none}}, {}, "glad: tolerance is nan");
    refused(catd{{.tolerance = none}}, {}, "catd: tolerance is nan");
    refused(naive_bayes{.accuracy = 1}, {}, "naive_bayes: accuracy is 1");
    refused(ibcc{.right_prior = 0}, {}, "priors of 0");
    refused(weighted_majority{{.weights = {1}}}, {}, "1 weights for 2 voters");
    refused(weighted_majority{{.weights = {1, -1}}}, {}, "a weight is -1");
    const auto fitted = dawid_skene{}.fit(votes);
    CHECK_THROWS_AS(static_cast<void>(fitted.predict(matrix({{0, 2, 0}}, 1, 3, 2))), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(fitted.predict(matrix({{0, 0, 2}}, 1, 2, 3))), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(fitted.confusion(2)), std::invalid_argument);
}
