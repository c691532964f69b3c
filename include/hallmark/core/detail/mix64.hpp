// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_MIX64_HPP
#define HALLMARK_CORE_DETAIL_MIX64_HPP

#include "../config.hpp"

#include <cstdint>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Spreads every bit of a number over all: another number for each number (the end of Appleby's MurmurHash3, 2008).
/// Fingerprints that are kept are made with it: it never changes.
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
    x = (x ^ x >> 33) * 0xFF51AFD7ED558CCDu;
    x = (x ^ x >> 33) * 0xC4CEB9FE1A85EC53u;
    return x ^ x >> 33;
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
