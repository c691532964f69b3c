// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_SKIP_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_SKIP_HPP

// Passing over the places of a text where no match can begin, sixteen bytes at a time: every match holds one of a few
// short strings.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "sixteen_bytes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// A set of bytes: those for which (byte | bits) is in first..last. {'n', 'n', 0x20} is "n" and "N".
struct byte_test {
    std::uint8_t first = 0;
    std::uint8_t last = 255;
    std::uint8_t bits = 0;

    [[nodiscard]] constexpr bool holds(char c) const noexcept {
        const auto byte = static_cast<std::uint8_t>(static_cast<unsigned char>(c) | bits);
        return byte >= first && byte <= last;
    }
    friend bool operator==(const byte_test&, const byte_test&) = default;
};

/// How often the bytes below each stand in English text, roughly.
inline constexpr std::array<double, 257> frequencies_below = [] {
    constexpr std::array<double, 26> letters{.062, .014, .023, .031, .098, .017, .018, .042, .060,
                                             .002, .007, .034, .022, .062, .061, .018, .001, .053,
                                             .054, .073, .023, .009, .015, .002, .015, .001};
    std::array<double, 257> below{};
    for (std::size_t c = 0; c != 256; ++c) {
        // What is not ASCII is rare, or else of one script: then its bytes are few and often.
        const double own = c == ' '               ? .14
                           : c >= 'a' && c <= 'z' ? letters[c - 'a']
                           : c < 0x80             ? .0015
                           : c < 0xC0             ? .008
                                                  : .03;
        below[c + 1] = below[c] + own;
    }
    return below;
}();

/// How often a byte of English text passes the test, roughly. Bits are for letters only.
[[nodiscard]] constexpr double frequency(const byte_test& test) noexcept {
    const auto of = [](std::size_t first, std::size_t last) {
        return frequencies_below[last + 1] - frequencies_below[first];
    };
    const double own = of(test.first, test.last);
    return test.bits == 0 ? own : own + of(test.first - std::size_t{32}, test.last - std::size_t{32});
}

/// A string of up to eight bytes, each of a set.
struct byte_string {
    std::array<byte_test, 8> bytes{};
    std::uint32_t size = 0;

    [[nodiscard]] bool holds(const char* p, const char* end) const noexcept {
        if (end - p < static_cast<std::ptrdiff_t>(size)) return false;
        for (std::uint32_t i = 0; i != size; ++i) {
            if (!bytes[i].holds(p[i])) return false;
        }
        return true;
    }
    friend bool operator==(const byte_string&, const byte_string&) = default;
};

/// Finds the next of a few strings: looks for the first byte of each and the rarest other, then at the rest.
class pattern_skip {
public:
    static constexpr std::size_t most = 4;

    pattern_skip() = default;
    /// At most `most` strings, none of them empty.
    explicit pattern_skip(const plain_vector<byte_string>& strings) : count_(strings.size()) {
        double pairs = 0;
        double all = 0;
        for (std::size_t i = 0; i != count_; ++i) {
            term& t = terms_[i];
            t.string = strings[i];
            std::uint32_t rarest = 0;
            double product = frequency(t.string.bytes[0]);
            for (std::uint32_t j = 1; j != t.string.size; ++j) {
                product *= frequency(t.string.bytes[j]);
                if (rarest == 0 || frequency(t.string.bytes[j]) <= frequency(t.string.bytes[rarest])) rarest = j;
            }
            all += product;
            pairs += frequency(t.string.bytes[0]) * (rarest != 0 ? frequency(t.string.bytes[rarest]) : 1);
            t.distance = rarest;
            t.here = wide_test(t.string.bytes[0]);
            t.there = wide_test(t.string.bytes[rarest]);
            reach_ = std::max<std::size_t>(reach_, rarest);
        }
        cost_ = 0.06 * static_cast<double>(count_) + 4 * pairs + 15 * all;
    }

    /// Whether there are strings.
    [[nodiscard]] bool useful() const noexcept { return count_ != 0; }
    /// Nanoseconds for each byte of English text, roughly, with what the caller does where a string was found.
    [[nodiscard]] double cost() const noexcept { return cost_; }

    /// The first place at or behind p where one of the strings stands, or end.
    [[nodiscard]] const char* find(const char* p, const char* end) const noexcept {
        switch (count_) {
        case 1:
            return find_among<1>(p, end);
        case 2:
            return find_among<2>(p, end);
        case 3:
            return find_among<3>(p, end);
        default:
            return find_among<4>(p, end);
        }
    }

private:
    /// A test of sixteen bytes at once.
    struct wide_test {
        wide_test() = default;
        explicit wide_test(const byte_test& t) {
            first.fill(t.first);
            size.fill(static_cast<std::uint8_t>(t.last - t.first));
            bits.fill(t.bits);
        }
        std::array<std::uint8_t, 16> first{};
        std::array<std::uint8_t, 16> size{};
        std::array<std::uint8_t, 16> bits{};
    };
    struct term {
        byte_string string;
        wide_test here;  // the first byte
        wide_test there; // the one `distance` behind it
        std::uint32_t distance = 0;
    };

    template <std::size_t N>
    [[nodiscard]] bool holds(const char* p, const char* end) const noexcept {
        for (std::size_t i = 0; i != N; ++i) {
            if (terms_[i].string.holds(p, end)) return true;
        }
        return false;
    }

    template <std::size_t N>
    [[nodiscard]] const char* find_among(const char* p, const char* end) const noexcept {
#if defined(__SSE2__)
        const auto block = static_cast<std::ptrdiff_t>(16 + reach_);
        if (end - p >= block) {
            struct wide {
                sixteen_bytes first, size, bits;
            };
            wide here[N];
            wide there[N];
            for (std::size_t i = 0; i != N; ++i) {
                const wide_test& a = terms_[i].here;
                const wide_test& b = terms_[i].there;
                here[i] = {load_sixteen(a.first.data()), load_sixteen(a.size.data()), load_sixteen(a.bits.data())};
                there[i] = {load_sixteen(b.first.data()), load_sixteen(b.size.data()), load_sixteen(b.bits.data())};
            }
            const auto passes = [](const char* from, const wide& t) {
                return (load_sixteen(from) | t.bits) - t.first <= t.size;
            };
            const char* const last = end - block;
            for (const char* at = p;; at += 16) {
                // The last block may overlap the one before.
                if (at > last) at = last;
                sixteen_bytes any = {};
                for (std::size_t i = 0; i != N; ++i)
                    any |= reinterpret_cast<sixteen_bytes>(passes(at, here[i]) &
                                                           passes(at + terms_[i].distance, there[i]));
                for (std::uint32_t mask = mask_of(any); mask != 0; mask &= mask - 1) {
                    const char* const place = at + std::countr_zero(mask);
                    if (place >= p && holds<N>(place, end)) return place;
                }
                if (at == last) break;
            }
            if constexpr (N == 1) return end;
            p = last + 16;
        }
#endif
        while (p != end && !holds<N>(p, end)) ++p;
        return p;
    }

    std::array<term, most> terms_{};
    std::size_t count_ = 0;
    std::size_t reach_ = 0; // the greatest distance
    double cost_ = 0;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
