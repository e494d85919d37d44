"""Writes weighted-accuracy.json: accuracy of labels that have come so far, by inverse-probability weights, from scikit-learn.

Table cohorts: case, age of its first row in seconds, true and predicted codes (or values), scores as multiples of 2^-20.
Table curves: case, class ("" for values), labels, seconds, shares. Table figures: case, metric, class or -1, value.
A row's weight is the inverse of its class's share of labels at its cohort's ages: six of them, the middles of sixths of 30 minutes.
Run: python make_weighted_accuracy.py   (scikit-learn 1.7.2, numpy 2.4.6)
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics

assert (sklearn.__version__, np.__version__) == ("1.7.2", "2.4.6")
rng = np.random.default_rng(11)
tables = {"cohorts": [], "curves": [], "figures": []}
ages = [5400, 10_800, 20_000, 90_000]
curve_of = {
    0: ([0, 3_600, 40_000, 200_000], [0, 0.15, 0.6, 1]),
    1: ([10, 1_200, 9_000], [0, 0.4, 1]),
    2: ([0, 100, 1_000, 100_000], [0, 0.3, 0.5, 1]),
}


def weight(age, curve):
    points = [age - (i + 0.5) * 300 for i in range(6)]
    return 1 / np.mean(np.interp(points, *curve))


def put(case, metric, value, of=-1):
    tables["figures"].append([case, metric, of, float(value)])


def class_case(case, classes):
    actual, predicted, scores, weights = [], [], [], []
    for c in range(classes):
        tables["curves"].append([case, str(c), 5000, *curve_of[c]])
    for age in ages:
        n = int(rng.integers(80, 200))
        a = rng.choice(classes, size=n)
        p = np.where(rng.random(n) < 0.7, a, rng.choice(classes, size=n))
        s = np.floor((0.3 * (a == 1) + 0.7 * rng.random(n)) * (2**20 - 1)) / 2**20
        tables["cohorts"].append([case, age, a.tolist(), p.tolist(), (s * 2**20).astype(int).tolist()])
        actual += a.tolist(); predicted += p.tolist(); scores += s.tolist()
        weights += [weight(age, curve_of[int(c)]) for c in a]
    k = {"sample_weight": weights}
    put(case, "accuracy", metrics.accuracy_score(actual, predicted, **k))
    put(case, "balanced_accuracy", metrics.balanced_accuracy_score(actual, predicted, **k))
    put(case, "mcc", metrics.matthews_corrcoef(actual, predicted, **k))
    put(case, "cohen_kappa", metrics.cohen_kappa_score(actual, predicted, **k))
    each = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    each["f_beta"] = lambda *a, **o: metrics.fbeta_score(*a, beta=2, **o)
    for name, score in each.items():
        for of, value in enumerate(score(actual, predicted, average=None, **k)):
            if classes > 2 or of == 1:
                put(case, name, value, of if classes > 2 else -1)
        if classes > 2:
            for average in ("micro", "macro", "weighted"):
                put(case, f"{name}_{average}", score(actual, predicted, average=average, **k))
    if classes == 2:
        put(case, "specificity", metrics.recall_score(actual, predicted, pos_label=0, **k))
        put(case, "auc", metrics.roc_auc_score(actual, scores, **k))
        put(case, "average_precision", metrics.average_precision_score(actual, scores, **k))


def value_case(case):
    actual, predicted, weights = [], [], []
    tables["curves"].append([case, "", 5000, *curve_of[0]])
    for age in ages:
        n = int(rng.integers(80, 200))
        a = np.round(rng.normal(50, 10, n), 3)
        p = np.round(a + rng.normal(age / 50_000, 3, n), 3)
        tables["cohorts"].append([case, age, a.tolist(), p.tolist(), []])
        actual += a.tolist(); predicted += p.tolist()
        weights += [weight(age, curve_of[0])] * n
    k = {"sample_weight": weights}
    put(case, "mae", metrics.mean_absolute_error(actual, predicted, **k))
    put(case, "rmse", metrics.root_mean_squared_error(actual, predicted, **k))
    put(case, "mape", metrics.mean_absolute_percentage_error(actual, predicted, **k))
    put(case, "r2", metrics.r2_score(actual, predicted, **k))
    put(case, "pinball", metrics.mean_pinball_loss(actual, predicted, alpha=0.9, **k))


class_case(0, 2)
class_case(1, 3)
value_case(2)
Path(__file__).with_name("weighted-accuracy.json").write_text(json.dumps(tables, separators=(",", ":")) + "\n")
