// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/neighbors.hpp>

#include <string>

// Ties, and an offset that takes the digits of a float.
void print_neighbors(const hallmark::threads& threads) {
    hallmark::random draws(31);
    digest near, alike, grouped;
    const std::size_t rows = 400; // more than one block
    for (const std::size_t columns : {3u, 9u, 40u}) {
        std::vector<float> x = columns == 9 ? tied_features(draws, rows * columns)
                                            : random_features(draws, rows * columns, columns == 40 ? 300.0f : 0.0f);
        for (std::size_t i = 0; i < 40 * columns; ++i) x[i + 50 * columns] = x[i] * 1.001f; // 40 pairs nearly the same
        const hallmark::features_view view(x.data(), rows, columns);
        for (const auto method : {hallmark::knn_method::blocked, hallmark::knn_method::tree}) {
            const hallmark::knn_graph graph = hallmark::knn(view, {.k = 6, .method = method}, threads);
            for (std::size_t i = 0; i < rows; ++i) near.add(graph[i], graph.squared_distances(i));
        }
        const std::vector<std::uint32_t> among{1, 5, 6, 20, 100, 399}, queries{0, 1, 2, 300};
        const hallmark::knn_graph some = hallmark::knn_among(view, among, queries, {.k = 3}, threads);
        for (std::size_t i = 0; i < queries.size(); ++i) near.add(some[i], some.squared_distances(i));
        const auto pairs = hallmark::neighbors::near_duplicate_rows(view, {.threshold = 0.999}, threads);
        for (const hallmark::neighbors::near_pair& p : pairs) alike.add(p.first, p.second, p.similarity);
    }
    std::vector<std::string> texts;
    for (int i = 0; i < 300; ++i) {
        std::string text;
        for (int word = 0; word < 20; ++word) text.append(1, static_cast<char>('a' + draws.below(26))).append("x ");
        texts.push_back(i % 3 == 0 && i > 0 ? texts[draws.below(static_cast<std::uint32_t>(i))] + text.substr(0, 6) : text);
    }
    const auto pairs = hallmark::neighbors::near_duplicates(
        texts.size(), [&](std::size_t i) { return std::string_view(texts[i]); }, {}, threads);
    for (const hallmark::neighbors::near_pair& p : pairs) alike.add(p.first, p.second, p.similarity);
    const hallmark::neighbors::clusters together = hallmark::neighbors::cluster(pairs, texts.size(), 10);
    grouped.add(together.group_of, together.count, together.largest, together.left_out);
    near.print("neighbors knn");
    alike.print("neighbors near_duplicates");
    grouped.print("neighbors cluster");
}
