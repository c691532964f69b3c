// SPDX-License-Identifier: MIT
#include <hallmark/text.hpp>

#include "text/random_text.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hm = hallmark;
using hallmark_test::exact_copy;
using hallmark_test::random_text;
using hm::match_selection;
using matches = std::vector<hm::gazetteer_match>;

namespace {

hm::gazetteer build(const std::vector<std::string>& surfaces) {
    hm::gazetteer_builder builder;
    for (std::size_t i = 0; i < surfaces.size(); ++i) builder.add(surfaces[i], static_cast<hm::label_id>(i));
    return builder.build().value;
}

template <class Stream>
matches fed(Stream& stream, const std::vector<std::string_view>& chunks) {
    matches result;
    const auto keep = [&result](const hm::gazetteer_match& m) { result.push_back(m); };
    for (const std::string_view chunk : chunks) stream.feed(exact_copy(chunk).view(), keep);
    stream.finish(keep);
    return result;
}

template <match_selection Selection>
void check_cuts(const hm::gazetteer& g, std::string_view text) {
    const matches expected = g.find<Selection>(text);
    hm::gazetteer_stream<hm::gazetteer, Selection> stream(g);
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        REQUIRE(fed(stream, {text.substr(0, cut), text.substr(cut)}) == expected);
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
    REQUIRE(fed(stream, bytes) == expected);
}

} // namespace

TEST_CASE("a text cut anywhere gives the matches of the whole text") {
    random_text random(11);
    for (int round = 0; round < 150; ++round) {
        std::vector<std::string> surfaces;
        for (std::size_t k = 1 + random.below(8); k > 0; --k) surfaces.push_back(random.text(1 + random.below(5)));
        const auto g = build(surfaces);
        for (int i = 0; i < 6; ++i) {
            std::string text = random.text(random.below(25));
            for (std::size_t k = random.below(4); k > 0; --k) {
                text += surfaces[random.below(surfaces.size())];
                text += random.piece();
            }
            check_cuts<match_selection::leftmost_longest>(g, text);
            check_cuts<match_selection::leftmost_first>(g, text);
            check_cuts<match_selection::overlapping>(g, text);
        }
    }
}

TEST_CASE("long texts in chunks of every size give the matches of the whole text") {
    random_text random(12);
    const std::vector<std::string> surfaces = {"a", "a b", "k s", "b+", "+a", "\u00E9\u4E2D", "b c a b", "s"};
    const auto g = build(surfaces);
    std::string text;
    while (text.size() < 20'000) {
        text += random.text(20);
        if (random.below(6) == 0) text += std::string(random.below(1500), random.below(2) == 0 ? 'a' : ' ');
        text += surfaces[random.below(surfaces.size())] + " ";
    }
    const matches expected = g.find(text);
    hm::gazetteer_stream stream(g);
    for (const std::size_t most : {1u, 2u, 7u, 64u, 1000u, 5000u, 30000u})
        for (int round = 0; round < 5; ++round) {
            std::vector<std::string_view> chunks;
            for (std::size_t at = 0; at < text.size(); at += chunks.back().size())
                chunks.push_back(std::string_view(text).substr(at, 1 + random.below(most)));
            REQUIRE(fed(stream, chunks) == expected);
        }
}

TEST_CASE("a match is given as soon as it is certain, and little is kept") {
    const auto g = build({"deep learning", "deep"});
    hm::gazetteer_stream stream(g);
    matches got;
    const auto keep = [&got](const hm::gazetteer_match& m) { got.push_back(m); };
    stream.feed("very dee", keep);
    CHECK(got.empty());
    stream.feed("p", keep);
    CHECK(got.empty());
    stream.feed(" le", keep);
    CHECK(got.empty());
    stream.feed("aves", keep);
    CHECK(got.empty()); // "deep leavesx"? "deep" alone is certain, but the word is not over
    stream.feed(".", keep);
    CHECK(got == matches{{5, 9, 1, 1}});
    CHECK(stream.pending() <= 2);
    stream.feed(" deep learning,", keep);
    CHECK(got.size() == 2);
    stream.finish(keep);
    CHECK(got == matches{{5, 9, 1, 1}, {18, 31, 0, 0}});
    CHECK(stream.pending() == 0);
    got.clear();
    stream.feed("deep", keep); // another text: offsets begin anew
    stream.finish(keep);
    CHECK(got == matches{{0, 4, 1, 1}});
    std::string text;
    for (int i = 0; i < 100'000; ++i) {
        stream.feed("word of no surface, deep. ", [](const hm::gazetteer_match&) {});
        REQUIRE(stream.pending() < 64);
    }
}

TEST_CASE("a stream of single bytes takes linear time even where all waits") {
    const auto g = build({"deep learning"});
    hm::gazetteer_stream stream(g);
    matches got;
    const auto keep = [&got](const hm::gazetteer_match& m) { got.push_back(m); };
    stream.feed("deep", keep);
    for (int i = 0; i < 300'000; ++i) stream.feed(" ", keep);
    stream.feed("learning", keep);
    stream.finish(keep);
    CHECK(got == matches{{0, 300'012, 0, 0}});
}

TEST_CASE("the host may end a stream's search; the next text is searched again") {
    const auto g = build({"a"});
    hm::gazetteer_stream stream(g);
    int calls = 0;
    const auto twice = [&calls](const hm::gazetteer_match&) { return ++calls < 2; };
    stream.feed("a a a ", twice);
    stream.feed("a a a ", twice);
    stream.finish(twice);
    CHECK(calls == 2);
    stream.feed("a ", twice);
    stream.finish(twice);
    CHECK(calls == 3);
}
