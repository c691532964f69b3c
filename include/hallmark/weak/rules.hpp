// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_RULES_HPP
#define HALLMARK_WEAK_RULES_HPP

// From a question to a vote, and votes made of votes.
//
//     when(contains_word(text, "bert")) >> language
//     (when(stars > 100) >> popular).otherwise(hidden)
//     when(contains_word(text, "cat")) >> against(dog)          not that label
//     when(contains_word(text, "cnn")) >> one_of({vision, audio})        one of these
//     first_of(rule, other)    majority_of(a, b, c)    unless(rule, p)    only_if(rule, p)
//     map_labels(rule, {{old, new}})
//
// Questions to text: text_predicates.hpp; to values: comparisons.hpp, dates.hpp.

#include "predicates.hpp"

#include <cstddef>
#include <initializer_list>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What a rule votes for: a label, against a label, one of a set of labels, or nothing.
class target {
public:
    target() = default;
    /// A vote, a label, an enumerator.
    template <class V>
    requires std::is_convertible_v<V, hallmark::vote> target(V v) : vote_(v) {
        HALLMARK_REQUIRE(!vote_.is_set(), "target: a set without its labels; use one_of");
    }
    explicit target(std::vector<label_id> set) : set_(std::move(set)) {
        HALLMARK_REQUIRE(!set_.empty(), "one_of: a vote for no label at all");
    }

    [[nodiscard]] hallmark::vote vote() const noexcept { return vote_; }
    template <class Binder>
    void bind(Binder& binder) {
        if (!set_.empty()) vote_ = binder.set_of(set_);
    }

private:
    hallmark::vote vote_;
    std::vector<label_id> set_;
};

/// A vote that the label is not this one.
[[nodiscard]] inline target against(label_id label) {
    return hallmark::vote::against(label);
}
/// A vote for a set: the label is one of these.
[[nodiscard]] inline target one_of(std::vector<label_id> labels) {
    return target(std::move(labels));
}
[[nodiscard]] inline target one_of(std::initializer_list<label_id> labels) {
    return target(std::vector<label_id>(labels));
}

namespace detail {

/// A decider adds: vote decide(const Item&, scope&) const.
struct decider_base : expression_base {};
template <class D>
concept decider = std::is_base_of_v<decider_base, D>;

template <class P>
struct rule : decider_base {
    P p;
    target yes;
    target no{};
    bool only_words = false; // told to the set, which then votes itself

    rule(P predicate, target t) : p(std::move(predicate)), yes(std::move(t)) {}

    /// The vote where the predicate does not hold; without this the rule abstains there.
    [[nodiscard]] rule otherwise(target t) && {
        no = std::move(t);
        return std::move(*this);
    }
    [[nodiscard]] rule otherwise(target t) const& {
        rule other = *this;
        other.no = std::move(t);
        return other;
    }

    template <class Item>
    [[nodiscard]] vote decide(const Item& item, scope& scope) const {
        return p.test(item, scope) ? yes.vote() : no.vote();
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        if (only_words || p.test(item, scope)) p.explain(item, scope, found);
    }
    template <class Binder>
    void bind(Binder& binder) {
        yes.bind(binder);
        no.bind(binder);
        if constexpr (P::is_words)
            only_words = p.bits() == 1 && no.vote().is_abstain() && binder.only_words(yes.vote());
        p.bind(binder);
    }
};

template <class P>
struct when_clause {
    P p;
    [[nodiscard]] rule<P> operator>>(target t) const& { return {p, std::move(t)}; }
    [[nodiscard]] rule<P> operator>>(target t) && { return {std::move(p), std::move(t)}; }
};

/// A host's callable of the item that gives a vote, a label, an optional label, or several labels.
template <class F>
struct callable_decider : decider_base {
    F f;

    explicit callable_decider(F callable) : f(std::move(callable)) {}
    template <class Item>
    [[nodiscard]] vote decide(const Item& item, scope& scope) const {
        static_assert(std::is_invocable_v<const F&, const Item&>,
                      "a labeling function takes the items of its set, as const: see the type that its callable takes");
        return vote_of(f(item), scope);
    }

    template <class R>
    [[nodiscard]] static vote vote_of(const R& result, scope& scope) {
        static_assert(!std::is_same_v<R, bool>,
                      "a labeling function gives a vote or a label; for yes and no write when(f) >> label");
        if constexpr (std::is_convertible_v<const R&, vote>) {
            const vote v = result;
            HALLMARK_REQUIRE(!v.is_set(),
                             "labeling function: a callable cannot vote for a set; write when(f) >> one_of({…})");
            return v;
        } else if constexpr (requires { *result, result.has_value(); }) {
            return result ? vote(*result) : abstain;
        } else {
            vote first = abstain;
            for (const auto& label : result) {
                const vote v(label);
                if (first.is_abstain())
                    first = v;
                else
                    scope.extra.push_back(v);
            }
            return first;
        }
    }
};

/// The same for a callable of a value.
template <class V, class F>
struct value_decider : decider_base {
    V source;
    F f;

    value_decider(V v, F callable) : source(std::move(v)), f(std::move(callable)) {}
    template <class Item>
    [[nodiscard]] vote decide(const Item& item, scope& scope) const {
        return source.with_value(item, scope,
                                 [&](const auto& value) { return callable_decider<F>::vote_of(f(value), scope); });
    }
    template <class Binder>
    void bind(Binder& binder) {
        source.bind(binder);
    }
};

template <class D>
[[nodiscard]] auto as_decider(D d) {
    if constexpr (decider<D>)
        return d;
    else
        return callable_decider<D>(std::move(d));
}
template <class D>
using decider_of = decltype(as_decider(std::declval<D>()));

template <class... D>
struct first_decider : decider_base {
    std::tuple<D...> parts;

    explicit first_decider(D... d) : parts(std::move(d)...) {}
    template <class Item>
    [[nodiscard]] vote decide(const Item& item, scope& scope) const {
        return std::apply(
            [&](const D&... d) {
                vote v = abstain;
                static_cast<void>(((v = d.decide(item, scope), v.is_abstain()) && ...));
                return v;
            },
            parts);
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        std::apply(
            [&](const D&... d) {
                static_cast<void>(
                    ((d.decide(item, scope).is_abstain() || (d.explain(item, scope, found), false)) && ...));
            },
            parts);
    }
    template <class Binder>
    void bind(Binder& binder) {
        binder.compound();
        std::apply([&](D&... d) { (d.bind(binder), ...); }, parts);
    }
};

template <class... D>
struct majority_decider : decider_base {
    std::tuple<D...> parts;

    explicit majority_decider(D... d) : parts(std::move(d)...) {}
    template <class Item>
    [[nodiscard]] vote decide(const Item& item, scope& scope) const {
        vote votes[sizeof...(D)];
        collect(item, scope, votes);
        std::size_t most = 1;
        for (const vote v : votes)
            if (v.is_label()) most = count_of(votes, v) > most ? count_of(votes, v) : most;
        return settled(votes, most);
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        const vote won = decide(item, scope);
        std::apply(
            [&](const D&... d) { ((d.decide(item, scope) == won ? d.explain(item, scope, found) : void()), ...); },
            parts);
    }
    template <class Binder>
    void bind(Binder& binder) {
        binder.compound();
        std::apply([&](D&... d) { (d.bind(binder), ...); }, parts);
    }

private:
    template <class Item>
    void collect(const Item& item, scope& scope, vote* votes) const {
        const std::size_t before = scope.extra.size();
        std::apply([&](const D&... d) { ((*votes++ = d.decide(item, scope)), ...); }, parts);
        scope.extra.resize(before); // of several labels the first has a say
    }
    [[nodiscard]] static std::size_t count_of(const vote (&votes)[sizeof...(D)], vote wanted) {
        std::size_t count = 0;
        for (const vote v : votes) count += v == wanted;
        return count;
    }
    /// The only label with that many votes, or none.
    [[nodiscard]] static vote settled(const vote (&votes)[sizeof...(D)], std::size_t most) {
        vote best = abstain;
        for (const vote v : votes) {
            if (!v.is_label() || v == best) continue;
            if (count_of(votes, v) != most) continue;
            if (!best.is_abstain()) return abstain;
            best = v;
        }
        return best;
    }
};

template <class D, class P, bool Wanted>
struct guarded_decider : decider_base {
    D d;
    P p;

    guarded_decider(D decider, P predicate) : d(std::move(decider)), p(std::move(predicate)) {}
    template <class Item>
    [[nodiscard]] vote decide(const Item& item, scope& scope) const {
        return p.test(item, scope) == Wanted ? d.decide(item, scope) : abstain;
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        d.explain(item, scope, found);
        if constexpr (Wanted) p.explain(item, scope, found);
    }
    template <class Binder>
    void bind(Binder& binder) {
        binder.compound();
        d.bind(binder);
        p.bind(binder);
    }
};

template <class D>
struct mapped_decider : decider_base {
    D d;
    std::vector<std::pair<label_id, vote>> map;

    mapped_decider(D decider, std::vector<std::pair<label_id, vote>> labels)
        : d(std::move(decider)), map(std::move(labels)) {}
    template <class Item>
    [[nodiscard]] vote decide(const Item& item, scope& scope) const {
        const vote v = d.decide(item, scope);
        if (v.is_label())
            for (const auto& [from, to] : map)
                if (from == v.label()) return to;
        return v;
    }
    template <class Item>
    void explain(const Item& item, scope& scope, std::vector<evidence>& found) const {
        d.explain(item, scope, found);
    }
    template <class Binder>
    void bind(Binder& binder) {
        binder.compound();
        d.bind(binder);
    }
};

} // namespace detail

/// Begins a rule: when(p) >> label votes for the label where p holds and abstains elsewhere; `.otherwise(label)` votes
/// there too. p is a predicate or a callable of the item that gives a bool.
template <detail::predicate_like P>
[[nodiscard]] auto when(P p) {
    return detail::when_clause<detail::predicate_of<P>>{detail::as_predicate(std::move(p))};
}

/// A decision by a value: f(value) gives what a callable labeling function gives; with a `cached` field, the value is
/// made once an item.
template <class V, class F>
requires std::is_base_of_v<detail::value_base, V>
[[nodiscard]] auto from(const V& value, F f) {
    return detail::value_decider<V, F>(value, std::move(f));
}

/// The first of these (rules or callables) that does not abstain decides: earlier ones have priority.
template <class... D>
[[nodiscard]] auto first_of(D... deciders) {
    return detail::first_decider<detail::decider_of<D>...>(detail::as_decider(std::move(deciders))...);
}
/// The label that most of these vote for; abstains when two labels have as many. Votes against and for sets are not
/// counted.
template <class... D>
[[nodiscard]] auto majority_of(D... deciders) {
    return detail::majority_decider<detail::decider_of<D>...>(detail::as_decider(std::move(deciders))...);
}
/// Abstains where the predicate holds (does not hold), and is not asked there.
template <class D, detail::predicate_like P>
[[nodiscard]] auto unless(D decider, P p) {
    return detail::guarded_decider<detail::decider_of<D>, detail::predicate_of<P>, false>(
        detail::as_decider(std::move(decider)), detail::as_predicate(std::move(p)));
}
template <class D, detail::predicate_like P>
[[nodiscard]] auto only_if(D decider, P p) {
    return detail::guarded_decider<detail::decider_of<D>, detail::predicate_of<P>, true>(
        detail::as_decider(std::move(decider)), detail::as_predicate(std::move(p)));
}
/// Votes for a label become the vote beside it (another label, against(…), abstain); labels that are not named stay.
/// The first of two pairs with one label counts.
template <class D>
[[nodiscard]] auto map_labels(D decider, std::vector<std::pair<label_id, vote>> labels) {
    return detail::mapped_decider<detail::decider_of<D>>(detail::as_decider(std::move(decider)), std::move(labels));
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
