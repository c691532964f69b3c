// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/text.hpp>

#include <string>

namespace {

using namespace hallmark;

// Letters, separators, two-byte characters of Latin, Greek and Cyrillic, and bytes that are no UTF-8.
std::string random_bytes(hallmark::random& draws, std::uint32_t most) {
    std::string bytes;
    for (std::uint32_t n = draws.below(most); n > 0; --n) {
        const std::uint32_t kind = draws.below(8);
        if (kind < 4) bytes.push_back(static_cast<char>('A' + draws.below(58)));
        else if (kind < 5) bytes.push_back("-_ \t"[draws.below(4)]);
        else if (kind < 7) {
            bytes.push_back(static_cast<char>(0xC3 + draws.below(0x12)));
            bytes.push_back(static_cast<char>(0x80 + draws.below(0x40)));
        } else bytes.push_back(static_cast<char>(draws.below(256)));
    }
    return bytes;
}

// Words of few letters, so that surfaces meet each other.
std::string random_words(hallmark::random& draws, std::uint32_t words) {
    std::string text;
    for (std::uint32_t word = 0; word < words; ++word) {
        if (word > 0) text.push_back(" -_.,x"[draws.below(6)]);
        for (std::uint32_t letters = 1 + draws.below(7); letters > 0; --letters)
            text.push_back("aAbBcDé2"[draws.below(7)]);
    }
    return text;
}

void folding() {
    digest folded, cut, places;
    hallmark::random draws(13);
    for (int i = 0; i < 2'000; ++i) {
        const std::string bytes = random_bytes(draws, 24);
        folded.add(fold(bytes));
        for (const text_span& word : words(bytes)) cut.add(word.begin, word.end);
        const folded_text with_offsets(bytes);
        for (std::size_t k = 0; k <= with_offsets.size(); ++k) places.add(with_offsets.original_offset(k));
        const text_offsets offsets(bytes);
        places.add(offsets.end().code_point, offsets.at_byte(bytes.size() / 2).utf16);
    }
    folded.print("text fold");
    cut.print("text words");
    places.print("text offsets");
}

void gazetteers() {
    hallmark::random draws(19);
    gazetteer_builder plain;
    fuzzy_gazetteer_builder fuzzy(fuzzy_options{.one_from = 4, .two_from = 6});
    policy_gazetteer_builder policies;
    for (label_id label = 0; label < 200; ++label) {
        const std::string surface = random_words(draws, 1 + label % 3);
        plain.add(surface, label);
        fuzzy.add(surface, label);
        policies.add(surface, label,
                     {.letters = static_cast<letter_case>(label % 3), .before = static_cast<affix>(label / 3 % 3),
                      .after = static_cast<affix>(label / 9 % 3), .plural = label % 2 == 0,
                      .gap = label % 3 > 0 ? label % 2 : 0, .priority = static_cast<int>(label % 5)});
    }
    policies.add_stop("abba ba").add("cab", 7, {.context = {"a"}, .within = 4});
    const checked<gazetteer> names = plain.build();
    const checked<fuzzy_gazetteer> near = fuzzy.build();
    const checked<policy_gazetteer> ruled = policies.build();
    digest found, overlapping, streamed, misspelt, by_rule, told;
    told.add(to_string(names.problems), to_string(near.problems), to_string(ruled.problems));
    for (int i = 0; i < 100; ++i) {
        const std::string text = random_words(draws, 80);
        const auto add_to = [](digest& print) {
            return [&print](const gazetteer_match& m) { print.add(m.begin, m.end, m.label, m.surface); };
        };
        names.value.for_each_match(text, add_to(found));
        names.value.for_each_match<match_selection::overlapping>(text, add_to(overlapping));
        gazetteer_stream stream(names.value);
        for (std::size_t at = 0; at < text.size(); at += 7) stream.feed(std::string_view(text).substr(at, 7), add_to(streamed));
        stream.finish(add_to(streamed));
        for (const fuzzy_match& m : near.value.find(text)) misspelt.add(m.begin, m.end, m.label, m.surface, m.edits);
        ruled.value.for_each_match(text, add_to(by_rule));
    }
    told.print("text gazetteer problems");
    found.print("text gazetteer");
    overlapping.print("text gazetteer overlapping");
    streamed.print("text gazetteer_stream");
    misspelt.print("text fuzzy_gazetteer");
    by_rule.print("text policy_gazetteer");
}

void patterns() {
    hallmark::random draws(20);
    digest found, told;
    const char* pieces[] = {"a", "b+", "[^a]", "(b|ca)", "\\w*?", "\\b", "é", ".", "{2,3}", "(?i:D)", "^", "$", "|", "["};
    for (int i = 0; i < 150; ++i) {
        std::string expression;
        for (std::uint32_t n = 1 + draws.below(5); n > 0; --n) expression += pieces[draws.below(14)];
        const checked<pattern> compiled = pattern::compile(expression);
        told.add(to_string(compiled.problems));
        const std::string text = random_words(draws, 30);
        compiled.value.for_each_match(text, [&](const text_span& m) { found.add(m.begin, m.end); });
        found.add(compiled.value.full_match(text));
    }
    told.print("text pattern problems");
    found.print("text pattern");
}

} // namespace

void print_text() {
    folding();
    gazetteers();
    patterns();
}
