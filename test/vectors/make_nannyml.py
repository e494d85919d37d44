"""Writes nannyml.json: distances of NannyML's methods between samples of its own unit tests, made from their seeds.

Run: python make_nannyml.py   (nannyml 0.13.1, numpy 2.4.6, scipy 1.17.1)
"""

import json
import warnings
from pathlib import Path

import nannyml
import numpy as np
import pandas as pd
import scipy
from nannyml.drift.univariate import UnivariateDriftCalculator

assert (nannyml.__version__, np.__version__, scipy.__version__) == ("0.13.1", "2.4.6", "1.17.1")
warnings.simplefilter("ignore")
from nannyml.drift.univariate.methods import FeatureType, MethodFactory
from nannyml.chunk import DefaultChunker
from nannyml.thresholds import ConstantThreshold

six, three = np.linspace(0, 2, 6), np.linspace(0, 2, 3)
# Mean, deviation and rows of the live sample, rows of the reference.
laws = (
    (0, 1, 1_000, 10_000), (1, 1, 1_000, 10_000), (-4, 1, 1_000, 100_000), (7, 1, 10_000, 10_000), (-2, 1, 10_000, 10_000),
    (0, 10, 1_000_000, 15_000), (0.5, 1, 800, 9_000),
)


def distances(kind, reference, analysis):
    feature = FeatureType.CONTINUOUS if kind == "numeric" else FeatureType.CATEGORICAL
    names = ["jensen_shannon", "kolmogorov_smirnov", "wasserstein", "hellinger"] if kind == "numeric" else ["jensen_shannon", "chi2", "l_infinity", "hellinger"]
    values = []
    for name in names:
        method = MethodFactory.create(name, feature, chunker=DefaultChunker(), threshold=ConstantThreshold())
        method._fit(pd.Series(reference))
        values.append(float(method._calculate(pd.Series(analysis))))
    return values


def normal(mean, deviation, rows, of):
    np.random.seed(1)
    return np.random.normal(0, 1, of), np.random.normal(mean, deviation, rows)


def chosen(first, second):
    np.random.seed(1)
    return np.random.choice(first, 10_000), np.random.choice(second, 1_000)


def drift_series():
    """The first column of NannyML's drift tests, seed 167: ten weeks of reference, ten more, the last five shifted."""
    np.random.seed(167)
    values = np.random.randn(20 * 1008)
    values[15 * 1008 :] += 0.6
    frame = pd.DataFrame({"f1": values})
    calculator = UnivariateDriftCalculator(column_names=["f1"], continuous_methods=["kolmogorov_smirnov"], chunk_size=5000)
    calculator.fit(frame.iloc[: 10 * 1008])
    return [float(x) for x in calculator.calculate(frame).filter(period="analysis").to_df()[("f1", "kolmogorov_smirnov", "value")]]


tables = {
    "normal": [[*law, *distances("numeric", *normal(*law))] for law in laws],
    "quasiContinuous": [distances("numeric", *chosen(six, three))],
    "categorical": [distances("categorical", *chosen(list("abcd"), list("abce")))],
    "series": [drift_series()],
}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in tables.items())
Path(__file__).with_name("nannyml.json").write_text("{\n" + lines + "\n}\n")
