// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_LINEAR_PROGRAM_HPP
#define HALLMARK_NUMERIC_LINEAR_PROGRAM_HPP

// The cheapest amounts that meet every demand: small dense linear programs, solved to the end by the simplex method.

#include "../core/config.hpp"
#include "../core/span_of.hpp"
#include "math.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace numeric {

/// Minimise Σ costs[j] x[j] over x >= 0, so that Σ rows[i × variables + j] x[j] >= least[i] for every i. Costs are not
/// negative; a demand "at most" is written with both signs turned.
struct linear_program {
    std::vector<double> costs{}; ///< [variable]
    std::vector<double> rows{};  ///< [demand × variables + variable]
    std::vector<double> least{}; ///< [demand]
};

/// The amounts, what they cost, and what proves that no others cost less.
struct linear_solution {
    bool feasible = false;   ///< whether any x meets every demand; if not, all else is empty or 0
    std::vector<double> x{}; ///< [variable]
    /// [demand] what one more of it would cost (the dual solution); 0 where there is more
    std::vector<double> prices{};
    double cost = 0;  ///< of x
    double bound = 0; ///< no x costs less: by the prices, so that it holds whatever rounding did to x
};

namespace detail {

/// The dual simplex method: x = 0 is optimal as long as demands do not count (no cost is negative), and each step meets
/// one more of them. Of the table, row i tells the surplus of a demand (or a variable that entered) as start[i] + Σ
/// table[i][j] × the j-th variable that is 0.
class dual_simplex {
public:
    template <class = void>
    explicit dual_simplex(const linear_program& p)
        : columns_(p.costs.size()), start_(p.least.size()), costs_(p.costs), table_(p.rows), scale_(p.least.size(), 1),
          zero_(p.costs.size()), kept_(p.least.size()) {
        // Each demand by a power of 2, so that its largest factor is about 1: exact.
        for (std::size_t i = 0; i < start_.size(); ++i) {
            double largest = 0;
            for (const double value : row(i))
                if (value > largest || -value > largest) largest = value < 0 ? -value : value;
            const std::uint64_t exponent = std::bit_cast<std::uint64_t>(largest) >> 52;
            if (exponent > 0 && exponent < 2046) scale_[i] = std::bit_cast<double>((2046 - exponent) << 52);
            for (double& value : row(i)) value *= scale_[i];
            start_[i] = -p.least[i] * scale_[i];
            const double size = start_[i] < 0 ? -start_[i] : start_[i];
            if (size > size_) size_ = size;
            kept_[i] = columns_ + i;
        }
        for (std::size_t j = 0; j < columns_; ++j) zero_[j] = j;
    }

    /// Whether there is a solution.
    template <class = void>
    [[nodiscard]] bool run() {
        const double none = size_ * 1e-12; // a surplus below 0 by no more than rounding
        std::size_t stalled = 0;
        for (std::size_t left = 1000 + 100 * (start_.size() + columns_); left > 0; --left) {
            const bool careful = stalled > start_.size() + columns_; // Bland's rule: no cycles
            std::size_t out = start_.size();
            for (std::size_t i = 0; i < start_.size(); ++i) {
                if (!(start_[i] < -none)) continue;
                if (out == start_.size() || (careful ? kept_[i] < kept_[out] : start_[i] < start_[out])) out = i;
            }
            if (out == start_.size()) return true;
            std::size_t in = columns_;
            double best = 0;
            for (std::size_t j = 0; j < columns_; ++j) {
                const double factor = row(out)[j];
                if (!(factor > 1e-11)) continue;
                const double ratio = costs_[j] / factor;
                if (in == columns_ || ratio < best || (ratio == best && zero_[j] < zero_[in])) in = j, best = ratio;
            }
            if (in == columns_) return false;
            stalled = best > 0 ? 0 : stalled + 1;
            pivot(out, in);
        }
        return true; // what is short then is short by rounding: bound and cost tell
    }

    template <class = void>
    [[nodiscard]] linear_solution solution(const linear_program& p) const {
        linear_solution s;
        s.feasible = true;
        s.x.assign(columns_, 0);
        s.prices.assign(start_.size(), 0);
        for (std::size_t i = 0; i < start_.size(); ++i)
            if (kept_[i] < columns_ && start_[i] > 0) s.x[kept_[i]] = start_[i];
        for (std::size_t j = 0; j < columns_; ++j) s.cost += product(p.costs[j], s.x[j]);
        for (std::size_t j = 0; j < columns_; ++j)
            if (zero_[j] >= columns_ && costs_[j] > 0)
                s.prices[zero_[j] - columns_] = costs_[j] * scale_[zero_[j] - columns_];
        // Prices bound the cost from below when no variable brings more than it costs.
        double most = 1;
        for (std::size_t j = 0; j < columns_; ++j) {
            double brought = 0;
            for (std::size_t i = 0; i < start_.size(); ++i) brought += product(s.prices[i], p.rows[i * columns_ + j]);
            if (p.costs[j] > 0 && brought > product(most, p.costs[j])) most = brought / p.costs[j];
        }
        for (std::size_t i = 0; i < start_.size(); ++i) s.bound += product(s.prices[i] / most, p.least[i]);
        return s;
    }

private:
    [[nodiscard]] std::span<double> row(std::size_t i) { return {table_.data() + i * columns_, columns_}; }
    /// The variable of row `out` becomes 0, the one of column `in` takes its place.
    template <class = void>
    void pivot(std::size_t out, std::size_t in) {
        const std::span<double> from = row(out);
        const double factor = from[in];
        for (double& value : from) value = -value / factor;
        from[in] = 1 / factor;
        start_[out] = -start_[out] / factor;
        const auto replace = [&](std::span<double> line, double& start) {
            const double times = line[in];
            if (times == 0) return;
            line[in] = 0;
            for (std::size_t j = 0; j < columns_; ++j) line[j] += product(times, from[j]);
            start += product(times, start_[out]);
        };
        for (std::size_t i = 0; i < start_.size(); ++i)
            if (i != out) replace(row(i), start_[i]);
        double cost = 0; // not kept: the solution's is summed anew
        replace(writable_span_of(costs_), cost);
        const std::size_t other = kept_[out];
        kept_[out] = zero_[in];
        zero_[in] = other;
    }

    std::size_t columns_;
    std::vector<double> start_, costs_, table_, scale_;
    std::vector<std::size_t> zero_, kept_; // which variable a column, a row stands for; from columns_ on: a surplus
    double size_ = 1;
};

} // namespace detail

/// The cheapest solution, by the dual simplex method with Bland's rule where it stalls: exact but for rounding (some
/// 1e-12 relative), the same bits on every machine; of several solutions always the same. A wrong call when sizes
/// differ, a number is not finite or a cost is negative. O(demands × variables) a step, about demands + variables
/// steps: for hundreds of either.
template <class = void>
[[nodiscard]] linear_solution minimize_cost(const linear_program& program) {
    HALLMARK_REQUIRE(program.rows.size() == program.costs.size() * program.least.size(),
                     "minimize_cost: " + std::to_string(program.rows.size()) + " factors of " +
                         std::to_string(program.least.size()) + " demands and " + std::to_string(program.costs.size()) +
                         " variables");
    for (const double cost : program.costs)
        HALLMARK_REQUIRE(cost >= 0 && cost - cost == 0, "minimize_cost: a cost is " + std::to_string(cost));
    for (const std::vector<double>* list : {&program.rows, &program.least})
        for (const double value : *list)
            HALLMARK_REQUIRE(value - value == 0, "minimize_cost: a factor or demand is not finite");
    detail::dual_simplex simplex(program);
    if (!simplex.run()) return {};
    return simplex.solution(program);
}

} // namespace numeric

HALLMARK_NAMESPACE_END

#endif
