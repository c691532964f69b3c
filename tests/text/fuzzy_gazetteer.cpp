// SPDX-License-Identifier: MIT
#include <hallmark/text.hpp>

#include "text/random_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::exact_copy;
using hallmark_test::random_text;
using hm::fuzzy_match;
using hm::fuzzy_options;
using matches = std::vector<fuzzy_match>;
using strings = std::vector<std::string>;

namespace {

hm::fuzzy_gazetteer build(const strings& surfaces, const fuzzy_options& options = {}) {
    hm::fuzzy_gazetteer_builder builder(options);
    for (std::size_t i = 0; i < surfaces.size(); ++i) builder.add(surfaces[i], static_cast<hm::label_id>(i));
    return builder.build().value;
}

/// Matches as "surface/edits@text".
strings found(const hm::fuzzy_gazetteer& g, std::string_view text) {
    const exact_copy copy(text);
    strings result;
    for (const fuzzy_match& m : g.find(copy.view()))
        result.push_back(std::string(g.surface(m.surface)) + "/" + std::to_string(m.edits) + "@" +
                         std::string(text.substr(m.begin, m.end - m.begin)));
    return result;
}

/// The slow, obvious matcher: every part of the text against every surface, by the whole matrix.
class reference {
public:
    reference(const strings& surfaces, const fuzzy_options& options) : options_(options) {
        for (const std::string& s : surfaces) surfaces_.push_back(codes(hm::fold(s)));
    }

    [[nodiscard]] matches find(std::string_view text) const {
        const std::vector<unit> t = units(text);
        std::vector<fuzzy_match> best(t.size());
        for (std::size_t i = 0; i < t.size(); ++i) {
            if (!may_begin(t, i)) continue;
            std::vector<std::uint32_t> part;
            for (std::size_t j = i; j < t.size() && part.size() < 30; ++j) {
                if (!t[j].separator) {
                    part.push_back(t[j].code);
                } else if (part.back() != '-' || !t[j - 1].separator) {
                    part.push_back('-');
                }
                if (t[j].separator || (t[j].word && j + 1 < t.size() && (t[j + 1].word || t[j + 1].code == '_')))
                    continue;
                for (std::uint32_t s = 0; s < surfaces_.size(); ++s) {
                    const unsigned edits = distance(surfaces_[s], part);
                    const fuzzy_match m{t[i].begin, t[j].end, s, s, edits};
                    const bool better = best[i].end == 0 || edits < best[i].edits ||
                                        (edits == best[i].edits &&
                                         (m.end > best[i].end || (m.end == best[i].end && s < best[i].surface)));
                    if (edits <= allowed(surfaces_[s].size()) && better) best[i] = m;
                }
            }
        }
        matches result;
        std::size_t free = 0;
        for (const fuzzy_match& m : best) {
            if (m.end == 0 || m.begin < free) continue;
            if (std::any_of(best.begin(), best.end(), [&](const fuzzy_match& other) {
                    return other.end != 0 && other.begin > m.begin && other.begin < m.end && other.edits < m.edits;
                }))
                continue;
            result.push_back(m);
            free = m.end;
        }
        return result;
    }

private:
    struct unit {
        std::uint32_t code;
        std::size_t begin, end;
        bool word, separator;
    };
    static std::vector<unit> units(std::string_view text) {
        std::vector<unit> result;
        for (std::size_t i = 0; i < text.size();) {
            const auto step = hm::detail::decode_utf8(text.data() + i, text.data() + text.size());
            const std::uint32_t code = step.valid ? static_cast<std::uint32_t>(hm::fold_case(step.code))
                                                  : 0x110000u + static_cast<unsigned char>(text[i]);
            const bool separator = step.valid && hm::is_separator(static_cast<char32_t>(code));
            const bool word = step.valid && !separator && hm::is_word_character(static_cast<char32_t>(code));
            result.push_back({code, i, i + step.length, word, separator});
            i += step.length;
        }
        return result;
    }
    static std::vector<std::uint32_t> codes(std::string_view text) {
        std::vector<std::uint32_t> result;
        for (const unit& u : units(text)) result.push_back(u.code);
        return result;
    }
    static bool may_begin(const std::vector<unit>& t, std::size_t i) {
        return !t[i].separator && !(t[i].word && i > 0 && (t[i - 1].word || t[i - 1].code == '_'));
    }
    [[nodiscard]] unsigned allowed(std::size_t size) const {
        return std::min(options_.edits, size < options_.one_from ? 0u : size < options_.two_from ? 1u : 2u);
    }
    [[nodiscard]] unsigned distance(const std::vector<std::uint32_t>& surface,
                                    const std::vector<std::uint32_t>& part) const {
        const std::size_t same = std::min(options_.prefix, surface.size());
        if (surface.empty() || part.size() < same ||
            !std::equal(surface.begin(), surface.begin() + static_cast<std::ptrdiff_t>(same), part.begin()))
            return 100;
        const std::vector<std::uint32_t> a(surface.begin() + static_cast<std::ptrdiff_t>(same), surface.end());
        const std::vector<std::uint32_t> b(part.begin() + static_cast<std::ptrdiff_t>(same), part.end());
        std::vector<std::vector<unsigned>> d(a.size() + 1, std::vector<unsigned>(b.size() + 1));
        for (std::size_t i = 0; i <= a.size(); ++i)
            for (std::size_t j = 0; j <= b.size(); ++j) {
                if (i == 0 || j == 0) {
                    d[i][j] = static_cast<unsigned>(i + j);
                    continue;
                }
                d[i][j] =
                    std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
            }
        return d[a.size()][b.size()];
    }

    fuzzy_options options_;
    std::vector<std::vector<std::uint32_t>> surfaces_;
};

} // namespace

TEST_CASE("typing errors of every kind are found, as many as the surface's length allows") {
    const auto g = build({"tensorflow", "natural language processing", "keras", "gan"});
    CHECK(found(g, "TensorFlow tesnorflow tensrflow tensorfloww tensorglow") ==
          strings{"tensorflow/0@TensorFlow", "tensorflow/1@tesnorflow", "tensorflow/1@tensrflow",
                  "tensorflow/1@tensorfloww", "tensorflow/1@tensorglow"});
    CHECK(found(g, "Natural Langauge Procesing, natural-language_processing") ==
          strings{"natural language processing/2@Natural Langauge Procesing",
                  "natural language processing/0@natural-language_processing"});
    CHECK(found(g, "tensor flow, tensor  -flow") == strings{"tensorflow/1@tensor flow", "tensorflow/1@tensor  -flow"});
    CHECK(found(g, "naturallanguageprocessing") == strings{"natural language processing/2@naturallanguageprocessing"});
    CHECK(found(g, "kears keres kreas keras2 kersx") ==
          strings{"keras/1@kears", "keras/1@keres", "keras/1@kreas", "keras/1@keras2"});
    CHECK(found(g, "gam gans ga gan") == strings{"gan/0@gan"});
    CHECK(found(g, "tesnorflwo tesnorflwoo").size() == 1); // two errors, three errors
    CHECK(found(g, "mytensorflow x_tensorflow tensorflow_xy") == strings{});
}

TEST_CASE("the first characters have to be right unless the options say otherwise") {
    CHECK(found(build({"tensorflow"}), "rensorflow ensorflow tnesorflow").size() == 1);
    CHECK(found(build({"tensorflow"}, {.prefix = 0}), "rensorflow ensorflow etnsorflow") ==
          strings{"tensorflow/1@rensorflow", "tensorflow/1@ensorflow", "tensorflow/1@etnsorflow"});
    CHECK(found(build({"tensorflow"}, {.prefix = 4}), "tesnorflow tensrflow") == strings{"tensorflow/1@tensrflow"});
    CHECK(found(build({"tensorflow"}, {.edits = 0}), "tensorfloww tensorflow") == strings{"tensorflow/0@tensorflow"});
    CHECK(found(build({"gan"}, {.one_from = 3}), "gam") == strings{"gan/1@gam"});
    CHECK_THROWS_AS(hm::fuzzy_gazetteer_builder({.edits = 3}), std::invalid_argument);
}

TEST_CASE("fewer errors win, at one place and inside a match") {
    const auto g = build({"graph networks", "graph network", "deep learning models", "learning model"}, {.prefix = 0});
    CHECK(found(g, "graph network graph networks graph networkz") == strings{"graph network/0@graph network",
                                                                             "graph networks/0@graph networks",
                                                                             "graph networks/1@graph networkz"});
    CHECK(found(g, "deep learning model") == strings{"learning model/0@learning model"});
    CHECK(found(g, "deap learning models") == strings{"deep learning models/1@deap learning models"});
}

TEST_CASE("letters are counted, not bytes") {
    const auto g = build({"Σίσυφος", "naïve bayes", "中文分词工具箱"});
    CHECK(found(g, "ΣΊΣΥΦΟ σίσυφοσ") == strings{"Σίσυφος/1@ΣΊΣΥΦΟ", "Σίσυφος/0@σίσυφοσ"});
    CHECK(found(g, "naive bayes, NAÏVE BAYES") == strings{"naïve bayes/1@naive bayes", "naïve bayes/0@NAÏVE BAYES"});
    CHECK(found(g, "中文分同工具箱") == strings{"中文分词工具箱/1@中文分同工具箱"});
}

TEST_CASE("random surfaces and texts give what the whole matrix gives") {
    random_text random(31);
    const auto letters = [&](std::size_t n) {
        static const std::vector<std::string_view> pieces = {"a", "b", "c", "A", "-", " ", "é", "+", "a", "b"};
        std::string text;
        for (std::size_t k = 0; k < n; ++k) text += pieces[random.below(pieces.size())];
        return text;
    };
    std::size_t with_edits = 0;
    for (int round = 0; round < 600; ++round) {
        strings surfaces;
        for (std::size_t k = 1 + random.below(6); k > 0; --k)
            surfaces.push_back(random.below(3) == 0 ? random.text(1 + random.below(8)) : letters(1 + random.below(11)));
        const fuzzy_options options{.edits = static_cast<unsigned>(random.below(3)),
                                    .one_from = 1 + random.below(5),
                                    .two_from = 3 + random.below(6),
                                    .prefix = random.below(4)};
        const auto g = build(surfaces, options);
        const reference obvious(surfaces, options);
        for (int i = 0; i < 12; ++i) {
            std::string text = random.below(3) == 0 ? random.text(random.below(25)) : letters(random.below(25));
            for (std::size_t k = random.below(3); k > 0; --k) {
                text += surfaces[random.below(surfaces.size())] + " ";
                if (random.below(2) == 0) text.erase(random.below(text.size()), 1);
            }
            const exact_copy copy(text);
            const matches expected = obvious.find(text);
            CAPTURE(text);
            REQUIRE(g.find(copy.view()) == expected);
            for (const fuzzy_match& m : expected) with_edits += m.edits > 0;
        }
    }
    CHECK(with_edits > 1000);
}

TEST_CASE("without errors the answers are those of a gazetteer") {
    random_text random(32);
    for (int round = 0; round < 100; ++round) {
        hm::gazetteer_builder plain;
        strings surfaces;
        for (std::size_t k = 1 + random.below(6); k > 0; --k) {
            surfaces.push_back(random.text(1 + random.below(4)));
            plain.add(surfaces.back(), static_cast<hm::label_id>(surfaces.size() - 1));
        }
        const auto g = build(surfaces, {.edits = 0, .prefix = random.below(3)});
        const auto exact = plain.build().value;
        for (int i = 0; i < 20; ++i) {
            const std::string text = random.text(random.below(60));
            std::vector<hm::gazetteer_match> got;
            for (const fuzzy_match& m : g.find(text)) got.push_back({m.begin, m.end, m.label, m.surface});
            REQUIRE(got == exact.find(text));
        }
    }
}

TEST_CASE("surfaces that cannot be used are told; texts of any size are no trouble") {
    hm::fuzzy_gazetteer_builder builder;
    const std::string longest(250, 'x');
    builder.add("", 0)
        .add(longest, 1)
        .add(longest + "x", 2)
        .add("Ab c", 3)
        .add("ab-C", 4)
        .add("ab c", 3)
        .add("b\xFF", 5);
    const auto built = builder.build();
    CHECK_FALSE(built.ok());
    CHECK(built.problems.count(hm::problem_code::empty_name) == 1);
    CHECK(built.problems.count(hm::problem_code::out_of_range) == 1);
    CHECK(built.problems.count(hm::problem_code::ambiguous_alias) == 1);
    CHECK(built.problems.count(hm::problem_code::invalid_utf8) == 1);
    CHECK(built.value.size() == 7);
    CHECK(built.value.label(4) == 4);
    CHECK_THROWS_AS((void)built.value.surface(7), std::invalid_argument);
    CHECK(built.value.find(longest + "xx ab c") == matches{{0, 252, 1, 1, 2}, {253, 257, 3, 3, 0}});
    CHECK(built.value.find(longest + "xxx").empty());
    CHECK(built.value.find(std::string(1'000'000, 'x')).empty());
    CHECK(built.value.find(std::string(1'000'000, ' ') + "ab" + std::string(1'000'000, ' ') + "c").size() == 1);
    CHECK(hm::fuzzy_gazetteer().find("a").empty());
    CHECK(built.value.find("").empty());
    CHECK_FALSE(built.value.contains("y"));
    int calls = 0;
    built.value.for_each_match("ab c ab c", [&calls](const fuzzy_match&) {
        ++calls;
        return false;
    });
    CHECK(calls == 1);
}
