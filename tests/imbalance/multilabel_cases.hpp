// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_IMBALANCE_MULTILABEL_CASES_HPP
#define HALLMARK_TESTS_IMBALANCE_MULTILABEL_CASES_HPP

// What the tests of samplers for many labels that look at neighbours share: items on a line, to reckon by hand, and a
// cloud of random ones.

#include <hallmark/imbalance.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hallmark_test::multilabel {

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using tag_rows = std::vector<std::vector<int>>;
using index_list = std::vector<std::size_t>;

/// Items on a line.
struct line {
    std::vector<float> x;
    tag_rows sets;
    [[nodiscard]] hm::features_view view() const { return {x.data(), x.size(), 1}; }
    [[nodiscard]] hm::knn_graph graph(std::size_t k) const { return hm::knn(view(), {.k = k}); }
};

struct cloud {
    std::vector<float> x;
    tag_rows sets;
    std::size_t d = 4;

    /// Label l for one of 2 + l items near its corner; label 0 for most items.
    explicit cloud(std::uint64_t seed, std::size_t n = 150, std::size_t labels = 6) : sets(n) {
        hm::random draw(seed);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < d; ++j) x.push_back(static_cast<float>(draw.uniform()));
            if (draw.below(10) < 7) sets[i].push_back(0);
            for (std::size_t l = 1; l < labels; ++l)
                if (draw.uniform() * static_cast<double>(l + 1) < static_cast<double>(x[i * d + l % d]))
                    sets[i].push_back(static_cast<int>(l));
        }
    }
    [[nodiscard]] hm::features_view view() const { return {x.data(), sets.size(), d}; }
    [[nodiscard]] bool has(std::size_t i, std::size_t l) const {
        return std::count(sets[i].begin(), sets[i].end(), static_cast<int>(l)) > 0;
    }
};

inline index_list labels_of_row(const imb::multilabel_plan& plan, std::size_t row) {
    return {plan.labels[row].begin(), plan.labels[row].end()};
}

/// An executor that runs the last first.
struct backwards {
    template <class F>
    void operator()(std::size_t n, F&& f) const {
        for (; n > 0; --n) f(n - 1);
    }
};

} // namespace hallmark_test::multilabel

#endif
