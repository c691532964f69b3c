// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_LEAKING_COLUMNS_HPP
#define HALLMARK_SPLIT_DETAIL_LEAKING_COLUMNS_HPP

// Columns of features that say too much: of a label, or of the part that an item is in.

#include "../../core/config.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/matrix.hpp"
#include "../../core/span_of.hpp"
#include "../assignment.hpp"
#include "dense_labels.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// For each label the items that have it, ascending, each once.
template <class = void>
class label_items {
public:
    explicit label_items(label_sets_view labels) : dense_(labels), items_(dense_.size()) {
        std::vector<label_id> row;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            dense_.read(labels[i], row);
            for (const label_id label : row) items_[label].push_back(static_cast<std::uint32_t>(i));
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
    [[nodiscard]] std::span<const std::uint32_t> items(std::size_t index) const noexcept {
        return span_of(items_[index]);
    }
    [[nodiscard]] label_id name(std::size_t index) const noexcept { return dense_.name(index); }

private:
    dense_labels dense_;
    std::vector<std::vector<std::uint32_t>> items_;
};

/// A number and a bit as a key that sorts by the number; equal numbers have equal keys but for the bit. Not for NaN.
[[nodiscard]] inline std::uint64_t key_of(float x, bool has) noexcept {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x == 0 ? 0.0f : x);
    const std::uint32_t ordered = (bits >> 31) != 0 ? ~bits : bits | 0x80000000u;
    return std::uint64_t{ordered} << 1 | std::uint64_t{has};
}

/// The area under the ROC curve of a column for a label, in either direction, from the keys of its values and whether
/// the item has the label; ties count half. -1 when fewer than `support` items have it, or have it not.
template <class = void>
[[nodiscard]] double area_under_curve(std::vector<std::uint64_t>& keys, std::uint32_t support) {
    std::sort(keys.begin(), keys.end());
    std::uint64_t with = 0;
    for (const std::uint64_t key : keys) with += key & 1;
    const std::uint64_t without = keys.size() - with;
    if (with < support || without < support) return -1;
    std::uint64_t below = 0; // pairs in order, in halves
    std::uint64_t before = 0;
    for (std::size_t begin = 0; begin < keys.size();) {
        std::size_t end = begin;
        std::uint64_t own = 0;
        while (end < keys.size() && keys[end] >> 1 == keys[begin] >> 1) own += keys[end++] & 1;
        const std::uint64_t others = end - begin - own;
        below += own * (2 * before + others);
        before += others;
        begin = end;
    }
    const double area = static_cast<double>(below) / 2 / (static_cast<double>(with) * static_cast<double>(without));
    return area < 0.5 ? 1 - area : area;
}

/// Calls f(column, label, area) for each column that tells a label (almost) alone. Missing values (NaN) are left out.
/// O(labels × columns × n log n).
template <class F>
void for_each_telling_column(features_view features, label_sets_view labels, double least, std::uint32_t support,
                             F&& f) {
    const label_items<> by_label(labels);
    std::vector<std::uint64_t> keys;
    for (std::size_t column = 0; column < features.columns(); ++column)
        for (std::size_t label = 0; label < by_label.size(); ++label) {
            const std::span<const std::uint32_t> with = by_label.items(label);
            if (with.size() < support) continue;
            keys.clear();
            std::size_t next = 0;
            for (std::size_t i = 0; i < features.rows(); ++i) {
                const bool has = next < with.size() && with[next] == i;
                next += has;
                const float x = features[i][column];
                if (x == x) keys.push_back(key_of(x, has));
            }
            const double area = area_under_curve(keys, support);
            if (area >= least) f(column, by_label.name(label), area);
        }
}

/// Calls f(column, part, difference) for each column that is missing more often in one part than in another, by a
/// difference of shares of at least `least`; part: where it is missing most. O(n × columns).
template <class F>
void for_each_one_sided_column(features_view features, const assignment& parts, double least, F&& f) {
    for (std::size_t column = 0; column < features.columns(); ++column) {
        std::vector<double> missing(parts.parts());
        std::vector<double> items(parts.parts());
        for (std::size_t i = 0; i < features.rows(); ++i) {
            if (parts[i] == assignment::none) continue;
            const float x = features[i][column];
            missing[parts[i]] += x != x;
            ++items[parts[i]];
        }
        std::size_t most = parts.parts();
        double low = 1;
        double high = 0;
        for (std::size_t part = 0; part < parts.parts(); ++part) {
            if (items[part] == 0) continue;
            const double share = missing[part] / items[part];
            if (share < low) low = share;
            if (most == parts.parts() || share > high) {
                high = share;
                most = part;
            }
        }
        if (most < parts.parts() && high - low >= least) f(column, most, high - low);
    }
}

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
