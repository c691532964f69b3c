// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_DETAIL_LARGEST_FIRST_HPP
#define HALLMARK_IMBALANCE_DETAIL_LARGEST_FIRST_HPP

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"

#include <cstddef>

HALLMARK_NAMESPACE_BEGIN
namespace imbalance::detail {

/// A binary heap of values with indices: the largest value first, ties: the lower index.
class largest_first {
public:
    struct entry {
        double value;
        std::size_t index;
    };

    [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
    [[nodiscard]] const entry& top() const noexcept { return heap_.front(); }
    template <class = void>
    void add(double value, std::size_t index) {
        heap_.push_back({value, index});
        for (std::size_t at = heap_.size() - 1; at > 0 && before(heap_[at], heap_[(at - 1) / 2]); at = (at - 1) / 2)
            exchange(at, (at - 1) / 2);
    }
    template <class = void>
    entry take() {
        const entry first = heap_.front();
        heap_.front() = heap_.back();
        heap_.pop_back();
        for (std::size_t at = 0;;) {
            std::size_t best = at;
            for (std::size_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap_.size(); ++child)
                if (before(heap_[child], heap_[best])) best = child;
            if (best == at) return first;
            exchange(at, best);
            at = best;
        }
    }

private:
    [[nodiscard]] static bool before(const entry& a, const entry& b) noexcept {
        return a.value > b.value || (a.value == b.value && a.index < b.index);
    }
    void exchange(std::size_t a, std::size_t b) noexcept {
        const entry other = heap_[a];
        heap_[a] = heap_[b];
        heap_[b] = other;
    }

    hallmark::detail::plain_vector<entry> heap_;
};

} // namespace imbalance::detail
HALLMARK_NAMESPACE_END

#endif
