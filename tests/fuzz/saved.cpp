// SPDX-License-Identifier: MIT
//
// Any bytes: no reader of what hallmark keeps (votes, labels, splits) reads out of bounds, and what was read and is
// written again reads as the same.
//
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/saved.cpp -o fuzz_saved
//     ./fuzz_saved -max_len=600

#include <hallmark/io/labels.hpp>
#include <hallmark/io/votes.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/split/saved.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hallmark;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const ontology tags = [] {
        ontology_builder builder;
        builder.add({.name = "a", .aliases = {"x"}});
        builder.add({.name = "b", .parents = {"a"}});
        return builder.build().value;
    }();

    const checked<io::named_votes> votes = io::parse_votes(text);
    if (votes.ok()) {
        const io::named_votes& v = votes.value;
        const checked<io::named_votes> again = io::parse_votes(io::to_csv(v.votes, v.items, v.labels));
        require(again.ok(), "votes that were written are read");
        require(again.value.votes.votes() == v.votes.votes() && again.value.items.size() == v.items.size(),
                "as many of them");
    }
    static_cast<void>(io::parse_votes(text, tags));

    const checked<vote_matrix> dense = io::parse_npy_votes(text);
    for (std::size_t i = 0; i < dense.value.items(); ++i)
        for (const voter_vote& v : dense.value[i])
            require(v.voter < dense.value.voters() && v.vote.label() < dense.value.cardinality(),
                    "votes are in their matrix");

    const checked<io::saved_labels> labels = io::parse_labels(text, tags);
    require(labels.value.ids.size() == labels.value.labels.size(), "each item with an id has labels");
    std::string lines;
    for (std::size_t i = 0; i < labels.value.ids.size(); ++i)
        io::append_labels_line(lines, tags, labels.value.ids[i], labels.value.labels[i]);
    const checked<io::saved_labels> labels_again = io::parse_labels(lines, tags);
    require(labels_again.ok() && labels_again.value.labels == labels.value.labels, "labels read back as the same");

    if (const auto print = parse_fingerprint(text))
        require(parse_fingerprint(to_string(*print)) == print, "a fingerprint reads back as the same");

    const checked<split::saved_split> kept = split::read_json_lines(text);
    if (kept.ok()) {
        const checked<split::saved_split> kept_again = split::read_json_lines(split::to_json_lines(kept.value));
        require(kept_again.ok() && kept_again.value == kept.value, "a split reads back as the same");
    }
    return 0;
}
