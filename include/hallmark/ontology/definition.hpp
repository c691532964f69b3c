// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DEFINITION_HPP
#define HALLMARK_ONTOLOGY_DEFINITION_HPP

#include "../core/config.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// A tag as a person declares it.
struct tag_definition {
    std::string name;
    std::vector<std::string> aliases = {}; ///< other surfaces of the tag
    std::vector<std::string> parents = {}; ///< what the tag implies, by any surface
    std::string where =
        {}; ///< the place of the declaration, for problems: a JSON pointer, "line 12"; empty: "/" and its number
    std::string id = {};         ///< what it is called where it comes from: "GO:0000003"; no surface; empty: none
    std::string definition = {}; ///< what the label means, for people who label
    std::vector<std::string> examples = {};         ///< texts that it fits
    std::vector<std::string> counter_examples = {}; ///< texts that it does not fit, though one may think so
};

/// For a reader that had to leave out elements of a list: where those that are left stood. Empty: at 0, 1, 2, …
struct list_positions {
    std::vector<std::size_t> aliases = {};
    std::vector<std::size_t> parents = {};
};

/// What becomes of a parent that is no tag. It is told in any case.
enum class unknown_parents : std::uint8_t {
    drop,   ///< left out, a warning
    create, ///< made a tag, numbered behind all declared ones so that these never move; a note
    error   ///< left out, an error
};

struct ontology_options {
    hallmark::unknown_parents unknown_parents = hallmark::unknown_parents::drop;
    /// How many pairs of label and ancestor are stored at most (4 bytes each); with more, each question is a search.
    std::size_t closure_cap = 64'000'000;
};

HALLMARK_NAMESPACE_END

#endif
