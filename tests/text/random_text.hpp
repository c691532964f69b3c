// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_TEXT_RANDOM_TEXT_HPP
#define HALLMARK_TESTS_TEXT_RANDOM_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace hallmark_test {

/// Random texts over a small alphabet that holds what text can do to a matcher: letters of both cases and several
/// scripts, letters that fold to a shorter or longer form, a mark that folds to a letter, digits, separators of ASCII
/// and beyond, signs, NUL, whole and broken UTF-8.
class random_text {
public:
    explicit random_text(std::uint64_t seed) : state_(seed * 2862933555777941757u + 3037000493u) {}

    std::size_t below(std::size_t n) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>((state_ >> 33) % n);
    }
    std::string_view piece() {
        static const std::vector<std::string_view> pieces = {
            "a",      "a",          "a",          "A",          "b",
            "b",      "B",          "c",          "k",          "s",
            "1",      "2",          " ",          " ",          "-",
            "_",      "\n",         "+",          ".",          "#",
            "'",      "\u00E9",     "\u00C9",     "\u00DF",     "\u212A",
            "\u017F", "\u0301",     "\u0345",     "\u03C3",     "\u03C2",
            "\u00A0", "\u3000",     "\u2019",     "\u023A",     "\u2C65",
            "\u4E2D", "\U00010400", "\U00010428", "\U0001F600", std::string_view("\0", 1),
            "\xFF",   "\xC3",       "\xA9",       "\xE2\x82",   "\xF0\x9F",
            "\x80"};
        return pieces[below(pieces.size())];
    }
    std::string text(std::size_t pieces) {
        std::string result;
        for (std::size_t i = 0; i < pieces; ++i) result += piece();
        return result;
    }

private:
    std::uint64_t state_;
};

/// A copy of a text in memory of exactly its size, so that a read past either end is seen by AddressSanitizer.
class exact_copy {
public:
    explicit exact_copy(std::string_view text)
        : size_(text.size()), data_(static_cast<char*>(std::malloc(text.empty() ? 1 : text.size()))) {
        for (std::size_t i = 0; i < size_; ++i) data_[i] = text[i];
    }
    exact_copy(const exact_copy&) = delete;
    exact_copy& operator=(const exact_copy&) = delete;
    ~exact_copy() { std::free(data_); }
    [[nodiscard]] std::string_view view() const { return {data_, size_}; }

private:
    std::size_t size_;
    char* data_;
};

} // namespace hallmark_test

#endif
