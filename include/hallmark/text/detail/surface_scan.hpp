// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_SURFACE_SCAN_HPP
#define HALLMARK_TEXT_DETAIL_SURFACE_SCAN_HPP

// Where in a text surfaces may begin, in four steps a block, the first three almost without branches: where words begin
// and end, 64 bytes at once; which of them may begin a surface, one hash and one bit each; which of those do, by the
// first word and the next two bytes; there the caller walks the trie.

#include "../../core/config.hpp"
#include "scan.hpp"
#include "surface_trie.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// Hands a match to the host, whose function may return bool: whether the search goes on.
template <class F, class Match>
[[nodiscard]] bool give(F& f, const Match& match) {
    if constexpr (std::is_same_v<std::invoke_result_t<F&, const Match&>, bool>) {
        return f(match);
    } else {
        f(match);
        return true;
    }
}

/// Whether a gazetteer finds anything. Ends at the first match.
template <class Gazetteer>
[[nodiscard]] bool any_match(const Gazetteer& names, std::string_view text) {
    bool any = false;
    names.for_each_match(text, [&any](const typename Gazetteer::match&) { return !(any = true); });
    return any;
}

/// Where a search stands in a text that comes in parts.
struct search_state {
    std::size_t from = 0;     ///< the first start that is not decided
    std::size_t free = 0;     ///< the end of the last match: the next may begin there
    std::size_t silenced = 0; ///< how far the stop phrases reach that begin before it
};

/// The scan. Words: how words are found (native_words, portable_words). Open: whether the text may go on behind its
/// end, so that nothing is ruled out by what is not there.
template <class Words, bool Open>
class surface_scan {
public:
    static constexpr std::size_t end_of_search = ~std::size_t{0};

    /// Calls visit(begin, place) for the places where a surface begins as far as two more bytes tell, from left to
    /// right, those in [from, limit). visit returns the byte from which on the next is wanted, or end_of_search. In
    /// front of `limit` no token may be cut.
    template <class Visit>
    static void run(const surface_trie& trie, std::string_view text, std::size_t from, std::size_t limit,
                    Visit&& visit) {
        if (trie.empty()) return;
        const std::string_view part = text.substr(0, limit);
        std::size_t free_from = from;
        const auto may_match = [&](const surface_trie::place& at) {
            if constexpr (Open) {
                return trie.may_match(at, text) || (at.node != surface_trie::root && at.end + 2 > text.size());
            } else {
                return trie.may_match(at, text);
            }
        };
        const auto enter_and_visit = [&](std::size_t begin, std::size_t end, const word_key& key) {
            if (begin < free_from || free_from == end_of_search) return;
            const auto at = trie.enter(text, begin, end, key);
            if (may_match(at)) free_from = visit(begin, at);
        };

        std::uint32_t edges[block + 32]; // where words begin and end, by turns
        start starts[block + 1];
        entry entries[block + 1];
        bool open = false; // whether a word runs on from the block before
        std::size_t open_begin = 0;
        for (std::size_t base = 0; base < part.size() && free_from != end_of_search; base += block) {
            const std::size_t length = part.size() - base < block ? part.size() - base : block;
            const std::size_t edge_count = find_edges(part, base, length, open, edges);
            std::size_t i = 0;
            std::uint32_t gap = 0; // where the bytes begin that are in no word
            if (open) {
                if (edge_count == 0) continue;
                trie.for_each_start(text, open_begin, base + edges[0], enter_and_visit);
                gap = edges[0];
                i = 1;
            }
            const std::size_t count =
                trie.has_ascii_starts()
                    ? find_starts<true>(trie, part, base, length, edges, i, edge_count, gap, starts)
                    : find_starts<false>(trie, part, base, length, edges, i, edge_count, gap, starts);
            std::size_t entered = 0;
            for (std::size_t k = 0; k < count; ++k) {
                const start& s = starts[k];
                const auto at = trie.enter(text, base + s.begin, base + s.end, word_key{s.hash, s.size});
                entries[entered] = {s.begin, static_cast<std::uint32_t>(at.end - base), at.node};
                entered += may_match(at) ? 1u : 0u;
            }
            for (std::size_t k = 0; k < entered; ++k) {
                const entry& e = entries[k];
                if (base + e.begin >= free_from) free_from = visit(base + e.begin, {base + e.end, e.node});
                if (free_from == end_of_search) return;
            }
            open = (edge_count - i) % 2 != 0;
            if (open) open_begin = base + edges[edge_count - 1];
        }
    }

private:
    static constexpr std::size_t block = 1024; // bytes of the text a round; its positions fit on the stack

    // What is noted of a block, in bytes behind its begin. Not initialised: a thousand of each stand on the stack of
    // every call.
    struct start { // where a surface may begin, by the filter of first words
        std::uint32_t begin;
        std::uint32_t end;
        std::uint32_t size; // of the word's key
        std::uint64_t hash;
    };
    struct entry { // where one does begin, as far as two more bytes tell
        std::uint32_t begin;
        std::uint32_t end; // of the first token
        std::uint32_t node;
    };

    /// The places of a block where words begin and end. A word that ends with the text ends with its last block.
    static std::size_t find_edges(std::string_view text, std::size_t base, std::size_t length, bool open,
                                  std::uint32_t* edges) {
        std::size_t count = 0;
        std::uint64_t carry = open ? 1 : 0;
        for (std::size_t at = 0; at < length; at += 64) {
            const std::uint64_t mask =
                length - at >= 64 ? Words::mask(text.data() + base + at) : last_mask<Words>(text, base + at);
            std::uint64_t changes = mask ^ ((mask << 1) | carry);
            carry = mask >> 63;
            const std::size_t here = count_ones(changes);
            // Sixteen a turn, some for nothing: cheaper than a branch for each.
            std::uint32_t* to = edges + count;
            do {
                for (std::size_t k = 0; k < 16; ++k) {
                    *to++ = static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(changes));
                    changes &= changes - 1;
                }
            } while (changes != 0);
            count += here;
        }
        if (carry != 0 && base + length == text.size()) edges[count++] = static_cast<std::uint32_t>(length);
        return count;
    }

    /// The places of a block where a surface may begin, from the word that begins at edges[i] on.
    template <bool Gaps>
    static std::size_t find_starts(const surface_trie& trie, std::string_view text, std::size_t base,
                                   std::size_t length, const std::uint32_t* edges, std::size_t i,
                                   std::size_t edge_count, std::uint32_t gap, start* starts) {
        const char* const data = text.data() + base;
        std::size_t count = 0;
        const auto add = [&](std::size_t begin, std::size_t end, const word_key& key) {
            starts[count++] = {static_cast<std::uint32_t>(begin - base), static_cast<std::uint32_t>(end - base),
                               static_cast<std::uint32_t>(key.size), key.hash};
        };
        const auto add_gap = [&](std::uint32_t end) {
            for (std::uint32_t at = gap; at < end; ++at) {
                if (trie.begins_with(data[at])) starts[count++] = {at, at, 0, 0};
            }
        };
        // Words are read from their end backwards, eight bytes at once. Before a text there is nothing to read: words
        // in its first eight bytes are read from a copy with eight zeros before it.
        char head[16] = {};
        std::memcpy(head + 8, text.data(), text.size() < 8 ? text.size() : 8);
        const std::uint32_t head_size = base == 0 ? 8 : 0;
        for (; i + 1 < edge_count; i += 2) {
            const std::uint32_t begin = edges[i];
            const std::uint32_t end = edges[i + 1];
            const std::uint32_t size = end - begin;
            if constexpr (Gaps) add_gap(begin);
            gap = end;
            const char* const from = end < head_size ? head + 8 : data;
            const std::uint32_t eight = size < 8 ? size : 8;
            const std::uint32_t shift = 64 - 8 * eight;
            const std::uint64_t first = load_eight(from + begin + eight - 8);
            const std::uint64_t last = load_eight(from + end - 8);
            const std::uint64_t beyond_eight = size > 8 ? ~std::uint64_t{0} : 0;
            const std::uint64_t hash =
                hash_word((first | lower_bits) >> shift, (last | lower_bits) & beyond_eight, 0, size);
            if ((((first >> shift) | (last & beyond_eight)) & high_bits) != 0 || size > 16) [[unlikely]] {
                trie.for_each_start(text, base + begin, base + end, add);
            } else {
                starts[count] = {begin, end, size, hash};
                count += trie.may_begin(hash) ? 1u : 0u;
            }
        }
        if constexpr (Gaps) add_gap(i < edge_count ? edges[i] : static_cast<std::uint32_t>(length));
        return count;
    }
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
