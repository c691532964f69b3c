// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_DETAIL_ERASED_HPP
#define HALLMARK_WEAK_DETAIL_ERASED_HPP

// Values of types that only their maker knows: what std::any is, copyable, without <memory> and run-time type
// information.

#include "../../core/config.hpp"

#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace weak {
namespace detail {

/// One address for each type: tells types apart.
template <class T>
inline constexpr char type_tag = 0;

/// A value of a type that is known to its table of functions alone.
template <class Operations>
class erased {
public:
    erased() = default;
    erased(void* self, const Operations& operations) noexcept : self_(self), operations_(&operations) {}
    erased(const erased& other)
        : self_(other.self_ == nullptr ? nullptr : other.operations_->clone(other.self_)),
          operations_(other.operations_) {}
    erased(erased&& other) noexcept : self_(std::exchange(other.self_, nullptr)), operations_(other.operations_) {}
    erased& operator=(erased other) noexcept {
        std::swap(self_, other.self_);
        std::swap(operations_, other.operations_);
        return *this;
    }
    ~erased() {
        if (self_ != nullptr) operations_->destroy(self_);
    }

    [[nodiscard]] void* self() const noexcept { return self_; }
    [[nodiscard]] const Operations& operations() const noexcept { return *operations_; }

private:
    void* self_ = nullptr;
    const Operations* operations_ = nullptr;
};
template <class T>
[[nodiscard]] void* clone_of(const void* self) {
    return new T(*static_cast<const T*>(self));
}
template <class T>
void destroy_as(void* self) {
    delete static_cast<T*>(self);
}

} // namespace detail
} // namespace weak

HALLMARK_NAMESPACE_END

#endif
