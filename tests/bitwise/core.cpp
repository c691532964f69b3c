// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/core.hpp>

#include <string>

namespace {

void random_bits() {
    digest bits, uniform, below, orders;
    hallmark::random draws(42);
    for (int i = 0; i < 1000; ++i) bits.add(draws.bits64());
    uniform.add(random_numbers(draws, 1000));
    for (std::uint32_t i = 1; i < 1000; ++i) below.add(draws.below(i)).add(draws.below64(std::uint64_t{i} << 33));
    std::vector<std::uint32_t> order(1000);
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    draws.split(3).shuffle(order);
    orders.add(order, draws.split(4).sample(100'000, 500));
    bits.print("core random bits");
    uniform.print("core random uniform");
    below.print("core random below");
    orders.print("core random shuffle, sample");
}

void reduction(const hallmark::threads& threads) {
    const hallmark::random root(7);
    std::vector<double> values(100'003);
    threads(values.size() / 1000 + 1, [&](std::size_t block) {
        hallmark::random draws = root.split(block);
        for (std::size_t i = block * 1000; i < values.size() && i < (block + 1) * 1000; ++i)
            values[i] = draws.uniform() - 0.5;
    });
    const double sum = hallmark::reduce_blocks(
        threads, values.size(), 4096, 0.0,
        [&](hallmark::index_block block) {
            double part = 0;
            for (std::size_t i = block.begin; i < block.end; ++i) part += values[i];
            return part;
        },
        [](double a, double b) { return a + b; });
    digest().add(sum).print("core reduction");
}

void json() {
    hallmark::random draws(23);
    std::string text;
    hallmark::json_writer writer(text);
    writer.begin_array();
    for (int i = 0; i < 5'000; ++i) {
        const double number = std::bit_cast<double>(draws.bits64());
        writer.value(number == number ? number : draws.uniform()); // any double but NaN
    }
    writer.end_array();
    digest read, problems;
    hallmark::json_reader reader(text);
    reader.for_each_element([&] {
        if (reader.kind() == hallmark::json_kind::number) read.add(reader.number().as_double());
    });
    for (int i = 0; i < 500; ++i) { // broken texts: the same problem at the same place
        std::string broken = R"([{"tag": "a\u00e9", "aliases": ["b", "c"], "n": [1, -2.5e3, true, null]}])";
        const std::uint32_t at = draws.below(static_cast<std::uint32_t>(broken.size()));
        broken[at] = static_cast<char>(draws.below(256));
        hallmark::json_reader one(broken);
        one.skip();
        problems.add(one.failed());
        if (one.failed()) problems.add(hallmark::to_string(one.failure()));
    }
    digest().add(text).print("core json_writer");
    read.print("core json_reader");
    problems.print("core json_reader problems");
}

void tables_and_votes() {
    hallmark::random draws(5);
    hallmark::table table({{"name", hallmark::table::align::left}, {"x", hallmark::table::align::right}});
    digest told;
    for (int i = 0; i < 200; ++i) {
        const double x = (draws.uniform() - 0.5) * 1e6;
        table.add({hallmark::with_commas(draws.bits64()), hallmark::fixed(x, i % 5)});
        told.add(hallmark::bar(draws.uniform(), 10));
    }
    told.add(table.str()).print("core table");

    std::vector<hallmark::vote_triple> triples;
    for (int i = 0; i < 2'000; ++i) {
        const std::uint32_t item = draws.below(300), voter = draws.below(20);
        triples.push_back({item, voter, hallmark::vote(draws.below(7))});
    }
    const auto matrix = hallmark::vote_matrix::from_triples(triples, {.repeats = hallmark::repeats::last});
    digest votes;
    for (const hallmark::voter_vote& v : matrix.all()) votes.add(v.voter, v.vote);
    votes.add(matrix.offsets()).print("core vote_matrix");
}

} // namespace

void print_core(const hallmark::threads& threads) {
    random_bits();
    reduction(threads);
    json();
    tables_and_votes();
}
