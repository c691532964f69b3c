// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_SMOTE_VARIANTS_HPP
#define HALLMARK_IMBALANCE_SMOTE_VARIANTS_HPP

// SMOTE that looks at more than the neighbours: at a classifier's support vectors, at clusters, at the distance from
// the other classes, at the shape of the class.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
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
#include "detail/apportion.hpp"
#include "detail/synthesis.hpp"
#include "k_means.hpp"
#include "smote.hpp"
#include "strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

struct svm_smote_options {
    sampling_strategy strategy{};
    std::size_t k = 5;
    std::size_t m = 10;    ///< neighbours among all items that tell noise and danger
    double out_step = 0.5; ///< how far behind a safe support vector a new item may lie, as a part of the way
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::uniform;
    lone_item lone = lone_item::reject;
};

struct k_means_smote_options {
    sampling_strategy strategy{};
    std::size_t k = 2;
    std::size_t clusters = 8;
    /// A cluster is filled when its other items / its items of the class, both plus one, are at most this.
    double ratio = 1;
    std::size_t max_iterations = 100; ///< of k-means
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::uniform;
    lone_item lone = lone_item::reject;
};

struct prowsyn_options {
    sampling_strategy strategy{};
    std::size_t k = 5; ///< neighbours of each other item that make a level
    std::size_t levels = 5;
    double theta = 1; ///< level l weighs exp(-theta (l - 1))
    std::uint64_t seed = 0;
    lone_item lone = lone_item::reject;
};

/// Along which lines polynom_fit_smote puts new items.
enum class fit_topology : std::uint8_t {
    star,  ///< from each item of the class to the class's mean
    bus,   ///< from each item of the class to the next, in the order of the items
    curve, ///< one curve: column by column a polynomial of the place in the order of the items, by least squares
    mesh   ///< between each two items of the class
};
struct polynom_fit_smote_options {
    sampling_strategy strategy{};
    fit_topology topology = fit_topology::star;
    std::size_t degree = 2; ///< of the curve's polynomials; lower in a class of so few items that it runs through all
    std::uint64_t seed = 0; ///< mesh: which pairs, when there are more than new items
    lone_item lone = lone_item::reject;
};

/// SVM-SMOTE (Nguyen, Cooper and Kamei, "Borderline over-sampling for imbalanced data classification", 2011).
/// `support`: the items that the host's support vector machine found (of any class). New items begin at those of the
/// class that are no noise: between it and a neighbour of the class where half or more of its m nearest are of another
/// class; else behind it, away from the neighbour (a negative gap). A class without one falls back to SMOTE
/// (plan.fell_back). Wrong calls as smote; also a support item that does not exist, a negative step.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan svm_smote(features_view features, const R& classes, std::span<const std::size_t> support,
                                       const svm_smote_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.out_step >= 0, "svm_smote: the step is " + std::to_string(options.out_step));
    detail::synthesis<> to("svm_smote", features, classes, options.strategy, options.k, options.lone);
    hallmark::detail::plain_vector<char> is_support(to.column.size());
    for (const std::size_t i : support) {
        HALLMARK_REQUIRE(i < is_support.size(), "svm_smote: there is no item " + std::to_string(i));
        is_support[i] = 1;
    }
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        const detail::hostile_neighbours hostile = to.hostile(quota, options.m, ex);
        std::vector<std::uint32_t> bases;
        hallmark::detail::plain_vector<char> inside; // whether new items lie between
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (is_support[members[i]] == 0 || hostile.counts[i] == hostile.k) continue;
            bases.push_back(members[i]);
            inside.push_back(hostile.in_danger(i));
        }
        if (bases.empty()) {
            to.fall_back(quota, bases);
            inside.assign(bases.size(), 1);
        }
        const knn_graph graph = to.within(quota, bases, options.k, ex);
        detail::draw_members(numbers, bases.size(), quota.count, options.draw, [&](std::size_t b) {
            const std::uint32_t neighbour = detail::pick(numbers, graph[b]);
            const double u = numbers.uniform();
            to.add(bases[b], neighbour, inside[b] != 0 ? u : -u * options.out_step, quota.label);
        });
    });
    return std::move(to.plan);
}

/// k-means SMOTE (Douzas, Bacao and Last, "Improving imbalanced learning through a heuristic oversampling method based
/// on k-means and SMOTE", 2018): all items are clustered; clusters in which the class is not outnumbered (see ratio)
/// get new items, more where its items there are sparse: in proportion to the mean distance between them to the power
/// of the columns, over their number (computed by logarithms); inside a cluster, SMOTE. Where no cluster has two items
/// of the class and passes, SMOTE over the whole class (plan.fell_back). Wrong calls as smote.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan k_means_smote(features_view features, const R& classes,
                                           const k_means_smote_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.clusters > 0 && options.max_iterations > 0,
                     "k_means_smote: clusters or max_iterations is 0");
    detail::synthesis<> to("k_means_smote", features, classes, options.strategy, options.k, options.lone);
    const k_means_result groups = detail::k_means_of(
        features, to.all,
        {.clusters = options.clusters, .max_iterations = options.max_iterations, .seed = options.seed}, ex);
    std::vector<std::size_t> sizes(groups.clusters);
    for (const std::uint32_t c : groups.cluster) ++sizes[c];
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        std::vector<std::vector<std::uint32_t>> inside(groups.clusters);
        for (const std::uint32_t i : members) inside[groups.cluster[i]].push_back(i);
        // ln of sparsity: columns × ln(mean distance) - ln(number); all distances 0 are as dense as can be.
        std::vector<double> sparsity(groups.clusters, 0);
        double most = 0;
        bool any = false;
        hallmark::detail::plain_vector<char> filled(groups.clusters);
        for (std::size_t c = 0; c < groups.clusters; ++c) {
            const double own = static_cast<double>(inside[c].size());
            if (inside[c].size() < 2 || (static_cast<double>(sizes[c]) - own + 1) / (own + 1) > options.ratio) continue;
            double sum = 0;
            for (std::size_t a = 0; a < inside[c].size(); ++a)
                for (std::size_t b = a + 1; b < inside[c].size(); ++b)
                    sum += numeric::sqrt(neighbors::squared_distance(features[inside[c][a]], features[inside[c][b]]));
            const double mean = sum / (own * (own - 1) / 2);
            sparsity[c] = mean > 0 ? numeric::product(static_cast<double>(features.columns()), numeric::log(mean)) -
                                         numeric::log(own)
                                   : -1e300;
            if (!any || sparsity[c] > most) most = sparsity[c];
            any = true;
            filled[c] = 1;
        }
        if (!any) {
            inside.resize(1);
            to.fall_back(quota, inside[0]);
            sparsity.assign(1, 1);
        } else {
            for (std::size_t c = 0; c < groups.clusters; ++c)
                sparsity[c] = filled[c] != 0 ? numeric::exp(sparsity[c] - most) : 0;
        }
        const std::vector<std::size_t> counts = detail::apportion(span_of(sparsity), quota.count);
        for (std::size_t c = 0; c < counts.size(); ++c) {
            if (counts[c] == 0) continue;
            const knn_graph graph = knn_among(features, inside[c], inside[c], {.k = options.k}, ex);
            detail::draw_members(numbers, inside[c].size(), counts[c], options.draw,
                                 [&](std::size_t b) { to.add_between(numbers, inside[c][b], graph[b], quota.label); });
        }
    });
    return std::move(to.plan);
}

/// ProWSyn (Barua, Islam and Murase, "ProWSyn: proximity weighted synthetic oversampling technique for imbalanced data
/// set learning", 2013): the items of the class that are among the k nearest of some other item are the first level; of
/// the rest again so, the next; what remains is the last. Levels nearer to the other classes get more new items, by
/// exp(-theta (l - 1)), exactly apportioned; each lies between two random items of its level. Wrong calls as smote.
template <class_range R, executor Executor = serial>
[[nodiscard]] synthesis_plan prowsyn(features_view features, const R& classes, const prowsyn_options& options = {},
                                     Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.k > 0 && options.levels > 0, "prowsyn: k or levels is 0");
    HALLMARK_REQUIRE(options.theta >= 0, "prowsyn: theta is " + std::to_string(options.theta));
    detail::synthesis<> to("prowsyn", features, classes, options.strategy, options.k, options.lone);
    to.each_class(options.seed, [&](const class_quota& quota, auto members, random numbers) {
        std::vector<std::uint32_t> rest(members.begin(), members.end());
        const std::vector<std::uint32_t> others = to.others(quota.label);
        std::vector<std::vector<std::uint32_t>> levels;
        std::vector<double> weights;
        hallmark::detail::plain_vector<char> reached(to.column.size());
        while (!rest.empty()) {
            levels.emplace_back();
            weights.push_back(numeric::exp(-options.theta * static_cast<double>(levels.size() - 1)));
            if (levels.size() == options.levels || others.empty()) {
                levels.back().swap(rest);
                break;
            }
            const knn_graph near = knn_among(features, rest, others, {.k = options.k}, ex);
            for (std::size_t i = 0; i < near.size(); ++i)
                for (const std::uint32_t row : near[i]) reached[row] = 1;
            std::vector<std::uint32_t> further;
            for (const std::uint32_t row : rest) (reached[row] != 0 ? levels.back() : further).push_back(row);
            rest.swap(further);
        }
        const std::vector<std::size_t> counts = detail::apportion(span_of(weights), quota.count);
        for (std::size_t l = 0; l < levels.size(); ++l)
            for (std::size_t n = 0; n < counts[l]; ++n) {
                const std::uint32_t base = detail::pick(numbers, span_of(levels[l]));
                to.add_between(numbers, base, span_of(levels[l]), quota.label);
            }
    });
    return std::move(to.plan);
}

namespace detail {
/// The coefficients, [power × columns + column], of the polynomials of u that fit the features of members best, which
/// stand evenly on u in [-1, 1]; `of_class` is zeros. By polynomials that are orthogonal on these u (Forsythe,
/// "Generation and use of orthogonal polynomials for data-fitting with a digital computer", 1957). The first power's
/// are the means when the degree is 0. O(members × columns × degree).
template <class = void>
void fit_curve(const features_view& features, std::span<const std::uint32_t> members, std::size_t degree,
               std::span<double> of_class) {
    const std::size_t d = features.columns(), last = members.size() - 1;
    std::vector<double> basis{1}, before, sums(d);
    double norm_before = 1;
    for (std::size_t p = 0; p <= degree && p <= last; ++p) {
        double norm = 0;
        sums.assign(d, 0);
        for (std::size_t i = 0; i <= last; ++i) {
            const double u = last > 0 ? static_cast<double>(2 * i) / static_cast<double>(last) - 1 : 0;
            double value = 0;
            for (std::size_t q = p + 1; q-- > 0;) value = numeric::product(value, u) + basis[q];
            norm += numeric::product(value, value);
            for (std::size_t j = 0; j < d; ++j)
                sums[j] += numeric::product(value, static_cast<double>(features[members[i]][j]));
        }
        for (std::size_t j = 0; j < d; ++j)
            for (std::size_t q = 0; q <= p; ++q) of_class[q * d + j] += numeric::product(basis[q], sums[j] / norm);
        // The next of the basis: u times this one, less the one before in the proportion of their norms.
        std::vector<double> next(p + 2);
        for (std::size_t q = 0; q <= p; ++q) next[q + 1] = basis[q];
        for (std::size_t q = 0; q < p; ++q) next[q] -= numeric::product(before[q], norm / norm_before);
        before.swap(basis);
        basis.swap(next);
        norm_before = norm;
    }
}
} // namespace detail

/// Polynom-fit-SMOTE (Gazzah and Essoukri Ben Amara, "New oversampling approaches based on polynomial fitting for
/// imbalanced data sets", 2008), in its four topologies: new items stand evenly along the lines or the curve; earlier
/// lines take one more where the number does not divide (mesh: lines drawn at random). Star and curve read the class as
/// a whole: their items' parents are those that they stand next to. Wrong calls as smote; also a curve of degree 0, and
/// for star and curve a feature that is not finite.
template <class_range R>
[[nodiscard]] synthesis_plan polynom_fit_smote(features_view features, const R& classes,
                                               const polynom_fit_smote_options& options = {}) {
    HALLMARK_REQUIRE(options.degree > 0, "polynom_fit_smote: the degree is 0");
    detail::synthesis<> to("polynom_fit_smote", features, classes, options.strategy, 1, options.lone);
    const bool star = options.topology == fit_topology::star, curve = options.topology == fit_topology::curve;
    synthesis_recipe& recipe = to.plan.recipe;
    if (star || curve) {
        recipe.kind = star ? synthesis_kind::to_mean : synthesis_kind::on_curve;
        recipe.degree = star ? 0 : options.degree;
        recipe.columns = features.columns();
        recipe.of_class.assign(to.column.counts().counts.size() * (recipe.degree + 1) * recipe.columns, 0);
    }
    for (const class_quota& quota : to.quotas) {
        const std::span<const std::uint32_t> members = to.column.members(quota.label);
        if (quota.count > 0 && recipe.columns > 0) {
            const std::size_t numbers = (recipe.degree + 1) * recipe.columns;
            const std::span<double> own = writable_span_of(recipe.of_class).subspan(quota.label * numbers, numbers);
            detail::fit_curve(features, members, recipe.degree, own);
            for (const double value : own)
                HALLMARK_REQUIRE(value - value == 0, "polynom_fit_smote: class " + std::to_string(quota.label) +
                                                         " has a feature that is not finite");
        }
        if (!to.open(quota)) continue;
        const std::size_t m = members.size();
        const auto along = [&](std::size_t a, std::size_t b, std::size_t count) {
            for (std::size_t n = 1; n <= count; ++n)
                to.add(members[a], members[b], static_cast<double>(n) / static_cast<double>(count + 1), quota.label);
        };
        if (curve) {
            for (std::size_t n = 1; n <= quota.count; ++n) {
                const std::size_t at = n * (m - 1) / (quota.count + 1);
                to.add(members[at], members[at + 1], static_cast<double>(n) / static_cast<double>(quota.count + 1),
                       quota.label);
            }
            continue;
        }
        const std::size_t lines = star ? m : options.topology == fit_topology::bus ? m - 1 : m * (m - 1) / 2;
        const std::size_t each = quota.count / lines, more = quota.count % lines;
        if (options.topology != fit_topology::mesh) {
            for (std::size_t a = 0; a < lines; ++a) along(a, star ? a : a + 1, each + (a < more));
            continue;
        }
        random numbers = random(options.seed).split(quota.label);
        const std::vector<std::size_t> chosen = numbers.sample(lines, more);
        std::size_t line = 0, next = 0;
        for (std::size_t a = 0; a < m; ++a)
            for (std::size_t b = a + 1; b < m; ++b, ++line) {
                const bool extra = next < chosen.size() && chosen[next] == line;
                next += extra;
                along(a, b, each + extra);
            }
    }
    return std::move(to.plan);
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
