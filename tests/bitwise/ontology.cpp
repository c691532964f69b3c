// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/ontology.hpp>

#include <string>

namespace {

using namespace hallmark;

const char* const some_words[] = {"deep", "graph", "image", "Learning", "network", "speech", "text", "vision"};

std::string random_surface(hallmark::random& draws) {
    std::string text = some_words[draws.below(8)];
    for (std::uint32_t n = draws.below(3); n > 0; --n) text.append(n % 2 ? "-" : " ").append(some_words[draws.below(8)]);
    return text;
}

// With everything wrong in it: names that differ in case, shared aliases, unknown parents, cycles. `edited`: the next
// version of it, with other aliases, parents and names.
checked<ontology> random_vocabulary(bool edited) {
    hallmark::random draws(17);
    ontology_builder builder;
    for (int i = 0; i < 300; ++i) {
        tag_definition tag{.name = random_surface(draws)};
        tag.name += std::to_string(i % 250 + (edited && i % 9 == 0 ? 1000 : 0));
        for (std::uint32_t n = draws.below(3); n > 0; --n) tag.aliases.push_back(random_surface(draws));
        for (std::uint32_t n = draws.below(3); n > 0; --n) {
            const std::string parent = random_surface(draws);
            tag.parents.push_back(parent + std::to_string(draws.below(250)));
        }
        if (edited && i % 7 == 0) tag.parents.clear();
        if (edited && i % 11 == 0) tag.aliases.push_back("new " + std::to_string(i));
        builder.add(tag);
    }
    return builder.build();
}

label_sets random_items(hallmark::random& draws, const ontology& tags, std::size_t items) {
    label_sets sets;
    std::vector<label_id> row;
    for (std::size_t i = 0; i < items; ++i) {
        row.clear();
        for (std::uint32_t n = draws.below(6); n > 0; --n) {
            const std::uint32_t most = 1 + draws.below(static_cast<std::uint32_t>(tags.size()));
            row.push_back(draws.below(most));
        }
        sets.add(row);
    }
    return sets;
}

void vocabulary(const checked<ontology>& built) {
    const ontology& tags = built.value;
    digest closure, chains, sets;
    for (label_id label = 0; label < tags.size(); ++label) {
        closure.add(tags.name(label), tags.depth(label), tags.min_depth(label), tags.descendants(label));
        for (const label_id above : tags.ancestors(label)) chains.add(above, tags.why(label, above));
    }
    closure.add(tags.topological_order(), tags.roots(), tags.leaves());
    hallmark::random draws(18);
    for (const auto row : random_items(draws, tags, 200)) sets.add(tags.expand(row), tags.reduce(row));
    digest().add(to_string(built.problems)).print("ontology problems");
    closure.print("ontology closure");
    chains.print("ontology why");
    sets.print("ontology expand, reduce");
    digest().add(to_string(fingerprint(tags))).print("ontology fingerprint");
}

void completing(const ontology& tags) {
    digest offered, resolved;
    const completer box(tags);
    for (const char* query : {"dep", "grpah", "image l", "vison", "il", "deep-lerning1", "x", ""}) {
        for (const completion& c : tags.complete(query)) offered.add(c.label, c.surface, c.distance, c.exact);
        for (const completion& c : tags.did_you_mean(query)) offered.add(c.label, c.surface, c.distance);
        for (const offered_label& c : box.complete(query)) offered.add(c.label, c.surface, c.by, c.distance, c.begin, c.end);
        const resolution r = tags.resolve(query);
        resolved.add(r.label, r.how, r.candidates);
    }
    offered.print("ontology complete");
    resolved.print("ontology resolve");
}

void comparing(const ontology& tags) {
    hallmark::random draws(21);
    const label_sets truth = random_items(draws, tags, 400), said = random_items(draws, tags, 400);
    digest similar, scores, rolled;
    const label_support support = expanded_support(tags, truth);
    const std::vector<double> intrinsic = intrinsic_information(tags), observed = observed_information(support);
    similar.add(descendant_counts(tags), intrinsic, observed);
    label_similarity alike(tags);
    for (int i = 0; i < 500; ++i) {
        const label_id a = draws.below(static_cast<std::uint32_t>(tags.size()));
        const label_id b = i % 5 == 0 ? a : draws.below(static_cast<std::uint32_t>(tags.size()));
        similar.add(alike.path(a, b), alike.wu_palmer(a, b), alike.jaccard(a, b), alike.resnik(a, b, observed),
                    alike.lin(a, b, intrinsic), alike.jiang_conrath_distance(a, b, observed),
                    lowest_common_ancestors(tags, a, b));
    }
    const auto wu_palmer = [&](label_id a, label_id b) { return alike.wu_palmer(a, b); };
    for (std::size_t i = 0; i < 50; ++i) similar.add(best_match_average(truth[i], said[i], wu_palmer));
    for (const auto labels : {hierarchical_labels::ancestors, hierarchical_labels::to_common_ancestor}) {
        const hierarchical_scores s = compare_labels(tags, truth, said, {.labels = labels, .weights = observed});
        for (const precision_recall& one : {s.micro, s.macro, s.samples}) scores.add(one.precision, one.recall, one.f1);
    }
    const roll_up plan(tags, support, 10);
    const roll_up_effect effect = effect_of(plan, truth);
    rolled.add(plan.kept(), effect.uses, effect.uses_of_rare, effect.uses_lost, effect.items_emptied);
    for (const auto row : truth) rolled.add(plan.apply(row));
    const soft_targets by_ancestors = soft_targets::by_ancestors(tags), by_similarity = soft_targets::by_similarity(tags, wu_palmer);
    digest soft;
    soft.add(by_ancestors.rows(truth).values());
    for (label_id label = 0; label < tags.size(); ++label)
        for (const label_part& p : by_similarity.of(label)) soft.add(p.label, p.part);
    similar.print("ontology similarity");
    scores.print("ontology metrics");
    rolled.print("ontology roll_up");
    soft.print("ontology soft_targets");
}

void decoding(const ontology& tags) {
    hallmark::random draws(22);
    const coherent_decoder decoder(tags);
    label_constraints rules(tags);
    for (label_id label = 0; label + 4 < tags.size(); label += 10)
        rules.exclusive({label, label + 1, label + 3}).needs(label + 2, {label + 4, label + 1});
    const constrained_decoder constrained(tags, rules, {.most_steps = 300});
    digest decoded, obeying, broken;
    for (int i = 0; i < 30; ++i) {
        const std::vector<double> p = random_numbers(draws, tags.size());
        const coherent_set best = decoder.most_probable(p);
        const coherent_top top = decoder.top(p, 12);
        decoded.add(best.labels, best.value, top.labels, top.value, top.bound, decoder.isotonic(p), decoder.raise_parents(p),
                    decoder.cap_children(p));
        const constrained_set legal = constrained.most_probable(p);
        obeying.add(legal.labels, legal.value, legal.satisfied, legal.exact, legal.bound);
    }
    for (const label_violation& v : rules.violations(random_items(draws, tags, 300)))
        broken.add(v.item, v.constraint, v.labels, rules.message(v));
    decoded.print("ontology coherent_decoder");
    obeying.print("ontology constrained_decoder");
    broken.print("ontology violations");
}

void caring(const ontology& tags, const ontology& next) {
    hallmark::random draws(24);
    std::vector<std::vector<std::string>> items;
    for (int i = 0; i < 400; ++i) {
        std::vector<std::string>& item = items.emplace_back();
        for (std::uint32_t n = draws.below(5); n > 0; --n) {
            const std::uint32_t label = draws.below(40);
            item.push_back(n % 3 == 0 ? random_surface(draws) : std::string(tags.name(label)) + (i % 9 == 0 ? "s" : ""));
        }
    }
    digest audited, suggested, differing;
    for (const audit_finding& f : audit(tags, items).findings)
        audited.add(f.item, f.code, f.fix, f.position, f.label, f.because, message(tags, f));
    label_evidence evidence(tags);
    evidence.add(items);
    const vocabulary_suggestions offered = suggest(evidence, {.least_items = 2, .least_share = 0.1, .least_lower = 0.01});
    for (const parent_suggestion& s : offered.parents) suggested.add(s.child, s.parent, s.both, s.share, s.lower);
    for (const alias_suggestion& s : offered.aliases) suggested.add(s.surface, s.label, s.why, s.items, s.similarity);
    const migration_plan plan = diff(tags, next);
    for (const vocabulary_edit& e : plan.edits()) differing.add(e.what, e.before, e.after, plan.message(e));
    for (const review_question& q : plan.review()) differing.add(q.why, q.before, q.candidates, q.text);
    const migrated_labels moved = plan.migrate(random_items(draws, tags, 200));
    differing.add(moved.items.labels(), moved.unsettled.size(), plan.inverse().edits().size());
    audited.print("ontology audit");
    suggested.print("ontology suggest");
    differing.print("ontology diff");
}

void surfaces(const ontology& tags, const hallmark::threads& threads) {
    const gazetteer names = make_gazetteer(tags);
    hallmark::random draws(19);
    std::vector<std::string> texts;
    digest found, precise;
    for (int i = 0; i < 3'000; ++i) {
        std::string& text = texts.emplace_back();
        for (int word = 0; word < 5; ++word) {
            text.append(tags.name(draws.below(static_cast<std::uint32_t>(tags.size()))));
            text.push_back(" -_.,x"[draws.below(6)]);
        }
        for (const gazetteer_match& m : names.find(text)) found.add(m.begin, m.end, m.label);
    }
    const label_sets truth = random_items(draws, tags, texts.size());
    const surface_votes votes =
        count_surface_votes(names, truth, [&](std::size_t i) { return std::string_view(texts[i]); }, threads);
    for (const surface_precision& s : surface_precisions(names, votes)) precise.add(s.label, s.votes, s.right, s.precision);
    found.print("ontology gazetteer");
    precise.print("ontology surface_precision");
}

} // namespace

void print_ontology(const hallmark::threads& threads) {
    const checked<ontology> built = random_vocabulary(false);
    vocabulary(built);
    completing(built.value);
    comparing(built.value);
    decoding(built.value);
    caring(built.value, random_vocabulary(true).value);
    surfaces(built.value, threads);
}
