#!/usr/bin/python3
"""The Python peers that Debian packages, on data of the shape that bench_imbalance and bench_ontology have. One thread,
processor time, the median of three.

    tests/bench/peers.py [imblearn] [networkx]        both, where nothing is named

Needs python3-imblearn; python3-networkx and wordnet-base.
"""
import os
import statistics
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"


def median(f, turns=3):
    seconds = []
    for _ in range(turns):
        begin = time.process_time()
        f()
        seconds.append(time.process_time() - begin)
    return statistics.median(seconds)


def imblearn(shapes=((10000, 10), (10000, 50), (20000, 50)), turns=3):
    import numpy as np
    from imblearn.over_sampling import SMOTE, RandomOverSampler
    from imblearn.under_sampling import EditedNearestNeighbours, RandomUnderSampler, TomekLinks
    for n, d in shapes:
        draw = np.random.default_rng(1)
        y = (draw.random(n) < .1).astype(int)
        x = draw.normal(size=(n, d)) + y[:, None]
        for sampler in (RandomOverSampler(random_state=1), RandomUnderSampler(random_state=1), SMOTE(random_state=1),
                        EditedNearestNeighbours(n_neighbors=3), TomekLinks()):
            print(f"{type(sampler).__name__}/{n}/{d}: {1e3 * median(lambda: sampler.fit_resample(x, y), turns):.2f} ms", flush=True)


def networkx():
    import networkx as nx
    graph = nx.DiGraph()
    for line in open("/usr/share/wordnet/data.noun"):
        if line[0] == " ":
            continue
        fields = line.split(" | ")[0].split()
        at = 4 + 2 * int(fields[3], 16)
        graph.add_node(fields[0])
        for k in range(at + 1, at + 1 + 4 * int(fields[at]), 4):
            if fields[k] in ("@", "@i") and fields[k + 2] == "n":
                graph.add_edge(fields[0], fields[k + 1])
    pairs = []
    took = median(lambda: pairs.append(sum(len(nx.descendants(graph, node)) for node in graph)))
    print(f"descendants of {len(graph):,} nouns, each by itself: {pairs[0]:,} pairs, {took:.2f} s", flush=True)


def main():
    for peer in sys.argv[1:] or ("imblearn", "networkx"):
        {"imblearn": imblearn, "networkx": networkx}[peer]()


if __name__ == "__main__":
    main()
