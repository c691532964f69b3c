// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_TAG_TABLE_HPP
#define HALLMARK_IMBALANCE_DETAIL_TAG_TABLE_HPP

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/span_of.hpp"
#include "../../numeric/math.hpp"
#include "../counts.hpp"
#include "grouped.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// The host's sets of labels, as read_sets() has them; how many items have each label; and which labels are rare
/// (minority labels): those whose imbalance (the most frequent label's count / their own) is above the mean over the
/// labels that somebody has.
struct tag_table {
    template <label_set_range R>
    explicit tag_table(const R& host_sets) : sets(read_sets(host_sets)), counts(label_counts(sets).counts) {
        HALLMARK_REQUIRE(sets.size() < 0xFFFFFFFFu,
                         "resampling: " + std::to_string(sets.size()) + " items; fewer than 2^32 - 1 are possible");
        for (const std::size_t count : counts)
            if (count > most) most = count;
        mean_imbalance = imbalance::mean_imbalance(span_of(std::vector<double>(counts.begin(), counts.end())));
        for (const std::size_t count : counts) rare.push_back(count > 0 && above_mean(count));
    }

    [[nodiscard]] std::size_t size() const noexcept { return sets.size(); }
    [[nodiscard]] bool above_mean(std::size_t count) const noexcept {
        return static_cast<double>(most) / static_cast<double>(count) > mean_imbalance;
    }
    template <class = void>
    [[nodiscard]] bool has_rare(std::size_t item) const noexcept {
        for (const label_id label : sets[item])
            if (rare[label] != 0) return true;
        return false;
    }
    /// The items of each rare label, ascending; the others have none.
    template <class = void>
    [[nodiscard]] grouped<std::uint32_t> rare_items() const {
        std::vector<std::size_t> sizes = counts;
        for (std::size_t l = 0; l < sizes.size(); ++l)
            if (rare[l] == 0) sizes[l] = 0;
        grouped<std::uint32_t> items(span_of(sizes));
        for (std::size_t i = 0; i < sets.size(); ++i)
            for (const label_id label : sets[i])
                if (rare[label] != 0) items.put(label, i);
        return items;
    }

    label_sets sets;
    std::vector<std::size_t> counts;           // [label]
    hallmark::detail::plain_vector<char> rare; // [label]
    std::size_t most = 0;                      // the most frequent label's count
    double mean_imbalance = 0;
};

/// percent × items / 100, rounded down.
template <class = void>
[[nodiscard]] std::size_t part_of(const char* who, double percent, std::size_t items) {
    HALLMARK_REQUIRE(percent >= 0 && percent <= 1e6, std::string(who) + ": " + std::to_string(percent) + " percent");
    return static_cast<std::size_t>(numeric::product(percent, static_cast<double>(items)) / 100);
}

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
