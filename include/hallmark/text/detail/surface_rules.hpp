// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_SURFACE_RULES_HPP
#define HALLMARK_TEXT_DETAIL_SURFACE_RULES_HPP

// The surfaces of a policy_gazetteer and what each asks; which of them stand at one place of a text.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/utf8.hpp"
#include "../surface_policy.hpp"
#include "affixes.hpp"
#include "match_pile.hpp"
#include "scan.hpp"
#include "surface_list.hpp"
#include "surface_trie.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// The policy of a surface, or that it is a stop phrase.
struct surface_rule {
    std::int32_t priority = 0;
    std::uint32_t first_context = 0; // in contexts
    std::uint32_t last_context = 0;
    std::uint32_t within = 0;
    std::uint32_t gap = 0;
    letter_case letters = letter_case::any;
    affix before = affix::none;
    affix after = affix::none;
    bool plural = false;
    bool stop = false;
};
/// What ends at a node of the trie; for a surface with gaps, its first word does.
struct surface_ending {
    std::uint32_t surface = 0;
    std::uint32_t next = surface_trie::none;       // of the same node
    std::uint32_t first_word = surface_trie::none; // of a surface with gaps, in gap_words
    std::uint32_t last_word = surface_trie::none;
    bool derived = false; // by an affix, a plural or a gap
    bool cut = false;     // whether the surface's last character was replaced (city, cities)
};
/// A word of a surface with gaps.
struct gap_word {
    std::uint32_t number; // in the trie
    std::size_t begin;    // in its surface as added, for its case
    std::size_t end;
};
/// A surface that stands at a place of a text.
struct surface_candidate {
    std::size_t end;
    std::uint32_t surface;
    bool derived;
};
using surface_pile = match_pile<surface_candidate, 16>;

/// Words of a text at which a surface with gaps looks.
inline constexpr std::size_t gap_window = 64;

/// What one place of a text is looked at with.
struct place_of_text {
    std::string_view text;
    std::size_t begin; // of the match
    std::size_t core;  // of the surface in it: behind an affix
    bool only_stops;   // when a match before reaches farther
};

/// All the surfaces. Built by add_surface_form; then read by any number of threads.
class surface_rules {
public:
    static constexpr std::uint32_t none = surface_trie::none;

    surface_trie trie; // its surfaces are numbers of endings
    surface_list surfaces;
    plain_vector<surface_rule> rules; // by surface
    plain_vector<surface_ending> endings;
    plain_vector<gap_word> gap_words;
    std::vector<std::string> contexts; // folded
    affixed_words first_affixes, last_affixes;
    std::size_t words_before = 0; // the widest context
    bool stops = false;

    /// Puts what begins at a place on the pile, from where the trie was entered. False: more text has to come first.
    template <bool Open>
    [[nodiscard]] bool collect(const place_of_text& place, surface_trie::place at, surface_pile& found) const {
        const std::string_view text = place.text;
        const char* const data = text.data();
        const char* const stop = data + text.size();
        while (true) {
            const surface_trie::trie_node& here = trie.node(at.node);
            if (Open && at.end == text.size()) return false;
            if (!add_endings<Open>(place, at, found)) return false;
            if ((here.joined | here.separated) == 0) return true;
            const char* const p = surface_trie::skip_separators(data + at.end, stop);
            if (p == stop) return !Open;
            const bool separated = p != data + at.end;
            if (!surface_trie::may_step(here, separated, *p)) return true;
            const surface_trie::token token = surface_trie::read_token(data, p, stop);
            const auto end = static_cast<std::size_t>(p - data) + token.length;
            std::uint32_t child = none;
            if (token.is_word) {
                if (Open && end == text.size()) return false;
                if (last_affixes.any()) {
                    bool whole = true;
                    last_affixes.for_each_inside(
                        trie, text, end - token.length, end, [&](std::uint32_t number, std::size_t) {
                            const std::uint32_t last = trie.child_by_word(at.node, separated, number);
                            whole = whole && (last == none || add_endings<Open>(place, {end, last}, found));
                        });
                    if (!whole) return false;
                }
                const std::uint32_t number = trie.find_word(token.key, p, p + token.length);
                if (number != none) child = trie.child_by_word(at.node, separated, number);
            } else {
                child = trie.child_by_other(at.node, separated, token.code);
            }
            if (child == none) return true;
            at = {end, child};
        }
    }

    /// The surfaces that end at a node, as far as they count.
    template <bool Open>
    [[nodiscard]] bool add_endings(const place_of_text& place, const surface_trie::place& at,
                                   surface_pile& found) const {
        const surface_trie::trie_node& here = trie.node(at.node);
        for (std::uint32_t e = here.surface; e != none; e = endings[e].next) {
            const surface_ending& ended = endings[e];
            const surface_rule& r = rules[ended.surface];
            if (place.only_stops && !r.stop) continue;
            std::size_t end = at.end;
            if (ended.first_word != none) {
                const reach reached = match_with_gaps<Open>(place, ended);
                if (reached.waits) return false;
                if (reached.end == 0) continue;
                end = reached.end;
            } else {
                if (here.ends_in_word && end < place.text.size() && place.text[end] == '_') continue;
                if (!has_case(place, end, ended)) continue;
            }
            if (r.first_context != r.last_context) {
                const reach near = has_context<Open>(place, end, r);
                if (near.waits) return false;
                if (near.end == 0) continue;
            }
            found.push_back({end, ended.surface, ended.derived});
        }
        return true;
    }

    /// Whether the characters of a match have the case that its surface asks for.
    [[nodiscard]] bool has_case(const place_of_text& place, std::size_t end, const surface_ending& ended) const {
        const letter_case letters = rules[ended.surface].letters;
        return letters == letter_case::any ||
               same_letters(surfaces.surface(ended.surface), place.text.substr(place.core, end - place.core),
                            letters == letter_case::initial, ended.cut);
    }
    /// Whether the text begins with the characters of the surface as they are, separators aside; only the first one, or
    /// all but the last one.
    [[nodiscard]] static bool same_letters(std::string_view surface, std::string_view text, bool initial, bool cut) {
        const auto skip = [](std::string_view& s) {
            const char* const end = s.data() + s.size();
            s.remove_prefix(static_cast<std::size_t>(surface_trie::skip_separators(s.data(), end) - s.data()));
        };
        while (true) {
            skip(surface);
            skip(text);
            if (surface.empty()) return true;
            const unsigned length = decode_utf8(surface.data(), surface.data() + surface.size()).length;
            std::string_view rest = surface.substr(length);
            if (cut) {
                skip(rest);
                if (rest.empty()) return true;
            }
            if (text.substr(0, length) != surface.substr(0, length)) return false;
            if (initial) return true;
            surface.remove_prefix(length);
            text.remove_prefix(length);
        }
    }

    /// Where something ends (0: nowhere), or that more text has to come first.
    struct reach {
        std::size_t end = 0;
        bool waits = false;
    };

    /// Whether one of the words of a rule stands near: then `end` is not 0.
    template <bool Open>
    [[nodiscard]] reach has_context(const place_of_text& place, std::size_t end, const surface_rule& r) const {
        const std::string_view text = place.text;
        const auto listed = [&](const char* from, const char* to) {
            for (std::uint32_t c = r.first_context; c < r.last_context; ++c)
                if (equals_folded(from, to, contexts[c])) return true;
            return false;
        };
        const std::size_t floor = context_floor(place.begin, r.within);
        std::size_t at = place.begin;
        for (std::uint32_t n = 0; n < r.within; ++n) {
            const text_span word = word_before(text, at, floor);
            if (word.end == 0) break;
            if (listed(text.data() + word.begin, text.data() + word.end)) return {1, false};
            at = word.begin;
        }
        const char* const stop = text.data() + text.size();
        const char* p = text.data() + end;
        for (std::uint32_t n = 0; n < r.within;) {
            if (p == stop) return {0, Open};
            if (static_cast<std::size_t>(p - text.data()) - end > context_reach(r.within)) break;
            const surface_trie::token token = surface_trie::read_token(text.data(), p, stop);
            if (token.is_word) {
                if (Open && p + token.length == stop) return {0, true};
                if (listed(p, p + token.length)) return {1, false};
                ++n;
            }
            p += token.length;
        }
        return {};
    }

    /// Where the nearest end of a surface with gaps is. The places that its k-th word can have are the bits of a
    /// number: each lies at most gap + 1 behind one of the word before.
    template <bool Open>
    [[nodiscard]] reach match_with_gaps(const place_of_text& place, const surface_ending& ended) const {
        const surface_rule& r = rules[ended.surface];
        const std::string_view text = place.text;
        const char* const stop = text.data() + text.size();
        const std::size_t words = ended.last_word - ended.first_word;
        const std::size_t most = (words - 1) * (r.gap + 1) + 1;
        std::uint32_t numbers[gap_window];
        std::size_t begins[gap_window];
        std::size_t ends[gap_window];
        std::size_t count = 0;
        for (const char* p = text.data() + place.begin; count < most;) {
            const surface_trie::token token = surface_trie::read_token(text.data(), p, stop);
            if (!token.is_word) break;
            if (Open && p + token.length == stop) return {0, true};
            numbers[count] = trie.find_word(token.key, p, p + token.length);
            begins[count] = static_cast<std::size_t>(p - text.data());
            p += token.length;
            ends[count++] = static_cast<std::size_t>(p - text.data());
            p = surface_trie::skip_separators(p, stop);
            if (p == stop) {
                if (Open) return {0, true};
                break;
            }
        }
        const auto stands = [&](std::size_t k, std::size_t i) {
            const gap_word& w = gap_words[ended.first_word + k];
            if (numbers[i] != w.number) return false;
            if (r.letters == letter_case::any || (r.letters == letter_case::initial && k > 0)) return true;
            return same_letters(surfaces.surface(ended.surface).substr(w.begin, w.end - w.begin),
                                text.substr(begins[i], ends[i] - begins[i]), r.letters == letter_case::initial,
                                ended.cut && k + 1 == words);
        };
        if (!stands(0, 0)) return {};
        std::uint64_t places = 1;
        for (std::size_t k = 1; k < words; ++k) {
            std::uint64_t next = 0;
            for (std::size_t d = 1; d <= r.gap + 1; ++d) next |= places << d;
            if (count < gap_window) next &= (std::uint64_t{1} << count) - 1;
            places = 0;
            for (; next != 0; next &= next - 1) {
                const auto i = static_cast<std::size_t>(std::countr_zero(next));
                if (stands(k, i)) places |= std::uint64_t{1} << i;
            }
        }
        for (; places != 0; places &= places - 1) {
            const std::size_t end = ends[std::countr_zero(places)];
            if (end == text.size() || text[end] != '_') return {end, false};
        }
        return {};
    }
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
