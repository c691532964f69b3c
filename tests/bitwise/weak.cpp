// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/ontology.hpp>
#include <hallmark/weak.hpp>

#include <optional>
#include <string>

namespace {

using namespace hallmark::weak;
using hallmark::label_id;

struct project {
    std::string title, text;
    int stars = 0;
};

std::vector<project> random_projects(hallmark::random& draws, std::size_t count) {
    const char* words[] = {"image", "net", "graph", "text", "model", "torch", "detect", "speech", "GAN", "deep-net"};
    const auto sentence = [&](std::uint32_t length) {
        std::string text;
        for (; length > 0; --length) text.append(words[draws.below(10)]).append(" ");
        return text;
    };
    std::vector<project> all;
    for (std::size_t i = 0; i < count; ++i) {
        project& p = all.emplace_back();
        p.title = sentence(3);
        p.text = sentence(20);
        p.stars = static_cast<int>(draws.below(500));
    }
    return all;
}

hallmark::ontology small_ontology() {
    hallmark::ontology_builder builder;
    builder.add({.name = "image", .aliases = {"detect"}}).add({.name = "graph", .aliases = {"net"}});
    builder.add({.name = "text", .parents = {"model"}}).add({.name = "model"}).add({.name = "gan", .parents = {"image"}});
    return builder.build().value;
}

auto functions(const hallmark::ontology& tags) {
    const auto title = field(&project::title);
    const auto text = cached([](const project& p) { return p.title + " " + p.text; });
    const auto stars = field(&project::stars);
    labeling_functions<project> lfs(
        lf("says image", when(contains_any(title, {"image", "detect"})) >> label_id{0}),
        lf("says graph", when(contains_all(text, {"graph", "net"}) && !starts_with(title, "text")) >> label_id{1}),
        lf("near", when(near(text, "text", "model", 3)) >> label_id{2}),
        lf("pattern", when(matches(text, "(deep|torch)-?\\w* s") || stars > 400) >> label_id{3}),
        lf("two", when(at_least<2>(contains_word(title, "speech"), ends_with(title, "GAN "), stars < 100)) >> against(0)),
        lf("either", when(contains_text(title, "rch")) >> one_of({1, 4})));
    lfs.add(gazetteer_lfs(text, tags, {.parents_mean_descendants = true}));
    return lfs;
}

void add_votes(digest& print, const hallmark::vote_matrix& votes) {
    print.add(votes.offsets(), votes.cardinality(), votes.sets().labels());
    for (const hallmark::voter_vote& v : votes.all()) print.add(v.voter, v.vote);
}

void applying(const hallmark::ontology& tags, const std::vector<project>& items, const hallmark::vote_matrix& votes) {
    digest applied, explained;
    add_votes(applied, votes);
    const auto lfs = functions(tags);
    for (std::size_t i = 0; i < 50; ++i)
        for (const reason& r : explain(lfs, items[i])) explained.add(r.voter, r.vote, r.evidence, r.begin, r.end);
    const auto of_labels = hallmark::label_sets(std::vector<std::vector<label_id>>{{0, 2}, {}, {1}});
    hallmark::random draws(4);
    const std::vector<double> p = random_numbers(draws, 200);
    digest made;
    add_votes(made, votes_from_labels(of_labels, "given"));
    add_votes(made, votes_from_probabilities(hallmark::probabilities_view<double>(p.data(), 50, 4), "model", {.threshold = 0.6}));
    applied.print("weak apply_lfs");
    explained.print("weak explain");
    made.print("weak votes_from");
}

void analysing(const hallmark::vote_matrix& votes, const hallmark::label_sets& given, const hallmark::threads& threads) {
    std::vector<label_id> gold;
    hallmark::random draws(6);
    for (std::size_t i = 0; i < votes.items(); ++i) gold.push_back(draws.below(5));
    digest analysed, pairs, buckets;
    for (const bool many : {false, true}) {
        const vote_analysis a = many ? analyze(votes, given, {.multi_label = true}, threads) : analyze(votes, gold, {}, threads);
        for (const voter_summary& v : a)
            analysed.add(v.polarity, v.votes, v.coverage, v.overlaps, v.conflicts, v.accuracy, v.recall, v.missed,
                         v.accuracy_interval.low, v.accuracy_interval.high);
        analysed.add(a.coverage, a.overlap, a.conflict, to_table(a).str());
    }
    analysed.add(empirical_probabilities(votes, gold, 0).values());
    const voter_pairs together = pairwise(votes);
    for (std::size_t a = 0; a < votes.voters(); ++a)
        for (std::size_t b = 0; b < a; ++b) pairs.add(together.agreement(a, b), together.redundancy(a, b));
    for (const voter_influence& v : influence(votes, gold)) pairs.add(v.alone, v.alone_correct, v.redundancy, v.changed, v.gain);
    for (const label_bucket& b : label_buckets(gold, votes_of(votes, 0))) buckets.add(b.gold, b.predicted, b.items);
    analysed.print("weak analyze");
    pairs.print("weak pairwise, influence");
    buckets.print("weak label_buckets");
}

void checking(const hallmark::ontology& tags, const std::vector<project>& items, const hallmark::vote_matrix& votes,
              const hallmark::label_sets& given) {
    hallmark::random draws(8);
    const std::vector<double> p = random_numbers(draws, items.size() * tags.size());
    const hallmark::probabilities_view<double> model(p.data(), items.size(), tags.size());
    digest audited, suggested, phrases, sliced;
    const audit_report report = audit(votes, given, model);
    for (const auto* list : {&report.missing, &report.extra})
        for (const suspect& s : *list) audited.add(s.item, s.label, s.score, s.model, s.evidence, s.voters);
    suggester advice(tags, given);
    advice.learn(votes, given);
    const std::vector<std::string> author{"imgae", "net"};
    for (std::size_t i = 0; i < 100; ++i)
        for (const suggestion& s : advice.suggest({.has = given[i], .author_tags = author, .votes = votes[i], .probabilities = model[i]})) {
            suggested.add(s.label, s.score);
            for (const suggestion_reason& r : s.reasons) suggested.add(r.by, r.text, r.probability);
        }
    std::vector<std::string> texts;
    for (const project& one : items) texts.push_back(one.text);
    for (const word_suggestion& s : suggest_words(texts, given, votes, {.min_precision = 0.1}))
        phrases.add(s.label, s.phrase, s.items, s.right, s.fresh, s.precision.low, s.precision.high);
    std::vector<std::uint8_t> right;
    for (std::size_t i = 0; i < items.size(); ++i) right.push_back(draws.below(3) > 0);
    const auto add_scores = [&](const std::vector<slice_score>& scores) {
        for (const slice_score& s : scores) sliced.add(s.name, s.support, s.value, s.gap, s.interval.low, s.interval.high);
    };
    add_scores(score_slices(votes, right));
    add_scores(worst_slices(votes, right));
    add_scores(score_slices(
        votes, [&](std::span<const std::size_t> of) { return of.empty() ? 0.0 : p[of[0]] + p[of.back()]; },
        score_slices_options{.resamples = 30, .seed = 2}));
    audited.print("weak audit");
    suggested.print("weak suggester");
    phrases.print("weak suggest_words");
    sliced.print("weak slices");
}

} // namespace

void print_weak(const hallmark::threads& threads) {
    hallmark::random draws(9);
    const hallmark::ontology tags = small_ontology();
    const std::vector<project> items = random_projects(draws, 1'500);
    const hallmark::vote_matrix votes = apply_lfs(functions(tags), items, {.cardinality = tags.size()}, threads).value;
    hallmark::label_sets given;
    std::vector<label_id> row;
    for (std::size_t i = 0; i < items.size(); ++i) {
        row.clear();
        for (label_id label = 0; label < tags.size(); ++label)
            if (draws.below(3) == 0) row.push_back(label);
        given.add(row);
    }
    applying(tags, items, votes);
    analysing(votes, given, threads);
    checking(tags, items, votes, given);
}
