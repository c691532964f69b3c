// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_SYMBOLS_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_SYMBOLS_HPP

// The alphabet of a pattern: characters between which it sees no difference are one symbol, so that its automata are
// small and Unicode costs them nothing. Nearly always the byte alone tells the symbol; only what is not ASCII is
// decoded.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/sort_unique.hpp"
#include "../../core/utf8.hpp"
#include "pattern_set.hpp"
#include "pattern_tree.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// What an assertion can know of the character on one side of a place.
enum class pattern_context : std::uint8_t { edge, line_feed, word, other }; // edge: the text begins or ends here

/// A symbol read from a text and the bytes that it takes.
struct pattern_step {
    std::uint32_t symbol = 0;
    unsigned length = 1;
};

template <class = void>
class pattern_symbols {
public:
    static constexpr std::size_t most_cells = std::size_t{1} << 26; ///< of sets times symbols

    pattern_symbols() = default;

    /// The symbols for the sets and assertions of a pattern; false when there are too many (it is then of no use).
    [[nodiscard]] bool build(const pattern_tree& tree) {
        bool words = false;
        bool lines = false;
        for (const pattern_node& node : tree.nodes) {
            if (node.kind != pattern_kind::assertion) continue;
            const auto which = static_cast<pattern_assertion>(node.first);
            words |= which == pattern_assertion::word_boundary || which == pattern_assertion::no_word_boundary;
            lines |= which == pattern_assertion::line_begin || which == pattern_assertion::line_end;
        }
        std::vector<code_set> sets;
        if (words) sets.push_back(word_set());
        if (lines) sets.emplace_back().add('\n', '\n');
        divide(sets, tree.sets);
        if (tree.sets.size() * count_ > most_cells || count_ > 0xFFF0u) return false;

        contexts_.assign(count_ + 1, pattern_context::other);
        contexts_[count_] = pattern_context::edge;
        members_.assign((tree.sets.size() * count_ + 63) / 64, 0);
        plain_vector<bool> taken(count_, false); // by some set of the pattern
        for (std::size_t i = 0; i != starts_.size(); ++i) {
            if (words && sets[0].contains(starts_[i])) contexts_[symbols_[i]] = pattern_context::word;
            if (lines && starts_[i] == '\n') contexts_[symbols_[i]] = pattern_context::line_feed;
        }
        for (std::size_t set = 0; set != tree.sets.size(); ++set) {
            for_each_piece(tree.sets[set], [&](std::size_t piece) {
                const std::size_t cell = set * count_ + symbols_[piece];
                members_[cell / 64] |= std::uint64_t{1} << (cell % 64);
                taken[symbols_[piece]] = true;
            });
        }
        for (std::size_t c = 0; c != 128; ++c) bytes_[c] = symbols_[piece_of(static_cast<std::uint32_t>(c))];
        // Where all that is not ASCII is one symbol that no set has, its bytes need not be decoded.
        const std::size_t first_high = piece_of(0x80);
        const std::uint16_t high = symbols_[first_high];
        uniform_ = std::all_of(symbols_.begin() + static_cast<std::ptrdiff_t>(first_high), symbols_.end(),
                               [high](std::uint16_t s) { return s == high; });
        std::fill(bytes_.begin() + 128, bytes_.end(), uniform_ && !taken[high] ? high : undecoded());
        stray_ = symbols_.back();
        pages_.clear();
        two_bytes_.clear();
        if (!uniform_) {
            for (std::uint32_t page = 0; page <= (stray_byte >> 8); ++page) {
                pages_.push_back(static_cast<std::uint32_t>(piece_of(page << 8)));
            }
            pages_.push_back(static_cast<std::uint32_t>(starts_.size() - 1));
            for (std::uint32_t c = 0x80; c != 0x800; ++c) two_bytes_.push_back(symbols_[piece_of(c)]);
        }
        return true;
    }

    /// How many symbols there are. One more stands for the end of the text, and one for a byte that has to be decoded
    /// first.
    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
    [[nodiscard]] std::uint32_t end() const noexcept { return count_; }
    [[nodiscard]] std::uint16_t undecoded() const noexcept { return static_cast<std::uint16_t>(count_ + 1); }

    /// The symbol of a character that begins with a byte, or undecoded().
    [[nodiscard]] const std::uint16_t* bytes() const noexcept { return bytes_.data(); }
    /// The symbol of a code point, or of the stray byte.
    [[nodiscard]] std::uint32_t of(std::uint32_t code) const noexcept {
        if (code < 0x80) return bytes_[code];
        if (uniform_) return stray_;
        if (code < 0x800) return two_bytes_[code - 0x80];
        std::size_t low = pages_[code >> 8]; // the last piece that begins at or before code is low..high
        std::size_t high = pages_[(code >> 8) + 1];
        while (low != high) {
            const std::size_t middle = (low + high + 1) / 2;
            if (starts_[middle] <= code) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return symbols_[low];
    }
    [[nodiscard]] bool contains(std::size_t set, std::uint32_t symbol) const noexcept {
        const std::size_t cell = set * count_ + symbol;
        return ((members_[cell / 64] >> (cell % 64)) & 1u) != 0;
    }
    [[nodiscard]] pattern_context context(std::uint32_t symbol) const noexcept { return contexts_[symbol]; }

    /// The character that begins at p, p < end.
    [[nodiscard]] pattern_step read(const char* p, const char* end) const noexcept {
        const auto first = static_cast<unsigned char>(*p);
        if (first >= 0xC2u && first < 0xE0u && end - p > 1 &&
            !uniform_) { // two bytes: Latin, Greek, Cyrillic, Arabic, ...
            const unsigned second = static_cast<unsigned char>(p[1]) ^ 0x80u;
            if (second < 0x40u) return {two_bytes_[(first & 0x1Fu) * 64 + second - 0x80], 2};
        }
        const decoded_utf8 step = decode_utf8(p, end);
        return {step.valid ? of(step.code) : stray_, step.length};
    }
    /// The character that ends at p, begin < p; p must stand between two characters.
    [[nodiscard]] pattern_step read_back(const char* begin, const char* p) const noexcept {
        if (static_cast<unsigned char>(p[-1]) < 0x80u) return {bytes_[static_cast<unsigned char>(p[-1])], 1};
        for (std::ptrdiff_t back = 2; back <= 4 && back <= p - begin; ++back) {
            const auto first = static_cast<unsigned char>(p[-back]);
            if ((first & 0xC0u) == 0x80u) continue;
            const decoded_utf8 step = decode_utf8(p - back, p);
            if (step.valid && step.length == static_cast<unsigned>(back)) return {of(step.code), step.length};
            break;
        }
        return {stray_, 1};
    }

private:
    [[nodiscard]] std::size_t piece_of(std::uint32_t code) const {
        return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), code) - starts_.begin()) - 1;
    }
    template <class F>
    void for_each_piece(const code_set& set, F&& f) const {
        for (const code_range& r : set.ranges()) {
            for (std::size_t i = piece_of(r.first); i != starts_.size() && starts_[i] <= r.last; ++i) f(i);
        }
    }

    // Cuts the code points into pieces at the ends of all ranges, and gives one symbol to the pieces that lie in the
    // same sets.
    void divide(const std::vector<code_set>& some, const std::vector<code_set>& more) {
        starts_ = {0, 0x80};
        for (const auto* sets : {&some, &more}) {
            for (const code_set& set : *sets) {
                for (const code_range& r : set.ranges()) {
                    starts_.push_back(r.first);
                    if (r.last < stray_byte) starts_.push_back(r.last + 1);
                }
            }
        }
        sort_unique(starts_);

        std::vector<std::uint32_t> symbols(starts_.size(), 0);
        std::vector<std::uint32_t> split{
            0}; // by symbol: the new symbol of its pieces in the set, while it is set's turn
        std::vector<std::size_t> turn{0};
        std::vector<std::size_t> size{starts_.size()};
        std::vector<std::size_t> inside{0};
        std::size_t now = 0;
        for (const auto* sets : {&some, &more}) {
            for (const code_set& set : *sets) {
                ++now;
                for_each_piece(set, [&](std::size_t i) {
                    const std::uint32_t s = symbols[i];
                    if (turn[s] != now) turn[s] = now, inside[s] = 0;
                    ++inside[s];
                });
                ++now;
                for_each_piece(set, [&](std::size_t i) {
                    const std::uint32_t s = symbols[i];
                    if (turn[s] + 1 == now) { // the first piece of s in this pass
                        turn[s] = now;
                        split[s] = s;
                        if (inside[s] != size[s]) {
                            split[s] = static_cast<std::uint32_t>(split.size());
                            size.push_back(inside[s]);
                            size[s] -= inside[s];
                            split.push_back(0);
                            turn.push_back(0);
                            inside.push_back(0);
                        }
                    }
                    symbols[i] = split[s];
                });
            }
        }
        count_ = static_cast<std::uint32_t>(split.size());
        symbols_.clear();
        for (const auto symbol : symbols) symbols_.push_back(static_cast<std::uint16_t>(symbol));
    }

    std::array<std::uint16_t, 256> bytes_{};
    std::vector<std::uint32_t> starts_{0};                                 // where each piece begins
    plain_vector<std::uint16_t> symbols_ = plain_vector<std::uint16_t>(1); // of each piece
    plain_vector<std::uint16_t> two_bytes_;                                // the symbols of U+0080 to U+07FF
    std::vector<std::uint32_t> pages_;       // the piece in which each 256 code points begin
    std::vector<std::uint64_t> members_;     // a bit for each set and symbol
    plain_vector<pattern_context> contexts_; // of each symbol, and of the end
    std::uint32_t count_ = 0;
    std::uint16_t stray_ = 0;
    bool uniform_ = true; // all that is not ASCII is one symbol
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
