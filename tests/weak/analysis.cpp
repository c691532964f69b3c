#include <hallmark/weak.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {
double or_zero(double x) {
    return std::isnan(x) ? 0.0 : x;
} // what snorkel says where nothing is defined
} // namespace

TEST_CASE("every number is that of snorkel's LFAnalysis, dense or sparse") {
    const auto golden = hallmark_test::load_json("golden/weak/lf_analysis.json");
    for (const auto& c : golden["cases"].items()) {
        CAPTURE(c["name"].string());
        const std::size_t n = c["L"].size(), m = c["L"][0].size(), k = static_cast<std::size_t>(c["K"].integer());
        std::vector<std::int32_t> cells;
        std::vector<hm::label_id> gold;
        for (const auto& row : c["L"].items())
            for (const auto& cell : row.items()) cells.push_back(static_cast<std::int32_t>(cell.integer()));
        for (const auto& y : c["Y"].items()) gold.push_back(static_cast<hm::label_id>(y.integer()));
        const hm::matrix_view<std::int32_t> dense(cells.data(), n, m);
        const auto votes = hm::vote_matrix::from_dense(dense, {.cardinality = k});
        const auto near = [](double x) { return doctest::Approx(x).epsilon(1e-9); };
        const auto check = [&](const vote_analysis& a) {
            CHECK((a.coverage == near(c["label_coverage"].number()) && a.overlap == near(c["label_overlap"].number()) &&
                   a.conflict == near(c["label_conflict"].number())));
            for (std::size_t j = 0; j < m; ++j) {
                std::vector<hm::label_id> polarity;
                for (const auto& l : c["lf_polarities"][j].items())
                    polarity.push_back(static_cast<hm::label_id>(l.integer()));
                CHECK(a[j].polarity == polarity);
                CHECK((a[j].coverage == near(c["lf_coverages"][j].number()) &&
                       a[j].overlaps == near(c["lf_overlaps"][j].number()) &&
                       a[j].conflicts == near(c["lf_conflicts"][j].number())));
                CHECK(or_zero(a[j].overlaps_normalized) == near(c["lf_overlaps_normalized"][j].number()));
                CHECK(or_zero(a[j].conflicts_normalized) == near(c["lf_conflicts_normalized"][j].number()));
                CHECK(or_zero(a[j].accuracy) == near(c["lf_empirical_accuracies"][j].number()));
                CHECK((a[j].correct == static_cast<std::size_t>(c["correct"][j].integer()) &&
                       a[j].incorrect == static_cast<std::size_t>(c["incorrect"][j].integer())));
                CHECK((a[j].accuracy_interval.low <= or_zero(a[j].accuracy) &&
                       a[j].accuracy_interval.high >= or_zero(a[j].accuracy)));
            }
        };
        check(analyze(votes, gold));
        check(analyze(hm::dense_votes<std::int32_t>(dense, k), gold));
        for (std::size_t j = 0; j < m; ++j) {
            const auto p = empirical_probabilities(votes, gold, j);
            for (std::size_t l = 0; l <= k; ++l)
                for (std::size_t y = 0; y < k; ++y) {
                    const double expected = c["lf_empirical_probs"][j][l][y].number();
                    if (expected < 0)
                        CHECK(std::isnan(p[l][y]));
                    else
                        CHECK(p[l][y] == near(expected));
                }
        }
    }
}

TEST_CASE("what is undefined is not a number") {
    const auto none = analyze(hm::vote_matrix(std::size_t{2}));
    CHECK((std::isnan(none.coverage) && std::isnan(none[0].coverage) && std::isnan(none[1].accuracy) &&
           none.size() == 2));
    CHECK((none[0].accuracy_interval.low == 0 && none[0].accuracy_interval.high == 1));
    const std::vector<hm::vote_triple> one{{0, 0, 1u}};
    const auto a = analyze(hm::vote_matrix::from_triples(one, {.voters = 2}), std::vector<hm::vote>{hm::abstain});
    CHECK((a[0].coverage == 1 && std::isnan(a[0].accuracy) && std::isnan(a[0].conflicts_normalized) &&
           std::isnan(a[1].overlaps_normalized)));
    CHECK((a[0].correct == 0 && a[0].incorrect == 0 && std::isnan(a[0].recall)));
}

TEST_CASE("votes against and for sets contradict what they exclude") {
    hm::vote_matrix m(std::size_t{3}, 4);
    const auto low = m.set_of(std::array<hm::label_id, 2>{0, 1});
    const auto high = m.set_of(std::array<hm::label_id, 2>{2, 3});
    const auto disputed = [&](hm::vote a, hm::vote b, bool multi = false) {
        hm::vote_matrix one = m;
        one.add(std::array{hm::voter_vote{0, a}, hm::voter_vote{2, b}});
        const auto result = analyze(one, {}, {.multi_label = multi});
        CHECK((result[0].disputed == result.disputed && result[2].disputed == result.disputed &&
               result[1].disputed == 0 && result.shared == 1));
        return result.disputed == 1;
    };
    CHECK((disputed(0u, 1u) && !disputed(0u, 0u) && !disputed(0u, 1u, true)));
    CHECK((disputed(0u, hm::vote::against(0)) && !disputed(0u, hm::vote::against(1)) &&
           disputed(hm::vote::against(0), 0u, true)));
    CHECK((!disputed(hm::vote::against(0), hm::vote::against(1))));
    CHECK((disputed(low, 2u) && disputed(2u, low) && !disputed(low, 1u) && disputed(low, high) && !disputed(low, low)));
    CHECK((!disputed(low, hm::vote::against(0)) && !disputed(low, 2u, true)));
    // One voter with several labels does not contradict itself.
    m.add(std::array{hm::voter_vote{1, 0u}, hm::voter_vote{1, 1u}});
    const auto a = analyze(m, std::vector<hm::label_id>{1});
    CHECK((a.disputed == 0 && a.shared == 0 && a.covered == 1 && a[1].votes == 1 && a[1].correct == 1 &&
           a[1].incorrect == 1));
    hm::vote_matrix sets(std::size_t{2}, 4);
    const auto any = sets.set_of(std::array<hm::label_id, 2>{0, 1});
    sets.add(std::array{hm::voter_vote{0, any}, hm::voter_vote{1, hm::vote::against(3)}});
    const auto judged = analyze(sets, std::vector<hm::label_id>{1});
    CHECK((judged[0].correct == 1 && judged[1].correct == 1));
}

TEST_CASE("the analysis of shards merges to that of the whole, and equals one by counting cells") {
    hm::random random(11);
    std::vector<hm::vote_triple> triples;
    for (int k = 0; k < 3000; ++k) triples.push_back({random.below(900), random.below(7), hm::vote(random.below(90))});
    const auto votes = hm::vote_matrix::from_triples(
        triples, {.items = 900, .voters = 7, .cardinality = 90, .repeats = hm::repeats::first});
    std::vector<hm::vote> gold;
    for (int i = 0; i < 900; ++i) gold.push_back(random.below(3) == 0 ? hm::abstain : hm::vote(random.below(90)));
    const auto whole = analyze(votes, gold);
    vote_statistics total(7);
    for (std::size_t from = 0; from < 900; from += 123) {
        vote_statistics part(7);
        part.add(votes, gold, {from, std::min<std::size_t>(from + 123, 900)});
        total.merge(part);
    }
    const auto merged = total.summary();
    for (std::size_t j = 0; j < 7; ++j) {
        std::size_t voted = 0, correct = 0, incorrect = 0, shared = 0, disputed = 0;
        for (std::size_t i = 0; i < 900; ++i) {
            if (votes(i, j) == hm::abstain) continue;
            ++voted;
            bool other = false, differs = false;
            for (std::size_t k = 0; k < 7; ++k)
                if (k != j && votes(i, k) != hm::abstain) {
                    other = true;
                    differs = differs || votes(i, k) != votes(i, j);
                }
            shared += other;
            disputed += differs;
            if (gold[i] == hm::abstain) continue;
            (votes(i, j) == gold[i] ? correct : incorrect) += 1;
        }
        for (const auto& a : {whole[j], merged[j]}) {
            CHECK((a.votes == voted && a.correct == correct && a.incorrect == incorrect && a.shared == shared));
            CHECK(a.polarity == whole[j].polarity);
        }
        // snorkel's item-level conflicts: where two others differ, j that agrees with one of them is in conflict with
        // the other.
        CHECK(whole[j].disputed == disputed);
    }
    CHECK((merged.covered == whole.covered && merged.shared == whole.shared && merged.disputed == whole.disputed));
    CHECK_THROWS_AS(static_cast<void>(analyze(votes, std::vector<hm::label_id>{1})), std::invalid_argument);
}

TEST_CASE("the table has a line a voter, and what gold says only where there was any") {
    const std::vector<hm::vote_triple> triples{{0, 0, 1u}, {1, 0, 1u}, {1, 1, 0u}};
    const auto votes = hm::vote_matrix::from_triples(triples, {.items = 4, .names = {"first", "second"}});
    const std::vector<std::string> labels{"cat", "dog"};
    CHECK(to_table(analyze(votes), labels).str() == "voter   labels  coverage  overlaps  conflicts\n"
                                                    "first   dog        0.500     0.250      0.250\n"
                                                    "second  cat        0.250     0.250      0.250\n");
    CHECK(to_table(analyze(votes, std::vector<hm::vote>{1u, hm::abstain, 0u, 0u})).str() ==
          "voter   labels  coverage  overlaps  conflicts  correct  incorrect  missed  accuracy       95 %  recall\n"
          "first   1          0.500     0.250      0.250        1          0       0     1.000  0.21–1.00   1.000\n"
          "second  0          0.250     0.250      0.250        0          0       2         –          –   0.000\n");
}
