// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using hallmark_test::json_tree;
using hallmark_test::load_json;
using hallmark_test::numbers;

namespace {

struct data {
    std::vector<float> x;
    std::vector<int> classes;
    std::size_t columns = 0;

    [[nodiscard]] hm::features_view view() const { return {x.data(), classes.size(), columns}; }
};

data data_of(const json_tree& c) {
    data out;
    for (const json_tree& row : c["X"].items()) {
        out.columns = row.size();
        for (const json_tree& value : row.items()) out.x.push_back(static_cast<float>(value.number()));
    }
    for (const json_tree& value : c["y"].items()) out.classes.push_back(static_cast<int>(value.integer()));
    return out;
}

void check_cleaners(const json_tree& c) {
    const data d = data_of(c);
    const json_tree& golden = c["deterministic"];
    const auto kept = [&](const char* name) { return numbers<std::size_t>(golden[name]["kept"]); };
    const hm::features_view x = d.view();
    const hm::knn_graph graph = hm::knn(x, {.k = 5});
    using imb::agreement;
    using imb::strategy;

    CHECK(imb::tomek_links(graph, d.classes).indices == kept("TomekLinks(auto)"));
    CHECK(imb::tomek_links(x, d.classes, {.strategy = strategy::all}).indices == kept("TomekLinks(all)"));
    CHECK(imb::tomek_links(graph, d.classes, {.strategy = strategy::majority}).indices == kept("TomekLinks(majority)"));
    for (const std::size_t k : std::vector<std::size_t>{3, 5})
        for (const agreement kind : {agreement::all, agreement::mode}) {
            const std::string name = "EditedNearestNeighbours(k=" + std::to_string(k) +
                                     ",kind=" + (kind == agreement::all ? "all" : "mode") + ")";
            CHECK(imb::edited_nearest_neighbours(graph, d.classes, {.k = k, .kind = kind}).indices ==
                  kept(name.c_str()));
        }
    CHECK(imb::edited_nearest_neighbours(x, d.classes, {.strategy = strategy::all}).indices ==
          kept("EditedNearestNeighbours(k=3,kind=all,strategy=all)"));
    CHECK(imb::repeated_edited_nearest_neighbours(x, d.classes).indices ==
          kept("RepeatedEditedNearestNeighbours(k=3,kind=all,max_iter=100)"));
    CHECK(imb::repeated_edited_nearest_neighbours(x, d.classes, {.kind = agreement::mode}).indices ==
          kept("RepeatedEditedNearestNeighbours(k=3,kind=mode,max_iter=100)"));
    CHECK(imb::all_knn(x, d.classes).indices == kept("AllKNN(k=3,kind=all,allow_minority=false)"));
    CHECK(imb::all_knn(x, d.classes, {.allow_minority = true}).indices ==
          kept("AllKNN(k=3,kind=all,allow_minority=true)"));
    CHECK(imb::all_knn(x, d.classes, {.kind = agreement::mode}).indices ==
          kept("AllKNN(k=3,kind=mode,allow_minority=false)"));
    CHECK(imb::all_knn(x, d.classes, {.kind = agreement::mode, .allow_minority = true}).indices ==
          kept("AllKNN(k=3,kind=mode,allow_minority=true)"));
    for (const int version : {1, 2, 3}) {
        const std::string name = "NearMiss(version=" + std::to_string(version) + ",n_neighbors=3,n_neighbors_ver3=3)";
        CHECK(imb::near_miss(x, d.classes, {.version = version}).indices == kept(name.c_str()));
    }
    CHECK(imb::neighbourhood_cleaning_rule(x, d.classes, {.item_votes = true}).indices ==
          kept("NeighbourhoodCleaningRule(n_neighbors=3,threshold=0.5)"));
    for (const char* name : {"OneSidedSelection(seeds given)", "CondensedNearestNeighbour(seeds given)"}) {
        imb::condensed_nearest_neighbour_options options;
        for (const auto& [label, seeds] : golden[name]["seeds"].members())
            for (const std::size_t seed : numbers<std::size_t>(seeds)) options.seeds.push_back(seed);
        if (name[0] == 'O')
            CHECK(imb::one_sided_selection(x, d.classes, options).indices == kept(name));
        else
            CHECK(imb::condensed_nearest_neighbour(x, d.classes, options).indices == kept(name));
    }
}

void check_makers(const json_tree& c) {
    const data d = data_of(c);
    std::vector<std::size_t> position(d.classes.size());
    for (const auto& entry : c["oversampling"].members()) {
        const std::string& label = entry.first;
        const json_tree& e = entry.second;
        const std::vector<std::size_t> members = numbers<std::size_t>(e["members"]);
        for (std::size_t m = 0; m < members.size(); ++m) position[members[m]] = m;
        std::vector<std::uint32_t> all, of;
        for (std::uint32_t i = 0; i < d.classes.size(); ++i) all.push_back(i);
        for (const std::size_t m : members) of.push_back(static_cast<std::uint32_t>(m));
        const hm::knn_graph graph = hm::knn_among(d.view(), of, of, {.k = 5});
        for (std::size_t m = 0; m < members.size(); ++m) {
            const std::vector<std::size_t> expected = numbers<std::size_t>(e["smote_knn5"][m]);
            CHECK(std::equal(expected.begin(), expected.end(), graph[m].begin(), graph[m].end()));
        }
        const std::uint32_t self = static_cast<std::uint32_t>(std::stoul(label));
        const std::vector<std::size_t> danger = numbers<std::size_t>(e["borderline_m10_danger"]);
        for (const int variant : {1, 2}) {
            const hm::synthesis_plan plan = imb::borderline_smote(d.view(), d.classes, {.variant = variant, .seed = 3});
            std::size_t made = 0, across = 0;
            std::vector<std::size_t> bases;
            for (const hm::synthetic& s : plan.made) {
                if (s.label != self) continue;
                ++made;
                bases.push_back(s.base);
                CHECK(std::count(danger.begin(), danger.end(), s.base) == 1);
                if (static_cast<std::uint32_t>(d.classes[s.neighbour]) != self) {
                    ++across;
                    CHECK(s.gap <= .5);
                }
            }
            CHECK(made == static_cast<std::size_t>(e["to_generate"].integer()));
            CHECK((variant == 1 ? across == 0 : across > 0));
        }
        const std::vector<double> ratios = [&] {
            std::vector<double> out;
            for (const json_tree& value : e["adasyn_k5"]["ratio_nn"].items()) out.push_back(value.number());
            return out;
        }();
        const hm::synthesis_plan plan = imb::adasyn(d.view(), d.classes, {.seed = 3});
        std::vector<std::size_t> counts(members.size());
        for (const hm::synthetic& s : plan.made)
            if (s.label == self) ++counts[position[s.base]];
        std::size_t total = 0;
        double sum = 0;
        for (const double r : ratios) sum += r;
        for (std::size_t m = 0; m < members.size(); ++m) {
            total += counts[m];
            const double exact = ratios[m] / sum * e["to_generate"].number();
            CHECK(std::abs(static_cast<double>(counts[m]) - exact) < 1);
            CHECK(e["adasyn_k5"]["density"][m].number() == doctest::Approx(ratios[m] / sum).epsilon(1e-12));
        }
        CHECK(total == static_cast<std::size_t>(e["to_generate"].integer())); // exact, where the peer makes 144 of 140
    }
}

} // namespace

TEST_CASE("cleaning keeps exactly what imbalanced-learn keeps") {
    const json_tree golden = load_json("golden/imbalance/samplers.json");
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["name"].string());
        check_cleaners(c);
    }
}

TEST_CASE("neighbours, items in danger and densities are imbalanced-learn's") {
    const json_tree golden = load_json("golden/imbalance/samplers.json");
    for (const json_tree& c : golden["cases"].items()) {
        CAPTURE(c["name"].string());
        check_makers(c);
    }
}

TEST_CASE("samplers name themselves when features, graphs or k do not fit") {
    const std::vector<float> x{0, 1, 2, 3, 4, 5, 6, 7};
    const hm::features_view seven(x.data(), 7, 1), eight(x.data(), 8, 1);
    const std::vector<int> classes{0, 0, 0, 0, 0, 1, 1, 1};
    CHECK_THROWS_WITH_AS((void)imb::all_knn(seven, classes), "all_knn: 7 rows of features, 8 items",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)imb::smote(seven, classes), "smote: 7 rows of features, 8 items", std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)imb::smote(eight, classes, {.k = 0}), "smote: k is 0", std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)imb::repeated_edited_nearest_neighbours(eight, classes, {.k = 0}),
                         "repeated_edited_nearest_neighbours: k is 0", std::invalid_argument);
    const hm::knn_graph graph = hm::knn(seven, {.k = 2});
    CHECK_THROWS_WITH_AS((void)imb::edited_nearest_neighbours(graph, classes, {.k = 2}),
                         "edited_nearest_neighbours: a graph of 7 items, there are 8", std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)imb::edited_nearest_neighbours(hm::knn(eight, {.k = 2}), classes, {.k = 3}),
                         "edited_nearest_neighbours: the graph has 2 neighbours an item, k is 3",
                         std::invalid_argument);
}
