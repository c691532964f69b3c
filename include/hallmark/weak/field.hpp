// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_FIELD_HPP
#define HALLMARK_WEAK_FIELD_HPP

// What predicates look at: a part of the host's item, named once.
//
//     const auto text = field([](const project& p) { return p.title + "\n" + p.description; });
//     const auto stars = field(&project::stars);
//     stars > 100 && length(text) < 2000

#include "../core/detail/project.hpp"
#include "detail/scope.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

namespace detail {
struct value_base {}; // what can be compared

/// Whether two projections are known to give the same: of one type, and without state or with equal state.
template <class P>
[[nodiscard]] constexpr bool same_projection(const P& a, const P& b) {
    if constexpr (std::is_empty_v<P>)
        return true;
    else if constexpr (requires { static_cast<bool>(a == b); })
        return a == b;
    else
        return false;
}
} // namespace detail

/// A projection of items: a pointer to a member, or any callable of the item that gives text or a value. It has to be a
/// pure function: how often it is called is the library's affair. Text is made once an item for all that look at it.
///
/// Two fields are the same when their projections have one type and no state, or compare equal, or when both have the
/// same key. A lambda that captures has no equality: give it a key, else each predicate reads it for itself.
template <class P>
class field_of : public detail::value_base {
public:
    static constexpr std::uint32_t no_key = 0xFFFFFFFFu;

    constexpr field_of(P projection, std::uint32_t key, bool kept)
        : projection_(std::move(projection)), key_(key), kept_(kept) {}

    /// Whether the library knows that both give the same.
    [[nodiscard]] constexpr bool same_as(const field_of& other) const {
        if (kept_ != other.kept_) return false;
        if (key_ != no_key || other.key_ != no_key) return key_ == other.key_;
        return detail::same_projection(projection_, other.projection_);
    }

    template <class Item>
    using result = decltype(hallmark::detail::project(std::declval<const P&>(), std::declval<const Item&>()));
    /// Whether it gives text: what a std::string_view can be made of.
    template <class Item>
    static constexpr bool is_text = std::is_convertible_v<result<Item>, std::string_view>;

    // Insides.

    /// A view of the item's text, or of `own` when the projection makes a new string.
    template <class Item>
    [[nodiscard]] std::string_view make_text(const Item& item, std::string& own) const {
        static_assert(is_text<Item>, "this field gives no text");
        if constexpr (std::is_same_v<result<Item>, std::string>) {
            own = hallmark::detail::project(projection_, item);
            return own;
        } else {
            return hallmark::detail::project(projection_, item);
        }
    }
    /// The item's text, made once for all who read this field.
    template <class Item>
    [[nodiscard]] std::string_view text(const Item& item, detail::scope& scope) const {
        return scope.text(slot_, [&](std::string& own) { return make_text(item, own); });
    }
    /// Calls f with the value, without a copy of one that is kept.
    template <class Item, class F>
    decltype(auto) with_value(const Item& item, detail::scope& scope, F&& f) const {
        if constexpr (is_text<Item>) {
            return f(text(item, scope));
        } else if constexpr (std::is_lvalue_reference_v<result<Item>>) {
            return f(hallmark::detail::project(projection_, item));
        } else {
            using kept_type = std::remove_cvref_t<result<Item>>;
            if (kept_)
                return f(scope.value<kept_type>(slot_, [&] { return hallmark::detail::project(projection_, item); }));
            return f(static_cast<const kept_type&>(kept_type(hallmark::detail::project(projection_, item))));
        }
    }
    template <class Binder>
    void bind(Binder& binder) {
        if constexpr (is_text<typename Binder::item_type>)
            slot_ = binder.text_slot(*this);
        else if (kept_)
            slot_ = binder.value_slot(*this);
    }
    [[nodiscard]] std::uint32_t slot() const noexcept { return slot_; }

private:
    P projection_;
    std::uint32_t key_;
    std::uint32_t slot_ = detail::unbound;
    bool kept_;
};

/// The field that a projection gives.
template <class P>
[[nodiscard]] constexpr field_of<P> field(P projection) {
    return {std::move(projection), field_of<P>::no_key, false};
}
/// The same for a callable with state: the caller says by the key which fields are the same. The key is below 2^32 - 1.
template <class P>
[[nodiscard]] constexpr field_of<P> field(P projection, std::uint32_t key) {
    return {std::move(projection), key, false};
}

/// A preprocessor: a field whose value (tokens, an embedding) is computed once an item, for all functions that read the
/// same one. Values are kept for one item at a time, by each thread.
template <class P>
[[nodiscard]] constexpr field_of<P> cached(P projection, std::uint32_t key = field_of<P>::no_key) {
    return {std::move(projection), key, true};
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
