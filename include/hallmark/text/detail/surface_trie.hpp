// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_SURFACE_TRIE_HPP
#define HALLMARK_TEXT_DETAIL_SURFACE_TRIE_HPP

// The surfaces of a gazetteer as a trie over tokens: words, and single other characters, each with or without a
// separator before it. Words have numbers, so that an edge is one 64-bit key and no hash is ever trusted.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "scan.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// What the next two bytes of a text let through of trie_node::joined and ::separated: the quick test of
/// surface_trie::may_match.
struct next_byte {
    std::uint32_t as_first = 0;
    std::uint32_t separates = 0;
    std::uint32_t as_second = 0; ///< behind a separator
};

inline constexpr std::array<next_byte, 256> next_bytes = [] {
    constexpr std::uint32_t all = ~std::uint32_t{0};
    std::array<next_byte, 256> bytes{};
    for (std::size_t i = 0; i < 256; ++i) {
        const std::uint32_t bit = std::uint32_t{1} << (i & 31u);
        switch (byte_classes[i]) {
        case byte_class::high:
            bytes[i] = {all, all, all};
            break; // it takes more than a byte to tell
        case byte_class::separator:
            bytes[i] = {0, all, all};
            break;
        default:
            bytes[i] = {bit, 0, bit};
        }
    }
    return bytes;
}();

/// The trie. Built by insert, set_surface and, at the end, finish; then read by any number of threads.
class surface_trie {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;
    static constexpr std::uint32_t root = 0;

    /// Bounds of what can be held, by the bits of a token.
    static constexpr std::size_t max_words = (std::size_t{1} << 30) - 1;

    struct token {
        std::size_t length = 0; // bytes of the text
        word_key key{};         // of a word
        std::uint32_t code = 0; // of another character
        bool is_word = false;
        bool is_separator = false;
    };

    /// The token at p < end of a text that begins at or before p.
    [[nodiscard]] static token read_token(const char* text, const char* p, const char* end) noexcept {
        const char* at = p;
        while (at != end && class_of(*at) == byte_class::word) ++at;
        if (at != p && (at == end || class_of(*at) != byte_class::high)) {
            const auto begin = static_cast<std::size_t>(p - text);
            const auto length = static_cast<std::size_t>(at - p);
            return {length, key_of_ascii_word(text, begin, begin + length), 0, true, false};
        }
        at = p;
        word_hasher hash;
        while (at != end) {
            const folded_unit unit = read_unit(at, end);
            if (unit.kind != byte_class::word) {
                if (at == p) return {unit.length, {}, unit.code, false, unit.kind == byte_class::separator};
                break;
            }
            if (unit.code < 0x80u) {
                hash.add(static_cast<char>(unit.code));
            } else {
                hash.add(unit.code);
            }
            at += unit.length;
        }
        return {static_cast<std::size_t>(at - p), hash.key(), 0, true, false};
    }

    [[nodiscard]] static const char* skip_separators(const char* p, const char* end) noexcept {
        while (p != end) {
            const byte_class kind = class_of(*p);
            if (kind == byte_class::separator) {
                ++p;
            } else if (kind == byte_class::high) {
                const folded_unit unit = read_unit(p, end);
                if (unit.kind != byte_class::separator) return p;
                p += unit.length;
            } else {
                return p;
            }
        }
        return p;
    }

    surface_trie() : nodes_(1) {}

    /// Signs beside the first and the last word of a surface that make other words of them, which only marked look-ups
    /// find. No folded word holds such a sign.
    struct word_marks {
        char before = 0;
        char after = 0;
    };

    /// Adds a surface, folded and not empty, and returns its node. Surfaces that fold to the same have the same node.
    std::uint32_t insert(std::string_view folded) { return insert(folded, word_marks()); }
    std::uint32_t insert(std::string_view folded, word_marks marks) {
        const char* p = folded.data();
        const char* const end = p + folded.size();
        std::uint32_t node = root;
        while (p != end) {
            const bool separated = class_of(*p) == byte_class::separator;
            if (separated) ++p; // folding left a single '-', and never at the end
            const token next = read_token(folded.data(), p, end);
            std::uint32_t name = other_bit | next.code;
            if (next.is_word) {
                const std::string_view bytes(p, next.length);
                const char before = node == root ? marks.before : '\0';
                const char after = p + next.length == end ? marks.after : '\0';
                name = before == 0 && after == 0 ? intern(bytes, next.key) : intern_marked(before, bytes, after);
            }
            const std::uint32_t child = add_child(node, separated ? name | separated_bit : name);
            if (node == root) {
                if (next.is_word) {
                    words_[name].first_node = child;
                } else if (next.code < 0x80u) {
                    ascii_starts_[next.code] = true;
                    has_ascii_starts_ = true;
                } else {
                    has_high_starts_ = true;
                }
            }
            (separated ? nodes_[node].separated : nodes_[node].joined) |= first_byte_bit(*p);
            nodes_[child].ends_in_word = next.is_word;
            node = child;
            p += next.length;
        }
        return node;
    }

    /// The number of a word (folded), so that it can be found in texts; no surface is added.
    std::uint32_t add_word(std::string_view folded) {
        return intern(folded, read_token(folded.data(), folded.data(), folded.data() + folded.size()).key);
    }

    /// What a node says: the surface that ends there, or none. The surface's number is the caller's.
    [[nodiscard]] std::uint32_t surface(std::uint32_t node) const noexcept { return nodes_[node].surface; }
    void set_surface(std::uint32_t node, std::uint32_t surface) { nodes_[node].surface = surface; }

    /// Readies the filter of first words; called when the last surface is in.
    void finish() {
        std::size_t first_words = 0;
        for (const word& w : words_) first_words += w.first_node != root;
        const std::size_t bits = std::bit_ceil(first_words * 32 < 4096 ? std::size_t{4096} : first_words * 32);
        filter_.assign(bits / 64, 0);
        filter_shift_ = static_cast<unsigned>(64 - std::countr_zero(bits));
        for (const word& w : words_) {
            if (w.first_node == root) continue;
            const std::uint64_t bit = w.key.hash >> filter_shift_;
            filter_[bit >> 6] |= std::uint64_t{1} << (bit & 63u);
        }
    }

    /// Whether a surface may begin with a word of this hash: never wrong when it says no.
    [[nodiscard]] bool may_begin(std::uint64_t hash) const noexcept {
        const std::uint64_t bit = hash >> filter_shift_;
        return ((filter_[bit >> 6] >> (bit & 63u)) & 1u) != 0;
    }
    /// Whether a surface begins with this ASCII character that is no word character.
    [[nodiscard]] bool begins_with(char other) const noexcept {
        return ascii_starts_[static_cast<unsigned char>(other)];
    }
    [[nodiscard]] bool has_ascii_starts() const noexcept { return has_ascii_starts_; }
    [[nodiscard]] bool empty() const noexcept { return nodes_.size() == 1; }

    /// Calls found(begin, end, key) for every place of the text [begin, end) where a surface may begin; for a character
    /// that is no word, end is begin and the key is empty. The span is a maximal run of ASCII letters and digits and of
    /// bytes above 0x7F.
    template <class Found>
    void for_each_start(std::string_view text, std::size_t begin, std::size_t end, Found&& found) const {
        const char* const data = text.data();
        const std::size_t ascii = ascii_run(data + begin, data + end);
        if (begin + ascii == end) {
            const word_key key = key_of_ascii_word(data, begin, end);
            if (may_begin(key.hash)) found(begin, end, key);
            return;
        }
        const char* const stop = data + end;
        for (std::size_t at = begin; at < end;) {
            const token next = read_token(data, data + at, stop);
            if (next.is_word ? may_begin(next.key.hash) : has_high_starts_ && !next.is_separator) {
                found(at, next.is_word ? at + next.length : at, next.key);
            }
            at += next.length;
        }
    }

    /// Where a walk is: the byte behind the tokens read so far, and their node (the root when no surface begins so).
    struct place {
        std::size_t end;
        std::uint32_t node;
    };

    /// The first step from a start that for_each_start gave.
    [[nodiscard]] place enter(std::string_view text, std::size_t begin, std::size_t end,
                              const word_key& key) const noexcept {
        const char* const data = text.data();
        if (end != begin) {
            const std::uint32_t first = find_word(key, data + begin, data + end);
            const bool inside_word = begin > 0 && data[begin - 1] == '_';
            return {end, first == none || inside_word ? root : words_[first].first_node};
        }
        const folded_unit unit = read_unit(data + begin, data + text.size());
        const std::uint32_t node = find_child(root, other_bit | unit.code);
        return {begin + unit.length, node == none ? root : node};
    }

    /// Whether a surface may end at a place or behind it, from the next two bytes: never wrong when it says no. Without
    /// a branch.
    [[nodiscard]] bool may_match(const place& at, std::string_view text) const noexcept {
        const trie_node& here = nodes_[at.node];
        const next_byte& first = next_bytes[at.end < text.size() ? static_cast<unsigned char>(text[at.end]) : 0];
        const next_byte& second =
            next_bytes[at.end + 1 < text.size() ? static_cast<unsigned char>(text[at.end + 1]) : 0];
        const std::uint32_t next =
            (here.joined & first.as_first) | (here.separated & first.separates & second.as_second);
        return (at.node != root) & ((here.surface != none) | (next != 0));
    }

    /// Walks on and calls accept(end, surface) for each surface that ends on the way, the shorter before the longer. At
    /// most as many tokens are read as the longest surface has. Open: the text may go on; returns whether more of it
    /// could change the answer.
    template <bool Open = false, class Accept>
    bool walk(std::string_view text, place at, Accept&& accept) const {
        const char* const data = text.data();
        const char* const stop = data + text.size();
        while (true) {
            const trie_node& here = nodes_[at.node];
            if (Open && at.end == text.size()) return true;
            if (here.surface != none && !(here.ends_in_word && at.end < text.size() && data[at.end] == '_')) {
                accept(at.end, here.surface);
            }
            if ((here.joined | here.separated) == 0) return false;
            const char* const p = skip_separators(data + at.end, stop);
            if (p == stop) return Open;
            const bool separated = p != data + at.end;
            if (!may_step(here, separated, *p)) return false;
            const token next = read_token(data, p, stop);
            if (Open && next.is_word && p + next.length == stop) return true;
            std::uint32_t name = other_bit | next.code;
            if (next.is_word) {
                name = find_word(next.key, p, p + next.length);
                if (name == none) return false;
            }
            at.node = find_child(at.node, separated ? name | separated_bit : name);
            if (at.node == none) return false;
            at.end = static_cast<std::size_t>(p - data) + next.length;
        }
    }

    // For walks with rules of their own.
    struct trie_node {
        std::uint32_t surface = none;
        // What may come next, without and with a separator before it: first_byte_bit of each child. Most walks end
        // here.
        std::uint32_t joined = 0;
        std::uint32_t separated = 0;
        bool ends_in_word = false; // whether the last token is a word
    };

    /// The number of the word with this key that the text [p, end) folds to, or none.
    [[nodiscard]] std::uint32_t find_word(const word_key& key, const char* p, const char* end) const noexcept {
        if (word_slots_.empty()) return none;
        const std::size_t mask = word_slots_.size() - 1;
        const auto tag = static_cast<std::uint32_t>(key.hash);
        for (std::size_t i = word_home(key.hash);; i = (i + 1) & mask) {
            const word_slot& slot = word_slots_[i];
            if (slot.word == none) return none;
            if (slot.tag != tag) continue;
            const word& w = words_[slot.word];
            if (w.key.hash == key.hash && w.key.size == key.size &&
                (key.size <= exact_size || equals_folded(p, end, bytes_of(w)))) {
                return slot.word;
            }
        }
    }

    /// The word of a marked surface: the bytes are folded.
    [[nodiscard]] std::uint32_t find_marked(char before, std::string_view bytes, char after) const noexcept {
        if (word_slots_.empty()) return none;
        word_hasher hash;
        if (before != 0) hash.add(before);
        for (const char c : bytes) hash.add(c);
        if (after != 0) hash.add(after);
        const word_key key = hash.key();
        const std::size_t mask = word_slots_.size() - 1;
        for (std::size_t i = word_home(key.hash);; i = (i + 1) & mask) {
            const word_slot& slot = word_slots_[i];
            if (slot.word == none) return none;
            const word& w = words_[slot.word];
            if (w.key.hash != key.hash || w.key.size != key.size) continue;
            std::string_view known = bytes_of(w);
            if (before != 0) {
                if (known.front() != before) continue;
                known.remove_prefix(1);
            }
            if (after != 0) {
                if (known.back() != after) continue;
                known.remove_suffix(1);
            }
            if (known == bytes) return slot.word;
        }
    }
    /// The node of the surfaces that begin with a word; the root when there are none.
    [[nodiscard]] std::uint32_t first_node(std::uint32_t number) const noexcept { return words_[number].first_node; }
    [[nodiscard]] const trie_node& node(std::uint32_t number) const noexcept { return nodes_[number]; }
    /// Whether a child of the node may begin with this character.
    [[nodiscard]] static bool may_step(const trie_node& from, bool separated, char c) noexcept {
        const std::uint32_t first_bytes = separated ? from.separated : from.joined;
        return class_of(c) == byte_class::high ? first_bytes != 0 : (first_bytes & first_byte_bit(c)) != 0;
    }
    /// The child by a token: a word's number, or another character.
    [[nodiscard]] std::uint32_t child_by_word(std::uint32_t node, bool separated, std::uint32_t name) const noexcept {
        return find_child(node, separated ? name | separated_bit : name);
    }
    [[nodiscard]] std::uint32_t child_by_other(std::uint32_t node, bool separated, std::uint32_t code) const noexcept {
        return find_child(node, separated ? code | other_bit | separated_bit : code | other_bit);
    }

private:
    // A token's name: the number of a word, or other_bit and a code point (or 0x110000 + byte); separated_bit when a
    // separator stands before it.
    static constexpr std::uint32_t other_bit = 0x80000000u;
    static constexpr std::uint32_t separated_bit = 0x40000000u;
    static constexpr std::uint64_t no_key = ~std::uint64_t{0};

    [[nodiscard]] static constexpr std::uint32_t first_byte_bit(char c) noexcept {
        return std::uint32_t{1} << (static_cast<unsigned char>(c) & 31u); // the same for both cases of a letter
    }
    struct word {
        word_key key{};
        std::size_t begin = 0;           // in bytes_
        std::uint32_t first_node = root; // of the surfaces that begin with it
    };
    struct word_slot {
        std::uint32_t tag = 0; // the lower half of the hash
        std::uint32_t word = none;
    };
    struct edge_slot {
        std::uint64_t key = no_key; // node, token
        std::uint32_t child = none;
    };

    [[nodiscard]] std::string_view bytes_of(const word& w) const noexcept {
        return {bytes_.data() + w.begin, w.key.size};
    }

    [[nodiscard]] std::uint32_t intern_marked(char before, std::string_view bytes, char after) {
        const std::uint32_t known = find_marked(before, bytes, after);
        if (known != none) return known;
        std::string marked;
        if (before != 0) marked += before;
        marked += bytes;
        if (after != 0) marked += after;
        word_hasher hash;
        for (const char c : marked) hash.add(c);
        return add_new(marked, hash.key());
    }
    [[nodiscard]] std::uint32_t intern(std::string_view folded, const word_key& key) {
        const std::uint32_t known = find_word(key, folded.data(), folded.data() + folded.size());
        return known != none ? known : add_new(folded, key);
    }
    [[nodiscard]] std::uint32_t add_new(std::string_view folded, const word_key& key) {
        HALLMARK_REQUIRE(words_.size() < max_words, "gazetteer: more than " + std::to_string(max_words) + " words");
        words_.push_back({key, bytes_.size(), root});
        bytes_.append(folded);
        if (words_.size() * 2 > word_slots_.size()) {
            const std::size_t size = word_slots_.empty() ? 16 : word_slots_.size() * 2;
            word_slots_.assign(size, {});
            word_shift_ = static_cast<unsigned>(64 - std::countr_zero(size));
            for (std::size_t i = 0; i < words_.size(); ++i) put_word(static_cast<std::uint32_t>(i));
        } else {
            put_word(static_cast<std::uint32_t>(words_.size() - 1));
        }
        return static_cast<std::uint32_t>(words_.size() - 1);
    }
    void put_word(std::uint32_t number) {
        const std::uint64_t hash = words_[number].key.hash;
        const std::size_t mask = word_slots_.size() - 1;
        std::size_t i = word_home(hash);
        while (word_slots_[i].word != none) i = (i + 1) & mask;
        word_slots_[i] = {static_cast<std::uint32_t>(hash), number};
    }
    [[nodiscard]] std::size_t word_home(std::uint64_t hash) const noexcept {
        return static_cast<std::size_t>(hash >> word_shift_);
    }

    [[nodiscard]] static std::uint64_t edge_key(std::uint32_t node, std::uint32_t token_name) noexcept {
        return (std::uint64_t{node} << 32) | token_name;
    }
    [[nodiscard]] static std::size_t edge_home(std::uint64_t key) noexcept {
        const std::uint64_t h = (key ^ (key >> 29)) * 0x9E3779B97F4A7C15u;
        return static_cast<std::size_t>(h ^ (h >> 32));
    }
    [[nodiscard]] std::uint32_t find_child(std::uint32_t node, std::uint32_t token_name) const noexcept {
        if (edge_slots_.empty()) return none;
        const std::uint64_t key = edge_key(node, token_name);
        const std::size_t mask = edge_slots_.size() - 1;
        for (std::size_t i = edge_home(key) & mask;; i = (i + 1) & mask) {
            const edge_slot& slot = edge_slots_[i];
            if (slot.key == key) return slot.child;
            if (slot.key == no_key) return none;
        }
    }
    std::uint32_t add_child(std::uint32_t node, std::uint32_t token_name) {
        const std::uint32_t known = find_child(node, token_name);
        if (known != none) return known;
        HALLMARK_REQUIRE(nodes_.size() < none, "gazetteer: more than " + std::to_string(none) + " nodes");
        const auto child = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({});
        if (nodes_.size() * 2 > edge_slots_.size()) {
            plain_vector<edge_slot> before = std::move(edge_slots_);
            edge_slots_.assign(before.empty() ? 16 : before.size() * 2, {});
            for (const edge_slot& slot : before) {
                if (slot.key != no_key) put_edge(slot);
            }
        }
        put_edge(edge_slot{edge_key(node, token_name), child});
        return child;
    }
    void put_edge(const edge_slot& edge) {
        const std::size_t mask = edge_slots_.size() - 1;
        std::size_t i = edge_home(edge.key) & mask;
        while (edge_slots_[i].key != no_key) i = (i + 1) & mask;
        edge_slots_[i] = edge;
    }

    plain_vector<trie_node> nodes_;
    plain_vector<word> words_;
    std::string bytes_;                  // of the words, folded, one behind the other
    plain_vector<word_slot> word_slots_; // hash -> word, linear probing, at most half full
    plain_vector<edge_slot> edge_slots_; // (node, token) -> child, the same
    plain_vector<std::uint64_t> filter_; // one bit for the hash of each first word
    unsigned word_shift_ = 63;
    unsigned filter_shift_ = 63;
    std::array<bool, 128> ascii_starts_{}; // the characters that are no word characters and begin a surface
    bool has_ascii_starts_ = false;
    bool has_high_starts_ = false;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
