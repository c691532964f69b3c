#!/usr/bin/env python3
"""What must not compile does not, and says why; beside each stands what differs by little and compiles.

    must_not_compile.py CXX
"""
import pathlib, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = """#include <hallmark/ontology/vocabulary.hpp>
inline constexpr hallmark::static_tag table[] = {%s};
inline constexpr hallmark::static_vocabulary<table> tags;
"""
GOOD = '{"vision", {"cv"}}, {"cnn", {"convnet"}, {"vision"}}, {"yolo", {}, {"cnn", "cv"}}'
# What it is, the rows, a line that uses the vocabulary, what the compiler has to name ("" where it has to compile).
CASES = [
    ("a good table", GOOD, "", ""),
    ("a tag", GOOD, 'static_assert(tags["CNN"] == 1);', ""),
    ("a misspelt tag", GOOD, 'constexpr auto label = tags["cnm"];', "this_names_no_tag"),
    ("a misspelt tag in a function", GOOD, 'unsigned f() { return tags["yoloo"]; }', "this_names_no_tag"),
    ("a misspelt case label", GOOD, 'int f(unsigned l) { switch (l) { case tags["visoin"]: return 1; } return 0; }', "this_names_no_tag"),
    ("a name that is known when the program runs only", GOOD, "unsigned f(const char* name) { return tags[name]; }", "name"),
    ("a dangling parent", '{"vision"}, {"cnn", {}, {"visoin"}}', "", "unknown_parent, 1, 0"),
    ("a second dangling parent", '{"vision"}, {"cnn", {}, {"vision", "nets"}}', "", "unknown_parent, 1, 1"),
    ("a tag that is its own parent", '{"cnn", {"convnet"}, {"ConvNet"}}', "", "self_parent, 0, 0"),
    ("a parent that stands twice", '{"vision", {"cv"}}, {"cnn", {}, {"vision", "cv"}}', "", "redundant_parent, 1, 1"),
    ("a cycle", '{"a", {}, {"b"}}, {"b", {}, {"c"}}, {"c", {}, {"a"}}', "", "cycle, 2, 0"),
    ("a diamond", '{"a"}, {"b", {}, {"a"}}, {"c", {}, {"a"}}, {"d", {}, {"c", "b", "a"}}', "", ""),
    ("a tag that stands twice", '{"a"}, {"b"}, {"a"}', "", "duplicate_tag, 2, 0"),
    ("tags that fold alike", '{"deep-learning"}, {"b"}, {"Deep Learning"}', "", "ambiguous_name, 2, 0"),
    ("an alias that stands twice", '{"a", {"x", "y", "x"}}', "", "duplicate_alias, 0, 2"),
    ("an alias that differs in case", '{"a", {"x", "X"}}', "", ""),
    ("an alias of two tags", '{"a", {"x"}}, {"b", {"y", "x"}}', "", "ambiguous_alias, 1, 1"),
    ("aliases of two tags that fold alike", '{"a", {"x"}}, {"b", {"X"}}', "", "ambiguous_alias, 1, 0"),
    ("an alias that is another tag", '{"a"}, {"b", {"a"}}', "", "alias_is_tag, 1, 0"),
    ("a name of separators", '{"a"}, {" - "}', "", "empty_name, 1, 0"),
    ("more aliases than there is room for", '{"a", {%s}}' % ", ".join(f'"x{i}"' for i in range(17)), "", "initializer"),
]

# The mistakes of a host: what it is, the headers, the wrong lines, what the compiler has to print of the remedy, and the lines mended.
HOST = """%s
namespace hm = hallmark;
struct project { std::string title; std::vector<std::string> tags; };
void host(const std::vector<project>& projects, const std::vector<std::vector<std::string>>& names, const std::vector<std::vector<int>>& labels,
          const std::vector<std::string>& classes, const hm::ontology& tags) {
    static_cast<void>(projects), static_cast<void>(names), static_cast<void>(labels), static_cast<void>(classes), static_cast<void>(tags);
    %s
}
"""
RESOLVE, ONTOLOGY = "names? ontology::resolve", "#include <hallmark/ontology/audit.hpp>\n#include <hallmark/core/progress.hpp>\n"
WEAK, IMBALANCE = ONTOLOGY + "#include <hallmark/weak/labeling_functions.hpp>", ONTOLOGY + "#include <hallmark/imbalance/measure.hpp>"
MISTAKES = [
    ("names where labels go", IMBALANCE, "hm::imbalance::measure(names);", RESOLVE, "hm::imbalance::measure(labels);"),
    ("names of classes where labels go", IMBALANCE, "hm::imbalance::measure(classes);", RESOLVE, "hm::imbalance::measure(labels[0]);"),
    ("items where labels go", IMBALANCE, "hm::imbalance::measure(projects);", "items? their labels", "hm::imbalance::measure(labels);"),
    ("a projection to what is no list of labels", ONTOLOGY, "hm::audit(tags, projects, {}, &project::title);", "names or numbers, not one",
     "hm::audit(tags, projects, {}, &project::tags);"),
    ("a projection of another type of item", ONTOLOGY, "hm::audit(tags, projects, {}, [](int) { return 1; });", "it takes an item, as const",
     "hm::audit(tags, projects, {}, [](const project& p) { return p.tags; });"),
    ("a yes as a vote", WEAK, "hm::vote v = true;", "a yes or a score is no label", "hm::vote v = 1; static_cast<void>(v);"),
    ("a score as a vote", WEAK, "hm::vote v(0.9);", "a yes or a score is no label", "hm::vote v = hm::abstain; static_cast<void>(v);"),
    ("a labeling function that says yes", WEAK, 'hm::weak::labeling_functions<project>(hm::weak::lf("a", [](const project&) { return true; }));',
     "for yes and no write when(f) >> label",
     'hm::weak::labeling_functions<project>(hm::weak::lf("a", hm::weak::when([](const project&) { return true; }) >> hm::vote(1)));'),
    ("a labeling function of other items", WEAK, 'hm::weak::labeling_functions<project>(hm::weak::lf("a", [](int) { return hm::vote(1); }));',
     "takes the items of its set", 'hm::weak::labeling_functions<project>(hm::weak::lf("a", [](const project&) { return hm::vote(1); }));'),
    ("a progress that says nothing", WEAK, "hm::progress told = [](std::size_t, std::size_t) {};", "true to go on, false to cancel",
     "hm::progress told = [](std::size_t, std::size_t) { return true; };"),
    ("threads without their header", WEAK, "hm::for_each_block(hm::threads(2), 9, 3, [](hm::index_block) {});", "include <hallmark/threads.hpp>", "hm::for_each_block(hm::serial(), 9, 3, [](hm::index_block) {});"),
    ("simdjson without its header", ONTOLOGY + "#include <hallmark/io/ontology.hpp>",
     'hm::io::read_ontology("tags.json", hm::io::simdjson_engine{});', "include <hallmark/io/simdjson.hpp>",
     'static_cast<void>(hm::io::read_ontology("tags.json", hm::io::builtin_engine{}));'),
    ("a view of a temporary", ONTOLOGY, "hm::label_sets_view view = hm::label_sets(labels);", "temporary",
     "const hm::label_sets sets(labels); hm::label_sets_view view = sets; static_cast<void>(view);"),
]
ONLY_CLANG = {"a view of a temporary"}


def cases(cxx):
    for what, rows, use, names in CASES:
        yield what, HEAD % rows + use + "\nint main() {}\n", names
    clang = "clang" in subprocess.run([cxx, "--version"], capture_output=True, text=True).stdout
    for what, headers, wrong, names, _ in MISTAKES:
        if what not in ONLY_CLANG or clang:
            yield what, HOST % (headers, wrong), names
    headers = "\n".join(dict.fromkeys(headers for _, headers, _, _, _ in MISTAKES))
    yield "all of these mended", HOST % (headers, " ".join("{ %s }" % right for _, _, _, _, right in MISTAKES)), ""


def main():
    cxx, bad = sys.argv[1], 0

    def compiled(case):
        what, text, names = case
        ran = subprocess.run([cxx, "-std=c++20", "-Werror", "-Wno-unused", "-Wno-unused-result", "-I", str(ROOT / "include"), "-x", "c++", "-fsyntax-only", "-"],
                             input=text, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"})
        return what, ran, ran.returncode == 0 if names == "" else ran.returncode != 0 and names in ran.stderr

    with ThreadPoolExecutor(2) as pool:
        for what, ran, right in pool.map(compiled, cases(cxx)):
            print(f"{'ok    ' if right else 'FAILED'} {what} {'compiles' if ran.returncode == 0 else 'does not compile'}")
            if not right:
                bad += 1
                print(ran.stderr)
    return 1 if bad else 0


sys.exit(main())
