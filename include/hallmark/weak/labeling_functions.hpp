// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_LABELING_FUNCTIONS_HPP
#define HALLMARK_WEAK_LABELING_FUNCTIONS_HPP

// Labeling functions with names, and sets of them.
//
//     const auto lfs = labeling_functions<project>(
//         lf("bert", when(contains_word(text, "bert")) >> language),
//         lf("model", [&](const project& p) -> vote { return score(p) > 0.9 ? vote(language) : abstain; }));

#include "../core/detail/name_index.hpp"
#include "../core/votes.hpp"
#include "../text/gazetteer.hpp"
#include "detail/scope.hpp"
#include "rules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// A rule with a name: one voter.
template <class D>
struct labeling_function {
    std::string name{};
    D decider;
    double weight = 1; ///< how much its votes count, for those who weigh votes
};

/// A labeling function: a rule, or any callable of the item that gives a vote, a label, an optional label, or several
/// labels (a range: all of them are voted for).
template <class D>
[[nodiscard]] auto lf(std::string name, D decider) {
    return labeling_function<detail::decider_of<D>>{std::move(name), detail::as_decider(std::move(decider))};
}
/// The same function under another name, or with another weight. A wrong call when the weight is negative or no number.
template <class D>
[[nodiscard]] labeling_function<D> rename(labeling_function<D> f, std::string name) {
    f.name = std::move(name);
    return f;
}
template <class D>
[[nodiscard]] labeling_function<D> weight(labeling_function<D> f, double weight) {
    HALLMARK_REQUIRE(weight >= 0 && weight - weight == 0,
                     "weight: " + std::to_string(weight) + " for '" + f.name + "'");
    f.weight = weight;
    return f;
}

namespace detail {

template <class Item>
class binder_of;

template <class Item>
struct decider_operations {
    void* (*clone)(const void*);
    void (*destroy)(void*);
    void (*bind)(void*, binder_of<Item>&);
    vote (*decide)(const void*, const Item&, scope&);
    void (*explain)(const void*, const Item&, scope&, std::vector<evidence>&);
};
template <class Item>
struct field_operations {
    void* (*clone)(const void*);
    void (*destroy)(void*);
    const char* tag;
    bool (*same)(const void*, const void*);
    std::string_view (*text)(const void*, const Item&, std::string&); ///< null for values that are no text
};

/// A text that functions read, and the literals that they look for in it. All are found in one pass; a surface has
/// targets: bits, or, with the upper bit, functions that vote at once.
template <class Item>
struct text_field {
    erased<field_operations<Item>> field;
    std::vector<std::string> words{};          ///< as predicates named them
    std::vector<std::uint32_t> targets{};      ///< of each of them
    std::vector<std::uint32_t> readers{};      ///< the functions that read the text
    gazetteer names{};                         ///< of all words, those that fold alike once
    std::vector<std::uint32_t> first_target{}; ///< of a surface, in surface_targets; and the end of the last
    std::vector<std::uint32_t> surface_targets{};

    void build() {
        if (words.empty()) return;
        gazetteer_builder builder;
        for (const std::string& word : words) builder.add(word, 0);
        names = builder.build().value;
        // A word's own surface is what stands in it from its begin to its end.
        std::vector<std::uint32_t> surface_of(words.size());
        for (std::size_t k = 0; k < words.size(); ++k) {
            std::size_t begin = words[k].size();
            names.for_each_match<match_selection::overlapping>(words[k], [&](const gazetteer_match& m) {
                if (m.begin > begin) return false;
                begin = m.begin;
                surface_of[k] = m.surface;
                return true;
            });
        }
        first_target.assign(words.size() + 1, 0);
        for (const std::uint32_t s : surface_of) ++first_target[s + 1];
        for (std::size_t s = 0; s < words.size(); ++s) first_target[s + 1] += first_target[s];
        surface_targets.resize(words.size());
        std::vector<std::uint32_t> next(first_target.begin(), first_target.end() - 1);
        for (std::size_t k = 0; k < words.size(); ++k) surface_targets[next[surface_of[k]]++] = targets[k];
    }
};

inline constexpr std::uint32_t votes_at_once = 0x80000000u;

/// What a set knows of its parts; handed to their bind.
template <class Item>
class binder_of {
public:
    using item_type = Item;

    template <class P>
    [[nodiscard]] std::uint32_t text_slot(const field_of<P>& f) {
        static constexpr field_operations<Item> operations{
            &clone_of<field_of<P>>, &destroy_as<field_of<P>>, &type_tag<field_of<P>>, &same<P>,
            [](const void* self, const Item& item, std::string& own) {
                return static_cast<const field_of<P>*>(self)->make_text(item, own);
            }};
        std::size_t slot = 0;
        while (slot < texts.size() && !is_same(texts[slot].field, f, operations)) ++slot;
        if (slot == texts.size()) texts.push_back({{new field_of<P>(f), operations}});
        std::vector<std::uint32_t>& readers = texts[slot].readers;
        if (readers.empty() || readers.back() != function) readers.push_back(function);
        return static_cast<std::uint32_t>(slot);
    }
    template <class P>
    [[nodiscard]] std::uint32_t value_slot(const field_of<P>& f) {
        static constexpr field_operations<Item> operations{&clone_of<field_of<P>>, &destroy_as<field_of<P>>,
                                                           &type_tag<field_of<P>>, &same<P>, nullptr};
        std::size_t slot = 0;
        while (slot < values.size() && !is_same(values[slot], f, operations)) ++slot;
        if (slot == values.size()) values.push_back({new field_of<P>(f), operations});
        return static_cast<std::uint32_t>(slot);
    }
    /// The bit of all the words, or the first of one for each.
    [[nodiscard]] std::uint32_t literals(std::uint32_t slot, const std::vector<std::string>& words, bool each) {
        const std::uint32_t first = at_once ? votes_at_once | function : bits;
        for (std::size_t k = 0; k < words.size(); ++k) {
            texts[slot].words.push_back(words[k]);
            texts[slot].targets.push_back(at_once ? first : each ? first + static_cast<std::uint32_t>(k) : first);
        }
        if (!at_once) bits += each ? static_cast<std::uint32_t>(words.size()) : 1;
        return first;
    }
    [[nodiscard]] vote set_of(const std::vector<label_id>& labels) { return sets.set_of(labels); }
    /// The function being bound is words and a vote, nothing else: whether the set votes itself when they are found.
    [[nodiscard]] bool only_words(vote v) {
        if (inside) return false;
        at_once = true;
        vote_at_once = v;
        return true;
    }
    /// What follows is a part of a function.
    void compound() { inside = true; }

    void begin(std::uint32_t number) {
        function = number;
        at_once = inside = false;
    }

    std::vector<text_field<Item>> texts{};
    std::vector<erased<field_operations<Item>>> values{};
    vote_matrix sets{}; ///< no items: it numbers the sets of labels
    std::uint32_t bits = 0;
    std::uint32_t function = 0;
    bool at_once = false;
    bool inside = false;
    vote vote_at_once{};

private:
    template <class P>
    static bool same(const void* a, const void* b) {
        return static_cast<const field_of<P>*>(a)->same_as(*static_cast<const field_of<P>*>(b));
    }
    template <class P>
    static bool is_same(const erased<field_operations<Item>>& known, const field_of<P>& f,
                        const field_operations<Item>& operations) {
        return known.operations().tag == operations.tag && operations.same(known.self(), &f);
    }
};

} // namespace detail

/// Labeling functions over one type of item, in order: voter j is function j. A value: copies share nothing. Functions
/// chosen at run time are added one by one. One call through a pointer a function and item; functions that are words
/// and a vote cost what their matches cost.
template <class Item>
class labeling_functions {
public:
    using item_type = Item;

    /// None.
    labeling_functions() = default;
    /// A wrong call when two have one name.
    template <class... D>
    explicit labeling_functions(labeling_function<D>... functions) {
        (append(std::move(functions)), ...);
        build();
    }

    /// Adds functions behind these. What they look for is put together anew, O(all words): add many at once. A wrong
    /// call when a name is taken.
    template <class... D>
    labeling_functions& add(labeling_function<D>... functions) {
        (append(std::move(functions)), ...);
        build();
        return *this;
    }
    template <class D>
    labeling_functions& add(std::vector<labeling_function<D>> functions) {
        for (labeling_function<D>& f : functions) append(std::move(f));
        build();
        return *this;
    }

    /// The functions with these names alone, in this set's order: to apply again what changed. A wrong call when there
    /// is no such function.
    [[nodiscard]] labeling_functions only(std::span<const std::string> names) const {
        std::vector<bool> wanted(size());
        for (const std::string& name : names) {
            const std::size_t j = find(name);
            HALLMARK_REQUIRE(j < size(), "labeling_functions::only: no function '" + name + "'");
            wanted[j] = true;
        }
        labeling_functions chosen;
        for (std::size_t j = 0; j < size(); ++j)
            if (wanted[j]) chosen.append(names_[j], weights_[j], functions_[j].decider);
        chosen.build();
        return chosen;
    }
    [[nodiscard]] labeling_functions only(std::initializer_list<std::string> names) const {
        return only(std::span<const std::string>(names.begin(), names.size()));
    }

    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    [[nodiscard]] bool empty() const noexcept { return names_.empty(); }
    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
    [[nodiscard]] const std::vector<double>& weights() const noexcept { return weights_; }
    /// The function with that name; size() when there is none.
    [[nodiscard]] std::size_t find(std::string_view name) const noexcept {
        const std::size_t j = index_.find(names_, name);
        return j == index_.none ? size() : j;
    }
    /// The sets of labels that are voted for.
    [[nodiscard]] const label_sets& sets() const noexcept { return binder_.sets.sets(); }

    // Insides.

    /// What one thread needs.
    class worker {
    public:
        explicit worker(const labeling_functions& lfs)
            : scope(lfs.binder_.texts.size(), lfs.binder_.values.size(), lfs.binder_.bits),
              fired_bits_((lfs.size() + 63) / 64) {}

        detail::scope scope;
        hallmark::detail::plain_vector<voter_vote> row{}; ///< the votes on the item at hand, by voter

    private:
        friend class labeling_functions;
        void fire(std::uint32_t function) {
            std::uint64_t& word = fired_bits_[function >> 6];
            const std::uint64_t bit = std::uint64_t{1} << (function & 63u);
            if ((word & bit) != 0) return;
            word |= bit;
            fired_.push_back(function);
        }
        std::vector<std::uint64_t> fired_bits_;
        std::vector<std::uint32_t> fired_{};
        std::vector<std::uint32_t> broken_{}; ///< functions that cannot vote, as a field failed
    };

    /// Fills w.row with the votes on an item. guard(function, f) runs f() and says whether it did not fail; `function`
    /// is the first that is hit, the others are told by guard.again(function).
    template <bool Explain = false, class Guard>
    void evaluate(const Item& item, worker& w, Guard&& guard) const {
        w.scope.next();
        w.row.clear();
        w.broken_.clear();
        for (std::size_t slot = 0; slot < binder_.texts.size(); ++slot) {
            const detail::text_field<Item>& field = binder_.texts[slot];
            if (field.words.empty()) continue;
            std::string_view text;
            const bool made = guard(field.readers.front(), [&] {
                text = w.scope.text(static_cast<std::uint32_t>(slot), [&](std::string& own) {
                    return field.field.operations().text(field.field.self(), item, own);
                });
            });
            if (!made) {
                for (std::size_t k = 0; k < field.readers.size(); ++k) {
                    const std::uint32_t reader = field.readers[k];
                    if (std::find(w.broken_.begin(), w.broken_.end(), reader) != w.broken_.end()) continue;
                    w.broken_.push_back(reader);
                    if (k > 0) guard.again(reader);
                }
                continue;
            }
            field.names.template for_each_match<match_selection::overlapping>(text, [&](const gazetteer_match& m) {
                const std::uint32_t end = field.first_target[m.surface + 1];
                for (std::uint32_t k = field.first_target[m.surface]; k < end; ++k) {
                    const std::uint32_t target = field.surface_targets[k];
                    if ((target & detail::votes_at_once) != 0)
                        w.fire(target & ~detail::votes_at_once);
                    else
                        w.scope.set_bit(target);
                    if constexpr (Explain)
                        w.scope.hits.push_back({target, static_cast<std::uint32_t>(slot), m.begin, m.end});
                }
            });
        }
        for (std::size_t k = 1; k < w.fired_.size(); ++k) // few, and nearly in order
            for (std::size_t at = k; at > 0 && w.fired_[at] < w.fired_[at - 1]; --at)
                std::swap(w.fired_[at], w.fired_[at - 1]);
        std::size_t next = 0;
        const auto give_fired = [&](std::uint32_t before) {
            for (; next < w.fired_.size() && w.fired_[next] < before; ++next) {
                const std::uint32_t j = w.fired_[next];
                w.fired_bits_[j >> 6] = 0;
                if (is_broken(w, j)) continue;
                w.row.push_back({j, functions_[j].vote_at_once});
            }
        };
        for (const std::uint32_t j : asked_) {
            give_fired(j);
            if (is_broken(w, j)) continue;
            vote v = abstain;
            const auto& decider = functions_[j].decider;
            if (!guard(j, [&] { v = decider.operations().decide(decider.self(), item, w.scope); })) {
                w.scope.extra.clear();
                continue;
            }
            if (!v.is_abstain()) w.row.push_back({j, v});
            if (!w.scope.extra.empty()) [[unlikely]] {
                for (const vote more : w.scope.extra)
                    if (!more.is_abstain()) w.row.push_back({j, more});
                w.scope.extra.clear();
            }
        }
        give_fired(0xFFFFFFFFu);
        w.fired_.clear();
    }
    /// What the vote of a function stands on, after evaluate<true>.
    void explain(std::size_t function, const Item& item, worker& w, std::vector<evidence>& found) const {
        const auto& decider = functions_[function].decider;
        decider.operations().explain(decider.self(), item, w.scope, found);
    }

private:
    using operations = detail::decider_operations<Item>;
    struct entry {
        detail::erased<operations> decider;
        vote vote_at_once{};
    };

    [[nodiscard]] static bool is_broken(const worker& w, std::uint32_t j) {
        return !w.broken_.empty() && std::find(w.broken_.begin(), w.broken_.end(), j) != w.broken_.end();
    }

    template <class D>
    void append(labeling_function<D> f) {
        static constexpr operations of_decider{
            &detail::clone_of<D>, &detail::destroy_as<D>,
            [](void* self, detail::binder_of<Item>& binder) { static_cast<D*>(self)->bind(binder); },
            [](const void* self, const Item& item, detail::scope& scope) {
                return static_cast<const D*>(self)->decide(item, scope);
            },
            [](const void* self, const Item& item, detail::scope& scope, std::vector<evidence>& found) {
                static_cast<const D*>(self)->explain(item, scope, found);
            }};
        append(std::move(f.name), f.weight, {new D(std::move(f.decider)), of_decider});
    }
    void append(std::string name, double weight, detail::erased<operations> decider) {
        HALLMARK_REQUIRE(find(name) == size(), "labeling_functions: two functions are called '" + name + "'");
        const auto number = static_cast<std::uint32_t>(size());
        binder_.begin(number);
        decider.operations().bind(decider.self(), binder_);
        if (!binder_.at_once) asked_.push_back(number);
        functions_.push_back({std::move(decider), binder_.vote_at_once});
        names_.push_back(std::move(name));
        index_.extend(names_);
        weights_.push_back(weight);
    }
    void build() {
        for (detail::text_field<Item>& field : binder_.texts) field.build();
    }

    std::vector<entry> functions_;
    std::vector<std::string> names_;
    hallmark::detail::name_index index_;
    std::vector<double> weights_;
    std::vector<std::uint32_t> asked_; ///< the functions that are more than words and a vote
    detail::binder_of<Item> binder_;
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
