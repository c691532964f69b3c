// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/coherent.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::edge_list;
using hallmark_test::from_edges;
using hallmark_test::json_tree;
using hallmark_test::labels_of;
using hallmark_test::numbers;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void check_close(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) <= tolerance);
}

edge_list shuffled_dag(hallmark::random& draw, std::uint32_t n, std::uint32_t most_parents) {
    std::vector<label_id> name(n); // so that numbers say nothing of the order
    for (label_id i = 0; i < n; ++i) name[i] = i;
    draw.shuffle(name);
    edge_list edges;
    for (std::uint32_t child = 1; child < n; ++child)
        for (std::uint32_t k = draw.below(most_parents + 1); k > 0; --k)
            edges.emplace_back(name[child], name[draw.below(child)]);
    return edges;
}

bool closed(const ontology& tags, std::uint32_t set) {
    for (label_id label = 0; label < tags.size(); ++label)
        if (set >> label & 1)
            for (const label_id parent : tags.parents(label))
                if (!(set >> parent & 1)) return false;
    return true;
}

std::vector<label_id> members(std::uint32_t set) {
    std::vector<label_id> labels;
    for (label_id label = 0; label < 32; ++label)
        if (set >> label & 1) labels.push_back(label);
    return labels;
}

} // namespace

TEST_CASE("coherent decoding of the golden graphs gives the golden sets, values and scores") {
    const json_tree golden = hallmark_test::load_json("golden/ontology/coherent.json");
    REQUIRE(golden["small"].size() == 80);
    for (const json_tree& small : golden["small"].items()) {
        edge_list edges;
        for (std::size_t child = 0; child < small["parents"].size(); ++child)
            for (const label_id parent : labels_of(small["parents"][child]))
                edges.emplace_back(static_cast<label_id>(child), parent);
        const coherent_decoder decoder(from_edges(small["parents"].size(), edges).value);
        const std::vector<double> p = numbers(small["p"]);
        const coherent_set best = decoder.most_probable(p);
        CHECK(std::abs(best.value - small["map_value"].number()) <= 1e-8);
        CHECK(best.labels == labels_of(small["map_set"]));
        CHECK(best.contradictions.empty());
        CHECK(decoder.raise_parents(p) == numbers(small["raise_parents"]));
        CHECK(decoder.cap_children(p) == numbers(small["cap_children"]));
        check_close(decoder.isotonic(p), numbers(small["isotonic"]), 2e-6);
    }
    const coherent_decoder lesson(hallmark_test::lesson_tags().value);
    REQUIRE(golden["mwml"].size() == 4);
    std::size_t unlike = 0;
    for (const json_tree& draw : golden["mwml"].items()) {
        const std::vector<double> p = numbers(draw["p"]);
        const coherent_set best = lesson.most_probable(p);
        CHECK(std::abs(best.value - draw["map_value"].number()) <= 1e-8);
        // Two of the golden sets hold labels that are worth 0 (one at 0.5; 0.139 under 0.861), which the fewest labels
        // leave out.
        const std::vector<label_id> set = labels_of(draw["map_set"]);
        CHECK(std::includes(set.begin(), set.end(), best.labels.begin(), best.labels.end()));
        unlike += set.size() - best.labels.size();
        check_close(lesson.isotonic(p), numbers(draw["isotonic"]), 2e-6);
    }
    CHECK(unlike == 3);
}

TEST_CASE("the most probable set is that of brute force, of several the one with the fewest labels") {
    hallmark::random draw(41);
    for (int round = 0; round < 600; ++round) {
        const std::uint32_t n = 1 + draw.below(10);
        const ontology tags = from_edges(n, shuffled_dag(draw, n, 1 + draw.below(3))).value;
        const coherent_decoder decoder(tags);
        std::vector<double> w(n);
        for (double& x : w)
            x = round % 2 == 0 ? draw.uniform() * 4 - 2
                               : static_cast<double>(draw.below(7)) - 3; // half of them with ties
        double best = -1;
        std::uint32_t found = 0;
        for (std::uint32_t set = 0; set < 1u << n; ++set) {
            if (!closed(tags, set)) continue;
            double sum = 0;
            for (const label_id label : members(set)) sum += w[label];
            if (sum > best + 1e-9 || (sum > best - 1e-9 && std::popcount(set) < std::popcount(found))) found = set;
            best = std::max(best, sum);
        }
        const coherent_set decoded = decoder.most_probable_log_odds(w);
        CHECK(decoded.labels == members(found));
        CHECK(std::abs(decoded.value - best) < 1e-9);
        std::vector<double> p(n);
        for (label_id label = 0; label < n; ++label) p[label] = 1 / (1 + std::exp(-w[label]));
        if (round % 2 == 0) CHECK(decoder.most_probable(p).labels == decoded.labels);
    }
}

TEST_CASE("a label at one half is left out unless one that needs it is worth it") {
    const coherent_decoder decoder(from_edges(3, {{1, 0}, {2, 1}}).value);
    CHECK(decoder.most_probable(std::vector<double>{0.5, 0.5, 0.5}).labels.empty());
    CHECK(decoder.most_probable(std::vector<double>{0.5, 0.6, 0.4}).labels == std::vector<label_id>{0, 1});
    CHECK(decoder.most_probable(std::vector<double>{0.4, 0.6, 0.4}).labels.empty()); // worth 0
}

TEST_CASE("what is certain holds, and contradictions are told and decided as asked") {
    // 0 <- 1 <- 2, 0 <- 3
    const ontology tags = from_edges(4, {{1, 0}, {2, 1}, {3, 0}}).value;
    const coherent_decoder decoder(tags);
    const coherent_set forced = decoder.most_probable(std::vector<double>{0.001, 0.001, 1, 0.4});
    CHECK(forced.labels == std::vector<label_id>{0, 1, 2});
    CHECK(forced.contradictions.empty());
    CHECK(forced.value == doctest::Approx(2 * std::log(0.001 / 0.999))); // what is certain does not count
    const coherent_set barred = decoder.most_probable(std::vector<double>{0.9, 0, 0.999999, 0.9});
    CHECK(barred.labels == std::vector<label_id>{0, 3});
    CHECK(barred.contradictions.empty());

    const std::vector<double> against = {0.1, 0, 1, 0.8};
    const coherent_set present = decoder.most_probable(against);
    CHECK(present.labels == std::vector<label_id>{0, 1, 2, 3}); // 3 is free once 0 is in
    CHECK(present.contradictions == std::vector<contradiction>{{1, 2}});
    const coherent_set absent = decoder.most_probable(against, certainty::absent);
    CHECK(absent.labels.empty());
    CHECK(absent.contradictions == std::vector<contradiction>{{1, 2}});
    const coherent_set roots = decoder.most_probable(std::vector<double>{0, 1, 1, 1}, certainty::absent);
    CHECK(roots.labels.empty());
    CHECK(roots.contradictions == std::vector<contradiction>{{0, 1}});
    CHECK(decoder.most_probable(std::vector<double>(4, 1)).labels.size() == 4);
    CHECK(decoder.most_probable(std::vector<double>(4, 0)).labels.empty());
}

TEST_CASE("with certain labels the rest is still the best, on random graphs") {
    hallmark::random draw(42);
    for (int round = 0; round < 400; ++round) {
        const std::uint32_t n = 1 + draw.below(9);
        const ontology tags = from_edges(n, shuffled_dag(draw, n, 2)).value;
        const coherent_decoder decoder(tags);
        std::vector<double> w(n);
        for (double& x : w) {
            const std::uint32_t kind = draw.below(6);
            x = kind == 0 ? infinity : kind == 1 ? -infinity : draw.uniform() * 4 - 2;
        }
        for (const certainty wins : {certainty::present, certainty::absent}) {
            std::vector<int> fixed(n, 0); // 1 in, -1 out
            std::vector<contradiction> told;
            for (label_id a = 0; a < n; ++a) {
                for (label_id b = 0; b < n && w[a] == -infinity; ++b) {
                    if (w[b] != infinity || !tags.is_ancestor(a, b)) continue;
                    told.push_back({a, b});
                    break;
                }
            }
            const auto mark = [&](double kind, int as) {
                for (label_id a = 0; a < n; ++a) {
                    if (w[a] != kind || fixed[a] == -as) continue;
                    fixed[a] = as;
                    for (label_id b = 0; b < n; ++b)
                        if (as == 1 ? tags.is_ancestor(b, a) : tags.is_ancestor(a, b)) fixed[b] = as;
                }
            };
            if (wins == certainty::present) {
                mark(infinity, 1);
                mark(-infinity, -1);
            } else {
                mark(-infinity, -1);
                mark(infinity, 1);
            }
            double best = -infinity;
            std::uint32_t found = 0;
            for (std::uint32_t set = 0; set < 1u << n; ++set) {
                bool allowed = closed(tags, set);
                double sum = 0;
                for (label_id label = 0; label < n; ++label) {
                    const bool has = (set >> label & 1) != 0;
                    allowed = allowed && (fixed[label] == 0 || has == (fixed[label] == 1));
                    if (has && std::isfinite(w[label])) sum += w[label];
                }
                if (!allowed || sum <= best) continue;
                best = sum;
                found = set;
            }
            const coherent_set decoded = decoder.most_probable_log_odds(w, wins);
            CHECK(decoded.labels == members(found));
            CHECK(std::abs(decoded.value - best) < 1e-9);
            CHECK(decoded.contradictions == told);
        }
    }
}

TEST_CASE("raised, capped and isotonic scores keep the order and what was in order") {
    hallmark::random draw(43);
    for (int round = 0; round < 100; ++round) {
        const std::uint32_t n = 1 + draw.below(40);
        const ontology tags = from_edges(n, shuffled_dag(draw, n, 1 + draw.below(3))).value;
        const coherent_decoder decoder(tags);
        std::vector<double> p(n);
        for (double& x : p) x = draw.uniform();
        const std::vector<double> raised = decoder.raise_parents(p), capped = decoder.cap_children(p),
                                  fitted = decoder.isotonic(p);
        double square = 0, square_raised = 0, square_capped = 0;
        for (label_id label = 0; label < n; ++label) {
            for (const label_id parent : tags.parents(label)) {
                CHECK(raised[label] <= raised[parent]);
                CHECK(capped[label] <= capped[parent]);
                CHECK(fitted[label] <= fitted[parent]);
            }
            double most = p[label], least = p[label];
            for (const label_id below : tags.descendants(label)) most = std::max(most, p[below]);
            for (const label_id above : tags.ancestors(label)) least = std::min(least, p[above]);
            CHECK(raised[label] == most);
            CHECK(capped[label] == least);
            square += (fitted[label] - p[label]) * (fitted[label] - p[label]);
            square_raised += (raised[label] - p[label]) * (raised[label] - p[label]);
            square_capped += (capped[label] - p[label]) * (capped[label] - p[label]);
        }
        CHECK(square <= square_raised + 1e-12);
        CHECK(square <= square_capped + 1e-12);
        CHECK(decoder.raise_parents(raised) == raised);
        CHECK(decoder.cap_children(capped) == capped);
    }
}

TEST_CASE("the top k labels are coherent, nested, and no worse than their bound says") {
    hallmark::random draw(44);
    std::size_t known = 0, best_known = 0;
    for (int round = 0; round < 200; ++round) {
        const std::uint32_t n = 1 + draw.below(9);
        const ontology tags = from_edges(n, shuffled_dag(draw, n, 1 + draw.below(2))).value;
        const coherent_decoder decoder(tags);
        std::vector<double> s(n);
        for (double& x : s) x = draw.uniform() * 2 - 1;
        const coherent_top all = decoder.top(s, n + 5);
        CHECK(all.labels.size() == n);
        for (std::uint32_t k = 0; k <= n; ++k) {
            const coherent_top top = decoder.top(s, k);
            REQUIRE(top.labels.size() == k);
            CHECK(std::equal(top.labels.begin(), top.labels.end(), all.labels.begin()));
            std::uint32_t set = 0;
            double sum = 0;
            for (const label_id label : top.labels) {
                set |= 1u << label;
                sum += s[label];
                CHECK(closed(tags, set)); // each behind its parents
            }
            CHECK(std::abs(top.value - sum) < 1e-12);
            double best = -infinity;
            for (std::uint32_t other = 0; other < 1u << n; ++other) {
                if (static_cast<std::uint32_t>(std::popcount(other)) != k || !closed(tags, other)) continue;
                double value = 0;
                for (const label_id label : members(other)) value += s[label];
                best = std::max(best, value);
            }
            CHECK(top.value <= best + 1e-12);
            CHECK(top.bound >= best - 1e-9);
            if (top.value == top.bound) {
                ++known;
                CHECK(std::abs(top.value - best) < 1e-9);
            }
            best_known += top.value > best - 1e-9;
        }
    }
    CHECK(known > 600);
    CHECK(best_known > known);
}

TEST_CASE("ties in the top k go to the lower label") {
    const coherent_decoder decoder(from_edges(4, {{3, 2}}).value);
    CHECK(decoder.top(std::vector<double>{1, 1, 1, 1}, 4).labels == std::vector<label_id>{0, 1, 2, 3});
    CHECK(decoder.top(std::vector<double>{1, 2, 1, 9}, 3).labels ==
          std::vector<label_id>{2, 3, 1}); // 2 and 3 are worth 5 each
    const coherent_top one = decoder.top(std::vector<double>{1, 2, 1, 9}, 1);
    CHECK(one.labels == std::vector<label_id>{2});
    CHECK(one.value == 1);
    CHECK(one.bound == 5);
}

TEST_CASE("a chain and a tangle of many labels are decoded without recursion") {
    constexpr std::uint32_t n = 1000000;
    edge_list edges;
    for (label_id i = 1; i < n; ++i) edges.emplace_back(i, i - 1);
    const coherent_decoder chain(from_edges(n, edges).value);
    std::vector<double> p(n, 0.4);
    p[n - 1] = 1;
    CHECK(chain.most_probable(p).labels.size() == n);
    p[n - 1] = 0.9;
    CHECK(chain.most_probable(p).labels.empty());
    CHECK(chain.raise_parents(p)[0] == 0.9);
    CHECK(chain.cap_children(p)[n - 1] == 0.4);
    CHECK(chain.isotonic(p)[0] == doctest::Approx(0.4).epsilon(1e-5));
    CHECK(chain.top(p, 3).labels == std::vector<label_id>{0, 1, 2});

    constexpr std::uint32_t m = 20000;
    edges.clear();
    for (label_id i = 2; i < m; ++i) {
        edges.emplace_back(i, i - 1);
        edges.emplace_back(i, i - 2);
    }
    const ontology tags = from_edges(m, edges).value;
    const coherent_decoder ladder(tags);
    hallmark::random draw(45);
    p.resize(m);
    for (double& x : p) x = draw.uniform();
    const coherent_set best = ladder.most_probable(p);
    CHECK(tags.expand(best.labels) == best.labels);
    std::vector<double> fitted = ladder.isotonic(p);
    for (label_id i = 2; i < m; ++i) CHECK(fitted[i] <= std::min(fitted[i - 1], fitted[i - 2]));
}

TEST_CASE("no labels decode to none, and wrong numbers are refused") {
    const coherent_decoder none{ontology{}};
    CHECK(none.most_probable({}).labels.empty());
    CHECK(none.isotonic({}).empty());
    CHECK(none.top({}, 3).labels.empty());
    const coherent_decoder decoder(from_edges(2, {{1, 0}}).value);
    const double nan = std::nan("");
    for (const std::vector<double>& wrong : {std::vector<double>{0.5}, {0.5, nan}, {0.5, 1.5}, {-0.1, 0.5}})
        CHECK_THROWS_AS(static_cast<void>(decoder.most_probable(wrong)), std::invalid_argument);
    for (const std::vector<double>& wrong : {std::vector<double>{0.5}, {0.5, nan}, {0.5, 1e13}})
        CHECK_THROWS_AS(static_cast<void>(decoder.most_probable_log_odds(wrong)), std::invalid_argument);
    for (const std::vector<double>& wrong : {std::vector<double>{0.5}, {0.5, nan}, {0.5, infinity}}) {
        CHECK_THROWS_AS(static_cast<void>(decoder.isotonic(wrong)), std::invalid_argument);
        CHECK_THROWS_AS(static_cast<void>(decoder.raise_parents(wrong)), std::invalid_argument);
        CHECK_THROWS_AS(static_cast<void>(decoder.cap_children(wrong)), std::invalid_argument);
        CHECK_THROWS_AS(static_cast<void>(decoder.top(wrong, 1)), std::invalid_argument);
    }
    try {
        static_cast<void>(decoder.most_probable(std::vector<double>{0.5, 1.5}));
    } catch (const std::invalid_argument& wrong) {
        CHECK(std::string(wrong.what()).find("the probability of label 1 is 1.5") != std::string::npos);
    }
    CHECK(decoder.most_probable_log_odds(std::vector<double>{-1e12, 1e12}).labels.empty()); // worth 0 together
    CHECK(decoder.most_probable_log_odds(std::vector<double>{-1e12, 1e12 - 1}).labels.empty());
    CHECK(decoder.most_probable_log_odds(std::vector<double>{1 - 1e12, 1e12}).labels.size() == 2);
}
