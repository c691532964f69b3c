// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_SURFACE_FORMS_HPP
#define HALLMARK_TEXT_DETAIL_SURFACE_FORMS_HPP

// How a surface with a policy gets into the trie: as it is, in the plural, with each affix, with gaps. Templates, so
// that only who builds a policy_gazetteer compiles them.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "affixes.hpp"
#include "surface_rules.hpp"
#include "surface_trie.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

template <class = void>
void add_surface_ending(surface_rules& all, std::vector<std::uint32_t>& tails, std::uint32_t node,
                        const surface_ending& ended) {
    const auto number = static_cast<std::uint32_t>(all.endings.size());
    all.endings.push_back(ended);
    if (tails.size() <= node) tails.resize(node + 1, surface_rules::none);
    if (tails[node] == surface_rules::none) {
        all.trie.set_surface(node, number);
    } else {
        all.endings[tails[node]].next = number;
    }
    tails[node] = number;
}

/// A word or another character of a surface.
struct surface_part {
    std::size_t begin = 0;
    std::size_t length = 0;
    bool is_word = false;
};
template <class = void>
[[nodiscard]] plain_vector<surface_part> parts_of(std::string_view text) {
    plain_vector<surface_part> parts;
    const char* const end = text.data() + text.size();
    for (const char* p = text.data(); p != end;) {
        const surface_trie::token token = surface_trie::read_token(text.data(), p, end);
        if (!token.is_separator)
            parts.push_back({static_cast<std::size_t>(p - text.data()), token.length, token.is_word});
        p += token.length;
    }
    return parts;
}

/// Makes the English plural of a text that ends in a letter a to z. Returns whether the last letter was replaced.
template <class = void>
bool make_plural(std::string& text) {
    const auto is_one_of = [](char c, std::string_view all) { return all.find(c) != std::string_view::npos; };
    const char last = text.back();
    const char before = text.size() > 1 ? text[text.size() - 2] : '\0';
    if (last == 'y' && before >= 'a' && before <= 'z' && !is_one_of(before, "aeiou")) {
        text.pop_back();
        text += "ies";
        return true;
    }
    text += is_one_of(last, "sxz") || (last == 'h' && is_one_of(before, "cs")) ? "es" : "s";
    return false;
}

/// Puts one form of a surface into the trie: as it is, with each affix that it may have, and with gaps.
template <class = void>
void add_surface_form(surface_rules& all, std::vector<std::uint32_t>& tails, std::string_view folded,
                      surface_ending ended) {
    const surface_rule& r = all.rules[ended.surface];
    const plain_vector<surface_part> parts = parts_of(folded);
    const bool may_before = parts.front().is_word && r.before != affix::none;
    const bool may_after = parts.back().is_word && r.after != affix::none;
    const bool form = ended.derived;
    for (const bool with_before : {false, true})
        for (const bool with_after : {false, true}) {
            if ((with_before && !may_before) || (with_after && !may_after)) continue;
            const affix before = with_before ? r.before : affix::none;
            const affix after = with_after ? r.after : affix::none;
            const std::uint32_t node = all.trie.insert(folded, {mark_of(before), mark_of(after)});
            if (parts.size() == 1) {
                if (with_before || with_after) all.first_affixes.add(before, after, folded);
            } else {
                if (with_before) all.first_affixes.add(before, affix::none, folded.substr(0, parts.front().length));
                if (with_after) all.last_affixes.add(affix::none, after, folded.substr(parts.back().begin));
            }
            ended.derived = form || with_before || with_after;
            add_surface_ending(all, tails, node, ended);
        }
    if (r.gap == 0) return;
    ended.derived = true;
    ended.first_word = static_cast<std::uint32_t>(all.gap_words.size());
    const plain_vector<surface_part> as_added = parts_of(all.surfaces.surface(ended.surface));
    for (std::size_t k = 0; k < parts.size(); ++k) {
        const std::uint32_t number = all.trie.add_word(folded.substr(parts[k].begin, parts[k].length));
        all.gap_words.push_back({number, as_added[k].begin, as_added[k].begin + as_added[k].length});
    }
    ended.last_word = static_cast<std::uint32_t>(all.gap_words.size());
    add_surface_ending(all, tails, all.trie.insert(folded.substr(0, parts.front().length)), ended);
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
