#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

namespace hm = hallmark;

TEST_CASE("a table aligns its columns by what a terminal shows, not by bytes") {
    hm::table t({{.title = "tag"}, {.title = "votes", .align = hm::table::align::right}, {.title = "share"}});
    t.add({"café", "12", hm::bar(0.5, 4)}).add({"自然", "1,234", hm::bar(1, 4)});
    CHECK(t.str() == "tag   votes  share\n"
                     "café     12  ██\n"
                     "自然  1,234  ████\n");
    CHECK(t.str(2).substr(0, 5) == "  tag");
}

TEST_CASE("a table without rows is its heading, and without titles its rows") {
    CHECK(hm::table({{.title = "a"}, {.title = "b"}}).str() == "a  b\n");
    hm::table plain({{}, {}});
    CHECK(plain.str().empty());
    CHECK(plain.add({"x", "y"}).str() == "x  y\n");
    CHECK(hm::table{}.str().empty());
}

TEST_CASE("a row of the wrong size is a wrong call") {
    hm::table t({{.title = "a"}, {.title = "b"}});
    CHECK_THROWS_WITH_AS(t.add({"1"}), "table: a row of 1 cells under 2 columns", std::invalid_argument);
}

TEST_CASE("control characters in data cannot move the cursor") {
    hm::table t({{.title = "a"}});
    CHECK(t.add({"x\n\x1b[2Jy"}).str() == "a\nx  [2Jy\n");
}

TEST_CASE("integers are grouped by threes") {
    CHECK(hm::with_commas(0) == "0");
    CHECK(hm::with_commas(999) == "999");
    CHECK(hm::with_commas(1000) == "1,000");
    CHECK(hm::with_commas(-1234567) == "-1,234,567");
    CHECK(hm::with_commas(-123) == "-123");
    CHECK(hm::with_commas((std::numeric_limits<std::uint64_t>::max)()) == "18,446,744,073,709,551,615");
}

TEST_CASE("numbers have fixed decimals, and what is undefined is said") {
    CHECK(hm::fixed(0.8245, 2) == "0.82");
    CHECK(hm::fixed(-1.0, 0) == "-1");
    CHECK(hm::fixed(1e300, 1).size() == 303);
    CHECK(hm::fixed(std::numeric_limits<double>::quiet_NaN(), 2) == "–");
    CHECK(hm::fixed(std::numeric_limits<double>::infinity(), 2) == "∞");
    CHECK(hm::fixed(-std::numeric_limits<double>::infinity(), 2) == "-∞");
    CHECK(hm::fixed(std::optional<double>{}, 2) == "–");
    CHECK_THROWS_AS(static_cast<void>(hm::fixed(1.0, 18)), std::invalid_argument);
}

TEST_CASE("a bar grows in eighths and never leaves its width") {
    CHECK(hm::bar(0, 10).empty());
    CHECK(hm::bar(-1, 10).empty());
    CHECK(hm::bar(std::numeric_limits<double>::quiet_NaN(), 10).empty());
    CHECK(hm::bar(1, 2) == "██");
    CHECK(hm::bar(7, 2) == "██");
    CHECK(hm::bar(1.0 / 16, 2) == "▏");
    CHECK(hm::bar(0.75, 2) == "█▌");
}

TEST_CASE("a text is shortened by columns, whole characters only") {
    CHECK(hm::display_width("naïve") == 5);
    CHECK(hm::display_width("e\u0301") == 1);
    CHECK(hm::display_width("\xff\xfe") == 2);
    CHECK(hm::shortened("hello", 5) == "hello");
    CHECK(hm::shortened("hello", 4) == "hel…");
    CHECK(hm::shortened("自然言語", 5) == "自然…");
    CHECK(hm::shortened("hello", 0).empty());
    CHECK(hm::shortened("", 3).empty());
}
