// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_STATIC_TABLES_HPP
#define HALLMARK_ONTOLOGY_DETAIL_STATIC_TABLES_HPP

// What a compiler works out of a table of tags. Each result is a constant of its own, since compilers limit the steps
// that one constant may take; nothing allocates, and no step is taken twice.

#include "../../core/label_id.hpp"
#include "../../core/problem.hpp"
#include "../../text/fold.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

/// A row of a table: a tag, its aliases, its parents by any surface. Plain strings, so that a table is cheap to
/// compile.
template <std::size_t Aliases, std::size_t Parents>
struct basic_static_tag {
    const char* name = nullptr;
    const char* aliases[Aliases] = {};
    const char* parents[Parents] = {};
};
/// A row with room for what most tags need; more does not compile.
using static_tag = basic_static_tag<16, 12>;

namespace detail {

inline constexpr std::uint32_t no_static_label = 0xFFFFFFFFu;

/// The first thing that is wrong with a table; code 0 when there is none.
struct table_problem {
    problem_code code = problem_code{};
    std::size_t tag = 0;      ///< its row
    std::size_t position = 0; ///< of the alias or parent
};
template <problem_code Problem, std::size_t Row, std::size_t Position>
struct table_is_right {
    static constexpr bool value = Problem == problem_code{};
};

template <std::size_t N>
[[nodiscard]] constexpr std::size_t filled(const char* const (&list)[N]) {
    std::size_t n = 0;
    while (n < N && list[n] != nullptr) ++n;
    return n;
}

struct table_sizes {
    std::size_t surfaces = 0, parents = 0, bytes = 0;
};
template <const auto& Table>
inline constexpr table_sizes sizes_of_table = [] {
    table_sizes sizes;
    for (const auto& row : Table) {
        sizes.bytes += std::string_view(row.name).size();
        const std::size_t aliases = filled(row.aliases);
        for (std::size_t i = 0; i < aliases; ++i) sizes.bytes += std::string_view(row.aliases[i]).size();
        sizes.surfaces += 1 + aliases;
        sizes.parents += filled(row.parents);
    }
    return sizes;
}();

/// Names first, then the aliases by tag.
template <std::size_t Tags, std::size_t Surfaces>
struct static_surfaces {
    std::array<std::string_view, Surfaces> texts;
    std::array<label_id, Surfaces> owners{};
    std::array<std::uint32_t, Tags + 1> first_alias{};
};
template <const auto& Table>
inline constexpr auto surfaces_of_table = [] {
    static_surfaces<std::size(Table), sizes_of_table<Table>.surfaces> s;
    std::size_t next = std::size(Table);
    for (label_id t = 0; t < std::size(Table); ++t) {
        s.texts[t] = Table[t].name;
        s.owners[t] = t;
        s.first_alias[t] = static_cast<std::uint32_t>(next);
        const std::size_t aliases = filled(Table[t].aliases);
        for (std::size_t i = 0; i < aliases; ++i) {
            s.texts[next] = Table[t].aliases[i];
            s.owners[next++] = t;
        }
    }
    s.first_alias[std::size(Table)] = static_cast<std::uint32_t>(next);
    return s;
}();

/// Folded texts in one array. Folding adds at most one byte to a character that is not ASCII.
template <std::size_t Surfaces, std::size_t Bytes>
struct static_folded {
    std::array<char, Bytes + 1> bytes{};
    std::array<std::uint32_t, Surfaces + 1> begins{};
    [[nodiscard]] constexpr std::string_view operator[](std::size_t i) const noexcept {
        return {bytes.data() + begins[i], begins[i + 1] - begins[i]};
    }
};
template <const auto& Table>
inline constexpr auto folded_of_table = [] {
    static_folded<sizes_of_table<Table>.surfaces, sizes_of_table<Table>.bytes * 3 / 2> folded;
    std::size_t next = 0;
    for (std::size_t i = 0; i < sizes_of_table<Table>.surfaces; ++i) {
        bool separated = false;
        const std::size_t begin = next;
        const std::string_view text = surfaces_of_table<Table>.texts[i];
        bool ascii = true;
        for (const char c : text) { // what fold_units does, in fewer steps
            const auto code = static_cast<unsigned char>(c);
            if (code >= 0x80) ascii = false;
            if (c == '-' || c == '_' || c == ' ' || (code >= 0x09 && code <= 0x0D) || (code >= 0x1C && code <= 0x1F)) {
                separated = true;
                continue;
            }
            if (separated && next != begin) folded.bytes[next++] = '-';
            separated = false;
            folded.bytes[next++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
        if (!ascii) {
            next = begin;
            fold_units(text, [&](std::string_view bytes, std::size_t) {
                for (const char c : bytes) folded.bytes[next++] = c;
            });
        }
        folded.begins[i + 1] = static_cast<std::uint32_t>(next);
    }
    return folded;
}();

/// FNV-1a of 32 bits.
[[nodiscard]] constexpr std::uint32_t static_hash(std::string_view text) noexcept {
    std::uint32_t hash = 0x811C9DC5u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
    return hash;
}
/// Open addressing from texts to their numbers, equal texts once.
template <std::size_t Slots>
struct static_index {
    std::array<std::uint32_t, Slots> slots{}; // number + 1; 0 is empty
    table_problem problem{};

    template <class Texts>
    [[nodiscard]] constexpr std::uint32_t find(std::string_view text, const Texts& texts) const {
        for (std::size_t at = static_hash(text) & (Slots - 1); slots[at] != 0; at = (at + 1) & (Slots - 1))
            if (std::string_view(texts[slots[at] - 1]) == text) return slots[at] - 1;
        return no_static_label;
    }
    /// The number of an equal text that is there already; `number` when it is new.
    template <class Texts>
    constexpr std::uint32_t insert(std::uint32_t number, const Texts& texts) {
        const std::string_view text = texts[number];
        std::size_t at = static_hash(text) & (Slots - 1);
        for (; slots[at] != 0; at = (at + 1) & (Slots - 1))
            if (std::string_view(texts[slots[at] - 1]) == text) return slots[at] - 1;
        slots[at] = number + 1;
        return number;
    }
};
/// What is wrong when two surfaces are equal.
template <const auto& Table>
[[nodiscard]] constexpr table_problem clash(std::uint32_t first, std::uint32_t second, bool exact) {
    const auto& s = surfaces_of_table<Table>;
    const label_id owner = s.owners[second];
    const bool same = s.owners[first] == owner;
    if (same && !exact) return {};
    const bool name = second < std::size(Table);
    const problem_code code = name   ? exact ? problem_code::duplicate_tag : problem_code::ambiguous_name
                              : same ? problem_code::duplicate_alias
                              : first < std::size(Table) ? problem_code::alias_is_tag
                                                         : problem_code::ambiguous_alias;
    return {code, owner, name ? 0 : second - s.first_alias[owner]};
}
template <const auto& Table, class Texts>
[[nodiscard]] constexpr auto index_of_texts(const Texts& texts, bool exact) {
    constexpr std::size_t surfaces = sizes_of_table<Table>.surfaces;
    static_index<std::bit_ceil(surfaces * 2 + 1)> index;
    for (std::uint32_t i = 0; i < surfaces; ++i) {
        const std::uint32_t first = index.insert(i, texts);
        if (index.problem.code != problem_code{}) continue;
        if (std::string_view(texts[i]).empty())
            index.problem = {problem_code::empty_name, surfaces_of_table<Table>.owners[i], 0};
        else if (first != i)
            index.problem = clash<Table>(first, i, exact);
    }
    return index;
}
template <const auto& Table>
inline constexpr auto exact_of_table = index_of_texts<Table>(surfaces_of_table<Table>.texts, true);
template <const auto& Table>
inline constexpr auto by_folded_of_table = index_of_texts<Table>(folded_of_table<Table>, false);

template <const auto& Table>
inline constexpr std::size_t longest_in_table = [] {
    std::size_t longest = 0;
    for (std::size_t i = 0; i < sizes_of_table<Table>.surfaces; ++i)
        longest = longest < folded_of_table<Table>[i].size() ? folded_of_table<Table>[i].size() : longest;
    return longest;
}();
/// The label that a text means; no_static_label when there is none.
template <const auto& Table>
[[nodiscard]] constexpr label_id find_in_table(std::string_view text) {
    std::uint32_t surface = exact_of_table<Table>.find(text, surfaces_of_table<Table>.texts);
    if (surface == no_static_label) {
        std::array<char, longest_in_table<Table> + 1> folded{};
        std::size_t size = 0;
        fold_units(text, [&](std::string_view bytes, std::size_t) {
            for (const char c : bytes)
                if (size < folded.size()) folded[size++] = c;
        });
        if (size < folded.size())
            surface = by_folded_of_table<Table>.find({folded.data(), size}, folded_of_table<Table>);
    }
    return surface == no_static_label ? no_static_label : surfaces_of_table<Table>.owners[surface];
}

/// Rows of labels in one array.
template <std::size_t Rows, std::size_t Values>
struct static_rows {
    std::array<label_id, Values> values{};
    std::array<std::uint32_t, Rows + 1> begins{};
    [[nodiscard]] constexpr std::span<const label_id> row(std::size_t i) const noexcept {
        return {values.data() + begins[i], begins[i + 1] - begins[i]};
    }
};

template <std::size_t Rows, std::size_t Values>
struct static_parents {
    static_rows<Rows, Values> rows;
    table_problem problem{};
};
template <const auto& Table>
inline constexpr auto parents_of_table = [] {
    static_parents<std::size(Table), sizes_of_table<Table>.parents> parents;
    auto& rows = parents.rows;
    std::size_t next = 0;
    for (label_id t = 0; t < std::size(Table); ++t) {
        const std::size_t count = filled(Table[t].parents);
        for (std::size_t i = 0; i < count; ++i) {
            const label_id parent = find_in_table<Table>(Table[t].parents[i]);
            bool twice = false;
            for (std::size_t j = rows.begins[t]; j < next; ++j) twice = twice || rows.values[j] == parent;
            if (parent != no_static_label && parent != t && !twice) {
                rows.values[next++] = parent;
            } else if (parents.problem.code == problem_code{}) {
                parents.problem = {parent == no_static_label ? problem_code::unknown_parent
                                   : twice                   ? problem_code::redundant_parent
                                                             : problem_code::self_parent,
                                   t, i};
            }
        }
        rows.begins[t + 1] = static_cast<std::uint32_t>(next);
    }
    return parents;
}();

/// Every tag behind its parents, by a depth-first search without recursion.
template <std::size_t Tags>
struct static_order {
    std::array<label_id, Tags> order{};
    table_problem problem{};
};
template <const auto& Table>
inline constexpr auto order_of_table = [] {
    constexpr std::size_t n = std::size(Table);
    const auto& parents = parents_of_table<Table>.rows;
    static_order<n> result;
    std::array<std::uint32_t, n> next{}; // per tag: parents that were followed, and 1; 0: not yet met
    std::array<label_id, n> open{};
    std::array<bool, n> done{};
    std::size_t placed = 0;
    for (label_id from = 0; from < n; ++from) {
        if (next[from] != 0) continue;
        std::size_t depth = 1;
        open[0] = from;
        next[from] = 1;
        while (depth > 0) {
            const label_id tag = open[depth - 1];
            const std::size_t at = parents.begins[tag] + next[tag] - 1;
            if (at == parents.begins[tag + 1]) {
                done[tag] = true;
                result.order[placed++] = tag;
                --depth;
                continue;
            }
            ++next[tag];
            const label_id parent = parents.values[at];
            if (next[parent] == 0) {
                next[parent] = 1;
                open[depth++] = parent;
            } else if (!done[parent] && result.problem.code == problem_code{}) {
                result.problem = {problem_code::cycle, tag, at - parents.begins[tag]};
            }
        }
    }
    return result;
}();

/// The first problem; of the texts before that of the parents before that of the order.
template <const auto& Table>
inline constexpr table_problem problem_of_table =
    exact_of_table<Table>.problem.code != problem_code{}       ? exact_of_table<Table>.problem
    : by_folded_of_table<Table>.problem.code != problem_code{} ? by_folded_of_table<Table>.problem
    : parents_of_table<Table>.problem.code != problem_code{}   ? parents_of_table<Table>.problem
                                                               : order_of_table<Table>.problem;

/// A bit for each pair of tag and ancestor.
template <const auto& Table>
inline constexpr auto ancestor_bits_of_table = [] {
    constexpr std::size_t words = (std::size(Table) + 63) / 64;
    std::array<std::uint64_t, std::size(Table) * words> bits{};
    for (const label_id tag : order_of_table<Table>.order) {
        for (const label_id parent : parents_of_table<Table>.rows.row(tag)) {
            for (std::size_t w = 0; w < words; ++w) bits[tag * words + w] |= bits[parent * words + w];
            bits[tag * words + parent / 64] |= std::uint64_t{1} << (parent % 64);
        }
    }
    return bits;
}();
template <const auto& Table>
inline constexpr std::size_t ancestors_in_table = [] {
    std::size_t count = 0;
    for (const std::uint64_t word : ancestor_bits_of_table<Table>)
        count += static_cast<std::size_t>(std::popcount(word));
    return count;
}();
template <const auto& Table>
inline constexpr auto ancestors_of_table = [] {
    constexpr std::size_t n = std::size(Table), words = (n + 63) / 64;
    static_rows<n, ancestors_in_table<Table>> rows;
    std::size_t next = 0;
    for (std::size_t tag = 0; tag < n; ++tag) {
        for (std::size_t w = 0; w < words; ++w)
            for (std::uint64_t left = ancestor_bits_of_table<Table>[tag * words + w]; left != 0; left &= left - 1)
                rows.values[next++] = static_cast<label_id>(w * 64 + static_cast<std::size_t>(std::countr_zero(left)));
        rows.begins[tag + 1] = static_cast<std::uint32_t>(next);
    }
    return rows;
}();

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
