#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes tests/golden/text/pattern_python.json: what Python's re finds with random small patterns in random small texts.

    python3 tests/support/pattern_cases.py [seed [count]] > tests/golden/text/pattern_python.json

Each case is [pattern, flags, [[text number, full match, [begin, end, begin, end, ...]], ...]]; offsets are bytes of UTF-8. The patterns
hold what both sides read alike; where the spelling differs ($ without (?m) and \\z, which are Python's \\Z) each side gets its own.
Left out: \\B in the empty text (Python before 3.14 says no) and the letters i, k and s ignoring case (Python folds İ and ı too).
"""
import json
import random
import re
import sys

LETTERS = "aaabbbcAB1 _-\né"
RARE = "日ΣσςéÉ\u0301\u0663\u00a0"
CLASSES = ["[ab]", "[^a]", "[a-c]", "[^b\\n]", "[é日]", "[\\w]", "[^\\s]", "[\\d-]", "[a-cÀ-ÿ]", "[^\\W_]", "[Σ-ω]", "\\w", "\\W", "\\s", "\\S",
           "\\d", "\\D", ".", "."]
QUANTIFIERS = ["*", "+", "?", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}", "{2,}", "{0,1}?", "{1,3}?", "{2,}?", "{0}"]
# ours, Python's
ASSERTIONS = [("^", "^"), ("$", None), ("\\b", "\\b"), ("\\b", "\\b"), ("\\B", "\\B"), ("\\A", "\\A"), ("\\z", "\\Z")]


def literal(r):
    c = r.choice(LETTERS) if r.random() < 0.9 else r.choice(RARE)
    return ("\\n" if c == "\n" else c,) * 2


def atom(r, depth, multiline):
    x = r.random()
    if depth > 0 and x < 0.35:
        ours, theirs = alternatives(r, depth - 1, multiline)
        return (f"(?:{ours})", f"(?:{theirs})") if r.random() < 0.6 else (f"({ours})", f"({theirs})")
    if x < 0.5:
        return (r.choice(CLASSES),) * 2
    return literal(r)


def sequence(r, depth, multiline):
    ours = theirs = ""
    for _ in range(r.choice([0, 1, 1, 2, 2, 3, 4])):
        if r.random() < 0.12:
            a, b = r.choice(ASSERTIONS)
            b = b or ("$" if multiline else "\\Z")
        else:
            a, b = atom(r, depth, multiline)
            if r.random() < 0.4:
                q = r.choice(QUANTIFIERS)
                a, b = a + q, b + q
        ours, theirs = ours + a, theirs + b
    return ours, theirs


def alternatives(r, depth, multiline):
    parts = [sequence(r, depth, multiline) for _ in range(r.choice([1, 1, 1, 2, 2, 3]))]
    return "|".join(p[0] for p in parts), "|".join(p[1] for p in parts)


def text(r):
    return "".join(r.choice(LETTERS) if r.random() < 0.85 else r.choice(RARE) for _ in range(r.choice([0, 1, 2, 3, 4, 5, 7, 9, 12])))


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    r = random.Random(seed)
    texts = sorted({text(r) for _ in range(400)})
    offsets = [[len(t[:i].encode()) for i in range(len(t) + 1)] for t in texts]
    cases = []
    seen = set()
    while len(cases) < count:
        flags = "".join(f for f in "ims" if r.random() < 0.2)
        ours, theirs = alternatives(r, r.choice([1, 2, 3, 4]), "m" in flags)
        if (ours, flags) in seen or len(ours) > 60:
            continue
        seen.add((ours, flags))
        try:
            compiled = re.compile(theirs, sum(getattr(re, f.upper()) for f in flags))
        except re.error:
            continue
        if compiled.match("") and r.random() < 0.7:  # what matches everywhere tells little
            continue
        results = []
        for number in r.sample(range(len(texts)), 5):
            t = texts[number]
            if t == "" and "\\B" in ours:
                continue
            o = offsets[number]
            spans = [o[i] for m in compiled.finditer(t) for i in m.span()]
            results.append([number, compiled.fullmatch(t) is not None, spans])
        cases.append([ours, flags, results])
    dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    print('{"python":' + dump(sys.version.split()[0]) + ',\n"texts":' + dump(texts) + ',\n"cases":[')
    print(",\n".join(dump(c) for c in cases))
    print("]}")


main()
