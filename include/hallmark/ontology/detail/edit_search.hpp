// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_EDIT_SEARCH_HPP
#define HALLMARK_ONTOLOGY_DETAIL_EDIT_SEARCH_HPP

// Texts within a few typing errors of a query. The distance is that of optimal string alignment: characters (code
// points) inserted, left out, replaced, or two neighbours swapped, no place edited twice.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/utf8.hpp"
#include "sorted_texts.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// What is compared: a whole text, or the best of its beginnings.
enum class edit_scope : std::uint8_t { whole, prefix };

/// Stands above all code points: a byte b that is not UTF-8 is the character bad_byte + b.
inline constexpr char32_t bad_byte = 0x110000;

/// The characters of a text; a byte that is not UTF-8 is a character of its own, equal to the same byte only.
[[nodiscard]] inline plain_vector<char32_t> characters_of(std::string_view text) {
    plain_vector<char32_t> characters;
    characters.reserve(text.size());
    for (const char *at = text.data(), *end = at + text.size(); at != end;) {
        const decoded_utf8 step = decode_utf8(at, end);
        characters.push_back(step.valid ? step.code : bad_byte + static_cast<unsigned char>(*at));
        at += step.length;
    }
    return characters;
}

/// How many errors a query of so many characters may hold: none below 3, one below 6, else two.
[[nodiscard]] constexpr unsigned allowed_edits(std::size_t characters) noexcept {
    return characters < 3 ? 0u : characters < 6 ? 1u : 2u;
}

/// Rows of the distance matrix along the beginning of one text: row d holds the distances of the text's first d
/// characters to the query's beginnings, in the band of `most_edits` to both sides of the diagonal.
class edit_rows {
public:
    edit_rows(const plain_vector<char32_t>& query, unsigned limit) : query_(query), limit_(limit) {
        rows_.reserve(std::min<std::size_t>(query.size(), 64) + limit + 2);
        row first;
        first.cells.fill(beyond);
        for (unsigned i = 0; i <= limit && i <= query.size(); ++i)
            first.cells[width / 2 + i] = static_cast<std::uint8_t>(i);
        first.best = query.size() <= limit ? static_cast<std::uint8_t>(query.size()) : beyond;
        rows_.push_back(first);
    }

    /// Characters taken, and the bytes that they fill.
    [[nodiscard]] std::size_t depth() const noexcept { return rows_.size() - 1; }
    [[nodiscard]] std::size_t bytes() const noexcept { return rows_.back().end; }
    /// The least distance of the query to one of the beginnings so far; more than the limit means: none within it.
    [[nodiscard]] unsigned best() const noexcept { return rows_.back().best; }
    /// The distance of the whole query to all that was taken.
    [[nodiscard]] unsigned distance() const noexcept { return cell(rows_.back(), depth(), query_.size()); }
    /// Whether a longer text can still come within the limit.
    [[nodiscard]] bool alive() const noexcept {
        const row& r = rows_.back();
        return *std::min_element(r.cells.begin(), r.cells.end()) <= limit_;
    }

    /// Whether the bytes taken mean the same characters whatever follows: the last is no bad byte, which the next bytes
    /// might mend.
    [[nodiscard]] bool settled() const noexcept { return rows_.back().character < bad_byte; }

    /// Forgets characters until those left are settled by the first `bytes` bytes.
    void rewind(std::size_t bytes) noexcept {
        while (rows_.back().end > bytes || (!settled() && rows_.back().end + 3 > bytes)) rows_.pop_back();
    }

    /// Takes the next character of the text.
    void advance(std::string_view text) {
        const row& before = rows_.back();
        const decoded_utf8 step = decode_utf8(text.data() + before.end, text.data() + text.size());
        row next;
        next.character = step.valid ? step.code : bad_byte + static_cast<unsigned char>(text[before.end]);
        next.end = before.end + step.length;
        next.cells.fill(beyond);
        const std::size_t d = rows_.size(); // characters, the new one included
        const std::size_t first = d > limit_ ? d - limit_ : 0;
        const std::size_t last = std::min(d + limit_, query_.size());
        for (std::size_t i = first; i <= last; ++i) {
            const std::size_t c = i + width / 2 - d;
            unsigned value = beyond;
            if (i == 0) {
                value = static_cast<unsigned>(d);
            } else {
                value = before.cells[c] + (query_[i - 1] == next.character ? 0u : 1u);
                if (c > 0) value = std::min(value, next.cells[c - 1] + 1u);
                if (i > 1 && d > 1 && query_[i - 1] == before.character && query_[i - 2] == next.character)
                    value = std::min(value, rows_[d - 2].cells[c] + 1u);
            }
            if (c + 1 < width) value = std::min(value, before.cells[c + 1] + 1u);
            next.cells[c] = static_cast<std::uint8_t>(std::min<unsigned>(value, beyond));
        }
        next.best = static_cast<std::uint8_t>(std::min<unsigned>(before.best, cell(next, d, query_.size())));
        rows_.push_back(next);
    }

private:
    static constexpr std::size_t width = 5; // two edits to both sides
    static constexpr std::uint8_t beyond = 100;
    struct row {
        std::array<std::uint8_t, width> cells;
        std::uint8_t best = 0;
        char32_t character = 0;
        std::size_t end = 0; // bytes of the text up to here
    };
    [[nodiscard]] static unsigned cell(const row& r, std::size_t depth, std::size_t i) noexcept {
        const std::size_t c = i + width / 2 - depth; // wraps when far off the diagonal
        return c < width ? r.cells[c] : beyond;
    }

    const plain_vector<char32_t>& query_;
    unsigned limit_;
    plain_vector<row> rows_;
};

/// As edit_rows, for queries of at most 62 characters: bit i of mask d says that the first i characters of the query
/// are within d errors of what was taken (Wu and Manber, "Fast text searching allowing errors", 1992; anchored at the
/// beginning, with swapped neighbours). A dozen instructions a character.
class edit_masks {
public:
    static constexpr std::size_t longest = 62; // characters

    edit_masks(const plain_vector<char32_t>& query, unsigned limit) : query_(query), limit_(limit) {
        for (std::size_t i = 0; i < query.size(); ++i)
            if (query[i] < ascii_.size()) ascii_[query[i]] |= std::uint64_t{2} << i;
        rows_.resize(query.size() + limit + 2);
        for (unsigned d = 0; d <= limit; ++d)
            rows_[0].within[d] = (std::uint64_t{2} << d) - 1; // query characters left out
        rows_[0].best = best_of(rows_[0]);
    }

    [[nodiscard]] std::size_t depth() const noexcept { return depth_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return rows_[depth_].end; }
    [[nodiscard]] unsigned best() const noexcept { return rows_[depth_].best; }
    [[nodiscard]] unsigned distance() const noexcept { return best_of(rows_[depth_]); }
    [[nodiscard]] bool alive() const noexcept { return rows_[depth_].within[limit_] != 0; }
    [[nodiscard]] bool settled() const noexcept { return rows_[depth_].character < bad_byte; }
    void rewind(std::size_t bytes) noexcept {
        while (rows_[depth_].end > bytes || (!settled() && rows_[depth_].end + 3 > bytes)) --depth_;
    }
    /// Only while alive(): so there is room.
    void advance(std::string_view text) {
        const row& before = rows_[depth_];
        row& next = rows_[depth_ + 1];
        const decoded_utf8 step = decode_utf8(text.data() + before.end, text.data() + text.size());
        next.character = step.valid ? step.code : bad_byte + static_cast<unsigned char>(text[before.end]);
        next.end = before.end + step.length;
        next.equal = equal_to(next.character);
        next.within[0] = (before.within[0] << 1) & next.equal;
        for (unsigned d = 1; d <= limit_; ++d) {
            next.within[d] = ((before.within[d] << 1) & next.equal) | before.within[d - 1] |
                             (before.within[d - 1] << 1) | (next.within[d - 1] << 1);
            if (depth_ > 0) next.within[d] |= (rows_[depth_ - 1].within[d - 1] << 2) & (next.equal << 1) & before.equal;
            next.within[d] &= all_;
        }
        next.best = std::min(before.best, best_of(next));
        ++depth_;
    }

private:
    struct row {
        std::array<std::uint64_t, 3> within{};
        std::uint64_t equal = 0; // bit i + 1: character i of the query is this one
        std::size_t end = 0;
        char32_t character = 0;
        unsigned best = 0;
    };
    [[nodiscard]] unsigned best_of(const row& r) const noexcept {
        for (unsigned d = 0; d <= limit_; ++d)
            if ((r.within[d] >> query_.size() & 1u) != 0) return d;
        return limit_ + 1;
    }
    [[nodiscard]] std::uint64_t equal_to(char32_t character) const noexcept {
        if (character < ascii_.size()) return ascii_[character];
        std::uint64_t equal = 0;
        for (std::size_t i = 0; i < query_.size(); ++i)
            if (query_[i] == character) equal |= std::uint64_t{2} << i;
        return equal;
    }

    const plain_vector<char32_t>& query_;
    unsigned limit_;
    std::uint64_t all_ = (std::uint64_t{2} << query_.size()) - 1;
    std::array<std::uint64_t, 128> ascii_{};
    std::size_t depth_ = 0;
    plain_vector<row> rows_;
};

/// The walk of edit_search with one of the two kinds of rows.
template <class Rows, class Found>
void edit_walk(const sorted_texts& index, const string_table& texts, Rows rows, unsigned limit, edit_scope scope,
               Found& found) {
    for (std::size_t g = 0; g < index.groups();) {
        const std::string_view text = index.text(g, texts);
        rows.rewind(index.shared(g));
        std::size_t next = g + 1;
        while (true) {
            if (!rows.alive() || (scope == edit_scope::prefix && rows.best() == 0)) {
                if (rows.settled()) next = index.skip(g, rows.bytes());
                break;
            }
            if (rows.bytes() == text.size()) break;
            rows.advance(text);
        }
        if (scope == edit_scope::prefix) {
            if (rows.best() <= limit) found(g, next, rows.best());
        } else if (rows.bytes() == text.size() && rows.distance() <= limit) {
            found(g, g + 1, rows.distance());
        }
        g = next;
    }
}

/// Calls found(first, last, distance) for ranges of groups, in order and without overlap: all whose distance to the
/// query is at most `limit` (0, 1 or 2). The texts' beginnings that are too far are skipped with all that begins like
/// them.
template <class Found>
void edit_search(const sorted_texts& index, const string_table& texts, const plain_vector<char32_t>& query,
                 unsigned limit, edit_scope scope, Found&& found) {
    if (query.size() > edit_masks::longest)
        edit_walk(index, texts, edit_rows(query, limit), limit, scope, found);
    else
        edit_walk(index, texts, edit_masks(query, limit), limit, scope, found);
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
