// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_FUZZY_GAZETTEER_HPP
#define HALLMARK_TEXT_FUZZY_GAZETTEER_HPP

// Which surfaces stand where in a text, typing errors and all. Where names are spelled right, gazetteer.hpp finds them
// some fifty times faster; rules for single names are policy_gazetteer.hpp's.
//
//     fuzzy_gazetteer_builder builder; // {.edits = 1} for one error at most
//     builder.add("tensorflow", 0).add("natural language processing", 1);
//     const checked<fuzzy_gazetteer> names = builder.build();
//     names.value.for_each_match("tesnorflow, tensor-flow, Natural Langauge", [](const fuzzy_match& m) { ... });

#include "../core/checked.hpp"
#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "detail/scan.hpp"
#include "detail/surface_list.hpp"
#include "detail/surface_scan.hpp"
#include "detail/surface_trie.hpp"
#include "fold.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// A surface that stands in a text with some errors.
struct fuzzy_match {
    std::size_t begin = 0; ///< the bytes [begin, end) of the text
    std::size_t end = 0;
    label_id label = 0;
    std::uint32_t surface = 0; ///< its number in the order in which they were added
    unsigned edits = 0;        ///< how many errors: 0 to 2

    friend bool operator==(const fuzzy_match&, const fuzzy_match&) = default;
};

/// How many errors are allowed, and where.
struct fuzzy_options {
    unsigned edits = 2;       ///< at most so many: 0 to 2
    std::size_t one_from = 5; ///< a surface of fewer characters (code points, folded) allows none,
    std::size_t two_from = 9; ///< of fewer than this one
    /// So many characters at the beginning have to be right. Errors in the first letter are rare, and finding them
    /// costs some ten times as much.
    std::size_t prefix = 1;
};

/// Finds whole words that spell a surface with at most a few errors. The distance is that of optimal string alignment
/// (Damerau-Levenshtein without editing a place twice): a character inserted, left out or replaced, or two neighbours
/// swapped, counted over the folded texts. So "tensor flow" is one error away from "tensorflow": a run of separators is
/// a character like others.
///
/// What matches is a part of the text that begins and ends as a surface does in gazetteer (no word character beside a
/// word character at its ends, no separator at its ends) within the errors that its surface allows. Of those that begin
/// at one place the one with the fewest errors is taken, of equals the longest, then the surface added first. It is
/// told, and the search goes on behind it, unless it has errors and one with fewer errors begins inside it: then the
/// search goes on at the next place.
///
/// A place costs the comparison with the surfaces that begin nearly as the text does, once for each word that a match
/// holds: some ten megabytes of text a second for a few hundred surfaces, less for many that are alike. Finding
/// allocates nothing. Threads may share one.
class fuzzy_gazetteer {
public:
    using match = fuzzy_match;
    static constexpr std::size_t longest = 250; ///< characters of a surface

    /// One that finds nothing.
    fuzzy_gazetteer() = default;

    /// Calls f(const fuzzy_match&) for each match, from left to right. f may return bool: false ends the search.
    template <class F>
    requires std::invocable<F&, const fuzzy_match&>
    void for_each_match(std::string_view text, F&& f) const {
        for (std::size_t at = 0; (at = next_start(text, at)) < text.size();) {
            const fuzzy_match best = best_at(text, at);
            const std::size_t next = behind(text, at);
            if (best.end == 0 || gives_way(text, best, next)) {
                at = next;
                continue;
            }
            if (!detail::give(f, best)) return;
            at = best.end;
        }
    }

    /// All matches, from left to right.
    template <class = void>
    [[nodiscard]] std::vector<fuzzy_match> find(std::string_view text) const {
        std::vector<fuzzy_match> matches;
        for_each_match(text, [&matches](const fuzzy_match& m) { matches.push_back(m); });
        return matches;
    }

    /// Whether there is a match. Ends at the first.
    template <class = void>
    [[nodiscard]] bool contains(std::string_view text) const {
        return detail::any_match(*this, text);
    }

    /// The number of surfaces added, refused ones included.
    [[nodiscard]] std::size_t size() const noexcept { return surfaces_.size(); }
    /// A surface as it was added; a wrong call unless i < size().
    [[nodiscard]] std::string_view surface(std::size_t i) const { return surfaces_.surface(i); }
    /// The label of a surface; a wrong call unless i < size().
    [[nodiscard]] label_id label(std::size_t i) const { return surfaces_.label(i); }
    [[nodiscard]] const fuzzy_options& options() const noexcept { return options_; }

private:
    friend class fuzzy_gazetteer_builder;

    static constexpr std::uint32_t none = detail::surface_trie::none;
    static constexpr unsigned beyond = 100;
    static constexpr std::size_t width = 5; // of the matrix: two errors to both sides of the diagonal

    struct node {
        std::uint32_t code = 0;
        std::uint32_t first_child = 0; // the children [first_child, last_child) stand by code
        std::uint32_t last_child = 0;
        std::uint32_t surface = none; // that ends here
        std::uint8_t allowed = 0;     // its errors
        std::uint8_t most = 0;        // the most that it or one behind it allows
    };

    /// The characters of a text from one place on, folded, read as far as they are asked for; counted from 1.
    class reader {
    public:
        reader(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

        /// Whether there is a j-th character; j <= longest + 3.
        [[nodiscard]] bool has(std::size_t j) {
            while (size_ < j && at_ < text_.size()) read();
            return j <= size_;
        }
        [[nodiscard]] std::uint32_t code(std::size_t j) const noexcept { return codes_[j]; }
        /// The byte behind the j-th character when a match may end there, else 0.
        [[nodiscard]] std::size_t end(std::size_t j) const noexcept { return ends_[j]; }

    private:
        void read() {
            const char* const data = text_.data();
            const char* const stop = data + text_.size();
            const detail::folded_unit unit = detail::read_unit(data + at_, stop);
            ++size_;
            if (unit.kind == detail::byte_class::separator) {
                at_ = static_cast<std::size_t>(detail::surface_trie::skip_separators(data + at_, stop) - data);
                codes_[size_] = '-';
                ends_[size_] = 0;
                return;
            }
            at_ += unit.length;
            codes_[size_] = unit.code;
            const bool runs_on =
                unit.kind == detail::byte_class::word && at_ < text_.size() &&
                (data[at_] == '_' || detail::read_unit(data + at_, stop).kind == detail::byte_class::word);
            ends_[size_] = runs_on ? 0 : at_;
        }

        std::string_view text_;
        std::size_t at_;
        std::size_t size_ = 0;
        std::uint32_t codes_[longest + 4]; // not initialised: written as far as size_
        std::size_t ends_[longest + 4];
    };

    /// The first place from `at` on, the end of a token, where a surface may begin.
    [[nodiscard]] static std::size_t next_start(std::string_view text, std::size_t at) {
        const char* const data = text.data();
        const char* const stop = data + text.size();
        while (true) {
            at = static_cast<std::size_t>(detail::surface_trie::skip_separators(data + at, stop) - data);
            if (at == text.size() || at == 0 || data[at - 1] != '_') return at;
            if (detail::read_unit(data + at, stop).kind != detail::byte_class::word) return at;
            at = behind(text, at);
        }
    }
    /// The end of the token at a place: a word, or one other character.
    [[nodiscard]] static std::size_t behind(std::string_view text, std::size_t at) {
        return at + detail::surface_trie::read_token(text.data(), text.data() + at, text.data() + text.size()).length;
    }

    [[nodiscard]] bool gives_way(std::string_view text, const fuzzy_match& m, std::size_t next) const {
        if (m.edits == 0) return false;
        for (std::size_t at = next; (at = next_start(text, at)) < m.end; at = behind(text, at)) {
            const fuzzy_match inside = best_at(text, at);
            if (inside.end != 0 && inside.edits < m.edits) return true;
        }
        return false;
    }

    /// The best match that begins at a place; its end is 0 when there is none. A walk through the trie; along its path
    /// the rows of the matrix: rows[d][i] is the distance of the path's first d characters to the text's first d + i
    /// - 2.
    [[nodiscard]] fuzzy_match best_at(std::string_view text, std::size_t begin) const {
        fuzzy_match best;
        if (nodes_.empty()) return best;
        best.edits = beyond;
        reader read(text, begin);
        std::uint8_t rows[longest + 1][width];
        std::uint32_t path[longest + 1]; // by depth: the node
        std::uint32_t next[longest + 1]; // by depth: its child that comes next
        constexpr std::uint8_t right_so_far[width] = {beyond, beyond, 0, 1, 2};
        std::copy_n(right_so_far, width, rows[0]);
        path[0] = 0;
        next[0] = first_child(nodes_[0], 1, read);
        for (std::size_t d = 0;;) {
            if (next[d] == nodes_[path[d]].last_child) {
                if (d-- == 0) break;
                continue;
            }
            const std::uint32_t child = next[d]++;
            const node& n = nodes_[child];
            if (d < options_.prefix) {
                if (!read.has(d + 1) || read.code(d + 1) != n.code) {
                    next[d] = nodes_[path[d]].last_child; // first_child found the only one
                    continue;
                }
                std::copy_n(right_so_far, width, rows[d + 1]);
            } else if (fill_row(rows, d + 1, n.code, nodes_[path[d]].code, read) >
                       (best.edits < n.most ? best.edits : n.most)) {
                continue;
            }
            ++d;
            if (n.surface != none) take(begin, n, rows[d], d, read, best);
            path[d] = child;
            next[d] = first_child(n, d + 1, read);
        }
        return best;
    }

    /// The first child worth a look: where the character has to be right, the one with it.
    [[nodiscard]] std::uint32_t first_child(const node& n, std::size_t depth, reader& read) const {
        if (depth > options_.prefix || n.first_child == n.last_child || !read.has(depth)) return n.first_child;
        std::uint32_t low = n.first_child;
        std::uint32_t high = n.last_child;
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (nodes_[middle].code < read.code(depth)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Fills row d, of a path that ends in `code` behind `before`, and returns its least distance.
    [[nodiscard]] unsigned fill_row(std::uint8_t (&rows)[longest + 1][width], std::size_t d, std::uint32_t code,
                                    std::uint32_t before, reader& read) const {
        unsigned least = beyond;
        const bool may_swap = d >= options_.prefix + 2;
        for (std::size_t i = 0; i < width; ++i) {
            unsigned value = beyond;
            if (d + i >= 2) {
                const std::size_t j = d + i - 2;
                if (i + 1 < width) value = rows[d - 1][i + 1] + 1u;
                if (j > 0 && read.has(j)) {
                    value = (std::min)(value, rows[d - 1][i] + (read.code(j) == code ? 0u : 1u));
                    if (i > 0) value = (std::min)(value, rows[d][i - 1] + 1u);
                    if (may_swap && j > 1 && read.code(j) == before && read.code(j - 1) == code)
                        value = (std::min)(value, rows[d - 2][i] + 1u);
                } else if (j > 0) {
                    value = beyond;
                }
            }
            value = (std::min)(value, beyond);
            rows[d][i] = static_cast<std::uint8_t>(value);
            least = (std::min)(least, value);
        }
        return least;
    }

    /// Takes a surface that ends at depth d, where it is better than the best.
    void take(std::size_t begin, const node& n, const std::uint8_t (&row)[width], std::size_t d, reader& read,
              fuzzy_match& best) const {
        for (std::size_t i = 0; i < width; ++i) {
            if (row[i] > n.allowed || d + i < 3 || !read.has(d + i - 2)) continue;
            const std::size_t end = read.end(d + i - 2);
            const unsigned edits = row[i];
            if (end == 0 || edits > best.edits) continue;
            if (edits == best.edits && (end < best.end || (end == best.end && n.surface > best.surface))) continue;
            best = {begin, end, surfaces_.label_of(n.surface), n.surface, edits};
        }
    }

    fuzzy_options options_;
    detail::plain_vector<node> nodes_; // the root first; level by level
    detail::surface_list surfaces_;
};

/// Collects surfaces and builds a fuzzy_gazetteer of them.
class fuzzy_gazetteer_builder {
public:
    fuzzy_gazetteer_builder() = default;
    /// A wrong call unless options.edits <= 2.
    explicit fuzzy_gazetteer_builder(const fuzzy_options& options) {
        HALLMARK_REQUIRE(options.edits <= 2, "fuzzy_gazetteer_builder: " + std::to_string(options.edits) + " edits");
        built_.options_ = options;
    }

    /// Adds a surface of a label. Nothing is checked before build.
    fuzzy_gazetteer_builder& add(std::string_view surface, label_id label) {
        built_.surfaces_.add(surface, label);
        return *this;
    }

    /// The number of surfaces added.
    [[nodiscard]] std::size_t size() const noexcept { return built_.size(); }

    /// The gazetteer and what is wrong with the surfaces; `where` is the number of a surface in the order of add.
    /// - empty_name, ambiguous_alias, invalid_utf8: as gazetteer_builder::build tells them.
    /// - out_of_range (error): it has more than 250 characters; it is left out and never matches.
    ///
    /// O(bytes log surfaces). The builder stays as it is and may be built again.
    template <class = void>
    [[nodiscard]] checked<fuzzy_gazetteer> build() const;

private:
    struct entry {
        std::vector<std::uint32_t> codes; // of the folded surface
        std::uint32_t surface = 0;
    };

    template <class = void>
    static std::vector<std::uint32_t> codes_of(std::string_view folded) {
        std::vector<std::uint32_t> codes;
        for (const char *p = folded.data(), *end = p + folded.size(); p != end;) {
            const detail::folded_unit unit = detail::read_unit(p, end);
            codes.push_back(unit.code);
            p += unit.length;
        }
        return codes;
    }

    /// Builds the trie of entries that are in order, level by level.
    template <class = void>
    static void plant(fuzzy_gazetteer& g, const std::vector<entry>& entries) {
        struct range { // the entries below a node, and its depth
            std::size_t begin, end, depth;
        };
        std::vector<range> ranges = {{0, entries.size(), 0}};
        g.nodes_.push_back({});
        for (std::size_t n = 0; n < g.nodes_.size(); ++n) {
            const range here = ranges[n];
            std::size_t i = here.begin;
            if (entries[i].codes.size() == here.depth) {
                const std::size_t size = here.depth;
                const unsigned allowed = size < g.options_.one_from ? 0u : size < g.options_.two_from ? 1u : 2u;
                g.nodes_[n].surface = entries[i].surface;
                g.nodes_[n].allowed = static_cast<std::uint8_t>((std::min)(allowed, g.options_.edits));
                ++i;
            }
            g.nodes_[n].most = g.nodes_[n].allowed;
            g.nodes_[n].first_child = static_cast<std::uint32_t>(g.nodes_.size());
            while (i < here.end) {
                const std::uint32_t code = entries[i].codes[here.depth];
                const std::size_t begin = i;
                while (i < here.end && entries[i].codes[here.depth] == code) ++i;
                ranges.push_back({begin, i, here.depth + 1});
                g.nodes_.push_back({});
                g.nodes_.back().code = code;
            }
            g.nodes_[n].last_child = static_cast<std::uint32_t>(g.nodes_.size());
        }
        for (std::size_t n = g.nodes_.size(); n-- > 0;) // children stand behind their parents
            for (std::uint32_t c = g.nodes_[n].first_child; c < g.nodes_[n].last_child; ++c)
                g.nodes_[n].most = (std::max)(g.nodes_[n].most, g.nodes_[c].most);
    }

    fuzzy_gazetteer built_;
};

template <class>
checked<fuzzy_gazetteer> fuzzy_gazetteer_builder::build() const {
    checked<fuzzy_gazetteer> result{built_, {}};
    fuzzy_gazetteer& g = result.value;
    std::vector<entry> entries;
    for (std::uint32_t i = 0; i < g.size(); ++i) {
        entry e{codes_of(fold(g.surface(i))), i};
        if (!g.surfaces_.usable(i, e.codes.empty(), result.problems)) continue;
        if (e.codes.size() > fuzzy_gazetteer::longest)
            g.surfaces_.tell(result.problems, severity::error, problem_code::out_of_range, i,
                             "has more than 250 characters");
        else
            entries.push_back(std::move(e));
    }
    std::sort(entries.begin(), entries.end(), [](const entry& a, const entry& b) {
        return a.codes != b.codes ? a.codes < b.codes : a.surface < b.surface;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (kept == 0 || entries[kept - 1].codes != entries[i].codes) {
            if (kept != i) entries[kept] = std::move(entries[i]);
            ++kept;
        } else {
            g.surfaces_.tell_same(entries[i].surface, entries[kept - 1].surface, result.problems);
        }
    }
    entries.resize(kept);
    if (kept != 0) plant(g, entries);
    return result;
}

HALLMARK_NAMESPACE_END

#endif
