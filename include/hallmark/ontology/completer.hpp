// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_COMPLETER_HPP
#define HALLMARK_ONTOLOGY_COMPLETER_HPP

// What a search box offers while somebody types: beginnings of names and aliases, typing errors allowed, beginnings of
// words inside them, initials.

#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../text/fold.hpp"
#include "complete.hpp"
#include "detail/edit_search.hpp"
#include "detail/initials.hpp"
#include "detail/reach.hpp"
#include "detail/sorted_texts.hpp"
#include "detail/string_table.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// What of a surface matched what was typed.
enum class matched_by : std::uint8_t {
    beginning, ///< the surface begins so, but for typing errors
    initials,  ///< the first letters of its words
    word       ///< a word inside begins so
};

/// One label that is offered, and why.
struct offered_label {
    label_id label = 0;
    std::string surface = {}; ///< the name or alias that matched, as it was declared
    matched_by by = matched_by::beginning;
    unsigned distance = 0; ///< typing errors: 0 to 2
    bool exact = false;    ///< whether the query is the whole surface (after folding)
    /// The bytes of the surface that matched; all of it for initials and where there are typing errors.
    std::size_t begin = 0, end = 0;

    friend bool operator==(const offered_label&, const offered_label&) = default;
};

/// Completes what is typed, many times; any number of threads may ask one completer. The ontology must outlive it. It
/// keeps the inner words of all surfaces, sorted: about 30 bytes for each word of a surface of several.
///
///     const hallmark::completer box(tags, counts);
///     for (const auto& offer : box.complete("nlp")) …       // natural-language-processing, by its initials
class completer {
public:
    /// `counts`: how often each label is used; none, or one for each label (another number is a wrong call).
    template <class = void>
    explicit completer(const ontology& labels, std::span<const std::uint64_t> counts = {}) : ontology_(&labels) {
        HALLMARK_REQUIRE(counts.empty() || counts.size() == labels.size(),
                         "completer: " + std::to_string(counts.size()) + " counts for " +
                             std::to_string(labels.size()) + " labels");
        // Labels by falling use, then name: one number to compare afterwards.
        std::vector<label_id> order(labels.size());
        detail::string_table names;
        for (label_id label = 0; label < labels.size(); ++label) names.push_back(labels.name(label));
        const std::vector<std::uint32_t> by_name = detail::sorted_order(names);
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = by_name[i];
        if (!counts.empty())
            std::stable_sort(order.begin(), order.end(),
                             [counts](label_id a, label_id b) { return counts[a] > counts[b]; });
        places_.resize(labels.size());
        for (std::uint32_t place = 0; place < order.size(); ++place) places_[order[place]] = place;
        most_used_ = std::move(order);

        const detail::surfaces& all = labels.surfaces_;
        for (std::uint32_t surface = 0; surface < all.size(); ++surface) {
            const std::string_view folded = all.folded()[surface];
            for (std::size_t at = folded.find('-'); at != std::string_view::npos; at = folded.find('-', at + 1))
                words_.add(folded.substr(at + 1), surface);
            const std::string initials = detail::initials_of(folded);
            if (!initials.empty()) initials_.add(initials, surface);
        }
        words_.sort();
        initials_.sort();
    }

    /// At most `limit` labels, each once by its best surface, in the order: typing errors (as ontology::complete allows
    /// them, in beginnings only), the whole surface first, then beginnings, initials (all of a surface's, of two words
    /// and more), inner words; then use, falling; then the name. A query that folds to nothing offers the most used
    /// labels. A separator at its end counts.
    ///
    /// O(what is within the allowed errors); measured in tests/bench/completer.cpp.
    template <class = void>
    [[nodiscard]] std::vector<offered_label> complete(std::string_view query, std::size_t limit = 10) const {
        std::vector<offered_label> offered;
        const detail::surfaces& all = ontology_->surfaces_;
        const std::string folded = detail::folded_beginning(query);
        if (folded.empty() || folded == "-") {
            for (std::size_t i = 0; i < std::min(limit, most_used_.size()); ++i)
                offered.push_back({most_used_[i], std::string(ontology_->name(most_used_[i]))});
            return offered;
        }

        detail::plain_vector<candidate> found;
        const auto add = [&](std::uint32_t surface, matched_by by, unsigned distance, bool exact, std::size_t begin) {
            const std::uint64_t quality = distance * 16u + (exact ? 0u : 8u) + static_cast<unsigned>(by);
            found.push_back({quality << 32 | places_[all.owner(surface)], surface, static_cast<std::uint32_t>(begin)});
        };
        const detail::plain_vector<char32_t> typed = detail::characters_of(folded);
        const detail::sorted_texts& index = all.sorted();
        detail::edit_search(index, all.folded(), typed, detail::allowed_edits(typed.size()), detail::edit_scope::prefix,
                            [&](std::size_t first, std::size_t last, unsigned distance) {
                                for (std::size_t g = first; g < last; ++g) {
                                    const auto [begin, end] = index.group(g);
                                    const bool exact = distance == 0 && index.text(g, all.folded()) == folded;
                                    for (std::size_t i = begin; i < end; ++i)
                                        add(index[i], matched_by::beginning, distance, exact, 0);
                                }
                            });
        initials_.find(folded, [&](std::uint32_t surface, std::string_view text) {
            if (text == folded) add(surface, matched_by::initials, 0, false, 0);
        });
        words_.find(folded, [&](std::uint32_t surface, std::string_view text) {
            add(surface, matched_by::word, 0, false, all.folded()[surface].size() - text.size());
        });

        // The best first, until there are enough; of one label the later ones are passed over.
        const auto worse = [](const candidate& a, const candidate& b) {
            if (a.key != b.key) return a.key > b.key;
            return a.surface != b.surface ? a.surface > b.surface : a.begin > b.begin;
        };
        std::make_heap(found.begin(), found.end(), worse);
        detail::label_marks taken;
        if (limit > few) taken.clear(ontology_->size());
        while (offered.size() < limit && !found.empty()) {
            std::pop_heap(found.begin(), found.end(), worse);
            const candidate best = found.back();
            found.pop_back();
            const label_id label = all.owner(best.surface);
            bool before = false;
            if (limit > few) {
                before = !taken.insert(label);
            } else {
                for (const offered_label& o : offered) before = before || o.label == label;
            }
            if (!before) offered.push_back(told(best, label, folded.size()));
        }
        return offered;
    }

private:
    static constexpr std::size_t few = 64;
    struct candidate {
        std::uint64_t key = 0; // quality, then the label's place
        std::uint32_t surface = 0, begin = 0;
    };
    /// Texts that belong to surfaces, sorted.
    struct word_index {
        detail::string_table texts;
        std::vector<std::uint32_t> surfaces;
        detail::sorted_texts sorted;

        void add(std::string_view text, std::uint32_t surface) {
            texts.push_back(text);
            surfaces.push_back(surface);
        }
        template <class = void>
        void sort() {
            sorted = detail::sorted_texts(texts);
        }
        /// Calls f(surface, text) for each text that begins so.
        template <class F>
        void find(std::string_view beginning, F&& f) const {
            std::size_t low = 0, high = sorted.groups();
            while (low < high) {
                const std::size_t middle = (low + high) / 2;
                if (sorted.text(middle, texts) < beginning)
                    low = middle + 1;
                else
                    high = middle;
            }
            if (low == sorted.groups() || !sorted.text(low, texts).starts_with(beginning)) return;
            const std::size_t end = sorted.skip(low, beginning.size());
            for (std::size_t g = low; g < end; ++g) {
                const auto [first, last] = sorted.group(g);
                for (std::size_t i = first; i < last; ++i) f(surfaces[sorted[i]], sorted.text(g, texts));
            }
        }
    };

    template <class = void>
    [[nodiscard]] offered_label told(const candidate& best, label_id label, std::size_t typed) const {
        offered_label offer{label, std::string(ontology_->surfaces_.texts()[best.surface])};
        const auto quality = static_cast<unsigned>(best.key >> 32);
        offer.by = static_cast<matched_by>(quality & 7u);
        offer.exact = (quality & 8u) == 0;
        offer.distance = quality / 16u;
        offer.end = offer.surface.size();
        if (offer.by != matched_by::initials && offer.distance == 0) {
            const folded_text folded(offer.surface);
            const auto [begin, end] = folded.original_span(best.begin, std::min(folded.size(), best.begin + typed));
            offer.begin = begin;
            offer.end = end;
        }
        return offer;
    }

    const ontology* ontology_;
    std::vector<std::uint32_t> places_; // by label: how many go before it by use and name
    std::vector<label_id> most_used_;   // by place
    word_index words_, initials_;
};

HALLMARK_NAMESPACE_END

#endif
