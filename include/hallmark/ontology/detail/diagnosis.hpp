// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_DIAGNOSIS_HPP
#define HALLMARK_ONTOLOGY_DETAIL_DIAGNOSIS_HPP

#include "../../core/problem.hpp"
#include "../definition.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

/// What a problem is about: a declaration, a field of it, a position in that field. Ordered as problems are told.
struct declared_place {
    std::uint32_t declaration = 0;
    enum field_of : std::uint8_t { name, alias, parent } field = name;
    std::uint32_t position = 0;

    [[nodiscard]] bool operator<(const declared_place& other) const noexcept {
        if (declaration != other.declaration) return declaration < other.declaration;
        return field != other.field ? field < other.field : position < other.position;
    }
};

/// Where the elements of a declaration's lists stood, when some between them were left out.
struct positions_of {
    std::uint32_t declaration = 0;
    list_positions positions;
};

/// Collects problems in any order and gives them back by place; at one place, in the order in which they were added.
class diagnosis {
public:
    template <class = void>
    void add(declared_place place, severity level, problem_code code, std::string message) {
        found_.push_back({place, found_.size(), level, code, std::move(message)});
    }
    [[nodiscard]] bool empty() const noexcept { return found_.empty(); }

    /// Empties it into `out`; where(place) writes a place.
    template <class Where>
    void tell(problems& out, Where&& where) {
        std::sort(found_.begin(), found_.end(), [](const finding& a, const finding& b) {
            if (a.place < b.place) return true;
            if (b.place < a.place) return false;
            return a.number < b.number;
        });
        for (finding& f : found_) out.add(f.level, f.code, where(f.place), std::move(f.message));
        found_.clear();
    }

private:
    struct finding {
        declared_place place;
        std::size_t number;
        severity level;
        problem_code code;
        std::string message;
    };
    std::vector<finding> found_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
