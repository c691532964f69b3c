// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_LINES_HPP
#define HALLMARK_IO_VOCABULARY_LINES_HPP

// The lines of a text or a file, with their numbers, for the readers of vocabularies.

#include "../../core/problem.hpp"
#include "../../core/utf8.hpp"
#include "../file.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace io {
namespace detail {

/// The text without a UTF-8 byte order mark.
[[nodiscard]] inline std::string_view without_mark(std::string_view text) noexcept {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    return text;
}
/// Whether a text begins with the byte order mark of UTF-16 or UTF-32.
[[nodiscard]] inline bool is_wide_text(std::string_view text) noexcept {
    const std::string_view mark = text.substr(0, 2);
    return mark == "\xFF\xFE" || mark == "\xFE\xFF" || text.substr(0, 4) == std::string_view("\0\0\xFE\xFF", 4);
}

/// Walks the lines of a text: ended by "\n" or "\r\n", the last one also by the end of the text. A byte order mark is
/// passed over.
class text_lines {
public:
    explicit text_lines(std::string_view text) noexcept : rest_(without_mark(text)) {}

    /// Goes to the next line; false when there is none.
    bool next() noexcept {
        if (rest_.empty()) return false;
        const void* const found = std::memchr(rest_.data(), '\n', rest_.size());
        ended_ = found != nullptr;
        const std::size_t length =
            ended_ ? static_cast<std::size_t>(static_cast<const char*>(found) - rest_.data()) : rest_.size();
        line_ = rest_.substr(0, length);
        rest_.remove_prefix(ended_ ? length + 1 : length);
        if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
        ++number_;
        return true;
    }
    /// The line where it stands, without its end.
    [[nodiscard]] std::string_view line() const noexcept { return line_; }
    /// Its number, from 1.
    [[nodiscard]] std::uint32_t number() const noexcept { return number_; }
    /// Whether a line end stands behind it; false only for the last line.
    [[nodiscard]] bool ended() const noexcept { return ended_; }

private:
    std::string_view rest_, line_;
    std::uint32_t number_ = 0;
    bool ended_ = false;
};

/// The same over a file, of which it holds one block and one line at a time.
class file_lines {
public:
    explicit file_lines(const std::string& path) {
        errno = 0;
        file_ = std::fopen(path.c_str(), "rb");
        if (file_ == nullptr)
            fail();
        else
            std::setvbuf(file_, nullptr, _IONBF, 0); // block_ is the only buffer
    }
    file_lines(const file_lines&) = delete;
    file_lines& operator=(const file_lines&) = delete;
    ~file_lines() {
        if (file_ != nullptr) std::fclose(file_);
    }

    bool next() {
        if (file_ == nullptr) return false;
        std::size_t searched = 0; // bytes of the rest that hold no line end
        while (true) {
            const std::size_t left = end_ - begin_;
            const void* const found =
                left == searched ? nullptr : std::memchr(block_.data() + begin_ + searched, '\n', left - searched);
            if (found != nullptr) {
                const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - block_.data());
                take(at - begin_, at + 1, true);
                return true;
            }
            searched = left;
            if (!fill()) break;
        }
        if (begin_ == end_) return false;
        take(end_ - begin_, end_, false);
        return true;
    }
    [[nodiscard]] std::string_view line() const noexcept { return line_; }
    [[nodiscard]] std::uint32_t number() const noexcept { return number_; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }
    /// Why the file could not be read, or not to its end; "" when all went well.
    [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

private:
    static constexpr std::size_t block = std::size_t{1} << 18;

    void fail() { failure_ = errno_words(errno); }
    void take(std::size_t length, std::size_t next, bool ended) noexcept {
        line_ = std::string_view(block_.data() + begin_, length);
        begin_ = next;
        ended_ = ended;
        if (++number_ == 1) line_ = without_mark(line_);
        if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
    }
    /// Reads on behind the rest, which moves to the front; false at the end of the file.
    bool fill() {
        std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        if (block_.size() < end_ + block)
            block_.resize(block_.size() * 2 < end_ + block ? end_ + block : block_.size() * 2);
        errno = 0;
        const std::size_t got = std::fread(block_.data() + end_, 1, block, file_);
        if (got == 0 && std::ferror(file_) != 0) fail();
        end_ += got;
        return got != 0;
    }

    std::FILE* file_ = nullptr;
    std::string block_;
    std::size_t begin_ = 0, end_ = 0; // what of the block is not yet given
    std::string_view line_;
    std::uint32_t number_ = 0;
    bool ended_ = false;
    std::string failure_;
};

/// Spaces and tabs at both ends taken off.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

} // namespace detail
} // namespace io
HALLMARK_NAMESPACE_END

#endif
