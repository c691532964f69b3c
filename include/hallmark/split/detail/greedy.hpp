// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_DETAIL_GREEDY_HPP
#define HALLMARK_SPLIT_DETAIL_GREEDY_HPP

// A first split in one pass: the rarest label's items first (Sechidis, Tsoumakas and Vlahavas, "On the stratification
// of multi-label data", ECML PKDD 2011), each to the part that wants its labels most, all of them, among the parts that
// have room. Labels wait in buckets by how many items they have left, which only falls, so that the rarest is always at
// hand: O(assignments × parts).

#include "../../core/random.hpp"
#include "placement.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace split::detail {

/// For each label its units that are free, ascending.
struct label_members {
    std::vector<std::size_t> offsets;
    std::vector<std::uint32_t> units;

    explicit label_members(const instance& of) : offsets(of.label_count + 1) {
        for (std::size_t unit = 0; unit < of.units(); ++unit)
            if (of.free(unit))
                for (std::size_t at = of.offsets[unit]; at < of.offsets[unit + 1]; ++at) ++offsets[of.labels[at] + 1];
        for (std::size_t label = 0; label < of.label_count; ++label) offsets[label + 1] += offsets[label];
        units.resize(offsets.back());
        std::vector<std::size_t> next(offsets.begin(), offsets.end() - 1);
        for (std::size_t unit = 0; unit < of.units(); ++unit)
            if (of.free(unit))
                for (std::size_t at = of.offsets[unit]; at < of.offsets[unit + 1]; ++at)
                    units[next[of.labels[at]]++] = static_cast<std::uint32_t>(unit);
    }
    [[nodiscard]] std::size_t size(std::size_t label) const noexcept { return offsets[label + 1] - offsets[label]; }
};

/// Labels in buckets by a number that falls: intrusive lists.
class falling_buckets {
public:
    explicit falling_buckets(std::vector<std::uint32_t> left)
        : left_(std::move(left)), next_(left_.size(), none), before_(left_.size(), none) {
        std::uint32_t most = 0;
        for (const std::uint32_t n : left_) most = (std::max)(most, n);
        heads_.assign(std::size_t{most} + 1, none);
    }
    void insert(std::uint32_t label) noexcept {
        const std::uint32_t bucket = left_[label];
        if (bucket == 0) return;
        next_[label] = heads_[bucket];
        before_[label] = none;
        if (heads_[bucket] != none) before_[heads_[bucket]] = label;
        heads_[bucket] = label;
        least_ = (std::min)(least_, bucket);
    }
    /// Takes the label with the least left out of its bucket; none when all are out.
    [[nodiscard]] std::uint32_t take() noexcept {
        while (least_ < heads_.size() && heads_[least_] == none) ++least_;
        if (least_ >= heads_.size()) return none;
        const std::uint32_t label = heads_[least_];
        remove(label);
        left_[label] = 0; // it comes back no more
        return label;
    }
    void fall(std::uint32_t label) noexcept {
        if (left_[label] == 0) return;
        remove(label);
        --left_[label];
        insert(label);
    }

    static constexpr std::uint32_t none = 0xFFFFFFFF;

private:
    void remove(std::uint32_t label) noexcept {
        if (before_[label] != none)
            next_[before_[label]] = next_[label];
        else
            heads_[left_[label]] = next_[label];
        if (next_[label] != none) before_[next_[label]] = before_[label];
    }

    std::vector<std::uint32_t> left_, next_, before_, heads_;
    std::uint32_t least_ = 1;
};

/// Places every unit that stands nowhere.
template <bool Weighted>
class greedy {
public:
    greedy(placement<Weighted>& at, std::uint64_t seed) : at_(at), of_(at.of()), seed_(seed), sums_(at.parts()) {}

    void run(const label_members& members) {
        for (std::size_t unit = 0; unit < of_.units(); ++unit) {
            if (!of_.free(unit))
                at_.put(unit, of_.fixed[unit]);
            else if (!of_.start.empty() && of_.start[unit] != assignment::none)
                at_.put(unit, of_.start[unit]);
        }
        if (of_.unit_sizes.empty())
            by_label(members);
        else
            by_size();
    }

private:
    void by_label(const label_members& members) {
        std::vector<std::uint32_t> left(of_.label_count);
        shares_.resize(of_.label_count);
        std::vector<std::uint32_t> order(of_.label_count);
        for (std::size_t label = 0; label < of_.label_count; ++label) {
            left[label] = static_cast<std::uint32_t>(members.size(label));
            const std::uint64_t count = (std::max)(at_.counts()[label], std::uint64_t{1});
            shares_[label] = static_cast<std::int32_t>((std::max)(std::uint64_t{1} << 24, count) / count);
            order[label] = static_cast<std::uint32_t>(label);
        }
        if (!of_.start.empty())
            for (std::size_t unit = 0; unit < of_.units(); ++unit)
                if (of_.start[unit] != assignment::none)
                    for (std::size_t e = of_.offsets[unit]; e < of_.offsets[unit + 1]; ++e) --left[of_.labels[e]];
        random(seed_).shuffle(order);
        falling_buckets waiting(std::move(left));
        for (const std::uint32_t label : order) waiting.insert(label);
        for (std::uint32_t label = waiting.take(); label != falling_buckets::none; label = waiting.take())
            for (std::size_t m = members.offsets[label]; m < members.offsets[label + 1]; ++m) {
                const std::size_t unit = members.units[m];
                if (at_[unit] != assignment::none) continue;
                at_.put(unit, most_wanted(unit));
                for (std::size_t e = of_.offsets[unit]; e < of_.offsets[unit + 1]; ++e) waiting.fall(of_.labels[e]);
            }
        for (std::size_t unit = 0; unit < of_.units(); ++unit)
            if (at_[unit] == assignment::none) at_.put(unit, most_wanted(unit)); // without a label
    }

    [[nodiscard]] std::size_t most_wanted(std::size_t unit) {
        for (std::int64_t& sum : sums_) sum = 0;
        for (std::size_t e = of_.offsets[unit]; e < of_.offsets[unit + 1]; ++e) {
            const std::int64_t share = shares_[of_.labels[e]];
            const auto* const cells = at_.row(of_.labels[e]) + 2;
            for (std::size_t part = 0; part < sums_.size(); ++part) sums_[part] -= share * cells[part].deviation;
        }
        std::size_t best = at_.parts(); // no part has room when units that may move fill theirs beyond its size
        std::int64_t best_sum = 0;
        std::int64_t best_room = 0;
        for (std::size_t part = 0; part < sums_.size(); ++part) {
            if (at_.room(part) <= 0) continue;
            const std::int64_t sum = (sums_[part] >> 8) * at_.scale(part);
            const std::int64_t room = at_.room(part) * at_.scale(part);
            if (best < at_.parts()) {
                if (sum < best_sum || (sum == best_sum && room < best_room)) continue;
                if (sum == best_sum && room == best_room && lot(unit, part) <= lot(unit, best)) continue;
            }
            best = part;
            best_sum = sum;
            best_room = room;
        }
        if (best == at_.parts()) {
            best = 0;
            for (std::size_t part = 1; part < sums_.size(); ++part)
                if (at_.room(part) > at_.room(best)) best = part;
        }
        return best;
    }

    /// Groups: the largest first, each where it does least harm.
    void by_size() {
        std::vector<std::uint64_t> order(of_.units());
        for (std::size_t unit = 0; unit < of_.units(); ++unit)
            order[unit] = std::uint64_t{0xFFFFFFFF - of_.unit_sizes[unit]} << 32 | unit;
        std::sort(order.begin(), order.end());
        for (const std::uint64_t key : order) {
            const std::size_t unit = key & 0xFFFFFFFF;
            if (at_[unit] != assignment::none) continue;
            at_.joining(unit, sums_);
            std::size_t best = 0;
            for (std::size_t part = 1; part < sums_.size(); ++part) {
                const bool fits = at_.room(part) >= of_.unit_sizes[unit];
                const bool best_fits = at_.room(best) >= of_.unit_sizes[unit];
                if (fits != best_fits                  ? fits
                    : sums_[part] != sums_[best]       ? sums_[part] < sums_[best]
                    : at_.room(part) != at_.room(best) ? at_.room(part) > at_.room(best)
                                                       : lot(unit, part) > lot(unit, best))
                    best = part;
            }
            at_.put(unit, best);
        }
    }

    [[nodiscard]] std::uint32_t lot(std::size_t unit, std::size_t part) const noexcept {
        return random::philox({static_cast<std::uint32_t>(unit), static_cast<std::uint32_t>(part), 0, 2},
                              {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)})[0];
    }

    placement<Weighted>& at_;
    const instance& of_;
    std::uint64_t seed_;
    std::vector<std::int64_t> sums_;
    std::vector<std::int32_t> shares_;
};

} // namespace split::detail

HALLMARK_NAMESPACE_END

#endif
