// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_MATRIX_HPP
#define HALLMARK_CORE_MATRIX_HPP

// Rows of numbers: features and probabilities. A host's array (numpy, Eigen, a tensor on the CPU) is viewed where it
// is.

#include "config.hpp"
#include "label_sets.hpp"
#include "span_of.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// rows() × columns() numbers in memory that the host owns, row after row; a row may be followed by padding (`stride` >
/// columns, in elements, as in a slice of a wider matrix). The memory has to outlive the view. Values are checked by
/// the algorithm that reads them, in the pass that reads them.
template <class T>
class matrix_view {
public:
    /// No rows.
    matrix_view() = default;
    /// A wrong call when data is null and there are elements.
    matrix_view(const T* data, std::size_t rows, std::size_t columns) : matrix_view(data, rows, columns, columns) {}
    /// A wrong call when stride < columns.
    matrix_view(const T* data, std::size_t rows, std::size_t columns, std::size_t stride)
        : data_(data), rows_(rows), columns_(columns), stride_(stride) {
        HALLMARK_REQUIRE(data != nullptr || rows == 0 || columns == 0,
                         "matrix_view: no data for " + std::to_string(rows) + " rows of " + std::to_string(columns));
        HALLMARK_REQUIRE(stride >= columns, "matrix_view: stride " + std::to_string(stride) + " is less than the " +
                                                std::to_string(columns) + " columns");
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    [[nodiscard]] std::size_t stride() const noexcept { return stride_; }
    [[nodiscard]] const T* data() const noexcept { return data_; }
    /// As a range: its rows.
    [[nodiscard]] std::size_t size() const noexcept { return rows_; }
    [[nodiscard]] std::span<const T> operator[](std::size_t row) const noexcept {
        return {data_ + row * stride_, columns_};
    }
    [[nodiscard]] detail::row_iterator<matrix_view> begin() const noexcept { return {this, 0}; }
    [[nodiscard]] detail::row_iterator<matrix_view> end() const noexcept { return {this, rows_}; }

private:
    const T* data_ = nullptr;
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
    std::size_t stride_ = 0;
};

/// Items × features. Distances are computed in float; a host with doubles converts once.
using features_view = matrix_view<float>;

/// Items × classes: what a model believes, each row in [0, 1] with sum 1 (multi-label: each value in [0, 1] on its
/// own). float or double, whichever the model gives.
template <class T>
using probabilities_view = matrix_view<T>;

/// Items × classes, owned.
class probabilities {
public:
    probabilities() = default;
    /// All zero. A wrong call when rows × columns is more than memory can name.
    probabilities(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns) {
        HALLMARK_REQUIRE(columns == 0 || rows <= values_.max_size() / columns,
                         "probabilities: " + std::to_string(rows) + " × " + std::to_string(columns) + " does not fit");
        values_.resize(rows * columns);
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    [[nodiscard]] std::size_t size() const noexcept { return rows_; }
    [[nodiscard]] std::span<double> operator[](std::size_t row) noexcept {
        return {values_.data() + row * columns_, columns_};
    }
    [[nodiscard]] std::span<const double> operator[](std::size_t row) const noexcept {
        return {values_.data() + row * columns_, columns_};
    }
    [[nodiscard]] std::span<const double> values() const noexcept { return span_of(values_); }
    [[nodiscard]] probabilities_view<double> view() const { return {values_.data(), rows_, columns_}; }
    operator probabilities_view<double>() const { return view(); }
    [[nodiscard]] detail::row_iterator<probabilities> begin() const noexcept { return {this, 0}; }
    [[nodiscard]] detail::row_iterator<probabilities> end() const noexcept { return {this, rows_}; }

    friend bool operator==(const probabilities&, const probabilities&) = default;

private:
    std::vector<double> values_;
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
};

HALLMARK_NAMESPACE_END

#endif
