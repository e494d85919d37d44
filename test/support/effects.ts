import type { Effect } from "../../src/core/alerting/effect.ts";
import type { Notification } from "../../src/core/alerting/notification.ts";
import type { OrderMessage } from "../../src/core/order-message.ts";
import type { RequestMessage } from "../../src/core/request-message.ts";

/** A page about fraud v7, as the judge would write it. */
export function someNotification(changed: Partial<Notification> = {}): Notification {
  return {
    key: "driftline-5e1f",
    incident: "driftline-5e1f",
    action: "trigger",
    severity: "critical",
    summary: "fraud v7: errors 6.1 % of 1980, limit 3.0 % since 2026-11-22 10:00 UTC",
    serving: { model: "fraud", version: "v7", role: "primary" },
    sinceMs: Date.UTC(2026, 10, 22, 10),
    atMs: Date.UTC(2026, 10, 22, 10, 1),
    cause: "began with the activation of v7",
    done: "ordered fraud v7 → v6 at target prod",
    nextStep: "watch the confirmation",
    changes: ["v7 activated 2026-11-22 09:58 UTC"],
    alerts: [
      {
        rule: "errors",
        family: "harm",
        severity: "critical",
        feature: null,
        state: "firing",
        effect: "errors 6.1 % of 1980, limit 3.0 %",
      },
    ],
    links: [{ text: "evidence", href: "http://127.0.0.1:9810/incidents/driftline-5e1f" }],
    ...changed,
  };
}

export function someOrder(): OrderMessage {
  return {
    type: "model.rollback.requested",
    timestamp: "2026-11-22T10:01:00.000Z",
    data: {
      rollbackId: "rb-0a1b2c",
      idempotencyKey: "rb-0a1b2c",
      dryRun: false,
      mode: "auto",
      target: "prod",
      model: "fraud",
      role: "primary",
      fromVersion: "v7",
      toVersion: "v6",
      expectedActive: "v7",
      expiresAt: "2026-11-22T10:11:00.000Z",
      reason: {
        metric: "errors",
        against: "absolute",
        value: 0.061,
        threshold: 0.03,
        samples: 1_980,
        firedAt: "2026-11-22T10:00:50.000Z",
      },
      incident: "driftline-5e1f",
      approvedBy: null,
    },
  };
}

const waiting = {
  createdMs: Date.UTC(2026, 10, 22, 10, 1),
  sequence: 1,
  attempts: 0,
  nextAttemptMs: 0,
  state: "waiting",
  lastWhy: null,
} as const;

export function notifyEffect(receiver: string, body: Notification = someNotification(), routingKeyId = ""): Effect {
  return {
    kind: "notify",
    id: `notify/${body.key}/1/${receiver}`,
    receiver,
    routingKeyId,
    expiresMs: Number.POSITIVE_INFINITY,
    body,
    ...waiting,
  };
}

export function orderEffect(kind: "order" | "probe", receiver: string): Effect {
  const body = someOrder();
  return {
    kind,
    id: `${kind}/${body.data.rollbackId}/1`,
    receiver,
    expiresMs: Number.POSITIVE_INFINITY,
    body,
    ...waiting,
  };
}

export function someRequest(): RequestMessage {
  return {
    type: "model.promotion.hold",
    timestamp: "2026-11-24T15:00:00Z",
    data: {
      requestId: "rq-1",
      idempotencyKey: "rq-1",
      dryRun: false,
      target: "prod",
      model: "fraud",
      role: "canary",
      version: "v8",
      expiresAt: "2026-11-24T15:10:00Z",
      reason: {
        metric: "class_share",
        feature: "__prediction",
        change: "more refuse",
        control: "v7",
        value: 0.5,
        threshold: 0.41,
        samples: 1_920,
        firedAt: "2026-11-24T14:59:50Z",
      },
      why: "class_share: more refuse than v7",
      incident: "driftline-1",
    },
  };
}
