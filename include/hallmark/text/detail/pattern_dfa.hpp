// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_PATTERN_DFA_HPP
#define HALLMARK_TEXT_DETAIL_PATTERN_DFA_HPP

// The deterministic automaton of a program, made state by state as a text asks for them (or all at once, when they are
// few).
//
// A state is a list of the program's instructions, in order of preference, and what is known of the character before.
// Assertions wait in the list for the next character, which decides them; so a match is only known one character later,
// and it is the step, not the state, that tells "a match ended before this character". The end of the text is a
// character like others.

#include "../../core/config.hpp"
#include "../../core/detail/hash_index.hpp"
#include "../../core/detail/mix64.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "pattern_program.hpp"
#include "pattern_set.hpp"
#include "pattern_symbols.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// What a step leads to: where the row of the next state begins, and these bits.
struct pattern_target {
    static constexpr std::uint32_t special = 1u << 29; ///< no row: one of the three below
    static constexpr std::uint32_t start = 1u << 30;   ///< no match has begun (where the program marks that)
    static constexpr std::uint32_t match = 1u << 31;   ///< a match ended before the character
    static constexpr std::uint32_t row = special - 1;
    static constexpr std::uint32_t unknown = special; ///< nobody asked yet
    static constexpr std::uint32_t undecoded =
        special + 1;                                   ///< not a step of a symbol, but of a byte that must be decoded
    static constexpr std::uint32_t dead = special + 2; ///< nothing can match any more; may have `match` beside it

    [[nodiscard]] static constexpr bool is_dead(std::uint32_t t) noexcept { return (t & ~match) == dead; }
};

template <class = void>
class pattern_dfa {
public:
    /// The rows of all states made so far. Valid until step() or start() is called.
    [[nodiscard]] const std::uint32_t* rows() const noexcept { return rows_.data(); }
    [[nodiscard]] std::size_t states() const noexcept { return states_.size(); }
    /// Whether every step of every state is known.
    [[nodiscard]] bool complete() const noexcept { return complete_; }

    /// The row of the state in which a search begins, in a context. `moving`: an empty match here is none.
    [[nodiscard]] std::uint32_t start(const pattern_symbols<>& symbols, const pattern_program& program,
                                      std::size_t most_bytes, pattern_context context, bool moving) {
        std::uint32_t& known = starts_[start_slot(context, moving)];
        if (known == pattern_target::unknown) {
            prepare(program);
            begin_list(next_);
            close(program, program.entry, nullptr, moving, next_);
            const std::uint32_t made = add_state(symbols, program, most_bytes, context, moving) & pattern_target::row;
            starts_[start_slot(context, moving)] = made; // `known` was forgotten if the memory was full
            return made;
        }
        return known;
    }
    /// The same, of a complete automaton.
    [[nodiscard]] std::uint32_t start(const pattern_symbols<>&, const pattern_program&, std::size_t,
                                      pattern_context context, bool moving) const {
        return starts_[start_slot(context, moving)];
    }

    /// Makes the step of a state by a symbol (or by symbols.end()) and remembers it. When the states would take more
    /// than `most_bytes`, all are forgotten first, the one that the step starts from too.
    [[nodiscard]] std::uint32_t step(const pattern_symbols<>& symbols, const pattern_program& program,
                                     std::size_t most_bytes, std::uint32_t row, std::uint32_t symbol) {
        const state from = states_[row / width(symbols)];
        const pattern_context beside = symbols.context(symbol);
        const sides around = program.backward ? sides{beside, from.context} : sides{from.context, beside};
        // The instructions that the character may take, and whether a match ended before it.
        prepare(program);
        begin_list(ready_);
        bool matched = false;
        for (std::uint32_t i = 0; i != from.count; ++i) {
            const std::uint32_t at = pool_[from.first + i];
            if (!from.waiting) {
                if (program.code[at].operation == pattern_operation::match) {
                    matched = true;
                } else {
                    ready_.push_back(at);
                }
            } else if (close(program, at, &around, from.moving, ready_)) {
                matched = true;
                if (program.leftmost) break;
            }
        }
        begin_list(next_);
        if (symbol != symbols.end()) {
            for (const std::uint32_t at : ready_) {
                const pattern_instruction& instruction = program.code[at];
                if (!symbols.contains(instruction.a, symbol)) continue;
                if (close(program, instruction.b, nullptr, false, next_) && program.leftmost) break;
            }
        }
        work_ += from.count + ready_.size() + next_.size();
        const std::uint32_t match = matched ? pattern_target::match : 0;
        if (next_.empty()) return rows_[row + symbol] = pattern_target::dead | match;
        const std::size_t flushes = flushes_;
        const std::uint32_t target = add_state(symbols, program, most_bytes, beside, false) | match;
        if (flushes == flushes_) rows_[row + symbol] = target;
        return target;
    }

    /// Makes every state, if `most_cells` steps and `most_work` (instructions looked at) suffice; else none.
    void make_all(const pattern_symbols<>& symbols, const pattern_program& program, std::size_t most_cells,
                  std::size_t most_work) {
        constexpr std::size_t any = ~std::size_t{0};
        for (std::size_t i = 0; i != starts_.size(); ++i) {
            static_cast<void>(start(symbols, program, any, static_cast<pattern_context>(i / 2), i % 2 != 0));
        }
        const auto few = [&] { return rows_.size() <= most_cells && work_ <= most_work; };
        for (std::size_t s = 0; s != states_.size() && few(); ++s) {
            for (std::uint32_t symbol = 0; symbol <= symbols.end() && few(); ++symbol) {
                static_cast<void>(step(symbols, program, any, static_cast<std::uint32_t>(s * width(symbols)), symbol));
            }
        }
        pattern_dfa kept;
        if (few()) {
            kept.rows_.assign(rows_.begin(), rows_.end());
            kept.starts_ = starts_;
            kept.complete_ = true;
        }
        *this = std::move(kept); // what only the making needs is let go
    }

private:
    struct state {
        std::uint32_t first = 0; // its instructions in pool_
        std::uint32_t count = 0;
        pattern_context context = pattern_context::other; // the character before
        bool moving = false;
        bool waiting = false; // an assertion is in the list
        friend bool operator==(const state&, const state&) = default;
    };
    struct sides {
        pattern_context left = pattern_context::other;
        pattern_context right = pattern_context::other;
    };

    [[nodiscard]] static std::size_t start_slot(pattern_context context, bool moving) {
        return 2 * static_cast<std::size_t>(context) + (moving ? 1 : 0);
    }
    [[nodiscard]] static std::size_t width(const pattern_symbols<>& symbols) { return symbols.count() + 2; }

    [[nodiscard]] static bool holds(pattern_assertion what, const sides& around) {
        const bool left_word = around.left == pattern_context::word;
        const bool right_word = around.right == pattern_context::word;
        switch (what) {
        case pattern_assertion::text_begin:
            return around.left == pattern_context::edge;
        case pattern_assertion::text_end:
            return around.right == pattern_context::edge;
        case pattern_assertion::line_begin:
            return around.left == pattern_context::edge || around.left == pattern_context::line_feed;
        case pattern_assertion::line_end:
            return around.right == pattern_context::edge || around.right == pattern_context::line_feed;
        case pattern_assertion::word_boundary:
            return left_word != right_word;
        case pattern_assertion::no_word_boundary:
            return left_word == right_word;
        }
        return false;
    }

    void prepare(const pattern_program& program) {
        if (seen_.size() != program.code.size()) seen_.assign(program.code.size(), 0);
    }
    void begin_list(std::vector<std::uint32_t>& list) {
        list.clear();
        if (++turn_ == 0) { // the numbers of turns are used up
            std::fill(seen_.begin(), seen_.end(), 0u);
            turn_ = 1;
        }
    }

    // Adds to the list, in order of preference, what can be reached without taking a character. Without `around`
    // assertions wait in the list, and so does the match; with it they are decided. Returns whether the match was
    // reached; then, of a program that wants only the preferred match, all that is less preferred is left out.
    // `moving`: the match is out of reach.
    bool close(const pattern_program& program, std::uint32_t entry, const sides* around, bool moving,
               std::vector<std::uint32_t>& list) {
        bool matched = false;
        stack_.assign(1, entry);
        while (!stack_.empty()) {
            const std::uint32_t at = stack_.back();
            stack_.pop_back();
            ++work_;
            if (seen_[at] == turn_) continue;
            seen_[at] = turn_;
            const pattern_instruction& instruction = program.code[at];
            switch (instruction.operation) {
            case pattern_operation::match:
                if (moving) break;
                if (around == nullptr) list.push_back(at);
                matched = true;
                if (program.leftmost) return true;
                break;
            case pattern_operation::characters:
                list.push_back(at);
                break;
            case pattern_operation::assertion:
                if (around == nullptr) {
                    list.push_back(at);
                } else if (holds(static_cast<pattern_assertion>(instruction.a), *around)) {
                    stack_.push_back(instruction.b);
                }
                break;
            case pattern_operation::branch:
                stack_.push_back(instruction.b);
                stack_.push_back(instruction.a);
                break;
            }
        }
        return matched;
    }

    // The target for the state with the instructions of next_.
    std::uint32_t add_state(const pattern_symbols<>& symbols, const pattern_program& program, std::size_t most_bytes,
                            pattern_context context, bool moving) {
        if (!program.leftmost) std::sort(next_.begin(), next_.end()); // without preference the order is nothing
        const bool waiting = program.assertions && std::any_of(next_.begin(), next_.end(), [&](std::uint32_t at) {
                                 return program.code[at].operation == pattern_operation::assertion;
                             });
        state made{0, static_cast<std::uint32_t>(next_.size()), pattern_context::other, false, waiting};
        if (waiting) made.context = context, made.moving = moving;
        std::uint64_t hash = static_cast<std::uint64_t>(made.context) * 2 + (made.moving ? 1 : 0);
        for (const std::uint32_t at : next_) hash = mix64(hash ^ at);
        std::uint32_t number = index_.find(hash, [&](std::uint32_t i) {
            made.first = states_[i].first;
            return states_[i] == made && std::equal(next_.begin(), next_.end(), pool_.begin() + made.first);
        });
        if (number == number_index::none) {
            const std::size_t row = width(symbols);
            const std::size_t bytes = (rows_.size() + row + pool_.size() + next_.size()) * sizeof(std::uint32_t) +
                                      (states_.size() + 1) * (sizeof(state) + 3 * sizeof(std::uint64_t));
            if ((bytes > most_bytes || rows_.size() + row > pattern_target::row) && !states_.empty()) forget();
            number = index_.add(hash);
            made.first = static_cast<std::uint32_t>(pool_.size());
            pool_.insert(pool_.end(), next_.begin(), next_.end());
            states_.push_back(made);
            rows_.insert(rows_.end(), row, pattern_target::unknown);
            rows_.back() = pattern_target::undecoded;
        }
        const auto row = static_cast<std::uint32_t>(number * width(symbols));
        return is_start(program) ? row | pattern_target::start : row;
    }

    // Whether next_ is the list of a search that has not begun.
    [[nodiscard]] bool is_start(const pattern_program& program) {
        if (!program.marks_start) return false;
        if (start_list_.empty()) {
            const std::vector<std::uint32_t> kept = next_;
            begin_list(next_);
            close(program, program.entry, nullptr, false, next_);
            start_list_ = next_;
            next_ = kept;
        }
        return next_ == start_list_;
    }

    void forget() {
        rows_.clear();
        pool_.clear();
        states_.clear();
        index_.clear();
        starts_.fill(pattern_target::unknown);
        ++flushes_;
    }

    std::vector<std::uint32_t>
        rows_; // for each state its steps: by each symbol, by the end of the text, by an undecoded byte
    std::array<std::uint32_t, 8> starts_ = [] {
        std::array<std::uint32_t, 8> none{};
        none.fill(pattern_target::unknown);
        return none;
    }();
    bool complete_ = false;

    plain_vector<state> states_;
    std::vector<std::uint32_t> pool_;
    number_index index_;
    std::vector<std::uint32_t> start_list_;
    std::size_t flushes_ = 0;

    // Memory of one step that is used again.
    std::vector<std::uint32_t> next_;
    std::vector<std::uint32_t> ready_;
    std::vector<std::uint32_t> stack_;
    std::vector<std::uint32_t> seen_; // by instruction: the turn in which it was met last
    std::uint32_t turn_ = 0;
    std::size_t work_ = 0;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
