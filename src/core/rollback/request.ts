import { createHash } from "node:crypto";
import type { NewEffect } from "../alerting/effect.ts";
import type { Evidence, RequestKind, RequestState, Serving } from "../facts.ts";
import type { RequestMessage } from "../request-message.ts";
import { utcTime } from "../utc-time.ts";

/** An order that ends when the target has taken it: nothing is confirmed or verified, for nothing is known to be wrong. */
export interface Request {
  readonly id: string;
  readonly kind: RequestKind;
  readonly target: string;
  readonly serving: Serving;
  readonly incident: string;
  readonly evidence: Evidence;
  readonly state: RequestState;
  readonly why: string;
  /** Wall time, epoch ms. */
  readonly createdMs: number;
  readonly expiresMs: number;
}

const types = {
  hold: "model.promotion.hold",
  release: "model.promotion.release",
  retrain: "model.retrain.requested",
} as const;

/** 64 hex digits, the same after a restart and on every replica. */
export function requestId(kind: RequestKind, target: string, about: readonly string[]): string {
  return createHash("sha256")
    .update([kind, target, ...about].map(encodeURIComponent).join("|"))
    .digest("hex");
}

/** The effect that carries it out; it is repeated under the same id until the target has answered or it expires. */
export function requestEffect(request: Request): NewEffect {
  return {
    kind: "request",
    id: `request/${request.id}`,
    receiver: request.target,
    expiresMs: request.expiresMs,
    body: messageOf(request),
  };
}

function messageOf({
  id,
  kind,
  target,
  serving,
  incident,
  evidence,
  why,
  createdMs,
  expiresMs,
}: Request): RequestMessage {
  return {
    type: types[kind],
    timestamp: utcTime(createdMs),
    data: {
      requestId: id,
      idempotencyKey: id,
      dryRun: false,
      target,
      model: serving.model,
      role: serving.role,
      version: serving.version,
      expiresAt: utcTime(expiresMs),
      reason: {
        metric: evidence.metric,
        feature: evidence.feature,
        change: evidence.change ?? null,
        control: evidence.control,
        value: evidence.observed,
        threshold: evidence.limit,
        samples: evidence.n,
        firedAt: utcTime(evidence.paneStartMs),
      },
      why,
      incident,
    },
  };
}
