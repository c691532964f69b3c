// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_AUDIT_HPP
#define HALLMARK_WEAK_AUDIT_HPP

// The lesson's validation: labels that people gave, held against what voters and a model say.
//
// For an item and a label, three things speak, as logarithms of odds: how frequent the label is; how much likelier the
// model's probability is where the label is given than anywhere (its log odds less those of the frequency); and how
// much likelier each vote, and each abstention, is where the label is given than where it is not. Rates of voters are
// counted without the pair that is judged, so that no label speaks for itself. With a model, its part and that of the
// votes are weighed by a logistic regression on the labels that are given (both read the same text, so their sum would
// count things twice).
//
// A label is suspected to be missing by the odds that the item has it. A given one is suspected to be wrong by the
// evidence alone, without the frequency: labels that are put on wrong items are frequent ones as often as they are
// frequent among right items, so that being rare is no reason for doubt. (Ranking by the model's probability alone
// doubts every rare label.)

#include "../core/detail/sort_unique.hpp"
#include "../core/label_sets.hpp"
#include "../core/matrix.hpp"
#include "../core/span_of.hpp"
#include "../core/votes.hpp"
#include "../numeric/math.hpp"
#include "detail/audit_evidence.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct audit_options {
    double noise = 0.1; ///< the share of labels that one expects to be missing, and to be wrong; scores hang on it,
                        ///< ranks do not
    std::size_t limit = 1000; ///< how many suspects of each kind are returned at most
};

/// An item and a label that may be wrong.
struct suspect {
    std::size_t item = 0;
    label_id label = 0;
    bool given = false;  ///< it is given and doubted; else it is not given and expected
    double score = 0;    ///< how likely it is that the label is wrong, in [0, 1]
    double model = 0;    ///< the model's probability of the label; not a number without a model
    double evidence = 0; ///< what the votes say for the label (below 0: against it), as a logarithm of odds
    std::vector<std::uint32_t> voters{}; ///< who votes for the label (or against it) on this item
};

/// One label in an audit.
struct audited_label {
    std::size_t given = 0;     ///< items that have it
    std::size_t voted = 0;     ///< items on which someone votes for it
    std::size_t confirmed = 0; ///< of the given ones, those on which someone votes for it
    std::size_t missing = 0;   ///< suspects that are returned
    std::size_t extra = 0;
};

/// What an audit found. Suspects stand by score, the likeliest first; ties by item, then label.
struct audit_report {
    std::vector<suspect> missing{}; ///< not given, but voters or the model say so
    std::vector<suspect> extra{};   ///< given, but they do not
    std::vector<audited_label> labels{};
};

/// Holds the labels that items are given against votes on them and, if there is one, a model's probabilities: items ×
/// labels, each out of a fold that the model was not trained on. Votes for sets say nothing here. Without a model only
/// pairs that someone votes for can be missing; with one, every pair can.
///
/// A wrong call when the numbers of items or labels differ, a label or vote is not below the number of labels (the
/// columns of the model, else the votes' cardinality), a probability is not in [0, 1], or options.noise is not in (0,
/// 1). O(votes · log votes + assignments), with a model O(cells).
template <class T = double>
[[nodiscard]] audit_report audit(const vote_matrix& votes, const label_sets_view& given,
                                 const probabilities_view<T>& model = {}, const audit_options& options = {}) {
    const std::size_t n = given.size();
    const bool modelled = model.rows() > 0 || model.columns() > 0;
    std::size_t labels = modelled ? model.columns() : votes.cardinality();
    HALLMARK_REQUIRE(votes.items() == n, "audit: " + std::to_string(votes.items()) + " items with votes, " +
                                             std::to_string(n) + " with labels");
    HALLMARK_REQUIRE(!modelled || model.rows() == n, "audit: " + std::to_string(model.rows()) +
                                                         " rows of probabilities for " + std::to_string(n) + " items");
    HALLMARK_REQUIRE(options.noise > 0 && options.noise < 1, "audit: noise is " + std::to_string(options.noise));
    for (const label_id label : given.labels()) {
        HALLMARK_REQUIRE(!modelled || label < labels, "audit: label " + std::to_string(label) +
                                                          " is given, the model has " + std::to_string(labels));
        labels = (std::max)(labels, std::size_t{label} + 1);
    }
    HALLMARK_REQUIRE(votes.cardinality() <= labels, "audit: the votes are on " + std::to_string(votes.cardinality()) +
                                                        " labels, the model has " + std::to_string(labels));

    detail::vote_rates<> rates(votes, given, labels);
    std::vector<std::uint64_t> row; // of the item at hand: its votes as keys, and its labels
    std::vector<label_id> set;
    const auto read = [&](std::size_t i) {
        row.clear();
        for (const voter_vote& v : votes[i])
            if (v.vote.is_label() || v.vote.is_against()) row.push_back(detail::vote_rates<>::key(v));
        hallmark::detail::sort_unique(row);
        set.assign(given[i].begin(), given[i].end());
        hallmark::detail::sort_unique(set);
    };
    audit_report report;
    report.labels.resize(labels);
    for (std::size_t i = 0; i < n; ++i) {
        read(i);
        rates.add(span_of(row), span_of(set));
        for (const label_id label : set) ++report.labels[label].given;
        std::uint64_t before = ~std::uint64_t{0};
        for (const std::uint64_t k : row) {
            const auto label = static_cast<label_id>(k >> 33);
            if ((k & 1u) != 0 || label == before) continue;
            before = label;
            ++report.labels[label].voted;
            report.labels[label].confirmed += std::binary_search(set.begin(), set.end(), label);
        }
    }

    // Calls f(label, has, inputs) for each pair that is judged.
    std::vector<double> silent(labels); // what no vote at all says of a label that is not given
    std::vector<double> rare(labels);
    for (label_id l = 0; l < labels; ++l) {
        silent[l] = rates.evidence(l, false, {});
        rare[l] = rates.prior(l, false);
    }
    using inputs = detail::evidence_weights<>::inputs;
    const auto judge = [&](std::size_t i, auto&& f) {
        read(i);
        const auto one = [&](label_id l, bool has, bool voted) {
            const double prior = has ? rates.prior(l, true) : rare[l];
            double said = 0;
            if (modelled) {
                const double p = static_cast<double>(model[i][l]);
                HALLMARK_REQUIRE(p >= 0 && p <= 1, "audit: the probability of item " + std::to_string(i) + ", label " +
                                                       std::to_string(l) + " is " + std::to_string(p));
                said = detail::log_odds(p, static_cast<double>(n)) - prior;
            }
            f(l, has, inputs{1, prior, said, has || voted ? rates.evidence(l, has, span_of(row)) : silent[l]});
        };
        std::size_t next_given = 0; // what of the set and the row is not passed yet
        std::size_t next_vote = 0;
        const auto at = [&](label_id l) {
            const bool has = next_given < set.size() && set[next_given] == l;
            next_given += has;
            while (next_vote < row.size() && (row[next_vote] >> 33) < l) ++next_vote;
            one(l, has, next_vote < row.size() && (row[next_vote] >> 33) == l);
        };
        if (modelled) {
            for (label_id l = 0; l < labels; ++l) at(l);
            return;
        }
        std::size_t vote_at = 0;
        while (next_given < set.size() || vote_at < row.size()) { // the labels of either, ascending
            label_id l = next_given < set.size() ? set[next_given] : (std::numeric_limits<label_id>::max)();
            if (vote_at < row.size()) l = (std::min)(l, static_cast<label_id>(row[vote_at] >> 33));
            while (vote_at < row.size() && (row[vote_at] >> 33) == l) ++vote_at;
            at(l);
        }
    };
    detail::evidence_weights<> weights;
    if (modelled && labels > 0) {
        const std::size_t stride = n * labels / (std::size_t{1} << 20) + 1; // a million pairs tell enough
        for (int round = 0; round < 20; ++round) {
            for (std::size_t i = 0; i < n; i += stride)
                judge(i, [&](label_id, bool has, const inputs& x) { weights.add(x, has); });
            if (weights.step() < 1e-6) break;
        }
    }

    const double noise = numeric::log(options.noise / (1 - options.noise));
    detail::best_suspects<> missing(options.limit), extra(options.limit);
    for (std::size_t i = 0; i < n; ++i)
        judge(i, [&](label_id l, bool has, inputs x) {
            if (!has) {
                // Not given: of items that have the label, a share of `noise` lacks it.
                missing.add(weights.value(x) + numeric::log(options.noise), i, l);
            } else {
                x[0] = x[1] = 0;
                extra.add(noise - weights.value(x), i, l);
            }
        });
    const auto give = [&](detail::best_suspects<>& from, bool has, std::vector<suspect>& to) {
        for (const auto& e : from.take()) {
            suspect s;
            s.item = e.item;
            s.label = e.label;
            s.given = has;
            s.score = detail::from_log_odds(e.score);
            s.model = modelled ? static_cast<double>(model[e.item][e.label]) : std::numeric_limits<double>::quiet_NaN();
            read(e.item);
            s.evidence = rates.evidence(e.label, has, span_of(row));
            for (const std::uint64_t k : row)
                if ((k >> 33) == e.label) s.voters.push_back(static_cast<std::uint32_t>(k >> 1));
            (has ? report.labels[e.label].extra : report.labels[e.label].missing) += 1;
            to.push_back(std::move(s));
        }
    };
    give(missing, false, report.missing);
    give(extra, true, report.extra);
    return report;
}

template <std::same_as<probabilities> P>
[[nodiscard]] audit_report audit(const vote_matrix& votes, const label_sets_view& given, const P& model,
                                 const audit_options& options = {}) {
    return audit<double>(votes, given, model.view(), options);
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
