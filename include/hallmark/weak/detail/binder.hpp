// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_DETAIL_BINDER_HPP
#define HALLMARK_WEAK_DETAIL_BINDER_HPP

// What a set of labeling functions knows of its parts: the texts and values that they read, each once, and the words
// that they look for in a text, found together.

#include "../../core/span_of.hpp"
#include "../../core/votes.hpp"
#include "../../text/gazetteer.hpp"
#include "../field.hpp"
#include "../predicates.hpp"
#include "scope.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {
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
    [[nodiscard]] vote set_of(const std::vector<label_id>& labels) { return sets.set_of(span_of(labels)); }
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
} // namespace weak

HALLMARK_NAMESPACE_END

#endif
