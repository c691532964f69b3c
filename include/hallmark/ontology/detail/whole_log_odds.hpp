// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_WHOLE_LOG_ODDS_HPP
#define HALLMARK_ONTOLOGY_DETAIL_WHOLE_LOG_ODDS_HPP

#include "../../core/config.hpp"

#include <cstdint>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Log-odds as whole numbers, so that sums are exact and equal on every machine: rounded to 2^-32, or coarser where
/// their sizes add up to more than 2^29. Sees all of them before the first is asked for.
class whole_log_odds {
public:
    void see(double log_odds) noexcept {
        sizes_ += log_odds < 0 ? -log_odds : log_odds;
        while (sizes_ >= 0x1p61 / scale_) scale_ /= 2; // room for rounding below 2^62
    }
    [[nodiscard]] std::int64_t operator()(double log_odds) const noexcept {
        const double w = log_odds * scale_; // exact: a power of two
        return static_cast<std::int64_t>(w < 0 ? w - 0.5 : w + 0.5);
    }
    /// What a sum of them stands for.
    [[nodiscard]] double value(std::int64_t sum) const noexcept { return static_cast<double>(sum) / scale_; }

private:
    double sizes_ = 0, scale_ = 0x1p32;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
