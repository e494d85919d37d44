import type { DashboardSpec } from "./dashboard.ts";

const one = 'model="$model", version=~"$version", feature="$feature", window="$window"';

const ofFeature = 'model="$model", feature="$feature"';
/** By bin, over all replicas and the chosen versions; the fixed part of a reference is told by each replica. */
const liveBins = `increase(driftline_bin_rows_total{${ofFeature}, version=~"$version"}[$window])`;
const referenceBins = `max by (reference, bin, value) (driftline_reference_bin_rows{${ofFeature}})`;

/** One feature against its reference. */
export const feature: DashboardSpec = {
  uid: "driftline-feature",
  title: "driftline: feature",
  description: "One feature against its reference; finer distributions are on driftline's page.",
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
      kind: "bars",
      title: "Reference and live",
      description:
        "Share of rows by frozen bin, with its upper edge or category, over the window and all replicas. Needs `models.*.bins`. A bar that grew says where the rows went.",
      unit: "percentunit",
      queries: { reference: shares(referenceBins), live: shares(liveBins) },
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

function shares(bins: string): string {
  return `sum by (cell) (label_join(${bins}, "cell", " ", "bin", "value")) / on () group_left () sum(${bins})`;
}
