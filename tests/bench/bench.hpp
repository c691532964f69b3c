// SPDX-License-Identifier: MIT
#ifndef HALLMARK_BENCH_BENCH_HPP
#define HALLMARK_BENCH_BENCH_HPP

// What the programs of this folder share.

#include "support/json_tree.hpp"

#include <benchmark/benchmark.h>

#include <sys/resource.h>

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

/// For a counter: the time for each of the `things` that one iteration does.
[[nodiscard]] inline benchmark::Counter time_each(std::size_t things) {
    return {static_cast<double>(things), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert};
}

/// The most memory that this process had so far, in MB: of one benchmark, where it runs alone.
[[nodiscard]] inline double peak_memory() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) * 1024e-6;
}

struct project {
    std::string title, description;
    std::vector<std::string> tags;
    [[nodiscard]] std::string text() const { return title + "\n" + description; }
};

/// The lesson's 2,032 projects.
[[nodiscard]] inline const std::vector<project>& lesson_projects() {
    static const std::vector<project> all = [] {
        std::vector<project> result;
        const auto read = hallmark_test::load_json("data/mwml/projects.json");
        for (const auto& p : read.items()) {
            result.push_back({p["title"].string(), p["description"].is_string() ? p["description"].string() : "", {}});
            for (const auto& tag : p["tags"].items()) result.back().tags.push_back(tag.string());
        }
        return result;
    }();
    return all;
}

} // namespace bench

#endif
