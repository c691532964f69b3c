// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_DENSE_LABELS_HPP
#define HALLMARK_SPLIT_DETAIL_DENSE_LABELS_HPP

#include "../../core/config.hpp"
#include "../../core/detail/sort_unique.hpp"
#include "../../core/label_sets.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// Label ids as indices of tables: themselves, or numbered anew where they leave wide gaps, so that no table is much
/// larger than the data. Says too whether every row is strictly ascending. O(assignments); with gaps O(n log n).
template <class = void>
class basic_dense_labels {
public:
    basic_dense_labels() = default;
    explicit basic_dense_labels(label_sets_view sets) {
        label_id most = 0;
        for (std::size_t i = 0; i < sets.size(); ++i) {
            const auto row = sets[i];
            for (std::size_t e = 0; e < row.size(); ++e) {
                if (row[e] > most) most = row[e];
                ascending_ = ascending_ && (e == 0 || row[e - 1] < row[e]);
            }
        }
        const auto all = sets.labels();
        count_ = all.empty() ? 0 : std::size_t{most} + 1;
        if (count_ <= 4 * all.size() + 65536) return;
        names_.assign(all.begin(), all.end());
        hallmark::detail::sort_unique(names_);
        count_ = names_.size();
    }

    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool ascending() const noexcept { return ascending_; }
    /// Whether ids are their own indices.
    [[nodiscard]] bool plain() const noexcept { return names_.empty(); }
    [[nodiscard]] label_id index(label_id label) const noexcept {
        if (names_.empty()) return label;
        return static_cast<label_id>(std::lower_bound(names_.begin(), names_.end(), label) - names_.begin());
    }
    [[nodiscard]] label_id name(std::size_t index) const noexcept {
        return names_.empty() ? static_cast<label_id>(index) : names_[index];
    }
    /// Whether there is such a label, by the index that index() gave.
    [[nodiscard]] bool has(label_id label, label_id index) const noexcept {
        return index < count_ && (names_.empty() || names_[index] == label);
    }
    /// The indices of a row, ascending, each once.
    template <class Row>
    void read(const Row& from, std::vector<label_id>& to) const {
        to.clear();
        for (const label_id label : from) to.push_back(index(label));
        if (ascending_) return;
        hallmark::detail::sort_unique(to);
    }

private:
    std::vector<label_id> names_; ///< sorted; empty where ids are their own indices
    std::size_t count_ = 0;
    bool ascending_ = true;
};
using dense_labels = basic_dense_labels<>;

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
