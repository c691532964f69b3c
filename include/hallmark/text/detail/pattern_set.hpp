// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_SET_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_SET_HPP

// Sets of characters, as a pattern's classes need them. A character is a code point, or a byte that is no part of one.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../unicode.hpp"
#include "unicode_tables.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// The number that stands for every byte that is not UTF-8: above all code points, so that the complement of a set has
/// it.
inline constexpr std::uint32_t stray_byte = 0x110000;

/// The characters first..last.
struct code_range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    friend bool operator==(const code_range&, const code_range&) = default;
};

/// The zeros of the decimal digits (general category Nd, Unicode 14.0); nine more follow each: `\d` of Python's re.
inline constexpr std::uint32_t digit_zeros[66] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,
    0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,  0x1946,
    0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,  0xa900,  0xa9d0,
    0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60,
    0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
};

/// The runs of is_white_space.
inline constexpr code_range white_space_runs[] = {
    {0x09, 0x0D},     {0x1C, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

/// A set of characters as sorted ranges that do not touch. After ranges are added, normalise() comes before any
/// question.
class code_set {
public:
    void add(std::uint32_t first, std::uint32_t last) { ranges_.push_back({first, last}); }
    void add(const code_set& other) { ranges_.append(other.ranges_); }
    template <class = void>
    void normalise() {
        std::sort(ranges_.begin(), ranges_.end(),
                  [](const code_range& a, const code_range& b) { return a.first < b.first; });
        std::size_t kept = 0;
        for (const code_range& r : ranges_) {
            if (kept != 0 && r.first <= ranges_[kept - 1].last + 1) {
                ranges_[kept - 1].last = std::max(ranges_[kept - 1].last, r.last);
            } else {
                ranges_[kept++] = r;
            }
        }
        ranges_.resize(kept);
    }

    /// The complement, the stray byte with it.
    void negate() {
        plain_vector<code_range> rest;
        std::uint32_t next = 0;
        for (const code_range& r : ranges_) {
            if (r.first > next) rest.push_back({next, r.first - 1});
            next = r.last + 1;
        }
        if (next <= stray_byte) rest.push_back({next, stray_byte});
        ranges_ = std::move(rest);
    }

    /// Adds every code point whose simple case folding is that of one in the set.
    template <class = void>
    void add_case_variants() {
        plain_vector<code_range> more;
        for (const fold_run& run : fold_runs) {
            if (!meets(run.first, run.last)) continue;
            for (std::uint32_t c = run.first; c <= run.last; c += run.step)
                if (contains(c)) more.push_back({folded(c, run), folded(c, run)});
        }
        ranges_.append(more);
        normalise();
        more.clear();
        for (const fold_run& run : fold_runs) {
            if (!meets(folded(run.first, run), folded(run.last, run))) continue;
            for (std::uint32_t c = run.first; c <= run.last; c += run.step)
                if (contains(folded(c, run))) more.push_back({c, c});
        }
        ranges_.append(more);
        normalise();
    }

    template <class = void>
    [[nodiscard]] bool contains(std::uint32_t code) const {
        return meets(code, code);
    }
    [[nodiscard]] const plain_vector<code_range>& ranges() const noexcept { return ranges_; }
    friend bool operator==(const code_set&, const code_set&) = default;

private:
    /// Whether any of first..last is in the set.
    template <class = void>
    [[nodiscard]] bool meets(std::uint32_t first, std::uint32_t last) const {
        const auto at = std::lower_bound(ranges_.begin(), ranges_.end(), first,
                                         [](const code_range& r, std::uint32_t code) { return r.last < code; });
        return at != ranges_.end() && at->first <= last;
    }
    [[nodiscard]] static std::uint32_t folded(std::uint32_t code, const fold_run& run) {
        return static_cast<std::uint32_t>(static_cast<std::int32_t>(code) + run.delta);
    }

    plain_vector<code_range> ranges_;
};

/// `\w`: is_word_character.
[[nodiscard]] inline code_set word_set() {
    code_set set;
    for (std::size_t i = 0; i < std::size(word_edges); i += 2) set.add(word_edges[i], word_edges[i + 1] - 1);
    return set;
}

/// `\s`: is_white_space.
[[nodiscard]] inline code_set white_space_set() {
    code_set set;
    for (const code_range& r : white_space_runs) set.add(r.first, r.last);
    return set;
}

/// `\d`: the decimal digits of every script.
template <class = void>
[[nodiscard]] code_set digit_set() {
    code_set set;
    for (const std::uint32_t zero : digit_zeros) set.add(zero, zero + 9);
    set.normalise();
    return set;
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
