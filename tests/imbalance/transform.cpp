// SPDX-License-Identifier: MIT
#include <hallmark/imbalance.hpp>
#include <hallmark/split.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hm = hallmark;
namespace imb = hallmark::imbalance;
using index_list = std::vector<std::size_t>;
using steps = std::vector<std::uint32_t>;

namespace {

steps steps_of(const imb::augmentation_plan& plan, std::size_t m) {
    return {plan.steps_of(m).begin(), plan.steps_of(m).end()};
}
const std::vector<std::function<std::optional<std::string>(const std::string&, hm::random&)>> functions{
    [](const std::string& text, hm::random&) { return text + "a"; },
    [](const std::string& text, hm::random& draw) { return text + std::to_string(draw.below(10)); },
    [](const std::string& text, hm::random&) {
        return text.size() > 3 ? std::nullopt : std::optional<std::string>("(" + text + ")");
    }};

struct backwards {
    template <class F>
    void operator()(std::size_t n, F&& f) const {
        for (; n > 0; --n) f(n - 1);
    }
};

} // namespace

TEST_CASE("policies make the sequences that Snorkel's make") {
    const index_list training{4, 7};
    const imb::augmentation_plan all = imb::augment(training, imb::apply_all_policy(3), {.per_original = 2});
    CHECK(all.kept == training);
    CHECK(all.parents == index_list{4, 4, 7, 7});
    for (std::size_t m = 0; m < 4; ++m) CHECK(steps_of(all, m) == steps{0, 1, 2});

    const imb::augmentation_plan each = imb::augment(training, imb::apply_each_policy(3), {.keep_original = false});
    CHECK(each.kept.empty());
    CHECK(each.parents == index_list{4, 4, 4, 7, 7, 7});
    for (std::size_t m = 0; m < 6; ++m) CHECK(steps_of(each, m) == steps{static_cast<std::uint32_t>(m % 3)});

    CHECK(steps_of(imb::augment(training, imb::apply_one_policy()), 1) == steps{0});

    std::vector<std::size_t> times(3);
    const imb::augmentation_plan random =
        imb::augment(training, imb::random_policy(3, 2), {.per_original = 1500, .seed = 1});
    CHECK(random.steps.size() == 6000);
    for (const std::uint32_t f : random.steps) ++times[f];
    for (const std::size_t t : times) CHECK((t > 1850 && t < 2150));

    times.assign(3, 0);
    const std::vector<double> weights{.5, 0, 1.5};
    const imb::augmentation_plan field =
        imb::augment(training, imb::mean_field_policy(weights, 4), {.per_original = 500, .seed = 1});
    for (const std::uint32_t f : field.steps) ++times[f];
    CHECK(times[1] == 0);
    CHECK((times[0] > 850 && times[0] < 1150));
    CHECK(times[0] + times[2] == 4000);
}

TEST_CASE("an item's sequences hang on the seed and its number alone") {
    const index_list some{2, 5, 9}, more{0, 1, 2, 5, 9};
    const imb::augmentation_policy policy = imb::random_policy(100, 3);
    const imb::augmentation_plan a = imb::augment(some, policy, {.seed = 7}),
                                 b = imb::augment(more, policy, {.seed = 7});
    CHECK(steps_of(a, 1) == steps_of(b, 3));
    CHECK(a.steps != imb::augment(some, policy, {.seed = 8}).steps);
}

TEST_CASE("classes grow until their target, counted in the training part") {
    // All: 6 of class 0, 5 of class 1. Training: 4 and 2; class 1 lacks two, of each of its items one.
    const std::vector<int> classes{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    const index_list training{0, 2, 3, 5, 7, 9};
    const imb::augmentation_plan plan = imb::augment(training, classes, imb::apply_each_policy(2));
    CHECK(plan.kept == training);
    REQUIRE(plan.parents.size() == 2);
    CHECK(plan.parents[0] + plan.parents[1] == 16);
    CHECK(steps_of(plan, 0) == steps{0});
    CHECK(steps_of(plan, 1) == steps{1}); // the policy's sequences in turn
    CHECK(imb::classes_of(imb::parents_of(plan), classes).back() == 1);
    const imb::augmentation_plan up = imb::augment(training, classes, imb::random_policy(2),
                                                   {.strategy = imb::sampling_strategy::min_support(50), .seed = 2});
    CHECK(up.size() == 100);
    std::vector<std::size_t> times(11);
    for (const std::size_t parent : up.parents) ++times[parent];
    CHECK(times[7] == 24);
    CHECK(times[9] == 24);
    CHECK((times[0] == 11 || times[0] == 12)); // 46 of 4, evenly
    CHECK_THROWS_AS((void)imb::augment(index_list{11}, classes, imb::random_policy(2)), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::augment(index_list{}, classes, imb::random_policy(2)), std::invalid_argument);
}

TEST_CASE("labels grow until each has its support, the rarest first, all labels of a new item counted") {
    // Training: label 0 four times, 1 twice, 2 once (with 1); item 6, with label 3, is not of it.
    const std::vector<std::vector<int>> sets{{0}, {0}, {0}, {0, 1}, {1, 2}, {}, {3}};
    const index_list training{0, 1, 2, 3, 4, 5};
    const imb::augmentation_plan plan =
        imb::augment(training, sets, imb::random_policy(2), {.min_support = 4, .seed = 1});
    // Three of item 4 for label 2; label 1 then has 5.
    CHECK(plan.parents == index_list{4, 4, 4});
    const imb::augmentation_plan six =
        imb::augment(training, sets, imb::random_policy(2), {.min_support = 6, .keep_original = false, .seed = 1});
    CHECK(six.kept.empty());
    CHECK(std::count(six.parents.begin(), six.parents.end(), 4u) == 5); // label 1 has 7
    CHECK(six.parents.size() == 7);                                     // and two for label 0
    for (const std::size_t parent : six.parents) CHECK(parent != 6);
    CHECK_THROWS_AS((void)imb::augment(index_list{7}, sets, imb::random_policy(2), {.min_support = 1}),
                    std::invalid_argument);
}

TEST_CASE("functions are followed in order, drop what they cannot make, and know the parent") {
    const std::vector<std::string> items{"x", "long", "y"};
    const auto everyone = [](std::size_t) { return true; };
    const index_list training{0, 1, 2};
    const imb::augmentation_plan plan = imb::augment(training, imb::apply_all_policy(3));
    const auto made = imb::apply_augmentation<std::string>(plan, items, functions, everyone);
    CHECK(made.dropped == index_list{1}); // "longa" and a digit are too long
    CHECK(made.numbers == index_list{0, 2});
    CHECK(made.parents == index_list{0, 2});
    REQUIRE(made.items.size() == 2);
    CHECK(made.items[0].substr(0, 3) == "(xa");
    CHECK(made.items[1].back() == ')');
    CHECK(made.refused.empty());
    const auto again = imb::apply_augmentation<std::string>(plan, items, functions, everyone, backwards());
    CHECK(again.items == made.items);
    // Functions without random numbers, of a type of their own; and of a host's struct.
    using pointer = int (*)(const int&);
    const std::array<pointer, 2> numbers{[](const int& i) { return i + 1; }, [](const int& i) { return 10 * i; }};
    const auto both = imb::apply_augmentation<int>(imb::augment(training, imb::apply_all_policy(2)),
                                                   std::vector<int>{1, 2, 3}, numbers, everyone);
    CHECK(both.items == std::vector<int>{20, 30, 40});
    // What a function throws travels to the caller.
    const std::array<pointer, 1> broken{[](const int&) -> int { throw std::runtime_error("no"); }};
    CHECK_THROWS_AS((void)imb::apply_augmentation<int>(imb::augment(training, imb::apply_one_policy()),
                                                       std::vector<int>{1, 2, 3}, broken, everyone),
                    std::runtime_error);
    CHECK_THROWS_AS((void)imb::apply_augmentation<int>(plan, std::vector<int>{1, 2, 3}, numbers, everyone),
                    std::invalid_argument);
}

TEST_CASE("nothing is made of an item outside the training part, and it is told") {
    std::vector<std::vector<int>> sets;
    std::vector<std::string> items;
    for (int i = 0; i < 40; ++i) {
        sets.push_back({i % 2});
        items.push_back(std::to_string(i));
    }
    const hm::split::assignment parts = hm::split::stratify(sets, hm::split::fractions{{.75, .25}}, {.seed = 1});
    const auto is_training = [&](std::size_t item) { return parts[item] == 0; };
    const index_list training = parts.indices(0);
    const imb::augmentation_plan good = imb::augment(training, imb::apply_each_policy(2));
    CHECK(imb::leaks(good, [&](std::size_t item) { return !is_training(item); }).empty());
    CHECK(imb::apply_augmentation<std::string>(good, items, functions, is_training).items.size() ==
          2 * training.size());

    imb::augmentation_plan bad = good;
    const std::size_t test_item = parts.indices(1).front();
    bad.parents[3] = test_item;
    const auto made = imb::apply_augmentation<std::string>(bad, items, functions, is_training);
    CHECK(made.items.size() == 2 * training.size() - 1);
    REQUIRE(made.refused.size() == 1);
    CHECK(made.refused[0] == imb::plan_leak{training.size() + 3, test_item, true});
    CHECK(std::find(made.parents.begin(), made.parents.end(), test_item) == made.parents.end());
    bad.kept[0] = test_item;
    CHECK(imb::leaks(bad, [&](std::size_t item) { return !is_training(item); }).size() == 2);
}

TEST_CASE("augmentation: edges are decided") {
    CHECK(imb::augment(index_list{}, imb::random_policy(1)).size() == 0);
    CHECK(imb::augment(index_list{3}, imb::random_policy(1), {.per_original = 0}).size() == 1);
    const auto none =
        imb::apply_augmentation<int>(imb::augmentation_plan(), std::vector<int>{},
                                     std::vector<std::function<int(const int&)>>{}, [](std::size_t) { return true; });
    CHECK(none.items.empty());
    CHECK_THROWS_AS((void)imb::apply_all_policy(0), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::random_policy(2, 0), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mean_field_policy(std::vector<double>{}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mean_field_policy(std::vector<double>{1, -1}), std::invalid_argument);
    CHECK_THROWS_AS((void)imb::mean_field_policy(std::vector<double>{0, 0}), std::invalid_argument);
}
