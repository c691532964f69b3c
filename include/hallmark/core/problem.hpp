// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_PROBLEM_HPP
#define HALLMARK_CORE_PROBLEM_HPP

// What is wrong with data, all of it at once: how bad, what, where, and a sentence for a person.

#include "config.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// How bad a problem is. A note tells what was mended without loss, a warning what was left out or looks wrong, an error
/// that the value is not what the data meant to say.
enum class severity : std::uint8_t { note, warning, error };

/// What is wrong with data. The names are stable (`name_of`); new ones are added at the end of their group.
enum class problem_code : std::uint16_t {
    // files and syntax
    cannot_read = 1, ///< a file that is missing or unreadable
    cannot_write,    ///< a file or folder that cannot be written, a disk that is full
    malformed,       ///< bytes that are not of the format: JSON that breaks off, a stray comma
    too_deep,        ///< nested deeper than the reader's limit
    out_of_range,    ///< a number that no double or integer holds
    invalid_utf8,    ///< bytes that are not UTF-8
    torn_record,     ///< a last record that was not written to its end
    cancelled,       ///< the progress callback asked to stop: the value holds what was done until then
    // records
    wrong_type = 100, ///< a field that holds another type than it should
    missing_field,    ///< a field that must be there
    duplicate_field,  ///< a field that stands twice in one record
    duplicate_id,     ///< two items with one id
    // vocabularies
    unknown_parent = 200, ///< a parent that is no tag and no alias
    parent_is_alias,      ///< a parent named by an alias; it was resolved
    cycle,                ///< tags that are their own ancestors
    self_parent,          ///< a tag that names itself (or an alias of itself) as its parent
    duplicate_tag,        ///< a tag that is declared twice
    duplicate_alias,      ///< an alias that stands twice at one tag, or repeats its tag's name
    ambiguous_alias,      ///< one alias, or two that fold to the same, at two tags
    alias_is_tag,         ///< an alias that is the name of another tag
    ambiguous_name,       ///< two tag names that are equal after folding
    empty_name,           ///< a name, alias or parent without a letter, digit or sign
    redundant_parent,     ///< a parent that is already an ancestor through another parent, or stands twice
    unknown_label,        ///< the label of an item that is no tag and no alias
    other_vocabulary,     ///< labels that were saved with another vocabulary than the one at hand
    unusable_policy,      ///< a policy that its surface cannot follow; the surface goes without it
    // votes
    voter_failed = 300,  ///< a labeling function that threw on an item
    not_converged,       ///< a label model that stopped at its largest number of iterations
    class_collapsed,     ///< a class that voters say, and a label model says of hardly any item
    voter_below_chance,  ///< a voter that is right less often than by chance, so that a label model reads it the other way
    voters_disconnected, ///< voters that share no item, not even by way of others: they cannot be compared
    few_shared_items,    ///< hardly any item has votes of two voters, so that nothing shows whom to trust
    voters_correlated,   ///< voters that agree more than their classes explain, as copies do
};

/// The name of a code as written in problem_code: "unknown_parent".
[[nodiscard]] constexpr std::string_view name_of(problem_code code) noexcept {
    switch (code) {
    case problem_code::cannot_read: return "cannot_read";
    case problem_code::cannot_write: return "cannot_write";
    case problem_code::malformed: return "malformed";
    case problem_code::too_deep: return "too_deep";
    case problem_code::out_of_range: return "out_of_range";
    case problem_code::invalid_utf8: return "invalid_utf8";
    case problem_code::torn_record: return "torn_record";
    case problem_code::cancelled: return "cancelled";
    case problem_code::wrong_type: return "wrong_type";
    case problem_code::missing_field: return "missing_field";
    case problem_code::duplicate_field: return "duplicate_field";
    case problem_code::duplicate_id: return "duplicate_id";
    case problem_code::unknown_parent: return "unknown_parent";
    case problem_code::parent_is_alias: return "parent_is_alias";
    case problem_code::cycle: return "cycle";
    case problem_code::self_parent: return "self_parent";
    case problem_code::duplicate_tag: return "duplicate_tag";
    case problem_code::duplicate_alias: return "duplicate_alias";
    case problem_code::ambiguous_alias: return "ambiguous_alias";
    case problem_code::alias_is_tag: return "alias_is_tag";
    case problem_code::ambiguous_name: return "ambiguous_name";
    case problem_code::empty_name: return "empty_name";
    case problem_code::redundant_parent: return "redundant_parent";
    case problem_code::unknown_label: return "unknown_label";
    case problem_code::other_vocabulary: return "other_vocabulary";
    case problem_code::unusable_policy: return "unusable_policy";
    case problem_code::voter_failed: return "voter_failed";
    case problem_code::not_converged: return "not_converged";
    case problem_code::class_collapsed: return "class_collapsed";
    case problem_code::voter_below_chance: return "voter_below_chance";
    case problem_code::voters_disconnected: return "voters_disconnected";
    case problem_code::few_shared_items: return "few_shared_items";
    case problem_code::voters_correlated: return "voters_correlated";
    }
    return "unknown";
}

/// The name of a severity: "error".
[[nodiscard]] constexpr std::string_view name_of(severity level) noexcept {
    return level == severity::error ? "error" : level == severity::warning ? "warning" : "note";
}

/// One thing that is wrong with data: how bad, what, where, and a sentence for a person that names the thing and the
/// value.
struct problem {
    severity level = severity::error;
    problem_code code = problem_code::malformed;
    /// The place: a JSON pointer "/181/parents/0", "line 3, column 9", "byte 8812", an item's index, a path.
    std::string where = {};
    std::string message = {}; ///< "parent 'decision-tree' is no tag (did you mean 'decision-trees'?)"

    friend bool operator==(const problem&, const problem&) = default;
};

/// "error at /181/parents/0: parent 'testing' is no tag [unknown_parent]", for a log or a terminal.
[[nodiscard]] inline std::string to_string(const problem& p) {
    std::string text(name_of(p.level));
    if (!p.where.empty()) text.append(" at ").append(p.where);
    return text.append(": ").append(p.message).append(" [").append(name_of(p.code)).append("]");
}

/// All that is wrong with some data, in the order it was met. Nothing stops at the first; every one is kept, so the
/// memory grows with the number of problems.
class problems {
public:
    using const_iterator = std::vector<problem>::const_iterator;

    problems() = default;

    void add(problem p) { list_.push_back(std::move(p)); }
    void add(severity level, problem_code code, std::string where, std::string message) {
        list_.push_back(problem{level, code, std::move(where), std::move(message)});
    }
    /// Puts the problems of another list behind these.
    void merge(problems other) {
        if (list_.empty()) {
            list_ = std::move(other.list_);
            return;
        }
        for (problem& p : other.list_) list_.push_back(std::move(p));
    }

    /// Whether no problem is an error (notes and warnings may be there). O(n).
    [[nodiscard]] bool ok() const noexcept { return count(severity::error) == 0; }
    /// How many there are of one code, or of one severity. O(n).
    [[nodiscard]] std::size_t count(problem_code code) const noexcept {
        std::size_t n = 0;
        for (const problem& p : list_) n += p.code == code;
        return n;
    }
    [[nodiscard]] std::size_t count(severity level) const noexcept {
        std::size_t n = 0;
        for (const problem& p : list_) n += p.level == level;
        return n;
    }

    [[nodiscard]] std::size_t size() const noexcept { return list_.size(); }
    [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
    [[nodiscard]] const problem& operator[](std::size_t i) const noexcept { return list_[i]; }
    [[nodiscard]] const_iterator begin() const noexcept { return list_.begin(); }
    [[nodiscard]] const_iterator end() const noexcept { return list_.end(); }

    friend bool operator==(const problems&, const problems&) = default;

private:
    std::vector<problem> list_;
};

/// One line a problem, each ended by a newline; "" when there is none.
[[nodiscard]] inline std::string to_string(const problems& all) {
    std::string text;
    for (const problem& p : all) text.append(to_string(p)).push_back('\n');
    return text;
}

HALLMARK_NAMESPACE_END

#endif
