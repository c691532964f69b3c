// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_COMPARISONS_HPP
#define HALLMARK_WEAK_COMPARISONS_HPP

// Predicates on values: numbers, names, lengths, distances.
//
//     stars > 100        in_set(language, {"C++", "Rust"})        length(text) < 200
//     distance(embedding, exemplars) < 0.3        satisfies(tokens, [](const auto& t) { return t.size() > 9; })

#include "../core/detail/plain_vector.hpp"
#include "../core/matrix.hpp"
#include "../core/utf8.hpp"
#include "../numeric/math.hpp"
#include "../text/words.hpp"
#include "predicates.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

namespace detail {

template <class V>
concept value_source = std::is_base_of_v<value_base, V>;

template <class T>
using operand = std::conditional_t<std::is_convertible_v<T, std::string_view>, std::string, std::remove_cvref_t<T>>;

template <class T>
[[nodiscard]] std::string shown(const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        return std::string(std::string_view(value));
    } else if constexpr (std::is_arithmetic_v<T>) {
        std::string text = std::to_string(value);
        if constexpr (std::is_floating_point_v<T>) { // 0.300000 is said as 0.3
            text.erase(text.find_last_not_of('0') + 1);
            if (!text.empty() && text.back() == '.') text.pop_back();
        }
        return text;
    } else {
        return "…";
    }
}

enum class comparison : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };

/// Numbers of different kinds compare by value: -1 is less than 3u.
template <comparison C, class A, class B>
[[nodiscard]] constexpr bool holds(const A& a, const B& b) {
    constexpr bool integers = std::is_integral_v<A> && std::is_integral_v<B> && !std::is_same_v<A, bool> &&
                              !std::is_same_v<B, bool> && !std::is_same_v<A, char> && !std::is_same_v<B, char>;
    const auto less = [](const auto& x, const auto& y) -> bool {
        if constexpr (integers)
            return std::cmp_less(x, y);
        else
            return x < y;
    };
    const auto equal = [](const auto& x, const auto& y) -> bool {
        if constexpr (integers)
            return std::cmp_equal(x, y);
        else if constexpr (std::is_floating_point_v<std::remove_cvref_t<decltype(x)>> ||
                           std::is_floating_point_v<std::remove_cvref_t<decltype(y)>>)
            return x <= y && x >= y;
        else
            return x == y;
    };
    if constexpr (C == comparison::less) return less(a, b);
    if constexpr (C == comparison::less_equal) return less(a, b) || equal(a, b); // false where one is not a number
    if constexpr (C == comparison::greater) return less(b, a);
    if constexpr (C == comparison::greater_equal) return less(b, a) || equal(a, b);
    if constexpr (C == comparison::equal) return equal(a, b);
    if constexpr (C == comparison::not_equal) return !equal(a, b);
}

template <class V, class T, comparison C>
struct compare_predicate : predicate_base {
    static constexpr int cost = 10;
    V source;
    T bound;

    compare_predicate(V v, T b) : source(std::move(v)), bound(std::move(b)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        return source.with_value(item, scope, [&](const auto& value) { return holds<C>(value, bound); });
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        static constexpr const char* signs[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
        found.push_back({source.with_value(item, scope, [](const auto& value) { return shown(value); }) +
                         signs[static_cast<std::size_t>(C)] + shown(bound)});
    }
    template <class Binder>
    void bind(Binder& binder) {
        source.bind(binder);
    }
};

/// A value made of another one.
template <class V, class F>
struct derived_value : value_base {
    V source;
    F f;

    derived_value(V v, F function) : source(std::move(v)), f(std::move(function)) {}
    template <class Item, class G>
    decltype(auto) with_value(const Item& item, scope& scope, G&& g) const {
        return source.with_value(item, scope, [&](const auto& value) { return g(f(value)); });
    }
    template <class Binder>
    void bind(Binder& binder) {
        source.bind(binder);
    }
};

/// A value for which a callable says yes.
template <class V, class F, int Cost>
struct value_predicate : predicate_base {
    static constexpr int cost = Cost;
    V source;
    F f;

    value_predicate(V v, F function) : source(std::move(v)), f(std::move(function)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        return static_cast<bool>(source.with_value(item, scope, f));
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        found.push_back({source.with_value(item, scope, [](const auto& value) { return shown(value); })});
    }
    template <class Binder>
    void bind(Binder& binder) {
        source.bind(binder);
    }
};

template <comparison C, class V, class T>
[[nodiscard]] auto compare(const V& value, T&& bound) {
    return compare_predicate<V, operand<T>, C>(value, operand<T>(std::forward<T>(bound)));
}

template <class T>
struct is_one_of {
    std::vector<T> values;
    template <class V>
    [[nodiscard]] bool operator()(const V& value) const {
        for (const T& one : values)
            if (holds<comparison::equal>(value, one)) return true;
        return false;
    }
};

struct code_points {
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
        std::size_t count = 0;
        for (const char *p = text.data(), *end = p + text.size(); p != end;
             p += hallmark::detail::decode_utf8(p, end).length)
            ++count;
        return count;
    }
};
struct words_in {
    [[nodiscard]] std::size_t operator()(std::string_view text) const {
        std::size_t count = 0;
        for_each_word(text, [&](text_span) { ++count; });
        return count;
    }
};
struct nearest_exemplar {
    hallmark::detail::plain_vector<float> rows;
    std::size_t columns;
    template <class Vector>
    [[nodiscard]] double operator()(const Vector& vector) const {
        HALLMARK_REQUIRE(vector.size() == columns, "distance: an item has " + std::to_string(vector.size()) +
                                                       " features, the exemplars " + std::to_string(columns));
        double best = std::numeric_limits<double>::infinity();
        for (std::size_t row = 0; row < rows.size(); row += columns) {
            double sum = 0;
            for (std::size_t k = 0; k < columns; ++k) {
                const double d = static_cast<double>(vector[k]) - static_cast<double>(rows[row + k]);
                sum += numeric::product(d, d);
            }
            if (sum < best) best = sum;
        }
        return numeric::sqrt(best);
    }
};

} // namespace detail

/// A value (a field, its length, …) compared with a constant: numbers by value, also of different kinds (-1 < 3u); text
/// byte by byte. With a number that is none (NaN) only != holds.
template <detail::value_source V, class T>
[[nodiscard]] auto operator<(const V& value, T&& bound) {
    return detail::compare<detail::comparison::less>(value, std::forward<T>(bound));
}
template <detail::value_source V, class T>
[[nodiscard]] auto operator<=(const V& value, T&& bound) {
    return detail::compare<detail::comparison::less_equal>(value, std::forward<T>(bound));
}
template <detail::value_source V, class T>
[[nodiscard]] auto operator>(const V& value, T&& bound) {
    return detail::compare<detail::comparison::greater>(value, std::forward<T>(bound));
}
template <detail::value_source V, class T>
[[nodiscard]] auto operator>=(const V& value, T&& bound) {
    return detail::compare<detail::comparison::greater_equal>(value, std::forward<T>(bound));
}
template <detail::value_source V, class T>
[[nodiscard]] auto operator==(const V& value, T&& bound) {
    return detail::compare<detail::comparison::equal>(value, std::forward<T>(bound));
}
template <detail::value_source V, class T>
[[nodiscard]] auto operator!=(const V& value, T&& bound) {
    return detail::compare<detail::comparison::not_equal>(value, std::forward<T>(bound));
}

/// Whether the value is one of these. O(values).
template <detail::value_source V, class T>
[[nodiscard]] auto in_set(const V& value, std::initializer_list<T> values) {
    using kept = detail::is_one_of<detail::operand<T>>;
    return detail::value_predicate<V, kept, 10>(value, kept{{values.begin(), values.end()}});
}
template <detail::value_source V, class T>
[[nodiscard]] auto in_set(const V& value, std::vector<T> values) {
    return detail::value_predicate<V, detail::is_one_of<T>, 10>(value, detail::is_one_of<T>{std::move(values)});
}
/// Whether a callable says yes of the value: f(value) instead of f(item), so that a cached value is made once.
template <detail::value_source V, class F>
[[nodiscard]] auto satisfies(const V& value, F f) {
    return detail::value_predicate<V, F, detail::callable_cost>(value, std::move(f));
}

/// Of a text field: how many code points, how many words. To compare: length(text) < 200.
template <detail::value_source V>
[[nodiscard]] auto length(const V& text) {
    return detail::derived_value<V, detail::code_points>(text, {});
}
template <detail::value_source V>
[[nodiscard]] auto word_count(const V& text) {
    return detail::derived_value<V, detail::words_in>(text, {});
}

/// Of a field with features (any array of numbers with size() and []): the Euclidean distance to the nearest exemplar.
/// Exemplars are copied. A wrong call when there are none, or when an item has another number of features. O(exemplars
/// × features) an item.
template <detail::value_source V>
[[nodiscard]] auto distance(const V& features, features_view exemplars) {
    HALLMARK_REQUIRE(exemplars.rows() > 0 && exemplars.columns() > 0, "distance: no exemplars");
    detail::nearest_exemplar nearest{{}, exemplars.columns()};
    for (const std::span<const float> row : exemplars) nearest.rows.append(row);
    return detail::derived_value<V, detail::nearest_exemplar>(features, std::move(nearest));
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
