#!/usr/bin/env python3
"""Builds bitwise.cpp in many ways and compares what the programs print, byte for byte.

    compare.py --work DIR CXX [--also CXX...]

Ways: CXX with -O0, -O2, -O3 and -O2 -march=x86-64-v3 (fused multiply-add; skipped where the processor lacks it), each other compiler that is
installed with -O2; all with 1, 2 and 8 threads. A CXX may carry flags: "clang++-16 -stdlib=libc++". A program that is up to date is not
built again.
"""
import argparse, difflib, hashlib, os, pathlib, shutil, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SOURCE = pathlib.Path(__file__).resolve().parent / "bitwise.cpp"
OPTIMISATIONS = [["-O0"], ["-O2"], ["-O3"], ["-O2", "-march=x86-64-v3"]]
V3 = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"}  # and abm, which is called lzcnt elsewhere
THREADS = ["1", "2", "8"]


def processor_has_v3():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((set(line.split()) for line in lines if line.startswith("flags")), set())
    return V3 <= flags


def tree_hash():
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "include").rglob("*.hpp"), *SOURCE.parent.glob("*")]):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--work", type=pathlib.Path, required=True)
    ask.add_argument("cxx")
    ask.add_argument("--also", nargs="*", default=[])
    asked = ask.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)

    if shutil.which(asked.cxx.split()[0]) is None:
        sys.exit(f"{asked.cxx} is not installed")
    compilers = {}  # what to call -> how to tell it
    for cxx in [asked.cxx, *asked.also]:
        name, *flags = cxx.split()
        path = shutil.which(name)
        if path is None:
            print(f"skipped: {name} is not installed")
        else:
            compilers.setdefault((os.path.realpath(path), *flags), (path, *flags))
    optimisations = OPTIMISATIONS
    if not processor_has_v3():
        print("skipped: -march=x86-64-v3, as this processor cannot run it")
        optimisations = [flags for flags in OPTIMISATIONS if "-march=x86-64-v3" not in flags]
    state = tree_hash()

    def build(way):
        cxx, flags = way
        command = [*cxx, "-std=c++20", "-Wall", "-Wextra", *flags, "-I", str(ROOT / "include"), str(SOURCE), "-pthread"]
        version = subprocess.run([cxx[0], "--version"], capture_output=True, text=True, check=True).stdout
        program = asked.work / hashlib.sha256("\0".join([*command, version, state]).encode()).hexdigest()[:16]
        if not program.exists():
            fresh = program.with_suffix(".new")
            if subprocess.run([*command, "-o", str(fresh)]).returncode != 0:
                sys.exit("does not build: " + " ".join(command))
            fresh.rename(program)
        return program

    first, *others = compilers.values()
    ways = [*((first, flags) for flags in optimisations), *((cxx, ["-O2"]) for cxx in others)]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        programs = list(pool.map(build, ways))
    for stale in set(asked.work.iterdir()) - set(programs):
        stale.unlink()
    expected, failed = None, 0
    for (cxx, flags), program in zip(ways, programs):
        for threads in THREADS:
            way = f"{' '.join([os.path.basename(cxx[0]), *cxx[1:], *flags])}, {threads} threads"
            printed = subprocess.run([program, threads], capture_output=True, text=True, check=True).stdout
            if expected is None:
                expected, origin = printed, way
                print(printed, end="")
            elif printed != expected:
                failed += 1
                print("".join(difflib.unified_diff(expected.splitlines(True), printed.splitlines(True), origin, way, n=0)))
    print(f"{len(ways)} builds with {', '.join(THREADS)} threads: " + (f"{failed} runs differ" if failed else "all print the same"))
    sys.exit(failed > 0)


main()
