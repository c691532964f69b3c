// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_EXECUTOR_HPP
#define HALLMARK_CORE_EXECUTOR_HPP

// Threads are an argument. An algorithm that can use them takes an executor, cuts its work into blocks whose bounds
// hang on the data alone, and combines their results in order: so one thread and eight give the same bytes.

#include "config.hpp"

#include <cstddef>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Runs the work of one index of many, `f(i)`.
/// An executor is anything that can be called as ex(n, f): it calls f(i) once for each i in [0, n), in any order and on
/// any threads, returns when all calls have returned, and lets an exception out of f travel to its caller. A host's own
/// thread pool becomes one by a lambda: `[&](std::size_t n, auto&& f) { pool.parallel_for(n, f); }`.
template <class Executor>
concept executor = requires(Executor& ex, std::size_t n, void (*f)(std::size_t)) {
    ex(n, f);
};

/// The executor that needs no threads: calls f(0), f(1), … here. What algorithms take when none is given.
struct serial {
    template <class F>
    void operator()(std::size_t n, F&& f) const {
        for (std::size_t i = 0; i < n; ++i) f(i);
    }
};

class threads; // include <hallmark/threads.hpp>: it needs <thread>, and so stands apart

/// A run of indices [begin, end).
struct index_block {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
    friend bool operator==(const index_block&, const index_block&) = default;
};

/// How many blocks of at most `size` indices cover n; block i of them is block_at(n, size, i). size > 0.
[[nodiscard]] constexpr std::size_t block_count(std::size_t n, std::size_t size) noexcept {
    return n / size + (n % size != 0);
}
[[nodiscard]] constexpr index_block block_at(std::size_t n, std::size_t size, std::size_t i) noexcept {
    return {i * size, size < n - i * size ? i * size + size : n};
}

/// Calls f(block) for each block of at most `size` indices of [0, n), on the executor. A wrong call when size is 0.
template <executor Executor, class F>
void for_each_block(Executor&& ex, std::size_t n, std::size_t size, F&& f) {
    HALLMARK_REQUIRE(size > 0, "for_each_block: the size of a block is 0");
    ex(block_count(n, size), [&](std::size_t i) { f(block_at(n, size, i)); });
}

/// The results of map(block) over fixed blocks of [0, n), combined in the order of the blocks: total = combine(total,
/// result), from `start`. Floating point sums so made do not depend on the number of threads. O(n / size) results are
/// held. A wrong call when size is 0.
template <class T, executor Executor, class Map, class Combine>
[[nodiscard]] T reduce_blocks(Executor&& ex, std::size_t n, std::size_t size, T start, Map&& map, Combine&& combine) {
    HALLMARK_REQUIRE(size > 0, "reduce_blocks: the size of a block is 0");
    struct slot { // its own object, as vector<bool> has no elements to write to from several threads
        T value;
    };
    std::vector<slot> results(block_count(n, size), slot{start});
    ex(results.size(), [&](std::size_t i) { results[i].value = map(block_at(n, size, i)); });
    for (slot& result : results) start = combine(std::move(start), std::move(result.value));
    return start;
}

HALLMARK_NAMESPACE_END

#endif
