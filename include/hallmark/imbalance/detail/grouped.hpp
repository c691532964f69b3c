// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_GROUPED_HPP
#define HALLMARK_IMBALANCE_DETAIL_GROUPED_HPP

#include "../../core/config.hpp"

#include <cstddef>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// The items of each label side by side, in the order in which they were put.
template <class Index>
class grouped {
public:
    grouped() = default;
    /// Room for as many of each label as are counted: exactly so many have to be put.
    explicit grouped(std::span<const std::size_t> counts) : ends_(counts.size() + 1) {
        std::size_t sum = 0;
        for (std::size_t l = 0; l < counts.size(); ++l) {
            ends_[l + 1] = sum; // what is put moves it to the end of the label's items
            sum += counts[l];
        }
        items_.resize(sum);
    }
    void put(std::size_t label, std::size_t item) noexcept { items_[ends_[label + 1]++] = static_cast<Index>(item); }

    [[nodiscard]] std::size_t size() const noexcept { return ends_.empty() ? 0 : ends_.size() - 1; }
    [[nodiscard]] std::span<const Index> operator[](std::size_t label) const noexcept {
        return {items_.data() + ends_[label], ends_[label + 1] - ends_[label]};
    }

private:
    std::vector<std::size_t> ends_;
    std::vector<Index> items_;
};

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
