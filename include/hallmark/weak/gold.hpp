// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_GOLD_HPP
#define HALLMARK_WEAK_GOLD_HPP

// The labels that are known, in whichever shape the host has them: what votes are judged by.

#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "../core/votes.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Known labels, viewed: one label or vote an item (`abstain` where it is not known), or a set an item (multi-label,
/// all known). The host's memory has to outlive the view.
class gold_view {
public:
    /// No label is known.
    gold_view() = default;
    /// A number that is no label (more than vote::max_label) is not known.
    gold_view(std::span<const label_id> labels) noexcept : labels_(labels), size_(labels.size()) {}
    gold_view(const std::vector<label_id>& labels) noexcept : labels_(span_of(labels)), size_(labels.size()) {}
    /// Votes that are no labels count as not known.
    gold_view(std::span<const vote> labels) noexcept : votes_(labels), size_(labels.size()) {}
    gold_view(const std::vector<vote>& labels) noexcept : votes_(span_of(labels)), size_(labels.size()) {}
    gold_view(const label_sets_view& sets) noexcept : sets_(sets), size_(sets.size()), multi_(true) {}
    gold_view(const label_sets& sets) noexcept : sets_(sets.view()), size_(sets.size()), multi_(true) {}

    /// How many items it speaks of; 0: of none.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// Whether items have sets of labels, so that two labels of an item do not contradict each other.
    [[nodiscard]] bool multi_label() const noexcept { return multi_; }
    /// The labels of an item; none when they are not known.
    [[nodiscard]] bool known(std::size_t item) const noexcept { return multi_ || !label(item).is_abstain(); }
    [[nodiscard]] bool has(std::size_t item, label_id wanted) const noexcept {
        if (!multi_) return label(item) == vote::from_code(wanted);
        for (const label_id one : sets_[item])
            if (one == wanted) return true;
        return false;
    }
    /// The label of an item that has one at most.
    [[nodiscard]] vote label(std::size_t item) const noexcept {
        if (!labels_.empty()) return labels_[item] <= vote::max_label ? vote(labels_[item]) : abstain;
        return votes_[item].is_label() ? votes_[item] : abstain;
    }
    template <class F>
    void for_each_label(std::size_t item, F&& f) const {
        if (multi_)
            for (const label_id one : sets_[item]) f(one);
        else if (known(item))
            f(label(item).label());
    }

private:
    std::span<const label_id> labels_;
    std::span<const vote> votes_;
    label_sets_view sets_;
    std::size_t size_ = 0;
    bool multi_ = false;
};

namespace detail {
template <class = void>
void require_gold_of(const gold_view& gold, std::size_t items, const char* function) {
    HALLMARK_REQUIRE(gold.empty() || gold.size() == items, std::string(function) + ": " + std::to_string(gold.size()) +
                                                               " gold labels for " + std::to_string(items) + " items");
}
} // namespace detail

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
