// SPDX-License-Identifier: MIT
#ifndef HALLMARK_THREADS_HPP
#define HALLMARK_THREADS_HPP

// Opt-in: an executor on std::thread for hosts that have no thread pool of their own. Link the platform's threads
// (CMake: hallmark::threads).

#include "core/config.hpp"
#include "core/executor.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>
#if HALLMARK_HAS_EXCEPTIONS
#  include <exception>
#  include <mutex>
#  include <system_error>
#endif

HALLMARK_NAMESPACE_BEGIN

/// An executor that runs on up to `count()` threads, the caller's among them. Threads live for one call only, so
/// nothing is left running and nothing is shared between calls; starting them costs some 20 µs each, which is why work
/// comes in blocks. Indices are handed out one by one, so uneven blocks share well. When f throws, no further index is
/// started, and the exception of the lowest index that threw reaches the caller. When the system refuses a thread, the
/// work is done by those that there are.
class threads {
public:
    /// As many threads as the machine runs at once.
    threads() : threads((std::max)(1u, std::thread::hardware_concurrency())) {}
    /// A wrong call when count is 0.
    explicit threads(std::size_t count) : count_(count) {
        HALLMARK_REQUIRE(count > 0, "threads: the number of threads is 0");
    }

    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    template <class F>
    void operator()(std::size_t n, F&& f) const {
        const std::size_t helpers = (std::min)(count_, n) - (n > 0);
        if (helpers == 0) {
            serial{}(n, f);
            return;
        }
        shared_work<F> work{f, n};
        std::vector<std::thread> started;
        started.reserve(helpers);
#if HALLMARK_HAS_EXCEPTIONS
        try {
            while (started.size() < helpers) started.emplace_back([&work] { work.run(); });
        } catch (const std::system_error&) { // no more threads to be had: go on with fewer
        }
#else
        while (started.size() < helpers) started.emplace_back([&work] { work.run(); });
#endif
        work.run();
        for (std::thread& thread : started) thread.join();
        work.rethrow();
    }

private:
    template <class F>
    struct shared_work {
        F& f;
        std::size_t n;
        std::atomic<std::size_t> next{0};
#if HALLMARK_HAS_EXCEPTIONS
        std::mutex mutex{};
        std::exception_ptr thrown{};
        std::size_t thrower = 0;
#endif

        void run() {
            for (std::size_t i = next++; i < n; i = next++) {
#if HALLMARK_HAS_EXCEPTIONS
                try {
                    f(i);
                } catch (...) {
                    const std::lock_guard lock(mutex);
                    if (!thrown || i < thrower) {
                        thrown = std::current_exception();
                        thrower = i;
                    }
                    next = n;
                }
#else
                f(i);
#endif
            }
        }
        void rethrow() {
#if HALLMARK_HAS_EXCEPTIONS
            if (thrown) std::rethrow_exception(thrown);
#endif
        }
    };

    std::size_t count_;
};

HALLMARK_NAMESPACE_END

#endif
