// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_LABEL_SETS_HPP
#define HALLMARK_CORE_LABEL_SETS_HPP

// The labels of many items, as one row of offsets and one row of labels (compressed sparse rows): what every algorithm
// over multi-label data reads. A host that already has such arrays is viewed in place; a host that has a vector of
// vectors, or any range of ranges of integers, is copied once.

#include "config.hpp"
#include "label_id.hpp"
#include "span_of.hpp"

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {
/// An integer that is no letter of a name.
template <class T, class I = std::remove_cvref_t<T>>
concept label_number = std::integral<I> && !std::same_as<I, char> && !std::same_as<I, wchar_t> &&
                       !std::same_as<I, char8_t> && !std::same_as<I, char16_t> && !std::same_as<I, char32_t>;

// What range-for sees of a range. (std::ranges::begin would say it too; it stands in <iterator>, which brings the
// streams.)
namespace range_access {
using std::begin, std::end;
template <class R>
requires requires(const R& range) {
    range.begin() != range.end();
}
auto first_of(const R& range, int) -> decltype(*range.begin()); // members first
template <class R>
requires requires(const R& range) {
    begin(range) != end(range);
}
auto first_of(const R& range, long) -> decltype(*begin(range)); // arrays, functions of the host's namespace
} // namespace range_access
template <class R>
using element_of = decltype(range_access::first_of(std::declval<const R&>(), 0)); // no range? items? their labels
template <class R, class T>
concept range_of = std::same_as<std::remove_cvref_t<element_of<R>>, T>;
} // namespace detail

/// A range whose elements are ranges of integers: std::vector<std::vector<int>>, a label_sets, a span of sets.
template <class R>
concept label_set_range = requires {
    typename detail::element_of<detail::element_of<R>>;                       // items? their labels
    requires detail::label_number<detail::element_of<detail::element_of<R>>>; // names? ontology::resolve
};

namespace detail {
/// Walks the rows of anything with size() and operator[](row): enough of an iterator for range-for and std::ranges
/// algorithms.
template <class Rows>
class row_iterator {
public:
    using value_type = decltype(std::declval<const Rows&>()[0]);
    using difference_type = std::ptrdiff_t;

    row_iterator() = default;
    row_iterator(const Rows* rows, std::size_t row) noexcept : rows_(rows), row_(row) {}
    value_type operator*() const { return (*rows_)[row_]; }
    row_iterator& operator++() noexcept {
        ++row_;
        return *this;
    }
    row_iterator operator++(int) noexcept {
        row_iterator before = *this;
        ++row_;
        return before;
    }
    friend bool operator==(const row_iterator& a, const row_iterator& b) noexcept { return a.row_ == b.row_; }

private:
    const Rows* rows_ = nullptr;
    std::size_t row_ = 0;
};

template <std::integral I>
[[nodiscard]] label_id checked_label(I value, std::size_t item) {
    if constexpr (!std::same_as<I, bool>) // in_range knows no bool
        HALLMARK_REQUIRE(std::in_range<label_id>(value), "label_sets: label " + std::to_string(value) + " of item " +
                                                             std::to_string(item) + " is no label: labels are 0 to " +
                                                             std::to_string((std::numeric_limits<label_id>::max)()));
    return static_cast<label_id>(value);
}
} // namespace detail

/// The label sets of `size()` items in memory that the host owns: item i has labels[offsets[i]] to labels[offsets[i +
/// 1]], the end left out. Repeats and any order inside a set are allowed. The memory has to outlive the view.
class label_sets_view {
public:
    /// No items.
    label_sets_view() = default;
    /// Over the host's two arrays: offsets holds one more entry than there are items. A wrong call when the offsets do
    /// not start at 0, do not rise, or do not end at labels.size(). O(items).
    label_sets_view(std::span<const std::size_t> offsets, std::span<const label_id> labels)
        : offsets_(offsets), labels_(labels) {
        HALLMARK_REQUIRE(!offsets.empty() && offsets.front() == 0,
                         "label_sets_view: offsets have to start with 0, one entry more than items");
        for (std::size_t i = 1; i < offsets.size(); ++i)
            HALLMARK_REQUIRE(offsets[i - 1] <= offsets[i],
                             "label_sets_view: offsets fall from " + std::to_string(offsets[i - 1]) + " to " +
                                 std::to_string(offsets[i]) + " at item " + std::to_string(i - 1));
        HALLMARK_REQUIRE(offsets.back() == labels.size(), "label_sets_view: offsets end at " +
                                                              std::to_string(offsets.back()) + " but there are " +
                                                              std::to_string(labels.size()) + " labels");
    }

    /// How many items there are.
    [[nodiscard]] std::size_t size() const noexcept { return offsets_.empty() ? 0 : offsets_.size() - 1; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// The labels of one item; item < size().
    [[nodiscard]] std::span<const label_id> operator[](std::size_t item) const noexcept {
        return {labels_.data() + offsets_[item], offsets_[item + 1] - offsets_[item]};
    }
    /// All assignments, item after item.
    [[nodiscard]] std::span<const label_id> labels() const noexcept { return labels_; }
    [[nodiscard]] std::span<const std::size_t> offsets() const noexcept { return offsets_; }

    [[nodiscard]] detail::row_iterator<label_sets_view> begin() const noexcept { return {this, 0}; }
    [[nodiscard]] detail::row_iterator<label_sets_view> end() const noexcept { return {this, size()}; }

private:
    friend class label_sets;
    struct trusted {};
    label_sets_view(trusted, std::span<const std::size_t> offsets, std::span<const label_id> labels) noexcept
        : offsets_(offsets), labels_(labels) {}

    std::span<const std::size_t> offsets_;
    std::span<const label_id> labels_;
};

/// The label sets of many items, owned. Grows at its end; converts to a view.
class label_sets {
public:
    /// No items.
    label_sets() = default;
    /// A copy of any range of ranges of integers, in order. A wrong call when an integer is negative or too large for a
    /// label. O(items + assignments).
    template <class R>
    requires(!std::same_as<R, label_sets>) && label_set_range<R> explicit label_sets(const R& sets) {
        for (const auto& set : sets) add(set);
    }

    /// Of two arrays as label_sets_view has them, which are taken over without a copy; the same wrong calls. O(items).
    label_sets(std::vector<std::size_t> offsets, std::vector<label_id> labels)
        : offsets_(std::move(offsets)), labels_(std::move(labels)) {
        static_cast<void>(label_sets_view(this->offsets(), this->labels())); // checks them
    }

    /// Appends one item: any range of integers. Amortised O(labels of the item).
    template <class Set>
    void add(const Set& set) {
        for (const auto label : set) labels_.push_back(detail::checked_label(label, size()));
        offsets_.push_back(labels_.size());
    }
    /// Puts the items of another behind these: shards that were read apart become one. O(assignments of other).
    template <class = void>
    void merge(const label_sets& other) {
        const std::size_t shift = labels_.size();
        labels_.insert(labels_.end(), other.labels_.begin(), other.labels_.end());
        offsets_.reserve(offsets_.size() + other.size());
        for (std::size_t i = 0; i < other.size(); ++i) offsets_.push_back(shift + other.offsets_[i + 1]);
    }
    void reserve(std::size_t items, std::size_t assignments) {
        offsets_.reserve(items + 1);
        labels_.reserve(assignments);
    }

    [[nodiscard]] std::size_t size() const noexcept { return offsets_.size() - 1; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::span<const label_id> operator[](std::size_t item) const noexcept { return view()[item]; }
    [[nodiscard]] std::span<const label_id> labels() const noexcept { return span_of(labels_); }
    [[nodiscard]] std::span<const std::size_t> offsets() const noexcept { return span_of(offsets_); }
    [[nodiscard]] label_sets_view view() const noexcept HALLMARK_VIEWS_THIS {
        return {label_sets_view::trusted{}, offsets(), labels()};
    }
    operator label_sets_view() const noexcept HALLMARK_VIEWS_THIS { return view(); }

    [[nodiscard]] detail::row_iterator<label_sets> begin() const noexcept { return {this, 0}; }
    [[nodiscard]] detail::row_iterator<label_sets> end() const noexcept { return {this, size()}; }

    friend bool operator==(const label_sets&, const label_sets&) = default;

private:
    std::vector<std::size_t> offsets_ = {0};
    std::vector<label_id> labels_;
};

HALLMARK_NAMESPACE_END

#endif
