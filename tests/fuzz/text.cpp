// SPDX-License-Identifier: MIT
//
// Any bytes as the surfaces of a vocabulary (the lines before an empty one) and as the text that is searched: nothing is
// read out of bounds, every place is in the text, and a stream finds what the whole text has, wherever it is cut.
//
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/text.cpp -o fuzz_text
//     ./fuzz_text -max_len=300

#include <hallmark/text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using namespace hallmark;

void require(bool condition) {
    if (!condition) std::abort();
}

template <class Gazetteer>
void check_search(const Gazetteer& names, std::string_view text, std::size_t cut) {
    const auto found = names.find(text);
    std::size_t last = 0;
    for (const auto& m : found) {
        require(m.begin >= last && m.end > m.begin && m.end <= text.size() && m.surface < names.size());
        last = m.end;
    }
    require(names.contains(text) == !found.empty());
    if constexpr (!std::is_same_v<Gazetteer, fuzzy_gazetteer>) {
        std::vector<gazetteer_match> streamed;
        const auto keep = [&](const gazetteer_match& m) { streamed.push_back(m); };
        gazetteer_stream stream(names);
        stream.feed(text.substr(0, cut), keep);
        stream.feed(text.substr(cut), keep);
        stream.finish(keep);
        require(streamed == found);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> bytes(data, data + size); // of exactly this size
    std::string_view text(bytes.data(), bytes.size());
    gazetteer_builder plain;
    fuzzy_gazetteer_builder fuzzy;
    policy_gazetteer_builder policies;
    label_id label = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view surface = text.substr(0, end);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (surface.empty()) break;
        plain.add(surface, label);
        fuzzy.add(surface, label);
        policies.add(surface, label,
                     {.letters = static_cast<letter_case>(label % 3), .before = static_cast<affix>(label / 3 % 3),
                      .after = static_cast<affix>(size % 3), .plural = label % 2 == 0, .gap = label % 4, .context = {"a"}});
        ++label;
    }
    const std::size_t cut = text.empty() ? 0 : size * 7 % text.size();
    check_search(plain.build().value, text, cut);
    check_search(fuzzy.build().value, text, cut);
    check_search(policies.build().value, text, cut);

    const folded_text folded(text);
    require(folded.text() == fold(text));
    for (std::size_t i = 0; i < folded.size(); ++i)
        require(folded.original_offset(i) <= folded.original_offset(i + 1) && folded.original_offset(i + 1) <= text.size());
    for (const text_span& word : words(text)) require(word.begin < word.end && word.end <= text.size());
    const text_offsets offsets(text);
    require(offsets.end().byte == text.size());
    for (std::size_t i = 0; i <= offsets.end().code_point; i += 1 + i / 3)
        require(offsets.at_byte(offsets.at_code_point(i).byte).code_point == i);
    return 0;
}
