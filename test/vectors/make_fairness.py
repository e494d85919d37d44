"""Gaps between groups as fairlearn 0.15.0 has them, and errors by group as scikit-learn has them.

pip install fairlearn==0.15.0; python make_fairness.py > fairness.json
"""

import json
import sys

import numpy as np
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    demographic_parity_ratio,
    false_positive_rate,
    true_positive_rate,
)
from sklearn.metrics import mean_absolute_error, root_mean_squared_error


def classes(seed: int, rows: int, groups: int) -> dict:
    random = np.random.default_rng(seed)
    group = random.integers(0, groups, rows)
    actual = (random.random(rows) < 0.3 + 0.1 * group).astype(int)
    wrong = random.random(rows) < 0.05 + 0.06 * group
    predicted = np.where(wrong, 1 - actual, actual)
    frame = MetricFrame(
        metrics={"tpr": true_positive_rate, "fpr": false_positive_rate},
        y_true=actual,
        y_pred=predicted,
        sensitive_features=group,
    )
    gaps = frame.difference(method="between_groups")
    return {
        "group": group.tolist(),
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "tpr_gap": gaps["tpr"],
        "fpr_gap": gaps["fpr"],
        "selection_rate_difference": demographic_parity_difference(actual, predicted, sensitive_features=group),
        "selection_rate_ratio": demographic_parity_ratio(actual, predicted, sensitive_features=group),
    }


def horizons(seed: int, rows: int) -> dict:
    random = np.random.default_rng(seed)
    horizon = random.integers(1, 5, rows)
    actual = np.round(random.normal(100, 20, rows), 3)
    predicted = np.round(actual + random.normal(0.5 * horizon, horizon, rows), 3)
    return {
        "horizon": horizon.tolist(),
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "figures": [
            {
                "mae": mean_absolute_error(actual[horizon == h], predicted[horizon == h]),
                "rmse": root_mean_squared_error(actual[horizon == h], predicted[horizon == h]),
                "bias": float(np.mean(predicted[horizon == h] - actual[horizon == h])),
            }
            for h in range(1, 5)
        ],
    }


json.dump({"classes": [classes(1, 3000, 2), classes(2, 5000, 4)], "horizons": horizons(3, 1200)}, sys.stdout)
print()
