// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_MATERIALIZE_HPP
#define HALLMARK_IMBALANCE_MATERIALIZE_HPP

// From a plan to rows of features and classes, and from two plans to one.

#include "../core/config.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/matrix.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"
#include "counts.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {
namespace detail {

/// Two independent numbers of the standard normal distribution (Marsaglia's polar method).
struct normal_pair {
    explicit normal_pair(random& numbers) noexcept {
        double u = 0, v = 0, s = 0;
        do {
            u = 2 * numbers.uniform() - 1;
            v = 2 * numbers.uniform() - 1;
            s = numeric::product(u, u) + numeric::product(v, v);
        } while (s >= 1 || s == 0);
        const double scale = numeric::sqrt(-2 * numeric::log(s) / s);
        first = numeric::product(u, scale);
        second = numeric::product(v, scale);
    }
    double first = 0, second = 0;
};

inline void draw_normals(random& numbers, std::span<double> to) noexcept {
    for (std::size_t j = 0; j < to.size(); j += 2) {
        const normal_pair pair(numbers);
        to[j] = pair.first;
        if (j + 1 < to.size()) to[j + 1] = pair.second;
    }
}

[[nodiscard]] inline double dot(std::span<const double> a, std::span<const double> b) noexcept {
    double sum = 0;
    for (std::size_t j = 0; j < a.size(); ++j) sum += numeric::product(a[j], b[j]);
    return sum;
}

/// A point of the cut and flattened unit ball, written to `point`, for the direction `to` (of length 1, or 0).
template <class = void>
void draw_in_ball(const synthesis_recipe& recipe, random& numbers, std::span<const double> to,
                  std::span<double> point) {
    draw_normals(numbers, point);
    const double length = numeric::sqrt(dot(point, point));
    // u^(1/d): uniform in the volume of the ball.
    const double radius = numeric::exp(numeric::log(1 - numbers.uniform()) / static_cast<double>(point.size()));
    for (double& p : point) p = length > 0 ? p / length * radius : 0;
    double along = dot(point, to);
    if (std::abs(recipe.truncation - along) > 1) {
        for (std::size_t j = 0; j < point.size(); ++j) point[j] -= 2 * numeric::product(along, to[j]);
        along = -along;
    }
    for (std::size_t j = 0; j < point.size(); ++j) {
        const double parallel = numeric::product(along, to[j]);
        point[j] -= numeric::product(recipe.deformation, point[j] - parallel);
    }
}

} // namespace detail

/// The features of new item `m` of a plan, written to `row` (as many as there are columns). A new item hangs on the
/// plan, its number and the features of its two parents alone. O(columns).
template <class = void>
void make_item(const synthesis_plan& plan, std::size_t m, features_view features, std::span<float> row) {
    HALLMARK_REQUIRE(m < plan.made.size(), "make_item: there is no new item " + std::to_string(m));
    const synthetic& item = plan.made[m];
    const std::size_t d = features.columns();
    HALLMARK_REQUIRE(item.base < features.rows() && item.neighbour < features.rows() && row.size() == d,
                     "make_item: items " + std::to_string(item.base) + " and " + std::to_string(item.neighbour) +
                         " of " + std::to_string(features.rows()) + " rows, to " + std::to_string(row.size()) + " of " +
                         std::to_string(d) + " columns");
    const std::span<const float> base = features[item.base], neighbour = features[item.neighbour];
    const synthesis_recipe& recipe = plan.recipe;
    const std::size_t of_class = (recipe.degree + 1) * d;
    const bool near = recipe.kind == synthesis_kind::near_base ||
                      (recipe.kind == synthesis_kind::between_or_near && item.base == item.neighbour);
    const bool between =
        recipe.kind == synthesis_kind::between || (recipe.kind == synthesis_kind::between_or_near && !near);
    HALLMARK_REQUIRE(between || recipe.kind == synthesis_kind::around ||
                         (recipe.columns == d && recipe.of_class.size() >= (std::size_t{item.label} + 1) * of_class),
                     "make_item: the recipe is for " + std::to_string(recipe.columns) + " columns");
    const auto own = [&](std::size_t at) { return recipe.of_class[item.label * of_class + at]; };
    if (between || recipe.kind == synthesis_kind::to_mean) {
        for (std::size_t j = 0; j < d; ++j) {
            const double from = static_cast<double>(base[j]);
            const double to = recipe.kind == synthesis_kind::to_mean ? own(j) : static_cast<double>(neighbour[j]);
            row[j] = static_cast<float>(from + numeric::product(item.gap, to - from));
        }
    } else if (recipe.kind == synthesis_kind::on_curve) {
        for (std::size_t j = 0; j < d; ++j) {
            double value = 0;
            for (std::size_t p = recipe.degree + 1; p-- > 0;)
                value = numeric::product(value, 2 * item.gap - 1) + own(p * d + j);
            row[j] = static_cast<float>(value);
        }
    } else if (near) {
        random numbers = random(recipe.seed).split(std::uint64_t{1} << 32 | item.stream);
        std::vector<double> noise(d);
        detail::draw_normals(numbers, writable_span_of(noise));
        const double scale = recipe.kind == synthesis_kind::near_base ? 1 : item.gap;
        for (std::size_t j = 0; j < d; ++j)
            row[j] = static_cast<float>(static_cast<double>(base[j]) +
                                        numeric::product(numeric::product(noise[j], own(j)), scale));
    } else {
        random numbers = random(recipe.seed).split(std::uint64_t{1} << 32 | item.stream);
        std::vector<double> to(d), point(d);
        for (std::size_t j = 0; j < d; ++j) to[j] = static_cast<double>(neighbour[j]) - static_cast<double>(base[j]);
        const double radius = numeric::sqrt(detail::dot(span_of(to), span_of(to)));
        for (double& t : to) t = radius > 0 ? t / radius : 0;
        detail::draw_in_ball(recipe, numbers, span_of(to), writable_span_of(point));
        for (std::size_t j = 0; j < d; ++j)
            row[j] = static_cast<float>(static_cast<double>(base[j]) + numeric::product(radius, point[j]));
    }
    const std::size_t named = plan.named_columns.size();
    for (std::size_t c = 0; c < named; ++c) row[plan.named_columns[c]] = plan.named_values[m * named + c];
}

/// All rows of a plan, one after the other: the kept items, then the new ones. A wrong call when the plan is for other
/// features. O(rows × columns).
template <class = void>
[[nodiscard]] std::vector<float> materialize(const synthesis_plan& plan, features_view features) {
    const std::size_t d = features.columns();
    std::vector<float> rows(plan.size() * d);
    for (std::size_t r = 0; r < plan.kept.size(); ++r) {
        HALLMARK_REQUIRE(plan.kept[r] < features.rows(), "materialize: the plan keeps item " +
                                                             std::to_string(plan.kept[r]) + " of " +
                                                             std::to_string(features.rows()));
        for (std::size_t j = 0; j < d; ++j) rows[r * d + j] = features[plan.kept[r]][j];
    }
    for (std::size_t m = 0; m < plan.made.size(); ++m)
        make_item(plan, m, features, writable_span_of(rows).subspan((plan.kept.size() + m) * d, d));
    return rows;
}
template <class = void>
[[nodiscard]] std::vector<float> materialize(const resample_plan& plan, features_view features) {
    const std::size_t d = features.columns();
    std::vector<float> rows(plan.size() * d);
    for (std::size_t r = 0; r < plan.size(); ++r) {
        HALLMARK_REQUIRE(plan.indices[r] < features.rows(), "materialize: the plan takes item " +
                                                                std::to_string(plan.indices[r]) + " of " +
                                                                std::to_string(features.rows()));
        for (std::size_t j = 0; j < d; ++j) rows[r * d + j] = features[plan.indices[r]][j];
    }
    return rows;
}

/// The class of each row of a plan, beside materialize(). A wrong call when the plan is for more items. O(rows).
template <class_range R>
[[nodiscard]] std::vector<label_id> classes_of(const synthesis_plan& plan, const R& classes) {
    const detail::class_column column(classes);
    std::vector<label_id> labels;
    for (const std::size_t item : plan.kept) {
        HALLMARK_REQUIRE(item < column.size(), "classes_of: the plan keeps item " + std::to_string(item) + " of " +
                                                   std::to_string(column.size()));
        labels.push_back(column[item]);
    }
    for (const synthetic& item : plan.made) labels.push_back(item.label);
    return labels;
}
template <class_range R>
[[nodiscard]] std::vector<label_id> classes_of(const resample_plan& plan, const R& classes) {
    return classes_of(synthesis_plan{.kept = plan.indices}, classes);
}

/// The labels of each row of a plan, beside materialize(). A wrong call when the plan takes an item that is not there.
/// O(assignments of the rows).
template <label_set_range R>
[[nodiscard]] label_sets labels_of(const resample_plan& plan, const R& sets) {
    const label_sets all(sets);
    label_sets rows;
    for (const std::size_t item : plan.indices) {
        HALLMARK_REQUIRE(item < all.size(), "labels_of: the plan takes item " + std::to_string(item) + " of " +
                                                std::to_string(all.size()));
        rows.add(all[item]);
    }
    return rows;
}

/// One plan of two that follow each other: `second` was made for the rows of the first one's result (features by
/// materialize, classes by classes_of). So SMOTE-ENN is then(smote, edited_nearest_neighbours) and SMOTE-Tomek
/// then(smote, tomek_links). A wrong call when the second takes a row that the first does not make. O(rows).
template <class = void>
[[nodiscard]] resample_plan then(const resample_plan& first, const resample_plan& second) {
    resample_plan both;
    both.indices.reserve(second.size());
    for (const std::size_t row : second.indices) {
        HALLMARK_REQUIRE(row < first.size(), "then: the second plan takes row " + std::to_string(row) + " of " +
                                                 std::to_string(first.size()));
        both.indices.push_back(first.indices[row]);
    }
    return both;
}
/// Kept items come first in the result, then new ones, each in the order of the second plan.
template <class = void>
[[nodiscard]] synthesis_plan then(const synthesis_plan& first, const resample_plan& second) {
    synthesis_plan both;
    both.recipe = first.recipe;
    both.named_columns = first.named_columns;
    both.fell_back = first.fell_back;
    both.fewer_neighbours = first.fewer_neighbours;
    const std::size_t named = first.named_columns.size();
    for (const std::size_t row : second.indices) {
        HALLMARK_REQUIRE(row < first.size(), "then: the second plan takes row " + std::to_string(row) + " of " +
                                                 std::to_string(first.size()));
        if (row < first.kept.size()) {
            both.kept.push_back(first.kept[row]);
            continue;
        }
        const std::size_t m = row - first.kept.size();
        both.made.push_back(first.made[m]);
        for (std::size_t c = 0; c < named; ++c) both.named_values.push_back(first.named_values[m * named + c]);
    }
    return both;
}

/// Cleaning or sampling before new items are made: `second` was made for the rows that the first takes.
template <class = void>
[[nodiscard]] synthesis_plan then(const resample_plan& first, synthesis_plan second) {
    const auto original = [&](std::size_t row) {
        HALLMARK_REQUIRE(row < first.size(), "then: the second plan takes row " + std::to_string(row) + " of " +
                                                 std::to_string(first.size()));
        return first.indices[row];
    };
    for (std::size_t& item : second.kept) item = original(item);
    for (synthetic& item : second.made) {
        item.base = original(item.base);
        item.neighbour = original(item.neighbour);
    }
    return second;
}

/// A row of a plan that comes from an item that it must not come from.
struct plan_leak {
    std::size_t row = 0;  ///< of the plan's result
    std::size_t item = 0; ///< the forbidden item: the row itself, or a parent of it
    bool parent = false;  ///< whether the item is a parent of a new row

    friend bool operator==(const plan_leak&, const plan_leak&) = default;
};
/// The rows of a plan that are, or were made from, items of the test part: `is_test(item)` tells. By row; empty when
/// the plan may be used. (Samplers that read all items, such as cluster_centroids and the star and curve of
/// polynom_fit_smote, leak by what they have seen: split first.)
template <class IsTest>
[[nodiscard]] std::vector<plan_leak> leaks(const synthesis_plan& plan, IsTest&& is_test) {
    std::vector<plan_leak> found;
    for (std::size_t r = 0; r < plan.kept.size(); ++r)
        if (is_test(plan.kept[r])) found.push_back({r, plan.kept[r], false});
    for (std::size_t m = 0; m < plan.made.size(); ++m) {
        const synthetic& item = plan.made[m];
        if (is_test(item.base)) found.push_back({plan.kept.size() + m, item.base, true});
        if (item.neighbour != item.base && is_test(item.neighbour))
            found.push_back({plan.kept.size() + m, item.neighbour, true});
    }
    return found;
}
template <class IsTest>
[[nodiscard]] std::vector<plan_leak> leaks(const resample_plan& plan, IsTest&& is_test) {
    return leaks(synthesis_plan{.kept = plan.indices}, is_test);
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
