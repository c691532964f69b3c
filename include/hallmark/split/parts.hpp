// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_PARTS_HPP
#define HALLMARK_SPLIT_PARTS_HPP

// Into how many parts items are split, and how many items each part takes.

#include "../core/config.hpp"
#include "../numeric/math.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// The most parts a split may have: one number less than a part is written with, which means `assignment::none`.
inline constexpr std::size_t max_parts = 65534;

/// `count` parts of equal size; where they cannot be equal, the first ones take one item more.
struct folds {
    std::size_t count = 5;
};

/// Shares of all items: fractions{0.7, 0.15, 0.15}. Where they do not come out whole, every part takes the whole items
/// of its share and the largest remainders take one more, ties to the lower part. When they sum to less than 1, the
/// rest is used by no part.
struct fractions {
    std::vector<double> shares{};

    fractions(std::initializer_list<double> list) : shares(list) {}
    explicit fractions(std::vector<double> list) : shares(std::move(list)) {}
};

/// Numbers of items: sizes{1000, 200}. When they sum to less than all items, the rest is used by no part.
struct sizes {
    std::vector<std::size_t> counts{};

    sizes(std::initializer_list<std::size_t> list) : counts(list) {}
    explicit sizes(std::vector<std::size_t> list) : counts(std::move(list)) {}
};

/// How items divide into parts: made of folds, fractions or sizes. A wrong call: no part, more than max_parts, a share
/// that is not in (0, 1], shares that sum to more than 1 (beyond 1e-9).
class division {
public:
    division(folds f) : folds_(f.count) { // NOLINT: each of the three forms is a division
        HALLMARK_REQUIRE(f.count >= 1 && f.count <= max_parts, "split: " + std::to_string(f.count) +
                                                                   " folds; there may be 1 to " +
                                                                   std::to_string(max_parts));
    }
    division(fractions f) : shares_(std::move(f.shares)) { // NOLINT
        HALLMARK_REQUIRE(!shares_.empty() && shares_.size() <= max_parts, "split: " + std::to_string(shares_.size()) +
                                                                              " fractions; there may be 1 to " +
                                                                              std::to_string(max_parts));
        double sum = 0;
        for (const double share : shares_) {
            HALLMARK_REQUIRE(share > 0 && share <= 1,
                             "split: fraction " + std::to_string(share) + " is not above 0 and at most 1");
            sum += share;
        }
        HALLMARK_REQUIRE(sum <= 1 + 1e-9, "split: fractions sum to " + std::to_string(sum) + ", more than 1");
        rest_ = sum < 1 - 1e-9 ? 1 - sum : 0;
    }
    division(sizes s) : sizes_(std::move(s.counts)) { // NOLINT
        HALLMARK_REQUIRE(!sizes_.empty() && sizes_.size() <= max_parts, "split: " + std::to_string(sizes_.size()) +
                                                                            " sizes; there may be 1 to " +
                                                                            std::to_string(max_parts));
    }

    /// How many parts.
    [[nodiscard]] std::size_t parts() const noexcept {
        return folds_ != 0 ? folds_ : shares_.empty() ? sizes_.size() : shares_.size();
    }

    /// Whether it is made of numbers of items.
    [[nodiscard]] bool counts() const noexcept { return !sizes_.empty(); }

    /// How many of n items each part takes; they sum to n unless a rest is left over. A wrong call: sizes that sum to
    /// more than n. More folds than items leave the last ones empty.
    template <class = void>
    [[nodiscard]] std::vector<std::size_t> sizes_of(std::size_t n) const {
        if (folds_ != 0) {
            std::vector<std::size_t> counts(folds_, n / folds_);
            for (std::size_t part = 0; part < n % folds_; ++part) ++counts[part];
            return counts;
        }
        if (shares_.empty()) {
            std::size_t left = n;
            for (const std::size_t count : sizes_) {
                HALLMARK_REQUIRE(count <= left,
                                 "split: the sizes sum to more than the " + std::to_string(n) + " items");
                left -= count;
            }
            return sizes_;
        }
        std::vector<double> shares = shares_;
        if (rest_ > 0) shares.push_back(rest_);
        std::vector<std::size_t> counts = largest_remainder(n, shares);
        counts.resize(shares_.size());
        return counts;
    }

private:
    /// Remainders are compared in steps of 1e-9, so that shares which are equal but for their last bits tie.
    template <class = void>
    [[nodiscard]] static std::vector<std::size_t> largest_remainder(std::size_t n, const std::vector<double>& shares) {
        std::vector<std::size_t> counts(shares.size());
        std::vector<std::int64_t> remainders(shares.size());
        std::size_t given = 0;
        for (std::size_t part = 0; part < shares.size(); ++part) {
            const double quota = numeric::product(static_cast<double>(n), shares[part]);
            counts[part] = static_cast<std::size_t>(quota + 1e-9);
            if (counts[part] > n - given) counts[part] = n - given;
            given += counts[part];
            remainders[part] =
                static_cast<std::int64_t>(numeric::product(quota - static_cast<double>(counts[part]), 1e9) + 0.5);
        }
        while (given < n) {
            std::size_t most = 0;
            for (std::size_t part = 1; part < shares.size(); ++part)
                if (remainders[part] > remainders[most]) most = part;
            ++counts[most];
            remainders[most] -= 1'000'000'000;
            ++given;
        }
        return counts;
    }

    std::size_t folds_ = 0; ///< 0: no folds
    std::vector<double> shares_;
    double rest_ = 0;
    std::vector<std::size_t> sizes_;
};

} // namespace split

HALLMARK_NAMESPACE_END

#endif
