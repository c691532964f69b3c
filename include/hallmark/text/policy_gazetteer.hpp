// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_POLICY_GAZETTEER_HPP
#define HALLMARK_TEXT_POLICY_GAZETTEER_HPP

// A gazetteer whose surfaces have rules: case, affixes, plurals, gaps, words that must stand near, phrases that silence
// them; and several labels for one surface.
//
//     policy_gazetteer_builder builder;
//     builder.add("tf", 0, {.after = affix::digits})                                  // tf2, tf1
//         .add("GAN", 1, {.letters = letter_case::exact, .plural = true})             // GANs, not gan
//         .add("go", 2, {.context = {"golang", "goroutine"}, .within = 12})
//         .add_stop("go to");                                                         // never go
//     const checked<policy_gazetteer> names = builder.build();
//     names.value.for_each_match(text, [](const gazetteer_match& m) { ... });

#include "../core/checked.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "detail/affixes.hpp"
#include "detail/match_pile.hpp"
#include "detail/scan.hpp"
#include "detail/surface_scan.hpp"
#include "detail/surface_trie.hpp"
#include "fold.hpp"
#include "gazetteer.hpp"
#include "surface_policy.hpp"

#include <bit>
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
/// the
///   higher priority first, then the earlier added, each label once; a resolver may choose among them. Where a surface
///   stands as it is, those that stand there by an affix, a plural or a gap alone do not count.
/// - Stop phrases silence: a match that lies within a stop phrase (or is it) does not count. They are sought before
///   anything is chosen, wherever they stand.
/// - Selections as in gazetteer. leftmost_first goes by priority, of equals by the order of adding, of one surface the
/// longer.
///   What does not count by its policy is never chosen: "testing" is found where "testing 123" lacks its context.
///
/// Without affixes and gaps nearly as fast as gazetteer. With an affix at a first word every word of a text is looked
/// at more closely, a few look-ups for each length of such words: O(bytes * lengths). A surface with gaps takes a look
/// at up to 64 words at each place of its first word, one with a context up to 2 * within. Finding allocates nothing,
/// unless more than 16 surfaces begin at one place. Threads may share one.
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
        bool any = false;
        for_each_match(text, [&any](const gazetteer_match&) { return !(any = true); });
        return any;
    }

    /// The number of surfaces added, refused ones and stop phrases included.
    [[nodiscard]] std::size_t size() const noexcept { return rules_.size(); }
    /// A surface as it was added; i < size().
    [[nodiscard]] std::string_view surface(std::size_t i) const {
        const rule& r = checked_rule(i);
        return std::string_view(bytes_).substr(r.begin, r.end - r.begin);
    }
    /// The label of a surface; i < size(). 0 for a stop phrase.
    [[nodiscard]] label_id label(std::size_t i) const { return checked_rule(i).label; }
    /// Whether it is a stop phrase; i < size().
    [[nodiscard]] bool is_stop(std::size_t i) const { return checked_rule(i).stop; }

private:
    friend class policy_gazetteer_builder;
    template <class, match_selection>
    friend class gazetteer_stream;

    static constexpr std::uint32_t none = detail::surface_trie::none;
    static constexpr std::size_t window = 64; // words of a text at which a surface with gaps looks

    struct rule {
        std::size_t begin = 0; // of the surface, in bytes_
        std::size_t end = 0;
        label_id label = 0;
        std::int32_t priority = 0;
        std::uint32_t first_context = 0; // in contexts_
        std::uint32_t last_context = 0;
        std::uint32_t within = 0;
        std::uint32_t gap = 0;
        letter_case letters = letter_case::any;
        affix before = affix::none;
        affix after = affix::none;
        bool plural = false;
        bool stop = false;
    };
    /// What ends at a node of the trie; for a surface with gaps, its first word does.
    struct ending {
        std::uint32_t surface = 0;
        std::uint32_t next = none;       // of the same node
        std::uint32_t first_word = none; // of a surface with gaps, in gap_words_
        std::uint32_t last_word = none;
        bool derived = false; // by an affix, a plural or a gap
        bool cut = false;     // whether the surface's last character was replaced (city, cities)
    };
    struct gap_word {
        std::uint32_t number; // in the trie
        std::size_t begin;    // in bytes_, for its case
        std::size_t end;
    };
    struct candidate {
        std::size_t end;
        std::uint32_t surface;
        bool derived;
    };
    using pile = detail::match_pile<candidate, 16>;

    [[nodiscard]] const rule& checked_rule(std::size_t i) const {
        HALLMARK_REQUIRE(i < size(),
                         "policy_gazetteer: surface " + std::to_string(i) + " of " + std::to_string(size()));
        return rules_[i];
    }
    [[nodiscard]] std::size_t words_before() const noexcept { return words_before_; }

    /// What one place of a text is looked at with.
    struct place_of_text {
        std::string_view text;
        std::size_t begin; // of the match
        std::size_t core;  // of the surface in it: behind an affix
        bool only_stops;   // when a match before reaches farther
    };

    /// One search, or a stretch of it: see gazetteer.
    template <class Words, match_selection Selection, bool Open, class F, class Resolver>
    void search(std::string_view text, detail::search_state& state, std::size_t limit, F& f, Resolver& resolver) const {
        constexpr std::size_t end_of_search = detail::surface_scan<Words, Open>::end_of_search;
        std::size_t waiting = limit;
        pile found;
        const auto conclude = [&](std::size_t begin) -> std::size_t {
            if (silence(found, state) && begin >= state.free &&
                !tell<Selection>(text, begin, found, state, f, resolver))
                return end_of_search;
            return stops_ || begin > state.free ? begin : state.free; // stop phrases are sought inside matches too
        };
        const auto wait = [&](std::size_t begin) {
            waiting = begin;
            return end_of_search;
        };
        if (!first_affixes_.any()) {
            detail::surface_scan<Words, Open>::run(
                trie_, text, state.from, limit,
                [&](std::size_t begin, const detail::surface_trie::place& at) -> std::size_t {
                    found.clear();
                    if (!collect<Open>({text, begin, begin, begin < state.free}, at, found)) return wait(begin);
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
    void each_token(std::string_view text, detail::search_state& state, std::size_t limit, pile& found,
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
            if (!token.is_word && token.code < 0x80u && !trie_.begins_with(data[begin])) continue;
            found.clear();
            place_of_text here{text, begin, begin, begin < state.free};
            if (!token.is_word) {
                const trie::place entered = trie_.enter(text, begin, begin, {});
                if (entered.node == trie::root) continue;
                if (!collect<Open>(here, entered, found)) return (void)wait(begin);
            } else if (begin == 0 || data[begin - 1] != '_') {
                if (trie_.may_begin(token.key.hash)) {
                    const trie::place entered = trie_.enter(text, begin, at, token.key);
                    if (entered.node != trie::root && !collect<Open>(here, entered, found)) return (void)wait(begin);
                }
                bool whole = true;
                first_affixes_.for_each_inside(trie_, text, begin, at, [&](std::uint32_t number, std::size_t core) {
                    here.core = begin + core;
                    const std::uint32_t node = trie_.first_node(number);
                    whole = whole && (node == trie::root || collect<Open>(here, {at, node}, found));
                });
                if (!whole) return (void)wait(begin);
            }
            if (found.empty()) continue;
            next = conclude(begin);
            if (next == ~std::size_t{0}) return;
        }
    }

    /// Puts what begins at a place on the pile, from where the trie was entered. False: more text has to come first.
    template <bool Open>
    [[nodiscard]] bool collect(const place_of_text& place, detail::surface_trie::place at, pile& found) const {
        using trie = detail::surface_trie;
        const std::string_view text = place.text;
        const char* const data = text.data();
        const char* const stop = data + text.size();
        while (true) {
            const trie::trie_node& here = trie_.node(at.node);
            if (Open && at.end == text.size()) return false;
            if (!add_endings<Open>(place, at, found)) return false;
            if ((here.joined | here.separated) == 0) return true;
            const char* const p = trie::skip_separators(data + at.end, stop);
            if (p == stop) return !Open;
            const bool separated = p != data + at.end;
            if (!trie::may_step(here, separated, *p)) return true;
            const trie::token token = trie::read_token(data, p, stop);
            const auto end = static_cast<std::size_t>(p - data) + token.length;
            std::uint32_t child = none;
            if (token.is_word) {
                if (Open && end == text.size()) return false;
                if (last_affixes_.any()) {
                    bool whole = true;
                    last_affixes_.for_each_inside(
                        trie_, text, end - token.length, end, [&](std::uint32_t number, std::size_t) {
                            const std::uint32_t last = trie_.child_by_word(at.node, separated, number);
                            whole = whole && (last == none || add_endings<Open>(place, {end, last}, found));
                        });
                    if (!whole) return false;
                }
                const std::uint32_t number = trie_.find_word(token.key, p, p + token.length);
                if (number != none) child = trie_.child_by_word(at.node, separated, number);
            } else {
                child = trie_.child_by_other(at.node, separated, token.code);
            }
            if (child == none) return true;
            at = {end, child};
        }
    }

    /// The surfaces that end at a node, as far as they count.
    template <bool Open>
    [[nodiscard]] bool add_endings(const place_of_text& place, const detail::surface_trie::place& at,
                                   pile& found) const {
        const detail::surface_trie::trie_node& here = trie_.node(at.node);
        for (std::uint32_t e = here.surface; e != none; e = endings_[e].next) {
            const ending& ended = endings_[e];
            const rule& r = rules_[ended.surface];
            if (place.only_stops && !r.stop) continue;
            std::size_t end = at.end;
            if (ended.first_word != none) {
                const reach reached = match_with_gaps<Open>(place, ended);
                if (reached.waits) return false;
                if (reached.end == 0) continue;
                end = reached.end;
            } else {
                if (here.ends_in_word && end < place.text.size() && place.text[end] == '_') continue;
                if (!has_case(place, end, r, ended.cut)) continue;
            }
            if (r.first_context != r.last_context) {
                const reach near = has_context<Open>(place, end, r);
                if (near.waits) return false;
                if (near.end == 0) continue;
            }
            found.push_back({end, ended.surface, ended.derived});
        }
        return true;
    }

    /// Whether the characters of a match have the case that its surface asks for.
    [[nodiscard]] bool has_case(const place_of_text& place, std::size_t end, const rule& r, bool cut) const {
        if (r.letters == letter_case::any) return true;
        return same_letters(std::string_view(bytes_).substr(r.begin, r.end - r.begin),
                            place.text.substr(place.core, end - place.core), r.letters == letter_case::initial, cut);
    }
    /// Whether the text begins with the characters of the surface as they are, separators aside; only the first one, or
    /// all but the last one.
    [[nodiscard]] static bool same_letters(std::string_view surface, std::string_view text, bool initial, bool cut) {
        const auto skip = [](std::string_view& s) {
            const char* const end = s.data() + s.size();
            s.remove_prefix(static_cast<std::size_t>(detail::surface_trie::skip_separators(s.data(), end) - s.data()));
        };
        while (true) {
            skip(surface);
            skip(text);
            if (surface.empty()) return true;
            const unsigned length = detail::decode_utf8(surface.data(), surface.data() + surface.size()).length;
            std::string_view rest = surface.substr(length);
            if (cut) {
                skip(rest);
                if (rest.empty()) return true;
            }
            if (text.substr(0, length) != surface.substr(0, length)) return false;
            if (initial) return true;
            surface.remove_prefix(length);
            text.remove_prefix(length);
        }
    }

    /// Where something ends (0: nowhere), or that more text has to come first.
    struct reach {
        std::size_t end = 0;
        bool waits = false;
    };

    /// Whether one of the words of a rule stands near: then `end` is not 0.
    template <bool Open>
    [[nodiscard]] reach has_context(const place_of_text& place, std::size_t end, const rule& r) const {
        using trie = detail::surface_trie;
        const std::string_view text = place.text;
        const auto listed = [&](const char* from, const char* to) {
            for (std::uint32_t c = r.first_context; c < r.last_context; ++c)
                if (detail::equals_folded(from, to, contexts_[c])) return true;
            return false;
        };
        std::size_t at = place.begin;
        for (std::uint32_t n = 0; n < r.within; ++n) {
            const detail::word_span word = detail::word_before(text, at);
            if (word.end == 0) break;
            if (listed(text.data() + word.begin, text.data() + word.end)) return {1, false};
            at = word.begin;
        }
        const char* const stop = text.data() + text.size();
        const char* p = text.data() + end;
        for (std::uint32_t n = 0; n < r.within;) {
            if (p == stop) return {0, Open};
            const trie::token token = trie::read_token(text.data(), p, stop);
            if (token.is_word) {
                if (Open && p + token.length == stop) return {0, true};
                if (listed(p, p + token.length)) return {1, false};
                ++n;
            }
            p += token.length;
        }
        return {};
    }

    /// Where the nearest end of a surface with gaps is. The places that its k-th word can have are the bits of a
    /// number: each lies at most gap + 1 behind one of the word before.
    template <bool Open>
    [[nodiscard]] reach match_with_gaps(const place_of_text& place, const ending& ended) const {
        using trie = detail::surface_trie;
        const rule& r = rules_[ended.surface];
        const std::string_view text = place.text;
        const char* const stop = text.data() + text.size();
        const std::size_t words = ended.last_word - ended.first_word;
        const std::size_t most = (words - 1) * (r.gap + 1) + 1;
        std::uint32_t numbers[window];
        std::size_t begins[window];
        std::size_t ends[window];
        std::size_t count = 0;
        for (const char* p = text.data() + place.begin; count < most;) {
            const trie::token token = trie::read_token(text.data(), p, stop);
            if (!token.is_word) break;
            if (Open && p + token.length == stop) return {0, true};
            numbers[count] = trie_.find_word(token.key, p, p + token.length);
            begins[count] = static_cast<std::size_t>(p - text.data());
            p += token.length;
            ends[count++] = static_cast<std::size_t>(p - text.data());
            p = trie::skip_separators(p, stop);
            if (p == stop) {
                if (Open) return {0, true};
                break;
            }
        }
        const auto stands = [&](std::size_t k, std::size_t i) {
            const gap_word& w = gap_words_[ended.first_word + k];
            if (numbers[i] != w.number) return false;
            if (r.letters == letter_case::any || (r.letters == letter_case::initial && k > 0)) return true;
            return same_letters(std::string_view(bytes_).substr(w.begin, w.end - w.begin),
                                text.substr(begins[i], ends[i] - begins[i]), r.letters == letter_case::initial,
                                ended.cut && k + 1 == words);
        };
        if (!stands(0, 0)) return {};
        std::uint64_t places = 1;
        for (std::size_t k = 1; k < words; ++k) {
            std::uint64_t next = 0;
            for (std::size_t d = 1; d <= r.gap + 1; ++d) next |= places << d;
            if (count < window) next &= (std::uint64_t{1} << count) - 1;
            places = 0;
            for (; next != 0; next &= next - 1) {
                const auto i = static_cast<std::size_t>(std::countr_zero(next));
                if (stands(k, i)) places |= std::uint64_t{1} << i;
            }
        }
        for (; places != 0; places &= places - 1) {
            const std::size_t end = ends[std::countr_zero(places)];
            if (end == text.size() || text[end] != '_') return {end, false};
        }
        return {};
    }

    /// Takes stop phrases and what lies within one off the pile. False: nothing is left.
    [[nodiscard]] bool silence(pile& found, detail::search_state& state) const {
        if (!stops_) return !found.empty();
        for (const candidate& c : std::span<const candidate>(found))
            if (rules_[c.surface].stop && c.end > state.silenced) state.silenced = c.end;
        std::size_t left = 0;
        for (const candidate c : std::span<const candidate>(found))
            if (!rules_[c.surface].stop && c.end > state.silenced) found[left++] = c;
        found.resize(left);
        return left != 0;
    }

    /// Tells what is chosen of the candidates, at least one. False: the host ended the search.
    template <match_selection Selection, class F, class Resolver>
    [[nodiscard]] bool tell(std::string_view text, std::size_t begin, pile& found, detail::search_state& state, F& f,
                            Resolver& resolver) const {
        // By end, then by rank; where a surface stands as it is, those that are only derived do not count.
        const auto before = [this](std::uint32_t a, std::uint32_t b) {
            return rules_[a].priority != rules_[b].priority ? rules_[a].priority > rules_[b].priority : a < b;
        };
        found.sort([&](const candidate& a, const candidate& b) {
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
                const gazetteer_match m{begin, end, rules_[found[i].surface].label, found[i].surface};
                bool known = false;
                for (const gazetteer_match& other : std::span<const gazetteer_match>(labels))
                    known = known || other.label == m.label;
                if (!known) labels.push_back(m);
            }
            if constexpr (Selection != match_selection::overlapping) state.free = end;
            if (!tell_labels(text, labels, f, resolver)) return false;
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

    detail::surface_trie trie_;        // its surfaces are numbers of endings_
    detail::plain_vector<rule> rules_; // by surface
    detail::plain_vector<ending> endings_;
    detail::plain_vector<gap_word> gap_words_;
    std::vector<std::string> contexts_; // folded
    std::string bytes_;                 // of the surfaces as added
    detail::affixed_words first_affixes_, last_affixes_;
    std::size_t words_before_ = 0; // the widest context
    bool stops_ = false;
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
        built_.rules_.back().stop = true;
        return *this;
    }

    /// The number of surfaces and stop phrases added.
    [[nodiscard]] std::size_t size() const noexcept { return built_.size(); }

    /// The gazetteer and what is wrong with the surfaces; `where` is the number of a surface in the order of adding.
    /// - empty_name (error): it is empty or all separators; it is left out and never matches.
    /// - invalid_utf8 (warning): some bytes are not UTF-8; they match the same bytes.
    /// - unusable_policy (warning): a gap for a surface that is not two words or more, or too wide (it then has no
    /// gap); a
    ///   word of a context that is not one word (it is left out; a context of which nothing is left is never met).
    ///
    /// O(bytes). The builder stays as it is and may be built again.
    template <class = void>
    [[nodiscard]] checked<policy_gazetteer> build() const;

private:
    template <class = void>
    void add_rule(std::string_view surface, label_id label, const surface_policy& policy) {
        policy_gazetteer::rule r;
        r.begin = built_.bytes_.size();
        built_.bytes_.append(surface);
        r.end = built_.bytes_.size();
        r.label = label;
        r.priority = policy.priority;
        r.first_context = static_cast<std::uint32_t>(built_.contexts_.size());
        for (const std::string& word : policy.context) built_.contexts_.push_back(word);
        r.last_context = static_cast<std::uint32_t>(built_.contexts_.size());
        r.within = policy.within;
        r.gap = policy.gap;
        r.letters = policy.letters;
        r.before = policy.before;
        r.after = policy.after;
        r.plural = policy.plural;
        built_.rules_.push_back(r);
    }

    template <class = void>
    static void add_ending(policy_gazetteer& g, std::vector<std::uint32_t>& tails, std::uint32_t node,
                           const policy_gazetteer::ending& ended) {
        const auto number = static_cast<std::uint32_t>(g.endings_.size());
        g.endings_.push_back(ended);
        if (tails.size() <= node) tails.resize(node + 1, policy_gazetteer::none);
        if (tails[node] == policy_gazetteer::none) {
            g.trie_.set_surface(node, number);
        } else {
            g.endings_[tails[node]].next = number;
        }
        tails[node] = number;
    }

    /// A word or another character of a surface.
    struct part {
        std::size_t begin, length;
        bool is_word;
    };
    template <class = void>
    static std::vector<part> parts_of(std::string_view text) {
        std::vector<part> parts;
        const char* const end = text.data() + text.size();
        for (const char* p = text.data(); p != end;) {
            const detail::surface_trie::token token = detail::surface_trie::read_token(text.data(), p, end);
            if (!token.is_separator)
                parts.push_back({static_cast<std::size_t>(p - text.data()), token.length, token.is_word});
            p += token.length;
        }
        return parts;
    }

    /// Makes the English plural of a text that ends in a letter a to z. Returns whether the last letter was replaced.
    template <class = void>
    static bool make_plural(std::string& text) {
        const auto is_one_of = [](char c, std::string_view all) { return all.find(c) != std::string_view::npos; };
        const char last = text.back();
        const char before = text.size() > 1 ? text[text.size() - 2] : '\0';
        if (last == 'y' && before >= 'a' && before <= 'z' && !is_one_of(before, "aeiou")) {
            text.pop_back();
            text += "ies";
            return true;
        }
        text += is_one_of(last, "sxz") || (last == 'h' && is_one_of(before, "cs")) ? "es" : "s";
        return false;
    }

    /// Puts one form of a surface into the trie: as it is, with each affix that it may have, and with gaps.
    template <class = void>
    static void add_form(policy_gazetteer& g, std::vector<std::uint32_t>& tails, std::string_view folded,
                         policy_gazetteer::ending ended) {
        const policy_gazetteer::rule& r = g.rules_[ended.surface];
        const std::vector<part> parts = parts_of(folded);
        const bool may_before = parts.front().is_word && r.before != affix::none;
        const bool may_after = parts.back().is_word && r.after != affix::none;
        const bool form = ended.derived;
        for (const bool with_before : {false, true})
            for (const bool with_after : {false, true}) {
                if ((with_before && !may_before) || (with_after && !may_after)) continue;
                const affix before = with_before ? r.before : affix::none;
                const affix after = with_after ? r.after : affix::none;
                const std::uint32_t node = g.trie_.insert(folded, {detail::mark_of(before), detail::mark_of(after)});
                if (parts.size() == 1) {
                    if (with_before || with_after) g.first_affixes_.add(before, after, folded);
                } else {
                    if (with_before) g.first_affixes_.add(before, affix::none, folded.substr(0, parts.front().length));
                    if (with_after) g.last_affixes_.add(affix::none, after, folded.substr(parts.back().begin));
                }
                ended.derived = form || with_before || with_after;
                add_ending(g, tails, node, ended);
            }
        if (r.gap == 0) return;
        ended.derived = true;
        ended.first_word = static_cast<std::uint32_t>(g.gap_words_.size());
        const std::vector<part> as_added = parts_of(std::string_view(g.bytes_).substr(r.begin, r.end - r.begin));
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const std::uint32_t number = g.trie_.add_word(folded.substr(parts[k].begin, parts[k].length));
            const std::size_t begin = r.begin + as_added[k].begin;
            g.gap_words_.push_back({number, begin, begin + as_added[k].length});
        }
        ended.last_word = static_cast<std::uint32_t>(g.gap_words_.size());
        add_ending(g, tails, g.trie_.insert(folded.substr(0, parts.front().length)), ended);
    }

    policy_gazetteer built_;
};

template <class>
checked<policy_gazetteer> policy_gazetteer_builder::build() const {
    checked<policy_gazetteer> result{built_, {}};
    policy_gazetteer& g = result.value;
    const auto tell = [&](severity level, problem_code code, std::uint32_t i, std::string_view says) {
        result.problems.add(level, code, std::to_string(i),
                            std::string("surface '").append(g.surface(i)).append("' ").append(says));
    };
    std::vector<std::uint32_t> tails; // by node: the last of its endings
    std::string folded;
    for (std::uint32_t i = 0; i < g.size(); ++i) {
        policy_gazetteer::rule& r = g.rules_[i];
        if (!detail::is_utf8(g.surface(i))) tell(severity::warning, problem_code::invalid_utf8, i, "is not UTF-8");
        for (std::uint32_t c = r.first_context; c < r.last_context; ++c) {
            fold_into(g.contexts_[c], folded);
            const std::vector<part> parts = parts_of(folded);
            if (parts.size() == 1 && parts.front().is_word) {
                g.contexts_[c] = folded;
            } else {
                tell(severity::warning, problem_code::unusable_policy, i,
                     std::string("has the context '").append(g.contexts_[c]).append("', which is not one word"));
                g.contexts_[c].clear();
            }
        }
        if (r.first_context != r.last_context && r.within > g.words_before_) g.words_before_ = r.within;
        fold_into(g.surface(i), folded);
        if (folded.empty()) {
            tell(severity::error, problem_code::empty_name, i, "is empty or only separators");
            continue;
        }
        if (r.gap > 0) {
            bool words_only = true;
            const std::vector<part> parts = parts_of(folded);
            for (const part& p : parts) words_only = words_only && p.is_word;
            if (!words_only || parts.size() < 2 || r.gap >= policy_gazetteer::window ||
                (parts.size() - 1) * (r.gap + 1) >= policy_gazetteer::window) {
                tell(severity::warning, problem_code::unusable_policy, i,
                     std::string("cannot have gaps of ").append(std::to_string(r.gap)).append(" words"));
                r.gap = 0;
            }
        }
        g.stops_ = g.stops_ || r.stop;
        policy_gazetteer::ending ended;
        ended.surface = i;
        add_form(g, tails, folded, ended);
        if (r.plural && folded.back() >= 'a' && folded.back() <= 'z') {
            ended.cut = make_plural(folded);
            ended.derived = true;
            add_form(g, tails, folded, ended);
        }
    }
    g.trie_.finish();
    return result;
}

HALLMARK_NAMESPACE_END

#endif
