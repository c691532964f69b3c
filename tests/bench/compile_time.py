#!/usr/bin/env python3
"""What including a header costs in time, as a multiple of <vector> and <string> in the same run, and what a vocabulary of 400
tags that is known while compiling adds to its header.

    tests/bench/compile_time.py [CXX] [turns]         g++ and three turns, where nothing is said

Processor time of -fsyntax-only, the least of the turns. The standard library's lines, which repeat exactly, are held to a
budget by tests/header_budget.py.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def seconds(cxx, text, turns):
    took = []
    for _ in range(turns):
        before = os.times()
        subprocess.run([cxx, "-std=c++20", f"-I{ROOT}/include", f"-I{ROOT}/tests", "-fsyntax-only", "-x", "c++", "-"],
                       input=text, text=True, check=True)
        after = os.times()
        took.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(took)


def main():
    cxx = sys.argv[1] if len(sys.argv) > 1 else "g++"
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    base = seconds(cxx, "#include <vector>\n#include <string>\n", turns)
    print(f"{'<vector> and <string>':36} {base:5.2f} s")
    modules = sorted(p.name for p in (ROOT / "include/hallmark").glob("*.hpp") if p.name != "hallmark.hpp")
    boost = sorted(f"ontology/boost_graph/{p.name}" for p in (ROOT / "include/hallmark/ontology/boost_graph").glob("*.hpp"))
    for header in [*modules, *boost, "ontology/boost_graph.hpp", "io/simdjson.hpp", "hallmark.hpp"]:
        took = seconds(cxx, f"#include <hallmark/{header}>\n", turns)
        print(f"{header:36} {took:5.2f} s {took / base:5.2f} x", flush=True)
    alone = seconds(cxx, "#include <hallmark/ontology/vocabulary.hpp>\n", turns)
    tags = seconds(cxx, "#include <data/mwml/tags.hpp>\n", turns)
    print(f"400 tags known while compiling: {tags:.2f} s, {tags - alone:+.2f} s over their header")


if __name__ == "__main__":
    main()
