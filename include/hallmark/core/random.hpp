// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_RANDOM_HPP
#define HALLMARK_CORE_RANDOM_HPP

#include "config.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Random numbers that are the same everywhere: Philox-4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1,
/// 2, 3", SC 2011), a counter-based generator. Its nth number is a function of (seed, n) alone, so that a stream can be
/// saved, resumed and split without a shared state. The numbers never change between versions: tests hold the published
/// vectors.
///
/// A std::uniform_random_bit_generator of 32 bits; but the standard's distributions and std::shuffle give other results
/// with every library, so use the draws below. About 2 ns a number; 64 bytes; not for cryptography.
class random {
public:
    using result_type = std::uint32_t;

    explicit random(std::uint64_t seed = 0) noexcept : key_(seed) {}

    /// 32 uniform bits.
    [[nodiscard]] std::uint32_t operator()() noexcept {
        const std::size_t lane = static_cast<std::size_t>(position_ & 3);
        if (lane == 0 || !filled_) {
            block_ =
                philox({static_cast<std::uint32_t>(position_ >> 2), static_cast<std::uint32_t>(position_ >> 34), 0, 0},
                       {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)});
            filled_ = true;
        }
        ++position_;
        return block_[lane];
    }
    [[nodiscard]] static constexpr std::uint32_t(min)() noexcept { return 0; }
    [[nodiscard]] static constexpr std::uint32_t(max)() noexcept { return (std::numeric_limits<std::uint32_t>::max)(); }

    /// 64 uniform bits: two numbers, the low half first.
    [[nodiscard]] std::uint64_t bits64() noexcept {
        const std::uint64_t low = (*this)();
        return low | static_cast<std::uint64_t>((*this)()) << 32;
    }

    /// A uniform integer in [0, n), without bias (Lemire, "Fast random integer generation in an interval", 2019). A
    /// wrong call when n is 0.
    [[nodiscard]] std::uint32_t below(std::uint32_t n) {
        HALLMARK_REQUIRE(n > 0, "random::below: n is 0: there is no number below it");
        std::uint64_t product = static_cast<std::uint64_t>((*this)()) * n;
        if (static_cast<std::uint32_t>(product) < n) {
            const std::uint32_t threshold = (0u - n) % n;
            while (static_cast<std::uint32_t>(product) < threshold) product = static_cast<std::uint64_t>((*this)()) * n;
        }
        return static_cast<std::uint32_t>(product >> 32);
    }
    /// The same for ranges beyond 2^32 (rejection on the smallest covering mask). A wrong call when n is 0.
    [[nodiscard]] std::uint64_t below64(std::uint64_t n) {
        HALLMARK_REQUIRE(n > 0, "random::below64: n is 0: there is no number below it");
        if (n <= (std::numeric_limits<std::uint32_t>::max)()) return below(static_cast<std::uint32_t>(n));
        std::uint64_t mask = n - 1;
        for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
        for (;;) {
            const std::uint64_t value = bits64() & mask;
            if (value < n) return value;
        }
    }

    /// A uniform number in [0, 1): a multiple of 2^-53.
    [[nodiscard]] double uniform() noexcept { return static_cast<double>(bits64() >> 11) * 0x1.0p-53; }

    /// Puts the values into a random order, each order equally likely (Fisher and Yates, from the last to the first).
    /// O(n).
    template <class T>
    void shuffle(std::span<T> values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            using std::swap;
            swap(values[i - 1], values[static_cast<std::size_t>(below64(i))]);
        }
    }
    template <class T>
    void shuffle(std::vector<T>& values) {
        shuffle(std::span<T>(values));
    }

    /// k different numbers out of [0, n), each set equally likely, ascending (Floyd's method). O(k + n / 64). A wrong
    /// call when k > n.
    [[nodiscard]] std::vector<std::size_t> sample(std::size_t n, std::size_t k) {
        HALLMARK_REQUIRE(k <= n,
                         "random::sample: " + std::to_string(k) + " different numbers out of " + std::to_string(n));
        std::vector<std::uint64_t> taken(n / 64 + 1);
        const auto take = [&](std::size_t i) {
            const std::uint64_t bit = std::uint64_t{1} << (i % 64);
            const bool fresh = (taken[i / 64] & bit) == 0;
            taken[i / 64] |= bit;
            return fresh;
        };
        for (std::size_t last = n - k; last < n; ++last)
            if (!take(static_cast<std::size_t>(below64(last + 1)))) take(last);
        std::vector<std::size_t> chosen;
        chosen.reserve(k);
        for (std::size_t word = 0; word < taken.size(); ++word)
            for (std::uint64_t bits = taken[word]; bits != 0; bits &= bits - 1)
                chosen.push_back(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
        return chosen;
    }

    /// An independent generator, the child with that number: the same parent seed and number give the same child
    /// wherever and whenever it is asked for. What runs on several threads takes a child an item or a block, never one
    /// shared generator.
    [[nodiscard]] random split(std::uint64_t number) const noexcept {
        // The third and fourth words of the counter are 0 in the stream itself, so a child's key is never one of its
        // numbers.
        const auto key = philox({static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32), 1, 0},
                                {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)});
        return random(key[0] | static_cast<std::uint64_t>(key[1]) << 32);
    }

    /// How many 32-bit numbers were drawn; `seek` goes to any place of the stream in O(1), so that a saved position
    /// resumes it.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    void seek(std::uint64_t position) noexcept {
        position_ = position;
        filled_ = false;
    }
    [[nodiscard]] std::uint64_t seed() const noexcept { return key_; }

    /// The same seed and position: the same numbers from here on.
    friend bool operator==(const random& a, const random& b) noexcept {
        return a.key_ == b.key_ && a.position_ == b.position_;
    }

    /// The block function itself: ten rounds over a counter of four words, with a key of two.
    [[nodiscard]] static constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                                       std::array<std::uint32_t, 2> key) noexcept {
        for (int round = 0; round < 10; ++round) {
            const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
            const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
            counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                       static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
            key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
        }
        return counter;
    }

private:
    std::uint64_t key_ = 0;
    std::uint64_t position_ = 0;
    std::array<std::uint32_t, 4> block_{};
    bool filled_ = false;
};

HALLMARK_NAMESPACE_END

#endif
