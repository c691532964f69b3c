// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_STRING_TABLE_HPP
#define HALLMARK_ONTOLOGY_DETAIL_STRING_TABLE_HPP

#include "../../core/config.hpp"
#include "../../core/detail/hash_index.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// Many short strings in one block of memory, reached by number. Copies and moves as a value.
class string_table {
public:
    void reserve(std::size_t strings, std::size_t bytes) {
        ends_.reserve(strings);
        bytes_.reserve(bytes);
    }
    void push_back(std::string_view text) {
        bytes_.append(text);
        ends_.push_back(bytes_.size());
    }
    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return {bytes_.data() + begin, ends_[i] - begin};
    }

    friend bool operator==(const string_table&, const string_table&) = default;

private:
    std::string bytes_;
    std::vector<std::size_t> ends_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
