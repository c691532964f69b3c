// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_SURFACE_LIST_HPP
#define HALLMARK_TEXT_DETAIL_SURFACE_LIST_HPP

#include "../../core/config.hpp"
#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/quoted.hpp"
#include "../../core/label_id.hpp"
#include "../../core/problem.hpp"
#include "../../core/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>

HALLMARK_NAMESPACE_BEGIN

namespace detail {

/// The surfaces of a gazetteer as they were added, with their labels; and what is wrong with them, told the same by
/// every builder. The `where` of a problem is the number of its surface.
class surface_list {
public:
    void add(std::string_view surface, label_id label) {
        bytes_.append(surface);
        ends_.push_back(bytes_.size());
        labels_.push_back(label);
    }

    [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
    void require(std::size_t i) const {
        HALLMARK_REQUIRE(i < size(), "gazetteer: surface " + std::to_string(i) + " of " + std::to_string(size()));
    }
    /// A wrong call when there is no such surface.
    [[nodiscard]] std::string_view surface(std::size_t i) const {
        require(i);
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(bytes_).substr(begin, ends_[i] - begin);
    }
    [[nodiscard]] label_id label(std::size_t i) const {
        require(i);
        return labels_[i];
    }
    /// The label of a surface that is there.
    [[nodiscard]] label_id label_of(std::size_t i) const noexcept { return labels_[i]; }

    template <class = void>
    void tell(problems& out, severity level, problem_code code, std::size_t i, std::string_view says) const {
        out.add(level, code, std::to_string(i),
                std::string("surface ").append(in_quotes(surface(i))).append(" ").append(says));
    }
    /// Tells of bytes that are not UTF-8, and of a surface of which folding left nothing: then false.
    template <class = void>
    [[nodiscard]] bool usable(std::size_t i, bool folds_to_nothing, problems& out) const {
        if (!is_utf8(surface(i))) tell(out, severity::warning, problem_code::invalid_utf8, i, "is not UTF-8");
        if (folds_to_nothing) tell(out, severity::error, problem_code::empty_name, i, "is empty or only separators");
        return !folds_to_nothing;
    }
    /// Tells of a surface that folds to the same as an earlier one, unless both are of one label.
    template <class = void>
    void tell_same(std::size_t i, std::size_t earlier, problems& out) const {
        if (labels_[i] == labels_[earlier]) return;
        tell(out, severity::warning, problem_code::ambiguous_alias, i,
             std::string("of label ")
                 .append(std::to_string(labels_[i]))
                 .append(" folds to the same as ")
                 .append(in_quotes(surface(earlier)))
                 .append(" of label ")
                 .append(std::to_string(labels_[earlier]))
                 .append(", which is kept"));
    }

private:
    std::string bytes_; // one surface behind the other
    plain_vector<std::size_t> ends_;
    plain_vector<label_id> labels_;
};

} // namespace detail

HALLMARK_NAMESPACE_END

#endif
