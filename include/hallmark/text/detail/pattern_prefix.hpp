// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_PREFIX_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_PREFIX_HPP

// Which strings all matches of a pattern hold, so that the rest of a text need not be looked at closely.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/utf8.hpp"
#include "pattern_set.hpp"
#include "pattern_skip.hpp"
#include "pattern_tree.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// Where a match may begin: every match holds a place `at` where one of a few strings stands, and before it only bytes
/// of a set.
template <class = void>
class pattern_prefix {
public:
    pattern_prefix() = default;
    explicit pattern_prefix(const pattern_tree& tree) {
        const pattern_node& root = tree.nodes[tree.root];
        const std::uint32_t parts = root.kind == pattern_kind::sequence ? root.count : 1;
        const auto part = [&](std::uint32_t i) {
            return root.kind == pattern_kind::sequence ? tree.children[root.first + i] : tree.root;
        };
        // The strings may be those that any part of the pattern begins with; what the parts before may hold goes before
        // them.
        double least = 1; // nanoseconds a byte, what the automaton alone takes
        std::array<bool, 256> before{};
        for (std::uint32_t i = 0; i != parts; ++i) {
            heads list(1);
            for (std::uint32_t j = i; j != parts && any_whole(list); ++j) append(list, of(tree, part(j)));
            for (std::uint32_t size = 8; size != 0; --size) {
                const pattern_skip skip(shortened(list, size));
                if (!skip.useful() || skip.cost() >= least) continue;
                least = i == 0 ? skip.cost() / 2 : skip.cost(); // the beginning is preferred: nothing goes before it
                skip_ = skip;
                before_ = before;
            }
            add_bytes(tree, part(i), before);
        }
    }

    /// Whether it is of use: the strings are rare.
    [[nodiscard]] bool useful() const noexcept { return skip_.useful(); }
    /// The first place at or behind p where one of the strings stands, or end.
    [[nodiscard]] const char* find(const char* p, const char* end) const noexcept { return skip_.find(p, end); }
    /// The least place at or behind p where a match may begin, if `at` is the first place behind p where one of the
    /// strings stands.
    [[nodiscard]] const char* begin(const char* p, const char* at) const noexcept {
        while (at != p && before_[static_cast<unsigned char>(at[-1])]) --at;
        return at;
    }

private:
    // How the matches of a node may begin: with this string. `whole`: the match is no longer than that.
    struct head : byte_string {
        bool whole = true;
        friend bool operator==(const head&, const head&) = default;
    };
    using heads = plain_vector<head>;
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
            const byte_test lower{static_cast<std::uint8_t>(upper.first | 0x20),
                                  static_cast<std::uint8_t>(upper.last | 0x20), 0};
            for (std::size_t j = i + 1; j < list.size(); ++j) {
                if (!(list[j].bytes[0] == lower)) continue;
                upper = {lower.first, lower.last, 0x20};
                list.erase(list.begin() + static_cast<std::ptrdiff_t>(j));
            }
        }
        if (high == 1 && set.ranges().back().first == set.ranges().back().last &&
            set.ranges().back().last != stray_byte) {
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
        case pattern_kind::characters:
            return of_set(tree.sets[n.first]);
        case pattern_kind::empty:
        case pattern_kind::assertion:
            return heads(1);
        case pattern_kind::sequence:
            list.resize(1);
            for (std::uint32_t i = 0; i != n.count; ++i) {
                if (!any_whole(list)) break;
                append(list, of(tree, tree.children[n.first + i]));
            }
            return list;
        case pattern_kind::alternatives:
            for (std::uint32_t i = 0; i != n.count && list.size() <= most_heads; ++i) {
                const heads some = of(tree, tree.children[n.first + i]);
                list.append(some);
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

    [[nodiscard]] static bool any_whole(const heads& list) {
        return std::any_of(list.begin(), list.end(), [](const head& h) { return h.whole; });
    }

    // The strings cut down to a size, without those that begin with another; none when they are too many or one is
    // empty.
    [[nodiscard]] static plain_vector<byte_string> shortened(const heads& list, std::uint32_t size) {
        plain_vector<byte_string> all;
        for (const head& h : list) {
            byte_string s = h;
            s.size = std::min(s.size, size);
            std::fill(s.bytes.begin() + s.size, s.bytes.end(), byte_test{});
            if (s.size == 0) return {};
            all.push_back(s);
        }
        const auto begins_with = [](const byte_string& s, const byte_string& other) {
            return s.size >= other.size &&
                   std::equal(other.bytes.begin(), other.bytes.begin() + other.size, s.bytes.begin());
        };
        plain_vector<byte_string> kept;
        for (std::size_t i = 0; i != all.size(); ++i) {
            bool needed = true;
            for (std::size_t j = 0; j != all.size() && needed; ++j) {
                if (i != j && begins_with(all[i], all[j])) needed = all[i] == all[j] && i < j;
            }
            if (needed) kept.push_back(all[i]);
        }
        return kept.size() > pattern_skip::most ? plain_vector<byte_string>{} : kept;
    }

    // Adds the bytes that matches of a node may hold.
    static void add_bytes(const pattern_tree& tree, std::uint32_t index, std::array<bool, 256>& bytes) {
        const pattern_node& n = tree.nodes[index];
        switch (n.kind) {
        case pattern_kind::empty:
        case pattern_kind::assertion:
            return;
        case pattern_kind::characters:
            for (const code_range& r : tree.sets[n.first].ranges()) {
                for (std::uint32_t c = r.first; c <= r.last && c < 0x80; ++c) bytes[c] = true;
                if (r.last >= 0x80) std::fill(bytes.begin() + 0x80, bytes.end(), true);
            }
            return;
        case pattern_kind::repetition:
            add_bytes(tree, n.first, bytes);
            return;
        default:
            for (std::uint32_t i = 0; i != n.count; ++i) add_bytes(tree, tree.children[n.first + i], bytes);
        }
    }

    pattern_skip skip_;
    std::array<bool, 256> before_{};
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
