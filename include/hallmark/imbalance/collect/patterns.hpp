// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_PATTERNS_HPP
#define HALLMARK_IMBALANCE_COLLECT_PATTERNS_HPP

// Combinations of attributes that too few items have: "night, rain, pedestrian"; and which to collect.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/matrix.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// One value for each attribute, or any.
struct attribute_pattern {
    static constexpr std::int32_t any = -1;

    std::vector<std::int32_t> values{}; ///< [attribute] a value, or any
    std::size_t count = 0;              ///< items that match; of what to collect: how many to get

    friend bool operator==(const attribute_pattern&, const attribute_pattern&) = default;
};

namespace detail {

/// The search for maximal uncovered patterns: depth first, each pattern once, by setting attributes from left to right.
template <class = void>
class pattern_search {
public:
    pattern_search(const matrix_view<std::int32_t>& items, std::span<const std::size_t> cardinalities,
                   std::size_t least)
        : cardinalities_(cardinalities), least_(least) {
        // Equal items become one with a weight; of each value, a bit a different item.
        std::vector<std::size_t> order(items.rows());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
            for (std::size_t a = 0; a < cardinalities.size(); ++a)
                HALLMARK_REQUIRE(items[i][a] >= 0 && static_cast<std::size_t>(items[i][a]) < cardinalities[a],
                                 "uncovered_patterns: item " + std::to_string(i) + " has value " +
                                     std::to_string(items[i][a]) + " of attribute " + std::to_string(a) +
                                     ", which has " + std::to_string(cardinalities[a]));
        }
        const auto before = [&](std::size_t a, std::size_t b) {
            return std::lexicographical_compare(items[a].begin(), items[a].end(), items[b].begin(), items[b].end());
        };
        std::sort(order.begin(), order.end(), before);
        std::vector<std::size_t> different;
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i == 0 || before(order[i - 1], order[i])) {
                different.push_back(order[i]);
                weights_.push_back(0);
            }
            ++weights_.back();
        }
        words_ = (different.size() + 63) / 64;
        for (const std::size_t cardinality : cardinalities) {
            first_.push_back(bits_.size() / (words_ > 0 ? words_ : 1));
            bits_.resize(bits_.size() + cardinality * words_);
        }
        for (std::size_t d = 0; d < different.size(); ++d)
            for (std::size_t a = 0; a < cardinalities.size(); ++a)
                bits_[(first_[a] + static_cast<std::size_t>(items[different[d]][a])) * words_ + d / 64] |=
                    std::uint64_t{1} << (d % 64);
        for (std::size_t a = 0; a < cardinalities.size(); ++a)
            for (const std::size_t item : different) values_.push_back(static_cast<std::uint32_t>(items[item][a]));
        order_.resize((cardinalities.size() + 1) * different.size());
        for (std::size_t d = 0; d < different.size(); ++d) order_[d] = static_cast<std::uint32_t>(d);
        pattern_.assign(cardinalities.size(), attribute_pattern::any);
    }

    [[nodiscard]] std::vector<attribute_pattern> run() {
        std::size_t n = 0;
        for (const std::size_t weight : weights_) n += weight;
        visit(0, 0, weights_.size(), n, 0);
        return std::move(found_);
    }

private:
    /// The pattern as it stands, which n items match, those at [begin, end) of row `depth` of the order; of it, the
    /// attributes from `next` on are any.
    void visit(std::size_t depth, std::size_t begin, std::size_t end, std::size_t n, std::size_t next) {
        if (n < least_) {
            if (parents_covered(next)) found_.push_back({pattern_, n});
            return; // whatever is narrower is not maximal
        }
        const std::size_t row = depth * weights_.size(), below = row + weights_.size();
        for (std::size_t a = next; a < pattern_.size(); ++a) {
            // The items by their value of the attribute, in the next row.
            std::vector<std::size_t> ends(cardinalities_[a] + 1), sums(cardinalities_[a]);
            const std::uint32_t* const value_of = values_.data() + a * weights_.size();
            for (std::size_t i = begin; i < end; ++i) {
                const std::uint32_t item = order_[row + i];
                ++ends[value_of[item] + 1];
                sums[value_of[item]] += weights_[item];
            }
            ends[0] = begin;
            for (std::size_t v = 0; v < sums.size(); ++v) ends[v + 1] += ends[v];
            std::vector<std::size_t> place(ends.begin(), ends.end() - 1);
            for (std::size_t i = begin; i < end; ++i) {
                const std::uint32_t item = order_[row + i];
                order_[below + place[value_of[item]]++] = item;
            }
            for (std::size_t v = 0; v < sums.size(); ++v) {
                pattern_[a] = static_cast<std::int32_t>(v);
                visit(depth + 1, ends[v], ends[v + 1], sums[v], a + 1);
            }
            pattern_[a] = attribute_pattern::any;
        }
    }
    /// Whether enough items match once any one of the values before `next` is let go. (The last of them was added to a
    /// pattern that enough match.)
    [[nodiscard]] bool parents_covered(std::size_t next) const noexcept {
        for (std::size_t left = 0; left + 1 < next; ++left) {
            if (pattern_[left] == attribute_pattern::any) continue;
            std::size_t sum = 0;
            for (std::size_t w = 0; w < words_ && sum < least_; ++w) {
                std::uint64_t bits = ~std::uint64_t{0};
                for (std::size_t a = 0; a < pattern_.size(); ++a)
                    if (a != left && pattern_[a] != attribute_pattern::any)
                        bits &= bits_[(first_[a] + static_cast<std::size_t>(pattern_[a])) * words_ + w];
                for (; bits != 0; bits &= bits - 1)
                    sum += weights_[w * 64 + static_cast<std::size_t>(std::countr_zero(bits))];
            }
            if (sum < least_) return false;
        }
        return true;
    }

    std::span<const std::size_t> cardinalities_;
    std::size_t least_, words_ = 0;
    std::vector<std::size_t> weights_, first_; // of the different items; of an attribute, its first row in bits_
    std::vector<std::uint64_t> bits_;
    std::vector<std::uint32_t> values_, order_; // [attribute × different items]; a row for each depth
    std::vector<std::int32_t> pattern_;
    std::vector<attribute_pattern> found_;
};

} // namespace detail

/// The maximal uncovered patterns of items × attributes: those that fewer than `least` items match, while every pattern
/// that asks for less is matched by `least` (Asudeh, Jin and Jagadish, "Assessing and remedying coverage for a given
/// dataset", ICDE 2019). In the order of their values from left to right, `any` last. A value is 0 to
/// cardinalities[attribute] - 1. With fewer than `least` items in all: the pattern of nothing but any. A wrong call
/// when a value is out of its range or the numbers of attributes differ. Grows with the covered patterns: up to some 12
/// attributes of few values.
template <class = void>
[[nodiscard]] std::vector<attribute_pattern> uncovered_patterns(const matrix_view<std::int32_t>& items,
                                                                std::span<const std::size_t> cardinalities,
                                                                std::size_t least) {
    HALLMARK_REQUIRE(items.columns() == cardinalities.size() || items.rows() == 0,
                     "uncovered_patterns: " + std::to_string(items.columns()) + " attributes, " +
                         std::to_string(cardinalities.size()) + " cardinalities");
    std::vector<attribute_pattern> found = detail::pattern_search<>(items, cardinalities, least).run();
    std::sort(found.begin(), found.end(), [](const attribute_pattern& a, const attribute_pattern& b) {
        for (std::size_t i = 0; i < a.values.size(); ++i)
            if (a.values[i] != b.values[i]) // any is the greatest
                return static_cast<std::uint32_t>(a.values[i]) < static_cast<std::uint32_t>(b.values[i]);
        return false;
    });
    return found;
}

/// Which items to collect so that at least `least` match each pattern: one item may serve many that agree. Greedily:
/// the pattern that lacks most (ties: the earlier) is joined with all others that lack something and agree with what is
/// joined so far, in the order of what they lack. O(steps × patterns² × attributes).
template <class = void>
[[nodiscard]] std::vector<attribute_pattern> items_for_patterns(std::span<const attribute_pattern> patterns,
                                                                std::size_t least) {
    std::vector<std::size_t> lack;
    for (const attribute_pattern& p : patterns) {
        HALLMARK_REQUIRE(p.values.size() == patterns[0].values.size(),
                         "items_for_patterns: patterns of different numbers of attributes");
        lack.push_back(p.count < least ? least - p.count : 0);
    }
    std::vector<attribute_pattern> plan;
    for (;;) {
        hallmark::detail::plain_vector<char> joined(patterns.size()), tried(patterns.size());
        attribute_pattern item;
        for (std::size_t round = 0; round < patterns.size(); ++round) {
            std::size_t best = patterns.size();
            for (std::size_t p = 0; p < patterns.size(); ++p)
                if (tried[p] == 0 && lack[p] > 0 && (best == patterns.size() || lack[p] > lack[best])) best = p;
            if (best == patterns.size()) break;
            tried[best] = 1;
            const std::vector<std::int32_t>& values = patterns[best].values;
            bool agrees = true;
            for (std::size_t a = 0; a < values.size() && !item.values.empty(); ++a)
                agrees = agrees && (values[a] == attribute_pattern::any || item.values[a] == attribute_pattern::any ||
                                    values[a] == item.values[a]);
            if (!agrees) continue;
            if (item.values.empty()) item.values.assign(values.size(), attribute_pattern::any);
            for (std::size_t a = 0; a < values.size(); ++a)
                if (values[a] != attribute_pattern::any) item.values[a] = values[a];
            joined[best] = 1;
            if (item.count == 0 || lack[best] < item.count) item.count = lack[best];
        }
        if (item.count == 0) return plan;
        for (std::size_t p = 0; p < patterns.size(); ++p)
            if (joined[p] != 0) lack[p] -= item.count;
        plan.push_back(std::move(item));
    }
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
