"""Writes confidence-sequences.json: ends and widths of confidence sequences, solved in mpmath with 40 digits.

Run: python make_confidence_sequences.py   (mpmath 1.4.1)
"""

import json
from pathlib import Path

import mpmath as mp

assert mp.__version__ == "1.4.1"
mp.mp.dps = 40


def scale(variance, alpha):
    twice = 2 * mp.log(1 / mp.mpf(alpha))
    return variance / (twice + mp.log(1 + twice))


def evidence(k, n, p, alpha, best):
    v = p * (1 - p)
    r = max(scale(v * best, alpha) - v, v / 1000)
    a, b = r / (1 - p), r / p

    def log_beta(x, y):
        return mp.loggamma(x) + mp.loggamma(y) - mp.loggamma(x + y)

    return log_beta(a + k, b + n - k) - log_beta(a, b) - k * mp.log(p) - (n - k) * mp.log(1 - p)


def bisect(f, inside, outside):
    for _ in range(110):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if f(middle) < 0 else (inside, middle)
    return inside


def rates():
    rows = []
    for k, n, alpha, best in (
        (50, 1000, 0.05, 1e4), (500, 10000, 0.05, 1e4), (5000, 100000, 0.05, 1e4), (3, 40, 0.05, 1000),
        (0, 200, 0.01, 1000), (200, 200, 0.01, 1000), (12.5, 800.25, 0.05, 500), (999, 1000, 1e-6, 100),
        (7, 10_000_000, 0.05, 1e6),
    ):
        k, n = mp.mpf(k), mp.mpf(n)
        f = lambda p: evidence(k, n, p, alpha, best) - mp.log(1 / mp.mpf(alpha))
        middle = (k + mp.mpf("0.5")) / (n + 1)
        low = bisect(f, middle, mp.mpf(10) ** -30) if k > 0 else 0
        high = bisect(f, middle, 1 - mp.mpf(10) ** -30) if k < n else 1
        rows.append([float(k), float(n), alpha, best, float(low), float(high)])
    return rows


def stitched():
    rows = []
    s, eta = mp.mpf("1.4"), mp.mpf(2)
    k1 = (eta ** mp.mpf("0.25") + eta ** mp.mpf("-0.25")) / mp.sqrt(2)
    k2 = (mp.sqrt(eta) + 1) / 2
    for v, alpha, start, c in ((100, 0.05, 100, 0), (5000, 0.05, 100, 0), (1e8, 1e-4, 10, 1), (3, 0.025, 10, 2)):
        use = mp.mpf(max(v, start))
        ell = s * mp.log(mp.log(eta * use / start)) + mp.log(mp.zeta(s) / (mp.mpf(alpha) * mp.log(eta) ** s))
        rows.append([v, alpha, start, c, float(mp.sqrt(k1**2 * use * ell + (k2 * c * ell) ** 2) + k2 * c * ell)])
    return rows


def band():
    rows = []
    a = mp.mpf("0.85")

    def error(c, eta):
        g = 2 / eta * (a - mp.sqrt(2 * (eta - 1) / c)) ** 2
        return 4 * mp.exp(-g * c) * (1 + 1 / ((g - 1) * mp.log(eta))) if g > 1 else mp.inf

    def least(c):
        top = bisect(lambda eta: mp.sqrt(eta / 2) + mp.sqrt(2 * (eta - 1) / c) - a, mp.mpf(1), 2 * a * a)
        low, high = mp.mpf(1) + mp.mpf(10) ** -30, top
        for _ in range(180):
            x, y = low + (high - low) / 3, high - (high - low) / 3
            low, high = (low, y) if error(c, x) <= error(c, y) else (x, high)
        return error(c, (low + high) / 2)

    for alpha in (0.05, 0.001, 1e-6):
        c = bisect(lambda x: alpha - least(x), mp.mpf(1), mp.mpf(200))
        for rows_seen, start in ((1, 1), (1000, 1), (1e6, 100)):
            rows.append([rows_seen, alpha, start, float(a * mp.sqrt((mp.log(1 + mp.log(mp.mpf(rows_seen) / start)) + c) / rows_seen))])
    return rows


def two_arms():
    """Johari et al. (2022), in the form for arms of one size where n = m, so that ours is checked against another one."""
    rows = []
    for n, m, variance, mixing, difference, alpha in (
        (100, 100, 1, 1, 0.5, 0.05), (1, 1, 2, 0.3, -4, 0.01), (1_000_000, 1_000_000, 0.02, 1e-4, 1e-4, 1e-6),
        (50, 3000, 0.25, 0.01, 0.3, 0.05), (10, 10, 1, 1e-6, 0, 0.05), (2000, 2000, 1, 1, 1.5, 0.05), (7, 4, 1e-8, 1e8, 1e-4, 1e-300),
    ):
        n, m, s, t, d = (mp.mpf(x) for x in (n, m, variance, mixing, difference))
        if n == m:
            ratio = mp.sqrt(2 * s / (2 * s + n * t)) * mp.exp(n**2 * t * d**2 / (4 * s * (2 * s + n * t)))
        else:
            v = s / n + s / m
            ratio = mp.sqrt(v / (v + t)) * mp.exp(t * d**2 / (2 * v * (v + t)))
        v = s / n + s / m
        half = mp.findroot(lambda h: mp.log(v / (v + t)) / 2 + t * h**2 / (2 * v * (v + t)) - mp.log(1 / mp.mpf(alpha)), mp.sqrt(v) * 5)
        rows.append([int(n), int(m), variance, mixing, difference, alpha, float(mp.log(ratio)), float(min(mp.mpf(1), 1 / ratio)), float(abs(half))])
    return rows


tables = {"rate": rates(), "stitched": stitched(), "band": band(), "twoArms": two_arms()}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]" for name, rows in tables.items())
Path(__file__).with_name("confidence-sequences.json").write_text("{" + lines + "}\n")
