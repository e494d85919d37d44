import type { OrderMessage } from "../../src/core/order-message.ts";

/** An order for the demo's controller, as driftline words it. */
export function orderOf(fromVersion: string, role: string, toVersion: string): OrderMessage {
  return {
    type: "model.rollback.requested",
    timestamp: "2026-01-19T09:00:00.000Z",
    data: {
      rollbackId: "a1",
      idempotencyKey: "a1",
      dryRun: false,
      mode: "auto",
      target: "toy",
      model: "fraud",
      role,
      fromVersion,
      toVersion,
      expectedActive: fromVersion,
      expiresAt: "2026-01-19T09:10:00.000Z",
      reason: {
        metric: "errors",
        against: "absolute",
        value: 0.06,
        threshold: 0.015,
        samples: 1_000,
        firedAt: "2026-01-19T09:00:00.000Z",
      },
      incident: "driftline-1",
      approvedBy: null,
    },
  };
}
