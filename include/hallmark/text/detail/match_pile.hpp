// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_MATCH_PILE_HPP
#define HALLMARK_TEXT_DETAIL_MATCH_PILE_HPP

// A short list that lives on the stack, and only beyond its room in allocated memory.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"

#include <cstddef>
#include <span>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

template <class T, std::size_t Room>
class match_pile {
public:
    void push_back(const T& value) {
        if (size_ == Room && more_.empty()) more_.append(near_, Room);
        if (more_.empty()) {
            near_[size_] = value;
        } else {
            if (size_ == more_.size()) {
                more_.push_back(value);
            } else {
                more_[size_] = value;
            }
        }
        ++size_;
    }
    void clear() noexcept { resize(0); }
    /// Drops all but the first n.
    void resize(std::size_t n) noexcept { size_ = n; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] T* begin() noexcept { return more_.empty() ? near_ : more_.data(); }
    [[nodiscard]] T* end() noexcept { return begin() + size_; }
    [[nodiscard]] T& operator[](std::size_t i) noexcept { return begin()[i]; }
    [[nodiscard]] std::span<const T> view() noexcept { return {begin(), size_}; }

    /// Sorts by `less`, stable; meant for few, or for what is nearly in order.
    template <class Less>
    void sort(Less less) {
        T* const all = begin();
        for (std::size_t i = 1; i < size_; ++i) {
            const T value = all[i];
            std::size_t k = i;
            for (; k > 0 && less(value, all[k - 1]); --k) all[k] = all[k - 1];
            all[k] = value;
        }
    }

private:
    T near_[Room];
    plain_vector<T> more_; // everything, once it was too much
    std::size_t size_ = 0;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
