// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_SPLIT_DATA_HPP
#define HALLMARK_TESTS_SPLIT_DATA_HPP

// What the tests and measurements of split share: the lesson's tags as labels, random label sets, collections that are not in the
// repository.

#include <hallmark/core.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/split.hpp>

#include "support/json_tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace hallmark_test {

/// The tags of the lesson's 2,032 projects, numbered in their sorted order; those that fewer than `least` projects have are left out.
inline hallmark::label_sets lesson_labels(std::size_t least = 1) {
    const json_tree projects = load_json("data/mwml/projects.json");
    std::vector<std::vector<std::string>> tags;
    std::vector<std::string> all;
    for (const json_tree& project : projects.items()) {
        std::vector<std::string> own;
        for (const json_tree& tag : project["tags"].items()) own.push_back(tag.string());
        std::sort(own.begin(), own.end());
        own.erase(std::unique(own.begin(), own.end()), own.end());
        all.insert(all.end(), own.begin(), own.end());
        tags.push_back(std::move(own));
    }
    std::sort(all.begin(), all.end());
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i;
        while (end < all.size() && all[end] == all[i]) ++end;
        if (end - i >= least) kept.push_back(all[i]);
        i = end;
    }
    hallmark::label_sets labels;
    for (const auto& own : tags) {
        std::vector<hallmark::label_id> ids;
        for (const std::string& tag : own) {
            const auto at = std::lower_bound(kept.begin(), kept.end(), tag);
            if (at != kept.end() && *at == tag) ids.push_back(static_cast<hallmark::label_id>(at - kept.begin()));
        }
        labels.add(ids);
    }
    return labels;
}

/// Items whose labels are drawn by 1 / (rank + 1), about `mean` an item, ascending.
inline hallmark::label_sets zipf_labels(std::size_t items, std::uint32_t labels, std::uint32_t mean, std::uint64_t seed) {
    std::vector<double> ends(labels);
    double sum = 0;
    for (std::uint32_t l = 0; l < labels; ++l) ends[l] = sum += 1.0 / (1.0 + l);
    hallmark::random draw(seed);
    hallmark::label_sets sets;
    sets.reserve(items, items * mean);
    std::vector<hallmark::label_id> row;
    for (std::size_t i = 0; i < items; ++i) {
        row.clear();
        for (std::uint32_t n = draw.below(2 * mean + 1); n > 0; --n) {
            const double at = draw.uniform() * sum;
            row.push_back(static_cast<hallmark::label_id>(std::lower_bound(ends.begin(), ends.end(), at) - ends.begin()));
        }
        std::sort(row.begin(), row.end());
        row.erase(std::unique(row.begin(), row.end()), row.end());
        sets.add(row);
    }
    return sets;
}

/// "1 5\n\n2": one item a line.
inline hallmark::label_sets parse_sets(std::string_view text) {
    hallmark::label_sets sets;
    std::vector<hallmark::label_id> row;
    hallmark::label_id number = 0;
    bool digits = false;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            number = number * 10 + static_cast<hallmark::label_id>(c - '0');
            digits = true;
            continue;
        }
        if (digits) row.push_back(number);
        number = 0;
        digits = false;
        if (c == '\n') {
            sets.add(row);
            row.clear();
        }
    }
    return sets;
}

/// The folder of data whose licence does not allow copies here; "" where there is none.
inline std::string external_data() {
    const char* const folder = std::getenv("HALLMARK_EXTERNAL_DATA");
    return folder == nullptr ? "" : folder;
}

/// A collection of external_data()/golden/split/quality_<name>.json.
inline hallmark::label_sets external_labels(const std::string& name, json_tree& file) {
    file = parse_json(hallmark::io::read_file(external_data() + "/golden/split/quality_" + name + ".json").value, name);
    std::string text;
    for (const json_tree& item : file["items"].items()) text.append(item.string()).append("\n");
    return parse_sets(text);
}

} // namespace hallmark_test

#endif
