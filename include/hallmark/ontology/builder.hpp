// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_BUILDER_HPP
#define HALLMARK_ONTOLOGY_BUILDER_HPP

// From declarations in any order to an ontology, with all that is wrong with them.

#include "../core/checked.hpp"
#include "definition.hpp"
#include "detail/assembly.hpp"
#include "ontology.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Collects declarations of tags and makes an ontology of them.
///
///     hallmark::ontology_builder builder;
///     builder.add({.name = "vision", .aliases = {"cv"}}).add({.name = "cnn", .parents = {"cv"}});
///     auto [tags, problems] = builder.build();
///
/// What is wrong with the declarations is told, each with its place ("/181/parents/0": declaration, field, position),
/// in the order of declaration, field (name, aliases, parents) and position; cycles last. What follows from it:
///
/// - empty_name (warning): a declaration, alias or parent that folds to nothing is left out.
/// - invalid_utf8 (warning): the bytes are kept.
/// - duplicate_tag (warning): the first declaration gives the label; aliases and parents of the later one are added.
/// - ambiguous_name (error): both are tags; a spelling that is neither's own finds none.
/// - duplicate_alias (note): an exact repetition is left out; what differs in case or separators stays.
/// - alias_is_tag (error): what is exactly another tag's name is left out; what only folds to it stays, and a spelling
///   that is neither's own finds none.
/// - ambiguous_alias (error): it stays with both tags; a spelling that only one of them has finds that one, others
/// none.
/// - unknown_parent (see unknown_parents): a parent that may be several tags is left out under each policy.
/// - parent_is_alias (note): the parent is the tag that the alias, or other spelling, means.
/// - self_parent (warning): left out.
/// - redundant_parent (note): a repetition is left out; a parent that another parent implies stays.
/// - cycle (error): one shortest cycle is told for each knot of tags, where its last parent was declared. A parent is
///   left out when the parents that were declared before it already lead from it back to the tag.
///
/// Of surfaces that are equal or differ only in case or separators, those declared later are told (aliases: those of
/// the later tags).
///
/// Of a tag that is declared twice, the first id and the first definition count (another one is a duplicate_field, a
/// warning), and the examples are added. An id that another tag has already is a duplicate_id, an error: the later tag
/// has none. A definition, id or example that is not UTF-8 is told, and kept. These are told at the place of the tag.
///
/// An unknown parent comes with up to three names that it may have meant (ontology::did_you_mean), for the first 1,000
/// distinct ones. Redundant parents are looked for in at most 2^25 steps; a note tells where that ended.
class ontology_builder {
public:
    ontology_builder() = default;
    explicit ontology_builder(ontology_options options) : options_(options) {}

    /// Adds a tag. Takes any content; what is wrong with it is told by build().
    template <class = void>
    ontology_builder& add(tag_definition definition) {
        definitions_.push_back(std::move(definition));
        return *this;
    }
    /// Adds a tag from a record of which elements had to be left out: positions says where the others stood.
    template <class = void>
    ontology_builder& add(tag_definition definition, list_positions positions) {
        if (!positions.aliases.empty() || !positions.parents.empty())
            positions_.push_back({static_cast<std::uint32_t>(definitions_.size()), std::move(positions)});
        return add(std::move(definition));
    }
    /// How many declarations there are.
    [[nodiscard]] std::size_t size() const noexcept { return definitions_.size(); }

    /// The ontology of all declarations until now, and all that is wrong with them. Labels are numbered in the order of
    /// declaration. O(bytes + edges), with a logarithm where surfaces are sorted, and the closure (see
    /// ontology_options); nothing recurses. A wrong call beyond 2^32 - 2 names, aliases and parents.
    template <class = void>
    [[nodiscard]] checked<ontology> build() const {
        std::size_t strings = definitions_.size();
        for (const tag_definition& d : definitions_) strings += d.aliases.size() + d.parents.size();
        HALLMARK_REQUIRE(strings < detail::no_label,
                         "ontology_builder::build: " + std::to_string(strings) + " names, aliases and parents");
        detail::assembly<> assembly(definitions_, positions_, options_);
        checked<ontology> built;
        built.problems = assembly.tell();
        built.value = ontology(assembly.take_surfaces(), assembly.take_graph(), assembly.take_annotations());
        return built;
    }

private:
    ontology_options options_;
    std::vector<tag_definition> definitions_;
    std::vector<detail::positions_of> positions_; // by declaration
};

HALLMARK_NAMESPACE_END

#endif
