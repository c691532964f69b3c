// Labeling functions on the lesson's projects: is a project about computer vision, or about natural language? Nobody
// labels by hand; rules vote, and what the authors tagged judges the rules. Reads tests/data/mwml/projects.json, or the
// file that is named.

#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>
#include <hallmark/weak.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace hm = hallmark;

// The host's own data: nothing in it is hallmark's.
struct project {
    std::string title, description, created;
    std::vector<std::string> tags;

    bool has(const std::string& tag) const {
        for (const std::string& one : tags)
            if (one == tag) return true;
        return false;
    }
};

std::vector<project> read_projects(const std::string& path) {
    const auto file = hm::io::read_file(path);
    hm::problems problems = file.problems;
    std::vector<project> projects;
    hm::io::builtin_engine{}.read(file.value, problems, [&](auto& json) {
        json.for_each_element([&] {
            project& p = projects.emplace_back();
            json.for_each_member([&](std::string_view key) {
                const bool text = json.kind() == hm::json_kind::string;
                if (key == "title" && text) p.title = json.string();
                if (key == "description" && text) p.description = json.string();
                if (key == "created_on" && text) p.created = json.string();
                if (key == "tags") json.for_each_element([&] { p.tags.emplace_back(json.string()); });
            });
        });
    });
    std::cerr << to_string(problems);
    return projects;
}

int main(int argc, char** argv) {
    using namespace hallmark::weak;
    enum : hm::label_id { vision, language };
    const std::vector<std::string> names{"vision", "language"};

    const std::vector<project> projects = read_projects(argc > 1 ? argv[1] : EXAMPLE_DATA "/mwml/projects.json");
    if (projects.empty()) return 1;

    // A field is what a rule looks at. Texts are made once an item, and searched once for the words of all rules.
    const auto text = field([](const project& p) { return p.title + "\n" + p.description; });
    const auto title = field(&project::title);

    const auto images = contains_word(
        text, {"image", "images", "video", "object detection", "segmentation", "opencv", "yolo", "face recognition"});
    const auto texts = contains_word(
        text, {"text", "sentiment", "bert", "gpt", "language model", "translation", "question answering", "nlp"});
    const labeling_functions<project> lfs(
        lf("image words", when(images && !texts) >> vision), lf("text words", when(texts && !images) >> language),
        lf("both", when(images && near(text, "caption", "image", 3)) >> one_of({vision, language})),
        lf("a title of vision", when(matches(title, "\\b(vision|visual|photo|camera|gans?)\\b")) >> vision),
        lf("transformers", when(contains_word(text, "transformers") && !matches(text, "vision|image")) >> language),
        lf("convolutional", first_of(when(contains_all(text, {"convolutional", "text"})) >> language,
                                     when(contains_word(text, {"cnn", "convolutional"})) >> vision)),
        lf("short and spoken", [](const project& p) -> hm::vote { // any callable votes
            return p.title.size() < 40 && p.title.find("peech") != std::string::npos ? hm::vote(language) : hm::abstain;
        }));

    const auto applied = apply_lfs(lfs, projects, {.cardinality = 2});
    const hm::vote_matrix& votes = applied.value;
    std::cout << to_string(applied.problems);

    // What the authors say, where they say one of the two: `abstain` where it is not known.
    std::vector<hm::vote> gold;
    hm::label_sets given;
    for (const project& p : projects) {
        const bool cv = p.has("computer-vision"), nlp = p.has("natural-language-processing");
        gold.push_back(cv == nlp ? hm::abstain : hm::vote(cv ? vision : language));
        given.add(cv && nlp ? std::vector{0, 1} : cv ? std::vector{0} : nlp ? std::vector{1} : std::vector<int>{});
    }
    const vote_analysis analysis = analyze(votes, gold);
    std::cout << "What each function is worth on " << hm::with_commas(projects.size()) << " projects:\n"
              << to_table(analysis, names).str(2);
    std::cout << "Together they vote on " << hm::fixed(100 * analysis.coverage, 1)
              << " % of the projects, and contradict each other on " << hm::fixed(100 * analysis.conflict, 1)
              << " %.\n\n";

    // What would change if one of them were not there.
    using align = hm::table::align;
    hm::table without({{"without"},
                       {"no vote", align::right},
                       {"another majority", align::right},
                       {"right ones lost", align::right}});
    for (std::size_t j = 0; const voter_influence& v : influence(votes, gold))
        without.add({votes.name(j++), std::to_string(v.alone), std::to_string(v.changed), std::to_string(v.gain)});
    std::cout << without.str(2);

    std::cout << "\nLabels to doubt, the likeliest first:\n";
    const audit_report doubts = audit(votes, given, hm::probabilities(), {.limit = 3});
    for (const auto* list : {&doubts.missing, &doubts.extra})
        for (const suspect& s : *list) {
            std::cout << "  " << (s.given ? "is it about " : "not about ") << names[s.label] << "? "
                      << projects[s.item].title << " (";
            for (const std::uint32_t j : s.voters) std::cout << votes.name(j) << (j == s.voters.back() ? "" : ", ");
            std::cout << (s.voters.empty() ? "nobody votes for it)\n" : " say so)\n");
        }

    const project& first = projects[doubts.missing.front().item];
    std::cout << "\nWhy '" << first.title << "' has these votes:\n";
    for (const reason& r : explain(lfs, first))
        std::cout << "  " << r.voter << " votes " << (r.vote.is_label() ? names[r.vote.label()] : "for one of several")
                  << ", as the text says '" << r.evidence << "'\n";

    std::cout << "\nWords that would make a function:\n";
    std::vector<std::string> all;
    for (const project& p : projects) all.push_back(p.title + "\n" + p.description);
    for (const word_suggestion& w : suggest_words(all, given, votes, {.min_precision = 0.7, .limit = 5}))
        std::cout << "  '" << w.phrase << "' for " << names[w.label] << ": right on " << w.right << " of " << w.items
                  << ", " << w.fresh << " of them new\n";
    return 0;
}
