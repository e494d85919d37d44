import type { TelemetrySnapshot } from "../../src/edge/telemetry/snapshot.ts";

const nowMs = Date.UTC(2026, 10, 22, 10);
const v7 = { model: "fraud", version: "v7", role: "primary" } as const;
const binned = { model: "fraud", feature: "amount", reference: "aafec8b7a492" } as const;
const amount = { ...v7, feature: "amount", window: "5m" } as const;

const inBrazil = { ...v7, segment: "country", group: "BR", window: "5m" } as const;

/** A moment in which everything that can be told is told. */
export function fullSnapshot(changed: Partial<TelemetrySnapshot> = {}): TelemetrySnapshot {
  return {
    nowMs,
    predictions: [
      { ...v7, status: "ok", count: 990 },
      { ...v7, status: "error", count: 10 },
    ],
    lateRows: [{ ...v7, count: 3 }],
    rejects: [{ source: "predictions", reason: "bad_json", count: 5 }],
    defects: [{ source: "predictions", defect: "nan_literal", count: 2 }],
    labels: [{ model: "fraud", version: "v7", outcome: "read", count: 4 }],
    accuracy: [{ ...v7, window: "24h", basis: "mature", metric: "accuracy", value: 0.94, low: 0.93, high: 0.95 }],
    rolling: [
      {
        ...v7,
        feature: "amount",
        window: "1h",
        statistic: "psi",
        value: 0.02,
        threshold: 0.12,
        n: 5_000,
        verdict: "stable",
        compared_with: "last-week",
      },
    ],
    estimateErrors: [{ ...v7, window: "24h", metric: "accuracy", value: -0.004 }],
    labelledSpans: [
      {
        ...v7,
        window: "24h",
        basis: "mature",
        labelled: 600,
        coverage: 0.6,
        samplingFraction: 0.25,
        delaySeconds: 7_200,
      },
    ],
    labelJoins: [{ model: "fraud", rows: 900, bytes: 31_000, samplingFraction: 0.5 }],
    readings: [
      {
        ...v7,
        feature: null,
        window: "5m",
        statistic: "throughput",
        value: 3.3,
        threshold: null,
        n: 1_000,
        verdict: "stable",
      },
      {
        ...v7,
        feature: null,
        window: "5m",
        statistic: "error_rate",
        value: 0.01,
        threshold: 0.02,
        n: 1_000,
        verdict: "stable",
      },
      {
        ...v7,
        feature: null,
        window: "5m",
        statistic: "latency_p99",
        value: 250,
        threshold: null,
        n: 1_000,
        verdict: "stable",
      },
      { ...amount, statistic: "ks", value: 0.04, high: 0.041, threshold: 0.05, n: 900, verdict: "stable" },
      { ...amount, role: "canary", statistic: "ks", value: 0.5, threshold: 0.6, n: 20, verdict: "stable" },
      { ...amount, statistic: "missing_rate", value: 0.1, threshold: 0.2, n: 1_000, verdict: "stable" },
    ],
    bins: {
      rows: [{ ...v7, ...binned, kind: "numeric", bin: "00", value: "12.5", rows: 40 }],
      upTo: [{ ...v7, ...binned, edge: "12.5", rows: 40 }],
      reference: {
        rows: [{ ...binned, kind: "numeric", bin: "00", value: "12.5", rows: 400 }],
        upTo: [{ ...binned, edge: "12.5", rows: 400 }],
      },
    },
    ownMetrics: [{ ...v7, metric: "big_approvals", window: "5m", value: 0.03, threshold: 0.05, verdict: "stable" }],
    ownRows: [{ ...v7, metric: "big_approvals", outcome: "yes", count: 30 }],
    segments: {
      rows: [{ ...inBrazil, value: 300, threshold: null }],
      errors: [{ ...inBrazil, value: 0.02, threshold: 0.03 }],
      slow: [{ ...inBrazil, value: 0.01, threshold: 0.02 }],
      classes: [{ ...inBrazil, class: "approve", value: 0.7, threshold: null }],
      drift: [{ ...inBrazil, feature: "amount", value: 0.04, threshold: null }],
      labelled: [{ ...inBrazil, basis: "mature", value: 250, threshold: null }],
      accuracy: [{ ...inBrazil, basis: "mature", metric: "recall", value: 0.8, threshold: null }],
      fairness: [
        { ...v7, segment: "country", window: "5m", basis: "live", statistic: "selection_rate_ratio", value: 0.9 },
      ],
    },
    versions: [{ ...v7, signal: "quiet", asOfMs: nowMs - 15_000 }],
    alarms: [{ ...v7, family: "harm", metric: "errors", count: 1 }],
    alerts: [{ ...v7, rule: "errors", feature: null, segment: null, severity: "critical", state: "firing" }],
    incidents: [{ severity: "critical", count: 1 }],
    orders: [{ target: "prod", state: "sent", count: 1 }],
    gateBlocks: [{ target: "prod", gate: "freshness", count: 2 }],
    targets: [{ target: "prod", model: "fraud", state: "armed" }],
    deliveries: [{ receiver: "oncall", state: "delivered", count: 7 }],
    exports: [{ exporter: "faro", outcome: "sent", count: 12 }],
    outbox: { waiting: 1, dead: 0 },
    source: {
      pollAgeMs: 500,
      rebalances: 1,
      inFlightBytes: 1_024,
      partitions: [{ topic: "predictions", partition: 0, nextOffset: 1_000, lagRecords: 12 }],
      conditions: ["connected"],
    },
    posts: {
      requests: [{ kind: "predictions", outcome: "accepted", count: 9 }],
      waiting: { records: 3, bytes: 1_500 },
    },
    watermarkMs: nowMs - 20_000,
    openPanes: 2,
    closedPanes: 360,
    checkpoints: { count: 100, failures: 1, totalMs: 900, lastMs: 8, lastAtMs: nowMs - 2_000 },
    holds: ["lag"],
    frozen: ["freeze"],
    ...changed,
  };
}
