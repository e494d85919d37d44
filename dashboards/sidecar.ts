import type { DashboardSpec } from "./dashboard.ts";

const of = 'instance=~"$instance"';

/** The sidecar's own health. */
export const sidecar: DashboardSpec = {
  uid: "driftline-sidecar",
  title: "driftline: sidecar",
  description: "Whether driftline itself is well. When it is not, what it says of models is old.",
  variables: ["instance"],
  panels: [
    {
      kind: "number",
      title: "Version",
      description: "Which driftline runs. Two at once in one group: stop one.",
      unit: "none",
      queries: { "{{version}}": `driftline_build_info{${of}}` },
      width: 6,
    },
    {
      kind: "number",
      title: "Panes are closed up to",
      description: "Age of the watermark. Over 2 minutes nothing is rolled back: look at lag. Runbook: DriftlineStale.",
      unit: "s",
      queries: { age: `driftline_watermark_age_seconds{${of}}` },
      warnAt: 60,
      badAt: 120,
      width: 6,
    },
    {
      kind: "number",
      title: "Reading loop",
      description: "Time since its last sign of life. Over a minute: restart it. Runbook: DriftlinePollStalled.",
      unit: "s",
      queries: { age: `driftline_poll_age_seconds{${of}}` },
      warnAt: 15,
      badAt: 60,
      width: 6,
    },
    {
      kind: "number",
      title: "Checkpoints that failed",
      description:
        "Since the start. While the store cannot be written, no order leaves. Runbook: DriftlineCheckpointFailing.",
      unit: "none",
      queries: { failures: `driftline_checkpoint_failures_total{${of}}` },
      badAt: 1,
      width: 6,
    },
    {
      kind: "lines",
      title: "Lag",
      description: "Records not read yet. Growing: more CPU, or find the burst. Runbook: DriftlineLagging.",
      unit: "short",
      queries: { "{{topic}} {{partition}}": `driftline_consumer_lag_records{${of}}` },
      warnAt: 10_000,
      badAt: 100_000,
      width: 12,
    },
    {
      kind: "lines",
      title: "Read",
      description:
        "Predictions counted and records rejected, a second. Rejects: `driftline decode --sample`. Runbook: DriftlineRejectingRecords.",
      unit: "reqps",
      queries: {
        predictions: `sum(rate(driftline_predictions_total{${of}}[$__rate_interval]))`,
        rejects: `sum(rate(driftline_rejects_total{${of}}[$__rate_interval])) or vector(0)`,
        late: `sum(rate(driftline_late_rows_total{${of}}[$__rate_interval]))`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Panes",
      description:
        "Open panes, and panes closed a second. None closed: one partition holds the watermark. Runbook: DriftlineNoClosedPanes.",
      unit: "short",
      queries: {
        open: `driftline_panes_open{${of}}`,
        "closed/s": `rate(driftline_panes_closed_total{${of}}[$__rate_interval])`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Checkpoints",
      description: "How long the newest took, and how old it is. Slow: look at the disk.",
      unit: "s",
      queries: {
        took: `driftline_checkpoint_duration_seconds{${of}}`,
        age: `driftline_checkpoint_age_seconds{${of}}`,
      },
      warnAt: 15,
      badAt: 60,
      width: 12,
    },
    {
      kind: "lines",
      title: "CPU",
      description: "Cores in use. At 1 the process cannot read faster.",
      unit: "percentunit",
      queries: { cores: `rate(process_cpu_seconds_total{${of}, job="driftline"}[$__rate_interval])` },
      warnAt: 0.8,
      badAt: 0.95,
      width: 12,
    },
    {
      kind: "lines",
      title: "Memory",
      description:
        "Resident memory. It depends on models, features and windows, never on traffic: growth for days is a fault, report it.",
      unit: "bytes",
      queries: { resident: `process_resident_memory_bytes{${of}, job="driftline"}` },
      width: 12,
    },
    {
      kind: "lines",
      title: "Series",
      description: "Series of a scrape, and features left out. Runbook: DriftlineSeriesDropped.",
      unit: "short",
      queries: {
        series: `driftline_series{${of}}`,
        "features left out": `sum(driftline_overflow_features{${of}}) or vector(0)`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Conditions",
      description:
        "1 for each condition of the source that holds. Other than `connected`: docs/operations.md has each.",
      unit: "none",
      queries: { "{{condition}}": `driftline_condition{${of}} or vector(0)` },
      width: 12,
    },
  ],
};
