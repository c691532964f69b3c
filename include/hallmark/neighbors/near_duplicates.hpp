// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_NEAR_DUPLICATES_HPP
#define HALLMARK_NEIGHBORS_NEAR_DUPLICATES_HPP

// Texts that are almost the same, found without comparing all pairs: MinHash signatures (Broder 1997) in bands
// (locality-sensitive hashing, Indyk and Motwani 1998); every pair that a band offers is compared exactly. Clusters of
// them are groups that a split must not separate.

#include "../core/config.hpp"
#include "../core/detail/mix64.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/executor.hpp"
#include "../core/matrix.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"
#include "../text/fold.hpp"
#include "../text/words.hpp"
#include "clusters.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace neighbors {

/// How texts are compared.
struct near_duplicates_options {
    double threshold = 0.7;   ///< the least similarity of a pair, in (0, 1]: Jaccard's, of the sets of shingles
    std::size_t shingle = 2;  ///< how many words in a row make a shingle
    std::size_t hashes = 128; ///< of a signature: more find more of the pairs near the threshold
    /// How much a pair that is missed counts, beside one that is compared in vain, when the bands are chosen: 0.5 as
    /// much, 0.9 nine times.
    double missed_weight = 0.9;
    /// Items of one band that are all alike: beyond so many, each is compared with the first alone.
    std::size_t bucket_limit = 1000;
    std::uint64_t seed = 1;
};

/// How a signature is cut: `bands` bands of `rows` hashes. A pair of similarity s shares a band with probability 1 - (1
/// - s^rows)^bands.
struct lsh_bands {
    std::size_t bands = 1;
    std::size_t rows = 1;

    friend bool operator==(const lsh_bands&, const lsh_bands&) = default;
};

/// The bands that make the weighted areas of false positives below the threshold and of false negatives above it least;
/// ties: fewer bands, then fewer rows (datasketch's choice, with its integration in steps of 0.001). A wrong call: a
/// threshold outside (0, 1], no hashes, negative weights. O(hashes log hashes × 1000).
template <class = void>
[[nodiscard]] lsh_bands choose_bands(double threshold, std::size_t hashes, double false_positive_weight = 0.5,
                                     double false_negative_weight = 0.5) {
    HALLMARK_REQUIRE(
        threshold > 0 && threshold <= 1 && hashes >= 1 && false_positive_weight >= 0 && false_negative_weight >= 0,
        "choose_bands: threshold " + std::to_string(threshold) + ", " + std::to_string(hashes) + " hashes, weights " +
            std::to_string(false_positive_weight) + " and " + std::to_string(false_negative_weight));
    const auto power = [](double base, std::size_t exponent) {
        double result = 1;
        for (; exponent > 0; exponent /= 2) {
            if (exponent % 2 == 1) result = numeric::product(result, base);
            base = numeric::product(base, base);
        }
        return result;
    };
    constexpr double step = 0.001;
    lsh_bands best;
    double least = -1;
    for (std::size_t bands = 1; bands <= hashes; ++bands)
        for (std::size_t rows = 1; rows <= hashes / bands; ++rows) {
            const auto area = [&](double from, double to, bool missed) {
                double sum = 0;
                for (double x = from; x < to; x += step) {
                    const double none = power(1 - power(x + step / 2, rows), bands);
                    sum += numeric::product(missed ? none : 1 - none, step);
                }
                return sum;
            };
            const double cost = numeric::product(area(0, threshold, false), false_positive_weight) +
                                numeric::product(area(threshold, 1, true), false_negative_weight);
            if (least < 0 || cost < least) {
                least = cost;
                best = {bands, rows};
            }
        }
    return best;
}

namespace detail {

/// The shingles of a text as 64-bit numbers, ascending, each once: runs of `length` words of the folded text; a text
/// with fewer words has one of all its words; one without words has none.
template <class = void>
void shingles_of(std::string_view text, std::size_t length, std::string& folded, std::vector<std::uint64_t>& words,
                 std::vector<std::uint64_t>& to) {
    fold_into(text, folded);
    words.clear();
    for_each_word(folded, [&](text_span word) {
        std::uint64_t hash = 0xCBF29CE484222325;
        for (std::size_t i = word.begin; i < word.end; ++i)
            hash = (hash ^ static_cast<unsigned char>(folded[i])) * 0x100000001B3;
        words.push_back(hallmark::detail::mix64(hash));
    });
    to.clear();
    if (words.empty()) return;
    const std::size_t run = length < words.size() ? length : words.size();
    for (std::size_t at = 0; at + run <= words.size(); ++at) {
        std::uint64_t hash = run;
        for (std::size_t i = 0; i < run; ++i) hash = hallmark::detail::mix64(hash * 0x9E3779B97F4A7C15 + words[at + i]);
        to.push_back(hash);
    }
    hallmark::detail::sort_unique(to);
}

template <class = void>
[[nodiscard]] double jaccard(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) noexcept {
    std::size_t both = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        both += a[i] == b[j];
        const bool step_a = a[i] <= b[j];
        const bool step_b = b[j] <= a[i];
        i += step_a;
        j += step_b;
    }
    const std::size_t all = a.size() + b.size() - both;
    return all == 0 ? 0 : static_cast<double>(both) / static_cast<double>(all);
}

/// Pairs that share a bucket in some band, each once, ascending. keys(item, band): the bucket, or 0 for none.
template <class Keys>
[[nodiscard]] std::vector<std::uint64_t> candidates(std::size_t n, std::size_t bands, std::size_t limit, Keys&& keys) {
    std::vector<std::uint64_t> pairs;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> entries;
    for (std::size_t band = 0; band < bands; ++band) {
        entries.clear();
        for (std::size_t i = 0; i < n; ++i)
            if (const std::uint64_t key = keys(i, band); key != 0)
                entries.emplace_back(key, static_cast<std::uint32_t>(i));
        std::sort(entries.begin(), entries.end());
        for (std::size_t begin = 0; begin < entries.size();) {
            std::size_t end = begin;
            while (end < entries.size() && entries[end].first == entries[begin].first) ++end;
            for (std::size_t a = begin; a < (end - begin > limit ? begin + 1 : end); ++a)
                for (std::size_t b = a + 1; b < end; ++b)
                    pairs.push_back(std::uint64_t{entries[a].second} << 32 | entries[b].second);
            begin = end;
        }
        if (pairs.size() > (std::size_t{1} << 22) || band + 1 == bands) hallmark::detail::sort_unique(pairs);
    }
    return pairs;
}

} // namespace detail

/// The pairs of texts whose sets of shingles have a Jaccard similarity of at least the threshold, by items, ascending.
/// `text_of(i)` gives the text of item i as something that a std::string_view is made of. Texts are folded: case and
/// the kind of separator do not matter. Every pair given is one; of those at the threshold some may be missed (at 128
/// hashes and the standard weights about 1 %), of those well above hardly any; equal texts never are. Texts without
/// words are like nothing. O(bytes + n × hashes + candidates). A wrong call: a threshold outside (0, 1], no hashes,
/// shingles of no words. The executor makes signatures; the result does not hang on it.
template <class TextOf, executor Executor = serial>
[[nodiscard]] std::vector<near_pair> near_duplicates(std::size_t n, TextOf&& text_of,
                                                     const near_duplicates_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.shingle >= 1 && n <= 0xFFFFFFFF && options.missed_weight >= 0 &&
                         options.missed_weight <= 1,
                     "near_duplicates: shingles of " + std::to_string(options.shingle) + " words, " +
                         std::to_string(n) + " items, missed_weight " + std::to_string(options.missed_weight));
    const lsh_bands cut =
        choose_bands(options.threshold, options.hashes, 1 - options.missed_weight, options.missed_weight);
    std::vector<std::vector<std::uint64_t>> shingles(n);
    std::vector<std::uint64_t> buckets(n * cut.bands);
    std::vector<std::uint64_t> salts(cut.bands * cut.rows);
    random draw(options.seed);
    for (std::uint64_t& salt : salts) salt = draw.bits64();
    for_each_block(ex, n, 256, [&](index_block block) {
        std::string folded;
        std::vector<std::uint64_t> words;
        for (std::size_t i = block.begin; i < block.end; ++i) {
            detail::shingles_of(std::string_view(text_of(i)), options.shingle, folded, words, shingles[i]);
            if (shingles[i].empty()) continue;
            for (std::size_t band = 0; band < cut.bands; ++band) {
                std::uint64_t key = band + 1;
                for (std::size_t row = 0; row < cut.rows; ++row) {
                    const std::uint64_t salt = salts[band * cut.rows + row];
                    std::uint64_t least = ~std::uint64_t{0};
                    for (const std::uint64_t shingle : shingles[i])
                        least = (std::min)(least, hallmark::detail::mix64(shingle ^ salt));
                    key = hallmark::detail::mix64(key * 0x9E3779B97F4A7C15 + least);
                }
                buckets[i * cut.bands + band] = key | 1;
            }
        }
    });
    std::vector<near_pair> found;
    for (const std::uint64_t pair :
         detail::candidates(n, cut.bands, options.bucket_limit,
                            [&](std::size_t i, std::size_t band) { return buckets[i * cut.bands + band]; })) {
        const auto a = static_cast<std::uint32_t>(pair >> 32);
        const auto b = static_cast<std::uint32_t>(pair);
        const double similarity = detail::jaccard(shingles[a], shingles[b]);
        if (similarity >= options.threshold) found.push_back({a, b, similarity});
    }
    return found;
}

/// How rows of features are compared.
struct near_duplicate_rows_options {
    double threshold = 0.95; ///< the least cosine of a pair, in (0, 1]
    std::size_t bands = 16;
    std::size_t bits = 12; ///< signs of a band, at most 32
    std::size_t bucket_limit = 1000;
    std::uint64_t seed = 1;
};

/// The same for rows of features: pairs whose cosine similarity is at least the threshold, by signs of random
/// projections (Charikar 2002) in `bands` bands of `bits` signs, every candidate compared exactly (sums in double, in
/// the order of the columns). Rows of zeros are like nothing. A wrong call: a threshold outside (0, 1], bands or bits
/// of 0, bits above 32, a feature that is not finite.
template <executor Executor = serial>
[[nodiscard]] std::vector<near_pair>
near_duplicate_rows(features_view features, const near_duplicate_rows_options& options = {}, Executor&& ex = {}) {
    HALLMARK_REQUIRE(options.threshold > 0 && options.threshold <= 1 && options.bands >= 1 && options.bits >= 1 &&
                         options.bits <= 32,
                     "near_duplicate_rows: threshold " + std::to_string(options.threshold) + ", " +
                         std::to_string(options.bands) + " bands of " + std::to_string(options.bits) + " bits");
    const std::size_t n = features.rows();
    HALLMARK_REQUIRE(n <= 0xFFFFFFFF, "near_duplicate_rows: " + std::to_string(n) + " items");
    const std::size_t planes = options.bands * options.bits;
    std::vector<float> directions(planes * features.columns());
    random draw(options.seed);
    for (float& d : directions) { // near enough to normal: the sum of uniform numbers
        double sum = -6;
        for (int i = 0; i < 12; ++i) sum += draw.uniform();
        d = static_cast<float>(sum);
    }
    const auto dot = [](std::span<const float> a, std::span<const float> b) {
        double sum = 0;
        for (std::size_t c = 0; c < a.size(); ++c)
            sum += numeric::product(static_cast<double>(a[c]), static_cast<double>(b[c]));
        return sum;
    };
    std::vector<std::uint64_t> buckets(n * options.bands);
    std::vector<double> norms(n);
    for_each_block(ex, n, 256, [&](index_block block) {
        for (std::size_t i = block.begin; i < block.end; ++i) {
            norms[i] = dot(features[i], features[i]);
            HALLMARK_REQUIRE(norms[i] - norms[i] == 0,
                             "near_duplicate_rows: the features of item " + std::to_string(i) + " are not finite");
            if (norms[i] == 0) continue;
            for (std::size_t band = 0; band < options.bands; ++band) {
                std::uint64_t key = 1;
                for (std::size_t bit = 0; bit < options.bits; ++bit) {
                    const std::span<const float> plane =
                        span_of(directions)
                            .subspan((band * options.bits + bit) * features.columns(), features.columns());
                    key = key << 1 | (dot(features[i], plane) >= 0 ? 1u : 0u);
                }
                buckets[i * options.bands + band] = key;
            }
        }
    });
    std::vector<near_pair> found;
    for (const std::uint64_t pair :
         detail::candidates(n, options.bands, options.bucket_limit,
                            [&](std::size_t i, std::size_t band) { return buckets[i * options.bands + band]; })) {
        const auto a = static_cast<std::uint32_t>(pair >> 32);
        const auto b = static_cast<std::uint32_t>(pair);
        const double both = dot(features[a], features[b]);
        const double square = numeric::product(both, both) / numeric::product(norms[a], norms[b]);
        // cos >= t, compared as squares.
        if (both <= 0 || square < numeric::product(options.threshold, options.threshold) - 1e-12) continue;
        found.push_back({a, b, (std::min)(numeric::sqrt(square), 1.0)});
    }
    return found;
}

} // namespace neighbors

HALLMARK_NAMESPACE_END

#endif
