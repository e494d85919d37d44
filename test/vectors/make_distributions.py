"""Writes distributions.json: Student's t, Fisher's F, the hypergeometric law, Fisher's exact test, χ² tails.

mpmath works with 60 digits; scipy is asked the same and must agree where it can (else this stops). Every input is an
exact double. Run: python make_distributions.py   (mpmath 1.4.1, scipy 1.17.1, numpy 2.4.6)
"""

import json
import math
from pathlib import Path

import mpmath as mp
import numpy
import scipy
from scipy import stats

assert (mp.__version__, scipy.__version__, numpy.__version__) == ("1.4.1", "1.17.1", "2.4.6")
mp.mp.dps = 60


def text(value):
    return float(mp.nstr(value, 20)) if mp.isfinite(value) else ("-Infinity" if value < 0 else "Infinity")


def agree(ours, theirs, tolerance=1e-7):
    theirs = float(theirs)
    if math.isfinite(theirs) and abs(theirs) > 1e-290:
        assert abs(float(ours) - theirs) <= tolerance * abs(theirs), (ours, theirs)
    return ours


def small_beta(a, b, x):
    """I_x(a, b) by its hypergeometric series, of full relative accuracy for small values too."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    return mp.exp(a * mp.log(x) + b * mp.log1p(-x)) / a / mp.beta(a, b) * mp.hyp2f1(a + b, 1, a + 1, x)


def beta_tails(a, b, x, y):
    """(I_x(a, b), I_y(b, a)), x + y = 1, the smaller one computed."""
    if x < mp.mpf(a) / (a + b):
        low = small_beta(a, b, x)
        return low, 1 - low
    up = small_beta(b, a, y)
    return 1 - up, up


def t_upper(t, df):
    t, df = mp.mpf(t), mp.mpf(df)
    both = beta_tails(df / 2, mp.mpf(1) / 2, df / (df + t * t), t * t / (df + t * t))[0]
    return both / 2 if t >= 0 else 1 - both / 2


def root(f, start):
    """Root of a function of a positive number, by the secant method in its logarithm from a double-precision answer."""
    s = mp.log(mp.mpf(start))
    return mp.exp(mp.findroot(lambda s: f(mp.exp(s)), (s - mp.mpf("1e-5"), s + mp.mpf("1e-5")), solver="secant", tol=mp.mpf("1e-50")))


def student_t():
    tails, quantiles = [], []
    for df in (0.7, 1, 2, 3.5, 10, 29.3, 200, 3000):
        for t in (-40, -2.5, -1e-3, 0, 1e-9, 0.3, 1, 2, 4.5, 12, 37, 1e4, 1e80, 1e200, 3e299):
            up = t_upper(t, df)
            agree(up, stats.t.sf(t, df))
            tails.append([t, df, text(mp.log(up))])
        for alpha in (1e-300, 1e-100, 1e-12, 1e-3, 0.025, 0.2, 0.3, 0.49, 0.499999):
            start = stats.t.isf(alpha, df)
            if 0 < stats.t.sf(start, df) and abs(math.log(stats.t.sf(start, df) / alpha)) < 1e-3:
                t = root(lambda t: mp.log(t_upper(t, df)) - mp.log(mp.mpf(alpha)), start)
                quantiles.append([df, alpha, text(agree(t, start))])
    return tails, quantiles


def f_tails(x, d1, d2):
    x, d1, d2 = mp.mpf(x), mp.mpf(d1), mp.mpf(d2)
    up, low = beta_tails(d2 / 2, d1 / 2, d2 / (d2 + d1 * x), d1 * x / (d2 + d1 * x))
    return low, up


def fisher_f():
    tails, quantiles = [], []
    for d1, d2 in ((1, 1), (1, 30), (3, 7.5), (9, 200), (50, 4), (300, 700), (2, 4000)):
        for x in (1e-12, 0.01, 0.5, 0.99, 1, 1.3, 3, 15, 400, 1e9, 1e120):
            low, up = f_tails(x, d1, d2)
            agree(low, stats.f.cdf(x, d1, d2)), agree(up, stats.f.sf(x, d1, d2))
            tails.append([x, d1, d2, text(mp.log(low)), text(mp.log(up))])
        for alpha in (1e-200, 1e-12, 1e-3, 0.05, 0.4, 0.7, 0.999):
            start = stats.f.isf(alpha, d1, d2)
            if 0 < start < 1e290 and abs(math.log(stats.f.sf(start, d1, d2) / alpha)) < 1e-3:
                x = root(lambda x: mp.log(f_tails(x, d1, d2)[1]) - mp.log(mp.mpf(alpha)), start)
                quantiles.append([d1, d2, alpha, text(agree(x, start, 1e-3))])
    return tails, quantiles


def point(k, total, marked, drawn):
    """Exact: a quotient of whole numbers."""
    return mp.mpf(math.comb(marked, k) * math.comb(total - marked, drawn - k)) / math.comb(total, drawn)


def hypergeometric():
    rows = []
    for total, marked, drawn, ks in (
        (20, 7, 12, range(0, 8)),
        (50, 49, 3, (2, 3)),
        (100, 30, 20, (0, 1, 5, 6, 7, 15, 20)),
        (5000, 40, 2500, (0, 5, 20, 33, 40)),
        (20000, 9000, 6000, (1800, 2500, 2690, 2700, 2710, 3000, 4000)),
    ):
        support = range(max(0, drawn - (total - marked)), min(marked, drawn) + 1)
        whole = math.comb(total, drawn)
        weight = {j: math.comb(marked, j) * math.comb(total - marked, drawn - j) for j in support}
        for k in ks:
            low = mp.mpf(sum(w for j, w in weight.items() if j <= k)) / whole
            up = mp.mpf(sum(w for j, w in weight.items() if j >= k)) / whole
            agree(low, stats.hypergeom.cdf(k, total, marked, drawn)), agree(up, stats.hypergeom.sf(k - 1, total, marked, drawn))
            rows.append([k, total, marked, drawn, text(mp.log(mp.mpf(weight.get(k, 0)) / whole)), text(mp.log(low)), text(mp.log(up))])
    return rows


def fisher_exact():
    rows = []
    tables = [
        (8, 2, 1, 5), (3, 3, 3, 3), (0, 10, 10, 0), (1, 9, 11, 3), (0, 5, 0, 7), (10, 0, 4, 6), (190, 800, 200, 900),
        (100, 2, 1000, 5), (40, 60, 60, 40), (7, 12, 12, 7), (500, 2500, 300, 1500), (1200, 1, 3, 900), (2000, 8000, 2300, 7700), (0, 3000, 40, 2960),
    ]
    for a, b, c, d in tables:
        total, marked, drawn = a + b + c + d, a + b, a + c
        support = range(max(0, drawn - (total - marked)), min(marked, drawn) + 1)
        whole = math.comb(total, drawn)
        weight = {j: math.comb(marked, j) * math.comb(total - marked, drawn - j) for j in support}
        two = mp.mpf(sum(w for w in weight.values() if w <= weight[a])) / whole
        less = mp.mpf(sum(w for j, w in weight.items() if j <= a)) / whole
        greater = mp.mpf(sum(w for j, w in weight.items() if j >= a)) / whole
        agree(two, stats.fisher_exact([[a, b], [c, d]]).pvalue, 1e-8)
        rows.append([a, b, c, d, text(two), text(less), text(greater)])
    return rows


def chi_square():
    rows = []
    for df in (1, 4, 9, 31, 1000):
        for f in (1e-9, 1e-3, 0.2, 0.9, 1.1, 2, 10):
            x = df * f
            low = mp.gammainc(mp.mpf(df) / 2, 0, mp.mpf(x) / 2, regularized=True)
            rows.append([x, df, text(mp.log(agree(low, stats.chi2.cdf(x, df))))])
    return rows


def welch():
    rows = []
    for v1, n1, v2, n2 in ((1, 10, 4, 20), (0.01, 1000, 100, 5), (2.5, 7, 2.5, 7)):
        e1, e2 = mp.mpf(v1) / n1, mp.mpf(v2) / n2
        df = (e1 + e2) ** 2 / (e1**2 / (n1 - 1) + e2**2 / (n2 - 1))
        rows.append([float(v1 / n1), n1, float(v2 / n2), n2, text(df)])
    return rows


t_tails, t_quantiles = student_t()
f_logs, f_quantiles = fisher_f()
vectors = {
    "studentTLogSurvival": t_tails,
    "studentTUpperQuantile": t_quantiles,
    "fLogTails": f_logs,
    "fUpperQuantile": f_quantiles,
    "hypergeometric": hypergeometric(),
    "fisherExact": fisher_exact(),
    "chiSquareLogCdf": chi_square(),
    "welchDegrees": welch(),
}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in vectors.items())
Path(__file__).with_name("distributions.json").write_text("{\n" + lines + "\n}\n")
