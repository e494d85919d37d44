"""Writes distances.json: PSI, Jensen-Shannon divergence and their critical values from numpy and scipy.

Counts are whole numbers; PSI with Jeffreys' half row, Jensen-Shannon by scipy.spatial.distance.jensenshannon squared
(nats), critical values by scipy.stats.chi2 and ncx2. Run: python make_distances.py   (scipy 1.17.1, numpy 2.4.6)
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy import stats
from scipy.spatial.distance import jensenshannon

assert (scipy.__version__, np.__version__) == ("1.17.1", "2.4.6")
rng = np.random.default_rng(20240611)


def psi(a, b):
    p = (a + 0.5) / (a.sum() + len(a) / 2)
    q = (b + 0.5) / (b.sum() + len(b) / 2)
    return float(np.sum((q - p) * np.log(q / p)))


def divergences():
    rows = []
    for cells, n, m in ((2, 50, 30), (10, 100_000, 200), (10, 100_000, 10_000), (20, 5_000, 5_000), (50, 10**6, 300)):
        p = rng.dirichlet(np.full(cells, 1.0))
        for q in (p, rng.dirichlet(np.full(cells, 1.0))):
            a, b = rng.multinomial(n, p), rng.multinomial(m, q)
            rows.append([a.tolist(), b.tolist(), psi(a, b), float(jensenshannon(a, b) ** 2)])
    a, b = np.array([10, 0, 5, 0]), np.array([0, 7, 5, 1])
    rows.append([a.tolist(), b.tolist(), psi(a, b), float(jensenshannon(a, b) ** 2)])
    return rows


def critical_values():
    rows = []
    for cells, n, m in ((10, 100_000, 200), (10, 100_000, 1_000), (10, 100_000, 20_000), (10, 10**6, 10**6), (20, 50_000, 4_560)):
        for alpha, tolerance in ((0.05, 0.1), (1e-3, 0.1), (1e-3, 0.01), (1e-6, 0.1)):
            k, df = 1 / n + 1 / m, cells - 1
            null = k * stats.chi2.isf(alpha, df)
            effect = stats.ncx2.isf(alpha, df, tolerance / k), stats.ncx2.ppf(alpha, df, tolerance / k)
            rows.append([cells, n, m, alpha, tolerance, float(null), float(k * effect[0]), float(k * effect[1])])
    return rows


vectors = {"divergences": divergences(), "criticalValues": critical_values()}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in vectors.items())
Path(__file__).with_name("distances.json").write_text("{\n" + lines + "\n}\n")
