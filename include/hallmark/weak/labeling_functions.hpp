// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_LABELING_FUNCTIONS_HPP
#define HALLMARK_WEAK_LABELING_FUNCTIONS_HPP

// Labeling functions with names, and sets of them. What they are made of: rules.hpp (when … >> label), predicates.hpp,
// and beside it text_predicates.hpp, comparisons.hpp, dates.hpp.
//
//     const auto lfs = labeling_functions<project>(
//         lf("bert", when(contains_word(text, "bert")) >> language),
//         lf("model", [&](const project& p) -> vote { return score(p) > 0.9 ? vote(language) : abstain; }));

#include "../core/detail/name_index.hpp"
#include "../core/detail/plain_vector.hpp"
#include "../core/span_of.hpp"
#include "../core/vote.hpp"
#include "../text/gazetteer.hpp"
#include "detail/binder.hpp"
#include "detail/scope.hpp"
#include "rules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
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
        return only(span_of(names.begin(), names.size()));
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
