// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_DETAIL_PROJECT_HPP
#define HALLMARK_CORE_DETAIL_PROJECT_HPP

#include "../config.hpp"

#include <type_traits>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Whether a projection can be asked of an item: a pointer to one of its members, or a callable of it.
template <class P, class Item>
concept projection_of = requires(const P& projection, const Item& item) { item.*projection; } ||
    requires(const P& projection, const Item& item) { (item.*projection)(); } ||
    requires(const P& projection, const Item& item) { projection(item); };

/// What a projection gives of an item: the member of a pointer to a member, the result of a call.
template <class P, class Item>
requires projection_of<P, Item> // a projection takes the item as const, and is of this type of item
[[nodiscard]] constexpr decltype(auto) project(const P& projection, const Item& item) {
    if constexpr (std::is_member_object_pointer_v<P>)
        return (item.*projection);
    else if constexpr (std::is_member_function_pointer_v<P>)
        return (item.*projection)();
    else
        return projection(item);
}

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
