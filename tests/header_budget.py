#!/usr/bin/env python3
"""What including a header costs, by counts that repeat exactly: the lines of the standard library that stay after preprocessing, and which
headers our own include.

    header_budget.py CXX

Prints a table; exits 1 when a header is over its budget or reaches what it must not. The budgets are multiples of <vector> and
<string> alone (22,800 lines of `g++ -E -P` with libstdc++ 12), so they hold for another library or compiler too, scaled by what those
two cost there. Our own lines are counted apart.
"""
import pathlib, re, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE, SINGLE = ROOT / "include", ROOT / "single_include"
BASE, BASE_LINES = "#include <vector>\n#include <string>\n", 22_800

NEVER = {"iostream", "istream", "ostream", "sstream", "fstream", "regex", "ranges", "thread", "future", "filesystem", "execution", "chrono",
         "condition_variable", "memory_resource", "complex", "valarray", "random", "memory", "mutex", "format",
         "boost", "simdjson.h"}
PART, WITHOUT_FUNCTIONAL, MODULE, UMBRELLA = 30_100, 45_000, 52_000, 72_000
PARTS = ["core/problem.hpp", "core/checked.hpp", "core/label_sets.hpp"]  # without algorithms
OPT_IN = {"threads.hpp"}
MARKER = re.compile(r'^# \d+ "([^"]*)"(.*)')


def preprocess(cxx, include, text):
    """The lines of the standard library and of ours that stay, and the system headers that ours include."""
    made = subprocess.run([cxx, "-std=c++20", "-I", str(include), "-x", "c++", "-E", "-"], input=text, capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(made.stderr)
    system, ours, wanted, in_ours, in_system = 0, 0, set(), False, False
    for line in made.stdout.splitlines():
        marker = MARKER.match(line)
        if marker:
            file, flags = marker.group(1), marker.group(2).split()
            in_system = "3" in flags
            if in_system and in_ours and "1" in flags:
                wanted.add("boost" if "/boost/" in file else pathlib.PurePath(file).name)
            in_ours = file.startswith(str(include))
        elif line and not line.isspace() and not line.startswith("#pragma"):
            system, ours = system + in_system, ours + in_ours
    return system, ours, wanted


def main():
    cxx = sys.argv[1]
    modules = sorted(p.name for p in (INCLUDE / "hallmark").glob("*.hpp") if p.name not in OPT_IN | {"hallmark.hpp"})
    rows = [(f"hallmark/{name}", INCLUDE, PART) for name in PARTS]
    rows += [(f"hallmark/{name}", INCLUDE, MODULE) for name in [*modules, "io/ontology.hpp"]]
    rows += [("hallmark/hallmark.hpp", INCLUDE, UMBRELLA), ("hallmark/hallmark.hpp", SINGLE, UMBRELLA)]
    jobs = [(INCLUDE, BASE), *[(include, f"#include <{name}>\n") for name, include, _ in rows]]
    with ThreadPoolExecutor(2) as pool:
        (base, _, _), *measured = pool.map(lambda job: preprocess(cxx, *job), jobs)
    print(f"     {'header':42} {'std lines':>9} {'budget':>9} {'times':>6} {'our lines':>9}")
    print(f"     {'<vector> and <string>':42} {base:9} {'':9} {1:5.2f}x")
    bad = 0
    for (name, include, most), (system, ours, wanted) in zip(rows, measured):
        if most == MODULE and "functional" not in wanted:
            most = WITHOUT_FUNCTIONAL
        most = most * base // BASE_LINES
        met = sorted(wanted & NEVER)
        good = system <= most and not met
        bad += not good
        print(f"{'ok  ' if good else 'BAD '} {include.name + '/' + name:42} {system:9} {most:9} {system / base:5.2f}x {ours:9}"
              + (f"   includes {', '.join(met)}" if met else ""))
    sys.exit(bad > 0)


main()
