// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_CONSTRAINED_DECODER_HPP
#define HALLMARK_ONTOLOGY_CONSTRAINED_DECODER_HPP

// The most probable set of labels that agrees with the parents and with constraints: exclusive groups and others.

#include "../core/label_id.hpp"
#include "../core/span_of.hpp"
#include "../numeric/dag_view.hpp"
#include "../numeric/flow.hpp"
#include "../numeric/math.hpp"
#include "constraints.hpp"
#include "detail/whole_log_odds.hpp"
#include "ontology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// What decoding under constraints gives.
struct constrained_set {
    std::vector<label_id> labels; ///< sorted; with all ancestors of each
    double value = 0;             ///< the log-odds of its members, those that are certain left out
    /// Whether it keeps all constraints; false: none that was found does, and these are ignored where none does.
    bool satisfied = true;
    bool exact = true; ///< whether no set that keeps them has a greater value
    double bound = 0;  ///< no set that keeps them has a greater value; value when exact

    friend bool operator==(const constrained_set&, const constrained_set&) = default;
};

struct constrained_options {
    /// How many relaxed problems are solved at most for each part of the graph that its parents and constraints hold
    /// together. With more, the best set until then is given, and `bound`.
    std::size_t most_steps = 10'000;
};

/// Decodes probabilities under the parents of an ontology and constraints over its labels: coherent_decoder's
/// most_probable among the sets that break no constraint. It keeps copies of both (the constraints by value); any
/// number of threads may call one decoder.
///
///     hallmark::label_constraints rules(tags);
///     rules.exclusive({cat, dog}).at_least(1, {indoors, outdoors});
///     const hallmark::constrained_decoder decoder(tags, rules);
///     for (label_id label : decoder.most_probable(probabilities).labels) …
///
/// Exact, by branch and bound: the best coherent set without the constraints is a maximum closure (a minimum cut);
/// where it breaks a constraint, one label of that constraint is decided, once out and once in, and the rest solved
/// again. Parts of the graph that no parent and no constraint connects are solved by themselves. To find the best set
/// is NP-hard in general; most_steps is where the search ends, and the result says so.
class constrained_decoder {
public:
    template <class = void>
    constrained_decoder(const ontology& labels, const label_constraints& rules, constrained_options options = {})
        : options_(options), rules_(rules.size()) {
        HALLMARK_REQUIRE(options.most_steps > 0, "constrained_decoder: most_steps is 0");
        // Parts, by union and find.
        std::vector<std::uint32_t> part(labels.size());
        for (std::uint32_t i = 0; i < part.size(); ++i) part[i] = i;
        const auto root = [&part](std::uint32_t i) {
            while (part[i] != i) i = part[i] = part[part[i]];
            return i;
        };
        const auto join = [&](label_id a, label_id b) {
            const std::uint32_t x = root(a), y = root(b);
            part[std::max(x, y)] = std::min(x, y);
        };
        for (label_id label = 0; label < labels.size(); ++label)
            for (const label_id parent : labels.parents(label)) join(label, parent);
        for (std::size_t r = 0; r < rules.size(); ++r) {
            rules_[r] = rules[r];
            const label_constraint& rule = rules_[r];
            const bool when = rule.when != label_constraint::every_item;
            HALLMARK_REQUIRE((rule.group.empty() || rule.group.back() < labels.size()) &&
                                 (!when || rule.when < labels.size()),
                             "constrained_decoder: the constraints are of another ontology");
            for (const label_id label : rule.group) join(rule.group[0], label);
            if (when && !rule.group.empty()) join(rule.when, rule.group[0]);
        }
        // The graph of each part: its labels parents first, their parents by position in the part.
        std::vector<std::uint32_t> number(labels.size(), none), position(labels.size());
        for (const label_id label : labels.topological_order()) {
            const std::uint32_t r = root(label);
            if (number[r] == none) {
                number[r] = static_cast<std::uint32_t>(parts_.size());
                parts_.emplace_back();
            }
            section& s = parts_[number[r]];
            position[label] = static_cast<std::uint32_t>(s.labels.size());
            s.labels.push_back(label);
            for (const label_id parent : labels.parents(label)) s.parents.push_back(position[parent]);
            s.offsets.push_back(s.parents.size());
        }
        for (const label_constraint& rule : rules_) {
            if (rule.group.empty()) continue; // at most so many of none
            section& s = parts_[number[root(rule.group[0])]];
            local_rule local{{}, rule.least, rule.most, none};
            for (const label_id label : rule.group) local.group.push_back(position[label]);
            if (rule.when != label_constraint::every_item) local.when = position[rule.when];
            s.rules.push_back(std::move(local));
        }
        size_ = labels.size();
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// The set with the greatest sum of ln(p / (1 - p)) among those that hold all ancestors of their members and break
    /// no constraint; of several the one with the fewest labels, then with the lowest. Probabilities of 0 and 1 are
    /// certain: what contradicts the parents or the constraints then leaves no set, and satisfied is false; that part
    /// of the graph is decoded without its constraints and, where certain labels contradict its parents, as
    /// coherent_decoder does (what is present wins). Log-odds are rounded to 2^-32. One number a label; NaN or outside
    /// [0, 1] is a wrong call.
    template <class = void>
    [[nodiscard]] constrained_set most_probable(std::span<const double> probabilities) const {
        HALLMARK_REQUIRE(probabilities.size() == size_,
                         "constrained_decoder::most_probable: " + std::to_string(probabilities.size()) +
                             " numbers for " + std::to_string(size_) + " labels");
        constrained_set result;
        double slack = 0;
        for (const section& s : parts_) {
            solver<> solve(s, probabilities, options_.most_steps);
            solve.run();
            for (std::size_t i = 0; i < s.labels.size(); ++i)
                if (solve.best[i] != 0) result.labels.push_back(s.labels[i]);
            result.satisfied = result.satisfied && solve.satisfied;
            result.exact = result.exact && solve.exact;
            slack += solve.slack;
        }
        std::sort(result.labels.begin(), result.labels.end());
        for (const label_id label : result.labels)
            if (probabilities[label] > 0 && probabilities[label] < 1) result.value += log_odds(probabilities[label]);
        result.bound = result.value + slack;
        return result;
    }

private:
    static constexpr std::uint32_t none = (std::numeric_limits<std::uint32_t>::max)();
    struct local_rule {
        std::vector<std::uint32_t> group;
        std::size_t least = 0, most = 0;
        std::uint32_t when = none;
    };
    struct section {
        std::vector<label_id> labels; // parents first; what stands at a position
        std::vector<std::size_t> offsets = {0};
        std::vector<std::uint32_t> parents;
        std::vector<local_rule> rules;
    };

    [[nodiscard]] static double log_odds(double p) { return numeric::log(p / (1 - p)); }

    /// The search in one part.
    template <class = void>
    struct solver {
        enum state : std::uint8_t { open, in, out };

        solver(const section& part, std::span<const double> probabilities, std::size_t steps)
            : part_(part), steps_(steps), weights_(part.labels.size()), certain_(part.labels.size(), open) {
            for (std::size_t i = 0; i < weights_.size(); ++i) {
                const double p = probabilities[part.labels[i]];
                HALLMARK_REQUIRE(p >= 0 && p <= 1, "constrained_decoder::most_probable: the probability of label " +
                                                       std::to_string(part.labels[i]) + " is " + std::to_string(p));
                certain_[i] = p == 0 ? out : p == 1 ? in : open;
                if (certain_[i] == open) whole_.see(log_odds(p));
            }
            for (std::size_t i = 0; i < weights_.size(); ++i)
                if (certain_[i] == open) weights_[i] = whole_(log_odds(probabilities[part.labels[i]]));
        }

        void run() {
            // What is certain, and what follows from it.
            std::vector<std::uint8_t> fixed = certain_;
            const bool coherent = propagate_parents(fixed);
            if (part_.rules.empty() || !coherent) {
                if (!coherent) fixed = mended();
                best = relaxed(fixed).member;
                satisfied = coherent || part_.rules.empty();
                for (const local_rule& rule : part_.rules) satisfied = satisfied && holds(rule, best);
                return;
            }
            const solution free = relaxed(fixed);
            std::vector<node> stack;
            stack.push_back({fixed, free.value});
            bool found = false;
            std::int64_t best_value = 0, open_value = std::numeric_limits<std::int64_t>::min();
            std::size_t best_size = 0, taken = 0;
            while (!stack.empty()) {
                node at = std::move(stack.back());
                stack.pop_back();
                if (found && at.bound < best_value) continue;
                if (taken == steps_) { // what is left is only bounded
                    open_value = std::max(open_value, at.bound);
                    continue;
                }
                ++taken;
                if (!propagate(at.fixed)) continue;
                const solution s = relaxed(at.fixed);
                if (found && s.value < best_value) continue;
                const local_rule* broken = nullptr;
                for (const local_rule& rule : part_.rules)
                    if (broken == nullptr && !holds(rule, s.member)) broken = &rule;
                if (broken == nullptr) {
                    const std::size_t size = count(s.member);
                    if (!found || s.value > best_value ||
                        (s.value == best_value &&
                         (size < best_size || (size == best_size && before(s.member, best))))) {
                        found = true;
                        best = s.member;
                        best_value = s.value;
                        best_size = size;
                    }
                    continue;
                }
                const std::uint32_t label = to_decide(*broken, s.member, at.fixed);
                if (label == none) continue; // all of it is decided, and it is broken
                node with = {at.fixed, s.value};
                with.fixed[label] = in;
                at.fixed[label] = out;
                at.bound = s.value;
                const bool likely = weights_[label] > 0;
                stack.push_back(likely ? at : with);
                stack.push_back(likely ? std::move(with) : std::move(at));
            }
            satisfied = found;
            if (!found) {
                best = free.member;
                best_value = free.value;
                exact = open_value == std::numeric_limits<std::int64_t>::min();
            } else if (open_value > best_value) {
                exact = false;
            }
            if (open_value > best_value) slack = whole_.value(open_value - best_value);
        }

        std::vector<std::uint8_t> best;
        bool satisfied = true, exact = true;
        double slack = 0;

    private:
        struct node {
            std::vector<std::uint8_t> fixed;
            std::int64_t bound = 0;
        };
        struct solution {
            std::vector<std::uint8_t> member;
            std::int64_t value = 0;
        };

        [[nodiscard]] numeric::dag_view graph() const { return {span_of(part_.offsets), span_of(part_.parents)}; }
        [[nodiscard]] static std::size_t count(const std::vector<std::uint8_t>& member) {
            std::size_t n = 0;
            for (const std::uint8_t m : member) n += m;
            return n;
        }
        /// Whether, of two sets of one size, a holds the lowest label that only one of them holds.
        [[nodiscard]] bool before(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) const {
            label_id lowest = none;
            bool first = false;
            for (std::size_t i = 0; i < a.size(); ++i) {
                if (a[i] == b[i] || part_.labels[i] >= lowest) continue;
                lowest = part_.labels[i];
                first = a[i] != 0;
            }
            return first;
        }
        /// Ancestors of what is in are in, descendants of what is out are out. False when they meet.
        [[nodiscard]] bool propagate_parents(std::vector<std::uint8_t>& fixed) const {
            const numeric::dag_view up = graph();
            for (std::size_t i = fixed.size(); i-- > 0;) {
                if (fixed[i] != in) continue;
                for (const std::uint32_t parent : up[i]) {
                    if (fixed[parent] == out) return false;
                    fixed[parent] = in;
                }
            }
            for (std::size_t i = 0; i < fixed.size(); ++i)
                for (const std::uint32_t parent : up[i])
                    if (fixed[parent] == out) {
                        if (fixed[i] == in) return false;
                        fixed[i] = out;
                    }
            return true;
        }
        /// Also by the constraints: who holds as many as it may is closed, who needs all that is left takes it.
        [[nodiscard]] bool propagate(std::vector<std::uint8_t>& fixed) const {
            for (bool changed = true; changed;) {
                changed = false;
                if (!propagate_parents(fixed)) return false;
                for (const local_rule& rule : part_.rules) {
                    std::size_t held = 0, left = 0;
                    for (const std::uint32_t i : rule.group) {
                        held += fixed[i] == in;
                        left += fixed[i] == open;
                    }
                    const bool possible = held <= rule.most && held + left >= rule.least;
                    if (rule.when != none && fixed[rule.when] != in) {
                        if (possible || fixed[rule.when] == out) continue;
                        fixed[rule.when] = out;
                        changed = true;
                        continue;
                    }
                    if (!possible) return false;
                    if (left == 0 || (held != rule.most && held + left != rule.least)) continue;
                    for (const std::uint32_t i : rule.group)
                        if (fixed[i] == open) fixed[i] = held == rule.most ? out : in;
                    changed = true;
                }
            }
            return true;
        }
        /// Certain labels that contradict each other: what is present wins.
        [[nodiscard]] std::vector<std::uint8_t> mended() const {
            const numeric::dag_view up = graph();
            std::vector<std::uint8_t> fixed = certain_;
            for (std::size_t i = fixed.size(); i-- > 0;)
                if (fixed[i] == in)
                    for (const std::uint32_t parent : up[i]) fixed[parent] = in;
            for (std::size_t i = 0; i < fixed.size(); ++i)
                for (const std::uint32_t parent : up[i])
                    if (fixed[parent] == out && fixed[i] != in) fixed[i] = out;
            return fixed;
        }
        /// The best coherent set without the constraints: the smallest of the best.
        [[nodiscard]] solution relaxed(const std::vector<std::uint8_t>& fixed) const {
            std::vector<std::int64_t> weights = weights_;
            for (std::size_t i = 0; i < fixed.size(); ++i)
                if (fixed[i] != open)
                    weights[i] = fixed[i] == in ? 0 : -1; // what is out lies above nothing that is open
            solution s{numeric::maximum_closure(graph(), span_of(weights)), 0};
            for (std::size_t i = 0; i < fixed.size(); ++i) {
                if (fixed[i] == in) s.member[i] = 1;
                if (s.member[i] != 0) s.value += weights_[i];
            }
            return s;
        }
        [[nodiscard]] static bool holds(const local_rule& rule, const std::vector<std::uint8_t>& member) {
            if (rule.when != none && member[rule.when] == 0) return true;
            std::size_t held = 0;
            for (const std::uint32_t i : rule.group) held += member[i];
            return held >= rule.least && held <= rule.most;
        }
        /// The open label of a broken constraint on which most hangs.
        [[nodiscard]] std::uint32_t to_decide(const local_rule& rule, const std::vector<std::uint8_t>& member,
                                              const std::vector<std::uint8_t>& fixed) const {
            std::size_t held = 0;
            for (const std::uint32_t i : rule.group) held += member[i];
            const bool many = held > rule.most;
            std::uint32_t found = none;
            for (const std::uint32_t i : rule.group)
                if (fixed[i] == open && (member[i] != 0) == many && (found == none || weights_[i] > weights_[found]))
                    found = i;
            if (found == none && rule.when != none && fixed[rule.when] == open) found = rule.when;
            return found;
        }

        const section& part_;
        std::size_t steps_;
        detail::whole_log_odds whole_;
        std::vector<std::int64_t> weights_; // 0 for what is certain
        std::vector<std::uint8_t> certain_;
    };

    constrained_options options_;
    std::vector<label_constraint> rules_;
    std::vector<section> parts_;
    std::size_t size_ = 0;
};

HALLMARK_NAMESPACE_END

#endif
