#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {

struct note {
    std::string title, body, date;
    double score = 0;
    int stars = 0;
    std::vector<float> features{};
    mutable int asked = 0; ///< how often `counted` looked at it
};

const auto body = field(&note::body);
const auto title = field(&note::title);

/// Whether a predicate holds, by way of a set of functions: the only way there is to ask one.
template <class P>
bool holds(P p, const note& n) {
    const labeling_functions<note> lfs(lf("p", when(std::move(p)) >> 1u));
    const auto votes = apply_lfs(lfs, std::vector<note>{n}).value;
    return votes(0, 0) == 1u;
}
template <class P>
std::string shown(P p, const note& n) {
    const labeling_functions<note> lfs(lf("p", when(std::move(p)) >> 1u));
    const auto reasons = explain(lfs, n);
    std::string all;
    for (const auto& r : reasons)
        for (const auto& e : r.all) {
            if (e.end != 0)
                CHECK((e.text == n.body.substr(e.begin, e.end - e.begin) ||
                       e.text == n.title.substr(e.begin, e.end - e.begin)));
            all += "[" + e.text + "]";
        }
    return all;
}
note with_body(std::string text) {
    return {.title = "", .body = std::move(text), .date = ""};
}

} // namespace

TEST_CASE("words are whole and folded; parts of longer phrases count too") {
    const note n = with_body("A platform for Image-Segmentation; C++ and (TF).");
    CHECK(holds(contains_word(body, "image segmentation"), n));
    CHECK(holds(contains_word(body, {"segmentation"}), n));
    CHECK(holds(contains_word(body, {"nothing", "tf"}), n));
    CHECK_FALSE(holds(contains_word(body, "form"), n));
    CHECK(holds(contains_word(body, "c++"), n));
    CHECK(holds(contains_all(body, {"platform", "segmentation", "image segmentation", "segmentation"}), n));
    CHECK_FALSE(holds(contains_all(body, {"platform", "video"}), n));
    CHECK(holds(contains_text(body, "latfo"), n));
    CHECK_FALSE(holds(contains_text(body, "latfox"), n));
    CHECK(holds(contains_text(body, "c++ and (tf)"), n));
    // Two predicates over one field, one word inside the other: each is found for itself.
    CHECK(holds(contains_word(body, "image segmentation") && contains_word(body, "segmentation") &&
                    contains_word(body, "image"),
                n));
    CHECK_THROWS_AS(static_cast<void>(contains_word(body, "")), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(contains_any(body, std::vector<std::string>{})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(contains_text(body, " - ")), std::invalid_argument);
}

TEST_CASE("starts_with and ends_with see whole words at the ends of a text, white space left out") {
    CHECK(holds(starts_with(body, "how to"), with_body("  How-To: cook")));
    CHECK_FALSE(holds(starts_with(body, "how to"), with_body("How tomatoes grow")));
    CHECK_FALSE(holds(starts_with(body, "to"), with_body("How to")));
    CHECK(holds(ends_with(body, "in C++"), with_body("Matrices in C++ \n")));
    CHECK_FALSE(holds(ends_with(body, "rust"), with_body("about trust")));
    CHECK(holds(starts_with(body, "how") && ends_with(body, "how"), with_body("how")));
}

TEST_CASE("patterns match anywhere, in either case unless told otherwise") {
    CHECK(holds(matches(body, "detect(ion|or)?\\b"), with_body("Object DETECTOR")));
    CHECK_FALSE(holds(matches(body, "detector", {}), with_body("Object DETECTOR")));
    CHECK_THROWS_AS(static_cast<void>(matches(body, "((")), std::invalid_argument);
    CHECK(shown(matches(body, "d.t"), with_body("a dot, a dit")) == "[dot]");
}

TEST_CASE("near asks for few words between two") {
    const note n = with_body("Deep models of natural, spoken language");
    CHECK(holds(near(body, "natural", "language", 1), n));
    CHECK_FALSE(holds(near(body, "natural", "language", 0), n));
    CHECK(holds(near(body, "language", "natural", 1), n));
    CHECK(holds(near(body, "deep", "language", 4), n));
    CHECK_FALSE(holds(near(body, "deep", "language", 3), n));
    CHECK(holds(near(body, "a", "b", 0), with_body("a x b a")));
    CHECK(shown(near(body, "natural", "language", 1), n) == "[natural, spoken language]");
    CHECK_THROWS_AS(static_cast<void>(near(body, "a", "A", 1)), std::invalid_argument);
}

TEST_CASE("values compare as numbers do, and with what is no number nothing holds but !=") {
    note n = with_body("äöü abc");
    n.stars = -1;
    n.score = std::numeric_limits<double>::quiet_NaN();
    const auto stars = field(&note::stars);
    const auto score = field(&note::score);
    CHECK(holds(stars < 3u, n));
    CHECK(holds(stars <= -1, n));
    CHECK_FALSE(holds(stars > 0u, n));
    CHECK(holds(stars == -1, n));
    CHECK(holds(stars != 1, n));
    CHECK_FALSE(holds(score < 1.0 || score >= 1.0 || score == 0.0 || score <= 1 || score > 0, n));
    CHECK(holds(score != 0.0, n));
    CHECK(holds(in_set(stars, {3, -1}), n));
    CHECK_FALSE(holds(in_set(stars, std::vector{3, 4}), n));
    CHECK(holds(in_set(body, {"x", "äöü abc"}), n));
    CHECK(holds(body == "äöü abc", n));
    CHECK(holds(body >= std::string("a"), n));
    CHECK(holds(length(body) == 7, n));
    CHECK(holds(word_count(body) == 2u, n));
    CHECK(shown(stars < 3 && length(body) > 2, n) == "[-1 < 3][7 > 2]");
    n.score = 0.25;
    CHECK(shown(score <= 0.5, n) == "[0.25 <= 0.5]");
    const auto parity = field([](const note& x) { return x.stars % 2 != 0; });
    CHECK(holds(parity == true, n));
}

TEST_CASE("dates are read as ISO 8601 writes them") {
    CHECK(parse_time("1970-01-01") == 0);
    CHECK(parse_time("1970") == 0);
    CHECK(parse_time("2020-02-20 06:43:18") == 1582180998);
    CHECK(parse_time("2020-02-20T06:43:18.250Z") == 1582180998);
    CHECK(parse_time("2020-02-20T07:43:18+01:00") == 1582180998);
    CHECK(parse_time("2020-02-19T23:43-0700") == 1582180980);
    CHECK(parse_time("2020-02") == parse_time("2020-02-01T00:00:00Z"));
    CHECK(parse_time("0000-03-01") == -62162035200);
    CHECK(parse_time("2000-02-29") == 951782400);
    for (const char* wrong :
         {"", "20", "2020-13", "2020-00-01", "2019-02-29", "1900-02-29", "2020-02-30", "2020-1-1", "2020-02-20 24:00",
          "2020-02-20 06", "2020-02-20x", "today", "2020-02-20T06:43:18.", "2020-02-20T06:43+1", "-2020", "2020-"})
        CHECK_MESSAGE(!parse_time(wrong), wrong);
    // Every day of 400 years follows the day before it.
    std::int64_t expected = *parse_time("1800-01-01");
    for (int year = 1800; year < 2200; ++year)
        for (int month = 1; month <= 12; ++month)
            for (int day = 1; day <= 31; ++day) {
                const auto two = [](int x) { return std::string(x < 10 ? "0" : "").append(std::to_string(x)); };
                const auto time =
                    parse_time(std::to_string(year).append("-").append(two(month)).append("-").append(two(day)));
                if (!time) continue;
                REQUIRE(*time == expected);
                expected += 86400;
            }
    note n;
    n.date = "2020-02-20 06:43:18";
    const auto date = field(&note::date);
    CHECK(holds(before(date, "2020-02-21") && since(date, "2020-02-20") && between(date, "2020", "2021"), n));
    CHECK_FALSE(holds(before(date, "2020-02-20"), n));
    n.date = "some day";
    CHECK_FALSE(holds(before(date, "2020") || since(date, "2020"), n));
    CHECK_THROWS_AS(static_cast<void>(before(date, "soon")), std::invalid_argument);
}

TEST_CASE("the distance is to the nearest exemplar") {
    const std::vector<float> rows{0, 0, 10, 0};
    const hm::features_view exemplars(rows.data(), 2, 2);
    const auto features = field(&note::features);
    note n;
    n.features = {7, 4};
    CHECK(holds(distance(features, exemplars) == 5.0, n));
    CHECK(shown(distance(features, exemplars) < 5.5, n) == "[5 < 5.5]");
    CHECK_THROWS_AS(static_cast<void>(distance(features, {})), std::invalid_argument);
    n.features = {1};
    const labeling_functions<note> lfs(lf("p", when(distance(features, exemplars) < 1) >> 1u));
    CHECK(apply_lfs(lfs, std::vector{n}).problems.size() == 1);
}

TEST_CASE("expressions answer as C++ does, and stop when the answer is known") {
    const auto counted = [](bool answer) {
        return [answer](const note& n) {
            ++n.asked;
            return answer;
        };
    };
    const auto yes = contains_word(body, "yes");
    const auto no = contains_word(body, "no");
    note n = with_body("yes");
    const auto asks = [&](auto p) {
        const labeling_functions<note> lfs(lf("p", when(p) >> 1u));
        std::vector<note> one{n};
        static_cast<void>(apply_lfs(lfs, one));
        return one[0].asked;
    };
    CHECK(asks(no && counted(true)) == 0);
    CHECK(asks(yes || counted(true)) == 0);
    CHECK(asks(yes && counted(true)) == 1);
    CHECK(asks(counted(false) && yes) == 1); // a callable keeps its place
    CHECK(asks(at_least<1>(yes, counted(true))) == 0);
    CHECK(asks(at_least<2>(yes, counted(true), counted(true))) == 1);
    for (const bool a : {false, true})
        for (const bool b : {false, true}) {
            const auto is = [](bool x) { return [x](const note&) { return x; }; };
            const auto pa = matches(body, a ? "yes" : "no");
            const auto pb = contains_word(body, b ? "yes" : "no"); // cheaper: asked first
            CHECK(holds(pa && pb, n) == (a && b));
            CHECK(holds(pa || pb, n) == (a || b));
            CHECK(holds(!pa && (pb || !pa), n) == (!a && (b || !a)));
            CHECK(holds(pa && is(b), n) == (a && b));
            CHECK(holds(is(a) || pb, n) == (a || b));
            CHECK(holds(at_least<2>(pa, pb, yes), n) == (a + b + 1 >= 2));
            CHECK(holds(at_least<0>(pa), n));
        }
    CHECK(shown(yes || no, n) == "[yes]");
    CHECK(shown(!no, n).empty());
    CHECK(shown(at_least<1>(no, yes), n) == "[yes]");
}

TEST_CASE("texts are made once an item for all that read the same field") {
    note n = with_body("yes");
    const auto text = field([](const note& x) {
        ++x.asked;
        return x.title + x.body;
    });
    const auto tokens = cached([](const note& x) {
        ++x.asked;
        return std::vector<std::string>{x.body};
    });
    const auto by_key = [](int unused) {
        return field(
            [unused](const note& x) {
                ++x.asked;
                return x.body + std::to_string(unused);
            },
            7);
    };
    const auto asked = [&](const labeling_functions<note>& lfs) {
        std::vector<note> items{n, n};
        static_cast<void>(apply_lfs(lfs, items));
        return items[0].asked + items[1].asked;
    };
    CHECK(asked(labeling_functions<note>(lf("a", when(contains_word(text, "x")) >> 1u),
                                         lf("b", when(matches(text, "y")) >> 1u),
                                         lf("c", when(length(text) > 2 && !contains_word(text, "z")) >> 1u))) == 2);
    CHECK(asked(labeling_functions<note>(
              lf("a", when(satisfies(tokens, [](const auto& t) { return t.size() == 1; })) >> 1u),
              lf("b", from(tokens, [](const auto& t) { return hm::vote(t.size()); })))) == 2);
    CHECK(asked(labeling_functions<note>(lf("a", when(contains_word(by_key(1), "x")) >> 1u),
                                         lf("b", when(matches(by_key(1), "y")) >> 1u))) == 2);
    // Members differ by equality, not by type.
    note both = with_body("b");
    both.title = "t";
    CHECK(holds(contains_word(title, "t") && contains_word(body, "b") && !contains_word(title, "b"), both));
}
