"""Writes river.json: streams, and the indices at which river's detectors call a change on them.

Run: python make_river.py   (river 0.19.0, numpy 1.26.4, scipy 1.17.1)

Two rules are not in that version: the one-sided Page-Hinkley that river had up to 0.11, and CUSUM, which river has in
its repository and not yet in a release. Both are written out here, and must give the indices that river's own test and
docstrings state.
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


def page_hinkley(stream, tolerance=0.005, threshold=50, fading=1 - 0.0001):
    indices, count, mean, total = [], 1, 0.0, 0.0
    for i, x in enumerate(stream):
        mean += (x - mean) / count
        total = max(0.0, fading * total + x - mean - tolerance)
        count += 1
        if count >= 30 and total >= threshold:
            indices.append(i)
            count, mean, total = 1, 0.0, 0.0
    return indices


def cusum(stream, warm_up=30, slack=0.5, threshold=5):
    indices, start = [], 0
    up = down = 0.0
    for i, x in enumerate(stream):
        if i - start + 1 < warm_up:
            continue
        first = stream[start : start + warm_up]
        mean, deviation = numpy.mean(first), numpy.std(first, ddof=1)
        up = max(0.0, up + (x - mean) - slack * deviation)
        down = max(0.0, down - (x - mean) - slack * deviation)
        if max(up, down) > threshold * deviation:
            indices.append(i)
            start, up, down = i + 1, 0.0, 0.0
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
    assert page_hinkley(data["integers"]) == [1020, 1991] and page_hinkley(data["steps"]) == [1006]
    assert cusum(data["normal"]) == [201, 251]
    small = {"tolerance": 0.01, "threshold": 10, "fading": 0.999}
    tight = {"warmUp": 60, "slack": 0.25, "threshold": 8}
    for name, stream in data.items():
        rows.append(["page-hinkley", {}, name, page_hinkley(stream)])
        rows.append(["page-hinkley", small, name, page_hinkley(stream, **small)])
        rows.append(["cusum", {}, name, cusum(stream)])
        rows.append(["cusum", tight, name, cusum(stream, 60, 0.25, 8)])
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    text = {name: "".join(map(str, stream)) for name, stream in data.items() if name != "normal"}
    written = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in (text | {"normal": data["normal"]}).items())
    Path(__file__).with_name("river.json").write_text(f'{{"streams": {{\n{written}\n}},\n"firings": [\n{lines}\n]}}\n')


main()
