import { z } from "zod";
import { targetDefaults } from "../core/rollback/target.ts";
import { targetKinds } from "../edge/targets/targets.ts";
import { duration, formatDuration } from "./duration.ts";

/** A duration whose default the rollback policy itself names. */
const span = (least: string, most: string, defaultMs: number) =>
  duration(least, most).prefault(formatDuration(defaultMs));
const count = (least: number, fallback: number) => z.number().int().min(least).default(fallback);

/** What every rollback target has, whatever its kind: which model, and under which rules it may act. */
const policy = {
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "use letters, digits, dot, dash and underscore")
    .describe("Labels orders, metrics and `driftline reset`."),
  model: z.string().min(1).describe("The model it moves."),
  role: z.enum(["primary", "canary"]).optional().describe("The role it moves; both without it."),
  mode: z
    .enum(["observe", "approve", "auto"])
    .default("observe")
    .describe("observe says what it would have done; approve asks a person first; auto does it."),
  idempotent: z
    .enum(["yes", "key", "no", "inverting"])
    .default(targetDefaults.idempotent)
    .describe("Whether repeating an order is harmless: yes, by its key, no, or a repeat undoes it."),
  knownGood: z
    .array(z.string().min(1))
    .default([])
    .describe("Versions to go back to, best first; others qualify by serving without alerts."),
  minPredictions: count(1, targetDefaults.minPredictions).describe(
    "Rows without a harm alert that make a version good.",
  ),
  minAge: span("10s", "90d", targetDefaults.minAgeMs).describe("Time of such service."),
  minLabelCoverage: z
    .number()
    .min(0)
    .max(1)
    .default(targetDefaults.minLabelCoverage)
    .describe("Share of its predictions that must have a label for wrong ones to count against a version."),
  minLiveRows: count(1, targetDefaults.minLiveRows).describe("Rows of the accused version behind an alarm."),
  cooldown: span("10s", "90d", targetDefaults.cooldownMs).describe("After an order there is no other for so long."),
  ordersPerDay: count(1, targetDefaults.ordersPerDay).describe("Orders of this target in 24 h."),
  orderExpiry: span("10s", "1h", targetDefaults.orderExpiryMs).describe(
    "An order that was not taken by then is void: a late one hits a repaired version.",
  ),
  confirmWithin: span("10s", "24h", targetDefaults.confirmWithinMs).describe(
    "By then the traffic must have moved, from the send on.",
  ),
  verifyWithin: span("1m", "7d", targetDefaults.verifyWithinMs).describe(
    "By then the harm must be gone, from the confirmation on.",
  ),
  attributionWindow: span("1m", "30d", targetDefaults.attributionWindowMs).describe(
    "An onset so long after the activation is still blamed on the new version.",
  ),
  steadyState: z
    .enum(["approve", "auto"])
    .default(targetDefaults.steadyState)
    .describe("What a later onset may do: ask a person, or act."),
  retrainEvery: span("1h", "365d", 7 * 86_400_000).describe(
    "How far apart requests to train anew are, for one reference.",
  ),
  quarantine: span("1m", "365d", targetDefaults.quarantineMs).describe("How long a rolled-back version stays barred."),
};

export const rollbackTargetSettings = z.discriminatedUnion("kind", [targetKinds.webhook.extend(policy)]);
export type RollbackTargetSettings = z.output<typeof rollbackTargetSettings>;
