import type { Evidence } from "../../src/core/facts.ts";
import type { PageModel } from "../../src/edge/web/page-views.ts";
import type { ReadModel } from "../../src/edge/web/read-model.ts";

const serving = { model: "fraud", version: "v7", role: "primary" } as const;
const evidence: Evidence = {
  family: "harm",
  metric: "errors",
  feature: null,
  against: "absolute",
  control: null,
  observed: 0.06,
  limit: 0.03,
  n: 1_980,
  paneStartMs: 1_795_000_010_000,
};
const reading = {
  window: "5m",
  feature: null,
  statistic: "error_rate",
  value: Number.NaN,
  threshold: 0.02,
  n: 0,
  ageSeconds: 12,
  signal: "insufficient",
};

const pageModel: PageModel = {
  overview: () => ({
    nowMs: 1_795_000_020_000,
    watermarkMs: null,
    ready: { ok: true, reasons: [] },
    holds: [],
    freeze: null,
    expected: [],
    models: [],
  }),
  version: () => undefined,
  timeline: () => undefined,
  feature: () => undefined,
  incidents: () => [],
  rollback: () => [],
  freeze: () => null,
  changes: () => [],
  quarantine: () => [],
  ingest: () => ({
    ...{ pollAgeMs: 0, watermarkMs: null, openPanes: 0, closedPanes: 0, records: 0, partitions: [], conditions: [] },
    ...{ holds: [], rejects: [], defects: [], labels: [], posts: null },
    ...{ outbox: { waiting: 0, dead: 0 }, checkpoint: { count: 0, failures: 0, lastMs: 0 } },
  }),
  references: () => [],
  difference: () => undefined,
  settings: () => ({}),
  decode: () => ({ understood: false, topic: null, readings: [] }),
  happenings: () => [],
  watch: () => () => undefined,
};

/** A driftline that watches one harmed version and has one order out. */
export function someReadModel(changed: Partial<ReadModel> = {}): ReadModel {
  return {
    nowMs: () => 1_795_000_020_000,
    alive: () => ({ ok: true, reasons: [] }),
    ready: () => ({ ok: true, reasons: [] }),
    models: () => [
      {
        model: "fraud",
        reference: { state: "loaded", hash: "ab12", accepted: true, note: "" },
        versions: [
          {
            version: "v7",
            role: "primary",
            active: true,
            activatedAt: 1_795_000_000_000,
            signal: "harmed",
            readings: [reading],
          },
        ],
      },
    ],
    holds: () => [],
    promotion: (_model, version) =>
      version === "v8"
        ? { answer: "go", why: "nothing stands against it", samples: 900 }
        : { answer: "unknown", why: `${version} has not been seen`, samples: 0 },
    onTrial: () => "v8",
    panes: (model, version) =>
      model === "fraud" && version === "v7"
        ? [
            { start: 1_795_000_000_000, role: "primary", predictions: 100, errors: 2, late: 1, latencyCount: 99 },
            {
              start: 1_795_000_010_000,
              role: "primary",
              predictions: 50,
              errors: 0,
              late: 0,
              latencyCount: 50,
              features: { amount: { count: 49, missing: 1 } },
            },
          ]
        : undefined,
    accuracy: () => [],
    cohorts: (model, version) => (model === "fraud" && version === "v7" ? [] : undefined),
    orders: () => [
      {
        ...{
          id: "rb-1",
          target: "prod",
          incident: "driftline-5e1f",
          serving,
          to: "v6",
          state: "sent",
          why: "",
          mode: "auto",
        },
        ...{ createdAt: 1, expiresAt: 2, sentAt: 1, confirmedAt: null, attempts: 1, evidence },
      },
    ],
    targets: () => [{ target: "prod", model: "fraud", mode: "auto", state: "armed", why: "" }],
    alerts: () => [
      {
        rule: "errors",
        serving,
        feature: null,
        severity: "critical",
        state: "firing",
        incident: "driftline-5e1f",
        since: 1,
        evidence,
      },
    ],
    command: async () => ({ done: true }),
    ...pageModel,
    ...changed,
  };
}
