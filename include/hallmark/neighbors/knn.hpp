// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_KNN_HPP
#define HALLMARK_NEIGHBORS_KNN_HPP

// The k nearest neighbours of items: exact, and the same for any number of threads, any compiler and any machine.

#include "../core/config.hpp"
#include "../core/executor.hpp"
#include "../core/matrix.hpp"
#include "../core/span_of.hpp"
#include "detail/blocked_scan.hpp"
#include "detail/kd_tree.hpp"
#include "distance.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {
struct knn_search;
}

/// For each of size() items its k() nearest others, nearest first. Made by knn(), or taken over from a host that has
/// its own index (an approximate one for millions of items, another metric): what reads a graph does not ask where it
/// is from.
class knn_graph {
public:
    /// No items.
    knn_graph() = default;
    /// A host's own adjacency: rows[i × k] to rows[i × k + k - 1] are the neighbours of item i, nearest first;
    /// `distances` squared, beside them, or empty. A wrong call when sizes do not fit, an item is its own neighbour or
    /// beyond the items, or distances fall or are not numbers. O(size × k).
    knn_graph(std::size_t k, std::vector<std::uint32_t> rows, std::vector<double> distances = {})
        : k_(k), rows_(std::move(rows)), distances_(std::move(distances)) {
        HALLMARK_REQUIRE(k > 0 && rows_.size() % k == 0, "knn_graph: " + std::to_string(rows_.size()) +
                                                             " neighbours are not " + std::to_string(k) + " an item");
        HALLMARK_REQUIRE(distances_.empty() || distances_.size() == rows_.size(),
                         "knn_graph: " + std::to_string(distances_.size()) + " distances of " +
                             std::to_string(rows_.size()) + " neighbours");
        size_ = rows_.size() / k;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            HALLMARK_REQUIRE(rows_[i] < size_ && rows_[i] != i / k, "knn_graph: item " + std::to_string(rows_[i]) +
                                                                        " as a neighbour of item " +
                                                                        std::to_string(i / k));
            HALLMARK_REQUIRE(distances_.empty() || distances_[i] >= (i % k == 0 ? 0.0 : distances_[i - 1]),
                             "knn_graph: the distances of item " + std::to_string(i / k) + " do not rise");
        }
    }

    /// How many items there are, and how many neighbours each has: what was asked for, or fewer when there are fewer.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t k() const noexcept { return k_; }
    /// The neighbours of one item (of the i-th query, where knn() was asked for some), nearest first; ties: the lower.
    [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t i) const noexcept {
        return span_of(rows_).subspan(i * k_, k_);
    }
    /// Their squared Euclidean distances; empty where a host gave none.
    [[nodiscard]] std::span<const double> squared_distances(std::size_t i) const noexcept {
        return distances_.empty() ? std::span<const double>() : span_of(distances_).subspan(i * k_, k_);
    }

    friend bool operator==(const knn_graph&, const knn_graph&) = default;

private:
    friend struct detail::knn_search;
    std::size_t size_ = 0;
    std::size_t k_ = 0;
    std::vector<std::uint32_t> rows_;
    std::vector<double> distances_;
};

/// By which algorithm neighbours are found; all give the same answer.
enum class knn_method : std::uint8_t {
    automatic, ///< the tree for d <= 8 columns and 2^(d + 6) rows or more, else `blocked`
    blocked,   ///< all distances, as a product of matrices
    tree       ///< a kd-tree; with more than 8 columns `blocked`
};

struct knn_options {
    std::size_t k = 5;
    knn_method method = knn_method::automatic;
};

namespace detail {

/// What knn() is made of.
struct knn_search {
    /// The mean of each column, and the exponent of 2 that is above every row's distance from it. A wrong call when a
    /// value is not finite.
    static int centre(const features_view& features, std::span<const std::uint32_t> rows,
                      std::span<const std::uint32_t> queries, std::vector<double>& mean) {
        mean.assign(features.columns(), 0);
        double largest = 0;
        for (const std::span<const std::uint32_t> some : {rows, queries})
            for (const std::uint32_t row : some)
                for (std::size_t j = 0; j < features.columns(); ++j) {
                    const double value = static_cast<double>(features[row][j]);
                    HALLMARK_REQUIRE(value - value == 0, "knn: the feature in row " + std::to_string(row) +
                                                             ", column " + std::to_string(j) + " is not finite");
                    if (some.data() == rows.data()) mean[j] += value;
                    const double size = value < 0 ? -value : value;
                    if (size > largest) largest = size;
                }
        for (double& m : mean) m /= static_cast<double>(rows.empty() ? 1 : rows.size());
        // |x - mean| < 2 largest; of d columns the length is less than 2 largest √d.
        const std::uint64_t bits = std::bit_cast<std::uint64_t>(largest);
        const int above = largest > 0 ? static_cast<int>(bits >> 52) - 1022 : 0;
        return above + 1 + static_cast<int>(std::bit_width(features.columns()) + 1) / 2;
    }

    template <executor Executor>
    static knn_graph search(const features_view& features, std::span<const std::uint32_t> rows,
                            std::span<const std::uint32_t> queries, std::size_t k, const knn_options& options,
                            Executor&& ex) {
        knn_graph graph;
        graph.size_ = queries.size();
        graph.k_ = k;
        std::vector<double> mean;
        const int exponent = centre(features, rows, queries, mean);
        if (k == 0 || queries.empty()) return graph;
        graph.rows_.resize(queries.size() * k);
        graph.distances_.resize(queries.size() * k);
        const std::size_t d = features.columns();
        const bool small = d <= kd_tree::most_columns;
        if (small && (options.method == knn_method::tree ||
                      (options.method == knn_method::automatic && d >= 1 && rows.size() >> (d + 6) != 0))) {
            const kd_tree tree(features, rows);
            for_each_block(ex, queries.size(), 256, [&](index_block block) {
                neighbors::nearest_list found(k);
                for (std::size_t q = block.begin; q < block.end; ++q) {
                    found.clear();
                    tree.search(features[queries[q]], queries[q], found);
                    for (std::size_t i = 0; i < k; ++i) {
                        graph.rows_[q * k + i] = found[i].row;
                        graph.distances_[q * k + i] = found[i].distance;
                    }
                }
            });
            return graph;
        }
        const packed_rows packed(features, rows, span_of(mean), exponent);
        for_each_block(ex, queries.size(), packed_rows::chunk_queries, [&](index_block block) {
            neighbors::nearest_list found(k);
            packed.search(queries.subspan(block.begin, block.size()), found, k, graph.rows_.data() + block.begin * k,
                          graph.distances_.data() + block.begin * k);
        });
        return graph;
    }

    static void require_rows(const features_view& features, std::size_t k) {
        HALLMARK_REQUIRE(k > 0, "knn: k is 0");
        HALLMARK_REQUIRE(features.rows() < 0xFFFFFFFFu,
                         "knn: " + std::to_string(features.rows()) + " rows; fewer than 2^32 - 1 are possible");
    }
};

} // namespace detail

/// The k nearest others of each row, by Euclidean distance. An item is left out of its own neighbours by its position,
/// so that equal rows are neighbours of each other at distance 0; equal distances: the lower row. k shrinks to rows
/// - 1.
///
/// Distances are compared as sums in double in a fixed order, so the answer does not hang on threads, compilers or
/// flags (without -ffast-math). Of 2 to 8 columns about O(rows log rows); of more O(rows² × columns) at the speed of a
/// matrix product: compile with -march=native. A wrong call when k is 0 or a feature is not finite.
template <executor Executor = serial>
[[nodiscard]] knn_graph knn(features_view features, const knn_options& options = {}, Executor&& ex = {}) {
    detail::knn_search::require_rows(features, options.k);
    std::vector<std::uint32_t> rows(features.rows());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
    const std::size_t others = rows.empty() ? 0 : rows.size() - 1;
    return detail::knn_search::search(features, rows, rows, options.k < others ? options.k : others, options, ex);
}

/// The same for some rows (`queries`, any order) among others (`among`, ascending, each once); the graph's item i is
/// queries[i], its neighbours are rows of `features`. k shrinks to the rows that each query has beside itself. A wrong
/// call also when a row is beyond the features, or `among` does not rise.
template <executor Executor = serial>
[[nodiscard]] knn_graph knn_among(features_view features, std::span<const std::uint32_t> among,
                                  std::span<const std::uint32_t> queries, const knn_options& options = {},
                                  Executor&& ex = {}) {
    detail::knn_search::require_rows(features, options.k);
    for (std::size_t i = 0; i < among.size(); ++i)
        HALLMARK_REQUIRE(among[i] < features.rows() && (i == 0 || among[i - 1] < among[i]),
                         "knn_among: row " + std::to_string(among[i]) + " at " + std::to_string(i) +
                             " of the rows to search: they have to rise and be less than " +
                             std::to_string(features.rows()));
    std::size_t others = among.size();
    for (const std::uint32_t query : queries) {
        HALLMARK_REQUIRE(query < features.rows(), "knn_among: there is no row " + std::to_string(query));
        if (others < among.size() || among.empty()) continue;
        std::size_t low = 0, high = among.size();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            among[middle] < query ? low = middle + 1 : high = middle;
        }
        if (low < among.size() && among[low] == query) others = among.size() - 1;
    }
    return detail::knn_search::search(features, among, queries, options.k < others ? options.k : others, options, ex);
}

HALLMARK_NAMESPACE_END

#endif
