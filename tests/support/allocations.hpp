// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_SUPPORT_ALLOCATIONS_HPP
#define HALLMARK_TESTS_SUPPORT_ALLOCATIONS_HPP

#include <cstddef>
#include <optional>

namespace hallmark_test {

/// How often operator new was called on this thread so far; nothing where a sanitizer has its own (tests/core/allocations.cpp).
std::optional<std::size_t> allocations();

} // namespace hallmark_test

#endif
