// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_ASSIGNMENT_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_ASSIGNMENT_HPP

// Which name goes to which column.

#include "../../../core/detail/plain_vector.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// For each row of a square matrix a column of its own, such that the sum of the chosen values is greatest (Kuhn, "The
/// Hungarian method", 1955, by shortest augmenting paths). O(size³).
template <class = void>
[[nodiscard]] std::vector<std::size_t> best_assignment(std::span<const double> gains, std::size_t size) {
    const std::size_t none = size;
    std::vector<double> of_row(size + 1), of_column(size + 1), least(size + 1);
    std::vector<std::size_t> row_of(size + 1, none), from(size + 1);
    for (std::size_t row = 0; row < size; ++row) {
        hallmark::detail::plain_vector<bool> done(size + 1, false);
        std::size_t column = size; // a column that is not there, where the path begins
        row_of[column] = row;
        for (double& x : least) x = std::numeric_limits<double>::infinity();
        while (row_of[column] != none) {
            done[column] = true;
            const std::size_t here = row_of[column];
            double step = std::numeric_limits<double>::infinity();
            std::size_t next = none;
            for (std::size_t c = 0; c < size; ++c) {
                if (done[c]) continue;
                const double cost = -gains[here * size + c] - of_row[here] - of_column[c];
                if (cost < least[c]) {
                    least[c] = cost;
                    from[c] = column;
                }
                if (least[c] < step) {
                    step = least[c];
                    next = c;
                }
            }
            for (std::size_t c = 0; c <= size; ++c) {
                if (done[c]) {
                    of_row[row_of[c]] += step;
                    of_column[c] -= step;
                } else {
                    least[c] -= step;
                }
            }
            column = next;
        }
        while (column != size) {
            row_of[column] = row_of[from[column]];
            column = from[column];
        }
        row_of[size] = none;
    }
    std::vector<std::size_t> chosen(size);
    for (std::size_t c = 0; c < size; ++c) chosen[row_of[c]] = c;
    return chosen;
}

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
