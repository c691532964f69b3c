// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_DETAIL_BLOCKED_SCAN_HPP
#define HALLMARK_NEIGHBORS_DETAIL_BLOCKED_SCAN_HPP

// The exact k nearest rows among many, in many columns. Distances are first computed in float as |r|² - 2 q·r, a block
// of rows against a block of queries, which is fast, and differs in its last bits with every compiler and machine. So
// more than k candidates are kept, computed again in double in a fixed order, and the k-th is held against a bound of
// what the float arithmetic can have got wrong: where a row that was left out might belong in, the query is answered
// again in double. The answer is then the same everywhere.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/matrix.hpp"
#include "../distance.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

// As wide as the registers of the machine that the code is compiled for. Results do not hang on it.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64, register_count = 32;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32, register_count = 16;
#else
inline constexpr std::size_t register_bytes = 16, register_count = 16;
#endif

/// Some floats side by side. GCC and Clang keep a vector in a register; elsewhere a loop does it.
template <std::size_t Bytes>
struct lanes {
    static constexpr std::size_t width = Bytes / sizeof(float);
#if defined(__GNUC__)
    typedef float type __attribute__((vector_size(Bytes)));
    type values;

    static lanes load(const float* from) noexcept {
        lanes out;
        std::memcpy(&out.values, from, Bytes);
        return out;
    }
    void store(float* to) const noexcept {
        std::memcpy(to, &values, Bytes);
    }
    void add_product(float a, const lanes& b) noexcept {
        values += a * b.values;
    }
    void less_twice(const lanes& dot) noexcept {
        values -= 2.0f * dot.values;
    }
#else
    float values[width];

    static lanes load(const float* from) noexcept {
        lanes out;
        std::memcpy(out.values, from, Bytes);
        return out;
    }
    void store(float* to) const noexcept {
        std::memcpy(to, values, Bytes);
    }
    void add_product(float a, const lanes& b) noexcept {
        for (std::size_t i = 0; i < width; ++i) values[i] += a * b.values[i];
    }
    void less_twice(const lanes& dot) noexcept {
        for (std::size_t i = 0; i < width; ++i) values[i] -= 2.0f * dot.values[i];
    }
#endif
};

/// Scores |r|² - 2 q·r of Queries queries against the 2 × width rows of one panel. `queries` holds, column after
/// column, one number a query; `panel` likewise one a row. A template on the width, so that units that are compiled for
/// different machines do not share it.
template <std::size_t Bytes, std::size_t... Query>
inline void score_panel(std::index_sequence<Query...>, const float* queries, const float* panel, const float* norms,
                        std::size_t columns, float* scores, std::size_t stride) noexcept {
    using wide = lanes<Bytes>;
    constexpr std::size_t count = sizeof...(Query);
    wide first[count] = {}, second[count] = {};
    for (std::size_t j = 0; j < columns; ++j) {
        const wide a = wide::load(panel), b = wide::load(panel + wide::width);
        ((first[Query].add_product(queries[Query], a), second[Query].add_product(queries[Query], b)), ...);
        panel += 2 * wide::width;
        queries += count;
    }
    const wide a = wide::load(norms), b = wide::load(norms + wide::width);
    const auto put = [&](std::size_t q, const wide& dot_a, const wide& dot_b) {
        wide x = a, y = b;
        x.less_twice(dot_a);
        y.less_twice(dot_b);
        x.store(scores + q * stride);
        y.store(scores + q * stride + wide::width);
    };
    (put(Query, first[Query], second[Query]), ...);
}

/// Rows to be searched, centred, scaled and packed for score_panel.
class packed_rows {
public:
    static constexpr std::size_t panel_rows = 2 * register_bytes / sizeof(float);
    static constexpr std::size_t tile_queries = register_count == 32 ? 12 : 6;
    static constexpr std::size_t block_rows = 256; // a multiple of panel_rows: its panels stay in the cache
    static constexpr std::size_t chunk_queries = 10 * 12;
    static constexpr std::size_t spare = 8; // candidates beyond k

    packed_rows(const features_view& features, std::span<const std::uint32_t> rows, std::span<const double> mean,
                int exponent)
        : features_(features), rows_(rows), mean_(mean),
          scale_(std::bit_cast<double>(static_cast<std::uint64_t>(1023 - exponent) << 52)) {
        const std::size_t d = features.columns();
        const std::size_t panels = rows.size() / panel_rows + (rows.size() % panel_rows != 0);
        values_.resize(panels * panel_rows * (d > 0 ? d : 1), 0.0f);
        // What pads the last panel is further than everything.
        norms_.resize(panels * panel_rows, (std::numeric_limits<float>::max)());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            float* const to = values_.data() + i / panel_rows * panel_rows * d + i % panel_rows;
            double norm = 0;
            for (std::size_t j = 0; j < d; ++j) {
                const float value = centred(rows[i], j);
                to[j * panel_rows] = value;
                norm += static_cast<double>(value) * static_cast<double>(value);
            }
            norms_[i] = static_cast<float>(norm);
        }
    }

    /// The k nearest rows of each of at most chunk_queries queries; a query is never its own neighbour.
    void search(std::span<const std::uint32_t> queries, neighbors::nearest_list& found, std::size_t k,
                std::uint32_t* rows_out, double* distances_out) const {
        const std::size_t d = features_.columns(), keep = k + spare;
        plain_vector<float> packed(chunk_queries * (d > 0 ? d : 1)), scores(tile_queries * block_rows),
            best(queries.size() * keep);
        plain_vector<std::uint32_t> candidates(queries.size() * keep);
        plain_vector<std::size_t> have(queries.size());
        plain_vector<double> query_norms(queries.size());
        for (std::size_t q = 0; q < queries.size(); ++q) {
            float* const to = packed.data() + q / tile_queries * tile_queries * d + q % tile_queries;
            for (std::size_t j = 0; j < d; ++j) {
                const float value = centred(queries[q], j);
                to[j * tile_queries] = value;
                query_norms[q] += static_cast<double>(value) * static_cast<double>(value);
            }
        }
        for (std::size_t begin = 0; begin < norms_.size(); begin += block_rows) {
            const std::size_t end = begin + block_rows < norms_.size() ? begin + block_rows : norms_.size();
            for (std::size_t tile = 0; tile < queries.size(); tile += tile_queries) {
                for (std::size_t row = begin; row < end; row += panel_rows)
                    score_panel<register_bytes>(std::make_index_sequence<tile_queries>{}, packed.data() + tile * d,
                                                values_.data() + row * d, norms_.data() + row, d,
                                                scores.data() + (row - begin), block_rows);
                for (std::size_t q = tile; q < tile + tile_queries && q < queries.size(); ++q)
                    collect(scores.data() + (q - tile) * block_rows, begin, end, queries[q], best.data() + q * keep,
                            candidates.data() + q * keep, have[q], keep);
            }
        }
        for (std::size_t q = 0; q < queries.size(); ++q) {
            found.clear();
            for (std::size_t c = 0; c < have[q]; ++c)
                offer(queries[q], candidates[q * keep + c], std::numeric_limits<double>::infinity(), found);
            if (have[q] == keep && !certain(found, k, static_cast<double>(best[q * keep + keep - 1]), query_norms[q])) {
                found.clear();
                for (const std::uint32_t row : rows_) // they rise, so that what comes to the limit loses
                    if (row != queries[q]) offer(queries[q], row, found.limit(), found);
            }
            for (std::size_t i = 0; i < k; ++i) {
                rows_out[q * k + i] = found[i].row;
                distances_out[q * k + i] = found[i].distance;
            }
        }
    }

private:
    [[nodiscard]] float centred(std::size_t row, std::size_t column) const noexcept {
        return static_cast<float>(
            (static_cast<double>(features_.data()[row * features_.stride() + column]) - mean_[column]) * scale_);
    }
    void offer(std::uint32_t query, std::uint32_t row, double enough, neighbors::nearest_list& found) const {
        found.offer(neighbors::squared_distance(features_[query], features_[row], enough), row);
    }
    /// Keeps the `keep` lowest scores of one query, ascending, of the rows [begin, end).
    void collect(const float* scores, std::size_t begin, std::size_t end, std::uint32_t query, float* best,
                 std::uint32_t* candidates, std::size_t& have, std::size_t keep) const noexcept {
        constexpr std::size_t group = 32;
        for (std::size_t from = begin; from < end; from += group) {
            const float* const group_scores = scores + (from - begin);
            const std::size_t size = end - from < group ? end - from : group;
            if (have == keep && size == group) {
                const float limit = best[keep - 1];
                int below = 0;
                for (std::size_t i = 0; i < group; ++i) below |= group_scores[i] < limit;
                if (below == 0) continue;
            }
            for (std::size_t i = 0; i < size; ++i) {
                const float score = group_scores[i];
                if ((have == keep && !(score < best[keep - 1])) || from + i >= rows_.size() || rows_[from + i] == query)
                    continue;
                std::size_t at = have < keep ? have++ : keep - 1;
                for (; at > 0 && score < best[at - 1]; --at) {
                    best[at] = best[at - 1];
                    candidates[at] = candidates[at - 1];
                }
                best[at] = score;
                candidates[at] = rows_[from + i];
            }
        }
    }
    /// Whether no row that was left out can be nearer than the k-th found. Left out rows scored at least `limit`. With
    /// γ = (d + 8) 2^-24 the float score of a row r is wrong by at most γ (|r|² + 2 |q||r|): where |r| <= 3 |q| that is
    /// 15 γ |q|², and where |r| is greater, the distance is at least 2/3 |r| and the error 4 γ of it. Centring and
    /// scaling moved each row by 2^-24 of its size, which adds less than 8 · 2^-24 of both.
    [[nodiscard]] bool certain(const neighbors::nearest_list& found, std::size_t k, double limit,
                               double query_norm) const noexcept {
        const double gamma = static_cast<double>(features_.columns() + 16) * 0x1p-24;
        const double left_out = limit + query_norm; // their squared distances, in the scale of the packed rows
        const double error = 16 * gamma * ((left_out > 0 ? left_out : 0) + query_norm) + 0x1p-100;
        return found[k - 1].distance * scale_ * scale_ < left_out - error;
    }

    features_view features_;
    std::span<const std::uint32_t> rows_;
    std::span<const double> mean_;
    double scale_;
    plain_vector<float> values_;
    plain_vector<float> norms_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
