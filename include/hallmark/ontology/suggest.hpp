// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_SUGGEST_HPP
#define HALLMARK_ONTOLOGY_SUGGEST_HPP

// What labelled items say that a vocabulary does not: parents and aliases that a person may want to add.

#include "../core/label_id.hpp"
#include "../numeric/intervals.hpp"
#include "../numeric/math.hpp"
#include "../text/fold.hpp"
#include "detail/edit_search.hpp"
#include "detail/initials.hpp"
#include "detail/text_numbers.hpp"
#include "label_evidence.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// A parent that the items speak for: most items with `child` hold `parent` too, and `parent` is the broader one.
struct parent_suggestion {
    std::string child;           ///< a label, or a name that the vocabulary does not know
    bool child_is_label = false; ///< whether the vocabulary knows it
    label_id parent = 0;
    std::uint64_t both = 0, child_items = 0, parent_items = 0; ///< items that hold both; each, implied labels included
    double share = 0;                                          ///< both / child_items
    double lower = 0;                                          ///< the lower bound of Wilson's interval of that share

    friend bool operator==(const parent_suggestion&, const parent_suggestion&) = default;
};

/// Why an unknown name may be an alias, the strongest first.
enum class alias_evidence : std::uint8_t {
    separators,    ///< equal without separators: "ml-ops", "mlops"
    plural,        ///< equal but for a plural: "decision-tree", "decision-trees"
    initials,      ///< the first letters of its words: "gnn", "graph-neural-networks"
    near_spelling, ///< one typing error, or two from ten letters on
    company        ///< they mostly stand together
};
/// "near_spelling"
[[nodiscard]] constexpr std::string_view name_of(alias_evidence why) noexcept {
    switch (why) {
    case alias_evidence::separators:
        return "separators";
    case alias_evidence::plural:
        return "plural";
    case alias_evidence::initials:
        return "initials";
    case alias_evidence::near_spelling:
        return "near_spelling";
    case alias_evidence::company:
        return "company";
    }
    return "unknown";
}

/// An unknown name that may mean a label.
struct alias_suggestion {
    std::string surface; ///< as it was first spelt
    label_id label = 0;
    alias_evidence why = alias_evidence::separators;
    std::uint64_t items = 0, label_items = 0, both = 0; ///< items that hold the name, the label, both
    double similarity = 0;                              ///< cosine of what else stands beside them, in [0, 1]

    friend bool operator==(const alias_suggestion&, const alias_suggestion&) = default;
};

struct suggest_options {
    std::uint64_t least_items = 10;      ///< of a child, and of a name that is suggested by its company
    double least_share = 0.9;            ///< of a child's items that hold the parent
    double least_lower = 0.7;            ///< Wilson's lower bound of that share
    double z = 1.959964;                 ///< of the interval, in standard deviations
    std::uint64_t least_alias_items = 1; ///< of a name that is suggested by its spelling
    double least_company = 0.8;          ///< items that hold both, in those that hold one of the two
};

/// Review lists: nothing of it is right before a person says so.
struct vocabulary_suggestions {
    std::vector<parent_suggestion> parents; ///< by falling lower bound, then falling `both`, then in the order met
    std::vector<alias_suggestion> aliases;  ///< by reason, then falling items, then in the order met
};

namespace detail {

/// A folded name without separators; and with the end of a plural taken off.
[[nodiscard]] inline std::string without_separators(std::string_view folded) {
    std::string text;
    for (const char c : folded)
        if (c != '-') text += c;
    return text;
}
[[nodiscard]] inline std::string singular(std::string text) {
    const std::size_t n = text.size();
    if (n > 4 && text.ends_with("ies"))
        text.replace(n - 3, 3, "y");
    else if (n > 2 && text[n - 1] == 's' && text[n - 2] != 's')
        text.pop_back();
    return text;
}
/// From texts made of the surfaces to the one label that has such a surface.
class surface_keys {
public:
    static constexpr label_id none = hash_index::none, several = hash_index::none - 1;
    void add(std::string_view text, label_id label) {
        if (text.empty()) return;
        const std::uint32_t number = texts_.number(text);
        if (number == owners_.size())
            owners_.push_back(label);
        else if (owners_[number] != label)
            owners_[number] = several;
    }
    [[nodiscard]] label_id find(std::string_view text) const {
        const std::uint32_t number = texts_.find(text);
        return number == hash_index::none || owners_[number] == several ? none : owners_[number];
    }

private:
    text_numbers texts_;
    std::vector<label_id> owners_;
};

} // namespace detail

/// Parents and aliases that the evidence speaks for.
///
///     hallmark::label_evidence evidence(tags);
///     evidence.add(projects, [](const project& p) -> const auto& { return p.tags; });
///     const auto found = hallmark::suggest(evidence);
///
/// A parent is suggested by subsumption (Sanderson and Croft, "Deriving concept hierarchies from text", 1999): enough
/// of the child's items hold it, by share and by the lower bound of Wilson's interval, and more items hold the parent
/// than the child. Parents that are implied already, and those that another suggested parent of the child implies, are
/// left out. Children may be labels or unknown names; parents are labels.
///
/// An alias is an unknown name whose spelling leads to one label alone, or that mostly stands beside one; each name
/// once, by its strongest reason. Real data give false ones too: two different things may always come together.
///
/// O(pairs · log + names · look-ups with typing errors).
template <class = void>
[[nodiscard]] vocabulary_suggestions suggest(const label_evidence& evidence, const suggest_options& options = {}) {
    HALLMARK_REQUIRE(options.least_share >= 0 && options.least_share <= 1 && options.least_lower >= 0 &&
                         options.least_lower <= 1 && options.least_company >= 0 && options.least_company <= 1,
                     "suggest: least_share, least_lower and least_company lie in [0, 1]");
    constexpr std::uint32_t none = detail::hash_index::none;
    const ontology& labels = evidence.vocabulary();
    const std::size_t n = evidence.size();

    // What stands beside each node, by number.
    struct beside {
        std::uint32_t node = 0;
        std::uint64_t items = 0;
    };
    const auto pairs = evidence.pairs();
    std::vector<std::size_t> ends(n + 1, 0);
    for (const auto& p : pairs) {
        ++ends[static_cast<std::size_t>(p.pair >> 32) + 1];
        ++ends[static_cast<std::uint32_t>(p.pair) + std::size_t{1}];
    }
    for (std::size_t i = 0; i < n; ++i) ends[i + 1] += ends[i];
    std::vector<beside> all(pairs.size() * 2);
    std::vector<std::size_t> next(ends.begin(), ends.end() - 1);
    for (const bool upper : {false, true}) // the lower neighbours first: each row is sorted
        for (const auto& p : pairs) {
            const auto low = static_cast<std::uint32_t>(p.pair >> 32), high = static_cast<std::uint32_t>(p.pair);
            all[next[upper ? low : high]++] = {upper ? high : low, p.items};
        }
    const auto row = [&](std::size_t node) {
        return std::span<const beside>(all.data() + ends[node], ends[node + 1] - ends[node]);
    };

    vocabulary_suggestions found;
    expander up(labels);
    struct candidate {
        parent_suggestion told;
        std::size_t child;
    };
    std::vector<candidate> parents;
    for (std::uint32_t child = 0; child < n; ++child) {
        const std::uint64_t items = evidence.items_of(child);
        if (items < std::max<std::uint64_t>(options.least_items, 1)) continue;
        const std::size_t first = parents.size();
        for (const beside& b : row(child)) {
            if (b.node >= labels.size() || evidence.items_of(b.node) <= items) continue;
            if (child < labels.size() && (up.is_ancestor(b.node, child) || up.is_ancestor(child, b.node))) continue;
            const auto both = static_cast<double>(b.items), of = static_cast<double>(items);
            const double share = both / of, lower = numeric::wilson(both, of, options.z).low;
            if (share < options.least_share || lower < options.least_lower) continue;
            parents.push_back({{std::string(evidence.name(child)), child < labels.size(), b.node, b.items, items,
                                evidence.items_of(b.node), share, lower},
                               child});
        }
        for (std::size_t i = parents.size(); i-- > first;) { // implied by another one
            bool implied = false;
            for (std::size_t j = first; j < parents.size(); ++j)
                implied = implied || up.is_ancestor(parents[i].told.parent, parents[j].told.parent);
            if (implied) parents.erase(parents.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    std::sort(parents.begin(), parents.end(), [](const candidate& a, const candidate& b) {
        if (a.told.lower != b.told.lower) return a.told.lower > b.told.lower;
        if (a.told.both != b.told.both) return a.told.both > b.told.both;
        return a.child != b.child ? a.child < b.child : a.told.parent < b.told.parent;
    });
    for (candidate& c : parents) found.parents.push_back(std::move(c.told));

    detail::surface_keys compact, singulars, initials;
    labels.for_each_surface([&](std::string_view surface, label_id label) {
        const std::string folded = fold(surface), joined = detail::without_separators(folded);
        compact.add(joined, label);
        singulars.add(detail::singular(joined), label);
        initials.add(detail::initials_of(folded), label);
    });
    const auto similarity = [&](std::uint32_t a, std::uint32_t b) {
        double dot = 0, of_a = 0, of_b = 0; // whole numbers: exact
        const std::span<const beside> x = row(a), y = row(b);
        for (std::size_t i = 0, j = 0; i < x.size() || j < y.size();) {
            const bool left = j == y.size() || (i < x.size() && x[i].node < y[j].node);
            const bool same = !left && i < x.size() && x[i].node == y[j].node;
            const std::uint32_t node = left ? x[i].node : y[j].node;
            const double u = left || same ? static_cast<double>(x[i].items) : 0.0;
            const double v = left ? 0.0 : static_cast<double>(y[j].items);
            i += left || same;
            j += !left;
            if (node == a || node == b) continue;
            dot += numeric::product(u, v);
            of_a += numeric::product(u, u);
            of_b += numeric::product(v, v);
        }
        return of_a == 0 || of_b == 0 ? 0.0 : std::min(1.0, dot / (numeric::sqrt(of_a) * numeric::sqrt(of_b)));
    };
    for (std::size_t why = 0; why < 5; ++why) { // the unknown names, by reason
        const std::size_t first = found.aliases.size();
        for (auto node = static_cast<std::uint32_t>(labels.size()); node < n; ++node) {
            const std::uint64_t items = evidence.items_of(node);
            if (items < options.least_alias_items) continue;
            const std::string folded = fold(evidence.name(node)), joined = detail::without_separators(folded);
            const auto meant = [&](std::size_t reason) -> label_id {
                switch (static_cast<alias_evidence>(reason)) {
                case alias_evidence::separators:
                    return compact.find(joined);
                case alias_evidence::plural:
                    return singulars.find(detail::singular(joined));
                case alias_evidence::initials:
                    return joined == folded && folded.size() >= 2 ? initials.find(folded) : none;
                case alias_evidence::near_spelling: {
                    const std::size_t letters = detail::characters_of(folded).size();
                    if (letters < 6) return none;
                    const auto close = labels.did_you_mean(folded, 2);
                    const unsigned most = letters < 10 ? 1 : 2;
                    if (close.empty() || close[0].distance > most) return none;
                    return close.size() == 2 && close[1].distance == close[0].distance ? none : close[0].label;
                }
                case alias_evidence::company: {
                    if (items < options.least_items) return none;
                    label_id best = none;
                    double most = options.least_company;
                    for (const beside& b : row(node)) {
                        if (b.node >= labels.size()) continue;
                        const double either = static_cast<double>(items + evidence.items_of(b.node) - b.items);
                        const double share = static_cast<double>(b.items) / either;
                        if (share < most || (best != none && share == most)) continue;
                        best = b.node;
                        most = share;
                    }
                    return best;
                }
                }
                return none;
            };
            bool stronger = false;
            for (std::size_t r = 0; r < why && !stronger; ++r) stronger = meant(r) != none;
            if (stronger) continue;
            const label_id label = meant(why);
            if (label == none) continue;
            std::uint64_t both = 0;
            for (const beside& b : row(node))
                if (b.node == label) both = b.items;
            found.aliases.push_back({std::string(evidence.name(node)), label, static_cast<alias_evidence>(why), items,
                                     evidence.items_of(label), both, similarity(node, label)});
        }
        std::stable_sort(found.aliases.begin() + static_cast<std::ptrdiff_t>(first), found.aliases.end(),
                         [](const alias_suggestion& a, const alias_suggestion& b) { return a.items > b.items; });
    }
    return found;
}

HALLMARK_NAMESPACE_END

#endif
