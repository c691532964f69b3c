// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_FILE_HPP
#define HALLMARK_IO_FILE_HPP

// Whole files in and out. A file that is written appears under its name whole or not at all.

#include "../core/checked.hpp"
#include "../core/problem.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace io {

/// How many bytes behind a text from read_file may be read by an engine that reads in wide steps (simdjson_engine's
/// `padded`).
inline constexpr std::size_t spare_bytes = 64;

namespace detail {

/// "No such file or directory", for the errno of a call that failed just now.
[[nodiscard]] inline std::string errno_words(int error) {
    return error != 0 ? std::strerror(error) : "unknown reason";
}

} // namespace detail

/// The bytes of a file. Problem cannot_read names the path and the reason; the value then holds what could be read,
/// which may be nothing. Behind the bytes, spare_bytes more are allocated and zero.
[[nodiscard]] inline checked<std::string> read_file(const std::string& path) {
    checked<std::string> read;
    errno = 0;
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    int error = file == nullptr ? errno : 0;
    bool ok = file != nullptr;
    std::size_t size = 0;
    if (ok) {
        // The length is a hint, for after the first block: a pipe has none, a folder tells nonsense, and a file may
        // grow.
        std::size_t hint = 0;
        if (std::fseek(file, 0, SEEK_END) == 0) {
            const long length = std::ftell(file);
            if (length > 0) hint = static_cast<std::size_t>(length) + 1; // one more, so that the end is met at once
        }
        std::rewind(file); // forgets that a pipe cannot seek
        std::string& bytes = read.value;
        std::size_t room = 4096;
        while (true) {
            bytes.resize(room + spare_bytes);
            errno = 0;
            size += std::fread(bytes.data() + size, 1, room - size, file);
            if (size != room) break;
            room = size < hint ? hint : size + size / 2;
        }
        ok = std::ferror(file) == 0;
        if (!ok) error = errno;
        std::fclose(file);
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(size), spare_bytes, '\0');
        bytes.resize(size);
    }
    if (!ok) {
        read.problems.add(severity::error, problem_code::cannot_read, path,
                          "cannot read '" + path + "': " + detail::errno_words(error));
    }
    return read;
}

namespace detail {

/// What `parse` makes of the text of a file; nothing, and problem cannot_read, when there is none.
template <class Parse>
[[nodiscard]] auto parse_file(const std::string& path, Parse&& parse) -> decltype(parse(path)) {
    checked<std::string> file = read_file(path);
    if (file.ok()) return parse(file.value);
    return {{}, std::move(file.problems)};
}

} // namespace detail

/// Writes a file piece by piece under a temporary name beside it (path + ".partial"); commit() gives it its name,
/// replacing what stood there. Without commit, or after an error, the temporary is removed and the old file stays as it
/// was. Not for two writers of one path at a time. A file that is replaced is a new file: it has default permissions,
/// and a link under that name is gone.
///
///     hallmark::io::file_writer out("labels.jsonl");
///     for (const item& i : items) out.write(line_of(i));
///     hallmark::problems trouble = out.commit();
class file_writer {
public:
    explicit file_writer(std::string path) : path_(std::move(path)), partial_(path_ + ".partial") {
        errno = 0;
        file_ = std::fopen(partial_.c_str(), "wb");
        if (file_ == nullptr)
            note(errno);
        else
            std::setvbuf(file_, nullptr, _IONBF, 0); // buffer_ is the only buffer
    }
    file_writer(const file_writer&) = delete;
    file_writer& operator=(const file_writer&) = delete;
    ~file_writer() { discard(); }

    /// Appends bytes. Returns whether all went well until now: a host may stop early, and need not look.
    bool write(std::string_view bytes) {
        if (file_ == nullptr) return false;
        if (buffer_.size() + bytes.size() > buffered) flush();
        if (bytes.size() > buffered)
            put(bytes);
        else
            buffer_.append(bytes);
        return file_ != nullptr;
    }

    /// Writes what is left, closes, and gives the file its name. One problem cannot_write, with the path and the
    /// reason, when any step failed since the beginning; nothing is half-written then. A second call tells the same
    /// again.
    problems commit() {
        if (file_ != nullptr) flush();
        if (file_ != nullptr) {
            errno = 0;
            const bool flushed = std::fflush(file_) == 0;
            const int error = errno;
            const bool closed = std::fclose(std::exchange(file_, nullptr)) == 0;
            if (!flushed || !closed) {
                note(flushed ? errno : error);
                std::remove(partial_.c_str());
            } else {
                errno = 0;
                if (std::rename(partial_.c_str(), path_.c_str()) != 0) {
                    note(errno);
                    std::remove(partial_.c_str());
                }
            }
        }
        problems trouble;
        if (failed_) {
            trouble.add(severity::error, problem_code::cannot_write, path_, "cannot write '" + path_ + "': " + reason_);
        }
        return trouble;
    }

private:
    static constexpr std::size_t buffered = std::size_t{1} << 18;

    void note(int error) {
        failed_ = true;
        reason_ = detail::errno_words(error);
    }
    void discard() noexcept {
        if (file_ == nullptr) return;
        std::fclose(std::exchange(file_, nullptr));
        std::remove(partial_.c_str());
    }
    void flush() {
        put(buffer_);
        buffer_.clear();
    }
    void put(std::string_view bytes) {
        if (bytes.empty() || file_ == nullptr) return;
        errno = 0;
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size()) return;
        note(errno);
        discard();
    }

    std::string path_;
    std::string partial_;
    std::string buffer_;
    std::string reason_;
    std::FILE* file_ = nullptr;
    bool failed_ = false;
};

/// Writes a file whole: file_writer with one piece. Empty when all went well; else one problem cannot_write.
[[nodiscard]] inline problems write_file(const std::string& path, std::string_view bytes) {
    file_writer out(path);
    out.write(bytes);
    return out.commit();
}

} // namespace io

HALLMARK_NAMESPACE_END

#endif
