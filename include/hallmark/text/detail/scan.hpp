// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_SCAN_HPP
#define HALLMARK_TEXT_DETAIL_SCAN_HPP

// How the gazetteer sees text: as words (runs of letters and digits), separators (white space, '-', '_') and single
// other characters, all after simple case folding. A byte that is not UTF-8 is another character of its own. Nothing
// here reads outside the text, and the answers do not depend on the machine.

#include "../../core/config.hpp"
#include "../../core/utf8.hpp"
#include "../text_span.hpp"
#include "../unicode.hpp"
#include "sixteen_bytes.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// What a byte tells of the character that begins with it.
enum class byte_class : std::uint8_t { other, word, separator, high };

inline constexpr std::array<byte_class, 256> byte_classes = [] {
    std::array<byte_class, 256> classes{};
    for (std::size_t i = 0; i < 256; ++i) {
        const auto code = static_cast<char32_t>(i);
        classes[i] = i >= 128                  ? byte_class::high
                     : is_separator(code)      ? byte_class::separator
                     : is_word_character(code) ? byte_class::word
                                               : byte_class::other;
    }
    return classes;
}();

[[nodiscard]] inline byte_class class_of(char c) noexcept {
    return byte_classes[static_cast<unsigned char>(c)];
}

/// One character after folding: its code point, or 0x110000 + byte for a byte that is not UTF-8.
struct folded_unit {
    std::uint32_t code = 0;
    unsigned length = 1; ///< bytes of the text
    byte_class kind = byte_class::other;
};

[[nodiscard]] inline folded_unit read_unit(const char* p, const char* end) noexcept {
    const auto first = static_cast<unsigned char>(*p);
    if (first < 0x80u) return {static_cast<std::uint32_t>(fold_case(first)), 1, byte_classes[first]};
    const decoded_utf8 step = decode_utf8(p, end);
    if (!step.valid) return {0x110000u + first, 1, byte_class::other};
    const char32_t code = fold_case(step.code);
    return {static_cast<std::uint32_t>(code), step.length,
            is_word_character(code) ? byte_class::word
            : is_separator(code)    ? byte_class::separator
                                    : byte_class::other};
}

/// The character in front of p, text < p; p is the begin or end of a character.
[[nodiscard]] inline folded_unit read_unit_before(const char* text, const char* p) noexcept {
    for (std::ptrdiff_t k = 1; k <= 4 && k <= p - text; ++k) {
        if ((static_cast<unsigned char>(p[-k]) & 0xC0u) == 0x80u) continue;
        const folded_unit unit = read_unit(p - k, p);
        if (unit.length == static_cast<std::size_t>(k)) return unit;
        break;
    }
    return read_unit(p - 1, p);
}

/// The last word that ends in [floor, place]; its end is 0 when there is none.
[[nodiscard]] inline text_span word_before(std::string_view text, std::size_t place, std::size_t floor) noexcept {
    const char* p = text.data() + place;
    const char* end = text.data();
    bool inside = false;
    while (p != text.data()) {
        if (!inside && p < text.data() + floor) return {};
        const folded_unit unit = read_unit_before(text.data(), p);
        const bool word = unit.kind == byte_class::word;
        if (inside && !word) break;
        if (word && !inside) end = p;
        inside = word;
        p -= unit.length;
    }
    return {static_cast<std::size_t>((inside ? p : text.data()) - text.data()),
            static_cast<std::size_t>(end - text.data())};
}

/// How many bytes from a match the words of its context may be, at `within` words: bounds what one match costs.
[[nodiscard]] constexpr std::size_t context_reach(std::size_t within) noexcept {
    constexpr std::size_t bytes_a_word = 64;
    return within > ~std::size_t{0} / bytes_a_word ? ~std::size_t{0} : within * bytes_a_word;
}
/// Where it begins in front of a place.
[[nodiscard]] constexpr std::size_t context_floor(std::size_t place, std::size_t within) noexcept {
    const std::size_t reach = context_reach(within);
    return reach < place ? place - reach : 0;
}

/// Eight bytes as a little-endian number.
[[nodiscard]] inline std::uint64_t load_eight(const char* p) noexcept {
    std::uint64_t value = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&value, p, 8);
    } else {
        for (unsigned i = 0; i < 8; ++i) {
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) << (8 * i);
        }
    }
    return value;
}

/// The bit that makes an ASCII letter lower case and leaves a digit as it is, in each of eight bytes.
inline constexpr std::uint64_t lower_bits = 0x2020202020202020u;
/// The bit that no ASCII byte has.
inline constexpr std::uint64_t high_bits = 0x8080808080808080u;

/// A folded word by the hash and the number of its bytes. Up to eight bytes the hash is one-to-one for each size, so
/// that equal keys are equal words; beyond that it finds candidates, whose bytes are then compared.
struct word_key {
    std::uint64_t hash = 0;
    std::size_t size = 0;
};
inline constexpr std::size_t exact_size = 8; ///< up to here equal keys are equal words

/// The hash of n bytes from the first eight of them (or all, and zeros), the last eight (0 if n <= 8) and what
/// hash_middle made of the whole eights between (0 if n <= 16). Its upper bits are the good ones.
[[nodiscard]] constexpr std::uint64_t hash_word(std::uint64_t first, std::uint64_t last, std::uint64_t middle,
                                                std::uint64_t n) noexcept {
    return first * 0x9E3779B97F4A7C15u + last * 0xD6E8FEB86659FD93u + middle + n * 0xA0761D6478BD642Fu;
}

[[nodiscard]] constexpr std::uint64_t hash_middle(std::uint64_t middle, std::uint64_t eight) noexcept {
    const std::uint64_t mixed = (middle ^ eight) * 0xE7037ED1A0B428DBu;
    return mixed ^ (mixed >> 31);
}

/// The same key, byte by byte.
class word_hasher {
public:
    void add(char byte) noexcept {
        if (n_ >= 16 && n_ % 8 == 0) middle_ = hash_middle(middle_, last_);
        const std::uint64_t value = static_cast<unsigned char>(byte);
        if (n_ < 8) first_ |= value << (8 * n_);
        last_ = (last_ >> 8) | (value << 56);
        ++n_;
    }
    void add(std::uint32_t code) noexcept {
        char bytes[4] = {};
        const unsigned size = encode_utf8(static_cast<char32_t>(code), bytes);
        for (unsigned i = 0; i < size; ++i) add(bytes[i]);
    }
    [[nodiscard]] word_key key() const noexcept {
        return {hash_word(first_, n_ > 8 ? last_ : 0, middle_, n_), static_cast<std::size_t>(n_)};
    }

private:
    std::uint64_t first_ = 0;
    std::uint64_t last_ = 0; // the last eight bytes, the last one on top
    std::uint64_t middle_ = 0;
    std::uint64_t n_ = 0;
};

/// The key of the ASCII letters and digits [begin, end) of a text, folded; begin < end.
[[nodiscard]] inline word_key key_of_ascii_word(const char* text, std::size_t begin, std::size_t end) noexcept {
    const std::size_t n = end - begin;
    if (n < 8) {
        std::uint64_t bytes = 0;
        if (end >= 8) {
            bytes = (load_eight(text + end - 8) | lower_bits) >> (64 - 8 * n);
        } else {
            for (std::size_t i = 0; i < n; ++i) {
                bytes |= (static_cast<std::uint64_t>(static_cast<unsigned char>(text[begin + i])) | 0x20u) << (8 * i);
            }
        }
        return {hash_word(bytes, 0, 0, n), n};
    }
    std::uint64_t middle = 0;
    for (std::size_t i = begin + 8; i + 8 < end; i += 8)
        middle = hash_middle(middle, load_eight(text + i) | lower_bits);
    const std::uint64_t last = n > 8 ? load_eight(text + end - 8) | lower_bits : 0;
    return {hash_word(load_eight(text + begin) | lower_bits, last, middle, n), n};
}

/// Whether the text [p, end) is the word (folded bytes) after folding. O(length).
[[nodiscard]] inline bool equals_folded(const char* p, const char* end, std::string_view word) noexcept {
    const char* w = word.data();
    const char* const word_end = w + word.size();
    while (p != end && w != word_end) {
        const auto c = static_cast<unsigned char>(*p);
        if (c < 0x80u) {
            if (static_cast<unsigned char>(fold_case(c)) != static_cast<unsigned char>(*w)) return false;
            ++p;
            ++w;
        } else {
            const folded_unit unit = read_unit(p, end);
            char bytes[4] = {};
            const unsigned size = encode_utf8(static_cast<char32_t>(unit.code), bytes);
            if (static_cast<std::size_t>(word_end - w) < size || std::memcmp(w, bytes, size) != 0) return false;
            p += unit.length;
            w += size;
        }
    }
    return p == end && w == word_end;
}

/// For each of 64 bytes one bit, the first byte lowest: whether it may belong to a word (an ASCII letter or digit, or a
/// byte of a character that is not ASCII). This one is for every machine: eight bytes a step in one register.
struct portable_words {
    [[nodiscard]] static std::uint64_t mask(const char* p) noexcept {
        constexpr std::uint64_t ones = 0x0101010101010101u;
        const auto at_least = [](std::uint64_t sevens, unsigned char bound) { return sevens + (0x80u - bound) * ones; };
        std::uint64_t mask = 0;
        for (unsigned i = 0; i < 8; ++i) {
            const std::uint64_t eight = load_eight(p + 8 * i);
            const std::uint64_t sevens = eight & ~high_bits;
            const std::uint64_t lower = sevens | lower_bits;
            const std::uint64_t letter = at_least(lower, 'a') & ~at_least(lower, 'z' + 1);
            const std::uint64_t digit = at_least(sevens, '0') & ~at_least(sevens, '9' + 1);
            const std::uint64_t word = (letter | digit | eight) & high_bits;
            mask |= (((word >> 7) * 0x0102040810204080u) >> 56) << (8 * i);
        }
        return mask;
    }
};

#if defined(__SSE2__)
/// The same, sixteen bytes a step.
struct sse2_words {
    [[nodiscard]] static std::uint64_t mask(const char* p) noexcept {
        return sixteen(p) | (sixteen(p + 16) << 16) | (sixteen(p + 32) << 32) | (sixteen(p + 48) << 48);
    }

private:
    [[nodiscard]] static std::uint64_t sixteen(const char* p) noexcept {
        const sixteen_bytes bytes = load_sixteen(p);
        // Moved so that the last of the range is 127, the range alone is above a bound.
        constexpr unsigned char to_z = 127 - 'z', to_nine = 127 - '9';
        constexpr signed char before_a = 127 - 26, before_zero = 127 - 10;
        constexpr unsigned char lower_bit = 0x20;
        const auto letter = reinterpret_cast<sixteen_signed>((bytes | lower_bit) + to_z) > before_a;
        const auto digit = reinterpret_cast<sixteen_signed>(bytes + to_nine) > before_zero;
        return mask_of(reinterpret_cast<sixteen_bytes>(letter) | reinterpret_cast<sixteen_bytes>(digit) | bytes);
    }
};
using native_words = sse2_words;
#else
using native_words = portable_words;
#endif

/// The number of ones; the library function calls another one where the instruction is not sure to be there.
[[nodiscard]] constexpr std::size_t count_ones(std::uint64_t bits) noexcept {
    bits -= (bits >> 1) & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + ((bits >> 2) & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return static_cast<std::size_t>((bits * 0x0101010101010101u) >> 56);
}

/// The mask of the last size - begin < 64 bytes of a text; what lies behind the text is no word.
template <class Words>
[[nodiscard]] std::uint64_t last_mask(std::string_view text, std::size_t begin) noexcept {
    const std::size_t left = text.size() - begin;
    if (text.size() >= 64) return Words::mask(text.data() + text.size() - 64) >> (64 - left);
    char bytes[64] = {};
    std::memcpy(bytes, text.data() + begin, left);
    return Words::mask(bytes);
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
