// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_COLLECTION_GOAL_HPP
#define HALLMARK_IMBALANCE_DETAIL_COLLECTION_GOAL_HPP

// What a plan to collect is made of: what items are expected to bring, and what that is worth.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "../collect/learning_curve.hpp"
#include "../collect/plan.hpp"
#include "../collect/rule.hpp"
#include "../counts.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// A label, and how likely an item has it.
struct likely_label {
    label_id label;
    double chance;
};

/// Of each item (or of an item that has a certain label), the labels that it may have.
template <class = void>
class likely_labels {
public:
    void add(label_id label, double chance) {
        all_.push_back({label, chance});
        if (label >= labels_) labels_ = std::size_t{label} + 1;
    }
    void end() { ends_.push_back(all_.size()); }

    [[nodiscard]] std::size_t size() const noexcept { return ends_.size() - 1; }
    [[nodiscard]] std::size_t labels() const noexcept { return labels_; }
    [[nodiscard]] std::span<const likely_label> operator[](std::size_t i) const noexcept {
        return span_of(all_).subspan(ends_[i], ends_[i + 1] - ends_[i]);
    }

private:
    hallmark::detail::plain_vector<likely_label> all_;
    std::vector<std::size_t> ends_ = {0};
    std::size_t labels_ = 0;
};

/// The counts as they are expected to become, and by how much the weighted errors fall with each item.
template <class = void>
class collection_goal {
public:
    collection_goal(const label_counts& have, const collection_rule& rule, std::span<const double> weights,
                    std::span<const learning_curve> curves)
        : have_(have), wanted_(rule.wanted(have)), bounded_(rule.bounded()), weights_(weights), curves_(curves),
          items_(have.items) {
        for (const std::size_t count : have.counts) counts_.push_back(static_cast<double>(count));
    }

    [[nodiscard]] double gain(const likely_label& l) const noexcept {
        const double n = counts_[l.label];
        if (!(n < static_cast<double>(wanted_[l.label]))) return 0;
        constexpr learning_curve plain{0, 0.5, 1};
        const double fall = (curves_.empty() ? plain : curves_[l.label]).fall(n);
        return numeric::product(l.chance, weights_.empty() ? fall : numeric::product(weights_[l.label], fall));
    }
    [[nodiscard]] double gain(const likely_labels<>& all, std::size_t i) const noexcept {
        double sum = 0;
        for (const likely_label& l : all[i]) sum += gain(l);
        return sum;
    }
    void take(const likely_labels<>& all, std::size_t i) noexcept {
        for (const likely_label& l : all[i]) counts_[l.label] += l.chance;
        ++items_;
    }

    [[nodiscard]] support_outlook outlook() const {
        support_outlook o;
        o.items = items_;
        o.counts = counts_;
        o.mean_imbalance = mean_imbalance(span_of(counts_));
        double most = 0, least = std::numeric_limits<double>::infinity();
        for (const double count : counts_) {
            if (count > most) most = count;
            if (count > 0 && count < least) least = count;
        }
        o.max_imbalance = most > 0 ? most / least : 0;
        return o;
    }
    void describe(collection_step& step, std::size_t l) const {
        step.label = static_cast<label_id>(l);
        step.have = have_.counts[l];
        step.expected = counts_[l] - static_cast<double>(step.have);
        step.want = bounded_ ? wanted_[l] : static_cast<std::size_t>(counts_[l]);
        step.need = step.want > step.have ? step.want - step.have : 0;
    }
    /// Ranks the steps, and tells what the plan comes to.
    void finish(collection_plan& plan) const {
        plan.after = outlook();
        for (std::size_t l = 0; bounded_ && l < counts_.size(); ++l)
            if (counts_[l] < static_cast<double>(wanted_[l])) plan.short_of.push_back(static_cast<label_id>(l));
        std::sort(plan.steps.begin(), plan.steps.end(), [](const collection_step& a, const collection_step& b) {
            const double of_a = a.gain / a.cost, of_b = b.gain / b.cost;
            return of_a > of_b || (of_a == of_b && a.label < b.label);
        });
    }

private:
    const label_counts& have_;
    std::vector<std::size_t> wanted_;
    bool bounded_;
    std::span<const double> weights_;
    std::span<const learning_curve> curves_;
    std::vector<double> counts_;
    std::size_t items_;
};

/// What is wrong with options is a wrong call.
template <class Options>
void require_collect_options(const char* who, const Options& options, std::size_t labels) {
    HALLMARK_REQUIRE(options.budget >= 0 && options.budget < 1e300 && (options.budget > 0 || options.rule.bounded()),
                     std::string(who) + ": a budget of " + std::to_string(options.budget) +
                         (options.rule.bounded() ? "" : ", and a rule without an end: say one of the two"));
    HALLMARK_REQUIRE(options.confidence > 0 && options.confidence < 1,
                     std::string(who) + ": the confidence is " + std::to_string(options.confidence));
    for (const std::span<const double> list : {options.weights, options.costs}) {
        HALLMARK_REQUIRE(list.empty() || list.size() == labels, std::string(who) + ": " + std::to_string(list.size()) +
                                                                    " weights or costs of " + std::to_string(labels) +
                                                                    " labels");
        for (const double value : list)
            HALLMARK_REQUIRE(value >= 0 && value < 1e300,
                             std::string(who) + ": a weight or cost is " + std::to_string(value));
    }
    for (const double cost : options.costs) HALLMARK_REQUIRE(cost > 0, std::string(who) + ": a cost is 0");
    HALLMARK_REQUIRE(options.curves.empty() || options.curves.size() == labels,
                     std::string(who) + ": " + std::to_string(options.curves.size()) + " curves of " +
                         std::to_string(labels) + " labels");
    for (const learning_curve& curve : options.curves)
        HALLMARK_REQUIRE(curve.valid(), std::string(who) + ": a learning curve is none");
}

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
