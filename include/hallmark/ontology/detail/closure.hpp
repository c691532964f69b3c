// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_CLOSURE_HPP
#define HALLMARK_ONTOLOGY_DETAIL_CLOSURE_HPP

// All ancestors of all labels, and unions of such lists. The lists are sorted and short; what costs is that no step of
// a merge can be foretold, so the merges have no branches that hang on labels.

#include "../../core/detail/mix64.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/label_id.hpp"

#include "deepest_first.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Writes a sorted list and one more label, which it may not hold, into its place. Returns the end.
inline label_id* insert_sorted(const label_id* from, std::size_t size, label_id more, label_id* to) noexcept {
    std::size_t place = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const label_id label = from[i];
        to[i + (label > more)] = label;
        place += label < more;
    }
    to[place] = more;
    return to + size + 1;
}

/// Writes the union of two sorted lists without repetitions, sorted. `to` has room for both and overlaps neither.
/// Returns the end.
inline label_id* unite_sorted(const label_id* a, const label_id* a_end, const label_id* b, const label_id* b_end,
                              label_id* to) noexcept {
    while (a != a_end && b != b_end) {
        const label_id x = *a, y = *b;
        *to++ = x < y ? x : y;
        a += x <= y;
        b += y <= x;
    }
    to = std::copy(a, a_end, to);
    return std::copy(b, b_end, to);
}

/// Where the ancestors of a label stand in a closure.
struct closure_row {
    std::size_t begin = 0, end = 0;
};

/// The ancestors of every label, sorted, in one array.
struct closure {
    plain_vector<closure_row> rows; ///< by label
    std::vector<label_id> values;
    bool complete = true; ///< whether it is there: it was within the cap
};

/// How many pairs of label and ancestor there are: no fewer than there are when the answer is at most `enough`, else
/// off by a third or so (Cohen, "Size-estimation framework with applications to transitive closure and reachability",
/// 1997: the least of random numbers above a label tells how many there are; eight rounds). The same on every machine.
/// O(labels + edges).
template <class Parents>
[[nodiscard]] double estimated_pairs(std::span<const label_id> order, Parents&& parents, std::size_t enough) {
    std::vector<std::uint64_t> sums(order.size(), 0); // first: at most so many ancestors
    std::uint64_t most = 0;
    for (std::uint64_t i = 0; i < order.size(); ++i) {
        std::uint64_t bound = 0;
        for (const label_id parent : parents(order[i])) bound += sums[parent] + 1;
        sums[order[i]] = std::min(bound, i);
        most += sums[order[i]];
    }
    if (most <= enough) return static_cast<double>(most);
    constexpr std::uint64_t rounds = 8;
    std::fill(sums.begin(), sums.end(), std::uint64_t{0});
    std::vector<std::uint32_t> least(order.size());
    for (std::uint64_t round = 0; round < rounds; ++round) {
        for (const label_id label : order) {
            least[label] = static_cast<std::uint32_t>(mix64(label * rounds + round + 1) >> 32);
            for (const label_id parent : parents(label)) least[label] = std::min(least[label], least[parent]);
            sums[label] += least[label];
        }
    }
    double pairs = 0;
    for (const std::uint64_t sum : sums) // of s random numbers in [0, 2^32) the least is about 2^32 / (s + 1)
        pairs += static_cast<double>(rounds) * 0x1p32 / static_cast<double>(sum + 1) - 2;
    return pairs;
}

/// The closure of a graph without cycles: parents(label) is a span, `order` has parents before children, depth is the
/// most steps up from each label. Given up when more than `cap` pairs are to be stored (or seem to be twice as many at
/// least, by estimated_pairs), or when labels with three parents and more cost more than 4 * cap steps. O(pairs) where
/// no label has more than two parents.
template <class Parents>
[[nodiscard]] closure closure_of(std::span<const label_id> order, const std::vector<std::uint32_t>& depth,
                                 Parents&& parents, std::size_t cap) {
    closure all;
    std::size_t least = 0; // a label has at least as many ancestors as it is deep
    for (const std::uint32_t d : depth) least += d;
    all.complete = least <= cap && estimated_pairs(order, parents, cap) <= 2 * static_cast<double>(cap);
    if (!all.complete) return all;
    all.rows.resize(depth.size());
    all.values.resize(least + least / 16 + 64);
    std::size_t size = 0, steps = 0;
    std::vector<label_id> scratch;
    std::vector<label_id> seen; // by label: for which it was seen last
    deepest_first deepest;
    const auto make_room = [&all, &size](std::size_t more) {
        if (all.values.size() - size < more) all.values.resize(size + more + all.values.size() / 2);
    };
    for (const label_id label : order) {
        const std::span<const label_id> above = parents(label);
        const std::size_t begin = size;
        if (above.size() == 1) {
            const closure_row up = all.rows[above[0]];
            make_room(up.end - up.begin + 1);
            label_id* const at = all.values.data();
            size = static_cast<std::size_t>(insert_sorted(at + up.begin, up.end - up.begin, above[0], at + begin) - at);
        } else if (above.size() == 2) {
            const closure_row x = all.rows[above[0]], y = all.rows[above[1]];
            const std::size_t of_x = x.end - x.begin + 1, of_y = y.end - y.begin + 1;
            make_room(of_x + of_y);
            if (scratch.size() < of_x + of_y) scratch.resize(2 * (of_x + of_y));
            label_id* const at = all.values.data();
            label_id* const middle = insert_sorted(at + x.begin, of_x - 1, above[0], scratch.data());
            label_id* const last = insert_sorted(at + y.begin, of_y - 1, above[1], middle);
            size = static_cast<std::size_t>(unite_sorted(scratch.data(), middle, middle, last, at + begin) - at);
        } else if (above.size() > 2) {
            // The deepest first: parents that lie above others are seen by then, and add nothing.
            if (seen.empty()) seen.assign(depth.size(), static_cast<label_id>(-1));
            const auto add = [&](label_id ancestor) {
                if (seen[ancestor] == label) return false;
                seen[ancestor] = label;
                all.values[size++] = ancestor;
                return true;
            };
            for (const label_id parent : deepest.sorted(above, depth)) {
                const closure_row up = all.rows[parent];
                make_room(up.end - up.begin + 1);
                if (!add(parent)) continue;
                for (std::size_t v = up.begin; v < up.end; ++v) add(all.values[v]);
                steps += up.end - up.begin;
            }
            std::sort(all.values.begin() + static_cast<std::ptrdiff_t>(begin),
                      all.values.begin() + static_cast<std::ptrdiff_t>(size));
        }
        all.rows[label] = {begin, size};
        all.complete = size <= cap && steps / 4 <= cap;
        if (!all.complete) return {{}, {}, false};
    }
    all.values.resize(size);
    if (all.values.capacity() - size > size / 4) all.values.shrink_to_fit();
    return all;
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
