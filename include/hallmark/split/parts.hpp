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

/// How many items of a train / test pair scikit-learn takes: a fraction in (0, 1), a number of items, or nothing (the
/// complement of the other; 0.25 for the test part when neither is said).
class amount {
public:
    amount() = default;
    amount(double share) : share_(share), form_(form::share) {}                    // NOLINT: each form is an amount
    amount(int count) : amount(static_cast<std::size_t>(count < 0 ? 0 : count)) {} // NOLINT
    amount(std::size_t count) : count_(count), form_(form::count) {}               // NOLINT

    [[nodiscard]] bool given() const noexcept { return form_ != form::none; }
    [[nodiscard]] bool is_share() const noexcept { return form_ == form::share; }
    [[nodiscard]] double share() const noexcept { return share_; }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    enum class form : std::uint8_t { none, share, count };
    double share_ = 0;
    std::size_t count_ = 0;
    form form_ = form::none;
};

struct train_test_size {
    std::size_t train = 0;
    std::size_t test = 0;

    friend bool operator==(const train_test_size&, const train_test_size&) = default;
};

/// The sizes that scikit-learn's train_test_split and ShuffleSplit take (`_validate_shuffle_split`): the test part is
/// rounded up, the train part down. Together they may leave items over. A wrong call, as there: a fraction outside (0,
/// 1), a count that is 0 or not below n, a sum beyond all items, a train part without items.
template <class = void>
[[nodiscard]] train_test_size sklearn_sizes(std::size_t n, amount test = {}, amount train = {}) {
    if (!test.given() && !train.given()) test = amount(0.25);
    const auto require = [n](const char* name, const amount& a) {
        HALLMARK_REQUIRE(!a.given() || (a.is_share() ? a.share() > 0 && a.share() < 1 : a.count() > 0 && a.count() < n),
                         std::string("sklearn_sizes: ")
                             .append(name)
                             .append(a.is_share() ? " " + std::to_string(a.share()) : " " + std::to_string(a.count()))
                             .append(" is neither a fraction in (0, 1) nor a number below the ")
                             .append(std::to_string(n))
                             .append(" items"));
    };
    require("test", test);
    require("train", train);
    HALLMARK_REQUIRE(!(test.is_share() && train.is_share()) || test.share() + train.share() <= 1,
                     "sklearn_sizes: the fractions sum to more than 1");
    const auto whole = [n](const amount& a, bool up) {
        if (!a.is_share()) return a.count();
        const double exact = numeric::product(static_cast<double>(n), a.share());
        const auto down = static_cast<std::size_t>(exact);
        return down + (up && static_cast<double>(down) < exact ? 1 : 0);
    };
    train_test_size result;
    result.test = test.given() ? whole(test, true) : n - whole(train, false);
    result.train = train.given() ? whole(train, false) : n - result.test;
    HALLMARK_REQUIRE(result.test <= n && result.train <= n - result.test,
                     "sklearn_sizes: " + std::to_string(result.train) + " and " + std::to_string(result.test) +
                         " items of " + std::to_string(n));
    HALLMARK_REQUIRE(result.train > 0,
                     "sklearn_sizes: of " + std::to_string(n) + " items none is left for the train part");
    return result;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
