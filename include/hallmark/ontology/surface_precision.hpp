// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_SURFACE_PRECISION_HPP
#define HALLMARK_ONTOLOGY_SURFACE_PRECISION_HPP

// How far a surface in a text can be trusted to mean its label, counted on items whose labels are known. Surfaces that
// are ordinary words ("search", "generation", "go") give themselves away: they want a policy (case, a context), or to
// be left out.
//
//     const surface_votes votes = count_surface_votes(names, truth, [&](std::size_t i) { return items[i].text; });
//     for (const surface_precision& word : ordinary_words(names, votes)) // "python": right 63 times of 186
//         ...

#include "../core/executor.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "../numeric/intervals.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// How often the surfaces of a gazetteer were found in items, and how often the item had the surface's label. Shards
/// add up exactly.
class surface_votes {
public:
    surface_votes() = default;
    /// No votes yet, for so many surfaces: names.size().
    explicit surface_votes(std::size_t surfaces) : votes_(surfaces), right_(surfaces), seen_in_(surfaces) {}

    /// Counts one item by its text and its known labels, in any order. Each surface that is found counts once, however
    /// often it stands there. Where labels imply their parents, expand the item first: a surface of a parent is then
    /// right too. A wrong call when the gazetteer has another number of surfaces. O(text + surfaces found * labels).
    template <class Gazetteer>
    void add(const Gazetteer& names, std::string_view text, std::span<const label_id> labels) {
        HALLMARK_REQUIRE(names.size() == votes_.size(), "surface_votes: a gazetteer of " +
                                                            std::to_string(names.size()) + " surfaces, votes of " +
                                                            std::to_string(votes_.size()));
        ++items_;
        names.for_each_match(text, [&](const typename Gazetteer::match& m) {
            if (seen_in_[m.surface] == items_) return;
            seen_in_[m.surface] = items_;
            ++votes_[m.surface];
            for (const label_id label : labels) {
                if (label != m.label) continue;
                ++right_[m.surface];
                break;
            }
        });
    }

    /// Adds the votes of other items. A wrong call when both have votes of different numbers of surfaces.
    void merge(const surface_votes& other) {
        if (votes_.empty()) *this = surface_votes(other.size());
        HALLMARK_REQUIRE(size() == other.size() || other.votes_.empty(),
                         "surface_votes::merge: " + std::to_string(other.size()) + " surfaces into " +
                             std::to_string(size()));
        for (std::size_t i = 0; i < other.size(); ++i) {
            votes_[i] += other.votes_[i];
            right_[i] += other.right_[i];
            seen_in_[i] = 0;
        }
        items_ += other.items_;
    }

    /// The number of surfaces.
    [[nodiscard]] std::size_t size() const noexcept { return votes_.size(); }
    /// The items counted.
    [[nodiscard]] std::uint64_t items() const noexcept { return items_; }
    /// In how many items each surface was found, and how many of those had its label.
    [[nodiscard]] std::span<const std::uint64_t> votes() const noexcept { return span_of(votes_); }
    [[nodiscard]] std::span<const std::uint64_t> right() const noexcept { return span_of(right_); }

    friend bool operator==(const surface_votes& a, const surface_votes& b) {
        return a.items_ == b.items_ && a.votes_ == b.votes_ && a.right_ == b.right_;
    }

private:
    std::vector<std::uint64_t> votes_, right_;
    std::vector<std::uint64_t> seen_in_; // the last item, counted from 1
    std::uint64_t items_ = 0;
};

/// Counts the items [0, truth.size()): text_of(i) gives the text of item i (anything that a string_view can be made
/// of), truth[i] its labels, expanded. The counts hang neither on the executor nor on its threads.
template <class Gazetteer, class TextOf, executor Executor = serial>
[[nodiscard]] surface_votes count_surface_votes(const Gazetteer& names, label_sets_view truth, TextOf&& text_of,
                                                Executor&& ex = {}) {
    const std::size_t block = (std::max)(std::size_t{1024}, truth.size() / 64 + 1); // at most 64 lists of counts
    return reduce_blocks(
        ex, truth.size(), block, surface_votes(names.size()),
        [&](index_block items) {
            surface_votes votes(names.size());
            for (std::size_t i = items.begin; i < items.end; ++i) {
                const auto& text = text_of(i);
                votes.add(names, text, truth[i]);
            }
            return votes;
        },
        [](surface_votes sum, const surface_votes& part) {
            sum.merge(part);
            return sum;
        });
}

/// What is known of one surface.
struct surface_precision {
    std::uint32_t surface = 0; ///< its number in the gazetteer
    label_id label = 0;
    std::uint64_t votes = 0; ///< the items in which it was found
    std::uint64_t right = 0; ///< those of them that had its label
    double precision = 0;    ///< right / votes; 0 without votes
    numeric::interval
        between{}; ///< where the precision of many more items would lie (Wilson, 1927); [0, 1] without votes

    /// How many items were told a label that they did not have.
    [[nodiscard]] std::uint64_t wrong() const noexcept { return votes - right; }
    friend bool operator==(const surface_precision&, const surface_precision&) = default;
};

/// The precision of each surface, by its number: those never found too. z is that of numeric::wilson. O(surfaces).
template <class Gazetteer>
[[nodiscard]] std::vector<surface_precision> surface_precisions(const Gazetteer& names, const surface_votes& votes,
                                                                double z = 1.959964) {
    HALLMARK_REQUIRE(names.size() == votes.size(), "surface_precisions: a gazetteer of " +
                                                       std::to_string(names.size()) + " surfaces, votes of " +
                                                       std::to_string(votes.size()));
    std::vector<surface_precision> all(names.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto n = static_cast<double>(votes.votes()[i]);
        const auto right = static_cast<double>(votes.right()[i]);
        all[i] = {
            static_cast<std::uint32_t>(i), names.label(i), votes.votes()[i], votes.right()[i], n > 0 ? right / n : 0,
            numeric::wilson(right, n, z)};
    }
    return all;
}

/// What makes a surface an ordinary word.
struct ordinary_word_options {
    double precision = 0.5; ///< it is certainly less precise than this: the high bound of its interval is below
    double z = 1.959964;    ///< how certain: see numeric::wilson
};

/// The surfaces that are certainly not precise enough, those with the most wrong votes first; of equals the lower
/// number first. One that was seen too rarely to tell is not among them: with the default options 0 right of 4 is, 0 of
/// 3 is not. A list for review: nothing is dropped from the gazetteer. O(surfaces log surfaces). A wrong call unless 0
/// <= precision <= 1.
template <class Gazetteer>
[[nodiscard]] std::vector<surface_precision> ordinary_words(const Gazetteer& names, const surface_votes& votes,
                                                            const ordinary_word_options& options = {}) {
    HALLMARK_REQUIRE(options.precision >= 0 && options.precision <= 1,
                     "ordinary_words: a precision of " + std::to_string(options.precision));
    std::vector<surface_precision> found;
    for (const surface_precision& s : surface_precisions(names, votes, options.z))
        if (s.between.high < options.precision) found.push_back(s);
    std::sort(found.begin(), found.end(), [](const surface_precision& a, const surface_precision& b) {
        return a.wrong() != b.wrong() ? a.wrong() > b.wrong() : a.surface < b.surface;
    });
    return found;
}

HALLMARK_NAMESPACE_END

#endif
