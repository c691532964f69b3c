// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_DISTANCE_HPP
#define HALLMARK_NEIGHBORS_DISTANCE_HPP

// How far two rows of features are from each other, and the nearest of many.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../numeric/math.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

HALLMARK_NAMESPACE_BEGIN
namespace neighbors {

/// The squared Euclidean distance that knn() compares by, of two rows of as many columns, in double, the same on every
/// machine: four sums, each in the order of the columns, no product fused. Stops once it has reached `enough` (what it
/// then returns is at least that). Rows of different lengths are not told: it stands in inner loops. O(columns).
[[nodiscard]] inline double squared_distance(std::span<const float> a, std::span<const float> b,
                                             double enough = std::numeric_limits<double>::infinity()) noexcept {
    const std::size_t columns = a.size();
    double sums[4] = {};
    std::size_t j = 0;
    while (j + 4 <= columns) {
        const std::size_t pause = columns - j > 32 ? j + 32 : j + (columns - j) / 4 * 4;
        for (; j < pause; j += 4)
            for (std::size_t lane = 0; lane < 4; ++lane) {
                const double off = static_cast<double>(a[j + lane]) - static_cast<double>(b[j + lane]);
                sums[lane] += numeric::product(off, off);
            }
        if ((sums[0] + sums[1]) + (sums[2] + sums[3]) >= enough) break;
    }
    if (j + 4 > columns)
        for (; j < columns; ++j) {
            const double off = static_cast<double>(a[j]) - static_cast<double>(b[j]);
            sums[j % 4] += numeric::product(off, off);
        }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// The k nearest of what was offered, nearest first; ties: the lower row. An offer is O(k), of what comes too late
/// O(1). A wrong call when k is 0.
class nearest_list {
public:
    struct entry {
        double distance = 0;
        std::uint32_t row = 0;
    };

    explicit nearest_list(std::size_t k) : k_(k) {
        HALLMARK_REQUIRE(k > 0, "nearest_list: k is 0");
        entries_.reserve(k);
    }

    void clear() noexcept { entries_.clear(); }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool full() const noexcept { return entries_.size() == k_; }
    [[nodiscard]] const entry& operator[](std::size_t i) const noexcept { return entries_[i]; }
    /// The distance beyond which nothing enters.
    [[nodiscard]] double limit() const noexcept {
        return full() ? entries_.back().distance : std::numeric_limits<double>::infinity();
    }
    void offer(double distance, std::uint32_t row) {
        if (full()) {
            const entry& last = entries_.back();
            if (distance > last.distance || (distance == last.distance && row > last.row)) return;
            entries_.pop_back();
        }
        entries_.push_back({distance, row});
        for (std::size_t at = entries_.size() - 1; at > 0; --at) {
            entry& before = entries_[at - 1];
            if (before.distance < distance || (before.distance == distance && before.row < row)) break;
            entries_[at] = before;
            before = {distance, row};
        }
    }

private:
    hallmark::detail::plain_vector<entry> entries_;
    std::size_t k_;
};

} // namespace neighbors
HALLMARK_NAMESPACE_END

#endif
