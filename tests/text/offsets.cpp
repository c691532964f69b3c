#include <hallmark/text.hpp>

#include "text/random_text.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;

namespace {
/// Every character's begin and the end, one step after the other.
std::vector<hm::text_position> positions(std::string_view text) {
    std::vector<hm::text_position> all = {{0, 0, 0}};
    while (all.back().byte < text.size()) {
        const auto at = all.back();
        const auto step = hm::detail::decode_utf8(text.data() + at.byte, text.data() + text.size());
        all.push_back({at.byte + step.length, at.code_point + 1, at.utf16 + (step.code > 0xFFFF ? 2u : 1u)});
    }
    return all;
}

void check_all(const std::string& text) {
    const hallmark_test::exact_copy copy(text);
    const hm::text_offsets offsets(copy.view());
    const auto all = positions(text);
    REQUIRE(offsets.end() == all.back());
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        for (std::size_t b = all[i].byte; b < all[i + 1].byte; ++b) REQUIRE(offsets.at_byte(b) == all[i]);
        for (std::size_t u = all[i].utf16; u < all[i + 1].utf16; ++u) REQUIRE(offsets.at_utf16(u) == all[i]);
        REQUIRE(offsets.at_code_point(i) == all[i]);
    }
    REQUIRE(offsets.at_byte(text.size()) == all.back());
    REQUIRE(offsets.at_code_point(all.size() - 1) == all.back());
}
} // namespace

TEST_CASE("a place is the same place in bytes, code points and UTF-16 units") {
    const std::string text = "naïve 😀 BERT";
    const hm::text_offsets offsets(text);
    CHECK(offsets.at_byte(12) == hm::text_position{12, 8, 9});
    CHECK(offsets.at_code_point(8) == hm::text_position{12, 8, 9});
    CHECK(offsets.at_utf16(9) == hm::text_position{12, 8, 9});
    CHECK(offsets.end() == hm::text_position{16, 12, 13});
    CHECK(offsets.at_byte(3) == hm::text_position{2, 2, 2});  // inside ï
    CHECK(offsets.at_utf16(7) == hm::text_position{7, 6, 6}); // between the surrogates of 😀
}

TEST_CASE("a byte that is not UTF-8 is one code point and one unit") {
    const hm::text_offsets offsets("a\xE2\x82 \xFFz");
    CHECK(offsets.end() == hm::text_position{6, 6, 6});
    CHECK(offsets.at_code_point(5) == hm::text_position{5, 5, 5});
}

TEST_CASE("offsets of random texts are those of walking every character") {
    hallmark_test::random_text random(3);
    for (int round = 0; round < 300; ++round) check_all(random.text(random.below(40)));
    for (int round = 0; round < 10; ++round) {
        std::string text = random.text(random.below(1200));
        text += std::string(random.below(1600), 'x');
        text += random.text(random.below(1200));
        check_all(text);
    }
    check_all(std::string(5000, 'a'));
    check_all(std::string(511, 'a') + "\u4E2D" + std::string(1500, 'b') + "😀");
}

TEST_CASE("the offsets of an empty text, and of places behind the end") {
    const hm::text_offsets none{std::string_view()};
    CHECK(none.end() == hm::text_position{0, 0, 0});
    CHECK(none.at_byte(0) == hm::text_position{0, 0, 0});
    CHECK_THROWS_AS((void)none.at_byte(1), std::invalid_argument);
    const hm::text_offsets offsets("é");
    CHECK_THROWS_AS((void)offsets.at_code_point(2), std::invalid_argument);
    CHECK_THROWS_AS((void)offsets.at_utf16(2), std::invalid_argument);
    CHECK_THROWS_WITH((void)offsets.at_byte(3), "text_offsets: byte 3 of a text of 2");
}
