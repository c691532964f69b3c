// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_VOTE_HPP
#define HALLMARK_CORE_VOTE_HPP

// What one voter (a labeling function, an annotator, a model, an existing tag) says of one item, as a plain value.

#include "config.hpp"
#include "label_id.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace detail {
/// What would turn into a label by the conversions of the language, and means none.
template <class T>
concept yes_or_score = std::same_as<T, bool> || std::floating_point<T>;
} // namespace detail

/// What one voter says of one item: a label, "one of these labels" (a set), "not this label" (a vote against), or
/// nothing (abstain). A plain value of 4 bytes. A set is a number whose labels the vote_matrix keeps that the vote is
/// from.
class vote {
public:
    enum class kind : std::uint8_t { label, against, set, abstain };

    /// The labels that can be voted for are 0 to max_label.
    static constexpr label_id max_label = (label_id{1} << 30) - 1;

    /// Abstains.
    constexpr vote() noexcept = default;
    /// For a label, which may be an enumerator. A wrong call when it is more than max_label.
    constexpr vote(label_id label) : code_(checked_code(label)) {}
    /// For a label in another integer type. A wrong call when it is negative (snorkel's -1 is `abstain` here).
    template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, label_id>) constexpr vote(I label)
        : code_(checked_code(label)) {}

    template <detail::yes_or_score T>
    vote(T) = delete; // a yes or a score is no label: say which, as in `score > 0.9 ? vote(label) : abstain`

    /// "It is not this label."
    [[nodiscard]] static constexpr vote against(label_id label) { return from_code(checked_code(label) | against_bit); }
    /// "It is one of these": the set with that number.
    [[nodiscard]] static constexpr vote set(std::uint32_t number) { return from_code(checked_code(number) | set_bit); }

    [[nodiscard]] constexpr vote::kind what() const noexcept { return static_cast<vote::kind>(code_ >> 30); }
    [[nodiscard]] constexpr bool is_label() const noexcept { return code_ <= max_label; }
    [[nodiscard]] constexpr bool is_against() const noexcept { return what() == kind::against; }
    [[nodiscard]] constexpr bool is_set() const noexcept { return what() == kind::set; }
    [[nodiscard]] constexpr bool is_abstain() const noexcept { return what() == kind::abstain; }

    /// The label that is voted for or against. Of others a number that is no label.
    [[nodiscard]] constexpr label_id label() const noexcept {
        return is_label() || is_against() ? code_ & max_label : code_;
    }
    /// The number of the set.
    [[nodiscard]] constexpr std::uint32_t set_number() const noexcept { return code_ & max_label; }

    /// The same kind, and the same label or set.
    friend constexpr bool operator==(vote a, vote b) noexcept { return a.code_ == b.code_; }

    /// The 32 bits of a vote: the label, with the kind in the upper two bits. For hosts that store votes themselves.
    [[nodiscard]] constexpr std::uint32_t code() const noexcept { return code_; }
    [[nodiscard]] static constexpr vote from_code(std::uint32_t code) noexcept {
        vote v;
        v.code_ = code >= abstain_code - max_label ? abstain_code : code;
        return v;
    }

private:
    static constexpr std::uint32_t against_bit = std::uint32_t{1} << 30;
    static constexpr std::uint32_t set_bit = std::uint32_t{2} << 30;
    static constexpr std::uint32_t abstain_code = 0xFFFFFFFFu;

    template <class I>
    static constexpr std::uint32_t checked_code(I label) {
        HALLMARK_REQUIRE(!std::cmp_less(label, 0) && !std::cmp_greater(label, max_label),
                         "vote: " + std::to_string(label) + " is no label: labels are 0 to " +
                             std::to_string(max_label));
        return static_cast<std::uint32_t>(label);
    }

    std::uint32_t code_ = abstain_code;
};

/// The vote of who has nothing to say.
inline constexpr vote abstain{};

/// One vote in the row of an item.
struct voter_vote {
    std::uint32_t voter = 0;
    hallmark::vote vote = {};

    friend bool operator==(const voter_vote&, const voter_vote&) = default;
};

/// One vote with all that belongs to it, as in a table of annotations. A label alone is a vote for it.
struct vote_triple {
    std::uint32_t item = 0;
    std::uint32_t voter = 0;
    hallmark::vote label = {};

    friend bool operator==(const vote_triple&, const vote_triple&) = default;
};

/// A label that is known to be right.
struct gold_label {
    std::uint32_t item = 0;
    label_id label = 0;

    friend bool operator==(const gold_label&, const gold_label&) = default;
};

HALLMARK_NAMESPACE_END

#endif
