// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_AUDIT_HPP
#define HALLMARK_ONTOLOGY_AUDIT_HPP

// What is wrong with the labels of items, as a vocabulary sees them: one finding for each thing to mend, and how.

#include "../core/detail/plain_vector.hpp"
#include "../core/detail/project.hpp"
#include "../core/detail/quoted.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "constraints.hpp"
#include "detail/edit_search.hpp"
#include "detail/reach.hpp"
#include "detail/text_numbers.hpp"
#include "label_items.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// What may be wrong with a label of an item.
enum class audit_code : std::uint8_t {
    unknown_label,   ///< it names no label
    ambiguous_label, ///< it may mean several labels
    alias_used,      ///< it is an alias, or another spelling, of a label's name
    repeated_label,  ///< the item has that label already
    redundant_label, ///< another label of the item implies it
    missing_implied, ///< a label of the item implies it, and it is not given
    broken_rule      ///< the labels of the item break a constraint
};
inline constexpr std::size_t audit_codes = 7;

/// "unknown_label"
[[nodiscard]] constexpr std::string_view name_of(audit_code code) noexcept {
    constexpr std::array<std::string_view, audit_codes> names = {"unknown_label",  "ambiguous_label", "alias_used",
                                                                 "repeated_label", "redundant_label", "missing_implied",
                                                                 "broken_rule"};
    const auto i = static_cast<std::size_t>(code);
    return i < names.size() ? names[i] : std::string_view("unknown");
}

/// What would mend a finding.
enum class label_fix : std::uint8_t {
    review, ///< a person has to decide
    add,    ///< add `label` to the item
    remove, ///< remove the label at `position`
    replace ///< write the name of `label` at `position`
};

/// One thing to mend at one item.
struct audit_finding {
    static constexpr label_id no_label = (std::numeric_limits<label_id>::max)();
    static constexpr std::size_t not_given = (std::numeric_limits<std::size_t>::max)();

    std::size_t item = 0;
    audit_code code = audit_code::unknown_label;
    label_fix fix = label_fix::review;
    std::size_t position = not_given; ///< which of the item's labels, counted from 0
    std::string given = {};           ///< that label as the item has it; a number's name; "" when there is none
    label_id label = no_label;        ///< the label that it means; of an unknown one, what it may have meant
    label_id because = no_label;      ///< the label of the item that implies it; of a broken rule a second label
    std::size_t rule = not_given;     ///< the number of the broken constraint

    friend bool operator==(const audit_finding&, const audit_finding&) = default;
};

/// How often each thing was found. Shards add up exactly.
struct audit_counts {
    std::uint64_t items = 0;                                ///< looked at
    std::uint64_t clean = 0;                                ///< of these, without a finding
    std::array<std::uint64_t, audit_codes> findings = {};   ///< by code
    std::array<std::uint64_t, audit_codes> items_with = {}; ///< items with at least one finding, by code

    [[nodiscard]] std::uint64_t of(audit_code code) const { return findings[static_cast<std::size_t>(code)]; }
    [[nodiscard]] std::uint64_t items_of(audit_code code) const { return items_with[static_cast<std::size_t>(code)]; }

    void merge(const audit_counts& other) noexcept {
        items += other.items;
        clean += other.clean;
        for (std::size_t i = 0; i < audit_codes; ++i) {
            findings[i] += other.findings[i];
            items_with[i] += other.items_with[i];
        }
    }

    friend bool operator==(const audit_counts&, const audit_counts&) = default;
};

/// All findings, by item; of one item the given labels in their order (at one position in the order of audit_code),
/// then what is missing by label, then broken rules by number.
struct audit_report {
    std::vector<audit_finding> findings;
    audit_counts counts;

    /// Puts the findings of the items that follow behind these: other's item 0 is this report's item counts.items.
    template <class = void>
    void merge(audit_report other) {
        for (audit_finding& f : other.findings) {
            f.item += counts.items;
            findings.push_back(std::move(f));
        }
        counts.merge(other.counts);
    }

    friend bool operator==(const audit_report&, const audit_report&) = default;
};

struct audit_options {
    bool missing_implied = true; ///< switch off where items keep what was asserted, and are expanded when read
    bool redundant = true;       ///< switch off where items are stored with all ancestors
    bool suggestions = true;     ///< what an unknown label may have meant (ontology::did_you_mean)
    const label_constraints* rules = nullptr; ///< of the same ontology
    /// How many findings are kept at most (the first ones); the counts are of all.
    std::size_t limit = (std::numeric_limits<std::size_t>::max)();
};

namespace detail {

/// The memory of an audit, from item to item.
class auditor {
public:
    auditor(const ontology& labels, const audit_options& options)
        : ontology_(labels), options_(options), up_(labels), through_(labels.size()) {}

    template <class Labels>
    void look_at(const Labels& labels) {
        given_.clear();
        implied_.clear();
        here_.clear();
        seen_.clear(ontology_.size());
        above_.clear(ontology_.size());
        std::size_t position = 0;
        for (const auto& label : labels) take(label, position++);
        for (const entry& e : given_) climb(e.label);
        tell();
        if (options_.rules != nullptr) {
            resolved_.clear();
            for (const entry& e : given_) resolved_.push_back(e.label);
            sets_.add(resolved_);
        }
    }
    /// What the rules say, and the end.
    template <class = void>
    [[nodiscard]] audit_report take_report() {
        if (options_.rules != nullptr) add_broken_rules();
        for (const unsigned codes : with_) {
            for (std::size_t c = 0; c < audit_codes; ++c) report_.counts.items_with[c] += codes >> c & 1u;
            report_.counts.clean += codes == 0;
        }
        with_.clear();
        return std::move(report_);
    }

private:
    struct entry { // a label at its first position
        label_id label = 0;
        std::size_t position = 0;
        std::uint32_t text = hash_index::none; // its number; none for a label that was given as one
    };
    struct meaning { // of a text: worked out once
        resolution found;
        label_id suggested = audit_finding::no_label;
        bool close = false; // long enough that typing errors do not make another word of it
    };

    template <class Label>
    void take(const Label& given, std::size_t position) {
        if constexpr (std::is_convertible_v<const Label&, std::string_view>) {
            const std::string_view text = given;
            const std::uint32_t number = texts_.number(text);
            if (number == meanings_.size()) meanings_.push_back(meaning_of(text));
            const meaning& m = meanings_[number];
            if (!m.found.label) {
                const bool several = m.found.how == resolved_by::ambiguous;
                note({.code = several ? audit_code::ambiguous_label : audit_code::unknown_label,
                      .fix = m.close ? label_fix::replace : label_fix::review,
                      .position = position,
                      .given = std::string(text),
                      .label = m.suggested});
                return;
            }
            const label_id label = *m.found.label;
            if (m.found.how != resolved_by::name)
                note({.code = audit_code::alias_used,
                      .fix = label_fix::replace,
                      .position = position,
                      .given = std::string(text),
                      .label = label});
            hold({label, position, number});
        } else {
            const label_id label = checked_label(given, report_.counts.items);
            HALLMARK_REQUIRE(label < ontology_.size(), "audit: label " + std::to_string(label) + " of item " +
                                                           std::to_string(report_.counts.items) + " is not below " +
                                                           std::to_string(ontology_.size()));
            hold({label, position});
        }
    }
    template <class = void>
    [[nodiscard]] meaning meaning_of(std::string_view text) const {
        meaning m{ontology_.resolve(text)};
        if (m.found.how == resolved_by::ambiguous) m.suggested = m.found.candidates.front();
        if (m.found.how != resolved_by::none || !options_.suggestions) return m;
        const std::vector<completion> close = ontology_.did_you_mean(text, 1);
        if (close.empty()) return m;
        m.suggested = close.front().label;
        m.close = characters_of(text).size() >= 6;
        return m;
    }
    template <class = void>
    [[nodiscard]] std::string text_of(const entry& e) const {
        return std::string(e.text == hash_index::none ? ontology_.name(e.label) : texts_[e.text]);
    }
    template <class = void>
    void hold(const entry& e) {
        if (seen_.insert(e.label))
            given_.push_back(e);
        else
            note({.code = audit_code::repeated_label,
                  .fix = label_fix::remove,
                  .position = e.position,
                  .given = text_of(e),
                  .label = e.label});
    }
    template <class = void>
    void climb(label_id label) {
        if (!options_.missing_implied && !options_.redundant) return;
        for (const label_id ancestor : up_.ancestors(label)) {
            if (!above_.insert(ancestor)) continue;
            through_[ancestor] = label;
            if (!seen_.contains(ancestor)) implied_.push_back(ancestor);
        }
    }
    /// The findings of the item, in their order.
    template <class = void>
    void tell() {
        const std::size_t by_position = here_.size();
        if (options_.redundant) {
            for (const entry& e : given_)
                if (above_.contains(e.label))
                    note({.code = audit_code::redundant_label,
                          .fix = label_fix::remove,
                          .position = e.position,
                          .given = text_of(e),
                          .label = e.label,
                          .because = through_[e.label]});
        }
        if (here_.size() > by_position) { // by position, the redundant ones last: a merge of two sorted lists
            sorted_.clear();
            std::size_t a = 0, b = by_position;
            while (a < by_position || b < here_.size()) {
                const bool first = b == here_.size() || (a < by_position && here_[a].position <= here_[b].position);
                sorted_.push_back(std::move(here_[first ? a++ : b++]));
            }
            here_.swap(sorted_);
        }
        if (options_.missing_implied && !implied_.empty()) {
            std::sort(implied_.begin(), implied_.end());
            for (const label_id label : implied_)
                note({.code = audit_code::missing_implied,
                      .fix = label_fix::add,
                      .label = label,
                      .because = through_[label]});
        }
        std::uint8_t codes = 0;
        for (audit_finding& f : here_) {
            ++report_.counts.findings[static_cast<std::size_t>(f.code)];
            codes |= bit(f.code);
            f.item = report_.counts.items;
            if (report_.findings.size() < options_.limit) report_.findings.push_back(std::move(f));
        }
        with_.push_back(codes);
        ++report_.counts.items;
    }
    static_assert(audit_codes <= 8, "with_ has a bit for each");
    [[nodiscard]] static constexpr std::uint8_t bit(audit_code code) noexcept {
        return static_cast<std::uint8_t>(1u << static_cast<unsigned>(code));
    }
    template <class = void>
    void note(audit_finding finding) {
        here_.push_back(std::move(finding));
    }

    template <class = void>
    void add_broken_rules() {
        std::vector<audit_finding> all;
        std::size_t next = 0;
        constexpr auto code = audit_code::broken_rule;
        for (const label_violation& v : options_.rules->violations(sets_)) {
            while (next < report_.findings.size() && report_.findings[next].item <= v.item)
                all.push_back(std::move(report_.findings[next++]));
            ++report_.counts.findings[static_cast<std::size_t>(code)];
            with_[v.item] |= bit(code);
            audit_finding f{.item = v.item, .code = code, .rule = v.constraint};
            if (!v.labels.empty()) f.label = v.labels[0];
            if (v.labels.size() > 1) f.because = v.labels[1];
            all.push_back(std::move(f));
        }
        while (next < report_.findings.size()) all.push_back(std::move(report_.findings[next++]));
        while (all.size() > options_.limit) all.pop_back();
        report_.findings = std::move(all);
    }

    const ontology& ontology_;
    audit_options options_;
    expander up_;
    text_numbers texts_;
    std::vector<meaning> meanings_; // by number of the text
    label_marks seen_, above_;      // labels of the item; labels above them
    plain_vector<entry> given_;
    std::vector<label_id> through_, implied_, resolved_;
    std::vector<audit_finding> here_, sorted_;
    std::vector<std::uint8_t> with_; // by item: a bit for each code
    label_sets sets_;                // resolved, when there are rules
    audit_report report_;
};

} // namespace detail

/// Looks at the labels of items, each as its host has it: `project(item)` is a range of strings (any surface, as
/// ontology::resolve takes it) or of integers (labels; one that is not below labels.size() is a wrong call); the items
/// themselves when no projection is given. Every label counts, in the order in which it stands.
///
///     for (const auto& f : hallmark::audit(tags, projects, {}, &project::tags).findings)
///         std::cout << message(tags, f) << '\n';
///
/// - unknown_label, ambiguous_label: `label` is what it may have meant (the closest within two typing errors; the
///   lowest of the candidates), if anything. The fix is `replace` for an unknown name of six characters and more of
///   which a close one is known, else `review`.
/// - alias_used: replace by the name of `label`. repeated_label: remove. Both may stand at one position; remove wins.
/// - redundant_label: remove; `because` is the first label of the item that implies it. missing_implied: add; likewise.
///   Items keep either all ancestors or none: switch off the one that does not fit.
/// - broken_rule: review; `rule`, and the two lowest labels of its group that the item holds, given or implied.
///
/// An item counts as clean when nothing was found. O(labels of the items · ancestors + bytes of names), each distinct
/// unknown name looked up once; memory for the findings, the distinct names, a byte an item and, with rules, the
/// resolved labels.
template <class Items, class Project = item_itself>
requires labelled_items<Items, Project>
[[nodiscard]] audit_report audit(const ontology& labels, const Items& items, const audit_options& options = {},
                                 const Project& project = {}) {
    detail::auditor at(labels, options);
    for (const auto& item : items) at.look_at(detail::project(project, item));
    return at.take_report();
}

/// A sentence for a person: "item 7: 'nlp' is called 'natural-language-processing' here: replace it".
template <class = void>
[[nodiscard]] std::string message(const ontology& labels, const audit_finding& finding) {
    const auto named = [&](label_id label) {
        return label < labels.size() ? detail::in_quotes(labels.name(label)) : std::string("?");
    };
    std::string text = "item " + std::to_string(finding.item) + ": ";
    const std::string given = detail::in_quotes(finding.given);
    switch (finding.code) {
    case audit_code::unknown_label:
        text += given + " names no label";
        if (finding.label < labels.size()) text += " (did you mean " + named(finding.label) + "?)";
        break;
    case audit_code::ambiguous_label:
        text += given + " may mean several labels, such as " + named(finding.label);
        break;
    case audit_code::alias_used:
        text += given + " is called " + named(finding.label) + " here: replace it";
        break;
    case audit_code::repeated_label:
        text += given + " stands there already: remove it";
        break;
    case audit_code::redundant_label:
        text += given + " is implied by " + named(finding.because) + ": remove it";
        break;
    case audit_code::missing_implied:
        text += named(finding.because) + " implies " + named(finding.label) + ": add it";
        break;
    case audit_code::broken_rule:
        text += "rule " + std::to_string(finding.rule) + " is broken";
        if (finding.label < labels.size()) text += " by " + named(finding.label);
        if (finding.because < labels.size()) text += " and " + named(finding.because);
        break;
    }
    return text;
}

HALLMARK_NAMESPACE_END

#endif
