// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_DAG_VIEW_HPP
#define HALLMARK_NUMERIC_DAG_VIEW_HPP

#include "../core/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

/// A graph without cycles in memory that the caller owns, numbered so that every parent stands before its children:
/// node i has the parents parents[offsets[i]] to parents[offsets[i + 1]], the end left out, all of them below i. The
/// memory has to outlive the view.
class dag_view {
public:
    /// No nodes.
    dag_view() = default;
    /// `offsets` holds one more entry than there are nodes. A wrong call when the offsets do not start at 0, do not
    /// rise or do not end at parents.size(), and when a parent is not below its child. O(nodes + edges).
    dag_view(std::span<const std::size_t> offsets, std::span<const std::uint32_t> parents)
        : offsets_(offsets), parents_(parents) {
        HALLMARK_REQUIRE(!offsets.empty() && offsets.front() == 0 && offsets.back() == parents.size(),
                         "dag_view: offsets have to start with 0 and to end with the number of parents, " +
                             std::to_string(parents.size()));
        HALLMARK_REQUIRE(size() < 0xFFFFFFFF, "dag_view: " + std::to_string(size()) + " nodes");
        for (std::size_t i = 0; i < size(); ++i) {
            HALLMARK_REQUIRE(offsets[i] <= offsets[i + 1] && offsets[i + 1] <= parents.size(),
                             "dag_view: the offsets of node " + std::to_string(i) + " do not rise");
            for (const std::uint32_t parent : (*this)[i])
                HALLMARK_REQUIRE(parent < i, "dag_view: parent " + std::to_string(parent) + " of node " +
                                                 std::to_string(i) + " does not stand before it");
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return offsets_.empty() ? 0 : offsets_.size() - 1; }
    [[nodiscard]] std::size_t edges() const noexcept { return parents_.size(); }
    /// The parents of node i, i < size().
    [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t i) const noexcept {
        return parents_.subspan(offsets_[i], offsets_[i + 1] - offsets_[i]);
    }

private:
    std::span<const std::size_t> offsets_;
    std::span<const std::uint32_t> parents_;
};

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
