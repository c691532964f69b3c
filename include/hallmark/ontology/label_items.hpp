// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_LABEL_ITEMS_HPP
#define HALLMARK_ONTOLOGY_LABEL_ITEMS_HPP

// Items whose labels are given as a host has them: by any surface, or by number.

#include "../core/detail/project.hpp"
#include "../core/label_sets.hpp"

#include <concepts>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

/// A range of what names labels: strings (any surface), or integers (labels of the ontology).
template <class R>
concept given_labels = requires {
    typename detail::element_of<R>;
    requires std::convertible_to<detail::element_of<R>, std::string_view> ||
        detail::label_number<detail::element_of<R>>;
};

/// The projection for items that are label sets themselves.
struct item_itself {
    template <class Item>
    [[nodiscard]] constexpr const Item& operator()(const Item& item) const noexcept {
        return item;
    }
};

/// A range of items of which `Project` gives the labels: a vector of structs and a pointer to a member or a callable; a
/// vector of vectors of strings, or a label_sets, as it is.
template <class Items, class Project>
concept labelled_items = requires(const Project& project, const detail::element_of<Items>& item) {
    requires detail::projection_of<Project, detail::element_of<Items>>; // it takes an item, as const
    requires given_labels<decltype(detail::project(project, item))>;    // names or numbers, not one
};

HALLMARK_NAMESPACE_END

#endif
