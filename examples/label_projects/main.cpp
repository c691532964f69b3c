// The main job: everything that hallmark can tell of a set of labelled projects, from two files of JSON.
//
//     label_projects --projects P --tags T --out DIR [--min-count 20] [--repeat N] [--threads N] [--seed S]
//
// Prints a report for a person, and writes to DIR:
//     summary.json      every figure (the keys are listed in outputs.hpp)
//     labels.jsonl      one line a project: its labels with their parents, what its text names, what is unknown, its part of the split
//     suspects.csv      labels to doubt, ranked, with the words that speak
//     vocabulary.dot    the vocabulary for Graphviz
// Exit code 0 when all is written; 2, with one line on stderr and no file half-written, when something is wrong with the call, the
// input or the disk.

#include "report.hpp"

#include <hallmark/hallmark.hpp>
#include <hallmark/threads.hpp>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#ifndef EXAMPLE_DATA // CMake gives the absolute path
#  define EXAMPLE_DATA "tests/data"
#endif

using namespace label_projects;

namespace {

constexpr const char* usage =
    "usage: label_projects [--projects FILE] [--tags FILE] [--out DIR] [--min-count N] [--repeat N] [--threads N] [--seed N]\n";

struct options {
    std::string projects = EXAMPLE_DATA "/mwml/projects.json";
    std::string tags = EXAMPLE_DATA "/mwml/tags.json";
    std::string out = "label_projects_out";
    std::uint64_t min_count = 20;
    std::uint64_t repeat = 1;
    std::uint64_t threads = 0; ///< 0: as many as the machine has
    std::uint64_t seed = 1;
};

/// Ends the program: one line, exit code 2.
struct failure {
    std::string line;
};

options parse(int argc, char** argv) {
    options chosen;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--help" || name == "-h") {
            std::fputs(usage, stdout);
            std::exit(0);
        }
        if (i + 1 == argc) throw failure{"no value after '" + std::string(name) + "'"};
        const std::string value = argv[++i];
        const auto number = [&](std::uint64_t least, std::uint64_t most) {
            std::uint64_t n = 0;
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
            if (error != std::errc{} || end != value.data() + value.size() || n < least || n > most)
                throw failure{std::string(name) + " takes a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                              ", not '" + value + "'"};
            return n;
        };
        if (name == "--projects") chosen.projects = value;
        else if (name == "--tags") chosen.tags = value;
        else if (name == "--out") chosen.out = value;
        else if (name == "--min-count") chosen.min_count = number(0, ~std::uint64_t{0});
        else if (name == "--repeat") chosen.repeat = number(1, 1000000);
        else if (name == "--threads") chosen.threads = number(1, 1024);
        else if (name == "--seed") chosen.seed = number(0, ~std::uint64_t{0});
        else throw failure{"no such option: '" + std::string(name) + "' (see --help)"};
    }
    return chosen;
}

/// A file that cannot be read as what it should be ends the program; what is merely wrong with a vocabulary is part of the report.
void require_readable(const std::string& path, const hm::problems& problems) {
    using code = hm::problem_code;
    for (const hm::problem& p : problems) {
        switch (p.code) {
        case code::cannot_read: throw failure{p.message};
        case code::malformed:
        case code::too_deep:
        case code::out_of_range:
        case code::wrong_type:
        case code::missing_field: throw failure{path + ": " + (p.where.empty() ? "" : p.where + ": ") + p.message};
        default:
            if (p.code == code::invalid_utf8 && p.where.starts_with("line")) throw failure{path + ": " + p.where + ": " + p.message};
        }
    }
}

void require_written(const hm::problems& problems) {
    if (!problems.empty()) throw failure{problems[0].message};
}

/// The names of parents that are no tag: what the vocabulary would be made of beyond its own tags.
std::vector<std::string> unknown_parents_of(const std::string& path, std::size_t declared) {
    const hm::checked<hm::ontology> created =
        hm::io::read_ontology(path, hm::io::simdjson_engine{}, {.unknown_parents = hm::unknown_parents::create});
    std::vector<std::string> names;
    for (std::size_t t = declared; t < created.value.size(); ++t)
        names.emplace_back(created.value.name(static_cast<hm::label_id>(t)));
    std::sort(names.begin(), names.end());
    return names;
}

/// What the authors' tags mean, for each spelling.
std::vector<hm::resolution> resolve_texts(const collection& data, const hm::ontology& tags) {
    std::vector<hm::resolution> resolved;
    for (const std::string& text : data.tag_texts) resolved.push_back(tags.resolve(text));
    return resolved;
}

/// The labels of each item, with all their ancestors.
hm::label_sets expanded_labels(const collection& data, const hm::ontology& tags, const std::vector<hm::resolution>& resolved,
                               std::uint64_t copies) {
    hm::label_sets labels;
    hm::expander up(tags);
    std::vector<hm::label_id> given;
    for (std::uint64_t copy = 0; copy < copies; ++copy)
        for (const project& p : data.projects) {
            given.clear();
            for (const std::uint32_t text : p.tags)
                if (const auto label = resolved[text].label) given.push_back(*label);
            labels.add(up.expand(given));
        }
    return labels;
}

void run(const options& chosen) {
    const bool watched = isatty(STDERR_FILENO) != 0;
    const hm::threads executor = chosen.threads == 0 ? hm::threads() : hm::threads(static_cast<std::size_t>(chosen.threads));

    const hm::checked<hm::ontology> vocabulary = hm::io::read_ontology(chosen.tags, hm::io::simdjson_engine{});
    require_readable(chosen.tags, vocabulary.problems);
    const hm::ontology& tags = vocabulary.value;
    const hm::checked<collection> data = read_projects(chosen.projects);
    require_readable(chosen.projects, data.problems);

    const std::size_t items = data.value.projects.size() * static_cast<std::size_t>(chosen.repeat);
    if (items > 0xFFFFFFFF) throw failure{"more than 4,294,967,295 projects: choose a smaller --repeat"};
    const hm::gazetteer surfaces = hm::make_gazetteer(tags);
    const std::vector<hm::resolution> resolved = resolve_texts(data.value, tags);
    const hm::label_sets labels = expanded_labels(data.value, tags, resolved, chosen.repeat);
    const hm::split::fractions into{0.7, 0.15, 0.15}; // every tag with its share in each part
    const auto effort = labels.size() > 50'000 ? hm::split::effort::fast : hm::split::effort::balanced; // many hardly gain by more
    const hm::split::assignment parts = hm::split::stratify(labels, into, {.seed = chosen.seed, .effort = effort});
    const pass all{data.value, tags, surfaces, resolved, labels, parts, tags.find("tensorflow")};

    std::error_code error;
    std::filesystem::create_directories(chosen.out, error);
    if (error) throw failure{"cannot write to '" + chosen.out + "': " + error.message()};
    const std::string folder = chosen.out + "/";
    hm::io::file_writer labels_file(folder + "labels.jsonl");

    // The pass: blocks of items on all threads, their results taken in order.
    counts counted(tags.size(), data.value.tag_texts.size());
    std::vector<std::string> names;
    for (hm::label_id t = 0; t < tags.size(); ++t) names.emplace_back(tags.name(t));
    hm::vote_matrix votes(std::move(names), tags.size()); // voter t says where the text names tag t
    std::vector<std::uint32_t> lesson_false;
    {
        constexpr std::size_t block_size = 512;
        constexpr std::size_t round = 32; // results that wait in memory
        hm::progress_bar bar("labelling");
        std::vector<std::optional<block_result>> results(round);
        const std::size_t blocks = hm::block_count(items, block_size);
        for (std::size_t first = 0; first < blocks; first += round) {
            const std::size_t n = std::min(round, blocks - first);
            executor(n, [&](std::size_t i) { results[i] = all.run(hm::block_at(items, block_size, first + i)); });
            for (std::size_t i = 0; i < n; ++i) {
                counted.merge(results[i]->counted);
                std::size_t begin = 0;
                for (const std::size_t end : results[i]->ends) {
                    votes.add(std::span(results[i]->votes).subspan(begin, end - begin));
                    begin = end;
                }
                lesson_false.insert(lesson_false.end(), results[i]->lesson_false.begin(), results[i]->lesson_false.end());
                labels_file.write(results[i]->lines);
            }
            if (watched) bar.update(hm::block_at(items, block_size, first + n - 1).end, items);
        }
    }
    const vocabulary_review review = review_vocabulary(tags, data.value);
    counted.judge(hm::weak::analyze(votes, labels, {.multi_label = true}, executor));
    const std::vector<hm::weak::suspect> suspects = rank_suspects(votes, labels, counted, chosen.min_count);
    const hm::imbalance::multilabel_measures imbalance = hm::imbalance::measure(labels, tags.size());
    const hm::split::report split = hm::split::evaluate(labels, parts, into);
    const collection_plans plans = plan_collection(all, votes, counted);

    std::printf("%s projects of %s, %zu tags of %s\n", hm::with_commas(items).c_str(), chosen.projects.c_str(), tags.size(),
                chosen.tags.c_str());
    print_vocabulary(tags, vocabulary.problems);
    print_labels(all, counted);
    print_review(all, review);
    print_text(all, counted, lesson_false, chosen.min_count);
    print_suspects(all, counted, suspects);
    print_counts_and_split(all, counted, imbalance, split);
    print_collection(all, plans);

    // All four are written under temporary names first, so that a full disk leaves none of them half-written.
    hm::io::file_writer summary_file(folder + "summary.json");
    hm::io::file_writer suspects_file(folder + "suspects.csv");
    hm::io::file_writer drawing_file(folder + "vocabulary.dot");
    summary_file.write(
        summary_json(all, counted, vocabulary.problems, unknown_parents_of(chosen.tags, tags.size()), review, suspects, imbalance, split, plans));
    write_suspects(suspects_file, all, counted, suspects);
    drawing_file.write(hm::graph::write_graphviz(tags));
    for (hm::io::file_writer* file : {&labels_file, &suspects_file, &drawing_file, &summary_file}) require_written(file->commit());
    std::printf("\nWritten to %s: summary.json, labels.jsonl, suspects.csv, vocabulary.dot\n", chosen.out.c_str());
}

} // namespace

int main(int argc, char** argv) {
    try {
        run(parse(argc, argv));
        return 0;
    } catch (const failure& f) {
        std::fprintf(stderr, "label_projects: %s\n", f.line.c_str());
    } catch (const std::exception& e) {
        std::fprintf(stderr, "label_projects: %s\n", e.what());
    }
    return 2;
}
