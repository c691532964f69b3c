// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_SUGGEST_WORDS_HPP
#define HALLMARK_WEAK_SUGGEST_WORDS_HPP

// What to offer a writer of labeling functions: words and phrases that would pay.

#include "../core/label_sets.hpp"
#include "../core/votes.hpp"
#include "../numeric/intervals.hpp"
#include "../text/fold.hpp"
#include "../text/words.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// A word or phrase that would make a labeling function.
struct word_suggestion {
    hallmark::label_id label = 0;
    std::string phrase{};          ///< folded
    std::size_t items = 0;         ///< texts that hold it
    std::size_t right = 0;         ///< of them: have the label
    std::size_t fresh = 0;         ///< of those: nobody votes for the label yet
    numeric::interval precision{}; ///< of right / items: Wilson, 95 %
};
struct suggest_words_options {
    std::size_t most_words = 2; ///< in a phrase
    std::size_t min_items = 5;  ///< texts that hold it, at least
    double min_precision = 0.5; ///< the lower end of the interval, at least
    std::size_t limit = 100;    ///< how many are returned at most
};

/// Words and phrases that would pay as labeling functions, as a list to review: those whose texts mostly have one label
/// that the votes so far do not give. `texts`: any range of text, walked twice. The order is by fresh · lower
/// precision, ties by label, then phrase. A phrase with as many texts and right ones as a shorter one that it holds is
/// left out. Words are runs of word characters, folded, two characters or more. A wrong call when sizes differ. Memory:
/// 8 bytes a phrase and text; O(n log n) of those. For millions of texts give a sample.
template <class Texts>
[[nodiscard]] std::vector<word_suggestion> suggest_words(const Texts& texts, const label_sets_view& given,
                                                         const vote_matrix& votes = {},
                                                         const suggest_words_options& options = {}) {
    HALLMARK_REQUIRE(options.most_words > 0, "suggest_words: phrases of no words");
    HALLMARK_REQUIRE(votes.items() == 0 || votes.items() == given.size(),
                     "suggest_words: votes on " + std::to_string(votes.items()) + " items, labels of " +
                         std::to_string(given.size()));
    std::vector<std::string> words;
    struct place {
        std::uint64_t hash;
        std::size_t first, size;
    };
    std::vector<place> phrases; // of one text
    // Calls f(hash, first word, words) for each different phrase of a text.
    const auto for_each_phrase = [&](std::string_view text, auto&& f) {
        words.clear();
        phrases.clear();
        for_each_word(text, [&](text_span w) {
            if (w.end - w.begin >= 2) words.push_back(fold(text.substr(w.begin, w.end - w.begin)));
        });
        for (std::size_t size = 1; size <= options.most_words; ++size)
            for (std::size_t first = 0; first + size <= words.size(); ++first) {
                std::uint64_t hash = 0xCBF29CE484222325u; // Fowler, Noll and Vo
                for (std::size_t k = first; k < first + size; ++k) {
                    for (const char c : words[k]) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
                    hash = (hash ^ 0x20u) * 0x100000001B3u;
                }
                phrases.push_back({hash, first, size});
            }
        std::sort(phrases.begin(), phrases.end(), [](const place& a, const place& b) {
            return a.hash != b.hash ? a.hash < b.hash : a.first < b.first;
        });
        for (std::size_t k = 0; k < phrases.size(); ++k)
            if (k == 0 || phrases[k].hash != phrases[k - 1].hash) f(phrases[k].hash, phrases[k].first, phrases[k].size);
    };
    std::vector<std::uint64_t> all;
    std::size_t n = 0;
    for (const auto& text : texts) {
        for_each_phrase(text, [&](std::uint64_t hash, std::size_t, std::size_t) { all.push_back(hash); });
        ++n;
    }
    HALLMARK_REQUIRE(n == given.size(), "suggest_words: " + std::to_string(n) + " texts, labels of " +
                                            std::to_string(given.size()) + " items");
    std::sort(all.begin(), all.end());
    std::vector<std::uint64_t> kept;
    std::vector<std::size_t> counts;
    for (std::size_t k = 0; k < all.size();) {
        std::size_t end = k;
        while (end < all.size() && all[end] == all[k]) ++end;
        if (end - k >= options.min_items) {
            kept.push_back(all[k]);
            counts.push_back(end - k);
        }
        k = end;
    }
    std::vector<std::string> names(kept.size());
    std::vector<std::uint64_t> pairs; // phrase, label, fresh
    std::size_t i = 0;
    for (const auto& text : texts) {
        for_each_phrase(text, [&](std::uint64_t hash, std::size_t first, std::size_t size) {
            const auto at = std::lower_bound(kept.begin(), kept.end(), hash);
            if (at == kept.end() || *at != hash) return;
            const auto phrase = static_cast<std::size_t>(at - kept.begin());
            if (names[phrase].empty())
                for (std::size_t k = first; k < first + size; ++k)
                    names[phrase].append(k == first ? "" : " ").append(words[k]);
            for (const label_id label : given[i]) {
                bool fresh = true;
                if (votes.items() > 0)
                    for (const voter_vote& v : votes[i]) fresh = fresh && v.vote != vote(label);
                pairs.push_back(std::uint64_t{phrase} << 32 | std::uint64_t{label} << 1 | (fresh ? 1u : 0u));
            }
        });
        ++i;
    }
    std::sort(pairs.begin(), pairs.end());
    std::vector<word_suggestion> list;
    for (std::size_t k = 0; k < pairs.size();) {
        const std::uint64_t key = pairs[k] >> 1;
        word_suggestion s;
        for (; k < pairs.size() && pairs[k] >> 1 == key; ++k) {
            ++s.right;
            s.fresh += pairs[k] & 1u;
        }
        const auto phrase = static_cast<std::size_t>(key >> 31);
        s.label = static_cast<label_id>(key & 0x7FFFFFFFu);
        s.items = counts[phrase];
        s.right = (std::min)(s.right, s.items); // a set may repeat a label
        s.precision = numeric::wilson(static_cast<double>(s.right), static_cast<double>(s.items));
        s.phrase = names[phrase];
        if (s.fresh > 0 && s.precision.low >= options.min_precision) list.push_back(std::move(s));
    }
    const auto value = [](const word_suggestion& s) { return static_cast<double>(s.fresh) * s.precision.low; };
    std::sort(list.begin(), list.end(), [&](const word_suggestion& a, const word_suggestion& b) {
        if (value(a) != value(b)) return value(a) > value(b);
        return a.label != b.label                   ? a.label < b.label
               : a.phrase.size() != b.phrase.size() ? a.phrase.size() < b.phrase.size()
                                                    : a.phrase < b.phrase;
    });
    std::vector<word_suggestion> best;
    for (word_suggestion& s : list) {
        if (best.size() == options.limit) break;
        bool said = false; // by a shorter phrase
        for (const word_suggestion& other : best)
            said = said || (other.label == s.label && other.items == s.items && other.right == s.right &&
                            s.phrase.find(other.phrase) != std::string::npos);
        if (!said) best.push_back(std::move(s));
    }
    return best;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
