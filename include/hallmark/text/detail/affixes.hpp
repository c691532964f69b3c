// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_AFFIXES_HPP
#define HALLMARK_TEXT_DETAIL_AFFIXES_HPP

// Words that hold a surface and more: "tf2", "stylegan".

#include "../../core/config.hpp"
#include "../../core/utf8.hpp"
#include "../surface_policy.hpp"
#include "scan.hpp"
#include "surface_trie.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// A word of a text, folded; of each byte where its character begins in the text. A word that is too long is empty.
class folded_word {
public:
    static constexpr std::size_t longest = 128;

    folded_word(const char* begin, const char* end) noexcept {
        if (end - begin > static_cast<std::ptrdiff_t>(longest)) return;
        for (const char* p = begin; p != end;) {
            const folded_unit unit = read_unit(p, end);
            char code[4] = {};
            const unsigned n = encode_utf8(static_cast<char32_t>(unit.code), code);
            if (size_ + n > longest) {
                size_ = 0;
                return;
            }
            for (unsigned i = 0; i < n; ++i) {
                bytes_[size_] = code[i];
                origins_[size_++] = static_cast<unsigned char>(p - begin);
            }
            p += unit.length;
        }
        while (leading_digits_ < size_ && is_digit(bytes_[leading_digits_])) ++leading_digits_;
        while (trailing_digits_ < size_ && is_digit(bytes_[size_ - trailing_digits_ - 1])) ++trailing_digits_;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view bytes(std::size_t begin, std::size_t length) const noexcept {
        return {bytes_ + begin, length};
    }
    [[nodiscard]] std::size_t origin(std::size_t i) const noexcept { return origins_[i]; }
    [[nodiscard]] std::size_t leading_digits() const noexcept { return leading_digits_; }
    [[nodiscard]] std::size_t trailing_digits() const noexcept { return trailing_digits_; }
    /// Whether a character begins at i, or the word ends there.
    [[nodiscard]] bool is_border(std::size_t i) const noexcept {
        return i == size_ || (static_cast<unsigned char>(bytes_[i]) & 0xC0u) != 0x80u;
    }

private:
    [[nodiscard]] static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

    char bytes_[longest]; // not initialised: written as far as size_
    unsigned char origins_[longest];
    std::size_t size_ = 0;
    std::size_t leading_digits_ = 0;
    std::size_t trailing_digits_ = 0;
};

/// The sign that surface_trie::insert puts beside a word for an affix.
[[nodiscard]] constexpr char mark_of(affix kind) noexcept {
    return kind == affix::none ? '\0' : kind == affix::digits ? '#' : '*';
}

/// Which lengths the words have that may stand inside others.
class affix_lengths {
public:
    /// Notes a word by the bytes that it has folded.
    void add(affix before, affix after, std::size_t length) noexcept {
        if (length >= folded_word::longest) return; // no room for an affix
        of(before, after)[length / 64] |= std::uint64_t{1} << (length % 64);
        any_ = true;
    }
    [[nodiscard]] bool any() const noexcept { return any_; }

    /// Calls found(number, begin) for each marked word of the trie that a word of a text holds, and where in the folded
    /// word it begins.
    template <class Found>
    void for_each_inside(const surface_trie& trie, const folded_word& word, Found&& found) const {
        for (const affix before : {affix::none, affix::digits, affix::letters})
            for (const affix after : {affix::none, affix::digits, affix::letters}) {
                const auto& lengths = of(before, after);
                for (std::size_t half = 0; half < 2; ++half)
                    for (std::uint64_t bits = lengths[half]; bits != 0; bits &= bits - 1) {
                        const std::size_t length = 64 * half + static_cast<std::size_t>(std::countr_zero(bits));
                        if (length < word.size()) look_up(trie, word, before, after, length, found);
                    }
            }
    }

private:
    template <class Found>
    static void look_up(const surface_trie& trie, const folded_word& word, affix before, affix after,
                        std::size_t length, Found& found) {
        std::size_t first = before == affix::none ? 0 : 1;
        std::size_t last = word.size() - length;
        if (before == affix::none) last = 0;
        if (before == affix::digits && word.leading_digits() < last) last = word.leading_digits();
        if (after == affix::none) first = word.size() - length;
        if (after != affix::none && last == word.size() - length) {
            if (last == 0) return;
            --last;
        }
        if (after == affix::digits && word.size() - word.trailing_digits() > first + length)
            first = word.size() - word.trailing_digits() - length;
        for (std::size_t begin = first; begin <= last; ++begin) {
            if (!word.is_border(begin) || !word.is_border(begin + length)) continue;
            const std::uint32_t number = trie.find_marked(mark_of(before), word.bytes(begin, length), mark_of(after));
            if (number != surface_trie::none) found(number, begin);
        }
    }

    [[nodiscard]] std::array<std::uint64_t, 2>& of(affix before, affix after) noexcept {
        return lengths_[3 * static_cast<std::size_t>(before) + static_cast<std::size_t>(after)];
    }
    [[nodiscard]] const std::array<std::uint64_t, 2>& of(affix before, affix after) const noexcept {
        return lengths_[3 * static_cast<std::size_t>(before) + static_cast<std::size_t>(after)];
    }

    std::array<std::array<std::uint64_t, 2>, 9> lengths_{}; // by both affixes: a bit for each length
    bool any_ = false;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
