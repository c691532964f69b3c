// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_SUGGEST_HPP
#define HALLMARK_WEAK_SUGGEST_HPP

// What to offer a labeler, so that nobody faces hundreds of labels.

#include "../core/detail/plain_vector.hpp"
#include "../core/label_sets.hpp"
#include "../core/table.hpp"
#include "../core/votes.hpp"
#include "../ontology/ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
