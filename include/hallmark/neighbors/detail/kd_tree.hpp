// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_DETAIL_KD_TREE_HPP
#define HALLMARK_NEIGHBORS_DETAIL_KD_TREE_HPP

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/matrix.hpp"
#include "../distance.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Rows of few columns (2 to 8), cut in halves by the column in which they are widest until a leaf holds 12.
class kd_tree {
public:
    static constexpr std::size_t most_columns = 8;
    static constexpr std::size_t leaf_rows = 12;

    kd_tree(const features_view& features, std::span<const std::uint32_t> rows) : columns_(features.columns()) {
        rows_.append(rows);
        nodes_.reserve(2 * rows.size() / leaf_rows + 2);
        if (!rows.empty()) build(features, 0, rows.size());
        points_.reserve(rows_.size() * columns_);
        for (const std::uint32_t row : rows_) points_.append(features[row]);
    }

    /// Offers the rows near `query` to a list; all that belong there are among them. `self`: a row left out.
    void search(std::span<const float> query, std::uint32_t self, neighbors::nearest_list& found) const {
        double offsets[most_columns] = {};
        if (!nodes_.empty()) search_node(0, query, self, 0, offsets, found);
    }

private:
    struct node {
        std::uint32_t begin = 0, end = 0;
        std::uint32_t right = 0; // the left child follows its parent; 0: a leaf
        std::uint32_t column = 0;
        float low = 0, high = 0; // the greatest value on the left, the least on the right
    };

    void build(const features_view& features, std::size_t begin, std::size_t end) {
        const std::size_t at = nodes_.size();
        nodes_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), 0, 0, 0, 0});
        if (end - begin <= leaf_rows) return;
        std::size_t widest = 0;
        double width = -1;
        for (std::size_t j = 0; j < columns_; ++j) {
            float least = features[rows_[begin]][j], most = least;
            for (std::size_t i = begin + 1; i < end; ++i) {
                const float value = features[rows_[i]][j];
                if (value < least) least = value;
                if (value > most) most = value;
            }
            const double spread = static_cast<double>(most) - static_cast<double>(least);
            if (spread > width) {
                width = spread;
                widest = j;
            }
        }
        if (width == 0) return; // all equal: no cut would tell them apart
        const std::size_t middle = begin + (end - begin) / 2;
        halve(features, begin, end, middle, widest);
        node cut = nodes_[at];
        cut.column = static_cast<std::uint32_t>(widest);
        cut.low = features[rows_[begin]][widest];
        for (std::size_t i = begin; i < middle; ++i)
            if (features[rows_[i]][widest] > cut.low) cut.low = features[rows_[i]][widest];
        cut.high = features[rows_[middle]][widest];
        build(features, begin, middle);
        cut.right = static_cast<std::uint32_t>(nodes_.size());
        nodes_[at] = cut;
        build(features, middle, end);
    }
    /// Moves the rows so that rows_[middle] is what it is in sorted order, the lesser before it (Hoare's FIND).
    void halve(const features_view& features, std::size_t begin, std::size_t end, std::size_t middle,
               std::size_t column) {
        const auto value = [&](std::ptrdiff_t i) { return features[rows_[static_cast<std::size_t>(i)]][column]; };
        const std::ptrdiff_t wanted = static_cast<std::ptrdiff_t>(middle);
        std::ptrdiff_t left = static_cast<std::ptrdiff_t>(begin), right = static_cast<std::ptrdiff_t>(end) - 1;
        while (left < right) {
            const float pivot = value(wanted);
            std::ptrdiff_t i = left, j = right;
            while (i <= j) {
                while (value(i) < pivot) ++i;
                while (pivot < value(j)) --j;
                if (i > j) break;
                const std::uint32_t kept = rows_[static_cast<std::size_t>(i)];
                rows_[static_cast<std::size_t>(i++)] = rows_[static_cast<std::size_t>(j)];
                rows_[static_cast<std::size_t>(j--)] = kept;
            }
            if (j < wanted) left = i;
            if (wanted < i) right = j;
        }
    }

    void search_node(std::size_t at, std::span<const float> query, std::uint32_t self, double bound, double* offsets,
                     neighbors::nearest_list& found) const {
        const node& n = nodes_[at];
        if (n.right == 0) {
            for (std::size_t i = n.begin; i < n.end; ++i)
                if (rows_[i] != self)
                    found.offer(neighbors::squared_distance(query, {&points_[i * columns_], columns_}), rows_[i]);
            return;
        }
        const double to_left = static_cast<double>(query[n.column]) - static_cast<double>(n.low);
        const double to_right = static_cast<double>(n.high) - static_cast<double>(query[n.column]);
        const bool left_first = to_left < to_right;
        search_node(left_first ? at + 1 : n.right, query, self, bound, offsets, found);
        const double off = left_first ? to_right : to_left;
        if (!(off > 0)) {
            search_node(left_first ? n.right : at + 1, query, self, bound, offsets, found);
            return;
        }
        const double before = offsets[n.column];
        const double further = bound + (numeric::product(off, off) - numeric::product(before, before));
        // A lower bound of a sum of rounded squares: 2^-40 pays for the rounding. What is equally far may win by its
        // row.
        if (further - further * 0x1p-40 > found.limit()) return;
        offsets[n.column] = off;
        search_node(left_first ? n.right : at + 1, query, self, further > 0 ? further : 0, offsets, found);
        offsets[n.column] = before;
    }

    std::size_t columns_;
    plain_vector<std::uint32_t> rows_;
    plain_vector<float> points_; // the features in the order of rows_
    plain_vector<node> nodes_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
