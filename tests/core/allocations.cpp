// SPDX-License-Identifier: MIT
// Counts what the test program allocates, for promises like "finding allocates nothing".
#include "support/allocations.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define HALLMARK_TEST_SANITIZED
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#    define HALLMARK_TEST_SANITIZED
#  endif
#endif

#ifdef HALLMARK_TEST_SANITIZED
std::optional<std::size_t> hallmark_test::allocations() {
    return std::nullopt;
}
#else
namespace {
thread_local std::size_t count = 0;
}
std::optional<std::size_t> hallmark_test::allocations() {
    return count;
}

// Not inlined: g++ 12 would see malloc and free as mismatched with what it inlines of them.
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++count;
    if (void* p = std::malloc(size == 0 ? 1 : size)) return p;
#  if defined(__cpp_exceptions)
    throw std::bad_alloc();
#  else
    std::abort();
#  endif
}
[[gnu::noinline]] void operator delete(void* p) noexcept {
    std::free(p);
}
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept {
    std::free(p);
}
#endif

TEST_CASE("allocations are counted") {
    const auto before = hallmark_test::allocations();
    if (!before) {
        MESSAGE("skipped: a sanitizer has its own operator new");
        return;
    }
    ::operator delete(::operator new(100));
    CHECK(*hallmark_test::allocations() == *before + 1);
}
