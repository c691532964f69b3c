// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_SCAN_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_SCAN_HPP

// A compiled pattern at work: one pass forward finds where the first match ends, one pass back from there where it
// begins.

#include "../../core/config.hpp"
#include "../../core/utf8.hpp"
#include "pattern_dfa.hpp"
#include "pattern_prefix.hpp"
#include "pattern_program.hpp"
#include "pattern_symbols.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// What a pattern is compiled to.
struct pattern_code {
    pattern_symbols<> symbols;
    pattern_program forward;
    pattern_program backward;
    pattern_dfa<> forward_dfa; ///< with all states, or with none when they are too many
    pattern_dfa<> backward_dfa;
    pattern_prefix<> prefix;
    std::size_t cache_bytes = 0; ///< for the states of one direction
    std::uint32_t length = 0;    ///< in bytes, of every match; 0: they differ
};

inline constexpr std::size_t no_place = ~std::size_t{0};

/// What an assertion can know of the character that ends at p.
template <class = void>
[[nodiscard]] pattern_context context_before(const pattern_code& code, const char* begin, const char* p) noexcept {
    if (!code.forward.assertions || p == begin) return pattern_context::edge;
    return code.symbols.context(code.symbols.read_back(begin, p).symbol);
}

/// How many bytes before `at` the character begins that `at` is inside of; 0 when it is inside of none.
[[nodiscard]] inline std::size_t bytes_into_character(std::string_view text, std::size_t at) noexcept {
    if (at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u) return 0;
    for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
        const decoded_utf8 step = decode_utf8(text.data() + (at - back), text.data() + text.size());
        if (step.valid) return step.length > back ? back : 0;
    }
    return 0;
}

/// The least place at or behind `from` that is not inside of a character.
[[nodiscard]] inline std::size_t next_character(std::string_view text, std::size_t from) noexcept {
    const std::size_t into = bytes_into_character(text, from);
    if (into == 0) return from;
    return from - into + decode_utf8(text.data() + (from - into), text.data() + text.size()).length;
}

/// Where the first match that begins at or behind `from` ends, or no_place. `from` stands between two characters.
/// `moving`: an empty match at `from` is none. `soon`: the end of any match will do. The automaton grows as it goes,
/// unless it is const: then it is complete.
template <class Dfa>
[[nodiscard]] std::size_t find_match_end(const pattern_code& code, Dfa& dfa, std::string_view text, std::size_t from,
                                         bool moving, bool soon) {
    using target = pattern_target;
    const pattern_symbols<>& symbols = code.symbols;
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const char* p = begin + from;
    const auto start = [&] {
        return dfa.start(symbols, code.forward, code.cache_bytes, context_before(code, begin, p), moving);
    };
    const auto step = [&](std::uint32_t row, std::uint32_t symbol) {
        std::uint32_t t = dfa.rows()[row + symbol];
        if constexpr (requires { dfa.step(symbols, code.forward, std::size_t{}, row, symbol); }) {
            if (t == target::unknown) t = dfa.step(symbols, code.forward, code.cache_bytes, row, symbol);
        }
        return t;
    };
    // In a state where no match has begun: moves p to where the next may begin; false when there is none. Where a
    // string that matches hold was found, every place up to there is looked at.
    const bool skips = code.prefix.useful();
    const char* at = nullptr;
    const auto skip = [&] {
        if (at != nullptr && p <= at) return true;
        at = code.prefix.find(p, end);
        if (at == end) return false;
        p = code.prefix.begin(p, at);
        p -= bytes_into_character(text, static_cast<std::size_t>(p - begin));
        return true;
    };
    if (skips && !skip()) return no_place;
    std::uint32_t row = start();
    std::size_t found = no_place;
    const std::uint16_t* const bytes = symbols.bytes();
    const std::uint32_t* rows = dfa.rows();
    while (p != end) {
        pattern_step read{bytes[static_cast<unsigned char>(*p)], 1};
        std::uint32_t t = rows[row + read.symbol];
        if (t < target::special) { // nearly always
            row = t;
            ++p;
            continue;
        }
        if (t == target::undecoded) {
            read = symbols.read(p, end);
            t = rows[row + read.symbol];
        }
        if (t == target::unknown) {
            t = step(row, read.symbol);
            rows = dfa.rows();
        }
        if ((t & target::match) != 0) {
            found = static_cast<std::size_t>(p - begin);
            if (soon) return found;
        }
        if (target::is_dead(t)) return found;
        row = t & target::row;
        p += read.length;
        if (skips && (t & target::start) != 0) {
            const char* const was = p;
            if (!skip()) return found;
            if (p != was && code.forward.assertions) {
                row = start();
                rows = dfa.rows();
            }
        }
    }
    const std::uint32_t t = step(row, symbols.end());
    return (t & target::match) != 0 ? text.size() : found;
}

/// The least begin >= from of a match that ends at `to`, or no_place. Both stand between two characters.
template <class Dfa>
[[nodiscard]] std::size_t find_match_begin(const pattern_code& code, Dfa& dfa, std::string_view text, std::size_t from,
                                           std::size_t to) {
    using target = pattern_target;
    const pattern_symbols<>& symbols = code.symbols;
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const char* const stop = begin + from;
    const char* p = begin + to;
    const auto step = [&](std::uint32_t row, std::uint32_t symbol) {
        std::uint32_t t = dfa.rows()[row + symbol];
        if constexpr (requires { dfa.step(symbols, code.backward, std::size_t{}, row, symbol); }) {
            if (t == target::unknown) t = dfa.step(symbols, code.backward, code.cache_bytes, row, symbol);
        }
        return t;
    };
    pattern_context behind = pattern_context::edge;
    if (code.backward.assertions && p != end) behind = symbols.context(symbols.read(p, end).symbol);
    std::uint32_t row = dfa.start(symbols, code.backward, code.cache_bytes, behind, false);
    std::size_t found = no_place;
    for (;;) {
        pattern_step read{symbols.end(), 0};
        if (p != begin) {
            read.symbol = symbols.bytes()[static_cast<unsigned char>(p[-1])];
            read.length = 1;
            if (read.symbol == symbols.undecoded()) read = symbols.read_back(begin, p);
        }
        const std::uint32_t t = step(row, read.symbol);
        if ((t & target::match) != 0) found = static_cast<std::size_t>(p - begin);
        if (p == stop || target::is_dead(t)) return found;
        p -= read.length;
        row = t & target::row;
    }
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
