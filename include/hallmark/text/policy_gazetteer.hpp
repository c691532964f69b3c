// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_POLICY_GAZETTEER_HPP
#define HALLMARK_TEXT_POLICY_GAZETTEER_HPP

// A gazetteer whose surfaces have rules: case, affixes, plurals, gaps, words that must stand near, phrases that silence
// them (surface_policy.hpp says each); and several labels for one surface. Without any of that, take gazetteer.hpp.
//
//     policy_gazetteer_builder builder;
//     builder.add("tf", 0, {.after = affix::digits})                                  // tf2, tf1
//         .add("GAN", 1, {.letters = letter_case::exact, .plural = true})             // GANs, not gan
//         .add("go", 2, {.context = {"golang", "goroutine"}, .within = 12})
//         .add_stop("go to");                                                         // never go
//     const checked<policy_gazetteer> names = builder.build();
//     names.value.for_each_match(text, [](const gazetteer_match& m) { ... });

#include "../core/checked.hpp"
#include "../core/label_id.hpp"
#include "detail/match_pile.hpp"
#include "detail/scan.hpp"
#include "detail/surface_forms.hpp"
#include "detail/surface_list.hpp"
#include "detail/surface_rules.hpp"
#include "detail/surface_scan.hpp"
#include "detail/surface_trie.hpp"
#include "fold.hpp"
#include "gazetteer.hpp"
#include "surface_policy.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// A resolver: all labels of an ambiguous place are told.
struct every_label {
    [[nodiscard]] constexpr std::size_t operator()(std::string_view, std::span<const gazetteer_match>) const noexcept {
        return 0;
    }
};
/// A resolver: an ambiguous place is told by none.
struct unambiguous_only {
    [[nodiscard]] constexpr std::size_t operator()(std::string_view,
                                                   std::span<const gazetteer_match> labels) const noexcept {
        return labels.size();
    }
};

/// What chooses among the labels of one place: called with the text and a match for each label (two or more, of one
/// span, by priority and then in the order of adding), gives the index of the one to tell; any other number tells none.
template <class R>
concept label_resolver = std::is_invocable_r_v<std::size_t, R&, std::string_view, std::span<const gazetteer_match>>;

static_assert(label_resolver<every_label> && label_resolver<unambiguous_only>);

/// Finds whole names in text as gazetteer does, by the surface_policy of each. What else it does:
/// - A surface may be added for several labels, with a policy for each. All that count at the chosen place are told,
///   the higher priority first, then the earlier added, each label once; a resolver may choose among them. Where a
///   surface stands as it is, those that stand there by an affix, a plural or a gap alone do not count.
/// - Stop phrases silence: a match that lies within a stop phrase (or is it) does not count. They are sought before
///   anything is chosen, wherever they stand.
/// - Selections as in gazetteer. leftmost_first goes by priority, of equals by the order of adding, of one surface the
///   longer; it decides before the length, not before the place. What does not count by its policy is never chosen:
///   "testing" is found where "testing 123" lacks its context.
///
/// Without affixes nearly as fast as gazetteer; with an affix at a first word a third of it, as every word of a text is
/// looked at: O(bytes * lengths of such words). A surface with gaps looks at up to 64 words at each place of its first
/// word, one with a context at 2 * within. Finding allocates nothing, unless more than 16 surfaces begin at one place.
/// Threads may share one.
class policy_gazetteer {
public:
    using match = gazetteer_match;

    /// One that finds nothing.
    policy_gazetteer() = default;

    /// Calls f(const gazetteer_match&) for each match, from left to right. f may return bool: false ends the search.
    template <match_selection Selection = match_selection::leftmost_longest, class F, class Resolver = every_label>
    requires std::invocable<F&, const gazetteer_match&> && label_resolver<Resolver>
    void for_each_match(std::string_view text, F&& f, Resolver resolver = {}) const {
        detail::search_state state;
        search<detail::native_words, Selection, false>(text, state, text.size(), f, resolver);
    }

    /// All matches, from left to right.
    template <match_selection Selection = match_selection::leftmost_longest, class Resolver = every_label>
    requires label_resolver<Resolver>
    [[nodiscard]] std::vector<gazetteer_match> find(std::string_view text, Resolver resolver = {}) const {
        std::vector<gazetteer_match> matches;
        for_each_match<Selection>(
            text, [&matches](const gazetteer_match& m) { matches.push_back(m); }, resolver);
        return matches;
    }

    /// Whether there is a match. Ends at the first.
    template <class = void>
    [[nodiscard]] bool contains(std::string_view text) const {
        return detail::any_match(*this, text);
    }

    /// The number of surfaces added, refused ones and stop phrases included.
    [[nodiscard]] std::size_t size() const noexcept { return rules_.surfaces.size(); }
    /// A surface as it was added; a wrong call unless i < size().
    [[nodiscard]] std::string_view surface(std::size_t i) const { return rules_.surfaces.surface(i); }
    /// The label of a surface, 0 for a stop phrase; a wrong call unless i < size().
    [[nodiscard]] label_id label(std::size_t i) const { return rules_.surfaces.label(i); }
    /// Whether it is a stop phrase; a wrong call unless i < size().
    [[nodiscard]] bool is_stop(std::size_t i) const {
        rules_.surfaces.require(i);
        return rules_.rules[i].stop;
    }

private:
    friend class policy_gazetteer_builder;
    template <class, match_selection>
    friend class gazetteer_stream;

    [[nodiscard]] std::size_t words_before() const noexcept { return rules_.words_before; }

    /// One search, or a stretch of it: see gazetteer.
    template <class Words, match_selection Selection, bool Open, class F, class Resolver>
    void search(std::string_view text, detail::search_state& state, std::size_t limit, F& f, Resolver& resolver) const {
        constexpr std::size_t end_of_search = detail::surface_scan<Words, Open>::end_of_search;
        std::size_t waiting = limit;
        detail::surface_pile found;
        const auto conclude = [&](std::size_t begin) -> std::size_t {
            if (silence(found, state) && begin >= state.free &&
                !tell<Selection>(text, begin, found, state, f, resolver))
                return end_of_search;
            return rules_.stops || begin > state.free ? begin
                                                      : state.free; // stop phrases are sought inside matches too
        };
        const auto wait = [&](std::size_t begin) {
            waiting = begin;
            return end_of_search;
        };
        if (!rules_.first_affixes.any()) {
            detail::surface_scan<Words, Open>::run(
                rules_.trie, text, state.from, limit,
                [&](std::size_t begin, const detail::surface_trie::place& at) -> std::size_t {
                    found.clear();
                    if (!rules_.template collect<Open>({text, begin, begin, begin < state.free}, at, found))
                        return wait(begin);
                    return conclude(begin);
                });
        } else {
            each_token<Open>(text, state, limit, found, conclude, wait);
        }
        state.from = waiting;
    }
    template <class Words, match_selection Selection, bool Open, class F>
    void search(std::string_view text, detail::search_state& state, std::size_t limit, F& f) const {
        every_label resolver;
        search<Words, Selection, Open>(text, state, limit, f, resolver);
    }

    /// The search where first words may have affixes: all words, one by one.
    template <bool Open, class Conclude, class Wait>
    void each_token(std::string_view text, detail::search_state& state, std::size_t limit, detail::surface_pile& found,
                    const Conclude& conclude, const Wait& wait) const {
        using trie = detail::surface_trie;
        const char* const data = text.data();
        std::size_t next = state.from;
        for (std::size_t at = state.from; at < limit;) {
            if (detail::class_of(data[at]) == detail::byte_class::separator) {
                ++at;
                continue;
            }
            const std::size_t begin = at;
            const trie::token token = trie::read_token(data, data + at, data + limit);
            at += token.length;
            if (token.is_separator || begin < next) continue;
            if (!token.is_word && token.code < 0x80u && !rules_.trie.begins_with(data[begin])) continue;
            found.clear();
            detail::place_of_text here{text, begin, begin, begin < state.free};
            if (!token.is_word) {
                const trie::place entered = rules_.trie.enter(text, begin, begin, {});
                if (entered.node == trie::root) continue;
                if (!rules_.template collect<Open>(here, entered, found)) return (void)wait(begin);
            } else if (begin == 0 || data[begin - 1] != '_') {
                if (rules_.trie.may_begin(token.key.hash)) {
                    const trie::place entered = rules_.trie.enter(text, begin, at, token.key);
                    if (entered.node != trie::root && !rules_.template collect<Open>(here, entered, found))
                        return (void)wait(begin);
                }
                bool whole = true;
                rules_.first_affixes.for_each_inside(
                    rules_.trie, text, begin, at, [&](std::uint32_t number, std::size_t core) {
                        here.core = begin + core;
                        const std::uint32_t node = rules_.trie.first_node(number);
                        whole = whole && (node == trie::root || rules_.template collect<Open>(here, {at, node}, found));
                    });
                if (!whole) return (void)wait(begin);
            }
            if (found.empty()) continue;
            next = conclude(begin);
            if (next == ~std::size_t{0}) return;
        }
    }

    /// Takes stop phrases and what lies within one off the pile. False: nothing is left.
    [[nodiscard]] bool silence(detail::surface_pile& found, detail::search_state& state) const {
        if (!rules_.stops) return !found.empty();
        for (const detail::surface_candidate& c : found)
            if (rules_.rules[c.surface].stop && c.end > state.silenced) state.silenced = c.end;
        std::size_t left = 0;
        for (const detail::surface_candidate c : found)
            if (!rules_.rules[c.surface].stop && c.end > state.silenced) found[left++] = c;
        found.resize(left);
        return left != 0;
    }

    /// Tells what is chosen of the candidates, at least one. False: the host ended the search.
    template <match_selection Selection, class F, class Resolver>
    [[nodiscard]] bool tell(std::string_view text, std::size_t begin, detail::surface_pile& found,
                            detail::search_state& state, F& f, Resolver& resolver) const {
        // By end, then by rank; where a surface stands as it is, those that are only derived do not count.
        const auto before = [this](std::uint32_t a, std::uint32_t b) {
            return rules_.rules[a].priority != rules_.rules[b].priority
                       ? rules_.rules[a].priority > rules_.rules[b].priority
                       : a < b;
        };
        found.sort([&](const detail::surface_candidate& a, const detail::surface_candidate& b) {
            return a.end != b.end ? a.end < b.end : a.derived != b.derived ? b.derived : before(a.surface, b.surface);
        });
        std::size_t left = 0;
        for (std::size_t i = 0, as_it_is = found.size(); i < found.size(); ++i) {
            if (!found[i].derived) as_it_is = i;
            const bool hidden = found[i].derived && as_it_is < i && found[as_it_is].end == found[i].end;
            if (!hidden) found[left++] = found[i];
        }
        found.resize(left);
        std::size_t first = 0;
        std::size_t last = found.size();
        if constexpr (Selection == match_selection::leftmost_longest) {
            first = last - 1;
            while (first > 0 && found[first - 1].end == found[first].end) --first;
        } else if constexpr (Selection == match_selection::leftmost_first) {
            std::size_t best = 0;
            for (std::size_t i = 1; i < last; ++i)
                if (!before(found[best].surface, found[i].surface)) best = i;
            const std::size_t end = found[best].end;
            while (found[first].end != end) ++first;
            last = first;
            while (last < found.size() && found[last].end == end) ++last;
        }
        for (std::size_t i = first; i < last;) {
            detail::match_pile<gazetteer_match, 8> labels;
            const std::size_t end = found[i].end;
            for (; i < last && found[i].end == end; ++i) {
                const gazetteer_match m{begin, end, rules_.surfaces.label_of(found[i].surface), found[i].surface};
                bool known = false;
                for (const gazetteer_match& other : labels) known = known || other.label == m.label;
                if (!known) labels.push_back(m);
            }
            if constexpr (Selection != match_selection::overlapping) state.free = end;
            if (!tell_labels(text, labels.view(), f, resolver)) return false;
        }
        return true;
    }
    template <class F, class Resolver>
    [[nodiscard]] static bool tell_labels(std::string_view text, std::span<const gazetteer_match> labels, F& f,
                                          Resolver& resolver) {
        if (labels.size() == 1) return detail::give(f, labels[0]);
        if constexpr (std::is_same_v<Resolver, every_label>) {
            for (const gazetteer_match& m : labels)
                if (!detail::give(f, m)) return false;
            return true;
        } else {
            const std::size_t chosen = resolver(text, labels);
            return chosen >= labels.size() || detail::give(f, labels[chosen]);
        }
    }

    detail::surface_rules rules_;
};

/// Collects surfaces, their policies and stop phrases, and builds a policy_gazetteer of them.
class policy_gazetteer_builder {
public:
    /// Adds a surface of a label. Nothing is checked before build.
    template <class = void>
    policy_gazetteer_builder& add(std::string_view surface, label_id label, const surface_policy& policy = {}) {
        add_rule(surface, label, policy);
        return *this;
    }
    /// Adds a phrase that silences surfaces within it: "style transfer learning" for "transfer learning". Numbered with
    /// the surfaces.
    template <class = void>
    policy_gazetteer_builder& add_stop(std::string_view phrase) {
        add_rule(phrase, 0, {});
        built_.rules_.rules.back().stop = true;
        return *this;
    }

    /// The number of surfaces and stop phrases added.
    [[nodiscard]] std::size_t size() const noexcept { return built_.size(); }

    /// The gazetteer and what is wrong with the surfaces; `where` is the number of a surface in the order of adding.
    /// - empty_name (error): it is empty or all separators; it is left out and never matches.
    /// - invalid_utf8 (warning): some bytes are not UTF-8; they match the same bytes.
    /// - unusable_policy (warning): a gap for a surface that is not two words or more, or too wide (it then has none);
    ///   a word of a context that is not one word (it is left out; a context of which nothing is left is never met).
    ///
    /// O(bytes). The builder stays as it is and may be built again.
    template <class = void>
    [[nodiscard]] checked<policy_gazetteer> build() const;

private:
    template <class = void>
    void add_rule(std::string_view surface, label_id label, const surface_policy& policy) {
        built_.rules_.surfaces.add(surface, label);
        detail::surface_rule r;
        r.priority = policy.priority;
        r.first_context = static_cast<std::uint32_t>(built_.rules_.contexts.size());
        for (const std::string& word : policy.context) built_.rules_.contexts.push_back(word);
        r.last_context = static_cast<std::uint32_t>(built_.rules_.contexts.size());
        r.within = policy.within;
        r.gap = policy.gap;
        r.letters = policy.letters;
        r.before = policy.before;
        r.after = policy.after;
        r.plural = policy.plural;
        built_.rules_.rules.push_back(r);
    }

    policy_gazetteer built_;
};

template <class>
checked<policy_gazetteer> policy_gazetteer_builder::build() const {
    checked<policy_gazetteer> result{built_, {}};
    policy_gazetteer& g = result.value;
    const auto unusable = [&](std::uint32_t i, std::string_view says) {
        g.rules_.surfaces.tell(result.problems, severity::warning, problem_code::unusable_policy, i, says);
    };
    std::vector<std::uint32_t> tails; // by node: the last of its endings
    std::string folded;
    for (std::uint32_t i = 0; i < g.size(); ++i) {
        detail::surface_rule& r = g.rules_.rules[i];
        fold_into(g.surface(i), folded);
        const bool usable = g.rules_.surfaces.usable(i, folded.empty(), result.problems);
        for (std::uint32_t c = r.first_context; c < r.last_context; ++c) {
            std::string word = fold(g.rules_.contexts[c]);
            const auto parts = detail::parts_of(word);
            if (parts.size() == 1 && parts.front().is_word) {
                g.rules_.contexts[c] = std::move(word);
            } else {
                unusable(i, "has the context " + detail::in_quotes(g.rules_.contexts[c]) + ", which is not one word");
                g.rules_.contexts[c].clear();
            }
        }
        if (r.first_context != r.last_context && r.within > g.rules_.words_before) g.rules_.words_before = r.within;
        if (!usable) continue;
        if (r.gap > 0) {
            bool words_only = true;
            const auto parts = detail::parts_of(folded);
            for (const detail::surface_part& p : parts) words_only = words_only && p.is_word;
            if (!words_only || parts.size() < 2 || r.gap >= detail::gap_window ||
                (parts.size() - 1) * (r.gap + 1) >= detail::gap_window) {
                unusable(i, std::string("cannot have gaps of ") + std::to_string(r.gap) + " words");
                r.gap = 0;
            }
        }
        g.rules_.stops = g.rules_.stops || r.stop;
        detail::surface_ending ended;
        ended.surface = i;
        detail::add_surface_form(g.rules_, tails, folded, ended);
        if (r.plural && folded.back() >= 'a' && folded.back() <= 'z') {
            ended.cut = detail::make_plural(folded);
            ended.derived = true;
            detail::add_surface_form(g.rules_, tails, folded, ended);
        }
    }
    g.rules_.trie.finish();
    return result;
}

HALLMARK_NAMESPACE_END

#endif
