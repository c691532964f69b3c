// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_GAZETTEER_HPP
#define HALLMARK_TEXT_GAZETTEER_HPP

// Which of many surfaces (names of labels) stand where in a text: those of an ontology, of a word list. Four headers
// answer it; their builders, matches and problems are alike:
//
//   gazetteer.hpp         names as they are, but for case and separators: the fastest, and the one to begin with
//   policy_gazetteer.hpp  each name has rules: exact case, "tf2" for "tf", plurals, words between or near, phrases that
//                         silence it; several labels for one name. Nearly as fast where no name has affixes
//   fuzzy_gazetteer.hpp   names with up to two typing errors; some fifty times slower
//   gazetteer_stream.hpp  one of the first two, over text that arrives in chunks
//
//     gazetteer_builder builder;
//     builder.add("c++", 32).add("natural-language-processing", 240).add("NLP", 240);
//     const checked<gazetteer> names = builder.build();
//     names.value.for_each_match("Natural language  processing in C++", [](const gazetteer_match& m) { ... });

#include "../core/checked.hpp"
#include "../core/label_id.hpp"
#include "detail/scan.hpp"
#include "detail/surface_list.hpp"
#include "detail/surface_scan.hpp"
#include "detail/surface_trie.hpp"
#include "fold.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// A surface that stands in a text.
struct gazetteer_match {
    std::size_t begin = 0; ///< the bytes [begin, end) of the text
    std::size_t end = 0;
    label_id label = 0;
    std::uint32_t surface = 0; ///< which surface: its number in the order in which they were added

    friend bool operator==(const gazetteer_match&, const gazetteer_match&) = default;
};

/// Which of the surfaces that stand in a text are told.
enum class match_selection : std::uint8_t {
    leftmost_longest, ///< of those that begin leftmost the longest; behind it the next
    leftmost_first,   ///< of those that begin leftmost the one added first, as in a list of alternatives; behind it the
                      ///< next
    overlapping       ///< all; those that begin at one place from the shortest to the longest
};

/// Finds whole names in text, all in one pass. What matches:
/// - Case does not count (fold_case, all scripts). Separators inside a surface ('-', '_', white space, any run of them)
///   match any run of them: "deep-learning" stands in "Deep\n  learning". Those at its ends do not count.
/// - Whole words only. Where a surface begins or ends with a word character (is_word_character), no word character may
///   stand beside it: "tf" is not in "platform", "tf2" or "tf_x"; "NLP" is in "(NLP’s)". Where it begins or ends with
///   another character nothing is asked: "c++" is in "c++11", ".net" in "asp.net".
/// - Of all whole words the leftmost, of those the longest; matches do not overlap. The boundary is asked before the
///   longest is chosen: "testing" is found in "testing 12345" though "testing 123" is a surface too. Other selections
///   are a template argument: names.find<match_selection::overlapping>(text).
///
/// A byte that is not UTF-8 is a character of its own, in no word. Offsets are bytes of the text as it is, of any size.
/// A text costs O(bytes * tokens of the longest surface) whatever it holds, in practice one pass; finding allocates
/// nothing. A surface takes about 180 bytes of memory. Threads may share one.
class gazetteer {
public:
    using match = gazetteer_match;

    /// One that finds nothing.
    gazetteer() = default;

    /// Calls f(const gazetteer_match&) for each match, from left to right. f may return bool: false ends the search.
    template <match_selection Selection = match_selection::leftmost_longest, class F>
    requires std::invocable<F&, const gazetteer_match&>
    void for_each_match(std::string_view text, F&& f) const {
        detail::search_state state;
        search<detail::native_words, Selection, false>(text, state, text.size(), f);
    }

    /// All matches, from left to right.
    template <match_selection Selection = match_selection::leftmost_longest>
    [[nodiscard]] std::vector<gazetteer_match> find(std::string_view text) const {
        std::vector<gazetteer_match> matches;
        for_each_match<Selection>(text, [&matches](const gazetteer_match& m) { matches.push_back(m); });
        return matches;
    }

    /// Whether there is a match. Ends at the first.
    template <class = void>
    [[nodiscard]] bool contains(std::string_view text) const {
        return detail::any_match(*this, text);
    }

    /// The number of surfaces added, refused ones included.
    [[nodiscard]] std::size_t size() const noexcept { return surfaces_.size(); }
    /// A surface as it was added; a wrong call unless i < size().
    [[nodiscard]] std::string_view surface(std::size_t i) const { return surfaces_.surface(i); }
    /// The label of a surface; a wrong call unless i < size().
    [[nodiscard]] label_id label(std::size_t i) const { return surfaces_.label(i); }

private:
    friend class gazetteer_builder;
    friend struct gazetteer_testing;
    template <class, match_selection>
    friend class gazetteer_stream;

    /// How many words in front of a start have a say in it.
    [[nodiscard]] static constexpr std::size_t words_before() noexcept { return 0; }

    /// One search, or a stretch of it: from where the state stands to `limit`, in a text that, when Open, may go on.
    /// The state then stands at `limit`, or before it at the first start that has to wait for more text.
    template <class Words, match_selection Selection, bool Open, class F>
    void search(std::string_view text, detail::search_state& state, std::size_t limit, F& f) const {
        using scan = detail::surface_scan<Words, Open>;
        std::size_t waiting = limit;
        const auto at_word = [&](std::size_t begin, const detail::surface_trie::place& at) -> std::size_t {
            if constexpr (Open) {
                if (trie_.template walk<true>(text, at, [](std::size_t, std::uint32_t) {})) {
                    waiting = begin;
                    return scan::end_of_search;
                }
            }
            if constexpr (Selection == match_selection::overlapping) {
                bool go_on = true;
                trie_.walk(text, at, [&](std::size_t end, std::uint32_t surface) {
                    const gazetteer_match found{begin, end, surfaces_.label_of(surface), surface};
                    go_on = go_on && detail::give(f, found);
                });
                return go_on ? begin : scan::end_of_search;
            } else {
                gazetteer_match best;
                bool any = false;
                trie_.walk(text, at, [&](std::size_t end, std::uint32_t surface) {
                    if constexpr (Selection == match_selection::leftmost_first) {
                        if (any && best.surface < surface) return;
                    }
                    best = {begin, end, 0, surface};
                    any = true;
                });
                if (!any) return begin;
                best.label = surfaces_.label_of(best.surface);
                return detail::give(f, best) ? best.end : scan::end_of_search;
            }
        };
        scan::run(trie_, text, state.from, limit, at_word);
        state.from = waiting;
    }

    detail::surface_trie trie_;
    detail::surface_list surfaces_;
};

/// Collects surfaces and builds a gazetteer of them.
class gazetteer_builder {
public:
    /// Adds a surface of a label. Nothing is checked before build.
    gazetteer_builder& add(std::string_view surface, label_id label) {
        built_.surfaces_.add(surface, label);
        return *this;
    }

    /// The number of surfaces added.
    [[nodiscard]] std::size_t size() const noexcept { return built_.size(); }

    /// The gazetteer and what is wrong with the surfaces; `where` is the number of a surface in the order of add.
    /// - empty_name (error): it is empty or all separators; it is left out and never matches.
    /// - ambiguous_alias (warning): it folds to the same as an earlier one of another label, which is kept
    ///   (policy_gazetteer keeps both). Of the same label it is no problem: matches carry the number of the earlier
    ///   one.
    /// - invalid_utf8 (warning): some bytes are not UTF-8; they match the same bytes.
    ///
    /// O(bytes). The builder stays as it is and may be built again.
    template <class = void>
    [[nodiscard]] checked<gazetteer> build() const {
        checked<gazetteer> result{built_, {}};
        gazetteer& g = result.value;
        std::string folded;
        for (std::size_t i = 0; i < g.size(); ++i) {
            fold_into(g.surface(i), folded);
            if (!g.surfaces_.usable(i, folded.empty(), result.problems)) continue;
            const std::uint32_t node = g.trie_.insert(folded);
            const std::uint32_t before = g.trie_.surface(node);
            if (before == detail::surface_trie::none)
                g.trie_.set_surface(node, static_cast<std::uint32_t>(i));
            else
                g.surfaces_.tell_same(i, before, result.problems);
        }
        g.trie_.finish();
        return result;
    }

private:
    gazetteer built_;
};

HALLMARK_NAMESPACE_END

#endif
