// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_COLLECT_PLAN_HPP
#define HALLMARK_IMBALANCE_COLLECT_PLAN_HPP

// A plan of what to collect, as numbers and as a table that a person acts on.

#include "../../core/config.hpp"
#include "../../core/label_id.hpp"
#include "../../core/table.hpp"
#include "screening.hpp"

#include <cstddef>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// How often labels stand, as it is or as it is expected to be: counts need not be whole.
struct support_outlook {
    std::size_t items = 0;
    std::vector<double> counts{}; ///< [label]
    double mean_imbalance = 0;    ///< MeanIR, over the labels above 0
    double max_imbalance = 0;
};

/// One label to collect.
struct collection_step {
    label_id label = 0;
    std::size_t have = 0;
    std::size_t want = 0; ///< as the rule says; by even(): what the plan brings it to
    std::size_t need = 0; ///< want - have, 0 where there is more
    /// How many items with the label to collect; from a pool: chosen items that are suspected to have it.
    std::size_t collect = 0;
    double expected = 0; ///< how many items with it come, also with those collected for other labels
    /// What to look through for `collect`; from a pool: nothing. Who looks for all labels at once looks through the
    /// largest of the steps' numbers, not their sum.
    screening screen{};
    double cost = 0;       ///< of `collect`
    double gain = 0;       ///< by how much the weighted sum of errors falls
    double confidence = 0; ///< that `collect` can be found in what is there; from a pool: that `need` is met
};

/// What to collect, best first.
struct collection_plan {
    std::vector<collection_step> steps{};
    std::vector<std::size_t> indices{}; ///< of the pool, in the order to label them; empty without a pool
    support_outlook before{}, after{};
    std::vector<label_id> short_of{}; ///< labels that are expected to stay below what the rule wants, ascending
    std::size_t items = 0;            ///< to collect in all
    double cost = 0;

    [[nodiscard]] std::size_t total() const noexcept { return items; }
};

/// A line a step, at most so many. `names`: anything whose [label] is a text. To screen: on average, and likely enough,
/// both if the rate is as in the sample (step.screen.safe: if not). The gain is shown as its share of all.
template <class Names>
[[nodiscard]] table to_table(const collection_plan& plan, const Names& names, std::size_t most = 20) {
    using align = table::align;
    table t({{"what", align::left},
             {"have", align::right},
             {"want", align::right},
             {"need", align::right},
             {"collect", align::right},
             {"in all", align::right},
             {"to screen", align::right},
             {"likely enough", align::right},
             {"cost", align::right},
             {"gain", align::right},
             {"confidence", align::right}});
    double all = 0;
    for (const collection_step& s : plan.steps) all += s.gain;
    // Beyond thousands nobody counts on; what was never seen cannot be told.
    const auto many = [](double n) {
        return n < 1e15 ? with_commas(static_cast<std::size_t>(n + 0.5)) : std::string("?");
    };
    for (std::size_t i = 0; i < plan.steps.size() && i < most; ++i) {
        const collection_step& s = plan.steps[i];
        const bool screened = s.screen.need > 0;
        t.add({std::string(names[s.label]), with_commas(s.have), with_commas(s.want), with_commas(s.need),
               with_commas(s.collect), fixed(s.expected, 1), screened ? many(s.screen.mean) : "–",
               screened ? many(s.screen.likely) : "–", fixed(s.cost, 0), fixed(100 * s.gain / all, 1) += " %",
               fixed(100 * s.confidence, 0) += " %"});
    }
    return t;
}

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
