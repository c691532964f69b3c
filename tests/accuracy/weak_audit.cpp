// How well an audit finds labels that are wrong. Of the lesson's projects, each given (project, tag) is removed with
// probability 0.1, and as many are added, the tag drawn by its frequency; then pairs are ranked by audit(), by the
// votes of labeling functions alone, and by what self-confidence says of a model (given: 1 - p, not given: p, per
// label). The model: liblinear's L2 logistic regression, one against the rest, on TF-IDF of title and description, 5
// folds. Prints mean average precision over seeds 1 to 5, and precision and recall at 100 and at the number injected.
// Exits 1 when the audit is not above both others.

#include <hallmark/core.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/weak.hpp>

#include "support/json_tree.hpp"
#include "training_loop/tf_idf.hpp"

#include <linear.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hm = hallmark;
namespace weak = hallmark::weak;

namespace {

using training_loop::row;

/// Probabilities of every label, each out of a fold that the model did not see.
hm::probabilities cross_validated(std::vector<row>& rows, int columns, const hm::label_sets& given, std::size_t labels,
                                  std::uint64_t seed) {
    hm::probabilities p(given.size(), labels);
    std::vector<std::size_t> fold(given.size());
    for (std::size_t i = 0; i < fold.size(); ++i) fold[i] = i % 5;
    hm::random(seed).split(1000).shuffle(fold);
    for (std::size_t f = 0; f < 5; ++f)
        for (hm::label_id l = 0; l < labels; ++l) {
            std::vector<feature_node*> x;
            std::vector<double> y;
            double positives = 0;
            for (std::size_t i = 0; i < given.size(); ++i) {
                if (fold[i] == f) continue;
                const auto set = given[i];
                x.push_back(rows[i].data());
                y.push_back(std::find(set.begin(), set.end(), l) != set.end() ? 1 : -1);
                positives += y.back() > 0;
            }
            if (positives == 0) continue; // 0: nothing is known of it
            problem data{int(x.size()), columns, y.data(), x.data(), -1};
            parameter how{};
            how.solver_type = L2R_LR;
            how.C = 10;
            how.eps = 0.01;
            model* trained = train(&data, &how);
            for (std::size_t i = 0; i < given.size(); ++i) {
                if (fold[i] != f) continue;
                double estimates[2] = {};
                predict_probability(trained, rows[i].data(), estimates);
                p[i][l] = trained->label[0] == 1 ? estimates[0] : estimates[1];
            }
            free_and_destroy_model(&trained);
        }
    return p;
}

struct figures {
    double average = 0, p100 = 0, r100 = 0, pn = 0;
};
/// Of a ranking with scores (ties by order), `right` of which there are `total`.
figures judge(std::vector<std::pair<double, bool>> ranking, std::size_t total) {
    std::stable_sort(ranking.begin(), ranking.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    figures f;
    double hits = 0;
    for (std::size_t k = 0; k < ranking.size(); ++k) {
        if (ranking[k].second) {
            ++hits;
            f.average += hits / double(k + 1);
        }
        if (k + 1 == 100) {
            f.p100 = hits / 100;
            f.r100 = hits / double(total);
        }
        if (k + 1 == total) f.pn = hits / double(total);
    }
    f.average /= double(total);
    return f;
}

} // namespace

int main() {
    set_print_string_function([](const char*) {});
    const auto projects = hallmark_test::load_json("data/mwml/projects.json");
    const auto tags = hm::io::read_ontology(std::string(HALLMARK_TEST_DIR) + "/data/mwml/tags.json").value;
    std::vector<std::string> texts;
    hm::label_sets truth;
    for (const auto& p : projects.items()) {
        texts.push_back(p["title"].string() + "\n" + (p["description"].is_string() ? p["description"].string() : ""));
        std::vector<hm::label_id> set;
        for (const auto& tag : p["tags"].items())
            if (const auto label = tags.find(tag.string())) set.push_back(*label);
        std::sort(set.begin(), set.end());
        set.erase(std::unique(set.begin(), set.end()), set.end());
        truth.add(set);
    }
    auto [rows, columns] = training_loop::tf_idf(texts);
    const auto text = weak::field([](const std::string& s) -> const std::string& { return s; });
    weak::labeling_functions<std::string> lfs;
    lfs.add(weak::gazetteer_lfs(text, tags));
    const hm::vote_matrix votes = weak::apply_lfs(lfs, texts, {.cardinality = tags.size()}).value;

    const char* names[] = {"audit", "votes alone", "self-confidence", "audit without a model"};
    figures sums[2][4];
    const int seeds = 5;
    std::size_t injected = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        hm::random random(seed);
        hm::label_sets noisy;
        std::vector<std::vector<hm::label_id>> sets;
        std::map<std::pair<std::size_t, hm::label_id>, bool> dropped, added;
        for (std::size_t i = 0; i < truth.size(); ++i) {
            sets.emplace_back();
            for (const auto l : truth[i])
                if (random.uniform() < 0.1)
                    dropped[{i, l}] = true;
                else
                    sets[i].push_back(l);
        }
        while (added.size() < dropped.size()) {
            const std::size_t i = random.below(static_cast<std::uint32_t>(truth.size()));
            const hm::label_id l =
                truth.labels()[random.below(static_cast<std::uint32_t>(truth.labels().size()))]; // by frequency
            const auto set = truth[i];
            if (std::find(set.begin(), set.end(), l) != set.end() || !added.emplace(std::pair{i, l}, true).second)
                continue;
            sets[i].push_back(l);
        }
        for (const auto& s : sets) noisy.add(s);
        injected += dropped.size();
        const auto p = cross_validated(rows, columns, noisy, tags.size(), seed);
        const std::size_t all = static_cast<std::size_t>(-1);
        const auto report = weak::audit<double>(votes, noisy, p, {.limit = all});
        const auto bare = weak::audit<double>(votes, noisy, {}, {.limit = all});

        // The votes alone: voted and not given, by the precision of the tag's votes; given and not voted, by their
        // recall.
        std::vector<double> precision(tags.size()), recall(tags.size());
        for (std::size_t l = 0; l < tags.size(); ++l) {
            const auto& a = report.labels[l];
            precision[l] = a.voted > 0 ? double(a.confirmed) / double(a.voted) : 0;
            recall[l] = a.given > 0 ? double(a.confirmed) / double(a.given) : 0;
        }
        std::vector<std::pair<double, bool>> rankings[2][4];
        for (const auto& s : report.missing) rankings[0][0].push_back({s.score, dropped.contains({s.item, s.label})});
        for (const auto& s : report.extra) rankings[1][0].push_back({s.score, added.contains({s.item, s.label})});
        for (const auto& s : bare.missing) rankings[0][3].push_back({s.score, dropped.contains({s.item, s.label})});
        for (const auto& s : bare.extra) rankings[1][3].push_back({s.score, added.contains({s.item, s.label})});
        for (std::size_t i = 0; i < noisy.size(); ++i) {
            std::vector<bool> has(tags.size()), voted(tags.size());
            for (const auto l : noisy[i]) has[l] = true;
            for (const auto& v : votes[i]) voted[v.vote.label()] = true;
            for (hm::label_id l = 0; l < tags.size(); ++l) {
                const bool wrong = has[l] ? added.contains({i, l}) : dropped.contains({i, l});
                rankings[has[l]][1].push_back({has[l]     ? (voted[l] ? -1 : recall[l])
                                               : voted[l] ? precision[l]
                                                          : -1,
                                               wrong});
                rankings[has[l]][2].push_back({has[l] ? 1 - p[i][l] : p[i][l], wrong});
            }
        }
        for (int kind = 0; kind < 2; ++kind)
            for (int who = 0; who < 4; ++who) {
                const figures f = judge(std::move(rankings[kind][who]), dropped.size());
                sums[kind][who].average += f.average / seeds;
                sums[kind][who].p100 += f.p100 / seeds;
                sums[kind][who].r100 += f.r100 / seeds;
                sums[kind][who].pn += f.pn / seeds;
            }
    }
    std::printf("%zu labels dropped and added over %d seeds\n", injected, seeds);
    hm::table table({{"labels"},
                     {"ranked by"},
                     {"average precision", hm::table::align::right},
                     {"precision@100", hm::table::align::right},
                     {"recall@100", hm::table::align::right},
                     {"both@injected", hm::table::align::right}});
    bool good = true;
    for (int kind = 0; kind < 2; ++kind)
        for (int who = 0; who < 4; ++who) {
            const figures& f = sums[kind][who];
            table.add({kind == 0 ? "dropped" : "added", names[who], hm::fixed(f.average, 4), hm::fixed(f.p100, 3),
                       hm::fixed(f.r100, 3), hm::fixed(f.pn, 3)});
            good = good && (who == 0 || who == 3 || sums[kind][0].average > f.average);
        }
    std::fputs(table.str().c_str(), stdout);
    std::puts(good ? "ok: the audit is above both" : "FAILED: the audit is not above both");
    return good ? 0 : 1;
}
