// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_SHUFFLE_SPLIT_HPP
#define HALLMARK_SPLIT_SHUFFLE_SPLIT_HPP

// scikit-learn's ShuffleSplit, and how many items its train and test parts take. The sizes are scikit-learn's, the
// draws are ours.

#include "../core/config.hpp"
#include "../core/random.hpp"
#include "../numeric/math.hpp"
#include "assignment.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

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

/// ShuffleSplit: `splits` times a random test part and, of the rest, a random train part, sizes as sklearn_sizes. Each
/// ascending.
template <class = void>
[[nodiscard]] std::vector<train_test> shuffle_split(std::size_t n, std::size_t splits, amount test = {},
                                                    amount train = {}, std::uint64_t seed = 0) {
    const train_test_size size = sklearn_sizes(n, test.given() || train.given() ? test : amount(0.1), train);
    std::vector<train_test> all;
    const random root(seed);
    for (std::size_t s = 0; s < splits; ++s) {
        std::vector<std::uint8_t> role(n, 0);
        for (std::size_t i = 0; i < size.test; ++i) role[i] = 1;
        for (std::size_t i = size.test; i < size.test + size.train; ++i) role[i] = 2;
        root.split(s).shuffle(role);
        train_test one;
        for (std::size_t i = 0; i < n; ++i) {
            if (role[i] == 1) one.test.push_back(i);
            if (role[i] == 2) one.train.push_back(i);
        }
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
