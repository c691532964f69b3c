// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_PROGRESS_HPP
#define HALLMARK_CORE_PROGRESS_HPP

#include "config.hpp"
#include "executor.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace detail {
template <class F>
concept tells_progress = std::is_invocable_r_v<bool, F&, std::size_t, std::size_t>;
template <class F>
concept tells_no_bool = std::is_invocable_v<F&, std::size_t, std::size_t> && !tells_progress<F>;
} // namespace detail

/// Hears of long work: called with how much is done and how much there is, in the unit of the algorithm (items, bytes),
/// first with 0 and last with all. Returning false cancels: no new block is started, and the algorithm returns what it
/// has with a problem of code `cancelled`. Always called on the thread that called the algorithm. An empty one is never
/// called.
///
/// Owns any copyable callable that takes the two counts and returns a bool. (std::function would do, and costs each
/// host that includes this .2 s of compile time.)
class progress {
public:
    /// An empty one.
    progress() = default;
    progress(std::nullptr_t) noexcept {}
    template <class F>
    requires(!std::is_same_v<F, progress> && detail::tells_progress<F>) progress(F told)
        : told_(new F(std::move(told))), call_([](void* f, std::size_t done, std::size_t total) -> bool {
              return (*static_cast<F*>(f))(done, total);
          }),
          copy_([](const void* f) -> void* { return new F(*static_cast<const F*>(f)); }),
          drop_([](void* f) { delete static_cast<F*>(f); }) {}
    template <detail::tells_no_bool F>
    progress(F) = delete; // the callback has to return a bool: true to go on, false to cancel
    progress(const progress& other)
        : told_(other ? other.copy_(other.told_) : nullptr), call_(other.call_), copy_(other.copy_),
          drop_(other.drop_) {}
    progress(progress&& other) noexcept { swap(other); }
    progress& operator=(progress other) noexcept {
        swap(other);
        return *this;
    }
    ~progress() {
        if (told_ != nullptr) drop_(told_);
    }

    [[nodiscard]] explicit operator bool() const noexcept { return told_ != nullptr; }
    /// Calls it; not for an empty one.
    bool operator()(std::size_t done, std::size_t total) const { return call_(told_, done, total); }

private:
    void swap(progress& other) noexcept {
        std::swap(told_, other.told_);
        std::swap(call_, other.call_);
        std::swap(copy_, other.copy_);
        std::swap(drop_, other.drop_);
    }

    void* told_ = nullptr;
    bool (*call_)(void*, std::size_t, std::size_t) = nullptr;
    void* (*copy_)(const void*) = nullptr;
    void (*drop_)(void*) = nullptr;
};

/// for_each_block that tells its progress, at most about a hundred times, and stops when it is told to. True when every
/// block ran; after false, the blocks that ran are all those before some block. A wrong call when size is 0.
template <executor Executor, class F>
[[nodiscard]] bool for_each_block(Executor&& ex, std::size_t n, std::size_t size, const progress& told, F&& f) {
    if (!told) {
        for_each_block(ex, n, size, f);
        return true;
    }
    HALLMARK_REQUIRE(size > 0, "for_each_block: the size of a block is 0");
    const std::size_t blocks = block_count(n, size);
    const std::size_t round = blocks / 100 > 16 ? blocks / 100 : 16; // enough for the executor's threads to share
    for (std::size_t first = 0; first < blocks; first += round) {
        if (!told(first * size, n)) return false;
        ex(round < blocks - first ? round : blocks - first, [&](std::size_t i) { f(block_at(n, size, first + i)); });
    }
    static_cast<void>(told(n, n)); // all is done: too late to cancel
    return true;
}

/// A line on a terminal that shows how far work is: `reading  ████████░░░░  61 %   41,200/s   0:03 left`. Give it to an
/// algorithm as its progress, `bar.callback()`, or call `update`. Draws at most ten times a second, and a last time at
/// the end; nothing is drawn for work that ends within the first tenth of a second. `finish` ends the line (the
/// destructor does so too). For programs with a person before them; write to stderr, and not where stderr is a file.
class progress_bar {
public:
    explicit progress_bar(std::string title, std::FILE* out = stderr)
        : title_(std::move(title)), out_(out), start_(now()) {}
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;
    ~progress_bar() { finish(); }

    void update(std::size_t done, std::size_t total) {
        const double time = now();
        if (time - drawn_ < 0.1 && (done < total || !shown_)) return;
        if (time - start_ < 0.1) return;
        drawn_ = time;
        shown_ = true;
        const std::string line = text(title_, done, total, time - start_);
        std::fprintf(out_, "\r%s\033[K", line.c_str()); // the escape clears what a longer line left
        std::fflush(out_);
    }
    void finish() {
        if (shown_) std::fputc('\n', out_);
        shown_ = false;
    }
    [[nodiscard]] progress callback() {
        return [this](std::size_t done, std::size_t total) {
            update(done, total);
            return true;
        };
    }

    /// The line itself, for work that takes `seconds` so far.
    [[nodiscard]] static std::string text(std::string_view title, std::size_t done, std::size_t total, double seconds) {
        const double share = total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
        const int width = 24;
        const int full = static_cast<int>(share * width);
        std::string line(title);
        line += "  ";
        for (int i = 0; i < width; ++i) line += i < full ? "█" : "░";
        char numbers[96];
        const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0.0;
        const double left = rate > 0 ? static_cast<double>(total - done) / rate : 0.0;
        const std::uint64_t whole = static_cast<std::uint64_t>(left < 359999 ? left + 0.5 : 359999);
        std::snprintf(numbers, sizeof numbers, "  %3d %%  %.0f/s  %llu:%02llu left", static_cast<int>(share * 100),
                      rate, static_cast<unsigned long long>(whole / 60), static_cast<unsigned long long>(whole % 60));
        return line += numbers;
    }

private:
    [[nodiscard]] static double now() {
        std::timespec time{};
        static_cast<void>(std::timespec_get(&time, TIME_UTC));
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }

    std::string title_;
    std::FILE* out_;
    double start_ = 0;
    double drawn_ = 0;
    bool shown_ = false;
};

HALLMARK_NAMESPACE_END

#endif
