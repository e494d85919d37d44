/** What a person asks of rollbacks. */
export type RollbackCommand =
  | { readonly kind: "approve"; readonly orderId: string; readonly by: string }
  | { readonly kind: "deny"; readonly orderId: string; readonly by: string }
  /** Closes an open circuit half, re-arms after a lost store, ends an order that nobody knows about, and the cool-down. */
  | { readonly kind: "reset"; readonly target: string; readonly by: string }
  /** Orders through the same gates as any, under a new id. */
  | {
      readonly kind: "order";
      readonly target: string;
      /** The version to roll back from, whether it alarmed or not; null: that of the target's last alarm. */
      readonly from: string | null;
      readonly by: string;
    }
  /** No order leaves until the freeze is over or lifted. */
  | {
      readonly kind: "freeze";
      /** How long, wall time; null: until it is lifted. */
      readonly forMs: number | null;
      readonly reason: string;
      readonly by: string;
    }
  | { readonly kind: "unfreeze"; readonly by: string }
  | { readonly kind: "release"; readonly model: string; readonly version: string; readonly by: string };

/** Whether a command was carried out; if not, why, for whoever asked. */
export type CommandReply = { readonly done: true } | { readonly done: false; readonly why: string };
