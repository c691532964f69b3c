// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_SUGGEST_HPP
#define HALLMARK_WEAK_SUGGEST_HPP

// What to offer a labeler, so that nobody faces hundreds of labels; and what to offer a writer of labeling functions.

#include "../core/detail/plain_vector.hpp"
#include "../core/label_sets.hpp"
#include "../core/table.hpp"
#include "../core/votes.hpp"
#include "../numeric/intervals.hpp"
#include "../ontology/ontology.hpp"
#include "../text/fold.hpp"
#include "../text/words.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// Who offers a label.
enum class suggested_by : std::uint8_t {
    author,        ///< a tag of the author's means it
    function,      ///< a labeling function votes for it
    model,         ///< a model believes it
    co_occurrence, ///< items with a label that this one has often have it
    ontology       ///< a label that this item has, or that is offered, implies it
};

/// Why a label is offered.
struct suggestion_reason {
    suggested_by by = suggested_by::author;
    std::string text{};     ///< in words: "'cv words' votes for it, and was right on 8 of 10"
    double probability = 0; ///< how likely the label is by this alone
};

/// A label that an item may have.
struct suggestion {
    hallmark::label_id label = 0;
    double score = 0;                         ///< of all reasons together: 1 - the product of (1 - probability)
    std::vector<suggestion_reason> reasons{}; ///< the strongest first
};

/// What is known of an item that needs labels. Each part may be left out.
struct suggestion_input {
    std::span<const label_id> has{};            ///< labels that it has already: never offered
    std::span<const std::string> author_tags{}; ///< what its author called it, in any words
    std::span<const voter_vote> votes{};        ///< its row of the votes that `learn` saw (or of the same functions)
    std::span<const double> probabilities{};    ///< a model's, one a label
};

struct suggest_options {
    std::size_t limit = 10;
    double min_score = 0.05;     ///< no label below it is offered
    std::size_t min_support = 5; ///< co-occurrence counts for labels of at least so many items
};

/// Offers labels for items of one vocabulary. The ontology has to outlive it. Any number of threads may ask.
class suggester {
public:
    /// Learns from labeled items which labels go together. A wrong call when a label is not of the vocabulary. O(sum of
    /// the squares of the sets' sizes).
    template <class = void>
    explicit suggester(const ontology& tags, const label_sets_view& given = {}) : tags_(&tags), count_(tags.size()) {
        std::vector<std::uint64_t> pairs;
        for (const auto set : given)
            for (const label_id a : set) {
                HALLMARK_REQUIRE(a < tags.size(),
                                 "suggester: label " + std::to_string(a) + " of " + std::to_string(tags.size()));
                ++count_[a];
                for (const label_id b : set)
                    if (a != b) pairs.push_back(std::uint64_t{a} << 32 | b);
            }
        std::sort(pairs.begin(), pairs.end());
        for (std::size_t k = 0; k < pairs.size();) {
            std::size_t end = k;
            while (end < pairs.size() && pairs[end] == pairs[k]) ++end;
            together_.push_back({pairs[k], end - k});
            k = end;
        }
    }

    /// Learns how often the votes of each voter for each label are right, on items with known labels. Voters that it
    /// does not know are trusted half.
    template <class = void>
    void learn(const vote_matrix& votes, const label_sets_view& given) {
        HALLMARK_REQUIRE(votes.items() == given.size(), "suggester::learn: " + std::to_string(votes.items()) +
                                                            " items with votes, " + std::to_string(given.size()) +
                                                            " with labels");
        names_.assign(votes.names().begin(), votes.names().end());
        std::vector<std::uint64_t> seen;
        for (std::size_t i = 0; i < votes.items(); ++i)
            for (const voter_vote& v : votes[i])
                if (v.vote.is_label()) {
                    const auto set = given[i];
                    const bool right = std::find(set.begin(), set.end(), v.vote.label()) != set.end();
                    seen.push_back(std::uint64_t{v.voter} << 32 | std::uint64_t{v.vote.label()} << 1 |
                                   (right ? 1u : 0u));
                }
        std::sort(seen.begin(), seen.end());
        trust_.clear();
        for (std::size_t k = 0; k < seen.size();) {
            const std::uint64_t key = seen[k] >> 1;
            trusted t{key, 0, 0};
            for (; k < seen.size() && seen[k] >> 1 == key; ++k) {
                ++t.votes;
                t.right += seen[k] & 1u;
            }
            trust_.push_back(t);
        }
    }

    /// The likeliest labels that the item does not have yet, with reasons, the highest score first (ties: the lower
    /// label). A wrong call when a label, vote or the number of probabilities does not fit the vocabulary. O(labels
    /// with probabilities + what goes with its labels).
    template <class = void>
    [[nodiscard]] std::vector<suggestion> suggest(const suggestion_input& item,
                                                  const suggest_options& options = {}) const {
        const std::size_t n = tags_->size();
        HALLMARK_REQUIRE(item.probabilities.empty() || item.probabilities.size() == n,
                         "suggester: " + std::to_string(item.probabilities.size()) + " probabilities for " +
                             std::to_string(n) + " labels");
        std::vector<suggestion> offers;
        const auto offer = [&](label_id label, suggested_by by, double p, std::string text) {
            if (!(p > 0) || std::find(item.has.begin(), item.has.end(), label) != item.has.end()) return;
            std::size_t at = 0;
            while (at < offers.size() && offers[at].label != label) ++at;
            if (at == offers.size()) offers.push_back({label, 0, {}});
            offers[at].reasons.push_back({by, std::move(text), p});
        };
        std::vector<label_id> basis(item.has.begin(), item.has.end()); // what co-occurrence and the ontology go by
        for (const label_id label : item.has)
            HALLMARK_REQUIRE(label < n, "suggester: label " + std::to_string(label) + " of " + std::to_string(n));
        for (const std::string& tag : item.author_tags) {
            const resolution meant = tags_->resolve(tag);
            if (meant.label) {
                offer(*meant.label, suggested_by::author, meant.how == resolved_by::folded ? 0.9 : 0.95,
                      meant.how == resolved_by::alias ? "the author's '" + tag + "' is an alias"
                                                      : "the author says '" + tag + "'");
                basis.push_back(*meant.label);
            }
            for (const label_id label : meant.candidates)
                offer(label, suggested_by::author, 0.9 / static_cast<double>(meant.candidates.size()),
                      "the author's '" + tag + "' may mean it");
        }
        for (const voter_vote& v : item.votes) {
            if (!v.vote.is_label()) continue;
            HALLMARK_REQUIRE(v.vote.label() < n, "suggester: a vote for label " + std::to_string(v.vote.label()) +
                                                     " of " + std::to_string(n));
            const std::uint64_t key = std::uint64_t{v.voter} << 31 | v.vote.label();
            const auto known = std::lower_bound(trust_.begin(), trust_.end(), key,
                                                [](const trusted& t, std::uint64_t k) { return t.key < k; });
            const std::string name = v.voter < names_.size() ? names_[v.voter] : std::to_string(v.voter);
            if (known != trust_.end() && known->key == key)
                offer(v.vote.label(), suggested_by::function,
                      (static_cast<double>(known->right) + 0.5) / (static_cast<double>(known->votes) + 1),
                      "'" + name + "' votes for it, and was right on " + std::to_string(known->right) + " of " +
                          std::to_string(known->votes));
            else
                offer(v.vote.label(), suggested_by::function, 0.5, "'" + name + "' votes for it");
        }
        for (label_id label = 0; label < item.probabilities.size(); ++label)
            if (item.probabilities[label] >= options.min_score)
                offer(label, suggested_by::model, (std::min)(item.probabilities[label], 1.0),
                      "the model says " + fixed(item.probabilities[label], 2));
        for (const label_id label : basis) {
            if (count_[label] < options.min_support) continue;
            const std::uint64_t first = std::uint64_t{label} << 32;
            auto at = std::lower_bound(together_.begin(), together_.end(), first,
                                       [](const pair_count& p, std::uint64_t k) { return p.pair < k; });
            for (; at != together_.end() && at->pair >> 32 == label; ++at) {
                const double p = static_cast<double>(at->count) / static_cast<double>(count_[label]);
                if (at->count > 1 && p >= options.min_score)
                    offer(static_cast<label_id>(at->pair), suggested_by::co_occurrence, p,
                          std::to_string(at->count) + " of " + std::to_string(count_[label]) + " items with '" +
                              std::string(tags_->name(label)) + "' have it");
            }
        }
        const std::size_t direct = offers.size();
        for (const label_id label : basis)
            for (const label_id above : tags_->ancestors(label))
                offer(above, suggested_by::ontology, 0.95, "'" + std::string(tags_->name(label)) + "' implies it");
        for (std::size_t k = 0; k < direct; ++k) {
            if (std::find(basis.begin(), basis.end(), offers[k].label) != basis.end()) continue;
            const suggestion below = scored(offers[k]);
            for (const label_id above : tags_->ancestors(below.label))
                offer(above, suggested_by::ontology, below.score,
                      "'" + std::string(tags_->name(below.label)) + "' implies it");
        }
        std::vector<suggestion> best;
        for (suggestion& s : offers) {
            s = scored(std::move(s));
            std::stable_sort(
                s.reasons.begin(), s.reasons.end(),
                [](const suggestion_reason& a, const suggestion_reason& b) { return a.probability > b.probability; });
            if (s.score >= options.min_score) best.push_back(std::move(s));
        }
        std::sort(best.begin(), best.end(), [](const suggestion& a, const suggestion& b) {
            return a.score != b.score ? a.score > b.score : a.label < b.label;
        });
        if (best.size() > options.limit) best.resize(options.limit);
        return best;
    }

private:
    struct pair_count {
        std::uint64_t pair; ///< the label that is there, and the other
        std::size_t count;
    };
    struct trusted {
        std::uint64_t key; ///< voter and label
        std::size_t votes, right;
    };

    /// Reasons of one source are not independent (labels that go together, ancestors of several): the strongest of each
    /// counts.
    template <class = void>
    [[nodiscard]] static suggestion scored(suggestion s) {
        double against = 1;
        for (const suggested_by by : {suggested_by::author, suggested_by::function, suggested_by::model,
                                      suggested_by::co_occurrence, suggested_by::ontology}) {
            double strongest = 0;
            for (const suggestion_reason& r : s.reasons)
                if (r.by == by) strongest = (std::max)(strongest, r.probability);
            against *= 1 - strongest;
        }
        s.score = 1 - against;
        return s;
    }

    const ontology* tags_;
    std::vector<std::size_t> count_;
    hallmark::detail::plain_vector<pair_count> together_;
    hallmark::detail::plain_vector<trusted> trust_;
    std::vector<std::string> names_;
};

/// A word or phrase that would make a labeling function.
struct word_suggestion {
    hallmark::label_id label = 0;
    std::string phrase{};          ///< folded
    std::size_t items = 0;         ///< texts that hold it
    std::size_t right = 0;         ///< of them: have the label
    std::size_t fresh = 0;         ///< of those: nobody votes for the label yet
    numeric::interval precision{}; ///< of right / items: Wilson, 95 %
};
struct word_options {
    std::size_t most_words = 2; ///< in a phrase
    std::size_t min_items = 5;  ///< texts that hold it, at least
    double min_precision = 0.5; ///< the lower end of the interval, at least
    std::size_t most = 100;     ///< how many are returned
};

/// Words and phrases that would pay as labeling functions, as a list to review: those whose texts mostly have one label
/// that the votes so far do not give. `texts`: any range of text, walked twice. The order is by fresh · lower
/// precision, ties by label, then phrase. A phrase with as many texts and right ones as a shorter one that it holds is
/// left out. Words are runs of word characters, folded, two characters or more. A wrong call when sizes differ. Memory:
/// 8 bytes a phrase and text; O(n log n) of those. For millions of texts give a sample.
template <class Texts>
[[nodiscard]] std::vector<word_suggestion> suggest_words(const Texts& texts, const label_sets_view& given,
                                                         const vote_matrix& votes = {},
                                                         const word_options& options = {}) {
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
        if (best.size() == options.most) break;
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
