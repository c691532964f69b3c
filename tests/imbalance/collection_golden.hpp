// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_IMBALANCE_COLLECTION_GOLDEN_HPP
#define HALLMARK_TESTS_IMBALANCE_COLLECTION_GOLDEN_HPP

// What is to be collected, as others computed it.

#include "support/json_tree.hpp"

#include <cstddef>
#include <vector>

namespace hallmark_test {

inline const json_tree& collection_golden() {
    static const json_tree tree = load_json("golden/imbalance/collection.json");
    return tree;
}
inline std::size_t whole(const json_tree& value) {
    return static_cast<std::size_t>(value.integer());
}

} // namespace hallmark_test

#endif
