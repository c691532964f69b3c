// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_SOFT_TARGETS_HPP
#define HALLMARK_ONTOLOGY_SOFT_TARGETS_HPP

// Training targets that give a part of each label to labels like it, so that a model that misses narrowly loses less.

#include "../core/detail/plain_vector.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/matrix.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"
#include "ancestry.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// A label and its part of the whole.
struct label_part {
    label_id label = 0;
    double part = 0;

    friend bool operator==(const label_part&, const label_part&) = default;
};

struct soft_target_options {
    double smoothing = 0.1; ///< how much of each label goes to others, in [0, 1); a label that is like none keeps all
    std::size_t neighbors = 16; ///< to how many others at most: the most alike, ties to the lower label; at least 1
};

/// Label smoothing (Szegedy et al., "Rethinking the inception architecture for computer vision", 2016) that follows the
/// ontology instead of spreading evenly (Bertinetto et al., "Making better mistakes", 2020).
class soft_targets {
public:
    /// Gives to the labels most alike, in proportion to alike(label, label), which is called for every ordered pair:
    /// O(labels²) calls. What is 0 gets nothing; a negative number, NaN or infinity is a wrong call.
    ///
    ///     hallmark::soft_targets::by_similarity(tags, [&](auto a, auto b) { return alike.lin(a, b, information); });
    template <class F>
    [[nodiscard]] static soft_targets by_similarity(const ontology& labels, F&& alike,
                                                    const soft_target_options& options = {}) {
        soft_targets result(options);
        detail::plain_vector<label_part> others;
        for (label_id label = 0; label < labels.size(); ++label) {
            others.clear();
            for (label_id other = 0; other < labels.size(); ++other) {
                if (other == label) continue;
                const double value = alike(label, other);
                HALLMARK_REQUIRE(value >= 0 && value <= std::numeric_limits<double>::max(),
                                 "soft_targets: labels " + std::to_string(label) + " and " + std::to_string(other) +
                                     " are alike by " + std::to_string(value));
                if (value > 0) others.push_back({other, value});
            }
            result.add(label, others, options);
        }
        return result;
    }
    /// Gives to ancestors, by `decay` for each step up (fewest steps), in (0, 1]. O(edges above each label).
    template <class = void>
    [[nodiscard]] static soft_targets by_ancestors(const ontology& labels, double decay = 0.5,
                                                   const soft_target_options& options = {}) {
        HALLMARK_REQUIRE(decay > 0 && decay <= 1, "soft_targets: decay is " + std::to_string(decay));
        soft_targets result(options);
        ancestry meet(labels);
        detail::plain_vector<label_part> others;
        for (label_id label = 0; label < labels.size(); ++label) {
            others.clear();
            double part = decay;
            std::uint32_t steps = 1;
            for (const shared_ancestor& s : meet.shared(label, label)) { // nearest first
                if (s.label == label) continue;
                for (; steps < s.steps_a; ++steps) part = numeric::product(part, decay);
                if (part > 0) others.push_back({s.label, part});
            }
            result.add(label, others, options);
        }
        return result;
    }

    [[nodiscard]] std::size_t size() const noexcept { return ends_.size() - 1; }
    /// How one label is shared out: sorted by label, the label itself included; the parts sum to 1.
    [[nodiscard]] std::span<const label_part> of(label_id label) const {
        HALLMARK_REQUIRE(label < size(),
                         "soft_targets: label " + std::to_string(label) + " is not below " + std::to_string(size()));
        return {parts_.data() + ends_[label], ends_[label + 1] - ends_[label]};
    }
    /// The target of an item: the mean of its labels' shares, one number a label, which sum to 1. All 0 for an item
    /// without labels. A label that stands twice counts once.
    template <class = void>
    [[nodiscard]] std::vector<double> row(std::span<const label_id> labels) const {
        std::vector<double> target(size(), 0);
        std::vector<label_id> sorted;
        fill(labels, writable_span_of(target), sorted);
        return target;
    }
    /// The targets of many items, items × labels.
    template <class = void>
    [[nodiscard]] probabilities rows(label_sets_view items) const {
        probabilities targets(items.size(), size());
        std::vector<label_id> sorted;
        for (std::size_t item = 0; item < items.size(); ++item) fill(items[item], targets[item], sorted);
        return targets;
    }

private:
    explicit soft_targets(const soft_target_options& options) {
        HALLMARK_REQUIRE(options.smoothing >= 0 && options.smoothing < 1,
                         "soft_targets: smoothing is " + std::to_string(options.smoothing));
        HALLMARK_REQUIRE(options.neighbors > 0, "soft_targets: neighbors is 0");
    }
    template <class = void>
    void add(label_id label, detail::plain_vector<label_part>& others, const soft_target_options& options) {
        if (others.size() > options.neighbors) {
            const auto cut = others.begin() + static_cast<std::ptrdiff_t>(options.neighbors);
            std::nth_element(others.begin(), cut, others.end(), [](const label_part& a, const label_part& b) {
                return a.part != b.part ? a.part > b.part : a.label < b.label;
            });
            others.erase(cut, others.end());
        }
        double most = 0, sum = 0;
        for (const label_part& other : others) most = std::max(most, other.part);
        std::sort(others.begin(), others.end(),
                  [](const label_part& a, const label_part& b) { return a.label < b.label; });
        for (const label_part& other : others) sum += other.part / most;
        const double away = others.empty() ? 0 : options.smoothing;
        bool placed = false;
        const auto place = [&] {
            if (!std::exchange(placed, true)) parts_.push_back({label, 1 - away});
        };
        for (const label_part& other : others) {
            if (other.label > label) place();
            if (away > 0) parts_.push_back({other.label, numeric::product(away, other.part / most / sum)});
        }
        place();
        ends_.push_back(parts_.size());
    }
    template <class = void>
    void fill(std::span<const label_id> labels, std::span<double> target, std::vector<label_id>& sorted) const {
        sorted.assign(labels.begin(), labels.end());
        detail::sort_unique(sorted);
        for (const label_id label : sorted)
            for (const label_part& p : of(label)) target[p.label] += p.part / static_cast<double>(sorted.size());
    }

    std::vector<std::size_t> ends_ = {0};
    detail::plain_vector<label_part> parts_;
};

HALLMARK_NAMESPACE_END

#endif
