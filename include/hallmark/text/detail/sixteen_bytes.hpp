// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_SIXTEEN_BYTES_HPP
#define HALLMARK_TEXT_DETAIL_SIXTEEN_BYTES_HPP

// Sixteen bytes of a text at once, where the machine has SSE2; elsewhere the users have a loop of their own. Written
// with the vectors of GCC and clang: <emmintrin.h>, for the same instructions, costs each host more compile time than
// all gazetteers.

#include "../../core/config.hpp"

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)

HALLMARK_NAMESPACE_BEGIN

namespace detail {

using sixteen_bytes [[gnu::vector_size(16)]] = unsigned char;
using sixteen_signed [[gnu::vector_size(16)]] = signed char;

[[nodiscard]] inline sixteen_bytes load_sixteen(const void* p) noexcept {
    sixteen_bytes bytes;
    std::memcpy(&bytes, p, 16);
    return bytes;
}

/// For each byte of a comparison's result one bit, the first byte lowest.
template <class Comparison>
[[nodiscard]] std::uint32_t mask_of(Comparison result) noexcept {
    using sixteen_chars [[gnu::vector_size(16)]] = char;
    return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb128(reinterpret_cast<sixteen_chars>(result)));
}

} // namespace detail

HALLMARK_NAMESPACE_END

#endif

#endif
