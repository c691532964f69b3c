// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_LABEL_ITEMS_HPP
#define HALLMARK_ONTOLOGY_LABEL_ITEMS_HPP

// Items whose labels are given as a host has them: by any surface, or by number.

#include "../core/detail/project.hpp"
#include "../core/label_sets.hpp"

#include <concepts>
#include <iterator>
#include <string_view>
#include <type_traits>
#include <utility>

HALLMARK_NAMESPACE_BEGIN

/// A range of what names labels: strings (any surface), or integers (labels of the ontology).
template <class R>
concept given_labels = requires(const R& labels) {
    std::ranges::begin(labels);
    std::ranges::end(labels);
    requires std::convertible_to<decltype(*std::ranges::begin(labels)), std::string_view> ||
        detail::label_number<decltype(*std::ranges::begin(labels))>;
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
concept labelled_items = requires(const Items& items, const Project& project) {
    std::ranges::begin(items);
    std::ranges::end(items);
    requires detail::projection_of<Project, decltype(*std::ranges::begin(items))>; // it takes an item, as const
    detail::project(project, *std::ranges::begin(items));
    requires given_labels<decltype(detail::project(project, *std::ranges::begin(items)))>; // names or numbers, not one
};

HALLMARK_NAMESPACE_END

#endif
