// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_SURFACES_HPP
#define HALLMARK_ONTOLOGY_DETAIL_SURFACES_HPP

// Names and aliases, and who owns what a text spells: exactly, or after folding.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"
#include "../../text/fold.hpp"
#include "sorted_texts.hpp"
#include "string_table.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

inline constexpr label_id no_label = hash_index::none;

/// An alias as it was declared.
struct declared_alias {
    std::string_view text;
    label_id label = 0;
};

/// The surfaces of a vocabulary: number i < labels() is the name of label i, the aliases follow, grouped by label.
/// Names are distinct; no alias is the name of another label.
class surfaces {
public:
    surfaces() = default;
    /// The aliases must be grouped by label, in the order of the labels.
    template <class = void>
    surfaces(const std::vector<std::string_view>& names, const plain_vector<declared_alias>& aliases)
        : alias_ends_(names.size(), 0) {
        const std::size_t labels = names.size();
        for (const declared_alias& a : aliases) ++alias_ends_[a.label];
        std::uint32_t sum = 0;
        for (std::uint32_t& end : alias_ends_) end = sum += end;

        std::size_t bytes = 0;
        for (const std::string_view name : names) bytes += name.size();
        for (const declared_alias& a : aliases) bytes += a.text.size();
        texts_.reserve(labels + aliases.size(), bytes);
        folded_.reserve(labels + aliases.size(), bytes);
        std::string folded;
        const auto add = [&](std::string_view text) {
            texts_.push_back(text);
            fold_into(text, folded);
            folded_.push_back(folded);
        };
        for (const std::string_view name : names) add(name);
        owners_.reserve(aliases.size());
        for (const declared_alias& a : aliases) {
            add(a.text);
            owners_.push_back(a.label);
        }
        index_exact();
        index_folded();
    }

    [[nodiscard]] std::size_t labels() const noexcept { return alias_ends_.size(); }
    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
    [[nodiscard]] const string_table& texts() const noexcept { return texts_; }
    [[nodiscard]] const string_table& folded() const noexcept { return folded_; }
    [[nodiscard]] const sorted_texts& sorted() const noexcept { return sorted_; }
    /// The label that a surface belongs to.
    [[nodiscard]] label_id owner(std::size_t surface) const noexcept {
        return surface < labels() ? static_cast<label_id>(surface) : owners_[surface - labels()];
    }
    /// The numbers [first, last) of a label's aliases.
    [[nodiscard]] std::size_t first_alias(label_id label) const noexcept {
        return labels() + (label == 0 ? 0 : alias_ends_[label - 1]);
    }
    [[nodiscard]] std::size_t last_alias(label_id label) const noexcept { return labels() + alias_ends_[label]; }

    /// The surface that is spelled exactly so, a name before an alias; no_label when there is none.
    [[nodiscard]] std::uint32_t exact(std::string_view text) const {
        return exact_.find(hash_of(text), [&](std::uint32_t s) { return texts_[s] == text; });
    }
    /// The one owner of an exact surface; no_label when it is an alias of several labels.
    [[nodiscard]] label_id exact_owner(std::uint32_t surface) const noexcept {
        return surface < labels() ? surface : exact_owners_[surface - labels()];
    }
    /// The group of sorted() whose text is `folded`; no_label when there is none.
    [[nodiscard]] std::uint32_t group(std::string_view folded) const {
        return groups_.find(hash_of(folded), [&](std::uint32_t g) { return sorted_.text(g, folded_) == folded; });
    }
    /// The one owner of a group's surfaces; no_label when there are several.
    [[nodiscard]] label_id group_owner(std::size_t group) const noexcept { return group_owners_[group]; }

    /// What `text` means: by exact name, exact alias, or folded when one label owns it; no_label otherwise.
    [[nodiscard]] label_id find(std::string_view text) const {
        const std::uint32_t surface = exact(text);
        if (surface != hash_index::none) return exact_owner(surface);
        const std::uint32_t g = group(fold(text));
        return g == hash_index::none ? no_label : group_owner(g);
    }

    friend bool operator==(const surfaces& a, const surfaces& b) {
        return a.alias_ends_ == b.alias_ends_ && a.texts_ == b.texts_; // the rest follows from these
    }

private:
    template <class = void>
    void index_exact() {
        exact_.reset(size());
        exact_owners_ = owners_;
        for (std::uint32_t s = 0; s < size(); ++s) {
            const std::string_view text = texts_[s];
            const std::uint32_t first =
                exact_.insert(hash_of(text), s, [&](std::uint32_t other) { return texts_[other] == text; });
            if (first != hash_index::none && owner(first) != owner(s)) exact_owners_[first - labels()] = no_label;
        }
    }
    template <class = void>
    void index_folded() {
        sorted_ = sorted_texts(folded_);
        groups_.reset(sorted_.groups());
        group_owners_.resize(sorted_.groups());
        for (std::uint32_t g = 0; g < sorted_.groups(); ++g) {
            groups_.insert(hash_of(sorted_.text(g, folded_)), g, [](std::uint32_t) { return false; });
            const auto [begin, end] = sorted_.group(g);
            label_id one = owner(sorted_[begin]);
            for (std::size_t i = begin + 1; i < end; ++i)
                if (owner(sorted_[i]) != one) one = no_label;
            group_owners_[g] = one;
        }
    }

    string_table texts_, folded_;
    std::vector<std::uint32_t> alias_ends_; // per label: where its aliases end, counted behind the names
    std::vector<label_id> owners_;          // per alias
    std::vector<label_id> exact_owners_;    // per alias: its owner, no_label when several own the exact text
    hash_index exact_, groups_;
    sorted_texts sorted_;
    std::vector<label_id> group_owners_; // per group of sorted_
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
