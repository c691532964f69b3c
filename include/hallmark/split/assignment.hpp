// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_ASSIGNMENT_HPP
#define HALLMARK_SPLIT_ASSIGNMENT_HPP

// What every split comes to: for each item the number of its part. Folds, parts and rotations are lists of items made
// from it when they are asked for; splits that leave items out of some folds are pairs of such lists at once.

#include "../core/config.hpp"
#include "../core/label_sets.hpp"
#include "../core/span_of.hpp"
#include "parts.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// What a model is trained on and what it is tested on: positions of items, ascending.
struct train_test {
    std::vector<std::size_t> train{};
    std::vector<std::size_t> test{};

    friend bool operator==(const train_test&, const train_test&) = default;
};

/// One fold tests, the next one validates, the others train.
struct train_validation_test {
    std::vector<std::size_t> train{};
    std::vector<std::size_t> validation{};
    std::vector<std::size_t> test{};

    friend bool operator==(const train_validation_test&, const train_validation_test&) = default;
};

/// The part that each item belongs to. A plain value: 2 bytes an item.
class assignment {
public:
    /// The part of an item that is used by none.
    static constexpr std::uint16_t none = 65535;

    /// No items, no parts.
    assignment() = default;
    /// A wrong call when a part is neither below `parts` nor `none`, or there are more than max_parts. O(items).
    assignment(std::vector<std::uint16_t> part_of, std::size_t parts) : part_of_(std::move(part_of)), parts_(parts) {
        HALLMARK_REQUIRE(parts <= max_parts,
                         "assignment: " + std::to_string(parts) + " parts; the most are " + std::to_string(max_parts));
        for (std::size_t i = 0; i < part_of_.size(); ++i)
            HALLMARK_REQUIRE(part_of_[i] < parts || part_of_[i] == none,
                             "assignment: item " + std::to_string(i) + " is in part " + std::to_string(part_of_[i]) +
                                 " of " + std::to_string(parts));
    }

    [[nodiscard]] std::size_t size() const noexcept { return part_of_.size(); }
    [[nodiscard]] bool empty() const noexcept { return part_of_.empty(); }
    [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
    /// The part of an item, or `none`; item < size().
    [[nodiscard]] std::uint16_t operator[](std::size_t item) const noexcept { return part_of_[item]; }
    [[nodiscard]] std::span<const std::uint16_t> values() const noexcept { return span_of(part_of_); }

    /// The items of one part, ascending. A wrong call when there is no such part. O(items).
    template <class = void>
    [[nodiscard]] std::vector<std::size_t> indices(std::size_t part) const {
        require(part);
        return collect([part](std::uint16_t p) { return p == part; });
    }
    /// How many items each part has. O(items).
    template <class = void>
    [[nodiscard]] std::vector<std::size_t> sizes() const {
        std::vector<std::size_t> counts(parts_);
        for (const std::uint16_t part : part_of_)
            if (part != none) ++counts[part];
        return counts;
    }

    /// The part tests, all others train. O(items).
    template <class = void>
    [[nodiscard]] train_test fold(std::size_t part) const {
        require(part);
        return {collect([part](std::uint16_t p) { return p != part && p != none; }), indices(part)};
    }
    /// Every part in turn as the one that tests: for (const auto& [train, test] : folds.each_fold()) …  Each is made
    /// when it is reached. The assignment has to outlive it.
    class fold_range {
    public:
        explicit fold_range(const assignment& of) : of_(&of) {}
        [[nodiscard]] std::size_t size() const noexcept { return of_->parts(); }
        [[nodiscard]] train_test operator[](std::size_t part) const { return of_->fold(part); }
        [[nodiscard]] hallmark::detail::row_iterator<fold_range> begin() const noexcept { return {this, 0}; }
        [[nodiscard]] hallmark::detail::row_iterator<fold_range> end() const noexcept { return {this, size()}; }

    private:
        const assignment* of_;
    };
    [[nodiscard]] fold_range each_fold() const& { return fold_range(*this); }
    fold_range each_fold() const&& = delete; // the folds would refer to a value that is gone

    /// Part `part` tests, the next one (the first after the last) validates, the others train: k-fold with a validation
    /// set that rotates. A wrong call with fewer than three parts.
    template <class = void>
    [[nodiscard]] train_validation_test rotation(std::size_t part) const {
        require(part);
        HALLMARK_REQUIRE(parts_ >= 3, "assignment::rotation: a validation fold that rotates needs 3 parts, not " +
                                          std::to_string(parts_));
        const std::size_t next = (part + 1) % parts_;
        return {collect([=](std::uint16_t p) { return p != part && p != next && p != none; }), indices(next),
                indices(part)};
    }

    friend bool operator==(const assignment&, const assignment&) = default;

private:
    void require(std::size_t part) const {
        HALLMARK_REQUIRE(part < parts_, "assignment: part " + std::to_string(part) + " of " + std::to_string(parts_));
    }
    template <class Wanted>
    [[nodiscard]] std::vector<std::size_t> collect(Wanted wanted) const {
        std::vector<std::size_t> items;
        for (std::size_t i = 0; i < part_of_.size(); ++i)
            if (wanted(part_of_[i])) items.push_back(i);
        return items;
    }

    std::vector<std::uint16_t> part_of_;
    std::size_t parts_ = 0;
};

} // namespace split

HALLMARK_NAMESPACE_END

#endif
