import type { DashboardSpec } from "./dashboard.ts";

const one = 'model="$model", version=~"$version", feature="$feature", window="$window"';

/** One feature against its reference. */
export const feature: DashboardSpec = {
  uid: "driftline-feature",
  title: "driftline: feature",
  description: "One feature against its reference. The distributions themselves are on driftline's page.",
  variables: ["model", "version", "feature", "window"],
  panels: [
    {
      kind: "lines",
      title: "Distance ÷ threshold",
      description:
        "By statistic. From 1 on the window is drifting at its sample size: did the input change, or a pipeline break?",
      unit: "percentunit",
      queries: { "{{statistic}} {{version}}": `driftline_drift{${one}} / driftline_drift_threshold{${one}}` },
      warnAt: 0.8,
      badAt: 1,
      width: 24,
    },
    {
      kind: "lines",
      title: "Kolmogorov-Smirnov distance",
      description:
        "With its threshold and the upper end of its certificate. Beyond the threshold: compare the distributions on the page.",
      unit: "percentunit",
      queries: {
        "{{version}}": `driftline_drift{${one}, statistic="ks"}`,
        "{{version}} threshold": `driftline_drift_threshold{${one}, statistic="ks"}`,
        "{{version}} at most": `driftline_drift{${one}, statistic="ks"} + driftline_drift_certificate_width{${one}, statistic="ks"}`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Population stability index",
      description: "On the reference's frozen bins, with its threshold. Beyond it: as for the distance beside it.",
      unit: "short",
      queries: {
        "{{version}}": `driftline_drift{${one}, statistic="psi"}`,
        "{{version}} threshold": `driftline_drift_threshold{${one}, statistic="psi"}`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Missing and unknown values",
      description: "With the upper end of the band. Beyond it: look at the producer of this feature.",
      unit: "percentunit",
      queries: {
        "{{statistic}} {{version}}": `driftline_quality{${one}}`,
        "{{statistic}} {{version}} band": `driftline_quality_threshold{${one}}`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Rows",
      description: "Rows behind the distances. Under 200 nothing is said: choose a longer window.",
      unit: "short",
      queries: { "{{version}}": `driftline_sample_rows{${one}}` },
      width: 12,
    },
  ],
};
