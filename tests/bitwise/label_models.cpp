// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/ontology.hpp>
#include <hallmark/weak.hpp>

#include <string>

namespace {

using namespace hallmark::weak;
using hallmark::label_id;

struct crowd {
    hallmark::vote_matrix votes = hallmark::vote_matrix(std::size_t{40}, 4);
    hallmark::vote_matrix labels = votes; // for models that read nothing else
    hallmark::vote_matrix few = votes;    // for a model that fits the others several times
    std::vector<hallmark::gold_label> gold;
};

crowd random_crowd() {
    crowd made;
    hallmark::random draws(61);
    const hallmark::vote pair = made.votes.set_of(std::vector<label_id>{1, 3});
    std::vector<hallmark::voter_vote> row, plain;
    for (std::uint32_t i = 0; i < 5'000; ++i) { // more than one block of every model
        row.clear();
        plain.clear();
        const label_id truth = draws.below(4);
        for (std::uint32_t j = draws.below(15); j < 40; j += 1 + draws.below(24)) {
            const bool right = draws.below(40) < j;
            const label_id said = right ? truth : draws.below(4);
            const std::uint32_t how = draws.below(30);
            row.push_back({j, how == 0 ? pair : how == 1 ? hallmark::vote::against((said + 1) % 4) : hallmark::vote(said)});
            if (how > 1) plain.push_back(row.back());
        }
        made.votes.add(row);
        made.labels.add(plain);
        if (i < 600) made.few.add(plain);
        if (i % 50 == 0 && i < 600) made.gold.push_back({i, truth});
    }
    return made;
}

template <class Fitted>
void add_fitted(digest& print, const Fitted& fitted, const hallmark::vote_matrix& votes, const hallmark::threads& threads) {
    print.add(fitted.objective, fitted.prior, fitted.iterations, fitted.log_likelihood, hallmark::to_string(fitted.warnings));
    for (const fitted_voter& v : fitted.voters) print.add(v.accuracy, v.interval.low, v.interval.high);
    print.add(fitted.predict_proba(votes, threads).values());
}

void many_labels(const hallmark::threads& threads) {
    hallmark::random draws(62);
    hallmark::vote_matrix votes(std::size_t{9}, 12);
    std::vector<hallmark::voter_vote> row;
    for (int i = 0; i < 1'500; ++i) {
        row.clear();
        const label_id truth = draws.below(12);
        for (std::uint32_t j = 0; j < 9; ++j) {
            if (draws.below(3) > 0) continue;
            const bool right = draws.below(4) > 0;
            row.push_back({j, hallmark::vote(right ? truth : draws.below(12))});
        }
        votes.add(row);
    }
    hallmark::ontology_builder builder;
    for (int label = 0; label < 12; ++label)
        if (label == 0) builder.add({.name = "0"});
        else builder.add({.name = std::to_string(label), .parents = {std::to_string(label / 2)}});
    const hallmark::coherent_decoder decoder(builder.build().value);
    const auto fitted = multi_label{{.max_iterations = 40}}.fit(votes, threads);
    digest print;
    print.add(fitted.objective, fitted.hit, fitted.slip, fitted.predict_proba(votes, threads).values(),
              fitted.predict(votes, threads).labels(), fitted.predict(votes, decoder, threads).labels(),
              expected_gain(fitted, votes, {}, threads));
    print.print("weak multi_label");
}

} // namespace

void print_label_models(const hallmark::threads& threads) {
    const crowd made = random_crowd();
    const auto add_of = [&](const char* name, const auto& model, const hallmark::vote_matrix& read) {
        digest print;
        add_fitted(print, model.fit(read, made.gold, threads), read, threads);
        print.print(name);
    };
    const auto add = [&](const char* name, const auto& model) { add_of(name, model, made.votes); };
    add("weak majority", majority{});
    add("weak weighted_majority", weighted_majority{});
    add("weak wawa", wawa{});
    add("weak zero_based_skill", zero_based_skill{});
    add("weak dawid_skene", dawid_skene{});
    add("weak one_coin", one_coin{{.gold_accuracy = 0.9}});
    add("weak ibcc", ibcc{});
    add("weak two_level", two_level{{.max_iterations = 30}});
    add("weak naive_bayes", naive_bayes{});
    add("weak pm", pm{});
    add("weak catd", catd{});
    add_of("weak glad", glad{{.max_iterations = 20}}, made.labels);
    add_of("weak mace", mace{{.restarts = 2}}, made.labels);
    add_of("weak mace em", mace{{.method = mace_method::em, .restarts = 2}}, made.labels);
    add_of("weak ebcc", ebcc{{.groups = 3, .max_iterations = 15, .restarts = 2}}, made.labels);
    add_of("weak bwa", bwa{}, made.labels);
    add_of("weak kos", kos{}, made.labels);
    add_of("weak metal", metal{}, made.labels);
    add_of("weak triplet", triplet{{.median = true}}, made.labels);
    add_of("weak automatic", automatic{}, made.few);
    many_labels(threads);

    hallmark::random draws(63);
    const fitted_confusion fitted = dawid_skene{}.fit(made.labels, made.gold, threads);
    digest read_off, copies, kept, online, numbers, ranked;
    for (const hallmark::vote v : fitted.predict(made.labels, ties::random, threads)) read_off.add(v);
    const top_labels top = fitted.predict_top(made.labels, 2, threads);
    for (std::size_t i = 0; i < top.size(); ++i)
        for (const label_probability& p : top[i]) read_off.add(p.label, p.probability);
    for (const question& q : next_questions(fitted, made.labels, {.most = 50}, threads)) read_off.add(q.item, q.gain);
    for (const bool functions : {false, true})
        for (const correlated_pair& p : correlated_voters(made.votes, {.functions = functions, .z = 1, .excess = 0.01}).pairs)
            copies.add(p.first, p.second, p.z, p.expected);
    const std::vector<std::string> classes{"a", "b", "c", "d"};
    std::vector<std::string> voters;
    for (std::size_t j = 0; j < made.labels.voters(); ++j) voters.push_back(made.labels.name(j));
    const std::string text = to_json(fitted, classes);
    const auto again = read_model<fitted_confusion>(text, voters, classes);
    kept.add(text, hallmark::to_string(again.problems));
    add_fitted(kept, again.value, made.labels, threads);
    add_fitted(online, updated(dawid_skene{}, fitted, made.labels, made.gold, threads), made.labels, threads);
    std::vector<numeric_answer> answers;
    for (std::uint32_t i = 0; i < 300; ++i)
        for (std::uint32_t j = 0; j < 5; ++j) answers.push_back({i, j, (i + draws.uniform()) * (1 + j)});
    for (const fitted_numbers& f : {pm{}.fit_numbers(answers), catd{}.fit_numbers(answers)}) numbers.add(f.values, f.weights);
    std::vector<pairwise_vote> duels;
    for (int i = 0; i < 500; ++i) {
        const std::uint32_t a = draws.below(30), b = draws.below(30);
        if (a != b) duels.push_back({a, b});
    }
    const fitted_ranking ranking = bradley_terry{}.fit(duels);
    ranked.add(ranking.strengths, ranking.objective, ranking.order());
    read_off.print("weak predict, next_questions");
    copies.print("weak correlated_voters");
    kept.print("weak saved model");
    online.print("weak online");
    numbers.print("weak fit_numbers");
    ranked.print("weak bradley_terry");
}
