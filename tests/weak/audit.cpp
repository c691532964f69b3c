#include <hallmark/core.hpp>
#include <hallmark/weak.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {

/// Items with two labels each of six, one voter a label that is right nine times of ten, a model that is right too; and
/// labels that were dropped and added.
struct noisy_world {
    hm::vote_matrix votes{std::size_t{6}, 6};
    hm::label_sets given;
    hm::probabilities model{400, 6};
    std::vector<std::pair<std::size_t, hm::label_id>> dropped, added;

    explicit noisy_world(std::uint64_t seed) {
        hm::random random(seed);
        for (std::size_t i = 0; i < 400; ++i) {
            std::vector<hm::voter_vote> row;
            std::vector<hm::label_id> set;
            for (hm::label_id l = 0; l < 6; ++l) {
                const bool has = random.below(3) == 0;
                if (random.below(10) == 0 ? !has : has) row.push_back({l, l});
                model[i][l] = has ? 0.5 + 0.5 * random.uniform() : 0.6 * random.uniform();
                const bool flipped = random.below(25) == 0;
                if (flipped) (has ? dropped : added).push_back({i, l});
                if (has != flipped) set.push_back(l);
            }
            std::reverse(set.begin(), set.end()); // any order
            votes.add(row);
            given.add(set);
        }
    }
};
std::size_t found(const std::vector<suspect>& suspects, std::size_t first,
                  const std::vector<std::pair<std::size_t, hm::label_id>>& wrong) {
    std::size_t hits = 0;
    for (std::size_t k = 0; k < first; ++k)
        hits += std::find(wrong.begin(), wrong.end(), std::pair{suspects[k].item, suspects[k].label}) != wrong.end();
    return hits;
}

} // namespace

TEST_CASE("an audit ranks the labels that were dropped and added before the others") {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const noisy_world world(seed);
        const auto both = audit(world.votes, world.given, world.model);
        CHECK(found(both.missing, world.dropped.size(), world.dropped) * 10 >= world.dropped.size() * 6);
        CHECK(found(both.extra, world.added.size(), world.added) * 10 >= world.added.size() * 6);
        const auto bare = audit(world.votes, world.given);
        CHECK(found(both.missing, world.dropped.size(), world.dropped) >
              found(bare.missing, world.dropped.size(), world.dropped));
        for (const auto& report : {both, bare}) {
            for (const auto* list : {&report.missing, &report.extra})
                for (std::size_t k = 0; k < list->size(); ++k) {
                    const suspect& s = (*list)[k];
                    CHECK((s.score >= 0 && s.score <= 1 && (k == 0 || s.score <= (*list)[k - 1].score)));
                    const auto set = world.given[s.item];
                    CHECK((std::find(set.begin(), set.end(), s.label) != set.end()) == s.given);
                    CHECK((s.voters.empty() || (s.voters.size() == 1 && s.voters[0] == s.label &&
                                                world.votes(s.item, s.label) == s.label)));
                }
            std::size_t given = 0, missing = 0;
            for (const auto& l : report.labels) {
                given += l.given;
                missing += l.missing;
                CHECK((l.confirmed <= l.voted && l.confirmed <= l.given));
            }
            CHECK((given == world.given.labels().size() && missing == report.missing.size()));
        }
        CHECK((std::isnan(bare.missing[0].model) &&
               both.missing[0].model == world.model[both.missing[0].item][both.missing[0].label]));
    }
}

TEST_CASE("an audit returns at most as many as are asked for: the first of the whole ranking") {
    const noisy_world world(5);
    const auto whole = audit(world.votes, world.given, world.model, {.limit = 1000000});
    CHECK(whole.missing.size() + whole.extra.size() == 400 * 6);
    for (const std::size_t limit : {0u, 1u, 7u, 300u}) {
        const auto some = audit(world.votes, world.given, world.model, {.limit = limit});
        REQUIRE((some.missing.size() == limit && some.extra.size() == limit));
        for (std::size_t k = 0; k < limit; ++k)
            CHECK((some.missing[k].item == whole.missing[k].item && some.missing[k].label == whole.missing[k].label &&
                   some.extra[k].item == whole.extra[k].item && some.extra[k].label == whole.extra[k].label));
    }
    const auto other = audit(world.votes, world.given, world.model, {.noise = 0.4, .limit = 50});
    for (std::size_t k = 0; k < 50; ++k)
        CHECK((other.extra[k].item == whole.extra[k].item && other.extra[k].score > whole.extra[k].score));
}

TEST_CASE("an audit counts what is missing and what is too much of each label") {
    const noisy_world world(5);
    const auto whole = audit(world.votes, world.given, world.model, {.limit = 1000000});
    for (hm::label_id l = 0; l < whole.labels.size(); ++l) {
        const auto of_label = [&](const hm::weak::suspect& s) { return s.label == l; };
        CHECK(std::cmp_equal(whole.labels[l].missing, std::count_if(whole.missing.begin(), whole.missing.end(), of_label)));
        CHECK(std::cmp_equal(whole.labels[l].extra, std::count_if(whole.extra.begin(), whole.extra.end(), of_label)));
    }
}

TEST_CASE("votes against a label are evidence against it") {
    hm::vote_matrix votes(std::size_t{1}, 1);
    hm::label_sets given;
    hm::random random(3);
    for (int i = 0; i < 200; ++i) {
        const bool has = i % 2 == 0;
        if (!has || i == 0) // it says no to those who lack it, and to item 0
            votes.add(std::vector<hm::voter_vote>{{0, hm::vote::against(0)}});
        else
            votes.add({});
        given.add(has ? std::vector<int>{0} : std::vector<int>{});
    }
    const auto report = audit(votes, given);
    REQUIRE(!report.extra.empty());
    CHECK(
        (report.extra[0].item == 0 && report.extra[0].evidence < -3 && report.extra[0].score > report.extra[1].score));
    CHECK((report.labels[0].voted == 0 && report.labels[0].given == 100));
}

TEST_CASE("an audit of nothing is empty, equals are in order, and sizes or probabilities that do not fit are refused") {
    CHECK(audit(hm::vote_matrix(), hm::label_sets()).labels.empty());
    const hm::label_sets all(std::vector<std::vector<int>>{{0}, {0}, {0, 0}});
    hm::vote_matrix votes(std::size_t{1}, 2);
    for (int i = 0; i < 3; ++i) votes.add(std::vector<hm::voter_vote>{{0, 0u}, {0, 0u}});
    const auto same = audit(votes, all);
    CHECK((same.missing.empty() && same.extra.size() == 3 && same.extra[0].item == 0 &&
           same.extra[0].score == same.extra[2].score));
    CHECK_THROWS_AS(static_cast<void>(audit(votes, hm::label_sets())), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(audit(votes, all, hm::probabilities(2, 2))), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(audit(votes, all, hm::probabilities(3, 1))), std::invalid_argument);
    hm::probabilities wrong(3, 2);
    wrong[1][1] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(static_cast<void>(audit(votes, all, wrong)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(audit(votes, all, hm::probabilities(), {.noise = 0})), std::invalid_argument);
}
