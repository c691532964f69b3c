#!/usr/bin/env python3
"""The main job holds what it promises: its figures are the golden ones, its outputs are whole, and what goes wrong is one clear line.

    main_job.py LABEL_PROJECTS WORK          (LABEL_PROJECTS: the built example)
"""
import collections, csv, json, math, os, pathlib, resource, shutil, signal, subprocess, sys

program, work = sys.argv[1], pathlib.Path(sys.argv[2])
tests = pathlib.Path(__file__).resolve().parent
projects, tags = tests / "data/mwml/projects.json", tests / "data/mwml/tags.json"
golden = json.loads((tests / "golden/main_job.json").read_text(encoding="utf-8"))
shutil.rmtree(work, ignore_errors=True)
work.mkdir(parents=True)
failures = []


def check(promise, holds):
    print(("ok      " if holds else "FAILED  ") + promise)
    if not holds:
        failures.append(promise)


def run(*arguments, out, **options):
    return subprocess.run([program, "--projects", projects, "--tags", tags, "--out", work / out, *map(str, arguments)],
                          capture_output=True, text=True, **options)


# The figures.
one = run("--threads", 1, out="one")
check("it ends well", one.returncode == 0 and one.stderr == "")
summary = json.loads((work / "one/summary.json").read_text(encoding="utf-8"))
for key in ("projects", "tags", "aliases", "edges", "resolved", "lesson_lf"):
    check(f"{key} as the golden has it", summary[key] == golden[key])
for part in ("assignments", "text"):
    for key, value in golden[part].items():
        check(f"{part}.{key} as the golden has it", summary[part][key] == value)
check("unknown_parents are the four", summary["unknown_parents"] == ["audio", "decision-tree", "health", "testing"])
check("the most frequent unknown tags are the golden's", summary["unknown_top"][:8] == golden["unknown_top"])
check("67 tags have at least 20 projects", sum(t["given"] >= 20 for t in summary["text"]["per_tag"].values()) == golden["tags_with_20"])

# The audit and the suggestions.
audit = summary["audit"]
check("the audit finds what the figures say", audit["items"] == 2032 and audit["findings"]["unknown_label"] == golden["resolved"]["unknown"] and
      audit["findings"]["missing_implied"] == golden["assignments"]["expanded"] - golden["assignments"]["given"] and
      audit["items_with"]["missing_implied"] == golden["assignments"]["changed_projects"])
parents = {(child, parent): (both, of) for child, parent, both, of, _ in summary["suggestions"]["parents"]}
aliases = {(name, tag): why for name, tag, why, _ in summary["suggestions"]["aliases"]}
check("the known parents and aliases are suggested", parents["transformers", "natural-language-processing"] == (191, 196) and
      parents["bert", "transformers"] == (77, 77) and aliases["decision-tree", "decision-trees"] == "plural" and
      aliases["ml-ops", "mlops"] == "separators")

# The files.
lines = [json.loads(line) for line in (work / "one/labels.jsonl").read_text(encoding="utf-8").splitlines()]
given = json.loads(projects.read_text(encoding="utf-8"))
check("labels.jsonl has each project once, in order", [line["id"] for line in lines] == [str(p["id"]) for p in given])
check("labels.jsonl holds every assignment", sum(len(line["labels"]) for line in lines) == summary["assignments"]["expanded"])
check("labels.jsonl holds every unknown tag", sum(len(line["unknown"]) for line in lines) == summary["resolved"]["unknown"])
# The measures of imbalance, from the labels that were written.
sets = [line["labels"] for line in lines]
uses = collections.Counter(label for labels in sets for label in labels)
imbalance = {label: max(uses.values()) / n for label, n in uses.items()}
mean = sum(imbalance.values()) / len(imbalance)
concurrence = [1 - math.exp(sum(math.log(imbalance[l]) for l in labels) / len(labels)) * len(labels) / sum(imbalance[l] for l in labels)
               for labels in sets if labels]
same_sets = collections.Counter(map(tuple, sets))
measured = {"cardinality": sum(uses.values()) / len(sets), "density": sum(uses.values()) / len(sets) / summary["tags"],
            "label_sets": len(same_sets), "single_label_sets": sum(n == 1 for n in same_sets.values()), "mean_ir": mean,
            "max_ir": max(imbalance.values()), "cvir": math.sqrt(sum((r - mean) ** 2 for r in imbalance.values()) / len(imbalance)) / mean,
            "scumble": sum(concurrence) / len(sets)}
check("the imbalance is that of the labels", summary["imbalance"].keys() == measured.keys() and
      all(math.isclose(summary["imbalance"][key], value, rel_tol=1e-9) for key, value in measured.items()))
# The plan to collect, from the same labels.
plan = summary["collection"]
steps = {tag: (has, collect, expected) for tag, has, collect, expected, *_ in plan["steps"]}
check("the plan to collect spends its budget on tags that have too few", sum(s[1] for s in steps.values()) == plan["budget"] == 200 and
      all(0 < uses[tag] == has < plan["wanted"] and expected >= collect > 0 for tag, (has, collect, expected) in steps.items()))
check("it says how many projects to look through", all(
    math.isclose(mean, collect * len(lines) / has) and likely > mean for _, has, collect, _, mean, likely in plan["steps"]))
check("it makes the tags more even", math.isclose(plan["mean_ir_before"], mean, rel_tol=1e-9) and plan["mean_ir_after"] < 0.6 * mean and
      plan["unused"] == summary["tags"] - len(uses))
labels_of, named_in = ({line["id"]: set(line[key]) for line in lines} for key in ("labels", "text"))
check("where to look again, rare tags are named and not given", len(plan["look_again"]) == 20 and all(
    tags and set(tags) <= named_in[id] - labels_of[id] and all(uses[tag] < 10 for tag in tags) for id, *tags in plan["look_again"]))
check("the authors' tags are as many as the golden research says", plan["free_tags"]["seen"] == 2528 and
      abs(plan["free_tags"]["coverage"] - 0.88151) < 1e-5 and abs(plan["free_tags"]["new_in_500"] - 426.2) < 0.1)
check("each precision is in its interval", all(
    low <= golden["text"]["per_tag"][tag]["tp"] / golden["text"]["per_tag"][tag]["votes"] <= high
    for tag, (low, high) in summary["text"]["precision_interval"].items()))
check("parts are exact", sorted(v["size"] for v in summary["split"].values()) == [305, 305, 1422])
with open(work / "one/suspects.csv", encoding="utf-8", newline="") as file:
    suspects = list(csv.DictReader(file))
check("suspects.csv has every disagreement that is counted", len(suspects) == sum(summary["suspects"].values()))
check("every named tag that is not given is a suspect", summary["suspects"]["named_not_given"] ==
      golden["text"]["votes"] - golden["text"]["true_positives"])
check("suspects.csv begins with the columns that it always had",
      list(suspects[0])[:7] == ["rank", "kind", "score", "id", "title", "tag", "evidence"])
check("the text speaks against every tag that is given and not named", all(
    float(s["log_odds"]) < 0 and s["evidence"].startswith("named on ") for s in suspects if s["kind"] == "given_not_named"))
check("suspects are ranked", [float(s["score"]) for s in suspects] == sorted((float(s["score"]) for s in suspects), reverse=True))
dot = (work / "one/vocabulary.dot").read_text(encoding="utf-8")
check("vocabulary.dot draws every parent edge", dot.count(" -> ") == golden["edges"] and
      '"random-forests"' not in dot and '"transformers" -> "natural-language-processing";' not in dot and
      '"knowledge-base-question-answering" -> "question-answering";' in dot)

# Threads and copies.
many = run("--threads", 8, out="many")
check("eight threads write the same bytes as one", all(
    (work / "one" / name).read_bytes() == (work / "many" / name).read_bytes()
    for name in ("summary.json", "labels.jsonl", "suspects.csv", "vocabulary.dot")))
copies = run("--repeat", 3, out="copies")
threefold = json.loads((work / "copies/summary.json").read_text(encoding="utf-8"))
check("three copies count three times", threefold["projects"] == 3 * 2032 and
      threefold["assignments"]["expanded"] == 3 * summary["assignments"]["expanded"] and
      threefold["lesson_lf"] == {k: 3 * v for k, v in summary["lesson_lf"].items()})
ids = [json.loads(line)["id"] for line in (work / "copies/labels.jsonl").read_text(encoding="utf-8").splitlines()]
check("copies have ids of their own", len(set(ids)) == 3 * 2032 and "324" in ids and "324#2" in ids and "324#3" in ids)


# What goes wrong: one line on stderr, exit code 2, nothing half-written.
def refused(promise, *arguments, says, out="refused", **options):
    shutil.rmtree(work / out, ignore_errors=True)
    ran = run(*arguments, out=out, **options)
    left = [p.name for p in (work / out).glob("*")] if (work / out).is_dir() else []
    told = ran.stderr.count("\n") == 1 and says in ran.stderr
    check(f"{promise}: {ran.stderr.strip() or ran.returncode}", ran.returncode == 2 and told and not any("partial" in n for n in left))
    return left


def text_file(name, text):
    (work / name).write_text(text, encoding="utf-8")
    return work / name


refused("a missing file is named", "--projects", work / "none.json", says="none.json")
refused("malformed JSON is placed", "--projects", text_file("broken.json", '[{"id": 1, "title": "a"},\n {"id": 2,, }]'), says="line 2")
refused("a wrong type is placed", "--projects", text_file("typed.json", '[{"id": 1, "title": "a", "tags": [1]}]'), says="/0/tags/0")
refused("a missing field is placed", "--projects", text_file("bare.json", '[{"id": 1, "tags": []}]'), says="/0")
refused("another root is told", "--projects", text_file("root.json", '{"projects": []}'), says="expected an array")
refused("a malformed vocabulary is placed", "--tags", text_file("tags.json", '[{"tag": "a"'), says="line 1")
refused("a wrong number is told", "--min-count", "many", says="--min-count")
refused("an unknown option is told", "--colour", "red", says="--colour")
refused("an option without a value is told", "--seed", says="--seed")
blocked = text_file("a_file", "")
ran = subprocess.run([program, "--projects", projects, "--tags", tags, "--out", blocked / "sub"], capture_output=True, text=True)
check(f"a folder that cannot be made is told: {ran.stderr.strip()}", ran.returncode == 2 and ran.stderr.count("\n") == 1)
(work / "taken/summary.json").mkdir(parents=True)
(work / "taken/summary.json/x").write_text("")
ran = run(out="taken")
check(f"a file that cannot be replaced is told: {ran.stderr.strip()}", ran.returncode == 2 and ran.stderr.count("\n") == 1 and
      not list((work / "taken").glob("*partial*")))


def small_disk():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


left = refused("a disk that is full is told", says="cannot write", out="full", preexec_fn=small_disk)
check("a full disk leaves no labels.jsonl", "labels.jsonl" not in left)
empty = subprocess.run([program, "--projects", text_file("empty.json", "[]"), "--tags", text_file("no_tags.json", "[]"), "--out", work / "empty"],
                       capture_output=True, text=True)
check("no projects and no tags are a report of zeros", empty.returncode == 0 and
      json.loads((work / "empty/summary.json").read_text())["projects"] == 0)

print(f"{len(failures)} of the promises are broken" if failures else "every promise of the main job holds")
sys.exit(bool(failures))
