// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_CO_OCCURRENCE_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_CO_OCCURRENCE_HPP

// How often voter i says a while voter j says b: all that moment methods read of the votes.

#include "../../../core/detail/plain_vector.hpp"
#include "../../../core/executor.hpp"
#include "../../../core/votes.hpp"
#include "../row.hpp"
#include "checks.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// Counts over items of pairs of columns, voter × cardinality + label. A voter that says a label twice of an item says
/// it once.
class co_occurrence {
public:
    /// 64 items at a time: a column is a word with a bit for each item, and a pair of columns counts the bits that they
    /// share; where these pairs are many more than those of the votes of each item, item by item. Memory O(columns²).
    template <vote_source Votes, executor Executor>
    co_occurrence(const Votes& votes, std::string_view model, Executor& ex)
        : items_(votes.items()), voters_(votes.voters()), classes_(votes.cardinality()) {
        const std::size_t columns = voters_ * classes_;
        HALLMARK_REQUIRE(columns <= 10000, std::string(model).append(": ") + std::to_string(voters_) + " voters × " +
                                               std::to_string(classes_) + " classes; its matrix of pairs does not fit");
        const std::size_t size = columns > 500 ? items_ + 1 : items_ / 8 + 4096;
        std::vector<std::vector<std::uint32_t>> parts(block_count(items_, size));
        for_each_block(ex, items_, size, [&](index_block block) {
            std::vector<std::uint32_t>& counts = parts[block.begin / size];
            counts.resize(columns * columns);
            row_reader<Votes> rows(votes);
            std::vector<std::uint64_t> words(columns);
            std::vector<std::uint32_t> used;
            for (std::size_t from = block.begin; from < block.end; from += 64) {
                const std::size_t to = (std::min)(from + 64, block.end);
                used.clear();
                std::size_t by_item = 0;
                for (std::size_t i = from; i < to; ++i) {
                    const vote_row row = rows[i];
                    by_item += row.size() * row.size();
                    for (const voter_vote& v : row) {
                        require_label(i, v, classes_, model);
                        const std::size_t column = v.voter * classes_ + v.vote.label();
                        if (words[column] == 0) used.push_back(static_cast<std::uint32_t>(column));
                        words[column] |= std::uint64_t{1} << (i - from);
                    }
                }
                if (used.size() * used.size() <= 4 * by_item)
                    for (std::size_t x = 0; x < used.size(); ++x) {
                        const std::uint64_t word = words[used[x]];
                        std::uint32_t* const row = counts.data() + used[x] * columns;
                        for (std::size_t y = 0; y <= x; ++y) row[used[y]] += bits_of(word & words[used[y]]);
                    }
                else
                    for (std::size_t i = from; i < to; ++i) add_row(rows[i], counts);
                for (const std::uint32_t column : used) words[column] = 0;
            }
        });
        counts_.resize(columns * columns);
        for (const std::vector<std::uint32_t>& part : parts)
            for (std::size_t a = 0; a < columns; ++a)
                for (std::size_t b = 0; b < columns; ++b) counts_[a * columns + b] += part[a * columns + b];
        for (std::size_t a = 0; a < columns; ++a)
            for (std::size_t b = 0; b < a; ++b) {
                const double both = counts_[a * columns + b] + counts_[b * columns + a];
                counts_[a * columns + b] = counts_[b * columns + a] = both;
            }
    }

    [[nodiscard]] std::size_t items() const noexcept { return items_; }
    [[nodiscard]] std::size_t voters() const noexcept { return voters_; }
    [[nodiscard]] std::size_t classes() const noexcept { return classes_; }
    [[nodiscard]] std::size_t columns() const noexcept { return voters_ * classes_; }
    /// On how many items columns a and b both stand; a == b: on how many it stands.
    [[nodiscard]] double operator()(std::size_t a, std::size_t b) const noexcept { return counts_[a * columns() + b]; }

private:
    void add_row(const vote_row& row, std::vector<std::uint32_t>& counts) const {
        const auto column = [&](std::size_t r) { return row.votes[r].voter * classes_ + row.votes[r].vote.label(); };
        const auto again = [&](std::size_t r) {
            for (std::size_t x = r; x > 0 && row.votes[x - 1].voter == row.votes[r].voter; --x)
                if (column(x - 1) == column(r)) return true;
            return false;
        };
        for (std::size_t x = 0; x < row.size(); ++x)
            for (std::size_t y = 0; y <= x && !again(x); ++y)
                if (!again(y)) ++counts[column(x) * columns() + column(y)];
    }
    /// std::popcount calls a table where the machine is not known to count bits.
    [[nodiscard]] static std::uint32_t bits_of(std::uint64_t x) noexcept {
        x -= (x >> 1) & 0x5555555555555555;
        x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333);
        return static_cast<std::uint32_t>((((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101) >> 56);
    }

    std::vector<double> counts_;
    std::size_t items_ = 0, voters_ = 0, classes_ = 0;
};

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
