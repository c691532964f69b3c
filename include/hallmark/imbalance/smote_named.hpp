// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_SMOTE_NAMED_HPP
#define HALLMARK_IMBALANCE_SMOTE_NAMED_HPP

// SMOTE where some or all features are names (categories as numbers): between two of them nothing lies, so a new item
// takes what is most frequent among the neighbours.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/executor.hpp"
#include "../core/label_id.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../neighbors/distance.hpp"
#include "../neighbors/knn.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"
#include "detail/synthesis.hpp"
#include "smote.hpp"
#include "strategy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {
namespace detail {

/// Columns of names as numbers from 0, in ascending order of the names.
class coded_columns {
public:
    template <class = void>
    void add(const features_view& features, std::size_t column, const char* who) {
        std::vector<double> all, names;
        for (std::size_t i = 0; i < features.rows(); ++i) {
            const double value = static_cast<double>(features[i][column]);
            HALLMARK_REQUIRE(value - value == 0, std::string(who) + ": the feature in row " + std::to_string(i) +
                                                     ", column " + std::to_string(column) + " is not finite");
            all.push_back(value);
        }
        names = all;
        hallmark::detail::sort_unique(names);
        for (const double value : all)
            codes_.push_back(
                static_cast<std::uint32_t>(std::lower_bound(names.begin(), names.end(), value) - names.begin()));
        for (const double name : names) names_.push_back(name);
        offsets_.push_back(names_.size());
        rows_ = features.rows();
    }
    [[nodiscard]] std::size_t size() const noexcept { return offsets_.size() - 1; }
    /// How many names column c has, and where its names begin when all columns' stand in one row.
    [[nodiscard]] std::size_t names(std::size_t c) const noexcept { return offsets_[c + 1] - offsets_[c]; }
    [[nodiscard]] std::size_t offset(std::size_t c) const noexcept { return offsets_[c]; }
    [[nodiscard]] std::uint32_t code(std::size_t c, std::size_t row) const noexcept { return codes_[c * rows_ + row]; }
    /// The most frequent name of column c among some rows; ties: the least name.
    [[nodiscard]] float most_frequent(std::size_t c, std::span<const std::uint32_t> rows) const noexcept {
        std::uint32_t best = 0;
        std::size_t most = 0;
        for (const std::uint32_t row : rows) {
            std::size_t n = 0;
            for (const std::uint32_t other : rows) n += code(c, other) == code(c, row);
            if (n > most || (n == most && code(c, row) < best)) {
                most = n;
                best = code(c, row);
            }
        }
        return static_cast<float>(names_[offsets_[c] + best]);
    }

private:
    std::vector<double> names_;
    std::vector<std::size_t> offsets_ = {0};
    std::vector<std::uint32_t> codes_; // [column × rows + row]
    std::size_t rows_ = 0;
};

} // namespace detail

/// SMOTE-NC (Chawla et al., 2002, section 6.1) for rows of which `named` columns hold names (categories as numbers): in
/// the distance, two different names count as the median of the standard deviations of the class's other columns; a new
/// item has between-values in those, and in the named columns the most frequent name among the k neighbours of its base
/// (ties: the least). Wrong calls as smote; also a named column that does not exist or stands twice, and none or only
/// named ones.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan smote_nc(features_view features, const R& classes, std::span<const std::size_t> named,
                                      const smote_options& options = {}, Executor&& ex = {}) {
    detail::synthesis<> to("smote_nc", features, classes, options.strategy, options.k, options.lone);
    const std::size_t d = features.columns();
    hallmark::detail::plain_vector<char> is_named(d);
    for (const std::size_t j : named) {
        HALLMARK_REQUIRE(j < d && is_named[j] == 0, "smote_nc: column " + std::to_string(j) + " of " +
                                                        std::to_string(d) + " is named twice or does not exist");
        is_named[j] = 1;
    }
    HALLMARK_REQUIRE(!named.empty() && named.size() < d, "smote_nc: " + std::to_string(named.size()) + " of " +
                                                             std::to_string(d) +
                                                             " columns are named: use smote or smote_n");
    detail::coded_columns coded;
    for (const std::size_t j : named) coded.add(features, j, "smote_nc");
    const std::size_t numbers_wide = d - named.size(), width = numbers_wide + coded.offset(coded.size());
    to.plan.named_columns.assign(named.begin(), named.end());
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        std::vector<double> deviations;
        for (std::size_t j = 0; j < d; ++j)
            if (is_named[j] == 0) deviations.push_back(detail::deviation(features, members, j, 0));
        std::sort(deviations.begin(), deviations.end());
        const std::size_t half = deviations.size() / 2;
        const double median =
            deviations.size() % 2 == 1 ? deviations[half] : (deviations[half - 1] + deviations[half]) / 2;
        // One number a name, so that two rows with different names are `median` apart in that column.
        const float apart = static_cast<float>(median * numeric::sqrt(0.5));
        hallmark::detail::plain_vector<float> values(members.size() * width, 0.0f);
        for (std::size_t m = 0; m < members.size(); ++m) {
            std::size_t at = m * width;
            for (std::size_t j = 0; j < d; ++j)
                if (is_named[j] == 0) values[at++] = features[members[m]][j];
            for (std::size_t c = 0; c < coded.size(); ++c)
                values[at + coded.offset(c) + coded.code(c, members[m])] = apart;
        }
        const knn_graph graph = knn(features_view(values.data(), members.size(), width), {.k = options.k}, ex);
        if (graph.k() < options.k) to.plan.fewer_neighbours.push_back(quota.label);
        detail::draw_members(numbers, members.size(), quota.count, options.draw, [&](std::size_t m) {
            std::vector<std::uint32_t> near;
            for (const std::uint32_t other : graph[m]) near.push_back(members[other]);
            to.add_between(numbers, members[m], near, quota.label);
            for (std::size_t c = 0; c < coded.size(); ++c)
                to.plan.named_values.push_back(coded.most_frequent(c, span_of(near)));
        });
    });
    return std::move(to.plan);
}

/// SMOTEN (Chawla et al., 2002, section 6.2) for rows of names only: distances are the value differences of Cost and
/// Salzberg (1993), Σ over columns of (Σ over classes of |P(class | name) - P(class | other name)|)²; a new item has in
/// each column the most frequent name among the k neighbours of its base (ties: the least). Wrong calls as smote.
/// O(items of the class² × columns).
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan smote_n(features_view features, const R& classes, const smote_options& options = {},
                                     Executor&& ex = {}) {
    detail::synthesis<> to("smote_n", features, classes, options.strategy, options.k, options.lone);
    const std::size_t d = features.columns(), labels = to.column.counts().counts.size();
    detail::coded_columns coded;
    std::vector<double> difference; // of each column one after the other: [name × names + other name]
    std::vector<std::size_t> begins;
    for (std::size_t j = 0; j < d; ++j) {
        coded.add(features, j, "smote_n");
        const std::size_t names = coded.names(j);
        begins.push_back(difference.size());
        std::vector<double> share(names * labels), sizes(names);
        for (std::size_t i = 0; i < to.column.size(); ++i) {
            share[coded.code(j, i) * labels + to.column[i]] += 1;
            sizes[coded.code(j, i)] += 1;
        }
        for (std::size_t a = 0; a < names; ++a)
            for (std::size_t b = 0; b < names; ++b) {
                double sum = 0;
                for (std::size_t l = 0; l < labels; ++l)
                    sum += std::abs(share[a * labels + l] / sizes[a] - share[b * labels + l] / sizes[b]);
                difference.push_back(numeric::product(sum, sum));
            }
        to.plan.named_columns.push_back(j);
    }
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const std::size_t k = options.k < members.size() - 1 ? options.k : members.size() - 1;
        if (k < options.k) to.plan.fewer_neighbours.push_back(quota.label);
        std::vector<std::uint32_t> near(members.size() * k);
        for_each_block(ex, members.size(), 64, [&](index_block block) {
            neighbors::nearest_list found(k);
            for (std::size_t a = block.begin; a < block.end; ++a) {
                found.clear();
                for (std::size_t b = 0; b < members.size(); ++b) {
                    if (b == a) continue;
                    double distance = 0;
                    for (std::size_t j = 0; j < d; ++j)
                        distance += difference[begins[j] + coded.code(j, members[a]) * coded.names(j) +
                                               coded.code(j, members[b])];
                    found.offer(distance, members[b]);
                }
                for (std::size_t i = 0; i < k; ++i) near[a * k + i] = found[i].row;
            }
        });
        detail::draw_members(numbers, members.size(), quota.count, options.draw, [&](std::size_t m) {
            const std::span<const std::uint32_t> own = span_of(near).subspan(m * k, k);
            to.add(members[m], detail::pick(numbers, own), 0, quota.label);
            for (std::size_t c = 0; c < d; ++c) to.plan.named_values.push_back(coded.most_frequent(c, own));
        });
    });
    return std::move(to.plan);
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
