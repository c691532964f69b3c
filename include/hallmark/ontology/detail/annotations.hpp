// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_ANNOTATIONS_HPP
#define HALLMARK_ONTOLOGY_DETAIL_ANNOTATIONS_HPP

// What a vocabulary tells of its labels beside surfaces and parents: ids, definitions, examples.

#include "../../core/label_id.hpp"
#include "string_table.hpp"
#include "surfaces.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Lists of texts, one list a label; nothing is stored while all are empty.
class text_lists {
public:
    text_lists() = default;
    template <class = void>
    explicit text_lists(const std::vector<std::vector<std::string_view>>& lists) {
        std::size_t count = 0;
        for (const auto& list : lists) count += list.size();
        if (count == 0) return;
        for (const auto& list : lists) {
            for (const std::string_view text : list) texts_.push_back(text);
            ends_.push_back(texts_.size());
        }
    }
    [[nodiscard]] const string_table& texts() const noexcept { return texts_; }
    [[nodiscard]] std::size_t first(label_id label) const noexcept { return label == 0 ? 0 : last(label - 1); }
    [[nodiscard]] std::size_t last(label_id label) const noexcept {
        return label < ends_.size() ? ends_[label] : texts_.size();
    }

    friend bool operator==(const text_lists&, const text_lists&) = default;

private:
    string_table texts_;
    std::vector<std::size_t> ends_;
};

/// One text a label, empty for most; nothing is stored while all are empty.
class label_texts {
public:
    label_texts() = default;
    template <class = void>
    explicit label_texts(const std::vector<std::string_view>& texts) {
        bool any = false;
        for (const std::string_view text : texts) any = any || !text.empty();
        if (!any) return;
        for (const std::string_view text : texts) texts_.push_back(text);
    }
    [[nodiscard]] std::string_view operator[](label_id label) const noexcept {
        return label < texts_.size() ? texts_[label] : std::string_view();
    }
    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }

    friend bool operator==(const label_texts&, const label_texts&) = default;

private:
    string_table texts_;
};

/// The annotations of a vocabulary's labels.
class annotations {
public:
    annotations() = default;
    template <class = void>
    annotations(const std::vector<std::string_view>& ids, const std::vector<std::string_view>& definitions,
                const std::vector<std::vector<std::string_view>>& examples,
                const std::vector<std::vector<std::string_view>>& counter_examples)
        : ids_(ids), definitions_(definitions), examples_(examples), counter_examples_(counter_examples) {
        by_id_.reset(ids_.size());
        for (label_id label = 0; label < ids_.size(); ++label)
            if (!ids_[label].empty()) by_id_.insert(hash_of(ids_[label]), label, [](std::uint32_t) { return false; });
    }

    [[nodiscard]] std::string_view id(label_id label) const noexcept { return ids_[label]; }
    [[nodiscard]] std::string_view definition(label_id label) const noexcept { return definitions_[label]; }
    [[nodiscard]] const text_lists& examples() const noexcept { return examples_; }
    [[nodiscard]] const text_lists& counter_examples() const noexcept { return counter_examples_; }
    /// The label of an id; no_label when there is none.
    [[nodiscard]] label_id find(std::string_view id) const {
        return by_id_.find(hash_of(id), [&](label_id label) { return ids_[label] == id; });
    }

    friend bool operator==(const annotations& a, const annotations& b) {
        return a.ids_ == b.ids_ && a.definitions_ == b.definitions_ && a.examples_ == b.examples_ &&
               a.counter_examples_ == b.counter_examples_;
    }

private:
    label_texts ids_, definitions_;
    text_lists examples_, counter_examples_;
    hash_index by_id_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
