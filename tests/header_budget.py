#!/usr/bin/env python3
"""What including a header costs, by counts that repeat exactly: the lines of the standard library that stay after preprocessing, and which
headers are reached at all.

    header_budget.py CXX

Prints a table; exits 1 when a header is over its budget or reaches what it must not. The budgets are for libstdc++ 12, where <vector> and
<string> alone are 22,8xx lines; another library's are scaled by its own <vector> and <string>. Our own lines are counted apart.
"""
import pathlib, re, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE, SINGLE = ROOT / "include", ROOT / "single_include"
BASE, BASE_LINES = "#include <vector>\n#include <string>\n", 22_800

NEVER = {"iostream", "istream", "ostream", "sstream", "fstream", "regex", "ranges", "thread", "future", "filesystem", "execution", "chrono",
         "condition_variable", "memory_resource", "complex", "valarray", "random", "memory", "mutex", "format"}
PART, NO_FUNCTIONAL, MODULE, UMBRELLA = 30_100, 45_000, 52_000, 72_000
BUDGET = {  # header: (most lines of the standard library, headers that must not be reached besides NEVER)
    "hallmark/core/problem.hpp": (PART, {"algorithm", "functional", "unordered_map", "cmath"}),
    "hallmark/core/checked.hpp": (PART, {"algorithm", "functional", "unordered_map", "cmath"}),
    "hallmark/core/label_sets.hpp": (PART, {"functional", "unordered_map", "cmath"}),
    "hallmark/core.hpp": (NO_FUNCTIONAL, {"functional"}),
    "hallmark/numeric.hpp": (NO_FUNCTIONAL, {"functional"}),
    "hallmark/text.hpp": (NO_FUNCTIONAL, {"functional"}),
    "hallmark/ontology.hpp": (MODULE, set()),
    "hallmark/io.hpp": (MODULE, set()),
    "hallmark/hallmark.hpp": (UMBRELLA, set()),
}
MARKER = re.compile(r'^# \d+ "([^"]*)"(.*)')


def preprocess(cxx, include, text):
    """The lines of the standard library and of ours that stay, and the system headers that are reached (their last names)."""
    made = subprocess.run([cxx, "-std=c++20", "-I", str(include), "-x", "c++", "-E", "-"], input=text, capture_output=True, text=True)
    if made.returncode != 0:
        print(made.stderr, file=sys.stderr)
        return 0, 0, {"an error"}
    system, ours, reached, in_system, file = 0, 0, set(), False, ""
    for line in made.stdout.splitlines():
        marker = MARKER.match(line)
        if marker:
            file, flags = marker.group(1), marker.group(2).split()
            in_system = "3" in flags
            if in_system:
                reached.add(pathlib.PurePosixPath(file).name if "/bits/" not in file else "")
        elif line and not line.isspace() and not line.startswith("#pragma"):
            system, ours = system + in_system, ours + (not in_system and file.startswith(str(include)))
    return system, ours, reached


def main():
    cxx = sys.argv[1]
    rows = [(name, INCLUDE, f"#include <{name}>\n", *budget) for name, budget in BUDGET.items()]
    rows += [("single header", SINGLE, "#include <hallmark/hallmark.hpp>\n", UMBRELLA, set())]
    others = sorted(set(p.name for p in (INCLUDE / "hallmark").glob("*.hpp")) - {pathlib.PurePosixPath(n).name for n in BUDGET} - {"threads.hpp"})
    rows += [(f"hallmark/{name}", INCLUDE, f"#include <hallmark/{name}>\n", MODULE, set()) for name in others]
    with ThreadPoolExecutor(2) as pool:
        base, *measured = pool.map(lambda job: preprocess(cxx, *job), [(INCLUDE, BASE), *[row[1:3] for row in rows]])
    scale = base[0] / BASE_LINES
    scale = 1.0 if abs(scale - 1) < 0.01 else scale
    print(f"<vector> and <string> alone: {base[0]} lines; budgets times {scale:.2f}")
    print(f"     {'header':30} {'std lines':>9} {'budget':>9} {'times':>6} {'our lines':>9}")
    bad = 0
    for (name, _, _, most, never), (system, ours, reached) in zip(rows, measured):
        met = reached & (NEVER | never | {"an error"})
        most = int(most * scale)
        good = system <= most and not met
        bad += not good
        print(f"{'ok  ' if good else 'BAD '} {name:30} {system:9} {most:9} {system / base[0]:5.2f}x {ours:9}"
              + (f"   reaches {', '.join(sorted(met))}" if met else ""))
    sys.exit(bad > 0)


main()
