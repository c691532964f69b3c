#!/usr/bin/env python3
"""What must not compile does not, and says why; beside each stands what differs by little and compiles.

    must_not_compile.py CXX
"""
import pathlib, subprocess, sys

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


def main():
    cxx, bad = sys.argv[1], 0
    for what, rows, use, names in CASES:
        text = HEAD % rows + use + "\nint main() {}\n"
        ran = subprocess.run([cxx, "-std=c++20", "-I", str(ROOT / "include"), "-x", "c++", "-fsyntax-only", "-"], input=text,
                             capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"})
        right = ran.returncode == 0 if names == "" else ran.returncode != 0 and names in ran.stderr
        print(f"{'ok    ' if right else 'FAILED'} {what} {'compiles' if ran.returncode == 0 else 'does not compile'}")
        if not right:
            bad += 1
            print(ran.stderr)
    return 1 if bad else 0


sys.exit(main())
