#!/usr/bin/env python3
"""Writes the Unicode tables of the text module and the facts that its tests compare them with.

    python3 tests/support/unicode_tables.py

Needs Python 3.11 (unicodedata 14.0, which defines what a word character and white space are) and Perl with the same
version of Unicode (Unicode::UCD gives simple case folding, statuses C and S of CaseFolding.txt). Writes
include/hallmark/text/detail/unicode_tables.hpp and tests/golden/text/unicode.json. The facts are made from the
predicates, code point by code point; the tables from ranges: the test notices when the one is not the other.
"""
import json
import pathlib
import subprocess
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT = 0x110000


def simple_folding():
    script = (
        "print Unicode::UCD::UnicodeVersion(), qq(\\n);"
        "for my $c (0..0x10FFFF) { next if $c >= 0xD800 && $c <= 0xDFFF; my $f = casefold($c) or next;"
        " my $s = $f->{simple}; next if $s eq ''; my $v = hex($s); print qq($c $v\\n) if $v != $c }"
    )
    run = subprocess.run(["perl", "-MUnicode::UCD=casefold", "-e", script], capture_output=True, text=True, check=True)
    version, *lines = run.stdout.splitlines()
    assert version == unicodedata.unidata_version, (version, unicodedata.unidata_version)
    return {int(code): int(fold) for code, fold in (line.split() for line in lines)}


def is_word(code):
    return chr(code).isalnum() or code == 0x5F


def edges():
    """The code points where word characters begin and end, by turns."""
    result, inside = [], False
    for code in range(COUNT):
        if is_word(code) != inside:
            result.append(code)
            inside = not inside
    assert not inside
    return result


def fold_runs(folding):
    """Runs [first, last, step, delta]: first, first + step, ..., last fold by adding delta."""
    runs = []
    for code, fold in sorted(folding.items()):
        delta = fold - code
        if runs:
            first, last, step, before = runs[-1]
            gap = code - last
            if before == delta and gap == (step if last != first else gap) and gap in (1, 2):
                runs[-1] = (first, code, gap, delta)
                continue
        runs.append((code, code, 1, delta))
    unfolded = {c: c + d for a, b, s, d in runs for c in range(a, b + 1, s)}
    assert unfolded == folding
    return runs


def wrapped(items, width=116):
    lines, line = [], ""
    for item in items:
        if line and len(line) + len(item) + 2 > width:
            lines.append("    " + line.rstrip())
            line = ""
        line += item + ", "
    lines.append("    " + line.rstrip())
    return "\n".join(lines)


def write_header(folding):
    word_edges, runs = edges(), fold_runs(folding)
    pages = [0] * 8
    for code in folding:
        page = code >> 8
        assert page < 512
        pages[page >> 6] |= 1 << (page & 63)
    text = f"""// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_DETAIL_UNICODE_TABLES_HPP
#define HALLMARK_TEXT_DETAIL_UNICODE_TABLES_HPP

// Written by tests/support/unicode_tables.py from Unicode {unicodedata.unidata_version}: do not edit.
// clang-format off

#include "../../core/config.hpp"

#include <cstdint>

HALLMARK_NAMESPACE_BEGIN

namespace detail {{

/// The code points where a run of word characters begins and where it ends, by turns. A word character is a letter (L*),
/// a number (N*, or a character with a numeric value) or the underscore: `\\w` of Python's re.
inline constexpr std::uint32_t word_edges[{len(word_edges)}] = {{
{wrapped([hex(e) if e > 9 else str(e) for e in word_edges])}
}};

/// first, first + step, ..., last fold by adding delta.
struct fold_run {{
    std::uint32_t first;
    std::uint32_t last;
    std::uint32_t step;
    std::int32_t delta;
}};

/// Simple case folding (statuses C and S of CaseFolding.txt), by first.
inline constexpr fold_run fold_runs[{len(runs)}] = {{
{wrapped(["{%#x, %#x, %d, %d}" % run for run in runs])}
}};

/// One bit for each page of 256 code points that holds one that folds.
inline constexpr std::uint64_t fold_pages[8] = {{
{wrapped(["%#x" % page for page in pages])}
}};

}} // namespace detail

HALLMARK_NAMESPACE_END

#endif
"""
    (ROOT / "include/hallmark/text/detail/unicode_tables.hpp").write_text(text)


def write_facts(folding):
    block = 4096
    words = []  # [block, word characters, their checksum]: sum of (code point * 2654435761) modulo 2^32
    for b in range(COUNT // block):
        codes = [c for c in range(b * block, (b + 1) * block) if is_word(c)]
        if codes:
            words.append([b, len(codes), sum(c * 2654435761 for c in codes) % 2**32])
    facts = {
        "what": "word characters, white space and simple case folding of every code point",
        "peer": "Python 3.11 str.isalnum/isspace and Perl Unicode::UCD casefold, Unicode " + unicodedata.unidata_version,
        "version": unicodedata.unidata_version,
        "words_by_4096": words,
        "space": [c for c in range(COUNT) if chr(c).isspace()],
        "fold": [list(pair) for pair in sorted(folding.items())],
    }
    path = ROOT / "tests/golden/text/unicode.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    folding = simple_folding()
    write_header(folding)
    write_facts(folding)
