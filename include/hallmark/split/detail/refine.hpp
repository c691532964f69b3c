// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_REFINE_HPP
#define HALLMARK_SPLIT_DETAIL_REFINE_HPP

// A split is made better by exchanging units between parts, which keeps sizes exact: first for the labels that are
// outside the whole numbers beside their quota, then by threshold accepting (Dueck and Scheuer, 1990: what is worse by
// less than a threshold is taken, and the threshold falls to 0; no exponential, so every machine decides alike).

#include "../../core/progress.hpp"
#include "../../core/random.hpp"
#include "greedy.hpp"
#include "placement.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// How threshold accepting goes.
struct refinement {
    std::uint64_t proposals = 0;        ///< how many units are weighed
    std::uint32_t partners = 16;        ///< against how many others each
    std::int64_t threshold_64ths = 128; ///< where the threshold begins, in items too many × 64
};

/// A row of numbers in any order, each of which knows its place: in, out and one at random in O(1).
inline void put_in(std::vector<std::uint32_t>& row, std::vector<std::uint32_t>& places, std::size_t number) {
    places[number] = static_cast<std::uint32_t>(row.size());
    row.push_back(static_cast<std::uint32_t>(number));
}
inline void take_out(std::vector<std::uint32_t>& row, std::vector<std::uint32_t>& places, std::size_t number) noexcept {
    const std::uint32_t last = row.back();
    row[places[number]] = last;
    places[last] = places[number];
    row.pop_back();
}

template <bool Weighted>
class refiner {
public:
    refiner(placement<Weighted>& at, const label_members& members, std::uint64_t seed)
        : at_(at), of_(at.of()), members_(members), random_(random(seed).split(1)), inside_(at.parts()),
          place_(of_.units()), sums_(at.parts()), moves_left_(static_cast<std::int64_t>(of_.moves)) {
        std::vector<std::size_t> free(at.parts());
        for (std::size_t unit = 0; unit < of_.units(); ++unit)
            if (of_.free(unit)) ++free[at_[unit]];
        for (std::size_t part = 0; part < inside_.size(); ++part) inside_[part].reserve(free[part] + 1);
        for (std::size_t unit = 0; unit < of_.units(); ++unit)
            if (of_.free(unit)) put_in(inside_[at_[unit]], place_, unit);
    }

    /// Single units that begin in a part may fill it beyond its size: they leave, each time the one of up to 256 that
    /// is missed least, while moves are left.
    void balance() {
        if (of_.start.empty() || !of_.unit_sizes.empty()) return;
        for (;;) {
            std::size_t from = 0;
            std::size_t to = 0;
            for (std::size_t part = 1; part < at_.parts(); ++part) {
                if (at_.room(part) < at_.room(from)) from = part;
                if (at_.room(part) > at_.room(to)) to = part;
            }
            if (at_.room(from) >= 0 || at_.room(to) <= 0) return;
            std::size_t chosen = of_.units();
            std::int64_t least = 0;
            for (int tries = 0; tries < 256 && !inside_[from].empty(); ++tries) {
                const std::size_t unit = any_inside(from);
                const std::int64_t sum = at_.leaving(unit) + at_.joining(unit, to);
                if (allowed(unit, to) && (chosen == of_.units() || sum < least)) {
                    chosen = unit;
                    least = sum;
                }
            }
            if (chosen == of_.units()) return;
            move(chosen, to);
        }
    }

    /// Labels outside the whole numbers beside their quota, the rarest first: the best of up to 32 × 32 exchanges
    /// between the part that has most too many and the part that has most too few, until none helps. True when no label
    /// is outside.
    bool repair(int rounds, bool floors) {
        std::vector<std::uint64_t> outside;
        for (int round = 0; round < rounds; ++round) {
            outside.clear();
            for (std::size_t label = 0; label < of_.label_count; ++label)
                if (at_.outside(label) || (floors && at_.lacks_floor(label)))
                    outside.push_back(std::uint64_t{members_.size(label)} << 32 | label);
            if (outside.empty()) return true;
            std::sort(outside.begin(), outside.end());
            std::size_t done = 0;
            for (const std::uint64_t key : outside)
                for (int step = 0;
                     step < 64 && (at_.outside(key & 0xFFFFFFFF) || (floors && at_.lacks_floor(key & 0xFFFFFFFF))) &&
                     repair_label(key & 0xFFFFFFFF);
                     ++step)
                    ++done;
            if (done == 0) break;
        }
        return false;
    }

    /// Threshold accepting. Ends when no label can be better, when told says so, or when the proposals are used up.
    void anneal(const refinement& how, const progress& told) {
        if (at_.parts() < 2 || members_.units.empty() || how.proposals == 0) return;
        settle_all();
        const std::int64_t top = how.threshold_64ths * at_.unit() * weight_one * part_scale / 64;
        const std::uint64_t cool = how.proposals - how.proposals / 4; // the last quarter takes only what is better
        for (std::uint64_t done = 0; done < how.proposals && !(unsettled_.empty() && sizes_settled()); ++done) {
            if (told && done % 4096 == 0 && !told(done, how.proposals)) return;
            const std::int64_t threshold =
                done >= cool ? 0 : static_cast<std::int64_t>(static_cast<std::uint64_t>(top) / cool * (cool - done));
            const std::size_t unit = troubled();
            if (unit < of_.units()) propose(unit, threshold, how.partners);
        }
        if (told) static_cast<void>(told(how.proposals, how.proposals));
    }

    /// Floors against deviations, after anneal. Far from the least that deviations can cost, the costs of what is
    /// missing have decided: only exchanges that help are looked for once more. Near it, floors are given, or taken
    /// back, one label after another, so that all deviations together stay within a 24th of that least.
    void give_floors() {
        std::vector<std::uint64_t> lacking;
        std::vector<std::uint64_t> bought; // labels that deviate more than they would have to
        std::int64_t limit = 0;
        std::int64_t now = 0;
        for (std::size_t label = 0; label < of_.label_count; ++label) {
            const std::int64_t least = at_.least_energy(label, false);
            const std::int64_t own = at_.plain_energy(label);
            now += own;
            limit += least + least / 24;
            const std::uint64_t key = std::uint64_t{members_.size(label)} << 32 | label;
            if (at_.lacks_floor(label))
                lacking.push_back(key);
            else if (own > least)
                bought.push_back(key);
        }
        const bool near = now <= limit;
        if (!near && unsettled_.empty()) {
            std::sort(bought.begin(), bought.end());
            for (std::size_t i = 0; i < bought.size() && now > limit; ++i) {
                const std::size_t label = bought[i] & 0xFFFFFFFF;
                const auto [most, fewest] = extremes([&](std::size_t part) { return at_.deviation(label, part); });
                now = mended(label, most, fewest, now, [&](std::int64_t then) { return then < now; });
            }
            return;
        }
        std::sort(lacking.begin(), lacking.end());
        for (const std::uint64_t key : lacking) {
            const std::size_t label = key & 0xFFFFFFFF;
            const auto [most, fewest] = extremes([&](std::size_t part) { return at_.row(label)[2 + part].count; });
            if (near) {
                now = mended(label, most, fewest, now,
                             [&](std::int64_t then) { return then <= limit && !at_.lacks_floor(label); });
                continue;
            }
            pair helps;
            for (std::size_t tries = 1 + 64 / lacking.size(); tries > 0 && !helps.any; --tries)
                helps = best_pair(label, most, fewest, 0);
            if (!helps.any) continue;
            move(helps.giver, fewest);
            move(helps.taker, most);
        }
    }

private:
    struct pair {
        std::uint32_t giver = 0;
        std::uint32_t taker = 0;
        bool any = false;
    };
    /// The parts with the most and with the least of something.
    template <class F>
    [[nodiscard]] std::array<std::size_t, 2> extremes(F&& of) const {
        std::array<std::size_t, 2> found{};
        for (std::size_t part = 1; part < at_.parts(); ++part) {
            if (of(part) > of(found[0])) found[0] = part;
            if (of(part) < of(found[1])) found[1] = part;
        }
        return found;
    }
    /// Makes the cheapest exchange of the label from one part for another unit, mends what it disturbs, and keeps that
    /// when `good` says so of what all deviations then cost. What they cost in the end.
    template <class Good>
    [[nodiscard]] std::int64_t mended(std::size_t label, std::size_t from, std::size_t to, std::int64_t now,
                                      Good&& good) {
        const pair found = best_pair(label, from, to, std::numeric_limits<std::int64_t>::max());
        if (!found.any) return now;
        journal_.clear();
        keeps_journal_ = true;
        move(found.giver, to);
        move(found.taker, from);
        for (int proposal = 0; proposal < 1024 && !unsettled_.empty(); ++proposal) {
            const std::size_t unit = troubled();
            if (unit < of_.units()) propose(unit, 0, refinement{}.partners);
        }
        keeps_journal_ = false;
        std::int64_t then = 0;
        for (std::size_t other = 0; other < of_.label_count; ++other) then += at_.plain_energy(other);
        if (good(then)) return then;
        for (std::size_t at = journal_.size(); at-- > 0;) move(journal_[at].unit, journal_[at].from);
        return now;
    }
    void move(std::size_t unit, std::size_t to) {
        if (!of_.start.empty()) moves_left_ -= cost_of(unit, to);
        take_out(inside_[at_[unit]], place_, unit);
        if (keeps_journal_) journal_.push_back({static_cast<std::uint32_t>(unit), at_[unit]});
        at_.move(unit, to);
        put_in(inside_[to], place_, unit);
        if (!where_.empty())
            for (std::size_t at = of_.offsets[unit]; at < of_.offsets[unit + 1]; ++at) settle(of_.labels[at]);
    }
    /// How much of the budget of moves a move takes: 1, 0, or -1 when the unit goes back.
    [[nodiscard]] std::int64_t cost_of(std::size_t unit, std::size_t to) const noexcept {
        const std::uint16_t first = of_.start[unit];
        return first == assignment::none ? 0 : std::int64_t{to != first} - std::int64_t{at_[unit] != first};
    }
    [[nodiscard]] bool allowed(std::size_t unit, std::size_t to) const noexcept {
        return of_.start.empty() || cost_of(unit, to) <= moves_left_;
    }
    [[nodiscard]] bool allowed(std::size_t unit, std::size_t to, std::size_t other, std::size_t from) const noexcept {
        return of_.start.empty() || cost_of(unit, to) + cost_of(other, from) <= moves_left_;
    }

    /// Labels that cost more than whole numbers make them are kept in a list, which every exchange keeps right.
    void settle_all() {
        best_.resize(of_.label_count);
        where_.assign(of_.label_count, settled);
        unsettled_.clear();
        heaviest_ = 0;
        for (const std::uint32_t weight : of_.weights) heaviest_ = (std::max)(heaviest_, weight);
        for (std::size_t label = 0; label < of_.label_count; ++label) {
            best_[label] = at_.least_energy(label, true);
            settle(label);
        }
    }
    void settle(std::size_t label) {
        const bool good = at_.energy(label) <= best_[label];
        if (good == (where_[label] == settled)) return;
        if (!good) {
            put_in(unsettled_, where_, label);
        } else {
            take_out(unsettled_, where_, label);
            where_[label] = settled;
        }
    }
    /// A unit with a label that could be better, out of the part that has most too many of it; units() when none was
    /// drawn.
    [[nodiscard]] std::size_t troubled() {
        if (unsettled_.empty() || (!sizes_settled() && random_.below(4) == 0)) return out_of_the_fullest();
        std::uint32_t label = 0;
        for (int tries = 0; tries < 16; ++tries) { // as often as it weighs
            label = unsettled_[random_.below(static_cast<std::uint32_t>(unsettled_.size()))];
            if (heaviest_ == 0 || random_.below(heaviest_) < at_.weight(label)) break;
        }
        const auto size = static_cast<std::uint32_t>(members_.size(label));
        if (size == 0) return of_.units();
        std::size_t over = 0;
        for (std::size_t part = 1; part < at_.parts(); ++part)
            if (at_.deviation(label, part) > at_.deviation(label, over)) over = part;
        const std::uint32_t* const units = members_.units.data() + members_.offsets[label];
        std::uint32_t unit = units[random_.below(size)];
        for (int tries = 0; tries < 8 && at_[unit] != over; ++tries) unit = units[random_.below(size)];
        return unit;
    }
    /// Single items keep sizes as they are; only groups, and units that begin in a part, can leave them off.
    [[nodiscard]] bool sizes_settled() const noexcept {
        if (of_.unit_sizes.empty() && of_.start.empty()) return true;
        for (std::size_t part = 0; part < at_.parts(); ++part)
            if (at_.room(part) > static_cast<std::int64_t>(of_.slack) ||
                at_.room(part) < -static_cast<std::int64_t>(of_.slack))
                return false;
        return true;
    }
    [[nodiscard]] std::size_t out_of_the_fullest() {
        std::size_t fullest = 0;
        for (std::size_t part = 1; part < at_.parts(); ++part)
            if (at_.room(part) < at_.room(fullest)) fullest = part;
        return inside_[fullest].empty() ? of_.units() : any_inside(fullest);
    }
    bool repair_label(std::size_t label) {
        const auto [over, under] = extremes([&](std::size_t part) { return at_.deviation(label, part); });
        const pair found = best_pair(label, over, under, 0);
        if (!found.any) return false;
        move(found.giver, under);
        move(found.taker, over);
        return true;
    }

    /// The best exchange of a unit with the label in one part for a unit of the other, of up to 32 × 32; none
    /// when none changes E by less than `worst`.
    [[nodiscard]] pair best_pair(std::size_t label, std::size_t over, std::size_t under, std::int64_t worst) {
        if (over == under || inside_[under].empty()) return {};
        constexpr std::size_t most = 32;
        std::uint32_t givers[most];
        std::int64_t gives[most];
        std::size_t n = 0;
        const std::size_t size = members_.size(label);
        const std::uint32_t* const units = members_.units.data() + members_.offsets[label];
        if (size <= 4 * most) {
            for (std::size_t m = 0; m < size && n < most; ++m)
                if (at_[units[m]] == over) givers[n++] = units[m];
        } else {
            for (std::size_t tries = 0; tries < 8 * most && n < most; ++tries) {
                const std::uint32_t unit = units[random_.below(static_cast<std::uint32_t>(size))];
                if (at_[unit] == over) givers[n++] = unit;
            }
        }
        if (n == 0) return {};
        std::uint32_t takers[most];
        std::int64_t takes[most];
        for (std::size_t q = 0; q < n; ++q) gives[q] = at_.leaving(givers[q]) + at_.joining(givers[q], under);
        for (std::size_t q = 0; q < most; ++q) {
            takers[q] = any_inside(under);
            takes[q] = at_.leaving(takers[q]) + at_.joining(takers[q], over);
        }
        std::int64_t best = worst;
        std::size_t giver = most;
        std::size_t taker = most;
        for (std::size_t g = 0; g < n; ++g) {
            at_.mark(givers[g]);
            for (std::size_t t = 0; t < most; ++t) {
                if (!Weighted && gives[g] + takes[t] >= best) continue; // what both share only makes it worse
                const std::int64_t sum = at_.exchange(gives[g], givers[g], takers[t]);
                if (sum < best && allowed(givers[g], under, takers[t], over)) {
                    best = sum;
                    giver = g;
                    taker = t;
                }
            }
            at_.unmark(givers[g]);
        }
        if (giver == most) return {};
        return {givers[giver], takers[taker], true};
    }

    [[nodiscard]] std::uint32_t any_inside(std::size_t part) {
        return inside_[part][random_.below(static_cast<std::uint32_t>(inside_[part].size()))];
    }

    void propose(std::size_t unit, std::int64_t threshold, std::uint32_t partners) {
        const std::size_t from = at_[unit];
        at_.joining(unit, sums_);
        std::size_t to = from == 0 ? 1 : 0;
        for (std::size_t part = to + 1; part < sums_.size(); ++part)
            if (part != from && sums_[part] < sums_[to]) to = part;
        const std::int64_t alone = at_.leaving(unit) + sums_[to];
        std::int64_t best = threshold;
        std::size_t partner = of_.units();
        bool found = false;
        if ((!of_.unit_sizes.empty() || within_slack(from, to)) && alone < best && allowed(unit, to)) {
            best = alone;
            found = true;
        }
        if (!inside_[to].empty()) {
            at_.mark(unit);
            for (std::uint32_t p = 0; p < partners; ++p) {
                const std::uint32_t other = any_inside(to);
                const std::int64_t sum = at_.exchange(alone, unit, other);
                if (sum < best && allowed(unit, to, other, from)) {
                    best = sum;
                    partner = other;
                    found = true;
                }
            }
            at_.unmark(unit);
        }
        if (!found) return;
        move(unit, to);
        if (partner != of_.units()) move(partner, from);
    }
    [[nodiscard]] bool within_slack(std::size_t from, std::size_t to) const noexcept {
        const auto slack = static_cast<std::int64_t>(of_.slack);
        return at_.room(from) < slack && at_.room(to) > -slack; // never both with a slack of 0 and exact sizes
    }

    placement<Weighted>& at_;
    const instance& of_;
    const label_members& members_;
    random random_;
    std::vector<std::vector<std::uint32_t>> inside_; ///< for each part its free units, in any order
    std::vector<std::uint32_t> place_;               ///< for each unit its place there
    std::vector<std::int64_t> sums_;
    struct taken {
        std::uint32_t unit = 0;
        std::uint16_t from = 0;
    };
    bool keeps_journal_ = false;
    std::vector<taken> journal_; ///< moves that may be taken back
    static constexpr std::uint32_t settled = 0xFFFFFFFF;
    std::vector<std::int64_t> best_;       ///< for each label the least it can cost
    std::vector<std::uint32_t> unsettled_; ///< labels that cost more
    std::vector<std::uint32_t> where_;     ///< for each label its place there, or settled
    std::uint32_t heaviest_ = 0;           ///< of the labels' weights; 0 when all weigh the same
    std::int64_t moves_left_;              ///< how many units may still leave the part they begin in
};

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
