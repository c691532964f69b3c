// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_ANCESTRY_HPP
#define HALLMARK_ONTOLOGY_ANCESTRY_HPP

// Where two labels meet: what lies above both, the lowest of it, and how far up that is.

#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../core/span_of.hpp"
#include "detail/reach.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// An ancestor that two labels share (one of them, or both, may be it), and the fewest steps from each up to it.
struct shared_ancestor {
    label_id label = 0;
    std::uint32_t steps_a = 0, steps_b = 0;

    friend bool operator==(const shared_ancestor&, const shared_ancestor&) = default;
};

/// Asks one ontology many times where two labels meet, without allocating: each answer is a span that lives until the
/// next call. One for each thread; the ontology must outlive it. About 40 bytes of memory a label. Each call climbs
/// from both labels: O(edges above them); from `a` only when it differs from the last call's. A label that is not in
/// the ontology is a wrong call.
class ancestry {
public:
    explicit ancestry(const ontology& labels) : ontology_(&labels) {}

    /// All labels that lie above both, a and b themselves included where they do, with the steps up to each: the
    /// nearest to b first. Empty when there are none. A label meets itself in itself.
    template <class = void>
    [[nodiscard]] std::span<const shared_ancestor> shared(label_id a, label_id b) {
        climb(a, b);
        return span_of(shared_);
    }
    /// The lowest of them, sorted by label: those above no other of them (Aho, Hopcroft and Ullman, "On finding lowest
    /// common ancestors in trees", 1976; with several parents there may be several).
    template <class = void>
    [[nodiscard]] std::span<const shared_ancestor> lowest(label_id a, label_id b) {
        climb(a, b);
        above_.clear(ontology_->size());
        for (const shared_ancestor& s : shared_)
            for (const label_id parent : ontology_->parents(s.label)) above_.insert(parent);
        lowest_.clear();
        for (const shared_ancestor& s : shared_)
            if (!above_.contains(s.label)) lowest_.push_back(s);
        std::sort(lowest_.begin(), lowest_.end(),
                  [](const shared_ancestor& x, const shared_ancestor& y) { return x.label < y.label; });
        return span_of(lowest_);
    }
    /// The fewest steps up from a and up from b until they meet, in all; none when they do not meet.
    template <class = void>
    [[nodiscard]] std::optional<std::uint32_t> distance(label_id a, label_id b) {
        std::optional<std::uint32_t> least;
        for (const shared_ancestor& s : shared(a, b))
            if (const std::uint32_t steps = s.steps_a + s.steps_b; !least || steps < *least) least = steps;
        return least;
    }
    /// The share of common labels in all labels that a and b imply, themselves included (Jaccard, 1901), in [0, 1].
    template <class = void>
    [[nodiscard]] double overlap(label_id a, label_id b) {
        climb(a, b);
        const std::size_t either = from_a_.found.size() + from_b_.found.size() - shared_.size();
        return static_cast<double>(shared_.size()) / static_cast<double>(either);
    }

    /// A shortest chain of parents from `label` up to a label without parents, both included; of several, the first
    /// that is met when parents are followed in the order of declaration.
    template <class = void>
    [[nodiscard]] std::span<const label_id> chain_to_root(label_id label) {
        start(label);
        for (const label_id at : from_a_.found)
            if (ontology_->parents(at).empty()) return chain(from_a_, at);
        return {}; // not reached: there are no cycles
    }
    /// A shortest chain from `label` up to `ancestor`, both included, by the same rule; empty when it is no ancestor.
    template <class = void>
    [[nodiscard]] std::span<const label_id> chain_to(label_id label, label_id ancestor) {
        start(label);
        require(ancestor);
        if (!from_a_.seen.contains(ancestor)) return {};
        return chain(from_a_, ancestor);
    }

private:
    struct climbed {
        detail::label_marks seen;
        std::vector<label_id> found; // the label, then its ancestors, nearest first
        std::vector<std::uint32_t> steps, below;
    };

    void require(label_id label) const {
        HALLMARK_REQUIRE(label < ontology_->size(), "ancestry: label " + std::to_string(label) + " is not below " +
                                                        std::to_string(ontology_->size()));
    }
    template <class = void>
    void up(climbed& c, label_id from) {
        c.seen.clear(ontology_->size());
        c.steps.resize(ontology_->size());
        c.below.resize(ontology_->size());
        c.found.assign(1, from);
        c.seen.insert(from);
        c.steps[from] = 0;
        c.below[from] = from;
        for (std::size_t i = 0; i < c.found.size(); ++i) {
            const label_id at = c.found[i];
            for (const label_id parent : ontology_->parents(at)) {
                if (!c.seen.insert(parent)) continue;
                c.steps[parent] = c.steps[at] + 1;
                c.below[parent] = at;
                c.found.push_back(parent);
            }
        }
    }
    void start(label_id a) {
        require(a);
        if (!from_a_.found.empty() && from_a_.found[0] == a) return;
        up(from_a_, a);
    }
    template <class = void>
    void climb(label_id a, label_id b) {
        require(b);
        start(a);
        up(from_b_, b);
        shared_.clear();
        for (const label_id label : from_b_.found)
            if (from_a_.seen.contains(label)) shared_.push_back({label, from_a_.steps[label], from_b_.steps[label]});
    }
    template <class = void>
    std::span<const label_id> chain(const climbed& c, label_id top) {
        chain_.assign(1, top);
        while (chain_.back() != c.found[0]) chain_.push_back(c.below[chain_.back()]);
        std::reverse(chain_.begin(), chain_.end());
        return span_of(chain_);
    }

    const ontology* ontology_;
    climbed from_a_, from_b_;
    detail::label_marks above_;
    detail::plain_vector<shared_ancestor> shared_, lowest_;
    std::vector<label_id> chain_;
};

/// The lowest labels that are an ancestor of both, or one of the two: all of them, sorted; empty when there is none.
/// O(labels) memory; for many pairs, ancestry does the same without allocating.
template <class = void>
[[nodiscard]] std::vector<label_id> lowest_common_ancestors(const ontology& labels, label_id a, label_id b) {
    ancestry meet(labels);
    std::vector<label_id> found;
    for (const shared_ancestor& s : meet.lowest(a, b)) found.push_back(s.label);
    return found;
}

HALLMARK_NAMESPACE_END

#endif
