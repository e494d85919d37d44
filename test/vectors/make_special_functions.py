"""Writes special-functions.json: what the special functions must return, to 17 digits.

mpmath works with 60 digits; scipy is asked the same where it has the function, and must agree (else this stops).
Every input is an exact double. Run: python make_special_functions.py   (mpmath 1.4.1, scipy 1.17.1, numpy 2.4.6)
"""

import json
import math
from pathlib import Path

import mpmath as mp
import numpy
import scipy
from scipy import special, stats

assert (mp.__version__, scipy.__version__, numpy.__version__) == ("1.4.1", "1.17.1", "2.4.6")
mp.mp.dps = 60


def text(value):
    return float(mp.nstr(value, 20)) if mp.isfinite(value) else ("-Infinity" if value < 0 else "Infinity")


def agree(ours, theirs, tolerance=1e-7):
    theirs = float(theirs)
    if math.isfinite(theirs) and abs(theirs) > 1e-290:
        assert abs(float(ours) - theirs) <= tolerance * abs(theirs), (ours, theirs)
    return ours


def gamma_tails(a, x):
    """(P, Q), the smaller one computed, the other its complement."""
    a, x = mp.mpf(a), mp.mpf(x)
    if x < a:
        p = mp.gammainc(a, 0, x, regularized=True)
        return p, 1 - p
    q = mp.gammainc(a, x, mp.inf, regularized=True)
    return 1 - q, q


def beta_tails(a, b, x):
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    if x < a / (a + b):
        low = mp.betainc(a, b, 0, x, regularized=True)
        return low, 1 - low
    up = mp.betainc(b, a, 0, 1 - x, regularized=True)
    return 1 - up, up


def root(f, start, relative=mp.mpf("1e-6")):
    """Root by the secant method from next to a double-precision answer."""
    start = mp.mpf(start)
    return mp.findroot(f, (start * (1 - relative), start * (1 + relative)), solver="secant", tol=mp.mpf("1e-60"))


def log_gamma():
    xs = [1e-300, 1e-10, 0.1, 0.5, 0.999999, 1.0000001, 1.25, 1.5, 1.99999, 2.00001, 2.5, 3, 7.7, 9.999, 10, 33.3, 1e3, 1e6, 1e15, 1e200]
    return [[x, text(agree(mp.loggamma(mp.mpf(x)), special.gammaln(x)))] for x in xs]


def incomplete_gamma():
    pairs = [(a, a * f) for a in (0.5, 1, 1.5, 4.5, 9.5, 25, 200, 5e3, 1e5) for f in (1e-3, 0.2, 0.7, 0.95, 1, 1.02, 1.3, 2)]
    pairs += [(1e-3, 1e-9), (1e-3, 0.3), (1e-3, 5), (0.3, 1e-200), (0.5, 690), (4.5, 720), (0.7, 0.999), (0.7, 1.001), (0.01, 1.2), (9.5, 3e3), (0.5, 1e5)]
    rows = []
    for a, x in pairs:
        p, q = gamma_tails(a, x)
        agree(p, special.gammainc(a, x)), agree(q, special.gammaincc(a, x))
        if a < 1e4 or 0.9 < x / a < 1.1:
            rows.append([a, x, text(mp.log(p)), text(mp.log(q))])
    return rows


def incomplete_beta():
    shapes = [(0.5, 0.5), (1, 1), (2, 3), (1, 50), (0.3, 7), (30, 0.4), (11, 991), (250, 250), (3, 1e5), (2e3, 1e4), (401.5, 9600.25)]
    rows = []
    for a, b in shapes:
        mean = a / (a + b)
        for x in (mean * 1e-6, mean * 0.3, mean * 0.9, mean, min(0.999, mean * 1.1), 1 - (1 - mean) * 0.6, 1 - (1 - mean) * 2.0**-20):
            low, up = beta_tails(a, b, x)
            agree(low, special.betainc(a, b, x)), agree(up, special.betaincc(a, b, x))
            rows.append([a, b, x, text(mp.log(low)), text(mp.log(up))])
    return rows


def normal():
    zs = [-38, -8, -3.5, -1, -1e-8, 0, 1e-10, 0.3, 1, 2, 3.5, 6, 10, 20, 37, 100, 1e4]
    survival = [[z, text(agree(mp.log(mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2), stats.norm.logsf(z)))] for z in zs]
    ps = [1e-300, 1e-100, 1e-16, 1e-6, 0.00135, 0.025, 0.2, 0.2500001, 0.4, 0.4999999, 0.50000001, 0.6, 0.75, 0.9, 0.975, 0.999999]
    quantile = []
    for p in ps:
        z = root(lambda t: mp.log(mp.erfc(-t / mp.sqrt(2)) / 2) - mp.log(mp.mpf(p)), special.ndtri(p))
        quantile.append([p, text(agree(z, special.ndtri(p)))])
    return survival, quantile


def chi_square_quantiles():
    rows = []
    for df in (1, 2, 9, 19, 31, 1000):
        for alpha in (1e-250, 1e-12, 1e-6, 1e-3, 0.05, 0.4, 0.7, 0.999):
            x = root(lambda t: mp.log(gamma_tails(mp.mpf(df) / 2, t / 2)[1]) - mp.log(mp.mpf(alpha)), stats.chi2.isf(alpha, df))
            rows.append([df, alpha, text(agree(x, stats.chi2.isf(alpha, df)))])
    return rows


def lower_series(a, y):
    """P(a, y) by its series of positive terms."""
    term = total = mp.exp(a * mp.log(y) - y - mp.loggamma(a + 1))
    k = 0
    while term > total * mp.eps:
        k += 1
        term *= y / (a + k)
        total += term
    return total


def upper_complement(a, y):
    """1 - P(a, y) with 400 digits, so that it may be as small as 1e-340."""
    with mp.workdps(400):
        return 1 - lower_series(a, y)


def noncentral_tail(x, df, noncentrality, upper):
    """Poisson mixture summed over everything that is above 1e-45 of the sum."""
    a, y, m = mp.mpf(df) / 2, mp.mpf(x) / 2, mp.mpf(noncentrality) / 2
    centre = int((-a + mp.sqrt(a * a + 4 * m * y)) / 2)
    centre = max(centre, int(m)) if upper else min(centre, int(m))
    width = int(20 * math.sqrt(centre + 1) + 60)
    first, last = max(0, centre - width), centre + width
    weight = mp.exp(-m + first * mp.log(m) - mp.loggamma(first + 1))
    weights = []
    for j in range(first, last + 1):
        weights.append(weight)
        weight *= m / (j + 1)
    total = mp.mpf(0)
    if upper:
        tail = upper_complement(a + first, y)
        point = mp.exp((a + first) * mp.log(y) - y - mp.loggamma(a + first + 1))
        for j in range(first, last + 1):
            total += weights[j - first] * tail
            tail += point
            point *= y / (a + j + 1)
    else:
        tail = lower_series(a + last, y)
        point = mp.exp((a + last) * mp.log(y) - y - mp.loggamma(a + last + 1))
        for j in range(last, first - 1, -1):
            total += weights[j - first] * tail
            point *= (a + j) / y
            tail += point
    return total


def noncentral_chi_square():
    tails, quantiles = [], []
    for df, nc in ((1, 0.5), (9, 2), (9, 19.8), (9, 500), (19, 1e4), (31, 60), (9, 1e5)):
        for f in (0.3, 0.9, 1.05, 1.5, 2.5) if nc < 1e4 else (0.95, 1.02):
            x = (df + nc) * f
            low, up = noncentral_tail(x, df, nc, False), noncentral_tail(x, df, nc, True)
            assert abs(low + up - 1) < mp.mpf("1e-30"), (x, df, nc, low + up)
            if up > 1e-290:
                agree(up, stats.ncx2.sf(x, df, nc), 1e-5)
            tails.append([x, df, nc, text(mp.log(low)), text(mp.log(up))])
        for alpha in (1e-12, 1e-6, 1e-3, 0.05, 0.5, 0.95, 0.999):
            start = stats.ncx2.isf(alpha, df, nc)
            x = root(lambda t: mp.log(noncentral_tail(t, df, nc, True)) - mp.log(mp.mpf(alpha)), start)
            quantiles.append([df, nc, alpha, text(agree(x, start, 1e-6))])
    return tails, quantiles


def intervals():
    upper, wilson = [], []
    for k, n in ((0, 50), (1, 1000), (20, 1000), (10.5, 480.25), (2000, 100000), (37, 40), (0.3, 2500)):
        for alpha in (1e-12, 1e-4, 0.025, 0.5):
            start = stats.beta.isf(alpha, k + 1, n - k)
            u = root(lambda t: mp.log(beta_tails(k + 1, n - k, t)[1]) - mp.log(mp.mpf(alpha)), start)
            upper.append([k, n, alpha, text(agree(u, start))])
        for confidence in (0.9, 0.95, 0.999):
            if k == int(k):
                ci = stats.binomtest(int(k), n).proportion_ci(confidence, "wilson")
                wilson.append([k, n, confidence, float(ci.low), float(ci.high)])
    return upper, wilson


def log_sums():
    softplus = [[x, text(mp.log(1 + mp.exp(mp.mpf(x))))] for x in (-800, -40, -1, 0, 1e-9, 3, 40, 800)]
    sets = [[-1000.0, -1001.5, -999.25], [0.0, 1e-3], [700.0, 710.0, -5.0], [1.0]]
    sums = [[s, text(agree(mp.log(sum(mp.exp(mp.mpf(x)) for x in s)), special.logsumexp(s)))] for s in sets]
    return softplus, sums


normal_survival, normal_quantile = normal()
noncentral_tails, noncentral_quantiles = noncentral_chi_square()
clopper_pearson_upper, wilson = intervals()
softplus, log_sum_exp = log_sums()
vectors = {
    "logGamma": log_gamma(),
    "logIncompleteGamma": incomplete_gamma(),
    "logIncompleteBeta": incomplete_beta(),
    "normalLogSurvival": normal_survival,
    "normalQuantile": normal_quantile,
    "chiSquareUpperQuantile": chi_square_quantiles(),
    "noncentralTails": noncentral_tails,
    "noncentralUpperQuantile": noncentral_quantiles,
    "clopperPearsonUpper": clopper_pearson_upper,
    "wilson": wilson,
    "softplus": softplus,
    "logSumExp": log_sum_exp,
}
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in vectors.items())
Path(__file__).with_name("special-functions.json").write_text("{\n" + lines + "\n}\n")
