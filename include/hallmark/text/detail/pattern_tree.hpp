// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_TREE_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_TREE_HPP

// A parsed pattern, and what it tells of all its matches: how long they are, whether they begin where the text does.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "pattern_set.hpp"

#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

enum class pattern_kind : std::uint8_t { empty, characters, assertion, sequence, alternatives, repetition };

/// What may be asked of a place between two characters.
enum class pattern_assertion : std::uint8_t {
    text_begin,
    text_end,
    line_begin,
    line_end,
    word_boundary,
    no_word_boundary
};

struct pattern_node {
    pattern_kind kind = pattern_kind::empty;
    bool nullable = true; ///< may match without taking a character
    bool greedy = true;   ///< of a repetition
    /// Characters: the set. Assertion: which. Repetition: the child. Lists: where in `children`.
    std::uint32_t first = 0;
    std::uint32_t count = 0; ///< of a list
    std::uint32_t least = 0; ///< of a repetition
    std::uint32_t most = 0;  ///< of a repetition; pattern_tree::unbounded
    std::uint32_t where = 0; ///< byte of the pattern
};

/// A parsed pattern. Children stand before their parents.
struct pattern_tree {
    static constexpr std::uint32_t unbounded = 0xFFFFFFFFu;

    plain_vector<pattern_node> nodes;
    std::vector<std::uint32_t> children;
    std::vector<code_set> sets; ///< no two are equal
    std::uint32_t root = 0;
};

/// The bytes of every match of a node, or 0 when they differ (or are none, or more than 2^20).
template <class = void>
[[nodiscard]] std::uint32_t match_length(const pattern_tree& tree, std::uint32_t index) {
    constexpr std::uint32_t differs = 1u << 20;
    const auto of_code = [](std::uint32_t code) -> std::uint32_t {
        return code < 0x80 || code == stray_byte ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    };
    const auto of = [&](const auto& self, std::uint32_t i) -> std::uint32_t {
        const pattern_node& n = tree.nodes[i];
        std::uint32_t length = 0;
        switch (n.kind) {
        case pattern_kind::empty:
        case pattern_kind::assertion:
            return 0;
        case pattern_kind::characters: {
            const plain_vector<code_range>& ranges = tree.sets[n.first].ranges();
            if (ranges.empty()) return differs;
            length = of_code(ranges[0].first);
            for (const code_range& r : ranges) {
                const bool across = r.first < 0x80 && r.last == stray_byte; // both one byte, but not what is between
                if (across || of_code(r.first) != length || of_code(r.last) != length) return differs;
            }
            return length;
        }
        case pattern_kind::sequence:
            for (std::uint32_t c = 0; c != n.count && length < differs; ++c)
                length += self(self, tree.children[n.first + c]);
            break;
        case pattern_kind::alternatives:
            length = self(self, tree.children[n.first]);
            for (std::uint32_t c = 1; c != n.count; ++c) {
                if (self(self, tree.children[n.first + c]) != length) return differs;
            }
            break;
        case pattern_kind::repetition:
            if (n.most != n.least) return differs;
            length = n.least * self(self, n.first); // at most 1000 * 2^20
            break;
        }
        return length < differs ? length : differs;
    };
    const std::uint32_t length = of(of, index);
    return length < differs ? length : 0;
}

/// Whether every match of a node begins where the text does.
template <class = void>
[[nodiscard]] bool begins_with_text(const pattern_tree& tree, std::uint32_t index) {
    const pattern_node& n = tree.nodes[index];
    switch (n.kind) {
    case pattern_kind::assertion:
        return n.first == static_cast<std::uint32_t>(pattern_assertion::text_begin);
    case pattern_kind::sequence:
        return begins_with_text(tree, tree.children[n.first]);
    case pattern_kind::alternatives:
        for (std::uint32_t c = 0; c != n.count; ++c) {
            if (!begins_with_text(tree, tree.children[n.first + c])) return false;
        }
        return true;
    default:
        return false;
    }
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
