import { z } from "zod";
import { orderStates } from "../../core/facts.ts";
import { roles } from "../../core/record.ts";

const epochMs = z.number().describe("Epoch milliseconds.");
const serving = z.object({ model: z.string(), version: z.string(), role: z.enum(roles) });
const severity = z.enum(["critical", "error", "warning", "info"]);

const evidence = z
  .object({
    family: z.enum(["harm", "hold", "drift", "quality"]),
    metric: z.string(),
    feature: z.string().nullable(),
    change: z.string().optional().describe("`fewer approve`: of what there is more or less than beside its control."),
    segment: z.string().optional(),
    against: z.enum(["absolute", "control"]),
    control: z.string().nullable(),
    observed: z.number().describe("Rate in the panes since the onset estimate."),
    limit: z.number().describe("The limit that it was judged by."),
    n: z.number().describe("Rows behind it."),
    paneStartMs: epochMs,
    delayMs: z.number().optional(),
  })
  .describe("Why an alarm was raised.");

const share = z.number().nullable().describe("null: there is nothing to read.");
const limitOfShare = z.number().nullable().describe("Upper end of the band; null until it is set or learned.");
const segmentRate = z.object({ value: share, threshold: limitOfShare, n: z.number() });

/** What only models with own metrics or segments show of a version. */
const extras = {
  ownMetrics: z
    .array(
      z.object({
        metric: z.string(),
        family: z.enum(["harm", "drift", "quality"]),
        window: z.string(),
        value: share,
        low: share,
        high: share,
        threshold: limitOfShare,
        n: z.number(),
        errors: z.number().describe("Rows that could not be told."),
        ageSeconds: z.number(),
        signal: z.string(),
      }),
    )
    .optional()
    .describe("Left out where the model has no own metrics."),
  segments: z
    .array(
      z.object({
        segment: z.string(),
        value: z.string(),
        window: z.string(),
        rows: z.number(),
        errors: segmentRate,
        slow: segmentRate.describe("Slower than the reference's 99th percentile."),
        classes: z.array(z.object({ class: z.string(), share })),
        drift: z.array(
          z.object({ feature: z.string(), psi: share, threshold: limitOfShare, n: z.number(), signal: z.string() }),
        ),
        ageSeconds: z.number(),
      }),
    )
    .optional()
    .describe("Of the last hour; left out where the model has no segments."),
  fairness: z
    .array(
      z.object({
        segment: z.string(),
        window: z.string(),
        basis: z
          .enum(["live", "mature", "provisional"])
          .describe("By predictions as they come, or by labels: of those old enough to be judged, or of the newest."),
        statistic: z.string(),
        value: share,
        low: share,
        high: share,
        lowest: z.string().nullable(),
        highest: z.string().nullable(),
        n: z.number(),
        leftOut: z.array(z.string()).describe("Values with too few rows."),
      }),
    )
    .optional()
    .describe("Of the last 24 h; left out where no segment has a favourable prediction."),
  rolling: z
    .array(
      z.object({
        comparedWith: z.enum(["previous", "last-week"]),
        window: z.string(),
        feature: z.string(),
        statistic: z.string(),
        value: share,
        low: z.number().optional(),
        high: z.number().optional(),
        threshold: z.number().nullable(),
        n: z.number(),
        earlierRows: z.number().describe("Rows that it is compared with."),
        readyInSeconds: z.number().describe("Until there is a whole span to compare with; 0 where there is."),
        ageSeconds: z.number(),
        signal: z.string(),
      }),
    )
    .optional()
    .describe("Features against the same version's own past; left out unless `compareWith` asks for it."),
};

/** What stable endpoints answer. Fields may be added; none is taken away within a major version. */
export const shapes = {
  problem: z.object({ error: z.object({ what: z.string(), remedy: z.string() }) }),
  standing: z.object({ ok: z.boolean(), reasons: z.array(z.string()) }),
  accepted: z.object({ accepted: z.number().int().describe("Objects that are on disk.") }),
  done: z.object({ done: z.string() }),
  models: z.array(
    z.object({
      model: z.string(),
      reference: z.object({
        state: z.enum(["none", "learning", "learned", "loaded"]),
        hash: z.string().nullable(),
        accepted: z.boolean(),
        note: z.string(),
      }),
      versions: z.array(
        z.object({
          version: z.string(),
          role: z.enum(roles),
          active: z.boolean().describe("Serves most of the model's primary traffic."),
          activatedAt: epochMs,
          signal: z.enum(["quiet", "drifting", "harmed", "degraded", "insufficient", "stale", "not monitorable"]),
          readings: z.array(
            z.object({
              window: z.string(),
              feature: z.string().nullable(),
              statistic: z.string(),
              value: z.number().nullable().describe("null: there is nothing to read."),
              low: z.number().optional(),
              high: z.number().optional(),
              threshold: z.number().nullable(),
              n: z.number(),
              ageSeconds: z.number(),
              signal: z.string(),
            }),
          ),
          ...extras,
        }),
      ),
    }),
  ),
  panes: z.array(
    z.object({
      start: epochMs,
      role: z.enum(roles),
      predictions: z.number(),
      errors: z.number().describe("Every status but ok."),
      late: z.number().describe("Rows that came late; they are in no other count."),
      latencyCount: z.number(),
      features: z
        .record(z.string(), z.object({ count: z.number(), missing: z.number() }))
        .optional()
        .describe("Of the newest 30 panes."),
    }),
  ),
  orders: z.array(
    z.object({
      id: z.string(),
      target: z.string(),
      incident: z.string(),
      serving,
      to: z.string(),
      state: z.enum(orderStates),
      why: z.string(),
      mode: z.string(),
      createdAt: epochMs,
      expiresAt: epochMs,
      sentAt: epochMs.nullable(),
      confirmedAt: epochMs.nullable(),
      attempts: z.number(),
      evidence,
    }),
  ),
  targets: z.array(
    z.object({ target: z.string(), model: z.string(), mode: z.string(), state: z.string(), why: z.string() }),
  ),
  holds: z.array(
    z.object({
      serving,
      incident: z.string(),
      state: z.enum(["standing", "released", "over"]),
      why: z.string(),
      asked: z.string().describe("Whether a target was asked to hold it, or why not."),
      since: epochMs,
      evidence,
      requests: z.array(z.object({ kind: z.string(), target: z.string(), state: z.string() })),
    }),
  ),
  promotion: z.object({
    answer: z.enum(["go", "hold", "no", "unknown"]),
    why: z.string(),
    samples: z.number().describe("Its rows of the last day."),
    version: z.string().optional().describe("Which one, where the asker did not say."),
  }),
  alerts: z.array(
    z.object({
      rule: z.string(),
      serving,
      feature: z.string().nullable(),
      segment: z.string().optional().describe("`country=BR`; left out where it is about all rows."),
      severity,
      state: z.enum(["pending", "firing", "clearing"]),
      incident: z.string(),
      since: epochMs,
      evidence: evidence.nullable(),
    }),
  ),
} as const;

export type ShapeName = keyof typeof shapes;
