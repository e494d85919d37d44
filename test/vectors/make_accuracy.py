"""Writes accuracy.json: accuracy metrics on raw rows from scikit-learn.

Tables of cases hold the rows, tables of figures the case's index, the metric, the class or -1, and the value.
Classes: true and predicted codes, beta. Scores: whole multiples of 2^-20, labels. Values: predicted, actual, quantile.
Label sets: number of labels, then predicted and true codes of each row, rows parted by -1. Rankings: depth, then ranked
and relevant items of each query, parted by -1. Class scores: number of classes, scores as multiples of 2^-20 row by row,
which add up to 1, and true codes.
Run: python make_accuracy.py   (scikit-learn 1.7.2, numpy 2.4.6)
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression

assert (sklearn.__version__, np.__version__) == ("1.7.2", "2.4.6")
rng = np.random.default_rng(5)
kinds = (("classes", "class"), ("scores", "score"), ("values", "value"), ("label_sets", "label_set"), ("rankings", "ranking"), ("class_scores", "class_score"))
tables = {name: [] for cases, kind in kinds for name in (cases, f"{kind}_figures")}


def class_figures(case, actual, predicted, beta, classes):
    def put(metric, value, of=-1):
        tables["class_figures"].append([case, metric, of, float(value)])

    put("accuracy", metrics.accuracy_score(actual, predicted))
    put("balanced_accuracy", metrics.balanced_accuracy_score(actual, predicted))
    put("mcc", metrics.matthews_corrcoef(actual, predicted))
    put("cohen_kappa", metrics.cohen_kappa_score(actual, predicted))
    each = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    each["f_beta"] = lambda *a, **k: metrics.fbeta_score(*a, beta=beta, **k)
    seen = sorted(set(actual) | set(predicted))
    specificity = [
        metrics.recall_score([a != c for a in actual], [p != c for p in predicted], zero_division=0) for c in seen
    ]
    for name, score in each.items():
        for of, value in zip(seen, score(actual, predicted, average=None, labels=seen, zero_division=0)):
            if classes > 2 or of == 1:
                put(name, value, of if classes > 2 else -1)
        for average in ("micro", "macro", "weighted"):
            if classes > 2:
                put(f"{name}_{average}", score(actual, predicted, average=average, zero_division=0))
    if classes > 2:
        put("specificity_macro", np.mean(specificity))
    for of, value in zip(seen, specificity):
        if classes > 2 or of == 1:
            put("specificity", value, of if classes > 2 else -1)


for n, classes, right, beta in ((40, 2, 0.8, 2), (500, 2, 0.6, 0.5), (60, 3, 0.7, 2), (800, 12, 0.5, 0.5), (30, 9, 0.3, 3)):
    share = rng.dirichlet(np.ones(classes))
    actual = rng.choice(classes, size=n, p=share)
    predicted = np.where(rng.random(n) < right, actual, rng.choice(classes, size=n))
    class_figures(len(tables["classes"]), actual.tolist(), predicted.tolist(), beta, classes)
    tables["classes"].append([classes, actual.tolist(), predicted.tolist(), beta])

for n, slope, intercept in ((300, 1.0, 0.0), (2000, 0.5, 0.4), (2000, 1.6, -0.7)):
    log_odds = rng.normal(0, 1.5, n)
    units = np.clip(np.round(2**20 / (1 + np.exp(-log_odds))), 1, 2**20 - 1).astype(int)
    scores = units / 2**20
    labels = (rng.random(n) < 1 / (1 + np.exp(-slope * log_odds - intercept))).astype(int)
    case = len(tables["scores"])
    tables["scores"].append([units.tolist(), labels.tolist()])
    rate, mean = calibration_curve(labels, scores, n_bins=16)
    rows = np.bincount(np.searchsorted(np.linspace(0, 1, 17)[1:-1], scores), minlength=16)
    gaps = np.abs(rate - mean)
    fit = LogisticRegression(penalty=None, tol=1e-12, max_iter=10_000)
    fit.fit(np.log(scores / (1 - scores)).reshape(-1, 1), labels)
    for metric, value in (
        ("log_loss", metrics.log_loss(labels, scores)),
        ("brier", metrics.brier_score_loss(labels, scores)),
        ("auc", metrics.roc_auc_score(labels, scores)),
        ("average_precision", metrics.average_precision_score(labels, scores)),
        ("ece", np.sum(rows[rows > 0] * gaps) / n),
        ("mce", np.max(gaps)),
        ("calibration_slope", fit.coef_[0][0]),
        ("calibration_intercept", fit.intercept_[0]),
    ):
        tables["score_figures"].append([case, metric, -1, float(value)])

for n, centre, quantile in ((25, 0.0, 0.9), (400, 1000.0, 0.1), (400, -3e6, 0.5)):
    actual = np.round(rng.normal(centre, 20, n), 3)
    predicted = np.round(actual + rng.laplace(0.7, 5, n), 3)
    case = len(tables["values"])
    tables["values"].append([predicted.tolist(), actual.tolist(), quantile])
    error = np.abs(predicted - actual)
    for metric, value in (
        ("mae", metrics.mean_absolute_error(actual, predicted)),
        ("rmse", metrics.root_mean_squared_error(actual, predicted)),
        ("bias", np.mean(predicted - actual)),
        ("mape", metrics.mean_absolute_percentage_error(actual, predicted)),
        ("wape", np.sum(error) / np.sum(np.abs(actual))),
        ("smape", np.mean(2 * error / (np.abs(actual) + np.abs(predicted)))),
        ("r2", metrics.r2_score(actual, predicted)),
        ("pinball", metrics.mean_pinball_loss(actual, predicted, alpha=quantile)),
    ):
        tables["value_figures"].append([case, metric, -1, float(value)])

def joined(lists):
    return [code for row in lists for code in (*map(int, row), -1)]


for n, labels, share in ((50, 4, 0.3), (400, 9, 0.2)):
    actual = (rng.random((n, labels)) < share * rng.random(labels) * 2).astype(int)
    predicted = np.where(rng.random((n, labels)) < 0.8, actual, rng.random((n, labels)) < share).astype(int)
    case = len(tables["label_sets"])
    codes = [joined(np.flatnonzero(row) for row in table) for table in (predicted, actual)]
    tables["label_sets"].append([labels, *codes])

    def put(metric, value, of=-1):
        tables["label_set_figures"].append([case, metric, of, float(value)])

    put("exact_match", metrics.accuracy_score(actual, predicted))
    put("hamming_loss", metrics.hamming_loss(actual, predicted))
    for name, score in (
        ("precision", metrics.precision_score),
        ("recall", metrics.recall_score),
        ("f1", metrics.f1_score),
    ):
        for average in ("micro", "macro"):
            put(f"{name}_{average}", score(actual, predicted, average=average, zero_division=0))
        for of, value in enumerate(score(actual, predicted, average=None, zero_division=0)):
            put(name, value, of)

for queries, items, depth in ((40, 12, 5), (60, 6, 6)):
    relevant = rng.random((queries, items)) < 0.25
    relevant[:, 0] |= ~relevant.any(axis=1)
    scores = rng.permuted(np.tile(np.arange(items, 0, -1.0), (queries, 1)), axis=1) + 3 * relevant
    scores += rng.random((queries, items)) * 1e-3
    ranked = np.argsort(-scores, axis=1)
    case = len(tables["rankings"])
    tables["rankings"].append([depth, joined(ranked), joined(np.flatnonzero(row) for row in relevant)])
    hits = np.take_along_axis(relevant, ranked, axis=1)
    first = np.argmax(hits, axis=1)
    figures = [
        (f"ndcg_at_{depth}", metrics.ndcg_score(relevant, scores, k=depth)),
        (f"mrr_at_{depth}", np.mean(np.where(first < depth, 1 / (first + 1), 0))),
        (f"hit_rate_at_{depth}", np.mean(first < depth)),
    ]
    if depth == items:
        figures.append((f"map_at_{depth}", metrics.label_ranking_average_precision_score(relevant, scores)))
    for metric, value in figures:
        tables["ranking_figures"].append([case, metric, -1, float(value)])

for n, classes, sharpness in ((300, 3, 1.5), (400, 12, 3.0), (300, 30, 4.0)):
    actual = rng.choice(classes, size=n, p=rng.dirichlet(np.full(classes, 4.0)))
    actual[:classes] = np.arange(classes)
    odds = rng.normal(0, 1.5, (n, classes))
    odds[np.arange(n), actual] += sharpness * rng.random(n)
    chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    units = np.maximum(np.floor(chances * 2**20).astype(int), 1)
    units[np.arange(n), units.argmax(axis=1)] += 2**20 - units.sum(axis=1)
    scores = units / 2**20
    case = len(tables["class_scores"])
    tables["class_scores"].append([classes, units.ravel().tolist(), actual.tolist()])
    one_hot = np.eye(classes, dtype=int)[actual]
    top = scores.max(axis=1)
    right = scores.argmax(axis=1) == actual
    rate, mean = calibration_curve(right, top, n_bins=16)
    rows = np.bincount(np.searchsorted(np.linspace(0, 1, 17)[1:-1], top), minlength=16)
    gaps = np.abs(rate - mean)
    each = [("auc", metrics.roc_auc_score), ("average_precision", metrics.average_precision_score)]
    figures = [
        ("auc_ovr_macro", -1, metrics.roc_auc_score(actual, scores, multi_class="ovr", average="macro")),
        ("auc_ovr_weighted", -1, metrics.roc_auc_score(actual, scores, multi_class="ovr", average="weighted")),
        ("average_precision_macro", -1, metrics.average_precision_score(one_hot, scores, average="macro")),
        ("log_loss", -1, metrics.log_loss(actual, scores)),
        ("brier", -1, metrics.brier_score_loss(actual, scores)),
        ("ece", -1, np.sum(rows[rows > 0] * gaps) / n),
        ("mce", -1, np.max(gaps)),
        *((name, of, score(one_hot[:, of], scores[:, of])) for name, score in each for of in range(classes)),
    ]
    for metric, of, value in figures:
        tables["class_score_figures"].append([case, metric, of, float(value)])

parts = (f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in tables.items())
Path(__file__).with_name("accuracy.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")
