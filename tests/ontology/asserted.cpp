// SPDX-License-Identifier: MIT
#include "vocabulary.hpp"

#include <hallmark/ontology/asserted.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

using namespace hallmark;
using hallmark_test::from_edges;

TEST_CASE("what was given and what follows from it stay apart") {
    const ontology tags = from_edges(5, {{1, 0}, {2, 1}, {3, 0}}).value;
    CHECK(expand_apart(tags, std::vector<label_id>{2, 2, 3}) == asserted_labels{{2, 3}, {0, 1}});
    CHECK(expand_apart(tags, std::vector<label_id>{1, 2}) == asserted_labels{{1, 2}, {0}}); // 1 was given too
    CHECK(expand_apart(tags, {}) == asserted_labels{});
    const std::vector<label_id> stored = {0, 1, 2, 4};
    CHECK(expand_apart(tags, tags.reduce(stored)) == asserted_labels{{2, 4}, {0, 1}});
    CHECK_THROWS_AS(static_cast<void>(expand_apart(tags, std::vector<label_id>{5})), std::invalid_argument);
}
