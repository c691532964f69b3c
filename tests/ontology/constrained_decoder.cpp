// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::from_edges;

namespace {

/// All subsets: the best that holds all ancestors, fits what is certain and breaks no constraint.
struct by_all_subsets {
    bool found = false;
    std::vector<label_id> labels;
    std::int64_t value = 0;

    by_all_subsets(const ontology& tags, const label_constraints& rules, const std::vector<double>& p) {
        const auto n = static_cast<std::uint32_t>(tags.size());
        for (std::uint32_t set = 0; set < (1u << n); ++set) {
            bool right = true;
            std::int64_t sum = 0;
            std::vector<label_id> held;
            for (label_id l = 0; l < n; ++l) {
                const bool in = (set >> l & 1u) != 0;
                right = right && (p[l] != 1 || in) && (p[l] != 0 || !in);
                if (!in) continue;
                held.push_back(l);
                for (const label_id parent : tags.parents(l)) right = right && (set >> parent & 1u) != 0;
                if (p[l] > 0 && p[l] < 1) sum += std::llround(std::log(p[l] / (1 - p[l])) * 4294967296.0);
            }
            if (!right) continue;
            label_sets one;
            one.add(held);
            if (!rules.violations(one).empty()) continue;
            if (!found || sum > value || (sum == value && (held.size() < labels.size() || (held.size() == labels.size() && held < labels)))) {
                found = true;
                value = sum;
                labels = held;
            }
        }
    }
};

} // namespace

TEST_CASE("an item is one animal at most, and the better one") {
    ontology_builder builder;
    builder.add({.name = "animal"}).add({.name = "cat", .parents = {"animal"}}).add({.name = "dog", .parents = {"animal"}});
    builder.add({.name = "siamese", .parents = {"cat"}}).add({.name = "indoors"}).add({.name = "outdoors"});
    const ontology tags = builder.build().value;
    label_constraints rules(tags);
    rules.exclusive({1, 2});
    using set = std::vector<label_id>;
    const std::vector<double> p = {0.9, 0.6, 0.65, 0.6, 0.2, 0.1};
    CHECK(constrained_decoder(tags, label_constraints(tags)).most_probable(p).labels == set{0, 1, 2, 3});
    const constrained_set best = constrained_decoder(tags, rules).most_probable(p);
    CHECK(best.labels == set{0, 1, 3}); // 0.6 and 0.6 together are worth more than 0.65
    CHECK(best.satisfied);
    CHECK(best.exact);
    CHECK(best.bound == best.value);
    CHECK(best.value == doctest::Approx(std::log(9.0) + 2 * std::log(1.5)));
    rules.at_least(1, {4, 5});
    CHECK(constrained_decoder(tags, rules).most_probable(p).labels == set{0, 1, 3, 4});

    // What is certain against the rules: told, and decoded without them.
    const constrained_set torn = constrained_decoder(tags, rules).most_probable(std::vector<double>{0.9, 1, 1, 0.1, 0.2, 0.1});
    CHECK(!torn.satisfied);
    CHECK(torn.labels == set{0, 1, 2, 4}); // the other part keeps its rule
    const constrained_set odd = constrained_decoder(tags, rules).most_probable(std::vector<double>{0, 1, 0.9, 0.1, 0.2, 0.1});
    CHECK(!odd.satisfied);
    CHECK(odd.labels == set{0, 1, 2, 4});

    const constrained_decoder decoder(tags, rules);
    CHECK(decoder.size() == 6);
    CHECK_THROWS_AS((void)decoder.most_probable(std::vector<double>(5, 0.5)), std::invalid_argument);
    CHECK_THROWS_AS((void)decoder.most_probable(std::vector<double>(6, 1.5)), std::invalid_argument);
    CHECK_THROWS_AS((void)decoder.most_probable(std::vector<double>(6, std::nan(""))), std::invalid_argument);
    CHECK_THROWS_AS(constrained_decoder(tags, rules, {.most_steps = 0}), std::invalid_argument);
    CHECK_THROWS_AS(constrained_decoder(ontology(), rules), std::invalid_argument);
    const ontology nothing;
    CHECK(constrained_decoder(nothing, label_constraints(nothing)).most_probable({}).labels.empty());
}

TEST_CASE("decoding under constraints finds what all subsets give, on random graphs, groups and certainties") {
    hallmark::random draw(21);
    std::size_t impossible = 0, changed = 0;
    for (int round = 0; round < 400; ++round) {
        const std::uint32_t n = 1 + draw.below(9);
        edge_list edges;
        for (label_id child = 1; child < n; ++child)
            for (label_id parent = 0; parent < child; ++parent)
                if (draw.below(n) == 0) edges.emplace_back(child, parent);
        const ontology tags = from_edges(n, edges).value;
        label_constraints rules(tags);
        for (std::uint32_t r = draw.below(4); r > 0; --r) {
            label_constraint rule;
            for (label_id label = 0; label < n; ++label)
                if (draw.below(2) == 0) rule.group.push_back(label);
            const auto size = static_cast<std::uint32_t>(rule.group.size());
            if (size == 0) continue;
            if (draw.below(3) != 0) rule.most = draw.below(size) + (draw.below(4) != 0);
            if (draw.below(3) == 0) rule.least = draw.below(static_cast<std::uint32_t>(std::min<std::size_t>(size, rule.most)) + 1);
            if (draw.below(3) == 0) rule.when = draw.below(n);
            rules.add(rule);
        }
        std::vector<double> p(n);
        const std::uint32_t grain = draw.below(2) == 0 ? 8 : 1000; // ties are frequent with 8
        for (double& x : p) {
            x = (1 + draw.below(grain - 1)) / static_cast<double>(grain);
            if (draw.below(12) == 0) x = draw.below(2);
        }
        CAPTURE(round);
        const by_all_subsets wanted(tags, rules, p);
        const constrained_set got = constrained_decoder(tags, rules).most_probable(p);
        CHECK(got.exact);
        CHECK(got.satisfied == wanted.found);
        if (wanted.found) {
            CHECK(got.labels == wanted.labels);
            changed += got.labels != coherent_decoder(tags).most_probable(p).labels;
        }
        impossible += !wanted.found;
        const constrained_set few = constrained_decoder(tags, rules, {.most_steps = 1}).most_probable(p);
        if (wanted.found) {
            CHECK(few.bound >= got.value - 1e-6);
            if (few.exact && few.satisfied) CHECK(few.labels == wanted.labels);
        }
    }
    CHECK(impossible > 20);
    CHECK(changed > 50);
}

TEST_CASE("without constraints it is the coherent decoder") {
    hallmark::random draw(4);
    const ontology tags = hallmark_test::lesson_tags().value;
    for (int round = 0; round < 10; ++round) {
        std::vector<double> p(tags.size());
        for (double& x : p) x = draw.uniform();
        CHECK(constrained_decoder(tags, label_constraints(tags)).most_probable(p).labels ==
              coherent_decoder(tags).most_probable(p).labels);
    }
}

TEST_CASE("many exclusive groups are no trouble where they do not hang together") {
    edge_list edges;
    for (label_id child = 1; child < 400; ++child)
        if (child % 8 != 0) edges.emplace_back(child, child - child % 8);
    const ontology tags = from_edges(400, edges).value;
    label_constraints rules(tags);
    for (label_id root = 0; root < 400; root += 8) rules.exclusive({root + 1, root + 2, root + 3, root + 4});
    hallmark::random draw(2);
    std::vector<double> p(400);
    for (double& x : p) x = 0.3 + 0.6 * draw.uniform();
    const constrained_set best = constrained_decoder(tags, rules).most_probable(p);
    CHECK(best.exact);
    CHECK(best.satisfied);
    label_sets one;
    one.add(best.labels);
    CHECK(rules.violations(one).empty());
    const constrained_set cut = constrained_decoder(tags, rules, {.most_steps = 2}).most_probable(p);
    CHECK(!cut.exact);
    CHECK(cut.bound >= best.value);
}
