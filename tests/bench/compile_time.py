#!/usr/bin/env python3
"""What including a header costs in time, as a multiple of <vector> and <string> in the same run, and what a vocabulary of 400
tags that is known while compiling adds to its header.

    tests/bench/compile_time.py [CXX] [turns]         g++ and three turns, where nothing is said

Processor time of -fsyntax-only, the least of the turns, which take the header and what it is compared with by turns. The standard library's lines, which repeat exactly, are held to a
budget by tests/header_budget.py.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


BASE = "#include <vector>\n#include <string>\n"


def seconds(cxx, text):
    before = os.times()
    subprocess.run([cxx, "-std=c++20", f"-I{ROOT}/include", f"-I{ROOT}/tests", "-fsyntax-only", "-x", "c++", "-"],
                   input=text, text=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def least(cxx, turns, *texts):
    """The least time of each text."""
    rounds = [[seconds(cxx, text) for text in texts] for _ in range(turns)]
    return [min(took) for took in zip(*rounds)]


def main():
    cxx = sys.argv[1] if len(sys.argv) > 1 else "g++"
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    modules = sorted(p.name for p in (ROOT / "include/hallmark").glob("*.hpp") if p.name != "hallmark.hpp")
    boost = sorted(f"ontology/boost_graph/{p.name}" for p in (ROOT / "include/hallmark/ontology/boost_graph").glob("*.hpp"))
    for header in [*modules, *boost, "ontology/boost_graph.hpp", "io/simdjson.hpp", "hallmark.hpp"]:
        base, took = least(cxx, turns, BASE, f"#include <hallmark/{header}>\n")
        print(f"{header:36} {took:5.2f} s {took / base:5.2f} x", flush=True)
    alone, tags = least(cxx, turns, "#include <hallmark/ontology/vocabulary.hpp>\n", "#include <data/mwml/tags.hpp>\n")
    print(f"400 tags known while compiling: {tags:.2f} s, {tags - alone:+.2f} s over their header")


if __name__ == "__main__":
    main()
