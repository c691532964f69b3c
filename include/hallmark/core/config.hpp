// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_CONFIG_HPP
#define HALLMARK_CORE_CONFIG_HPP

// Every macro of the library, in one screen.
//
//   HALLMARK_NO_EXCEPTIONS      a host may define it: a wrong call then reaches invalid_call_handler and abort, as
//                               anyway under -fno-exceptions. Default: exceptions as the compiler has them.
//   HALLMARK_WITH_BOOST_GRAPH, _SIMDJSON, _THREADS, _ALL_FORMATS
//                               read by the single header only: each adds the opt-in header of that name. A macro may
//                               add declarations; it never changes one.
//   HALLMARK_VERSION_MAJOR, _MINOR, _PATCH      defined in version.hpp
//   HALLMARK_HAS_EXCEPTIONS, HALLMARK_REQUIRE, HALLMARK_VIEWS_THIS, HALLMARK_NAMESPACE_BEGIN, HALLMARK_NAMESPACE_END
//                               ours, defined here
//
// A function that many include and few call is a template, `template <class = void>` where it has no other parameter,
// as are classes inside: then only who calls it compiles what it stands on. A row becomes a span by span_of, for the
// same reason.
//
// What a host is most likely to get wrong is refused by a declaration whose line says the remedy, since compilers print
// that line: deleted overloads (vote, progress), requirements (label_set_range), names declared before their header is
// there (threads, simdjson_engine).

#include "version.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#if defined(__cpp_exceptions) && !defined(HALLMARK_NO_EXCEPTIONS)
#  define HALLMARK_HAS_EXCEPTIONS 1
#  include <stdexcept>
#else
#  define HALLMARK_HAS_EXCEPTIONS 0
#endif

// On a function whose result views the object it is called on: clang then warns of a view of a temporary.
#if defined(__clang__)
#  define HALLMARK_VIEWS_THIS [[clang::lifetimebound]]
#else
#  define HALLMARK_VIEWS_THIS
#endif

// Every entity lives in an inline namespace whose name carries what changes a definition: the version (two vendored
// copies may meet in one program) and whether exceptions are on.
#define HALLMARK_DETAIL_JOIN_(major, minor, tag) v##major##_##minor##tag
#define HALLMARK_DETAIL_JOIN(major, minor, tag) HALLMARK_DETAIL_JOIN_(major, minor, tag)
#if HALLMARK_HAS_EXCEPTIONS
#  define HALLMARK_DETAIL_ABI HALLMARK_DETAIL_JOIN(HALLMARK_VERSION_MAJOR, HALLMARK_VERSION_MINOR, )
#else
#  define HALLMARK_DETAIL_ABI HALLMARK_DETAIL_JOIN(HALLMARK_VERSION_MAJOR, HALLMARK_VERSION_MINOR, _noexc)
#endif
#define HALLMARK_NAMESPACE_BEGIN                                                                                       \
  namespace hallmark {                                                                                                 \
  inline namespace HALLMARK_DETAIL_ABI {
#define HALLMARK_NAMESPACE_END                                                                                         \
  }                                                                                                                    \
  }

HALLMARK_NAMESPACE_BEGIN

/// What is called with the message of a wrong call when exceptions are off. It may end the program its own way; when it
/// returns, or none is set, the message is printed on stderr and std::abort follows.
using invalid_call_handler = void (*)(const char* message);

namespace detail {
inline invalid_call_handler& current_invalid_call_handler() noexcept {
    // The library's only mutable global: there is no caller to hand it to.
    static invalid_call_handler handler = nullptr;
    return handler;
}
} // namespace detail

/// Sets the handler and returns the one before. Call it before threads start: it is not synchronised.
inline invalid_call_handler set_invalid_call_handler(invalid_call_handler handler) noexcept {
    const invalid_call_handler before = detail::current_invalid_call_handler();
    detail::current_invalid_call_handler() = handler;
    return before;
}

/// Reports a wrong call (sizes that differ, a negative weight): throws std::invalid_argument with the message, or calls
/// the handler and aborts where exceptions are off. The message names the function, the argument and its value.
[[noreturn]] inline void invalid_call(const std::string& message) {
#if HALLMARK_HAS_EXCEPTIONS
    throw std::invalid_argument(message);
#else
    if (const invalid_call_handler handler = detail::current_invalid_call_handler()) handler(message.c_str());
    std::fprintf(stderr, "hallmark: %s\n", message.c_str());
    std::abort();
#endif
}

HALLMARK_NAMESPACE_END

/// Requires of a caller what the documentation asks; the message is built only when the condition fails.
#define HALLMARK_REQUIRE(condition, message)                                                                           \
  do {                                                                                                                 \
    if (!(condition)) [[unlikely]]                                                                                     \
      ::hallmark::invalid_call(message);                                                                               \
  } while (false)

#endif
