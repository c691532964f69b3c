// SPDX-License-Identifier: MIT
#include "data.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace hallmark;

namespace {
split::saved_split example() {
    return {split::assignment({0, 1, split::assignment::none}, 2), {"a", "b,\"c\"", "ü"}, {"train", "test"}, "f00d", {{"nlp"}, {}, {"cv", "x"}}};
}
} // namespace

TEST_CASE("a saved split reads back as it was, and meets its items in any order") {
    const split::saved_split kept = example();
    const std::string text = split::to_json_lines(kept);
    CHECK(text.substr(0, text.find('\n')) == R"({"hallmark":"split","parts":["train","test"],"items":3,"fingerprint":"f00d"})");
    const auto read = split::read_json_lines(text);
    CHECK(read.problems.empty());
    CHECK(read.value == kept);
    const std::vector<std::string> now = {"new", "ü", "b,\"c\"", "a"};
    const split::assignment matched = split::match(read.value, now);
    CHECK(matched == split::assignment({split::assignment::none, split::assignment::none, 1, 0}, 2));
    const split::assignment extended = split::extend(matched, std::vector<std::vector<int>>{{1}, {1}, {1}, {1}}, split::folds{2});
    CHECK(extended.sizes() == std::vector<std::size_t>{2, 2});
    CHECK(extended[2] == 1);
    CHECK(extended[3] == 0);
    CHECK(split::to_csv(kept) == "id,part\r\na,train\r\n\"b,\"\"c\"\"\",test\r\nü,\r\n");
}

TEST_CASE("what is wrong with a saved split is told with its line, all at once") {
    const auto read = split::read_json_lines("{\"hallmark\":\"split\",\"parts\":[\"train\"],\"items\":7}\n"
                                             "{\"id\":\"a\",\"part\":\"train\"}\n"
                                             "{\"id\":\"b\",\"part\":\"validation\"}\n"
                                             "{\"id\":\"c\",\n"
                                             "{\"part\":\"train\"}\n"
                                             "\n"
                                             "{\"id\":\"a\",\"part\":null}\n");
    std::vector<std::string> told;
    for (const problem& p : read.problems) told.push_back(std::string(name_of(p.code)) + " " + p.where.substr(0, 6));
    CHECK(told == std::vector<std::string>{"wrong_type line 3", "malformed line 4", "missing_field line 5", "duplicate_id line 7",
                                           "torn_record line 7"});
    CHECK(read.value.ids == std::vector<std::string>{"a", "b"});
    CHECK(read.value.parts == split::assignment({0, split::assignment::none}, 1));
    for (const char* bad : {"", "[]", "{\"id\":\"a\"}", "\xFF"}) CHECK_FALSE(split::read_json_lines(bad).ok());
    const auto twice = split::read_json_lines("{\"hallmark\":\"split\",\"parts\":[\"t\"],\"items\":2,\"fingerprint\":\"f\"}\n"
                                              "{\"id\":\"a\",\"part\":\"t\",\"fingerprint\":\"g\"}\n{\"id\":\"a\",\"part\":\"t\"}\n");
    CHECK(twice.problems.size() == 1); // an id stands twice; but all lines are there
    CHECK(twice.value.fingerprint == "f"); // the head's
    split::saved_split wrong = example();
    wrong.ids.pop_back();
    CHECK_THROWS_AS(static_cast<void>(split::to_json_lines(wrong)), std::invalid_argument);
    wrong = example();
    wrong.part_names[1] = "train";
    CHECK_THROWS_WITH_AS(static_cast<void>(split::to_csv(wrong)), "saved_split: two parts are named 'train'", std::invalid_argument);
}
