// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_SCREENING_HPP
#define HALLMARK_IMBALANCE_COLLECT_SCREENING_HPP

// How many items have to be looked through to find enough of a kind.

#include "../../core/config.hpp"
#include "../../numeric/binomial.hpp"
#include "../../numeric/intervals.hpp"

#include <cstddef>
#include <limits>
#include <string>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How many items to look through, drawn at random from where a sample was taken, to find `need` of a kind. Infinity
/// where the kind was never seen (or was not enough to say).
struct screening {
    std::size_t need = 0;
    numeric::interval rate{}; ///< Clopper and Pearson's, of the share of items that are of the kind
    double mean = 0;          ///< on average, if the rate is as in the sample
    double likely = 0;        ///< enough with the confidence asked for, if the rate is as in the sample
    double safe = 0;          ///< enough with that confidence, the rate being only estimated
};

/// Of `screened` items of a sample `found` were of the kind. `likely` is the quantile of the negative binomial
/// distribution; for `safe` half of the error that the confidence allows is spent on the rate (its lower bound), half
/// on the draw. A rate that is known: a sample of any size with that share, and `likely`. A wrong call when found >
/// screened or the confidence is outside (0, 1).
template <class = void>
[[nodiscard]] screening screen_for(std::size_t need, std::size_t found, std::size_t screened,
                                   double confidence = 0.95) {
    HALLMARK_REQUIRE(found <= screened && confidence > 0 && confidence < 1,
                     "screen_for: " + std::to_string(found) + " of " + std::to_string(screened) +
                         " items found, confidence " + std::to_string(confidence));
    screening s;
    s.need = need;
    s.rate = numeric::clopper_pearson(static_cast<double>(found), static_cast<double>(screened), confidence);
    if (need == 0) return s;
    const double wanted = static_cast<double>(need);
    const double rate = screened > 0 ? static_cast<double>(found) / static_cast<double>(screened) : 0.0;
    s.mean = rate > 0 ? wanted / rate : std::numeric_limits<double>::infinity();
    s.likely = numeric::trials_for(wanted, rate, confidence);
    // The interval has (1 - confidence) / 2 on either side: its lower bound is the one that half the error pays for.
    s.safe = numeric::trials_for(wanted, s.rate.low, 0.5 + confidence / 2);
    return s;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
