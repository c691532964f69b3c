// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_AFFIXES_HPP
#define HALLMARK_TEXT_DETAIL_AFFIXES_HPP

// Words that hold a surface and more: "tf2", "stylegan".

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/utf8.hpp"
#include "../surface_policy.hpp"
#include "scan.hpp"
#include "surface_trie.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// The sign that surface_trie::insert puts beside a word for an affix.
[[nodiscard]] constexpr char mark_of(affix kind) noexcept {
    return kind == affix::none ? '\0' : kind == affix::digits ? '#' : '*';
}

/// The words that may stand inside others, by their affixes and lengths: what is looked up of each word of a text.
class affixed_words {
public:
    static constexpr std::size_t longest =
        128; ///< bytes of a word of a text, folded or not; in longer ones nothing is sought

    /// Notes a word, folded, that is marked so in the trie.
    void add(affix before, affix after, std::string_view word) {
        word_hasher hash;
        for (const char c : word) hash.add(c);
        const std::uint64_t bit = hash.key().hash >> 52;
        filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
        if (word.size() >= longest) return; // no room for an affix
        const auto length = static_cast<std::uint8_t>(word.size());
        for (const form& f : forms_)
            if (f.before == before && f.after == after && f.length == length) return;
        forms_.push_back({before, after, length});
    }
    [[nodiscard]] bool any() const noexcept { return !forms_.empty(); }

    /// Calls found(number, offset) for each marked word of the trie that the word [begin, end) of a text holds, and
    /// where in the text's word it begins.
    template <class Found>
    void for_each_inside(const surface_trie& trie, std::string_view text, std::size_t begin, std::size_t end,
                         Found&& found) const {
        if (end - begin > longest) return;
        const char* const data = text.data();
        if (ascii_run(data + begin, data + end) != end - begin) {
            for_each_inside_folded(trie, text.substr(begin, end - begin), found);
            return;
        }
        const digits_at_ends digits(text.substr(begin, end - begin));
        for (const form& f : forms_) {
            const place_range places = places_of(f, end - begin, digits);
            for (std::size_t at = places.first; at < places.last; ++at) {
                const std::size_t from = begin + at;
                const word_key key = key_of_ascii_word(data, from, from + f.length);
                if (!may_be(key.hash)) continue;
                char folded[longest];
                for (std::size_t i = 0; i < f.length; ++i) folded[i] = static_cast<char>(data[from + i] | 0x20);
                const std::uint32_t number = trie.find_marked(mark_of(f.before), {folded, f.length}, mark_of(f.after));
                if (number != surface_trie::none) found(number, at);
            }
        }
    }

private:
    struct form {
        affix before = affix::none;
        affix after = affix::none;
        std::uint8_t length = 0;
    };
    struct place_range {
        std::size_t first, last; // the last is left out
    };
    struct digits_at_ends {
        std::size_t leading = 0;
        std::size_t trailing = 0;

        explicit digits_at_ends(std::string_view word) noexcept {
            while (leading < word.size() && is_digit(word[leading])) ++leading;
            while (trailing < word.size() && is_digit(word[word.size() - trailing - 1])) ++trailing;
        }
        [[nodiscard]] static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
    };

    /// Where in a word of `size` bytes one of this form may begin.
    [[nodiscard]] static place_range places_of(const form& f, std::size_t size, const digits_at_ends& digits) noexcept {
        if (f.length >= size) return {0, 0};
        const std::size_t room = size - f.length;
        std::size_t first = f.before == affix::none ? 0 : 1;
        std::size_t last = f.before == affix::none ? 0 : room;
        if (f.before == affix::digits && digits.leading < last) last = digits.leading;
        if (f.after == affix::none) {
            first = room;
        } else {
            if (last == room) --last;
            if (f.after == affix::digits && room > digits.trailing + first) first = room - digits.trailing;
        }
        return {first, last + 1};
    }

    [[nodiscard]] bool may_be(std::uint64_t hash) const noexcept {
        const std::uint64_t bit = hash >> 52;
        return ((filter_[bit / 64] >> (bit % 64)) & 1u) != 0;
    }

    /// The same for a word that is not all ASCII: it is folded first, and where its characters began is kept.
    template <class Found>
    void for_each_inside_folded(const surface_trie& trie, std::string_view word, Found& found) const {
        char bytes[longest];
        std::uint8_t origins[longest];
        std::size_t size = 0;
        for (const char *p = word.data(), *end = p + word.size(); p != end;) {
            const folded_unit unit = read_unit(p, end);
            char code[4] = {};
            const unsigned n = encode_utf8(static_cast<char32_t>(unit.code), code);
            if (size + n > longest) return;
            for (unsigned i = 0; i < n; ++i) {
                bytes[size] = code[i];
                origins[size++] = static_cast<std::uint8_t>(p - word.data());
            }
            p += unit.length;
        }
        const digits_at_ends digits(std::string_view(bytes, size));
        for (const form& f : forms_) {
            const place_range places = places_of(f, size, digits);
            for (std::size_t at = places.first; at < places.last; ++at) {
                const std::uint32_t number =
                    trie.find_marked(mark_of(f.before), {bytes + at, f.length}, mark_of(f.after));
                if (number != surface_trie::none) found(number, origins[at]);
            }
        }
    }

    plain_vector<form> forms_;
    std::uint64_t filter_[64] = {}; // one bit for the hash of each word
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
