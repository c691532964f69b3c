// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_TAG_TABLE_HPP
#define HALLMARK_IMBALANCE_DETAIL_TAG_TABLE_HPP

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../core/label_sets.hpp"
#include "../../numeric/math.hpp"
#include "../counts.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// The host's sets of labels, read once: each sorted and without repeats; how many items have each label; and which
/// labels are rare (minority labels): those whose imbalance (the most frequent label's count / their own) is above the
/// mean over the labels that somebody has.
struct tag_table {
    template <label_set_range R>
    explicit tag_table(const R& host_sets) {
        std::vector<label_id> set;
        for (const auto& labels : host_sets) {
            read_set(labels, sets.size(), set);
            for (const label_id label : set) {
                if (label >= counts.size()) counts.resize(std::size_t{label} + 1);
                ++counts[label];
            }
            sets.add(set);
        }
        HALLMARK_REQUIRE(sets.size() < 0xFFFFFFFFu,
                         "resampling: " + std::to_string(sets.size()) + " items; fewer than 2^32 - 1 are possible");
        std::size_t present = 0;
        for (const std::size_t count : counts) {
            if (count > most) most = count;
            present += count > 0;
        }
        for (const std::size_t count : counts)
            if (count > 0) mean_imbalance += static_cast<double>(most) / static_cast<double>(count);
        if (present > 0) mean_imbalance /= static_cast<double>(present);
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
    /// The items of each rare label, ascending: those of label l are bags[l]; the others' are empty.
    template <class = void>
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> rare_bags() const {
        std::vector<std::vector<std::uint32_t>> bags(counts.size());
        for (std::size_t i = 0; i < sets.size(); ++i)
            for (const label_id label : sets[i])
                if (rare[label] != 0) bags[label].push_back(static_cast<std::uint32_t>(i));
        return bags;
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
