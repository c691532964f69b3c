#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <string>

namespace hm = hallmark;

TEST_CASE("problems count by code and by severity, and are ok while none is an error") {
    hm::problems all;
    CHECK(all.ok());
    CHECK(all.empty());
    all.add(hm::severity::warning, hm::problem_code::unknown_parent, "/3/parents/0", "parent 'x' is no tag");
    all.add(hm::severity::note, hm::problem_code::redundant_parent, "/4", "said twice");
    CHECK(all.ok());
    all.add(hm::severity::error, hm::problem_code::unknown_parent, "/5", "parent 'y' is no tag");
    CHECK_FALSE(all.ok());
    CHECK(all.size() == 3);
    CHECK(all.count(hm::problem_code::unknown_parent) == 2);
    CHECK(all.count(hm::severity::note) == 1);
    CHECK(all.count(hm::problem_code::cycle) == 0);
}

TEST_CASE("merged problems keep the order of both lists") {
    hm::problems first;
    hm::problems second;
    second.add(hm::severity::error, hm::problem_code::cycle, "b", "2");
    first.merge(second);
    CHECK(first == second);
    first.merge(second);
    REQUIRE(first.size() == 2);
    CHECK(first[1] == second[0]);
    first.merge({});
    CHECK(first.size() == 2);
}

TEST_CASE("a problem prints its severity, place, message and code on one line") {
    const hm::problem p{hm::severity::error, hm::problem_code::cycle, "/1", "tag 'a' is its own ancestor: a → b → a"};
    CHECK(to_string(p) == "error at /1: tag 'a' is its own ancestor: a → b → a [cycle]");
    hm::problems all;
    CHECK(to_string(all).empty());
    all.add(hm::severity::note, hm::problem_code::cancelled, "", "stopped");
    CHECK(to_string(all) == "note: stopped [cancelled]\n");
}

TEST_CASE("every problem code has a name of its own") {
    std::string seen;
    for (unsigned i = 0; i < 400; ++i) {
        const std::string name(hm::name_of(static_cast<hm::problem_code>(i)));
        if (name == "unknown") continue;
        CHECK(seen.find(" " + name + " ") == std::string::npos);
        seen += " " + name + " ";
    }
    CHECK(seen.find(" empty_name ") != std::string::npos);
}

TEST_CASE("a checked value is usable beside its problems") {
    hm::checked<int> read{.value = 7};
    CHECK(read.ok());
    read.problems.add(hm::severity::error, hm::problem_code::malformed, "byte 3", "no value");
    CHECK_FALSE(read.ok());
    CHECK(read.value == 7);
}
