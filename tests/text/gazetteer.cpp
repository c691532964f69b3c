#include <hallmark/text.hpp>

#include "support/json_tree.hpp"
#include "text/random_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hm = hallmark;
using namespace std::string_literals;
using hallmark_test::exact_copy;
using hallmark_test::random_text;
using hm::match_selection;

HALLMARK_NAMESPACE_BEGIN
/// Runs the scan that needs no special instructions, whatever this machine has.
struct gazetteer_testing {
    static std::vector<gazetteer_match> find_portably(const gazetteer& g, std::string_view text) {
        std::vector<gazetteer_match> matches;
        auto keep = [&matches](const gazetteer_match& m) { matches.push_back(m); };
        detail::search_state state;
        g.search<detail::portable_words, match_selection::leftmost_longest, false>(text, state, text.size(), keep);
        return matches;
    }
};
HALLMARK_NAMESPACE_END

namespace {

hm::gazetteer build(const std::vector<std::string>& surfaces) {
    hm::gazetteer_builder builder;
    for (std::size_t i = 0; i < surfaces.size(); ++i) builder.add(surfaces[i], static_cast<hm::label_id>(i));
    return builder.build().value;
}

/// Matches as "surface@text": each surface that was found and what stands there.
std::vector<std::string> found(const hm::gazetteer& g, std::string_view text) {
    const exact_copy copy(text);
    std::vector<std::string> result;
    const auto matches = g.find(copy.view());
    CHECK(matches == hm::gazetteer_testing::find_portably(g, copy.view()));
    for (const auto& m : matches) {
        CHECK(m.label == g.label(m.surface));
        result.push_back(std::string(g.surface(m.surface)) + "@" + std::string(text.substr(m.begin, m.end - m.begin)));
    }
    return result;
}
using strings = std::vector<std::string>;

/// The slow, obvious matcher: characters folded one by one, every surface tried at every place.
class reference_gazetteer {
public:
    struct unit {
        std::uint32_t code;
        std::size_t begin, end;
        [[nodiscard]] bool word() const {
            return code < 0x110000 && hm::is_word_character(static_cast<char32_t>(code));
        }
        [[nodiscard]] bool separator() const {
            return code < 0x110000 && hm::is_separator(static_cast<char32_t>(code));
        }
    };
    static std::vector<unit> units(std::string_view text) {
        std::vector<unit> result;
        for (std::size_t i = 0; i < text.size();) {
            const auto step = hm::detail::decode_utf8(text.data() + i, text.data() + text.size());
            const auto byte = static_cast<unsigned char>(text[i]);
            const std::uint32_t code =
                step.valid ? static_cast<std::uint32_t>(hm::fold_case(step.code)) : 0x110000u + byte;
            result.push_back({code, i, i + step.length});
            i += step.length;
        }
        return result;
    }
    explicit reference_gazetteer(const std::vector<std::string>& surfaces) {
        for (const auto& surface : surfaces) {
            surfaces_.push_back(units(surface));
            auto& s = surfaces_.back();
            while (!s.empty() && s.back().separator()) s.pop_back();
            while (!s.empty() && s.front().separator()) s.erase(s.begin());
        }
    }
    [[nodiscard]] std::vector<hm::gazetteer_match>
    find(std::string_view text, match_selection selection = match_selection::leftmost_longest) const {
        const std::vector<unit> t = units(text);
        std::vector<hm::gazetteer_match> result;
        for (std::size_t at = 0; at < t.size();) {
            std::vector<std::pair<std::size_t, std::size_t>> here; // end, surface
            for (std::size_t k = 0; k < surfaces_.size(); ++k) {
                const std::size_t end = match(surfaces_[k], t, at);
                bool known = end == 0;
                for (const auto& other : here)
                    known = known || other.first == end; // folds to the same: the first is kept
                if (!known) here.push_back({end, k});
            }
            if (selection != match_selection::leftmost_first) std::sort(here.begin(), here.end());
            if (selection == match_selection::leftmost_longest && here.size() > 1) here.front() = here.back();
            if (selection != match_selection::overlapping && here.size() > 1) here.resize(1);
            for (const auto& [end, k] : here)
                result.push_back(
                    {t[at].begin, t[end - 1].end, static_cast<hm::label_id>(k), static_cast<std::uint32_t>(k)});
            at = here.empty() || selection == match_selection::overlapping ? at + 1 : here.front().first;
        }
        return result;
    }

private:
    /// The unit behind the surface when it stands at `at` as a whole word, else 0.
    static std::size_t match(const std::vector<unit>& s, const std::vector<unit>& t, std::size_t at) {
        if (s.empty() || (s.front().word() && at > 0 && t[at - 1].word())) return 0;
        std::size_t i = 0;
        std::size_t j = at;
        while (i < s.size()) {
            if (s[i].separator()) {
                if (j == t.size() || !t[j].separator()) return 0;
                while (i < s.size() && s[i].separator()) ++i;
                while (j < t.size() && t[j].separator()) ++j;
            } else {
                if (j == t.size() || s[i].code != t[j].code) return 0;
                ++i;
                ++j;
            }
        }
        return s.back().word() && j < t.size() && t[j].word() ? 0 : j;
    }
    std::vector<std::vector<unit>> surfaces_;
};

void compare(const std::vector<std::string>& surfaces, std::string_view text, const hm::gazetteer& g) {
    const exact_copy copy(text);
    const auto expected = reference_gazetteer(surfaces).find(text);
    REQUIRE(g.find(copy.view()) == expected);
    REQUIRE(hm::gazetteer_testing::find_portably(g, copy.view()) == expected);
    REQUIRE(g.contains(copy.view()) == !expected.empty());
    const reference_gazetteer reference(surfaces);
    REQUIRE(g.find<match_selection::leftmost_first>(copy.view()) ==
            reference.find(text, match_selection::leftmost_first));
    REQUIRE(g.find<match_selection::overlapping>(copy.view()) == reference.find(text, match_selection::overlapping));
}

} // namespace

TEST_CASE("the spans of all golden texts are those of Python's re") {
    const auto vocabulary = hallmark_test::load_json("golden/ontology/mwml_ontology.json");
    hm::gazetteer_builder builder;
    for (const auto& [name, id] : vocabulary["resolve"].members()) {
        builder.add(name, static_cast<hm::label_id>(id.integer()));
    }
    CHECK(builder.size() == 482);
    const auto built = builder.build();
    CHECK(built.problems.empty());
    const auto golden = hallmark_test::load_json("golden/ontology/gazetteer_mwml.json");
    CHECK(golden["cases"].size() == 418);
    for (const auto& c : golden["cases"].items()) {
        std::vector<std::vector<std::int64_t>> expected;
        for (const auto& hit : c["hits"].items()) {
            expected.push_back({hit[0].integer(), hit[1].integer(), hit[2].integer()});
        }
        const exact_copy text(c["text"].string());
        for (const auto& matches :
             {built.value.find(text.view()), hm::gazetteer_testing::find_portably(built.value, text.view())}) {
            std::vector<std::vector<std::int64_t>> spans;
            for (const auto& m : matches) {
                spans.push_back({static_cast<std::int64_t>(m.begin), static_cast<std::int64_t>(m.end), m.label});
            }
            CHECK_MESSAGE(spans == expected, c["text"].string());
        }
    }
}

TEST_CASE("the lesson's 2,032 texts hold 4,066 names") {
    const auto vocabulary = hallmark_test::load_json("golden/ontology/mwml_ontology.json");
    hm::gazetteer_builder builder;
    for (const auto& [name, id] : vocabulary["resolve"].members()) {
        builder.add(name, static_cast<hm::label_id>(id.integer()));
    }
    const hm::gazetteer g = builder.build().value;
    const auto projects = hallmark_test::load_json("data/mwml/projects.json");
    std::string all;
    std::size_t spans = 0;
    std::size_t texts = 0;
    for (const auto& p : projects.items()) {
        const std::string text = p["title"].string() + "\n" + p["description"].string();
        const auto matches = g.find(text);
        spans += matches.size();
        texts += !matches.empty();
        all += text + "\n|\n";
    }
    CHECK(spans == 4066);
    CHECK(texts == 1662);
    CHECK(g.find(all).size() == 4066); // across the borders of blocks
}

TEST_CASE("whole words are decided before the longest is chosen") {
    const auto g = build({"testing", "testing 123", "machine learning", "tf", "pytorch"});
    CHECK(found(g, "testing 12345") == strings{"testing@testing"});
    CHECK(found(g, "testing 123") == strings{"testing 123@testing 123"});
    CHECK(found(g, "machine learnings, machine learning") == strings{"machine learning@machine learning"});
    CHECK(found(g, "platform softf tf2 tf_x x_tf pytorch_x") == strings{});
    CHECK(found(g, "TF, (tf) tf.") == strings{"tf@TF", "tf@tf", "tf@tf"});
}

TEST_CASE("the leftmost is taken, of those the longest, and none overlap") {
    const auto g = build({"a b", "b c d", "a b c", "c", "d e"});
    CHECK(found(g, "a b c d e") == strings{"a b c@a b c", "d e@d e"});
    CHECK(found(g, "x b c d e") == strings{"b c d@b c d"});
    CHECK(found(g, "a b x c d e") == strings{"a b@a b", "c@c", "d e@d e"});
}

TEST_CASE("other selections: the surface that was added first, or all") {
    const auto g = build({"a b", "b c d", "a b c", "c", "d e", "a"});
    using matches = std::vector<hm::gazetteer_match>;
    CHECK(g.find<match_selection::leftmost_first>("a b c d e") == matches{{0, 3, 0, 0}, {4, 5, 3, 3}, {6, 9, 4, 4}});
    CHECK(g.find<match_selection::leftmost_first>("a c") == matches{{0, 1, 5, 5}, {2, 3, 3, 3}});
    CHECK(g.find<match_selection::overlapping>("a b c d e") ==
          matches{{0, 1, 5, 5}, {0, 3, 0, 0}, {0, 5, 2, 2}, {2, 7, 1, 1}, {4, 5, 3, 3}, {6, 9, 4, 4}});
    int calls = 0;
    g.for_each_match<match_selection::overlapping>("a b c d e",
                                                   [&calls](const hm::gazetteer_match&) { return ++calls < 2; });
    CHECK(calls == 2);
}

TEST_CASE("a boundary is asked only where the surface has a word character") {
    const auto g = build({"c", "c++", "c#", ".net", "'hood", "node-js", "d3.js", "#1", "\u00AB", "(a) b"});
    CHECK(found(g, "C++, c#, C and c++11") == strings{"c++@C++", "c#@c#", "c@C", "c++@c++"});
    CHECK(found(g, "ASP.NET .net .network") == strings{".net@.NET", ".net@.net"});
    CHECK(found(g, "neighbor'hood 'Hoods 'HOOD") == strings{"'hood@'hood", "'hood@'HOOD"});
    CHECK(found(g, "node js, Node__JS, nodejs D3.js") == strings{"node-js@node js", "node-js@Node__JS", "d3.js@D3.js"});
    CHECK(found(g, "x#1 #12 \u00ABc\u00BB(A)-B") == strings{"#1@#1", "\u00AB@\u00AB", "c@c", "(a) b@(A)-B"});
    CHECK(found(g, ".net") == strings{".net@.net"});
    CHECK(found(g, "....net.") == strings{".net@.net"});
}

TEST_CASE("any run of separators in the text stands for a separator of the surface, and none does not") {
    const auto g = build({"deep-learning", "a_b", " spaced out- "});
    CHECK(
        found(g,
              "deep learning DEEP\n\t-Learning deep_learning deep\u00A0\u3000learning deeplearning deep\u2010learning")
            .size() == 4);
    CHECK(found(g, "a b a-b a__b ab a\u200Bb").size() == 3);
    CHECK(found(g, "-spaced  OUT-").size() == 1);
    CHECK(found(g, "__spaced out").empty()); // the underscore is a word character beside a surface
}

TEST_CASE("letters of all scripts are letters, and their case does not count") {
    const auto g = build({"ocr", "naïve bayes", "жук", "σίσυφος", "Straße", "Կով", "k", "中文", "😀 face", "nlp"});
    CHECK(found(g, "ÖCR OCRé «OCR» NLP’s OCR") == strings{"ocr@OCR", "nlp@NLP", "ocr@OCR"});
    CHECK(found(g, "NAÏVE-BAYES ЖУК ΣΊΣΥΦΟΣ STRAẞE ԿՈՎ \u212A") ==
          strings{"naïve bayes@NAÏVE-BAYES", "жук@ЖУК", "σίσυφος@ΣΊΣΥΦΟΣ", "Straße@STRAẞE", "Կով@ԿՈՎ", "k@\u212A"});
    CHECK(found(g, "STRASSE nai\u0308ve bayes").empty()); // simple folding: ß is not ss, a mark is no part of a letter
    CHECK(found(g, "中文 用中文 中文。") == strings{"中文@中文", "中文@中文"});
    CHECK(found(g, "x😀 Face 😀face") == strings{"😀 face@😀 Face"});
    // İ is one character of two bytes whose full lower case has three: the spans behind it are still right.
    CHECK(found(build({"b", "İ"}), "İ b i") == strings{"İ@İ", "b@b"});
}

TEST_CASE("a mark that folds to a letter counts as that letter") {
    CHECK(found(build({"\u03B1\u03B9"}), "\u0391\u0345 \u03B1\u03B9") ==
          strings{"\u03B1\u03B9@\u0391\u0345", "\u03B1\u03B9@\u03B1\u03B9"});
}

TEST_CASE("broken UTF-8 and NUL are characters in no word") {
    const auto g = build({"a", "b\xFF", "x\0y"s, "ocr"});
    CHECK(found(g, "a\xE2\x82") == strings{"a@a"}); // cut in the middle of a sequence
    CHECK(found(g, "\xFF"
                   "a\x80") == strings{"a@a"});
    CHECK(found(g, "B\xFF b\xC3") == strings{"b\xFF@B\xFF"});
    CHECK(found(g, "X\0Y a\0a"s) == strings{"x\0y@X\0Y"s, "a@a", "a@a"});
    CHECK(found(g, "ocr\xC3") == strings{"ocr@ocr"});
    CHECK(found(g, "ocr\xC3\xA9").empty());
}

TEST_CASE("surfaces without a letter, digit or sign are told and left out") {
    hm::gazetteer_builder builder;
    builder.add("", 0).add("-", 1).add(" _ ", 2).add("ok", 3).add("b\xFF", 4);
    const auto built = builder.build();
    CHECK_FALSE(built.ok());
    CHECK(built.problems.count(hm::problem_code::empty_name) == 3);
    CHECK(built.problems[1].where == "1");
    CHECK(built.problems[1].message == "surface '-' is empty or only separators");
    CHECK(built.problems.count(hm::problem_code::invalid_utf8) == 1);
    CHECK(built.problems[3].where == "4");
    CHECK(built.problems[3].message == "surface 'b\\xFF' is not UTF-8");
    CHECK(built.value.size() == 5);
    CHECK(built.value.find(" - _ ok b\xFF") == std::vector<hm::gazetteer_match>{{5, 7, 3, 3}, {8, 10, 4, 4}});
}

TEST_CASE("of two surfaces that fold to the same the first is kept, and told when the labels differ") {
    hm::gazetteer_builder builder;
    builder.add("deep learning", 7).add("Deep-Learning", 7).add("DEEP_LEARNING", 8);
    const auto built = builder.build();
    CHECK(built.ok());
    CHECK(built.problems.size() == 1);
    CHECK(built.problems[0].code == hm::problem_code::ambiguous_alias);
    CHECK(built.problems[0].level == hm::severity::warning);
    CHECK(built.problems[0].where == "2");
    CHECK(built.value.find("deep-learning") == std::vector<hm::gazetteer_match>{{0, 13, 7, 0}});
}

TEST_CASE("a gazetteer of nothing and a text of nothing give nothing") {
    CHECK(hm::gazetteer().find("a b c").empty());
    CHECK(hm::gazetteer_builder().build().value.find("a").empty());
    CHECK(build({"a"}).find("").empty());
    CHECK(build({"a"}).find(std::string_view()).empty());
    CHECK_FALSE(build({"a"}).contains("b"));
    CHECK_THROWS_AS((void)build({"a"}).label(1), std::invalid_argument);
    CHECK_THROWS_AS((void)build({"a"}).surface(1), std::invalid_argument);
}

TEST_CASE("the host may end a search, and a builder may build again") {
    hm::gazetteer_builder builder;
    builder.add("a", 1);
    const auto first = builder.build();
    builder.add("b", 2);
    const auto second = builder.build();
    CHECK(first.value.find("a b").size() == 1);
    CHECK(second.value.find("a b").size() == 2);
    int calls = 0;
    second.value.for_each_match("a b a b", [&calls](const hm::gazetteer_match&) { return ++calls < 3; });
    CHECK(calls == 3);
    std::string long_text;
    for (int i = 0; i < 5000; ++i) long_text += "a ";
    calls = 0;
    second.value.for_each_match(long_text, [&calls](const hm::gazetteer_match&) { return ++calls < 700; });
    CHECK(calls == 700);
}

TEST_CASE("words of every length are found at every place of a block") {
    for (std::size_t size = 1; size <= 40; ++size) {
        std::string word;
        for (std::size_t i = 0; i < size; ++i) word += static_cast<char>('a' + i % 26);
        std::string other = word; // same first and last bytes, another middle
        other[size / 2] = 'q';
        const auto g = build({word, "zz"});
        for (const std::size_t before :
             {0u, 1u, 7u, 8u, 15u, 16u, 47u, 63u, 64u, 65u, 1000u, 1023u, 1024u, 1025u, 2040u}) {
            std::string text(before, ' ');
            text += word;
            const std::vector<hm::gazetteer_match> one = {{before, before + size, 0, 0}};
            for (const char* tail : {"", " ", ". The end of it all is long enough to be read in eights"}) {
                const exact_copy copy(text + tail);
                REQUIRE(g.find(copy.view()) == one);
                REQUIRE(hm::gazetteer_testing::find_portably(g, copy.view()) == one);
            }
            if (other != word) REQUIRE(g.find(std::string(before, ' ') + other).empty());
            REQUIRE(g.find(text + "x").empty());
            if (before != 0) {
                text[before - 1] = '_';
                REQUIRE(g.find(text).empty());
            }
        }
    }
}

TEST_CASE("random texts over a hard alphabet give what the obvious matcher gives") {
    random_text random(5);
    for (int round = 0; round < 400; ++round) {
        std::vector<std::string> surfaces;
        const std::size_t count = 1 + random.below(12);
        while (surfaces.size() < count) {
            std::string surface = random.text(1 + random.below(5));
            if (!hm::fold(surface).empty()) surfaces.push_back(std::move(surface));
        }
        const auto g = build(surfaces);
        for (int i = 0; i < 20; ++i) {
            std::string text = random.text(random.below(40));
            for (std::size_t k = random.below(4); k > 0; --k) { // surfaces, whole and beside other things
                text += surfaces[random.below(surfaces.size())];
                text += random.piece();
            }
            compare(surfaces, text, g);
        }
    }
}

TEST_CASE("random texts of several blocks give what the obvious matcher gives") {
    random_text random(6);
    for (int round = 0; round < 30; ++round) {
        std::vector<std::string> surfaces = {"a", "a b", "k s", "b+", "+a", "\u00E9\u4E2D", "aaaaaaaaaaaaaaaaaaaaaaaa"};
        surfaces.push_back(random.text(3) + "a");
        const auto g = build(surfaces);
        std::string text;
        while (text.size() < 5000) {
            switch (random.below(4)) {
            case 0:
                text += random.text(30);
                break;
            case 1:
                text += std::string(1 + random.below(1500), random.below(2) == 0 ? 'a' : ' ');
                break;
            case 2:
                text += surfaces[random.below(surfaces.size())] + " ";
                break;
            default:
                for (std::size_t n = random.below(900); n > 0; --n) text += "\u4E2D";
            }
        }
        compare(surfaces, text, g);
    }
}

TEST_CASE("surfaces that share a word's hash parts are told apart") {
    std::vector<std::string> surfaces; // the same length, first eight and last eight bytes
    for (int i = 0; i < 200; ++i) surfaces.push_back("abcdefgh" + std::to_string(1000 + i) + "ijklmnop");
    const auto g = build(surfaces);
    for (int i = 0; i < 200; ++i) {
        CHECK(found(g, surfaces[static_cast<std::size_t>(i)]) ==
              strings{surfaces[static_cast<std::size_t>(i)] + "@" + surfaces[static_cast<std::size_t>(i)]});
    }
    CHECK(found(g, "abcdefgh0999ijklmnop").empty());
}

TEST_CASE("words whose hashes are equal are told apart") {
    // The eighth byte differs by 7 and the last by 1: with the factors of hash_word the sums are the same.
    const std::string first = "aaaaaaaaaaaaaaab";
    const std::string second = "aaaaaaahaaaaaaaa";
    REQUIRE(hm::detail::key_of_ascii_word(first.data(), 0, 16).hash ==
            hm::detail::key_of_ascii_word(second.data(), 0, 16).hash);
    CHECK(found(build({first}), second).empty());
    CHECK(found(build({"x " + first}), "x " + second).empty());
    CHECK(found(build({first, second}), second + " " + first) == strings{second + "@" + second, first + "@" + first});
}

TEST_CASE("a word in ASCII and the same word with letters that fold to ASCII are the same at every length") {
    for (std::size_t size = 1; size <= 40; ++size) {
        std::string word;
        for (std::size_t i = 0; i < size; ++i) word += static_cast<char>('a' + i % 26);
        for (std::size_t at = 0; at < size; at += 3) {
            std::string plain = word;
            plain[at] = 'k';
            std::string kelvin = plain;
            kelvin.replace(at, 1, "\u212A");
            CHECK(found(build({plain}), kelvin) == strings{plain + "@" + kelvin});
            CHECK(found(build({kelvin}), plain) == strings{kelvin + "@" + plain});
        }
    }
}

TEST_CASE("a megabyte in one word, one surface or one run of separators is no trouble") {
    const std::string word(1'000'000, 'a');
    const std::string spaces(1'000'000, ' ');
    const auto g = build({word, "x y", "\u4E2D"});
    CHECK(g.find(word).size() == 1);
    CHECK(g.find(word + "b").empty());
    CHECK(g.find("x" + spaces + "y") == std::vector<hm::gazetteer_match>{{0, 1'000'002, 1, 1}});
    std::string wide;
    for (int i = 0; i < 300'000; ++i) wide += "\u4E2D";
    CHECK(g.find(wide).empty());
    CHECK(g.find(wide + " \u4E2D").size() == 1);
}

TEST_CASE("text that begins a surface at every word is walked no farther than the longest surface") {
    // "a a a a ... b" of 50 words: each place is a start, none matches.
    std::string surface;
    for (int i = 0; i < 50; ++i) surface += "a ";
    const auto g = build({surface + "b", "a a a"});
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "a ";
    CHECK(g.find(text).size() == 33'333);
}

TEST_CASE("many surfaces: every one is found where it stands alone") {
    std::vector<std::string> surfaces;
    for (int i = 0; i < 20000; ++i) {
        std::string surface = "s";
        surfaces.push_back(surface.append(std::to_string(i % 150)).append(" t").append(std::to_string(i / 150)));
    }
    const auto g = build(surfaces);
    for (std::size_t i = 0; i < surfaces.size(); ++i) {
        std::string text = "x ";
        text.append(surfaces[i]).append(".");
        const auto matches = g.find(text);
        REQUIRE(matches.size() == 1);
        REQUIRE(matches[0].surface == i);
    }
}
