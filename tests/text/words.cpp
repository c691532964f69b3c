#include <hallmark/text.hpp>

#include "text/random_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;

namespace {
std::vector<std::string> word_list(std::string_view text) {
    const hallmark_test::exact_copy copy(text);
    std::vector<std::string> list;
    for (const auto& [begin, end] : hm::words(copy.view())) list.emplace_back(text.substr(begin, end - begin));
    return list;
}
using strings = std::vector<std::string>;
} // namespace

TEST_CASE("words are maximal runs of letters, digits and underscores of any script") {
    CHECK(word_list("Don't use tf_2, naïve Жук中文 ½!") == strings{"Don", "t", "use", "tf_2", "naïve", "Жук中文", "½"});
    CHECK(word_list("").empty());
    CHECK(word_list(" - ").empty());
    CHECK(word_list("a") == strings{"a"});
    CHECK(word_list("e\u0301t") == strings{"e", "t"}); // a combining mark is no word character
}

TEST_CASE("bytes that are not UTF-8 end a word") {
    CHECK(word_list("a\xFF"
                    "b\xC3") == strings{"a", "b"});
    CHECK(word_list("\xE2\x82") == strings{});
}

TEST_CASE("the host may end a walk over words") {
    std::vector<hm::text_span> seen;
    hm::for_each_word("one two three four", [&seen](hm::text_span word) {
        seen.push_back(word);
        return seen.size() < 2;
    });
    CHECK(seen == std::vector<hm::text_span>{{0, 3}, {4, 7}});
}

TEST_CASE("words of random texts cover every word character and nothing else") {
    hallmark_test::random_text random(9);
    for (int round = 0; round < 2000; ++round) {
        const std::string text = random.text(random.below(30));
        const auto all = hm::words(text);
        std::size_t next = 0;
        std::size_t last_end = text.size() + 1;
        for (std::size_t at = 0; at < text.size();) {
            const auto step = hm::detail::decode_utf8(text.data() + at, text.data() + text.size());
            const bool word = step.valid && hm::is_word_character(step.code);
            while (next < all.size() && all[next].end <= at) last_end = all[next++].end;
            const bool inside = next < all.size() && all[next].begin <= at;
            REQUIRE(word == inside);
            if (inside && all[next].begin == at) REQUIRE(at != last_end); // maximal: no two words touch
            at += step.length;
        }
    }
}
