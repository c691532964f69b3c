// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_UNSEEN_HPP
#define HALLMARK_IMBALANCE_COLLECT_UNSEEN_HPP

// Labels that nobody has seen yet: how many there are, and how many more items it takes to meet them. For open
// vocabularies: free tags, error kinds, species.

#include "../../core/config.hpp"
#include "../../numeric/binomial.hpp"
#include "../../numeric/math.hpp"
#include "../counts.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How many labels so many items have, and what that says of those not seen. Needs of all counts only how many labels
/// have each.
struct unseen_labels {
    std::size_t items = 0;
    std::size_t seen = 0;                   ///< labels that somebody has
    std::size_t incidences = 0;             ///< assignments
    std::vector<std::size_t> sizes{};       ///< the different numbers of items that labels have, ascending
    std::vector<std::size_t> frequencies{}; ///< how many labels have sizes[i] items

    /// How many labels k items have.
    [[nodiscard]] double frequency(std::size_t k) const noexcept {
        std::size_t low = 0, high = sizes.size();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            sizes[middle] < k ? low = middle + 1 : high = middle;
        }
        return low < sizes.size() && sizes[low] == k ? static_cast<double>(frequencies[low]) : 0.0;
    }
    /// The chance that the next assignment is of a label not seen so far: singletons / incidences (Good, 1953). 0
    /// without any.
    template <class = void>
    [[nodiscard]] double unseen_mass() const noexcept {
        return incidences > 0 ? frequency(1) / static_cast<double>(incidences) : 0;
    }
    /// The share of all assignments, those to come too, that are of labels seen after `more` items more (Chao and Jost,
    /// "Coverage-based rarefaction and extrapolation", 2012).
    template <class = void>
    [[nodiscard]] double coverage(double more = 0) const {
        HALLMARK_REQUIRE(more >= 0, "coverage: after " + std::to_string(more) + " items more");
        const double falls = singles_that_stay();
        return 1 - numeric::product(unseen_mass(),
                                    falls > 0 ? numeric::exp(numeric::product(more + 1, numeric::log(falls))) : 0.0);
    }
    /// How many items more bring the coverage to a share in [0, 1): 0 when it is there, infinity when no number does.
    template <class = void>
    [[nodiscard]] double items_for_coverage(double share) const {
        HALLMARK_REQUIRE(share >= 0 && share < 1, "items_for_coverage: a coverage of " + std::to_string(share));
        if (coverage() >= share) return 0;
        const double falls = singles_that_stay();
        if (falls >= 1) return std::numeric_limits<double>::infinity();
        const double exact = numeric::log((1 - share) / unseen_mass()) / numeric::log(falls) - 1;
        const double whole = static_cast<double>(static_cast<std::size_t>(exact));
        return whole + (whole < exact);
    }
    /// How many labels there are at least, seen and unseen: Chao2 (Chao, 1987); bias_corrected: the form that also
    /// holds without doubletons (which the other takes then).
    template <class = void>
    [[nodiscard]] double richness(bool bias_corrected = false) const noexcept {
        return static_cast<double>(seen) + unseen(bias_corrected);
    }
    /// How many labels will have been seen after `more` items more: by Chao2, at the pace at which the sample met them
    /// (Colwell et al., 2012). Good to about as many items again.
    template <class = void>
    [[nodiscard]] double seen_after(double more) const {
        HALLMARK_REQUIRE(more >= 0, "seen_after: after " + std::to_string(more) + " items more");
        const double hidden = unseen(false), singles = frequency(1);
        if (!(hidden > 0)) return static_cast<double>(seen);
        const double rate = singles / (numeric::product(static_cast<double>(items), hidden) + singles);
        return static_cast<double>(seen) + numeric::product(hidden, 1 - power_of(1 - rate, more));
    }
    /// How many new labels `share` times as many items again will bring: Good and Toulmin's series (1956), which knows
    /// nothing of how labels are distributed; beyond share 1, where it explodes, each term counts with the chance of a
    /// binomial variable to reach it (Efron and Thisted, 1976; Orlitsky, Suresh and Wu, PNAS 2016: binomial with 2 / (2
    /// + share)), good to a share of about ln items.
    template <class = void>
    [[nodiscard]] double new_labels(double share) const {
        HALLMARK_REQUIRE(share >= 0 && share < 1e6, "new_labels: for " + std::to_string(share) + " times the items");
        double sum = 0, trials = 0;
        if (share > 1) { // ½ log3(n share² / (share - 1))
            const double n = static_cast<double>(items > 1 ? items : 2);
            const double exact = numeric::log(n * share * share / (share - 1)) / (2 * numeric::log(3));
            trials = static_cast<double>(static_cast<std::size_t>(exact > 1 ? exact : 1.0));
        }
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const double k = static_cast<double>(sizes[i]);
            if (share > 1 && k > trials) break;
            double term = numeric::product(power_of(share, k), static_cast<double>(frequencies[i]));
            if (share > 1) term = numeric::product(term, numeric::binomial_at_least(k, trials, 2 / (2 + share)));
            sum += sizes[i] % 2 == 1 ? term : -term;
        }
        return sum;
    }

    friend bool operator==(const unseen_labels&, const unseen_labels&) = default;

private:
    template <class = void>
    [[nodiscard]] static double power_of(double base, double exponent) noexcept {
        return base > 0 ? numeric::exp(numeric::product(exponent, numeric::log(base))) : (exponent > 0 ? 0.0 : 1.0);
    }
    /// Of the mass of labels not seen, the share that one more item leaves unseen.
    template <class = void>
    [[nodiscard]] double singles_that_stay() const noexcept {
        if (items < 2) return 1;
        const double again = numeric::product(static_cast<double>(items - 1), frequency(1));
        const double twice = 2 * frequency(2);
        return again + twice > 0 ? again / (again + twice) : 0;
    }
    template <class = void>
    [[nodiscard]] double unseen(bool bias_corrected) const noexcept {
        if (items == 0) return 0;
        const double one = frequency(1), two = frequency(2), n = static_cast<double>(items);
        const double pairs = bias_corrected || two == 0 ? numeric::product(one, one - 1) / (2 * (two + 1))
                                                        : numeric::product(one, one) / (2 * two);
        return numeric::product((n - 1) / n, pairs);
    }
};

/// Counts how many labels each number of items has. O(labels log labels).
template <class = void>
[[nodiscard]] unseen_labels estimate_unseen(const label_counts& all) {
    unseen_labels u;
    u.items = all.items;
    std::vector<std::size_t> counts;
    for (const std::size_t count : all.counts)
        if (count > 0) counts.push_back(count);
    std::sort(counts.begin(), counts.end());
    u.seen = counts.size();
    for (const std::size_t count : counts) {
        u.incidences += count;
        if (u.sizes.empty() || u.sizes.back() != count) {
            u.sizes.push_back(count);
            u.frequencies.push_back(0);
        }
        ++u.frequencies.back();
    }
    return u;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
