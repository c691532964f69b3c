// SPDX-License-Identifier: MIT
#include "support/json_tree.hpp"

#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hm = hallmark;
namespace weak = hallmark::weak;

namespace {

struct planted {
    hm::vote_matrix votes;
    std::vector<std::vector<bool>> truth;
};

/// Labels of these prevalences; voter j speaks of labels [from, to) by its rates.
struct speaker {
    hm::label_id from = 0, to = 0;
    weak::voter_rates rates{};
};
planted draw(const std::vector<double>& prevalence, const std::vector<speaker>& speakers, std::size_t items,
             std::uint64_t seed) {
    hm::random random(seed);
    planted all{hm::vote_matrix(speakers.size(), prevalence.size()), {}};
    for (std::size_t i = 0; i < items; ++i) {
        auto& truth = all.truth.emplace_back();
        for (const double p : prevalence) truth.push_back(random.uniform() < p);
        std::vector<hm::voter_vote> row;
        for (std::uint32_t j = 0; j < speakers.size(); ++j)
            for (hm::label_id l = speakers[j].from; l < speakers[j].to; ++l) {
                const auto& r = speakers[j].rates;
                const double said = truth[l] ? r.hit : weak::fitted_multi_label::slip_of(r, prevalence[l]);
                const double u = random.uniform();
                if (u < said)
                    row.push_back({j, l});
                else if (u < said + (truth[l] ? r.wrong : r.deny))
                    row.push_back({j, hm::vote::against(l)});
            }
        all.votes.add(row);
    }
    return all;
}

/// The posterior of one label, by Bayes over all that its voters could do.
double by_hand(const weak::fitted_multi_label& fitted, const planted& data, const std::vector<speaker>& speakers,
               std::size_t item, hm::label_id label) {
    double on = fitted.prior[label], off = 1 - fitted.prior[label];
    for (std::uint32_t j = 0; j < speakers.size(); ++j) {
        if (label < speakers[j].from || label >= speakers[j].to) continue;
        const auto r = fitted.rates(j);
        const double slip = r.slip * fitted.prior[label] / (1 - fitted.prior[label]);
        hm::vote said;
        for (const auto& v : data.votes[item])
            if (v.voter == j && v.vote.label() == label) said = v.vote;
        on *= said.is_label() ? r.hit : said.is_against() ? r.wrong : 1 - r.hit - r.wrong;
        off *= said.is_label() ? slip : said.is_against() ? r.deny : 1 - slip - r.deny;
    }
    return on / (on + off);
}

} // namespace

TEST_CASE("multi_label: planted rates and prevalences are found again") {
    std::vector<double> prevalence;
    for (int l = 0; l < 12; ++l) prevalence.push_back(0.03 + 0.02 * l);
    const std::vector<speaker> speakers{{0, 12, {.hit = 0.8, .slip = 0.1}},
                                        {0, 12, {.hit = 0.5, .slip = 0.4}},
                                        {0, 12, {.hit = 0.6, .slip = 0.05}},
                                        {0, 12, {.hit = 0.3, .slip = 0.1, .deny = 0.4, .wrong = 0.05}}};
    const planted data = draw(prevalence, speakers, 4000, 1);
    const auto fitted = weak::multi_label{}.fit(data.votes);
    CHECK(fitted.converged);
    for (std::size_t j = 0; j < speakers.size(); ++j) {
        CAPTURE(j);
        CHECK(fitted.rates(j).hit == doctest::Approx(speakers[j].rates.hit).epsilon(0.05));
        CHECK(std::abs(fitted.rates(j).slip - speakers[j].rates.slip) < 0.03);
        CHECK(std::abs(fitted.rates(j).deny - speakers[j].rates.deny) < 0.02);
        CHECK(std::abs(fitted.rates(j).wrong - speakers[j].rates.wrong) < 0.03);
        const double precision = speakers[j].rates.hit / (speakers[j].rates.hit + speakers[j].rates.slip);
        CHECK(std::abs(fitted.precision(j) - precision) < 0.03);
    }
    for (std::size_t l = 0; l < 12; ++l) CHECK(std::abs(fitted.prior[l] - prevalence[l]) < 0.025);
    REQUIRE(fitted.objective.size() == fitted.iterations);
    for (std::size_t k = 1; k < fitted.objective.size(); ++k) CHECK(fitted.objective[k] >= fitted.objective[k - 1]);
    // Better than each voter, and than all of them together by count.
    const auto sets = fitted.predict(data.votes);
    double wrong = 0, of_best = 0;
    for (std::size_t i = 0; i < 4000; ++i) {
        std::vector<bool> has(12), said(12);
        for (const auto l : sets[i]) has[l] = true;
        for (const auto& v : data.votes[i])
            if (v.voter == 0) said[v.vote.label()] = true;
        for (std::size_t l = 0; l < 12; ++l) {
            wrong += has[l] != data.truth[i][l];
            of_best += said[l] != data.truth[i][l];
        }
    }
    CAPTURE(wrong);
    CAPTURE(of_best);
    CHECK(wrong < 0.7 * of_best);
}

TEST_CASE("multi_label: posteriors are Bayes' rule over votes for, votes against and silence") {
    const std::vector<speaker> speakers{{0, 3, {.hit = 0.7, .slip = 0.2}},
                                        {1, 5, {.hit = 0.6, .slip = 0.1, .deny = 0.3, .wrong = 0.05}},
                                        {4, 5, {.hit = 0.5, .slip = 0.3}}};
    const planted data = draw({0.1, 0.3, 0.2, 0.05, 0.4}, speakers, 500, 2);
    const auto fitted = weak::multi_label{}.fit(data.votes);
    const auto p = fitted.predict_proba(data.votes);
    double likelihood = 0;
    for (std::size_t i = 0; i < 500; ++i)
        for (hm::label_id l = 0; l < 5; ++l) CHECK(std::abs(p[i][l] - by_hand(fitted, data, speakers, i, l)) < 1e-9);
    // The likelihood by visiting every cell.
    for (std::size_t i = 0; i < 500; ++i)
        for (hm::label_id l = 0; l < 5; ++l) {
            double on = fitted.prior[l], off = 1 - fitted.prior[l];
            for (std::uint32_t j = 0; j < 3; ++j) {
                if (l < speakers[j].from || l >= speakers[j].to) continue;
                const auto r = fitted.rates(j);
                const double slip = weak::fitted_multi_label::slip_of(r, fitted.prior[l]);
                hm::vote said;
                for (const auto& v : data.votes[i])
                    if (v.voter == j && v.vote.label() == l) said = v.vote;
                on *= said.is_label() ? r.hit : said.is_against() ? r.wrong : 1 - r.hit - r.wrong;
                off *= said.is_label() ? slip : said.is_against() ? r.deny : 1 - slip - r.deny;
            }
            likelihood += std::log(on + off);
        }
    CHECK(fitted.log_likelihood == doctest::Approx(likelihood).epsilon(1e-9));
}

TEST_CASE("multi_label: is kept by names, and reads votes in another order of voters and labels") {
    const std::vector<speaker> speakers{{0, 4, {.hit = 0.7, .slip = 0.2}},
                                        {1, 4, {.hit = 0.6, .slip = 0.1, .deny = 0.2, .wrong = 0.1}},
                                        {2, 3, {.hit = 0.5, .slip = 0.3}}};
    const planted data = draw({0.1, 0.3, 0.2, 0.05}, speakers, 200, 3);
    const auto fitted = weak::multi_label{}.fit(data.votes);
    const std::vector<std::string> labels{"a", "b", "c", "d"}, turned{"d", "c", "b", "a"}, voters{"2", "1", "0"};
    const auto read = weak::read_model<weak::fitted_multi_label>(weak::to_json(fitted, labels), voters, turned);
    REQUIRE(read.ok());
    hm::vote_matrix again(3, 4);
    for (std::size_t i = 0; i < 200; ++i) {
        std::vector<hm::voter_vote> row;
        for (const auto& v : data.votes[i]) {
            const hm::label_id l = 3 - v.vote.label();
            row.push_back({2 - v.voter, v.vote.is_label() ? hm::vote(l) : hm::vote::against(l)});
        }
        again.add(row);
    }
    const auto p = fitted.predict_proba(data.votes), q = read.value.predict_proba(again);
    for (std::size_t i = 0; i < 200; ++i)
        for (std::size_t l = 0; l < 4; ++l) CHECK(std::abs(p[i][l] - q[i][3 - l]) < 1e-9);
}

TEST_CASE("multi_label: neither the order of items nor the numbers of labels and voters matter") {
    const std::vector<speaker> speakers{
        {0, 4, {.hit = 0.7, .slip = 0.2}}, {0, 4, {.hit = 0.6, .slip = 0.1}}, {2, 4, {.hit = 0.5, .slip = 0.3}}};
    const planted data = draw({0.1, 0.3, 0.2, 0.05}, speakers, 200, 3);
    hm::vote_matrix again(3, 4);
    for (std::size_t i = 200; i-- > 0;) {
        std::vector<hm::voter_vote> row;
        for (const auto& v : data.votes[i]) row.push_back({2 - v.voter, 3 - v.vote.label()});
        again.add(row);
    }
    const auto p = weak::multi_label{}.fit(data.votes).predict_proba(data.votes);
    const auto q = weak::multi_label{}.fit(again).predict_proba(again);
    for (std::size_t i = 0; i < 200; ++i)
        for (std::size_t l = 0; l < 4; ++l) CHECK(std::abs(p[i][l] - q[199 - i][3 - l]) < 1e-6);
}

TEST_CASE("multi_label: an ontology makes sets whole and probabilities coherent") {
    const auto read = hm::io::parse_ontology(R"([{"tag":"animal"},{"tag":"dog","parents":["animal"]},)"
                                             R"({"tag":"puppy","parents":["dog"]}])");
    REQUIRE_MESSAGE(read.ok(), to_string(read.problems));
    const hm::ontology& tags = read.value;
    const auto label = [&](const char* name) { return *tags.find(name); };
    hm::vote_matrix votes(3, 3);
    for (int i = 0; i < 60; ++i) { // three voters say puppy, none says what a puppy is
        std::vector<hm::voter_vote> row;
        for (std::uint32_t j = 0; j < 3; ++j)
            if (i % 3 == 0) row.push_back({j, label("puppy")});
        if (i % 3 == 1) row = {{0, label("animal")}, {1, label("animal")}, {2, label("dog")}};
        votes.add(row);
    }
    const auto fitted = weak::multi_label{}.fit(votes);
    const hm::coherent_decoder decoder(tags);
    const auto plain = fitted.predict(votes), whole = fitted.predict(votes, decoder);
    CHECK(plain[0].size() == 1);
    CHECK(std::vector<hm::label_id>(whole[0].begin(), whole[0].end()) == std::vector<hm::label_id>{0, 1, 2});
    const auto p = fitted.predict_proba(votes, decoder);
    for (std::size_t i = 0; i < 60; ++i) {
        CHECK(p[i][label("animal")] >= p[i][label("dog")] - 1e-12);
        CHECK(p[i][label("dog")] >= p[i][label("puppy")] - 1e-12);
    }
}

TEST_CASE("multi_label: the silence of a complete voter tells of labels that it never named") {
    hm::vote_matrix votes(2, 3);
    for (std::uint32_t i = 0; i < 100; ++i) {
        std::vector<hm::voter_vote> row;
        if (i % 2 == 0) row = {{0, 0u}, {1, 0u}};
        if (i % 5 == 1) row = {{0, 1u}}; // which voter 1 never names
        votes.add(row);
    }
    const double open = weak::multi_label{}.fit(votes).predict_proba(votes)[1][1];
    const double closed = weak::multi_label{{.complete = {1}}}.fit(votes).predict_proba(votes)[1][1];
    CAPTURE(open);
    CAPTURE(closed);
    CHECK(closed < open - 0.1);
}

TEST_CASE("multi_label: little to go by, repeats, sets, one label, wrong calls") {
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{3}})
        for (const std::size_t m : {std::size_t{0}, std::size_t{1}, std::size_t{2}})
            for (const std::size_t k : {std::size_t{0}, std::size_t{1}, std::size_t{4}}) {
                hm::vote_matrix votes(m, k);
                for (std::size_t i = 0; i < n; ++i) votes.add({});
                const auto fitted = weak::multi_label{}.fit(votes);
                CHECK(fitted.predict(votes).size() == n);
                for (const auto row : fitted.predict_proba(votes))
                    for (const double p : row) CHECK((p >= 0 && p <= 0.5));
            }
    hm::vote_matrix all(1, 1); // the label holds everywhere, says who speaks of it
    for (int i = 0; i < 40; ++i) all.add(std::vector<hm::voter_vote>{{0, 0u}});
    const auto everywhere = weak::multi_label{}.fit(all);
    for (const auto row : everywhere.predict_proba(all)) CHECK((row[0] > 0.5 && row[0] <= 1));

    hm::vote_matrix once(2, 3), twice(2, 3);
    const hm::vote set = twice.set_of(std::vector<hm::label_id>{0, 1});
    for (std::uint32_t i = 0; i < 30; ++i) {
        once.add(std::vector<hm::voter_vote>{{0, i % 3}, {1, hm::vote::against((i + 1) % 3)}});
        twice.add(std::vector<hm::voter_vote>{
            {0, i % 3}, {0, i % 3}, {0, set}, {1, hm::vote::against((i + 1) % 3)}, {1, (i + 1) % 3}});
    }
    CHECK(weak::multi_label{}.fit(once).predict_proba(once) == weak::multi_label{}.fit(twice).predict_proba(twice));

    CHECK_THROWS_AS(static_cast<void>(weak::multi_label{{.accuracy = 1}}.fit(once)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::multi_label{{.recall = 0}}.fit(once)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::multi_label{{.complete = {2}}}.fit(once)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(weak::multi_label{}.fit(once).predict(hm::vote_matrix(3, 3))),
                    std::invalid_argument);
}

TEST_CASE("multi_label: authors' tags and gazetteer votes find labels that were spoiled, better than either alone") {
    const auto projects = hallmark_test::load_json("data/mwml/projects.json");
    const auto tags = hm::io::read_ontology(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags.json").value;
    std::vector<std::string> texts;
    std::vector<std::vector<hm::label_id>> sets;
    std::vector<hm::label_id> frequent;
    for (const auto& p : projects.items()) {
        texts.push_back(p["title"].string() + "\n" + (p["description"].is_string() ? p["description"].string() : ""));
        auto& set = sets.emplace_back();
        for (const auto& tag : p["tags"].items())
            if (const auto label = tags.find(tag.string())) set.push_back(*label);
        std::sort(set.begin(), set.end());
        set.erase(std::unique(set.begin(), set.end()), set.end());
        frequent.insert(frequent.end(), set.begin(), set.end());
    }
    // Noise as in accuracy/weak_audit.cpp: a tenth of the pairs is dropped, as many are added by frequency.
    hm::random random(1);
    std::map<std::pair<std::size_t, hm::label_id>, bool> dropped, added;
    auto noisy = sets;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        noisy[i].clear();
        for (const auto l : sets[i])
            if (random.uniform() < 0.1)
                dropped[{i, l}] = true;
            else
                noisy[i].push_back(l);
    }
    while (added.size() < dropped.size()) {
        const std::size_t i = random.below(static_cast<std::uint32_t>(sets.size()));
        const hm::label_id l = frequent[random.below(static_cast<std::uint32_t>(frequent.size()))];
        if (std::find(sets[i].begin(), sets[i].end(), l) != sets[i].end() ||
            !added.emplace(std::pair{i, l}, true).second)
            continue;
        noisy[i].push_back(l);
    }
    weak::labeling_functions<std::string> lfs;
    const auto text = weak::field([](const std::string& s) -> const std::string& { return s; });
    lfs.add(weak::gazetteer_lfs(text, tags));
    const hm::vote_matrix voted = weak::apply_lfs(lfs, texts, {.cardinality = tags.size()}).value;
    hm::vote_matrix authors(std::vector<std::string>{"authors"}, tags.size());
    for (const auto& set : noisy) {
        std::vector<hm::voter_vote> row;
        for (const auto l : set) row.push_back({0, l});
        authors.add(row);
    }
    const hm::vote_matrix votes = voted.updated(authors);
    // An author could have taken any tag, also those that none did.
    const auto authors_number = static_cast<std::uint32_t>(votes.find("authors"));
    const auto fitted = weak::multi_label{{.complete = {authors_number}}}.fit(votes);
    const auto p = fitted.predict_proba(votes);

    // Mean precision of the rankings: given labels by 1 - p, others by p.
    const auto average = [&](bool given, auto&& score) {
        std::vector<std::pair<double, bool>> ranking;
        for (std::size_t i = 0; i < noisy.size(); ++i) {
            std::vector<bool> has(tags.size());
            for (const auto l : noisy[i]) has[l] = true;
            for (hm::label_id l = 0; l < tags.size(); ++l)
                if (has[l] == given)
                    ranking.push_back({score(i, l), given ? added.contains({i, l}) : dropped.contains({i, l})});
        }
        std::stable_sort(ranking.begin(), ranking.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
        double hits = 0, sum = 0;
        for (std::size_t k = 0; k < ranking.size(); ++k)
            if (ranking[k].second) sum += ++hits / double(k + 1);
        return sum / double(dropped.size());
    };
    std::vector<std::vector<bool>> spoken(noisy.size(), std::vector<bool>(tags.size()));
    for (std::size_t i = 0; i < noisy.size(); ++i)
        for (const auto& v : voted[i]) spoken[i][v.vote.label()] = true;
    const double extra = average(true, [&](std::size_t i, hm::label_id l) { return 1 - p[i][l]; });
    const double missing = average(false, [&](std::size_t i, hm::label_id l) { return p[i][l]; });
    const double extra_alone = average(true, [&](std::size_t i, hm::label_id l) { return spoken[i][l] ? 0.0 : 1.0; });
    const double missing_alone =
        average(false, [&](std::size_t i, hm::label_id l) { return spoken[i][l] ? 1.0 : 0.0; });
    const auto audit = weak::audit<double>(voted,
                                           [&] {
                                               hm::label_sets all;
                                               for (auto set : noisy) {
                                                   std::sort(set.begin(), set.end());
                                                   all.add(set);
                                               }
                                               return all;
                                           }(),
                                           {}, {.limit = std::size_t(-1)});
    std::map<std::pair<std::size_t, hm::label_id>, double> audited;
    for (const auto& s : audit.missing) audited[{s.item, s.label}] = s.score;
    for (const auto& s : audit.extra) audited[{s.item, s.label}] = s.score;
    const auto by_audit = [&](std::size_t i, hm::label_id l) {
        const auto found = audited.find({i, l});
        return found == audited.end() ? -1.0 : found->second;
    };
    MESSAGE("added: " << extra << ", votes alone " << extra_alone << ", audit without a model "
                      << average(true, by_audit));
    MESSAGE("dropped: " << missing << ", votes alone " << missing_alone << ", audit without a model "
                        << average(false, by_audit));
    MESSAGE("iterations " << fitted.iterations << ", authors: precision " << fitted.precision(authors_number)
                          << ", recall " << fitted.rates(authors_number).hit);
    CHECK(extra > extra_alone);
    CHECK(missing > missing_alone);
}
