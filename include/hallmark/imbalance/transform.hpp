// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_TRANSFORM_HPP
#define HALLMARK_IMBALANCE_TRANSFORM_HPP

// New items of old ones by the host's own functions (swap a synonym, turn an image): data augmentation. A policy says
// which functions a new item goes through, a plan which items it begins at. Every new item knows its parent, so that
// none comes from outside the training part: a turned test image in the training part is a leak. The policies have
// Snorkel's names and rules.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/executor.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/plans.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "alias_table.hpp"
#include "counts.hpp"
#include "detail/grouped.hpp"
#include "materialize.hpp"
#include "random_sampling.hpp"
#include "strategy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// Which of the host's functions, told by number, a new item goes through, one after the other.
class augmentation_policy {
public:
    /// How many functions there are, and how many sequences an item gets at once: 1, or one a function (apply each).
    [[nodiscard]] std::size_t functions() const noexcept { return functions_; }
    [[nodiscard]] std::size_t sequences() const noexcept { return kind_ == kind::each ? functions_ : 1; }
    /// Appends sequence number `which`, below sequences(), to `steps`. O(its length).
    template <class = void>
    void generate(std::size_t which, random& numbers, std::vector<std::uint32_t>& steps) const {
        if (kind_ == kind::each) {
            steps.push_back(static_cast<std::uint32_t>(which));
        } else if (kind_ == kind::all) {
            for (std::size_t f = 0; f < functions_; ++f) steps.push_back(static_cast<std::uint32_t>(f));
        } else {
            for (std::size_t i = 0; i < length_; ++i)
                steps.push_back(kind_ == kind::random ? numbers.below(static_cast<std::uint32_t>(functions_))
                                                      : static_cast<std::uint32_t>(table_[numbers.bits64()]));
        }
    }

private:
    enum class kind : std::uint8_t { all, each, random, mean_field };
    augmentation_policy(kind which, std::size_t functions, std::size_t length)
        : kind_(which), functions_(functions), length_(length) {
        HALLMARK_REQUIRE(functions > 0 && functions < 0xFFFFFFFFu && length > 0,
                         "augmentation_policy: " + std::to_string(functions) + " functions, sequences of " +
                             std::to_string(length));
    }
    friend augmentation_policy apply_all_policy(std::size_t);
    friend augmentation_policy apply_each_policy(std::size_t);
    friend augmentation_policy random_policy(std::size_t, std::size_t);
    friend augmentation_policy mean_field_policy(std::span<const double>, std::size_t);

    kind kind_;
    std::size_t functions_;
    std::size_t length_;
    alias_table table_;
};

/// Every new item goes through all functions, in order. A wrong call when there are none.
[[nodiscard]] inline augmentation_policy apply_all_policy(std::size_t functions) {
    return {augmentation_policy::kind::all, functions, 1};
}
/// An item becomes one new item a function.
[[nodiscard]] inline augmentation_policy apply_each_policy(std::size_t functions) {
    return {augmentation_policy::kind::each, functions, 1};
}
/// The host's only function.
[[nodiscard]] inline augmentation_policy apply_one_policy() {
    return apply_each_policy(1);
}
/// So many random functions, each as likely; one may come twice. A wrong call when there are none, or the length is 0.
[[nodiscard]] inline augmentation_policy random_policy(std::size_t functions, std::size_t sequence_length = 1) {
    return {augmentation_policy::kind::random, functions, sequence_length};
}
/// So many random functions, in proportion to the weights, each drawn for itself: the mean field of a learned policy
/// (Ratner et al., "Learning to compose domain-specific transformations for data augmentation", 2017). A wrong call as
/// alias_table has them.
[[nodiscard]] inline augmentation_policy mean_field_policy(std::span<const double> weights,
                                                           std::size_t sequence_length = 1) {
    augmentation_policy policy(augmentation_policy::kind::mean_field, weights.size(), sequence_length);
    policy.table_ = alias_table(weights);
    return policy;
}

/// What to make: the items to keep, then the new ones, each of its parent by a sequence of functions.
struct augmentation_plan {
    std::vector<std::size_t> kept{};
    std::vector<std::size_t> parents{};  ///< [new item]
    std::vector<std::size_t> offsets{0}; ///< new item m goes through steps[offsets[m]] to steps[offsets[m + 1] - 1]
    std::vector<std::uint32_t> steps{};  ///< numbers of functions
    std::uint64_t seed = 0;              ///< of the random numbers that functions get

    [[nodiscard]] std::size_t size() const noexcept { return kept.size() + parents.size(); }
    [[nodiscard]] std::span<const std::uint32_t> steps_of(std::size_t m) const noexcept {
        return span_of(steps).subspan(offsets[m], offsets[m + 1] - offsets[m]);
    }
    friend bool operator==(const augmentation_plan&, const augmentation_plan&) = default;
};

/// The item of each row, its parent where it is new: with it labels_of() and classes_of() give the rows' labels.
template <class = void>
[[nodiscard]] resample_plan parents_of(const augmentation_plan& plan) {
    resample_plan rows{plan.kept};
    rows.indices.insert(rows.indices.end(), plan.parents.begin(), plan.parents.end());
    return rows;
}
/// The rows of a plan that are, or come from, items of the test part: `is_test(item)` tells. By row; empty when the
/// plan may be used.
template <class IsTest>
[[nodiscard]] std::vector<plan_leak> leaks(const augmentation_plan& plan, IsTest&& is_test) {
    std::vector<plan_leak> found;
    for (std::size_t r = 0; r < plan.kept.size(); ++r)
        if (is_test(plan.kept[r])) found.push_back({r, plan.kept[r], false});
    for (std::size_t m = 0; m < plan.parents.size(); ++m)
        if (is_test(plan.parents[m])) found.push_back({plan.kept.size() + m, plan.parents[m], true});
    return found;
}

struct augmentation_options {
    std::size_t per_original = 1; ///< how often the policy is asked for each item
    bool keep_original = true;
    std::uint64_t seed = 0;
};
struct class_augmentation_options {
    sampling_strategy strategy{}; ///< until how many items of each class, as over-samplers read it
    bool keep_original = true;
    std::uint64_t seed = 0;
    imbalance::draw draw = draw::even; ///< of parents
};

struct label_augmentation_options {
    std::size_t min_support = 0; ///< until so many rows have each label that a training item has
    bool keep_original = true;   ///< whether the items themselves are rows too; they count in any case
    std::uint64_t seed = 0;
};

namespace detail {
template <class = void>
void add_offspring(augmentation_plan& plan, const augmentation_policy& policy, std::size_t parent, std::size_t which,
                   random& numbers) {
    policy.generate(which, numbers, plan.steps);
    plan.parents.push_back(parent);
    plan.offsets.push_back(plan.steps.size());
}
} // namespace detail

/// Every training item gets its new ones, in the order of the items. An item's sequences hang on the seed and its
/// number alone. O(steps).
template <class = void>
[[nodiscard]] augmentation_plan augment(std::span<const std::size_t> training, const augmentation_policy& policy,
                                        const augmentation_options& options = {}) {
    augmentation_plan plan;
    plan.seed = options.seed;
    if (options.keep_original) plan.kept.assign(training.begin(), training.end());
    for (const std::size_t item : training) {
        random numbers = random(options.seed).split(1).split(item);
        for (std::size_t n = 0; n < options.per_original; ++n)
            for (std::size_t s = 0; s < policy.sequences(); ++s) detail::add_offspring(plan, policy, item, s, numbers);
    }
    return plan;
}

/// Training items of rare classes get new ones until their class has as many as the strategy says, counted in the
/// training part: by class, parents drawn evenly (or at random), a policy with several sequences taking them in turn.
/// `classes`: of all items, one each. A wrong call when a training item has no class, and those of
/// sampling_strategy::resolve. O(items + steps).
template <class_range R>
[[nodiscard]] augmentation_plan augment(std::span<const std::size_t> training, const R& classes,
                                        const augmentation_policy& policy,
                                        const class_augmentation_options& options = {}) {
    const detail::class_column all(classes);
    std::vector<label_id> of_training;
    for (const std::size_t item : training) {
        HALLMARK_REQUIRE(item < all.size(),
                         "augment: item " + std::to_string(item) + " of " + std::to_string(all.size()) + " classes");
        of_training.push_back(all[item]);
    }
    detail::class_column column(of_training);
    const std::vector<class_quota> quotas = options.strategy.resolve(column.counts(), sampling_kind::over);
    column.group();
    augmentation_plan plan;
    plan.seed = options.seed;
    if (options.keep_original) plan.kept.assign(training.begin(), training.end());
    for (const class_quota& quota : quotas) {
        random numbers = random(options.seed).split(2).split(quota.label);
        const std::span<const std::uint32_t> members = column.members(quota.label);
        std::size_t made = 0;
        detail::draw_members(numbers, members.size(), quota.count, options.draw, [&](std::size_t m) {
            detail::add_offspring(plan, policy, training[members[m]], made++ % policy.sequences(), numbers);
        });
    }
    return plan;
}

/// The same for items with many labels: the rarest label first (ties: the lower), each gets new items until it has
/// options.min_support, parents drawn evenly among its training items; a new item counts for all its parent's labels.
/// `sets`: of all items. A wrong call when a training item has no set. O(assignments + steps).
template <label_set_range R>
[[nodiscard]] augmentation_plan augment(std::span<const std::size_t> training, const R& sets,
                                        const augmentation_policy& policy, const label_augmentation_options& options) {
    const label_sets all = detail::read_sets(sets);
    std::vector<std::size_t> counts(label_counts(all).counts.size());
    for (const std::size_t item : training) {
        HALLMARK_REQUIRE(item < all.size(),
                         "augment: item " + std::to_string(item) + " of " + std::to_string(all.size()) + " label sets");
        for (const label_id label : all[item]) ++counts[label];
    }
    detail::grouped<std::size_t> bags(span_of(counts));
    for (const std::size_t item : training)
        for (const label_id label : all[item]) bags.put(label, item);
    std::vector<std::uint64_t> order;
    for (std::size_t l = 0; l < counts.size(); ++l)
        if (counts[l] > 0 && counts[l] < options.min_support) order.push_back(std::uint64_t{counts[l]} << 32 | l);
    std::sort(order.begin(), order.end());
    augmentation_plan plan;
    plan.seed = options.seed;
    if (options.keep_original) plan.kept.assign(training.begin(), training.end());
    for (const std::uint64_t key : order) {
        const std::size_t label = static_cast<std::size_t>(key & 0xFFFFFFFFu);
        if (counts[label] >= options.min_support) continue;
        random numbers = random(options.seed).split(3).split(label);
        std::size_t made = 0;
        detail::draw_members(numbers, bags[label].size(), options.min_support - counts[label], draw::even,
                             [&](std::size_t m) {
                                 const std::size_t parent = bags[label][m];
                                 detail::add_offspring(plan, policy, parent, made++ % policy.sequences(), numbers);
                                 for (const label_id other : all[parent]) ++counts[other];
                             });
    }
    return plan;
}

/// New items, made.
template <class Item>
struct augmented {
    std::vector<Item> items{};
    std::vector<std::size_t> numbers{}; ///< which new item of the plan each is
    std::vector<std::size_t> parents{}; ///< beside items
    std::vector<std::size_t> dropped{}; ///< new items of the plan of which a function made nothing
    std::vector<plan_leak> refused{};   ///< rows of the plan whose item or parent is not of the training part
};

/// Makes the new items of a plan. `items[i]` is the host's item i; `functions[f]` takes an item (and, if it wants,
/// hallmark::random&) and returns a new one, or std::nullopt where it has none; `is_training(item)` tells the part: of
/// any other item nothing is made, and it is told. Items go through their functions on the executor, each with random
/// numbers of its own, so that threads change nothing; what a function throws travels to the caller. A wrong call when
/// there are fewer functions than the plan's steps name (functions that have a size). O(steps) calls.
template <class Item, class Items, class Functions, class IsTraining, executor Executor = serial>
[[nodiscard]] augmented<Item> apply_augmentation(const augmentation_plan& plan, const Items& items,
                                                 Functions&& functions, IsTraining&& is_training, Executor&& ex = {}) {
    if constexpr (requires { functions.size(); })
        for (const std::uint32_t step : plan.steps)
            HALLMARK_REQUIRE(step < functions.size(), "apply_augmentation: the plan names function " +
                                                          std::to_string(step) + " of " +
                                                          std::to_string(functions.size()));
    augmented<Item> result;
    result.refused = leaks(plan, [&](std::size_t item) { return !is_training(item); });
    const std::size_t n = plan.parents.size();
    hallmark::detail::plain_vector<char> forbidden(n);
    for (const plan_leak& leak : result.refused)
        if (leak.parent) forbidden[leak.row - plan.kept.size()] = 1;
    std::vector<std::optional<Item>> made(n);
    const random source = random(plan.seed).split(0);
    for_each_block(ex, n, 64, [&](index_block block) {
        for (std::size_t m = block.begin; m < block.end; ++m) {
            if (forbidden[m] != 0) continue;
            random numbers = source.split(m);
            std::optional<Item> item(items[plan.parents[m]]);
            for (const std::uint32_t step : plan.steps_of(m)) {
                if constexpr (std::is_invocable_v<decltype(functions[step]), const Item&, random&>)
                    item = functions[step](static_cast<const Item&>(*item), numbers);
                else
                    item = functions[step](static_cast<const Item&>(*item));
                if (!item) break;
            }
            made[m] = std::move(item);
        }
    });
    for (std::size_t m = 0; m < n; ++m) {
        if (forbidden[m] != 0) continue;
        if (!made[m]) {
            result.dropped.push_back(m);
            continue;
        }
        result.items.push_back(std::move(*made[m]));
        result.numbers.push_back(m);
        result.parents.push_back(plan.parents[m]);
    }
    return result;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
