"""Writes evidently.json: what every method of Evidently says of small samples.

Numbers and category codes are in the order of rows, on which TVD's permutations depend; a value is a word where
Evidently raises or gives none. Categories are whole numbers, as the order of texts in a set changes from run to run.
Run: python make_evidently.py   (evidently 0.7.23, pandas 2.3.3, scipy 1.17.1, numpy 2.4.6)
"""

import json
import warnings
from pathlib import Path

import evidently
import numpy as np
import pandas as pd
import scipy
from evidently.legacy.calculations.stattests import registry
from evidently.legacy.core import ColumnType

assert (evidently.__version__, pd.__version__, scipy.__version__, np.__version__) == ("0.7.23", "2.3.3", "1.17.1", "2.4.6")
warnings.simplefilter("ignore")
rng = np.random.default_rng(20260611)
tests = registry._registered_stat_tests
left_out = {"empirical_mmd", "perc_text_content_drift", "abs_text_content_drift"}


def methods(kind):
    return sorted(name for name, kinds in tests.items() if kind in kinds and name not in left_out)


def value(name, kind, reference, current):
    try:
        test = tests[name][kind]
        result = test(pd.Series(reference), pd.Series(current), kind, None)
        return float(result.drift_score) if np.isfinite(result.drift_score) else "NaN"
    except ValueError:
        return "refused"


def whole(values):
    return np.issubdtype(values.dtype, np.integer)


def numbers():
    yield rng.normal(size=40).round(3), rng.normal(0.4, size=55).round(3)
    yield rng.normal(size=30).round(6), rng.normal(size=6).round(6)
    yield rng.normal(size=12).round(6), rng.normal(1, size=15).round(6)
    yield rng.lognormal(0, 2, 60).round(4), rng.lognormal(0.3, 2, 50).round(4)
    yield rng.poisson(2, 60), rng.poisson(3, 70)
    yield rng.poisson(2, 60).astype(float), rng.poisson(3, 70).astype(float)
    yield rng.integers(0, 2, 50), rng.integers(0, 2, 40)
    yield rng.integers(0, 3, 50), rng.integers(1, 4, 40)
    yield rng.integers(0, 3, 50), rng.integers(1, 4, 40) + 0.5
    yield np.repeat([1, 2, 3, 4, 5, 6], [16, 18, 16, 14, 12, 12]), np.repeat([1, 2, 3, 4, 5, 6], [16, 16, 16, 16, 16, 8])
    # More rows than 2^20 for so narrow a range are needed for an integer bin of PSI to be below 1, so it is not here.
    yield np.arange(30), np.arange(5, 45)
    yield np.array([38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0]), np.array([39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8])
    yield np.full(30, 7.0), np.full(25, 7.0)
    yield np.full(30, 7.0), np.full(25, 8.0)
    yield np.array([1.0, 2.0]), np.array([3.0])


def categories():
    yield np.repeat([1, 2, 3, 4, 5, 6], [16, 18, 16, 14, 12, 12]), np.repeat([1, 2, 3, 4, 5, 6], [16, 16, 16, 16, 16, 8])
    yield np.repeat([1, 2, 3, 4, 5, 6], [16, 18, 16, 14, 12, 12]), np.repeat([1, 2, 3, 4, 5, 6], [10, 10, 24, 24, 10, 10])
    yield np.repeat([1, 2, 3, 4, 5, 6], [16, 18, 16, 14, 12, 12]), np.repeat([1, 2, 3, 4, 5, 6], [10, 24, 12, 16, 8, 16])
    yield rng.integers(1, 6, 70), rng.integers(1, 5, 55)
    yield rng.integers(1, 4, 40), rng.integers(2, 6, 40)
    yield rng.integers(1, 3, 50), rng.integers(1, 3, 50)
    yield rng.choice([1, 2], 60, p=[0.8, 0.2]), rng.choice([1, 2], 45)
    yield np.full(20, 1), np.full(20, 1)
    yield np.full(20, 1), np.full(20, 2)


def rows(kind, samples):
    for reference, current in samples:
        integers = "whole" if whole(reference) and whole(current) else "float"
        values = [value(name, kind, reference, current) for name in methods(kind)]
        yield [reference.tolist(), current.tolist(), integers, *values]


def large_kolmogorov():
    """p of ks for more rows than are written down: remainders of multiples, which are spread evenly."""
    for n, m, shift in ((1_000, 9_000, 0.03), (10_000, 9_000, 0.01), (900, 20_000, 0.04), (3_000, 12_000, 0.02), (1_000, 100_000, 0.03)):
        first = ((np.arange(n) * 7_919) % 1_009) / 1_009
        second = ((np.arange(m) * 6_101 + 17) % 997) / 997 + shift
        yield [n, m, shift, value("ks", ColumnType.Numerical, first, second)]


tables = {
    "largeKolmogorov": list(large_kolmogorov()),
    "numericMethods": [methods(ColumnType.Numerical)],
    "numbers": list(rows(ColumnType.Numerical, numbers())),
    "categoricalMethods": [methods(ColumnType.Categorical)],
    "categories": list(rows(ColumnType.Categorical, categories())),
}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in tables.items())
Path(__file__).with_name("evidently.json").write_text("{\n" + lines + "\n}\n")
