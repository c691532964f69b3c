#!/usr/bin/env python3
"""Builds the program `bitwise` in several ways and compares what it prints, byte for byte.

    compare.py [--long] --work DIR CXX [--against OTHER...]

Ways: CXX with -O3 -march=x86-64-v3 (fused multiply-add; without -march where the processor lacks it) against -O0 of the first OTHER that is
installed, or of CXX itself where none is: the ends of what a compiler does to arithmetic. --long: CXX and each OTHER with all of -O0, -O2,
-O3 and -O3 -march=x86-64-v3. Each with 1, 2 and 8 threads. A compiler may carry flags: "clang++-16 -stdlib=libc++".

What was built is kept in DIR under a hash of all that went into it, and shared by whoever names that folder: one of another state of
the sources is deleted, one of the same state is not built again. HALLMARK_BITWISE_WORK names another folder. Objects are compiled by
ccache where it is installed.
"""
import argparse, difflib, hashlib, os, pathlib, shutil, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# The dearest first, so that no core waits for the last one.
SOURCES = sorted(pathlib.Path(__file__).resolve().parent.glob("*.cpp"), key=lambda path: -path.stat().st_size)
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
    for path in sorted([*(ROOT / "include").rglob("*.hpp"), *pathlib.Path(__file__).parent.glob("*")]):
        if path.is_file():
            digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def hash_of(parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--long", action="store_true")
    ask.add_argument("--work", type=pathlib.Path, required=True)
    ask.add_argument("cxx")
    ask.add_argument("--against", nargs="*", default=[])
    asked = ask.parse_args()
    work = pathlib.Path(os.environ.get("HALLMARK_BITWISE_WORK") or asked.work)
    work.mkdir(parents=True, exist_ok=True)

    if shutil.which(asked.cxx.split()[0]) is None:
        sys.exit(f"{asked.cxx} is not installed")
    compilers = {}  # what it is -> how to call it; one that is another's other name is left out
    for cxx in [*asked.against, asked.cxx]:
        name, *flags = cxx.split()
        path = shutil.which(name)
        if path is None:
            print(f"skipped: {name} is not installed")
        else:
            compilers.setdefault((os.path.realpath(path), *flags), (path, *flags))
    farthest = ["-O3", "-march=x86-64-v3"]
    if not processor_has_v3():
        print("skipped: -march=x86-64-v3, as this processor cannot run it")
        farthest = ["-O3"]
    tested = tuple(asked.cxx.split())
    tested = (shutil.which(tested[0]), *tested[1:])
    ways = [(next(iter(compilers.values())), ["-O0"]), (tested, farthest)]
    if asked.long:
        levels = [["-O0"], ["-O2"], ["-O3"], *([farthest] if farthest != ["-O3"] else [])]
        ways = [(cxx, flags) for cxx in compilers.values() for flags in levels]

    state = tree_hash()
    for old in work.iterdir():
        if old.suffix in (".o", ".program") and not old.name.startswith(state): # nothing that somebody else left there
            old.unlink()
    launcher = [path] if (path := shutil.which("ccache")) else []

    def run(command, made):
        """Runs a command that makes a file; the file is there whole or not at all."""
        fresh = made.with_suffix(".new" + made.suffix)
        if not made.exists():
            if subprocess.run([*command, "-o", str(fresh)], cwd=ROOT).returncode != 0:
                sys.exit("does not build: " + " ".join(command))
            fresh.rename(made)

    jobs = []  # (command, object)
    programs = []  # (way, program, its objects)
    for cxx, flags in ways:
        version = subprocess.run([cxx[0], "--version"], capture_output=True, text=True, check=True).stdout
        compiling = [*cxx, "-std=c++20", "-Wall", "-Wextra", *flags, "-I", "include"]
        name = work / f"{state}-{hash_of([*compiling, version])}"
        objects = [name.with_name(f"{name.name}-{source.stem}.o") for source in SOURCES]
        program = name.with_suffix(".program")
        programs.append((f"{' '.join([os.path.basename(cxx[0]), *cxx[1:], *flags])}", [*cxx, *map(str, objects), "-pthread"], program))
        if not program.exists():
            jobs += [([*launcher, *compiling, "-c", str(source.relative_to(ROOT))], made) for source, made in zip(SOURCES, objects)]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        jobs.sort(key=lambda job: "-O0" in job[0])
        for done in [pool.submit(run, *job) for job in jobs]:
            done.result()
        for done in [pool.submit(run, command, program) for _, command, program in programs]:
            done.result()

    expected, failed = None, 0
    for name, _, program in programs:
        for threads in THREADS:
            way = f"{name}, {threads} threads"
            printed = subprocess.run([program, threads], capture_output=True, text=True, check=True).stdout
            if expected is None:
                expected, origin = printed, way
                print(printed, end="")
            elif printed != expected:
                failed += 1
                print("".join(difflib.unified_diff(expected.splitlines(True), printed.splitlines(True), origin, way, n=0)))
    print(f"{len(programs)} builds with {', '.join(THREADS)} threads: " + (f"{failed} runs differ" if failed else "all print the same"))
    sys.exit(failed > 0)


main()
