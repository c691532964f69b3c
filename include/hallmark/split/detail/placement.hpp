// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_PLACEMENT_HPP
#define HALLMARK_SPLIT_DETAIL_PLACEMENT_HPP

// Where units stand, and what moving one would change: in whole numbers, so that every machine decides alike.
//
// A label i and a part j have a count x and a quota q = c_i n_j / n. The deviation is held as d = (x - q) 2^s. What is
// to be made small is E = Σ_i w_i Σ_j r_j H(d) + Σ p_i max(0, floor_i - x), r_j = n / (k n_j): H is a square near 0 and
// a line beyond `bend` items, so that one label that cannot be served does not outweigh all that can.

#include "instance.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// r_j is held in this scale.
inline constexpr std::int64_t part_scale = 256;

/// What counts how much; multiples of the cost of one item too many in one of equal parts.
struct costs {
    std::int32_t bend_64ths = 192;    ///< where H becomes a line, in items × 64
    std::int32_t missing_64ths = 160; ///< p_i where each part can have its floor, × 64
    std::int32_t rare_64ths = 40;     ///< p_i of labels that fewer items have than that takes, × 64
};

template <bool Weighted>
class placement {
public:
    struct cell {
        std::int32_t deviation;
        std::uint32_t count;
    };

    placement(const instance& of, costs chosen) : of_(&of), parts_(of.parts), stride_(of.parts + 2) {
        counts_.assign(of.label_count, 0);
        for (std::size_t at = 0; at < of.labels.size(); ++at) counts_[of.labels[at]] += Weighted ? of.times_at(at) : 1;
        std::uint64_t most = 1;
        std::uint64_t items = 0;
        for (const std::uint64_t count : counts_) most = (std::max)(most, count);
        for (const std::size_t target : of.targets) items += target;
        if (Weighted) most = (std::max)(most, items);
        const int bits = static_cast<int>(std::bit_width(most));
        shift_ = bits >= 29 ? 0 : (std::min)(10, 29 - bits);
        unit_ = std::int64_t{1} << shift_;
        bend(chosen.bend_64ths);

        scales_.resize(parts_);
        for (std::size_t part = 0; part < parts_; ++part) {
            const std::uint64_t size = (std::max)(of.targets[part], std::size_t{1}) * parts_;
            const std::uint64_t scale =
                (static_cast<std::uint64_t>(part_scale) * (std::max)(items, std::uint64_t{1}) + size / 2) / size;
            scales_[part] =
                static_cast<std::int64_t>((std::min)((std::max)(scale, std::uint64_t{1}), std::uint64_t{1} << 16));
        }
        rows_.assign(of.label_count * stride_, cell{0, 0});
        for (std::size_t label = 0; label < of.label_count; ++label) {
            cell* const row = row_of(label);
            const std::uint32_t weight = of.weights.empty() ? weight_one : of.weights[label];
            const bool full = counts_[label] >= std::uint64_t{of.floor} * parts_;
            const std::int64_t missing = full ? chosen.missing_64ths : chosen.rare_64ths;
            row[0] = {static_cast<std::int32_t>(weight), 0};
            row[1] = {static_cast<std::int32_t>(of.floor == 0 ? 0 : missing * weight * unit_ / 64),
                      full ? of.floor : 1u};
            if (of.floor == 0 || counts_[label] < 2) row[1] = {0, 0};
            for (std::size_t part = 0; part < parts_; ++part)
                row[2 + part].deviation = -static_cast<std::int32_t>(quota(label, part, items));
        }
        part_.assign(of.units(), assignment::none);
        sizes_.assign(parts_, 0);
    }

    void bend(std::int32_t in_64ths) {
        bend_ = static_cast<std::int32_t>((std::max)(std::int64_t{1}, std::int64_t{in_64ths} * unit_ / 32));
    }

    [[nodiscard]] const instance& of() const noexcept { return *of_; }
    [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
    [[nodiscard]] std::uint16_t operator[](std::size_t unit) const noexcept { return part_[unit]; }
    [[nodiscard]] const std::vector<std::uint16_t>& values() const noexcept { return part_; }
    [[nodiscard]] std::int64_t unit() const noexcept { return unit_; }
    [[nodiscard]] const std::vector<std::uint64_t>& counts() const noexcept { return counts_; }
    [[nodiscard]] const std::vector<std::int64_t>& sizes() const noexcept { return sizes_; }
    [[nodiscard]] std::int64_t scale(std::size_t part) const noexcept { return scales_[part]; }
    [[nodiscard]] std::int32_t deviation(std::size_t label, std::size_t part) const noexcept {
        return rows_[label * stride_ + 2 + part].deviation;
    }
    [[nodiscard]] const cell* row(std::size_t label) const noexcept { return &rows_[label * stride_]; }
    [[nodiscard]] std::uint32_t weight(std::size_t label) const noexcept {
        return static_cast<std::uint32_t>(rows_[label * stride_].deviation);
    }
    /// Items that a part still wants: below 0 when it has too many.
    [[nodiscard]] std::int64_t room(std::size_t part) const noexcept {
        return static_cast<std::int64_t>(of_->targets[part]) - sizes_[part];
    }

    /// Puts a unit that stands nowhere into a part.
    void put(std::size_t unit, std::size_t part) noexcept {
        add(unit, part, 1);
        part_[unit] = static_cast<std::uint16_t>(part);
    }
    void move(std::size_t unit, std::size_t to) noexcept {
        add(unit, part_[unit], -1);
        put(unit, to);
    }

    /// What taking a unit out of its part would change. O(its labels).
    [[nodiscard]] std::int64_t leaving(std::size_t unit) const noexcept { return leaving(unit, part_[unit]); }
    [[nodiscard]] std::int64_t leaving(std::size_t unit, std::size_t from) const noexcept {
        std::int64_t sum = 0;
        std::int64_t missing = 0;
        for (std::size_t at = of_->offsets[unit]; at < of_->offsets[unit + 1]; ++at) {
            const cell* const row = row_of(of_->labels[at]);
            const std::int64_t times = times_at(at);
            sum += row[0].deviation * change(row[2 + from].deviation, -times);
            missing += fewer(row, row[2 + from].count, times);
        }
        return (sum + size_change(unit, from, -1)) * scales_[from] + missing * part_scale;
    }
    /// What putting a unit into each part would change, into `to` (one number a part).
    void joining(std::size_t unit, std::vector<std::int64_t>& to) const noexcept {
        std::int64_t* const sums = to.data();
        for (std::size_t part = 0; part < parts_; ++part) sums[part] = size_change(unit, part, 1) * scales_[part];
        for (std::size_t at = of_->offsets[unit]; at < of_->offsets[unit + 1]; ++at) {
            const cell* const row = row_of(of_->labels[at]);
            const std::int64_t times = times_at(at);
            const std::int64_t weight = row[0].deviation;
            const std::uint32_t floor = row[1].count;
            for (std::size_t part = 0; part < parts_; ++part) {
                sums[part] += weight * change(row[2 + part].deviation, times) * scales_[part];
                if (row[2 + part].count < floor) sums[part] -= more(row, row[2 + part].count, times) * part_scale;
            }
        }
    }
    [[nodiscard]] std::int64_t joining(std::size_t unit, std::size_t part) const noexcept {
        std::int64_t sum = 0;
        std::int64_t found = 0;
        for (std::size_t at = of_->offsets[unit]; at < of_->offsets[unit + 1]; ++at) {
            const cell* const row = row_of(of_->labels[at]);
            const std::int64_t times = times_at(at);
            sum += row[0].deviation * change(row[2 + part].deviation, times);
            found += more(row, row[2 + part].count, times);
        }
        return (sum + size_change(unit, part, 1)) * scales_[part] - found * part_scale;
    }

    /// Marks the labels of a unit, for exchange(); unmark it before the next.
    void mark(std::size_t unit) noexcept {
        for (std::size_t at = of_->offsets[unit]; at < of_->offsets[unit + 1]; ++at)
            row_of(of_->labels[at])[0].count = static_cast<std::uint32_t>(times_at(at));
    }
    void unmark(std::size_t unit) noexcept {
        for (std::size_t at = of_->offsets[unit]; at < of_->offsets[unit + 1]; ++at)
            row_of(of_->labels[at])[0].count = 0;
    }
    /// What exchanging the marked unit, in part a, for `other`, in part b, would change; `alone` is what the marked
    /// one's move to b would change. What both have is counted once. O(labels of other).
    [[nodiscard]] std::int64_t exchange(std::int64_t alone, std::size_t marked, std::size_t other) const noexcept {
        const std::size_t a = part_[marked];
        const std::size_t b = part_[other];
        std::int64_t at_a = 0;
        std::int64_t at_b = 0;
        std::int64_t missing = 0;
        if constexpr (!Weighted) { // one item for one: either both have the label, and nothing changes, or a gains it
                                   // and b loses it
            const std::int32_t step = static_cast<std::int32_t>(unit_);
            for (std::size_t at = of_->offsets[other]; at < of_->offsets[other + 1]; ++at) {
                const cell* const row = row_of(of_->labels[at]);
                const std::int64_t weight = row[0].deviation;
                const bool shared = row[0].count != 0;
                const std::int32_t to = shared ? -step : step;
                const cell& in_a = row[2 + a];
                const cell& in_b = row[2 + b];
                at_a += weight * cut(2 * in_a.deviation + to);
                at_b += weight * cut(to - 2 * in_b.deviation);
                const std::uint32_t floor = row[1].count;
                missing += std::int64_t{row[1].deviation} * (static_cast<int>(in_b.count < floor + !shared) -
                                                             static_cast<int>(in_a.count < floor + shared));
            }
            return alone + at_a * scales_[a] + at_b * scales_[b] + missing * part_scale;
        }
        for (std::size_t at = of_->offsets[other]; at < of_->offsets[other + 1]; ++at) {
            const cell* const row = row_of(of_->labels[at]);
            const std::int64_t weight = row[0].deviation;
            const std::int64_t shared = row[0].count;
            const std::int64_t times = times_at(at);
            const cell& in_a = row[2 + a];
            const cell& in_b = row[2 + b];
            if (shared != 0) { // the marked one's own change is undone, then the difference made
                at_a -= weight * change(in_a.deviation, -shared);
                at_b -= weight * change(in_b.deviation, shared);
                missing -= fewer(row, in_a.count, shared) - more(row, in_b.count, shared);
            }
            const std::int64_t net = times - shared; // what a gains and b loses
            if (net == 0) continue;
            at_a += weight * change(in_a.deviation, net);
            at_b += weight * change(in_b.deviation, -net);
            if (net > 0)
                missing += fewer(row, in_b.count, net) - more(row, in_a.count, net);
            else
                missing += fewer(row, in_a.count, -net) - more(row, in_b.count, -net);
        }
        if (Weighted) {
            const std::int64_t marked_size = of_->size_of(marked);
            const std::int64_t net = of_->size_of(other) - marked_size;
            at_a += size_cost(room(a) - net) - size_cost(room(a) + marked_size);
            at_b += size_cost(room(b) + net) - size_cost(room(b) - marked_size);
        }
        return alone + at_a * scales_[a] + at_b * scales_[b] + missing * part_scale;
    }

    /// What a label's deviations cost; E of it adds what it lacks.
    [[nodiscard]] std::int64_t plain_energy(std::size_t label) const noexcept {
        const cell* const row = row_of(label);
        std::int64_t sum = 0;
        for (std::size_t part = 0; part < parts_; ++part)
            sum += row[0].deviation * height(row[2 + part].deviation) * scales_[part];
        return sum;
    }
    [[nodiscard]] std::int64_t energy(std::size_t label) const noexcept {
        const cell* const row = row_of(label);
        std::int64_t missing = 0;
        for (std::size_t part = 0; part < parts_; ++part)
            if (row[2 + part].count < row[1].count) missing += row[1].count - row[2 + part].count;
        return plain_energy(label) + missing * row[1].deviation * part_scale;
    }
    /// The least that a label can cost, with its floors or without: whole numbers below each quota, then one item after
    /// another where it costs least.
    [[nodiscard]] std::int64_t least_energy(std::size_t label, bool floors) const {
        const cell* const row = row_of(label);
        std::vector<std::int64_t> off(parts_);
        std::vector<std::int64_t> count(parts_);
        std::int64_t left = static_cast<std::int64_t>(counts_[label]);
        for (std::size_t part = 0; part < off.size(); ++part) {
            const std::int64_t wanted =
                static_cast<std::int64_t>(row[2 + part].count) * unit_ - row[2 + part].deviation;
            count[part] = wanted / unit_;
            off[part] = count[part] * unit_ - wanted;
            left -= count[part];
        }
        const auto cost = [&](std::size_t part, std::int64_t more) {
            const std::int64_t lacking = std::int64_t{row[1].count} - count[part] - more;
            return height(off[part] + more * unit_) * row[0].deviation * scales_[part] +
                   (floors && lacking > 0 ? lacking * row[1].deviation * part_scale : 0);
        };
        for (; left > 0; --left) {
            std::size_t cheapest = 0;
            for (std::size_t part = 1; part < off.size(); ++part)
                if (cost(part, 1) - cost(part, 0) < cost(cheapest, 1) - cost(cheapest, 0)) cheapest = part;
            off[cheapest] += unit_;
            ++count[cheapest];
        }
        std::int64_t sum = 0;
        for (std::size_t part = 0; part < off.size(); ++part) sum += cost(part, 0);
        return sum;
    }
    /// Whether some part lacks a floor that all parts could have.
    [[nodiscard]] bool lacks_floor(std::size_t label) const noexcept {
        const cell* const row = row_of(label);
        if (row[1].deviation == 0 || counts_[label] < std::uint64_t{row[1].count} * parts_) return false;
        for (std::size_t part = 0; part < parts_; ++part)
            if (row[2 + part].count < row[1].count) return true;
        return false;
    }
    /// Whether a label is outside the whole numbers beside its quota in some part.
    [[nodiscard]] bool outside(std::size_t label) const noexcept {
        const cell* const row = row_of(label);
        for (std::size_t part = 0; part < parts_; ++part)
            if (row[2 + part].deviation >= unit_ || row[2 + part].deviation <= -unit_) return true;
        return false;
    }

    /// H, in `unit`s.
    [[nodiscard]] std::int64_t height(std::int64_t d) const noexcept {
        const std::int64_t size = d < 0 ? -d : d;
        const std::int64_t bend = bend_ / 2;
        return (size <= bend ? size * size : 2 * bend * size - bend * bend) >> shift_;
    }
    /// H(d + times units) - H(d).
    [[nodiscard]] std::int64_t change(std::int32_t d, std::int64_t times) const noexcept {
        if constexpr (Weighted) {
            return height(d + times * unit_) - height(d);
        } else { // the difference of two squares, cut off where H is a line
            const std::int32_t step = static_cast<std::int32_t>(unit_);
            return times > 0 ? cut(2 * d + step) : cut(step - 2 * d);
        }
    }

private:
    [[nodiscard]] std::int32_t cut(std::int32_t slope) const noexcept {
        return (std::min)((std::max)(slope, -bend_), bend_);
    }
    [[nodiscard]] cell* row_of(std::size_t label) noexcept { return &rows_[label * stride_]; }
    [[nodiscard]] const cell* row_of(std::size_t label) const noexcept { return &rows_[label * stride_]; }
    [[nodiscard]] std::int64_t times_at(std::size_t at) const noexcept {
        if constexpr (Weighted)
            return of_->times_at(at);
        else
            return 1;
    }
    /// What the floor loses, or wins, in cost.
    [[nodiscard]] static std::int64_t fewer(const cell* row, std::uint32_t count, std::int64_t times) noexcept {
        if (count - row[1].count >= static_cast<std::uint64_t>(times) && count >= row[1].count) return 0;
        const std::int64_t before = (std::min)(std::int64_t{count}, std::int64_t{row[1].count});
        const std::int64_t after = (std::min)(std::int64_t{count} - times, std::int64_t{row[1].count});
        return (before - after) * row[1].deviation;
    }
    [[nodiscard]] static std::int64_t more(const cell* row, std::uint32_t count, std::int64_t times) noexcept {
        if (count >= row[1].count) return 0;
        return (std::min)(times, std::int64_t{row[1].count} - std::int64_t{count}) * row[1].deviation;
    }
    [[nodiscard]] std::int64_t quota(std::size_t label, std::size_t part, std::uint64_t items) const noexcept {
        if (!of_->home.empty() && of_->home[label] != assignment::none)
            return of_->home[label] == part ? static_cast<std::int64_t>(counts_[label]) << shift_ : 0;
        if (items == 0) return 0;
        // c n_j 2^s / n to the nearest, in two halves: c 2^s is below 2^30, n_j and n below 2^32.
        const std::uint64_t product = (counts_[label] << shift_) * of_->targets[part];
        return static_cast<std::int64_t>((product + items / 2) / items);
    }
    /// Sizes of units that are not all one item: each item off costs as much as `size_weight` labels that are off by
    /// one.
    static constexpr std::int64_t size_weight = 4;
    [[nodiscard]] std::int64_t size_cost(std::int64_t off) const noexcept {
        const std::int64_t size = off < 0 ? -off : off;
        const std::int64_t slack = static_cast<std::int64_t>(of_->slack);
        return size <= slack ? 0 : (size - slack) * unit_ * weight_one * size_weight * of_->heaviest;
    }
    [[nodiscard]] std::int64_t size_change(std::size_t unit, std::size_t part, std::int64_t sign) const noexcept {
        if constexpr (Weighted)
            return size_cost(room(part) - sign * of_->size_of(unit)) - size_cost(room(part));
        else
            return 0;
    }
    void add(std::size_t unit, std::size_t part, std::int32_t sign) noexcept {
        for (std::size_t at = of_->offsets[unit]; at < of_->offsets[unit + 1]; ++at) {
            cell& at_part = row_of(of_->labels[at])[2 + part];
            const std::int32_t times = sign * static_cast<std::int32_t>(times_at(at));
            at_part.deviation += times * static_cast<std::int32_t>(unit_);
            at_part.count += static_cast<std::uint32_t>(times);
        }
        sizes_[part] += sign * static_cast<std::int64_t>(of_->size_of(unit));
    }

    const instance* of_;
    std::size_t parts_;
    std::size_t stride_; ///< of a label's row: {weight, mark}, {cost of a missing item, floor}, a cell a part
    int shift_ = 0;
    std::int64_t unit_ = 1;
    std::int32_t bend_ = 1;
    std::vector<cell> rows_;
    std::vector<std::uint64_t> counts_;
    std::vector<std::int64_t> scales_;
    std::vector<std::uint16_t> part_;
    std::vector<std::int64_t> sizes_;
};

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
