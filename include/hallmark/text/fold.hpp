// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_FOLD_HPP
#define HALLMARK_TEXT_FOLD_HPP

// Names that a person would call the same are the same after folding: "TensorFlow", " tensorflow " and "TENSORFLOW";
// "deep-learning", "Deep Learning" and "deep__learning".

#include "../core/config.hpp"
#include "../core/utf8.hpp"
#include "text_span.hpp"
#include "unicode.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// Walks a text as folding sees it and calls emit(bytes, begin) for each folded unit: its bytes, and the byte offset in
/// the text of the character (or the run of separators) that it stands for. Units are contiguous in the text;
/// separators at the ends of the text give none. Returns the byte offset where the last unit ends (0 when there is
/// none).
template <class Emit>
constexpr std::size_t fold_units(std::string_view text, Emit&& emit) {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const char* separators = nullptr; // where a run of separators began that is not yet given
    const char* last = begin;
    bool any = false;
    char bytes[4] = {};
    for (const char* p = begin; p != end;) {
        unsigned length = 1;
        unsigned size = 1;
        const auto first = static_cast<unsigned char>(*p);
        if (first < 0x80u) {
            if (is_separator(first)) {
                if (separators == nullptr) separators = p;
                ++p;
                continue;
            }
            bytes[0] = static_cast<char>(fold_case(first));
        } else {
            const decoded_utf8 step = decode_utf8(p, end);
            length = step.length;
            if (!step.valid) {
                bytes[0] = *p;
            } else if (is_separator(step.code)) {
                if (separators == nullptr) separators = p;
                p += length;
                continue;
            } else {
                size = encode_utf8(fold_case(step.code), bytes);
            }
        }
        if (separators != nullptr && any) emit(std::string_view("-"), static_cast<std::size_t>(separators - begin));
        separators = nullptr;
        emit(std::string_view(bytes, size), static_cast<std::size_t>(p - begin));
        any = true;
        p += length;
        last = p;
    }
    return static_cast<std::size_t>(last - begin);
}

} // namespace detail

/// Puts the folded text into `to`, whose memory is used again; `text` must not lie in it. See fold.
inline void fold_into(std::string_view text, std::string& to) {
    to.clear();
    const char* const end = text.data() + text.size();
    if (detail::ascii_run(text.data(), end) != text.size()) {
        detail::fold_units(text, [&to](std::string_view bytes, std::size_t) { to.append(bytes); });
        return;
    }
    to.resize(text.size()); // ASCII never grows
    char* out = to.data();
    bool separated = false;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (is_separator(code)) {
            separated = true;
            continue;
        }
        if (separated && out != to.data()) *out++ = '-';
        separated = false;
        *out++ = static_cast<char>(fold_case(code));
    }
    to.resize(static_cast<std::size_t>(out - to.data()));
}

/// The folded text: simple case folding (fold_case); a run of white space, '-' and '_' becomes one '-', and at both
/// ends of the text it vanishes, so that "" and " - " both fold to "". Bytes that are not UTF-8 stay as they are.
/// Folding twice is folding once. O(n); the result may be longer than the text (Ⱥ folds from two bytes to three).
[[nodiscard]] inline std::string fold(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    fold_into(text, folded);
    return folded;
}

/// A folded text that knows where each of its bytes comes from.
class folded_text {
public:
    folded_text() : offsets_{0} {}
    explicit folded_text(std::string_view text) {
        text_.reserve(text.size());
        offsets_.reserve(text.size() + 1);
        const std::size_t end = detail::fold_units(text, [this](std::string_view bytes, std::size_t begin) {
            text_.append(bytes);
            for (std::size_t i = 0; i < bytes.size(); ++i) offsets_.push_back(begin);
        });
        offsets_.push_back(end);
    }

    /// The folded text, as fold gives it.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }

    /// The byte offset in the original of the character (or the run of separators) that the folded byte i comes from;
    /// i == size() gives the end of the last one. A wrong call if i > size().
    [[nodiscard]] std::size_t original_offset(std::size_t i) const {
        HALLMARK_REQUIRE(i < offsets_.size(), "folded_text: offset " + std::to_string(i) + " of a text of " +
                                                  std::to_string(size()) + " bytes");
        return offsets_[i];
    }

    /// The bytes [begin, end) of the original that the folded bytes [begin, end) come from, whole characters and whole
    /// runs of separators; an empty span gives an empty one. A wrong call unless begin <= end <= size().
    [[nodiscard]] text_span original_span(std::size_t begin, std::size_t end) const {
        HALLMARK_REQUIRE(begin <= end && end <= size(), "folded_text: span [" + std::to_string(begin) + ", " +
                                                            std::to_string(end) + ") of a text of " +
                                                            std::to_string(size()) + " bytes");
        if (begin == end) return {offsets_[begin], offsets_[begin]};
        std::size_t next = end; // the first byte of the unit behind the one that holds byte end - 1
        while (next < size() && offsets_[next] == offsets_[end - 1]) ++next;
        return {offsets_[begin], offsets_[next]};
    }

private:
    std::string text_;
    std::vector<std::size_t> offsets_; // for each folded byte where its unit begins, then where the last unit ends
};

/// The folded text and, for every byte of it, where it comes from. O(n); 8 bytes of memory for each folded byte.
[[nodiscard]] inline folded_text fold_with_offsets(std::string_view text) {
    return folded_text(text);
}

HALLMARK_NAMESPACE_END

#endif
