// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_PLAIN_VECTOR_HPP
#define HALLMARK_CORE_DETAIL_PLAIN_VECTOR_HPP

// The library's inner rows of small structs. A std::vector of one more type costs every host that includes the header
// 25 to 50 ms of compile time (about a hundred functions are instantiated); there are dozens. This one costs a tenth:
// what does not hang on the type is written once. Results that a host sees are std::vector.

#include "../config.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Memory that grows, of elements whose size is told by the caller.
class plain_bytes {
public:
    plain_bytes() = default;
    plain_bytes(plain_bytes&& other) noexcept : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
        other.release();
    }
    plain_bytes& operator=(plain_bytes&& other) noexcept {
        if (this == &other) return *this;
        ::operator delete(data_);
        data_ = other.data_;
        size_ = other.size_;
        capacity_ = other.capacity_;
        other.release();
        return *this;
    }
    ~plain_bytes() { ::operator delete(data_); }

protected:
    void copy(const plain_bytes& other, std::size_t width) {
        size_ = 0;
        reserve_bytes(other.size_, width);
        if (other.size_ > 0) std::memcpy(data_, other.data_, other.size_ * width);
        size_ = other.size_;
    }
    /// Room for `count` elements, at least twice what there was. Throws std::bad_alloc as operator new does.
    void grow(std::size_t count, std::size_t width) {
        if (count > capacity_) reserve_bytes(count < 2 * capacity_ ? 2 * capacity_ : count, width);
    }
    void reserve_bytes(std::size_t count, std::size_t width) {
        if (count <= capacity_) return;
        // More than memory can name is asked for whole, and refused there.
        void* const data = ::operator new(count > SIZE_MAX / width ? SIZE_MAX : count * width);
        if (size_ > 0) std::memcpy(data, data_, size_ * width);
        ::operator delete(data_);
        data_ = data;
        capacity_ = count;
    }

    void* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;

private:
    void release() noexcept {
        data_ = nullptr;
        size_ = capacity_ = 0;
    }
};

/// What std::vector is, with fewer functions, for elements that are copied as bytes.
template <class T>
class plain_vector : public plain_bytes {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

public:
    using value_type = T;
    using iterator = T*;
    using const_iterator = const T*;

    plain_vector() = default;
    explicit plain_vector(std::size_t count, T value = T()) { resize(count, value); }
    plain_vector(plain_vector&&) noexcept = default;
    plain_vector& operator=(plain_vector&&) noexcept = default;
    plain_vector(const plain_vector& other) : plain_bytes() { copy(other, sizeof(T)); }
    plain_vector& operator=(const plain_vector& other) {
        if (this != &other) copy(other, sizeof(T));
        return *this;
    }
    ~plain_vector() = default;

    [[nodiscard]] T* data() noexcept { return static_cast<T*>(data_); }
    [[nodiscard]] const T* data() const noexcept { return static_cast<const T*>(data_); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] T* begin() noexcept { return data(); }
    [[nodiscard]] T* end() noexcept { return data() + size_; }
    [[nodiscard]] const T* begin() const noexcept { return data(); }
    [[nodiscard]] const T* end() const noexcept { return data() + size_; }
    [[nodiscard]] T& operator[](std::size_t i) noexcept { return data()[i]; }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return data()[i]; }
    [[nodiscard]] T& front() noexcept { return data()[0]; }
    [[nodiscard]] const T& front() const noexcept { return data()[0]; }
    [[nodiscard]] T& back() noexcept { return data()[size_ - 1]; }
    [[nodiscard]] const T& back() const noexcept { return data()[size_ - 1]; }

    void push_back(T value) {
        grow(size_ + 1, sizeof(T));
        ::new (static_cast<void*>(data() + size_)) T(value);
        ++size_;
    }
    void pop_back() noexcept { --size_; }
    void clear() noexcept { size_ = 0; }
    void reserve(std::size_t count) { reserve_bytes(count, sizeof(T)); }
    void resize(std::size_t count, T value = T()) {
        grow(count, sizeof(T));
        for (; size_ < count; ++size_) ::new (static_cast<void*>(data() + size_)) T(value);
        size_ = count;
    }
    void assign(std::size_t count, T value) {
        clear();
        resize(count, value);
    }
    /// Of another row: not of this one.
    void append(const T* first, std::size_t count) {
        grow(size_ + count, sizeof(T));
        if (count > 0) std::memcpy(static_cast<void*>(end()), first, count * sizeof(T));
        size_ += count;
    }
    template <class Row>
    void append(const Row& more) {
        append(more.data(), more.size());
    }
    void erase(T* first, T* last) noexcept {
        if (first != last) // of no elements at all, the pointers are null
            std::memmove(static_cast<void*>(first), last, static_cast<std::size_t>(end() - last) * sizeof(T));
        size_ -= static_cast<std::size_t>(last - first);
    }
    void erase(T* at) noexcept { erase(at, at + 1); }

    friend bool operator==(const plain_vector& a, const plain_vector& b) noexcept {
        bool equal = a.size() == b.size();
        for (std::size_t i = 0; equal && i < a.size(); ++i) equal = a[i] == b[i];
        return equal;
    }
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
