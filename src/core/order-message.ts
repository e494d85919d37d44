/** What a rollback target is told, and what a probe asks about. The same bytes at every attempt. */
export interface OrderMessage {
  readonly type: "model.rollback.requested";
  /** ISO 8601, UTC: when the order was decided. */
  readonly timestamp: string;
  readonly data: {
    readonly rollbackId: string;
    /** Equal to `rollbackId`: a receiver that has seen it has nothing left to do. */
    readonly idempotencyKey: string;
    readonly dryRun: boolean;
    readonly mode: "approve" | "auto";
    readonly target: string;
    readonly model: string;
    readonly role: string;
    readonly fromVersion: string;
    readonly toVersion: string;
    /** The order is about this version: a target that can compare should refuse if another one is active. */
    readonly expectedActive: string;
    /** ISO 8601, UTC: not to be carried out later than this. */
    readonly expiresAt: string;
    readonly reason: {
      readonly metric: string;
      readonly against: "absolute" | "control";
      readonly value: number;
      readonly threshold: number;
      readonly samples: number;
      /** ISO 8601, UTC: the pane that tipped it. */
      readonly firedAt: string;
    };
    readonly incident: string;
    /** Who approved it; null when nobody had to. */
    readonly approvedBy: string | null;
  };
}
