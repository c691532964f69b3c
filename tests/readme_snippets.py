#!/usr/bin/env python3
"""README.md does not promise what does not compile: each ```cpp block is a whole program; it is compiled by the bare compiler and run.

    readme_snippets.py CXX WORK [README]

A ```text block that follows with nothing but blank lines between is the program's exact output. Programs see the single header alone, or
include/ where they include a module; one that reaches for an opt-in part (its header or macro) links what that needs. They run in the root
of the repository, so that tests/data/... is theirs to read. A block that needs another file or is not C++ is not marked cpp.
"""
import difflib, pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```[ \t]*\n(?P<output>[ \t\n]*^```text\n(?P<text>.*?)^```[ \t]*$)?", re.S | re.M)


def fail(line, what):
    sys.exit(f"README.md:{line}: {what}")


def main():
    cxx, work = sys.argv[1], pathlib.Path(sys.argv[2])
    readme = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else ROOT / "README.md"
    work.mkdir(parents=True, exist_ok=True)
    text = readme.read_text(encoding="utf-8")
    made_of = [readme, pathlib.Path(__file__), *(ROOT / "include").rglob("*.hpp"), *(ROOT / "single_include").rglob("*.hpp")]
    newest = max(path.stat().st_mtime for path in made_of)  # a program that is newer is not compiled again
    ran = compared = 0
    for block in BLOCK.finditer(text):
        language, code = block.group(1), block.group(2)
        if language != "cpp":
            continue
        line = text[:block.start()].count("\n") + 2
        if "int main(" not in code:
            fail(line, "a cpp block without main() cannot be tested: make it a whole program")
        ours = re.findall(r"#include <(hallmark/[^>]*)>", code)
        include = ROOT / ("single_include" if set(ours) <= {"hallmark/hallmark.hpp"} else "include")
        link = ["-lsimdjson"] if re.search("HALLMARK_WITH_SIMDJSON|hallmark/io/simdjson.hpp", code) else []
        link += ["-pthread"] if re.search("HALLMARK_WITH_THREADS|hallmark/threads.hpp", code) else []
        source, program = work / f"readme_{line}.cpp", work / f"readme_{line}"
        source.write_text(f'#line {line} "README.md"\n{code}', encoding="utf-8")
        command = [cxx, "-std=c++20", "-Wall", "-Wextra", "-Werror", "-I", include, source, "-o", program, *link]
        if not (program.exists() and program.stat().st_mtime > newest) and subprocess.run(command).returncode != 0:
            fail(line, "does not compile")
        done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            fail(line, f"ends with {done.returncode}: {done.stderr}")
        ran += 1
        wanted = block.group("text")
        if wanted is None:
            continue
        if wanted != done.stdout:
            sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), done.stdout.splitlines(True), "README.md", "what it prints"))
            fail(line, "prints something else than README.md says")
        compared += 1
    print(f"{ran} programs compiled and ran, the output of {compared} is as written")
    sys.exit(ran == 0)


main()
