/**
 * What a target is asked that is not a rollback: to hold a version's promotion, to go on with it, to train anew. The same
 * bytes at every attempt, under an id of its own; whoever has seen it has nothing left to do.
 */
export interface RequestMessage {
  readonly type: "model.promotion.hold" | "model.promotion.release" | "model.retrain.requested";
  /** ISO 8601, UTC: when it was decided. */
  readonly timestamp: string;
  readonly data: {
    readonly requestId: string;
    /** Equal to `requestId`. */
    readonly idempotencyKey: string;
    readonly dryRun: false;
    readonly target: string;
    readonly model: string;
    readonly role: string;
    readonly version: string;
    /** ISO 8601, UTC: not to be carried out later than this. */
    readonly expiresAt: string;
    /** What was found; of a release, what the hold was for. */
    readonly reason: {
      readonly metric: string;
      readonly feature: string | null;
      /** `fewer approve`; null where it is not about more or less of something. */
      readonly change: string | null;
      /** The version that it was compared with; null: the reference. */
      readonly control: string | null;
      readonly value: number;
      readonly threshold: number;
      readonly samples: number;
      readonly firedAt: string;
    };
    /** Why, in a sentence. */
    readonly why: string;
    readonly incident: string;
  };
}
