#include <hallmark/text.hpp>

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <vector>

namespace hm = hallmark;

TEST_CASE("word characters, white space and simple folding are those of Python and Perl for every code point") {
    const auto facts = hallmark_test::load_json("golden/text/unicode.json");

    std::map<std::int64_t, std::vector<std::int64_t>> words; // block of 4096 -> count, checksum
    for (const auto& row : facts["words_by_4096"].items()) {
        words[row[0].integer()] = {row[1].integer(), row[2].integer()};
    }
    std::vector<std::int64_t> space;
    for (const auto& code : facts["space"].items()) space.push_back(code.integer());
    std::map<std::uint32_t, std::uint32_t> folding;
    for (const auto& pair : facts["fold"].items()) {
        folding[static_cast<std::uint32_t>(pair[0].integer())] = static_cast<std::uint32_t>(pair[1].integer());
    }
    CHECK(folding.size() == 1454);

    std::vector<std::int64_t> found_space;
    std::size_t wrong_folds = 0;
    std::size_t wrong_blocks = 0;
    for (std::uint32_t block = 0; block < 0x110000 / 4096; ++block) {
        std::int64_t count = 0;
        std::uint32_t checksum = 0;
        for (std::uint32_t c = block * 4096; c < (block + 1) * 4096; ++c) {
            const auto code = static_cast<char32_t>(c);
            if (hm::is_word_character(code)) {
                ++count;
                checksum += c * 2654435761u;
            }
            if (hm::is_white_space(code)) found_space.push_back(c);
            const auto fold = folding.find(c);
            wrong_folds += hm::fold_case(code) != (fold == folding.end() ? code : static_cast<char32_t>(fold->second));
        }
        const auto expected = words.find(block);
        const bool same =
            expected == words.end() ? count == 0 : expected->second == std::vector<std::int64_t>{count, checksum};
        wrong_blocks += !same;
    }
    CHECK(wrong_blocks == 0);
    CHECK(wrong_folds == 0);
    CHECK(found_space == space);
}

TEST_CASE("what is no code point is no letter, no space, and folds to itself") {
    for (const std::uint32_t c : {0xD800u, 0xDFFFu, 0x110000u, 0x1FFFFFu, 0xFFFFFFFFu}) {
        const auto code = static_cast<char32_t>(c);
        CHECK_FALSE(hm::is_word_character(code));
        CHECK_FALSE(hm::is_white_space(code));
        CHECK(hm::fold_case(code) == code);
    }
}

TEST_CASE("folding is simple: one character gives one, and the Turkish i's stay apart") {
    static_assert(hm::fold_case(U'A') == U'a');
    static_assert(hm::fold_case(U'Σ') == U'σ' && hm::fold_case(U'ς') == U'σ');
    static_assert(hm::fold_case(U'Ж') == U'ж' && hm::fold_case(U'Ա') == U'ա' && hm::fold_case(U'Ა') == U'ა');
    static_assert(hm::fold_case(U'\u212A') == U'k' && hm::fold_case(U'ſ') == U's');
    static_assert(hm::fold_case(U'ß') == U'ß' && hm::fold_case(U'ẞ') == U'ß');
    static_assert(hm::fold_case(U'İ') == U'İ' && hm::fold_case(U'ı') == U'ı');
    static_assert(hm::is_word_character(U'_') && hm::is_word_character(U'½') && hm::is_word_character(U'中'));
    static_assert(!hm::is_word_character(U'\u0301') && !hm::is_word_character(U'’') && !hm::is_word_character(U'-'));
    static_assert(hm::is_separator(U'_') && hm::is_separator(U'\u00A0') && !hm::is_separator(U'\u200B'));
    CHECK(hm::fold_case(hm::fold_case(U'\u0345')) == U'ι');
}
