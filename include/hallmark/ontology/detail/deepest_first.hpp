// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_DEEPEST_FIRST_HPP
#define HALLMARK_ONTOLOGY_DETAIL_DEEPEST_FIRST_HPP

#include "../../core/label_id.hpp"
#include "../../core/span_of.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Labels in the order of their depth, the deepest first, equal ones by number; with memory that is used again.
class deepest_first {
public:
    template <class = void>
    std::span<const label_id> sorted(std::span<const label_id> labels, const std::vector<std::uint32_t>& depth) {
        keys_.resize(labels.size());
        sorted_.resize(labels.size());
        for (std::size_t i = 0; i < labels.size(); ++i)
            keys_[i] = std::uint64_t{0xFFFFFFFFu - depth[labels[i]]} << 32 | labels[i];
        std::sort(keys_.begin(), keys_.end());
        for (std::size_t i = 0; i < labels.size(); ++i) sorted_[i] = static_cast<label_id>(keys_[i]);
        return span_of(sorted_);
    }

private:
    std::vector<std::uint64_t> keys_;
    std::vector<label_id> sorted_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
