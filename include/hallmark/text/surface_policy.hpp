// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_SURFACE_POLICY_HPP
#define HALLMARK_TEXT_SURFACE_POLICY_HPP

// When a surface counts: what a policy_gazetteer asks of each surface beside its words.

#include "../core/config.hpp"

#include <cstdint>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Whose case has to be that of the surface as it was added.
enum class letter_case : std::uint8_t {
    any,     ///< of no character: "gan" stands in "GAN"
    initial, ///< of the first character: "Go" stands in "GO", not in "go"
    exact    ///< of all: "GAN" stands in "GAN" alone
};

/// What may stand beside a surface inside a word.
enum class affix : std::uint8_t {
    none,   ///< nothing: the surface is a whole word, or several
    digits, ///< ASCII digits too: "tf" stands in "tf2", "tensorflow" in "tensorflow2", neither in "tf2go"
    letters ///< any word characters too: "gan" stands in "stylegan" (before), "tensorflow" in "tensorflowjs" (after)
};

/// When a surface counts. The default asks nothing: whole words in any case.
struct surface_policy {
    letter_case letters = letter_case::any;
    /// What may stand before its first word and after its last, inside that word. The match is the whole word, its
    /// bytes with the affix. Sought in words of up to 128 bytes.
    affix before = affix::none;
    affix after = affix::none;
    /// Whether the English plural of its last word counts too: -es after s, x, z, ch and sh, -ies for a consonant and
    /// y, -s otherwise.
    bool plural = false;
    /// How many other words may stand between two of its words that follow each other: with 1 "random forest" stands in
    /// "random decision forest". Only separators may stand between the words; of several places the nearest are taken.
    /// Needs two words or more, and no other characters; (words - 1) * (gap + 1) <= 63.
    unsigned gap = 0;
    /// The higher one is taken first by match_selection::leftmost_first, and told first where surfaces share a place.
    int priority = 0;
    /// Unless empty: the match counts only where one of these words (in any case) stands among the nearest `within`
    /// words before it or the nearest `within` words behind it, at most 64 * within bytes from it.
    std::vector<std::string> context{};
    unsigned within = 8;
};

HALLMARK_NAMESPACE_END

#endif
