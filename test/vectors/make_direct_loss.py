"""Writes direct-loss.json: NannyML's direct loss estimation of hotel prices (`adr`) that a linear model predicts.

The model is fitted on every other row of reference_hotel_booking.parquet; the rows between are the labelled history, and
the ten chunks are those of monitoring_hotel_booking.parquet, whose prices move with the season. Its terms are a column, a
level ("" for a number itself) and a weight. Figures: chunk, metric, NannyML's estimate, what came true.
Run: NML_DISABLE_USAGE_LOGGING=1 python make_direct_loss.py DATA   (nannyml 0.13.1, pandas 2.3.3, lightgbm 4.5.0)
"""

import json
import sys
from pathlib import Path

import nannyml
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge

assert nannyml.__version__ == "0.13.1"
folder = Path(sys.argv[1])
whole = pd.read_parquet(folder / "reference_hotel_booking.parquet")
live = pd.read_parquet(folder / "monitoring_hotel_booking.parquet")
train, history = whole.iloc[0::2], whole.iloc[1::2].copy()
numbers = ["lead_time", "stays_in_weekend_nights", "stays_in_week_nights", "adults", "children", "total_of_special_requests"]
texts = ["hotel", "assigned_room_type", "market_segment", "meal"]
levels = {name: [level for level, n in train[name].value_counts().items() if n >= 50] for name in texts}
terms = [(name, "") for name in numbers] + [(name, level) for name in texts for level in levels[name]]


def inputs(rows):
    return np.column_stack(
        [rows[name].astype(float) if level == "" else (rows[name] == level).astype(float) for name, level in terms]
    )


fitted = Ridge(alpha=1.0).fit(inputs(train), train.adr)
weights, intercept = np.round(fitted.coef_, 3), round(float(fitted.intercept_), 3)
chunk_rows = 3494
for rows in (history, live):
    rows["predicted"] = inputs(rows) @ weights + intercept
    for name in texts:
        rows[name] = rows[name].astype(object)
estimator = nannyml.DLE(
    feature_column_names=numbers + texts,
    y_pred="predicted",
    y_true="adr",
    metrics=["mae", "rmse"],
    chunk_size=chunk_rows,
)
estimator.fit(history)
data = estimator.estimate(live).filter(period="analysis").to_df()
figures = []
for chunk in range(10):
    rows = live.iloc[chunk * chunk_rows : (chunk + 1) * chunk_rows]
    error = rows.predicted - rows.adr
    came = {"mae": float(error.abs().mean()), "rmse": float(np.sqrt((error**2).mean()))}
    for metric, value in came.items():
        figures.append([chunk, metric, round(float(data[metric, "value"].iloc[chunk]), 6), round(value, 6)])
parts = {
    "terms": [[name, level, float(weight)] for (name, level), weight in zip(terms, weights)],
    "intercept": [[intercept]],
    "figures": figures,
}
text = (f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in parts.items())
Path(__file__).with_name("direct-loss.json").write_text("{\n" + ",\n".join(text) + "\n}\n")
