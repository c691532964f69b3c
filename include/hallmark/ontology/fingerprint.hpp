// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_FINGERPRINT_HPP
#define HALLMARK_ONTOLOGY_FINGERPRINT_HPP

// A number that tells vocabularies apart, the same on every machine: what is saved by name carries it.

#include "../core/detail/mix64.hpp"
#include "../core/label_id.hpp"
#include "ontology.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

/// 128 bits of what a vocabulary says. Not for cryptography.
struct vocabulary_fingerprint {
    std::uint64_t high = 0, low = 0;

    friend bool operator==(const vocabulary_fingerprint&, const vocabulary_fingerprint&) = default;
};

/// 32 hexadecimal digits, the highest first.
[[nodiscard]] inline std::string to_string(const vocabulary_fingerprint& print) {
    std::string text;
    for (const std::uint64_t half : {print.high, print.low})
        for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(half >> shift) & 15u];
    return text;
}
/// What to_string wrote (capitals are fine); none for anything else.
[[nodiscard]] inline std::optional<vocabulary_fingerprint> parse_fingerprint(std::string_view text) {
    if (text.size() != 32) return std::nullopt;
    std::uint64_t halves[2] = {0, 0};
    for (std::size_t i = 0; i < 32; ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        halves[i / 16] = halves[i / 16] << 4 | static_cast<std::uint64_t>(digit);
    }
    return vocabulary_fingerprint{halves[0], halves[1]};
}

namespace detail {

/// FNV-1a of 128 bits, sums modulo 2^128, and the last mixing of MurmurHash3_x64_128.
class fingerprint_sum {
public:
    /// The hash of one byte that says what the text is, and the text.
    [[nodiscard]] static constexpr vocabulary_fingerprint of(char what, std::string_view text) noexcept {
        vocabulary_fingerprint h{0x6C62272E07BB0142u, 0x62B821756295C58Du};
        step(h, what);
        for (const char c : text) step(h, c);
        return mixed(h);
    }
    constexpr void add(const vocabulary_fingerprint& other) noexcept {
        sum_.low += other.low;
        sum_.high += other.high + (sum_.low < other.low ? 1 : 0);
    }
    [[nodiscard]] constexpr vocabulary_fingerprint result() const noexcept { return mixed(sum_); }

private:
    /// h = (h xor byte) · (2^88 + 2^8 + 0x3B)
    static constexpr void step(vocabulary_fingerprint& h, char byte) noexcept {
        h.low ^= static_cast<unsigned char>(byte);
        constexpr std::uint64_t factor = 0x13B;
        const std::uint64_t upper = (h.low >> 32) * factor + ((h.low & 0xFFFFFFFFu) * factor >> 32);
        h.high = h.high * factor + (upper >> 32) + (h.low << 24);
        h.low *= factor;
    }
    static constexpr vocabulary_fingerprint mixed(vocabulary_fingerprint h) noexcept {
        h.high += h.low;
        h.low += h.high;
        h = {detail::mix64(h.high), detail::mix64(h.low)};
        h.high += h.low;
        h.low += h.high;
        return h;
    }

    vocabulary_fingerprint sum_;
};

} // namespace detail

/// The fingerprint of the names, aliases and parents of a vocabulary. The orders in which tags, aliases and parents
/// were declared do not count, nor do ids, definitions and examples. It never changes between versions, compilers and
/// machines. O(bytes).
///
/// H(c, text) is FNV-1a of 128 bits over the byte c and the bytes of the text, mixed (M) by the last steps of
/// MurmurHash3_x64_128 with the upper half as h1; sums are modulo 2^128. Each tag gives M(H('n', name) + the sum of
/// H('a', alias) + the sum of H('p', name of the parent)); the fingerprint is M(the sum over the tags).
[[nodiscard]] inline vocabulary_fingerprint fingerprint(const ontology& labels) {
    using sum = detail::fingerprint_sum;
    sum all;
    for (label_id label = 0; label < labels.size(); ++label) {
        sum tag;
        tag.add(sum::of('n', labels.name(label)));
        for (const std::string_view alias : labels.aliases(label)) tag.add(sum::of('a', alias));
        for (const label_id parent : labels.parents(label)) tag.add(sum::of('p', labels.name(parent)));
        all.add(tag.result());
    }
    return all.result();
}

/// The fingerprint of the numbers of the labels: of the names in their order. Data that is saved by number fits
/// vocabularies in which this is equal. M(the sum of H('i', number in decimal, a colon, the name)).
[[nodiscard]] inline vocabulary_fingerprint numbering_fingerprint(const ontology& labels) {
    using sum = detail::fingerprint_sum;
    sum all;
    for (label_id label = 0; label < labels.size(); ++label)
        all.add(sum::of('i', std::to_string(label).append(":").append(labels.name(label))));
    return all.result();
}

HALLMARK_NAMESPACE_END

#endif
