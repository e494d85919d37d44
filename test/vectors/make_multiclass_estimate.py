"""Writes multiclass-estimate.json: NannyML's CBPE on a toy of three classes with scores that are too extreme.

Rows: scores of classes 0 and 1 in units of 2^-12 (that of class 2 is the rest), true class, one list each; the class
with the highest score is predicted. Figures: chunk, metric, -1, value; and the classes that were calibrated.
Run: NML_DISABLE_USAGE_LOGGING=1 python make_multiclass_estimate.py   (nannyml 0.13.1)
"""

import json
from pathlib import Path

import nannyml
import numpy as np
import pandas as pd

assert nannyml.__version__ == "0.13.1"
rng = np.random.default_rng(12)
unit = 2**12


def rows(n, shift):
    true_logits = rng.normal(0, 1.2, (n, 3)) + [0.3 + shift, 0, -0.5]
    probability = np.exp(true_logits) / np.exp(true_logits).sum(axis=1, keepdims=True)
    label = (probability.cumsum(axis=1) > rng.random((n, 1))).argmax(axis=1)
    said = np.exp(1.7 * true_logits) / np.exp(1.7 * true_logits).sum(axis=1, keepdims=True)
    units = np.round(said[:, :2] * unit).astype(int)
    return units, label


def frame(units, label):
    scores = np.column_stack([units / unit, 1 - units.sum(axis=1) / unit])
    data = pd.DataFrame(scores, columns=["s0", "s1", "s2"])
    data["said"] = scores.argmax(axis=1)
    data["label"] = label
    return data


reference, live = rows(4000, 0.0), [rows(1000, 0.0), rows(1000, 0.8)]
names = {"roc_auc": "auc_macro", "f1": "f1_macro", "precision": "precision_macro", "recall": "recall_macro",
         "specificity": "specificity_macro", "accuracy": "accuracy", "average_precision": "average_precision_macro"}
estimator = nannyml.CBPE(
    problem_type="classification_multiclass",
    y_pred="said",
    y_true="label",
    y_pred_proba={0: "s0", 1: "s1", 2: "s2"},
    metrics=list(names),
    chunk_size=1000,
)
estimator.fit(frame(*reference))
result = estimator.estimate(pd.concat([frame(*chunk) for chunk in live], ignore_index=True))
data = result.filter(period="analysis").to_df()
figures = [
    [chunk, ours, -1, float(data[theirs, "value"].iloc[chunk])] for chunk in range(2) for theirs, ours in names.items()
]
calibrated = [int(type(estimator._calibrators[k]).__name__ != "NoopCalibrator") for k in range(3)]
table = [[*(units[:, k].tolist() for k in range(2)), label.tolist()] for units, label in (reference, *live)]
parts = {"rows": table, "figures": figures, "calibrated": [calibrated]}
text = (f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in parts.items())
Path(__file__).with_name("multiclass-estimate.json").write_text("{\n" + ",\n".join(text) + "\n}\n")
