// Weak supervision of the lesson's projects, from rules to a list for reviewers. Functions out of the ontology's names
// and aliases vote for tags; the authors' tags are one more voter, who could have named every tag; a label model weighs
// them all; and what it doubts, or would like to ask, is printed. Reads tests/data/mwml/projects.json and tags.json, or
// the two files that are named.

#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>
#include <hallmark/io/ontology.hpp>
#include <hallmark/ontology.hpp>
#include <hallmark/weak.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

namespace hm = hallmark;

struct project {
    std::string title, text;
    std::vector<hm::label_id> tags; // sorted; those that the ontology knows
};

std::vector<project> read_projects(const std::string& path, const hm::ontology& tags) {
    const auto file = hm::io::read_file(path);
    hm::problems problems = file.problems;
    std::vector<project> projects;
    hm::io::builtin_engine{}.read(file.value, problems, [&](auto& json) {
        json.for_each_element([&] {
            project& p = projects.emplace_back();
            json.for_each_member([&](std::string_view key) {
                const bool text = json.kind() == hm::json_kind::string;
                if (key == "title" && text) p.title = json.string();
                if (key == "description" && text) p.text = json.string();
                if (key == "tags")
                    json.for_each_element([&] {
                        if (const auto label = tags.find(json.string())) p.tags.push_back(*label);
                    });
            });
            p.text = p.title + "\n" + p.text;
            std::sort(p.tags.begin(), p.tags.end());
            p.tags.erase(std::unique(p.tags.begin(), p.tags.end()), p.tags.end());
        });
    });
    std::cerr << to_string(problems);
    return projects;
}

std::string percent(double share) {
    return hm::fixed(100 * share, 1) + " %";
}

int main(int argc, char** argv) {
    using namespace hallmark::weak;
    using align = hm::table::align;
    const auto read = hm::io::read_ontology(argc > 2 ? argv[2] : EXAMPLE_DATA "/mwml/tags.json");
    std::cerr << to_string(read.problems);
    const hm::ontology& tags = read.value;
    const std::vector<project> projects = read_projects(argc > 1 ? argv[1] : EXAMPLE_DATA "/mwml/projects.json", tags);
    if (projects.empty() || tags.size() == 0) return 1;

    // Functions: one a tag, that votes for it where its name or an alias stands in the text.
    labeling_functions<project> lfs;
    lfs.add(gazetteer_lfs(field(&project::text), tags));
    const auto applied = apply_lfs(lfs, projects, {.cardinality = tags.size()});
    std::cout << to_string(applied.problems);
    const hm::vote_matrix& said = applied.value;

    // The authors, as known labels and as a voter.
    hm::label_sets given;
    hm::vote_matrix authors(std::vector<std::string>{"the authors"}, tags.size());
    for (const project& p : projects) {
        given.add(p.tags);
        std::vector<hm::voter_vote> row;
        for (const hm::label_id tag : p.tags) row.push_back({0, tag});
        authors.add(row);
    }
    const hm::vote_matrix votes = said.updated(authors);
    const auto author = static_cast<std::uint32_t>(votes.find("the authors"));

    const vote_analysis analysis = analyze(said, given);
    std::size_t disputed = 0; // someone votes for a tag that the authors did not give
    for (std::size_t i = 0; i < projects.size(); ++i) {
        bool other = false;
        for (const hm::voter_vote& v : said[i])
            other = other || !std::binary_search(projects[i].tags.begin(), projects[i].tags.end(), v.vote.label());
        disputed += other;
    }
    std::cout << hm::with_commas(projects.size()) << " projects, " << said.voters() << " functions for " << tags.size()
              << " tags\n  " << percent(analysis.coverage) << " of the projects have a vote, "
              << percent(analysis.overlap) << " votes of two functions or more; on "
              << percent(static_cast<double>(disputed) / static_cast<double>(projects.size()))
              << " a function votes for a tag that the authors did not give\n";

    // The label model: how often each voter is right, learned from who agrees with whom.
    const fitted_multi_label fitted = multi_label{{.complete = {author}}}.fit(votes);
    std::cout << to_string(fitted.warnings) << "\nThe label model (" << fitted.iterations << " iterations) thinks that "
              << percent(fitted.precision(author)) << " of the authors' tags are right, and that they gave "
              << percent(fitted.rates(author).hit)
              << " of the right ones.\n\nThe functions that vote most, against the authors and in the eyes of the "
                 "model:\n";
    hm::table functions({{"function"},
                         {"votes", align::right},
                         {"authors agree", align::right},
                         {"95 %", align::right},
                         {"found", align::right},
                         {"the model's accuracy", align::right}});
    std::vector<std::size_t> order(said.voters());
    for (std::size_t j = 0; j < order.size(); ++j) order[j] = j;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return analysis.voters[a].votes > analysis.voters[b].votes; });
    for (std::size_t x = 0; x < order.size() && x < 12; ++x) {
        const voter_summary& v = analysis.voters[order[x]];
        functions.add({v.name, std::to_string(v.votes), hm::fixed(v.accuracy, 2),
                       hm::fixed(v.accuracy_interval.low, 2) + "–" + hm::fixed(v.accuracy_interval.high, 2),
                       hm::fixed(v.recall, 2), hm::fixed(fitted.voters[votes.find(v.name)].accuracy, 2)});
    }
    std::cout << functions.str();

    // What the authors may have forgotten, and what they should not have given.
    const hm::coherent_decoder decoder(tags);
    const hm::probabilities p = fitted.predict_proba(votes, decoder);
    struct doubt {
        double p;
        std::size_t item;
        hm::label_id tag;
    };
    std::vector<doubt> missing, extra;
    for (std::size_t i = 0; i < projects.size(); ++i)
        for (hm::label_id tag = 0; tag < tags.size(); ++tag) {
            const bool has = std::binary_search(projects[i].tags.begin(), projects[i].tags.end(), tag);
            if (!has && p[i][tag] > 0.5) missing.push_back({p[i][tag], i, tag});
            if (has && p[i][tag] < 0.5) extra.push_back({1 - p[i][tag], i, tag});
        }
    for (const bool has : {false, true}) {
        std::vector<doubt>& doubts = has ? extra : missing;
        std::stable_sort(doubts.begin(), doubts.end(), [](const doubt& a, const doubt& b) { return a.p > b.p; });
        std::cout << "\n"
                  << hm::with_commas(doubts.size())
                  << (has ? " tags that were given, and the model does not believe:\n"
                          : " tags that were not given, and the model expects:\n");
        for (std::size_t x = 0; x < doubts.size() && x < 5; ++x)
            std::cout << "  " << hm::fixed(doubts[x].p, 3) << "  " << tags.name(doubts[x].tag) << ": "
                      << projects[doubts[x].item].title << "\n";
    }

    // The same question to the audit, which counts instead of believing.
    const audit_report audited = audit(said, given, hm::probabilities(), {.limit = 5});
    std::cout << "\nThe audit's first suspects:\n";
    for (const auto* list : {&audited.missing, &audited.extra})
        for (const suspect& s : *list)
            std::cout << "  " << hm::fixed(s.score, 3) << (s.given ? "  doubted  " : "  missing  ")
                      << tags.name(s.label) << ": " << projects[s.item].title
                      << " (the model: " << hm::fixed(p[s.item][s.label], 2) << ")\n";

    // Where one more person would help most.
    std::cout << "\nProjects to ask another author about, and the tags in doubt:\n";
    for (const question& q : next_questions(fitted, votes, {.limit = 5})) {
        std::vector<hm::label_id> doubtful(tags.size());
        for (hm::label_id tag = 0; tag < tags.size(); ++tag) doubtful[tag] = tag;
        const auto certainty = [&](hm::label_id tag) {
            return p[q.item][tag] > 0.5 ? p[q.item][tag] : 1 - p[q.item][tag];
        };
        std::stable_sort(doubtful.begin(), doubtful.end(),
                         [&](hm::label_id a, hm::label_id b) { return certainty(a) < certainty(b); });
        std::cout << "  " << hm::fixed(q.gain, 2) << " nats  " << projects[q.item].title << ":";
        for (std::size_t x = 0; x < 3 && x < doubtful.size(); ++x)
            std::cout << (x == 0 ? " " : ", ") << tags.name(doubtful[x]) << " " << hm::fixed(p[q.item][doubtful[x]], 2);
        std::cout << "\n";
    }
    return 0;
}
