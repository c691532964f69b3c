// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_REGRESSION_SAMPLING_HPP
#define HALLMARK_IMBALANCE_REGRESSION_SAMPLING_HPP

// Numbers to predict (regression): samplers that give rare targets more items and normal ones fewer. What is rare a
// relevance function says; each run of rare or of normal targets is a class of its own (target_segments). All are
// plans; new items have the targets that lie where their features lie.
// (Torgo, Ribeiro, Pfahringer and Branco, "SMOTE for regression", EPIA 2013; Branco, Torgo and Ribeiro, "SMOGN: a
// pre-processing approach for imbalanced regression", LIDTA 2017, and "Pre-processing approaches for imbalanced
// distributions in regression", Neurocomputing 343, 2019. The R package UBL is theirs.)

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/executor.hpp"
#include "../../core/label_id.hpp"
#include "../../core/matrix.hpp"
#include "../../core/plans.hpp"
#include "../../core/random.hpp"
#include "../../core/span_of.hpp"
#include "../../neighbors/distance.hpp"
#include "../../neighbors/knn.hpp"
#include "../../numeric/math.hpp"
#include "../alias_table.hpp"
#include "../cleaning.hpp"
#include "../detail/require.hpp"
#include "../detail/synthesis.hpp"
#include "../detail/targets.hpp"
#include "../detail/weighted_sample.hpp"
#include "../materialize.hpp"
#include "../random_sampling.hpp"
#include "../strategy.hpp"
#include "relevance.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How many items each segment of targets is to have.
enum class segment_balance : std::uint8_t {
    balance, ///< all alike, items / segments
    extreme  ///< turned over: in proportion to 1 / its items, the sum as it is
};

struct regression_sampling_options {
    double threshold = 0.5; ///< a target is rare when its relevance is at least this
    segment_balance balance = segment_balance::balance;
    std::vector<double> factors{}; ///< own ones instead: how many times its items each segment has afterwards
    std::size_t k = 5;             ///< neighbours within the segment (smoter, smogn)
    /// Noise, in deviations of a column in the segment; by default 0.1 for gaussian_noise, and 0.02 at most for smogn.
    double perturbation = std::numeric_limits<double>::quiet_NaN();
    std::uint64_t seed = 0;
};

/// A plan for items with a number to predict: its rows (materialize() makes their features, leaks() checks their
/// parents), and the target of each.
struct regression_plan {
    synthesis_plan rows{}; ///< `label` of a new one is the number of its segment
    std::vector<double> targets{};

    friend bool operator==(const regression_plan&, const regression_plan&) = default;
};

/// How many items each segment has afterwards, as UBL computes it: `balance` rounds items / segments to a whole number
/// (halves to even); `extreme` gives B² / n_s, scaled so that the sum is segments × B (B as for balance). Own factors:
/// factor × n_s, rounded down. A wrong call when those are not as many as segments, or one is negative or not finite.
template <class = void>
[[nodiscard]] std::vector<double> segment_goals(const target_segments& cut,
                                                const regression_sampling_options& options = {}) {
    const std::size_t segments = cut.segments.size(), items = cut.order.size();
    std::vector<double> goals(segments);
    if (!options.factors.empty()) {
        HALLMARK_REQUIRE(options.factors.size() == segments,
                         "segment_goals: " + std::to_string(options.factors.size()) + " factors of " +
                             std::to_string(segments) + " segments");
        for (std::size_t s = 0; s < segments; ++s) {
            HALLMARK_REQUIRE(options.factors[s] >= 0 && options.factors[s] < 1e9,
                             "segment_goals: the factor " + std::to_string(options.factors[s]) + " of segment " +
                                 std::to_string(s));
            goals[s] = numeric::product(options.factors[s], static_cast<double>(cut.segments[s].size()));
        }
        return goals;
    }
    if (segments == 0) return goals;
    std::size_t alike = items / segments;
    const std::size_t rest = 2 * (items % segments);
    if (rest > segments || (rest == segments && alike % 2 == 1)) ++alike;
    const double b = static_cast<double>(alike);
    double sum = 0;
    for (std::size_t s = 0; s < segments; ++s) {
        const double size = static_cast<double>(cut.segments[s].size());
        goals[s] = options.balance == segment_balance::balance ? b : numeric::product(b, b) / size;
        sum += goals[s];
    }
    if (options.balance == segment_balance::extreme)
        for (double& goal : goals) goal *= numeric::product(static_cast<double>(segments), b) / sum;
    return goals;
}

namespace detail {

/// Segments, and how many items each is to have, in whole numbers.
struct segment_plan {
    template <class = void>
    segment_plan(const char* who, std::span<const double> targets, const relevance& phi,
                 const regression_sampling_options& options)
        : cut(segments_of(targets, phi, options.threshold)) {
        HALLMARK_REQUIRE(targets.size() < 0xFFFFFFFFu, std::string(who) + ": " + std::to_string(targets.size()) +
                                                           " items; fewer than 2^32 - 1 are possible");
        for (const double goal : segment_goals(cut, options)) goals.push_back(static_cast<std::size_t>(goal));
    }
    /// Of a segment's items, those that stay: all, or as many as it is to have.
    template <class = void>
    [[nodiscard]] std::vector<std::size_t> staying(std::size_t s, random& numbers) const {
        const std::span<const std::size_t> items = cut.items(s);
        if (goals[s] >= items.size()) return {items.begin(), items.end()};
        std::vector<std::size_t> stay = numbers.sample(items.size(), goals[s]);
        for (std::size_t& place : stay) place = items[place];
        return stay;
    }

    target_segments cut;
    std::vector<std::size_t> goals;
};

/// What smoter, gaussian_noise and smogn share: segments with too many items lose random ones, those with too few get
/// new ones: each item in its turn, and the rest at random; `make(segment, items, begins, plan, numbers)` makes one for
/// each place in begins.
template <class Make>
[[nodiscard]] regression_plan
resampled_segments(const char* who, features_view features, std::span<const double> targets, const relevance& phi,
                   const regression_sampling_options& options, synthesis_kind kind, Make&& make) {
    require_rows(who, features, targets.size(), options.k);
    HALLMARK_REQUIRE(!(options.perturbation < 0) && options.perturbation != std::numeric_limits<double>::infinity(),
                     std::string(who) + ": the perturbation is " + std::to_string(options.perturbation));
    const segment_plan segments(who, targets, phi, options);
    const std::size_t count = segments.goals.size();
    regression_plan plan;
    plan.rows.recipe.kind = kind;
    plan.rows.recipe.seed = options.seed;
    for (std::size_t s = 0; s < count; ++s) {
        random numbers = random(options.seed).split(s);
        const std::vector<std::size_t> stay = segments.staying(s, numbers);
        plan.rows.kept.insert(plan.rows.kept.end(), stay.begin(), stay.end());
    }
    std::sort(plan.rows.kept.begin(), plan.rows.kept.end());
    for (const std::size_t item : plan.rows.kept) plan.targets.push_back(targets[item]);
    for (std::size_t s = 0; s < count; ++s) {
        std::vector<std::uint32_t> items, begins;
        for (const std::size_t item : segments.cut.items(s)) items.push_back(static_cast<std::uint32_t>(item));
        if (segments.goals[s] <= items.size()) continue;
        std::sort(items.begin(), items.end());
        random numbers = random(options.seed).split(s);
        draw_members(numbers, items.size(), segments.goals[s] - items.size(), draw::even,
                     [&](std::size_t m) { begins.push_back(static_cast<std::uint32_t>(m)); });
        make(s, span_of(items), span_of(begins), plan, numbers);
    }
    return plan;
}

/// The k nearest of the same segment for each of its items; tells in the plan where there are fewer, or none.
template <class Executor>
[[nodiscard]] knn_graph within_segment(features_view features, std::size_t segment,
                                       std::span<const std::uint32_t> items, std::size_t k, synthesis_plan& plan,
                                       Executor& ex) {
    knn_graph graph = knn_in_group(features, items, items, k, segment, plan, ex);
    if (graph.k() == 0) plan.fell_back.push_back(static_cast<label_id>(segment));
    return graph;
}

/// Adds a new item between two, with its target between theirs.
template <class = void>
void add_between(regression_plan& plan, std::span<const double> targets, std::size_t base, std::size_t neighbour,
                 double gap, std::size_t segment) {
    add_item(plan.rows, base, neighbour, gap, segment);
    plan.targets.push_back(targets[base] + numeric::product(gap, targets[neighbour] - targets[base]));
}

/// The standard deviations of each column, and of the targets, in a segment (with n - 1; of one item 0).
struct segment_deviations {
    template <class = void>
    segment_deviations(features_view features, std::span<const double> targets, std::span<const std::uint32_t> items) {
        const auto deviation = [&](auto&& value) {
            const double n = static_cast<double>(items.size());
            double mean = 0, squares = 0;
            for (const std::uint32_t i : items) mean += value(i) / n;
            for (const std::uint32_t i : items) squares += numeric::product(value(i) - mean, value(i) - mean);
            return items.size() > 1 ? numeric::sqrt(squares / (n - 1)) : 0;
        };
        for (std::size_t j = 0; j < features.columns(); ++j)
            columns.push_back(deviation([&](std::size_t i) { return static_cast<double>(features[i][j]); }));
        target = deviation([&](std::size_t i) { return targets[i]; });
    }
    std::vector<double> columns;
    double target = 0;
};

/// Adds a new item near another: noise of `scale` deviations on each feature and on the target.
template <class = void>
void add_near(regression_plan& plan, std::span<const double> targets, const segment_deviations& deviations,
              std::size_t base, double scale, std::size_t segment) {
    add_item(plan.rows, base, base, scale, segment);
    random numbers = random(plan.rows.recipe.seed).split(std::uint64_t{2} << 32 | plan.rows.made.back().stream);
    const double noise = numeric::product(normal_pair(numbers).first, scale);
    plan.targets.push_back(targets[base] + numeric::product(noise, deviations.target));
}
template <class = void>
void tell_widths(synthesis_recipe& recipe, std::size_t segment, std::span<const double> widths) {
    recipe.columns = widths.size();
    recipe.of_class.resize((segment + 1) * widths.size());
    for (std::size_t j = 0; j < widths.size(); ++j) recipe.of_class[segment * widths.size() + j] = widths[j];
}

/// random_over (`over`) and random_under: only the rare, or only the normal, segments change.
template <class = void>
[[nodiscard]] resample_plan sampled_segments(const char* who, std::span<const double> targets, const relevance& phi,
                                             const regression_sampling_options& options, bool over) {
    segment_plan segments(who, targets, phi, options);
    std::size_t others = 0, other_segments = 0, own_segments = 0;
    for (const target_segment& s : segments.cut.segments) {
        if (s.rare != over) others += s.size();
        ++(s.rare != over ? other_segments : own_segments);
    }
    resample_plan plan;
    if (over)
        for (std::size_t i = 0; i < targets.size(); ++i) plan.indices.push_back(i);
    for (std::size_t s = 0; s < segments.goals.size(); ++s) {
        const target_segment& segment = segments.cut.segments[s];
        if (segment.rare != over || (other_segments == 0 && options.factors.empty())) {
            segments.goals[s] = segment.size();
        } else if (options.factors.empty()) {
            const double alike = static_cast<double>(others) / static_cast<double>(own_segments);
            const double mean = static_cast<double>(others) / static_cast<double>(other_segments);
            segments.goals[s] =
                static_cast<std::size_t>(options.balance == segment_balance::balance
                                             ? alike
                                             : numeric::product(mean, mean) / static_cast<double>(segment.size()));
        }
        random numbers = random(options.seed).split(s);
        const std::span<const std::size_t> items = segments.cut.items(s);
        if (over) {
            const std::size_t more = segments.goals[s] > items.size() ? segments.goals[s] - items.size() : 0;
            draw_members(numbers, items.size(), more, draw::uniform,
                         [&](std::size_t place) { plan.indices.push_back(items[place]); });
        } else {
            const std::vector<std::size_t> stay = segments.staying(s, numbers);
            plan.indices.insert(plan.indices.end(), stay.begin(), stay.end());
        }
    }
    if (!over) std::sort(plan.indices.begin(), plan.indices.end());
    return plan;
}

/// Class 0, normal, may lose items; where nobody is normal, nothing may (class 1 is told, and may not).
template <class = void>
[[nodiscard]] sampling_strategy only_normal(std::span<const label_id> classes) {
    for (const label_id c : classes)
        if (c == 0) return sampling_strategy::classes({0});
    return sampling_strategy::classes({});
}

} // namespace detail

/// SMOTER, SMOTE for regression: a segment with fewer items than its goal gets new ones between an item and one of its
/// k nearest of the segment, with the target between theirs (by distance, as in the paper, which is by the gap); one
/// with more loses random items. Kept items ascending, then the new ones by segment. A segment of one item repeats it
/// (rows.fell_back); one of k or fewer has fewer neighbours (rows.fewer_neighbours; both by number). Wrong calls: rows
/// that are not as many as targets, k = 0, features or targets that are not finite, and those of segment_goals. Costs
/// the neighbours within the segments that grow.
template <executor Executor = serial>
[[nodiscard]] regression_plan smoter(features_view features, std::span<const double> targets, const relevance& phi,
                                     const regression_sampling_options& options = {}, Executor&& ex = {}) {
    return detail::resampled_segments(
        "smoter", features, targets, phi, options, synthesis_kind::between,
        [&](std::size_t s, std::span<const std::uint32_t> items, std::span<const std::uint32_t> begins,
            regression_plan& plan, random& numbers) {
            const knn_graph graph = detail::within_segment(features, s, items, options.k, plan.rows, ex);
            for (const std::uint32_t m : begins) {
                const std::uint32_t neighbour = graph.k() == 0 ? items[m] : detail::pick(numbers, graph[m]);
                detail::add_between(plan, targets, items[m], neighbour, numbers.uniform(), s);
            }
        });
}

/// Gaussian noise: as smoter, but a new item is an item of the segment with noise of options.perturbation × the
/// segment's deviation on each feature and on the target. O(rows × columns).
template <class = void>
[[nodiscard]] regression_plan gaussian_noise(features_view features, std::span<const double> targets,
                                             const relevance& phi, const regression_sampling_options& options = {}) {
    const double scale = options.perturbation == options.perturbation ? options.perturbation : 0.1;
    return detail::resampled_segments("gaussian_noise", features, targets, phi, options,
                                      synthesis_kind::between_or_near,
                                      [&](std::size_t s, std::span<const std::uint32_t> items,
                                          std::span<const std::uint32_t> begins, regression_plan& plan, random&) {
                                          const detail::segment_deviations deviations(features, targets, items);
                                          detail::tell_widths(plan.rows.recipe, s, span_of(deviations.columns));
                                          for (const std::uint32_t m : begins)
                                              detail::add_near(plan, targets, deviations, items[m], scale, s);
                                      });
}

/// SMOGN: as smoter where the drawn neighbour is nearer than half the median of the item's distances to its segment
/// (itself included, as in the paper's program); else noise as gaussian_noise, of at most options.perturbation and that
/// half median (0.02 is the paper's program's). Costs (items)² × columns in segments that grow.
template <executor Executor = serial>
[[nodiscard]] regression_plan smogn(features_view features, std::span<const double> targets, const relevance& phi,
                                    const regression_sampling_options& options = {}, Executor&& ex = {}) {
    const double most = options.perturbation == options.perturbation ? options.perturbation : 0.02;
    return detail::resampled_segments(
        "smogn", features, targets, phi, options, synthesis_kind::between_or_near,
        [&](std::size_t s, std::span<const std::uint32_t> items, std::span<const std::uint32_t> begins,
            regression_plan& plan, random& numbers) {
            const knn_graph graph = detail::within_segment(features, s, items, options.k, plan.rows, ex);
            const detail::segment_deviations deviations(features, targets, items);
            detail::tell_widths(plan.rows.recipe, s, span_of(deviations.columns));
            std::vector<double> limits(items.size());
            for_each_block(ex, items.size(), 64, [&](index_block block) {
                std::vector<double> distances(items.size());
                for (std::size_t m = block.begin; m < block.end; ++m) {
                    for (std::size_t o = 0; o < items.size(); ++o)
                        distances[o] =
                            numeric::sqrt(neighbors::squared_distance(features[items[m]], features[items[o]]));
                    std::sort(distances.begin(), distances.end());
                    const std::size_t n = distances.size();
                    limits[m] = (distances[(n - 1) / 2] + distances[n / 2]) / 4;
                }
            });
            for (const std::uint32_t m : begins) {
                const std::size_t at = graph.k() == 0 ? 0 : numbers.below(static_cast<std::uint32_t>(graph.k()));
                const double gap = numbers.uniform();
                if (graph.k() > 0 && numeric::sqrt(graph.squared_distances(m)[at]) < limits[m])
                    detail::add_between(plan, targets, items[m], graph[m][at], gap, s);
                else
                    detail::add_near(plan, targets, deviations, items[m], limits[m] < most ? limits[m] : most, s);
            }
        });
}

/// Random over-sampling: rare segments get repeated items. All items first, in order; then by segment. By default
/// (`balance`) each rare segment is filled up to normal items / rare segments; `extreme`: up to B² / n_s, B the mean
/// size of a normal segment; own factors are for all segments (a normal one's is not used). A segment that has more
/// already gets none. (UBL adds as many as it should have.) Wrong calls as smoter. O(n log n + rows).
template <class = void>
[[nodiscard]] resample_plan random_over(std::span<const double> targets, const relevance& phi,
                                        const regression_sampling_options& options = {}) {
    return detail::sampled_segments("random_over", targets, phi, options, true);
}

/// Random under-sampling: normal segments lose random items, the kept ones ascending. By default (`balance`) each
/// normal segment is cut to rare items / normal segments; `extreme`: to B² / n_s, B the mean size of a rare segment; a
/// rare segment's own factor is not used. Wrong calls as smoter. O(n log n).
template <class = void>
[[nodiscard]] resample_plan random_under(std::span<const double> targets, const relevance& phi,
                                         const regression_sampling_options& options = {}) {
    return detail::sampled_segments("random_under", targets, phi, options, false);
}

struct wercs_options {
    double over = 0.5;  ///< how many items are added, as a part of all
    double under = 0.5; ///< how many are left out at most, as a part of all; in [0, 1]
    std::uint64_t seed = 0;
};

/// WERCS, weighted relevance-based combination of strategies: without a threshold, items are left out in proportion to
/// 1 - φ (each once; never one of φ = 1), and drawn again in proportion to φ (from all, never one of φ = 0). The kept
/// ones ascending, then what is drawn. A wrong call when φ is 0 for all and `over` is not, a part is negative or
/// `under` above 1. O(n log n).
template <class = void>
[[nodiscard]] resample_plan wercs(std::span<const double> targets, const relevance& phi,
                                  const wercs_options& options = {}) {
    detail::require_finite("wercs", targets);
    HALLMARK_REQUIRE(options.over >= 0 && options.over < 1e6 && options.under >= 0 && options.under <= 1,
                     "wercs: over " + std::to_string(options.over) + ", under " + std::to_string(options.under));
    const std::size_t n = targets.size();
    std::vector<double> weights(n), against(n);
    std::size_t may_go = 0;
    bool any = false;
    for (std::size_t i = 0; i < n; ++i) {
        weights[i] = phi(targets[i]);
        against[i] = 1 - weights[i];
        any = any || weights[i] > 0;
        may_go += against[i] > 0;
    }
    const std::size_t more = static_cast<std::size_t>(numeric::product(options.over, static_cast<double>(n)));
    std::size_t fewer = static_cast<std::size_t>(numeric::product(options.under, static_cast<double>(n)));
    if (fewer > may_go) fewer = may_go;
    HALLMARK_REQUIRE(any || more == 0, "wercs: no target has a relevance above 0: nothing can be drawn again");
    hallmark::detail::plain_vector<char> stays(n, 1);
    for (const std::size_t i : detail::weighted_sample(span_of(against), fewer, random(options.seed).split(0)))
        stays[i] = 0;
    resample_plan plan = detail::marked(stays);
    if (more == 0) return plan;
    const alias_table table(span_of(weights));
    random numbers = random(options.seed).split(1);
    for (std::size_t m = 0; m < more; ++m) plan.indices.push_back(table[numbers.bits64()]);
    return plan;
}

/// 1 for a rare target, 0 for a normal one: with these as classes, what cleans classes cleans targets. O(n).
template <class = void>
[[nodiscard]] std::vector<label_id> rare_classes(std::span<const double> targets, const relevance& phi,
                                                 double threshold = 0.5) {
    detail::require_finite("rare_classes", targets);
    std::vector<label_id> classes;
    for (const double y : targets) classes.push_back(phi(y) >= threshold ? 1 : 0);
    return classes;
}

struct regression_cleaning_options {
    double threshold = 0.5;
    std::size_t k = 3; ///< edited_nearest_neighbours
    agreement kind = agreement::mode;
};

/// Edited nearest neighbours for regression: leaves out normal items whose k nearest are rare (`mode`: most of them;
/// `all`: one of them is enough), as edited_nearest_neighbours does with the classes normal and rare. O(items × k).
template <class = void>
[[nodiscard]] resample_plan edited_nearest_neighbours(const knn_graph& graph, std::span<const double> targets,
                                                      const relevance& phi,
                                                      const regression_cleaning_options& options = {}) {
    const std::vector<label_id> classes = rare_classes(targets, phi, options.threshold);
    return edited_nearest_neighbours(
        graph, span_of(classes),
        {.strategy = detail::only_normal(span_of(classes)), .k = options.k, .kind = options.kind});
}
/// Tomek links for regression: leaves out the normal item of each two, a normal and a rare one, that are each other's
/// nearest. O(items).
template <class = void>
[[nodiscard]] resample_plan tomek_links(const knn_graph& graph, std::span<const double> targets, const relevance& phi,
                                        const regression_cleaning_options& options = {}) {
    const std::vector<label_id> classes = rare_classes(targets, phi, options.threshold);
    return tomek_links(graph, classes, {.strategy = detail::only_normal(span_of(classes))});
}

struct regenn_options {
    std::size_t k = 9;
    double alpha = 5; ///< how many deviations of its neighbours' targets an item's may be off their mean
};

/// RegENN, edited nearest neighbours by the targets themselves, without a relevance: leaves out items whose target is
/// more than alpha × the standard deviation of their k nearest's targets off their mean (Kordos and Blachnik, "Instance
/// selection with neural networks for regression problems", ICANN 2012). O(items × k).
template <class = void>
[[nodiscard]] resample_plan regenn(const knn_graph& graph, std::span<const double> targets,
                                   const regenn_options& options = {}) {
    detail::require_graph("regenn", graph, targets.size(), options.k);
    detail::require_finite("regenn", targets);
    HALLMARK_REQUIRE(options.alpha >= 0, "regenn: alpha is " + std::to_string(options.alpha));
    const std::size_t used = options.k < graph.k() ? options.k : graph.k();
    const double n = static_cast<double>(used);
    resample_plan plan;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        double mean = 0, squares = 0;
        for (std::size_t j = 0; j < used; ++j) mean += targets[graph[i][j]] / n;
        for (std::size_t j = 0; j < used; ++j) {
            const double off = targets[graph[i][j]] - mean;
            squares += numeric::product(off, off);
        }
        const double off = targets[i] < mean ? mean - targets[i] : targets[i] - mean;
        if (used == 0 || !(off > numeric::product(options.alpha, numeric::sqrt(squares / n))))
            plan.indices.push_back(i);
    }
    return plan;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
