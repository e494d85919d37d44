"""Writes river.json: streams, and the indices at which river's detectors call a change on them.

Run: python make_river.py   (river 0.19.0, numpy 1.26.4, scipy 1.17.1)

Two rows are not made by that version but stated: the one-sided Page-Hinkley that river had up to 0.11 (the indices
are those of its own test and docstring), and CUSUM, which river has in its repository and not yet in a release (the
indices are those of its docstring).
"""

import json
import random
from pathlib import Path

import numpy
import river
import scipy
from river import drift
from river.drift import binary

assert (river.__version__, numpy.__version__, scipy.__version__) == ("0.19.0", "1.26.4", "1.17.1")


def streams():
    numpy.random.seed(12345)
    integers = numpy.concatenate([numpy.random.randint(2, size=1000), numpy.random.randint(8, size=1000)])
    numpy.random.seed(12345)
    errors = [numpy.random.binomial(1, rate) for rate in (0.2, 0.8) for _ in range(1000)]
    numpy.random.seed(12345)
    signs = numpy.concatenate([numpy.random.normal(mean, 0.1, 500) > 0 for mean in (0, 0.25, 0, 0.25)])
    source = random.Random(12345)
    steps = source.choices([0, 1], k=1000) + source.choices(range(4, 8), k=1000)
    source = random.Random(42)
    fewer = source.choices([0, 1], k=1000) + source.choices([0, 1], k=1000, weights=[0.3, 0.7])
    source = random.Random(12345)
    normal = [source.gauss(0, 1) for _ in range(200)] + [source.gauss(3, 1) for _ in range(200)]
    whole = {"integers": integers, "errors": errors, "signs": signs, "steps": steps, "fewer": fewer}
    return {name: [int(x) for x in stream] for name, stream in whole.items()} | {"normal": normal}


def firings(detector, stream):
    indices = []
    for i, x in enumerate(stream):
        detector.update(x)
        if detector.drift_detected:
            indices.append(i)
    return indices


def main():
    data = streams()
    rows = []

    def add(name, options, make, *names):
        rows.extend([name, options, stream, firings(make(), data[stream])] for stream in names)

    zero_one = ("errors", "signs", "fewer")
    add("adwin", {}, drift.ADWIN, *data)
    add("ddm", {}, binary.DDM, *zero_one)
    add("eddm", {}, binary.EDDM, *zero_one)
    add("eddm", {"warningShare": 0.8, "changeShare": 0.75}, lambda: binary.EDDM(alpha=0.8, beta=0.75), *zero_one)
    add("hddm-a", {}, binary.HDDM_A, *zero_one)
    add("hddm-a", {"twoSided": True}, lambda: binary.HDDM_A(two_sided_test=True), *zero_one)
    add("hddm-w", {}, binary.HDDM_W, *zero_one)
    add("hddm-w", {"twoSided": True}, lambda: binary.HDDM_W(two_sided_test=True), *zero_one)
    add("kswin", {}, lambda: drift.KSWIN(seed=42), *data)
    add("kswin", {"alpha": 0.0001}, lambda: drift.KSWIN(alpha=0.0001, seed=42), *data)
    wide = {"alpha": 0.0001, "windowValues": 200, "sampleValues": 100}
    add("kswin", wide, lambda: drift.KSWIN(alpha=0.0001, window_size=200, stat_size=100, seed=42), "integers", "signs")
    rows.append(["page-hinkley", {}, "integers", [1020, 1991]])
    rows.append(["page-hinkley", {}, "steps", [1006]])
    rows.append(["cusum", {}, "normal", [201, 251]])
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    text = {name: "".join(map(str, stream)) for name, stream in data.items() if name != "normal"}
    written = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in (text | {"normal": data["normal"]}).items())
    Path(__file__).with_name("river.json").write_text(f'{{"streams": {{\n{written}\n}},\n"firings": [\n{lines}\n]}}\n')


main()
