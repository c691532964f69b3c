// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_PREDICATES_HPP
#define HALLMARK_WEAK_PREDICATES_HPP

// Questions to an item, answered yes or no, that combine with && || ! to expressions without allocation or virtual
// calls. On text: text_predicates.hpp; on values: comparisons.hpp; on dates: dates.hpp.
//
//     contains_word(text, {"bert", "tf-idf"}) && !matches(text, "computer vision|\\bcv\\b")
//     at_least<2>(stars > 100, has_readme, since(created, "2020"))
//
// && and || ask their left side first and stop when the answer is known; where both sides are the library's own, the
// cheaper one is asked first (words cost a bit, comparisons little, patterns more), which cannot change the answer. Any
// callable of the item that gives a bool is a predicate too; it is asked in its turn.

#include "detail/scope.hpp"
#include "field.hpp"

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What a vote stands on: a place in a field's text, or a value that was compared.
struct evidence {
    std::string text{};    ///< the words as they stand there; for a comparison "250 > 100"
    std::size_t begin = 0; ///< the bytes [begin, end) of the field's text; both 0 where it is no place
    std::size_t end = 0;

    friend bool operator==(const evidence&, const evidence&) = default;
};

namespace detail {

/// What predicates and deciders have beside their answer; these of one that shows nothing and reads nothing.
struct expression_base {
    /// What stands behind the answer.
    template <class Item>
    void explain(const Item&, scope&, std::vector<evidence>&) const {}
    /// Tells a set of functions what it reads.
    template <class Binder>
    void bind(Binder&) {}
};

/// A predicate adds: bool test(const Item&, scope&) const; static constexpr int cost, 0 for words, which are known
/// already, and callable_cost for host code, which keeps its place.
struct predicate_base : expression_base {
    static constexpr bool is_words = false; ///< whether it asks of bits for words, and nothing else
};
template <class P>
concept predicate = std::is_base_of_v<predicate_base, P>;

inline constexpr int callable_cost = 1000000;

/// A host's callable as a predicate.
template <class F>
struct callable_predicate : predicate_base {
    static constexpr int cost = callable_cost;
    F f;

    explicit callable_predicate(F callable) : f(std::move(callable)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope&) const {
        return static_cast<bool>(f(item));
    }
};

/// What may stand beside a predicate: another, or a callable.
template <class P>
concept predicate_like = predicate<P> ||(std::is_class_v<P> && !std::is_base_of_v<value_base, P>);

template <class P>
[[nodiscard]] auto as_predicate(P p) {
    if constexpr (predicate<P>)
        return p;
    else
        return callable_predicate<P>(std::move(p));
}
template <class P>
using predicate_of = decltype(as_predicate(std::declval<P>()));

/// Shows nothing: there is nothing to show of what is not there.
template <class P>
struct not_predicate : predicate_base {
    static constexpr int cost = P::cost;
    P p;

    explicit not_predicate(P inner) : p(std::move(inner)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        return !p.test(item, scope);
    }
    template <class Binder>
    void bind(Binder& binder) {
        p.bind(binder);
    }
};

template <class A, class B, bool And>
struct both_predicate : predicate_base {
    static constexpr int cost = A::cost + B::cost < callable_cost ? A::cost + B::cost : callable_cost;
    static constexpr bool right_first = B::cost < A::cost && A::cost < callable_cost;
    A a;
    B b;

    both_predicate(A left, B right) : a(std::move(left)), b(std::move(right)) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        if constexpr (And)
            return right_first ? b.test(item, scope) && a.test(item, scope)
                               : a.test(item, scope) && b.test(item, scope);
        else
            return right_first ? b.test(item, scope) || a.test(item, scope)
                               : a.test(item, scope) || b.test(item, scope);
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        if (And || a.test(item, scope)) a.explain(item, scope, found);
        if (And || b.test(item, scope)) b.explain(item, scope, found);
    }
    template <class Binder>
    void bind(Binder& binder) {
        a.bind(binder);
        b.bind(binder);
    }
};

template <std::size_t N, class... P>
struct at_least_predicate : predicate_base {
    static constexpr int cost = ((P::cost >= callable_cost) || ...) ? callable_cost : (P::cost + ... + 0);
    std::tuple<P...> parts;

    explicit at_least_predicate(P... p) : parts(std::move(p)...) {}
    template <class Item>
    [[nodiscard]] bool test(const Item& item, scope& scope) const {
        return std::apply(
            [&](const P&... p) {
                std::size_t count = 0;
                static_cast<void>(((count += p.test(item, scope) ? 1u : 0u, count < N) && ...));
                return count >= N;
            },
            parts);
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        std::apply([&](const P&... p) { ((p.test(item, scope) ? p.explain(item, scope, found) : void()), ...); },
                   parts);
    }
    template <class Binder>
    void bind(Binder& binder) {
        std::apply([&](P&... p) { (p.bind(binder), ...); }, parts);
    }
};

} // namespace detail

/// Whether at least N of the predicates hold. Asked from left to right until it is known.
template <std::size_t N, detail::predicate_like... P>
[[nodiscard]] auto at_least(P... predicates) {
    static_assert(N <= sizeof...(P), "at_least: more are wanted than there are");
    return detail::at_least_predicate<N, detail::predicate_of<P>...>(detail::as_predicate(std::move(predicates))...);
}

/// Both; either; not. One side may be a callable of the item.
template <detail::predicate_like A, detail::predicate_like B>
requires(detail::predicate<A> || detail::predicate<B>) [[nodiscard]] auto operator&&(A a, B b) {
    return detail::both_predicate<detail::predicate_of<A>, detail::predicate_of<B>, true>(
        detail::as_predicate(std::move(a)), detail::as_predicate(std::move(b)));
}
template <detail::predicate_like A, detail::predicate_like B>
requires(detail::predicate<A> || detail::predicate<B>) [[nodiscard]] auto operator||(A a, B b) {
    return detail::both_predicate<detail::predicate_of<A>, detail::predicate_of<B>, false>(
        detail::as_predicate(std::move(a)), detail::as_predicate(std::move(b)));
}
template <detail::predicate A>
[[nodiscard]] auto operator!(A a) {
    return detail::not_predicate<A>(std::move(a));
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
