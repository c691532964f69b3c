// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_GAZETTEER_STREAM_HPP
#define HALLMARK_TEXT_GAZETTEER_STREAM_HPP

// Text that arrives in chunks: the matches are those of the whole text.
//
//     gazetteer_stream stream(names);
//     while (read(chunk)) stream.feed(chunk, [](const gazetteer_match& m) { ... }); // m.begin: from the first chunk
//     stream.finish(...);

#include "../core/config.hpp"
#include "../core/utf8.hpp"
#include "detail/scan.hpp"
#include "detail/surface_scan.hpp"
#include "detail/surface_trie.hpp"
#include "gazetteer.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// The bytes of a text without a UTF-8 sequence at its end that more bytes may complete.
[[nodiscard]] inline std::string_view without_cut_character(std::string_view text) noexcept {
    for (std::size_t k = 1; k <= 3 && k <= text.size(); ++k) {
        const auto byte = static_cast<unsigned char>(text[text.size() - k]);
        if ((byte & 0xC0u) == 0x80u) continue;
        const std::size_t length = byte < 0xC2u || byte > 0xF4u ? 1 : byte < 0xE0u ? 2 : byte < 0xF0u ? 3 : 4;
        return length > k ? text.substr(0, text.size() - k) : text;
    }
    return text;
}

/// Where the word begins that a text ends in, or its end.
[[nodiscard]] inline std::size_t begin_of_cut_word(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    const char* p = end;
    while (p != text.data() && (class_of(p[-1]) == byte_class::word || class_of(p[-1]) == byte_class::high)) --p;
    while (p != end) {
        const surface_trie::token token = surface_trie::read_token(text.data(), p, end);
        if (token.is_word && p + token.length == end) break;
        p += token.length;
    }
    return static_cast<std::size_t>(p - text.data());
}

} // namespace detail

/// Finds the surfaces of a gazetteer in a text that comes in parts, which may be cut anywhere, inside a word or a
/// character too. What is found, and at which bytes, is what the gazetteer finds in the whole text, in the same order.
///
/// A match is given as soon as no further text can change it. Kept is what may still be a part of a match (from the
/// first start that is not decided to the end of the text so far), in memory that is used again. O(bytes) in all, as
/// long as the chunks are. The gazetteer must outlive the stream.
template <class Gazetteer = gazetteer, match_selection Selection = match_selection::leftmost_longest>
class gazetteer_stream {
public:
    using match = typename Gazetteer::match;

    explicit gazetteer_stream(const Gazetteer& names) : names_(&names) {}

    /// The next part of the text. Calls f(const match&), which may return bool: false ends the search, and what follows
    /// up to finish is not looked at.
    template <class F>
    requires std::invocable<F&, const match&>
    void feed(std::string_view chunk, F&& f) {
        if (ended_) return;
        text_.append(chunk);
        if (text_.size() < worth_a_search_) return;
        const std::string_view whole = detail::without_cut_character(text_);
        search<true>(whole, detail::begin_of_cut_word(whole), f);
        // What is needed still: the text from the first open start on, a character before it, and the words before it.
        std::size_t keep = state_.from;
        const std::size_t words = names_->words_before();
        const std::size_t floor = detail::context_floor(keep, words);
        for (std::size_t n = words; n > 0; --n) {
            const text_span word = detail::word_before(text_, keep, floor);
            if (word.end == 0) break;
            keep = word.begin;
        }
        if (keep > 0) --keep;
        text_.erase(0, keep);
        dropped_ += keep;
        state_.from -= keep;
        state_.free = state_.free < keep ? 0 : state_.free - keep;
        state_.silenced = state_.silenced < keep ? 0 : state_.silenced - keep;
        // A long rest is looked at again only when it has doubled, so that each byte is looked at a few times in all.
        const std::size_t open = text_.size() - state_.from;
        worth_a_search_ = open < 256 ? 0 : text_.size() + open;
    }

    /// The text ends here. Gives the matches that waited; then the stream is ready for another text.
    template <class F>
    requires std::invocable<F&, const match&>
    void finish(F&& f) {
        if (!ended_) search<false>(text_, text_.size(), f);
        text_.clear();
        dropped_ = 0;
        state_ = {};
        worth_a_search_ = 0;
        ended_ = false;
    }

    /// The bytes that are kept for what may still be found.
    [[nodiscard]] std::size_t pending() const noexcept { return text_.size(); }

private:
    template <bool Open, class F>
    void search(std::string_view text, std::size_t limit, F& f) {
        auto shift = [&](const match& found) {
            match m = found;
            m.begin += dropped_;
            m.end += dropped_;
            ended_ = !detail::give(f, m);
            return !ended_;
        };
        if (state_.from < limit || !Open) {
            names_->template search<detail::native_words, Selection, Open>(text, state_, limit, shift);
        }
    }

    const Gazetteer* names_;
    std::string text_;               // what is not decided, and what comes before it as far as it matters
    std::size_t dropped_ = 0;        // bytes of the text before text_
    detail::search_state state_{};   // in text_
    std::size_t worth_a_search_ = 0; // a size of text_
    bool ended_ = false;             // by f
};

HALLMARK_NAMESPACE_END

#endif
