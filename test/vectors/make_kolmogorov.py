"""Writes kolmogorov.json: the Kolmogorov laws to 17 digits.

Exact one-sample law: Durbin's matrix (Marsaglia, Tsang & Wang 2003) in mpmath with 80 digits and d as an exact
rational; scipy's kstwo must agree to 1e-6 (at n = 200 it errs by about 2e-7). Two-sample law: lattice paths counted in whole numbers;
scipy's exact ks_2samp must agree. Run: python make_kolmogorov.py   (mpmath 1.4.1, scipy 1.17.1, numpy 2.4.6)
"""

import json
import math
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy
import scipy
from scipy import special, stats

assert (mp.__version__, scipy.__version__, numpy.__version__) == ("1.4.1", "1.17.1", "2.4.6")
mp.mp.dps = 80


def text(value):
    return float(mp.nstr(value, 20))


def limit_law():
    rows = []
    for lam in (0.05, 0.2, 0.5, 0.8, 1, 1.17, 1.19, 1.36, 2, 3, 5, 10, 18, 30):
        x = mp.mpf(lam)
        survival = 2 * mp.nsum(lambda k: (-1) ** (int(k) - 1) * mp.exp(-2 * k * k * x * x), [1, mp.inf], method="direct") if lam > 0.4 else None
        cdf = mp.sqrt(2 * mp.pi) / x * mp.fsum(mp.exp(-((2 * k - 1) ** 2) * mp.pi**2 / (8 * x * x)) for k in range(1, 400))
        survival = 1 - cdf if survival is None or lam < 2 else survival
        if lam <= 18:
            assert abs(float(survival) - special.kolmogorov(lam)) <= 1e-9 * special.kolmogorov(lam)
        rows.append([lam, text(mp.log(survival)), text(mp.log(cdf if lam < 6 else 1 - survival))])
    return rows


def exact_cdf(n, d):
    nd = n * Fraction(d)
    middle = math.floor(nd)
    size = 2 * middle + 1
    h = mp.mpf((middle + 1 - nd).numerator) / (middle + 1 - nd).denominator
    inverse = [1 / mp.factorial(i) for i in range(size + 1)]
    edge = [(1 - h**i) * inverse[i] for i in range(size + 1)]
    edge[size] = (1 - 2 * h**size + max(0, 2 * h - 1) ** size) * inverse[size]
    row = [mp.mpf(0)] * size
    row[middle] = mp.mpf(1)
    for step in range(1, n + 1):
        following = []
        for j in range(size):
            total = row[size - 1] * edge[size - j]
            for i in range(max(0, j - 1), size - 1):
                total += row[i] * (edge[i + 1] if j == 0 else inverse[i - j + 1])
            following.append(total * step / n)
        row = following
    return row[middle]


def exact_tail():
    """Far tails: by Durbin's matrix below d = 1/2, from there on twice the one-sided tail, as no row exceeds on both sides."""
    rows = []
    for n, lam in ((200, 3.0), (200, 4.5), (60, 3.5)):
        d = lam / math.sqrt(n)
        rows.append([n, d, text(1 - exact_cdf(n, d))])
    for n, d in ((20, 0.9), (100, 0.5), (100, 0.97), (400, 0.8), (10_000, 0.5), (1, 0.75)):
        x = mp.mpf(d)
        terms = (mp.binomial(n, j) * (x + mp.mpf(j) / n) ** (j - 1) * (1 - x - mp.mpf(j) / n) ** (n - j) for j in range(math.floor(n * (1 - d)) + 1))
        rows.append([n, d, text(2 * x * sum(terms))])
    return [row for row in rows if float(row[2]) > 1e-305]


def exact_law():
    rows = []
    for n, lambdas in ((5, (0.4, 0.8, 1.3, 1.9)), (20, (0.5, 1, 1.6, 2.5)), (200, (0.45, 0.8, 1.2, 1.9, 2.1)), (1000, (0.5, 1.0)), (2000, (0.6,))):
        for lam in lambdas:
            d = lam / math.sqrt(n)
            cdf = exact_cdf(n, d)
            assert abs(float(1 - cdf) - stats.kstwo.sf(d, n)) < 1e-6, (n, d)
            rows.append([n, d, text(cdf), text(1 - cdf)])
    return rows


def paths_within(limit, n, m):
    """Number of lattice paths on which |i m - j n| < limit at every point."""
    counts = [0] * (m + 1)
    for i in range(n + 1):
        for j in range(m + 1):
            before = counts[j] if i > 0 else 0
            left = counts[j - 1] if j > 0 else 0
            counts[j] = (1 if i == j == 0 else before + left) if abs(i * m - j * n) < limit else 0
    return counts[m]


def two_sample():
    rows = []
    for n, m in ((5, 7), (10, 10), (30, 20), (100, 150), (64, 400), (300, 300), (997, 1000)):
        for target in (0.4, 1.0, 1.6, 2.5):
            limit = math.ceil(min(0.99, target / math.sqrt(n * m / (n + m))) * n * m)
            limit = -(-limit // math.gcd(n, m)) * math.gcd(n, m)
            total = math.comb(n + m, n)
            p = mp.mpf(total - paths_within(limit, n, m)) / total
            rows.append([limit / (n * m), n, m, text(p)])
    return rows


def raw_samples():
    """scipy's D and exact p on samples that the reader builds again from their formula."""
    rows = []
    for n, m, shift in ((50, 80, 0.0), (120, 90, 0.3), (400, 300, 0.15)):
        first = [((i * 7919) % 1009) / 1009 for i in range(n)]
        second = [((i * 6101 + 17) % 997) / 997 + shift for i in range(m)]
        result = stats.ks_2samp(first, second, method="exact")
        rows.append([n, m, shift, float(result.statistic), float(result.pvalue)])
    return rows


vectors = {"limit": limit_law(), "exact": exact_law(),
    "exactTail": exact_tail(), "twoSample": two_sample(), "ks2samp": raw_samples()}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in vectors.items())
Path(__file__).with_name("kolmogorov.json").write_text("{\n" + lines + "\n}\n")
