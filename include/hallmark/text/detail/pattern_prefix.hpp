// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_PREFIX_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_PREFIX_HPP

// Where a match may begin, told by two of its first bytes: most of a text is passed over sixteen bytes at a time.

#include "../../core/config.hpp"
#include "../../core/utf8.hpp"
#include "pattern_parse.hpp"
#include "pattern_set.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// A set of bytes: those for which (byte | bits) is in first..last. {'n' - 'n', 0x20} is "n" and "N".
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

/// How often a byte of English text passes the test, roughly.
[[nodiscard]] constexpr double frequency(const byte_test& test) noexcept {
    double sum = 0;
    for (int i = 0; i != 256; ++i) {
        const char c = static_cast<char>(i);
        if (!test.holds(c)) continue;
        sum += std::string_view(" etaoinsr").find(c) != std::string_view::npos ? 0.075
               : c >= 'a' && c <= 'z'                                         ? 0.017
               : i < 128                                                       ? 0.002
                                                                               : 0.0005;
    }
    return sum;
}

/// Finds the places where a match may begin.
class pattern_prefix {
public:
    static constexpr std::size_t most_terms = 4;

    pattern_prefix() = default;
    explicit pattern_prefix(const pattern_tree& tree) { build(tree); }

    /// Whether it is of use: matches begin in few places.
    [[nodiscard]] bool useful() const noexcept { return count_ != 0; }

    /// The first place at or behind p where a match may begin, or end. Of use only if useful().
    [[nodiscard]] const char* find(const char* p, const char* end) const noexcept {
        switch (count_) {
        case 1: return find_among<1>(p, end);
        case 2: return find_among<2>(p, end);
        case 3: return find_among<3>(p, end);
        default: return find_among<4>(p, end);
        }
    }

private:
    // A place passes when its byte passes `here` and the byte `distance` behind it passes `there`.
    struct term {
        byte_test here;
        byte_test there;
        std::uint32_t distance = 0;
        friend bool operator==(const term&, const term&) = default;
    };

    template <std::size_t N>
    [[nodiscard]] const char* find_among(const char* p, const char* end) const noexcept {
#if defined(__SSE2__)
        if (end - p >= static_cast<std::ptrdiff_t>(16 + reach_)) {
            const auto all = [](std::uint8_t byte) { return _mm_set1_epi8(static_cast<char>(byte)); };
            struct wide {
                __m128i first, size, bits;
            };
            wide here[N];
            wide there[N];
            for (std::size_t i = 0; i != N; ++i) {
                const auto widen = [&](const byte_test& t) {
                    return wide{all(t.first), all(static_cast<std::uint8_t>(t.last - t.first)), all(t.bits)};
                };
                here[i] = widen(terms_[i].here);
                there[i] = widen(terms_[i].there);
            }
            const auto passes = [](const char* at, const wide& t) {
                const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
                const __m128i above = _mm_sub_epi8(_mm_or_si128(bytes, t.bits), t.first);
                return _mm_cmpeq_epi8(_mm_min_epu8(above, t.size), above);
            };
            for (; end - p >= static_cast<std::ptrdiff_t>(16 + reach_); p += 16) {
                __m128i any = _mm_setzero_si128();
                for (std::size_t i = 0; i != N; ++i) {
                    any = _mm_or_si128(
                        any, _mm_and_si128(passes(p, here[i]), passes(p + terms_[i].distance, there[i])));
                }
                const auto mask = static_cast<unsigned>(_mm_movemask_epi8(any));
                if (mask != 0) return p + std::countr_zero(mask);
            }
        }
#endif
        for (; p != end; ++p) {
            for (std::size_t i = 0; i != N; ++i) {
                const term& t = terms_[i];
                if (t.here.holds(*p) && end - p > static_cast<std::ptrdiff_t>(t.distance) && t.there.holds(p[t.distance])) {
                    return p;
                }
            }
        }
        return end;
    }

    // How the matches of a node may begin: with these bytes. `whole`: the match is no longer than that.
    struct head {
        std::array<byte_test, 8> bytes{};
        std::uint32_t size = 0;
        bool whole = true;
        friend bool operator==(const head&, const head&) = default;
    };
    using heads = std::vector<head>;
    static constexpr std::size_t most_heads = 16;

    [[nodiscard]] static heads anything() {
        heads one(1);
        one[0].whole = false;
        return one;
    }
    static void cut(heads& list) {
        for (head& h : list) h.whole = false;
    }

    [[nodiscard]] static heads of_set(const code_set& set) {
        heads list;
        const auto add = [&list](byte_test test, bool whole) {
            head h;
            h.bytes[0] = test;
            h.size = 1;
            h.whole = whole;
            list.push_back(h);
        };
        std::uint32_t high = 0; // ranges above ASCII
        for (const code_range& r : set.ranges()) {
            if (r.first < 0x80) {
                add({static_cast<std::uint8_t>(r.first), static_cast<std::uint8_t>(std::min(r.last, 0x7Fu)), 0}, true);
            }
            high += r.last >= 0x80;
        }
        // A-Z and a-z, or parts of them that are equal, are one test.
        for (std::size_t i = 0; i < list.size(); ++i) {
            byte_test& upper = list[i].bytes[0];
            if (upper.first < 'A' || upper.last > 'Z') continue;
            const byte_test lower{static_cast<std::uint8_t>(upper.first | 0x20), static_cast<std::uint8_t>(upper.last | 0x20), 0};
            for (std::size_t j = i + 1; j < list.size(); ++j) {
                if (!(list[j].bytes[0] == lower)) continue;
                upper = {lower.first, lower.last, 0x20};
                list.erase(list.begin() + static_cast<std::ptrdiff_t>(j));
            }
        }
        if (high == 1 && set.ranges().back().first == set.ranges().back().last && set.ranges().back().last != stray_byte) {
            head h;
            char bytes[4] = {};
            h.size = encode_utf8(static_cast<char32_t>(set.ranges().back().first), bytes);
            for (std::uint32_t i = 0; i != h.size; ++i) {
                const auto byte = static_cast<std::uint8_t>(bytes[i]);
                h.bytes[i] = {byte, byte, 0};
            }
            list.push_back(h);
        } else if (high != 0) {
            add({0x80, 0xFF, 0}, false);
        }
        return list.size() > most_heads ? anything() : list;
    }

    // Each of `list` that is whole, with each of `more` behind it.
    static void append(heads& list, const heads& more) {
        heads longer;
        for (const head& h : list) {
            if (!h.whole) {
                longer.push_back(h);
                continue;
            }
            for (const head& m : more) {
                head joined = h;
                const std::uint32_t size = std::min<std::uint32_t>(h.size + m.size, 8);
                for (std::uint32_t i = h.size; i != size; ++i) joined.bytes[i] = m.bytes[i - h.size];
                joined.size = size;
                joined.whole = m.whole && h.size + m.size == size;
                if (std::find(longer.begin(), longer.end(), joined) == longer.end()) longer.push_back(joined);
            }
        }
        if (longer.size() <= most_heads) {
            list = std::move(longer);
        } else {
            cut(list);
        }
    }

    [[nodiscard]] static heads of(const pattern_tree& tree, std::uint32_t index) {
        const pattern_node& n = tree.nodes[index];
        heads list;
        switch (n.kind) {
        case pattern_kind::characters: return of_set(tree.sets[n.first]);
        case pattern_kind::empty:
        case pattern_kind::assertion: return heads(1);
        case pattern_kind::sequence:
            list.resize(1);
            for (std::uint32_t i = 0; i != n.count; ++i) {
                if (std::none_of(list.begin(), list.end(), [](const head& h) { return h.whole; })) break;
                append(list, of(tree, tree.children[n.first + i]));
            }
            return list;
        case pattern_kind::alternatives:
            for (std::uint32_t i = 0; i != n.count && list.size() <= most_heads; ++i) {
                const heads some = of(tree, tree.children[n.first + i]);
                list.insert(list.end(), some.begin(), some.end());
            }
            return list.size() > most_heads ? anything() : list;
        case pattern_kind::repetition: {
            if (n.most == 0) return heads(1);
            const heads once = of(tree, n.first);
            list = once;
            for (std::uint32_t i = 1; i < n.least && i != 8; ++i) append(list, once);
            if (n.most != n.least || n.least > 8) cut(list);
            if (n.least == 0) list.resize(list.size() + 1);
            return list;
        }
        }
        return anything();
    }

    void build(const pattern_tree& tree) {
        std::vector<term> terms;
        double sum = 0;
        for (const head& h : of(tree, tree.root)) {
            if (h.size == 0) return;
            term t{h.bytes[0], {}, 0};
            double rarest = 1;
            for (std::uint32_t i = 1; i < h.size; ++i) {
                const double f = frequency(h.bytes[i]);
                if (f < rarest) rarest = f, t.there = h.bytes[i], t.distance = i;
            }
            if (std::find(terms.begin(), terms.end(), t) != terms.end()) continue;
            terms.push_back(t);
            sum += frequency(t.here) * rarest;
        }
        if (terms.size() > most_terms || sum > 0.05) return;
        count_ = terms.size();
        for (std::size_t i = 0; i != count_; ++i) {
            terms_[i] = terms[i];
            reach_ = std::max<std::size_t>(reach_, terms[i].distance);
        }
    }

    std::array<term, most_terms> terms_{};
    std::size_t count_ = 0;
    std::size_t reach_ = 0; // the greatest distance
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
