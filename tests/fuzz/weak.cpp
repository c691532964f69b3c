// SPDX-License-Identifier: MIT
//
// Any bytes as a saved model, of each shape that models have: nothing is read out of bounds, what was read without an
// error predicts, and what is written again reads as the same. And any bytes as a time.
//
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/weak.cpp -o fuzz_weak
//     ./fuzz_weak -max_len=600

#include <hallmark/weak.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace hallmark;

const std::vector<std::string> voters{"a", "b", "c"}, classes{"x", "y"};

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

vote_matrix some_votes() {
    vote_matrix votes(voters, classes.size());
    for (label_id label : {0u, 1u, 0u})
        votes.add(std::vector<voter_vote>{{0, vote(label)}, {1, vote(1 - label)}, {2, vote(label)}});
    return votes;
}

template <class Fitted>
void check(std::string_view text) {
    static const vote_matrix votes = some_votes();
    const checked<Fitted> read = weak::read_model<Fitted>(text, voters, classes);
    if (!read.ok()) return;
    require(read.value.predict_proba(votes).rows() == votes.items(), "a model that was read predicts");
    const std::string written = weak::to_json(read.value, classes);
    const checked<Fitted> again = weak::read_model<Fitted>(written, voters, classes);
    require(again.ok() && weak::to_json(again.value, classes) == written, "a model reads back as the same");
}

/// Seeds: what a fit writes, so that the fuzzer begins behind the first brace. Returns the text with some bytes of `data`
/// put over its own, at places that they name.
template <class Model>
std::string changed(const Model& model, std::string_view data) {
    static const std::string whole = weak::to_json(model.fit(some_votes()), classes);
    std::string text = whole;
    for (std::size_t i = 0; i + 2 < data.size(); i += 3) {
        const std::size_t high = static_cast<unsigned char>(data[i]), low = static_cast<unsigned char>(data[i + 1]);
        const std::size_t at = (high * 256 + low) % text.size();
        text[at] = data[i + 2];
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check<weak::fitted_majority>(text);
    check<weak::fitted_confusion>(text);
    check<weak::fitted_confusion>(changed(weak::dawid_skene{}, text));
    check<weak::fitted_glad>(changed(weak::glad{}, text));
    check<weak::fitted_automatic>(changed(weak::automatic{}, text));
    static_cast<void>(weak::parse_time(text));
    return 0;
}
