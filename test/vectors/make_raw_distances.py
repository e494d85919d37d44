"""Writes raw-distances.json: statistics and p-values of two samples or tables by scipy, for the tests of `report`.

Samples are of several shapes, with and without ties, and are written rounded so that they are exact in the file.
Run: python make_raw_distances.py   (scipy 1.17.1, numpy 2.4.6, mpmath 1.4.1)
"""

import json
import warnings
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
from scipy import stats

assert (scipy.__version__, np.__version__, mp.__version__) == ("1.17.1", "2.4.6", "1.4.1")
rng = np.random.default_rng(20250117)
mp.mp.dps = 40


def samples():
    yield rng.normal(size=40).round(3), rng.normal(0.4, size=55).round(3)
    yield rng.normal(size=60).round(1), rng.normal(0, 1.6, size=30).round(1)
    yield rng.poisson(3, 80).astype(float), rng.poisson(4, 70).astype(float)
    yield rng.lognormal(0, 2, 50).round(4), rng.lognormal(0.1, 2, 90).round(4)
    yield rng.integers(0, 2, 30).astype(float), rng.integers(0, 2, 25).astype(float)
    yield np.array([38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0]), np.array([39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8])
    yield rng.normal(size=25).round(2), rng.normal(5, size=25).round(2)
    yield np.repeat([1.0, 2, 3, 4, 5, 6], [16, 18, 16, 14, 12, 12]), np.repeat([1.0, 2, 3, 4, 5, 6], [16, 16, 16, 16, 16, 8])
    # Where methods change: exact laws of few rows, with and without ties, and of few beside many.
    for n, m in ((20, 20), (20, 19), (21, 20), (3, 2), (13, 17), (8, 60), (9, 9), (2, 200)):
        yield rng.normal(size=n).round(6), rng.normal(0.5, size=m).round(6)
    yield rng.poisson(2, 12).astype(float), rng.poisson(3, 15).astype(float)
    yield rng.integers(0, 2, 6).astype(float), rng.integers(0, 2, 7).astype(float)
    yield np.arange(7.0), np.arange(7.0, 15)
    yield rng.normal(size=30).round(3), rng.normal(0, 3, size=24).round(3)


def raw():
    rows = []
    for x, y in samples():
        x, y = np.sort(x), np.sort(y)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ad = stats.anderson_ksamp([x, y], midrank=True)
        cvm = stats.cramervonmises_2samp(x, y)
        mw = stats.mannwhitneyu(x, y, alternative="two-sided")
        less = stats.mannwhitneyu(x, y, alternative="less")
        t = stats.ttest_ind(x, y, equal_var=False)
        rows.append([
            x.tolist(), y.tolist(), float(stats.ks_2samp(x, y).statistic), float(stats.wasserstein_distance(x, y)),
            float(stats.energy_distance(x, y)), float(cvm.statistic), float(cvm.pvalue), float(ad.statistic), float(ad.pvalue),
            float(mw.statistic), float(mw.pvalue), float(t.statistic), float(t.pvalue),
            float(less.pvalue), float(stats.epps_singleton_2samp(x, y).pvalue) if len(x) > 4 and len(y) > 4 else "NaN",
        ])
    return rows


def tables():
    rows = []
    for a, b in (
        ([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]), ([5, 5, 8], [4, 6, 8]), ([1000, 20, 0, 4], [800, 60, 9, 0]),
        ([120, 80], [90, 110]), ([50_000, 50_000, 1_000], [900, 1_100, 20]),
    ):
        a, b = np.array(a), np.array(b)
        g = stats.chi2_contingency([a, b], correction=False, lambda_="log-likelihood")
        chi = stats.chi2_contingency([a, b], correction=False)
        half = len(a) / 2
        kl = stats.entropy((a + 0.5) / (a.sum() + half), (b + 0.5) / (b.sum() + half))
        p, q = a / a.sum(), b / b.sum()
        hellinger = np.sqrt(0.5 * np.sum((np.sqrt(p) - np.sqrt(q)) ** 2))
        rows.append([a.tolist(), b.tolist(), float(g.statistic), float(g.pvalue), float(kl), float(chi.statistic), float(hellinger), float(0.5 * np.abs(p - q).sum()), float(np.abs(p - q).max())])
    return rows


def proportions():
    rows = []
    for a, n, b, m in ((120, 1000, 150, 1000), (3, 40, 9, 50), (5000, 100_000, 90, 1000), (40, 50, 1, 60)):
        r = (a + b) / (n + m)
        z = (a / n - b / m) / np.sqrt(r * (1 - r) * (1 / n + 1 / m))
        fisher = stats.fisher_exact([[a, n - a], [b, m - b]])
        rows.append([a, n, b, m, float(z), float(2 * stats.norm.sf(abs(z))), float(fisher.statistic), float(fisher.pvalue)])
    return rows


def cramer_von_mises_limit():
    """Csörgő & Faraway (1996), eq. 1.2, with 40 digits."""
    rows = []
    for x in (0.006, 0.02, 0.05, 0.1, 0.3, 0.74346, 2):
        with mp.workdps(60):
            y = mp.mpf(x)
            sums = mp.mpf(0)
            for k in range(80):
                t = (4 * k + 1) ** 2 / (16 * y)
                sums += mp.gamma(k + mp.mpf(1) / 2) / (mp.pi ** mp.mpf(1.5) * mp.gamma(k + 1)) * mp.sqrt(4 * k + 1) * mp.exp(-t) * mp.besselk(mp.mpf(1) / 4, t) / mp.sqrt(y)
            rows.append([x, float(1 - sums)])
    return rows


def anderson_darling_limit():
    """Anderson & Darling (1954): the series of their equation for the limiting distribution, with 40 digits."""
    rows = []
    for x in (0.04, 0.15, 0.3, 1, 1.933, 2.492, 3.878, 8):
        z = mp.mpf(x)

        def term(j):
            t = (4 * j + 1) ** 2 * mp.pi**2 / (8 * z)
            integral = mp.quad(lambda w: mp.exp(z / (8 * (w * w + 1)) - t * w * w), [0, 0.25, 0.5, 1, 2, 4, 8, 16, 32])
            return mp.binomial(mp.mpf(-1) / 2, j) * (4 * j + 1) * mp.exp(-t) * integral

        rows.append([x, float(1 - mp.sqrt(2 * mp.pi) / z * sum(term(j) for j in range(25)))])
    return rows


vectors = {
    "samples": raw(),
    "tables": tables(),
    "proportions": proportions(),
    "cramerVonMisesLimit": cramer_von_mises_limit(),
    "andersonDarlingLimit": anderson_darling_limit(),
}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in vectors.items())
Path(__file__).with_name("raw-distances.json").write_text("{\n" + lines + "\n}\n")
