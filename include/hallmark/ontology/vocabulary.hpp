// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_VOCABULARY_HPP
#define HALLMARK_ONTOLOGY_VOCABULARY_HPP

// A vocabulary that the compiler knows: a misspelt tag does not compile, labels are constants, nothing is read or built
// when the program starts.

#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "../text/fold.hpp"
#include "definition.hpp"
#include "detail/static_tables.hpp"
#include "resolution.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// The vocabulary of a table of static_tag that is known when the program is compiled.
///
///     inline constexpr hallmark::static_tag table[] = {
///         {"vision", {"cv"}},
///         {"cnn", {"convnet"}, {"vision"}},
///     };
///     inline constexpr hallmark::static_vocabulary<table> tags;
///
///     constexpr hallmark::label_id cnn = tags["cnn"];      // 1, a constant
///     switch (label) { case tags["cv"]: … }
///     tags["cnm"];                                         // does not compile
///
/// Nor does a table in which something is wrong: a name without letters (empty_name), a tag or alias that stands twice
/// (duplicate_tag, duplicate_alias), one surface, exactly or after folding, of two tags (ambiguous_name,
/// ambiguous_alias, alias_is_tag), a parent that is no tag (unknown_parent), the tag itself (self_parent) or twice
/// there (redundant_parent), a cycle. The compiler names detail::table_is_right<problem, row, position>. Parents may be
/// named by aliases, and be implied by others.
///
/// The answers are those of the ontology that ontology_builder makes of definitions(). For all that is not here
/// (completion, similarity, metrics …) build that one. About 0.1 kB of read-only data a tag, and an eighth of a byte
/// for each pair of tags. With the limits that compilers have by default, tables of some 1,500 tags are compiled.
template <const auto& Table>
class static_vocabulary {
    using right = detail::table_is_right<detail::problem_of_table<Table>.code, detail::problem_of_table<Table>.tag,
                                         detail::problem_of_table<Table>.position>;
    static_assert(right::value, "something is wrong with the table: see table_is_right<problem, row, position>");

public:
    [[nodiscard]] static constexpr std::size_t size() noexcept { return std::size(Table); }
    [[nodiscard]] static constexpr bool empty() noexcept { return size() == 0; }
    /// How many parents there are in all.
    [[nodiscard]] static constexpr std::size_t edge_count() noexcept { return parents_().values.size(); }

    /// The label of a surface, while compiling: as find; what names no label does not compile.
    [[nodiscard]] consteval label_id operator[](std::string_view surface) const {
        const label_id label = look_up(surface);
        if (label == detail::no_static_label) this_names_no_tag();
        return label;
    }
    /// The label that a surface means: by its exact name or alias; else by one that is equal after folding. As
    /// ontology::find. O(length).
    [[nodiscard]] static constexpr std::optional<label_id> find(std::string_view surface) {
        const label_id label = look_up(surface);
        if (label == detail::no_static_label) return std::nullopt;
        return label;
    }
    /// As find, with the reason. Nothing is ambiguous.
    [[nodiscard]] static resolution resolve(std::string_view surface) {
        const std::uint32_t exact = exact_().find(surface, texts_());
        if (exact != detail::no_static_label)
            return {surfaces_().owners[exact], exact < size() ? resolved_by::name : resolved_by::alias, {}};
        const label_id label = look_up(surface);
        if (label == detail::no_static_label) return {};
        return {label, resolved_by::folded, {}};
    }

    /// The name as it stands in the table. A label that is not below size() is a wrong call, here and below.
    [[nodiscard]] static constexpr std::string_view name(label_id label) {
        require(label, "name");
        return surfaces_().texts[label];
    }
    [[nodiscard]] static constexpr std::span<const std::string_view> aliases(label_id label) {
        require(label, "aliases");
        const auto& s = surfaces_();
        return {s.texts.data() + s.first_alias[label], s.first_alias[label + 1] - s.first_alias[label]};
    }
    /// In the order of the table.
    [[nodiscard]] static constexpr std::span<const label_id> parents(label_id label) {
        require(label, "parents");
        return parents_().row(label);
    }
    /// All labels above, sorted, without the label itself.
    [[nodiscard]] static constexpr std::span<const label_id> ancestors(label_id label) {
        require(label, "ancestors");
        return detail::ancestors_of_table<Table>.row(label);
    }
    /// Whether `ancestor` lies above `descendant`. O(log ancestors).
    [[nodiscard]] static constexpr bool is_ancestor(label_id ancestor, label_id descendant) {
        require(ancestor, "is_ancestor");
        const std::span<const label_id> above = ancestors(descendant);
        return std::binary_search(above.begin(), above.end(), ancestor);
    }
    /// The labels and all their ancestors, sorted, each once.
    [[nodiscard]] static std::vector<label_id> expand(std::span<const label_id> labels) {
        std::vector<label_id> all(labels.begin(), labels.end());
        for (const label_id label : labels) {
            const std::span<const label_id> above = ancestors(label);
            all.insert(all.end(), above.begin(), above.end());
        }
        detail::sort_unique(all);
        return all;
    }
    /// The labels that are no ancestors of others in the set, each once, in the order in which they first stand.
    [[nodiscard]] static std::vector<label_id> reduce(std::span<const label_id> labels) {
        std::vector<label_id> kept;
        for (const label_id label : labels) {
            bool implied = std::find(kept.begin(), kept.end(), label) != kept.end();
            for (const label_id other : labels) implied = implied || is_ancestor(label, other);
            if (!implied) kept.push_back(label_id{label});
        }
        return kept;
    }

    /// The table as declarations for ontology_builder, in its order.
    [[nodiscard]] static std::vector<tag_definition> definitions() {
        std::vector<tag_definition> all(size());
        for (label_id label = 0; label < size(); ++label) {
            all[label].name = name(label);
            for (const std::string_view alias : aliases(label)) all[label].aliases.emplace_back(alias);
            for (const label_id parent : parents(label)) all[label].parents.emplace_back(name(parent));
        }
        return all;
    }

private:
    static void this_names_no_tag() {} // not constexpr: a call of it does not compile

    static constexpr const auto& surfaces_() noexcept { return detail::surfaces_of_table<Table>; }
    static constexpr const auto& texts_() noexcept { return detail::surfaces_of_table<Table>.texts; }
    static constexpr const auto& exact_() noexcept { return detail::exact_of_table<Table>; }
    static constexpr const auto& parents_() noexcept { return detail::parents_of_table<Table>.rows; }

    static constexpr label_id look_up(std::string_view surface) { return detail::find_in_table<Table>(surface); }
    static constexpr void require(label_id label, const char* function) {
        HALLMARK_REQUIRE(label < size(), std::string("static_vocabulary::") + function + ": label " +
                                             std::to_string(label) + " is not below " + std::to_string(size()));
    }
};

/// The source of a table for static_vocabulary, from any vocabulary: a row a tag, strings escaped, names in UTF-8. A
/// tag with more aliases or parents than static_tag holds needs a wider one (basic_static_tag).
template <class Ontology>
[[nodiscard]] std::string static_table_source(const Ontology& labels, std::string_view table_name) {
    std::string text = std::string("inline constexpr hallmark::static_tag ").append(table_name).append("[] = {\n");
    const auto quote = [&text](std::string_view name) {
        text += '"';
        for (const char c : name) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte == 0x7F) { // three octal digits: what follows is not taken for more of them
                text += '\\';
                for (const int shift : {6, 3, 0}) text += static_cast<char>('0' + (byte >> shift & 7));
                continue;
            }
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        text += '"';
    };
    for (label_id label = 0; label < labels.size(); ++label) {
        text += "    {";
        quote(labels.name(label));
        const bool any_parents = !labels.parents(label).empty();
        if (any_parents || !labels.aliases(label).empty()) {
            text += ", {";
            std::string_view between;
            for (const std::string_view alias : labels.aliases(label)) {
                text += between;
                quote(alias);
                between = ", ";
            }
            text += '}';
        }
        if (any_parents) {
            text += ", {";
            std::string_view between;
            for (const label_id parent : labels.parents(label)) {
                text += between;
                quote(labels.name(parent));
                between = ", ";
            }
            text += '}';
        }
        text += "},\n";
    }
    return text += "};\n";
}

HALLMARK_NAMESPACE_END

#endif
