import { z } from "zod";
import type { Change } from "../../core/judgement/change.ts";

const dayMs = 86_400_000;
/** A change may be announced, and reported afterwards, within a week; its effect is expected for a week at most. */
const horizonMs = 7 * dayMs;
const longestFreezeSeconds = (30 * dayMs) / 1000;

const words = z.string().trim().min(1).max(200);
const moment = z.union([z.number().int().positive(), z.iso.datetime({ offset: true }).transform(Date.parse)], {
  error: "must be epoch milliseconds or RFC 3339, as 2026-11-24T15:00:00Z",
});

const freezeBody = z.strictObject({
  reason: z.string().trim().max(200).default(""),
  forSeconds: z.number().positive().max(longestFreezeSeconds).nullable().default(null),
});

const orderBody = z.strictObject({ from: z.string().min(1).max(200).nullable().default(null) });

const changeBody = z.strictObject({
  what: words,
  model: words.nullable().default(null),
  version: words.nullable().default(null),
  expects: words.nullable().default(null),
  at: moment.optional(),
  until: moment.optional(),
  /** Instead of `until`: how long after the change. */
  forSeconds: z.number().positive().optional(),
});

const spanBody = z.strictObject({ from: moment, to: moment });
const taintBody = spanBody.extend({ why: z.string().trim().max(200).default("") });

const proposeBody = z.strictObject({
  from: moment.nullable().default(null),
  to: moment.nullable().default(null),
  version: words.nullable().default(null),
});
const acceptBody = z.strictObject({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the 64 hexadecimal digits of a reference")
    .nullable()
    .default(null),
});

/** What each action takes, for the description of the API. */
export const actionBodies = {
  freeze: freezeBody,
  order: orderBody,
  change: changeBody,
  span: spanBody,
  taint: taintBody,
  propose: proposeBody,
  accept: acceptBody,
};

/** What is wrong with a body, and where. */
export interface BodyProblem {
  readonly problem: string;
}

export function readFreeze(body: unknown): { readonly forMs: number | null; readonly reason: string } | BodyProblem {
  const read = readBody(freezeBody, body);
  if ("problem" in read) return read;
  return { reason: read.reason, forMs: read.forSeconds === null ? null : read.forSeconds * 1000 };
}

export function readOrder(body: unknown): { readonly from: string | null } | BodyProblem {
  return readBody(orderBody, body);
}

/** An announced change. One that expects an effect says until when, so that it cannot hold orders for ever. */
export function readChange(body: unknown, nowMs: number): Omit<Change, "id" | "by" | "isOver"> | BodyProblem {
  const read = readBody(changeBody, body);
  if ("problem" in read) return read;
  const { what, model, version, expects, at: atMs = nowMs, until, forSeconds } = read;
  if (until !== undefined && forSeconds !== undefined) return { problem: "until, forSeconds: give one of them" };
  const untilMs = until ?? (forSeconds === undefined ? null : atMs + forSeconds * 1000);
  if (version !== null && model === null) return { problem: "version: needs the model that it is of" };
  if (Math.abs(atMs - nowMs) > horizonMs) return { problem: "at: must be within 7 days of now" };
  if (expects !== null && untilMs === null) return { problem: "until: an expected effect needs an end" };
  if (untilMs !== null && (untilMs <= atMs || untilMs > atMs + horizonMs))
    return { problem: "until: must be after the change, by 7 days at most" };
  return { what, model, version, expects, atMs, untilMs };
}

/** A span of event time, epoch ms. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A span whose panes are not to enter a reference. */
export function readTaint(body: unknown): (Span & { readonly why: string }) | BodyProblem {
  const read = readBody(taintBody, body);
  if ("problem" in read) return read;
  const span = spanOf(read.from, read.to);
  return "problem" in span ? span : { ...span, why: read.why };
}

/** A span of live panes to make a reference of; null: the last day, the active version. */
export function readProposal(
  body: unknown,
): { readonly fromMs: number | null; readonly toMs: number | null; readonly version: string | null } | BodyProblem {
  const read = readBody(proposeBody, body);
  if ("problem" in read) return read;
  const { from: fromMs, to: toMs, version } = read;
  if (fromMs !== null && toMs !== null && toMs <= fromMs) return { problem: "to: must be after from" };
  return { fromMs, toMs, version };
}

export function readAcceptance(body: unknown): { readonly hash: string | null } | BodyProblem {
  return readBody(acceptBody, body);
}

export function readSpan(body: unknown): Span | BodyProblem {
  const read = readBody(spanBody, body);
  return "problem" in read ? read : spanOf(read.from, read.to);
}

function spanOf(fromMs: number, toMs: number): Span | BodyProblem {
  return toMs > fromMs ? { fromMs, toMs } : { problem: "to: must be after from" };
}

function readBody<T>(schema: z.ZodType<T>, body: unknown): T | BodyProblem {
  const read = schema.safeParse(body ?? {});
  if (read.success) return read.data;
  return {
    problem: read.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; "),
  };
}
