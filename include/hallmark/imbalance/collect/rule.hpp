// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_RULE_HPP
#define HALLMARK_IMBALANCE_COLLECT_RULE_HPP

// How many items each label should have.

#include "../../core/config.hpp"
#include "../../numeric/intervals.hpp"
#include "../../numeric/math.hpp"
#include "../counts.hpp"
#include "learning_curve.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How many items it takes to know a proportion (a precision, an error rate) of about that size to ± half_width:
/// ⌈z² p (1 - p) / half_width²⌉. A wrong call when the proportion is outside [0, 1], the half width not above 0, or the
/// confidence outside (0, 1).
template <class = void>
[[nodiscard]] std::size_t items_for_precision(double half_width, double confidence = 0.95, double proportion = 0.5) {
    HALLMARK_REQUIRE(proportion >= 0 && proportion <= 1 && half_width > 1e-7 && confidence > 0 && confidence < 1,
                     "items_for_precision: a proportion of " + std::to_string(proportion) + " to ± " +
                         std::to_string(half_width) + " with confidence " + std::to_string(confidence));
    const double z = numeric::normal_quantile(0.5 + confidence / 2) / half_width;
    const double exact = numeric::product(numeric::product(z, z), numeric::product(proportion, 1 - proportion));
    const std::size_t n = static_cast<std::size_t>(exact);
    return n + (static_cast<double>(n) < exact);
}

/// How many items each label should have.
class collection_rule {
public:
    /// As even as the budget allows: the rarest first, without an end.
    [[nodiscard]] static collection_rule even() { return {}; }
    /// Each label at least n items.
    [[nodiscard]] static collection_rule min_support(std::size_t n) { return collection_rule(kind::support, n); }
    /// The most frequent label's count / each label's at most r (>= 1): ceil(most / r) items.
    [[nodiscard]] static collection_rule max_ratio(double r) {
        HALLMARK_REQUIRE(r >= 1, "collection_rule: max_ratio " + std::to_string(r) + " is less than 1");
        collection_rule rule(kind::ratio, 0);
        rule.ratio_ = r;
        return rule;
    }
    /// Each label as many items as the most frequent one.
    [[nodiscard]] static collection_rule balanced() { return max_ratio(1); }
    /// Enough items of each label to know its precision or recall to ± half_width (see items_for_precision).
    template <class = void>
    [[nodiscard]] static collection_rule precision(double half_width, double confidence = 0.95,
                                                   double proportion = 0.5) {
        return min_support(items_for_precision(half_width, confidence, proportion));
    }
    /// As many items as each label's learning curve needs to come down to that error, at most `most`: so many, too, for
    /// a label that never gets there.
    template <class = void>
    [[nodiscard]] static collection_rule error(std::span<const learning_curve> curves, double error, std::size_t most) {
        std::vector<std::size_t> wanted;
        for (const learning_curve& curve : curves) wanted.push_back(curve.items_for(error, most));
        return counts(std::move(wanted));
    }
    /// As given, one number a label; labels beyond want none.
    [[nodiscard]] static collection_rule counts(std::vector<std::size_t> wanted) {
        collection_rule rule(kind::counts, 0);
        rule.wanted_ = std::move(wanted);
        return rule;
    }

    /// Whether the rule has an end, so that a plan can do without a budget.
    [[nodiscard]] bool bounded() const noexcept { return kind_ != kind::even; }
    /// The number of items that each label should have; SIZE_MAX where there is no end.
    template <class = void>
    [[nodiscard]] std::vector<std::size_t> wanted(const label_counts& all) const {
        std::size_t want = number_;
        if (kind_ == kind::even) want = std::numeric_limits<std::size_t>::max();
        if (kind_ == kind::ratio) {
            const double exact = static_cast<double>(all[all.majority()]) / ratio_;
            want = static_cast<std::size_t>(exact);
            want += static_cast<double>(want) < exact;
        }
        std::vector<std::size_t> all_wanted(all.counts.size(), want);
        for (std::size_t l = 0; kind_ == kind::counts && l < all_wanted.size(); ++l)
            all_wanted[l] = l < wanted_.size() ? wanted_[l] : 0;
        return all_wanted;
    }
    /// How many items each label lacks. A wrong call for even(), which has no end.
    template <class = void>
    [[nodiscard]] std::vector<std::size_t> deficits(const label_counts& all) const {
        HALLMARK_REQUIRE(bounded(), "collection_rule: even() has no end, so that nothing is lacking");
        std::vector<std::size_t> lacking = wanted(all);
        for (std::size_t l = 0; l < lacking.size(); ++l)
            lacking[l] = lacking[l] > all.counts[l] ? lacking[l] - all.counts[l] : 0;
        return lacking;
    }

private:
    enum class kind : std::uint8_t { even, support, ratio, counts };
    collection_rule() = default;
    collection_rule(kind which, std::size_t number) : kind_(which), number_(number) {}

    kind kind_ = kind::even;
    std::size_t number_ = 0;
    double ratio_ = 1;
    std::vector<std::size_t> wanted_;
};

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
