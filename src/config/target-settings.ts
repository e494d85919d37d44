import { z } from "zod";
import { targetKinds } from "../edge/targets/targets.ts";
import { duration } from "./duration.ts";

/** What every rollback target has, whatever its kind: which model, and under which rules it may act. */
const policy = {
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "use letters, digits, dot, dash and underscore")
    .describe("Labels orders, metrics and `driftline reset`."),
  model: z.string().min(1),
  mode: z.enum(["observe", "auto"]).default("observe").describe("observe says what it would have done; auto does it."),
  idempotent: z
    .enum(["yes", "key", "no", "inverting"])
    .default("no")
    .describe("Whether repeating an order is harmless: yes, by its key, no, or a repeat undoes it."),
  knownGood: z
    .array(z.string().min(1))
    .default([])
    .describe("Versions to go back to; others qualify by serving without alerts."),
  cooldown: duration("1m", "30d").prefault("24h"),
  ordersPerDay: z.number().int().min(1).max(100).default(2),
  orderExpiry: duration("10s", "1h")
    .prefault("10m")
    .describe("An order that could not be sent by then is dropped: late rollbacks hit repaired versions."),
  confirmWithin: duration("30s", "24h").prefault("5m"),
  verifyWithin: duration("1m", "7d").prefault("30m"),
  attributionWindow: duration("1m", "30d").prefault("24h"),
};

export const rollbackTargetSettings = z.discriminatedUnion("kind", [targetKinds.webhook.extend(policy)]);
export type RollbackTargetSettings = z.output<typeof rollbackTargetSettings>;
