"""Writes multivariate.json: whitened moments and PCA reconstruction of row samples, by numpy and from the rows.

Standardised rows are clipped to [-5, 5] as the summaries do. Run: python make_multivariate.py   (numpy 2.4.6)
"""

import json
from pathlib import Path

import numpy as np

assert np.__version__ == "2.4.6"
rng = np.random.default_rng(20250606)


def eigen_cases():
    rows = []
    for size in (1, 2, 5, 12):
        a = rng.normal(size=(size, size))
        matrix = a @ a.T
        if size == 5:
            matrix = a[:, :2] @ a[:, :2].T
        rows.append([matrix.ravel().tolist(), np.sort(np.linalg.eigvalsh(matrix))[::-1].tolist()])
    return rows


def cases():
    rows = []
    for d, n, m, mix in ((3, 60, 40, 0.4), (5, 80, 80, 0.8)):
        a = rng.normal(size=(d, d))
        x = (rng.normal(size=(n, d)) @ a).round(3)
        y = (rng.normal(size=(m, d)) @ (a + mix * rng.normal(size=(d, d))) + 0.3).round(3)
        mean, deviation = x.mean(0), x.std(0)
        zx, zy = (np.clip((v - mean) / deviation, -5, 5) for v in (x, y))
        c0, c = np.cov(zx.T, ddof=0), np.cov(zy.T, ddof=0)
        values, vectors = np.linalg.eigh(c0)
        w = vectors @ np.diag(np.maximum(values, 0.01 * values.max()) ** -0.5) @ vectors.T
        shift = zy.mean(0) - zx.mean(0)
        whitened = np.linalg.norm(w @ (c - c0) @ w.T) + np.linalg.norm(w @ shift) ** 2
        order = np.argsort(values)[::-1]
        kept = int(np.searchsorted(np.cumsum(values[order]) / values.sum(), 0.65) + 1)
        plane = vectors[:, order[:kept]]
        centred = zy - zx.mean(0)
        rest = centred - centred @ plane @ plane.T
        rows.append([x.ravel().tolist(), y.ravel().tolist(), d, mean.tolist(), deviation.tolist(), float(whitened), float((rest**2).sum(1).mean()), kept])
    return rows


vectors = {"eigen": eigen_cases(), "moments": cases()}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in vectors.items())
Path(__file__).with_name("multivariate.json").write_text("{\n" + lines + "\n}\n")
