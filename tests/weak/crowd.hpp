// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_WEAK_CROWD_HPP
#define HALLMARK_TESTS_WEAK_CROWD_HPP

// Votes of crowds: of golden files, of collections whose licence does not allow copies here, and drawn by a model.

#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include "support/json_tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hallmark_test {

/// The votes of a case in a golden file: [item, worker, label].
[[nodiscard]] inline hallmark::vote_matrix golden_votes(const json_tree& c, std::size_t items, std::size_t voters,
                                                        std::size_t classes) {
    std::vector<hallmark::vote_triple> triples;
    for (const json_tree& v : c["votes"].items())
        triples.push_back({static_cast<std::uint32_t>(v[0].integer()), static_cast<std::uint32_t>(v[1].integer()),
                           static_cast<hallmark::label_id>(v[2].integer())});
    return hallmark::vote_matrix::from_triples(triples, {.items = items, .voters = voters, .cardinality = classes});
}
[[nodiscard]] inline hallmark::vote_matrix golden_votes(const json_tree& c) {
    const auto number = [&](const char* key) { return static_cast<std::size_t>(c[key].integer()); };
    return golden_votes(c, number("n_items"), number("n_workers"), number("K"));
}

/// The greatest difference between two tables of numbers.
[[nodiscard]] inline double difference(const hallmark::probabilities& p, const json_tree& rows) {
    double most = p.rows() == rows.size() ? 0 : 1;
    for (std::size_t i = 0; i < p.rows() && i < rows.size(); ++i)
        for (std::size_t k = 0; k < p.columns(); ++k) most = std::max(most, std::abs(p[i][k] - rows[i][k].number()));
    return most;
}
[[nodiscard]] inline double difference(const hallmark::probabilities& a, const hallmark::probabilities& b) {
    double most = a.rows() == b.rows() && a.columns() == b.columns() ? 0 : 1;
    for (std::size_t x = 0; x < a.values().size() && x < b.values().size(); ++x)
        most = std::max(most, std::abs(a.values()[x] - b.values()[x]));
    return most;
}
[[nodiscard]] inline double difference(const std::vector<double>& x, const json_tree& golden) {
    double most = x.size() == golden.size() ? 0 : 1;
    for (std::size_t i = 0; i < x.size() && i < golden.size(); ++i)
        most = std::max(most, std::abs(x[i] - golden[i].number()));
    return most;
}

/// Calls f(model) for majority vote in its kinds and the models of one EM engine.
template <class F>
void for_each_model(F&& f) {
    f(hallmark::weak::majority{});
    f(hallmark::weak::weighted_majority{});
    f(hallmark::weak::wawa{});
    f(hallmark::weak::zero_based_skill{});
    f(hallmark::weak::dawid_skene{});
    f(hallmark::weak::dawid_skene{{.smoothing = 0}});
    f(hallmark::weak::dawid_skene{{.balance_weight = 100}});
    f(hallmark::weak::one_coin{});
    f(hallmark::weak::ibcc{});
    f(hallmark::weak::two_level{});
    f(hallmark::weak::naive_bayes{});
}

/// A small matrix, all of whose sizes are told.
[[nodiscard]] inline hallmark::vote_matrix matrix(const std::vector<hallmark::vote_triple>& triples, std::size_t items,
                                                  std::size_t voters, std::size_t classes) {
    return hallmark::vote_matrix::from_triples(triples, {.items = items, .voters = voters, .cardinality = classes});
}

/// A collection with known labels.
struct crowd {
    hallmark::vote_matrix votes;
    std::vector<std::pair<std::size_t, hallmark::label_id>> truth;

    /// Ties share the credit.
    [[nodiscard]] double accuracy(const hallmark::probabilities& p) const {
        double sum = 0;
        for (const auto& [item, label] : truth) {
            const double most = *std::max_element(p[item].begin(), p[item].end()) - 1e-9;
            const auto tied = std::count_if(p[item].begin(), p[item].end(), [&](double x) { return x >= most; });
            if (p[item][label] >= most) sum += 1.0 / static_cast<double>(tied);
        }
        return sum / static_cast<double>(truth.size());
    }
};

/// The folder of data whose licence does not allow copies here; "" where there is none.
[[nodiscard]] inline std::string external_crowds() {
    const char* const folder = std::getenv("HALLMARK_EXTERNAL_DATA");
    return folder == nullptr ? "" : std::string(folder) + "/data/crowd/";
}

/// One of external_crowds(); exact repeats are dropped.
[[nodiscard]] inline crowd load_crowd(const std::string& name) {
    const auto rows = [&](const char* file, auto&& add) {
        const std::string path = external_crowds() + name + file;
        std::FILE* const in = std::fopen(path.c_str(), "r");
        if (in == nullptr) throw std::runtime_error("cannot open " + path);
        char line[100];
        while (std::fgets(line, sizeof line, in) != nullptr) add(static_cast<const char*>(line));
        std::fclose(in);
    };
    std::vector<hallmark::vote_triple> triples;
    rows("/label.csv", [&](const char* line) {
        unsigned item = 0, voter = 0, label = 0;
        if (std::sscanf(line, "%u,%u,%u", &item, &voter, &label) == 3) triples.push_back({item, voter, label});
    });
    const auto key = [](const hallmark::vote_triple& t) {
        return std::pair(std::uint64_t{t.item} << 32 | t.voter, t.label.code());
    };
    std::stable_sort(triples.begin(), triples.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    triples.erase(std::unique(triples.begin(), triples.end()), triples.end());
    crowd all;
    all.votes = hallmark::vote_matrix::from_triples(triples);
    rows("/truth.csv", [&](const char* line) {
        unsigned item = 0, label = 0;
        if (std::sscanf(line, "%u,%u", &item, &label) == 2) all.truth.push_back({item, label});
    });
    return all;
}

} // namespace hallmark_test

#endif
