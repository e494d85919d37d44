import type { DashboardSpec } from "./dashboard.ts";
import { ordersSentFor } from "./marks.ts";

const serving = 'model="$model", version=~"$version"';
const inWindow = `${serving}, window="$window"`;

/** One model, its versions side by side. */
export const model: DashboardSpec = {
  uid: "driftline-model",
  title: "driftline: model",
  description: "One model, its versions side by side, with alerts and rollbacks as marks.",
  variables: ["model", "version", "window"],
  marks: {
    alert: 'count by (version, rule) (driftline_alert{model="$model", state="firing"}) > 0',
    "rollback ordered": ordersSentFor("$model"),
  },
  panels: [
    {
      kind: "lines",
      title: "Traffic",
      description: "Predictions a second by version. A version without traffic is judged by nothing.",
      unit: "reqps",
      queries: { "{{version}} {{role}}": `driftline_predictions_per_second{${inWindow}}` },
      width: 12,
    },
    {
      kind: "lines",
      title: "Failures",
      description: "Share of failed predictions and the upper end of its band. Above it for long: harm; see rollbacks.",
      unit: "percentunit",
      queries: {
        "{{version}} {{role}}": `driftline_error_ratio{${inWindow}}`,
        "{{version}} {{role}} band": `driftline_error_ratio_threshold{${inWindow}}`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Latency",
      description:
        "Quantiles of the window. Higher than the other version's: look at the model server and what it calls.",
      unit: "s",
      queries: { "{{version}} {{statistic}}": `driftline_latency_seconds{${inWindow}, statistic=~"p50|p99"}` },
      width: 12,
    },
    {
      kind: "lines",
      title: "Rows and age",
      description: "Rows behind the window's readings. Under 200 nothing is said: wait, or choose a longer window.",
      unit: "short",
      queries: { "{{version}} {{role}}": `driftline_window_rows{${inWindow}}` },
      width: 12,
    },
    {
      kind: "lines",
      title: "Accuracy",
      description:
        "By labels of predictions old enough to be judged, of the newest, and estimated without labels. Realised below estimated: what the model learned no longer holds.",
      unit: "percentunit",
      queries: {
        "{{version}} {{metric}} {{basis}}": `driftline_accuracy{${inWindow}, metric=~"accuracy|f1|f1_macro|auc|auc_ovr_macro|average_precision|exact_match|ndcg_at_.*|hit_rate_at_.*"}`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Labels",
      description: "Share of predictions that have a label. Falling: labels come late, or their ids no longer match.",
      unit: "percentunit",
      queries: { "{{version}} {{basis}}": `driftline_label_coverage{${inWindow}}` },
      width: 12,
    },
    {
      kind: "grid",
      title: "Drift by feature",
      description: "Largest distance ÷ its threshold. From 1 on the feature drifts: open its dashboard.",
      unit: "percentunit",
      queries: {
        "{{feature}} {{version}}": `max by (feature, version) (driftline_drift{${inWindow}} / driftline_drift_threshold{${inWindow}})`,
      },
      warnAt: 0.8,
      badAt: 1,
      width: 24,
    },
    {
      kind: "lines",
      title: "Missing and unknown values",
      description: "Share by feature. A rise: look at the producer of that feature.",
      unit: "percentunit",
      queries: { "{{feature}} {{statistic}} {{version}}": `driftline_quality{${inWindow}}` },
      width: 12,
    },
    {
      kind: "lines",
      title: "What each version is said to be",
      description: "1 for the signal that holds. Harmed: see rollbacks. Insufficient or stale: nothing is judged.",
      unit: "none",
      queries: { "{{version}} {{role}} {{signal}}": `driftline_signal{${serving}}` },
      width: 12,
    },
  ],
};
