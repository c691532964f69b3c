// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_PROGRAM_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_PROGRAM_HPP

// From the tree of a pattern to a program: a nondeterministic automaton whose branches are in order of preference.

#include "../../core/config.hpp"
#include "../../core/detail/hash_index.hpp"
#include "../../core/detail/mix64.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/problem.hpp"
#include "pattern_set.hpp"
#include "pattern_tree.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

enum class pattern_operation : std::uint8_t {
    match,
    characters, ///< one of set `a`, then `b`
    assertion,  ///< holds here, then `b`
    branch      ///< `a`, or else `b`
};

struct pattern_instruction {
    pattern_operation operation = pattern_operation::match;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
};

/// A pattern read in one direction.
struct pattern_program {
    plain_vector<pattern_instruction> code;
    std::uint32_t entry = 0;
    bool backward = false;    ///< reads from the end of a match to its beginning
    bool leftmost = true;     ///< only the preferred match counts (forward); else all (backward)
    bool assertions = false;  ///< has any
    bool marks_start = false; ///< its automaton marks the steps to a state where no match has begun
};

/// Writes programs. A loop whose body may match nothing follows Perl: an iteration that took no character is the last.
/// So what follows a node may hang on whether characters were taken since the loop's iteration began, and every node is
/// compiled with two continuations: `same` for when it took no character, `on` for when it took some. Outside of such
/// loops they are equal.
template <class = void>
class pattern_compiler {
public:
    /// `all`: the set of all characters. No program gets more than `most` instructions.
    pattern_compiler(const pattern_tree& tree, std::uint32_t all, std::size_t most)
        : tree_(tree), all_(all), most_(std::min(most, std::size_t{1} << 26)) {}

    /// The program of one direction; a problem is added when it would be too large. `search`: a match may begin
    /// anywhere, as early as can be.
    [[nodiscard]] pattern_program compile(bool backward, bool search, problems& out) {
        program_ = {};
        program_.backward = backward;
        program_.leftmost = !backward;
        if (const std::size_t culprit = too_large_repetition(); culprit != tree_.nodes.size()) {
            out.add(severity::error, problem_code::out_of_range, "byte " + std::to_string(tree_.nodes[culprit].where),
                    "with this repetition the pattern takes more than " + std::to_string(most_) + " steps");
            return {};
        }
        const std::uint32_t match = emit(pattern_operation::match, 0, 0);
        program_.entry = node(tree_.root, match, match);
        if (search) {
            const std::uint32_t any = emit(pattern_operation::characters, all_, 0);
            program_.entry = emit(pattern_operation::branch, program_.entry, any);
            if (!full_) program_.code[any].b = program_.entry;
        }
        if (full_) {
            out.add(severity::error, problem_code::out_of_range, "byte 0",
                    "the pattern takes more than " + std::to_string(most_) + " steps");
        }
        return std::move(program_);
    }

private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFFu;

    // Two continuations.
    struct ways {
        std::uint32_t same = 0;
        std::uint32_t on = 0;
    };

    std::uint32_t emit(pattern_operation operation, std::uint32_t a, std::uint32_t b) {
        if (program_.code.size() >= most_) full_ = true;
        if (full_) return 0; // from here on the program is of no use
        program_.code.push_back({operation, a, b});
        return static_cast<std::uint32_t>(program_.code.size() - 1);
    }
    std::uint32_t emit_choice(bool greedy, std::uint32_t body, std::uint32_t out) {
        return greedy ? emit(pattern_operation::branch, body, out) : emit(pattern_operation::branch, out, body);
    }
    [[nodiscard]] std::uint32_t& body_of(std::uint32_t choice, bool greedy) {
        return greedy ? program_.code[choice].a : program_.code[choice].b;
    }
    [[nodiscard]] bool nullable(std::uint32_t index) const { return tree_.nodes[index].nullable; }

    // The first, innermost repetition that is too large by itself, or the number of nodes.
    [[nodiscard]] std::size_t too_large_repetition() const {
        std::vector<std::size_t> steps(tree_.nodes.size(), 0); // at least so many, or above most_
        for (std::size_t i = 0; i != steps.size(); ++i) {
            const pattern_node& n = tree_.nodes[i];
            switch (n.kind) {
            case pattern_kind::empty:
                break;
            case pattern_kind::characters:
            case pattern_kind::assertion:
                steps[i] = 1;
                break;
            case pattern_kind::repetition: {
                const bool loops = n.most == pattern_tree::unbounded;
                const std::size_t copies = loops ? std::max(n.least, 1u) : n.most;
                steps[i] = copies * steps[n.first] + (loops ? 1 : n.most - n.least);
                if (steps[i] > most_) return i;
                break;
            }
            default:
                for (std::uint32_t c = 0; c != n.count; ++c) steps[i] += steps[tree_.children[n.first + c]];
                steps[i] = std::min(steps[i], most_ + 1);
            }
        }
        return steps.size();
    }

    // Where the code of a node begins.
    std::uint32_t node(std::uint32_t index, std::uint32_t same, std::uint32_t on) {
        const pattern_node& n = tree_.nodes[index];
        if (++work_ > 16 * most_) full_ = true; // what is empty emits nothing, however often it is repeated
        if (full_) return 0;
        std::uint32_t entry = 0;
        switch (n.kind) {
        case pattern_kind::empty:
            return same;
        case pattern_kind::characters:
            entry = emit(pattern_operation::characters, n.first, on);
            break;
        case pattern_kind::assertion:
            program_.assertions = true;
            entry = emit(pattern_operation::assertion, n.first, same);
            break;
        default:
            if (const written* const w = find(index, same, on)) return w->entry;
            if (n.kind == pattern_kind::sequence) {
                entry = sequence(n, {same, on});
            } else if (n.kind == pattern_kind::alternatives) {
                entry = alternatives(n, {same, on});
            } else {
                entry = repetition(index, {same, on});
            }
            keep(index, same, on, entry);
        }
        return entry;
    }

    std::uint32_t alternatives(const pattern_node& n, ways next) {
        std::uint32_t entry = node(tree_.children[n.first + n.count - 1], next.same, next.on);
        for (std::uint32_t i = n.count - 1; i-- != 0;) {
            const std::uint32_t preferred = node(tree_.children[n.first + i], next.same, next.on);
            entry = emit(pattern_operation::branch, preferred, entry);
        }
        return entry;
    }

    // The continuations with a node before them; `on` only where asked for.
    ways before(std::uint32_t index, ways next, bool want_on) {
        if (next.same == next.on || !nullable(index)) {
            const std::uint32_t entry = node(index, next.on, next.on);
            return {entry, entry};
        }
        const std::uint32_t on = want_on ? node(index, next.on, next.on) : 0;
        return {node(index, next.same, next.on), on};
    }

    std::uint32_t sequence(const pattern_node& n, ways next) {
        for (std::uint32_t i = n.count; i-- != 0;) { // from the last read to the first
            next = before(tree_.children[n.first + (program_.backward ? n.count - 1 - i : i)], next, i != 0);
        }
        return next.same;
    }

    std::uint32_t repetition(std::uint32_t index, ways out) {
        const pattern_node& n = tree_.nodes[index];
        ways next = out;
        std::uint32_t least = n.least;
        if (n.most == pattern_tree::unbounded) {
            if (!nullable(n.first) && least != 0) { // x+ loops behind its body
                const std::uint32_t choice = emit_choice(n.greedy, 0, out.on);
                const std::uint32_t body = node(n.first, choice, choice);
                if (!full_) body_of(choice, n.greedy) = body;
                next = {body, body};
                --least;
            } else {
                next.same = next.on = loop(index, out.on);
                if (out.same != out.on) next.same = choose(n, out.same, next.on, next.on);
            }
        } else {
            for (std::uint32_t i = n.least; i != n.most && !full_;
                 ++i) { // from the last (x)? of (x(x(x)?)?)? to the first
                const std::uint32_t choice = emit_choice(n.greedy, node(n.first, out.on, next.on), out.on);
                next = {out.same == out.on ? choice : choose(n, out.same, next.on, choice), choice};
            }
        }
        for (std::uint32_t i = 0; i != least && !full_; ++i) next = before(n.first, next, i + 1 != least);
        return next.same;
    }

    // The choice between an iteration and the end of a repetition, when nothing was taken yet. `on`: what follows an
    // iteration that takes something; `later`: the same choice for when something was taken.
    std::uint32_t choose(const pattern_node& n, std::uint32_t same, std::uint32_t on, std::uint32_t later) {
        if (full_) return 0;
        const std::uint32_t body = nullable(n.first) ? node(n.first, same, on) : body_of(later, n.greedy);
        return emit_choice(n.greedy, body, same);
    }

    // x*, when something was taken before it.
    std::uint32_t loop(std::uint32_t index, std::uint32_t out) {
        if (const written* const w = find(index, out, nowhere)) return w->entry;
        const pattern_node& n = tree_.nodes[index];
        const std::uint32_t choice = emit_choice(n.greedy, 0, out);
        const std::uint32_t body = node(n.first, out, choice);
        if (full_) return 0;
        body_of(choice, n.greedy) = body;
        keep(index, out, nowhere, choice);
        return choice;
    }

    // What was written for which node and continuations: loops in loops would double the code with every level.
    struct written {
        std::uint32_t node = 0;
        std::uint32_t same = 0;
        std::uint32_t on = 0;
        std::uint32_t entry = 0;
    };
    [[nodiscard]] static std::uint64_t hash(std::uint32_t node, std::uint32_t same, std::uint32_t on) {
        return mix64(mix64(mix64(node) ^ same) ^ on);
    }
    [[nodiscard]] const written* find(std::uint32_t node, std::uint32_t same, std::uint32_t on) const {
        const std::uint32_t at = index_.find(hash(node, same, on), [&](std::uint32_t i) {
            return written_[i].node == node && written_[i].same == same && written_[i].on == on;
        });
        return at == number_index::none ? nullptr : &written_[at];
    }
    void keep(std::uint32_t node, std::uint32_t same, std::uint32_t on, std::uint32_t entry) {
        index_.add(hash(node, same, on));
        written_.push_back({node, same, on, entry});
    }

    const pattern_tree& tree_;
    std::uint32_t all_;
    std::size_t most_;
    pattern_program program_;
    plain_vector<written> written_;
    number_index index_;
    std::size_t work_ = 0;
    bool full_ = false;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
