// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_NESTED_HPP
#define HALLMARK_SPLIT_NESTED_HPP

// Cross-validation within cross-validation: models are chosen by folds of what trains, and judged by what does not.

#include "../core/config.hpp"
#include "assignment.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split {

/// Cross-validation within cross-validation: for every fold of `outer`, what trains there is split again by
/// inner(training items), which gives an assignment over them (positions in that list).
struct nested_fold {
    train_test outer{};
    std::vector<train_test> inner{}; ///< items of the whole, not positions
};
template <class Inner>
[[nodiscard]] std::vector<nested_fold> nested(const assignment& outer, Inner&& inner) {
    std::vector<nested_fold> all;
    for (std::size_t fold = 0; fold < outer.parts(); ++fold) {
        nested_fold one{outer.fold(fold), {}};
        const assignment within = inner(std::as_const(one.outer.train));
        HALLMARK_REQUIRE(within.size() == one.outer.train.size(), "nested: the inner split has " +
                                                                      std::to_string(within.size()) + " items of " +
                                                                      std::to_string(one.outer.train.size()));
        for (std::size_t part = 0; part < within.parts(); ++part) {
            train_test folds = within.fold(part);
            for (auto* list : {&folds.train, &folds.test})
                for (std::size_t& i : *list) i = one.outer.train[i];
            one.inner.push_back(std::move(folds));
        }
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace split

HALLMARK_NAMESPACE_END

#endif
