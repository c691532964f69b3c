// What a person reads: short tables, in the order of the walk.
#ifndef LABEL_PROJECTS_REPORT_HPP
#define LABEL_PROJECTS_REPORT_HPP

#include "outputs.hpp"

#include <hallmark/ontology/boost_graph.hpp>

#include <cstdio>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace label_projects {

inline hm::table::column number_column(std::string title) { return {.title = std::move(title), .align = hm::table::align::right}; }
inline hm::table::column text_column(std::string title) { return {.title = std::move(title)}; }

inline void print(const std::string& text) { std::fputs(text.c_str(), stdout); }
inline void heading(int number, const char* title) { std::printf("\n%d. %s\n", number, title); }
inline std::string percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "–" : hm::fixed(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %";
}
inline std::string ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "–" : hm::fixed(static_cast<double>(part) / static_cast<double>(whole), 2);
}

inline void print_vocabulary(const hm::ontology& tags, const hm::problems& problems) {
    heading(1, "The vocabulary");
    std::size_t aliases = 0;
    for (hm::label_id t = 0; t < tags.size(); ++t) aliases += tags.aliases(t).size();
    std::vector<std::size_t> sizes;
    for (const auto& family : hm::graph::components(tags)) sizes.push_back(family.size());
    std::sort(sizes.rbegin(), sizes.rend());
    const auto alone = static_cast<std::size_t>(std::count(sizes.begin(), sizes.end(), 1u));
    std::printf("   %zu tags, %zu aliases, %zu parent edges. %zu families (the largest: %zu, %zu and %zu tags); %zu tags stand alone.\n",
                tags.size(), aliases, tags.edge_count(), sizes.size() - alone, sizes.size() > 0 ? sizes[0] : 0,
                sizes.size() > 1 ? sizes[1] : 0, sizes.size() > 2 ? sizes[2] : 0, alone);
    const auto redundant = hm::graph::redundant_edges(tags);
    std::printf("   %zu parent edges are said twice over, by a parent's own parents.\n", redundant.size());
    if (problems.empty()) return;
    std::printf("   What is wrong with it (%zu):\n", problems.size());
    hm::table t({text_column(""), text_column(""), text_column("")});
    for (const hm::problem& p : problems) t.add({std::string(name_of(p.level)), p.where, p.message});
    print(t.str(5));
}

inline void print_labels(const pass& all, const counts& counted) {
    heading(2, "The labels that the authors gave");
    const std::uint64_t uses = counted.by_name + counted.by_alias + counted.unknown;
    hm::table t({text_column(""), number_column(""), number_column(""), text_column("")});
    for (const auto& [what, n] : {std::pair{"resolved by name", counted.by_name},
                                  std::pair{"by an alias, or after folding", counted.by_alias},
                                  std::pair{"no tag of the vocabulary", counted.unknown}}) {
        t.add({what, hm::with_commas(n), percent(n, uses),
               hm::bar(uses == 0 ? 0.0 : static_cast<double>(n) / static_cast<double>(uses), 30)});
    }
    print(t.str(3));
    const std::vector<std::uint32_t> unknown = unknown_by_count(counted);
    std::printf("   The most frequent of the %s unknown ones:", hm::with_commas(unknown.size()).c_str());
    for (std::size_t i = 0; i < std::min<std::size_t>(unknown.size(), 8); ++i) {
        std::printf("%s %s (%s)", i == 0 ? "" : ",", all.data.tag_texts[unknown[i]].c_str(),
                    hm::with_commas(counted.unknown_texts[unknown[i]]).c_str());
    }
    const std::uint64_t given = counted.total(&tag_counts::given);
    const std::uint64_t expanded = counted.total(&tag_counts::expanded);
    std::printf("\n   %s labels on %s of %s projects; their parents add %s, on %s projects:\n", hm::with_commas(given).c_str(),
                hm::with_commas(counted.labelled_projects).c_str(), hm::with_commas(counted.projects).c_str(),
                hm::with_commas(expanded - given).c_str(), hm::with_commas(counted.changed_projects).c_str());
    hm::table grown({text_column("tag"), number_column("before"), number_column("after")});
    for (hm::label_id label = 0; label < all.tags.size(); ++label) {
        const tag_counts& tag = counted.tags[label];
        if (tag.expanded != tag.given)
            grown.add({std::string(all.tags.name(label)), hm::with_commas(tag.given), hm::with_commas(tag.expanded)});
    }
    if (!grown.empty()) print(grown.str(5));
}

/// What to mend in the labels, and what they say that the vocabulary does not.
inline void print_review(const pass& all, const vocabulary_review& review) {
    const hm::audit_counts& audit = review.audit.counts;
    std::printf("   To mend in %s of %s projects, and the first of each:\n", hm::with_commas(audit.items - audit.clean).c_str(),
                hm::with_commas(audit.items).c_str());
    hm::table mend({text_column(""), number_column("labels"), number_column("projects"), text_column("id"), text_column("what to do")});
    for (std::size_t c = 0; c < hm::audit_codes; ++c) {
        const auto code = static_cast<hm::audit_code>(c);
        for (const hm::audit_finding& f : review.audit.findings) {
            if (f.code != code || (code == hm::audit_code::unknown_label && f.fix == hm::label_fix::review)) continue;
            const std::string sentence = message(all.tags, f); // "item 7: …"
            mend.add({std::string(name_of(code)), hm::with_commas(audit.of(code)), hm::with_commas(audit.items_of(code)),
                      all.id_of(f.item), sentence.substr(sentence.find(": ") + 2)});
            break;
        }
    }
    print(mend.str(5));

    const auto& [parents, aliases] = review.suggestions;
    constexpr std::size_t most = 6;
    std::printf("   To add to the vocabulary, if a person agrees: %zu parents and %zu aliases; the strongest:\n", parents.size(), aliases.size());
    hm::table add({text_column(""), text_column(""), text_column(""), text_column("")});
    for (std::size_t i = 0; i < std::min(most, parents.size()); ++i) {
        const hm::parent_suggestion& s = parents[i];
        add.add({"parent", s.child, std::string(all.tags.name(s.parent)),
                 "on " + hm::with_commas(s.both) + " of " + hm::with_commas(s.child_items) + " projects"});
    }
    std::vector<const hm::alias_suggestion*> by_use;
    for (const hm::alias_suggestion& s : aliases) by_use.push_back(&s);
    std::stable_sort(by_use.begin(), by_use.end(), [](const auto* a, const auto* b) { return a->items > b->items; });
    for (std::size_t i = 0; i < std::min(most, by_use.size()); ++i) {
        const hm::alias_suggestion& s = *by_use[i];
        add.add({"alias", s.surface, std::string(all.tags.name(s.label)),
                 "by " + std::string(name_of(s.why)) + ", on " + hm::with_commas(s.items) + " projects"});
    }
    print(add.str(5));
}

inline void print_text(const pass& all, const counts& counted, const std::vector<std::uint32_t>& lesson_false,
                       std::uint64_t min_count) {
    heading(3, "What the text says");
    const std::uint64_t votes = counted.total(&tag_counts::votes);
    const std::uint64_t tp = counted.total(&tag_counts::tp);
    const std::uint64_t truth = counted.total(&tag_counts::expanded);
    std::printf("   One pass names %s tags in %s projects: precision %s, recall %s against the labels above.\n",
                hm::with_commas(votes).c_str(), hm::with_commas(counted.documents).c_str(), ratio(tp, votes).c_str(),
                ratio(tp, truth).c_str());
    std::vector<hm::label_id> shown;
    for (hm::label_id t = 0; t < all.tags.size(); ++t)
        if (counted.tags[t].expanded >= min_count) shown.push_back(t);
    std::stable_sort(shown.begin(), shown.end(),
                     [&](hm::label_id a, hm::label_id b) { return counted.tags[a].expanded > counted.tags[b].expanded; });
    hm::table t({text_column("tag (at least " + std::to_string(min_count) + " projects)"), number_column("given"), number_column("votes"),
                 number_column("right"), number_column("wrong"), number_column("missed"), number_column("precision"),
                 number_column("95 %"), number_column("recall"), number_column("F1"), text_column("")});
    for (const hm::label_id label : shown) {
        const tag_counts& tag = counted.tags[label];
        const std::uint64_t both = tag.votes + tag.expanded;
        t.add({std::string(all.tags.name(label)), hm::with_commas(tag.expanded), hm::with_commas(tag.votes), hm::with_commas(tag.tp),
               hm::with_commas(tag.fp()), hm::with_commas(tag.fn()), ratio(tag.tp, tag.votes),
               tag.votes == 0 ? "–" : hm::fixed(tag.precision.low, 2) + "–" + hm::fixed(tag.precision.high, 2),
               ratio(tag.tp, tag.expanded), ratio(2 * tag.tp, both),
               hm::bar(both == 0 ? 0.0 : 2.0 * static_cast<double>(tag.tp) / static_cast<double>(both), 12)});
    }
    print(t.str(3));

    if (!all.tensorflow) return; // another vocabulary than the lesson's
    const tag_counts& tensorflow = counted.tags[*all.tensorflow];
    std::printf("   Beside it the lesson's contains_tensorflow, which looks for \"tensorflow\" or \"tf\" anywhere in the text:\n");
    hm::table lf({text_column(""), number_column("votes"), number_column("right"), number_column("wrong"), number_column("precision"),
                  number_column("recall")});
    const auto add = [&](const char* name, std::uint64_t n, std::uint64_t good) {
        lf.add({name, hm::with_commas(n), hm::with_commas(good), hm::with_commas(n - good), ratio(good, n), ratio(good, tensorflow.expanded)});
    };
    add("anywhere (the lesson)", counted.lesson_votes, counted.lesson_tp);
    add("whole words", tensorflow.votes, tensorflow.tp);
    print(lf.str(5));
    if (lesson_false.empty()) return;
    // The word that holds "tensorflow", or else "tf", is what the function saw.
    const auto seen = [](std::string_view text) {
        const std::string_view needle = text_contains(text, "tensorflow") ? "tensorflow" : "tf";
        hm::text_span found;
        hm::for_each_word(text, [&](hm::text_span word) {
            found = word;
            return !text_contains(text.substr(word.begin, word.end - word.begin), needle);
        });
        return found;
    };
    std::vector<std::pair<std::string, std::size_t>> words;
    for (const std::uint32_t item : lesson_false) {
        const std::string_view text = all.at(item).text;
        const hm::text_span word = seen(text);
        const std::string folded = hm::fold(text.substr(word.begin, word.end - word.begin));
        const auto place = std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.first == folded; });
        if (place == words.end()) words.emplace_back(folded, 1);
        else ++place->second;
    }
    std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::printf("   The words that the lesson's function takes for TensorFlow in its %s wrong votes:",
                hm::with_commas(lesson_false.size()).c_str());
    for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 10); ++i)
        std::printf("%s %s (%s)", i == 0 ? "" : ",", words[i].first.c_str(), hm::with_commas(words[i].second).c_str());
    std::printf("%s; for example\n", words.size() > 10 ? ", …" : "");
    hm::table wrong({text_column("id"), text_column("title"), text_column("evidence")});
    for (std::size_t i = 0; i < std::min<std::size_t>(lesson_false.size(), 6); ++i) {
        const project& p = all.at(lesson_false[i]);
        const hm::text_span word = seen(p.text);
        wrong.add({all.id_of(lesson_false[i]), hm::shortened(p.title(), 44), context(p.text, word.begin, word.end, 20)});
    }
    print(wrong.str(5));
}

inline void print_suspects(const pass& all, const counts& counted, const std::vector<hm::weak::suspect>& suspects) {
    heading(4, "Labels to doubt");
    print("   The votes held against the labels. Scores say how likely the label is the mistake, if one in ten is missing and one wrong.\n");
    for (const bool given : {false, true}) {
        const auto total = static_cast<std::size_t>(
            std::count_if(suspects.begin(), suspects.end(), [&](const hm::weak::suspect& s) { return s.given == given; }));
        std::printf(given ? "   Given, never named, though that tag usually is (%s):\n"
                          : "   Named in the text, not given (%s; the likeliest first):\n",
                    hm::with_commas(total).c_str());
        hm::table t({text_column("id"), text_column("tag"), number_column("score"), text_column("title"), text_column("evidence")});
        for (const hm::weak::suspect& s : suspects) {
            if (s.given != given) continue;
            if (t.size() == 8) break;
            t.add({all.id_of(s.item), std::string(all.tags.name(s.label)), hm::fixed(s.score, 2),
                   hm::shortened(all.at(s.item).title(), 36), evidence(all, counted, s, 16)});
        }
        if (!t.empty()) print(t.str(5));
    }
}

/// How unbalanced the labels are, in three lines.
inline void print_imbalance(const hm::imbalance::multilabel_measures& m) {
    hm::table t({text_column(""), number_column(""), text_column("")});
    t.add({"labels a project", hm::fixed(m.cardinality, 2),
           "density " + hm::fixed(m.density, 4) + "; " + hm::with_commas(m.label_sets) + " different sets, " +
               hm::with_commas(m.single_label_sets) + " of them on one project alone"});
    t.add({"mean imbalance (MeanIR)", hm::fixed(m.mean_imbalance, 1),
           "the most frequent tag against each; at most " + hm::fixed(m.max_imbalance, 1) + ", variation (CVIR) " +
               hm::fixed(m.imbalance_cv, 2)});
    t.add({"concurrence (SCUMBLE)", hm::fixed(m.scumble, 3),
           std::string("frequent and rare tags on the same projects") +
               (m.scumble > 0.1 ? ": resampling whole projects helps little" : "")});
    print(t.str(3));
}

inline void print_counts_and_split(const pass& all, const counts& counted, const hm::imbalance::multilabel_measures& imbalance,
                                   const hm::split::report& split) {
    heading(5, "How many there are of each, and a split that keeps their shares");
    std::vector<hm::label_id> order(all.tags.size());
    std::iota(order.begin(), order.end(), hm::label_id{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](hm::label_id a, hm::label_id b) { return counted.tags[a].expanded > counted.tags[b].expanded; });
    const double most = order.empty() ? 1.0 : std::max(1.0, static_cast<double>(counted.tags[order[0]].expanded));
    hm::table t({text_column("tag"), number_column("projects"), text_column("")});
    for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 10); ++i) {
        const std::uint64_t n = counted.tags[order[i]].expanded;
        t.add({std::string(all.tags.name(order[i])), hm::with_commas(n), hm::bar(static_cast<double>(n) / most, 40)});
    }
    print(t.str(3));
    struct band {
        const char* name;
        std::uint64_t low, high;
    };
    hm::table bands({text_column("support"), number_column("tags")});
    for (const band& b : {band{"none", 0, 0}, band{"1", 1, 1}, band{"2–4", 2, 4}, band{"5–9", 5, 9}, band{"10–29", 10, 29},
                          band{"30 and more", 30, ~std::uint64_t{0}}}) {
        std::size_t n = 0;
        for (const tag_counts& tag : counted.tags) n += tag.expanded >= b.low && tag.expanded <= b.high;
        bands.add({b.name, std::to_string(n)});
    }
    print(bands.str(3));
    print_imbalance(imbalance);
    std::vector<std::string_view> names;
    for (hm::label_id label = 0; label < all.tags.size(); ++label) names.push_back(all.tags.name(label));
    std::printf("\n%s", split.str({.parts = pass::part_names, .labels = names, .worst = 3}).c_str());
}

/// What to do about it: in house first, then outside.
inline void print_collection(const pass& all, const collection_plans& plans) {
    heading(6, "What to collect");
    std::vector<std::string_view> names;
    for (hm::label_id label = 0; label < all.tags.size(); ++label) names.push_back(all.tags.name(label));
    if (!plans.again.indices.empty()) {
        std::printf("   In house first: projects whose text names tags that fewer than %zu have, and that are not given. Look again at\n",
                    plans.wanted);
        hm::table t({text_column("id"), text_column("title"), text_column("may also be")});
        for (const std::size_t item : plans.again.indices) {
            if (t.size() == 6) break;
            std::string tags;
            for (const hm::label_id tag : plans.named[item]) {
                if (!tags.empty()) tags += ", ";
                tags += names[tag];
            }
            t.add({all.id_of(item), hm::shortened(all.at(item).title(), 44), hm::shortened(tags, 60)});
        }
        print(t.str(5));
    }
    const hm::imbalance::collection_plan& plan = plans.collect;
    std::printf("   Then outside: to bring the %zu tags in use to %zu projects each, as far as %s new projects go. To screen: how many like these\n"
                "   to look through for that tag alone (for all at once: the largest number). Best for its cost first:\n",
                all.tags.size() - plans.unused, plans.wanted, hm::with_commas(plan.items).c_str());
    print(hm::imbalance::to_table(plan, names, 8).str(5));
    std::printf("   %zu tags are in the plan. It takes MeanIR from %s to %s. No project has %zu of the tags: search for these by name.\n",
                plan.steps.size(), hm::fixed(plan.before.mean_imbalance, 1).c_str(), hm::fixed(plan.after.mean_imbalance, 1).c_str(), plans.unused);
    const hm::imbalance::unseen_labels& free_tags = plans.free_tags;
    std::printf("   The authors' own %s spellings are %s of what they use; 500 more projects will bring some %s new ones, and there are\n"
                "   at least %s.\n",
                hm::with_commas(free_tags.seen).c_str(), (hm::fixed(100 * free_tags.coverage(), 1) + " %").c_str(),
                hm::fixed(free_tags.seen_after(500) - static_cast<double>(free_tags.seen), 0).c_str(),
                hm::with_commas(static_cast<std::size_t>(free_tags.richness())).c_str());
}

} // namespace label_projects

#endif
