"""Writes score-curves.json: AUC, average precision and t intervals on raw rows from scikit-learn and scipy.

Scores are whole multiples of 2^-20, written as such; then labels, AUC, average precision, mean of the scores and its
95 % interval. Run: python make_score_curves.py   (scikit-learn 1.7.2, scipy 1.17.1, numpy 2.4.6)
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.metrics import average_precision_score, roc_auc_score

assert (sklearn.__version__, scipy.__version__, np.__version__) == ("1.7.2", "1.17.1", "2.4.6")
rng = np.random.default_rng(20240611)
rows = []
for n, share, shift in ((20, 0.5, 1.0), (500, 0.05, 2.0), (1000, 0.5, 0.0), (1000, 0.9, 1.5)):
    labels = (np.arange(n) < n * share).astype(int)
    raw = 1 / (1 + np.exp(-(rng.normal(size=n) + shift * labels - shift / 2)))
    units = np.round(raw * 2**20).astype(int)
    scores = units / 2**20
    low, high = stats.t.interval(0.95, n - 1, scores.mean(), stats.sem(scores))
    figures = [roc_auc_score(labels, scores), average_precision_score(labels, scores), scores.mean(), low, high]
    rows.append([units.tolist(), labels.tolist(), *map(float, figures)])
text = '{\n"curves": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]\n}\n"
Path(__file__).with_name("score-curves.json").write_text(text)
