// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_REPORT_HPP
#define HALLMARK_SPLIT_REPORT_HPP

// What a split is worth, and how much of what is wrong with it no split could mend.

#include "../core/config.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "../core/table.hpp"
#include "assignment.hpp"
#include "metrics.hpp"
#include "parts.hpp"
#include "stratify.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// How one label is split.
struct label_report {
    label_id label = 0;
    std::uint64_t count = 0;           ///< items that have it
    std::vector<std::uint64_t> counts; ///< of these, in each part
    std::vector<double> quotas;        ///< what each part should have
    double max_deviation = 0;          ///< the largest |count - quota|
    double max_deviation_bound = 0;    ///< the least that is for whole items
    double distribution = 0;           ///< its part of the label distribution
    double distribution_bound = 0;
    bool outside = false; ///< whether some part has none of the two whole numbers beside its quota
};

/// A label that a part lacks.
struct missing_label {
    label_id label = 0;
    std::uint16_t part = 0;

    friend bool operator==(const missing_label&, const missing_label&) = default;
};

/// The measures of the labels that `least` to `most` items have.
struct support_band {
    std::uint64_t least = 0;
    std::uint64_t most = 0;
    measures of{};
};

/// Names for the printed report; numbers where there are none.
struct report_words {
    std::span<const std::string_view> parts{};
    std::span<const std::string_view> labels{}; ///< by label id
    std::size_t worst = 10;                     ///< how many of the worst labels are shown
};

/// What `evaluate` says of a split: all measures with their bounds, over all labels and by how many items a label has,
/// since rare labels, which no split can serve well, would hide what becomes of the others.
struct report : measures {
    std::size_t items = 0;
    std::size_t unassigned = 0;       ///< items that no part uses
    std::vector<std::size_t> sizes;   ///< of the parts
    std::vector<std::size_t> targets; ///< what they should be
    std::vector<label_report> labels; ///< the labels that some item has, ascending
    std::vector<missing_label>
        missing; ///< parts that lack a label which as many items have as there are parts, or more
    std::vector<label_id>
        unreachable; ///< labels that fewer items have than there are parts: no split can give each part one
    std::array<support_band, 4> bands{}; ///< 1, 2 to 4, 5 to 9, 10 and more items
    measures pairs{};                    ///< over pairs of labels, when asked for; labels is 0 otherwise

    /// One label's report, or nullptr when no item has it. O(log labels).
    template <class = void>
    [[nodiscard]] const label_report* find(label_id label) const noexcept {
        const auto at = std::lower_bound(labels.begin(), labels.end(), label,
                                         [](const label_report& r, label_id wanted) { return r.label < wanted; });
        return at != labels.end() && at->label == label ? &*at : nullptr;
    }
    /// The labels with the largest deviations above their bounds, at most `most`; ties: the lower label.
    template <class = void>
    [[nodiscard]] std::vector<label_id> worst(std::size_t most) const;
    /// For a person: the parts, the measures by support, how far labels are off as a picture, and the worst labels.
    template <class = void>
    [[nodiscard]] std::string str(const report_words& words = {}) const;
};

/// What is worked out beside the labels' own measures.
struct evaluate_options {
    bool pairs = false;                 ///< the measures over pairs of labels too
    std::uint32_t pair_min_support = 1; ///< only pairs that so many items have
};

namespace detail {

template <class = void>
[[nodiscard]] part_counts count_parts(label_sets_view labels, const dense_labels& dense, const assignment& parts) {
    part_counts counts(parts.parts());
    std::vector<label_id> row;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        dense.read(labels[i], row);
        counts.add(row, parts[i]);
    }
    return counts;
}

template <class = void>
[[nodiscard]] report evaluate_view(label_sets_view labels, const assignment& parts, const division& into,
                                   const evaluate_options& options) {
    HALLMARK_REQUIRE(labels.size() == parts.size(), "evaluate: " + std::to_string(labels.size()) +
                                                        " items, but an assignment of " + std::to_string(parts.size()));
    HALLMARK_REQUIRE(into.parts() == parts.parts(), "evaluate: a division into " + std::to_string(into.parts()) +
                                                        " parts, but an assignment to " +
                                                        std::to_string(parts.parts()));
    const dense_labels dense(labels);
    const part_counts counts = count_parts(labels, dense, parts);
    report r;
    r.items = labels.size();
    r.sizes = parts.sizes();
    r.targets = into.sizes_of(labels.size());
    r.unassigned = r.items;
    for (const std::size_t size : r.sizes) r.unassigned -= size;
    bounds known(span_of(r.sizes), span_of(r.targets), r.items);
    static_cast<measures&>(r) = measure(counts, span_of(r.targets), known);
    constexpr std::uint64_t all = ~std::uint64_t{0};
    constexpr std::array<std::pair<std::uint64_t, std::uint64_t>, 4> supports = {{{1, 1}, {2, 4}, {5, 9}, {10, all}}};
    for (std::size_t band = 0; band < supports.size(); ++band)
        r.bands[band] = {supports[band].first, supports[band].second,
                         measure(counts, span_of(r.targets), known, supports[band].first, supports[band].second)};
    for (std::size_t index = 0; index < counts.labels(); ++index) {
        const std::uint64_t total = counts.total(index);
        if (total == 0) continue;
        const std::span<const std::uint64_t> x = counts.of(index);
        const label_measure own = measure_label(x, total, span_of(r.sizes), span_of(r.targets), r.items);
        const label_bound& bound = known.of(total);
        label_report one;
        one.label = dense.name(index);
        one.count = total;
        one.counts.assign(x.begin(), x.end());
        for (const std::size_t target : r.targets)
            one.quotas.push_back(
                quota(static_cast<double>(total), static_cast<double>(target), static_cast<double>(r.items)));
        one.max_deviation = own.max_deviation;
        one.max_deviation_bound = bound.max_deviation;
        one.distribution = own.distribution;
        one.distribution_bound = bound.distribution;
        one.outside = is_outside(own.max_deviation);
        if (total < parts.parts())
            r.unreachable.push_back(one.label);
        else
            for (std::size_t part = 0; part < x.size(); ++part)
                if (x[part] == 0) r.missing.push_back({one.label, static_cast<std::uint16_t>(part)});
        r.labels.push_back(std::move(one));
    }
    if (options.pairs) {
        const label_sets pairs = pair_sets(labels, false, options.pair_min_support);
        r.pairs = measure(count_parts(pairs, dense_labels(pairs), parts), span_of(r.targets), known);
    }
    return r;
}

} // namespace detail

/// Measures a split, whoever made it: against the sizes of `into`, and against the least that whole items allow. A
/// wrong call when the items, or the parts, are not as many as the assignment's. O(assignments + labels × parts), and a
/// bound for each number of items that labels have; with pairs O(pairs log pairs).
template <label_set_range Sets>
[[nodiscard]] report evaluate(const Sets& labels, const assignment& parts, const division& into,
                              const evaluate_options& options = {}) {
    return detail::with_view(labels,
                             [&](label_sets_view view) { return detail::evaluate_view(view, parts, into, options); });
}

template <class>
std::vector<label_id> report::worst(std::size_t most) const {
    std::vector<bool> taken(labels.size());
    std::vector<label_id> found;
    while (found.size() < most) {
        std::size_t best = labels.size();
        const auto gap = [&](std::size_t i) { return labels[i].max_deviation - labels[i].max_deviation_bound; };
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (!taken[i] && gap(i) > 1e-9 && (best == labels.size() || gap(i) > gap(best))) best = i;
        if (best == labels.size()) break;
        taken[best] = true;
        found.push_back(labels[best].label);
    }
    return found;
}

template <class>
std::string report::str(const report_words& words) const {
    using column = table::column;
    constexpr auto right = table::align::right;
    const auto part_name = [&](std::size_t part) {
        return part < words.parts.size() ? std::string(words.parts[part]) : "part " + std::to_string(part);
    };
    const auto label_name = [&](label_id label) {
        return label < words.labels.size() ? std::string(words.labels[label]) : std::to_string(label);
    };
    std::string text;
    const auto row_of = [](const std::string& title, const measures& m) {
        const double share = m.outside_share();
        return std::vector<std::string>{title,
                                        with_commas(m.labels),
                                        fixed(m.label_distribution * 1e4, 2),
                                        fixed(m.label_distribution_bound * 1e4, 2),
                                        fixed(m.ratio(), 2) + " ×",
                                        fixed(m.relative_distribution, 3),
                                        fixed(m.max_deviation, 2),
                                        fixed(m.max_deviation_bound, 2),
                                        fixed(100 * share, 1) + " %",
                                        with_commas(m.missing),
                                        with_commas(m.missing_bound)};
    };

    std::vector<std::size_t> lacking(sizes.size());
    for (const label_report& label : labels)
        for (std::size_t part = 0; part < sizes.size(); ++part) lacking[part] += label.counts[part] == 0;
    table parts_table({column{"part", table::align::left}, column{"items", right}, column{"should be", right},
                       column{"", table::align::left}, column{"labels it lacks", right}});
    for (std::size_t part = 0; part < sizes.size(); ++part)
        parts_table.add({part_name(part), with_commas(sizes[part]), with_commas(targets[part]),
                         bar(items == 0 ? 0 : static_cast<double>(sizes[part]) / static_cast<double>(items), 40),
                         with_commas(lacking[part])});
    text += parts_table.str();
    if (unassigned > 0) text.append("unused items: ").append(with_commas(unassigned)).push_back('\n');

    text.push_back('\n');
    table by_support({column{"items a label has", table::align::left}, column{"labels", right},
                      column{"LD ×1e4", right}, column{"bound", right}, column{"", right}, column{"rLD", right},
                      column{"max off", right}, column{"bound", right}, column{"outside", right},
                      column{"missing", right}, column{"bound", right}});
    by_support.add(row_of("all", *this));
    static constexpr std::string_view names[] = {"1", "2–4", "5–9", "10 and more"};
    for (std::size_t band = 0; band < bands.size(); ++band)
        if (bands[band].of.labels > 0) by_support.add(row_of(std::string(names[band]), bands[band].of));
    if (pairs.labels > 0) by_support.add(row_of("pairs of labels", pairs));
    text += by_support.str();

    // How far labels are off what whole items allow them.
    static constexpr double steps[] = {1e-9, 0.5, 1, 2, 5};
    static constexpr std::string_view step_names[] = {"none", "below ½", "½ to 1", "1 to 2", "2 to 5", "5 and more"};
    std::array<std::size_t, 6> off{};
    for (const label_report& label : labels) {
        std::size_t step = 0;
        while (step < 5 && label.max_deviation - label.max_deviation_bound >= steps[step]) ++step;
        ++off[step];
    }
    text.push_back('\n');
    table picture({column{"items beyond the bound", table::align::left}, column{"labels", right},
                   column{"", table::align::left}});
    for (std::size_t step = 0; step < off.size(); ++step)
        picture.add(
            {std::string(step_names[step]), with_commas(off[step]),
             bar(labels.empty() ? 0 : static_cast<double>(off[step]) / static_cast<double>(labels.size()), 40)});
    text += picture.str();

    const std::vector<label_id> shown = worst(words.worst);
    if (!shown.empty()) {
        text.push_back('\n');
        table worst_table({column{"furthest off", table::align::left}, column{"items", right},
                           column{"in parts", table::align::left}, column{"should be", table::align::left},
                           column{"off", right}, column{"bound", right}});
        for (const label_id label : shown) {
            const label_report& one = *find(label);
            std::string counts;
            std::string quotas;
            for (std::size_t part = 0; part < (std::min)(one.counts.size(), std::size_t{6}); ++part) {
                counts.append(part == 0 ? "" : " ").append(std::to_string(one.counts[part]));
                quotas.append(part == 0 ? "" : " ").append(fixed(one.quotas[part], 1));
            }
            if (one.counts.size() > 6) {
                counts += " …";
                quotas += " …";
            }
            worst_table.add({label_name(label), with_commas(one.count), counts, quotas, fixed(one.max_deviation, 2),
                             fixed(one.max_deviation_bound, 2)});
        }
        text += worst_table.str();
    }
    if (!unreachable.empty())
        text.append("\n")
            .append(with_commas(unreachable.size()))
            .append(" labels have fewer items than there are parts: no split can give every part one.\n");
    if (!missing.empty())
        text.append("\n")
            .append(with_commas(missing.size()))
            .append(" times a part lacks a label that has as many items as there are parts, or more.\n");
    return text;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
