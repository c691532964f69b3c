// SPDX-License-Identifier: MIT
#include <hallmark/neighbors.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;
using hallmark_test::json_tree;
using hallmark_test::load_json;

TEST_CASE("bands and rows are datasketch's") {
    const json_tree golden = load_json("golden/split/lsh_params.json");
    for (const json_tree& one : golden["cases"].items()) {
        const auto hashes = static_cast<std::size_t>(one["num_perm"].integer());
        CAPTURE(one["threshold"].number());
        CAPTURE(hashes);
        CHECK(neighbors::choose_bands(one["threshold"].number(), hashes, one["weights"][0].number(),
                                      one["weights"][1].number()) ==
              neighbors::lsh_bands{static_cast<std::size_t>(one["b"].integer()),
                                   static_cast<std::size_t>(one["r"].integer())});
    }
    CHECK_THROWS_AS(static_cast<void>(neighbors::choose_bands(0, 128)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(neighbors::choose_bands(0.5, 0)), std::invalid_argument);
}

TEST_CASE("the near-duplicates of the lesson's projects are those of the full comparison") {
    const json_tree golden = load_json("golden/split/mwml_near_duplicates.json");
    const json_tree projects = load_json("data/mwml/projects.json");
    std::vector<std::string> texts;
    for (const json_tree& project : projects.items()) {
        std::string text = project["title"].string() + " " + project["description"].string();
        for (char& c : text) { // the golden's words are of ASCII letters and digits alone
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = ' ';
        }
        texts.push_back(text);
    }
    const auto pairs =
        neighbors::near_duplicates(texts.size(), [&](std::size_t i) -> const std::string& { return texts[i]; },
                                   {.threshold = 0.4, .hashes = 256, .missed_weight = 0.98});
    std::size_t expected = 0;
    for (const json_tree& pair : golden["pairs"].items()) {
        const auto first = static_cast<std::uint32_t>(pair[0].integer());
        const auto second = static_cast<std::uint32_t>(pair[1].integer());
        bool found = false;
        for (const neighbors::near_pair& one : pairs)
            found = found ||
                    (one.first == first && one.second == second && std::fabs(one.similarity - pair[2].number()) < 1e-9);
        CAPTURE(first);
        CHECK(found);
        ++expected;
    }
    CHECK(pairs.size() == expected);
    std::vector<neighbors::near_pair> half;
    for (const neighbors::near_pair& pair : pairs)
        if (pair.similarity >= 0.5) half.push_back(pair);
    const neighbors::clusters together = neighbors::cluster(half, texts.size());
    std::vector<std::vector<std::int64_t>> clusters(together.count);
    for (std::size_t i = 0; i < texts.size(); ++i)
        clusters[together.group_of[i]].push_back(static_cast<std::int64_t>(i));
    std::vector<std::vector<std::int64_t>> large;
    for (const auto& c : clusters)
        if (c.size() > 1) large.push_back(c);
    REQUIRE(large.size() == golden["clusters_at_0_5_single_link"].size());
    for (std::size_t c = 0; c < large.size(); ++c) {
        REQUIRE(large[c].size() == golden["clusters_at_0_5_single_link"][c].size());
        for (std::size_t i = 0; i < large[c].size(); ++i)
            CHECK(large[c][i] == golden["clusters_at_0_5_single_link"][c][i].integer());
    }
}

TEST_CASE("equal texts are always found, whatever their case and separators; texts without words never") {
    const std::vector<std::string> texts = {"Deep learning for all", "deep-learning FOR all", "", "--", "all", "ALL",
                                            "deep learning"};
    const auto pairs =
        neighbors::near_duplicates(texts.size(), [&](std::size_t i) { return texts[i]; }, {.threshold = 1.0});
    CHECK(pairs == std::vector<neighbors::near_pair>{{0, 1, 1.0}, {4, 5, 1.0}});
    // A thousand copies of one text do not become half a million pairs.
    const auto many =
        neighbors::near_duplicates(3000, [](std::size_t) { return "the same words"; }, {.bucket_limit = 100});
    CHECK(many.size() == 2999);
    CHECK(neighbors::cluster(many, 3000).count == 1);
}

TEST_CASE("rows of features that point the same way are found") {
    hallmark::random draw(2);
    const std::size_t n = 300;
    const std::size_t columns = 16;
    std::vector<float> values(n * columns);
    for (float& v : values) v = static_cast<float>(draw.uniform() - 0.5);
    for (std::size_t c = 0; c < columns; ++c) {
        values[7 * columns + c] = 2 * values[3 * columns + c];
        values[9 * columns + c] = values[3 * columns + c] + 0.001f * static_cast<float>(draw.uniform());
        values[20 * columns + c] = 0;
        values[21 * columns + c] = 0;
    }
    const auto pairs = neighbors::near_duplicate_rows(features_view(values.data(), n, columns), {.threshold = 0.999});
    REQUIRE(pairs.size() == 3);
    CHECK(pairs[0].first == 3);
    CHECK(pairs[0].second == 7);
    CHECK(pairs[0].similarity == doctest::Approx(1.0));
    values[5] = std::nanf("");
    CHECK_THROWS_AS(static_cast<void>(neighbors::near_duplicate_rows(features_view(values.data(), n, columns))),
                    std::invalid_argument);
}
