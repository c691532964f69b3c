// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_DETAIL_SCOPE_HPP
#define HALLMARK_WEAK_DETAIL_SCOPE_HPP

// What the parts of labeling functions share while one item is looked at: the texts of its fields, each made once;
// which literal words stand in them, one bit each; values that a host wants computed once.

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/votes.hpp"
#include "erased.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {
namespace detail {

inline constexpr std::uint32_t unbound = 0xFFFFFFFFu; ///< the slot of what no set has bound yet

/// A place where a literal is, kept while a vote is explained.
struct literal_hit {
    std::uint32_t bit = 0;
    std::uint32_t slot = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The state of one thread between and within items.
class scope {
public:
    scope(std::size_t texts, std::size_t values, std::size_t bits)
        : texts_(texts), own_(texts), values_(values), bits_((bits + 63) / 64) {}
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;
    ~scope() {
        for (const value_slot& v : values_)
            if (v.value != nullptr) v.destroy(v.value);
    }

    /// Forgets the item before.
    void next() noexcept {
        for (text_slot& t : texts_) t.known = false;
        for (value_slot& v : values_) v.known = false;
        for (std::uint64_t& word : bits_) word = 0;
        hits.clear();
        extra.clear();
    }

    /// The text of a slot, by make(std::string& own) when it is asked for the first time: a view of the item, or of
    /// `own`.
    template <class Make>
    [[nodiscard]] std::string_view text(std::uint32_t slot, Make&& make) {
        text_slot& t = texts_[slot];
        if (!t.known) {
            t.text = make(own_[slot]);
            t.known = true;
        }
        return t.text;
    }
    [[nodiscard]] std::string_view known_text(std::uint32_t slot) const noexcept { return texts_[slot].text; }

    /// The value of a slot, by make() when it is asked for the first time.
    template <class T, class Make>
    [[nodiscard]] const T& value(std::uint32_t slot, Make&& make) {
        value_slot& v = values_[slot];
        if (!v.known) {
            if (v.value == nullptr) {
                v.value = new T(make());
                v.destroy = &destroy_as<T>;
            } else {
                *static_cast<T*>(v.value) = make();
            }
            v.known = true;
        }
        return *static_cast<const T*>(v.value);
    }

    [[nodiscard]] bool bit(std::uint32_t i) const noexcept { return ((bits_[i >> 6] >> (i & 63u)) & 1u) != 0; }
    void set_bit(std::uint32_t i) noexcept { bits_[i >> 6] |= std::uint64_t{1} << (i & 63u); }

    hallmark::detail::plain_vector<literal_hit> hits; ///< where literals are; filled only while a vote is explained
    hallmark::detail::plain_vector<vote> extra;       ///< what a function votes for beside its first label

private:
    struct text_slot {
        std::string_view text{};
        bool known = false;
    };
    struct value_slot {
        void* value = nullptr;
        void (*destroy)(void*) = nullptr;
        bool known = false;
    };
    hallmark::detail::plain_vector<text_slot> texts_;
    std::vector<std::string> own_; ///< the text of a slot whose field makes a new one
    hallmark::detail::plain_vector<value_slot> values_;
    hallmark::detail::plain_vector<std::uint64_t> bits_;
};

} // namespace detail
} // namespace weak

HALLMARK_NAMESPACE_END

#endif
