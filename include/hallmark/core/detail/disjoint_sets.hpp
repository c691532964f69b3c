// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_DISJOINT_SETS_HPP
#define HALLMARK_CORE_DETAIL_DISJOINT_SETS_HPP

// Sets that are joined two by two (union-find: Tarjan 1975, with path halving).

#include "../config.hpp"
#include "plain_vector.hpp"

#include <cstddef>
#include <cstdint>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// The numbers below n, at first each alone; a set is called by its lowest member. O(log n) a call, amortised.
class disjoint_sets {
public:
    explicit disjoint_sets(std::size_t n) {
        parents_.resize(n);
        for (std::size_t i = 0; i < n; ++i) parents_[i] = static_cast<std::uint32_t>(i);
    }

    /// The lowest member of the set that i is in.
    [[nodiscard]] std::uint32_t find(std::uint32_t i) noexcept {
        while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
        return i;
    }
    /// Makes the sets of a and b one; whether they were two.
    bool join(std::uint32_t a, std::uint32_t b) noexcept {
        a = find(a);
        b = find(b);
        parents_[a > b ? a : b] = a > b ? b : a;
        return a != b;
    }

private:
    plain_vector<std::uint32_t> parents_;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
