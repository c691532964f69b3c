#include <hallmark/weak.hpp>
#ifdef HALLMARK_TEST_THREADS
#  include <hallmark/threads.hpp>
#endif

#include "support/json_tree.hpp"

#include <doctest/doctest.h>

#include <forward_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {

enum : hm::label_id { red, green, blue };

const auto text = field([](const std::string& s) -> const std::string& { return s; });
const auto has = [](const char* word) { return contains_word(text, word); };

template <class... D>
std::vector<hm::vote> votes_on(const std::string& item, labeling_function<D>... functions) {
    const labeling_functions<std::string> lfs(std::move(functions)...);
    const auto votes = apply_lfs(lfs, std::vector{item}).value;
    std::vector<hm::vote> row;
    for (std::size_t j = 0; j < votes.voters(); ++j) row.push_back(votes(0, j));
    return row;
}
template <class D>
hm::vote vote_on(const std::string& item, D decider) {
    return votes_on(item, lf("one", std::move(decider)))[0];
}

} // namespace

TEST_CASE("a rule votes, abstains, or votes otherwise; for a label, against it, for a set") {
    CHECK(vote_on("a", when(has("a")) >> red) == red);
    CHECK(vote_on("b", when(has("a")) >> red) == hm::abstain);
    CHECK(vote_on("b", (when(has("a")) >> red).otherwise(green)) == green);
    CHECK(vote_on("a", (when(has("a")) >> red).otherwise(green)) == red);
    CHECK(vote_on("a", when(has("a")) >> against(blue)) == hm::vote::against(blue));
    CHECK(vote_on("a", when(has("a")) >> one_of({blue})) == blue);
    CHECK(vote_on("a", when([](const std::string& s) { return s == "a"; }) >> red) == red);
    const labeling_functions<std::string> lfs(
        lf("s", (when(has("a")) >> one_of({blue, red})).otherwise(one_of({red, green}))));
    const auto votes = apply_lfs(lfs, std::vector<std::string>{"a", "b"}, {.cardinality = 3}).value;
    CHECK((votes(0, 0).is_set() && votes.allows(votes(0, 0), blue) && !votes.allows(votes(0, 0), green) &&
           votes.allows(votes(1, 0), green)));
    CHECK(lfs.sets() == votes.sets());
    CHECK_THROWS_AS(static_cast<void>(one_of(std::vector<hm::label_id>{})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(apply_lfs(lfs, std::vector<std::string>{"a"}, {.cardinality = 2})),
                    std::invalid_argument);
}

TEST_CASE("a callable may give a vote, a label, an optional label or several labels") {
    CHECK(vote_on("a", [](const std::string&) { return hm::vote(red); }) == red);
    CHECK(vote_on("a", [](const std::string&) { return 2; }) == blue);
    CHECK(vote_on("a", [](const std::string&) { return std::optional<int>(); }) == hm::abstain);
    CHECK(vote_on("a", [](const std::string&) { return std::optional<hm::label_id>(green); }) == green);
    const labeling_functions<std::string> lfs(
        lf("many", [](const std::string& s) { return std::vector<int>(s.size(), 1); }),
        lf("a", when(has("aaa")) >> red));
    const auto votes = apply_lfs(lfs, std::vector<std::string>{"", "aaa"}).value;
    CHECK((votes[0].empty() && votes[1].size() == 4 && votes(1, 1) == red && votes(1, 0) == green));
    // A set's number means nothing outside of its matrix.
    CHECK(apply_lfs(labeling_functions<std::string>(lf("s", [](const std::string&) { return hm::vote::set(0); })),
                    std::vector<std::string>{""})
              .problems.size() == 1);
}

TEST_CASE("rules are made of rules: the first that votes, the majority, exceptions, other labels, names and weights") {
    const auto a = when(has("a")) >> red;
    const auto b = when(has("b")) >> green;
    const auto c = when(has("c")) >> green;
    CHECK(vote_on("a b", first_of(a, b)) == red);
    CHECK(vote_on("b", first_of(a, b)) == green);
    CHECK(vote_on("x", first_of(a, b, [](const std::string&) { return 2; })) == blue);
    CHECK(vote_on("a b c", majority_of(a, b, c)) == green);
    CHECK(vote_on("a b", majority_of(a, b, c)) == hm::abstain);
    CHECK(vote_on("a", majority_of(a, b, c)) == red);
    CHECK(vote_on("x", majority_of(a, b)) == hm::abstain);
    CHECK(vote_on("a", majority_of(a, when(has("a")) >> against(red))) == red);
    CHECK(vote_on("a no", unless(a, has("no"))) == hm::abstain);
    CHECK(vote_on("a", unless(a, has("no"))) == red);
    CHECK(vote_on("a", only_if(a, has("yes"))) == hm::abstain);
    CHECK(vote_on("a yes", only_if(a, has("yes"))) == red);
    CHECK(vote_on("a", map_labels(a, {{red, blue}, {red, green}})) == blue);
    CHECK(vote_on("b", map_labels(b, {{red, blue}})) == green);
    CHECK(vote_on("a", map_labels(a, {{red, hm::abstain}})) == hm::abstain);
    const labeling_functions<std::string> lfs(weight(rename(lf("x", a), "y"), 2.5), lf("z", b));
    CHECK((lfs.names() == std::vector<std::string>{"y", "z"} && lfs.weights() == std::vector{2.5, 1.0}));
    CHECK_THROWS_AS(static_cast<void>(weight(lf("x", a), -1)), std::invalid_argument);
    const auto why = explain(labeling_functions<std::string>(lf("m", majority_of(a, b, c)), lf("f", first_of(a, b)),
                                                             lf("g", only_if(b, has("c")))),
                             std::string("a b C"));
    REQUIRE(why.size() == 3);
    CHECK((why[0].all.size() == 2 && why[0].evidence == "b" && why[1].evidence == "a" && why[2].all.size() == 2 &&
           why[2].all[1].text == "C"));
}

TEST_CASE("functions that share words do not disturb each other") {
    // Words that are votes at once, words inside of expressions, the same words in both, in one set.
    const labeling_functions<std::string> lfs(
        lf("a", when(contains_any(text, {"x y", "y"})) >> red), lf("b", when(has("Y")) >> green),
        lf("c", when(has("y") && !has("z")) >> blue), lf("d", when(contains_all(text, {"y", "x"})) >> red),
        lf("e", when(has("x-y")) >> against(red)));
    const std::vector<std::string> items{"x y", "y z", "x", "", "x  Y z"};
    const auto votes = apply_lfs(lfs, items).value;
    const auto row = [&](std::size_t i) {
        std::string s;
        for (const auto& v : votes[i]) s += lfs.names()[v.voter];
        return s;
    };
    CHECK((row(0) == "abcde" && row(1) == "ab" && row(2).empty() && row(3).empty() && row(4) == "abde"));
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto why = explain(lfs, items[i]);
        REQUIRE(why.size() == votes[i].size());
        for (std::size_t k = 0; k < why.size(); ++k)
            CHECK((why[k].vote == votes[i][k].vote && why[k].voter == lfs.names()[votes[i][k].voter] &&
                   !why[k].evidence.empty()));
    }
}

TEST_CASE("a fault costs the vote, stops, or reaches the caller") {
    const labeling_functions<std::string> lfs(lf("fine", when(has("a")) >> red),
                                              lf("bad",
                                                 [](const std::string& s) -> hm::vote {
                                                     if (s == "a bomb") throw std::runtime_error("it went off");
                                                     if (s == "a dud") throw 7; // NOLINT
                                                     return green;
                                                 }),
                                              lf("last", when(has("a")) >> blue));
    std::vector<std::string> items(1000, "a");
    items[700] = "a bomb";
    items[800] = "a dud";
    const auto kept = apply_lfs(lfs, items);
    REQUIRE(kept.problems.size() == 2);
    CHECK((kept.ok() && kept.problems[0].where == "700" && kept.problems[0].code == hm::problem_code::voter_failed));
    CHECK(kept.problems[0].message == "labeling function 'bad': it went off");
    CHECK(kept.problems[1].message == "labeling function 'bad': an exception that is no std::exception");
    CHECK((kept.value(700, 0) == red && kept.value(700, 1) == hm::abstain && kept.value(700, 2) == blue &&
           kept.value.votes() == 2998));
    const auto stopped = apply_lfs(lfs, items, {.on_fault = on_fault::stop});
    CHECK((!stopped.ok() && stopped.problems.size() == 1 && stopped.value.items() == 1000));
    CHECK((stopped.value[699].size() == 3 && stopped.value[700].empty() && stopped.value.votes() == 2100));
    CHECK_THROWS_WITH_AS(static_cast<void>(apply_lfs(lfs, items, {.on_fault = on_fault::rethrow})), "it went off",
                         std::runtime_error);
    CHECK_THROWS_AS(static_cast<void>(explain(lfs, items[700])), std::runtime_error);
}

TEST_CASE("a field that fails costs the votes of all functions that read it, and no others") {
    const auto risky = field([](const std::string& s) {
        if (s == "bad") throw std::runtime_error("no text");
        return s;
    });
    const labeling_functions<std::string> lfs(
        lf("a", when(contains_word(risky, "good")) >> red), lf("b", when(has("bad")) >> green),
        lf("c", when(contains_word(risky, "good") || has("bad")) >> blue), lf("d", when(matches(risky, "x")) >> blue));
    const auto applied = apply_lfs(lfs, std::vector<std::string>{"good", "bad", "good"});
    CHECK(applied.problems.size() == 3);
    for (const auto& p : applied.problems) CHECK((p.where == "1" && p.message.find("no text") != std::string::npos));
    CHECK((applied.value[0].size() == 2 && applied.value[1].size() == 1 && applied.value(1, 1) == green &&
           applied.value[2].size() == 2));
}

TEST_CASE("any forward range and any executor give the same votes and problems") {
    const labeling_functions<std::string> lfs(lf("a", when(has("a")) >> red),
                                              lf("b", when(has("b") && !has("a")) >> one_of({green, blue})),
                                              lf("c", [](const std::string& s) -> hm::vote {
                                                  if (s.size() % 97 == 96) throw std::runtime_error("96");
                                                  return hm::vote(s.size() % 3);
                                              }));
    hm::random random(5);
    std::vector<std::string> items;
    for (int i = 0; i < 5000; ++i) {
        std::string s;
        for (std::uint32_t k = random.below(60); k > 0; --k) s += "a b c d "[random.below(8)];
        items.push_back(s);
    }
    const auto expected = apply_lfs(lfs, items);
    const std::forward_list<std::string> list(items.begin(), items.end());
    const auto of_list = apply_lfs(lfs, list);
    CHECK((of_list.value == expected.value && of_list.problems == expected.problems));
    const auto backwards = [](std::size_t n, auto&& f) {
        for (std::size_t i = n; i > 0; --i) f(i - 1);
    };
    const auto reversed = apply_lfs(lfs, items, {}, backwards);
    CHECK((reversed.value == expected.value && reversed.problems == expected.problems));
#ifdef HALLMARK_TEST_THREADS
    for (const std::size_t count : {2u, 5u}) {
        const auto threaded = apply_lfs(lfs, list, {}, hm::threads(count));
        CHECK((threaded.value == expected.value && threaded.problems == expected.problems));
        const auto stopped = apply_lfs(lfs, items, {.on_fault = on_fault::stop}, hm::threads(count));
        const auto serially = apply_lfs(lfs, items, {.on_fault = on_fault::stop});
        CHECK((stopped.value == serially.value && stopped.problems == serially.problems));
    }
#endif
    // Item by item, as explain does it.
    for (std::size_t i = 0; i < 300; ++i) {
        if (items[i].size() % 97 == 96) continue;
        const auto why = explain(lfs, items[i]);
        REQUIRE(why.size() == expected.value[i].size());
        for (std::size_t k = 0; k < why.size(); ++k) CHECK(why[k].vote == expected.value[i][k].vote);
    }
}

TEST_CASE("progress hears of all items, and may cancel") {
    const labeling_functions<std::string> lfs(lf("a", when(has("a")) >> red));
    const std::vector<std::string> items(10000, "a");
    std::vector<std::size_t> heard;
    const auto all = apply_lfs(lfs, items, {.progress = [&](std::size_t done, std::size_t total) {
                                   CHECK(total == 10000);
                                   heard.push_back(done);
                                   return true;
                               }});
    CHECK((all.ok() && heard.front() == 0 && heard.back() == 10000 && heard.size() > 2));
    const auto part = apply_lfs(lfs, items, {.progress = [](std::size_t done, std::size_t) { return done == 0; }});
    CHECK((part.problems.count(hm::problem_code::cancelled) == 1 && part.value.items() == 10000 &&
           part.value.votes() == 16 * 256));
}

TEST_CASE("functions may be none, may be added at run time, and copies of a set are independent") {
    labeling_functions<std::string> lfs;
    CHECK(apply_lfs(lfs, std::vector<std::string>{"a", "b"}).value.items() == 2);
    std::vector<decltype(lf("", when(has("a")) >> red))> list;
    for (const char* word : {"a", "b", "c"}) list.push_back(lf(word, when(has(word)) >> red));
    lfs.add(list);
    lfs.add(lf("not", when(!has("a")) >> green));
    CHECK(apply_lfs(lfs, std::vector<std::string>{}).value.items() == 0);
    CHECK_THROWS_WITH_AS(lfs.add(lf("b", when(has("x")) >> red)), "labeling_functions: two functions are called 'b'",
                         std::invalid_argument);
    const std::vector<std::string> items{"a b", "c"};
    const auto votes = apply_lfs(lfs, items).value;
    CHECK((votes[0].size() == 2 && votes[1].size() == 2));
    labeling_functions<std::string> copy(lfs);
    copy.add(lf("more", when(has("b")) >> blue));
    CHECK((apply_lfs(copy, items).value[0].size() == 3 && apply_lfs(lfs, items).value == votes));
    copy = lfs;
    CHECK(apply_lfs(copy, items).value == votes);
    // Only what changed is applied again.
    const auto some = apply_lfs(lfs.only({"not", "b"}), items).value;
    CHECK((some.voters() == 2 && some.name(0) == "b" && votes.updated(some) == votes));
    CHECK_THROWS_AS(static_cast<void>(lfs.only({"x"})), std::invalid_argument);
}

TEST_CASE("thirty keyword functions on the lesson's projects have the numbers that snorkel gives") {
    const auto golden = hallmark_test::load_json("golden/weak/mwml_keyword_lfs.json");
    const auto projects = hallmark_test::load_json("data/mwml/projects.json");
    // As the file says: lowercase ASCII, every run of other bytes than letters and digits one space.
    std::vector<std::string> items;
    for (const auto& p : projects.items()) {
        std::string normal;
        for (const auto* key : {"title", "description"}) {
            normal += ' ';
            if (!p[key].is_string()) continue;
            for (const char c : p[key].string()) {
                const bool upper = c >= 'A' && c <= 'Z';
                const bool kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                if (kept || normal.back() != ' ') normal += kept ? static_cast<char>(upper ? c + 32 : c) : ' ';
            }
        }
        items.push_back(normal);
    }
    std::vector<decltype(lf("", when(has("a")) >> red))> list;
    hm::label_id label = 0;
    for (const auto& f : golden["per_lf"].items()) {
        std::vector<std::string> words;
        for (const auto& word : f[1].items()) words.push_back(word.string());
        list.push_back(lf(f[0].string(), when(contains_any(text, words)) >> label++));
    }
    hm::label_sets gold;
    for (const auto& p : projects.items()) {
        std::vector<hm::label_id> set;
        for (const auto& tag : p["tags"].items())
            for (hm::label_id l = 0; l < list.size(); ++l)
                if (list[l].name == tag.string()) set.push_back(l);
        gold.add(set);
    }
    labeling_functions<std::string> lfs;
    lfs.add(list);
    const auto votes = apply_lfs(lfs, items, {.cardinality = 30}).value;
    const auto analysis = analyze(votes, gold);
    CHECK(analysis.items == static_cast<std::size_t>(golden["n"].integer()));
    CHECK(analysis.coverage == doctest::Approx(golden["label_coverage"].number()).epsilon(1e-9));
    CHECK(analysis.overlap == doctest::Approx(golden["label_overlap"].number()).epsilon(1e-9));
    for (std::size_t j = 0; j < 30; ++j) {
        const auto& f = golden["per_lf"][j];
        const auto count = [&](std::size_t k) { return static_cast<std::size_t>(f[k].integer()); };
        CHECK(analysis[j].name == f[0].string());
        CHECK((analysis[j].votes == count(2) && analysis[j].correct == count(3) && analysis[j].incorrect == count(4) &&
               analysis[j].missed == count(5)));
        CHECK(analysis[j].coverage == doctest::Approx(golden["lf_coverages"][j].number()).epsilon(1e-6));
        CHECK(analysis[j].overlaps == doctest::Approx(golden["lf_overlaps"][j].number()).epsilon(1e-6));
    }
}
