// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_STRATEGY_HPP
#define HALLMARK_IMBALANCE_STRATEGY_HPP

// Which classes a sampler changes, and to how many items: imbalanced-learn's sampling_strategy, and three rules more.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "counts.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// Which classes a sampler changes. Over-samplers bring them to the majority's count, under-samplers to the minority's.
/// The majority (minority) is the most (least) frequent class; ties: the lowest.
enum class strategy : std::uint8_t {
    automatic, ///< "auto": not_majority for over-samplers, not_minority for the others
    all,
    not_majority,
    not_minority,
    majority, ///< a wrong call for over-samplers
    minority, ///< a wrong call for all others
};

/// What kind of sampler asks.
enum class sampling_kind : std::uint8_t {
    over,    ///< adds items
    under,   ///< removes items down to a count
    cleaning ///< removes the items that its rule finds; a strategy says only from which classes
};

/// How many items of one class a sampler adds (over), keeps (under), or that it may remove some (cleaning: the
/// minority's count).
struct class_quota {
    label_id label = 0;
    std::size_t count = 0;

    friend bool operator==(const class_quota&, const class_quota&) = default;
};

/// A class and how many items it is to have. Signed, so that a wrong one is told and not taken for a large one.
struct class_count {
    std::int64_t label = 0;
    std::int64_t count = 0;
};

/// A target for a sampler. A `strategy` converts to it, so that options read `{.strategy = strategy::not_majority}`.
class sampling_strategy {
public:
    sampling_strategy(strategy which = strategy::automatic) noexcept : which_(which) {}

    /// Two classes only: the minority's count / the majority's after sampling, in (0, 1], rounded down as
    /// imbalanced-learn does.
    [[nodiscard]] static sampling_strategy ratio(double minority_per_majority) {
        return {rule::ratio, minority_per_majority};
    }
    /// The count of each class after sampling, any range of them; classes that are not told stay.
    template <hallmark::detail::range_of<class_count> Counts>
    [[nodiscard]] static sampling_strategy counts(const Counts& wanted) {
        sampling_strategy s(rule::counts, 0);
        for (const class_count& c : wanted) s.list_.push_back(c);
        return s;
    }
    [[nodiscard]] static sampling_strategy counts(std::initializer_list<class_count> wanted) {
        return counts<std::initializer_list<class_count>>(wanted);
    }
    /// Cleaning samplers only: the classes that may lose items, any range of them.
    template <class_range R>
    [[nodiscard]] static sampling_strategy classes(const R& which) {
        sampling_strategy s(rule::classes, 0);
        for (const auto c : which) s.list_.push_back({static_cast<std::int64_t>(c), 0});
        return s;
    }
    [[nodiscard]] static sampling_strategy classes(std::initializer_list<std::int64_t> which) {
        return classes<std::initializer_list<std::int64_t>>(which);
    }
    /// Over: every class gets at least n items. Under: every class keeps at most n.
    [[nodiscard]] static sampling_strategy min_support(std::size_t n) {
        return {rule::support, static_cast<double>(n)};
    }
    /// The majority's count / each class's is at most r (>= 1): over-samplers lift the rare classes to ceil(majority /
    /// r), under-samplers cut the frequent ones to floor(minority × r).
    [[nodiscard]] static sampling_strategy max_ratio(double r) {
        HALLMARK_REQUIRE(r >= 1, "sampling_strategy: max_ratio " + std::to_string(r) + " is less than 1");
        return {rule::max_ratio, r};
    }
    /// So many items are added (over) or removed (under) in all: over-samplers fill the rarest classes up to one level,
    /// under-samplers cut the most frequent down to one level; what does not divide goes to the lower classes.
    [[nodiscard]] static sampling_strategy budget(std::size_t items) {
        return {rule::budget, static_cast<double>(items)};
    }

    /// What a sampler of that kind has to do, by class ascending. A wrong call where imbalanced-learn raises one: a
    /// class that nobody has, a ratio of more than two classes or outside (0, 1], counts that an over-sampler would
    /// have to lower or an under-sampler to raise, a strategy that the kind does not know; and when no item has a
    /// class. O(classes), for a budget O(classes log items).
    template <class = void>
    [[nodiscard]] std::vector<class_quota> resolve(const label_counts& all, sampling_kind kind) const {
        HALLMARK_REQUIRE(all.present() > 0, "sampling_strategy: there are no items");
        HALLMARK_REQUIRE(kind != sampling_kind::cleaning || rule_ == rule::named || rule_ == rule::classes,
                         "sampling_strategy: a ratio, counts or a level are not for cleaning, which does not aim at a "
                         "count");
        const bool over = kind == sampling_kind::over;
        const std::vector<std::size_t> wanted = rule_ == rule::named     ? wanted_by_name(all, kind)
                                                : rule_ == rule::ratio   ? wanted_by_ratio(all, over)
                                                : rule_ == rule::counts  ? wanted_by_counts(all, over)
                                                : rule_ == rule::classes ? wanted_by_classes(all, kind)
                                                                         : wanted_by_level(all, over);
        std::vector<class_quota> quotas;
        for (std::size_t c = 0; c < wanted.size(); ++c)
            if (wanted[c] != untouched)
                quotas.push_back({static_cast<label_id>(c), over ? wanted[c] - all.counts[c] : wanted[c]});
        return quotas;
    }

private:
    enum class rule : std::uint8_t { named, ratio, counts, classes, support, max_ratio, budget };
    static constexpr std::size_t untouched = static_cast<std::size_t>(-1);

    sampling_strategy(rule which, double number) noexcept : rule_(which), number_(number) {}

    // Each rule gives the count that each class is to have, or `untouched`.

    template <class = void>
    [[nodiscard]] std::vector<std::size_t> wanted_by_name(const label_counts& all, sampling_kind kind) const {
        const bool over = kind == sampling_kind::over;
        strategy which = which_;
        if (which == strategy::automatic) which = over ? strategy::not_majority : strategy::not_minority;
        HALLMARK_REQUIRE(!over || which != strategy::majority,
                         "sampling_strategy: an over-sampler cannot enlarge the majority");
        HALLMARK_REQUIRE(over || which != strategy::minority,
                         "sampling_strategy: an under-sampler cannot cut the minority");
        const label_id majority = all.majority(), minority = all.minority();
        std::vector<std::size_t> wanted(all.counts.size(), untouched);
        for (std::size_t c = 0; c < wanted.size(); ++c) {
            const bool meant = which == strategy::majority       ? c == majority
                               : which == strategy::not_majority ? c != majority
                               : which == strategy::minority     ? c == minority
                               : which == strategy::not_minority ? c != minority
                                                                 : true;
            if (all.counts[c] > 0 && meant) wanted[c] = all.counts[over ? majority : minority];
        }
        return wanted;
    }

    template <class = void>
    [[nodiscard]] std::vector<std::size_t> wanted_by_ratio(const label_counts& all, bool over) const {
        HALLMARK_REQUIRE(number_ > 0 && number_ <= 1,
                         "sampling_strategy: the ratio " + std::to_string(number_) + " is outside (0, 1]");
        HALLMARK_REQUIRE(all.present() == 2,
                         "sampling_strategy: a ratio is for two classes, there are " + std::to_string(all.present()));
        const std::size_t majority = all.majority(), minority = all.minority();
        const std::size_t changed = over ? minority : majority, other = over ? majority : minority;
        const double aim = static_cast<double>(all.counts[other]);
        const std::size_t count = static_cast<std::size_t>(over ? aim * number_ : aim / number_);
        HALLMARK_REQUIRE(over ? count > all.counts[changed] : count <= all.counts[changed],
                         "sampling_strategy: at ratio " + std::to_string(number_) + " class " +
                             std::to_string(changed) + " would have " + std::to_string(count) + " items and it has " +
                             (over ? "" : "only ") + std::to_string(all.counts[changed]) + (over ? " already" : ""));
        std::vector<std::size_t> wanted(all.counts.size(), untouched);
        for (std::size_t c = 0; c < wanted.size(); ++c) // of two classes that are alike, majority and minority are one
            if (all.counts[c] > 0 && (c == changed) == (majority != minority)) wanted[c] = count;
        return wanted;
    }

    template <class = void>
    [[nodiscard]] std::vector<std::size_t> wanted_by_counts(const label_counts& all, bool over) const {
        std::vector<std::size_t> wanted(all.counts.size(), untouched);
        for (const auto& [c, count] : list_) {
            std::size_t& own = wanted[checked_class(all, c)];
            HALLMARK_REQUIRE(count >= 0, "sampling_strategy: class " + std::to_string(c) + " would have " +
                                             std::to_string(count) + " items");
            HALLMARK_REQUIRE(own == untouched, "sampling_strategy: class " + std::to_string(c) + " is told twice");
            own = static_cast<std::size_t>(count);
        }
        for (std::size_t c = 0; c < wanted.size(); ++c)
            HALLMARK_REQUIRE(wanted[c] == untouched || (over ? wanted[c] >= all.counts[c] : wanted[c] <= all.counts[c]),
                             "sampling_strategy: class " + std::to_string(c) + " has " + std::to_string(all.counts[c]) +
                                 " items and would have " + std::to_string(wanted[c]) +
                                 (over ? ": an over-sampler only adds" : ": an under-sampler only removes"));
        return wanted;
    }

    template <class = void>
    [[nodiscard]] std::vector<std::size_t> wanted_by_classes(const label_counts& all, sampling_kind kind) const {
        HALLMARK_REQUIRE(kind == sampling_kind::cleaning,
                         "sampling_strategy: a list of classes is for cleaning only: say counts");
        std::vector<std::size_t> wanted(all.counts.size(), untouched);
        for (const class_count& entry : list_) wanted[checked_class(all, entry.label)] = all.counts[all.minority()];
        return wanted;
    }
    [[nodiscard]] static std::size_t checked_class(const label_counts& all, std::int64_t c) {
        HALLMARK_REQUIRE(c >= 0 && static_cast<std::uint64_t>(c) < all.counts.size() &&
                             all.counts[static_cast<std::size_t>(c)] > 0,
                         "sampling_strategy: no item has class " + std::to_string(c));
        return static_cast<std::size_t>(c);
    }

    template <class = void>
    [[nodiscard]] std::vector<std::size_t> wanted_by_level(const label_counts& all, bool over) const {
        const std::size_t most = all.counts[all.majority()], least = all.counts[all.minority()];
        std::size_t level = 0, rest = 0;
        if (rule_ == rule::support) {
            level = static_cast<std::size_t>(number_);
        } else if (rule_ == rule::max_ratio) {
            const double target = over ? static_cast<double>(most) / number_ : static_cast<double>(least) * number_;
            level = target < 0x1p53 ? static_cast<std::size_t>(target) : most;
            if (over && static_cast<double>(level) < target) ++level;
        } else {
            const std::size_t items = static_cast<std::size_t>(number_);
            HALLMARK_REQUIRE(over || items <= all.items, "sampling_strategy: a budget of " + std::to_string(items) +
                                                             " items to remove, there are " +
                                                             std::to_string(all.items));
            // The furthest level that the budget reaches; the rest takes some classes one item further.
            std::size_t low = over ? least : 0, high = over ? most + items : most;
            while (low < high) {
                const std::size_t middle = over ? low + (high - low + 1) / 2 : low + (high - low) / 2;
                const bool reached = changed(all, middle, over) <= items;
                if (over)
                    reached ? low = middle : high = middle - 1;
                else
                    reached ? high = middle : low = middle + 1;
            }
            level = low;
            rest = items - changed(all, level, over);
        }
        std::vector<std::size_t> wanted(all.counts.size(), untouched);
        for (std::size_t c = 0; c < wanted.size(); ++c) {
            const std::size_t count = all.counts[c];
            if (count == 0 || (over ? count > level : count < level)) continue;
            std::size_t own = level;
            if (rest > 0) {
                own = over ? level + 1 : level - 1;
                --rest;
            }
            if (own != count) wanted[c] = own;
        }
        return wanted;
    }
    /// How many items are added (removed) when all classes come to a level.
    [[nodiscard]] static std::size_t changed(const label_counts& all, std::size_t level, bool over) noexcept {
        std::size_t n = 0;
        for (const std::size_t count : all.counts)
            if (count > 0 && (over ? count < level : count > level)) n += over ? level - count : count - level;
        return n;
    }

    strategy which_ = strategy::automatic;
    rule rule_ = rule::named;
    double number_ = 0;
    hallmark::detail::plain_vector<class_count> list_;
};

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
