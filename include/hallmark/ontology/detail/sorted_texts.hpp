// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_SORTED_TEXTS_HPP
#define HALLMARK_ONTOLOGY_DETAIL_SORTED_TEXTS_HPP

// Folded surfaces in byte order, equal ones grouped, each group with what it shares with the one before. Read from the
// front and with the jumps over a shared beginning, the array is a trie in preorder: search by edit distance walks it
// without recursion.

#include "../../core/detail/plain_vector.hpp"
#include "string_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// The order of the texts by bytes, equal ones by number. Most significant bytes first, eight a step: O(bytes + n log
/// n) without recursion, also when all begin alike.
template <class = void>
[[nodiscard]] std::vector<std::uint32_t> sorted_order(const string_table& texts) {
    struct entry {
        std::uint64_t bytes; // the next eight, the first one highest
        std::uint32_t number;
        std::uint32_t left; // how many of the eight there are
    };
    plain_vector<entry> entries(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) entries[i] = {0, static_cast<std::uint32_t>(i), 0};
    struct run {
        std::size_t begin, end, depth;
    };
    plain_vector<run> open;
    if (texts.size() > 1) open.push_back({0, texts.size(), 0});
    while (!open.empty()) {
        const run r = open.back();
        open.pop_back();
        for (std::size_t i = r.begin; i < r.end; ++i) {
            const std::string_view text = texts[entries[i].number];
            const std::size_t left = std::min<std::size_t>(text.size() - r.depth, 8);
            std::uint64_t bytes = 0;
            for (std::size_t b = 0; b < left; ++b)
                bytes |= std::uint64_t{static_cast<unsigned char>(text[r.depth + b])} << (56 - 8 * b);
            entries[i].bytes = bytes;
            entries[i].left = static_cast<std::uint32_t>(left);
        }
        const auto at = [&entries](std::size_t i) { return entries.begin() + static_cast<std::ptrdiff_t>(i); };
        std::sort(at(r.begin), at(r.end), [](const entry& a, const entry& b) {
            if (a.bytes != b.bytes) return a.bytes < b.bytes;
            if (a.left != b.left) return a.left < b.left;
            return a.number < b.number;
        });
        for (std::size_t i = r.begin; i < r.end;) {
            std::size_t end = i + 1;
            while (end < r.end && entries[end].bytes == entries[i].bytes && entries[end].left == entries[i].left) ++end;
            if (end - i > 1 && entries[i].left == 8) open.push_back({i, end, r.depth + 8});
            i = end;
        }
    }
    std::vector<std::uint32_t> order(texts.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = entries[i].number;
    return order;
}

/// The index behind look-up by folded surface, completion and did-you-mean. Keeps numbers only; the texts are the
/// caller's table.
class sorted_texts {
public:
    sorted_texts() = default;
    template <class = void>
    explicit sorted_texts(const string_table& texts) : order_(sorted_order(texts)) {
        std::string_view before;
        for (std::size_t i = 0; i < order_.size(); ++i) {
            const std::string_view text = texts[order_[i]];
            const std::size_t limit = std::min(before.size(), text.size());
            std::size_t shared = 0;
            while (shared < limit && before[shared] == text[shared]) ++shared;
            if (i > 0 && shared == text.size() && shared == before.size()) continue;
            begins_.push_back(static_cast<std::uint32_t>(i));
            shared_.push_back(static_cast<std::uint32_t>(shared));
            before = text;
        }
        next_.resize(begins_.size());
        std::vector<std::uint32_t> open; // groups to the right, what they share strictly falling from the top down
        for (std::size_t g = begins_.size(); g-- > 0;) {
            while (!open.empty() && shared_[open.back()] >= shared_[g]) open.pop_back();
            next_[g] = open.empty() ? static_cast<std::uint32_t>(begins_.size()) : open.back();
            open.push_back(static_cast<std::uint32_t>(g));
        }
    }

    /// Groups of equal texts, in byte order.
    [[nodiscard]] std::size_t groups() const noexcept { return begins_.size(); }
    /// The positions in the order that a group takes.
    [[nodiscard]] std::pair<std::size_t, std::size_t> group(std::size_t g) const noexcept {
        return {begins_[g], g + 1 < begins_.size() ? begins_[g + 1] : order_.size()};
    }
    /// The number of the text at a position in the order.
    [[nodiscard]] std::uint32_t operator[](std::size_t position) const noexcept { return order_[position]; }
    /// The text of a group.
    [[nodiscard]] std::string_view text(std::size_t g, const string_table& texts) const noexcept {
        return texts[order_[begins_[g]]];
    }
    /// How many bytes a group's text shares with the one before.
    [[nodiscard]] std::size_t shared(std::size_t g) const noexcept { return shared_[g]; }
    /// The first group behind g that does not share the first `bytes` bytes with it.
    [[nodiscard]] std::size_t skip(std::size_t g, std::size_t bytes) const noexcept {
        std::size_t next = g + 1;
        while (next < begins_.size() && shared_[next] >= bytes) next = next_[next];
        return next;
    }

private:
    std::vector<std::uint32_t> order_;  // numbers of the texts, by text
    std::vector<std::uint32_t> begins_; // per group: its first position in order_
    std::vector<std::uint32_t> shared_; // per group: bytes shared with the group before
    std::vector<std::uint32_t> next_;   // per group: the next group that shares less with its own predecessor
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
