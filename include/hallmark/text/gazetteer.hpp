// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_GAZETTEER_HPP
#define HALLMARK_TEXT_GAZETTEER_HPP

// Which of many surfaces (names of labels) stand where in a text.
//
//     gazetteer_builder builder;
//     builder.add("c++", 32).add("natural-language-processing", 240).add("NLP", 240);
//     const checked<gazetteer> names = builder.build();
//     names.value.for_each_match("Natural language  processing in C++", [](const gazetteer_match& m) { ... });

#include "../core/checked.hpp"
#include "../core/label_id.hpp"
#include "detail/scan.hpp"
#include "detail/surface_trie.hpp"
#include "fold.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

/// Finds whole names in text, all in one pass. What matches:
/// - Case does not count (fold_case, all scripts). Separators inside a surface ('-', '_', white space, any run of them)
///   match any run of them: "deep-learning" stands in "Deep\n  learning". Those at its ends do not count.
/// - Whole words only. Where a surface begins or ends with a word character (is_word_character), no word character may
///   stand beside it: "tf" is not in "platform", "tf2" or "tf_x"; "NLP" is in "(NLP’s)". Where it begins or ends with
///   another character nothing is asked: "c++" is in "c++11", ".net" in "asp.net".
/// - Of all whole words the leftmost, of those the longest; matches do not overlap. The boundary is asked before the
///   longest is chosen: "testing" is found in "testing 12345" though "testing 123" is a surface too.
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
    template <class F>
    requires std::invocable<F&, const gazetteer_match&>
    void for_each_match(std::string_view text, F&& f) const { scan<detail::native_words, false>(text, f); }

    /// Calls f(const gazetteer_match&) for each place where a surface stands as whole words, also inside of others and across them:
    /// "segmentation" in "image segmentation", and "object detection" beside it where that is a surface too. By begin, the shorter
    /// before the longer. f may return bool: false ends the search.
    template <class F>
    requires std::invocable<F&, const gazetteer_match&>
    void for_each_occurrence(std::string_view text, F&& f) const { scan<detail::native_words, true>(text, f); }

    /// All matches, from left to right.
    [[nodiscard]] std::vector<gazetteer_match> find(std::string_view text) const {
        std::vector<gazetteer_match> matches;
        for_each_match(text, [&matches](const gazetteer_match& m) { matches.push_back(m); });
        return matches;
    }

    /// Whether there is a match. Ends at the first.
    [[nodiscard]] bool contains(std::string_view text) const {
        bool any = false;
        for_each_match(text, [&any](const gazetteer_match&) { return !(any = true); });
        return any;
    }

    /// The number of surfaces added, refused ones included.
    [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
    /// A surface as it was added; i < size().
    [[nodiscard]] std::string_view surface(std::size_t i) const {
        HALLMARK_REQUIRE(i < size(), "gazetteer: surface " + std::to_string(i) + " of " + std::to_string(size()));
        return std::string_view(surfaces_).substr(begins_[i], begins_[i + 1] - begins_[i]);
    }
    /// The label of a surface; i < size().
    [[nodiscard]] label_id label(std::size_t i) const {
        HALLMARK_REQUIRE(i < size(), "gazetteer: surface " + std::to_string(i) + " of " + std::to_string(size()));
        return labels_[i];
    }

private:
    friend class gazetteer_builder;
    friend struct gazetteer_testing;

    static constexpr std::size_t block = 1024; // bytes of the text a round; its positions fit on the stack

    // What is noted of a block, in bytes behind its begin. Not initialised: a thousand of each stand on the stack of
    // every call.
    struct start { // where a surface may begin, by the filter of first words
        std::uint32_t begin;
        std::uint32_t end;
        std::uint32_t size; // of the word's key
        std::uint64_t hash;
    };
    struct entry { // where one does begin, as far as two more bytes tell
        std::uint32_t begin;
        std::uint32_t end; // of the first token
        std::uint32_t node;
    };

    template <class F>
    static bool give(F& f, const gazetteer_match& m) {
        if constexpr (std::is_same_v<std::invoke_result_t<F&, const gazetteer_match&>, bool>) {
            return f(m);
        } else {
            f(m);
            return true;
        }
    }

    /// Four steps a block, the first three almost without branches: where words begin and end, 64 bytes at once; which
    /// of them may begin a surface, one hash and one bit each; which of those do, by the first word and the next two
    /// bytes; there the trie is walked.
    template <class Words, bool All = false, class F>
    void scan(std::string_view text, F& f) const {
        if (trie_.empty()) return;
        std::size_t free_from = 0; // behind the last match
        bool go_on = true;
        const auto match_from = [&](std::size_t begin, const detail::surface_trie::place& at) {
            if constexpr (All) {
                trie_.walk(text, at, [&](std::size_t end, std::uint32_t surface) {
                    if (go_on) go_on = give(f, {begin, end, labels_[surface], surface});
                });
                return;
            }
            gazetteer_match best;
            bool any = false;
            trie_.walk(text, at, [&](std::size_t end, std::uint32_t surface) {
                best = {begin, end, 0, surface};
                any = true;
            });
            if (!any) return;
            best.label = labels_[best.surface];
            free_from = best.end;
            go_on = give(f, best);
        };
        const auto enter_and_match = [&](std::size_t begin, std::size_t end, const detail::word_key& key) {
            if (begin < free_from || !go_on) return;
            const auto at = trie_.enter(text, begin, end, key);
            if (trie_.may_match(at, text)) match_from(begin, at);
        };

        std::uint32_t edges[block + 32]; // where words begin and end, by turns
        start starts[block + 1];
        entry entries[block + 1];
        bool open = false; // whether a word runs on from the block before
        std::size_t open_begin = 0;
        for (std::size_t base = 0; base < text.size() && go_on; base += block) {
            const std::size_t length = text.size() - base < block ? text.size() - base : block;
            const std::size_t edge_count = find_edges<Words>(text, base, length, open, edges);
            std::size_t i = 0;
            std::uint32_t gap = 0; // where the bytes begin that are in no word
            if (open) {
                if (edge_count == 0) continue;
                trie_.for_each_start(text, open_begin, base + edges[0], enter_and_match);
                gap = edges[0];
                i = 1;
            }
            const std::size_t count = trie_.has_ascii_starts()
                                          ? find_starts<true>(text, base, length, edges, i, edge_count, gap, starts)
                                          : find_starts<false>(text, base, length, edges, i, edge_count, gap, starts);
            std::size_t entered = 0;
            for (std::size_t k = 0; k < count; ++k) {
                const start& s = starts[k];
                const auto at = trie_.enter(text, base + s.begin, base + s.end, detail::word_key{s.hash, s.size});
                entries[entered] = {s.begin, static_cast<std::uint32_t>(at.end - base), at.node};
                entered += trie_.may_match(at, text) ? 1u : 0u;
            }
            for (std::size_t k = 0; k < entered && go_on; ++k) {
                const entry& e = entries[k];
                if (base + e.begin >= free_from) match_from(base + e.begin, {base + e.end, e.node});
            }
            open = (edge_count - i) % 2 != 0;
            if (open) open_begin = base + edges[edge_count - 1];
        }
    }

    /// The places of a block where words begin and end. A word that ends with the text ends with its last block.
    template <class Words>
    static std::size_t find_edges(std::string_view text, std::size_t base, std::size_t length, bool open,
                                  std::uint32_t* edges) {
        std::size_t count = 0;
        std::uint64_t carry = open ? 1 : 0;
        for (std::size_t at = 0; at < length; at += 64) {
            const std::uint64_t mask =
                length - at >= 64 ? Words::mask(text.data() + base + at) : detail::last_mask<Words>(text, base + at);
            std::uint64_t changes = mask ^ ((mask << 1) | carry);
            carry = mask >> 63;
            const std::size_t here = detail::count_ones(changes);
            // Sixteen a turn, some for nothing: cheaper than a branch for each.
            std::uint32_t* to = edges + count;
            do {
                for (std::size_t k = 0; k < 16; ++k) {
                    *to++ = static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(changes));
                    changes &= changes - 1;
                }
            } while (changes != 0);
            count += here;
        }
        if (carry != 0 && base + length == text.size()) edges[count++] = static_cast<std::uint32_t>(length);
        return count;
    }

    /// The places of a block where a surface may begin, from the word that begins at edges[i] on.
    template <bool Gaps>
    std::size_t find_starts(std::string_view text, std::size_t base, std::size_t length, const std::uint32_t* edges,
                            std::size_t i, std::size_t edge_count, std::uint32_t gap, start* starts) const {
        const char* const data = text.data() + base;
        std::size_t count = 0;
        const auto add = [&](std::size_t begin, std::size_t end, const detail::word_key& key) {
            starts[count++] = {static_cast<std::uint32_t>(begin - base), static_cast<std::uint32_t>(end - base),
                               static_cast<std::uint32_t>(key.size), key.hash};
        };
        const auto add_gap = [&](std::uint32_t end) {
            for (std::uint32_t at = gap; at < end; ++at) {
                if (trie_.begins_with(data[at])) starts[count++] = {at, at, 0, 0};
            }
        };
        // Words are read from their end backwards, eight bytes at once. Before a text there is nothing to read: words
        // in its first eight bytes are read from a copy with eight zeros before it.
        char head[16] = {};
        std::memcpy(head + 8, text.data(), text.size() < 8 ? text.size() : 8);
        const std::uint32_t head_size = base == 0 ? 8 : 0;
        for (; i + 1 < edge_count; i += 2) {
            const std::uint32_t begin = edges[i];
            const std::uint32_t end = edges[i + 1];
            const std::uint32_t size = end - begin;
            if constexpr (Gaps) add_gap(begin);
            gap = end;
            const char* const from = end < head_size ? head + 8 : data;
            const std::uint32_t eight = size < 8 ? size : 8;
            const std::uint32_t shift = 64 - 8 * eight;
            const std::uint64_t first = detail::load_eight(from + begin + eight - 8);
            const std::uint64_t last = detail::load_eight(from + end - 8);
            const std::uint64_t beyond_eight = size > 8 ? ~std::uint64_t{0} : 0;
            const std::uint64_t hash = detail::hash_word((first | detail::lower_bits) >> shift,
                                                         (last | detail::lower_bits) & beyond_eight, 0, size);
            if ((((first >> shift) | (last & beyond_eight)) & detail::high_bits) != 0 || size > 16) [[unlikely]] {
                trie_.for_each_start(text, base + begin, base + end, add);
            } else {
                starts[count] = {begin, end, size, hash};
                count += trie_.may_begin(hash) ? 1u : 0u;
            }
        }
        if constexpr (Gaps) add_gap(i < edge_count ? edges[i] : static_cast<std::uint32_t>(length));
        return count;
    }

    detail::surface_trie trie_;
    std::vector<label_id> labels_;
    std::string surfaces_;               // as added, one behind the other
    std::vector<std::size_t> begins_{0}; // of each surface, and the end of the last
};

/// Collects surfaces and builds a gazetteer of them.
class gazetteer_builder {
public:
    /// Adds a surface of a label. Nothing is checked before build.
    gazetteer_builder& add(std::string_view surface, label_id label) {
        built_.surfaces_.append(surface);
        built_.begins_.push_back(built_.surfaces_.size());
        built_.labels_.push_back(label);
        return *this;
    }

    /// The number of surfaces added.
    [[nodiscard]] std::size_t size() const noexcept { return built_.size(); }

    /// The gazetteer and what is wrong with the surfaces; `where` is the number of a surface in the order of add.
    /// - empty_name (error): it is empty or all separators; it is left out and never matches.
    /// - ambiguous_alias (warning): it folds to the same as an earlier one of another label, which is kept. Of the same
    /// label
    ///   it is no problem: matches carry the number of the earlier one.
    /// - invalid_utf8 (warning): some bytes are not UTF-8; they match the same bytes.
    ///
    /// O(bytes). The builder stays as it is and may be built again.
    [[nodiscard]] checked<gazetteer> build() const {
        checked<gazetteer> result{built_, {}};
        gazetteer& g = result.value;
        std::string folded;
        for (std::size_t i = 0; i < g.size(); ++i) {
            const std::string_view surface = g.surface(i);
            const auto number = static_cast<std::uint32_t>(i);
            if (!detail::is_utf8(surface)) {
                result.problems.add(severity::warning, problem_code::invalid_utf8, std::to_string(i),
                                    "surface '" + std::string(surface) + "' is not UTF-8");
            }
            fold_into(surface, folded);
            if (folded.empty()) {
                result.problems.add(severity::error, problem_code::empty_name, std::to_string(i),
                                    "surface '" + std::string(surface) + "' is empty or only separators");
                continue;
            }
            const std::uint32_t node = g.trie_.insert(folded);
            const std::uint32_t before = g.trie_.surface(node);
            if (before == detail::surface_trie::none) {
                g.trie_.set_surface(node, number);
            } else if (g.labels_[before] != g.labels_[i]) {
                result.problems.add(severity::warning, problem_code::ambiguous_alias, std::to_string(i),
                                    "surface '" + std::string(surface) + "' of label " + std::to_string(g.labels_[i]) +
                                        " folds to the same as '" + std::string(g.surface(before)) + "' of label " +
                                        std::to_string(g.labels_[before]) + ", which is kept");
            }
        }
        g.trie_.finish();
        return result;
    }

private:
    gazetteer built_;
};

HALLMARK_NAMESPACE_END

#endif
