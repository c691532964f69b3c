// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_WEAK_MODEL_CASES_HPP
#define HALLMARK_TESTS_WEAK_MODEL_CASES_HPP

// What the tests of label models share: golden cases, drawn votes, and the promises that every model
// keeps.

#include "weak/crowd.hpp"
#include <hallmark/weak.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hallmark_test {


/// The greatest difference; infinity when there are not as many numbers.
inline double farthest(std::span<const double> a, std::span<const double> b) {
    double most = a.size() == b.size() ? 0 : HUGE_VAL;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        most = std::abs(a[i] - b[i]) <= most ? most : std::abs(a[i] - b[i]);
    return most;
}

/// Calls f(case) for each case of golden/weak/crowd_small.json and crowd_bluebird.json.
template <class F>
void for_each_crowd_case(F&& f) {
    for (const char* name : {"crowd_small", "crowd_bluebird"}) {
        const json_tree file = load_json(std::string("golden/weak/") + name + ".json");
        for (const json_tree& c : file["cases"].items()) {
            CAPTURE(c["name"].string());
            f(c);
        }
    }
}

/// Votes, and what is true of each item.
struct known_crowd {
    hallmark::vote_matrix votes;
    std::vector<hallmark::gold_label> truth;
};

/// The share of known items whose most probable label is right; labels that tie share.
inline double accuracy(const hallmark::probabilities& p, std::span<const hallmark::gold_label> truth) {
    double right = 0;
    for (const hallmark::gold_label& t : truth) {
        const auto row = p[t.item];
        const double best = *std::max_element(row.begin(), row.end());
        double tied = 0;
        for (const double x : row) tied += x >= best - 1e-9;
        right += row[t.label] >= best - 1e-9 ? 1 / tied : 0;
    }
    return right / static_cast<double>(truth.size());
}

/// The model's accuracy on each set of golden/weak/crowd_accuracy.json is within `tolerance` of the figure in that
/// column.
template <class Model>
void check_accuracy(const Model& model, const char* column, double tolerance) {
    if (external_crowds().empty()) {
        MESSAGE("skipped: HALLMARK_EXTERNAL_DATA names no folder with data/crowd");
        return;
    }
    const json_tree file = load_json("golden/weak/crowd_accuracy.json");
    for (const json_tree& set : file["reference"].items()) {
        if (!set.has(column)) continue;
        CAPTURE(set["data"].string());
        const crowd data = load_crowd(set["data"].string());
        const double found = data.accuracy(model.fit(data.votes).predict_proba(data.votes));
        CAPTURE(found);
        CHECK(std::abs(found - set[column].number()) <= tolerance);
    }
}

/// Votes of voters with these accuracies on items of these classes, each voter with a chance of `coverage` on each; a
/// wrong vote is any other label.
inline known_crowd planted_crowd(std::span<const double> accuracies, std::size_t items, std::size_t classes,
                                 double coverage, std::uint64_t seed) {
    known_crowd data;
    hallmark::random random(seed);
    const auto k = static_cast<std::uint32_t>(classes);
    std::vector<hallmark::vote_triple> triples;
    for (std::uint32_t i = 0; i < items; ++i) {
        const std::uint32_t truth = random.below(k);
        data.truth.push_back({i, truth});
        for (std::uint32_t j = 0; j < accuracies.size(); ++j)
            if (random.uniform() < coverage) {
                const bool right = random.uniform() < accuracies[j];
                const std::uint32_t wrong = k > 1 ? (truth + 1 + random.below(k - 1)) % k : 0;
                triples.push_back({i, j, hallmark::vote(right ? truth : wrong)});
            }
    }
    data.votes = hallmark::vote_matrix::from_triples(
        triples, {.items = items, .voters = accuracies.size(), .cardinality = classes});
    return data;
}

/// Runs indices from the last to the first: what hangs on the order of blocks shows.
struct backwards {
    template <class F>
    void operator()(std::size_t n, F&& f) const {
        while (n > 0) f(--n);
    }
};

/// The same votes with items, voters and labels renumbered: item i here is items[i] there, and so on.
inline hallmark::vote_matrix renumbered(const hallmark::vote_matrix& votes, std::span<const std::uint32_t> items,
                                        std::span<const std::uint32_t> voters, std::span<const std::uint32_t> labels) {
    std::vector<hallmark::vote_triple> triples;
    for (std::uint32_t i = 0; i < votes.items(); ++i)
        for (const hallmark::voter_vote& v : votes[i])
            triples.push_back({items[i], voters[v.voter], hallmark::vote(labels[v.vote.label()])});
    return hallmark::vote_matrix::from_triples(
        triples, {.items = votes.items(), .voters = votes.voters(), .cardinality = votes.cardinality()});
}

inline std::vector<std::uint32_t> some_order(std::size_t n, std::uint64_t seed) {
    std::vector<std::uint32_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::uint32_t>(i);
    hallmark::random(seed).shuffle(order);
    return order;
}

template <class Fitted>
void check_rows(const Fitted& fitted, const hallmark::vote_matrix& votes) {
    const hallmark::probabilities p = fitted.predict_proba(votes);
    REQUIRE(p.rows() == votes.items());
    REQUIRE(p.columns() == votes.cardinality());
    for (const auto row : p) {
        double sum = 0;
        for (const double x : row) {
            CHECK((x >= 0 && x <= 1));
            sum += x;
        }
        CHECK((row.empty() || std::abs(sum - 1) < 1e-9));
    }
    CHECK(fitted.predict(votes).size() == votes.items());
    REQUIRE(fitted.voters.size() == votes.voters());
    for (std::size_t k = 1; k < fitted.objective.size(); ++k)
        CHECK(fitted.objective[k] >= fitted.objective[k - 1] - 1e-9 * (1 + std::abs(fitted.objective[k])));
    CHECK((fitted.objective.empty() || fitted.objective.size() == fitted.iterations));
}

/// Kept by names and read again, in the order of then and in another, a model says the same.
template <class Fitted>
void check_kept(const Fitted& fitted, const hallmark::vote_matrix& votes) {
    std::vector<std::string> voters, classes, voters_now, classes_now;
    for (std::size_t j = 0; j < votes.voters(); ++j) voters.push_back(std::to_string(j));
    for (std::size_t k = 0; k < votes.cardinality(); ++k) classes.push_back("class " + std::to_string(k));
    const std::string text = hallmark::weak::to_json(fitted, classes);
    const auto same = hallmark::weak::read_model<Fitted>(text, voters, classes);
    REQUIRE(same.ok());
    CHECK(same.value.predict_proba(votes) == fitted.predict_proba(votes));
    const auto to_voter = some_order(voters.size(), 21), to_class = some_order(classes.size(), 22);
    voters_now.resize(voters.size());
    classes_now.resize(classes.size());
    for (std::size_t j = 0; j < voters.size(); ++j) voters_now[to_voter[j]] = voters[j];
    for (std::size_t k = 0; k < classes.size(); ++k) classes_now[to_class[k]] = classes[k];
    const auto other = hallmark::weak::read_model<Fitted>(text, voters_now, classes_now);
    REQUIRE(other.ok());
    std::vector<std::uint32_t> items = some_order(0, 0);
    for (std::uint32_t i = 0; i < votes.items(); ++i) items.push_back(i);
    const auto p = fitted.predict_proba(votes);
    const auto q = other.value.predict_proba(renumbered(votes, items, to_voter, to_class));
    double most = 0;
    for (std::size_t i = 0; i < p.rows(); ++i)
        for (std::size_t k = 0; k < p.columns(); ++k) most = std::max(most, std::abs(p[i][k] - q[i][to_class[k]]));
    CHECK(most < 1e-9);
    // A voter that the model does not know is told, and its votes are no numbers that are none.
    voters_now[0] = "new";
    const auto changed = hallmark::weak::read_model<Fitted>(text, voters_now, classes_now);
    CHECK(!changed.ok());
    const auto without = changed.value.predict_proba(votes);
    for (const double x : without.values()) CHECK(x == x);
}

/// What every label model promises. `slack`: how far posteriors may be when labels, voters and items are renumbered;
/// `many`: votes on one item.
template <class Model>
void check_promises(const Model& model, double slack = 1e-6, std::size_t classes = 3, std::size_t many = 400) {
    using namespace hallmark;
    const std::vector<double> accuracies{0.9, 0.8, 0.7, 0.6, 0.85, 0.75};
    const known_crowd data = planted_crowd(accuracies, 300, classes, 0.7, 11);
    const auto fitted = model.fit(data.votes);
    check_rows(fitted, data.votes);
    const probabilities p = fitted.predict_proba(data.votes);

    check_kept(fitted, data.votes);

    // The same bits whatever runs the blocks.
    const known_crowd large = planted_crowd(accuracies, 4200, classes, 0.7, 12); // two blocks
    const auto one = model.fit(large.votes);
    const auto other = model.fit(large.votes, {}, backwards{});
    CHECK(one.objective == other.objective);
    CHECK(one.predict_proba(large.votes) == other.predict_proba(large.votes, backwards{}));

    // Numbers are only names.
    const auto items = some_order(data.votes.items(), 1), voters = some_order(data.votes.voters(), 2);
    const auto same = some_order(0, 0);
    std::vector<std::uint32_t> labels = some_order(classes, 3);
    const vote_matrix again = renumbered(data.votes, items, voters, labels);
    const probabilities q = model.fit(again).predict_proba(again);
    double most = 0;
    for (std::size_t i = 0; i < data.votes.items(); ++i)
        for (std::size_t k = 0; k < classes; ++k) most = std::max(most, std::abs(p[i][k] - q[items[i]][labels[k]]));
    CAPTURE(most);
    CHECK(most <= slack);

    // Later votes, without a refit: an item with the votes of item 7 has its posterior.
    vote_matrix late(data.votes.voters(), classes);
    late.add(data.votes[7]);
    late.add({});
    const probabilities of_late = fitted.predict_proba(late);
    CHECK(farthest(of_late[0], p[7]) == 0);
    CHECK(farthest(of_late[1], fitted.prior) < 1e-12);
    CHECK(fitted.predict(late)[1].is_abstain());

    // Little to go by.
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{5}})
        for (const std::size_t m : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
            CAPTURE(n);
            CAPTURE(m);
            const vote_matrix none = vote_matrix::from_triples({}, {.items = n, .voters = m, .cardinality = classes});
            vote_matrix empty(m, classes);
            check_rows(model.fit(n == 0 ? empty : none), n == 0 ? empty : none);
            vote_matrix unanimous(m, classes);
            std::vector<voter_vote> row;
            for (std::uint32_t j = 0; j < m; ++j) row.push_back({j, 1u});
            for (std::size_t i = 0; i < n; ++i) unanimous.add(row);
            check_rows(model.fit(unanimous), unanimous);
        }
    // One class only; a voter that never votes; an item without votes among others.
    vote_matrix single(3, 1);
    single.add(std::vector<voter_vote>{{0, 0u}, {2, 0u}});
    single.add({});
    check_rows(model.fit(single), single);
    CHECK(std::isnan(model.fit(single).voters[1].accuracy));
    // Repeats: the same voter several times on an item.
    vote_matrix repeated(3, classes);
    for (int i = 0; i < 20; ++i)
        repeated.add(std::vector<voter_vote>{{0, 0u}, {0, 1u}, {0, 1u}, {1, 1u}, {2, std::uint32_t(i % 2)}});
    check_rows(model.fit(repeated), repeated);
    // Hundreds of votes on one item (dozens where there are hundreds of classes); voters who are always wrong.
    const std::size_t voters_of_all = classes > 50 && many > 40 ? 40 : many;
    const known_crowd wrong = planted_crowd(std::vector<double>(voters_of_all, 0.1), 12, classes, 1, 5);
    check_rows(model.fit(wrong.votes), wrong.votes);

    // Votes by voters or for classes that the model never saw.
    CHECK_THROWS_AS(static_cast<void>(fitted.predict(vote_matrix(data.votes.voters() + 1, classes))),
                    std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(fitted.predict(vote_matrix(data.votes.voters(), classes + 1))),
                    std::invalid_argument);
}

/// A model that reads labels only refuses a vote against one, by name of the voter and item.
template <class Model>
void check_refuses_denials(const Model& model) {
    hallmark::vote_matrix denial(2, 3);
    denial.add(std::vector<hallmark::voter_vote>{{0, 1u}, {1, hallmark::vote::against(2)}});
    CHECK_THROWS_AS(static_cast<void>(model.fit(denial)), std::invalid_argument);
}

} // namespace hallmark_test

#endif
