// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_CLIMB_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_CLIMB_HPP

// The loop of every fit that climbs an objective.

#include "../../../numeric/math.hpp"
#include "../report.hpp"

#include <cstddef>
#include <cstdlib>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// Climbs: expect() gives the objective at the current parameters, maximize() moves them. Stops when the objective
/// gains less than the tolerance, or after so many iterations; the parameters are those of the last objective.
template <class Expect, class Maximize>
void climb(fit_report& fitted, std::size_t max_iterations, double tolerance, Expect&& expect, Maximize&& maximize) {
    fitted.objective.clear();
    fitted.iterations = 0;
    fitted.converged = false;
    while (!fitted.converged && fitted.iterations < max_iterations) {
        if (fitted.iterations > 0) maximize();
        fitted.objective.push_back(expect());
        ++fitted.iterations;
        const std::size_t last = fitted.iterations - 1;
        fitted.converged = last > 0 && fitted.objective[last] - fitted.objective[last - 1] < tolerance;
    }
}

/// Whether one fit climbed higher than another, by more than rounding: else restarts keep the earlier one.
[[nodiscard]] inline bool higher(const fit_report& one, const fit_report& than) noexcept {
    const double reached = than.objective.back();
    return one.objective.back() > reached + numeric::product(1e-9, 1 + std::abs(reached));
}

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
