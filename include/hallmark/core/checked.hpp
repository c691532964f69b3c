// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_CHECKED_HPP
#define HALLMARK_CORE_CHECKED_HPP

#include "problem.hpp"

HALLMARK_NAMESPACE_BEGIN

/// A usable value, and all that is wrong with the data it came from. The value is always there: what could be read is
/// in it.
template <class T>
struct [[nodiscard]] checked {
    T value{};
    hallmark::problems problems{};

    /// Whether no problem is an error.
    [[nodiscard]] bool ok() const noexcept { return problems.ok(); }
};

HALLMARK_NAMESPACE_END

#endif
