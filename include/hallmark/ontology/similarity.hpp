// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_SIMILARITY_HPP
#define HALLMARK_ONTOLOGY_SIMILARITY_HPP

// How alike two labels are, by where they stand in the ontology and, for some measures, by how much a label says.

#include "../core/label_id.hpp"
#include "../numeric/math.hpp"
#include "ancestry.hpp"
#include "detail/reach.hpp"
#include "ontology.hpp"
#include "support.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// For each label, how many labels it implies downwards: its descendants, each once. O(labels + edges) where no label
/// below has two parents; a search for each of the others.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> descendant_counts(const ontology& labels) {
    const std::size_t n = labels.size();
    std::vector<std::uint32_t> below(n, 0);
    std::vector<std::uint8_t> tangled(n, 0); // it has several parents, or such a label lies below
    const std::span<const label_id> order = labels.topological_order();
    detail::label_marks seen;
    std::vector<label_id> found;
    for (std::size_t i = n; i-- > 0;) {
        const label_id label = order[i];
        bool knot = false;
        for (const label_id child : labels.children(label)) knot = knot || tangled[child] != 0;
        tangled[label] = knot || labels.parents(label).size() > 1;
        if (!knot) {
            // A child with several parents is tangled, so these are trees that share nothing.
            for (const label_id child : labels.children(label)) below[label] += 1 + below[child];
            continue;
        }
        seen.clear(n);
        found.assign(1, label);
        for (std::size_t k = 0; k < found.size(); ++k) {
            for (const label_id child : labels.children(found[k])) {
                if (tangled[child] == 0) {
                    below[label] += 1 + below[child];
                } else if (seen.insert(child)) {
                    ++below[label];
                    found.push_back(child);
                }
            }
        }
    }
    return below;
}

/// How much each label says, from the ontology alone: 1 - ln(descendants + 1) / ln(labels), 1 for a leaf, 0 for a label
/// above all others (Seco, Veale and Hayes, "An intrinsic information content metric for semantic similarity in
/// WordNet", 2004). The one label of an ontology of one says 0.
template <class = void>
[[nodiscard]] std::vector<double> intrinsic_information(const ontology& labels) {
    std::vector<double> information;
    information.reserve(labels.size());
    const double all = numeric::log(static_cast<double>(labels.size()));
    for (const std::uint32_t below : descendant_counts(labels))
        information.push_back(labels.size() == 1 ? 0 : 1 - numeric::log(static_cast<double>(below) + 1) / all);
    return information;
}

/// How much each label says, from how often it is used: -ln((count + smoothing) / (items + smoothing)), in nats
/// (Resnik, "Using information content to evaluate semantic similarity in a taxonomy", 1995): as if `smoothing` more
/// items held every label, so that one that no item holds says much but not infinitely much. 0 for a label that all
/// items hold. A wrong call when a count exceeds the items or `smoothing` is not a positive number.
template <class = void>
[[nodiscard]] std::vector<double> observed_information(const label_support& support, double smoothing = 1) {
    HALLMARK_REQUIRE(smoothing > 0 && smoothing <= std::numeric_limits<double>::max(),
                     "observed_information: smoothing is " + std::to_string(smoothing));
    std::vector<double> information;
    information.reserve(support.counts.size());
    const double all = static_cast<double>(support.items) + smoothing;
    for (const std::uint64_t count : support.counts) {
        HALLMARK_REQUIRE(count <= support.items, "observed_information: a count of " + std::to_string(count) + " for " +
                                                     std::to_string(support.items) + " items");
        information.push_back(numeric::log(all / (static_cast<double>(count) + smoothing)));
    }
    return information;
}

/// Measures how alike labels are, many times without allocating. One for each thread; the ontology must outlive it. The
/// functions are symmetric and cost what ancestry costs; no result is NaN. Labels that share no ancestor have
/// similarity 0 and no distance. `information` holds a number >= 0 for each label (intrinsic_information,
/// observed_information, a host's own), not falling from a label to its children; another size is a wrong call.
///
///     hallmark::label_similarity alike(tags);
///     const std::vector<double> information = hallmark::intrinsic_information(tags);
///     alike.lin(tags.at("cnn"), tags.at("rnn"), information);
class label_similarity {
public:
    explicit label_similarity(const ontology& labels) : ontology_(&labels), meet_(labels) {}

    /// 1 / (1 + the fewest steps up from a and up from b until they meet), in [0, 1]; 1 for a label and itself (Rada et
    /// al., "Development and application of a metric on semantic nets", 1989).
    template <class = void>
    [[nodiscard]] double path(label_id a, label_id b) {
        const std::optional<std::uint32_t> steps = meet_.distance(a, b);
        return steps ? 1 / (1 + static_cast<double>(*steps)) : 0;
    }
    /// 2 d / (steps from a + steps from b + 2 d), where d is 1 + min_depth of the lowest common ancestor; the greatest,
    /// when there are several. In [0, 1]; 1 for a label and itself (Wu and Palmer, "Verb semantics and lexical
    /// selection", 1994).
    template <class = void>
    [[nodiscard]] double wu_palmer(label_id a, label_id b) {
        double greatest = 0;
        for (const shared_ancestor& s : meet_.lowest(a, b)) {
            const double depth = 2 * (static_cast<double>(ontology_->min_depth(s.label)) + 1);
            const double steps = static_cast<double>(s.steps_a) + static_cast<double>(s.steps_b);
            greatest = std::max(greatest, depth / (steps + depth));
        }
        return greatest;
    }
    /// The share of common labels in all that the two imply, themselves included, in [0, 1]; 1 for a label and itself.
    template <class = void>
    [[nodiscard]] double jaccard(label_id a, label_id b) {
        return meet_.overlap(a, b);
    }
    /// The information of the common ancestor (or label) that says most (Resnik, 1995); 0 when there is none.
    template <class = void>
    [[nodiscard]] double resnik(label_id a, label_id b, std::span<const double> information) {
        require(information);
        double most = 0;
        for (const shared_ancestor& s : meet_.shared(a, b)) most = std::max(most, information[s.label]);
        return most;
    }
    /// 2 resnik / (information of a + information of b), in [0, 1] (Lin, "An information-theoretic definition of
    /// similarity", 1998). Where both say nothing: 1 for a label and itself, else 0.
    template <class = void>
    [[nodiscard]] double lin(label_id a, label_id b, std::span<const double> information) {
        const double shared = resnik(a, b, information), both = information[a] + information[b];
        return both > 0 ? 2 * shared / both : a == b ? 1 : 0;
    }
    /// information of a + information of b - 2 resnik, >= 0 (Jiang and Conrath, "Semantic similarity based on corpus
    /// statistics and lexical taxonomy", 1997); none when they share no ancestor.
    template <class = void>
    [[nodiscard]] std::optional<double> jiang_conrath_distance(label_id a, label_id b,
                                                               std::span<const double> information) {
        const double shared = resnik(a, b, information);
        if (meet_.shared(a, b).empty()) return std::nullopt;
        return std::max(0.0, (information[a] - shared) + (information[b] - shared));
    }

private:
    void require(std::span<const double> information) const {
        HALLMARK_REQUIRE(information.size() == ontology_->size(),
                         "label_similarity: information of " + std::to_string(information.size()) + " labels for " +
                             std::to_string(ontology_->size()));
    }

    const ontology* ontology_;
    ancestry meet_;
};

/// How alike two sets of labels are, from alike(label, label): each label of either set takes its best partner in the
/// other, and the result is the mean over all of them (best-match average; Wang et al., "A new method to measure the
/// semantic similarity of GO terms", 2007). 1 when both are empty, 0 when one is. Repetitions count. O(a · b) calls.
///
///     hallmark::best_match_average(x, y, [&](label_id a, label_id b) { return alike.lin(a, b, information); });
template <class F>
[[nodiscard]] double best_match_average(std::span<const label_id> a, std::span<const label_id> b, F&& alike) {
    if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1 : 0;
    std::vector<double> best_b(b.size(), -std::numeric_limits<double>::infinity());
    double sum = 0;
    for (const label_id x : a) {
        double best = -std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < b.size(); ++j) {
            const double value = alike(x, b[j]);
            best = std::max(best, value);
            best_b[j] = std::max(best_b[j], value);
        }
        sum += best;
    }
    for (const double best : best_b) sum += best;
    return sum / static_cast<double>(a.size() + b.size());
}

HALLMARK_NAMESPACE_END

#endif
