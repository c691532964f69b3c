// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COUNTS_HPP
#define HALLMARK_IMBALANCE_COUNTS_HPP

// How often each label stands: what all measures, weights and sampling strategies begin with.

#include "../core/config.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "detail/grouped.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// A range of integers, one class an item: std::vector<int>, a span, a host's own column. Classes count from 0.
template <class R>
concept class_range = requires {
    requires hallmark::detail::label_number<hallmark::detail::element_of<R>>; // names? ontology::resolve
};

/// How many items have each label, counted in integers: shards that were counted apart merge to the count of all.
struct label_counts {
    std::size_t items = 0;             ///< also those without a label
    std::vector<std::size_t> counts{}; ///< counts[l]: items that have label l; 0 for a label that nobody has

    /// No items.
    label_counts() = default;
    /// As given. For classes (one label an item) `items` is the sum of the counts.
    label_counts(std::size_t all_items, std::vector<std::size_t> label_counts_of_all)
        : items(all_items), counts(std::move(label_counts_of_all)) {}
    /// Of one class an item. `labels`: how many labels there are at least, so that classes that nobody has are counted
    /// too. A wrong call when a class is negative or beyond label_id. O(items).
    template <class_range R>
    explicit label_counts(const R& classes, std::size_t labels = 0) : counts(labels) {
        for (const auto value : classes) add(hallmark::detail::checked_label(value, items));
    }
    /// Of a set of labels an item; a label that stands twice in a set counts once. O(assignments).
    template <label_set_range R>
    explicit label_counts(const R& sets, std::size_t labels = 0) : counts(labels) {
        std::vector<std::size_t> last; // the last item, counted from 1, that had the label
        for (const auto& set : sets) {
            ++items;
            for (const auto value : set) {
                const label_id label = hallmark::detail::checked_label(value, items - 1);
                if (label >= last.size()) last.resize(std::size_t{label} + 1);
                if (label >= counts.size()) counts.resize(std::size_t{label} + 1);
                if (last[label] != items) ++counts[label];
                last[label] = items;
            }
        }
    }

    /// Counts one more item of that class.
    void add(label_id label) {
        if (label >= counts.size()) counts.resize(std::size_t{label} + 1);
        ++counts[label];
        ++items;
    }
    /// Counts the items of another shard too.
    void merge(const label_counts& other) {
        items += other.items;
        if (counts.size() < other.counts.size()) counts.resize(other.counts.size());
        for (std::size_t l = 0; l < other.counts.size(); ++l) counts[l] += other.counts[l];
    }

    /// How many labels somebody has.
    [[nodiscard]] std::size_t present() const noexcept {
        std::size_t n = 0;
        for (const std::size_t count : counts) n += count > 0;
        return n;
    }
    /// The most and the least frequent label that somebody has (ties: the lower; 0 when nobody has one).
    [[nodiscard]] label_id majority() const noexcept {
        std::size_t best = 0;
        for (std::size_t l = 1; l < counts.size(); ++l)
            if (counts[l] > counts[best]) best = l;
        return static_cast<label_id>(best);
    }
    [[nodiscard]] label_id minority() const noexcept {
        std::size_t best = counts.size();
        for (std::size_t l = 0; l < counts.size(); ++l)
            if (counts[l] > 0 && (best == counts.size() || counts[l] < counts[best])) best = l;
        return best == counts.size() ? 0 : static_cast<label_id>(best);
    }
    /// How many items have label l; 0 for a label beyond those counted.
    [[nodiscard]] std::size_t operator[](std::size_t l) const noexcept { return l < counts.size() ? counts[l] : 0; }

    friend bool operator==(const label_counts&, const label_counts&) = default;
};

/// MeanIR of counts that need not be whole: the mean over labels above 0 of the greatest / its own; 0 without one.
[[nodiscard]] inline double mean_imbalance(std::span<const double> counts) noexcept {
    double most = 0, sum = 0;
    std::size_t present = 0;
    for (const double count : counts)
        if (count > most) most = count;
    for (const double count : counts)
        if (count > 0) {
            sum += most / count;
            ++present;
        }
    return present > 0 ? sum / static_cast<double>(present) : 0;
}

namespace detail {

/// The labels of one item as the host has them, ascending, each once; `item` is its number, for the message of a wrong
/// call.
template <class Set>
void read_set(const Set& set, std::size_t item, std::vector<label_id>& to) {
    to.clear();
    bool ascending = true;
    for (const auto value : set) {
        const label_id label = hallmark::detail::checked_label(value, item);
        ascending = ascending && (to.empty() || to.back() < label);
        to.push_back(label);
    }
    if (!ascending) hallmark::detail::sort_unique(to);
}

/// The host's sets of labels, read once: each ascending, each label once.
template <class Sets>
[[nodiscard]] label_sets read_sets(const Sets& sets) {
    label_sets all;
    std::vector<label_id> labels;
    for (const auto& set : sets) {
        read_set(set, all.size(), labels);
        all.add(labels);
    }
    return all;
}

/// One class an item, read once from the host's range, and the items of each class side by side.
class class_column {
public:
    template <class_range R>
    explicit class_column(const R& classes) {
        if constexpr (requires { std::size(classes); }) labels_.reserve(static_cast<std::size_t>(std::size(classes)));
        for (const auto value : classes) {
            labels_.push_back(hallmark::detail::checked_label(value, labels_.size()));
            counts_.add(labels_.back());
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
    [[nodiscard]] label_id operator[](std::size_t item) const noexcept { return labels_[item]; }
    [[nodiscard]] const label_counts& counts() const noexcept { return counts_; }
    [[nodiscard]] std::span<const label_id> labels() const noexcept { return span_of(labels_); }

    /// The items of each class, ascending: those of class c are members(c) after group() was called. A wrong call with
    /// 2^32 items or more. O(items + classes).
    void group() {
        HALLMARK_REQUIRE(labels_.size() <= 0xFFFFFFFFu,
                         "resampling: " + std::to_string(labels_.size()) + " items; fewer than 2^32 are possible");
        members_ = grouped<std::uint32_t>(span_of(counts_.counts));
        for (std::size_t i = 0; i < labels_.size(); ++i) members_.put(labels_[i], i);
    }
    [[nodiscard]] std::span<const std::uint32_t> members(std::size_t c) const noexcept { return members_[c]; }

private:
    std::vector<label_id> labels_;
    label_counts counts_;
    grouped<std::uint32_t> members_;
};

} // namespace detail
} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
