// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_REPORT_HPP
#define HALLMARK_WEAK_MODEL_REPORT_HPP

// What a fit tells of itself and of the voters.

#include "../../core/problem.hpp"
#include "../../numeric/intervals.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What a model thinks of a voter.
struct fitted_voter {
    std::string name{};    ///< empty when voters have no names
    std::size_t votes = 0; ///< in the data of the fit
    double accuracy = 0;   ///< the share of its votes that the fitted posteriors bear out; not a number without votes
    numeric::interval interval{}; ///< Wilson's 95 % about it; [0, 1] without votes

    /// Sets them by how many of its votes are right, which need not be a whole number.
    void judge(double right, double all) {
        votes = static_cast<std::size_t>(all + 0.5);
        right = right < all ? right : all;
        accuracy = all > 0 ? right / all : std::numeric_limits<double>::quiet_NaN();
        interval = numeric::wilson(right, all);
    }
};

/// What a fit tells of itself, whatever the model.
struct fit_report {
    std::vector<double>
        objective{};           ///< what the fit climbs, after each iteration; never falls. Empty: nothing is climbed
    double log_likelihood = 0; ///< of the votes (and gold labels) under the parameters; not a number where the
                               ///< model is no probability model
    std::size_t iterations = 0;
    bool converged = true;       ///< it stopped by itself, not at max_iterations
    std::vector<double> prior{}; ///< the class balance, one number a class
    std::vector<fitted_voter> voters{};
    problems warnings{}; ///< what makes the labels doubtful: see warnings.hpp

    [[nodiscard]] std::size_t cardinality() const noexcept { return prior.size(); }
};

/// What a dimension of an array of parameters counts. `other` is one number for all arrays of a model, and stands once
/// in an array at most. `optional` is no dimension: the array may be empty.
enum class axis : std::uint8_t { voters, classes, pairs, other, optional };

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
