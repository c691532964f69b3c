// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_COHERENT_HPP
#define HALLMARK_ONTOLOGY_COHERENT_HPP

// From what a model believes of each label on its own to answers that agree with the ontology: a label with all its
// ancestors, and no label more likely than its parents.

#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../core/span_of.hpp"
#include "../numeric/dag_view.hpp"
#include "../numeric/flow.hpp"
#include "../numeric/isotonic.hpp"
#include "../numeric/math.hpp"
#include "detail/whole_log_odds.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Which of two certainties holds when a label is certain and one of its ancestors is ruled out.
enum class certainty : std::uint8_t {
    present, ///< the label holds, and with it the ancestor
    absent   ///< the ancestor does not hold, and with it the label
};

/// A label that is ruled out although a label that implies it is certain.
struct contradiction {
    label_id absent = 0;  ///< probability 0
    label_id present = 0; ///< probability 1, at or below it: of several the lowest label

    friend bool operator==(const contradiction&, const contradiction&) = default;
};

/// A set of labels that holds all ancestors of its members.
struct coherent_set {
    std::vector<label_id> labels;              ///< sorted
    double value = 0;                          ///< the log-odds of its members, those that are certain left out
    std::vector<contradiction> contradictions; ///< by absent label
};

/// As many labels as were asked for, with all ancestors of each.
struct coherent_top {
    std::vector<label_id> labels; ///< in the order in which they were taken: each behind its parents
    double value = 0;             ///< the sum of their scores
    double bound = 0; ///< no coherent set of that many labels has a greater sum; value when the set is known to be best
};

/// Makes scores of labels agree with an ontology. It copies what it needs of the ontology (4 bytes a label and edge,
/// and 8 a label); any number of threads may call one decoder. Each call takes one number for each label and allocates
/// O(labels); nothing recurses. Another size, NaN, a probability outside [0, 1] or a score that is not finite is a
/// wrong call.
///
///     const hallmark::coherent_decoder decoder(tags);
///     for (label_id label : decoder.most_probable(model.predict(item)).labels) …
class coherent_decoder {
public:
    explicit coherent_decoder(const ontology& labels)
        : order_(labels.topological_order().begin(), labels.topological_order().end()) {
        std::vector<std::uint32_t> position(order_.size());
        for (std::uint32_t at = 0; at < order_.size(); ++at) position[order_[at]] = at;
        offsets_.reserve(order_.size() + 1);
        parents_.reserve(labels.edge_count());
        for (const label_id label : order_) {
            for (const label_id parent : labels.parents(label)) parents_.push_back(position[parent]);
            offsets_.push_back(parents_.size());
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }

    /// The most probable set that holds all ancestors of its members, when the labels are independent but for that: the
    /// greatest sum of ln(p / (1 - p)) over its members. Exact on every graph, by a minimum cut where labels with
    /// several parents are in play (numeric::maximum_closure) and in linear time elsewhere; log-odds are rounded to
    /// 2^-32 for it (coarser when their sizes add up to more than 2^29), so that sums are exact and equal on every
    /// machine. Of several best sets, the one with the fewest labels; there is only one such. So a label at 0.5 is left
    /// out unless one that needs it is worth it.
    ///
    /// A probability of 0 or 1 is certain. A label that is certain while an ancestor is ruled out contradicts it:
    /// `wins` says which holds, and the result tells it.
    template <class = void>
    [[nodiscard]] coherent_set most_probable(std::span<const double> probabilities,
                                             certainty wins = certainty::present) const {
        require_size(probabilities, "most_probable");
        std::vector<double> log_odds(size());
        for (label_id label = 0; label < size(); ++label) {
            const double p = probabilities[label];
            HALLMARK_REQUIRE(p >= 0 && p <= 1, "coherent_decoder::most_probable: the probability of label " +
                                                   std::to_string(label) + " is " + std::to_string(p));
            log_odds[label] = p == 1 ? infinity : numeric::log(p / (1 - p));
        }
        return best_set(span_of(log_odds), wins);
    }
    /// The same from log-odds, or any gains that add up; -infinity and infinity are certain. A wrong call when one is
    /// NaN, or finite and beyond 10^12.
    template <class = void>
    [[nodiscard]] coherent_set most_probable_log_odds(std::span<const double> log_odds,
                                                      certainty wins = certainty::present) const {
        require_size(log_odds, "most_probable_log_odds");
        for (label_id label = 0; label < size(); ++label) {
            const double w = log_odds[label];
            HALLMARK_REQUIRE((w >= -1e12 && w <= 1e12) || w == infinity || w == -infinity,
                             "coherent_decoder::most_probable_log_odds: the log-odds of label " +
                                 std::to_string(label) + " are " + std::to_string(w));
        }
        return best_set(log_odds, wins);
    }

    /// Scores in which no label exceeds its parents, the closest to the given ones by the sum of squares (isotonic
    /// regression; the best of eleven ways to reconcile in Obozinski et al., "Consistent probabilistic outputs for
    /// protein function prediction", 2008). O(n log n) for trees, cuts for the rest; see numeric::isotonic_dag for how
    /// exact.
    template <class = void>
    [[nodiscard]] std::vector<double> isotonic(std::span<const double> scores) const {
        return by_label(span_of(fitted(scores, "isotonic")));
    }
    /// Each parent raised to the greatest of its own score and those of all its descendants. O(labels + edges).
    template <class = void>
    [[nodiscard]] std::vector<double> raise_parents(std::span<const double> scores) const {
        std::vector<double> s = by_position(scores, "raise_parents");
        const numeric::dag_view up = graph();
        for (std::size_t i = size(); i-- > 0;)
            for (const std::uint32_t parent : up[i]) s[parent] = std::max(s[parent], s[i]);
        return by_label(span_of(s));
    }
    /// Each label capped by the least of its own score and those of all its ancestors. O(labels + edges).
    template <class = void>
    [[nodiscard]] std::vector<double> cap_children(std::span<const double> scores) const {
        std::vector<double> s = by_position(scores, "cap_children");
        const numeric::dag_view up = graph();
        for (std::size_t i = 0; i < size(); ++i)
            for (const std::uint32_t parent : up[i]) s[i] = std::min(s[i], s[parent]);
        return by_label(span_of(s));
    }

    /// k labels (all, when there are no more) with all ancestors of each and a great sum of scores. The labels are
    /// taken by falling isotonic score, then own score, then rising label, each behind its parents: so the first j of
    /// the top k are the top j. This is the condensing sort and select algorithm (Bi and Kwok, "Multi-label
    /// classification on tree- and DAG-structured hierarchies", 2011) with whole labels instead of fractions: the set
    /// is the best of its size whenever the next label has a lower isotonic score than the last, and `bound` tells how
    /// far it can be from the best otherwise (which is NP-hard to find in general).
    template <class = void>
    [[nodiscard]] coherent_top top(std::span<const double> scores, std::size_t k) const {
        const std::vector<double> fit = fitted(scores, "top");
        const numeric::dag_view up = graph();
        std::vector<std::uint32_t> waiting(size());
        std::vector<std::size_t> first(size() + 1, 0); // the children of each node
        for (const std::uint32_t parent : parents_) ++first[parent + 1];
        for (std::size_t i = 0; i < size(); ++i) first[i + 1] += first[i];
        std::vector<std::uint32_t> children(parents_.size());
        std::vector<std::size_t> next(first.begin(), first.end() - 1);
        for (std::uint32_t i = 0; i < size(); ++i)
            for (const std::uint32_t parent : up[i]) children[next[parent]++] = i;

        const auto later = [&](std::uint32_t a, std::uint32_t b) {
            if (fit[a] != fit[b]) return fit[a] < fit[b];
            const double own_a = scores[order_[a]], own_b = scores[order_[b]];
            return own_a != own_b ? own_a < own_b : order_[a] > order_[b];
        };
        std::vector<std::uint32_t> free; // a heap: the labels whose parents were taken, the next one in front
        const auto release = [&](std::uint32_t i) {
            free.push_back(i);
            std::push_heap(free.begin(), free.end(), later);
        };
        for (std::uint32_t i = 0; i < size(); ++i) {
            waiting[i] = static_cast<std::uint32_t>(up[i].size());
            if (waiting[i] == 0) release(i);
        }
        coherent_top result;
        bool best = true;
        while (result.labels.size() < k && !free.empty()) {
            std::pop_heap(free.begin(), free.end(), later);
            const std::uint32_t i = free.back();
            free.pop_back();
            result.labels.push_back(order_[i]);
            result.value += scores[order_[i]];
            result.bound += fit[i];
            for (std::size_t e = first[i]; e < first[i + 1]; ++e)
                if (--waiting[children[e]] == 0) release(children[e]);
            best = free.empty() || fit[free.front()] < fit[i];
        }
        if (best || result.bound < result.value) result.bound = result.value; // they differ by rounding
        return result;
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    /// Checked each time: once a call.
    [[nodiscard]] numeric::dag_view graph() const { return {span_of(offsets_), span_of(parents_)}; }

    void require_size(std::span<const double> scores, const char* function) const {
        HALLMARK_REQUIRE(scores.size() == size(), std::string("coherent_decoder::") + function + ": " +
                                                      std::to_string(scores.size()) + " scores for " +
                                                      std::to_string(size()) + " labels");
    }
    template <class = void>
    [[nodiscard]] std::vector<double> by_position(std::span<const double> scores, const char* function) const {
        require_size(scores, function);
        constexpr double most = std::numeric_limits<double>::max();
        std::vector<double> s(size());
        for (std::size_t i = 0; i < size(); ++i) {
            s[i] = scores[order_[i]];
            HALLMARK_REQUIRE(s[i] >= -most && s[i] <= most, std::string("coherent_decoder::") + function +
                                                                ": the score of label " + std::to_string(order_[i]) +
                                                                " is " + std::to_string(s[i]));
        }
        return s;
    }
    template <class = void>
    [[nodiscard]] std::vector<double> by_label(std::span<const double> at_position) const {
        std::vector<double> s(size());
        for (std::size_t i = 0; i < size(); ++i) s[order_[i]] = at_position[i];
        return s;
    }
    template <class = void>
    [[nodiscard]] std::vector<double> fitted(std::span<const double> scores, const char* function) const {
        return numeric::isotonic_dag(graph(), span_of(by_position(scores, function)));
    }

    template <class = void>
    [[nodiscard]] coherent_set best_set(std::span<const double> log_odds, certainty wins) const {
        coherent_set result;
        const numeric::dag_view up = graph();
        bool certain = false;
        detail::whole_log_odds whole;
        for (const double w : log_odds) {
            if (w == infinity || w == -infinity)
                certain = true;
            else
                whole.see(w);
        }
        std::vector<std::uint8_t> fixed;
        if (certain) fixed = fix(log_odds, wins, result.contradictions);
        detail::plain_vector<std::int64_t> weights(size());
        for (std::size_t i = 0; i < size(); ++i) {
            if (certain && fixed[i] != open) {
                // What is in costs nothing; what is out lies above nothing that is open, so any cost keeps it out.
                weights[i] = fixed[i] == in ? 0 : -1;
                continue;
            }
            weights[i] = whole(log_odds[order_[i]]);
        }
        const std::vector<std::uint8_t> member = numeric::maximum_closure(up, span_of(weights));
        for (std::size_t i = 0; i < size(); ++i)
            if (member[i] != 0 || (certain && fixed[i] == in)) result.labels.push_back(order_[i]);
        std::sort(result.labels.begin(), result.labels.end());
        for (const label_id label : result.labels)
            if (log_odds[label] != infinity && log_odds[label] != -infinity) result.value += log_odds[label];
        return result;
    }

    static constexpr std::uint8_t open = 0, in = 1, out = 2;
    static constexpr label_id none = (std::numeric_limits<label_id>::max)();

    /// What the certain labels decide, by position: the ancestors of what is in are in, the descendants of what is out
    /// are out.
    template <class = void>
    [[nodiscard]] std::vector<std::uint8_t> fix(std::span<const double> log_odds, certainty wins,
                                                std::vector<contradiction>& told) const {
        const numeric::dag_view up = graph();
        std::vector<label_id> present(size(), none); // the lowest certain label at or below
        for (std::size_t i = size(); i-- > 0;) {
            if (log_odds[order_[i]] == infinity) present[i] = std::min(present[i], order_[i]);
            for (const std::uint32_t parent : up[i]) present[parent] = std::min(present[parent], present[i]);
        }
        std::vector<std::uint8_t> fixed(size(), open);
        for (std::size_t i = 0; i < size(); ++i) {
            const bool ruled_out = log_odds[order_[i]] == -infinity;
            if (ruled_out && present[i] != none) told.push_back({order_[i], present[i]});
            if (present[i] != none && wins == certainty::present) {
                fixed[i] = in;
                continue;
            }
            fixed[i] = ruled_out ? out : open;
            for (const std::uint32_t parent : up[i])
                if (fixed[parent] == out) fixed[i] = out;
        }
        if (wins == certainty::absent) {
            for (std::size_t i = size(); i-- > 0;) {
                if (fixed[i] != out && log_odds[order_[i]] == infinity) fixed[i] = in;
                if (fixed[i] != in) continue;
                for (const std::uint32_t parent : up[i]) fixed[parent] = in;
            }
        }
        std::sort(told.begin(), told.end(),
                  [](const contradiction& a, const contradiction& b) { return a.absent < b.absent; });
        return fixed;
    }

    std::vector<label_id> order_; // parents first; what stands at a position
    std::vector<std::size_t> offsets_ = {0};
    std::vector<std::uint32_t> parents_; // positions
};

HALLMARK_NAMESPACE_END

#endif
