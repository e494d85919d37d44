import type { DashboardSpec } from "./dashboard.ts";
import { ordersSent } from "./marks.ts";

const worst = (signal: string) =>
  `count(max by (model, version, role) (driftline_signal{signal="${signal}"})) or vector(0)`;

/** All models at a glance. */
export const fleet: DashboardSpec = {
  uid: "driftline-fleet",
  title: "driftline: fleet",
  description: "Every model that driftline watches. Start here; go on to the model that is not green.",
  variables: ["window"],
  marks: { "rollback ordered": ordersSent("") },
  panels: [
    {
      kind: "number",
      title: "Harmed versions",
      description:
        "Versions with a harm alert. Not 0: open the model; the order or the gate that is closed stands in rollbacks.",
      unit: "none",
      queries: { harmed: worst("harmed") },
      badAt: 1,
      width: 6,
    },
    {
      kind: "number",
      title: "Drifting versions",
      description: "Versions with a drift alert. Not 0: find out whether the input changed or a pipeline broke.",
      unit: "none",
      queries: { drifting: worst("drifting") },
      warnAt: 1,
      width: 6,
    },
    {
      kind: "number",
      title: "Open incidents",
      description: "One incident holds all alerts of an activation. Not 0: somebody should be on it.",
      unit: "none",
      queries: { open: "sum(driftline_incidents_open) or vector(0)" },
      badAt: 1,
      width: 6,
    },
    {
      kind: "number",
      title: "Rollbacks held",
      description: "Reasons for which nothing may be rolled back now. Not 0 for long: see the sidecar's dashboard.",
      unit: "none",
      queries: { reasons: "count(driftline_held) or vector(0)" },
      warnAt: 1,
      width: 6,
    },
    {
      kind: "lines",
      title: "Traffic",
      description: "Predictions a second by model. A fall: look at the clients and at what writes to the topic.",
      unit: "reqps",
      queries: { "{{model}}": 'sum by (model) (driftline_predictions_per_second{window="$window"})' },
      width: 12,
    },
    {
      kind: "lines",
      title: "Failures against the band",
      description: "Error ratio ÷ its threshold. Above 1 for long: harm; open the model.",
      unit: "percentunit",
      queries: {
        "{{model}} {{version}} {{role}}":
          'driftline_error_ratio{window="$window"} / driftline_error_ratio_threshold{window="$window"}',
      },
      warnAt: 0.8,
      badAt: 1,
      width: 12,
    },
    {
      kind: "grid",
      title: "Drift by model",
      description: "Largest distance ÷ its threshold over all features. From 1 on a feature drifts: open the model.",
      unit: "percentunit",
      queries: {
        "{{model}} {{version}}":
          'max by (model, version) (driftline_drift{window="$window"} / driftline_drift_threshold{window="$window"})',
      },
      warnAt: 0.8,
      badAt: 1,
      width: 24,
    },
  ],
};
