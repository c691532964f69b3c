// SPDX-License-Identifier: MIT
#include <hallmark/text.hpp>

#include "text/random_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::exact_copy;
using hallmark_test::random_text;
using hm::affix;
using hm::gazetteer_match;
using hm::letter_case;
using hm::match_selection;
using hm::surface_policy;
using matches = std::vector<gazetteer_match>;
using strings = std::vector<std::string>;

namespace {

struct surface {
    std::string text;
    hm::label_id label = 0;
    surface_policy policy{};
    bool stop = false;
};

hm::policy_gazetteer build(const std::vector<surface>& surfaces) {
    hm::policy_gazetteer_builder builder;
    for (const surface& s : surfaces) {
        if (s.stop) {
            builder.add_stop(s.text);
        } else {
            builder.add(s.text, s.label, s.policy);
        }
    }
    return builder.build().value;
}
hm::policy_gazetteer build_one(std::string text, const surface_policy& policy) {
    return build({{std::move(text), 0, policy}});
}

/// What was found, as it stands in the text.
strings found(const hm::policy_gazetteer& g, std::string_view text) {
    const exact_copy copy(text);
    strings result;
    for (const gazetteer_match& m : g.find(copy.view())) result.emplace_back(text.substr(m.begin, m.end - m.begin));
    return result;
}

/// The slow, obvious matcher: every surface, every rule, tried at every token.
class reference {
public:
    explicit reference(const std::vector<surface>& surfaces) : surfaces_(surfaces) {}

    [[nodiscard]] matches find(std::string_view text, match_selection selection) const {
        const std::vector<token> tokens = tokens_of(text);
        std::vector<gazetteer_match> stops;
        std::vector<place> places;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (tokens[i].kind == token_kind::separator) continue;
            for (std::uint32_t s = 0; s < surfaces_.size(); ++s)
                for (const auto& [end, derived] : ends(surfaces_[s], text, tokens, i)) {
                    const gazetteer_match m{tokens[i].begin, tokens[end].end, surfaces_[s].label, s};
                    if (surfaces_[s].stop) {
                        stops.push_back(m);
                    } else if (has_context(surfaces_[s].policy, text, tokens, i, end)) {
                        places.push_back({m, derived});
                    }
                }
        }
        std::erase_if(places, [&](const place& p) {
            return std::any_of(stops.begin(), stops.end(), [&](const gazetteer_match& stop) {
                return stop.begin <= p.match.begin && p.match.end <= stop.end;
            });
        });
        const auto all = places;
        std::erase_if(places, [&](const place& p) {
            return p.derived && std::any_of(all.begin(), all.end(), [&](const place& other) {
                       return !other.derived && other.match.begin == p.match.begin && other.match.end == p.match.end;
                   });
        });
        const auto rank = [&](const place& p) {
            return std::pair(-surfaces_[p.match.surface].policy.priority, p.match.surface);
        };
        std::sort(places.begin(), places.end(), [&](const place& a, const place& b) {
            if (a.match.begin != b.match.begin) return a.match.begin < b.match.begin;
            if (a.match.end != b.match.end) return a.match.end < b.match.end;
            return rank(a) < rank(b);
        });
        matches result;
        std::size_t free = 0;
        for (std::size_t i = 0; i < places.size();) {
            std::size_t behind = i;
            while (behind < places.size() && places[behind].match.begin == places[i].match.begin) ++behind;
            if (selection == match_selection::overlapping) {
                for (std::size_t k = i; k < behind; ++k) tell(result, places[k].match);
            } else if (places[i].match.begin >= free) {
                std::size_t best = i;
                for (std::size_t k = i; k < behind; ++k) {
                    const bool better =
                        selection == match_selection::leftmost_longest
                            ? places[k].match.end > places[best].match.end
                            : rank(places[k]) < rank(places[best]) || (rank(places[k]) == rank(places[best]) &&
                                                                       places[k].match.end > places[best].match.end);
                    if (better) best = k;
                }
                free = places[best].match.end;
                for (std::size_t k = i; k < behind; ++k)
                    if (places[k].match.end == free) tell(result, places[k].match);
            }
            i = behind;
        }
        return result;
    }

private:
    enum class token_kind { word, separator, other };
    struct unit {
        std::uint32_t code;
        std::string_view raw;
    };
    struct token {
        token_kind kind;
        std::size_t begin, end;
        std::vector<unit> units;
    };
    struct place {
        gazetteer_match match;
        bool derived;
    };

    /// Words, runs of separators, and single other characters.
    static std::vector<token> tokens_of(std::string_view text) {
        std::vector<token> result;
        for (std::size_t i = 0; i < text.size();) {
            const auto step = hm::detail::decode_utf8(text.data() + i, text.data() + text.size());
            const std::uint32_t code = step.valid ? static_cast<std::uint32_t>(hm::fold_case(step.code))
                                                  : 0x110000u + static_cast<unsigned char>(text[i]);
            const bool separator = step.valid && hm::is_separator(static_cast<char32_t>(code));
            const bool word = step.valid && !separator && hm::is_word_character(static_cast<char32_t>(code));
            const token_kind what = separator ? token_kind::separator : word ? token_kind::word : token_kind::other;
            if (result.empty() || result.back().kind != what || what == token_kind::other)
                result.push_back({what, i, i, {}});
            result.back().units.push_back({code, text.substr(i, step.length)});
            i += step.length;
            result.back().end = i;
        }
        return result;
    }

    static void tell(matches& result, const gazetteer_match& m) {
        for (const gazetteer_match& other : result)
            if (other.begin == m.begin && other.end == m.end && other.label == m.label) return;
        result.push_back(m);
    }

    static bool allowed(affix kind, std::span<const unit> units) {
        if (kind == affix::letters || units.empty()) return true;
        if (kind == affix::none) return false;
        return std::all_of(units.begin(), units.end(), [](const unit& u) { return u.code >= '0' && u.code <= '9'; });
    }

    /// A form of a surface: its tokens, folded, and for the case its characters as they were added (of a plural those
    /// that it has in common with the surface).
    struct form {
        std::vector<token> tokens;
        std::size_t letters = 0; // so many characters, separators aside, have to have the case
        bool plural = false;
    };
    static std::vector<form> forms_of(const surface& s) {
        form plain;
        plain.tokens = tokens_of(s.text);
        while (!plain.tokens.empty() && plain.tokens.back().kind == token_kind::separator) plain.tokens.pop_back();
        if (!plain.tokens.empty() && plain.tokens.front().kind == token_kind::separator)
            plain.tokens.erase(plain.tokens.begin());
        if (plain.tokens.empty()) return {};
        for (const token& t : plain.tokens)
            if (t.kind != token_kind::separator) plain.letters += t.units.size();
        std::vector<form> forms = {plain};
        auto& last = plain.tokens.back();
        const std::uint32_t c = last.units.back().code;
        if (!s.policy.plural || last.kind != token_kind::word || c < 'a' || c > 'z') return forms;
        const std::uint32_t b = last.units.size() > 1 ? last.units[last.units.size() - 2].code : 0;
        plain.plural = true;
        std::string_view ending = "s";
        const bool vowel = b == 'a' || b == 'e' || b == 'i' || b == 'o' || b == 'u';
        if (c == 'y' && b >= 'a' && b <= 'z' && !vowel) {
            last.units.pop_back();
            --plain.letters;
            ending = "ies";
        } else if (c == 's' || c == 'x' || c == 'z' || (c == 'h' && (b == 'c' || b == 's'))) {
            ending = "es";
        }
        for (const char& e : ending) last.units.push_back({static_cast<unsigned char>(e), std::string_view(&e, 1)});
        forms.push_back(plain);
        return forms;
    }

    /// All the ways in which a surface begins at token i: the token at which it ends, and whether by a rule alone.
    std::vector<std::pair<std::size_t, bool>> ends(const surface& s, std::string_view text, const std::vector<token>& t,
                                                   std::size_t i) const {
        std::vector<std::pair<std::size_t, bool>> result;
        for (const form& f : forms_of(s)) {
            for (const bool derived : {false, true}) {
                const std::size_t end = stands(s, f, text, t, i, derived);
                if (end < t.size()) result.push_back({end, derived || f.plural});
            }
            if (s.policy.gap > 0 && f.tokens.size() > 1 &&
                std::all_of(f.tokens.begin(), f.tokens.end(),
                            [](const token& x) { return x.kind != token_kind::other; })) {
                std::size_t nearest = t.size();
                with_gaps(s, f, text, t, i, 0, 0, nearest);
                if (nearest < t.size()) result.push_back({nearest, true});
            }
        }
        return result;
    }

    static bool open_before(std::string_view text, const std::vector<token>& t, std::size_t i) {
        return t[i].kind != token_kind::word || i == 0 || text[t[i].begin - 1] != '_';
    }
    static bool open_behind(std::string_view text, const std::vector<token>& t, std::size_t i) {
        return t[i].kind != token_kind::word || t[i].end == text.size() || text[t[i].end] != '_';
    }

    /// The token at which a form ends that begins at token i, or t.size(). `affixed`: with an affix, else without.
    static std::size_t stands(const surface& s, const form& f, std::string_view text, const std::vector<token>& t,
                              std::size_t i, bool affixed) {
        if (i + f.tokens.size() > t.size()) return t.size();
        const std::size_t last = i + f.tokens.size() - 1;
        if (!open_before(text, t, i) || !open_behind(text, t, last)) return t.size();
        if (f.tokens.front().kind == token_kind::word && f.tokens.size() == 1 && affixed) {
            const auto& word = t[i].units;
            const auto& core = f.tokens.front().units;
            if (t[i].kind != token_kind::word) return t.size();
            for (std::size_t at = 0; at + core.size() <= word.size(); ++at) {
                if (core.size() == word.size()) break;
                const std::span<const unit> all(word);
                if (!allowed(s.policy.before, all.first(at)) || !allowed(s.policy.after, all.subspan(at + core.size())))
                    continue;
                if (!equal(core, all.subspan(at, core.size()))) continue;
                std::vector<unit> units(word.begin() + static_cast<std::ptrdiff_t>(at),
                                        word.begin() + static_cast<std::ptrdiff_t>(at + core.size()));
                if (has_case(s, f, units)) return i;
            }
            return t.size();
        }
        std::vector<unit> units;
        bool any_affix = false;
        for (std::size_t k = 0; k < f.tokens.size(); ++k) {
            const token& want = f.tokens[k];
            const token& is = t[i + k];
            if (want.kind != is.kind) return t.size();
            if (want.kind == token_kind::separator) continue;
            std::span<const unit> core(is.units);
            if (want.kind == token_kind::word && core.size() > want.units.size()) {
                const std::size_t more = core.size() - want.units.size();
                if (k == 0 && allowed(s.policy.before, core.first(more))) {
                    core = core.subspan(more);
                    any_affix = true;
                } else if (k > 0 && k + 1 == f.tokens.size() && allowed(s.policy.after, core.last(more))) {
                    core = core.first(want.units.size());
                    any_affix = true;
                }
            }
            if (!equal(want.units, core)) return t.size();
            units.insert(units.end(), core.begin(), core.end());
        }
        return any_affix == affixed && has_case(s, f, units) ? last : t.size();
    }
    static bool equal(std::span<const unit> a, std::span<const unit> b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const unit& x, const unit& y) { return x.code == y.code; });
    }
    static bool has_case(const surface& s, const form& f, const std::vector<unit>& units) {
        if (s.policy.letters == letter_case::any) return true;
        const std::size_t n =
            s.policy.letters == letter_case::initial ? std::min<std::size_t>(1, f.letters) : f.letters;
        std::vector<std::string_view> raw;
        for (const token& t : tokens_of(s.text))
            if (t.kind != token_kind::separator)
                for (const unit& u : t.units) raw.push_back(u.raw);
        for (std::size_t k = 0; k < n; ++k)
            if (raw[k] != units[k].raw) return false;
        return true;
    }

    /// Tries all ways to put the words from `k` on behind token `i - 1`'s.
    static void with_gaps(const surface& s, const form& f, std::string_view text, const std::vector<token>& t,
                          std::size_t i, std::size_t k, std::size_t letters, std::size_t& nearest) {
        if (t[i].kind != token_kind::word || !equal(f.tokens[k].units, t[i].units)) return;
        if (k == 0 && !open_before(text, t, i)) return;
        if (s.policy.letters != letter_case::any) {
            std::vector<std::string_view> raw;
            for (const token& x : tokens_of(s.text))
                if (x.kind != token_kind::separator)
                    for (const unit& u : x.units) raw.push_back(u.raw);
            for (std::size_t c = 0; c < t[i].units.size() && letters + c < f.letters; ++c) {
                if (s.policy.letters == letter_case::initial && letters + c > 0) break;
                if (raw[letters + c] != t[i].units[c].raw) return;
            }
        }
        if (k + 1 == f.tokens.size()) {
            if (open_behind(text, t, i)) nearest = std::min(nearest, i);
            return;
        }
        std::size_t j = i;
        for (unsigned skipped = 0; skipped <= s.policy.gap; ++skipped) {
            if (j + 2 >= t.size() || t[j + 1].kind != token_kind::separator || t[j + 2].kind != token_kind::word)
                return;
            j += 2;
            with_gaps(s, f, text, t, j, k + 2, letters + t[i].units.size(), nearest);
        }
    }

    static bool has_context(const surface_policy& policy, std::string_view text, const std::vector<token>& t,
                            std::size_t first, std::size_t last) {
        if (policy.context.empty()) return true;
        const auto listed = [&](const token& x) {
            const std::string word = hm::fold(text.substr(x.begin, x.end - x.begin));
            return std::any_of(policy.context.begin(), policy.context.end(),
                               [&](const std::string& c) { return hm::fold(c) == word; });
        };
        unsigned n = 0;
        for (std::size_t i = first; i-- > 0 && n < policy.within && t[i].end + 64 * policy.within >= t[first].begin;)
            if (t[i].kind == token_kind::word) {
                if (listed(t[i])) return true;
                ++n;
            }
        n = 0;
        for (std::size_t i = last + 1;
             i < t.size() && n < policy.within && t[i].begin <= t[last].end + 64 * policy.within; ++i)
            if (t[i].kind == token_kind::word) {
                if (listed(t[i])) return true;
                ++n;
            }
        return false;
    }

    std::vector<surface> surfaces_;
};

surface_policy random_policy(random_text& random) {
    surface_policy p;
    if (random.below(3) == 0) p.letters = static_cast<letter_case>(random.below(3));
    if (random.below(4) == 0) p.before = static_cast<affix>(random.below(3));
    if (random.below(4) == 0) p.after = static_cast<affix>(random.below(3));
    p.plural = random.below(4) == 0;
    if (random.below(4) == 0) p.gap = static_cast<unsigned>(random.below(3));
    p.priority = static_cast<int>(random.below(3)) - 1;
    if (random.below(5) == 0) {
        for (std::size_t k = 1 + random.below(2); k > 0; --k)
            p.context.emplace_back(std::vector<const char*>{"a", "B", "ab", "\u00E9", "1"}[random.below(5)]);
        p.within = static_cast<unsigned>(random.below(4));
    }
    return p;
}

std::string random_surface(random_text& random) {
    switch (random.below(4)) {
    case 0:
        return random.text(1 + random.below(5));
    case 1:
        return std::vector<std::string>{"a b", "a a", "b a b", "A-k", "s a"}[random.below(5)];
    case 2:
        return std::vector<std::string>{"a", "B", "s", "by", "ay", "ch", "1", "ab", "\u00E9"}[random.below(9)];
    default:
        return "a " + std::string(random.piece()) + "a";
    }
}

std::string random_words(random_text& random) {
    static const std::vector<std::string_view> words = {"a",  "a",      "b",       "A",    "as", "bies",
                                                        "s",  "ses",    "a1",      "12a",  "ab", "bab",
                                                        "ks", "\u00E9", "a\u00E9", "chES", "B2"};
    std::string text;
    for (std::size_t k = random.below(14); k > 0; --k) {
        text += words[random.below(words.size())];
        text += random.below(8) == 0 ? random.piece() : std::string_view(" ");
    }
    return text;
}

struct random_case {
    std::vector<surface> surfaces;
    std::string text;
};
std::vector<surface> random_surfaces(random_text& random) {
    std::vector<surface> surfaces;
    for (std::size_t k = 1 + random.below(7); k > 0; --k) {
        surface s{random_surface(random), static_cast<hm::label_id>(random.below(4)), random_policy(random)};
        if (random.below(7) == 0) s = {s.text, 0, {}, true};
        surfaces.push_back(s);
    }
    return surfaces;
}
std::string random_text_with(random_text& random, const std::vector<surface>& surfaces) {
    std::string text = random.below(2) == 0 ? random.text(random.below(20)) : random_words(random);
    for (std::size_t k = random.below(4); k > 0; --k) {
        text += surfaces[random.below(surfaces.size())].text;
        text += random.below(2) == 0 ? random.piece() : std::string_view(" ");
    }
    return text + random_words(random);
}

template <match_selection Selection>
void compare(const hm::policy_gazetteer& g, const reference& obvious, std::string_view text) {
    const exact_copy copy(text);
    REQUIRE(g.find<Selection>(copy.view()) == obvious.find(text, Selection));
}

} // namespace

TEST_CASE("random surfaces with random policies give what the obvious matcher gives") {
    random_text random(21);
    for (int round = 0; round < 1500; ++round) {
        const auto surfaces = random_surfaces(random);
        const auto g = build(surfaces);
        const reference obvious(surfaces);
        for (int i = 0; i < 12; ++i) {
            const std::string text = random_text_with(random, surfaces);
            CAPTURE(text);
            CAPTURE(round);
            compare<match_selection::leftmost_longest>(g, obvious, text);
            compare<match_selection::leftmost_first>(g, obvious, text);
            compare<match_selection::overlapping>(g, obvious, text);
        }
    }
}

TEST_CASE("case: of all letters, of the first, or of none") {
    const auto exact = build_one("GAN", {.letters = letter_case::exact});
    CHECK(found(exact, "GAN gan Gan GANs (GAN)") == strings{"GAN", "GAN"});
    const auto initial = build_one("Go", {.letters = letter_case::initial});
    CHECK(found(initial, "go Go GO gO") == strings{"Go", "GO"});
    const auto phrase = build_one("New-York", {.letters = letter_case::exact});
    CHECK(found(phrase, "New York, new york, New_York, NEW YORK") == strings{"New York", "New_York"});
    const auto script = build_one("Жук", {.letters = letter_case::exact});
    CHECK(found(script, "жук Жук ЖУК") == strings{"Жук"});
}

TEST_CASE("affixes: digits or letters beside a surface inside its word, and the match is the word") {
    CHECK(found(build_one("tf", {.after = affix::digits}), "tf TF2 tf15 tf2x 2tf atf tf_2 tf2_") ==
          strings{"tf", "TF2", "tf15"});
    CHECK(found(build_one("gan", {.before = affix::letters}), "StyleGAN dcgan GAN gans cycle_gan ganx") ==
          strings{"StyleGAN", "dcgan", "GAN"});
    CHECK(found(build_one("gan", {.before = affix::letters, .after = affix::digits, .plural = true}),
                "StyleGAN2 dcgans gan3 gansx") == strings{"StyleGAN2", "dcgans", "gan3"});
    CHECK(found(build_one("tensorflow", {.after = affix::letters}),
                "TensorFlowJS tensorflow2 tf.tensorflow mytensorflow") ==
          strings{"TensorFlowJS", "tensorflow2", "tensorflow"});
    CHECK(found(build_one("3d", {.before = affix::digits}), "3d 13D x3d 123d") == strings{"3d", "13D", "123d"});
    CHECK(found(build_one("a", {.before = affix::letters, .after = affix::letters}), "bab aa b xaé ébaé") ==
          strings{"bab", "aa", "xaé", "ébaé"});
    const auto phrase = build_one("style gan", {.before = affix::letters, .after = affix::digits});
    CHECK(found(phrase, "style gan, restyle-gan2, style gan x, style ganx") ==
          strings{"style gan", "restyle-gan2", "style gan"});
    CHECK(found(build_one("GAN", {.letters = letter_case::exact, .before = affix::letters}),
                "styleGAN stylegan STYLEGAN GAN") == strings{"styleGAN", "STYLEGAN", "GAN"});
    const std::string longest(125, 'x');
    CHECK(found(build_one("gan", {.before = affix::letters}), longest + "gan x" + longest + "gan") ==
          strings{longest + "gan"});
}

TEST_CASE("a surface as it is hides one that stands there by an affix, a plural or a gap") {
    const auto g = build({{"tf", 0, {.after = affix::digits}},
                          {"tf2", 1},
                          {"glass", 2, {.plural = true}},
                          {"glasses", 3},
                          {"random forest", 4, {.gap = 1}},
                          {"random decision forest", 5}});
    CHECK(g.find("tf2 tf1 glasses glass random decision forest random big forest") ==
          matches{{0, 3, 1, 1}, {4, 7, 0, 0}, {8, 15, 3, 3}, {16, 21, 2, 2}, {22, 44, 5, 5}, {45, 62, 4, 4}});
}

TEST_CASE("plurals are those of English") {
    const auto plural = [](const char* one, const char* text) { return found(build_one(one, {.plural = true}), text); };
    CHECK(plural("decision tree", "decision tree decision-trees decision treees") ==
          strings{"decision tree", "decision-trees"});
    CHECK(plural("box", "box boxes boxs") == strings{"box", "boxes"});
    CHECK(plural("city", "City Cities citys cityes") == strings{"City", "Cities"});
    CHECK(plural("day", "day days daies") == strings{"day", "days"});
    CHECK(plural("branch", "branch branches branchs") == strings{"branch", "branches"});
    CHECK(plural("graph", "graphs graphes") == strings{"graphs"});
    CHECK(plural("c++", "c++ c++s") == strings{"c++", "c++"}); // no word at its end: no plural
    CHECK(found(build_one("CITY", {.letters = letter_case::exact, .plural = true}), "CITY CITIES CITies Cities") ==
          strings{"CITY", "CITIES", "CITies"});
}

TEST_CASE("gaps: other words between the words of a surface, the nearest taken") {
    const auto g = build_one("random forest", {.gap = 2});
    CHECK(found(g, "random forest, random decision forest, random and very deep forest") ==
          strings{"random forest", "random decision forest"});
    CHECK(found(g, "random. forest random (big) forest random c++ forest").empty());
    CHECK(found(g, "random random forest forest") == strings{"random random forest"});
    CHECK(found(g, "random a forest forest") == strings{"random a forest"});
    CHECK(found(build_one("a b c", {.gap = 1}), "a b b x c, a x b b x c, a b x y c") == strings{"a b b x c"});
    std::string wide = "w";
    for (int i = 0; i < 63; ++i) wide += " w";
    CHECK(found(build_one("w w", {.gap = 62}), "w" + std::string(124, ' ') + "x w").size() == 1);
}

TEST_CASE("a context counts words on both sides") {
    const auto g = build_one("go", {.context = {"Golang", "goroutine"}, .within = 2});
    CHECK(found(g, "go x golang") == strings{"go"});
    CHECK(found(g, "go x y golang").empty());
    CHECK(found(g, "GOROUTINE, in: go") == strings{"go"});
    CHECK(found(g, "goroutine x y go").empty());
    CHECK(found(g, "golangs go").empty());
    CHECK(found(build_one("go", {.context = {"golang"}, .within = 0}), "golang go golang").empty());
    // Words that are far away do not count, however few stand between.
    const auto near = build_one("go", {.context = {"golang"}, .within = 1});
    CHECK(found(near, "golang" + std::string(64, '.') + "go").size() == 1);
    CHECK(found(near, "golang" + std::string(65, '.') + "go").empty());
    CHECK(found(near, "go" + std::string(64, '.') + "golang").size() == 1);
    CHECK(found(near, "go" + std::string(65, '.') + "golang").empty());
    CHECK(found(build_one("#", {.context = {"x"}}), "x" + std::string(300'000, '#')).size() == 513);
}

TEST_CASE("stop phrases silence what lies within them, and nothing else") {
    const auto g = build({{"transfer learning", 1},
                          {"style transfer learning", 0, {}, true},
                          {"learning rate", 2},
                          {"go", 3},
                          {"go to", 0, {}, true},
                          {"go to market", 4}});
    CHECK(g.find("style transfer learning") == matches{});
    CHECK(found(g, "transfer learning, style transfer learning rate") == strings{"transfer learning", "learning rate"});
    CHECK(found(g, "go to go, go to market") == strings{"go", "go to market"});
    CHECK(g.is_stop(1));
    CHECK_FALSE(g.is_stop(0));
    CHECK(g.size() == 6);
    CHECK(g.surface(4) == "go to");
    // A stop phrase that begins inside a match that was told still silences.
    const auto inside = build({{"a b", 1}, {"c", 2}, {"b c", 0, {}, true}});
    CHECK(inside.find("a b c") == matches{{0, 3, 1, 0}});
}

TEST_CASE("several labels of a surface: all, none, or the one that a resolver chooses") {
    const auto g = build({{"pi", 1}, {"PI", 2, {.priority = 1}}, {"p-i", 3}, {"pi", 1}, {"x", 4}});
    CHECK(g.find("pi x") == matches{{0, 2, 2, 1}, {0, 2, 1, 0}, {3, 4, 4, 4}});
    CHECK(g.find("pi x", hm::unambiguous_only{}) == matches{{3, 4, 4, 4}});
    std::vector<hm::label_id> seen;
    const auto by_case = [&](std::string_view text, std::span<const gazetteer_match> labels) -> std::size_t {
        for (const auto& m : labels) seen.push_back(m.label);
        return text.substr(labels[0].begin, 2) == "PI" ? 0 : text[0] == '!' ? labels.size() : 1;
    };
    CHECK(g.find("PI, x, pi", by_case) == matches{{0, 2, 2, 1}, {4, 5, 4, 4}, {7, 9, 1, 0}});
    CHECK(g.find("!pi x", by_case) == matches{{4, 5, 4, 4}});
    CHECK(seen == std::vector<hm::label_id>{2, 1, 2, 1, 2, 1});
    // Each surface has its own policy: the case may tell the labels apart.
    const auto apart =
        build({{"GAN", 1, {.letters = letter_case::exact}}, {"Gan", 2, {.letters = letter_case::exact}}});
    CHECK(apart.find("GAN Gan gan") == matches{{0, 3, 1, 0}, {4, 7, 2, 1}});
}

TEST_CASE("priority decides before length where the selection asks for it") {
    const auto g = build({{"deep learning", 0}, {"deep", 1, {.priority = 2}}, {"learning", 2}});
    CHECK(found(g, "deep learning") == strings{"deep learning"});
    CHECK(g.find<match_selection::leftmost_first>("deep learning") == matches{{0, 4, 1, 1}, {5, 13, 2, 2}});
    CHECK(g.find<match_selection::overlapping>("deep learning") == matches{{0, 4, 1, 1}, {0, 13, 0, 0}, {5, 13, 2, 2}});
}

TEST_CASE("surfaces and policies that cannot be used are told") {
    hm::policy_gazetteer_builder builder;
    builder.add("", 0).add(" - ", 1).add("b\xFF", 2).add("c++ x", 3, {.gap = 1}).add("one", 4, {.gap = 1});
    builder.add("a b", 5, {.gap = 63})
        .add("go", 6, {.context = {"c++", "", "two words"}})
        .add("a b", 7, {.gap = 4'000'000'000});
    const auto built = builder.build();
    CHECK_FALSE(built.ok());
    CHECK(built.problems.count(hm::problem_code::empty_name) == 2);
    CHECK(built.problems.count(hm::problem_code::invalid_utf8) == 1);
    CHECK(built.problems.count(hm::problem_code::unusable_policy) == 7);
    CHECK(built.problems[3].where == "3");
    CHECK(built.problems[3].message == "surface 'c++ x' cannot have gaps of 1 words");
    CHECK(built.value.find("go c++ go two words").empty()); // a context of which nothing is left is never met
    CHECK(built.value.find("a b, one") == matches{{0, 3, 5, 5}, {0, 3, 7, 7}, {5, 8, 4, 4}});
    CHECK_THROWS_AS((void)built.value.surface(8), std::invalid_argument);
    CHECK_THROWS_AS((void)built.value.label(8), std::invalid_argument);
    CHECK_THROWS_AS((void)built.value.is_stop(8), std::invalid_argument);
    CHECK(builder.build().value.find("one").size() == 1);
    CHECK(hm::policy_gazetteer().find("a").empty());
    CHECK_FALSE(built.value.contains("nothing"));
    CHECK(built.value.contains("it is one"));
}

TEST_CASE("without policies the answers are those of a gazetteer") {
    random_text random(22);
    for (int round = 0; round < 100; ++round) {
        hm::gazetteer_builder plain;
        hm::policy_gazetteer_builder ruled;
        for (std::size_t k = 1 + random.below(8); k > 0; --k) {
            const std::string text = random.text(1 + random.below(4));
            plain.add(text, 0);
            ruled.add(text, 0);
        }
        const auto a = plain.build().value;
        const auto b = ruled.build().value;
        for (int i = 0; i < 20; ++i) {
            const std::string text = random.text(random.below(3000));
            REQUIRE(a.find(text) == b.find(text));
            REQUIRE(a.find<match_selection::overlapping>(text) == b.find<match_selection::overlapping>(text));
        }
    }
}

TEST_CASE("more candidates at one place than fit the stack are all there") {
    std::vector<surface> surfaces;
    std::string text = "a";
    for (hm::label_id i = 0; i < 60; ++i) {
        surfaces.push_back({text, i});
        surfaces.push_back({"a", i});
        text += " a";
    }
    const auto g = build(surfaces);
    CHECK(g.find<match_selection::overlapping>("a").size() == 60);
    CHECK(g.find<match_selection::overlapping>(text).size() == 61 * 60 + 60 * 59 / 2 + 59);
    CHECK(g.find("a").size() == 60);
}

TEST_CASE("a text cut anywhere gives the matches of the whole text under every policy") {
    random_text random(23);
    const auto check = [](const auto& stream_of, const auto& g, const std::string& text, const matches& expected) {
        auto stream = stream_of;
        (void)g;
        const auto fed = [&](const std::vector<std::string_view>& chunks) {
            matches result;
            const auto keep = [&result](const gazetteer_match& m) { result.push_back(m); };
            for (const std::string_view chunk : chunks) stream.feed(exact_copy(chunk).view(), keep);
            stream.finish(keep);
            return result;
        };
        const std::string_view all = text;
        for (std::size_t cut = 0; cut <= all.size(); ++cut)
            REQUIRE(fed({all.substr(0, cut), all.substr(cut)}) == expected);
        std::vector<std::string_view> bytes;
        for (std::size_t i = 0; i < all.size(); ++i) bytes.push_back(all.substr(i, 1));
        REQUIRE(fed(bytes) == expected);
    };
    for (int round = 0; round < 250; ++round) {
        const auto surfaces = random_surfaces(random);
        const auto g = build(surfaces);
        for (int i = 0; i < 3; ++i) {
            const std::string text = random_text_with(random, surfaces);
            check(hm::gazetteer_stream(g), g, text, g.find(text));
            check(hm::gazetteer_stream<hm::policy_gazetteer, match_selection::overlapping>(g), g, text,
                  g.find<match_selection::overlapping>(text));
            check(hm::gazetteer_stream<hm::policy_gazetteer, match_selection::leftmost_first>(g), g, text,
                  g.find<match_selection::leftmost_first>(text));
        }
    }
}
