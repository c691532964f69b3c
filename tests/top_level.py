#!/usr/bin/env python3
"""The tree is laid out as the README says: the top level holds what it should and nothing else; every header starts with its licence and
has the guard that its path asks for. Exits 1 and names what is wrong."""
import pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOP = {"include", "tests", "examples", "single_include", "CMakeLists.txt", "meson.build", "README.md", "LICENSE"}

wrong = []
found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
wrong += [f"{name}: does not belong at the top level" for name in sorted(found - TOP)]
wrong += [f"{name}: missing at the top level" for name in sorted(TOP - found)]
for header in sorted((ROOT / "include").rglob("*")):
    if header.is_dir():
        continue
    name = header.relative_to(ROOT / "include").as_posix()
    if header.suffix != ".hpp":
        wrong.append(f"include/{name}: not a header")
        continue
    text = header.read_text(encoding="utf-8")
    guard = re.sub(r"[^A-Z0-9]", "_", name.upper())
    if not text.startswith("// SPDX-License-Identifier: MIT\n"):
        wrong.append(f"include/{name}: the first line is not the licence")
    if f"#ifndef {guard}\n#define {guard}\n" not in text:
        wrong.append(f"include/{name}: the guard is not {guard}")
    if not text.endswith("#endif\n"):
        wrong.append(f"include/{name}: does not end in #endif and a newline")
print("\n".join(wrong) if wrong else "the tree is as it should be")
sys.exit(bool(wrong))
