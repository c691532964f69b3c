// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_STREAMS_HPP
#define HALLMARK_IMBALANCE_STREAMS_HPP

// Items for a training loop, without end: positions into the host's data, balanced. Every stream hangs on its seed
// alone, can be cut among the ranks of a distributed training (which together draw what one would), and goes to any
// position, so that a training that was broken off is resumed. After construction nothing is allocated.

#include "../core/config.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/label_id.hpp"
#include "../core/label_sets.hpp"
#include "../core/random.hpp"
#include "../core/span_of.hpp"
#include "../numeric/math.hpp"
#include "alias_table.hpp"
#include "counts.hpp"
#include "detail/grouped.hpp"
#include "detail/permutation.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance {

/// Which part of a stream one process draws: of every `world` draws (batches) the one with number `rank`.
struct stream_options {
    std::uint64_t seed = 0;
    std::size_t rank = 0;
    std::size_t world = 1;
};

namespace detail {
inline void require_rank(const char* who, std::size_t rank, std::size_t world) {
    HALLMARK_REQUIRE(rank < world,
                     std::string(who) + ": rank " + std::to_string(rank) + " of a world of " + std::to_string(world));
}
} // namespace detail

/// Items drawn in proportion to weights, with replacement. Its nth draw is what alias_table makes of the 64 bits
/// mix(start + n × 0x9E3779B97F4A7C15), where start is the first bits64() of a generator with the seed: as SplitMix64
/// counts (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), a third of Philox's cost.
class weighted_stream {
public:
    /// Wrong calls as alias_table; also a rank that is not below the world.
    explicit weighted_stream(std::span<const double> weights, const stream_options& options = {})
        : table_(weights), options_(options), start_(random(options.seed).bits64()) {
        detail::require_rank("weighted_stream", options.rank, options.world);
    }

    [[nodiscard]] std::size_t next() noexcept {
        if (ready_ == prepared) prepare();
        ++position_;
        return items_[ready_++];
    }
    /// Fills a batch.
    void next(std::span<std::size_t> batch) noexcept {
        for (std::size_t filled = 0; filled < batch.size();) {
            if (ready_ == prepared) prepare();
            const std::size_t left = batch.size() - filled, run = left < prepared - ready_ ? left : prepared - ready_;
            for (std::size_t i = 0; i < run; ++i) batch[filled + i] = items_[ready_ + i];
            filled += run;
            ready_ += run;
            position_ += run;
        }
    }
    /// How many items this rank has drawn; where to go on.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    void seek(std::uint64_t position) noexcept {
        position_ = position;
        ready_ = prepared;
    }

private:
    static constexpr std::size_t prepared = 64;

    void prepare() noexcept {
        std::uint64_t bits[prepared];
        for (std::size_t i = 0; i < prepared; ++i) {
            const std::uint64_t draw = (position_ + i) * options_.world + options_.rank;
            bits[i] = detail::mix(start_ + draw * 0x9E3779B97F4A7C15u);
        }
        table_.draw(bits, items_);
        ready_ = 0;
    }

    alias_table table_;
    stream_options options_;
    std::uint64_t start_ = 0, position_ = 0;
    std::size_t ready_ = prepared; // 64 draws are made at a time
    std::size_t items_[prepared] = {};
};

struct balanced_batches_options {
    /// Items a batch, the classes in turn: their counts over all batches differ by one at most.
    std::size_t batch_size = 32;
    /// When > 0: so many different classes a batch, `per_class` different items of each ("P × K"), side by side (an
    /// item comes twice only in a class that has fewer); batch_size is not used.
    std::size_t classes = 0;
    std::size_t per_class = 1;
    std::uint64_t seed = 0;
    std::size_t rank = 0;
    std::size_t world = 1;
};

/// Batches in which every class that somebody has is equally frequent. The items of a class come in a shuffled order,
/// each once before one comes again, then in another order.
class balanced_batches {
public:
    /// Of a range of classes, one an item. A wrong call when there are no items, a batch is empty, more classes a batch
    /// are asked for than there are, or the rank is not below the world. O(items).
    template <class_range R>
    explicit balanced_batches(const R& classes, const balanced_batches_options& options = {})
        : column_(classes), options_(options) {
        prepare();
    }

    /// The next batch: valid until the next call.
    [[nodiscard]] std::span<const std::size_t> next() noexcept {
        const std::uint64_t batch = position_ * options_.world + options_.rank;
        ++position_;
        options_.classes > 0 ? fill_blocks(batch) : fill_turns(batch);
        return span_of(batch_);
    }
    /// How many batches this rank has drawn; where to go on.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    void seek(std::uint64_t position) noexcept { position_ = position; }

private:
    void prepare() {
        const label_counts& all = column_.counts();
        HALLMARK_REQUIRE(column_.size() > 0, "balanced_batches: there are no items");
        HALLMARK_REQUIRE(options_.classes > 0 ? options_.per_class > 0 : options_.batch_size > 0,
                         "balanced_batches: a batch of no items");
        HALLMARK_REQUIRE(options_.classes <= all.present(), "balanced_batches: " + std::to_string(options_.classes) +
                                                                " classes a batch, there are " +
                                                                std::to_string(all.present()));
        detail::require_rank("balanced_batches", options_.rank, options_.world);
        column_.group();
        for (std::size_t c = 0; c < all.counts.size(); ++c)
            if (all.counts[c] > 0) present_.push_back(static_cast<label_id>(c));
        const random source(options_.seed);
        for (const label_id c : present_)
            orders_.push_back(detail::epoch_orders(all.counts[c], source.split(c).seed()));
        cycle_ = detail::epoch_orders(present_.size(), ~options_.seed);
        batch_.resize(options_.classes > 0 ? options_.classes * options_.per_class : options_.batch_size);
    }
    /// The draw with number `turn` of the class present_[c].
    [[nodiscard]] std::size_t item(std::size_t c, std::uint64_t turn) noexcept {
        const std::span<const std::uint32_t> members = column_.members(present_[c]);
        // The K of one batch are of one order, so that no item comes twice in them; what does not fill a K is left out
        // until the next order.
        const std::size_t k = options_.classes > 0 && options_.per_class <= members.size() ? options_.per_class : 1;
        const std::size_t length = members.size() - members.size() % k;
        return members[orders_[c].order(turn / length)(static_cast<std::size_t>(turn % length))];
    }
    void fill_turns(std::uint64_t batch) noexcept {
        const std::uint64_t n = present_.size();
        for (std::size_t s = 0; s < batch_.size(); ++s) {
            const std::uint64_t slot = batch * batch_.size() + s;
            batch_[s] = item(cycle_(slot), slot / n);
        }
    }
    /// Over n batches of P classes every class comes P times, and never twice in a batch.
    void fill_blocks(std::uint64_t batch) noexcept {
        const std::uint64_t n = present_.size();
        const detail::permutation& places = cycle_.order(batch / n);
        for (std::size_t p = 0; p < options_.classes; ++p) {
            const std::uint64_t slot = batch % n * options_.classes + p;
            const std::size_t c = places(static_cast<std::size_t>(slot % n));
            const std::uint64_t turn = batch / n * options_.classes + slot / n;
            for (std::size_t k = 0; k < options_.per_class; ++k)
                batch_[p * options_.per_class + k] = item(c, turn * options_.per_class + k);
        }
    }

    detail::class_column column_;
    balanced_batches_options options_;
    std::vector<label_id> present_;
    hallmark::detail::plain_vector<detail::epoch_orders> orders_; // of the items of each class
    detail::epoch_orders cycle_;                                  // of the classes
    std::vector<std::size_t> batch_;
    std::uint64_t position_ = 0;
};

struct deficit_stream_options {
    /// How frequent each label is wanted, in proportion; empty: all alike.
    std::span<const double> targets = {};
    std::uint64_t seed = 0;
    std::size_t rank = 0;
    std::size_t world = 1;
};

/// Items with sets of labels, drawn so that the labels become as frequent as wanted: each draw is for the label that is
/// the furthest behind its target (ties: the lower), the next item in a shuffled order of that label's items; all
/// labels of the item count. Items without labels are never drawn. O(labels) a draw, which hangs on all before it: a
/// rank makes those of the others too, O(world × labels).
class deficit_stream {
public:
    /// A wrong call when no item has a label, targets are fewer than labels, negative or not finite, or wanted of no
    /// label that somebody has, or the rank is not below the world. O(assignments).
    template <label_set_range R>
    explicit deficit_stream(const R& sets, const deficit_stream_options& options = {})
        : sets_(detail::read_sets(sets)), options_{options.seed, options.rank, options.world} {
        detail::require_rank("deficit_stream", options.rank, options.world);
        prepare(options.targets);
    }

    [[nodiscard]] std::size_t next() noexcept {
        const std::uint64_t draw = position_ * options_.world + options_.rank;
        while (made_ < draw) static_cast<void>(make());
        ++position_;
        return make();
    }
    void next(std::span<std::size_t> batch) noexcept {
        for (std::size_t& item : batch) item = next();
    }
    /// How many items this rank has drawn; where to go on. What comes before is drawn again: O(position × world ×
    /// labels).
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    void seek(std::uint64_t position) noexcept {
        position_ = position;
        if (position * options_.world + options_.rank >= made_) return;
        for (state& label : labels_) {
            label.drawn = label.taken = 0;
            label.reached = 0;
        }
        made_ = 0;
    }

private:
    [[nodiscard]] std::size_t make() noexcept {
        std::size_t behind = labels_.size();
        for (std::size_t l = 0; l < labels_.size(); ++l)
            if (labels_[l].step > 0 && (behind == labels_.size() || labels_[l].reached < labels_[behind].reached))
                behind = l;
        state& label = labels_[behind];
        const std::size_t item = items_[behind][label.orders(label.taken++)];
        for (const label_id l : sets_[item])
            labels_[l].reached = static_cast<double>(++labels_[l].drawn) * labels_[l].step;
        ++made_;
        return item;
    }
    void prepare(std::span<const double> targets) {
        const label_counts all(sets_);
        const std::size_t n = all.counts.size();
        HALLMARK_REQUIRE(targets.empty() || targets.size() >= n, "deficit_stream: " + std::to_string(targets.size()) +
                                                                     " targets of " + std::to_string(n) + " labels");
        labels_.resize(n);
        bool any = false;
        for (std::size_t l = 0; l < n; ++l) {
            const double target = targets.empty() ? 1 : targets[l];
            HALLMARK_REQUIRE(target >= 0 && target - target == 0, "deficit_stream: the target of label " +
                                                                      std::to_string(l) + " is " +
                                                                      std::to_string(target));
            if (target > 0 && all.counts[l] > 0) labels_[l].step = 1 / target;
            labels_[l].orders = detail::epoch_orders(all.counts[l], random(options_.seed).split(l).seed());
            any = any || labels_[l].step > 0;
        }
        HALLMARK_REQUIRE(any, "deficit_stream: no item has a label that is wanted");
        items_ = detail::grouped<std::size_t>(span_of(all.counts));
        for (std::size_t i = 0; i < sets_.size(); ++i)
            for (const label_id l : sets_[i]) items_.put(l, i);
    }

    struct state {
        double step = 0;    // 1 / target
        double reached = 0; // drawn / target
        std::uint64_t drawn = 0, taken = 0;
        detail::epoch_orders orders;
    };
    label_sets sets_;
    stream_options options_;
    detail::grouped<std::size_t> items_; // of each label
    hallmark::detail::plain_vector<state> labels_;
    std::uint64_t made_ = 0, position_ = 0; // draws of all ranks, of this one
};

/// Epochs in which item i comes factors[i] times, shuffled (repeat-factor sampling, see item_repeat_factors). A factor
/// that is no whole number is rounded systematically: after any number of epochs an item has come within one of factor
/// × epochs times, and the size of an epoch varies by one at most. (Rounding each factor at random, as Detectron2 does,
/// varies both.)
class repeat_stream {
public:
    /// A wrong call when there is no factor, one is negative or not finite, or all are 0.
    explicit repeat_stream(std::span<const double> factors, const stream_options& options = {}) : options_(options) {
        detail::require_rank("repeat_stream", options.rank, options.world);
        double sum = 0;
        ends_.reserve(factors.size());
        for (std::size_t i = 0; i < factors.size(); ++i) {
            HALLMARK_REQUIRE(factors[i] >= 0 && factors[i] - factors[i] == 0,
                             "repeat_stream: factor " + std::to_string(factors[i]) + " of item " + std::to_string(i) +
                                 " is negative or not finite");
            ends_.push_back(sum += factors[i]);
        }
        HALLMARK_REQUIRE(sum > 0 && sum < 0x1p52, "repeat_stream: the factors of " + std::to_string(factors.size()) +
                                                      " items sum to " + std::to_string(sum));
        start_ = random(options.seed).split(0).uniform();
        epoch_items_.reserve(static_cast<std::size_t>(sum) + 2);
        seek(0);
    }

    /// The items of one epoch, ascending: for a host that shuffles by itself. Does not move the stream.
    [[nodiscard]] std::vector<std::size_t> epoch(std::uint64_t number) const {
        std::vector<std::size_t> items;
        fill(number, items);
        return items;
    }
    [[nodiscard]] std::size_t next() noexcept {
        const std::uint64_t draw = position_ * options_.world + options_.rank;
        ++position_;
        while (draw >= epoch_begin_ + epoch_items_.size()) load(epoch_ + 1);
        return epoch_items_[places_(static_cast<std::size_t>(draw - epoch_begin_))];
    }
    void next(std::span<std::size_t> batch) noexcept {
        for (std::size_t& item : batch) item = next();
    }
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    /// O(items).
    void seek(std::uint64_t position) noexcept {
        position_ = position;
        const std::uint64_t draw = position * options_.world + options_.rank;
        std::uint64_t number = static_cast<std::uint64_t>(static_cast<double>(draw) / ends_.back());
        while (number > 0 && begin_of(number) > draw) --number;
        while (begin_of(number + 1) <= draw) ++number;
        load(number);
    }

private:
    /// How many draws come before an epoch.
    [[nodiscard]] std::uint64_t begin_of(std::uint64_t number) const noexcept {
        return static_cast<std::uint64_t>(numeric::product(static_cast<double>(number), ends_.back()) + start_);
    }
    void fill(std::uint64_t number, std::vector<std::size_t>& items) const {
        const double before = numeric::product(static_cast<double>(number), ends_.back()) + start_;
        const double begin = static_cast<double>(begin_of(number));
        std::uint64_t done = 0;
        for (std::size_t i = 0; i < ends_.size(); ++i) {
            // The last one ends where the next epoch begins, whatever rounding says.
            const std::uint64_t end = i + 1 < ends_.size() ? static_cast<std::uint64_t>((before - begin) + ends_[i])
                                                           : begin_of(number + 1) - begin_of(number);
            for (; done < end; ++done) items.push_back(i);
        }
    }
    void load(std::uint64_t number) noexcept {
        epoch_ = number;
        epoch_begin_ = begin_of(number);
        epoch_items_.clear();
        fill(number, epoch_items_);
        places_ = detail::permutation(epoch_items_.size(), random(options_.seed).split(1).split(number));
    }

    stream_options options_;
    std::vector<double> ends_; // sums of the factors
    double start_ = 0;
    std::vector<std::size_t> epoch_items_;
    detail::permutation places_;
    std::uint64_t epoch_ = 0, epoch_begin_ = 0, position_ = 0;
};

} // namespace imbalance
HALLMARK_NAMESPACE_END

#endif
